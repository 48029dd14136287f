use crate::{Break, Frames};

/// A clock that tells how long its owner has been up: it goes back when that began anew.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Clock {
    /// What it is called.
    pub name: &'static str,
    /// How long one of its units is.
    pub tick_ns: i64,
    /// What it shows last before it begins anew by itself.
    pub greatest: u32,
}

/// What a clock showed.
#[derive(Clone, Debug)]
pub struct Shown {
    /// Which.
    pub clock: Clock,
    /// In its units.
    pub time: u32,
    /// When, nanoseconds since 1970.
    pub at_ns: i64,
    /// The frames that carried it.
    pub frames: Frames,
}

impl Shown {
    /// Datagrams may overtake each other.
    const SLACK_NS: i64 = 1_000_000_000;

    /// How the clock broke off, if `later` says that its owner began anew in between.
    #[must_use]
    pub fn broken_by(&self, later: &Self) -> Option<Break> {
        let back = i64::from(self.time.saturating_sub(later.time));
        if back.saturating_mul(self.clock.tick_ns) <= Self::SLACK_NS {
            return None;
        }
        let expected = self.expected(later.at_ns)?;
        Some(Break { counter: self.clock.name, expected, came: later.time })
    }

    /// What the clock shows then; none when it may have come to its end.
    fn expected(&self, at_ns: i64) -> Option<u32> {
        let passed = at_ns.saturating_sub(self.at_ns).max(0) / self.clock.tick_ns.max(1);
        let expected = self.time.checked_add(u32::try_from(passed).ok()?)?;
        (expected <= self.clock.greatest).then_some(expected)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: i64 = 1_000_000_000;

    /// What should have come a time after 900, and what came, in hundredths of a second.
    fn broken(greatest: u32, passed_ns: i64, came: u32) -> Option<(u32, u32)> {
        let clock = Clock { name: "sysUpTime", tick_ns: SECOND / 100, greatest };
        let shown = |time, at_ns| Shown { clock, time, at_ns, frames: Frames::default() };
        let broken = shown(900, SECOND).broken_by(&shown(came, SECOND + passed_ns))?;
        Some((broken.expected, broken.came))
    }

    #[test]
    fn a_clock_that_goes_back_began_anew() {
        assert_eq!(broken(u32::MAX, 7 * SECOND, 600), Some((1600, 600)));
        assert_eq!(broken(u32::MAX, -7 * SECOND, 600), Some((900, 600)), "our clock was set back");
        assert_eq!(broken(u32::MAX, 7 * SECOND, 1), Some((1600, 1)));
        assert_eq!(broken(u32::MAX, 7 * SECOND, 1700), None);
        assert_eq!(broken(u32::MAX, 0, 900), None);
    }

    #[test]
    fn what_comes_a_little_late_is_no_break() {
        assert_eq!(broken(u32::MAX, 1, 800), None);
        assert_eq!(broken(u32::MAX, 1, 799), Some((900, 799)));
    }

    #[test]
    fn a_clock_at_its_end_begins_anew_by_itself() {
        assert_eq!(broken(1600, 7 * SECOND, 5), Some((1600, 5)));
        assert_eq!(broken(1599, 7 * SECOND, 5), None);
        assert_eq!(broken(u32::MAX, i64::MAX / 2, 5), None);
    }
}
