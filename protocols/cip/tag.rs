//! Reading and writing tags (1756-PM020, "Services Supported by Logix 5000 Controllers").

use wire::{Frames, Observation, Octets, Out, Shape, Short, Values};

/// A written value is kept until its answer, as far as this many octets.
const KEPT: usize = 512;
/// Types behind which a structure's handle follows.
const STRUCTURE: u16 = 0x02A0;
/// The handle of Logix's own STRING: 32 bits of length and the characters.
const STRING: u16 = 0x0FCE;

/// How values of a tag are to be read.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Type {
    /// The type's code.
    code: u16,
    /// A structure's handle.
    handle: u16,
}

impl Type {
    /// In front of the values of a read's answer and of a write.
    fn read(octets: &mut Octets<'_>) -> Result<Self, Short> {
        let code = octets.le16()?;
        let handle = if code == STRUCTURE { octets.le16()? } else { 0 };
        Ok(Self { code, handle })
    }

    /// Volume 1, C-6.1. The high octet of a BOOL is its place in a host word.
    fn shape(self) -> Option<Shape> {
        Some(match self.code & 0xFF {
            0xC1 | 0xC6 | 0xD1 => Shape::U8,
            0xC2 => Shape::I8,
            0xC3 => Shape::I16Le,
            0xC4 => Shape::I32Le,
            0xC5 => Shape::I64Le,
            0xC7 | 0xD2 => Shape::U16Le,
            0xC8 | 0xD3 => Shape::U32Le,
            0xC9 | 0xD4 => Shape::U64Le,
            0xCA => Shape::F32Le,
            0xCB => Shape::F64Le,
            0xD0 | 0xDA => Shape::Text,
            _ if self.code == STRUCTURE && self.handle == STRING => Shape::Text,
            _ => return None,
        })
    }

    /// The characters of a text.
    fn text(self, values: &[u8]) -> Option<&[u8]> {
        let mut octets = Octets::new(values);
        let length = match self.code {
            0xDA => octets.u8().ok()?.into(),
            0xD0 => octets.le16().ok()?.into(),
            _ => usize::try_from(octets.le32().ok()?).ok()?,
        };
        octets.take(length).ok()
    }

    /// Octets of one value, where it is a number.
    fn width(self) -> Option<usize> {
        self.shape().map(Shape::width).filter(|width| *width > 0)
    }
}

/// What a write will have written once it is answered.
#[derive(Clone, Debug)]
pub struct Written {
    kind: Type,
    offset: u32,
    values: Box<[u8]>,
}

impl Written {
    /// States the values of `done`.
    pub fn state(&self, done: &Observation<'_>, asked: &Frames, out: &mut Out<'_>) {
        state(done, asked, self.kind, self.offset, &self.values, out);
    }
}

/// How many elements a read asks for, and from which octet on.
pub fn reading(fragment: bool, octets: &mut Octets<'_>) -> Result<(u16, u32), Short> {
    let count = octets.le16()?;
    Ok((count, if fragment { octets.le32()? } else { 0 }))
}

/// How many elements a write is about, and what it writes.
pub fn writing(fragment: bool, octets: &mut Octets<'_>) -> Result<(u16, Written), Short> {
    let kind = Type::read(octets)?;
    let (count, offset) = reading(fragment, octets)?;
    if let (Some(width), false) = (kind.width(), fragment) {
        let missing = (usize::from(count) * width).saturating_sub(octets.len());
        if missing > 0 {
            return Err(Short { missing });
        }
    }
    let whole = octets.rest();
    let values = whole.get(..KEPT).unwrap_or(whole).into();
    Ok((count, Written { kind, offset, values }))
}

/// States what a read gave: its type and its values, from octet `offset` on.
pub fn read(
    done: &Observation<'_>,
    asked: &Frames,
    offset: u32,
    answer: &[u8],
    out: &mut Out<'_>,
) -> Result<(), Short> {
    let mut octets = Octets::new(answer);
    let kind = Type::read(&mut octets)?;
    state(done, asked, kind, offset, octets.rest(), out);
    Ok(())
}

fn state(
    done: &Observation<'_>,
    asked: &Frames,
    kind: Type,
    offset: u32,
    values: &[u8],
    out: &mut Out<'_>,
) {
    let Some(shape) = kind.shape() else { return };
    let Some(width) = kind.width() else {
        let Some(bytes) = kind.text(values).filter(|_| offset == 0) else { return };
        let was = Observation::was(done, Values { shape, bytes, step: 1 });
        return out.state_with(asked, &was.span(1));
    };
    let bytes = values.get(..values.len() / width * width).unwrap_or_default();
    let first = usize::try_from(offset).unwrap_or_default() / width;
    let count = u32::try_from(bytes.len() / width);
    let (Ok(first), Ok(span @ 1..)) = (u32::try_from(first), count) else { return };
    let object = if first > 0 { done.object.nth(first) } else { done.object.clone() };
    let was = Observation::was(done, Values { shape, bytes, step: 1 });
    out.state_with(asked, &was.object(object).span(span));
}
