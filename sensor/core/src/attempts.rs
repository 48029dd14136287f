//! TCP openings that nobody answered yet. They make no conversation: a scan costs
//! this table and nothing else.

use crate::address::Address;

const SLOTS: usize = 1 << 13;
/// How long an opening may wait for its answer.
const PATIENCE_NS: i64 = 5_000_000_000;

/// One opening.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Attempt {
    /// The realm's index.
    pub realm: u32,
    /// Who opens.
    pub client: (Address, u16),
    /// What it wants to reach.
    pub server: (Address, u16),
    /// When.
    pub at_ns: i64,
    /// The packed frame.
    pub frame: u64,
}

/// The openings of the last seconds.
pub struct Attempts(Vec<Option<Attempt>>);

impl Default for Attempts {
    fn default() -> Self {
        Self(vec![None; SLOTS])
    }
}

impl Attempts {
    fn slot(&mut self, hash: u64) -> Option<&mut Option<Attempt>> {
        self.0.get_mut(hash as usize % SLOTS)
    }

    /// A SYN; gives the older opening that had to make room, which stays unanswered.
    pub fn open(&mut self, hash: u64, attempt: Attempt) -> Option<Attempt> {
        let slot = self.slot(hash)?;
        match slot {
            // A repeated SYN is the same opening.
            Some(old) if old.client == attempt.client && old.server == attempt.server => None,
            _ => slot.replace(attempt),
        }
    }

    /// The server's side answered the opening of that client.
    pub fn answer(
        &mut self,
        hash: u64,
        client: (Address, u16),
        server: (Address, u16),
    ) -> Option<Attempt> {
        self.slot(hash)?.take_if(|a| a.client == client && a.server == server)
    }

    /// Those that waited too long at `now_ns`.
    pub fn overdue(&mut self, now_ns: i64) -> Vec<Attempt> {
        let late = |attempt: &mut Attempt| now_ns.saturating_sub(attempt.at_ns) > PATIENCE_NS;
        let mut all: Vec<Attempt> =
            self.0.iter_mut().filter_map(|slot| slot.take_if(late)).collect();
        // Slots are hashed at random; the same capture must state the same.
        all.sort_by_key(|attempt| (attempt.at_ns, attempt.frame));
        all
    }
}
