//! Memory areas: how their codes and addresses name what engineers know as `D100`,
//! `CIO10.5` or `T3`. W342 §5-2-2 (CS, CJ, CP) and W227 §2-2 (CV).

use wire::{Name, Observation, Octets, Out, Shape, Short, Values};

/// How one element lies in a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Width {
    /// One octet; sixteen make a word.
    Bit,
    /// One octet.
    Flag,
    /// Two octets.
    Word,
    /// Four octets: a word with its forced bits, an index register.
    Double,
}

impl Width {
    pub const fn octets(self) -> usize {
        match self {
            Self::Bit | Self::Flag => 1,
            Self::Word => 2,
            Self::Double => 4,
        }
    }

    const fn shape(self) -> Shape {
        match self {
            Self::Bit | Self::Flag => Shape::U8,
            Self::Word => Shape::U16Be,
            Self::Double => Shape::U32Be,
        }
    }
}

/// A place in memory: area code, word and bit.
#[derive(Clone, Copy, Debug)]
pub struct Place {
    area: u8,
    word: u16,
    bit: u8,
}

impl Place {
    pub fn read(octets: &mut Octets<'_>) -> Result<Self, Short> {
        Ok(Self { area: octets.u8()?, word: octets.be16()?, bit: octets.u8()? })
    }

    /// None of an area that the manuals do not know.
    pub const fn width(self) -> Option<Width> {
        Some(match self.area {
            0x00 | 0x02 | 0x0A | 0x20..=0x2F | 0x30..=0x33 | 0x40 | 0x70..=0x72 | 0xE0..=0xE8 => {
                Width::Bit
            }
            0x01 | 0x03..=0x07 | 0x09 | 0x1B | 0x41 | 0x43 | 0x44 | 0x46 | 0x49 => Width::Flag,
            0x60..=0x68 | 0x80..=0x82 | 0x84 | 0x85 | 0x89 | 0x90..=0x98 | 0x9C | 0xA0..=0xAF => {
                Width::Word
            }
            0xB0..=0xB3 | 0xBC | 0xDD => Width::Word,
            0xC0 | 0xDC | 0xF0..=0xF2 => Width::Double,
            _ => return None,
        })
    }

    pub fn name(self) -> Name {
        let (area, word, bit) = (self.area.into(), self.word.into(), self.bit.into());
        let low = u32::from(self.area & 0x0F);
        match self.area {
            0x01 | 0x09 => self.timed("T{} flag", "C{} flag"),
            0x41 | 0x49 => self.timed("T{} flag with forced status", "C{} flag with forced status"),
            0x81 | 0x89 => self.timed("T{}", "C{}"),
            0x20..=0x2F => Name::At("E{}_{}.{}", [low, word, bit]),
            0xE0..=0xE8 => Name::At("E{}_{}.{}", [16 + low, word, bit]),
            0xA0..=0xAF | 0x90..=0x97 => Name::At("E{}_{}", [low, word, 0]),
            0x60..=0x68 => Name::At("E{}_{}", [16 + low, word, 0]),
            0xBC if self.word >= 0x0F00 => Name::at("current EM bank", 0),
            0xBC => Name::at("DR{}", word & 0xFF),
            0xDC => Name::at("IR{}", word & 0xFF),
            _ => match form(self.area) {
                Some(form) => Name::At(form, [word, bit, 0]),
                None => Name::At("area {} word {} bit {}", [area, word, bit]),
            },
        }
    }

    /// Timers come first, counters from 0x8000 on (CV: from 0x0800).
    fn timed(self, timer: &'static str, counter: &'static str) -> Name {
        let first = if self.area & 0x0F == 9 { 0x8000 } else { 0x0800 };
        match self.word.checked_sub(first) {
            Some(number) => Name::at(counter, number.into()),
            None => Name::at(timer, self.word.into()),
        }
    }

    /// States the values of the elements from here on, as `done` found or made them.
    pub fn were(self, octets: &[u8], done: &Observation<'_>, out: &mut Out<'_>) {
        let Some(width) = self.width() else { return };
        let mut place = self;
        let mut rest = octets;
        while !rest.is_empty() {
            let most = match width {
                Width::Bit => usize::from(16_u8.saturating_sub(place.bit)).max(1),
                _ => rest.len(),
            };
            let (head, tail) = rest.split_at(most.min(rest.len()));
            place.was(width, head, done, out);
            place = Self { word: place.word.wrapping_add(1), bit: 0, ..place };
            rest = tail;
        }
    }

    fn was(self, width: Width, bytes: &[u8], done: &Observation<'_>, out: &mut Out<'_>) {
        let values = Values { shape: width.shape(), bytes, step: 1 };
        let span = u32::try_from(bytes.len() / width.octets()).unwrap_or(u32::MAX);
        out.state(&Observation::was(done, values).object(self.name()).span(span));
    }
}

const fn form(area: u8) -> Option<&'static str> {
    Some(match area {
        0x00 | 0x30 => "CIO{}.{}",
        0x31 => "W{}.{}",
        0x32 => "H{}.{}",
        0x33 => "A{}.{}",
        0x02 => "D{}.{}",
        0x0A => "E{}.{}",
        0x40 | 0x70 => "CIO{}.{} with forced status",
        0x71 => "W{}.{} with forced status",
        0x72 => "H{}.{} with forced status",
        0x80 | 0xB0 => "CIO{}",
        0xB1 => "W{}",
        0xB2 => "H{}",
        0xB3 => "A{}",
        0x82 => "D{}",
        0x98 => "E{}",
        0xC0 | 0xF0 => "CIO{} with forced status",
        0xF1 => "W{} with forced status",
        0xF2 => "H{} with forced status",
        0x03 => "transition {}",
        0x43 => "transition {} with forced status",
        0x04 => "step {}",
        0x44 => "step {} with forced status",
        0x84 => "step timer {}",
        0x05 => "forced status of bit {}",
        0x85 => "forced status of word {}",
        0x06 => "task {}",
        0x46 => "status of task {}",
        0x07 => "clock pulse or condition flag {}.{}",
        0x1B => "action {}",
        0x9C => "register {}",
        0xDD => "interrupt {}",
        _ => return None,
    })
}
