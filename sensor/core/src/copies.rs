//! The same packet twice: a router between two mirrored realms shows each packet in
//! both, with other MAC addresses and a smaller time to live; a mirror may show a
//! datagram twice.

use crate::digest::Keyed;
use crate::link::Ip;

/// How long after the first sight a second one is a copy.
const ROUTED_NS: i64 = 100_000_000;
const MIRRORED_NS: i64 = 2_000_000;
/// Small enough to stay in the cache; a busier mirror forgets sooner.
const SLOTS: usize = 1 << 12;

/// What a packet is, compared with those just seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sight {
    /// Not seen before.
    First,
    /// Seen before in another realm or before a router.
    Routed,
    /// Seen before in the same place: a mirror's duplicate.
    Mirrored,
}

#[derive(Clone, Copy, Default)]
struct Seen {
    mark: u64,
    at_ns: i64,
    realm: u32,
    ttl: u8,
}

/// The packets of the last tenth of a second, by digest.
pub struct Copies {
    keyed: Keyed,
    seen: Vec<Seen>,
}

impl Default for Copies {
    fn default() -> Self {
        Self { keyed: Keyed::default(), seen: vec![Seen::default(); SLOTS] }
    }
}

impl Copies {
    /// A digest of all that a router leaves alone: addresses, identification, and of what
    /// IP carries the length and the first 20 octets (ports, numbers, checksum).
    #[inline]
    pub fn mark(&self, ip: &Ip, carried: &[u8]) -> u64 {
        let size = (carried.len() as u64) << 32 | u64::from(ip.id.unwrap_or(0));
        let start = self.keyed.digest().addresses(ip.src, ip.dst);
        match carried.first_chunk::<20>() {
            Some([a @ .., b0, b1, b2, b3]) => {
                let [a, b] = [0, 8].map(|at| a.get(at..).and_then(<[u8]>::first_chunk).copied());
                let [a, b] = [a, b].map(|word| word.map_or(0, u64::from_ne_bytes));
                let last = u32::from_ne_bytes([*b0, *b1, *b2, *b3]);
                start.pair(size, a).pair(b, last.into()).finish()
            }
            None => start.pair(size, 0).octets(carried).finish(),
        }
    }

    /// Looks at a packet of that mark; `identified` says that it holds an IP identification other than 0.
    #[inline]
    pub fn look(&mut self, mark: u64, realm: u32, ttl: u8, at_ns: i64, identified: bool) -> Sight {
        let Some(seen) = self.seen.get_mut(mark as usize % SLOTS) else { return Sight::First };
        let since = (at_ns - seen.at_ns).abs();
        if seen.mark == mark && since <= ROUTED_NS {
            if seen.realm != realm || seen.ttl != ttl {
                return Sight::Routed;
            }
            if identified && since <= MIRRORED_NS {
                return Sight::Mirrored;
            }
        }
        *seen = Seen { mark, at_ns, realm, ttl };
        Sight::First
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_routed_copy_is_not_a_repetition() {
        let mut copies = Copies::default();
        assert_eq!(copies.look(7, 0, 64, 0, true), Sight::First);
        assert_eq!(copies.look(7, 1, 63, 50_000, true), Sight::Routed);
        assert_eq!(copies.look(7, 0, 64, 1_000_000, true), Sight::Mirrored);
        assert_eq!(copies.look(7, 0, 64, 1_000_000, false), Sight::First);
        assert_eq!(copies.look(7, 1, 63, 2_000_000_000, true), Sight::First);
    }
}
