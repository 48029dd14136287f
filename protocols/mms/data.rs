//! Values as MMS and GOOSE carry them: "Data" of ISO 9506-2, §14.4.2.

use crate::ber::{Element, Elements};
use wire::{Shape, Text};

const ARRAY: u32 = 0xA1;
pub(super) const STRUCTURE: u32 = 0xA2;
pub(super) const BOOLEAN: u32 = 0x83;
const BITS: u32 = 0x84;
const INTEGER: u32 = 0x85;
const UNSIGNED: u32 = 0x86;
const FLOAT: u32 = 0x87;
const VISIBLE: u32 = 0x8A;
const STRING: u32 = 0x90;

/// A number as octets of one shape.
pub struct Number {
    /// How to read them.
    pub shape: Shape,
    octets: [u8; 8],
}

impl Number {
    /// What an element holds; none of what is no number: times, octets, texts.
    #[must_use]
    pub fn of(element: &Element<'_>) -> Option<Self> {
        let number = |shape, octets| Some(Self { shape, octets });
        match (element.tag, element.contents) {
            // Any octet but 0 is true (X.690, 8.2.2).
            (BOOLEAN, [octet]) => number(Shape::U8, [u8::from(*octet != 0), 0, 0, 0, 0, 0, 0, 0]),
            // Positions of switches (IEC 61850-7-3, Dpc) and qualities (there, 6.2).
            (BITS, [0..=7, _] | [0..=7, _, _]) => {
                let [high, low] = bits(element.contents).to_be_bytes();
                number(Shape::U16Be, [high, low, 0, 0, 0, 0, 0, 0])
            }
            (INTEGER | UNSIGNED, [_, ..]) => {
                number(Shape::I64Le, element.signed().unwrap_or_default().to_le_bytes())
            }
            // A width of exponent stands before the octets.
            (FLOAT, [8, a, b, c, d]) => number(Shape::F32Be, [*a, *b, *c, *d, 0, 0, 0, 0]),
            (FLOAT, [11, rest @ ..]) => number(Shape::F64Be, *rest.first_chunk::<8>()?),
            _ => None,
        }
    }

    /// Its octets.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        self.octets.get(..self.shape.width()).unwrap_or_default()
    }
}

/// A string of at most 16 bits as a number: its last bit is the least, those that pad it are none.
fn bits(contents: &[u8]) -> u16 {
    let Some((&unused, octets)) = contents.split_first() else { return 0 };
    let padded = octets.iter().fold(0_u16, |number, &octet| (number << 8) | u16::from(octet));
    padded.checked_shr(unused.into()).unwrap_or_default()
}

/// Whether the bit `nth` of a string of bits is set; the first is 0.
pub(super) fn is_set(contents: &[u8], nth: usize) -> bool {
    let octet = contents.get(1 + nth / 8).copied().unwrap_or_default();
    octet & (0x80 >> (nth % 8)) != 0
}

/// A text that an element holds.
pub(super) fn text<'a>(element: &Element<'a>) -> Option<&'a [u8]> {
    matches!(element.tag, VISIBLE | STRING).then_some(element.contents)
}

/// Hands on what `data` consists of, with its name: itself, or each member of an array or a
/// structure by its place, `name[0][2]`. At most [`MOST`] of them, [`DEEPEST`] in each other.
pub(super) fn each(name: &Text, data: Element<'_>, mut take: impl FnMut(&Text, Element<'_>)) {
    let mut left = MOST;
    within(name, data, DEEPEST, &mut left, &mut take);
}

const MOST: usize = 256;
const DEEPEST: usize = 6;

fn within(
    name: &Text,
    data: Element<'_>,
    deep: usize,
    left: &mut usize,
    take: &mut impl FnMut(&Text, Element<'_>),
) {
    if !matches!(data.tag, ARRAY | STRUCTURE) {
        *left = left.saturating_sub(1);
        return take(name, data);
    }
    if deep == 0 {
        return;
    }
    for (nth, member) in Elements::new(data.contents).enumerate() {
        if *left == 0 {
            return;
        }
        within(&format_args!("{name}[{nth}]").into(), member, deep - 1, left, take);
    }
}
