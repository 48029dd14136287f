//! Which sights are proven, within the limit of a window.

use super::{Shown, Window};
use crate::evidence::Taken;
use crate::statistics::Exchange;

/// What a set of evidence takes beside its frames: in a scan, whose frames are small and
/// whose sets are many, that is most of it.
const SET_OCTETS: usize = 1024;

impl Window {
    /// The exchange that gave a row's values before the change that is to be proven.
    pub fn before(&self, at: u32) -> Exchange {
        let series = self.rows.get(at as usize).and_then(|row| row.series.as_ref());
        series.map_or_else(Exchange::default, |series| series.before())
    }

    /// Takes proof for a row whose sight wanted it, unless this window took too much already.
    pub fn prove(&mut self, at: u32, take: impl FnOnce() -> (Taken, usize)) {
        let Some(row) = self.rows.get_mut(at as usize) else { return };
        let due = row.series.as_mut().map(|series| std::mem::take(&mut series.due));
        let due = due.filter(|changes| !changes.is_empty());
        // What is proven already can wait for the next window.
        if due.is_none() && !row.told.evidence.is_empty() && self.is_full() {
            return;
        }
        let Some(taken) = self.take_proof(take) else { return };
        let Some(row) = self.rows.get_mut(at as usize) else { return };
        match due {
            Some(changes) => row.told.shown.push(Shown::new(changes, taken)),
            None => row.told.prove(taken, row.last_ns),
        }
    }

    const fn is_full(&self) -> bool {
        self.evidence_octets >= self.limits.evidence
    }

    pub(super) fn take_proof(&mut self, take: impl FnOnce() -> (Taken, usize)) -> Option<Taken> {
        if self.is_full() {
            self.bite("evidence");
            return None;
        }
        let (taken, octets) = take();
        self.evidence_octets += octets + SET_OCTETS;
        Some(taken)
    }
}
