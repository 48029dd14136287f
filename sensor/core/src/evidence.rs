//! Proof: the smallest set of frames from which a cold decoder states the same.
//!
//! A set is a capture of its own (pcapng). What a cold decoder cannot know from
//! these frames alone stands in each frame's comment ([`Note`]): where in the
//! payload the message begins, who is client, which protocol the conversation was
//! known to be, and what is told of overwritten secrets.

use crate::frame::{FrameRef, Kept, Recent, StoredFrame};
use crate::link::{Packet, Transport};
use crate::pcapng;
use crate::redaction::Span;
use crate::sensor::Interface;
use crate::speech::side;
use crate::statistics::{Before, Exchange};
use sha2::{Digest, Sha256};
use std::fmt::Write;
use wire::{Frames, Side, Text};

/// At most so many octets prove one thing.
const MOST_OCTETS: usize = 64 * 1024;

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

/// What the sensor knows of the conversation that frames are of.
#[derive(Clone, Copy, Debug, Default)]
pub struct Known {
    /// What it speaks, or empty.
    pub protocol: &'static str,
    /// The server's port, or 0.
    pub port: u16,
    /// The direction in which the client sends.
    pub client: Option<usize>,
}

/// Frames taken as proof, not yet written.
#[derive(Clone, Debug)]
pub struct Taken {
    frames: Vec<(FrameRef, StoredFrame, Option<Side>)>,
    partial: bool,
    /// Of their conversation.
    pub known: Known,
}

/// Proof as it is stored.
#[derive(Clone, Debug)]
pub struct Evidence {
    /// From the content: equal proof has one id.
    pub id: String,
    /// The capture of its frames.
    pub capture: String,
    /// Their numbers there.
    pub frames: Vec<u64>,
    /// Whether frames are missing.
    pub partial: bool,
    /// A capture file.
    pub pcapng: Vec<u8>,
}

/// Takes the frames while they are here, in the order in which the message lies in them
/// (segments may have come in another), and tells how many octets.
pub fn take(frames: &Frames, known: Known, recent: &Recent, kept: &Kept) -> (Taken, usize) {
    let mut once: Vec<FrameRef> = Vec::new();
    for frame in frames.iter().map(FrameRef::unpack) {
        match once.iter_mut().find(|same| same.order == frame.order) {
            Some(same) => same.start = same.start.min(frame.start),
            None => once.push(frame),
        }
    }
    let mut taken = Taken { frames: Vec::new(), partial: frames.partial(), known };
    let mut octets = 0;
    for frame in once {
        let stored = recent.get(frame.order).or_else(|| kept.get(frame.order).cloned());
        match stored {
            Some(stored) if octets + stored.bytes.len() <= MOST_OCTETS => {
                octets += stored.bytes.len();
                let from = known.client.map(|c| side(Some(c), usize::from(stored.meta.direction)));
                taken.frames.push((frame, stored, from));
            }
            _ => taken.partial = true,
        }
    }
    (taken, octets)
}

/// Frames that prove a change: those of the message that brought it behind those of the
/// exchange before, while these are here; what is context of both stays in front.
pub fn since(before: Exchange, message: Frames, recent: &Recent) -> Frames {
    let order = |frame: u64| FrameRef::unpack(frame).order;
    let before = before.without(&message); // what both rest on is context
    let (mut context, mut after) = (Frames::default(), Frames::default());
    let first = before.frames().map(order).min().unwrap_or_default();
    for frame in message.iter() {
        let part = if order(frame) < first { &mut context } else { &mut after };
        part.push(frame);
    }
    if !is_whole(before, recent)
        || before.frames().any(|frame| after.iter().any(|later| order(later) <= order(frame)))
        || message.iter().count() + 2 > Frames::MOST
    {
        return message;
    }
    before.frames().for_each(|frame| context.push(frame));
    context.and(&after)
}

/// Whether the exchange is here, and nothing of it is missing: two frames of one side are
/// parts of a message that may have more.
fn is_whole(exchange: Exchange, recent: &Recent) -> bool {
    let direction = |frame| Some(recent.meta(FrameRef::unpack(frame).order)?.direction);
    let sides: Option<Vec<u8>> = exchange.frames().map(direction).collect();
    sides.is_some_and(|sides| !sides.is_empty() && sides.first() != sides.get(1))
}

impl Taken {
    /// The orders of its frames.
    pub fn orders(&self) -> impl Iterator<Item = u64> + '_ {
        self.frames.iter().map(|(frame, ..)| frame.order)
    }

    /// What gave the values before is of another conversation, whose client may send in
    /// another direction.
    #[must_use]
    pub fn behind(mut self, before: Before) -> Self {
        let Some(client) = before.client else { return self };
        let orders: Vec<u64> =
            before.exchange.frames().map(|frame| FrameRef::unpack(frame).order).collect();
        for (frame, stored, from) in &mut self.frames {
            if orders.contains(&frame.order) {
                *from = Some(side(Some(client), usize::from(stored.meta.direction)));
            }
        }
        self
    }

    /// Only so many octets of each frame: nobody read the others, which may be secret.
    #[must_use]
    pub fn cut_to(mut self, lengths: impl IntoIterator<Item = usize>) -> Self {
        for ((_, stored, _), length) in self.frames.iter_mut().zip(lengths) {
            stored.bytes.truncate(length);
        }
        self
    }

    /// Of each frame only what stands before its payload: nobody read that, and it may be secret.
    #[must_use]
    pub fn headers(self) -> Self {
        let lengths: Vec<usize> =
            self.frames.iter().map(|(_, stored, _)| stored.meta.payload_at.into()).collect();
        self.cut_to(lengths)
    }

    /// Writes the proof. `redacted` has the overwritten spans of frames by order.
    pub fn write(
        &self,
        interfaces: &[Interface],
        redacted: impl Fn(u64) -> Vec<Span>,
    ) -> Option<Evidence> {
        let (_, first, _) = self.frames.first()?;
        let capture = interfaces.get(first.meta.interface as usize)?.capture.clone();
        let mut used: Vec<u32> = self.frames.iter().map(|(_, f, _)| f.meta.interface).collect();
        used.sort_unstable();
        used.dedup();
        let sources: Vec<pcapng::Source<'_>> = used
            .iter()
            .filter_map(|i| interfaces.get(*i as usize))
            .map(|i| pcapng::Source { name: &i.name, link_type: i.link_type })
            .collect();
        let packets = self.frames.iter().map(|taken| {
            let spans = redacted(taken.0.order);
            self.packet(taken, spans, interfaces, &used)
        });
        let packets = packets.collect::<Option<Vec<_>>>()?;
        let id = self.id(&packets);
        Some(Evidence {
            id,
            capture,
            frames: self.frames.iter().map(|(_, f, _)| f.meta.number).collect(),
            partial: self.partial,
            pcapng: pcapng::write(&sources, &packets),
        })
    }

    /// A frame with its note, and without what was overwritten in it.
    fn packet(
        &self,
        (reference, frame, from): &(FrameRef, StoredFrame, Option<Side>),
        spans: Vec<Span>,
        interfaces: &[Interface],
        used: &[u32],
    ) -> Option<pcapng::Packet> {
        let mut bytes = frame.bytes.clone();
        let spans: Vec<Span> = spans.into_iter().filter(|s| s.offset < bytes.len()).collect();
        for span in &spans {
            let end = span.offset.saturating_add(span.length).min(bytes.len());
            if let Some(octets) = bytes.get_mut(span.offset..end) {
                octets.fill(b'x');
            }
        }
        let source = interfaces.get(frame.meta.interface as usize)?;
        let note = Note {
            number: frame.meta.number,
            capture: source.capture.clone(),
            start: reference.start,
            from: *from,
            port: self.moved_from(frame, source.link_type),
            protocol: self.known.protocol.to_owned(),
            spans,
        };
        Some(pcapng::Packet {
            interface: used.iter().position(|u| *u == frame.meta.interface)? as u32,
            at_ns: frame.meta.at_ns,
            wire_length: frame.meta.wire_length,
            comment: note.write(),
            bytes,
        })
    }

    /// The server's port, where a datagram has another one.
    fn moved_from(&self, frame: &StoredFrame, link_type: u16) -> Option<u16> {
        let mut packet = Packet::unread(&frame.bytes, frame.meta.wire_length);
        packet.link(link_type);
        let Transport::Udp { src, dst, .. } = packet.transport else { return None };
        let port = self.known.port;
        (port > 0 && ![src, dst].contains(&port)).then_some(port)
    }

    /// From the content: times, octets, where messages begin, and whether that is all: the same
    /// frames may be the whole proof of one thing and a part of another's.
    fn id(&self, packets: &[pcapng::Packet]) -> String {
        let mut hash = Sha256::new();
        for ((reference, ..), packet) in self.frames.iter().zip(packets) {
            hash.update(packet.at_ns.to_be_bytes());
            hash.update((packet.bytes.len() as u64).to_be_bytes());
            hash.update(&packet.bytes);
            hash.update(reference.start.to_be_bytes());
        }
        if self.partial {
            hash.update(b"partial");
        }
        hash.finalize().iter().take(8).fold("e".to_owned(), |mut hex, byte| {
            let _ = write!(hex, "{byte:02x}");
            hex
        })
    }
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
