//! Values: a flag octet, a type, and the value in a form that the type decides. Numbers of
//! variable length have seven bits an octet, the greatest first.

use wire::{Octets, Shape, Short, Text};

/// A value of one type.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Value {
    Number {
        shape: Shape,
        octets: [u8; 8],
    },
    Text(Text),
    Octets(Vec<u8>),
    /// Null, an array, a structure: what is not told as one value.
    Other,
}

impl Value {
    /// Octets of a text or of octets.
    pub fn octets(&self) -> usize {
        match self {
            Self::Text(text) => text.bytes().len(),
            Self::Octets(octets) => octets.len(),
            Self::Number { .. } | Self::Other => 0,
        }
    }
}

// Flags of arrays.
const ARRAY: u8 = 0x10;
const ADDRESSES: u8 = 0x20;
const SPARSE: u8 = 0x40;
/// The kind of value that has no octets.
const NOTHING: u8 = 0x00;

/// Structures in structures are read so deep; what is deeper ends the reading.
const DEEPEST: u8 = 8;
/// Octets of a value that are kept: identity fits.
const KEPT: usize = 256;

/// An unsigned number of up to 32 bits.
pub(super) fn number(octets: &mut Octets<'_>) -> Result<u32, Short> {
    long(octets).map(|value| value as u32)
}

/// An unsigned number of up to 64 bits: the ninth octet has all its bits.
pub(super) fn long(octets: &mut Octets<'_>) -> Result<u64, Short> {
    let mut value = 0_u64;
    for place in 0..9 {
        let octet = octets.u8()?;
        if place == 8 {
            return Ok(value << 8 | u64::from(octet));
        }
        value = value << 7 | u64::from(octet & 0x7F);
        if octet & 0x80 == 0 {
            break;
        }
    }
    Ok(value)
}

/// A signed number: the second bit of the first octet is the sign.
fn signed(octets: &mut Octets<'_>) -> Result<i64, Short> {
    let first = octets.peek(0).unwrap_or(0);
    let before = octets.len();
    let value = long(octets)?;
    let read = before - octets.len();
    let bits = if read == 9 { 64 } else { 7 * u32::try_from(read).unwrap_or(9) };
    if first & 0x40 == 0 || bits >= 64 {
        return Ok(value as i64);
    }
    Ok((value | u64::MAX << bits) as i64)
}

/// Reads a value; `tell` is told of each element of a structure with its identifier.
pub(super) fn read(
    octets: &mut Octets<'_>,
    tell: &mut dyn FnMut(u32, &Value),
) -> Result<Value, Short> {
    nested(octets, tell, DEEPEST)
}

fn nested(
    octets: &mut Octets<'_>,
    tell: &mut dyn FnMut(u32, &Value),
    depth: u8,
) -> Result<Value, Short> {
    let [flags, kind] = octets.array()?;
    if flags & SPARSE != 0 {
        while number(octets)? != 0 {
            one(kind, octets, tell, depth)?;
        }
        return Ok(Value::Other);
    }
    if flags & (ARRAY | ADDRESSES) != 0 {
        let elements = number(octets)?;
        if kind != NOTHING {
            for _ in 0..elements {
                one(kind, octets, tell, depth)?;
            }
        }
        return Ok(Value::Other);
    }
    one(kind, octets, tell, depth)
}

fn one(
    kind: u8,
    octets: &mut Octets<'_>,
    tell: &mut dyn FnMut(u32, &Value),
    depth: u8,
) -> Result<Value, Short> {
    Ok(match kind {
        NOTHING => Value::Other,
        0x01 | 0x02 | 0x0A => fixed::<1>(Shape::U8, octets)?, // BOOL, USINT, BYTE
        0x06 => fixed::<1>(Shape::I8, octets)?,               // SINT
        0x03 | 0x0B => fixed::<2>(Shape::U16Be, octets)?,     // UINT, WORD
        0x07 => fixed::<2>(Shape::I16Be, octets)?,            // INT
        0x04 | 0x13 => of(Shape::U32Be, &number(octets)?.to_be_bytes()), // UDINT, AID
        0x0C | 0x12 => fixed::<4>(Shape::U32Be, octets)?,     // DWORD, RID
        0x08 => of(Shape::I32Be, &(signed(octets)? as i32).to_be_bytes()), // DINT
        0x05 => of(Shape::U64Le, &long(octets)?.to_le_bytes()), // ULINT
        0x09 | 0x11 => of(Shape::I64Le, &signed(octets)?.to_le_bytes()), // LINT, time span
        0x0D | 0x10 => of(Shape::U64Le, &octets.be64()?.to_le_bytes()), // LWORD, time stamp
        0x0E => fixed::<4>(Shape::F32Be, octets)?,            // REAL
        0x0F => fixed::<8>(Shape::F64Be, octets)?,            // LREAL
        0x14 => blob(octets)?,
        0x15 => Value::Text(Text::new(counted(octets)?)),
        0x17 if depth > 0 => structure(octets, tell, depth - 1)?,
        // Others are not read: nobody knows where they end.
        _ => return Err(Short { missing: 1 }),
    })
}

fn of(shape: Shape, octets: &[u8]) -> Value {
    let mut kept = [0; 8];
    kept.iter_mut().zip(octets).for_each(|(to, from)| *to = *from);
    Value::Number { shape, octets: kept }
}

fn fixed<const N: usize>(shape: Shape, octets: &mut Octets<'_>) -> Result<Value, Short> {
    octets.array::<N>().map(|octets| of(shape, &octets))
}

fn counted<'a>(octets: &mut Octets<'a>) -> Result<&'a [u8], Short> {
    let length = number(octets)?;
    octets.take(usize::try_from(length).unwrap_or(usize::MAX))
}

/// Octets behind a number that is 0: others say that a structure follows.
fn blob(octets: &mut Octets<'_>) -> Result<Value, Short> {
    if number(octets)? != 0 {
        return Err(Short { missing: 1 });
    }
    let octets = counted(octets)?;
    Ok(Value::Octets(octets.get(..KEPT).unwrap_or(octets).to_vec()))
}

/// An identifier, then elements, each with its own, to one that is 0.
fn structure(
    octets: &mut Octets<'_>,
    tell: &mut dyn FnMut(u32, &Value),
    depth: u8,
) -> Result<Value, Short> {
    let identifier = octets.be32()?;
    if matches!(identifier >> 24, 0x02 | 0x90..=0x9F) {
        return packed(octets);
    }
    loop {
        match number(octets)? {
            0 => return Ok(Value::Other),
            element => {
                let value = nested(octets, tell, depth)?;
                tell(element, &value);
            }
        }
    }
}

/// A structure as it lies in memory: a time stamp, flags, a count, octets.
fn packed(octets: &mut Octets<'_>) -> Result<Value, Short> {
    octets.skip(8)?;
    let flags = number(octets)?;
    let mut count = number(octets)?;
    if flags & 1 << 10 != 0 {
        count = number(octets)?;
    }
    octets.skip(usize::try_from(count).unwrap_or(usize::MAX))?;
    Ok(Value::Other)
}
