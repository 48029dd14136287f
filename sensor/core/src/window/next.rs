//! From one window to the next: what is counted begins anew, what is known stays.

#[cfg(any(test, fuzzing))]
use super::Limits;
use super::{Order, Row, Traffic, Window};

/// The count of rows that this window showed, while the others are forgotten.
const SEEN: u32 = u32::MAX;

impl Window {
    /// Begins the next window: counts from nothing, knows every row. Beyond half of
    /// its limit, or that of links, or where somebody had his part of the room, it forgets rows that
    /// this window did not show.
    pub fn next(&mut self) {
        let many = self.index.len() > self.limits.rows / 2 || self.has_many_links();
        let forget = many || ["rows", "values"].iter().any(|room| self.bitten.contains_key(room));
        for at in std::mem::take(&mut self.touched) {
            if let Some(row) = self.rows.get_mut(at as usize) {
                row.next_window();
                if forget {
                    row.count = SEEN;
                }
            }
        }
        if forget {
            self.forget_unseen();
        }
        for link in &mut self.links {
            link.traffic = Traffic::default();
            link.order = Order::default();
        }
        self.forget_old_clocks();
        self.bitten.clear();
        self.evidence_octets = 0;
    }

    /// How much each table holds, and how much it may.
    #[cfg(any(test, fuzzing))]
    pub fn held(&self) -> [(&'static str, usize, usize); 3] {
        let Limits { rows, links, .. } = self.limits;
        [
            ("rows", self.rows.len(), rows),
            ("operations", self.objects.len(), rows),
            ("links", self.links.len(), links),
        ]
    }

    fn forget_unseen(&mut self) {
        self.objects.clear();
        let (rows, free) = (&mut self.rows, &mut self.free);
        let seen = |at| rows.get(at as usize).is_some_and(|row: &Row| row.count == SEEN);
        self.runs.retain(seen);
        self.states.retain(seen);
        self.cells.retain(seen);
        self.orders.retain(seen);
        self.index.retain(|at| match rows.get_mut(*at as usize) {
            Some(row) if row.count == SEEN => {
                row.count = 0;
                true
            }
            row => {
                // No trail leads to it any more.
                row.into_iter().for_each(|row| row.hash = 0);
                free.push(*at);
                false
            }
        });
        self.recount_room();
    }
}
