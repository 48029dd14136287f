//! States what values nodes had, and what some of them say of their server.

use super::application::build;
use super::builtin::{localized, string, Array, Read};
use super::node::element;
use super::variant::Value;
use super::NAME;
use wire::{Frames, Name, Observation, Octets, Out, Shape, Side, Subject, Text, Values};

/// Elements of one array that are told.
const MOST: usize = 256;

/// Says what nodes were, as `done` found or made them.
pub struct Speaker<'a, 'b> {
    /// The operation.
    pub done: &'a Observation<'static>,
    /// What proves it, apart from the message itself.
    pub frames: &'a Frames,
    pub out: &'a mut Out<'b>,
}

/// Encodings of structures that the specification describes.
const BUILD_INFO: u32 = 340;
const SERVER_STATUS: u32 = 864;

impl Speaker<'_, '_> {
    /// That `name` had `value`.
    pub fn state(&mut self, name: &Name, value: &Value<'_>) {
        match value {
            Value::Unknown => {}
            Value::One(Shape::Text, text) if text.is_empty() => {}
            Value::One(shape, bytes) => {
                self.was(name.clone(), *shape, bytes, 1);
                self.of_server(name, bytes);
            }
            Value::Many(shape, bytes) => self.row(name, *shape, bytes),
            Value::Texts(octets) => {
                let first = element(name);
                let texts = Array::new(*octets, string);
                for (at, text) in (0..).zip(texts.take(MOST)).filter(|(_, text)| !text.is_empty()) {
                    self.was(first.nth(at), Shape::Text, text, 1);
                }
            }
            // What is cut short was told with the message.
            Value::Structure(kind, body) => drop(self.structure(*kind, Octets::new(body))),
        }
    }

    /// That the `span` objects from `object` on had the values in `bytes`.
    pub fn was(&mut self, object: Name, shape: Shape, bytes: &[u8], span: u32) {
        let was = Observation::was(self.done, Values { shape, bytes, step: 1 });
        self.out.state_with(self.frames, &was.object(object).span(span));
    }

    fn row(&mut self, name: &Name, shape: Shape, bytes: &[u8]) {
        let width = shape.width().max(1);
        let told = bytes.get(..width * MOST).unwrap_or(bytes);
        let count = u32::try_from(told.len() / width).unwrap_or(0);
        if count > 0 {
            self.was(element(name), shape, told, count);
        }
    }

    /// The side that has what was read: whoever answers.
    fn server(&self) -> Subject {
        match self.done.by {
            Side::Client => Subject::of(Side::Server),
            Side::Server => Subject::of(Side::Client),
        }
    }

    /// Nodes of the server object. OPC 10000-5, 6.3.2 and 12.4
    fn of_server(&mut self, name: &Name, text: &[u8]) {
        let Name::At("i={}", [number, ..]) = name else { return };
        let attribute = match number {
            2262 | 2263 if text.starts_with(b"http") => "url",
            2261 => "model",
            2263 => "vendor",
            2264 => "software",
            _ => return,
        };
        if let Some(value) = Text::trimmed(text) {
            let claim = Observation::is(NAME, self.server(), attribute, value);
            self.out.state_with(self.frames, &claim);
        }
    }

    fn structure(&mut self, kind: u32, mut octets: Octets<'_>) -> Read<()> {
        let server = self.server();
        match kind {
            BUILD_INFO => build(&mut octets, server, &mut self.out.with(self.frames)),
            SERVER_STATUS => self.status(octets),
            _ => Ok(()),
        }
    }

    /// A ServerStatusDataType: begun, now, state, build, seconds until shutdown, why.
    /// OPC 10000-5, 12.10
    fn status(&mut self, mut octets: Octets<'_>) -> Read<()> {
        const STATE: Name = Name::At("i={}", [2259, 0, 0]);
        self.was(STATE, Shape::U32Le, octets.skip(16)?.take(4)?, 1);
        let server = self.server();
        build(&mut octets, server, &mut self.out.with(self.frames))?;
        localized(octets.skip(4)?)?;
        Ok(())
    }
}
