//! What a conversation tells of symbols: which handle stands for which name, where a
//! variable lies and of what type it is, what a notification watches.

use super::ams::Address;
use super::place::{Place, NOTIFICATION};
use std::collections::HashMap;
use wire::{Frames, Name, Octets, Out, Shape, Short, Text};

#[derive(Clone, Debug, Default)]
pub struct Symbol {
    pub name: Name,
    pub shape: Option<Shape>,
    /// Those that tell it.
    pub frames: Frames,
}

/// Symbols by who knows them and where they stand.
#[derive(Default)]
pub struct Symbols(HashMap<(Address, Place), Symbol>);

impl Symbols {
    /// Beyond so many nothing is learned until some are released.
    const MOST: usize = 2048;

    pub fn learn(&mut self, of: Address, place: Place, symbol: Symbol, out: &mut Out<'_>) {
        if self.0.len() < Self::MOST || self.0.contains_key(&(of, place)) {
            self.0.insert((of, place), symbol);
        } else {
            out.bite(Out::MEMORY);
        }
    }

    pub fn forget(&mut self, of: Address, place: Place) {
        self.0.remove(&(of, place));
    }

    pub fn get(&self, of: Address, place: Place) -> Option<&Symbol> {
        self.0.get(&(of, place))
    }

    /// One of that name, whatever says where it lies: its type is told there.
    pub fn shape_of(&self, of: Address, name: &Name) -> Option<Shape> {
        let named = self.0.iter().find(|((at, _), symbol)| *at == of && symbol.name == *name);
        named.and_then(|(_, symbol)| symbol.shape)
    }
}

/// A notification's handle as a place.
pub const fn notification(handle: u32) -> Place {
    Place { group: NOTIFICATION, offset: handle }
}

/// A symbol's entry: where it lies, its type and its name ("ADS specification:
/// `ADSIGRP_SYM_INFOBYNAMEEX`", `AdsSymbolEntry`).
pub fn entry(octets: &mut Octets<'_>) -> Result<(Place, Symbol), Short> {
    let place = Place::read(octets.skip(4)?)?;
    let kind = octets.skip(4)?.le32()?;
    let length = octets.skip(4)?.le16()?;
    let name = octets.skip(4)?.take(length.into())?;
    let symbol =
        Symbol { name: Name::Text(Text::new(name)), shape: shape(kind), frames: Frames::none() };
    Ok((place, symbol))
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
