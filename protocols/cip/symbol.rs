//! What tags there are (1756-PM020, "Get Instance Attribute List"): an instance of the class
//! Symbol for each, with the attributes that were asked for.

use super::class::{self, SYMBOL};
use super::datatype::DataType;
use wire::{Frames, Name, Observation, Octets, Out, Shape, Short, Text, Values};

/// So many attributes of a symbol are asked for at most.
const MOST: u16 = 16;
// A symbol's name, its type, and its elements in each dimension.
const NAME: u16 = 1;
const TYPE: u16 = 2;
const DIMENSIONS: u16 = 8;

/// The attributes that a request lists.
pub fn attributes(octets: &mut Octets<'_>) -> Result<Box<[u16]>, Short> {
    let count = octets.le16()?.min(MOST);
    (0..count).map(|_| octets.le16()).collect()
}

/// States each symbol in the answer to `done` as far as it can be read: its name and, where that
/// was asked for, its type, as IEC 61131-3 declares a variable (`Level: REAL[8]`).
pub fn named(
    done: &Observation<'_>,
    asked: &Frames,
    attributes: &[u16],
    answer: &[u8],
    out: &mut Out<'_>,
) -> Result<(), Short> {
    let mut octets = Octets::new(answer);
    while !octets.is_empty() {
        let object = object(&done.object, octets.le32()?);
        let symbol = Symbol::read(attributes, &mut octets)?;
        if let Some(text) = symbol.text() {
            let values = Values { shape: Shape::Text, bytes: text.bytes(), step: 1 };
            out.state_with(asked, &Observation::was(done, values).object(object).span(1));
        }
        if symbol.is_cut {
            break;
        }
    }
    Ok(())
}

/// What was told of a symbol.
#[derive(Default)]
struct Symbol<'a> {
    name: &'a [u8],
    kind: Option<u16>,
    dimensions: [u32; 3],
    /// There is an attribute whose length is not known: nobody knows what follows.
    is_cut: bool,
}

impl<'a> Symbol<'a> {
    /// The values of `attributes` in order.
    fn read(attributes: &[u16], octets: &mut Octets<'a>) -> Result<Self, Short> {
        let mut symbol = Self::default();
        for attribute in attributes {
            match *attribute {
                NAME => {
                    let length = octets.le16()?;
                    symbol.name = octets.take(length.into())?;
                }
                TYPE => symbol.kind = Some(octets.le16()?),
                DIMENSIONS => {
                    symbol.dimensions = [octets.le32()?, octets.le32()?, octets.le32()?];
                }
                other => match width(other) {
                    Some(width) => drop(octets.skip(width)?),
                    None => return Ok(Self { is_cut: true, ..symbol }),
                },
            }
        }
        Ok(symbol)
    }

    fn text(&self) -> Option<Text> {
        let name = Text::trimmed(self.name)?;
        let Some(code) = self.kind else { return Some(name) };
        let kind = DataType { code, dimensions: self.dimensions };
        Some(format_args!("{name}: {kind}").into())
    }
}

/// The symbol beside the one from which on was asked, in the same program.
fn object(from: &Name, instance: u32) -> Name {
    match from {
        Name::Text(text) => {
            let text = text.to_string();
            let (program, _) = text.rsplit_once(' ').unwrap_or_default();
            Name::text(format_args!("{program} {instance}"))
        }
        _ => class::object(SYMBOL, instance, None),
    }
}

/// Octets of the others: address, its check, what it is to others, size of an element, who may
/// access it.
const fn width(attribute: u16) -> Option<usize> {
    Some(match attribute {
        7 => 2,
        3 | 5 | 6 => 4,
        10 => 1,
        _ => return None,
    })
}
