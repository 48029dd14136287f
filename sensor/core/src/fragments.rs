//! IP datagrams that came in fragments, put together in bounded memory.
//!
//! A fragment that repeats octets must repeat them unchanged: a mirror's copies do,
//! and what does not is an evasion, of which nothing is believed (RFC 5722, 4; the same
//! for IPv4).
#![deny(clippy::indexing_slicing)]

use crate::address::Address;
use crate::link::{Fragment, Ip, Packet};

/// Datagrams that wait for fragments; beyond that the oldest is given up.
const MOST_DATAGRAMS: usize = 64;
/// An IP datagram holds no more.
const LONGEST: usize = 65_535;
/// Separate runs of octets of one datagram; more is an attack.
const MOST_RUNS: usize = 64;
/// RFC 8200, 4.5 allows 60 s, Linux waits 30 s.
const PATIENCE_NS: i64 = 30_000_000_000;

#[derive(Clone, Copy, PartialEq, Eq)]
struct Key {
    realm: u32,
    src: Address,
    dst: Address,
    id: u32,
    protocol: u8,
}

/// Where in a datagram's payload the octets of a frame begin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    /// The frame's order.
    pub order: u64,
    /// The place in octets.
    pub start: usize,
}

/// A datagram's payload, and the frames that brought it in the order of their octets.
#[derive(Debug, PartialEq, Eq)]
pub struct Whole {
    /// The payload.
    pub octets: Vec<u8>,
    /// Its frames.
    pub parts: Vec<Part>,
}

/// A datagram's payload as far as it has come.
struct Datagram {
    key: Key,
    first_ns: i64,
    octets: Vec<u8>,
    /// The runs of octets that are here, in order, none touching another.
    runs: Vec<(usize, usize)>,
    /// Where it ends, once the last fragment has come.
    end: Option<usize>,
    parts: Vec<Part>,
}

/// Datagrams that wait for the rest of their fragments, the oldest first.
#[derive(Default)]
pub struct Fragments {
    waiting: Vec<Datagram>,
    /// Datagrams given up for others, since somebody asked.
    pub given_up: u64,
}

impl Fragments {
    /// Takes a fragment seen in `realm` in the frame of that order; gives the payload of its
    /// IP datagram when that is whole with it.
    pub fn add(
        &mut self,
        realm: u32,
        packet: &Packet<'_>,
        order: u64,
        at_ns: i64,
    ) -> Option<Whole> {
        let ip = packet.ip?;
        let Ip { fragment: Some(fragment), id: Some(id), src, dst, protocol, .. } = ip else {
            return None;
        };
        let key = Key { realm, src, dst, id, protocol };
        self.waiting.retain(|datagram| (at_ns - datagram.first_ns).abs() <= PATIENCE_NS);
        let place = self.place(key, at_ns);
        let datagram = self.waiting.get_mut(place)?;
        if packet.cut_off() || datagram.take(fragment, packet.payload, order).is_none() {
            self.waiting.remove(place);
            return None;
        }
        if !datagram.is_whole() {
            return None;
        }
        let Datagram { octets, mut parts, .. } = self.waiting.remove(place);
        parts.sort_unstable_by_key(|part| part.start);
        Some(Whole { octets, parts })
    }

    fn place(&mut self, key: Key, first_ns: i64) -> usize {
        if let Some(place) = self.waiting.iter().position(|datagram| datagram.key == key) {
            return place;
        }
        if self.waiting.len() >= MOST_DATAGRAMS {
            self.waiting.remove(0);
            self.given_up += 1;
        }
        let (octets, runs, parts) = (Vec::new(), Vec::new(), Vec::new());
        self.waiting.push(Datagram { key, first_ns, octets, runs, end: None, parts });
        self.waiting.len() - 1
    }
}

impl Datagram {
    /// Adds a fragment; `None` when it contradicts what is here or the limits.
    fn take(&mut self, fragment: Fragment, bytes: &[u8], order: u64) -> Option<()> {
        let start = usize::from(fragment.offset);
        let end = start + bytes.len();
        let beyond = self.end.is_some_and(|last| end > last);
        // RFC 791, 3.2: all but the last hold a multiple of eight octets.
        if bytes.is_empty() || end > LONGEST || beyond || (fragment.more && !end.is_multiple_of(8))
        {
            return None;
        }
        if !fragment.more {
            let shrinks = end < self.octets.len() || self.end.is_some_and(|last| end != last);
            if shrinks {
                return None;
            }
            self.end = Some(end);
        }
        self.agree(start, bytes)?;
        if self.octets.len() < end {
            self.octets.resize(end, 0);
        }
        self.octets.get_mut(start..end)?.copy_from_slice(bytes);
        if !self.runs.iter().any(|(from, to)| *from <= start && end <= *to) {
            self.parts.push(Part { order, start });
        }
        self.join(start, end);
        (self.runs.len() <= MOST_RUNS).then_some(())
    }

    /// Whether `bytes` at `start` repeat what is here already, where it is.
    fn agree(&self, start: usize, bytes: &[u8]) -> Option<()> {
        for (from, to) in &self.runs {
            let (from, to) = ((*from).max(start), (*to).min(start + bytes.len()));
            if from < to && self.octets.get(from..to) != bytes.get(from - start..to - start) {
                return None;
            }
        }
        Some(())
    }

    /// Adds a run, joined with those that it touches.
    fn join(&mut self, mut start: usize, mut end: usize) {
        self.runs.retain(|(from, to)| {
            let apart = *to < start || *from > end;
            if !apart {
                (start, end) = (start.min(*from), end.max(*to));
            }
            apart
        });
        let place = self.runs.partition_point(|(from, _)| *from < start);
        self.runs.insert(place, (start, end));
    }

    fn is_whole(&self) -> bool {
        self.end.is_some_and(|end| self.runs == [(0, end)])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::link::tests::parse;
    use crate::random::Random;

    const RAW_IPV4: u16 = 228;

    /// An IPv4 fragment of protocol 17 with identification `id`.
    fn fragment(id: u8, offset: usize, more: bool, octets: &[u8]) -> Vec<u8> {
        let place = (offset / 8) as u16 | if more { 0x2000 } else { 0 };
        let [p0, p1] = place.to_be_bytes();
        let [l0, l1] = (20 + octets.len() as u16).to_be_bytes();
        let mut bytes = vec![0x45, 0, l0, l1, 0, id, p0, p1, 64, 17, 0, 0];
        bytes.extend([10, 0, 0, 1, 10, 0, 0, 2]);
        bytes.extend(octets);
        bytes
    }

    fn add(fragments: &mut Fragments, bytes: &[u8], at_ns: i64) -> Option<Vec<u8>> {
        let packet = parse(RAW_IPV4, bytes, bytes.len() as u32);
        fragments.add(0, &packet, at_ns as u64, at_ns).map(|whole| whole.octets)
    }

    #[test]
    fn in_any_order_with_copies_among_them() {
        let whole: Vec<u8> = (0..20).collect();
        let parts = [(0, true, 0..8), (8, true, 8..16), (16, false, 16..20)]
            .map(|(offset, more, part)| fragment(1, offset, more, &whole[part]));
        for order in [[0, 1, 2], [2, 1, 0], [1, 2, 0], [2, 0, 1]] {
            let mut fragments = Fragments::default();
            assert_eq!(add(&mut fragments, &parts[order[0]], 0), None);
            assert_eq!(add(&mut fragments, &parts[order[0]], 0), None);
            assert_eq!(add(&mut fragments, &parts[order[1]], 0), None);
            assert_eq!(add(&mut fragments, &parts[order[2]], 0).unwrap(), whole);
            assert!(fragments.waiting.is_empty());
        }
    }

    #[test]
    fn datagrams_of_two_realms_stay_two() {
        let mut fragments = Fragments::default();
        let (first, last) = (fragment(1, 0, true, &[1; 8]), fragment(1, 8, false, &[2; 2]));
        fn packet(bytes: &[u8]) -> Packet<'_> {
            parse(RAW_IPV4, bytes, bytes.len() as u32)
        }
        assert_eq!(fragments.add(1, &packet(&first), 0, 0), None);
        assert_eq!(fragments.add(2, &packet(&last), 0, 0), None);
        let whole = fragments.add(2, &packet(&first), 1, 0).unwrap();
        assert_eq!(whole.octets.len(), 10);
        let parts = [Part { order: 1, start: 0 }, Part { order: 0, start: 8 }];
        assert_eq!(whole.parts, parts, "in the order of the octets");
    }

    #[test]
    fn contradictions_are_not_believed() {
        let first = fragment(1, 8, true, &[1; 16]);
        for second in [
            fragment(1, 16, false, &[2; 16]),
            fragment(1, 8, false, &[1; 8]),
            fragment(1, 24, true, &[1; 7]),
            fragment(1, 65_528, false, &[1; 16]),
        ] {
            let mut fragments = Fragments::default();
            assert_eq!(add(&mut fragments, &first, 0), None);
            assert_eq!(add(&mut fragments, &second, 0), None);
            assert!(fragments.waiting.is_empty(), "{second:?}");
        }
    }

    #[test]
    fn the_old_and_the_many_are_given_up() {
        let mut fragments = Fragments::default();
        for id in 0..70 {
            add(&mut fragments, &fragment(id, 0, true, &[1; 8]), 0);
        }
        assert_eq!((fragments.waiting.len(), fragments.given_up), (MOST_DATAGRAMS, 6));
        assert_eq!(add(&mut fragments, &fragment(0, 8, false, &[1]), 0), None);
        assert!(add(&mut fragments, &fragment(69, 8, false, &[1]), 0).is_some());
        assert_eq!(add(&mut fragments, &fragment(68, 8, false, &[1]), PATIENCE_NS + 1), None);
        assert_eq!(fragments.waiting.len(), 1);
    }

    /// Whatever comes, a whole datagram has the octets of one fragment at each place.
    #[test]
    fn any_fragments() {
        let mut random = Random(3);
        let mut fragments = Fragments::default();
        let mut whole = 0;
        for at in 0..50_000 {
            let (offset, more) = (random.below(6) * 8, random.below(3) > 0);
            let length = if more { 8 * random.below(4) } else { random.below(20) };
            let octets: Vec<u8> = (offset..offset + length).map(|n| n as u8).collect();
            let id = random.below(200) as u8;
            if let Some(octets) = add(&mut fragments, &fragment(id, offset, more, &octets), at) {
                assert!(octets.iter().enumerate().all(|(n, octet)| n as u8 == *octet));
                whole += 1;
            }
            assert!(fragments.waiting.len() <= MOST_DATAGRAMS);
        }
        assert!(whole > 100, "{whole}");
    }
}
