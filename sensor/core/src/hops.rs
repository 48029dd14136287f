//! Which routers were told of lately: each packet that passes one shows it again.

use crate::address::Address;
use crate::digest::Keyed;
use crate::link::Packet;
use std::collections::HashMap;

/// A router is told of again after so long.
const PACE_NS: i64 = 1_000_000_000;
/// Beyond the limit, room is made of those not shown for so long.
const KEPT_NS: i64 = 60_000_000_000;

/// A device took a packet at one MAC and sent it on from another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Hop {
    /// The MAC for which the packet was.
    pub taken: Address,
    /// The MAC from which it came then.
    pub brought: Address,
}

impl Hop {
    /// The hop between two sights of one packet (RFC 1812, 5.3.1: it takes one from the time to
    /// live). Where the sender, both sides of the router and the receiver are not four, something
    /// else showed the packet twice.
    pub fn between(one: &Packet<'_>, other: &Packet<'_>) -> Option<Self> {
        let [a, b] = [one.ip?, other.ip?];
        let (before, behind) = if a.ttl > b.ttl { (one, other) } else { (other, one) };
        let same = (a.src, a.dst, a.id, a.protocol) == (b.src, b.dst, b.id, b.protocol);
        if !same || a.ttl.abs_diff(b.ttl) != 1 {
            return None;
        }
        let (from, taken) = (before.src_mac?, before.dst_mac?);
        let (brought, to) = (behind.src_mac?, behind.dst_mac?);
        let four = [from, taken, brought, to];
        let apart = four.iter().enumerate().all(|(n, mac)| !four[..n].contains(mac));
        (apart && !four.iter().any(|mac| mac.is_group_mac())).then_some(Self { taken, brought })
    }
}

/// What is to be done with a hop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    /// It is told.
    Told,
    /// It was told just before.
    Known,
    /// There are too many.
    Lost,
}

/// When each hop was told of last, by realm.
#[derive(Default)]
pub struct Hops {
    told: HashMap<(u32, Hop), i64, Keyed>,
}

impl Hops {
    /// At most so many at once: a plant has few, and what is beyond is forged.
    pub const MOST: usize = 1024;

    /// How many there are.
    #[cfg(any(test, fuzzing))]
    pub fn held(&self) -> usize {
        self.told.len()
    }

    /// Another packet showed it.
    pub fn next(&mut self, realm: u32, hop: Hop, at_ns: i64) -> Next {
        let since = |told: i64| at_ns.saturating_sub(told).saturating_abs();
        if let Some(told) = self.told.get_mut(&(realm, hop)) {
            if since(*told) < PACE_NS {
                return Next::Known;
            }
            *told = at_ns;
            return Next::Told;
        }
        if self.told.len() >= Self::MOST {
            self.told.retain(|_, told| since(*told) < KEPT_NS);
        }
        if self.told.len() >= Self::MOST {
            return Next::Lost;
        }
        self.told.insert((realm, hop), at_ns);
        Next::Told
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::link::tests::parse;
    use wire::probe::hex;

    /// The hop between frames: receiver's and sender's MAC by their last octet, time to live.
    fn between(one: [u8; 3], other: [u8; 3]) -> Option<[u8; 2]> {
        let [one, other] = [one, other].map(|[to, from, ttl]| {
            let macs = format!("{:02x}0000000000 {:02x}0000000000", to, from);
            let ip = format!("4500 0014 0007 0000 {ttl:02x}fd 0000 0a000001 0a000002");
            hex(&[&macs, "0800", &ip].concat())
        });
        let [one, other] = [&one, &other].map(|frame| parse(1, frame, frame.len() as u32));
        let hop = Hop::between(&one, &other)?;
        Some([hop.taken, hop.brought].map(|mac| (mac.words()[1] >> 40) as u8))
    }

    #[test]
    fn a_router_took_what_was_for_one_mac_and_sent_it_on_from_another() {
        assert_eq!(between([2, 4, 64], [8, 6, 63]), Some([2, 6]));
        assert_eq!(between([8, 6, 63], [2, 4, 64]), Some([2, 6]), "shown in another order");
        assert_eq!(between([2, 4, 64], [8, 6, 64]), None, "a bridge");
        assert_eq!(between([2, 4, 64], [8, 6, 62]), None, "two hops");
        assert_eq!(between([2, 4, 64], [8, 2, 63]), None, "on one side");
        assert_eq!(between([2, 4, 64], [2, 4, 63]), None, "who traces routes");
        assert_eq!(between([2, 4, 64], [4, 6, 63]), None, "back to the sender");
        assert_eq!(between([1, 4, 64], [8, 6, 63]), None, "a group's");
    }

    #[test]
    fn each_is_told_at_a_pace_and_a_flood_is_bounded() {
        let hop = |n: u32| Hop {
            taken: Address::mac([2, 0, 0, 0, (n >> 8) as u8, n as u8]),
            brought: Address::mac([4; 6]),
        };
        let mut hops = Hops::default();
        let mut next = |realm, n, at_ns| hops.next(realm, hop(n), at_ns);
        assert_eq!(
            [0, PACE_NS - 1, PACE_NS].map(|at| next(0, 0, at)),
            [Next::Told, Next::Known, Next::Told]
        );
        assert_eq!(next(1, 0, PACE_NS), Next::Told, "another realm");
        assert!((2..Hops::MOST as u32).all(|n| next(0, n, PACE_NS) == Next::Told));
        assert_eq!(next(0, 9999, PACE_NS), Next::Lost);
        assert_eq!(next(0, 0, 2 * PACE_NS), Next::Told, "known before");
        assert_eq!(next(0, 9999, PACE_NS + KEPT_NS), Next::Told);
    }
}
