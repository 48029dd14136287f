//! One direction of a TCP conversation put back in order, in bounded memory.

mod late;
mod piece;
#[cfg(test)]
mod tests;

pub use piece::{Again, Belied, Piece, Segment};

use crate::backlog::Backlog;
use crate::frame::FrameRef;
use late::{Early, Late, Reset};
use piece::piece;

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

impl Order {
    /// Whether any octet was seen.
    pub fn begun(&self) -> bool {
        self.last != 0
    }

    /// Whether a SYN with this number opens another conversation than the one here.
    pub fn reopened_by(&self, sequence: u32) -> bool {
        self.begun() && self.next.wrapping_sub(sequence.wrapping_add(1)) > FAR
    }

    /// Whether the segment is the next in order, nothing waits and nothing was reset: it may be
    /// read as it is.
    #[inline]
    pub fn goes_on(&mut self, segment: &Segment<'_>) -> bool {
        if !self.begun() {
            return self.begins(segment);
        }
        let next_in_order = segment.first() == self.next && self.is_plain();
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

    #[inline]
    fn is_plain(&self) -> bool {
        self.late.as_ref().is_none_or(|late| late.waiting.is_empty() && late.reset.is_none())
    }

    /// A segment of this direction resets the conversation.
    #[cold]
    pub fn reset(&mut self, segment: &Segment<'_>) {
        let Segment { frame, at_ns, .. } = *segment;
        let sequence = segment.first().wrapping_add(segment.bytes.len() as u32);
        self.late().reset = Some(Reset { sequence, frame, at_ns });
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
            self.late().reset = None;
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
                let belied = self.belied(&segment);
                self.next = sequence.wrapping_add(segment.bytes.len() as u32);
                self.last = last_bits(segment.frame);
                give(piece(&segment, known));
                if let Some(belied) = belied {
                    give(Piece::Belied(belied));
                }
                self.drain(give);
            }
        }
    }

    /// The reset that the segment, which goes on with what was read, shows to be another's.
    fn belied(&mut self, segment: &Segment<'_>) -> Option<Belied> {
        let Segment { frame, at_ns, .. } = *segment;
        let (last, late) = (self.last, self.late.as_mut()?);
        let reset = late.reset.take_if(|reset| reset.is_before(self.next, at_ns))?;
        (last != BEGUN).then_some(Belied { last, reset: reset.frame, frame, at_ns })
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

fn last_bits(frame: u64) -> u32 {
    (FrameRef::unpack(frame).order as u32).clamp(1, BEGUN - 1)
}
