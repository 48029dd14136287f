//! What gave a sight, until it is known whether that is to be proven.

use wire::Frames;

/// The one or two packed frames of a message and what it answers; 0 where there are none, or
/// more.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Exchange([u64; 2]);

impl Exchange {
    /// Of earlier frames and those of the message.
    #[inline]
    pub fn of(earlier: &Frames, message: &Frames) -> Self {
        match (earlier.pair(), message.pair()) {
            (Some([0, 0]), Some(pair)) => Self(pair),
            (Some([request, 0]), Some([answer, 0])) => Self([request, answer]),
            _ => Self::default(),
        }
    }

    /// Without what is in `frames`, too.
    pub fn without(self, frames: &Frames) -> Self {
        let own = |frame| if frames.iter().any(|known| known == frame) { 0 } else { frame };
        match self.0.map(own) {
            [0, answer] => Self([answer, 0]),
            pair => Self(pair),
        }
    }

    /// The frames, in order.
    pub fn frames(self) -> impl Iterator<Item = u64> {
        self.0.into_iter().filter(|frame| *frame > 0)
    }
}
