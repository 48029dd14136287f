//! What a conversation tells of symbols: which handle stands for which name, where a
//! variable lies and of what type it is, what a notification watches.

use super::ams::Address;
use super::place::{Place, NOTIFICATION};
use std::collections::HashMap;
use wire::{Frames, Name, Observation, Octets, Out, Shape, Short, Text, Values};

#[derive(Clone, Debug, Default)]
pub struct Symbol {
    pub name: Name,
    pub shape: Option<Shape>,
    /// Those that tell it.
    pub frames: Frames,
}

/// Symbols by who knows them and where they stand, and the shapes of those that have one.
#[derive(Default)]
pub struct Symbols {
    places: HashMap<(Address, Place), Symbol>,
    shapes: HashMap<(Address, Name), Shape>,
}

impl Symbols {
    /// Beyond so many nothing is learned until some are released: a large project's table.
    const MOST: usize = 8192;
    /// Of one table so many are stated: what is read later is among the objects of one
    /// operation, too, of which the window has a limit.
    const MOST_STATED: usize = 256;

    pub fn learn(&mut self, of: Address, place: Place, symbol: Symbol, out: &mut Out<'_>) {
        if self.places.len() >= Self::MOST && !self.places.contains_key(&(of, place)) {
            return out.bite(Out::MEMORY);
        }
        if let Some(shape) = symbol.shape.filter(|_| self.shapes.len() < Self::MOST) {
            self.shapes.insert((of, symbol.name.clone()), shape);
        }
        self.places.insert((of, place), symbol);
    }

    /// Learns the symbols of a table ("`ADSIGRP_SYM_UPLOAD`"), of which a part may be there, and
    /// states the first: an entry begins with its length. What is asked for by name later has its
    /// place, too. A table of more frames than prove something proves no name.
    pub fn learn_all(
        &mut self,
        of: Address,
        table: &[u8],
        done: &Observation<'_>,
        out: &mut Out<'_>,
    ) {
        let many = out.frames().partial();
        let frames = if many { Frames::none().part_of_more() } else { out.keep() };
        let mut octets = Octets::new(table);
        for at in 0..Self::MOST {
            let Ok(Entry { place, symbol, kind }) = next(&mut octets) else { break };
            if symbol.name == Name::None {
                continue;
            }
            if at < Self::MOST_STATED {
                let values = Values { shape: Shape::Text, bytes: kind.bytes(), step: 1 };
                let object = Name::text(format_args!("{}: {}", done.object, symbol.name));
                out.state(&Observation::was(done, values).object(object));
            }
            self.learn(of, place, Symbol { frames: frames.clone(), ..symbol }, out);
        }
    }

    pub fn forget(&mut self, of: Address, place: Place, out: &mut Out<'_>) {
        if let Some(symbol) = self.places.remove(&(of, place)) {
            out.release(&symbol.frames);
        }
    }

    pub fn get(&self, of: Address, place: Place) -> Option<&Symbol> {
        self.places.get(&(of, place))
    }

    /// One of that name, whatever says where it lies: its type is told there.
    pub fn shape_of(&self, of: Address, name: &Name) -> Option<Shape> {
        self.shapes.get(&(of, name.clone())).copied()
    }
}

/// A notification's handle as a place.
pub const fn notification(handle: u32) -> Place {
    Place { group: NOTIFICATION, offset: handle }
}

/// What a table says of a symbol.
pub struct Entry {
    pub place: Place,
    pub symbol: Symbol,
    /// What its type is called.
    pub kind: Text,
}

/// The next entry of a table.
fn next(octets: &mut Octets<'_>) -> Result<Entry, Short> {
    let length = Octets::new(octets.rest()).le32()?;
    entry(&mut octets.part(usize::try_from(length).unwrap_or(usize::MAX))?)
}

/// A symbol's entry: where it lies, its type and its name ("ADS specification:
/// `ADSIGRP_SYM_INFOBYNAMEEX`", `AdsSymbolEntry`).
pub fn entry(octets: &mut Octets<'_>) -> Result<Entry, Short> {
    let place = Place::read(octets.skip(4)?)?;
    let number = octets.skip(4)?.le32()?;
    let (length, of_kind) = (octets.skip(4)?.le16()?, octets.le16()?);
    let name = octets.skip(2)?.take(length.into())?;
    // Whoever asks for one by name may leave the type out.
    let kind = octets.skip(1).and_then(|octets| octets.take(of_kind.into())).unwrap_or_default();
    let name = Text::trimmed(name).map_or(Name::None, Name::Text);
    let symbol = Symbol { name, shape: shape(number), frames: Frames::none() };
    Ok(Entry { place, symbol, kind: Text::new(kind) })
}

/// `ADSDATATYPEID`.
const fn shape(kind: u32) -> Option<Shape> {
    Some(match kind {
        2 => Shape::I16Le,
        3 => Shape::I32Le,
        4 => Shape::F32Le,
        5 => Shape::F64Le,
        16 => Shape::I8,
        17 | 33 => Shape::U8,
        18 => Shape::U16Le,
        19 => Shape::U32Le,
        20 => Shape::I64Le,
        21 => Shape::U64Le,
        30 => Shape::Text,
        _ => return None,
    })
}
