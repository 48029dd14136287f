//! Numbers of a message, which is either binary (little-endian) or digits (ASCII code).

use wire::{Octets, Short};

#[derive(Clone, Copy)]
pub struct Fields<'a> {
    pub octets: Octets<'a>,
    pub ascii: bool,
}

impl<'a> Fields<'a> {
    pub const fn new(bytes: &'a [u8], ascii: bool) -> Self {
        Self { octets: Octets::new(bytes), ascii }
    }

    /// How many octets a number of `octets` takes here.
    pub const fn width(self, octets: usize) -> usize {
        if self.ascii {
            octets * 2
        } else {
            octets
        }
    }

    /// A number of so many octets; what is no digit counts as 0.
    pub fn number(&mut self, octets: usize) -> Result<u32, Short> {
        let bytes = self.octets.take(self.width(octets))?;
        Ok(if self.ascii {
            digits(bytes, 16)
        } else {
            bytes.iter().rev().fold(0, |n, octet| n << 8 | u32::from(*octet))
        })
    }

    pub fn u8(&mut self) -> Result<u32, Short> {
        self.number(1)
    }

    pub fn u16(&mut self) -> Result<u32, Short> {
        self.number(2)
    }

    pub fn u32(&mut self) -> Result<u32, Short> {
        self.number(4)
    }

    /// The values of `number` words of `octets` each, as a decoder states them: binary ones
    /// as they are, digits as big-endian octets.
    pub fn words(&mut self, number: usize, octets: usize) -> Result<Vec<u8>, Short> {
        let bytes = self.octets.take(self.width(octets).saturating_mul(number))?;
        Ok(if self.ascii { bytes.chunks(2).map(octet).collect() } else { bytes.to_vec() })
    }

    /// Bits, an octet each: half an octet in binary, a digit in ASCII.
    pub fn bits(&mut self, number: usize) -> Result<Vec<u8>, Short> {
        if self.ascii {
            let bytes = self.octets.take(number)?;
            return Ok(bytes.iter().map(|digit| u8::from(*digit == b'1')).collect());
        }
        let bytes = self.octets.take(number.div_ceil(2))?;
        let halves = bytes.iter().flat_map(|octet| [octet >> 4 & 1, octet & 1]);
        Ok(halves.take(number).collect())
    }
}

fn octet(pair: &[u8]) -> u8 {
    u8::try_from(digits(pair, 16)).unwrap_or(0)
}

/// The number that digits show.
pub fn digits(bytes: &[u8], base: u32) -> u32 {
    let digit = |octet: &u8| char::from(*octet).to_digit(base).unwrap_or(0);
    bytes.iter().fold(0, |n: u32, octet| n.wrapping_mul(base).wrapping_add(digit(octet)))
}
