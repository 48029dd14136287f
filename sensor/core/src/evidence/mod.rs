//! Proof: the smallest set of frames from which a cold decoder states the same.
//!
//! A set is a capture of its own (pcapng). What a cold decoder cannot know from
//! these frames alone stands in each frame's comment ([`Note`]): where in the
//! payload the message begins, who is client, which protocol the conversation was
//! known to be, and what is told of overwritten secrets.

mod note;
mod written;

pub use note::Note;
pub use written::Evidence;

use crate::frame::{FrameRef, Kept, Recent, StoredFrame};
use crate::speech::side;
use crate::statistics::{Before, Exchange};
use wire::{Frames, Side};

/// At most so many octets prove one thing.
const MOST_OCTETS: usize = 64 * 1024;

/// What the sensor knows of the conversation that frames are of.
#[derive(Clone, Copy, Debug, Default)]
pub struct Known {
    /// What it speaks, or empty.
    pub protocol: &'static str,
    /// The server's port, or 0.
    pub port: u16,
    /// The direction in which the client sends.
    pub client: Option<usize>,
}

/// Frames taken as proof, not yet written.
#[derive(Clone, Debug)]
pub struct Taken {
    frames: Vec<(FrameRef, StoredFrame, Option<Side>)>,
    partial: bool,
    /// Of their conversation.
    pub known: Known,
}

/// Takes the frames while they are here, in the order in which the message lies in them
/// (segments may have come in another), and tells how many octets.
pub fn take(frames: &Frames, known: Known, recent: &Recent, kept: &Kept) -> (Taken, usize) {
    let mut once: Vec<FrameRef> = Vec::new();
    for frame in frames.iter().map(FrameRef::unpack) {
        match once.iter_mut().find(|same| same.order == frame.order) {
            Some(same) => same.start = same.start.min(frame.start),
            None => once.push(frame),
        }
    }
    let mut taken = Taken { frames: Vec::new(), partial: frames.partial(), known };
    let mut octets = 0;
    for frame in once {
        let stored = recent.get(frame.order).or_else(|| kept.get(frame.order).cloned());
        match stored {
            Some(stored) if octets + stored.bytes.len() <= MOST_OCTETS => {
                octets += stored.bytes.len();
                let from = known.client.map(|c| side(Some(c), usize::from(stored.meta.direction)));
                taken.frames.push((frame, stored, from));
            }
            _ => taken.partial = true,
        }
    }
    (taken, octets)
}

/// Frames that prove a change: those of the message that brought it behind those of the
/// exchange before, while these are here; what is context of both stays in front.
pub fn since(before: Exchange, message: Frames, recent: &Recent) -> Frames {
    let order = |frame: u64| FrameRef::unpack(frame).order;
    let before = before.without(&message); // what both rest on is context
    let (mut context, mut after) = (Frames::default(), Frames::default());
    let first = before.frames().map(order).min().unwrap_or_default();
    for frame in message.iter() {
        let part = if order(frame) < first { &mut context } else { &mut after };
        part.push(frame);
    }
    if !is_whole(before, recent)
        || before.frames().any(|frame| after.iter().any(|later| order(later) <= order(frame)))
        || message.iter().count() + 2 > Frames::MOST
    {
        return message;
    }
    before.frames().for_each(|frame| context.push(frame));
    context.and(&after)
}

/// Whether the exchange is here, and nothing of it is missing: two frames of one side are
/// parts of a message that may have more.
fn is_whole(exchange: Exchange, recent: &Recent) -> bool {
    let direction = |frame| Some(recent.meta(FrameRef::unpack(frame).order)?.direction);
    let sides: Option<Vec<u8>> = exchange.frames().map(direction).collect();
    sides.is_some_and(|sides| !sides.is_empty() && sides.first() != sides.get(1))
}

impl Taken {
    /// The orders of its frames.
    pub fn orders(&self) -> impl Iterator<Item = u64> + '_ {
        self.frames.iter().map(|(frame, ..)| frame.order)
    }

    /// What gave the values before is of another conversation, whose client may send in
    /// another direction.
    #[must_use]
    pub fn behind(mut self, before: Before) -> Self {
        let Some(client) = before.client else { return self };
        let orders: Vec<u64> =
            before.exchange.frames().map(|frame| FrameRef::unpack(frame).order).collect();
        for (frame, stored, from) in &mut self.frames {
            if orders.contains(&frame.order) {
                *from = Some(side(Some(client), usize::from(stored.meta.direction)));
            }
        }
        self
    }

    /// Only so many octets of each frame: nobody read the others, which may be secret.
    #[must_use]
    pub fn cut_to(mut self, lengths: impl IntoIterator<Item = usize>) -> Self {
        for ((_, stored, _), length) in self.frames.iter_mut().zip(lengths) {
            stored.bytes.truncate(length);
        }
        self
    }

    /// Of each frame only what stands before its payload: nobody read that, and it may be secret.
    #[must_use]
    pub fn headers(self) -> Self {
        let lengths: Vec<usize> =
            self.frames.iter().map(|(_, stored, _)| stored.meta.payload_at.into()).collect();
        self.cut_to(lengths)
    }
}
