//! What is published: a topic and a payload. 3 §3.3, 5 §3.3

use super::packet::{string, Header, Properties, TOPIC_ALIAS};
use super::sparkplug::{is_whole, Topic};
use std::str::from_utf8;
use wire::{Frames, Name, Observation, Octets, Out, Shape, Short, Text, Values};

/// The longest payload that is told as a text.
const LONGEST_TEXT: usize = 256;
/// Topics that a client gave numbers to.
const MOST_ALIASES: usize = 64;

/// A PUBLISH.
pub struct Publish<'a> {
    pub topic: Text,
    /// 0 where nobody confirms.
    pub packet: u16,
    pub payload: &'a [u8],
}

/// Topics by the numbers that one side gave them, and the frames that did. 5 §3.3.2.3.4
#[derive(Debug, Default)]
pub struct Aliases(Vec<(u16, Text, Frames)>);

impl Aliases {
    /// The topic of a PUBLISH with an alias: a new one, or the one known by it.
    fn resolve(&mut self, topic: &[u8], alias: Option<&[u8]>, out: &mut Out<'_>) -> Text {
        let Some([high, low]) = alias else { return topic.into() };
        let alias = u16::from_be_bytes([*high, *low]);
        if !topic.is_empty() {
            self.0.retain(|(number, ..)| *number != alias);
            let frames = out.keep();
            out.remember(&mut self.0, (alias, topic.into(), frames), MOST_ALIASES);
            return topic.into();
        }
        match self.0.iter().find(|(number, ..)| *number == alias) {
            Some((_, topic, frames)) => {
                out.rests_on(frames);
                topic.clone()
            }
            None => format_args!("topic alias {alias}").into(),
        }
    }
}

impl<'a> Publish<'a> {
    /// Reads what follows the fixed header.
    pub fn read(
        header: Header,
        version: u8,
        body: &'a [u8],
        aliases: &mut Aliases,
        out: &mut Out<'_>,
    ) -> Result<Self, Short> {
        let mut octets = Octets::new(body);
        let topic = string(&mut octets)?;
        let packet = if header.qos() > 0 { octets.be16()? } else { 0 };
        let properties = Properties::read(version, &mut octets)?;
        let topic = aliases.resolve(topic, properties.find(TOPIC_ALIAS), out);
        Ok(Self { topic, packet, payload: octets.rest() })
    }
}

/// How a PUBLISH reads by itself, where nothing told the version.
#[derive(Clone, Copy)]
pub struct Guess {
    /// What fits; none where either version may have sent it, or neither.
    pub version: Option<u8>,
    /// Whether nothing else does: all that follows is of the same version.
    pub shows: bool,
}

/// By what fits: properties of version 5, and of Sparkplug the payload.
pub fn guess(header: Header, body: &[u8]) -> Result<Guess, Short> {
    let mut octets = Octets::new(body);
    let topic = string(&mut octets)?;
    octets.skip(if header.qos() > 0 { 2 } else { 0 })?;
    let earlier = octets.rest();
    let later = Properties::of_publish(&mut octets).map(|_| octets.rest());
    Ok(match (Topic::read(topic), later) {
        (None, None) => Guess { version: Some(4), shows: true },
        // 5 §3.3.2.1: only an alias stands for a topic.
        (None, Some(_)) => {
            let is_told = text(earlier).is_some();
            Guess { version: (!is_told).then_some(5), shows: topic.is_empty() && !is_told }
        }
        (Some(_), None) => Guess { version: Some(4), shows: is_whole(earlier) },
        (Some(_), Some(later)) => {
            let version = match (is_whole(earlier), is_whole(later)) {
                (true, false) => Some(4),
                (false, true) => Some(5),
                _ => None,
            };
            Guess { version, shows: version.is_some() }
        }
    })
}

/// States what a payload holds that is a number or a text by itself.
pub fn value(done: &Observation<'static>, payload: &[u8], out: &mut Out<'_>) {
    let Some(text) = text(payload) else { return };
    match text.trim_ascii().parse::<f64>() {
        Ok(number) => was(done, None, Shape::F64Le, &number.to_le_bytes(), out),
        Err(_) => was(done, None, Shape::Text, text.as_bytes(), out),
    }
}

/// A payload that people can read.
fn text(payload: &[u8]) -> Option<&str> {
    let told = !payload.is_empty() && payload.len() <= LONGEST_TEXT;
    let text = from_utf8(payload).ok().filter(|_| told)?;
    text.chars().all(|c| !c.is_control() || c.is_whitespace()).then_some(text)
}

/// States that `object`, or else the operation's own, had a value.
pub fn was(
    done: &Observation<'static>,
    object: Option<Name>,
    shape: Shape,
    bytes: &[u8],
    out: &mut Out<'_>,
) {
    let was = Observation::was(done, Values { shape, bytes, step: 1 });
    match object {
        Some(object) => out.state(&was.object(object)),
        None => out.state(&was),
    }
}
