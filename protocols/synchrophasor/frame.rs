//! A frame: what all begin and end with (IEEE C37.118.2-2011, 6.2, tables 2 and 3).

use wire::{Octets, Short};

/// SYNC to FRACSEC, and CHK.
const HEADER: usize = 14;
const SUM: usize = 2;
const SYNC: u8 = 0xAA;
/// What must be there to know how long a frame is.
const LENGTH: usize = 4;

pub(super) const DATA: u8 = 0;
pub(super) const HEAD: u8 = 1;
pub(super) const CFG_1: u8 = 2;
pub(super) const CFG_2: u8 = 3;
pub(super) const COMMAND: u8 = 4;
pub(super) const CFG_3: u8 = 5;

pub(super) struct Frame<'a> {
    pub kind: u8,
    /// IDCODE: the stream, or who is commanded.
    pub id: u16,
    /// SOC, since 1970.
    pub second: u32,
    /// What stands between FRACSEC and CHK.
    pub body: &'a [u8],
    pub whole: usize,
}

/// Why a frame cannot be read.
pub(super) enum Unread {
    /// So many octets are needed in all.
    More(usize),
    Sync,
    Length,
    /// A checksum that does not fit, of a frame of so many octets.
    Sum(usize),
}

impl From<Short> for Unread {
    fn from(_: Short) -> Self {
        Self::Length
    }
}

impl<'a> Frame<'a> {
    /// Reads the frame at the front of `bytes`.
    pub fn read(bytes: &'a [u8]) -> Result<Self, Unread> {
        let whole = whole(bytes)?;
        let sound = bytes.get(..whole).ok_or(Unread::More(whole))?;
        let (frame, sum) = sound.split_last_chunk::<SUM>().ok_or(Unread::Length)?;
        if !cfg!(fuzzing) && crc(frame) != u16::from_be_bytes(*sum) {
            return Err(Unread::Sum(whole));
        }
        let mut octets = Octets::new(frame);
        let kind = kind(octets.be16()?);
        let id = octets.skip(2)?.be16()?;
        let second = octets.be32()?;
        let body = octets.skip(4)?.rest();
        Ok(Self { kind, id, second, body, whole })
    }
}

/// What a frame of this SYNC is.
pub(super) const fn kind(sync: u16) -> u8 {
    (sync >> 4 & 7) as u8
}

fn whole(bytes: &[u8]) -> Result<usize, Unread> {
    match bytes {
        // A reserved bit, three of the type, four of a version that begins with 1.
        [SYNC, 0x80..=0xFF, ..] => Err(Unread::Sync),
        [SYNC, version, ..] if version & 0xF == 0 => Err(Unread::Sync),
        [SYNC, _, high, low, ..] => {
            let whole = usize::from(u16::from_be_bytes([*high, *low]));
            (whole >= HEADER + SUM).then_some(whole).ok_or(Unread::Length)
        }
        [] | [SYNC] | [SYNC, ..] => Err(Unread::More(LENGTH)),
        _ => Err(Unread::Sync),
    }
}

/// CRC-CCITT from -1 on, the highest bit first (6.2, annex B).
pub(super) fn crc(octets: &[u8]) -> u16 {
    octets.iter().fold(0xFFFF, |sum: u16, octet| {
        let high = sum >> 8 ^ u16::from(*octet);
        let high = high ^ high >> 4;
        sum << 8 ^ high << 12 ^ high << 5 ^ high
    })
}
