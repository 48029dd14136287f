//! How often an object changes.

use std::ops::RangeInclusive;

/// So many changes in a row are told, be they ever so close.
const AT_ONCE: i64 = 8;
/// Later one in so long: of what always changes the extremes tell more than each step.
const EVERY_NS: i64 = 300_000_000_000;
/// How far ahead is when an object has its right again, while it has none left.
const SPENT: RangeInclusive<i64> = (AT_ONCE - 1) * EVERY_NS + 1..=AT_ONCE * EVERY_NS;
/// An object that was the same for so long was quiet.
const QUIET_NS: i64 = 600_000_000_000;

/// When an object last changed, and from when on it has its right to all changes again.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pace {
    changed_ns: i64,
    rested_ns: i64,
}

/// What is to be done with a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Due {
    /// Whether it is told.
    pub(super) told: bool,
    /// Whether it is proven: the object was quiet before, or this is far from all its values.
    pub(super) stands_out: bool,
}

impl Due {
    /// The same, or both where it is `far` from all before.
    #[inline]
    pub(super) fn or(self, far: bool) -> Self {
        Self { told: self.told | far, stands_out: self.stands_out | far }
    }
}

impl Pace {
    /// Of an object that never changed.
    pub(super) const fn never() -> Self {
        Self { changed_ns: i64::MIN, rested_ns: i64::MIN }
    }

    /// Whether the object changed so often that no more is told of it for now.
    #[inline]
    pub(super) fn is_spent(&self, at_ns: i64) -> bool {
        SPENT.contains(&self.rested_ns.saturating_sub(at_ns))
    }

    /// The object changes, where that is neither told nor stands out.
    #[inline]
    pub(super) fn goes_on(&mut self, at_ns: i64) -> bool {
        let goes_on = self.is_spent(at_ns) && !self.was_quiet(at_ns);
        if goes_on {
            self.changed_ns = at_ns;
        }
        goes_on
    }

    #[inline]
    fn was_quiet(&self, at_ns: i64) -> bool {
        at_ns.saturating_sub(self.changed_ns) >= QUIET_NS
    }

    /// The object changes.
    #[inline]
    pub(super) fn change(&mut self, at_ns: i64) -> Due {
        let stands_out = self.was_quiet(at_ns);
        self.changed_ns = at_ns;
        let ahead = self.rested_ns.saturating_sub(at_ns);
        let told = !SPENT.contains(&ahead);
        if told {
            // So far ahead it can only be where a clock was set back.
            let ahead = if ahead > *SPENT.end() { 0 } else { ahead.max(0) };
            self.rested_ns = at_ns.saturating_add(ahead + EVERY_NS);
        }
        Due { told, stands_out }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: i64 = 1_000_000_000;

    fn told(times: impl IntoIterator<Item = i64>) -> Vec<i64> {
        let mut pace = Pace::never();
        times.into_iter().filter(|at| pace.change(at * SECOND).told).collect()
    }

    #[test]
    fn what_changes_all_the_time_is_told_eight_times_and_then_every_five_minutes() {
        assert_eq!(told(0..1_300), [0, 1, 2, 3, 4, 5, 6, 7, 300, 600, 900, 1_200]);
    }

    #[test]
    fn what_goes_on_leaves_what_is_told_of_the_next_as_it_was() {
        let changes = |step: i64, goes_on: bool| {
            let mut pace = Pace::never();
            let mut seen = |at_ns: i64| {
                let known = goes_on && pace.goes_on(at_ns);
                if known {
                    Due { told: false, stands_out: false }
                } else {
                    pace.change(at_ns)
                }
            };
            (0..3_000).map(|n| seen(n * step)).collect::<Vec<_>>()
        };
        for step in [SECOND / 7, SECOND, 70 * SECOND, 601 * SECOND] {
            assert_eq!(changes(step, true), changes(step, false), "{step}");
        }
    }

    #[test]
    fn what_changes_now_and_then_is_told_each_time() {
        let times: Vec<i64> = (0..100).map(|n| n * 300).collect();
        assert_eq!(told(times.clone()), times);
        let bursts: Vec<i64> = (0..8).chain((0..8).map(|n| 3_000 + n)).collect();
        assert_eq!(told(bursts.clone()), bursts);
    }

    #[test]
    fn a_clock_that_is_set_back_silences_nothing() {
        let again = told((100_000..100_020).chain(0..20));
        assert_eq!(again[8..], [0, 1, 2, 3, 4, 5, 6, 7]);
    }

    #[test]
    fn quiet_is_ten_minutes_without_a_change() {
        let mut pace = Pace::never();
        let quiet = [0, 1, 600, 1_200, 1_700].map(|at| pace.change(at * SECOND).stands_out);
        assert_eq!(quiet, [true, false, false, true, false]);
    }
}
