//! In which frames the octets of a message came, and where in them.

use super::{Desk, Payload};
use crate::conversation::Key;
use crate::fragments;
use crate::frame::FrameRef;
use wire::Frames;

/// From `at` on, the octets came in `frame`, there from `offset` of its payload on.
#[derive(Clone, Copy, Debug)]
pub(super) struct Mark {
    pub(super) at: usize,
    pub(super) frame: u64,
    pub(super) offset: usize,
}

impl Mark {
    /// Its frame, told where in it the octets from `at` on begin.
    #[inline]
    pub(super) fn frame_from(self, at: usize) -> u64 {
        let start = if self.at <= at { self.offset + at - self.at } else { 0 };
        FrameRef { start: start.min(0xFFFF) as u16, ..FrameRef::unpack(self.frame) }.pack()
    }
}

/// The frames whose octets reach beyond `at`.
pub(super) fn frames_from(marks: &[Mark], at: usize) -> Frames {
    let mut frames = Frames::default();
    for mark in marks_from(marks, at) {
        frames.push(mark.frame_from(at));
    }
    frames
}

/// Where the octets of a datagram that came in fragments lie, if it did.
#[inline]
pub(super) fn of_fragments(payload: &Payload<'_>, key: &Key, desk: &Desk<'_>) -> Option<Vec<Mark>> {
    if key.is_stream() {
        return None;
    }
    let last = FrameRef::unpack(payload.frame);
    let joined = desk.recent.joined(last.order)?;
    let behind = joined.parts.iter().rposition(|part| part.start <= joined.content);
    let parts = joined.parts.iter().skip(behind.unwrap_or_default());
    let mark = |part: &fragments::Part| Mark {
        at: part.start.saturating_sub(joined.content),
        frame: FrameRef { order: part.order, ..last }.pack(),
        offset: joined.content.saturating_sub(part.start),
    };
    Some(parts.map(mark).collect())
}

/// The marks whose octets reach beyond `at`.
pub(super) fn marks_from(marks: &[Mark], at: usize) -> impl Iterator<Item = Mark> + '_ {
    let first = marks.iter().rposition(|mark| mark.at <= at).unwrap_or(0);
    marks.iter().skip(first).copied()
}
