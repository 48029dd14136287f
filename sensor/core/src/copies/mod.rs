//! The same packet twice: a router between two mirrored realms shows each packet in
//! both, with other MAC addresses and a smaller time to live; a mirror of both ports that a
//! packet passes shows it unchanged.
//!
//! Two equal packets may be two: only a number that their sender counts tells a copy from a
//! repetition. A packet without one is a copy where numbered ones come twice.

mod seen;
#[cfg(test)]
mod tests;

use crate::digest::{Digest, Keyed};
use crate::link::{Packet, Transport};
use seen::{Lately, Seen};

/// How long after the first sight a second one is a copy.
const ROUTED_NS: i64 = 100_000_000;
const MIRRORED_NS: i64 = 2_000_000;
/// How long after a numbered packet came twice others may be told by being equal.
const TWOFOLD_NS: i64 = 60_000_000_000;
/// IEC 62439-3, EntryForgetTime: how far the frames of a pair may lie apart.
const PAIR_NS: i64 = 400_000_000;
/// Ethernet protocols of which no sender sends two equal frames within [`MIRRORED_NS`]: spanning
/// trees, ARP, LLDP and MRP keep times, PROFINET, GOOSE, GSE, sampled values and PTP count.
const NUMBERED: [u16; 9] = [0x42, 0x0806, 0x8892, 0x88B8, 0x88B9, 0x88BA, 0x88CC, 0x88E3, 0x88F7];

/// Realms have numbers below.
const REALMS: usize = 1 << 12;

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

/// The packets of the last tenth of a second, by digest.
pub struct Copies {
    keyed: Keyed,
    lately: Lately,
    /// The last numbered packet of each realm that came twice.
    twofold: Vec<Option<Seen>>,
    /// Which packet the last copy was seen as before: a hop away, or in the same place.
    earlier: Option<u16>,
}

impl Default for Copies {
    fn default() -> Self {
        let (keyed, lately) = (Keyed::default(), Lately::default());
        Self { keyed, lately, twofold: vec![None; REALMS], earlier: None }
    }
}

impl Copies {
    /// The mark of a packet in `realm`.
    #[inline]
    pub fn mark(&self, packet: &Packet<'_>, realm: u32) -> Mark {
        let Some(ip) = &packet.ip else { return self.frame(packet, realm) };
        let (carried, new) = (packet.carried_by_ip(), self.keyed.digest());
        let place = ip.fragment.map_or(0, |fragment| u64::from(fragment.offset));
        let number = place << 32 | u64::from(ip.id.unwrap_or(0));
        // Side by side: none waits for the other.
        let ends = new.addresses(ip.src, ip.dst).finish();
        let header = new.pair(number, ip.protocol.into()).finish();
        let content = match (packet.transport, carried.first_chunk()) {
            (Transport::Tcp { .. }, Some(head)) => segment(new, head, carried.len()),
            _ => new.content(carried).finish(),
        };
        let digest = new.pair(ends, header).pair(content, 0).finish();
        let numbered = ip.id.is_some_and(|id| id != 0);
        Mark { digest, ttl: ip.ttl, numbered }
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
        match self.lately.find(now).filter(|seen| now.since(*seen) <= ROUTED_NS) {
            None => self.lately.remember(now),
            Some(seen) if !seen.is_where(now) => {
                let before =
                    if seen.realm() == now.realm() { Sight::Passed } else { Sight::Routed };
                let earlier = self.a_hop_from(mark, realm, seen, now);
                return self.behind_router(mark, realm, at_ns, (before, earlier));
            }
            Some(seen) => {
                if now.since(seen) <= MIRRORED_NS && self.is_copy(mark.numbered, seen, now) {
                    return Sight::Again;
                }
                self.lately.remember(now);
            }
        }
        Sight::First
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
        self.earlier = None;
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
        let known = self.lately.find(now).is_some_and(|seen| now.since(seen) <= PAIR_NS);
        if !known {
            self.lately.remember(now);
        }
        known
    }

    /// The packet that was looked at last came in the frame of that order.
    #[inline]
    pub fn came_in(&mut self, order: u64) {
        self.lately.came_in(order as u32);
    }

    /// The last bits of the order of the frame that showed the last copy before: one hop away in
    /// the same realm, or in the same place.
    pub fn earlier(&self) -> Option<u32> {
        self.lately.frame(self.earlier?)
    }

    /// Between the frame that showed the last copy before and the next hop lies another one.
    pub fn forget_earlier(&mut self) {
        if let Some(packet) = self.earlier.take() {
            self.lately.forget_frame(packet);
        }
    }

    /// A packet that was seen elsewhere `before`, and that a mirror may show twice here too.
    #[cold]
    fn behind_router(
        &mut self,
        mark: Mark,
        realm: u32,
        at_ns: i64,
        (before, earlier): (Sight, Option<u16>),
    ) -> Sight {
        let digest = self.digest_there(mark.digest, realm, mark.ttl);
        match self.look(Mark { digest, ..mark }, realm, at_ns) {
            Sight::First => {
                self.earlier = earlier;
                before
            }
            again => again,
        }
    }

    /// Which packet the same was in this realm, a hop before or behind; `seen` is its first sight.
    #[cold]
    fn a_hop_from(&mut self, mark: Mark, realm: u32, seen: Seen, now: Seen) -> Option<u16> {
        let ttls = [mark.ttl.checked_add(1), mark.ttl.checked_sub(1)];
        ttls.into_iter().flatten().find_map(|ttl| {
            if seen.realm() == now.realm() && seen.ttl() == ttl {
                return Some(seen.packet());
            }
            let digest = self.digest_there(mark.digest, realm, ttl);
            let there = now.with_mark(digest);
            self.lately.find(there).filter(|s| now.since(*s) <= ROUTED_NS).map(Seen::packet)
        })
    }

    /// The digest of a packet's later sights, in one realm with one time to live.
    fn digest_there(&self, digest: u64, realm: u32, ttl: u8) -> u64 {
        let place = u64::from(realm) << 8 | u64::from(ttl);
        self.keyed.digest().pair(digest, place).finish()
    }

    /// Whether a packet equal to one just `seen` in the same place is its copy.
    #[cold]
    fn is_copy(&mut self, numbered: bool, seen: Seen, now: Seen) -> bool {
        let Some(twofold) = self.twofold.get_mut(now.realm() as usize) else { return false };
        self.earlier = Some(seen.packet());
        if numbered {
            *twofold = Some(now);
            return true;
        }
        let copy = twofold.is_some_and(|last| now.since(last) <= TWOFOLD_NS);
        if copy {
            // The next one equal to it is the sender's again; one behind a router is still it.
            self.lately.age(seen, MIRRORED_NS);
        }
        copy
    }
}

/// Of a TCP segment ports, numbers and checksum, which tell it: of two that share them its
/// receiver takes one.
#[inline]
fn segment(new: Digest, head: &[u8; 20], length: usize) -> u64 {
    let [a @ .., b0, b1, b2, b3] = head;
    let [a, b] = [0, 8].map(|at| a.get(at..).and_then(<[u8]>::first_chunk).copied());
    let [a, b] = [a, b].map(|word| word.map_or(0, u64::from_ne_bytes));
    let last = u32::from_ne_bytes([*b0, *b1, *b2, *b3]);
    let [head, rest] = [new.pair(a, b), new.pair(last.into(), length as u64)];
    head.pair(rest.finish(), 0).finish()
}
