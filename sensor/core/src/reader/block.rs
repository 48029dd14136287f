use super::order::Order;
use super::Interface;
use std::ops::Range;

/// What was expected and what was found.
pub(super) type Contradiction = (String, String);

/// Of a name or description so many octets are kept.
const LONGEST_NAME: usize = 256;

/// A block's octets without its type and lengths.
#[derive(Clone, Copy)]
pub(super) struct Block<'a> {
    pub(super) order: Order,
    pub(super) bytes: &'a [u8],
}

impl<'a> Block<'a> {
    #[inline]
    pub(super) fn words<const N: usize>(&self) -> Option<[u32; N]> {
        self.order.words(self.bytes)
    }

    pub(super) fn u16(&self, at: usize) -> Option<u16> {
        self.bytes.get(at..)?.first_chunk().map(|octets| self.order.u16(*octets))
    }

    /// Code, place and length of the option at `at` (section 3.5).
    fn option(&self, at: usize) -> Option<(u16, Range<usize>)> {
        let start = at + 4;
        let end = start + usize::from(self.u16(at + 2)?);
        let code = self.u16(at)?;
        (code != 0 && end <= self.bytes.len()).then_some((code, start..end))
    }

    /// The options from `at` on, until their end or the first that lies about its length.
    fn options(self, at: usize) -> impl Iterator<Item = (u16, &'a [u8])> {
        let mut at = at;
        std::iter::from_fn(move || {
            let (code, place) = self.option(at)?;
            at = place.end.next_multiple_of(4);
            Some((code, self.bytes.get(place)?))
        })
    }

    /// Where the first `opt_comment` stands among the options from `at` on.
    #[inline]
    pub(super) fn comment(&self, mut at: usize) -> Option<Range<usize>> {
        while at < self.bytes.len() {
            let (code, place) = self.option(at)?;
            if code == 1 {
                return Some(place);
            }
            at = place.end.next_multiple_of(4);
        }
        None
    }

    /// The interface that an interface description block describes (section 4.2).
    pub(super) fn interface(&self) -> Option<Interface> {
        let [_, snap_length] = self.words()?;
        let link_type = self.u16(0)?;
        let mut interface = Interface { link_type, snap_length, ..Interface::default() };
        for (code, value) in self.options(8) {
            match (code, value) {
                (2, name) => interface.name = text(name),
                (3, description) => interface.description = text(description),
                // The draft never said whether in bits or octets.
                (13, &[length]) => {
                    interface.fcs_len = Some(if length < 16 { length } else { length / 8 })
                }
                _ => {}
            }
        }
        Some(interface)
    }

    /// `isb_ifdrop` of an interface statistics block (section 4.6).
    pub(super) fn dropped(&self) -> Option<u64> {
        let (_, value) = self.options(12).find(|(code, _)| *code == 5)?;
        value.first_chunk().map(|octets| self.order.u64(*octets))
    }
}

fn text(octets: &[u8]) -> String {
    let kept = octets.get(..LONGEST_NAME).unwrap_or(octets);
    String::from_utf8_lossy(kept).trim_end_matches('\0').into()
}

/// No time is further from 1970 (146 years), so that any two can be subtracted.
const FURTHEST_NS: i64 = i64::MAX / 2;

/// How the times of an interface are to be read.
pub(super) struct Clock {
    unit: Unit,
    offset_ns: i64,
    pub(super) snap_length: u32,
}

/// One tick in nanoseconds.
enum Unit {
    Times(u64),
    Over(u64),
    /// 2^-n seconds.
    Binary(u8),
}

impl Clock {
    /// Reads `if_tsresol` and `if_tsoffset` of an interface description block.
    pub(super) fn new(block: Block<'_>, snap_length: u32) -> Result<Self, Contradiction> {
        let mut clock = Self { unit: Unit::Times(1_000), offset_ns: 0, snap_length };
        for (code, value) in block.options(8) {
            match (code, value) {
                (9, &[resolution]) => clock.unit = Unit::new(resolution)?,
                (14, &[a, b, c, d, e, f, g, h]) => {
                    let seconds = block.order.u64([a, b, c, d, e, f, g, h]).cast_signed();
                    clock.offset_ns = seconds.saturating_mul(1_000_000_000);
                }
                _ => {}
            }
        }
        Ok(clock)
    }

    /// Nanoseconds since 1970 of a time in ticks, at most [`FURTHEST_NS`] away.
    #[inline]
    pub(super) fn at_ns(&self, high: u32, low: u32) -> i64 {
        let ticks = u64::from(high) << 32 | u64::from(low);
        let ns = match self.unit {
            Unit::Times(n) => ticks.saturating_mul(n),
            Unit::Over(n) => ticks / n,
            Unit::Binary(n) => {
                let ns = (u128::from(ticks) * 1_000_000_000) >> n;
                u64::try_from(ns).unwrap_or(u64::MAX)
            }
        };
        let at_ns = i64::try_from(ns).unwrap_or(i64::MAX).saturating_add(self.offset_ns);
        at_ns.clamp(-FURTHEST_NS, FURTHEST_NS)
    }
}

impl Unit {
    /// The highest bit chooses between 2^-n and 10^-n seconds. What no clock can do
    /// (finer than 10^-28 or 2^-127 seconds) is a lie.
    fn new(resolution: u8) -> Result<Self, Contradiction> {
        let n = resolution & 0x7F;
        let unit = match resolution {
            0x80.. => Some(Self::Binary(n)),
            0..=9 => 10_u64.checked_pow(9 - u32::from(n)).map(Self::Times),
            _ => 10_u64.checked_pow(u32::from(n) - 9).map(Self::Over),
        };
        unit.ok_or_else(|| ("a resolution of times".into(), format!("10^-{n} seconds")))
    }
}
