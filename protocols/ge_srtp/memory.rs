//! A controller's memory as engineers name it. Tables are of GFK-0529C, chapter 6.

use wire::{Name, Observation, Octets, Out, Shape, Short, Values};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Width {
    Bit,
    Byte,
    Word,
}

/// Segment selectors (table 6-4; 196 of GFK-2950): what is named, and in what it is counted.
const SELECTORS: &[(u8, &str, Width)] = &[
    (0, "%L{}", Width::Word),
    (4, "%P{}", Width::Word),
    (8, "%R{}", Width::Word),
    (10, "%AI{}", Width::Word),
    (12, "%AQ{}", Width::Word),
    (16, "%I{}", Width::Byte),
    (18, "%Q{}", Width::Byte),
    (20, "%T{}", Width::Byte),
    (22, "%M{}", Width::Byte),
    (24, "%SA{}", Width::Byte),
    (26, "%SB{}", Width::Byte),
    (28, "%SC{}", Width::Byte),
    (30, "%S{}", Width::Byte),
    (56, "%G{}", Width::Byte),
    (70, "%I{}", Width::Bit),
    (72, "%Q{}", Width::Bit),
    (74, "%T{}", Width::Bit),
    (76, "%M{}", Width::Bit),
    (78, "%SA{}", Width::Bit),
    (80, "%SB{}", Width::Bit),
    (82, "%SC{}", Width::Bit),
    (84, "%S{}", Width::Bit),
    (86, "%G{}", Width::Bit),
    (196, "%W{}", Width::Word),
];

/// Some bits or words from one on; octets are eight bits each.
#[derive(Clone, Copy, Debug)]
pub struct Place {
    selector: u8,
    offset: u32,
    count: u32,
}

impl Place {
    /// A selector, an offset from 0 on and a length.
    pub fn read(fields: &mut Octets<'_>) -> Result<Self, Short> {
        let one = Self::one(fields)?;
        Ok(Self { count: fields.le16()?.into(), ..one })
    }

    /// A selector and an offset.
    pub fn one(fields: &mut Octets<'_>) -> Result<Self, Short> {
        Ok(Self { selector: fields.u8()?, offset: fields.le16()?.into(), count: 1 })
    }

    fn known(self) -> Option<(&'static str, Width)> {
        let found = SELECTORS.iter().find(|(selector, ..)| *selector == self.selector);
        found.map(|(_, form, width)| (*form, *width))
    }

    pub fn name(self) -> Name {
        match self.known() {
            Some((form, Width::Byte)) => Name::at(form, self.offset * 8 + 1),
            Some((form, _)) => Name::at(form, self.offset + 1),
            None => Name::At("memory {} offset {}", [self.selector.into(), self.offset, 0]),
        }
    }

    /// How many bits or words.
    pub fn span(self) -> u32 {
        match self.known() {
            Some((_, Width::Byte)) => self.count * 8,
            _ => self.count,
        }
    }

    /// How many octets hold them: those of bits begin with the first bit's neighbours in its
    /// octet ("Read SMEM No Text Buffer: %M in Bit Mode").
    fn octets(self) -> Option<usize> {
        let octets = match self.known()?.1 {
            Width::Bit => (self.offset % 8 + self.count).div_ceil(8),
            Width::Byte => self.count,
            Width::Word => self.count * 2,
        };
        usize::try_from(octets).ok()
    }

    /// What of `data` is of this place; nothing of memory that nobody knows.
    pub fn of(self, data: &[u8]) -> Result<&[u8], Short> {
        Octets::new(data).take(self.octets().unwrap_or(0))
    }

    /// States what was there, as `done` tells.
    pub fn was(self, bytes: &[u8], done: &Observation<'_>, out: &mut Out<'_>) {
        let mut was = |shape, bytes: &[u8]| {
            let values = Values { shape, bytes, step: 1 };
            out.state(&Observation::was(done, values));
        };
        match self.known() {
            Some(_) if bytes.is_empty() => {}
            Some((_, Width::Word)) => was(Shape::U16Le, bytes),
            Some((_, Width::Byte)) => was(Shape::Bits, bytes),
            Some((_, Width::Bit)) => was(Shape::Bits, &shifted(bytes, self.offset % 8)),
            None => {}
        }
    }
}

/// Bits from bit `first` of the first octet on.
fn shifted(bytes: &[u8], first: u32) -> Vec<u8> {
    let next = bytes.iter().skip(1).chain([&0]);
    let pairs = bytes.iter().zip(next);
    pairs.map(|(low, high)| (u16::from_le_bytes([*low, *high]) >> first).to_le_bytes()[0]).collect()
}
