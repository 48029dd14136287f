//! TCP openings that nobody answered yet. They make no conversation: a scan costs
//! this table and nothing else.

use crate::address::Address;
use crate::digest::Keyed;
use hashbrown::hash_table::HashTable;
use std::collections::VecDeque;

/// So many of the latest openings may wait; what a scan opens beyond counts as unanswered.
const MOST: usize = 1 << 13;
/// How long an opening may wait for its answer.
const PATIENCE_NS: i64 = 5_000_000_000;

/// An address with a port.
pub type End = (Address, u16);

/// One opening.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Attempt {
    /// The realm's index.
    pub realm: u32,
    /// Who opens.
    pub client: End,
    /// What it wants to reach.
    pub server: End,
    /// When.
    pub at_ns: i64,
    /// The packed frame.
    pub frame: u64,
    /// The number of its SYN.
    pub sequence: u32,
    /// How many octets came with it, which the server need not take.
    pub octets: u32,
}

/// The openings of the last seconds.
#[derive(Default)]
pub struct Attempts {
    keyed: Keyed,
    waiting: HashTable<Attempt>,
    /// In order of their coming, those answered since included; at most [`MOST`].
    order: VecDeque<Attempt>,
}

impl Attempts {
    fn digest(keyed: Keyed, client: End, server: End) -> u64 {
        let ports = u64::from(client.1) << 16 | u64::from(server.1);
        keyed.digest().addresses(client.0, server.0).pair(ports, 0).finish()
    }

    /// A SYN; gives the oldest of too many openings, which stays unanswered.
    pub fn open(&mut self, attempt: Attempt) -> Option<Attempt> {
        let keyed = self.keyed;
        let hash = Self::digest(keyed, attempt.client, attempt.server);
        let same = |a: &Attempt| a.client == attempt.client && a.server == attempt.server;
        // A repeated SYN is the same opening.
        if self.waiting.find(hash, same).is_some() {
            return None;
        }
        let rehash = |a: &Attempt| Self::digest(keyed, a.client, a.server);
        self.waiting.insert_unique(hash, attempt, rehash);
        self.order.push_back(attempt);
        if self.order.len() <= MOST {
            return None;
        }
        self.order.pop_front().and_then(|oldest| self.take(&oldest))
    }

    /// The attempt, if it is this one that still waits.
    fn take(&mut self, attempt: &Attempt) -> Option<Attempt> {
        let hash = Self::digest(self.keyed, attempt.client, attempt.server);
        let entry = self.waiting.find_entry(hash, |waiting| waiting == attempt).ok()?;
        Some(entry.remove().0)
    }

    /// The server's side answered the opening of that client.
    pub fn answer(&mut self, client: End, server: End) -> Option<Attempt> {
        let hash = Self::digest(self.keyed, client, server);
        let same = |a: &Attempt| a.client == client && a.server == server;
        Some(self.waiting.find_entry(hash, same).ok()?.remove().0)
    }

    /// Those that waited too long at `now_ns`, in order.
    pub fn overdue(&mut self, now_ns: i64) -> Vec<Attempt> {
        let (late, waiting): (VecDeque<Attempt>, _) = std::mem::take(&mut self.order)
            .into_iter()
            .partition(|attempt| now_ns.saturating_sub(attempt.at_ns) > PATIENCE_NS);
        self.order = waiting;
        late.iter().filter_map(|attempt| self.take(attempt)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn attempt(port: u16, at_ns: i64) -> Attempt {
        let [client, server] = [Address::v4([10, 0, 0, 1]), Address::v4([10, 0, 0, 2])];
        let (client, server) = ((client, port), (server, 502));
        Attempt { realm: 0, client, server, at_ns, frame: at_ns as u64, sequence: 0, octets: 0 }
    }

    #[test]
    fn an_opening_waits_until_it_is_answered() {
        let mut attempts = Attempts::default();
        let [one, two] = [attempt(1, 10), attempt(2, 20)];
        assert!(attempts.open(one).is_none() && attempts.open(two).is_none());
        assert!(attempts.open(attempt(1, 30)).is_none(), "a SYN repeated");
        assert_eq!(attempts.answer(two.client, two.server), Some(two));
        assert_eq!(attempts.answer(two.client, two.server), None);
        assert_eq!(attempts.overdue(PATIENCE_NS), []);
        assert_eq!(attempts.overdue(i64::MAX), [one]);
        assert_eq!(attempts.overdue(i64::MAX), []);
    }

    #[test]
    fn a_scan_pushes_out_the_oldest_in_order() {
        let mut attempts = Attempts::default();
        let all: Vec<Attempt> = (0..MOST as u16 + 9).map(|n| attempt(n, n.into())).collect();
        let pushed: Vec<Attempt> = all.iter().flat_map(|a| attempts.open(*a)).collect();
        assert_eq!(pushed, all[..9]);
        assert_eq!(attempts.overdue(i64::MAX), all[9..]);
    }
}
