//! How a stream counts its samples.

use wire::Break;

const SECOND: i64 = 1_000_000_000;
/// Of so many samples the older half is forgotten.
const MOST: u32 = 8192;

/// A sample count, which goes on by one and begins anew, at 0, with each second.
#[derive(Default)]
pub(super) struct Counting {
    last: Option<(u32, i64)>,
    /// How many samples came one behind the other, and in which time.
    samples: u32,
    took_ns: i64,
    octets: Vec<u8>,
}

impl Counting {
    /// The sample `number` came, with these octets. A break says what should have come: a number
    /// comes twice only with the same octets, and runs ahead only with time, for a mirror that
    /// lost frames lost time as well.
    pub fn count(&mut self, number: u32, octets: &[u8], at_ns: i64) -> Option<Break> {
        let last = self.last.replace((number, at_ns));
        let same = self.octets == octets;
        self.octets.clear();
        self.octets.extend_from_slice(octets);
        let (last, since) = last?;
        let expected = last.saturating_add(1);
        let elapsed = at_ns.saturating_sub(since).max(0);
        if number == expected {
            self.goes_on(elapsed);
        }
        let goes_on = number == expected
            || number == 0
            || (number == last && same)
            || elapsed >= SECOND
            || (number > last && self.takes(number - last, elapsed));
        (!goes_on).then_some(Break { counter: "smpCnt", expected, came: number })
    }

    fn goes_on(&mut self, elapsed: i64) {
        self.samples += 1;
        self.took_ns = self.took_ns.saturating_add(elapsed.min(SECOND));
        if self.samples >= MOST {
            self.samples /= 2;
            self.took_ns /= 2;
        }
    }

    /// Whether so many samples take about so long.
    fn takes(&self, samples: u32, elapsed: i64) -> bool {
        let needed = self.took_ns.saturating_mul(samples.into()) / i64::from(self.samples.max(1));
        (needed / 2..=needed.saturating_mul(2)).contains(&elapsed) && needed > 0
    }

    /// Frames were lost: nobody knows what came between.
    pub fn forget(&mut self) {
        self.last = None;
    }
}
