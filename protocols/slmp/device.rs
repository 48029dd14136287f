//! Devices: what a controller's memory is called (SH-080956ENG, "Device codes").

use super::fields::{digits, Fields};
use wire::{Name, Short};

/// A device and its number.
#[derive(Clone, Copy, Debug)]
pub struct Device {
    code: u32,
    number: u32,
}

/// One kind: its binary code, its ASCII code, the form of its name (X and the like count in
/// hexadecimal), the form of sixteen of its bits as one word, none where it is a word.
type Kind = (u32, &'static [u8], &'static str, Option<&'static str>);

const KINDS: &[Kind] = &[
    (0xA8, b"D", "D{}", None),
    (0x90, b"M", "M{}", Some("K4M{}")),
    (0x9C, b"X", "X{X}", Some("K4X{X}")),
    (0x9D, b"Y", "Y{X}", Some("K4Y{X}")),
    (0xB4, b"W", "W{X}", None),
    (0xA0, b"B", "B{X}", Some("K4B{X}")),
    (0xAF, b"R", "R{}", None),
    (0xB0, b"ZR", "ZR{}", None),
    (0x91, b"SM", "SM{}", Some("K4SM{}")),
    (0xA9, b"SD", "SD{}", None),
    (0x92, b"L", "L{}", Some("K4L{}")),
    (0x93, b"F", "F{}", Some("K4F{}")),
    (0x94, b"V", "V{}", Some("K4V{}")),
    (0x98, b"S", "S{}", Some("K4S{}")),
    (0xA1, b"SB", "SB{X}", Some("K4SB{X}")),
    (0xB5, b"SW", "SW{X}", None),
    (0xA2, b"DX", "DX{X}", Some("K4DX{X}")),
    (0xA3, b"DY", "DY{X}", Some("K4DY{X}")),
    (0xC1, b"TS", "TS{}", Some("K4TS{}")),
    (0xC0, b"TC", "TC{}", Some("K4TC{}")),
    (0xC2, b"TN", "TN{}", None),
    (0xC7, b"SS", "STS{}", Some("K4STS{}")),
    (0xC6, b"SC", "STC{}", Some("K4STC{}")),
    (0xC8, b"SN", "STN{}", None),
    (0xC4, b"CS", "CS{}", Some("K4CS{}")),
    (0xC3, b"CC", "CC{}", Some("K4CC{}")),
    (0xC5, b"CN", "CN{}", None),
    (0xCC, b"Z", "Z{}", None),
    (0x51, b"LTS", "LTS{}", Some("K4LTS{}")),
    (0x50, b"LTC", "LTC{}", Some("K4LTC{}")),
    (0x52, b"LTN", "LTN{}", None),
    (0x59, b"LSTS", "LSTS{}", Some("K4LSTS{}")),
    (0x58, b"LSTC", "LSTC{}", Some("K4LSTC{}")),
    (0x5A, b"LSTN", "LSTN{}", None),
    (0x55, b"LCS", "LCS{}", Some("K4LCS{}")),
    (0x54, b"LCC", "LCC{}", Some("K4LCC{}")),
    (0x56, b"LCN", "LCN{}", None),
    (0x62, b"LZ", "LZ{}", None),
    (0x2C, b"RD", "RD{}", None),
    (0xAB, b"G", "G{}", None),
];

impl Device {
    /// Reads a device; from subcommand 2 on numbers and codes are longer (iQ-R).
    pub fn read(fields: &mut Fields<'_>, subcommand: u32) -> Result<Self, Short> {
        let long = subcommand & 2 != 0;
        if fields.ascii {
            let (code, number) = if long { (4, 8) } else { (2, 6) };
            let code = fields.octets.take(code)?;
            let number = fields.octets.take(number)?;
            return Ok(Self::of_text(code, number));
        }
        let (number, code) = if long { (4, 2) } else { (3, 1) };
        Ok(Self { number: fields.number(number)?, code: fields.number(code)? })
    }

    fn of_text(code: &[u8], number: &[u8]) -> Self {
        let filled = code.iter().rposition(|octet| !matches!(octet, b'*' | b' '));
        let name = code.get(..filled.map_or(0, |at| at + 1)).unwrap_or_default();
        let kind = KINDS.iter().find(|(_, text, ..)| *text == name);
        let base = kind.map_or(10, |(_, _, form, _)| if form.contains("{X}") { 16 } else { 10 });
        Self { code: kind.map_or(0, |(code, ..)| *code), number: digits(number, base) }
    }

    fn kind(self) -> Option<&'static Kind> {
        KINDS.iter().find(|(code, ..)| *code == self.code)
    }

    /// One bit or word.
    pub fn name(self) -> Name {
        match self.kind() {
            Some((_, _, form, _)) => Name::at(form, self.number),
            None => Name::At("device {X} {}", [self.code, self.number, 0]),
        }
    }

    /// One word, be it of sixteen bits; and how far its next neighbour's number is.
    pub fn word(self) -> (Name, u32) {
        match self.kind() {
            Some((_, _, _, Some(form))) => (Name::at(form, self.number), 16),
            _ => (self.name(), 1),
        }
    }
}
