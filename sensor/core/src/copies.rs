//! The same packet twice: a router between two mirrored realms shows each packet in
//! both, with other MAC addresses and a smaller time to live; a mirror of both ports that a
//! packet passes shows it unchanged.
//!
//! Two equal packets may be two: only a number that their sender counts tells a copy from a
//! repetition. A packet without one is a copy where numbered ones come twice.

use crate::digest::{Digest, Keyed};
use crate::link::{Ip, Packet, Transport};

/// How long after the first sight a second one is a copy.
const ROUTED_NS: i64 = 100_000_000;
const MIRRORED_NS: i64 = 2_000_000;
/// How long after a numbered packet came twice others may be told by being equal.
const TWOFOLD_NS: i64 = 60_000_000_000;
/// IEC 62439-3, EntryForgetTime: how far the frames of a pair may lie apart.
const PAIR_NS: i64 = 400_000_000;
/// Sets of four packets, small enough to stay in the cache; a busier mirror forgets sooner.
const SETS: usize = 1 << 10;

/// Ethernet protocols of which no sender sends two equal frames within [`MIRRORED_NS`]: ARP,
/// LLDP and MRP keep times, PROFINET, GOOSE, GSE, sampled values and PTP count.
const NUMBERED: [u16; 8] = [0x0806, 0x8892, 0x88B8, 0x88B9, 0x88BA, 0x88CC, 0x88E3, 0x88F7];

/// What a packet is, compared with those just seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sight {
    /// Not seen before.
    First,
    /// Seen before in another realm.
    Routed,
    /// Seen before in the same realm, where it had not yet passed a router.
    Passed,
    /// Seen before in the same place: a mirror's duplicate, or the other of a pair.
    Again,
}

/// A packet as copies are told by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark {
    /// Of all that a router leaves alone.
    digest: u64,
    /// The time to live that a router lessens.
    ttl: u8,
    /// Whether its sender's next one is another, even if it says the same.
    numbered: bool,
}

/// A packet that was seen, in 16 octets: four lie in one line of the cache.
#[derive(Clone, Copy, Default)]
struct Seen {
    mark: u64,
    /// From the highest bit down: 44 of the time in 1024 ns, 12 of the realm, 8 of the time
    /// to live.
    sight: u64,
}

/// Realms have numbers below.
const REALMS: usize = 1 << 12;
const PLACE_BITS: u32 = 20;

impl Seen {
    const fn new(mark: u64, realm: u32, ttl: u8, at_ns: i64) -> Self {
        let place = (realm as u64 & 0xFFF) << 8 | ttl as u64;
        Self { mark, sight: (at_ns as u64 >> 10) << PLACE_BITS | place }
    }

    /// How long this is from `other`, in nanoseconds.
    const fn since(self, other: Self) -> i64 {
        let [one, two] = [self.sight >> PLACE_BITS, other.sight >> PLACE_BITS];
        // The time wraps around with 44 bits.
        let apart = (one.wrapping_sub(two) << PLACE_BITS) as i64;
        (apart.unsigned_abs() >> PLACE_BITS << 10) as i64
    }

    const fn realm(self) -> u64 {
        self.sight >> 8 & 0xFFF
    }

    /// Whether it was in the same realm with the same time to live.
    const fn is_where(self, other: Self) -> bool {
        (self.sight ^ other.sight) & ((1 << PLACE_BITS) - 1) == 0
    }
}

/// Packets that share a place, the latest first.
#[derive(Clone, Copy, Default)]
#[repr(align(64))]
struct Set([Seen; 4]);

/// The packets of the last tenth of a second, by digest.
pub struct Copies {
    keyed: Keyed,
    seen: Vec<Set>,
    /// The last numbered packet of each realm that came twice.
    twofold: Vec<Option<Seen>>,
}

impl Default for Copies {
    fn default() -> Self {
        let seen = vec![Set::default(); SETS];
        Self { keyed: Keyed::default(), seen, twofold: vec![None; REALMS] }
    }
}

impl Copies {
    /// The mark of a packet in `realm`.
    #[inline]
    pub fn mark(&self, packet: &Packet<'_>, realm: u32) -> Mark {
        let Some(ip) = &packet.ip else { return self.frame(packet, realm) };
        let (carried, start) = (packet.carried_by_ip(), self.header(ip));
        let digest = match (packet.transport, carried.first_chunk()) {
            (Transport::Tcp { .. }, Some(head)) => segment(start, head, carried.len()),
            _ => start.content(carried),
        };
        let numbered = ip.id.is_some_and(|id| id != 0);
        Mark { digest: digest.finish(), ttl: ip.ttl, numbered }
    }

    /// Of a datagram's header what a router leaves alone.
    #[inline]
    fn header(&self, ip: &Ip) -> Digest {
        let place = ip.fragment.map_or(0, |fragment| u64::from(fragment.offset));
        let number = place << 32 | u64::from(ip.id.unwrap_or(0));
        self.keyed.digest().addresses(ip.src, ip.dst).pair(number, ip.protocol.into())
    }

    /// All of a frame that no router passes on.
    fn frame(&self, packet: &Packet<'_>, realm: u32) -> Mark {
        let [from, to] =
            [packet.src_mac, packet.dst_mac].map(|mac| mac.map_or(0, |m| m.words()[1]));
        let place = u64::from(realm) << 16 | u64::from(packet.ethertype);
        let start = self.keyed.digest().pair(from, to).pair(place, 0);
        let digest = start.content(packet.payload).finish();
        Mark { digest, ttl: 0, numbered: NUMBERED.contains(&packet.ethertype) }
    }

    /// Looks at a packet of that mark.
    #[inline]
    pub fn look(&mut self, mark: Mark, realm: u32, at_ns: i64) -> Sight {
        let now = Seen::new(mark.digest, realm, mark.ttl, at_ns);
        match self.find(now).filter(|seen| now.since(*seen) <= ROUTED_NS) {
            None => self.remember(now),
            Some(seen) if !seen.is_where(now) => {
                let before =
                    if seen.realm() == now.realm() { Sight::Passed } else { Sight::Routed };
                return self.behind_router(mark, realm, at_ns, before);
            }
            Some(seen) => {
                if now.since(seen) <= MIRRORED_NS && self.is_copy(mark.numbered, seen, now) {
                    return Sight::Again;
                }
                self.remember(now);
            }
        }
        Sight::First
    }

    fn set(&mut self, mark: u64) -> Option<&mut [Seen; 4]> {
        self.seen.get_mut(mark as usize % SETS).map(|set| &mut set.0)
    }

    /// What was last seen with the mark of `now`.
    #[inline]
    fn find(&mut self, now: Seen) -> Option<Seen> {
        self.set(now.mark)?.iter().find(|seen| seen.mark == now.mark).copied()
    }

    #[inline]
    fn remember(&mut self, now: Seen) {
        if let Some(set) = self.set(now.mark) {
            let [one, two, three, _] = *set;
            *set = [now, one, two, three];
        }
    }

    /// Looks at a frame that PRP or HSR sends over two ways with this number. Only frames of
    /// one content are a pair: who invents a number hides nothing.
    #[inline(never)]
    pub fn look_at_pair(
        &mut self,
        packet: &Packet<'_>,
        number: u16,
        realm: u32,
        at_ns: i64,
    ) -> Sight {
        let mac = packet.src_mac.map_or(0, |mac| mac.words()[1]);
        let kind = u64::from(number) << 16 | u64::from(packet.ethertype);
        let bytes = if packet.datagram.is_empty() { packet.payload } else { packet.datagram };
        let frame = self.keyed.digest().pair(mac, kind).content(bytes);
        let here = frame.pair(realm.into(), 0).finish();
        let again = self.seen_lately(here, at_ns);
        match self.seen_lately(frame.finish(), at_ns) {
            _ if again => Sight::Again,
            true => Sight::Routed,
            false => Sight::First,
        }
    }

    /// Whether a frame of a pair was seen; if not, it is now.
    fn seen_lately(&mut self, mark: u64, at_ns: i64) -> bool {
        let now = Seen::new(mark, 0, 0, at_ns);
        let known = self.find(now).is_some_and(|seen| now.since(seen) <= PAIR_NS);
        if !known {
            self.remember(now);
        }
        known
    }

    /// A packet that was seen elsewhere `before`, and that a mirror may show twice here too.
    #[cold]
    fn behind_router(&mut self, mark: Mark, realm: u32, at_ns: i64, before: Sight) -> Sight {
        let place = u64::from(realm) << 8 | u64::from(mark.ttl);
        let digest = self.keyed.digest().pair(mark.digest, place).finish();
        match self.look(Mark { digest, ..mark }, realm, at_ns) {
            Sight::First => before,
            again => again,
        }
    }

    /// Whether a packet equal to one just `seen` in the same place is its copy.
    #[cold]
    fn is_copy(&mut self, numbered: bool, seen: Seen, now: Seen) -> bool {
        let Some(twofold) = self.twofold.get_mut(now.realm() as usize) else { return false };
        if numbered {
            *twofold = Some(now);
            return true;
        }
        let copy = twofold.is_some_and(|last| now.since(last) <= TWOFOLD_NS);
        if copy {
            self.forget(seen);
        }
        copy
    }

    /// The next one equal to it is the sender's again.
    fn forget(&mut self, seen: Seen) {
        if let Some(set) = self.set(seen.mark) {
            set.iter_mut().filter(|known| known.mark == seen.mark).for_each(|known| known.mark = 0);
        }
    }
}

/// Takes a TCP segment: ports, numbers and checksum tell it, and of two that share them its
/// receiver takes one.
#[inline]
fn segment(start: Digest, head: &[u8; 20], length: usize) -> Digest {
    let [a @ .., b0, b1, b2, b3] = head;
    let [a, b] = [0, 8].map(|at| a.get(at..).and_then(<[u8]>::first_chunk).copied());
    let [a, b] = [a, b].map(|word| word.map_or(0, u64::from_ne_bytes));
    let last = u32::from_ne_bytes([*b0, *b1, *b2, *b3]);
    start.pair(a, b).pair(last.into(), length as u64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::link::tests::parse;
    use crate::random::Random;
    use wire::probe::hex;

    fn mark(ttl: u8, numbered: bool) -> Mark {
        Mark { digest: 7, ttl, numbered }
    }

    #[test]
    fn a_routed_copy_is_not_a_repetition() {
        let mut copies = Copies::default();
        let [one, routed] = [mark(64, true), mark(63, true)];
        assert_eq!(copies.look(one, 0, 0), Sight::First);
        assert_eq!(copies.look(routed, 1, 50_000), Sight::Routed);
        assert_eq!(copies.look(routed, 1, 60_000), Sight::Again);
        assert_eq!(copies.look(routed, 0, 70_000), Sight::Passed);
        assert_eq!(copies.look(routed, 0, 80_000), Sight::Again);
        assert_eq!(copies.look(one, 0, 1_000_000), Sight::Again);
        assert_eq!(copies.look(one, 0, 2_100_000), Sight::First);
        assert_eq!(copies.look(routed, 1, 2_000_000_000), Sight::First);
    }

    #[test]
    fn without_a_number_the_mirror_must_be_known_to_show_twice() {
        let mut copies = Copies::default();
        let unnumbered = mark(64, false);
        assert_eq!(copies.look(unnumbered, 0, 0), Sight::First);
        assert_eq!(copies.look(unnumbered, 0, 1000), Sight::First);
        let numbered = Mark { digest: 8, ..mark(64, true) };
        copies.look(numbered, 0, 1000);
        assert_eq!(copies.look(numbered, 0, 2000), Sight::Again);
        assert_eq!(copies.look(unnumbered, 0, 3000), Sight::Again);
        assert_eq!(copies.look(unnumbered, 0, 4000), Sight::First, "the sender's second");
        assert_eq!(copies.look(unnumbered, 0, 5000), Sight::Again);
        assert_eq!(copies.look(unnumbered, 1, 6000), Sight::First, "another realm's mirror");
        let later = TWOFOLD_NS + 10_000;
        assert_eq!(copies.look(unnumbered, 0, later), Sight::First);
        assert_eq!(copies.look(unnumbered, 0, later + 1000), Sight::First);
    }

    #[test]
    fn a_pair_has_one_number_and_one_content() {
        const MACS: &str = "0001 0203 0405 0607 0809 0a0b";
        let mut copies = Copies::default();
        let mut look = |carried: &str, realm: u32, at_ns: i64| {
            let frame = hex(&[MACS, "88b8", carried].concat());
            let packet = parse(1, &frame, frame.len() as u32);
            copies.look_at_pair(&packet, packet.pair.unwrap(), realm, at_ns)
        };
        assert_eq!(look("0102 0007 a008 88fb", 0, 0), Sight::First);
        assert_eq!(look("0102 0007 b008 88fb", 0, 300_000_000), Sight::Again);
        assert_eq!(look("0102 0007 b008 88fb", 1, 300_000_000), Sight::Routed);
        assert_eq!(look("0102 0007 b008 88fb", 1, 300_000_000), Sight::Again);
        assert_eq!(look("0102 0008 a008 88fb", 0, 0), Sight::First);
        assert_eq!(look("0103 0007 a008 88fb", 0, 0), Sight::First);
        assert_eq!(look("0102 0007 a008 88fb", 0, 401_000_000), Sight::First);
    }

    /// Between both sights lie as many packets as a busy mirror shows within a millisecond.
    #[test]
    fn others_between_hide_hardly_any_copy() {
        let mut copies = Copies::default();
        let mut random = Random(1);
        let mut marks = Vec::new();
        let mut hidden = 0;
        for at in 0..20_000_usize {
            let digest = (random.below(1 << 31) << 31 | random.below(1 << 31)) as u64;
            marks.push(Mark { digest, ..mark(64, true) });
            assert_eq!(copies.look(marks[at], 0, 0), Sight::First);
            if let Some(before) = at.checked_sub(100) {
                let again = Mark { ttl: 63, ..marks[before] };
                hidden += usize::from(copies.look(again, 1, 0) == Sight::First);
            }
        }
        assert!(hidden < 20, "{hidden}");
    }
}
