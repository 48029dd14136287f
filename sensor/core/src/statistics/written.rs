//! Values that are written over those that others showed.

use super::{Exchange, Series, Value};
use wire::Values;

/// Where an old value was seen, if not by the same request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Source {
    /// The row that showed it.
    pub row: u32,
    /// When it did last, nanoseconds since 1970.
    pub at_ns: i64,
}

/// What gave the values before a change.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Before {
    /// Its frames.
    pub exchange: Exchange,
    /// In another conversation the direction in which its client sends.
    pub client: Option<usize>,
}

impl From<Exchange> for Before {
    fn from(exchange: Exchange) -> Self {
        Self { exchange, client: None }
    }
}

/// What another row shows of the objects of a series.
#[derive(Clone, Debug)]
pub struct Known {
    /// Which of them, and their values.
    pub values: Vec<(usize, Value)>,
    /// Where they were seen.
    pub source: Source,
    /// What gave them.
    pub before: Before,
}

impl Series {
    /// The values of a write. Says whether to ask what others know of its objects: it tells
    /// changes, or another write did since.
    pub fn write(&mut self, values: &Values<'_>, span: u32, at_ns: i64, before: Exchange) -> bool {
        let told = self.changes.len();
        if self.raw != values.bytes || self.shape != values.shape {
            self.take(values, span, at_ns, before);
        }
        std::mem::take(&mut self.is_overwritten) || self.changes.len() > told
    }

    /// The objects were last what another row shows: of the changes from `told` on the old
    /// values are those, and what was the same already did not change.
    pub fn correct(&mut self, told: usize, known: Known, at_ns: i64) {
        let source = Some(known.source);
        for (nth, old) in known.values {
            let Some(new) = self.last(nth) else { continue };
            let mut changes = self.changes.iter().skip(told);
            match changes.position(|change| change.nth as usize == nth).map(|at| at + told) {
                Some(at) if old == new => drop(self.changes.remove(at)),
                Some(at) => {
                    if let Some(change) = self.changes.get_mut(at) {
                        (change.old, change.source) = (old, source);
                    }
                }
                None if old == new => {}
                None => {
                    if let Some(due) = self.seen.get_mut(nth).map(|seen| seen.change(at_ns)) {
                        self.change(nth, at_ns, due, source, || Some((old, new)));
                    }
                }
            }
        }
        self.before = known.before;
    }

    /// The values that this series has of the objects of `other`, which begin `ahead` of its
    /// own: of what is read in the same way only.
    pub fn shown(&self, other: &Self, ahead: usize, behind: usize) -> Vec<(usize, Value)> {
        if self.shape != other.shape {
            return Vec::new();
        }
        let own = (ahead..self.seen.len()).zip(behind..other.seen.len());
        own.filter_map(|(own, nth)| Some((nth, self.last(own)?))).collect()
    }
}
