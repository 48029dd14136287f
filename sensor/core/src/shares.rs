//! What conversations said for others between their hosts, see [`wire::Shared`].

use crate::address::Address;
use std::collections::{HashMap, VecDeque};
use wire::Shared;

/// Realm, sender and number of a message.
type Key = (u32, Address, u32);

/// Said of at most so many numbers; beyond that the oldest is forgotten.
const MOST: usize = 4096;

/// What was said, by the messages that it is about.
#[derive(Default)]
pub struct Shares {
    said: HashMap<Key, Shared>,
    oldest: VecDeque<Key>,
    /// Whether realms are one: evidence has each frame from wherever it was seen first.
    pub everywhere: bool,
}

impl Shares {
    /// Whether nothing was said.
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.said.is_empty()
    }

    /// Of messages with `number` from `sender`.
    pub fn of(&self, realm: u32, sender: Address, number: u32) -> Option<&Shared> {
        self.said.get(&self.key(realm, sender, number))
    }

    const fn key(&self, realm: u32, sender: Address, number: u32) -> Key {
        (if self.everywhere { 0 } else { realm }, sender, number)
    }

    /// Says it, instead of what was said before.
    pub fn say(&mut self, realm: u32, sender: Address, number: u32, shared: Shared) {
        let key = self.key(realm, sender, number);
        if self.said.insert(key, shared).is_none() {
            self.oldest.push_back(key);
        }
        if self.oldest.len() > MOST {
            if let Some(oldest) = self.oldest.pop_front() {
                self.said.remove(&oldest);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::IpAddr;
    use wire::{Frames, Name};

    fn shared(note: u32) -> Shared {
        Shared { unit: Name::None, object: Name::None, note, frames: Frames::none() }
    }

    #[test]
    fn the_newest_is_believed_and_the_oldest_forgotten() {
        let sender = Address::from(IpAddr::from([192, 0, 2, 1]));
        let mut shares = Shares::default();
        shares.say(0, sender, 7, shared(1));
        shares.say(0, sender, 7, shared(2));
        assert_eq!(shares.of(0, sender, 7), Some(&shared(2)));
        assert_eq!(shares.of(1, sender, 7), None);
        let mut everywhere = Shares { everywhere: true, ..Shares::default() };
        everywhere.say(0, sender, 7, shared(1));
        assert_eq!(everywhere.of(1, sender, 7), Some(&shared(1)));
        for number in 100..=100 + MOST as u32 {
            shares.say(0, sender, number, shared(3));
        }
        assert_eq!(shares.of(0, sender, 7), None);
        assert_eq!(shares.said.len(), MOST);
    }
}
