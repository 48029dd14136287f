//! What controllers and clients say of themselves when a session begins, and in records of
//! identification and maintenance.

use super::request::SET_VARIABLE;
use super::value::{self, number, Value};
use super::NAME;
use wire::{code, Name, Observation, Octets, Out, Short, Subject, Text};

// Elements of an object.
const OBJECT: u8 = 0xA1;
const END: u8 = 0xA2;
const ATTRIBUTE: u8 = 0xA3;
const RELATION: u8 = 0xA4;

// Attributes of a session.
const COMMENT: u32 = 301;
const CHALLENGE: u32 = 303;
const PRODUCT: u32 = 319;
/// The attribute to which a client proves that it knows the password.
const LEGITIMATE: u32 = 1846;

/// Objects and attributes of one response that are read.
const MOST: usize = 256;

/// States what the object of a new session says of the controller.
pub(super) fn object(mut data: Octets<'_>, out: &mut Out<'_>) -> Result<(), Short> {
    let owner = Subject::of(out.side());
    for _ in 0..MOST {
        match data.u8()? {
            OBJECT => {
                data.skip(4)?;
                for _ in 0..3 {
                    number(&mut data)?;
                }
            }
            ATTRIBUTE => {
                let id = number(&mut data)?;
                let tell = &mut |id, value: &Value| says(id, value, owner, out);
                let value = value::read(&mut data, tell)?;
                says(id, &value, owner, out);
            }
            RELATION => {
                number(&mut data)?;
                data.skip(4)?;
            }
            END => {}
            _ => return Ok(()),
        }
    }
    Ok(())
}

fn says(id: u32, value: &Value, owner: Subject, out: &mut Out<'_>) {
    match (id, value) {
        (PRODUCT, Value::Text(text)) => product(text, owner, out),
        (COMMENT, Value::Text(text)) if !text.bytes().is_empty() => {
            out.is(NAME, owner, "software", text.clone());
        }
        (CHALLENGE, _) => out.is(NAME, owner, "key_exchange", "challenge"),
        _ => {}
    }
}

/// A number, the order number and the firmware: `1;6ES7 511-1AK00-0AB0;V1.0`.
fn product(text: &Text, owner: Subject, out: &mut Out<'_>) {
    let mut parts = text.bytes().split(|octet| *octet == b';').skip(1).map(Text::trimmed);
    let Some(Some(order)) = parts.next() else { return };
    if order.bytes().starts_with(b"6ES7") {
        out.is(NAME, owner, "vendor", "Siemens");
    }
    out.is(NAME, owner, "product_code", order);
    if let Some(Some(firmware)) = parts.next() {
        out.is(NAME, owner, "firmware", firmware);
    }
}

/// A record of identification and maintenance, as PROFINET has it.
pub(super) fn maintenance(octets: &[u8], out: &mut Out<'_>) {
    let owner = Subject::of(out.side());
    crate::profinet::maintenance(octets, &mut |attribute, value| {
        out.is(NAME, owner, attribute, value);
    });
}

/// That the server took what a client proved with a password.
pub(super) fn legitimated(done: &Observation<'_>, out: &mut Out<'_>) {
    let proves = done.object == Name::at("session attribute {}", LEGITIMATE);
    if proves && done.code == code([0x31, SET_VARIABLE.into()]) {
        out.is(NAME, Subject::of(out.side()), "authentication", "password");
    }
}
