//! Values as they are counted and compared.

use wire::Shape;

/// A value of an object.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// A number; 64-bit integers beyond 2^53 lose their last digits.
    Number(f64),
    /// Text, cut at 256 octets.
    Text(String),
}

impl std::fmt::Display for Value {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Number(number) => number.fmt(f),
            Self::Text(text) => f.write_str(text),
        }
    }
}

/// A value as it is counted: its number (none of text) and what tells it from others.
#[derive(Clone, Copy)]
pub(super) struct Reading {
    pub(super) number: f64,
    pub(super) mark: u64,
    is_text: bool,
}

impl From<f64> for Reading {
    #[inline]
    fn from(number: f64) -> Self {
        Self { number, mark: number.to_bits(), is_text: false }
    }
}

impl Reading {
    /// Whether it is none of the numbers that have an order: neither they nor text.
    #[inline]
    pub(super) fn is_odd(self) -> bool {
        !self.number.is_finite() && !self.is_text
    }

    /// Of the object `nth`, where the octets go so far; of text the mark is its FNV-1a.
    pub(super) fn of(shape: Shape, raw: &[u8], nth: usize) -> Option<Self> {
        if shape == Shape::Text {
            let mark = raw.iter().fold(0xCBF2_9CE4_8422_2325, |hash, octet| {
                (hash ^ u64::from(*octet)).wrapping_mul(0x0100_0000_01B3)
            });
            return (nth == 0).then_some(Self { number: f64::NAN, mark, is_text: true });
        }
        number_at(shape, raw, nth).map(Self::from)
    }
}

/// The value of the object `nth`, where the octets go so far.
pub(super) fn value(shape: Shape, raw: &[u8], nth: usize) -> Option<Value> {
    if shape == Shape::Text {
        return (nth == 0).then(|| text(raw));
    }
    number_at(shape, raw, nth).map(Value::Number)
}

fn number_at(shape: Shape, raw: &[u8], nth: usize) -> Option<f64> {
    let (octets, objects) = if shape == Shape::Bits { (1, 8) } else { (shape.width().max(1), 1) };
    let at = nth / objects * octets;
    Some(number(shape, raw.get(at..at + octets)?, nth % objects))
}

fn text(octets: &[u8]) -> Value {
    let kept = octets.get(..256).unwrap_or(octets);
    Value::Text(String::from_utf8_lossy(kept).into_owned())
}

/// The number in a cell; of bits the one at `place`.
#[inline(always)]
pub(super) fn number(shape: Shape, octets: &[u8], place: usize) -> f64 {
    macro_rules! from {
        ($kind:ty, $read:ident) => {
            octets.try_into().map(<$kind>::$read).unwrap_or_default()
        };
    }
    match shape {
        Shape::Bits => octets.first().map_or(0, |bits| bits >> place & 1).into(),
        Shape::Text => 0.0,
        Shape::U8 => from!(u8, from_be_bytes).into(),
        Shape::I8 => from!(i8, from_be_bytes).into(),
        Shape::U16Be => from!(u16, from_be_bytes).into(),
        Shape::I16Be => from!(i16, from_be_bytes).into(),
        Shape::U32Be => from!(u32, from_be_bytes).into(),
        Shape::I32Be => from!(i32, from_be_bytes).into(),
        Shape::F32Be => from!(f32, from_be_bytes).into(),
        Shape::F64Be => from!(f64, from_be_bytes),
        Shape::U16Le => from!(u16, from_le_bytes).into(),
        Shape::I16Le => from!(i16, from_le_bytes).into(),
        Shape::U32Le => from!(u32, from_le_bytes).into(),
        Shape::I32Le => from!(i32, from_le_bytes).into(),
        Shape::U64Le => from!(u64, from_le_bytes) as f64,
        Shape::I64Le => from!(i64, from_le_bytes) as f64,
        Shape::F32Le => from!(f32, from_le_bytes).into(),
        Shape::F64Le => from!(f64, from_le_bytes),
    }
}
