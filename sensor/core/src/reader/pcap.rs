//! draft-ietf-opsawg-pcap: a header, then records of a header and a frame's octets.

use super::order::Order;
use super::source::{Source, LONGEST};
use super::{Damage, Found, Interface};

/// A frame longer than this (libpcap's MAXIMUM_SNAPLEN) is believed only when the
/// file's header allows it.
const USUAL_LONGEST: u32 = 262_144;

pub(super) struct Pcap {
    order: Order,
    /// Nanoseconds in a unit of a record's fraction of a second.
    fraction_ns: i64,
    /// Octets of a record's header.
    header: usize,
    /// Before version 2.4 a record's two lengths stand in either order.
    old: bool,
    longest: u32,
    /// Octets of the record last lent.
    lent: usize,
}

impl Pcap {
    /// Reads the file's header (section 4); `None` when `magic` is not a pcap's.
    pub(super) fn begin(
        source: &mut Source,
        magic: [u8; 4],
    ) -> Result<Option<(Self, Interface)>, Damage> {
        let Some((order, fraction_ns, header)) = variant(magic) else {
            return Ok(None);
        };
        if !source.has(24) {
            return Err(source.short("24 octets of a pcap header"));
        }
        let header24 = source.ahead();
        let [_, _, _, _, snap_length, link] = order.words(header24).unwrap_or_default();
        let minor = header24.get(6..).and_then(|rest| rest.first_chunk()).copied();
        let old = minor.is_some_and(|minor| order.u16(minor) < 4);
        source.pass(24);
        let longest = snap_length.clamp(USUAL_LONGEST, LONGEST as u32 - 24);
        let pcap = Self { order, fraction_ns, header, old, longest, lent: 0 };
        Ok(Some((pcap, interface(snap_length, link))))
    }

    /// The next record (section 5).
    #[inline(always)]
    pub(super) fn next(&mut self, source: &mut Source) -> Result<Option<Found>, Damage> {
        source.pass(std::mem::take(&mut self.lent));
        if !source.has(self.header) {
            return self.end(source);
        }
        let words = self.order.words(source.ahead()).unwrap_or_default();
        let [seconds, fraction, captured, length] = self.mended(words);
        if captured > self.longest {
            let expected = format!("a frame of at most {} octets", self.longest);
            return Err(source.broken(expected, format!("one of {captured}")));
        }
        self.lent = self.header + captured as usize;
        if !source.has(self.lent) {
            return Err(source.short(format!("{} octets of record header and frame", self.lent)));
        }
        let at_ns = i64::from(seconds) * 1_000_000_000 + i64::from(fraction) * self.fraction_ns;
        let bytes = self.header..self.lent;
        Ok(Some(Found { interface: 0, at_ns, length, bytes, comment: 0..0 }))
    }

    /// No more can have been captured than there was.
    #[inline]
    fn mended(&self, [seconds, fraction, captured, length]: [u32; 4]) -> [u32; 4] {
        if captured <= length {
            [seconds, fraction, captured, length]
        } else if self.old {
            [seconds, fraction, length, captured]
        } else {
            [seconds, fraction, captured, captured]
        }
    }

    #[cold]
    fn end(&self, source: &mut Source) -> Result<Option<Found>, Damage> {
        if source.ended() {
            return Ok(None);
        }
        Err(source.short(format!("{} octets of record header", self.header)))
    }
}

/// Byte order, unit of time and record header of the magic number's variants. The
/// last one is of Kuznetzov's patched libpcap, with eight more octets in a record.
fn variant(magic: [u8; 4]) -> Option<(Order, i64, usize)> {
    [Order::Big, Order::Little].into_iter().find_map(|order| match order.u32(magic) {
        0xA1B2_C3D4 => Some((order, 1_000, 16)),
        0xA1B2_3C4D => Some((order, 1, 16)),
        0xA1B2_CD34 => Some((order, 1_000, 24)),
        _ => None,
    })
}

/// The header's last word: link type below, above it the length of the frame check
/// sequence in units of 16 bits, where bit 26 says that it is known.
fn interface(snap_length: u32, link: u32) -> Interface {
    let [high, _, link_high, link_low] = link.to_be_bytes();
    Interface {
        link_type: u16::from_be_bytes([link_high, link_low]),
        snap_length,
        fcs_len: (high & 0x04 != 0).then_some(high >> 4 << 1),
        ..Interface::default()
    }
}
