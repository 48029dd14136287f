//! A message: whom it is for and who sent it, an opcode, data, a checksum. Manual §1.2.

use crate::crc16::crc16;
use wire::{Carrier, Name, Octets, Recognition, Short, Side};

/// In front of the data: two stations, opcode, octets of data.
pub const HEAD: usize = 6;
/// Head and checksum.
const AROUND: usize = HEAD + 2;

/// Unit and group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Station(pub [u8; 2]);

impl Station {
    /// Whoever is connected, whatever its own address is.
    const CONNECTED: Self = Self([240, 240]);

    pub fn name(self) -> Name {
        match self {
            Self::CONNECTED => Name::None,
            Self([unit, group]) => Name::At("{}.{}", [unit.into(), group.into(), 0]),
        }
    }
}

/// How a checksum came about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Checksum {
    /// From all zeros, as the manual says.
    Manual,
    /// From all ones, as on Modbus lines: some stacks do.
    Ones,
    Wrong,
}

#[derive(Clone, Copy)]
pub struct Frame<'a> {
    pub to: Station,
    pub from: Station,
    pub opcode: u8,
    pub data: &'a [u8],
    pub checksum: Checksum,
}

impl<'a> Frame<'a> {
    /// The message at the front of `bytes`, and its octets.
    ///
    /// # Errors
    /// [`Short`] when it is not whole.
    pub fn read(bytes: &'a [u8]) -> Result<(Self, usize), Short> {
        let mut octets = Octets::new(bytes);
        let (to, from) = (Station(octets.array()?), Station(octets.array()?));
        let (opcode, length) = (octets.u8()?, usize::from(octets.u8()?));
        let covered = bytes.get(..HEAD + length).unwrap_or(bytes);
        let data = octets.take(length)?;
        let checksum = checksum(covered, octets.le16()?);
        Ok((Self { to, from, opcode, data, checksum }, AROUND + length))
    }

    /// Octets of the whole message that `bytes` begin, as far as they tell.
    pub fn needed(bytes: &[u8]) -> usize {
        AROUND + bytes.get(HEAD - 1).map_or(0, |length| usize::from(*length))
    }

    /// Which of an opcode's functions it is, where data begin with their number. A file is
    /// deleted with 6 and a name behind the path, and 64 answers a directory's 6.
    pub fn command(&self) -> u8 {
        match (self.opcode, self.data) {
            (FILES, [6, ..]) if self.data.len() == DELETE => 5,
            (FILES, [64, ..]) => 6,
            (opcode, [command, ..]) if has_commands(opcode) => *command,
            _ => 0,
        }
    }

    /// Whether it may be a message at all: its checksum is right, or its opcode one of the manual.
    pub fn is_believed(&self) -> bool {
        self.checksum != Checksum::Wrong || is_known(self.opcode)
    }

    /// Who sends it, where its length tells.
    fn sender(&self) -> Option<Side> {
        match (self.opcode, self.data.len()) {
            (6 | 7, 0) | (8 | 17 | 166 | 181, 4..) => Some(Side::Client),
            (6 | 7, _) | (8 | 11 | 17 | 24 | 166 | 181, 0) | (ERROR, _) => Some(Side::Server),
            _ => None,
        }
    }
}

pub const HISTORY: u8 = 139;
pub const FILES: u8 = 203;
pub const TRANSACTIONS: u8 = 206;
pub const ERROR: u8 = 255;

/// Whether an opcode's data begin with which of its functions is meant.
pub const fn has_commands(opcode: u8) -> bool {
    matches!(opcode, HISTORY | FILES | TRANSACTIONS)
}

/// Octets of a file's path and its name, and a command in front of them.
const DELETE: usize = 1 + 100 + 25;

fn checksum(covered: &[u8], there: u16) -> Checksum {
    if cfg!(fuzzing) || crc16(0, covered) == there {
        Checksum::Manual
    } else if crc16(0xFFFF, covered) == there {
        Checksum::Ones
    } else {
        Checksum::Wrong
    }
}

/// Manual, table 2-1.
pub const fn is_known(opcode: u8) -> bool {
    matches!(
        opcode,
        6..=8
            | 10
            | 11
            | 17
            | 24
            | 50
            | 100
            | 105
            | 108
            | 118
            | 119
            | 135..=139
            | 166
            | 167
            | 180
            | 181
            | 203
            | 205
            | 206
            | 224
            | 225
            | 255
    )
}

/// An opcode that the manual knows, a length that fits and a checksum: 27 bits. The checksum
/// from all ones may be one of Modbus, and is believed on the usual port only.
pub fn recognise(carrier: Carrier, bytes: &[u8]) -> Recognition {
    match bytes.get(4) {
        None if carrier == Carrier::Tcp => return Recognition::Short,
        Some(opcode) if is_known(*opcode) => {}
        _ => return Recognition::No,
    }
    match Frame::read(bytes) {
        Ok((frame, whole)) if whole == bytes.len() => match frame.checksum {
            Checksum::Manual => Recognition::Sure(frame.sender()),
            _ => Recognition::Broken,
        },
        Ok((frame, _)) if carrier == Carrier::Tcp && frame.checksum == Checksum::Manual => {
            Recognition::Maybe(frame.sender())
        }
        Err(_) if carrier == Carrier::Tcp => Recognition::Short,
        _ => Recognition::No,
    }
}
