/// The frames that carried something, in order, each once. The sensor numbers
/// frames as they arrive; a decoder only hands these numbers on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Frames {
    first: Option<u64>,
    more: Vec<u64>,
    partial: bool,
}

impl Frames {
    /// At most so many frames prove one thing; beyond that the proof is partial.
    pub const MOST: usize = 16;

    /// One frame.
    #[must_use]
    pub const fn one(frame: u64) -> Self {
        Self { first: Some(frame), more: Vec::new(), partial: false }
    }

    /// Adds a frame behind the others, unless it is there already.
    pub fn push(&mut self, frame: u64) {
        if self.first.is_none() {
            self.first = Some(frame);
        } else if self.first != Some(frame) && !self.more.contains(&frame) {
            if self.more.len() + 1 < Self::MOST {
                self.more.push(frame);
            } else {
                self.partial = true;
            }
        }
    }

    /// Adds all of `other`.
    pub fn extend(&mut self, other: &Self) {
        other.iter().for_each(|frame| self.push(frame));
        self.partial |= other.partial;
    }

    /// The frames' numbers in order.
    pub fn iter(&self) -> impl Iterator<Item = u64> + '_ {
        self.first.into_iter().chain(self.more.iter().copied())
    }

    /// The first frame.
    #[must_use]
    pub const fn first(&self) -> Option<u64> {
        self.first
    }

    /// Whether frames are missing because there were too many.
    #[must_use]
    pub const fn partial(&self) -> bool {
        self.partial
    }

    /// Forgets all frames.
    pub fn clear(&mut self) {
        self.first = None;
        self.more.clear();
        self.partial = false;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_order_once_and_bounded() {
        let mut frames = Frames::one(7);
        frames.push(7);
        frames.push(3);
        frames.extend(&Frames::one(3));
        assert_eq!(frames.iter().collect::<Vec<_>>(), [7, 3]);
        (0..40).for_each(|n| frames.push(100 + n));
        assert_eq!((frames.iter().count(), frames.partial()), (Frames::MOST, true));
    }
}
