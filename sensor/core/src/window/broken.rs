//! Counters of protocols that broke off: few, so each is told.

use super::Window;
use crate::evidence::Taken;
use hashbrown::HashMap;
use wire::{Break, Frames, Name, Observation, Shown, Side};

/// A counter that broke off.
pub struct Broken {
    /// Where.
    pub link: u32,
    /// Who counts.
    pub by: Side,
    /// What is counted.
    pub protocol: &'static str,
    /// Of which station.
    pub unit: Name,
    /// Doing what.
    pub code: Name,
    /// What should have come, and what came.
    pub broken: Break,
    /// When, nanoseconds since 1970.
    pub at_ns: i64,
    /// Proof, until written.
    pub taken: Option<Taken>,
    /// Its id once written.
    pub evidence: String,
}

/// What clocks showed last, by their link, who sent it, and which: whoever asks for it anew
/// often does so in another conversation.
pub(super) type Clocks = HashMap<(u32, Side, &'static str), Shown>;

impl Window {
    /// At most so many clocks.
    const MOST_CLOCKS: usize = 16_384;

    /// Notes what a clock shows. Gives how it broke off since it was seen before, and the
    /// frames that prove it.
    pub fn show(&mut self, link: u32, by: Side, shown: Shown) -> Option<(Break, Frames)> {
        let key = (link, by, shown.clock.name);
        if let Some(known) = self.clocks.get_mut(&key) {
            let broken = known.broken_by(&shown);
            let frames = shown.frames.clone();
            let before = std::mem::replace(known, shown);
            return broken.map(|broken| (broken, before.frames.and(&frames)));
        }
        if self.clocks.len() >= Self::MOST_CLOCKS {
            self.bite("clocks");
        } else {
            self.clocks.insert(key, shown);
        }
        None
    }

    /// Of too many clocks forgets those that were shown longest ago.
    pub(super) fn forget_old_clocks(&mut self) {
        if self.clocks.len() < Self::MOST_CLOCKS {
            return;
        }
        let mut times: Vec<i64> = self.clocks.values().map(|shown| shown.at_ns).collect();
        let half = times.len() / 2;
        let (_, latest, _) = times.select_nth_unstable(half);
        let since = *latest;
        self.clocks.retain(|_, shown| shown.at_ns >= since);
    }

    /// At most so many breaks in one window.
    const MOST_BROKEN: usize = 1024;
    /// The first of them are proven.
    const MOST_PROVEN: usize = 64;

    /// Notes a counter that broke off, with its proof.
    pub fn break_off(
        &mut self,
        link: u32,
        of: &Observation<'_>,
        (broken, at_ns): (Break, i64),
        take: impl FnOnce() -> (Taken, usize),
    ) {
        if self.broken.len() >= Self::MOST_BROKEN {
            self.bite("state breaks");
            return;
        }
        let proven = self.broken.len() < Self::MOST_PROVEN;
        let taken = if proven { self.take_proof(take) } else { None };
        self.broken.push(Broken {
            link,
            by: of.by,
            protocol: of.protocol,
            unit: of.unit.clone(),
            code: of.code.clone(),
            broken,
            at_ns,
            taken,
            evidence: String::new(),
        });
    }
}

#[cfg(test)]
mod tests {
    use super::super::Limits;
    use super::*;
    use wire::Clock;

    #[test]
    fn of_too_many_clocks_the_oldest_make_room() {
        let clock = Clock { name: "up time", tick_ns: 1, greatest: u32::MAX };
        let shown = |at_ns| Shown { clock, time: 0, at_ns, frames: Frames::none() };
        let mut window = Window::new(Limits::default());
        for link in 0..Window::MOST_CLOCKS as u32 + 1 {
            window.show(link, Side::Server, shown(link.into()));
        }
        assert_eq!(window.bitten["clocks"], 1);
        window.next();
        assert_eq!(window.clocks.len(), Window::MOST_CLOCKS / 2);
        assert!(window
            .clocks
            .values()
            .all(|shown| shown.at_ns >= (Window::MOST_CLOCKS / 2) as i64));
    }
}
