//! Where conversations stand in memory.

use super::Conversation;

/// Places of conversations: what stands there is never moved, since the arena grows by blocks.
#[derive(Default)]
pub(super) struct Arena {
    blocks: Vec<Vec<Option<Conversation>>>,
    pub(super) places: usize,
}

impl Arena {
    /// Conversations in a block.
    const BLOCK: usize = 512;

    #[inline]
    pub(super) fn get(&self, at: u32) -> Option<&Conversation> {
        let at = at as usize;
        self.blocks.get(at / Self::BLOCK)?.get(at % Self::BLOCK)?.as_ref()
    }

    /// What stands at a place.
    #[inline]
    pub(super) fn slot(&mut self, at: u32) -> Option<&mut Option<Conversation>> {
        let at = at as usize;
        self.blocks.get_mut(at / Self::BLOCK)?.get_mut(at % Self::BLOCK)
    }

    /// One more place, still empty.
    pub(super) fn add(&mut self) -> u32 {
        if self.places == self.blocks.len() * Self::BLOCK {
            self.blocks.push(Vec::with_capacity(Self::BLOCK));
        }
        if let Some(block) = self.blocks.last_mut() {
            block.push(None);
        }
        self.places += 1;
        self.places as u32 - 1
    }
}
