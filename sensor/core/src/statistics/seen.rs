//! What the values of one object were like.

use super::pace::{Due, Pace};
use super::value::Reading;

/// What the values of one object were like in one window.
#[derive(Clone, Debug)]
pub struct Seen {
    /// The least finite number; infinite where there was none.
    pub min: f64,
    /// The greatest finite number; infinite where there was none.
    pub max: f64,
    /// When the least came, nanoseconds since 1970; 0 where it was there as the window began.
    pub min_ns: i64,
    /// When the greatest came.
    pub max_ns: i64,
    /// The first value that was no finite number.
    odd: Option<Box<Odd>>,
    /// How many different values there were, at most [`Seen::MOST_DISTINCT`].
    pub distinct: u32,
    /// What tells the values apart; nothing once there are too many.
    pub(super) marks: Vec<u64>,
    pace: Pace,
    /// The least and the greatest number of all windows.
    ever: (f64, f64),
}

/// A value that is no finite number, and when it came; 0 where it was there as the window began.
pub type Odd = (f64, i64);

impl Seen {
    /// At most so many different values are told apart.
    pub const MOST_DISTINCT: u32 = 32;

    /// Of an object whose first value this is.
    pub(super) fn new(reading: Reading, at_ns: i64) -> Self {
        let (min, max) = (f64::INFINITY, f64::NEG_INFINITY);
        let (min_ns, max_ns) = (at_ns, at_ns);
        let (marks, pace) = (Vec::new(), Pace::never());
        let ever = (min, max);
        let (odd, distinct) = (None, 0);
        let mut seen = Self { min, max, min_ns, max_ns, odd, distinct, marks, pace, ever };
        seen.see(reading, at_ns);
        seen
    }

    /// A new window begins with the last value.
    pub(super) fn next_window(&mut self, last: Reading) {
        (self.min_ns, self.max_ns) = (0, 0);
        (self.min, self.max) = (f64::INFINITY, f64::NEG_INFINITY);
        (self.odd, self.distinct) = (None, 0);
        self.marks.clear();
        self.see(last, 0);
    }

    /// The object has this value. Says whether it is far from all before.
    #[inline]
    pub(super) fn see(&mut self, reading: Reading, at_ns: i64) -> bool {
        let mut is_far = false;
        if !reading.number.is_finite() {
            is_far = self.see_odd(reading, at_ns);
        } else {
            if reading.number < self.min {
                (self.min, self.min_ns) = (reading.number, at_ns);
                is_far |= self.widen(reading.number, at_ns);
            }
            if reading.number > self.max {
                (self.max, self.max_ns) = (reading.number, at_ns);
                is_far |= self.widen(reading.number, at_ns);
            }
        }
        if self.distinct < Self::MOST_DISTINCT {
            self.tell_apart(reading.mark);
        }
        is_far
    }

    /// The object has another number than before, which is one of many: within its extremes, told
    /// apart already, and its changes are not told for now. Then all is done.
    #[inline]
    pub(super) fn is_one_of_many(&mut self, number: f64, at_ns: i64) -> bool {
        (self.min..=self.max).contains(&number)
            && (self.distinct >= Self::MOST_DISTINCT || self.marks.contains(&number.to_bits()))
            && self.pace.goes_on(at_ns)
    }

    /// What is no number has no range: the first of a window is far from all.
    #[cold]
    fn see_odd(&mut self, reading: Reading, at_ns: i64) -> bool {
        let is_first = reading.is_odd() && self.odd.is_none();
        if is_first {
            self.odd = Some(Box::new((reading.number, at_ns)));
        }
        is_first
    }

    /// The first value of the window that was no finite number.
    pub fn odd(&self) -> Option<Odd> {
        self.odd.as_deref().copied()
    }

    /// What changed often has a range: a number that leaves it by half its width is far
    /// (detection/value.py tells of no less).
    #[cold]
    fn widen(&mut self, number: f64, at_ns: i64) -> bool {
        let (low, high) = self.ever;
        let margin = (high - low) / 2.0;
        self.ever = (low.min(number), high.max(number));
        (number < low - margin || number > high + margin) && self.pace.is_spent(at_ns)
    }

    /// The object has another value than before.
    #[inline]
    pub(super) fn change(&mut self, at_ns: i64) -> Due {
        self.pace.change(at_ns)
    }

    fn tell_apart(&mut self, mark: u64) {
        if self.marks.contains(&mark) {
            return;
        }
        self.distinct += 1;
        if self.distinct < Self::MOST_DISTINCT {
            self.marks.push(mark);
        } else {
            self.marks = Vec::new();
        }
    }
}
