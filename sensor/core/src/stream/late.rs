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
