//! Conversations: who talks to whom, in a table with a limit.

mod arena;
mod key;

pub use key::{Key, Layer};

use crate::digest::Keyed;
use crate::endpoints::{Sender, Sent};
use crate::link::Vlan;
use crate::speech::Speech;
use crate::stream::Order;
use crate::window::{Traffic, Trail};
use arena::Arena;
use hashbrown::hash_table::HashTable;

/// TCP's two directions.
#[derive(Default)]
pub struct Tcp {
    /// The order of each.
    pub orders: [Order; 2],
    /// Octets in order, of both since the last hand-over.
    pub octets: u64,
}

/// One conversation. What every packet touches stands in its first five lines of the cache.
#[repr(C, align(64))]
pub struct Conversation {
    /// Its ends.
    pub key: Key,
    /// What each side sent since its sender is known, or since the last hand-over.
    pub sent: [Sent; 2],
    /// The MAC of each side's sender as a number, 0 for none.
    pub macs: [u64; 2],
    /// When it was last seen.
    pub last_ns: i64,
    /// The VLAN of each direction, once seen.
    pub vlans: [Option<Option<Vlan>>; 2],
    /// Where in the window it is.
    pub trail: Trail,
    /// Its link's place in the window, once known.
    pub link: Option<u32>,
    /// What it speaks.
    pub speech: Speech,
    /// For TCP.
    pub tcp: Tcp,
    /// The direction in which the client sends, once known.
    pub client: Option<usize>,
    /// The realm's index.
    pub realm: u32,
    hash: u64,
    /// Who sends in each direction, as far as it has a MAC.
    pub senders: [Option<Sender>; 2],
    /// What else there was since the last hand-over, by direction.
    pub traffic: Traffic,
    /// Whether each direction was ever seen.
    pub seen: [bool; 2],
    /// The direction that was seen first.
    pub first: usize,
    /// Whether its beginning was missed.
    pub midstream: bool,
    /// Whether it was closed or reset.
    pub closed: bool,
    /// Context frames it keeps.
    pub kept: Vec<u64>,
    /// Its first frame with a payload, packed.
    pub first_frame: u64,
}

const _: () = assert!(std::mem::offset_of!(Conversation, realm) <= 320);

/// So many places, in 16 KiB: as much as stays near.
const LATELY: usize = 1 << 12;

/// So many places are looked at when a conversation begins.
const SWEPT: usize = 4;

/// All conversations.
pub struct Conversations {
    keyed: Keyed,
    index: HashTable<u32>,
    /// Places by the end of their digest: who was found lately is found without the index.
    lately: Vec<u32>,
    slots: Arena,
    free: Vec<u32>,
    most: usize,
    hand: usize,
}

impl Conversation {
    /// Whether a direction was seen in this VLAN, or, if it was not seen yet, the other one.
    #[inline]
    fn runs_in(&self, direction: usize, vlan: Option<Vlan>) -> bool {
        let [seen, other] = [direction, 1 - direction].map(|side| self.vlans[side]);
        seen.or(other) == Some(vlan)
    }
}

impl Conversations {
    /// At most `most`.
    pub fn new(most: usize) -> Self {
        Self {
            keyed: Keyed::default(),
            index: HashTable::new(),
            lately: vec![0; LATELY],
            slots: Arena::default(),
            free: Vec::new(),
            most: most.max(16),
            hand: 0,
        }
    }

    /// The conversation of `key` whose `direction` runs in `vlan`, or else whose other one does:
    /// a trunk shows both sides of a router. Some mirrors tag one direction only: one that was
    /// not seen yet fits any VLAN, where nothing fits better.
    #[inline]
    pub fn find(&mut self, key: &Key, direction: usize, vlan: Option<Vlan>) -> Option<u32> {
        let hash = key.digest(self.keyed);
        let of_key = |at: &u32| self.slots.get(*at).filter(|c| c.key == *key);
        let fits = |at: &u32| of_key(at).is_some_and(|c| c.runs_in(direction, vlan));
        let lately = self.lately.get_mut(hash as usize % LATELY)?;
        if !fits(lately) {
            let may = |at: &u32| of_key(at).is_some_and(|c| c.vlans[direction].is_none());
            *lately = *self.index.find(hash, fits).or_else(|| self.index.find(hash, may))?;
        }
        Some(*lately)
    }

    /// Adds a conversation; gives its place. There must be room: see [`Self::full`].
    pub fn add(&mut self, key: Key, realm: u32, midstream: bool, at_ns: i64) -> u32 {
        let hash = key.digest(self.keyed);
        let at = self.free.pop().unwrap_or_else(|| self.slots.add());
        if let Some(slot) = self.slots.slot(at) {
            *slot = Some(Conversation {
                key,
                hash,
                vlans: [None; 2],
                client: None,
                realm,
                macs: [0; 2],
                senders: [None; 2],
                sent: [Sent::default(); 2],
                traffic: Traffic::default(),
                seen: [false; 2],
                first: 0,
                midstream,
                closed: false,
                link: None,
                trail: Trail::default(),
                speech: Speech::open(),
                tcp: Tcp::default(),
                kept: Vec::new(),
                first_frame: 0,
                last_ns: at_ns,
            });
        }
        let slots = &self.slots;
        self.index.insert_unique(hash, at, |at| slots.get(*at).map_or(0, |c| c.hash));
        at
    }

    /// Whether one must go before another comes.
    pub fn full(&self) -> bool {
        self.index.len() >= self.most
    }

    /// One of the next places whose conversation is over by `is_over`: asked whenever one begins,
    /// so that the table holds hardly more than those that go on.
    pub fn over(&mut self, is_over: impl Fn(&Conversation) -> bool) -> Option<u32> {
        for _ in 0..SWEPT {
            self.hand = (self.hand + 1) % self.slots.places.max(1);
            let at = self.hand as u32;
            if self.slots.get(at).is_some_and(&is_over) {
                return Some(at);
            }
        }
        None
    }

    /// The least recently seen of the next 64: good enough, and cheap in a flood.
    pub fn stalest(&mut self) -> Option<u32> {
        let mut found: Option<(i64, u32)> = None;
        for _ in 0..64 {
            self.hand = (self.hand + 1) % self.slots.places.max(1);
            let at = self.hand as u32;
            if let Some(c) = self.slots.get(at) {
                if found.is_none_or(|(stale, _)| c.last_ns < stale) {
                    found = Some((c.last_ns, at));
                }
            }
        }
        found.map(|(_, at)| at).or_else(|| self.places().next())
    }

    /// The conversation at a place.
    #[inline]
    pub fn get(&mut self, at: u32) -> Option<&mut Conversation> {
        self.slots.slot(at)?.as_mut()
    }

    /// Takes it out.
    pub fn remove(&mut self, at: u32) -> Option<Conversation> {
        let gone = self.slots.slot(at)?.take()?;
        if let Ok(entry) = self.index.find_entry(gone.hash, |other| *other == at) {
            entry.remove();
        }
        self.free.push(at);
        Some(gone)
    }

    /// The links of all that have one.
    pub fn links(&self) -> impl Iterator<Item = u32> + '_ {
        self.places().filter_map(|at| self.slots.get(at)?.link)
    }

    /// The places of all.
    pub fn places(&self) -> impl Iterator<Item = u32> + '_ {
        (0..self.slots.places as u32).filter(|at| self.slots.get(*at).is_some())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::address::Address;

    fn key(n: usize) -> Key {
        let [a, b] = [1, 2].map(|last| Address::v4([10, 0, 0, last]));
        Key::of(0, Layer::Udp, (&a, (n >> 8) as u16), (&b, n as u16), true).0
    }

    #[test]
    fn those_that_share_a_place_of_the_lately_found_are_told_apart() {
        let mut all = Conversations::new(LATELY * 4);
        let places: Vec<u32> =
            (0..LATELY * 3).map(|n| all.add(key(n << 8 | n & 0xFF), 0, false, 0)).collect();
        for _ in 0..2 {
            for (n, at) in places.iter().enumerate() {
                assert_eq!(all.find(&key(n << 8 | n & 0xFF), 0, None), Some(*at));
            }
        }
        assert_eq!(all.find(&key(0xFF), 0, None), None);
    }

    #[test]
    fn who_was_found_lately_and_is_gone_is_not_found_again() {
        let mut all = Conversations::new(16);
        let at = all.add(key(1), 0, false, 0);
        assert_eq!(all.find(&key(1), 0, None), Some(at));
        assert!(all.remove(at).is_some());
        assert_eq!(all.find(&key(1), 0, None), None);
        assert_eq!(all.add(key(2), 0, false, 0), at, "its place is another's");
        assert_eq!(all.find(&key(1), 0, None), None);
    }
}
