//! A conversation as the sensor leads it, for one decoder; what it states is checked and,
//! but for a digest, forgotten.

use std::hash::{DefaultHasher, Hash, Hasher};
use wire::{Break, Carrier, Decoder, Frames, Kind, Observation, Out, Protocol, Recognition};
use wire::{Shared, Shown, Side, Sink, Step, Text};

/// As `sensor/core/src/speech/spoken.rs`: nothing longer is waited for.
const LONGEST_MESSAGE: usize = 1 << 20;
/// One message states no more than this, and one thing for each of its bits, and of those of the
/// longest message so far, to which it may be the answer: what a request writes is told once it
/// is answered.
const MOST_STATED: usize = 64;

pub struct Conversation {
    protocol: &'static Protocol,
    carrier: Carrier,
    decoder: Box<dyn Decoder>,
    unread: [Unread; 2],
    at_ns: i64,
    pub stated: Stated,
    /// Octets were no message, or lost: how they are cut may matter then.
    pub gave_up: bool,
    /// Octets of the longest message.
    longest: usize,
}

#[derive(Default)]
struct Unread {
    octets: Vec<u8>,
    skip: usize,
    lost: bool,
}

impl Conversation {
    pub fn new(protocol: &'static Protocol, carrier: Carrier) -> Self {
        let decoder = (protocol.decoder)(carrier);
        let (unread, stated) = Default::default();
        Self { protocol, carrier, decoder, unread, at_ns: 0, stated, gave_up: false, longest: 0 }
    }

    /// `side` sends octets in one segment or datagram, which is of that frame and time.
    pub fn send(&mut self, side: Side, octets: &[u8], frame: u64, at_ns: i64) {
        (self.stated.frame, self.at_ns) = (frame, at_ns);
        let recognised = (self.protocol.recognise)(self.carrier, octets);
        let unread = &mut self.unread[side as usize];
        let skipped = unread.skip.min(octets.len());
        unread.skip -= skipped;
        let octets = &octets[skipped..];
        if unread.lost {
            if !matches!(recognised, Recognition::Maybe(_) | Recognition::Sure(_)) {
                return;
            }
            unread.lost = false;
        }
        let mut all = std::mem::take(&mut unread.octets);
        all.extend(octets);
        self.read(side, &all);
    }

    fn read(&mut self, side: Side, all: &[u8]) {
        let mut at = 0;
        while at < all.len() {
            let rest = &all[at..];
            let step = self.message(side, rest);
            let unread = &mut self.unread[side as usize];
            match step {
                Step::Took(0) => panic!("a message of no octets"),
                Step::Took(n) => {
                    if self.carrier == Carrier::Tcp {
                        unread.skip = n.saturating_sub(rest.len());
                    }
                    at = at.saturating_add(n);
                }
                Step::More(n) if n <= rest.len() => panic!("wants {n}, has {}", rest.len()),
                Step::More(n) if self.carrier == Carrier::Tcp && n <= LONGEST_MESSAGE => {
                    unread.octets = rest.to_vec();
                    return;
                }
                Step::More(_) if self.carrier == Carrier::Tcp => return self.gap(side),
                Step::More(_) => return,
                Step::Foreign => {
                    unread.lost = self.carrier == Carrier::Tcp;
                    self.gave_up = true;
                    return;
                }
            }
        }
    }

    fn message(&mut self, side: Side, octets: &[u8]) -> Step {
        let (before, hidden) = (self.stated.count, self.stated.secrets);
        let frames = Frames::one(self.stated.frame);
        let mut out = Out::new(&mut self.stated, side, self.at_ns, octets, frames);
        let step = self.decoder.message(side, octets, &mut out);
        let stated = self.stated.count - before;
        let most = MOST_STATED + 8 * (octets.len() + self.longest);
        let hidden = self.stated.secrets - hidden;
        assert!(stated + hidden <= most, "{} things of {}", stated + hidden, octets.len());
        self.longest = self.longest.max(octets.len());
        assert!(stated == 0 || !matches!(step, Step::More(_)), "states what is not whole");
        step
    }

    /// Whether all octets were sound messages, whose cuts do not matter.
    pub fn is_sound(&self) -> bool {
        !self.gave_up && !self.stated.broken
    }

    /// Octets of `side` were lost.
    pub fn gap(&mut self, side: Side) {
        self.gave_up = true;
        self.unread[side as usize] = Unread { lost: true, ..Unread::default() };
        self.decoder.gap(side);
    }

    /// The conversation is over.
    pub fn end(&mut self) {
        let mut out = Out::new(&mut self.stated, Side::Client, 0, &[], Frames::default());
        self.decoder.end(&mut out);
    }

    /// Octets that wait for the rest of their message.
    pub fn waiting(&self) -> usize {
        self.unread.iter().map(|unread| unread.octets.capacity()).sum()
    }
}

/// What was stated.
#[derive(Default)]
pub struct Stated {
    pub frame: u64,
    pub count: usize,
    /// How often something was overwritten, which a message need not be whole for.
    secrets: usize,
    /// Whether anything broke a specification.
    broken: bool,
    digest: DefaultHasher,
    /// All of it, where somebody wants to see it.
    pub lines: Option<Vec<String>>,
}

impl Stated {
    /// Of all that was stated, in order.
    pub fn digest(&self) -> u64 {
        self.digest.finish()
    }

    fn add(&mut self, line: String) {
        self.count += 1;
        line.hash(&mut self.digest);
        if let Some(lines) = &mut self.lines {
            lines.push(line);
        }
    }
}

impl Sink for Stated {
    fn state(&mut self, o: &Observation<'_>, _: i64, earlier: &Frames, message: &Frames) {
        assert!(earlier.iter().chain(message.iter()).all(|frame| frame <= self.frame));
        match o.kind {
            Kind::Did => assert!(!o.code.to_string().is_empty(), "an operation without code"),
            Kind::Was => assert!(o.values.is_some(), "a value without octets"),
            Kind::Is | Kind::Broke => {
                assert!(!o.object.to_string().is_empty(), "a claim without attribute");
            }
        }
        for name in [&o.unit, &o.code, &o.object] {
            // A text has 256 octets; each may become a sign of three that says it is none.
            assert!(name.to_string().len() <= 3 * Text::LONGEST, "{name}");
        }
        self.broken |= o.kind == Kind::Broke;
        self.add(wire::probe::line(o));
    }

    fn breaks(&mut self, of: &Observation<'_>, broken: Break, _: i64, _: &Frames) {
        self.add(format!("{} {broken:?}", wire::probe::line(of)));
    }

    fn shows(&mut self, of: &Observation<'_>, shown: Shown) {
        self.add(format!("{} {:?} {}", wire::probe::line(of), shown.clock, shown.time));
    }

    fn secret(
        &mut self,
        what: &'static str,
        secret: &[u8],
        _: Result<(usize, usize), &Frames>,
        _: &[&[u8]],
    ) -> Text {
        self.secrets += 1;
        format!("{what} of {} octets", secret.len()).into()
    }

    fn keep(&mut self, _: &Frames) {}

    fn release(&mut self, _: &Frames) {}

    fn orphan(&mut self) {}

    fn bite(&mut self, _: &'static str) {}

    /// Who hears messages with such numbers is another conversation.
    fn share(&mut self, by: Side, number: u32, shared: Shared) {
        self.add(format!("{by:?} {number} {} {} {}", shared.unit, shared.object, shared.note));
    }

    fn shared(&self, _: Side, _: u32) -> Option<&Shared> {
        None
    }
}
