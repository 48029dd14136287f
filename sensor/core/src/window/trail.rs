//! What a conversation states repeats itself: behind each row comes the one that came there
//! before. So most rows are found without looking for them.

use super::order::NONE;
use super::Window;

/// Where in the window a conversation is.
#[derive(Clone, Copy, Debug)]
pub struct Trail {
    /// The row that it stated last.
    last: u32,
    /// The row that it stated behind that one before.
    next: u32,
}

impl Default for Trail {
    fn default() -> Self {
        Self { last: NONE, next: NONE }
    }
}

impl Window {
    /// The row that the trail leads to, where it is the one of that hash.
    #[inline]
    pub(super) fn foreseen(&self, hash: u64, trail: &Trail) -> Option<u32> {
        let row = self.rows.get(trail.next as usize)?;
        (row.hash == hash).then_some(trail.next)
    }

    /// The trail's conversation states the row.
    #[inline]
    pub(super) fn tread(&mut self, at: u32, trail: &mut Trail) {
        if trail.next != at {
            self.turn_off(at, trail);
        }
        trail.last = at;
        trail.next = self.rows.get(at as usize).map_or(NONE, |row| row.then);
    }

    #[cold]
    fn turn_off(&mut self, at: u32, trail: &Trail) {
        if let Some(last) = self.rows.get_mut(trail.last as usize) {
            last.then = at;
        }
    }
}

#[cfg(test)]
impl Window {
    /// A sight that nobody proves, of a conversation that stated nothing before.
    pub(super) fn sight(
        &mut self,
        link: u32,
        observation: &wire::Observation<'_>,
        at_ns: i64,
    ) -> Option<u32> {
        self.state(observation, &super::Heard::on(link, at_ns), &mut Trail::default())
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Heard, Limits};
    use super::*;
    use wire::{code, Observation};

    /// States these functions one after the other on one trail; gives which rows were foreseen.
    fn walk(window: &mut Window, trail: &mut Trail, functions: &[u32]) -> Vec<bool> {
        let state = |function: &u32| {
            let sight = Observation::did("modbus", code([*function]));
            let hash = window.digest(0, &sight, &sight.object);
            let foreseen = window.foreseen(hash, trail).is_some();
            let _ = window.state(&sight, &Heard::on(0, 0), trail);
            foreseen
        };
        functions.iter().map(state).collect()
    }

    #[test]
    fn what_repeats_itself_is_foreseen() {
        let (mut window, mut trail) = (Window::new(Limits::default()), Trail::default());
        let first = walk(&mut window, &mut trail, &[1, 2, 3, 1, 2, 3]);
        assert_eq!(first, [false, false, false, false, true, true]);
        assert_eq!(walk(&mut window, &mut trail, &[1, 3, 1, 2]), [true, false, true, false]);
        let counts: Vec<u32> = window.rows.iter().map(|row| row.count).collect();
        assert_eq!(counts, [4, 3, 3]);
    }

    #[test]
    fn a_row_that_was_forgotten_is_not_found_again() {
        let limits = Limits { rows: 4, ..Limits::default() };
        let (mut window, mut trail) = (Window::new(limits), Trail::default());
        walk(&mut window, &mut trail, &[1, 2, 3, 1]);
        window.next();
        let _ = window.sight(0, &Observation::did("modbus", code([3])), 0);
        window.next();
        assert_eq!(window.index.len(), 1);
        assert_eq!(walk(&mut window, &mut trail, &[2]), [false]);
        assert_eq!(window.index.len(), 2);
    }
}
