//! One direction of a TCP conversation put back in order, in bounded memory.

use crate::backlog::{Backlog, Waiting};
use crate::frame::FrameRef;
use std::collections::VecDeque;

/// Segments that wait for an earlier one.
const MOST_WAITING: usize = 64;
/// Octets that wait for an earlier one.
const MOST_WAITING_OCTETS: usize = 256 * 1024;
/// Segments of the other side that may pass before acknowledged octets count as lost.
const PATIENCE: u32 = 16;
/// Or as many nanoseconds: an answer that comes later is read behind its request.
const PATIENCE_NS: i64 = 1_000_000;
/// A sequence number further away than this begins anew.
const FAR: u32 = 1 << 24;

/// What a segment brought.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece<'a> {
    /// The next octets, carried by this frame from this offset of its payload.
    Octets {
        /// The octets.
        bytes: &'a [u8],
        /// The packed frame, see [`crate::frame::FrameRef`].
        frame: u64,
        /// When.
        at_ns: i64,
        /// Where in the frame's payload they begin.
        offset: usize,
    },
    /// So many octets were lost here; unknown when the numbers began anew.
    Gap(u64),
    /// Octets of a place that was read before.
    Again(Again<'a>),
}

/// Octets of a place in the stream that was read before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Again<'a> {
    /// The octets.
    pub bytes: &'a [u8],
    /// The number of the first of them.
    pub sequence: u32,
    /// The number behind what was read.
    pub next: u32,
    /// The frame that brought what was read last: the last bits of its place in the order.
    pub last: u32,
    /// The packed frame that brought these.
    pub frame: u64,
    /// When.
    pub at_ns: i64,
}

struct Early {
    sequence: u32,
    bytes: Vec<u8>,
    frame: u64,
    at_ns: i64,
    _waiting: Waiting,
}

/// One direction's order.
#[derive(Default)]
pub struct Order {
    /// The number behind what was read.
    next: u32,
    /// The last bits of the place in the order of the frame that was read last; before any,
    /// [`BEGUN`], or 0 where nothing was seen.
    last: u32,
    /// Mostly nothing ever comes out of order: then this is all that a packet touches.
    late: Option<Box<Late>>,
}

/// The direction's numbers are known, and nothing was read.
const BEGUN: u32 = u32::MAX;

/// What came out of order.
#[derive(Default)]
struct Late {
    waiting: VecDeque<Early>,
    octets: usize,
    impatience: u32,
    /// The other side has what is missing here.
    acknowledged: bool,
    retransmitted: u64,
    given_up: u64,
}

/// A segment as it was captured.
#[derive(Clone, Copy, Debug)]
pub struct Segment<'a> {
    /// Sequence number of its first octet.
    pub sequence: u32,
    /// Whether it opens the direction.
    pub syn: bool,
    /// Whether its sender had nothing more to send at once.
    pub push: bool,
    /// Its octets.
    pub bytes: &'a [u8],
    /// The packed frame.
    pub frame: u64,
    /// When.
    pub at_ns: i64,
}

impl Segment<'_> {
    /// The number of its first octet: a SYN has one of its own.
    #[inline]
    fn first(&self) -> u32 {
        self.sequence.wrapping_add(u32::from(self.syn))
    }
}

impl Order {
    /// Whether any octet was seen.
    pub fn begun(&self) -> bool {
        self.last != 0
    }

    /// Whether a SYN with this number opens another conversation than the one here.
    pub fn reopened_by(&self, sequence: u32) -> bool {
        self.begun() && self.next.wrapping_sub(sequence.wrapping_add(1)) > FAR
    }

    /// Whether the segment is the next in order and nothing waits: it may be read as it is.
    #[inline]
    pub fn goes_on(&mut self, segment: &Segment<'_>) -> bool {
        if !self.begun() {
            return self.begins(segment);
        }
        let next_in_order = segment.first() == self.next && !self.waits();
        if next_in_order && !segment.bytes.is_empty() {
            self.next = self.next.wrapping_add(segment.bytes.len() as u32);
            self.last = last_bits(segment.frame);
        }
        next_in_order
    }

    /// The first segment that is seen. One octet that is not pushed is a keep-alive's: the peer
    /// has it already, and what is read begins behind it. RFC 9293 §3.8.4
    fn begins(&mut self, segment: &Segment<'_>) -> bool {
        let keep_alive = !segment.syn && !segment.push && segment.bytes.len() == 1;
        self.next = segment.first().wrapping_add(segment.bytes.len() as u32);
        self.last = if segment.bytes.is_empty() { BEGUN } else { last_bits(segment.frame) };
        !keep_alive
    }

    /// Whether a segment waits for an earlier one.
    #[inline]
    pub fn waits(&self) -> bool {
        self.late.as_ref().is_some_and(|late| !late.waiting.is_empty())
    }

    fn late(&mut self) -> &mut Late {
        self.late.get_or_insert_default()
    }

    /// Segments that brought nothing new, since the last time.
    pub fn retransmitted(&mut self) -> u64 {
        self.late.as_mut().map_or(0, |late| std::mem::take(&mut late.retransmitted))
    }

    /// How often too much waited for what was missing, since the last time.
    pub fn given_up(&mut self) -> u64 {
        self.late.as_mut().map_or(0, |late| std::mem::take(&mut late.given_up))
    }

    /// Takes a segment that does not go on; `give` gets what is in order now.
    pub fn take(
        &mut self,
        segment: Segment<'_>,
        backlog: &Backlog,
        give: &mut impl FnMut(Piece<'_>),
    ) {
        if segment.syn && self.begun() {
            self.last = BEGUN; // whoever opens anew may count from where it did
        }
        if segment.bytes.is_empty() {
            return;
        }
        let sequence = segment.first();
        let ahead = sequence.wrapping_sub(self.next) as i32;
        if ahead.unsigned_abs() > FAR {
            self.flush(give);
            give(Piece::Gap(0));
            self.go_on(&segment, give);
        } else if ahead > 0 {
            let Some(waiting) = backlog.hold(segment.bytes.len()) else {
                return self.wait_for_nothing(&segment, give);
            };
            let late = self.late();
            late.wait(sequence, segment, waiting);
            if late.waiting.len() > MOST_WAITING || late.octets > MOST_WAITING_OCTETS {
                late.given_up += 1;
                self.pass_gap(give);
            }
        } else {
            let known = ahead.unsigned_abs() as usize;
            self.late().retransmitted += u64::from(known > 0);
            self.again(sequence, segment.bytes, (segment.frame, segment.at_ns), give);
            if known < segment.bytes.len() {
                self.next = sequence.wrapping_add(segment.bytes.len() as u32);
                self.last = last_bits(segment.frame);
                give(piece(&segment, known));
                self.drain(give);
            }
        }
    }

    /// There is no room to wait for what is missing before the segment.
    #[cold]
    fn wait_for_nothing(&mut self, segment: &Segment<'_>, give: &mut impl FnMut(Piece<'_>)) {
        self.late().given_up += 1;
        self.flush(give);
        let ahead = segment.first().wrapping_sub(self.next) as i32;
        if ahead > 0 {
            give(Piece::Gap(ahead.unsigned_abs().into()));
        }
        if ahead >= 0 {
            self.go_on(segment, give);
        }
    }

    /// Goes on with the segment, wherever it stands.
    fn go_on(&mut self, segment: &Segment<'_>, give: &mut impl FnMut(Piece<'_>)) {
        self.next = segment.first().wrapping_add(segment.bytes.len() as u32);
        self.last = last_bits(segment.frame);
        give(piece(segment, 0));
    }

    /// Gives those octets of a segment that were read before. One alone says nothing: a
    /// keep-alive may have any (RFC 9293 §3.8.4).
    fn again(
        &self,
        sequence: u32,
        bytes: &[u8],
        (frame, at_ns): (u64, i64),
        give: &mut impl FnMut(Piece<'_>),
    ) {
        let (next, last) = (self.next, self.last);
        let known = bytes.len().min(next.wrapping_sub(sequence) as usize);
        if let Some(bytes) = bytes.get(..known).filter(|bytes| bytes.len() > 1 && last != BEGUN) {
            give(Piece::Again(Again { bytes, sequence, next, last, frame, at_ns }));
        }
    }

    /// Gives the waiting segments that are in order now.
    fn drain(&mut self, give: &mut impl FnMut(Piece<'_>)) {
        while let Some((first, known)) = self.waited() {
            self.again(first.sequence, &first.bytes, (first.frame, first.at_ns), give);
            if let Some(bytes) = first.bytes.get(known..).filter(|bytes| !bytes.is_empty()) {
                self.next = self.next.wrapping_add(bytes.len() as u32);
                self.last = last_bits(first.frame);
                let (frame, at_ns) = (first.frame, first.at_ns);
                give(Piece::Octets { bytes, frame, at_ns, offset: known });
            } else {
                self.late().retransmitted += 1;
            }
        }
        if let Some(late) = self.late.as_mut().filter(|late| late.waiting.is_empty()) {
            (late.impatience, late.acknowledged) = (0, false);
        }
    }

    /// The next segment that waited long enough, and how many of its octets were read before.
    fn waited(&mut self) -> Option<(Early, usize)> {
        let late = self.late.as_mut()?;
        let ahead = late.waiting.front()?.sequence.wrapping_sub(self.next) as i32;
        if ahead > 0 {
            return None;
        }
        let first = late.waiting.pop_front()?;
        late.octets -= first.bytes.len();
        Some((first, ahead.unsigned_abs() as usize))
    }

    /// Gives up on what is missing before the first waiting segment.
    pub fn pass_gap(&mut self, give: &mut impl FnMut(Piece<'_>)) {
        let Self { next, late: Some(late), .. } = self else { return };
        if let Some(first) = late.waiting.front() {
            give(Piece::Gap(u64::from(first.sequence.wrapping_sub(*next))));
            *next = first.sequence;
        }
        (late.impatience, late.acknowledged) = (0, false);
        self.drain(give);
    }

    /// The other side acknowledged up to `acknowledged`: it has what is missing here,
    /// so the mirror lost it. Segments may still be on their way, hence the patience.
    pub fn acknowledged(&mut self, acknowledged: u32, give: &mut impl FnMut(Piece<'_>)) {
        let Self { next, late: Some(late), .. } = self else { return };
        if (acknowledged.wrapping_sub(*next) as i32) > 0 {
            (late.impatience, late.acknowledged) = (late.impatience + 1, true);
            if late.impatience > PATIENCE {
                self.pass_gap(give);
            }
        }
    }

    /// Since when octets wait that have waited long enough at `at_ns` for others that the
    /// mirror lost.
    pub fn overdue(&self, at_ns: i64) -> Option<i64> {
        let late = self.late.as_ref().filter(|late| late.acknowledged)?;
        let since = late.waiting.front()?.at_ns;
        (at_ns.saturating_sub(since) > PATIENCE_NS).then_some(since)
    }

    /// The conversation is over: gives everything that waits, gaps and all.
    pub fn flush(&mut self, give: &mut impl FnMut(Piece<'_>)) {
        while self.waits() {
            self.pass_gap(give);
        }
    }
}

impl Late {
    fn wait(&mut self, sequence: u32, segment: Segment<'_>, waiting: Waiting) {
        let at = self
            .waiting
            .iter()
            .position(|w| (w.sequence.wrapping_sub(sequence) as i32) > 0)
            .unwrap_or(self.waiting.len());
        self.octets += segment.bytes.len();
        let early = Early {
            sequence,
            bytes: segment.bytes.to_vec(),
            frame: segment.frame,
            at_ns: segment.at_ns,
            _waiting: waiting,
        };
        self.waiting.insert(at, early);
    }
}

fn last_bits(frame: u64) -> u32 {
    (FrameRef::unpack(frame).order as u32).clamp(1, BEGUN - 1)
}

fn piece<'a>(segment: &Segment<'a>, known: usize) -> Piece<'a> {
    Piece::Octets {
        bytes: segment.bytes.get(known..).unwrap_or_default(),
        frame: segment.frame,
        at_ns: segment.at_ns,
        offset: known,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn feed(order: &mut Order, segment: Segment<'_>, give: &mut impl FnMut(Piece<'_>)) {
        if !order.goes_on(&segment) {
            order.take(segment, &Backlog::default(), give);
        } else if !segment.bytes.is_empty() {
            give(piece(&segment, 0));
        }
    }

    fn run(segments: &[(u32, &[u8])]) -> (Vec<u8>, Vec<u64>, u64) {
        let (mut order, mut octets, mut gaps) = (Order::default(), Vec::new(), Vec::new());
        let mut give = |piece: Piece<'_>| match piece {
            Piece::Octets { bytes, .. } => octets.extend_from_slice(bytes),
            Piece::Gap(n) => gaps.push(n),
            Piece::Again(_) => {}
        };
        feed(
            &mut order,
            Segment { sequence: 99, syn: true, push: false, bytes: &[], frame: 0, at_ns: 0 },
            &mut give,
        );
        for (sequence, bytes) in segments {
            feed(&mut order, pushed(*sequence, bytes), &mut give);
        }
        order.flush(&mut give);
        (octets, gaps, order.retransmitted())
    }

    #[test]
    fn without_room_nothing_is_waited_for() {
        let (mut order, mut given) = (Order::default(), Vec::new());
        let backlog = Backlog::new(3);
        for (sequence, bytes) in [(10, "ab"), (20, "xyz"), (15, "cd"), (30, "u"), (12, "no")] {
            let (frame, at_ns, bytes) = (0, 0, bytes.as_bytes());
            let segment = Segment { sequence, syn: false, push: true, bytes, frame, at_ns };
            let give = &mut |piece: Piece<'_>| match piece {
                Piece::Octets { bytes, .. } => given.push(String::from_utf8_lossy(bytes).into()),
                Piece::Gap(octets) => given.push(octets.to_string()),
                Piece::Again(_) => {}
            };
            if order.goes_on(&segment) {
                given.push("ab".into());
            } else {
                order.take(segment, &backlog, give);
            }
        }
        // What came before what waits is too late, once that was read.
        assert_eq!(given, ["ab", "8", "xyz"]);
        assert_eq!((order.given_up(), backlog.octets()), (1, 1));
    }

    #[test]
    fn any_order_gives_the_same_octets() {
        let in_order = run(&[(100, b"abc"), (103, b"def"), (106, b"g")]);
        assert_eq!(in_order, (b"abcdefg".to_vec(), vec![], 0));
        assert_eq!(run(&[(106, b"g"), (103, b"def"), (100, b"abc")]), in_order);
    }

    #[test]
    fn what_was_known_is_counted_not_repeated() {
        let (octets, gaps, again) =
            run(&[(100, b"abc"), (100, b"abc"), (101, b"bcde"), (105, b"f")]);
        assert_eq!((octets, gaps, again), (b"abcdef".to_vec(), vec![], 2));
    }

    #[test]
    fn a_loss_is_a_gap_of_its_size() {
        let (octets, gaps, _) = run(&[(100, b"abc"), (110, b"xyz")]);
        assert_eq!((octets, gaps), (b"abcxyz".to_vec(), vec![7]));
    }

    #[test]
    fn what_the_other_side_has_is_not_waited_for_long() {
        let (mut order, mut octets) = (Order::default(), Vec::new());
        let mut give = |piece: Piece<'_>| {
            if let Piece::Octets { bytes, .. } = piece {
                octets.extend_from_slice(bytes);
            }
        };
        let at = |sequence, bytes, at_ns| Segment { at_ns, ..pushed(sequence, bytes) };
        feed(&mut order, at(100, b"abc", 0), &mut give);
        feed(&mut order, at(110, b"xyz", 5), &mut give);
        assert_eq!(order.overdue(2 * PATIENCE_NS), None);
        order.acknowledged(113, &mut give);
        assert_eq!(order.overdue(PATIENCE_NS), None);
        assert_eq!(order.overdue(PATIENCE_NS + 6), Some(5));
        order.pass_gap(&mut give);
        assert_eq!((order.overdue(2 * PATIENCE_NS), octets), (None, b"abcxyz".to_vec()));
    }

    fn pushed(sequence: u32, bytes: &[u8]) -> Segment<'_> {
        Segment { sequence, syn: false, push: true, bytes, frame: 0, at_ns: 0 }
    }

    /// As a keep-alive has it.
    fn alive(sequence: u32, octet: &[u8]) -> Segment<'_> {
        Segment { push: false, ..pushed(sequence, octet) }
    }

    #[test]
    fn numbers_wrap() {
        let mut order = Order::default();
        let mut octets = Vec::new();
        let mut give = |piece: Piece<'_>| match piece {
            Piece::Octets { bytes, .. } => octets.extend_from_slice(bytes),
            other => panic!("{other:?}"),
        };
        feed(&mut order, pushed(u32::MAX - 1, b"abcd"), &mut give);
        feed(&mut order, pushed(2, b"ef"), &mut give);
        assert_eq!(octets, b"abcdef");
    }

    #[test]
    fn what_is_heard_from_a_keep_alive_on_begins_behind_it() {
        for octets in [b"\0", b"x"] {
            let (mut order, mut given) = (Order::default(), Vec::new());
            let mut give = |piece: Piece<'_>| match piece {
                Piece::Octets { bytes, .. } => given.extend_from_slice(bytes),
                other => panic!("{other:?}"),
            };
            feed(&mut order, alive(99, octets), &mut give);
            feed(&mut order, pushed(100, b"abc"), &mut give);
            feed(&mut order, alive(102, octets), &mut give);
            feed(&mut order, pushed(103, b"d"), &mut give);
            assert_eq!(given, b"abcd");
        }
    }

    #[test]
    fn one_octet_that_is_pushed_is_no_keep_alive() {
        let (mut order, mut given) = (Order::default(), Vec::new());
        let mut give = |piece: Piece<'_>| {
            if let Piece::Octets { bytes, .. } = piece {
                given.extend_from_slice(bytes);
            }
        };
        feed(&mut order, pushed(100, b"a"), &mut give);
        feed(&mut order, pushed(101, b"bc"), &mut give);
        assert_eq!(given, b"abc");
    }

    #[test]
    fn waiting_is_bounded() {
        let mut order = Order::default();
        let mut given = 0;
        let mut give = |piece: Piece<'_>| {
            if let Piece::Octets { bytes, .. } = piece {
                given += bytes.len();
            }
        };
        for n in 0..1000_u32 {
            feed(&mut order, pushed(n * 20, &[0; 10]), &mut give);
        }
        assert!(order.late().waiting.len() <= MOST_WAITING);
        assert_eq!(order.given_up(), 1000 - 1 - MOST_WAITING as u64);
        assert!(given >= 9000);
    }
}
