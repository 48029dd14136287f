//! Modbus RTU on a stream: what serial servers pass on as it stands on the line, a unit, a
//! function, its data and a checksum, without the MBAP header.
//!
//! *Line* is MODBUS over Serial Line V1.02.

use super::recognise;
use crate::crc16::crc16;
use wire::{Side, Text};

/// Unit, function and checksum, around the data.
const AROUND: usize = 4;
/// Line §2.5.1.
const LONGEST: usize = 256;
/// Line §2.2: units 248 to 255 are reserved.
const LAST_UNIT: u8 = 247;

/// A frame whose checksum is right.
#[derive(Clone, Copy)]
pub struct Frame<'a> {
    pub unit: u8,
    pub function: u8,
    pub data: &'a [u8],
}

/// What the octets at the front of a stream are.
pub enum Read<'a> {
    /// A frame of so many octets.
    Whole(Frame<'a>, usize),
    /// A frame needs so many in all.
    More(usize),
    /// So many octets would be a frame, if the checksum (needed, there) were right.
    Broken(u16, u16, usize),
    /// None that is known.
    Foreign,
}

/// Who sends `bytes`, where these are one whole frame of a known function. ROC Plus has the
/// same checksum, and some of its requests fit: its answers do not.
pub fn sender(bytes: &[u8]) -> Option<Option<Side>> {
    let [unit, function, ..] = bytes else { return None };
    let data = bytes.get(2..bytes.len().checked_sub(2)?)?;
    let public = recognise::is_public(function & 0x7F);
    if *unit > LAST_UNIT || bytes.len() > LONGEST || !public {
        return None;
    }
    recognise::sender(*function, data.len(), data).filter(|_| whole(bytes).is_some())
}

/// Reads a frame that `side` sent. A function of which the length is not known ends with the
/// octets.
pub fn read(side: Side, bytes: &[u8]) -> Read<'_> {
    let [_, function, data @ ..] = bytes else { return Read::More(AROUND) };
    match length(side, *function, data) {
        Length::Short(needed) => Read::More(AROUND + needed),
        Length::Is(n) if bytes.len() < AROUND + n => Read::More(AROUND + n),
        Length::Is(n) => known(bytes, AROUND + n),
        Length::Unknown => match whole(bytes) {
            Some(frame) => Read::Whole(frame, bytes.len()),
            None => Read::Foreign,
        },
    }
}

/// The frame that is `octets` long as its function says, or else all of `bytes`.
fn known(bytes: &[u8], octets: usize) -> Read<'_> {
    let front = bytes.get(..octets).unwrap_or_default();
    if let Some(frame) = whole(front) {
        return Read::Whole(frame, octets);
    }
    if let Some(frame) = whole(bytes).filter(|_| bytes.len() <= LONGEST) {
        return Read::Whole(frame, bytes.len());
    }
    match sums(front) {
        Some((needed, there)) => Read::Broken(needed, there, octets),
        None => Read::Foreign,
    }
}

fn whole(bytes: &[u8]) -> Option<Frame<'_>> {
    let (needed, there) = sums(bytes)?;
    let [unit, function, data @ .., _, _] = bytes else { return None };
    (needed == there).then_some(Frame { unit: *unit, function: *function, data })
}

/// The checksum that `bytes` need and the one at their end.
fn sums(bytes: &[u8]) -> Option<(u16, u16)> {
    let (front, sum) = bytes.split_last_chunk::<2>()?;
    Some((checksum(front), u16::from_le_bytes(*sum)))
}

enum Length {
    /// So many octets of data.
    Is(usize),
    /// So many are needed to tell.
    Short(usize),
    Unknown,
}

/// Octets of data behind a function. App §6.
fn length(side: Side, function: u8, data: &[u8]) -> Length {
    let counted = |at: usize| match data.get(at) {
        Some(count) => Length::Is(at + 1 + usize::from(*count)),
        None => Length::Short(at + 1),
    };
    match (side, function) {
        (_, 5 | 6) | (Side::Client, 1..=4) | (Side::Server, 11 | 15 | 16) => Length::Is(4),
        (Side::Client, 7 | 11 | 12 | 17) => Length::Is(0),
        (Side::Client, 15 | 16) => counted(4),
        (Side::Client, 23) => counted(8),
        (Side::Client, 24) => Length::Is(2),
        (_, 22) => Length::Is(6),
        (Side::Server, 7 | 0x80..) => Length::Is(1),
        (_, 20 | 21) | (Side::Server, 1..=4 | 12 | 17 | 23) => counted(0),
        _ => Length::Unknown,
    }
}

/// From all ones. Line §6.2.2.
fn checksum(bytes: &[u8]) -> u16 {
    crc16(0xFFFF, bytes)
}

/// What is said of a wrong checksum.
pub fn wrong(needed: u16, there: u16) -> Text {
    format_args!("{needed:#06x} needed, {there:#06x} there").into()
}
