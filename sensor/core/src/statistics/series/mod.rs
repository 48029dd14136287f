//! The values of all objects of one row.

use super::pace::Due;
use super::value::{number, value, Reading, Value};
use super::written::{Before, Source};
use super::{Exchange, Seen};
use std::ops::Range;
use wire::{Shape, Values};

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
    /// Where the old value was seen, if not in this series.
    pub source: Option<Source>,
}

/// The values of all objects of one row: while the octets repeat, nothing is done.
#[derive(Clone, Debug)]
pub struct Series {
    pub(super) shape: Shape,
    pub(super) raw: Vec<u8>,
    /// How far apart the objects' numbers are.
    pub step: u32,
    /// One for each object.
    pub seen: Vec<Seen>,
    /// Changes in this window that are told, at most [`Series::MOST_CHANGES`].
    pub changes: Vec<Change>,
    /// Changes beyond that.
    pub changes_lost: u64,
    /// Whether another series' write told changes of these objects since.
    pub is_overwritten: bool,
    /// Whether one of the changes that were just told stands out.
    stands_out: bool,
    proven: u32,
    /// Which changes the next proof of this row will show.
    pub due: Range<usize>,
    /// What gave the values before the last change.
    pub(super) before: Before,
}

impl Series {
    /// At most so many objects of one request.
    pub const MOST_OBJECTS: usize = 2048;
    /// At most so many changes of one row in one window; twice as many of those that stand out.
    pub const MOST_CHANGES: usize = 192;
    /// So many messages with changes are proven whatever they change; later those with one that
    /// stands out.
    const FIRST_PROVEN: u32 = 4;

    /// The first values.
    pub fn new(values: &Values<'_>, span: u32) -> Self {
        let mut series = Self {
            shape: values.shape,
            raw: Vec::new(),
            step: values.step,
            seen: Vec::new(),
            changes: Vec::new(),
            changes_lost: 0,
            is_overwritten: false,
            stands_out: false,
            proven: 0,
            due: 0..0,
            before: Before::default(),
        };
        series.differ(values, span, 0);
        series
    }

    /// The next values of the same objects, of which the exchange `before` gave the known
    /// ones. Says whether a change is to be proven.
    #[inline]
    pub fn see(&mut self, values: &Values<'_>, span: u32, at_ns: i64, before: Exchange) -> bool {
        if self.raw == values.bytes && self.shape == values.shape {
            return false;
        }
        let known = self.changes.len();
        self.take(values, span, at_ns, before);
        self.want_proof(known)
    }

    /// Takes other values than the known ones, which the exchange `before` gave.
    pub(super) fn take(&mut self, values: &Values<'_>, span: u32, at_ns: i64, before: Exchange) {
        self.stands_out = false;
        self.differ(values, span, at_ns);
        self.before = before.into();
    }

    /// What gave the values before those that are to be proven.
    pub fn before(&self) -> Before {
        if self.due.is_empty() {
            Before::default()
        } else {
            self.before
        }
    }

    /// Whether the changes from `known` on are to be proven.
    pub fn want_proof(&mut self, known: usize) -> bool {
        let told = known < self.changes.len();
        let wanted = told && (self.stands_out || self.proven < Self::FIRST_PROVEN);
        if wanted {
            self.proven = self.proven.saturating_add(1);
            self.due = known..self.changes.len();
        }
        wanted
    }

    fn differ(&mut self, values: &Values<'_>, span: u32, at_ns: i64) {
        let most = (span as usize).min(Self::MOST_OBJECTS);
        if values.shape == Shape::Text || values.shape != self.shape {
            let most = if values.shape == Shape::Text { 1 } else { most };
            return self.recast(values, most, at_ns);
        }
        // What reads a number is made for each shape by itself: that is most of the work.
        macro_rules! cells {
            ($($shape:ident: $octets:literal / $objects:literal),*) => {
                match values.shape {
                    Shape::Text => {}
                    $(Shape::$shape => self.cells::<$octets, $objects>(
                        values.bytes, most, at_ns, |cell, nth| number(Shape::$shape, cell, nth),
                    ),)*
                }
            };
        }
        cells!(
            Bits: 1 / 8, U8: 1 / 1, I8: 1 / 1, U16Be: 2 / 1, U16Le: 2 / 1, I16Be: 2 / 1,
            I16Le: 2 / 1, U32Be: 4 / 1, U32Le: 4 / 1, I32Be: 4 / 1, I32Le: 4 / 1, F32Be: 4 / 1,
            F32Le: 4 / 1, U64Le: 8 / 1, I64Le: 8 / 1, F64Be: 8 / 1, F64Le: 8 / 1
        );
    }

    /// Looks at the objects, `N` in a cell of `W` octets, that are not the same as before.
    #[inline(never)]
    fn cells<const W: usize, const N: usize>(
        &mut self,
        bytes: &[u8],
        most: usize,
        at_ns: i64,
        number: impl Fn(&[u8; W], usize) -> f64,
    ) {
        let mut raw = std::mem::take(&mut self.raw);
        let mut known = raw.chunks(BLOCK);
        for (block, new) in bytes.chunks(BLOCK).enumerate() {
            let old = known.next().unwrap_or_default();
            if is_same_block(old, new) {
                continue;
            }
            let (old, first) = (old.as_chunks::<W>().0, block * (BLOCK / W));
            for (cell, new) in new.as_chunks::<W>().0.iter().enumerate() {
                let (old, first) = (old.get(cell), (first + cell) * N);
                if old == Some(new) {
                    continue;
                }
                for (nth, place) in (0..N).map(|place| (first + place, place)) {
                    let (old, new) = (old.map(|old| number(old, place)), number(new, place));
                    if nth < most {
                        self.see_number(nth, at_ns, old, new);
                    }
                }
            }
        }
        raw.clear();
        raw.extend_from_slice(bytes);
        self.raw = raw;
    }

    /// Looks at the number of the object `nth`, and at the one before.
    #[inline(always)]
    fn see_number(&mut self, nth: usize, at_ns: i64, old: Option<f64>, new: f64) {
        let is_one_of_many = |seen: &mut Seen| seen.is_one_of_many(new, at_ns);
        if old == Some(new) || self.seen.get_mut(nth).is_some_and(is_one_of_many) {
            return;
        }
        if let Some(due) = self.see_object(nth, at_ns, Reading::from(new)) {
            let told = || Some((Value::Number(old?), Value::Number(new)));
            self.change(nth, at_ns, due, None, told);
        }
    }

    /// Takes objects of another shape than before, or a text.
    fn recast(&mut self, values: &Values<'_>, most: usize, at_ns: i64) {
        let shape = std::mem::replace(&mut self.shape, values.shape);
        let old = std::mem::replace(&mut self.raw, values.bytes.to_vec());
        for nth in 0..most {
            let Some(new) = Reading::of(self.shape, &self.raw, nth) else { return };
            if let Some(due) = self.see_object(nth, at_ns, new) {
                // Long texts may differ only behind where they are cut.
                let told = value(shape, &old, nth).zip(self.last(nth)).filter(|(a, b)| a != b);
                self.change(nth, at_ns, due, None, || told);
            }
        }
    }

    /// The object `nth` has another value than before; none where it had no value yet.
    #[inline]
    fn see_object(&mut self, nth: usize, at_ns: i64, new: Reading) -> Option<Due> {
        if let Some(seen) = self.seen.get_mut(nth) {
            let is_far = seen.see(new, at_ns);
            return Some(seen.change(at_ns).or(is_far));
        }
        self.seen.push(Seen::new(new, at_ns));
        None
    }

    #[inline]
    pub(super) fn change(
        &mut self,
        nth: usize,
        at_ns: i64,
        due: Due,
        source: Option<Source>,
        told: impl FnOnce() -> Option<(Value, Value)>,
    ) {
        if !due.told {
            return;
        }
        let most = Self::MOST_CHANGES * (1 + usize::from(due.stands_out));
        if self.changes.len() >= most {
            self.changes_lost += 1;
        } else if let Some((old, new)) = told() {
            self.stands_out |= due.stands_out;
            self.changes.push(Change { nth: nth as u32, at_ns, old, new, source });
        }
    }

    /// The last value of the object `nth`.
    pub fn last(&self, nth: usize) -> Option<Value> {
        value(self.shape, &self.raw, nth)
    }

    /// A new window: extremes begin anew from the last values.
    pub fn next_window(&mut self) {
        self.changes.clear();
        self.changes_lost = 0;
        for (nth, seen) in self.seen.iter_mut().enumerate() {
            if let Some(last) = Reading::of(self.shape, &self.raw, nth) {
                seen.next_window(last);
            }
        }
    }
}

/// So many octets are compared at once: whole cells of every shape.
const BLOCK: usize = 8;

/// Whether a whole block is the same.
#[inline]
fn is_same_block(old: &[u8], new: &[u8]) -> bool {
    let word = |block: &[u8]| block.first_chunk::<BLOCK>().map(|word| u64::from_ne_bytes(*word));
    word(new).is_some_and(|new| word(old) == Some(new))
}

#[cfg(test)]
mod tests;
