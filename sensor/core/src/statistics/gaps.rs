//! How far apart sights are.

/// Gaps between sights, in seconds, of one window; sums merge over windows. The mean
/// of five gaps tells a change of pace that single gaps hide in jitter.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Gaps {
    /// The four before the next one; no numbers before there are so many.
    before: [f32; 4],
    /// Their sum.
    pub sum: f64,
    /// Sum of their squares.
    pub sum2: f64,
    /// The shortest.
    pub min: f64,
    /// The longest.
    pub max: f64,
    /// The least mean of five.
    pub mean5_min: f32,
    /// The greatest mean of five.
    pub mean5_max: f32,
}

impl Gaps {
    /// Before the first gap.
    pub const fn none() -> Self {
        let (min, max) = (f64::INFINITY, f64::NEG_INFINITY);
        Self {
            before: [f32::NAN; 4],
            sum: 0.0,
            sum2: 0.0,
            min,
            max,
            mean5_min: f32::INFINITY,
            mean5_max: f32::NEG_INFINITY,
        }
    }

    /// One more sight; the latest before it was at `last_ns`. One that is stated late (nobody
    /// answered it) lies within a gap that is counted already: it adds nothing to their sum, and
    /// how long the parts are is not known.
    #[inline]
    pub fn sight(&mut self, last_ns: i64, at_ns: i64) {
        if at_ns < last_ns {
            return;
        }
        let gap = at_ns.saturating_sub(last_ns) as f64 * 1e-9;
        self.sum += gap;
        self.sum2 += gap * gap;
        if gap < self.min {
            self.min = gap;
        }
        if gap > self.max {
            self.max = gap;
        }
        let [_, b, c, d] = self.before;
        let mean = (self.before.iter().sum::<f32>() + gap as f32) / 5.0;
        self.before = [b, c, d, gap as f32];
        // What is no number is neither less nor greater.
        if mean < self.mean5_min {
            self.mean5_min = mean;
        }
        if mean > self.mean5_max {
            self.mean5_max = mean;
        }
    }

    /// Whether no gap has a length.
    pub fn are_unknown(&self) -> bool {
        self.max < self.min
    }

    /// A new window: counts begin anew, the last gaps are remembered.
    pub fn next_window(&mut self) {
        *self = Self { before: self.before, ..Self::none() };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn behind_a_clock_that_was_set_back_no_gap_has_a_length() {
        let mut gaps = Gaps::none();
        assert!(gaps.are_unknown());
        gaps.sight(5_000_000_000, 2_000_000_000);
        assert!(gaps.are_unknown());
        gaps.sight(5_000_000_000, 5_000_000_000);
        assert!(!gaps.are_unknown());
    }

    #[test]
    fn gaps_count_and_carry_over_windows() {
        let mut gaps = Gaps::none();
        (1..=4).for_each(|n| gaps.sight((n - 1) * 1_000_000_000, n * 1_000_000_000));
        assert_eq!(gaps.mean5_max, f32::NEG_INFINITY, "not yet five");
        (5..=10).for_each(|n| gaps.sight((n - 1) * 1_000_000_000, n * 1_000_000_000));
        assert_eq!((gaps.sum, gaps.min, gaps.max), (10.0, 1.0, 1.0));
        assert_eq!((gaps.mean5_min, gaps.mean5_max), (1.0, 1.0));
        gaps.next_window();
        gaps.sight(10_000_000_000, 13_000_000_000);
        assert_eq!((gaps.sum, gaps.min, gaps.mean5_max), (3.0, 3.0, 7.0 / 5.0));
    }

    #[test]
    fn what_is_stated_late_is_no_burst() {
        let mut gaps = Gaps::none();
        (1..=6).for_each(|n| gaps.sight((n - 1) * 1_000_000_000, n * 1_000_000_000));
        let before = gaps;
        (1..=6).for_each(|n| gaps.sight(6_000_000_000, n * 900_000_000));
        assert_eq!(gaps, before);
        gaps.sight(6_000_000_000, 6_000_000_000);
        assert_eq!((gaps.min, gaps.mean5_min), (0.0, 0.8), "two in one frame");
    }
}
