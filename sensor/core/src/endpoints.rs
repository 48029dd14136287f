//! Who sent with which addresses: the ground of the inventory.

use crate::address::Address;
use crate::digest::Keyed;
use std::collections::HashMap;

/// Who sends: realm, MAC, and the IP that is the source.
pub type Sender = (u32, Address, Option<Address>);

/// What somebody sent in this window.
#[derive(Clone, Copy, Debug, Default)]
#[allow(missing_docs)] // As in sensor/batch.py.
pub struct Sent {
    pub bytes: u64,
    pub first_ns: i64,
    pub last_ns: i64,
    pub packets: u32,
    pub ttl_min: u8,
    pub ttl_max: u8,
}

impl Sent {
    /// One packet more.
    #[inline]
    pub fn count(&mut self, bytes: u32, ttl: u8, at_ns: i64) {
        if self.packets == 0 {
            (self.first_ns, self.last_ns, self.ttl_min, self.ttl_max) = (at_ns, at_ns, ttl, ttl);
        }
        self.packets = self.packets.saturating_add(1);
        self.bytes += u64::from(bytes);
        self.first_ns = self.first_ns.min(at_ns);
        self.last_ns = self.last_ns.max(at_ns);
        self.ttl_min = self.ttl_min.min(ttl);
        self.ttl_max = self.ttl_max.max(ttl);
    }

    /// What else the same sender sent.
    fn add(&mut self, other: &Self) {
        if self.packets == 0 {
            *self = *other;
            return;
        }
        self.packets = self.packets.saturating_add(other.packets);
        self.bytes += other.bytes;
        self.first_ns = self.first_ns.min(other.first_ns);
        self.last_ns = self.last_ns.max(other.last_ns);
        self.ttl_min = self.ttl_min.min(other.ttl_min);
        self.ttl_max = self.ttl_max.max(other.ttl_max);
    }
}

/// All of them, bounded.
pub struct Endpoints {
    sent: HashMap<Sender, Sent, Keyed>,
    most: usize,
}

impl Endpoints {
    /// At most `most`.
    pub fn new(most: usize) -> Self {
        Self { sent: HashMap::default(), most }
    }

    /// `sender` sent this too; false beyond the limit.
    pub fn add(&mut self, sender: Sender, sent: &Sent) -> bool {
        if self.sent.len() >= self.most && !self.sent.contains_key(&sender) {
            return false;
        }
        self.sent.entry(sender).or_default().add(sent);
        true
    }

    /// Who sent in this window, in order of their first packets.
    pub fn list(&self) -> Vec<(Sender, Sent)> {
        let mut list: Vec<_> = self.sent.iter().map(|(sender, sent)| (*sender, *sent)).collect();
        list.sort_unstable_by_key(|(sender, sent)| (sent.first_ns, *sender));
        list
    }

    /// Counts from nothing.
    pub fn next_window(&mut self) {
        self.sent.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_one_sent_in_parts_is_added_and_the_table_is_bounded() {
        let sender = |n| (0, Address::mac([n; 6]), None);
        let mut endpoints = Endpoints::new(1);
        let mut sent = Sent::default();
        sent.count(60, 64, 20);
        sent.count(70, 63, 10);
        assert!(endpoints.add(sender(1), &sent) && endpoints.add(sender(1), &sent));
        assert!(!endpoints.add(sender(2), &sent));
        let [(who, all)] = endpoints.list()[..] else { panic!("one sender needed") };
        assert_eq!(who, sender(1));
        assert_eq!((all.packets, all.bytes, all.first_ns, all.last_ns), (4, 260, 10, 20));
        assert_eq!((all.ttl_min, all.ttl_max), (63, 64));
    }
}
