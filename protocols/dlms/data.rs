//! Values in A-XDR (IEC 62056-6-2, 4.1.5; IEC 61334-6).

use wire::{hexadecimal, Breach, Octets, Shape, Short, Text};

const ARRAY: u8 = 1;
const STRUCTURE: u8 = 2;
const COMPACT_ARRAY: u8 = 19;

/// Values of one message that are told, and how deep they may stand in each other.
const MOST: usize = 64;
const DEEPEST: usize = 8;
/// Octets that are told as digits.
const DIGITS: usize = 32;

/// A value that is no list of others.
pub struct Value<'a> {
    pub shape: Shape,
    octets: [u8; 8],
    text: Option<&'a [u8]>,
    is_text: bool,
}

impl<'a> Value<'a> {
    const fn number(shape: Shape, octets: [u8; 8]) -> Self {
        Self { shape, octets, text: None, is_text: false }
    }

    const fn octets(text: &'a [u8], is_text: bool) -> Self {
        Self { shape: Shape::Text, octets: [0; 8], text: Some(text), is_text }
    }

    /// As observations have it: a number's octets, a text, or digits.
    pub fn told(&self) -> Option<Text> {
        match self.text {
            None => self.octets.get(..self.shape.width()).map(Text::new),
            Some(text) if self.is_text || is_printable(text) => Text::trimmed(text),
            Some(octets) => digits(octets),
        }
    }

    /// The time that twelve octets are, to the second (IEC 62056-6-2, 4.1.6.1); of each part all
    /// bits are set where nobody knows it.
    pub fn moment(&self) -> Option<Text> {
        let Some([high, low, month @ 1..=12, day @ 1..=31, _, hour @ 0..=23, minute, second, ..]) =
            self.text.filter(|octets| octets.len() == 12)
        else {
            return None;
        };
        let year = u16::from_be_bytes([*high, *low]);
        Some(format_args!("{year}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}").into())
    }

    /// The text that it is, which may stand in octets.
    pub fn text(&self) -> Option<Text> {
        let text = self.text.filter(|text| is_printable(text))?;
        Text::trimmed(text)
    }
}

fn is_printable(text: &[u8]) -> bool {
    !text.is_empty() && text.iter().all(|octet| matches!(octet, b' '..=b'~'))
}

pub fn digits(octets: &[u8]) -> Option<Text> {
    let told = octets.get(..octets.len().min(DIGITS)).filter(|told| !told.is_empty())?;
    Some(hexadecimal(told).to_ascii_uppercase().into())
}

/// Hands on each value that the next data consist of, with its name: itself, or a member of an
/// array or a structure by its place, `name[0][2]`.
pub fn each<'a>(
    name: &Text,
    octets: &mut Octets<'a>,
    mut take: impl FnMut(&Text, &Value<'a>),
) -> Result<(), Breach> {
    let mut left = MOST;
    let mut told = |name: &Text, value: &Value<'a>| {
        if left > 0 {
            left -= 1;
            take(name, value);
        }
    };
    within(name, octets, DEEPEST, &mut told)
}

fn within<'a>(
    name: &Text,
    octets: &mut Octets<'a>,
    deep: usize,
    take: &mut impl FnMut(&Text, &Value<'a>),
) -> Result<(), Breach> {
    let kind = octets.u8()?;
    match kind {
        ARRAY | STRUCTURE => {
            let Some(deeper) = deep.checked_sub(1) else {
                let text = format_args!("at most {DEEPEST} lists in each other needed");
                return Err(Breach("nested too deeply", text.into()));
            };
            for nth in 0..length(octets)? {
                // What is not told needs no name.
                let name =
                    if nth < MOST { format_args!("{name}[{nth}]").into() } else { name.clone() };
                within(&name, octets, deeper, take)?;
            }
        }
        COMPACT_ARRAY => {
            described(octets, deep)?;
            let content = length(octets)?;
            octets.skip(content)?;
        }
        _ => {
            if let Some(value) = simple(kind, octets)? {
                take(name, &value);
            }
        }
    }
    Ok(())
}

/// The types of what a compact array holds.
fn described(octets: &mut Octets<'_>, deep: usize) -> Result<(), Breach> {
    let Some(deeper) = deep.checked_sub(1) else {
        return Err(Breach("nested too deeply", "a description without end".into()));
    };
    match octets.u8()? {
        ARRAY => described(octets.skip(2)?, deeper),
        STRUCTURE => (0..length(octets)?).try_for_each(|_| described(octets, deeper)),
        _ => Ok(()),
    }
}

/// IEC 62056-6-2, table 2.
fn simple<'a>(kind: u8, octets: &mut Octets<'a>) -> Result<Option<Value<'a>>, Breach> {
    Ok(match kind {
        0 | 255 => None,
        3 | 13 | 17 | 22 => Some(number(Shape::U8, octets.array::<1>()?)),
        4 => {
            let bits = length(octets)?;
            Some(Value::octets(octets.take(bits.div_ceil(8))?, false))
        }
        5 => Some(number(Shape::I32Be, octets.array::<4>()?)),
        6 => Some(number(Shape::U32Be, octets.array::<4>()?)),
        9 => Some(Value::octets(string(octets)?, false)),
        10 | 12 => Some(Value::octets(string(octets)?, true)),
        15 => Some(number(Shape::I8, octets.array::<1>()?)),
        16 => Some(number(Shape::I16Be, octets.array::<2>()?)),
        18 => Some(number(Shape::U16Be, octets.array::<2>()?)),
        20 => Some(number(Shape::I64Le, reversed(octets.array()?))),
        21 => Some(number(Shape::U64Le, reversed(octets.array()?))),
        23 => Some(number(Shape::F32Be, octets.array::<4>()?)),
        24 => Some(number(Shape::F64Be, octets.array::<8>()?)),
        25 => Some(Value::octets(octets.take(12)?, false)),
        26 => Some(Value::octets(octets.take(5)?, false)),
        27 => Some(Value::octets(octets.take(4)?, false)),
        _ => {
            let text = format_args!("a type of IEC 62056-6-2 needed, {kind} there");
            return Err(Breach("wrong data type", text.into()));
        }
    })
}

fn number<'a, const N: usize>(shape: Shape, octets: [u8; N]) -> Value<'a> {
    let mut wide = [0; 8];
    wide.iter_mut().zip(octets).for_each(|(to, from)| *to = from);
    Value::number(shape, wide)
}

const fn reversed(octets: [u8; 8]) -> [u8; 8] {
    u64::from_be_bytes(octets).to_le_bytes()
}

/// Octets with their number in front.
pub fn string<'a>(octets: &mut Octets<'a>) -> Result<&'a [u8], Short> {
    let length = length(octets)?;
    octets.take(length)
}

/// A number of octets, bits or members: below 128 in one octet, else behind how many octets it
/// has.
pub fn length(octets: &mut Octets<'_>) -> Result<usize, Short> {
    let first = octets.u8()?;
    if first < 0x80 {
        return Ok(first.into());
    }
    let wide = octets.take((first & 0x7F).into())?;
    Ok(wide.iter().fold(0_usize, |all, octet| all.saturating_mul(256) | usize::from(*octet)))
}
