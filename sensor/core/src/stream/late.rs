//! What came out of order: segments that wait for an earlier one.

use super::Segment;
use crate::backlog::Waiting;
use std::collections::VecDeque;

pub(super) struct Early {
    pub(super) sequence: u32,
    pub(super) bytes: Vec<u8>,
    pub(super) frame: u64,
    pub(super) at_ns: i64,
    _waiting: Waiting,
}

/// A reset is the last that its sender sends: what it sent before is not so late.
const LATE_NS: i64 = 1_000_000_000;

/// A reset by a direction.
#[derive(Clone, Copy)]
pub(super) struct Reset {
    /// Its sequence number: behind all that its sender sent, where it is the sender's.
    pub(super) sequence: u32,
    pub(super) frame: u64,
    pub(super) at_ns: i64,
}

impl Reset {
    /// Whether octets from `first` on, which nobody saw before, can only have been sent behind it.
    pub(super) fn is_before(&self, first: u32, at_ns: i64) -> bool {
        let is_behind = (first.wrapping_sub(self.sequence) as i32) >= 0;
        is_behind || at_ns.saturating_sub(self.at_ns) > LATE_NS
    }
}

/// What came out of order.
#[derive(Default)]
pub(super) struct Late {
    pub(super) waiting: VecDeque<Early>,
    pub(super) octets: usize,
    pub(super) impatience: u32,
    /// The other side has what is missing here.
    pub(super) acknowledged: bool,
    pub(super) retransmitted: u64,
    pub(super) given_up: u64,
    /// The last reset by this direction, until it is belied.
    pub(super) reset: Option<Reset>,
}

impl Late {
    pub(super) fn wait(&mut self, sequence: u32, segment: Segment<'_>, waiting: Waiting) {
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
