//! Conversations: who talks to whom, in a table with a limit.

use crate::address::Address;
use crate::digest::Keyed;
use crate::endpoints::{Sender, Sent};
use crate::link::Vlan;
use crate::speech::Speech;
use crate::stream::Order;
use crate::window::Traffic;
use hashbrown::hash_table::HashTable;
use wire::Carrier;

/// The two ends of a conversation. Of what has two directions, end 0 is the smaller
/// address and port; of Ethernet, which mostly has one, end 0 sends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Key {
    /// Addresses of ends 0 and 1.
    pub ends: [Address; 2],
    /// The capture point's index: interfaces of one point share conversations.
    pub point: u32,
    /// Both ports in one word: written in halves it could not be read at once.
    ports: u32,
    layer: Layer,
}

/// What carries conversations, in one octet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Layer {
    Tcp,
    Udp,
    Ip,
    Ethernet,
}

impl Key {
    /// The key of a packet from one end to the other, and the direction it goes, when it is
    /// `answered` in the same conversation.
    #[inline]
    pub fn of(
        point: u32,
        carrier: Carrier,
        from: (Address, u16),
        to: (Address, u16),
        answered: bool,
    ) -> (Self, usize) {
        let turned = answered && from > to;
        let ends = [from.0.or(to.0, turned), to.0.or(from.0, turned)];
        let (from, to) = (u32::from(from.1), u32::from(to.1));
        let ports = if turned { to << 16 | from } else { from << 16 | to };
        let layer = match carrier {
            Carrier::Tcp => Layer::Tcp,
            Carrier::Udp => Layer::Udp,
            Carrier::Ip | Carrier::Inside(_) => Layer::Ip,
            Carrier::Ethernet => Layer::Ethernet,
        };
        (Self { ends, point, ports, layer }, usize::from(turned))
    }

    /// What carries it is left out: the same ends over two carriers only share a place.
    #[inline]
    fn digest(&self, keyed: Keyed) -> u64 {
        let [a, b] = self.ends;
        let start = keyed.digest().pair(u64::from(self.point), u64::from(self.ports));
        start.addresses(a, b).finish()
    }

    /// Ports of ends 0 and 1; EtherType or IP protocol in both where there are none.
    pub const fn ports(&self) -> [u16; 2] {
        [(self.ports >> 16) as u16, self.ports as u16]
    }

    /// The name of what carries it, as in links.
    pub fn transport(&self) -> &'static str {
        match self.layer {
            Layer::Tcp => "tcp",
            Layer::Udp => "udp",
            Layer::Ip => "ip",
            Layer::Ethernet => "ethernet",
        }
    }

    /// What carries it.
    pub const fn carrier(&self) -> Carrier {
        match self.layer {
            Layer::Tcp => Carrier::Tcp,
            Layer::Udp => Carrier::Udp,
            Layer::Ip => Carrier::Ip,
            Layer::Ethernet => Carrier::Ethernet,
        }
    }
}

/// TCP's two directions.
#[derive(Default)]
pub struct Tcp {
    /// The order of each.
    pub orders: [Order; 2],
    /// Whether it was closed or reset.
    pub closed: bool,
}

/// One conversation. What every packet touches stands in its first four lines of the cache.
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
    /// What it speaks.
    pub speech: Speech,
    /// For TCP.
    pub tcp: Tcp,
    /// Its link's place in the window, once known.
    pub link: Option<u32>,
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
    /// Context frames it keeps.
    pub kept: Vec<u64>,
    /// Its first frame with a payload, packed.
    pub first_frame: u64,
}

const _: () = assert!(std::mem::offset_of!(Conversation, realm) <= 256);

/// All conversations.
pub struct Conversations {
    keyed: Keyed,
    index: HashTable<u32>,
    slots: Vec<Option<Box<Conversation>>>,
    free: Vec<u32>,
    most: usize,
    hand: usize,
}

impl Conversations {
    /// At most `most`.
    pub fn new(most: usize) -> Self {
        Self {
            keyed: Keyed::default(),
            index: HashTable::new(),
            slots: Vec::new(),
            free: Vec::new(),
            most: most.max(16),
            hand: 0,
        }
    }

    /// The conversation of `key` whose `direction` runs in `vlan`. A direction not seen
    /// yet fits any VLAN: some mirrors tag one direction only.
    #[inline]
    pub fn find(&self, key: &Key, direction: usize, vlan: Option<Vlan>) -> Option<u32> {
        let hash = key.digest(self.keyed);
        let fits = |at: &u32| {
            self.slots.get(*at as usize).and_then(Option::as_ref).is_some_and(|c| {
                c.key == *key && c.vlans[direction].is_none_or(|known| known == vlan)
            })
        };
        self.index.find(hash, fits).copied()
    }

    /// Adds a conversation; gives its place. There must be room: see [`Self::full`].
    pub fn add(&mut self, key: Key, realm: u32, midstream: bool, at_ns: i64) -> u32 {
        let hash = key.digest(self.keyed);
        let new = Box::new(Conversation {
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
            link: None,
            speech: Speech::open(),
            tcp: Tcp::default(),
            kept: Vec::new(),
            first_frame: 0,
            last_ns: at_ns,
        });
        let at = match self.free.pop() {
            Some(at) => at,
            None => {
                self.slots.push(None);
                self.slots.len() as u32 - 1
            }
        };
        if let Some(slot) = self.slots.get_mut(at as usize) {
            *slot = Some(new);
        }
        let slots = &self.slots;
        self.index.insert_unique(hash, at, |at| {
            slots.get(*at as usize).and_then(Option::as_ref).map_or(0, |c| c.hash)
        });
        at
    }

    /// Whether one must go before another comes.
    pub fn full(&self) -> bool {
        self.index.len() >= self.most
    }

    /// The least recently seen of the next 64: good enough, and cheap in a flood.
    pub fn stalest(&mut self) -> Option<u32> {
        let mut found: Option<(i64, u32)> = None;
        for _ in 0..64 {
            self.hand = (self.hand + 1) % self.slots.len().max(1);
            if let Some(Some(c)) = self.slots.get(self.hand) {
                if found.is_none_or(|(at, _)| c.last_ns < at) {
                    found = Some((c.last_ns, self.hand as u32));
                }
            }
        }
        found.map(|(_, at)| at).or_else(|| self.places().next())
    }

    /// The conversation at a place.
    #[inline]
    pub fn get(&mut self, at: u32) -> Option<&mut Conversation> {
        self.slots.get_mut(at as usize)?.as_deref_mut()
    }

    /// Takes it out.
    pub fn remove(&mut self, at: u32) -> Option<Box<Conversation>> {
        let gone = self.slots.get_mut(at as usize)?.take()?;
        if let Ok(entry) = self.index.find_entry(gone.hash, |other| *other == at) {
            entry.remove();
        }
        self.free.push(at);
        Some(gone)
    }

    /// The places of all.
    pub fn places(&self) -> impl Iterator<Item = u32> + '_ {
        (0..self.slots.len() as u32)
            .filter(|at| self.slots.get(*at as usize).is_some_and(Option::is_some))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stations_that_answer_each_other_share_a_conversation() {
        let [a, b] = [1, 2].map(|last| (Address::mac([2, 0, 0, 0, 0, last]), 0x8892));
        let key = |from, to, answered| Key::of(0, Carrier::Ethernet, from, to, answered);
        assert_eq!(key(a, b, true), (key(b, a, true).0, 0));
        assert_eq!(key(b, a, true).1, 1);
        assert_eq!((key(b, a, false).0.ends, key(b, a, false).1), ([b.0, a.0], 0));
    }
}
