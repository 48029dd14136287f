//! What tags there are (1756-PM020, "Get Instance Attribute List"): an instance of the class
//! Symbol for each, with the attributes that were asked for.

use super::class::{self, SYMBOL};
use wire::{Frames, Name, Observation, Octets, Out, Shape, Short, Values};

/// So many attributes of a symbol are asked for at most.
const MOST: u16 = 16;
/// A symbol's name.
const NAME: u16 = 1;

/// The attributes that a request lists.
pub fn attributes(octets: &mut Octets<'_>) -> Result<Box<[u16]>, Short> {
    let count = octets.le16()?.min(MOST);
    (0..count).map(|_| octets.le16()).collect()
}

/// States the name of each symbol in the answer to `done`, as far as they can be read.
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
        for attribute in attributes {
            if *attribute != NAME {
                match width(*attribute) {
                    Some(width) => octets.skip(width)?,
                    None => return Ok(()),
                };
                continue;
            }
            let length = octets.le16()?;
            let values = Values { shape: Shape::Text, bytes: octets.take(length.into())?, step: 1 };
            out.state_with(asked, &Observation::was(done, values).object(object.clone()).span(1));
        }
    }
    Ok(())
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

/// Octets of the others: type, address, its check, what it is to others, size of an element,
/// three dimensions, who may access it.
const fn width(attribute: u16) -> Option<usize> {
    Some(match attribute {
        2 | 7 => 2,
        3 | 5 | 6 => 4,
        8 => 12,
        10 => 1,
        _ => return None,
    })
}
