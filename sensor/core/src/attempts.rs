//! TCP openings that nobody answered yet. They make no conversation: a scan costs
//! this table and nothing else.

use crate::address::Address;
use crate::digest::Keyed;

const SETS: usize = 1 << 10;
/// Openings that share a set by chance do not push each other out before so many wait.
const WAYS: usize = 8;
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
}

/// The openings of the last seconds: sets of a few, found by hash.
pub struct Attempts {
    keyed: Keyed,
    sets: Vec<[Option<Attempt>; WAYS]>,
}

impl Default for Attempts {
    fn default() -> Self {
        Self { keyed: Keyed::default(), sets: vec![[None; WAYS]; SETS] }
    }
}

impl Attempts {
    fn set(&mut self, client: End, server: End) -> &mut [Option<Attempt>] {
        let ports = u64::from(client.1) << 16 | u64::from(server.1);
        let digest = self.keyed.digest().addresses(client.0, server.0).pair(ports, 0).finish();
        let place = digest as usize % self.sets.len().max(1);
        self.sets.get_mut(place).map_or(&mut [], |set| set)
    }

    /// A SYN; gives the oldest opening of a full set, which had to make room and stays
    /// unanswered.
    pub fn open(&mut self, attempt: Attempt) -> Option<Attempt> {
        let set = self.set(attempt.client, attempt.server);
        let same = |old: &Attempt| old.client == attempt.client && old.server == attempt.server;
        // A repeated SYN is the same opening.
        if set.iter().flatten().any(same) {
            return None;
        }
        // An empty place comes before every time.
        let place = set.iter_mut().min_by_key(|way| way.map(|a| (a.at_ns, a.frame)))?;
        place.replace(attempt)
    }

    /// The server's side answered the opening of that client.
    pub fn answer(&mut self, client: End, server: End) -> Option<Attempt> {
        let mut ways = self.set(client, server).iter_mut();
        ways.find_map(|way| way.take_if(|a| a.client == client && a.server == server))
    }

    /// Those that waited too long at `now_ns`.
    pub fn overdue(&mut self, now_ns: i64) -> Vec<Attempt> {
        let late = |attempt: &mut Attempt| now_ns.saturating_sub(attempt.at_ns) > PATIENCE_NS;
        let mut all: Vec<Attempt> =
            self.sets.iter_mut().flatten().filter_map(|way| way.take_if(late)).collect();
        // Sets are hashed at random; the same capture must state the same.
        all.sort_by_key(|attempt| (attempt.at_ns, attempt.frame));
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn attempt(port: u16) -> Attempt {
        let [client, server] = [Address::v4([10, 0, 0, 1]), Address::v4([10, 0, 0, 2])];
        Attempt {
            realm: 0,
            client: (client, port),
            server: (server, 502),
            at_ns: port.into(),
            frame: port.into(),
        }
    }

    #[test]
    fn openings_that_share_a_set_wait_side_by_side() {
        let mut attempts = Attempts::default();
        attempts.sets.truncate(1);
        let all: Vec<Attempt> = (1..=WAYS as u16).map(attempt).collect();
        assert!(all.iter().all(|a| attempts.open(*a).is_none()));
        assert_eq!(attempts.open(all[3]), None);
        assert_eq!(attempts.answer(all[2].client, all[2].server), Some(all[2]));
        assert_eq!(attempts.open(attempt(99)), None);
        assert_eq!(attempts.open(attempt(100)), Some(all[0]));
        assert_eq!(attempts.overdue(i64::MAX).len(), WAYS);
    }
}
