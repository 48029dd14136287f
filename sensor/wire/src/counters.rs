use crate::{Frames, Observation, Out};

/// A counter of a protocol went on otherwise than it should: frames are missing, a device
/// began anew, or somebody else speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Break {
    /// What counts.
    pub counter: &'static str,
    /// What should have come.
    pub expected: u32,
    /// What came.
    pub came: u32,
}

/// The counters of one conversation by what they count, at most [`Counters::MOST`]: beyond
/// that the one that stood still longest is forgotten.
#[derive(Debug)]
pub struct Counters<K> {
    known: Vec<Counter<K>>,
    /// How many messages were counted.
    messages: u64,
}

#[derive(Debug)]
struct Counter<K> {
    key: K,
    last: u32,
    frames: Frames,
    /// Which of all messages counted last.
    message: u64,
}

impl<K> Default for Counters<K> {
    fn default() -> Self {
        Self { known: Vec::new(), messages: 0 }
    }
}

impl<K: PartialEq> Counters<K> {
    const MOST: usize = 64;

    /// `of` counts `number`, which stays or goes on by one, and behind `greatest` from 0; says
    /// so if it does neither. What follows lost octets proves nothing: see [`Counters::forget`].
    pub fn count(
        &mut self,
        key: K,
        (counter, number, greatest): (&'static str, u32, u32),
        of: impl FnOnce() -> Observation<'static>,
        out: &mut Out<'_>,
    ) {
        self.messages += 1;
        let message = self.messages;
        let Some(known) = self.known.iter_mut().find(|known| known.key == key) else {
            let frames = out.frames().clone();
            return self.begin_with(Counter { key, last: number, frames, message }, out);
        };
        let expected = if known.last < greatest { known.last + 1 } else { 0 };
        if number != known.last && number != expected {
            out.breaks(&known.frames, &of(), Break { counter, expected, came: number });
        }
        (known.last, known.message) = (number, message);
        known.frames.clone_from(out.frames());
    }

    fn begin_with(&mut self, new: Counter<K>, out: &mut Out<'_>) {
        if self.known.len() < Self::MOST {
            return self.known.push(new);
        }
        if let Some(stood) = self.known.iter_mut().min_by_key(|known| known.message) {
            *stood = new;
        }
        out.bite("counters of a conversation");
    }

    /// What `key` counts begins anew, with any number.
    pub fn begin(&mut self, key: &K) {
        self.known.retain(|known| known.key != *key);
    }

    /// Octets were lost: nobody knows what came between.
    pub fn forget(&mut self) {
        self.known.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::probe::Stated;
    use crate::{code, Side};

    #[test]
    fn what_neither_stays_nor_goes_on_by_one_is_a_break() {
        let mut stated = Stated::default();
        let mut counters = Counters::default();
        for (at, key, number) in
            [(1, 'a', 6), (2, 'a', 7), (3, 'b', 3), (4, 'a', 0), (5, 'a', 0), (6, 'a', 3)]
        {
            let mut out = Out::new(&mut stated, Side::Client, at, &[], Frames::one(at as u64));
            let of = Observation::did("dnp3", code([1]));
            counters.count(key, ("sequence", number, 7), || of, &mut out);
        }
        assert_eq!(stated.lines(), ["break dnp3 · 1 · sequence 1 = 3"]);
        assert_eq!(stated.frames()[0].iter().collect::<Vec<_>>(), [5, 6]);
    }

    #[test]
    fn few_counters_are_known_and_none_after_a_gap() {
        let mut stated = Stated::default();
        let mut counters = Counters::default();
        let of = Observation::did("dnp3", code([1]));
        let mut count = |counters: &mut Counters<u32>, key, number| {
            let mut out = Out::new(&mut stated, Side::Client, 0, &[], Frames::one(1));
            counters.count(key, ("sequence", number, 15), || of.clone(), &mut out);
            stated.lines().len()
        };
        assert_eq!((0..65).map(|key| count(&mut counters, key, 0)).max(), Some(0));
        assert_eq!(count(&mut counters, 0, 5), 0, "forgotten");
        assert_eq!(count(&mut counters, 64, 5), 1);
        counters.begin(&64);
        assert_eq!(count(&mut counters, 64, 9), 1);
        counters.forget();
        assert_eq!(count(&mut counters, 63, 9), 1);
        assert_eq!(count(&mut counters, 7, u32::MAX), 1);
        assert_eq!(count(&mut counters, 7, 0), 1);
    }
}
