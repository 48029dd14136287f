//! Tagged data. ANSI/ASHRAE 135-2020, 20.2

use std::fmt::Write;
use wire::{Octets, Shape, Short, Text};

/// A tag, and the octets of its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tag<'a> {
    pub number: u8,
    pub kind: Kind,
    pub octets: &'a [u8],
}

/// What a tag is. 20.2.1
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Its number says the type.
    Application,
    /// Its number says the place in a service.
    Context,
    Opening,
    Closing,
}

/// The number of booleans, whose value stands in the tag itself. 20.2.3
const BOOLEAN: u8 = 1;

impl<'a> Tag<'a> {
    /// Reads a tag and its value.
    pub fn read(octets: &mut Octets<'a>) -> Result<Self, Short> {
        let first = octets.u8()?;
        let number = if first >> 4 == 15 { octets.u8()? } else { first >> 4 };
        let context = first & 8 != 0;
        let length = match first & 7 {
            6 if context => return Ok(Self { number, kind: Kind::Opening, octets: &[] }),
            7 if context => return Ok(Self { number, kind: Kind::Closing, octets: &[] }),
            on if !context && number == BOOLEAN => {
                let octets: &[u8] = if on == 0 { &[0] } else { &[1] };
                return Ok(Self { number, kind: Kind::Application, octets });
            }
            5 => extended(octets)?,
            short => short.into(),
        };
        let kind = if context { Kind::Context } else { Kind::Application };
        Ok(Self { number, kind, octets: octets.take(length)? })
    }

    /// The context tag `number` if it is next.
    pub fn context(number: u8, octets: &mut Octets<'a>) -> Option<Self> {
        Self::next(octets, number, Kind::Context)
    }

    /// An application tag if it is next.
    pub fn application(number: u8, octets: &mut Octets<'a>) -> Option<Self> {
        Self::next(octets, number, Kind::Application)
    }

    /// What stands between the opening tag `number`, if it is next, and its closing tag.
    pub fn inside(number: u8, octets: &mut Octets<'a>) -> Option<Octets<'a>> {
        let mut ahead = *octets;
        Self::next(&mut ahead, number, Kind::Opening)?;
        let whole = ahead.rest();
        let mut depth = 1;
        loop {
            let left = ahead.len();
            match Self::read(&mut ahead).ok()?.kind {
                Kind::Opening => depth += 1,
                Kind::Closing => depth -= 1,
                Kind::Application | Kind::Context => {}
            }
            if depth == 0 {
                *octets = ahead;
                return whole.get(..whole.len() - left).map(Octets::new);
            }
        }
    }

    fn next(octets: &mut Octets<'a>, number: u8, kind: Kind) -> Option<Self> {
        let mut ahead = *octets;
        let tag = Self::read(&mut ahead).ok()?;
        let wanted = tag.number == number && tag.kind == kind;
        if wanted {
            *octets = ahead;
        }
        wanted.then_some(tag)
    }

    /// An unsigned or enumerated number of at most 32 bits. 20.2.4
    pub fn unsigned(&self) -> Option<u32> {
        let fits = (1..=4).contains(&self.octets.len());
        fits.then(|| self.octets.iter().fold(0, |value, octet| value << 8 | u32::from(*octet)))
    }

    /// The characters behind the octet that says their set. 20.2.9
    pub fn text(&self) -> Option<Vec<u8>> {
        match self.octets {
            [0 | 5, text @ ..] => Some(text.to_vec()),
            [4, units @ ..] => {
                let units = units.chunks_exact(2).filter_map(|unit| Octets::new(unit).be16().ok());
                let text =
                    char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER));
                Some(text.collect::<String>().into_bytes())
            }
            _ => None,
        }
    }

    /// The value of an application tag: how to read it, and its octets, which need no memory
    /// where they are few.
    pub fn value(&self) -> Option<(Shape, Text)> {
        let number = |signed: bool| {
            let negative = signed && self.octets.first().is_some_and(|first| *first >= 0x80);
            let mut padded = [if negative { 0xFF } else { 0 }; 4];
            let from = padded.len().checked_sub(self.octets.len())?;
            padded.get_mut(from..)?.copy_from_slice(self.octets);
            Some(Text::new(&padded))
        };
        Some(match (self.number, self.octets.len()) {
            (BOOLEAN, 1) => (Shape::U8, self.octets.into()),
            (2 | 9, 1..=4) => (Shape::U32Be, number(false)?),
            (3, 1..=4) => (Shape::I32Be, number(true)?),
            (4, 4) => (Shape::F32Be, self.octets.into()),
            (5, 8) => (Shape::F64Be, self.octets.into()),
            (7, _) => (Shape::Text, Text::new(&self.text()?)),
            (8, 2..=9) => (Shape::Text, Text::new(&bits(self.octets))),
            (10, 4) => (Shape::Text, date(self.octets).into()),
            (11, 4) => (Shape::Text, time(self.octets).into()),
            (12, 4) => (Shape::Text, super::object::Object::new(self.unsigned()?).text().into()),
            _ => return None,
        })
    }
}

/// A length of more than four octets. 20.2.1.3.1
fn extended(octets: &mut Octets<'_>) -> Result<usize, Short> {
    let length = match octets.u8()? {
        254 => octets.be16()?.into(),
        255 => octets.be32()?,
        short => short.into(),
    };
    Ok(usize::try_from(length).unwrap_or(usize::MAX))
}

/// How many bits are unused, then bits, the first of which is the highest. 20.2.10
fn bits(octets: &[u8]) -> Vec<u8> {
    let [unused, bits @ ..] = octets else { return Vec::new() };
    let count = (bits.len() * 8).saturating_sub(usize::from(*unused & 7));
    let each = bits.iter().flat_map(|octet| (0..8).rev().map(move |at| b'0' + (octet >> at & 1)));
    each.take(count).collect()
}

/// Years from 1900, month, day; 255 is any. 20.2.12
fn date(octets: &[u8]) -> String {
    let mut text = String::new();
    for (at, octet) in octets.iter().take(3).enumerate() {
        let between = if at == 0 { "" } else { "-" };
        let _ = match (octet, at) {
            (255, _) => write!(text, "{between}*"),
            (year, 0) => write!(text, "{}", 1900 + u32::from(*year)),
            (part, _) => write!(text, "-{part:02}"),
        };
    }
    text
}

/// Hour, minute, second, hundredths. 20.2.13
fn time(octets: &[u8]) -> String {
    let mut text = String::new();
    for (octet, before) in octets.iter().zip(["", ":", ":", "."]) {
        let _ = match octet {
            255 => write!(text, "{before}*"),
            part => write!(text, "{before}{part:02}"),
        };
    }
    text
}
