//! Which sights are proven, within the limit of a window.

use super::{LinkKey, Shown, Window};
use crate::evidence::Taken;
use crate::statistics::Before;
use wire::Frames;

/// What a set of evidence takes beside its frames: in a scan, whose frames are small and
/// whose sets are many, that is most of it.
const SET_OCTETS: usize = 1024;

impl Window {
    /// What gave a row's values before the change that is to be proven.
    pub fn before(&self, at: u32) -> Before {
        let series = self.rows.get(at as usize).and_then(|row| row.series.as_ref());
        series.map_or_else(Before::default, |series| series.before())
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
            Some(changes) if row.told.proven_ns.is_some() => {
                row.told.shown.push(Shown::new(changes, Some(taken)));
            }
            due => {
                let shown = due.map(|changes| Shown::new(changes, None));
                row.told.shown.extend(shown);
                row.told.prove(taken, row.last_ns);
            }
        }
    }

    /// Takes proof of each last sight of operations, claims and violations that is not proven
    /// yet, for nothing comes after this window. `take` gives none where frames are missing.
    pub fn prove_latest(
        &mut self,
        take: impl Fn(&Frames, &LinkKey, Option<usize>) -> Option<(Taken, usize)>,
    ) {
        let mut known: Vec<u32> = self.index.iter().copied().collect();
        known.sort_unstable();
        for at in known {
            let Some(row) = self.rows.get(at as usize) else { continue };
            let Some(link) = self.links.get(row.heard_on as usize) else { continue };
            let Some(latest) = row.unproven() else { continue };
            let mut frames = Frames::default();
            latest.frames().for_each(|frame| frames.push(frame));
            let Some((taken, octets)) = take(&frames, &link.key, row.told.client) else { continue };
            if self.is_full() {
                return self.bite("evidence");
            }
            self.evidence_octets += octets + SET_OCTETS;
            self.keep_latest(at, taken);
        }
    }

    /// A row that this window did not show is told for its proof alone.
    fn keep_latest(&mut self, at: u32, taken: Taken) {
        let Some(row) = self.rows.get_mut(at as usize) else { return };
        row.told.latest_taken = Some(taken);
        if row.count == 0 {
            row.first_ns = row.last_ns;
            self.touched.push(at);
        }
    }

    /// All proof that was taken and is not written yet.
    pub fn taken(&self) -> impl Iterator<Item = &Taken> {
        let of_rows = self.rows.iter().flat_map(|row| row.told.unwritten());
        let of_breaks = self.broken.iter().filter_map(|broken| broken.taken.as_ref());
        of_rows.chain(of_breaks).chain(self.links.iter().filter_map(|link| link.taken.as_ref()))
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
