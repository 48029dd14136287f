//! The frame of AMS/TCP and the AMS header (Beckhoff Information System, "ADS
//! specification: AMS/TCP packet").

use std::cmp::Ordering;
use wire::{Breach, Name, Octets, Recognition, Short, Side};

/// An AMS net id and a port: whom a router hands a message to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Address {
    net: [u8; 6],
    pub port: u16,
}

impl Address {
    fn read(octets: &mut Octets<'_>) -> Result<Self, Short> {
        Ok(Self { net: octets.array()?, port: octets.le16()? })
    }

    pub fn name(self) -> Name {
        let ([a, b, c, d, e, f], port) = (self.net, self.port);
        Name::Text(format_args!("{a}.{b}.{c}.{d}.{e}.{f}:{port}").into())
    }
}

#[derive(Clone, Copy)]
pub struct Header {
    pub target: Address,
    pub source: Address,
    pub command: u16,
    pub flags: u16,
    pub length: u32,
    pub error: u32,
    pub invoke: u32,
}

impl Header {
    pub const OCTETS: usize = 32;

    pub fn read(octets: &mut Octets<'_>) -> Result<Self, Short> {
        Ok(Self {
            target: Address::read(octets)?,
            source: Address::read(octets)?,
            command: octets.le16()?,
            flags: octets.le16()?,
            length: octets.le32()?,
            error: octets.le32()?,
            invoke: octets.le32()?,
        })
    }

    pub const fn is_answer(&self) -> bool {
        self.flags & 1 != 0
    }

    /// Whether no answer is to come.
    pub const fn is_silent(&self) -> bool {
        self.flags & 2 != 0
    }
}

/// In front of each AMS message: what it is (0 is AMS, others are for the router), a length.
pub struct Frame<'a> {
    pub kind: u16,
    pub body: &'a [u8],
}

/// What came of reading a frame.
pub enum Read<'a> {
    /// With its octets.
    Whole(Frame<'a>, usize),
    More(usize),
    /// Too long to be waited for: its beginning, and its octets.
    Long(Frame<'a>, usize),
    Broken(Breach),
}

pub const BEGINNING: usize = 6;
/// What is longer is mostly read from its first octets: program files.
const WAITED_FOR: usize = 64 << 10;
/// So many, whatever more a segment brings.
const FIRST: usize = 1024;
const LONGEST: usize = 64 << 20;

pub fn read(bytes: &[u8]) -> Read<'_> {
    let Ok((kind, length)) = beginning(bytes) else { return Read::More(BEGINNING) };
    if !is_kind(kind) || length > LONGEST {
        let text = format_args!("AMS of at most {LONGEST} octets needed, kind {kind} of {length}");
        return Read::Broken(Breach("wrong frame", text.into()));
    }
    let whole = BEGINNING + length;
    let there = bytes.get(BEGINNING..).unwrap_or_default();
    match there.get(..length) {
        Some(body) if length <= WAITED_FOR => Read::Whole(Frame { kind, body }, whole),
        None if length <= WAITED_FOR => Read::More(whole),
        _ => match there.get(..FIRST) {
            Some(body) => Read::Long(Frame { kind, body }, whole),
            None => Read::More(BEGINNING + FIRST),
        },
    }
}

fn beginning(bytes: &[u8]) -> Result<(u16, usize), Short> {
    let mut octets = Octets::new(bytes);
    let kind = octets.le16()?;
    Ok((kind, usize::try_from(octets.le32()?).unwrap_or(usize::MAX)))
}

/// AMS itself, and what a client asks of the router beside it: to close a port, to open one,
/// to be told of the router's state, what the local net id is.
const fn is_kind(kind: u16) -> bool {
    matches!(kind, 0 | 1 | 0x1000..=0x1002)
}

/// Commands 1 to 9; 0 is none.
pub const fn is_command(command: u16) -> bool {
    matches!(command, 1..=9)
}

/// Two lengths that fit each other, a command and flags: 80 bits. What is for the router has less
/// that tells it; each such request waits for its answer, so it comes alone.
pub fn recognise(bytes: &[u8]) -> Recognition {
    let Ok((kind, length)) = beginning(bytes) else { return Recognition::Short };
    if kind != 0 {
        return match bytes.len().cmp(&(BEGINNING + length.min(LONGEST))) {
            _ if !is_kind(kind) || length > 16 => Recognition::No,
            Ordering::Less => Recognition::Short,
            Ordering::Equal => Recognition::Maybe(None),
            Ordering::Greater => Recognition::No,
        };
    }
    let mut octets = Octets::new(bytes.get(BEGINNING..).unwrap_or_default());
    let Ok(header) = Header::read(&mut octets) else {
        let fits = (Header::OCTETS..LONGEST).contains(&length);
        return if fits { Recognition::Short } else { Recognition::No };
    };
    let counted = usize::try_from(header.length).unwrap_or(usize::MAX);
    let lengths = length.checked_sub(Header::OCTETS) == Some(counted);
    match (lengths, is_command(header.command) && header.flags & 4 != 0) {
        (true, true) => Recognition::Sure(Some(sender(&header))),
        (true, false) | (false, true) => Recognition::Broken,
        (false, false) => Recognition::No,
    }
}

/// A device's notification asks nothing: it is the server that sends it.
const fn sender(header: &Header) -> Side {
    if header.is_answer() || header.command == 8 {
        Side::Server
    } else {
        Side::Client
    }
}
