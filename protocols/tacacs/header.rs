//! What stands before all bodies. §4.1

use super::body::Form;
use wire::{Octets, Recognition, Side};

pub(super) const LENGTH: usize = 12;
/// The longest body that is waited for. §4.1 lets a server refuse longer ones.
const LONGEST: u32 = 1 << 16;
/// Version 12, whose minor version is 0, or 1 where a password comes at once.
const VERSIONS: [u8; 2] = [0xC0, 0xC1];
const UNENCRYPTED: u8 = 1;
const SINGLE_CONNECT: u8 = 4;

#[derive(Clone, Copy, Debug)]
pub(super) struct Header {
    pub kind: u8,
    /// Odd ones are the client's.
    pub sequence: u8,
    flags: u8,
    pub session: u32,
    /// Octets of the body.
    pub body: usize,
}

impl Header {
    /// None of what is no header.
    pub(super) fn read(bytes: &[u8]) -> Option<Self> {
        let mut octets = Octets::new(bytes);
        let [version, kind, sequence, flags] = octets.array().ok()?;
        let (session, length) = (octets.be32().ok()?, octets.be32().ok()?);
        let is = begins(&[version, kind, sequence, flags]) && (5..LONGEST).contains(&length);
        let body = usize::try_from(length).ok()?;
        is.then_some(Self { kind, sequence, flags, session, body })
    }

    pub(super) const fn in_clear(&self) -> bool {
        self.flags & UNENCRYPTED != 0
    }

    /// Whether its sender would keep the connection for further sessions.
    pub(super) const fn keeps_connection(&self) -> bool {
        self.flags & SINGLE_CONNECT != 0 && self.sequence <= 2
    }

    pub(super) const fn side(&self) -> Side {
        if self.sequence % 2 == 1 {
            Side::Client
        } else {
            Side::Server
        }
    }

    /// Only authentication takes more than one question.
    pub(super) const fn form(&self) -> Form {
        match (self.kind, self.side()) {
            (1, Side::Client) if self.sequence == 1 => Form::Start,
            (1, Side::Client) => Form::Continue,
            (1, Side::Server) => Form::Reply,
            (2, Side::Client) => Form::Question,
            (2, Side::Server) => Form::Permission,
            (_, Side::Client) => Form::Account,
            (_, Side::Server) => Form::Accounted,
        }
    }
}

/// Whether a header may begin so, as far as it is there.
fn begins(bytes: &[u8]) -> bool {
    let fits = |at: usize, octet: &u8| match at {
        0 => VERSIONS.contains(octet),
        1 => matches!(octet, 1..=3),
        2 => *octet != 0,
        3 => octet & !(UNENCRYPTED | SINGLE_CONNECT) == 0,
        _ => true,
    };
    bytes.iter().enumerate().all(|(at, octet)| fits(at, octet))
}

/// Version, type, flags and the first octets of the length are more than 32 bits; which end sent it,
/// its number tells.
pub(super) fn recognise(bytes: &[u8]) -> Recognition {
    match Header::read(bytes) {
        Some(header) if header.sequence <= 2 && bytes.len() == LENGTH + header.body => {
            Recognition::Sure(Some(header.side()))
        }
        Some(header) => Recognition::Maybe(Some(header.side())),
        None if bytes.len() < LENGTH && begins(bytes) => Recognition::Short,
        None => Recognition::No,
    }
}
