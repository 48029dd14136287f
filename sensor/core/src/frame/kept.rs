//! Frames that are needed for longer than they are recent.

use super::{Recent, StoredFrame};
use std::collections::HashMap;

/// Frames that stay while a conversation lasts: the context of later messages.
#[derive(Default)]
pub struct Kept(HashMap<u64, (StoredFrame, u32)>);

impl Kept {
    /// At most so many.
    pub const MOST: usize = 4096;

    /// How many there are.
    #[cfg(any(test, fuzzing))]
    pub fn held(&self) -> usize {
        self.0.len()
    }

    /// Keeps `order` from `recent` once more.
    pub fn keep(&mut self, order: u64, recent: &Recent) -> bool {
        if let Some((_, times)) = self.0.get_mut(&order) {
            *times += 1;
            return true;
        }
        if self.0.len() >= Self::MOST {
            return false;
        }
        let Some(frame) = recent.get(order) else { return false };
        self.0.insert(order, (frame, 1));
        true
    }

    /// Keeps it once less.
    pub fn release(&mut self, order: u64) {
        if let Some((_, times)) = self.0.get_mut(&order) {
            *times -= 1;
            if *times == 0 {
                self.0.remove(&order);
            }
        }
    }

    /// The frame, when it is kept.
    pub fn get(&self, order: u64) -> Option<&StoredFrame> {
        self.0.get(&order).map(|(frame, _)| frame)
    }

    /// Overwrites octets of a kept frame.
    pub fn overwrite(&mut self, order: u64, offset: usize, length: usize) {
        if let Some((frame, _)) = self.0.get_mut(&order) {
            let end = offset.saturating_add(length).min(frame.bytes.len());
            if let Some(octets) = frame.bytes.get_mut(offset..end) {
                octets.fill(b'x');
            }
        }
    }
}
