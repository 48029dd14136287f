//! Information elements: how the objects of a type lie in a message. IEC 60870-5-101, 7.2.6
//! and 7.3

use wire::Shape;

/// What an object's octets hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Form {
    /// Octets without the object's address.
    pub size: usize,
    pub value: Value,
    /// Which octet holds the quality, if one does.
    pub quality: Option<usize>,
}

/// How the value is to be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Value {
    /// So many of the lowest bits of the first octet.
    Bits(u8),
    /// A number at the front.
    Number(Shape),
    /// A step from -64 to 63 in seven bits.
    Step,
    /// Nothing that is a value.
    Nothing,
}

/// Octets of times of three and of seven octets.
const CP24: usize = 3;
const CP56: usize = 7;

const fn form(size: usize, value: Value, quality: Option<usize>) -> Option<Form> {
    Some(Form { size, value, quality })
}

/// The first octet holds value and quality, a time may follow.
const fn bits(count: u8, time: usize) -> Option<Form> {
    form(1 + time, Value::Bits(count), Some(0))
}

/// A number, its quality, a time.
const fn number(shape: Shape, time: usize) -> Option<Form> {
    form(shape.width() + 1 + time, Value::Number(shape), Some(shape.width()))
}

/// A command or a parameter: a number, a qualifier, a time.
const fn command(shape: Shape, time: usize) -> Option<Form> {
    form(shape.width() + 1 + time, Value::Number(shape), None)
}

/// The form of a type's objects; none for what the standard does not know.
pub const fn of(kind: u8) -> Option<Form> {
    use Shape::{F32Le, I16Le, I32Le, U16Le, U32Le};
    match kind {
        1 => bits(1, 0),
        2 => bits(1, CP24),
        3 => bits(2, 0),
        4 => bits(2, CP24),
        5 => form(2, Value::Step, Some(1)),
        6 => form(2 + CP24, Value::Step, Some(1)),
        7 => number(U32Le, 0),
        8 => number(U32Le, CP24),
        9 | 11 => number(I16Le, 0),
        10 | 12 => number(I16Le, CP24),
        13 => number(F32Le, 0),
        14 => number(F32Le, CP24),
        15 => number(I32Le, 0),
        16 => number(I32Le, CP24),
        17 => form(3 + CP24, Value::Bits(2), Some(0)),
        18 | 19 => form(4 + CP24, Value::Nothing, None),
        20 => number(U32Le, 0),
        21 => form(2, Value::Number(I16Le), None),
        30 => bits(1, CP56),
        31 => bits(2, CP56),
        32 => form(2 + CP56, Value::Step, Some(1)),
        33 => number(U32Le, CP56),
        34 | 35 => number(I16Le, CP56),
        36 => number(F32Le, CP56),
        37 => number(I32Le, CP56),
        38 => form(3 + CP56, Value::Bits(2), Some(0)),
        39 | 40 => form(4 + CP56, Value::Nothing, None),
        45 => form(1, Value::Bits(1), None),
        46 | 47 => form(1, Value::Bits(2), None),
        48 | 49 => command(I16Le, 0),
        50 => command(F32Le, 0),
        51 => form(4, Value::Number(U32Le), None),
        58 => form(1 + CP56, Value::Bits(1), None),
        59 | 60 => form(1 + CP56, Value::Bits(2), None),
        61 | 62 => command(I16Le, CP56),
        63 => command(F32Le, CP56),
        64 => form(4 + CP56, Value::Number(U32Le), None),
        70 | 100 | 101 | 105 | 113 => form(1, Value::Nothing, None),
        102 => form(0, Value::Nothing, None),
        103 => form(CP56, Value::Nothing, None),
        104 => form(2, Value::Number(U16Le), None),
        106 => form(2, Value::Number(U16Le), None),
        107 => form(2 + CP56, Value::Number(U16Le), None),
        110 | 111 => command(I16Le, 0),
        112 => command(F32Le, 0),
        120 => form(6, Value::Nothing, None),
        121 => form(7, Value::Nothing, None),
        122 | 124 => form(4, Value::Nothing, None),
        123 => form(5, Value::Nothing, None),
        126 => form(13, Value::Nothing, None),
        127 => form(16, Value::Nothing, None),
        _ => None,
    }
}

/// A file's segment has as many octets as it says.
pub const SEGMENT: u8 = 125;

/// Bits of a quality: invalid, not topical, substituted, blocked; of measured values
/// overflow, too. Of counters these are invalid, adjusted and carry, above the sequence.
/// 7.2.6.1 to 7.2.6.4, 7.2.6.9
pub const fn quality(kind: u8, octet: u8) -> u8 {
    octet
        & match kind {
            15 | 16 | 37 => 0xE0,
            1..=4 | 30 | 31 | 17 | 38 => 0xF0,
            _ => 0xF1,
        }
}

/// Whether the select bit is what it is in commands; of set points it is in the qualifier.
/// 7.2.6.26, 7.2.6.39
pub fn is_select(kind: u8, octets: &[u8]) -> bool {
    let at = match kind {
        45..=47 | 58..=60 => 0,
        48 | 49 | 61 | 62 => 2,
        50 | 63 => 4,
        _ => return false,
    };
    octets.get(at).is_some_and(|octet| octet & 0x80 != 0)
}
