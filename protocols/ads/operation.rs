//! One thing that a request asks: alone, or with others in a sum command.

use super::ams::Address;
use super::place::{self, Place};
use super::symbol::{self, Entry, Symbol, Symbols};
use super::{identity, NAME};
use wire::{code, Frames, Name, Observation, Octets, Out, Shape, Short, Text, Values};

pub const READ: u16 = 2;
pub const WRITE: u16 = 3;
pub const WATCH: u16 = 6;
pub const UNWATCH: u16 = 7;
pub const READ_WRITE: u16 = 9;

#[derive(Clone, Debug)]
pub struct Operation {
    pub command: u16,
    pub of: Address,
    pub place: Place,
    pub object: Name,
    shape: Option<Shape>,
    /// How many octets it reads.
    pub reads: usize,
    written: Box<[u8]>,
    /// Whether it gives a symbol's handle back.
    releases: bool,
    /// Earlier frames that name what it is about.
    pub earlier: Frames,
}

impl Operation {
    /// Reads and writes at `place`, which a known symbol or what is written names.
    pub fn new(
        (command, of): (u16, Address),
        place: Place,
        reads: usize,
        written: &[u8],
        known: &Symbols,
    ) -> Self {
        let releases = command == WRITE && place.group == place::RELEASE_HANDLE;
        let handle = written.first_chunk().filter(|_| releases);
        let place = handle.map_or(place, |handle| Place {
            group: place::VALUE_BY_HANDLE,
            offset: u32::from_le_bytes(*handle),
        });
        let symbol = known.get(of, place).cloned();
        let named = || place.named(of.port, written).unwrap_or_else(|| place.name(of.port));
        let Symbol { name, shape, frames } =
            symbol.unwrap_or_else(|| Symbol { name: named(), ..Symbol::default() });
        let name = if releases {
            Name::Text(format_args!("release handle of {name}").into())
        } else {
            name
        };
        let kept = if written.len() <= KEPT { written } else { &[] };
        Self {
            command,
            of,
            place,
            object: name,
            shape,
            reads,
            written: kept.into(),
            releases,
            earlier: frames,
        }
    }

    /// Whether data in an answer comes behind its length.
    pub const fn brings_length(&self) -> bool {
        matches!(self.command, READ | READ_WRITE)
    }

    pub fn did(&self) -> Observation<'static> {
        let did = Observation::did(NAME, code([self.command.into()]));
        did.object(self.object.clone()).writes(self.command == WRITE)
    }

    /// Its answer was a success and brought `data`: states values, learns names.
    pub fn succeeded(
        &self,
        data: &[u8],
        done: &Observation<'_>,
        known: &mut Symbols,
        out: &mut Out<'_>,
    ) -> Result<(), Short> {
        match self.command {
            READ if self.place == place::TARGET && self.of.port == place::SYSTEM_SERVICE => {
                identity::target(data, out);
            }
            READ if self.place.group == place::TABLE => {
                known.learn_all(self.of, data, done, out);
            }
            READ => self.was(data, done, out),
            WRITE if self.releases => known.forget(self.of, self.place, out),
            WRITE => self.was(&self.written, done, out),
            WATCH => {
                let watched = symbol::notification(Octets::new(data).le32()?);
                let (name, shape) = (self.object.clone(), self.shape);
                let symbol = Symbol { name, shape, frames: out.keep() };
                known.learn(self.of, watched, symbol, out);
            }
            UNWATCH => known.forget(self.of, self.place, out),
            _ => self.named(data, done, known, out)?,
        }
        Ok(())
    }

    /// A read and write in one: mostly a question about a name.
    fn named(
        &self,
        data: &[u8],
        done: &Observation<'_>,
        known: &mut Symbols,
        out: &mut Out<'_>,
    ) -> Result<(), Short> {
        let mut octets = Octets::new(data);
        match self.place.group {
            place::HANDLE_BY_NAME => {
                let place = Place { group: place::VALUE_BY_HANDLE, offset: octets.le32()? };
                let name = Text::trimmed(&self.written).map_or(Name::None, Name::Text);
                let shape = known.shape_of(self.of, &name);
                let symbol = Symbol { name, shape, frames: out.keep() };
                known.learn(self.of, place, symbol, out);
            }
            place::INFO_BY_NAME_EX => {
                let Entry { place, symbol, .. } = symbol::entry(&mut octets)?;
                let symbol = Symbol { frames: out.keep(), ..symbol };
                known.learn(self.of, place, symbol, out);
            }
            place::VALUE_BY_NAME => self.was(data, done, out),
            _ => {}
        }
        Ok(())
    }

    fn was(&self, bytes: &[u8], done: &Observation<'_>, out: &mut Out<'_>) {
        was(self.shape, self.place.is_octets(), bytes, done, out);
    }
}

/// States the value of what `done` is about. One of unknown type is taken for a whole number
/// of its length; what is longer than four octets then is not told.
pub fn was(
    shape: Option<Shape>,
    octets: bool,
    bytes: &[u8],
    done: &Observation<'_>,
    out: &mut Out<'_>,
) {
    let shape = match (shape, octets, bytes.len()) {
        (Some(shape), ..) => shape,
        (None, true, _) | (None, _, 1) => Shape::U8,
        (None, _, 2) => Shape::U16Le,
        (None, _, 4) => Shape::U32Le,
        _ => return,
    };
    let (bytes, span) = match shape {
        Shape::Text => (bytes.split(|octet| *octet == 0).next().unwrap_or_default(), 1),
        _ => (bytes, bytes.len() / shape.width().max(1)),
    };
    let whole = bytes.get(..span * shape.width()).filter(|_| shape != Shape::Text);
    let values = Values { shape, bytes: whole.unwrap_or(bytes), step: 1 };
    if !values.bytes.is_empty() && span > 0 {
        out.state(&Observation::was(done, values).span(u32::try_from(span).unwrap_or(u32::MAX)));
    }
}

/// The most octets of a written value that wait for the answer.
const KEPT: usize = 2048;
