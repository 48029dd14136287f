//! Version 1's messages: a header, and commands of words and octets. § is a section of [MS-CIFS].

use super::super::files::Number;
use super::super::Ask;
use super::Data;
use crate::ntlm::utf16;
use wire::{code, Name, Octets, Short, Text};

pub const LENGTH: usize = 32;

// §2.2.2.1
pub const CLOSE: u8 = 0x04;
pub const TRANSACTION: u8 = 0x25;
pub const TRANSACTION_SECONDARY: u8 = 0x26;
pub const OPEN: u8 = 0x2D;
pub const READ: u8 = 0x2E;
pub const WRITE: u8 = 0x2F;
pub const TRANSACTION2: u8 = 0x32;
pub const TRANSACTION2_SECONDARY: u8 = 0x33;
pub const TREE_DISCONNECT: u8 = 0x71;
pub const NEGOTIATE: u8 = 0x72;
pub const SESSION_SETUP: u8 = 0x73;
pub const LOG_OFF: u8 = 0x74;
pub const TREE_CONNECT: u8 = 0x75;
pub const NT_TRANSACT: u8 = 0xA0;
pub const NT_TRANSACT_SECONDARY: u8 = 0xA1;
pub const CREATE: u8 = 0xA2;
pub const CANCEL: u8 = 0xA4;
pub const LOCKING: u8 = 0x24;
/// A pipe is written and read at once. §2.2.5.6
const TRANSACT_NAMED_PIPE: u16 = 0x26;
/// The first message into a pipe has its length in front. §2.2.4.43.1
const FIRST_WITH_LENGTH: u16 = 0x000C;
/// No further command. §2.2.3.4
pub const LAST: u8 = 0xFF;

/// The status is an NTSTATUS; texts are UTF-16. §2.2.3.1
const NT_STATUS: u16 = 0x4000;
const UNICODE: u16 = 0x8000;

/// §2.2.3.1
pub struct Header {
    pub command: u8,
    pub status: u32,
    pub answer: bool,
    pub unicode: bool,
    process: u32,
    tree: u16,
    pub id: u16,
}

impl Header {
    pub fn read(octets: &mut Octets<'_>) -> Result<Self, Short> {
        let command = octets.skip(4)?.u8()?;
        let (ntstatus, flags, flags2) = (octets.le32()?, octets.u8()?, octets.le16()?);
        let high = octets.le16()?;
        let (tree, low) = (octets.skip(10)?.le16()?, octets.le16()?);
        let id = octets.skip(2)?.le16()?;
        Ok(Self {
            command,
            status: if flags2 & NT_STATUS == 0 { dos(ntstatus) } else { ntstatus },
            answer: flags & 0x80 != 0,
            unicode: flags2 & UNICODE != 0,
            process: u32::from(high) << 16 | u32::from(low),
            tree,
            id,
        })
    }

    pub const fn ask(&self) -> Ask {
        Ask::Version1(self.process, self.id)
    }

    pub fn share(&self) -> Number {
        (0, self.tree.into())
    }
}

/// An error's class and code, as one number greater than every NTSTATUS of an error that is in
/// use: the class in the last octet but two. §2.2.1.5
const fn dos(status: u32) -> u32 {
    let [class, _, low, high] = status.to_le_bytes();
    if class == 0 {
        0
    } else {
        0xFF00_0000 | (class as u32) << 16 | (high as u32) << 8 | low as u32
    }
}

/// One command: its words, and the octets behind them, which begin at `place` of the message.
pub struct Block<'a> {
    pub command: u8,
    pub words: Octets<'a>,
    pub octets: Octets<'a>,
    place: usize,
    message: &'a [u8],
}

impl<'a> Block<'a> {
    /// The end of the octets may not be there.
    pub fn read(command: u8, message: &'a [u8], at: usize) -> Result<Self, Short> {
        let mut rest = Octets::new(message);
        let count = rest.skip(at)?.u8()?;
        let words = rest.part(2 * usize::from(count))?;
        let length = usize::from(rest.le16().unwrap_or_default());
        let place = message.len() - rest.len();
        let octets = Octets::new(rest.rest().get(..length).unwrap_or(rest.rest()));
        Ok(Self { command, words, octets, place, message })
    }

    /// The next command, and where it is. §2.2.3.4
    pub fn next(&self) -> Option<(u8, usize)> {
        let chained = matches!(
            self.command,
            LOCKING | OPEN | READ | WRITE | SESSION_SETUP | LOG_OFF | TREE_CONNECT | CREATE
        );
        let mut words = self.words;
        let (command, at) = (words.u8().ok()?, words.skip(1).ok()?.le16().ok()?);
        (chained && command != LAST).then_some((command, at.into()))
    }

    /// The command, with what a file is created by, or with the transaction's own.
    pub fn code(&self) -> Result<Name, Short> {
        let (number, mut words) = (self.command.into(), self.words);
        Ok(match self.command {
            CREATE => code([1, number, words.skip(35)?.le32()?]),
            TRANSACTION2 => code([1, number, words.skip(28)?.le16()?.into()]),
            NT_TRANSACT => code([1, number, words.skip(36)?.le16()?.into()]),
            _ => code([1, number]),
        })
    }

    /// The number of the file or pipe that it is for.
    pub fn file(&self) -> Option<Number> {
        let mut words = self.words;
        let place = match self.command {
            CLOSE => 0,
            READ | WRITE => 4,
            TRANSACTION => 30,
            _ => return None,
        };
        Some((0, words.skip(place).ok()?.le16().ok()?.into()))
    }

    /// What it sends into a file that may be a pipe. §2.2.4.33.1, §2.2.4.43.1
    pub fn sent(&self) -> Option<Data<'a>> {
        let mut words = self.words;
        match self.command {
            WRITE => {
                let mode = words.skip(14).ok()?.le16().ok()?;
                let [high, low] = [words.skip(2).ok()?.le16().ok()?, words.le16().ok()?];
                let (at, length) = (words.le16().ok()?, usize::from(high) << 16 | usize::from(low));
                let front = if mode & FIRST_WITH_LENGTH == FIRST_WITH_LENGTH { 2 } else { 0 };
                self.data(usize::from(at) + front, length.checked_sub(front)?)
            }
            TRANSACTION => {
                let (length, at) = (words.skip(22).ok()?.le16().ok()?, words.le16().ok()?);
                let function = words.skip(2).ok()?.le16().ok()?;
                let sends = function == TRANSACT_NAMED_PIPE;
                sends.then_some(self.data(at.into(), length.into())?)
            }
            _ => None,
        }
    }

    /// What an answer brings out of it. §2.2.4.33.2, §2.2.4.42.2
    pub fn got(&self) -> Option<Data<'a>> {
        let mut words = self.words;
        let (length, at) = match self.command {
            READ => (words.skip(10).ok()?.le16().ok()?, words.le16().ok()?),
            TRANSACTION => (words.skip(12).ok()?.le16().ok()?, words.le16().ok()?),
            _ => return None,
        };
        self.data(at.into(), length.into())
    }

    fn data(&self, at: usize, length: usize) -> Option<Data<'a>> {
        (at >= LENGTH).then_some(Data::of(self.message, at, length))
    }

    /// Texts behind `skipped` octets.
    pub fn texts(&self, skipped: usize, unicode: bool) -> Texts<'a> {
        let octets = self.octets.rest().get(skipped..).unwrap_or_default();
        Texts { octets, odd: (self.place + skipped) % 2 == 1, unicode }
    }
}

/// Texts one behind the other, each with an end; those in UTF-16 begin at an even octet.
pub struct Texts<'a> {
    octets: &'a [u8],
    odd: bool,
    pub unicode: bool,
}

impl Texts<'_> {
    pub fn next(&mut self) -> Option<Text> {
        if !self.unicode {
            let end = self.octets.iter().position(|octet| *octet == 0);
            let text = self.octets.get(..end.unwrap_or(self.octets.len()))?;
            self.octets = self.octets.get(text.len() + 1..).unwrap_or_default();
            return Text::trimmed(text);
        }
        if std::mem::take(&mut self.odd) {
            self.octets = self.octets.get(1..)?;
        }
        let (pairs, _) = self.octets.as_chunks::<2>();
        let end = pairs.iter().position(|pair| *pair == [0, 0]).unwrap_or(pairs.len());
        let text = self.octets.get(..2 * end)?;
        self.octets = self.octets.get(2 * end + 2..).unwrap_or_default();
        utf16(text)
    }
}
