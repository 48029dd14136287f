//! Faults of ours, contained: what a decoder cannot bear stops nothing else.

use super::stated::Stated;
use super::{side, Desk, Seat};
use std::panic::{catch_unwind, AssertUnwindSafe};
use wire::{Frames, Observation, Sink};

/// A decoder failed, and where.
pub struct Fault {
    text: &'static str,
    frames: Frames,
}

impl Fault {
    /// It panicked.
    const FAILED: &'static str = "Sightglass's own decoder failed at this message, which may be \
        right: the conversation is only counted from here on";
    /// It stated more than a message can hold.
    const BEYOND: &'static str = "Sightglass's own decoder found more in this message than it \
        can hold: the conversation is only counted from here on";
    /// It took the whole process with it, or had to be ended.
    pub const FATAL: &'static str = "Sightglass's own decoder ended at this frame, which may be \
        right: the conversation is only counted from here on";

    /// Of these frames.
    pub fn new(text: &'static str, frames: Frames) -> Box<Self> {
        Box::new(Self { text, frames })
    }

    pub(super) fn beyond(frames: Frames) -> Box<Self> {
        Self::new(Self::BEYOND, frames)
    }

    /// Counts it, and states it with its frames: whose fault it is stands in the text.
    pub(super) fn tell(
        &self,
        protocol: &'static str,
        (direction, at_ns): (usize, i64),
        desk: &mut Desk<'_>,
        seat: &mut Seat<'_>,
    ) {
        seat.missed.faults += 1;
        let (client, place) = (*seat.client, seat.place);
        let Some(link) = (*seat.link).or_else(|| place.link(desk, client.unwrap_or(0), protocol))
        else {
            return;
        };
        let name = if protocol.is_empty() { place.key.transport() } else { protocol };
        let broke = Observation::broke(name, side(client, direction), "decoder fault", self.text);
        Stated::new(desk, seat, link, protocol).state(&broke, at_ns, &Frames::none(), &self.frames);
    }
}

/// Does what may fail at hostile octets.
#[inline]
pub(super) fn contained<T>(
    frames: impl FnOnce() -> Frames,
    act: impl FnOnce() -> T,
) -> Result<T, Box<Fault>> {
    catch_unwind(AssertUnwindSafe(act)).map_err(|_| Fault::new(Fault::FAILED, frames()))
}
