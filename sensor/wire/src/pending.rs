use crate::{Frames, Observation, Out, UNANSWERED};
use std::borrow::Cow;

/// A request that waits, or waited, for its answer.
#[derive(Clone, Debug)]
pub struct Asked<X = ()> {
    /// What was asked.
    pub observation: Observation<'static>,
    /// The frames of the request.
    pub frames: Frames,
    /// When it was asked, in nanoseconds since 1970.
    pub at_ns: i64,
    /// What else the decoder needs to read the answer.
    pub more: X,
}

impl<X> Asked<X> {
    /// States the operation with its answer's `status`, at the time of the request;
    /// the current message is the answer. Gives the operation as stated.
    #[inline]
    pub fn answered(&self, status: u32, out: &mut Out<'_>) -> Cow<'_, Observation<'static>> {
        let asked = &self.observation;
        // Most answers change nothing of what was asked.
        let done = if asked.status == status {
            Cow::Borrowed(asked)
        } else {
            Cow::Owned(asked.clone().status(status))
        };
        out.state_at(self.at_ns, &self.frames, &done);
        done
    }

    /// States the operation as one that nobody answered.
    #[inline]
    pub fn unanswered(&self, out: &mut Out<'_>) {
        self.left(UNANSWERED, out);
    }

    /// States the operation as one whose answer did not come, which means this `status`.
    #[inline]
    fn left(&self, status: u32, out: &mut Out<'_>) {
        let observation = self.observation.clone().status(status);
        out.state_of(self.at_ns, &self.frames, &observation);
    }
}

/// How long an answer may take, in nanoseconds: as long as a silent TCP conversation is followed.
const PATIENCE: i64 = 900 * 1_000_000_000;

/// Requests that wait for their answers, oldest first, at most `MOST`: beyond that, and once it
/// waited for a quarter of an hour, the oldest is left without one, for a conversation that goes
/// on for weeks must not keep to itself what nobody answered. That is stated with the status
/// `LEFT`: where answers may go another way, it proves nothing. Each stays where it is until it is
/// answered: to move one costs more than to read it.
#[derive(Debug)]
pub struct Pending<K, X = (), const MOST: usize = 64, const LEFT: u32 = UNANSWERED>(
    Vec<(K, Box<Asked<X>>)>,
);

impl<K, X, const MOST: usize, const LEFT: u32> Default for Pending<K, X, MOST, LEFT> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<K: PartialEq, X, const MOST: usize, const LEFT: u32> Pending<K, X, MOST, LEFT> {
    /// The current message asks `observation`; its answer will carry `key`.
    #[inline]
    pub fn ask(&mut self, key: K, observation: Observation<'static>, more: X, out: &mut Out<'_>) {
        self.give_up(out);
        if self.0.len() >= MOST {
            let (_, oldest) = self.0.remove(0);
            oldest.left(LEFT, out);
            out.bite("requests waiting");
        }
        let (frames, at_ns) = (out.frames().clone(), out.at_ns());
        self.0.push((key, Box::new(Asked { observation, frames, at_ns, more })));
    }

    /// States those as unanswered that waited too long.
    #[inline]
    fn give_up(&mut self, out: &mut Out<'_>) {
        let since = out.at_ns().saturating_sub(PATIENCE);
        while self.0.first().is_some_and(|(_, oldest)| oldest.at_ns < since) {
            self.0.remove(0).1.left(LEFT, out);
        }
    }

    /// The oldest request with `key`, which waits no longer.
    #[inline]
    pub fn answer(&mut self, key: &K) -> Option<Box<Asked<X>>> {
        let at = self.0.iter().position(|(k, _)| k == key)?;
        Some(self.0.remove(at).1)
    }

    /// The newest request that `fits`, which waits no longer: for protocols whose clients
    /// may use one key again while an answer is lost, which the oldest would wait for.
    #[inline]
    pub fn answer_newest(&mut self, fits: impl Fn(&K, &Asked<X>) -> bool) -> Option<Box<Asked<X>>> {
        let at = self.0.iter().rposition(|(key, asked)| fits(key, asked))?;
        Some(self.0.remove(at).1)
    }

    /// The oldest request with `key`, which goes on waiting (an answer in parts).
    #[inline]
    pub fn peek(&mut self, key: &K) -> Option<&mut Asked<X>> {
        self.0.iter_mut().find(|(k, _)| k == key).map(|(_, asked)| &mut **asked)
    }

    /// States all that wait as left without an answer.
    pub fn end(&mut self, out: &mut Out<'_>) {
        self.0.drain(..).for_each(|(_, asked)| asked.left(LEFT, out));
    }

    /// Those that wait, oldest first.
    pub fn iter(&self) -> impl Iterator<Item = &Asked<X>> {
        self.0.iter().map(|(_, asked)| &**asked)
    }

    /// How many wait.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether none waits.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::probe::Stated;
    use crate::{code, Side};

    #[test]
    fn what_waits_beyond_the_limit_is_unanswered_and_counted() {
        let mut stated = Stated::default();
        let mut pending = Pending::<u8, (), 2>::default();
        for key in 1..=3 {
            let mut out = Out::new(&mut stated, Side::Client, 0, &[], Frames::one(key.into()));
            let asked = Observation::did("modbus", code([key.into()]));
            pending.ask(key, asked, (), &mut out);
        }
        assert_eq!(stated.lines(), ["did modbus · 1 ·  +1 = unanswered"]);
        assert_eq!(stated.bitten(), ["requests waiting"]);
        assert!(pending.answer(&1).is_none() && pending.answer(&2).is_some());
    }

    #[test]
    fn who_waited_too_long_is_unanswered_while_the_conversation_goes_on() {
        let (mut stated, mut pending) = (Stated::default(), Pending::<u8>::default());
        for (key, at_ns) in [(1, 0), (2, 1), (3, PATIENCE), (4, PATIENCE + 1)] {
            let mut out = Out::new(&mut stated, Side::Client, at_ns, &[], Frames::one(key.into()));
            let asked = Observation::did("modbus", code([key.into()]));
            pending.ask(key, asked, (), &mut out);
        }
        assert_eq!(stated.lines(), ["did modbus · 1 ·  +1 = unanswered"]);
        assert!(stated.bitten().is_empty() && pending.len() == 3);
    }

    #[test]
    fn what_a_decoder_forgets_is_counted() {
        let (mut stated, mut known) = (Stated::default(), Vec::new());
        let mut out = Out::new(&mut stated, Side::Client, 0, &[], Frames::none());
        (1..=4).for_each(|n| out.remember(&mut known, n, 3));
        assert_eq!((known.as_slice(), stated.bitten()), (&[2, 3, 4][..], &[Out::MEMORY][..]));
    }
}
