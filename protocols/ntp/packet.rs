//! The packets of modes 1 to 5: a header of 48 octets, then what proves who sent it.

use std::net::Ipv4Addr;
use wire::{Octets, Recognition, Short, Side, Text};

const HEADER: usize = 48;
/// §7.3: the leap indicator of a clock that goes by no other.
const UNSYNCHRONISED: u8 = 3;
/// §7.3, figure 11: strata from here on have no meaning but "unsynchronised".
const NO_STRATUM: u8 = 16;
/// Seconds from 1900, when NTP's first era began, to 1970. §6
const EPOCH: u32 = 2_208_988_800;
const SECOND_NS: i64 = 1_000_000_000;
const MINUTE: i32 = 60;
/// The longest interval, 36 hours, as a power of two in seconds. §7.2
const MAXIMUM_POLL: u8 = 17;

/// Modes 1 to 5 of a version that is in use, and octets that such clocks have. §7.3 Other datagrams
/// begin alike by chance, such as QUIC's: on other ports all must be as it is of versions in use.
pub fn recognise(bytes: &[u8]) -> Recognition {
    let &[first, stratum, poll, precision, ..] = bytes else { return Recognition::No };
    let (version, mode) = (first >> 3 & 7, first & 7);
    if !matches!(version, 1..=4) || !matches!(mode, 1..=5) {
        return Recognition::No;
    }
    if bytes.len() < HEADER {
        return Recognition::Broken;
    }
    // A clock ticks more often than once in two seconds; who asks may leave that open.
    let is_clock = stratum <= NO_STRATUM && (precision == 0 || precision > 0x80);
    if !is_clock || !bytes.len().is_multiple_of(4) {
        return Recognition::No;
    }
    // A client may leave open how its clock ticks, and how often it asks.
    let is_open = mode == super::CLIENT && precision == 0;
    if version < 3 || poll > MAXIMUM_POLL || !(is_open || precision > 0xDF) {
        return Recognition::Broken;
    }
    Recognition::Maybe(match mode {
        1 | super::CLIENT => Some(Side::Client),
        2 | super::SERVER => Some(Side::Server),
        _ => None,
    })
}

/// §7.3, figure 8
#[derive(Debug)]
pub struct Packet<'a> {
    pub leap: u8,
    pub mode: u8,
    pub stratum: u8,
    reference: [u8; 4],
    /// What the request had for `transmit`.
    pub origin: [u8; 8],
    pub transmit: [u8; 8],
    version: u8,
    tail: Octets<'a>,
}

impl<'a> Packet<'a> {
    pub fn read(bytes: &'a [u8]) -> Result<Self, Short> {
        let mut octets = Octets::new(bytes);
        let (first, stratum) = (octets.u8()?, octets.u8()?);
        // Poll interval, precision, root delay and dispersion.
        let reference = octets.skip(10)?.array()?;
        let origin = octets.skip(8)?.array()?; // behind the reference timestamp
        let transmit = octets.skip(8)?.array()?; // behind the receive timestamp
        let (leap, version, mode) = (first >> 6, first >> 3 & 7, first & 7);
        Ok(Self { leap, mode, stratum, reference, origin, transmit, version, tail: octets })
    }

    /// Why it is no answer but a refusal: 0 where it is none. §7.4
    pub fn refusal(&self) -> u32 {
        match (self.stratum, &self.reference) {
            (0, b"DENY") => 1,
            (0, b"RSTR") => 2,
            (0, b"RATE") => 3,
            _ => 0,
        }
    }

    /// Whether it goes by a clock.
    pub const fn is_synchronised(&self) -> bool {
        self.leap != UNSYNCHRONISED && self.stratum > 0 && self.stratum < NO_STRATUM
    }

    /// A kind of clock, or the server that it goes by itself; of an IPv6 server a digest. §7.3
    pub fn reference(&self) -> Option<Text> {
        match self.stratum {
            0 | 1 => Text::trimmed(&self.reference),
            _ if self.reference == [0; 4] => None,
            _ => Some(format_args!("{}", Ipv4Addr::from(self.reference)).into()),
        }
    }

    /// How many whole minutes the sender's clock is ahead of the capture's, which was `at_ns`:
    /// whole ones, for the sensor's own clock drifts too. None where it goes by no clock.
    /// Right within 68 years, whatever the era. §6
    pub fn minutes_ahead(&self, at_ns: i64) -> Option<i32> {
        let [a, b, c, d, ..] = self.transmit;
        let seconds = u32::from_be_bytes([a, b, c, d]);
        let told = self.is_synchronised() && self.transmit != [0; 8];
        // What is beyond 32 bits is the era.
        let now = at_ns.div_euclid(SECOND_NS) as u32;
        told.then(|| seconds.wrapping_sub(EPOCH).wrapping_sub(now) as i32 / MINUTE)
    }

    /// How the sender proves who it is, if it does. §7.5, RFC 7822, RFC 8915 5
    pub fn authentication(&self) -> Option<&'static str> {
        let mut tail = self.tail;
        while self.version == 4 && tail.len() > 24 {
            let (kind, length) = (tail.be16().ok()?, tail.be16().ok()?);
            tail.skip(usize::from(length).checked_sub(4)?).ok()?;
            match kind {
                0x0404 => return Some("NTS"),
                0x0102..=0xC902 if kind & 0xFF == 2 => return Some("Autokey"),
                _ => {}
            }
        }
        // A key's number, then DES-CBC (version 3 and before), MD5 or SHA-1.
        matches!(tail.len(), 12 | 20 | 24).then_some("symmetric key")
    }
}
