//! Values behind a type/data parameter (1770-6.5.16, chapter 13).

use wire::{Octets, Shape, Short};

/// Behind it stand the parameter of one element and the elements.
const ARRAY: u32 = 9;

/// How the values behind their parameters are to be read, where they are numbers.
pub fn values(data: &[u8]) -> Option<(Shape, &[u8])> {
    let mut octets = Octets::new(data);
    let (mut kind, mut size) = parameter(&mut octets).ok()?;
    if kind == ARRAY {
        (kind, size) = parameter(&mut octets).ok()?;
    }
    Some((shape(kind, size)?, octets.rest()))
}

/// A type and a size: four bits each, or the number of octets behind that hold it.
fn parameter(octets: &mut Octets<'_>) -> Result<(u32, u32), Short> {
    let flags = octets.u8()?;
    Ok((number(flags >> 4, octets)?, number(flags & 0x0F, octets)?))
}

fn number(bits: u8, octets: &mut Octets<'_>) -> Result<u32, Short> {
    if bits & 8 == 0 {
        return Ok(bits.into());
    }
    let low_first = octets.take(usize::from(bits & 7))?.iter().rev();
    Ok(low_first.fold(0, |number: u32, octet| number << 8 | u32::from(*octet)))
}

/// Bit strings, integers and floating point by their size in octets.
const fn shape(kind: u32, size: u32) -> Option<Shape> {
    Some(match (kind, size) {
        (2, 2) => Shape::U16Le,
        (4, 2) => Shape::I16Le,
        (4, 4) => Shape::I32Le,
        (8, 4) => Shape::F32Le,
        _ => return None,
    })
}
