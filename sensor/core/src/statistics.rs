//! Bounded statistics of what repeats: gaps between sights, and values.

use wire::{Shape, Values};

/// Gaps between sights, in seconds, of one window; sums merge over windows. The mean
/// of five gaps tells a change of pace that single gaps hide in jitter.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Gaps {
    last_ns: i64,
    five: [f32; 5],
    filled: u8,
    /// How many.
    pub n: u64,
    /// Their sum.
    pub sum: f64,
    /// Sum of their squares.
    pub sum2: f64,
    /// The shortest.
    pub min: f64,
    /// The longest.
    pub max: f64,
    /// The least mean of five.
    pub mean5_min: f64,
    /// The greatest mean of five.
    pub mean5_max: f64,
}

impl Gaps {
    /// From the first sight on.
    pub fn from(at_ns: i64) -> Self {
        Self { last_ns: at_ns, five: [0.0; 5], filled: 0, ..Self::none() }
    }

    fn none() -> Self {
        let (min, max) = (f64::INFINITY, f64::NEG_INFINITY);
        Self {
            last_ns: 0,
            five: [0.0; 5],
            filled: 0,
            n: 0,
            sum: 0.0,
            sum2: 0.0,
            min,
            max,
            mean5_min: min,
            mean5_max: max,
        }
    }

    /// One more sight.
    #[inline]
    pub fn sight(&mut self, at_ns: i64) {
        let gap = at_ns.saturating_sub(self.last_ns).max(0) as f64 * 1e-9;
        self.last_ns = at_ns.max(self.last_ns);
        self.n += 1;
        self.sum += gap;
        self.sum2 += gap * gap;
        self.min = self.min.min(gap);
        self.max = self.max.max(gap);
        self.five.rotate_left(1);
        self.five[4] = gap as f32;
        self.filled = (self.filled + 1).min(5);
        if self.filled == 5 {
            let mean = f64::from(self.five.iter().sum::<f32>()) / 5.0;
            self.mean5_min = self.mean5_min.min(mean);
            self.mean5_max = self.mean5_max.max(mean);
        }
    }

    /// A new window: counts begin anew, the last sight is remembered.
    pub fn next_window(&mut self) {
        *self =
            Self { last_ns: self.last_ns, five: self.five, filled: self.filled, ..Self::none() };
    }
}

/// One value that became another.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// Which of the objects, from 0.
    pub nth: u32,
    /// When, nanoseconds since 1970.
    pub at_ns: i64,
    /// Before.
    pub old: Value,
    /// After.
    pub new: Value,
}

/// A value of an object.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// A number; 64-bit integers beyond 2^53 lose their last digits.
    Number(f64),
    /// Text, cut at 256 octets.
    Text(String),
}

impl std::fmt::Display for Value {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Number(number) => number.fmt(f),
            Self::Text(text) => f.write_str(text),
        }
    }
}

/// The values of one object in one window.
#[derive(Clone, Debug, PartialEq)]
pub struct Seen {
    /// The least number.
    pub min: f64,
    /// The greatest number.
    pub max: f64,
    /// The last value.
    pub last: Value,
    distinct: Vec<u64>,
}

impl Seen {
    /// At most so many different values are told apart.
    pub const MOST_DISTINCT: usize = 32;

    fn new(value: Value) -> Self {
        let mut seen = Self {
            min: f64::INFINITY,
            max: f64::NEG_INFINITY,
            last: Value::Number(0.0),
            distinct: Vec::new(),
        };
        seen.see(value);
        seen
    }

    fn see(&mut self, value: Value) {
        let mark = match &value {
            Value::Number(number) => {
                self.min = self.min.min(*number);
                self.max = self.max.max(*number);
                number.to_bits()
            }
            Value::Text(text) => text.bytes().fold(0xCBF2_9CE4_8422_2325, |hash, byte| {
                (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3)
            }),
        };
        if self.distinct.len() < Self::MOST_DISTINCT && !self.distinct.contains(&mark) {
            self.distinct.push(mark);
        }
        self.last = value;
    }

    /// How many different values there were, at most [`Seen::MOST_DISTINCT`].
    pub fn distinct(&self) -> u32 {
        self.distinct.len() as u32
    }
}

/// The values of all objects of one row: while the octets repeat, nothing is done.
#[derive(Clone, Debug)]
pub struct Series {
    shape: Shape,
    raw: Vec<u8>,
    /// How far apart the objects' numbers are.
    pub step: u32,
    /// One for each object.
    pub seen: Vec<Seen>,
    /// Changes in this window, at most [`Series::MOST_CHANGES`].
    pub changes: Vec<Change>,
    /// Changes beyond that.
    pub changes_lost: u64,
}

impl Series {
    /// At most so many objects of one request.
    pub const MOST_OBJECTS: usize = 2048;
    /// At most so many changes of one row in one window.
    pub const MOST_CHANGES: usize = 64;

    /// The first values.
    pub fn new(values: &Values<'_>, span: u32) -> Self {
        let mut series = Self {
            shape: values.shape,
            raw: Vec::new(),
            step: values.step,
            seen: Vec::new(),
            changes: Vec::new(),
            changes_lost: 0,
        };
        series.differ(values, span, 0);
        series
    }

    /// The next values of the same objects.
    #[inline]
    pub fn see(&mut self, values: &Values<'_>, span: u32, at_ns: i64) {
        if self.raw != values.bytes || self.shape != values.shape {
            self.differ(values, span, at_ns);
        }
    }

    fn differ(&mut self, values: &Values<'_>, span: u32, at_ns: i64) {
        let Values { shape, bytes, .. } = *values;
        let mut before = std::mem::take(&mut self.raw);
        if shape != self.shape || bytes.len() != before.len() {
            before.clear();
        }
        match shape {
            Shape::Text => self.value(0, text(bytes), at_ns),
            _ => self.numbers(&before, values, span, at_ns),
        }
        self.shape = shape;
        before.clear();
        before.extend_from_slice(bytes);
        self.raw = before;
    }

    /// Looks at the objects whose octets were not the same before.
    fn numbers(&mut self, before: &[u8], values: &Values<'_>, span: u32, at_ns: i64) {
        let most = (span as usize).min(Self::MOST_OBJECTS);
        let (octets, objects) = cell(values.shape);
        let mut at = 0;
        while let Some(differs) = first_difference(before, values.bytes, at) {
            let nth = differs / octets;
            at = (nth + 1) * octets;
            let Some(there) = values.bytes.get(nth * octets..at) else { return };
            for (place, object) in (nth * objects..most.min((nth + 1) * objects)).enumerate() {
                self.value(object, number(values.shape, there, place), at_ns);
            }
        }
    }

    /// A value of the object `nth`.
    fn value(&mut self, nth: usize, value: Value, at_ns: i64) {
        let Some(seen) = self.seen.get_mut(nth) else {
            self.seen.push(Seen::new(value));
            return;
        };
        if seen.last == value {
            return;
        }
        if self.changes.len() < Self::MOST_CHANGES {
            let (old, new) = (seen.last.clone(), value.clone());
            self.changes.push(Change { nth: nth as u32, at_ns, old, new });
        } else {
            self.changes_lost += 1;
        }
        seen.see(value);
    }

    /// A new window: extremes begin anew from the last values.
    pub fn next_window(&mut self) {
        self.changes.clear();
        self.changes_lost = 0;
        for seen in &mut self.seen {
            *seen = Seen::new(seen.last.clone());
        }
    }
}

/// What is read at once: so many octets, which hold so many objects.
fn cell(shape: Shape) -> (usize, usize) {
    match shape {
        Shape::Bits => (1, 8),
        other => (other.width().max(1), 1),
    }
}

/// Where, from `at` on, `new` has an octet that `old` has not.
fn first_difference(old: &[u8], new: &[u8], at: usize) -> Option<usize> {
    let (old, rest) = (old.get(at..).unwrap_or_default(), new.get(at..)?);
    let same = old.iter().zip(rest).take_while(|(a, b)| a == b).count();
    (same < rest.len()).then_some(at + same)
}

fn text(octets: &[u8]) -> Value {
    let kept = octets.get(..256).unwrap_or(octets);
    Value::Text(String::from_utf8_lossy(kept).into_owned())
}

/// The number in a cell; of bits the one at `place`.
fn number(shape: Shape, octets: &[u8], place: usize) -> Value {
    macro_rules! from {
        ($kind:ty, $read:ident) => {
            octets.try_into().map(<$kind>::$read).unwrap_or_default()
        };
    }
    Value::Number(match shape {
        Shape::Bits => octets.first().map_or(0, |bits| bits >> place & 1).into(),
        Shape::Text => 0.0,
        Shape::U8 => from!(u8, from_be_bytes).into(),
        Shape::I8 => from!(i8, from_be_bytes).into(),
        Shape::U16Be => from!(u16, from_be_bytes).into(),
        Shape::I16Be => from!(i16, from_be_bytes).into(),
        Shape::U32Be => from!(u32, from_be_bytes).into(),
        Shape::I32Be => from!(i32, from_be_bytes).into(),
        Shape::F32Be => from!(f32, from_be_bytes).into(),
        Shape::F64Be => from!(f64, from_be_bytes),
        Shape::U16Le => from!(u16, from_le_bytes).into(),
        Shape::I16Le => from!(i16, from_le_bytes).into(),
        Shape::U32Le => from!(u32, from_le_bytes).into(),
        Shape::I32Le => from!(i32, from_le_bytes).into(),
        Shape::U64Le => from!(u64, from_le_bytes) as f64,
        Shape::I64Le => from!(i64, from_le_bytes) as f64,
        Shape::F32Le => from!(f32, from_le_bytes).into(),
        Shape::F64Le => from!(f64, from_le_bytes),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gaps_count_and_carry_over_windows() {
        let mut gaps = Gaps::from(0);
        (1..=10).for_each(|n| gaps.sight(n * 1_000_000_000));
        assert_eq!((gaps.n, gaps.sum, gaps.min, gaps.max), (10, 10.0, 1.0, 1.0));
        assert_eq!((gaps.mean5_min, gaps.mean5_max), (1.0, 1.0));
        gaps.next_window();
        gaps.sight(13_000_000_000);
        assert_eq!((gaps.n, gaps.sum, gaps.min), (1, 3.0, 3.0));
    }

    #[test]
    fn values_change_only_when_octets_do() {
        let values = |bytes| Values { shape: Shape::U16Be, bytes, step: 1 };
        let mut series = Series::new(&values(&[0, 1, 0, 2]), 2);
        series.see(&values(&[0, 1, 0, 2]), 2, 5);
        assert!(series.changes.is_empty());
        series.see(&values(&[0, 1, 0, 9]), 2, 6);
        let change = &series.changes[0];
        assert_eq!((change.nth, change.at_ns), (1, 6));
        assert_eq!((&change.old, &change.new), (&Value::Number(2.0), &Value::Number(9.0)));
        assert_eq!(
            (series.seen[1].min, series.seen[1].max, series.seen[1].distinct()),
            (2.0, 9.0, 2)
        );
    }

    #[test]
    fn text_may_become_nothing() {
        let text = |bytes| Values { shape: Shape::Text, bytes, step: 1 };
        let mut series = Series::new(&text(b"run"), 1);
        series.see(&text(b""), 1, 5);
        assert_eq!(series.seen[0].last, Value::Text(String::new()));
        assert_eq!(series.changes.len(), 1);
    }

    #[test]
    fn bits_are_the_least_significant_first_and_bounded_by_span() {
        let series = Series::new(&Values { shape: Shape::Bits, bytes: &[0b101], step: 1 }, 3);
        let bits: Vec<f64> = series.seen.iter().map(|s| s.max).collect();
        assert_eq!(bits, [1.0, 0.0, 1.0]);
    }
}
