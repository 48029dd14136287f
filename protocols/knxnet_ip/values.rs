//! What objects had. Of what type a value is no telegram tells (KNX 3/7/2 has hundreds): it is the
//! number that its octets are, and of other widths the octets themselves.

use super::application::*;
use super::cemi::Apdu;
use super::secret;
use wire::{hexadecimal, Name, Observation, Octets, Out, Shape, Short, Values};

/// Values of more octets are files, tables and programs.
const LONGEST: usize = 32;

/// States what `done` read or wrote, as a request or an answer brings it.
pub fn were(apdu: &Apdu<'_>, done: &Observation<'static>, out: &mut Out<'_>) {
    let _ = read(apdu, done, out); // What is shorter than it should be shows no value.
}

fn read(apdu: &Apdu<'_>, done: &Observation<'static>, out: &mut Out<'_>) -> Result<(), Short> {
    let octets = &mut Octets::new(apdu.data);
    let object = done.object.clone();
    match apdu.service {
        GROUP_RESPONSE | GROUP_WRITE if octets.is_empty() => {
            number(&[apdu.short], object, done, out);
        }
        GROUP_RESPONSE | GROUP_WRITE => number(octets.rest(), object, done, out),
        MEMORY_RESPONSE | MEMORY_WRITE => memory(octets.skip(2)?.rest(), done, out),
        USER_MEMORY_RESPONSE | USER_MEMORY_WRITE => memory(octets.skip(3)?.rest(), done, out),
        EXTENDED_MEMORY_WRITE | EXTENDED_MEMORY_RESPONSE => {
            memory(octets.skip(4)?.rest(), done, out);
        }
        PROPERTY_RESPONSE | PROPERTY_WRITE => {
            let [_, id, count, _] = octets.array()?;
            element(id.into(), count >> 4, octets.rest(), done, out);
        }
        EXTENDED_PROPERTY_RESPONSE
        | EXTENDED_PROPERTY_WRITE
        | EXTENDED_PROPERTY_WRITE_ONLY
        | EXTENDED_PROPERTY_INFORMATION => {
            let [_, _, _, high, low, count, _, _] = octets.array()?;
            let id = u16::from_be_bytes([high & 0xF, low]);
            element(id, count, octets.rest(), done, out);
        }
        DESCRIPTOR_RESPONSE => number(octets.rest(), object, done, out),
        CONVERTER_RESPONSE => number(octets.skip(1)?.rest(), object, done, out),
        AUTHORISE_RESPONSE => out.was("access level", Shape::U8, octets.take(1)?, done),
        _ => {}
    }
    Ok(())
}

/// One element of a property, unless it is a key.
fn element(id: u16, count: u8, value: &[u8], done: &Observation<'static>, out: &mut Out<'_>) {
    if count == 1 && !secret::is_key(id, value) {
        number(value, done.object.clone(), done, out);
    }
}

/// Octets from a place in memory on.
fn memory(bytes: &[u8], done: &Observation<'static>, out: &mut Out<'_>) {
    let values = Values { shape: Shape::U8, bytes, step: 1 };
    let span = u32::try_from(bytes.len()).unwrap_or(u32::MAX);
    if span > 0 {
        out.state(&Observation::was(done, values).span(span));
    }
}

/// The number that an object's octets are; of other widths they themselves, as text.
pub fn number(bytes: &[u8], object: Name, done: &Observation<'static>, out: &mut Out<'_>) {
    let shape = match bytes.len() {
        1 => Shape::U8,
        2 => Shape::U16Be,
        4 => Shape::U32Be,
        3..=LONGEST => Shape::Text,
        _ => return,
    };
    let digits = digits(bytes);
    let bytes = if shape == Shape::Text { digits.as_bytes() } else { bytes };
    let values = Values { shape, bytes, step: 1 };
    out.state(&Observation::was(done, values).object(object).span(1));
}

/// Hexadecimal digits.
pub fn digits(bytes: &[u8]) -> String {
    hexadecimal(bytes).to_ascii_uppercase()
}
