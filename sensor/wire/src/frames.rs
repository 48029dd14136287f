/// The frames that carried something, in order, each once. The sensor numbers
/// frames as they arrive; a decoder only hands these numbers on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Frames {
    /// A request and its answer rarely take more: these cost no memory of their own.
    few: [u64; FEW],
    more: Option<Box<[u64; Frames::MOST - FEW]>>,
    /// How many there are, of both.
    filled: u8,
    partial: bool,
}

const FEW: usize = 4;

impl Frames {
    /// At most so many frames prove one thing; beyond that the proof is partial.
    pub const MOST: usize = 16;

    /// No frame.
    #[must_use]
    pub const fn none() -> Self {
        Self { few: [0; FEW], more: None, filled: 0, partial: false }
    }

    /// One frame.
    #[must_use]
    #[inline]
    pub const fn one(frame: u64) -> Self {
        Self { few: [frame, 0, 0, 0], more: None, filled: 1, partial: false }
    }

    /// Adds a frame behind the others, unless it is there already.
    #[inline]
    pub fn push(&mut self, frame: u64) {
        if self.iter().any(|known| known == frame) {
            return;
        }
        let at = usize::from(self.filled);
        let place = match at.checked_sub(FEW) {
            None => self.few.get_mut(at),
            Some(at) if at < Self::MOST - FEW => self.more.get_or_insert_default().get_mut(at),
            Some(_) => None,
        };
        match place {
            Some(place) => (*place, self.filled) = (frame, self.filled + 1),
            None => self.partial = true,
        }
    }

    /// Adds all of `other`.
    #[inline]
    pub fn extend(&mut self, other: &Self) {
        other.iter().for_each(|frame| self.push(frame));
        self.partial |= other.partial;
    }

    /// These and all of `other`.
    #[must_use]
    pub fn and(mut self, other: &Self) -> Self {
        self.extend(other);
        self
    }

    /// The frames' numbers in order.
    #[inline]
    pub fn iter(&self) -> impl Iterator<Item = u64> + '_ {
        let more = self.more.iter().flat_map(|more| more.iter());
        self.few.iter().chain(more).take(usize::from(self.filled)).copied()
    }

    /// The first frame.
    #[must_use]
    #[inline]
    pub const fn first(&self) -> Option<u64> {
        let [first, ..] = self.few;
        if self.filled == 0 {
            None
        } else {
            Some(first)
        }
    }

    /// The same, of which it is known that they are only a part of the proof.
    #[must_use]
    pub fn part_of_more(self) -> Self {
        Self { partial: true, ..self }
    }

    /// All frames when they are at most two and none is missing, with 0 for those that are not
    /// there.
    #[must_use]
    #[inline]
    pub const fn pair(&self) -> Option<[u64; 2]> {
        let [first, second, ..] = self.few;
        if self.filled <= 2 && !self.partial {
            Some([first, second])
        } else {
            None
        }
    }

    /// Whether frames are missing because there were too many.
    #[must_use]
    #[inline]
    pub const fn partial(&self) -> bool {
        self.partial
    }

    /// Forgets all frames.
    #[inline]
    pub fn clear(&mut self) {
        *self = Self::default();
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
        assert_eq!((frames.pair(), Frames::one(7).pair()), (Some([7, 3]), Some([7, 0])));
        (0..40).for_each(|n| frames.push(100 + n));
        assert_eq!((frames.iter().count(), frames.partial()), (Frames::MOST, true));
        assert_eq!(frames.pair(), None);
    }
}
