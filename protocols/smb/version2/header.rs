//! What each message of version 2 begins with. § is a section of [MS-SMB2].

use super::super::Ask;
use wire::{Octets, Short};

pub const LENGTH: usize = 64;

// §2.2.1.2
pub const NEGOTIATE: u16 = 0;
pub const SESSION_SETUP: u16 = 1;
pub const TREE_CONNECT: u16 = 3;
pub const TREE_DISCONNECT: u16 = 4;
pub const CREATE: u16 = 5;
pub const CLOSE: u16 = 6;
pub const FLUSH: u16 = 7;
pub const READ: u16 = 8;
pub const WRITE: u16 = 9;
pub const LOCK: u16 = 10;
pub const IOCTL: u16 = 11;
pub const CANCEL: u16 = 12;
pub const QUERY_DIRECTORY: u16 = 14;
pub const CHANGE_NOTIFY: u16 = 15;
pub const QUERY_INFO: u16 = 16;
pub const SET_INFO: u16 = 17;
pub const OPLOCK_BREAK: u16 = 18;

/// §2.2.1
pub struct Header {
    pub command: u16,
    pub status: u32,
    pub answer: bool,
    pub next: usize,
    pub id: u64,
    tree: u64,
    session: u64,
}

impl Header {
    pub fn read(octets: &mut Octets<'_>) -> Result<Self, Short> {
        let (status, command) = (octets.skip(8)?.le32()?, octets.le16()?);
        let (flags, next) = (octets.skip(2)?.le32()?, octets.le32()?);
        let (id, tree, session) = (octets.le64()?, octets.skip(4)?.le32()?, octets.le64()?);
        octets.skip(16)?; // signature
        Ok(Self {
            command,
            status,
            answer: flags & 1 != 0,
            next: usize::try_from(next).unwrap_or(usize::MAX),
            id,
            tree: tree.into(),
            session,
        })
    }

    pub const fn ask(&self) -> Ask {
        Ask::Version2(self.id)
    }

    /// A share is one of its session.
    pub const fn share(&self) -> (u64, u64) {
        (self.session, self.tree)
    }
}
