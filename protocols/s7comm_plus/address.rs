//! What variables and attributes are called: an area or an object, and numbers in it.

use super::value::number;
use wire::{Name, Octets, Short};

/// Whether a number is one of those that a session's objects get, others each time: those
/// from 0x1000_0000 in firmware 2 of the S7-1200, from 0x7000_0000 in later ones.
const fn is_of_session(object: u32) -> bool {
    matches!(object >> 28, 1 | 7)
}

const CREATED_ATTRIBUTE: &str = "created object attribute {}";
/// In the upper half of a data block's number.
const DATA_BLOCK: u32 = 0x8A0E;
/// The part of a data block that holds what it has now.
const ACTUAL: u32 = 2550;

/// The attribute `id` of `object`, as seen from `session`.
pub(super) fn attribute(object: u32, id: u32, session: u32) -> Name {
    match object {
        _ if object == session => Name::at("session attribute {}", id),
        _ if is_of_session(object) => Name::at(CREATED_ATTRIBUTE, id),
        _ => Name::At("object {} attribute {}", [object, id, 0]),
    }
}

/// Whether `name` is of what a session created.
pub(super) fn is_created(name: &Name) -> bool {
    matches!(name, Name::At(CREATED_ATTRIBUTE, _))
}

/// An object, as seen from `session`.
pub(super) fn object(object: u32, session: u32) -> Name {
    match object {
        _ if object == session => Name::at("session", 0),
        _ if is_of_session(object) => Name::at("created object", 0),
        _ if object >> 16 == DATA_BLOCK => Name::at("DB{}", object & 0xFFFF),
        _ => Name::at("object {}", object),
    }
}

/// Reads the address of a variable: a checksum of its symbol, an area, and numbers in it.
pub(super) fn read(octets: &mut Octets<'_>, session: u32) -> Result<Name, Short> {
    number(octets)?;
    let area = number(octets)?;
    let count = number(octets)?;
    let mut ids = [0_u32; 3];
    for at in 0..count {
        let id = number(octets)?;
        if let Some(place) = ids.get_mut(usize::try_from(at).unwrap_or(usize::MAX)) {
            *place = id;
        }
    }
    Ok(named(area, count, ids, session))
}

/// Variables of a block or area have one number, parts of them more, of which two are told.
fn named(area: u32, count: u32, [part, first, second]: [u32; 3], session: u32) -> Name {
    let within = |one, two| if count < 3 { one } else { two };
    match area {
        _ if area >> 16 == DATA_BLOCK && part == ACTUAL => {
            let form = within("DB{} variable {}", "DB{} variable {}.{}");
            Name::At(form, [area & 0xFFFF, first, second])
        }
        80 => Name::At(within("I variable {}", "I variable {}.{}"), [first, second, 0]),
        81 => Name::At(within("Q variable {}", "Q variable {}.{}"), [first, second, 0]),
        82 => Name::At(within("M variable {}", "M variable {}.{}"), [first, second, 0]),
        83 => Name::at("C{}", first),
        84 => Name::at("T{}", first),
        _ => attribute(area, part, session),
    }
}
