//! Octets that wait for others, of all conversations together: each alone may have as many as a
//! long message, but there are many.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::Arc;

/// How many octets wait.
#[derive(Clone, Debug)]
pub struct Backlog {
    octets: Arc<AtomicUsize>,
    most: usize,
}

/// Octets that are counted as long as this lives.
#[derive(Debug)]
pub struct Waiting {
    octets: usize,
    of: Backlog,
}

impl Default for Backlog {
    fn default() -> Self {
        Self::new(Self::MOST)
    }
}

impl Backlog {
    /// At most so many octets wait.
    pub const MOST: usize = 64 << 20;
    /// The limit's name.
    pub const NAME: &'static str = "octets waiting";

    /// At most `most`.
    pub fn new(most: usize) -> Self {
        Self { octets: Arc::default(), most }
    }

    /// So many more wait, unless that is too much.
    pub fn hold(&self, octets: usize) -> Option<Waiting> {
        let mut waiting = Waiting { octets: 0, of: self.clone() };
        waiting.grow(octets).then_some(waiting)
    }

    /// How many wait now.
    pub fn octets(&self) -> usize {
        self.octets.load(Ordering::Relaxed)
    }
}

impl Waiting {
    /// So many more of the same wait; says whether there is room.
    pub fn grow(&mut self, octets: usize) -> bool {
        let room = self.of.octets().saturating_add(octets) <= self.of.most;
        if room {
            self.of.octets.fetch_add(octets, Ordering::Relaxed);
            self.octets += octets;
        }
        room
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        self.of.octets.fetch_sub(self.octets, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_waits_is_counted_until_it_is_gone() {
        let backlog = Backlog::new(10);
        let mut one = backlog.hold(4).unwrap();
        let other = backlog.hold(4).unwrap();
        assert!(backlog.hold(3).is_none());
        assert!(one.grow(2) && !one.grow(1));
        drop(other);
        assert_eq!(backlog.octets(), 6);
        assert!(one.grow(4));
        drop(one);
        assert_eq!(backlog.octets(), 0);
    }
}
