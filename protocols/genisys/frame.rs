//! A message: a header, a station, pairs of address and data, mostly a checksum, a terminator.
//! Octets from 0xF0 on are written as 0xF0 and what they are more than that. Manual §5.1.1.

use crate::crc16::crc16;
use wire::{Carrier, Recognition, Side};

const ESCAPE: u8 = 0xF0;
const TERMINATOR: u8 = 0xF6;

pub const ACKNOWLEDGE: u8 = 0xF1;
pub const INDICATIONS: u8 = 0xF2;
pub const CHECKBACK: u8 = 0xF3;
pub const COMMON_CONTROL: u8 = 0xF9;
pub const POLL: u8 = 0xFB;
pub const CONTROL: u8 = 0xFC;
pub const EXECUTE: u8 = 0xFE;

/// A header, a station, 256 pairs and a checksum, each octet escaped, and the terminator.
const LONGEST: usize = 2 + 2 * (1 + 2 * 256 + 2);

/// Why octets are no message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Broken {
    /// The terminator does not come.
    Endless,
    Header(u8),
    /// An octet from 0xF0 on that is not escaped.
    Escape,
    /// Shorter than a station and, where it must be, a checksum.
    Length,
    Checksum {
        needed: u16,
        there: u16,
    },
}

/// A message without escapes, checksum and terminator.
#[derive(Debug, PartialEq, Eq)]
pub struct Frame {
    pub header: u8,
    pub station: u8,
    /// Address and data, address and data.
    pub pairs: Vec<u8>,
    pub is_checked: bool,
}

/// What came of reading a message.
pub enum Read {
    /// With its octets.
    Whole(Frame, usize),
    More,
    /// With its octets, where its end is known.
    Broken(Broken, Option<usize>),
}

/// The message at the front of `bytes`, behind which more may come. A checksum that is not
/// escaped may look like the terminator: then that is one of the next two octets.
pub fn read(bytes: &[u8], more: bool) -> Read {
    let head = bytes.get(..LONGEST).unwrap_or(bytes);
    let Some(at) = head.iter().position(|octet| *octet == TERMINATOR) else {
        let endless = !more || bytes.len() >= LONGEST;
        return if endless { Read::Broken(Broken::Endless, None) } else { Read::More };
    };
    let mut broken = Broken::Endless;
    for end in (at + 1..=at + 3).rev() {
        match bytes.get(..end).map(Frame::read) {
            Some(Ok(frame)) => return Read::Whole(frame, end),
            Some(Err(why)) => broken = why,
            None => {}
        }
    }
    match broken {
        Broken::Header(_) => Read::Broken(broken, None),
        _ if more && bytes.len() < at + 3 => Read::More,
        _ => Read::Broken(broken, Some(at + 1)),
    }
}

impl Frame {
    /// A whole message.
    fn read(message: &[u8]) -> Result<Self, Broken> {
        let [header, body @ .., TERMINATOR] = message else { return Err(Broken::Length) };
        if sender(*header).is_none() {
            return Err(Broken::Header(*header));
        }
        match (*header, body) {
            (ACKNOWLEDGE | POLL, [_] | [ESCAPE, _]) => Self::plain(*header, body),
            _ => Self::checked(*header, body),
        }
    }

    fn plain(header: u8, body: &[u8]) -> Result<Self, Broken> {
        let station = unescaped(body)?.pop().ok_or(Broken::Length)?;
        Ok(Self { header, station, pairs: Vec::new(), is_checked: false })
    }

    /// With a checksum, which may be escaped or not.
    fn checked(header: u8, body: &[u8]) -> Result<Self, Broken> {
        let escaped = unescaped(body).and_then(|octets| checked(header, &octets));
        let (station, pairs) = escaped.or_else(|broken| {
            let (rest, sum) = body.split_last_chunk::<2>().ok_or(broken)?;
            let octets = [&unescaped(rest).or(Err(broken))?[..], sum].concat();
            checked(header, &octets).or(Err(broken))
        })?;
        Ok(Self { header, station, pairs, is_checked: true })
    }
}

/// Who sends what begins so: masters ask, slaves answer. Manual §5.1.1.1.
pub const fn sender(header: u8) -> Option<Side> {
    match header {
        ACKNOWLEDGE..=CHECKBACK => Some(Side::Server),
        COMMON_CONTROL..=EXECUTE => Some(Side::Client),
        _ => None,
    }
}

fn unescaped(body: &[u8]) -> Result<Vec<u8>, Broken> {
    let (mut octets, mut body) = (Vec::new(), body.iter());
    while let Some(octet) = body.next() {
        octets.push(match (*octet, body.as_slice()) {
            (ESCAPE, [low @ ..=0x0F, rest @ ..]) => {
                body = rest.iter();
                ESCAPE | low
            }
            (ESCAPE.., _) => return Err(Broken::Escape),
            (octet, _) => octet,
        });
    }
    Ok(octets)
}

/// The station and the pairs in front of a right checksum. Some begin it with all ones, some with
/// zeros: the manual does not say.
fn checked(header: u8, octets: &[u8]) -> Result<(u8, Vec<u8>), Broken> {
    let (covered, sum) = octets.split_last_chunk::<2>().ok_or(Broken::Length)?;
    let (station, pairs) = covered.split_first().ok_or(Broken::Length)?;
    let [needed, other] = [0xFFFF, 0].map(|start| crc16(crc16(start, &[header]), covered));
    let there = u16::from_le_bytes(*sum);
    if cfg!(fuzzing) || needed == there || other == there {
        return Ok((*station, pairs.to_vec()));
    }
    Err(Broken::Checksum { needed, there })
}

/// A header, a terminator and a checksum: 26 bits. What has no checksum may be anything.
pub fn recognise(carrier: Carrier, bytes: &[u8]) -> Recognition {
    let Some(side) = bytes.first().map(|header| sender(*header)) else {
        return Recognition::Short;
    };
    if side.is_none() {
        return Recognition::No;
    }
    match read(bytes, carrier == Carrier::Tcp) {
        Read::More if bytes.iter().skip(1).all(|octet| *octet <= ESCAPE) => Recognition::Short,
        Read::Whole(frame, _) if frame.is_checked => Recognition::Sure(side),
        Read::Whole(_, whole) if whole == bytes.len() => Recognition::Maybe(side),
        Read::Broken(Broken::Checksum { .. }, _) => Recognition::Broken,
        _ => Recognition::No,
    }
}
