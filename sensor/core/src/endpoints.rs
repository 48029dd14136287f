//! Who sent with which addresses: the ground of the inventory.

use crate::address::Address;
use std::collections::HashMap;

/// A MAC that sent with an IP as its source, in this window.
#[derive(Clone, Debug)]
#[allow(missing_docs)] // As in sensor/batch.py.
pub struct Endpoint {
    pub realm: u32,
    pub mac: Address,
    pub ip: Option<Address>,
    pub packets: u64,
    pub bytes: u64,
    pub first_ns: i64,
    pub last_ns: i64,
    pub ttl_min: u8,
    pub ttl_max: u8,
}

/// All of them, bounded.
pub struct Endpoints {
    places: HashMap<(u32, Address, Option<Address>), u32>,
    /// In order of their first sight.
    pub list: Vec<Endpoint>,
    most: usize,
}

impl Endpoints {
    /// At most `most`.
    pub fn new(most: usize) -> Self {
        Self { places: HashMap::new(), list: Vec::new(), most }
    }

    /// One frame of `bytes` octets; `hint` is the place it had last time. Gives its
    /// place, or `None` beyond the limit.
    #[inline]
    pub fn sight(
        &mut self,
        hint: Option<u32>,
        key: (u32, Address, Option<Address>),
        bytes: u32,
        ttl: u8,
        at_ns: i64,
    ) -> Option<u32> {
        let known = hint.filter(|at| {
            self.list.get(*at as usize).is_some_and(|e| (e.realm, e.mac, e.ip) == key)
        });
        let at = known.or_else(|| self.place(key))?;
        let endpoint = self.list.get_mut(at as usize)?;
        if endpoint.packets == 0 {
            (endpoint.first_ns, endpoint.ttl_min, endpoint.ttl_max) = (at_ns, ttl, ttl);
            endpoint.last_ns = at_ns;
        }
        endpoint.packets += 1;
        endpoint.bytes += u64::from(bytes);
        endpoint.first_ns = endpoint.first_ns.min(at_ns);
        endpoint.last_ns = endpoint.last_ns.max(at_ns);
        endpoint.ttl_min = endpoint.ttl_min.min(ttl);
        endpoint.ttl_max = endpoint.ttl_max.max(ttl);
        Some(at)
    }

    fn place(&mut self, key: (u32, Address, Option<Address>)) -> Option<u32> {
        if let Some(at) = self.places.get(&key) {
            return Some(*at);
        }
        if self.list.len() >= self.most {
            return None;
        }
        let at = self.list.len() as u32;
        let (realm, mac, ip) = key;
        self.list.push(Endpoint {
            realm,
            mac,
            ip,
            packets: 0,
            bytes: 0,
            first_ns: 0,
            last_ns: 0,
            ttl_min: 0,
            ttl_max: 0,
        });
        self.places.insert(key, at);
        Some(at)
    }

    /// Counts from nothing.
    pub fn next_window(&mut self) {
        self.list.iter_mut().for_each(|endpoint| {
            endpoint.packets = 0;
            endpoint.bytes = 0;
        });
    }
}
