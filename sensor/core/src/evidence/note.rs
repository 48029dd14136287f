//! What a comment says beside a frame: what a cold decoder cannot know from frames alone.

use crate::redaction::Span;
use std::fmt::Write;
use wire::{Side, Text};

/// What a comment says of a frame of evidence.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Note {
    /// Its number in its capture.
    pub number: u64,
    /// That capture.
    pub capture: String,
    /// Octets of payload before the message.
    pub start: u16,
    /// Who sent it, when that is known.
    pub from: Option<Side>,
    /// The server's port in the conversation, where it went on from another one.
    pub port: Option<u16>,
    /// The protocol of the conversation.
    pub protocol: String,
    /// What was overwritten.
    pub spans: Vec<Span>,
}

impl Note {
    /// As a comment.
    pub fn write(&self) -> String {
        let mut text =
            format!("sightglass frame {} of {}", self.number, self.capture.replace(';', ","));
        let _ = write!(text, "; start {}", self.start);
        if let Some(side) = self.from {
            let _ =
                write!(text, "; from {}", if side == Side::Client { "client" } else { "server" });
        }
        if let Some(port) = self.port {
            let _ = write!(text, "; port {port}");
        }
        if !self.protocol.is_empty() {
            let _ = write!(text, "; as {}", self.protocol);
        }
        for span in &self.spans {
            let _ = write!(text, "; redacted {}+{} {}", span.offset, span.length, span.told);
        }
        text
    }

    /// From a comment; `None` when it is not ours.
    pub fn read(comment: &str) -> Option<Self> {
        let mut parts = comment.split("; ");
        let (number, capture) =
            parts.next()?.strip_prefix("sightglass frame ")?.split_once(" of ")?;
        let mut note =
            Self { number: number.parse().ok()?, capture: capture.to_owned(), ..Self::default() };
        for part in parts {
            match part.split_once(' ')? {
                ("start", at) => note.start = at.parse().ok()?,
                ("from", "client") => note.from = Some(Side::Client),
                ("from", _) => note.from = Some(Side::Server),
                ("port", port) => note.port = Some(port.parse().ok()?),
                ("as", protocol) => note.protocol = protocol.to_owned(),
                ("redacted", rest) => note.spans.push(span(rest)?),
                _ => {}
            }
        }
        Some(note)
    }
}

fn span(text: &str) -> Option<Span> {
    let (place, told) = text.split_once(' ')?;
    let (offset, length) = place.split_once('+')?;
    Some(Span {
        offset: offset.parse().ok()?,
        length: length.parse().ok()?,
        told: Text::from(told),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_survives_its_comment() {
        let note = Note {
            number: 528,
            capture: "x.pcap".into(),
            start: 12,
            from: Some(Side::Server),
            port: Some(34964),
            protocol: "s7comm".into(),
            spans: vec![Span {
                offset: 54,
                length: 8,
                told: "password of 8 octets, letters, digest 00".into(),
            }],
        };
        assert_eq!(Note::read(&note.write()), Some(note));
        assert_eq!(Note::read("somebody's own comment"), None);
    }
}
