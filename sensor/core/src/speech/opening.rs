//! A conversation whose protocol is not known yet: its octets are kept until it is.

use super::{Payload, Seat};
use crate::choose::{Candidates, Choice};
use wire::Protocol;

/// What may be kept of a conversation before its protocol is known.
const MOST_EARLY: usize = 16;
const MOST_EARLY_OCTETS: usize = 8 * 1024;

/// A conversation whose protocol is not known yet.
#[derive(Default)]
pub struct Opening {
    candidates: Candidates,
    pub(super) early: Vec<Early>,
    pub(super) octets: usize,
}

/// A part of it that was heard already.
pub(super) struct Early {
    direction: usize,
    bytes: Vec<u8>,
    pub(super) frame: u64,
    offset: usize,
    at_ns: i64,
}

impl Early {
    /// As they were lent.
    pub(super) fn payload(&self) -> Payload<'_> {
        let Self { direction, ref bytes, frame, offset, at_ns } = *self;
        Payload { direction, bytes, frame, offset, at_ns }
    }
}

impl Opening {
    /// Whose they are, all in all; keeps them where that is open.
    pub(super) fn look(
        &mut self,
        payload: &Payload<'_>,
        protocols: &'static [Protocol],
        seat: &Seat<'_>,
    ) -> Choice {
        self.octets += payload.bytes.len();
        let key = &seat.place.key;
        let before = self.early.iter().filter(|e| e.direction == payload.direction);
        let joined: Vec<u8>;
        let bytes = if key.is_stream() && before.clone().next().is_some() {
            let heard = before.flat_map(|e| e.bytes.iter());
            joined = heard.chain(payload.bytes).copied().collect();
            &joined
        } else {
            payload.bytes
        };
        let choice =
            self.candidates.look(protocols, key.carrier(), key.ports(), payload.direction, bytes);
        if choice != Choice::Open {
            return choice;
        }
        if self.early.len() + 1 >= MOST_EARLY || self.octets >= MOST_EARLY_OCTETS {
            return Choice::Unknown;
        }
        self.early.push(Early {
            direction: payload.direction,
            bytes: payload.bytes.to_vec(),
            frame: payload.frame,
            offset: payload.offset,
            at_ns: payload.at_ns,
        });
        Choice::Open
    }
}
