//! Values as they lie in a message. OPC 10000-6, 5.2.2.16 and 5.2.2.17

use super::builtin::{
    diagnostic, extension, guid_text, localized, qualified, string, Array, Fault, NodeId, Read,
};
use std::borrow::Cow;
use wire::{Octets, Shape};

/// Values in values: none go deeper than this.
const DEEPEST: u8 = 4;

/// What a Variant holds, as far as it can be told without a type's own description.
#[derive(Clone, Debug, PartialEq)]
pub enum Value<'a> {
    /// Nothing, or what only its owner can read.
    Unknown,
    /// One number or text.
    One(Shape, Cow<'a, [u8]>),
    /// Numbers in a row.
    Many(Shape, &'a [u8]),
    /// Texts in a row: each as octets of a String behind their number.
    Texts(Octets<'a>),
    /// A structure: its encoding's number in the specification, and its octets.
    Structure(u32, &'a [u8]),
}

/// A value, and whether it is to be believed.
#[derive(Clone, Debug, PartialEq)]
pub struct DataValue<'a> {
    /// The value.
    pub value: Value<'a>,
    /// Its StatusCode.
    pub status: u32,
}

impl<'a> DataValue<'a> {
    /// Reads a DataValue: what its first octet says is there.
    pub fn read(octets: &mut Octets<'a>) -> Read<Self> {
        Self::inside(octets, DEEPEST)
    }

    fn inside(octets: &mut Octets<'a>, depth: u8) -> Read<Self> {
        let mask = octets.u8()?;
        let value = if mask & 1 != 0 { variant_inside(octets, depth)? } else { Value::Unknown };
        let status = if mask & 2 != 0 { octets.le32()? } else { 0 };
        for (bit, length) in [(4, 8), (0x10, 2), (8, 8), (0x20, 2)] {
            octets.skip(if mask & bit != 0 { length } else { 0 })?;
        }
        Ok(Self { value, status })
    }
}

/// Reads a Variant.
pub fn variant<'a>(octets: &mut Octets<'a>) -> Read<Value<'a>> {
    variant_inside(octets, DEEPEST)
}

fn variant_inside<'a>(octets: &mut Octets<'a>, depth: u8) -> Read<Value<'a>> {
    let depth = depth.checked_sub(1).ok_or(Fault::Encoding("Variant"))?;
    let encoding = octets.u8()?;
    let kind = encoding & 0x3F;
    let value =
        if encoding & 0x80 == 0 { one(kind, octets, depth)? } else { many(kind, octets, depth)? };
    if encoding & 0x40 != 0 {
        let dimensions = Array::new(*octets, |octets| Ok(octets.le32()?));
        *octets = dimensions.pass()?;
    }
    Ok(value)
}

/// Numbers by the built-in type's number. 5.1.2
const fn number(kind: u8) -> Option<Shape> {
    Some(match kind {
        1 | 3 => Shape::U8,
        2 => Shape::I8,
        4 => Shape::I16Le,
        5 => Shape::U16Le,
        6 => Shape::I32Le,
        7 | 19 => Shape::U32Le,
        8 | 13 => Shape::I64Le,
        9 => Shape::U64Le,
        10 => Shape::F32Le,
        11 => Shape::F64Le,
        _ => return None,
    })
}

fn one<'a>(kind: u8, octets: &mut Octets<'a>, depth: u8) -> Read<Value<'a>> {
    if let Some(shape) = number(kind) {
        return Ok(Value::One(shape, octets.take(shape.width())?.into()));
    }
    let text = |text: &'a [u8]| Value::One(Shape::Text, text.into());
    let own = |text: &[u8]| Value::One(Shape::Text, text.to_vec().into());
    Ok(match kind {
        0 => Value::Unknown,
        12 | 16 => text(string(octets)?),
        14 => own(guid_text(octets.array()?).as_bytes()),
        17 => own(NodeId::read(octets)?.text().bytes()),
        18 => own(NodeId::expanded(octets)?.text().bytes()),
        20 => text(qualified(octets)?),
        21 => text(localized(octets)?),
        22 => structure(extension(octets)?),
        23 => DataValue::inside(octets, depth)?.value,
        24 => variant_inside(octets, depth)?,
        25 => {
            diagnostic(octets)?;
            Value::Unknown
        }
        // 26 to 31 are ByteStrings until the specification says otherwise.
        15 | 26..=31 => {
            string(octets)?;
            Value::Unknown
        }
        _ => return Err(Fault::Encoding("Variant")),
    })
}

fn structure<'a>((kind, body): (NodeId<'a>, &'a [u8])) -> Value<'a> {
    kind.standard().map_or(Value::Unknown, |number| Value::Structure(number, body))
}

fn many<'a>(kind: u8, octets: &mut Octets<'a>, depth: u8) -> Read<Value<'a>> {
    let whole = *octets;
    let count = match octets.le32()? {
        u32::MAX => return Ok(Value::Unknown),
        count => usize::try_from(count).unwrap_or(usize::MAX),
    };
    if let Some(shape) = number(kind) {
        let length = count.saturating_mul(shape.width());
        return Ok(Value::Many(shape, octets.take(length)?));
    }
    if kind == 0 {
        return Ok(Value::Unknown); // no element has an octet
    }
    for _ in 0..count {
        one(kind, octets, depth)?;
    }
    Ok(if kind == 12 { Value::Texts(whole) } else { Value::Unknown })
}
