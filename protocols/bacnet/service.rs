//! What services are about. ANSI/ASHRAE 135-2020, clauses 13 to 17 and 21

use super::object::{Object, Target};
use super::tag::Tag;
use super::NAME;
use crate::log_on::DEFAULTS;
use wire::{Name, Octets, Out};

/// Confirmed services.
pub const COV: u8 = 1;
pub const READ: u8 = 12;
pub const READ_MULTIPLE: u8 = 14;
pub const WRITE: u8 = 15;
pub const WRITE_MULTIPLE: u8 = 16;
const COMMUNICATION_CONTROL: u8 = 17;
const REINITIALIZE: u8 = 20;

/// Unconfirmed services.
pub const I_AM: u8 = 0;
const I_HAVE: u8 = 1;
pub const UNCONFIRMED_COV: u8 = 2;
const WHO_HAS: u8 = 7;
const WHO_IS: u8 = 8;
const WRITE_GROUP: u8 = 10;

/// What a confirmed request is about; of several objects the first.
pub fn confirmed(service: u8, mut octets: Octets<'_>) -> Name {
    let found = match service {
        READ | WRITE | 8 | 9 | 26 => target(&mut octets).map(|target| target.name()),
        READ_MULTIPLE | WRITE_MULTIPLE => of_many(&mut octets),
        0 | 5 | 28 => behind(1, &mut octets),
        COV | 2 => behind(2, &mut octets),
        6 | 7 | 11 => identifier(&mut octets).map(|object| object.name()),
        10 => Tag::inside(0, &mut octets)
            .and_then(|mut inside| Object::context(1, &mut inside))
            .map(|object| object.name()),
        COMMUNICATION_CONTROL => {
            Tag::context(0, &mut octets);
            number(1, &mut octets).map(communication)
        }
        REINITIALIZE => number(0, &mut octets).map(state),
        _ => None,
    };
    found.unwrap_or_default()
}

/// What an unconfirmed request is about.
pub fn unconfirmed(service: u8, mut octets: Octets<'_>) -> Name {
    let found = match service {
        I_AM => identifier(&mut octets).map(|object| object.name()),
        I_HAVE => identifier(&mut octets)
            .and_then(|_| identifier(&mut octets))
            .map(|object| object.name()),
        UNCONFIRMED_COV | 3 => behind(2, &mut octets),
        WHO_IS => range(&mut octets),
        WHO_HAS => wanted(&mut octets),
        WRITE_GROUP => number(0, &mut octets).map(|group| Name::at("group {}", group)),
        _ => None,
    };
    found.unwrap_or_default()
}

/// An object and its property.
pub fn target(octets: &mut Octets<'_>) -> Option<Target> {
    let object = Object::context(0, octets)?;
    Target::of(object, 1, octets)
}

fn number(at: u8, octets: &mut Octets<'_>) -> Option<u32> {
    Tag::context(at, octets)?.unsigned()
}

/// An object identifier as an application tag.
pub fn identifier(octets: &mut Octets<'_>) -> Option<Object> {
    Tag::application(12, octets)?.unsigned().map(Object::new)
}

/// The object in context tag `at`, behind those before it.
fn behind(at: u8, octets: &mut Octets<'_>) -> Option<Name> {
    for before in 0..at {
        Tag::context(before, octets)?;
    }
    Object::context(at, octets).map(|object| object.name())
}

/// The first object of many and its first property.
fn of_many(octets: &mut Octets<'_>) -> Option<Name> {
    let object = Object::context(0, octets)?;
    let first = Tag::inside(1, octets).and_then(|mut inside| Target::of(object, 0, &mut inside));
    Some(first.map_or_else(|| object.name(), |target| target.name()))
}

/// Devices from one instance to another. 16.10
fn range(octets: &mut Octets<'_>) -> Option<Name> {
    let (low, high) = (number(0, octets)?, number(1, octets)?);
    Some(Name::At("devices {} to {}", [low, high, 0]))
}

/// What is looked for: an object by identifier or by name. 16.9
fn wanted(octets: &mut Octets<'_>) -> Option<Name> {
    if Tag::context(0, octets).is_some() {
        Tag::context(1, octets)?;
    }
    if let Some(object) = Object::context(2, octets) {
        return Some(object.name());
    }
    Tag::context(3, octets)?.text().map(|name| Name::text(name.as_slice()))
}

/// 16.1: 0 to 2.
const fn communication(number: u32) -> Name {
    Name::At(
        match number {
            0 => "enable",
            1 => "disable",
            2 => "disable initiation",
            _ => "unknown",
        },
        [0; 3],
    )
}

/// 16.4: 0 to 7.
const fn state(number: u32) -> Name {
    Name::At(
        match number {
            0 => "coldstart",
            1 => "warmstart",
            2 => "start backup",
            3 => "end backup",
            4 => "start restore",
            5 => "end restore",
            6 => "abort restore",
            7 => "activate changes",
            _ => "unknown",
        },
        [0; 3],
    )
}

/// Whether a request carries a password, of which nothing may be kept: the last parameter of
/// those that 16.1 and 16.4 know. What stands in its place may be meant as one.
pub fn hide(service: u8, mut octets: Octets<'_>, out: &mut Out<'_>) -> Option<wire::Text> {
    let octets = &mut octets;
    let before = match service {
        COMMUNICATION_CONTROL => 0..2,
        REINITIALIZE => 0..1,
        _ => return None,
    };
    let place = before.end;
    before.for_each(|at| skip_number(at, octets));
    let password = Tag::context(place, octets);
    if !octets.is_empty() {
        out.secret("password", octets.rest(), &[]);
        let text = format_args!("nothing but a password in context tag {place} was expected");
        out.broke(NAME, "unexpected parameter", text);
    }
    let password = password?.octets.get(1..).filter(|password| !password.is_empty())?;
    Some(out.secret("password", password, DEFAULTS))
}

/// Passes over context tag `at`, if it is next and holds a number.
fn skip_number(at: u8, octets: &mut Octets<'_>) {
    let mut ahead = *octets;
    if number(at, &mut ahead).is_some() {
        *octets = ahead;
    }
}
