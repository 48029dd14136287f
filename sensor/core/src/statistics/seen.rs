//! What the values of one object were like.

use super::value::Reading;

/// What the values of one object were like in one window.
#[derive(Clone, Debug, PartialEq)]
pub struct Seen {
    /// The least number.
    pub min: f64,
    /// The greatest number.
    pub max: f64,
    /// When the least came, nanoseconds since 1970; 0 where it was there as the window began.
    pub min_ns: i64,
    /// When the greatest came.
    pub max_ns: i64,
    /// How many different values there were, at most [`Seen::MOST_DISTINCT`].
    pub distinct: u32,
}

/// What tells an object's values apart; nothing once there are too many.
pub(super) type Marks = Vec<u64>;

impl Seen {
    /// At most so many different values are told apart.
    pub const MOST_DISTINCT: u32 = 32;

    pub(super) fn new(reading: Reading, at_ns: i64, marks: &mut Marks) -> Self {
        let (min, max) = (f64::INFINITY, f64::NEG_INFINITY);
        let mut seen = Self { min, max, min_ns: at_ns, max_ns: at_ns, distinct: 0 };
        marks.clear();
        seen.see(reading, at_ns, marks);
        seen
    }

    #[inline]
    pub(super) fn see(&mut self, reading: Reading, at_ns: i64, marks: &mut Marks) {
        if reading.number < self.min {
            (self.min, self.min_ns) = (reading.number, at_ns);
        }
        if reading.number > self.max {
            (self.max, self.max_ns) = (reading.number, at_ns);
        }
        if self.distinct < Self::MOST_DISTINCT {
            self.tell_apart(reading.mark, marks);
        }
    }

    fn tell_apart(&mut self, mark: u64, marks: &mut Marks) {
        if marks.contains(&mark) {
            return;
        }
        self.distinct += 1;
        if self.distinct < Self::MOST_DISTINCT {
            marks.push(mark);
        } else {
            *marks = Marks::new();
        }
    }
}
