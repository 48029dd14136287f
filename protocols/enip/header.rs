use super::{
    items, LIST_IDENTITY, LIST_SERVICES, NOP, SEND_RR_DATA, SEND_UNIT_DATA, UNREGISTER_SESSION,
};
use wire::{Octets, Short, Side};

/// Octets of the header.
pub const LENGTH: usize = 24;

const LIST_INTERFACES: u16 = 100;
const REGISTER_SESSION: u16 = 101;

/// The header of each message (2-3.1), in order, all little-endian.
pub struct Header {
    /// What is wanted.
    pub command: u16,
    /// How many octets follow.
    pub length: u16,
    /// A registered session, or 0.
    pub session: u32,
    /// In an answer: success or why not.
    pub status: u32,
    /// Any number of the client's, which the answer repeats.
    pub context: u64,
    options: u32,
}

impl Header {
    /// From the front of a message.
    pub fn read(bytes: &[u8]) -> Result<Self, Short> {
        let mut octets = Octets::new(bytes);
        Ok(Self {
            command: octets.le16()?,
            length: octets.le16()?,
            session: octets.le32()?,
            status: octets.le32()?,
            context: octets.le64()?,
            options: octets.le32()?,
        })
    }

    /// Command and status are ones of the specification, the options are zero.
    pub const fn is_known(&self) -> bool {
        is_command(self.command) && self.has_known_status() && self.options == 0
    }

    const fn has_known_status(&self) -> bool {
        matches!(self.status, 0..=3 | 0x64 | 0x65 | 0x69 | 0x6A)
    }

    /// Whether it is a command of every day with a length that this one has. The
    /// others are mostly zeros, as much else is.
    pub const fn is_usual(&self) -> bool {
        match self.command {
            LIST_SERVICES | LIST_IDENTITY | LIST_INTERFACES => true,
            REGISTER_SESSION => self.length == 4,
            UNREGISTER_SESSION => self.length == 0,
            SEND_RR_DATA | SEND_UNIT_DATA => self.length >= 8 || self.status != 0,
            _ => false,
        }
    }

    /// Octets of the whole message.
    pub fn whole(&self) -> usize {
        LENGTH + usize::from(self.length)
    }

    /// What is wrong with a header that differs in one field, so that its length can still
    /// be believed; `None` where more does.
    pub fn breach(&self) -> Option<(&'static str, String)> {
        match (is_command(self.command), self.has_known_status(), self.options) {
            (false, true, 0) => Some(("unknown command", format!("command {}", self.command))),
            (true, false, 0) => Some(("unknown status", format!("status {:#x}", self.status))),
            (true, true, options) => {
                Some(("wrong options", format!("0 needed, {options:#x} there")))
            }
            _ => None,
        }
    }

    /// Who sends the whole message `bytes`, where it tells.
    pub fn sender(&self, bytes: &[u8]) -> Option<Side> {
        let data = bytes.get(LENGTH..).unwrap_or_default();
        let answer = match self.command {
            _ if self.status != 0 => true,
            LIST_SERVICES | LIST_IDENTITY | LIST_INTERFACES => self.length > 0,
            REGISTER_SESSION => self.session != 0,
            SEND_RR_DATA | SEND_UNIT_DATA => items::service(data)? & 0x80 != 0,
            NOP | UNREGISTER_SESSION => false,
            _ => return None,
        };
        Some(if answer { Side::Server } else { Side::Client })
    }
}

/// 2-3.2, with those that it keeps for older products of Rockwell (1 lists targets);
/// 200 starts DTLS (volume 8, 3-5.2).
const fn is_command(command: u16) -> bool {
    matches!(command, 0..=5 | 99..=115 | 200)
}

/// Whether too few octets for a header fit so far.
pub fn may_begin(bytes: &[u8]) -> bool {
    match Octets::new(bytes).le16() {
        Ok(command) => is_command(command),
        Err(_) => true,
    }
}
