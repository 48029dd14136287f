//! How many connections a client opens at a service within ten seconds.

use crate::address::Address;
use crate::attempts::End;
use crate::digest::Keyed;
use std::collections::HashMap;

/// The clock's ten seconds, from each full minute on.
const SPAN_NS: i64 = 10_000_000_000;
/// At most so many clients and services at once; of others nobody knows how many they are.
const MOST: usize = 1 << 14;

type Who = (u32, Address, End);

/// Those of the current ten seconds, by realm, client and service.
#[derive(Default)]
pub struct Openings {
    span: i64,
    counts: HashMap<Who, u32, Keyed>,
}

impl Openings {
    /// Which of its ten seconds this one is, the first being 1; 0 where nobody counts.
    pub fn next(&mut self, realm: u32, client: Address, service: End, at_ns: i64) -> u32 {
        let span = at_ns.div_euclid(SPAN_NS);
        if span != self.span {
            self.span = span;
            self.counts.clear();
        }
        let who = (realm, client, service);
        if self.counts.len() >= MOST && !self.counts.contains_key(&who) {
            return 0;
        }
        let count = self.counts.entry(who).or_default();
        *count = count.saturating_add(1);
        *count
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: i64 = 1_000_000_000;

    fn host(n: u32) -> Address {
        std::net::IpAddr::from(n.to_be_bytes()).into()
    }

    #[test]
    fn each_client_counts_by_service_and_ten_seconds() {
        let mut openings = Openings::default();
        let (plc, web) = ((host(2), 502), (host(2), 80));
        let mut at = |client, service, second| openings.next(0, client, service, second * SECOND);
        assert_eq!([60, 61, 69].map(|s| at(host(1), plc, s)), [1, 2, 3]);
        assert_eq!((at(host(1), web, 69), at(host(3), plc, 69)), (1, 1));
        assert_eq!((at(host(1), plc, 70), at(host(1), plc, -1)), (1, 1));
    }

    #[test]
    fn a_flood_of_clients_is_bounded() {
        let mut openings = Openings::default();
        let mut next = |n| openings.next(0, host(n), (host(0), 502), 0);
        assert!((0..MOST as u32).all(|n| next(n) == 1));
        assert_eq!((next(MOST as u32), next(7)), (0, 2));
        assert_eq!(openings.counts.len(), MOST);
    }
}
