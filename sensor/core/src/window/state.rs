//! Which status an operation had last, and which value a claim.

use super::Window;
use hashbrown::HashMap;
use wire::{Kind, Name, Observation};

/// The row of the last sight of each operation and claim, by a digest of what it is without
/// its status or value.
#[derive(Default)]
pub(super) struct States(HashMap<u64, u32>);

impl States {
    /// The operation or claim is now as the row says. Gives the row that told otherwise before.
    pub(super) fn set(&mut self, state: u64, row: u32) -> Option<u32> {
        self.0.insert(state, row).filter(|before| *before != row)
    }

    /// Forgets the rows that are not kept.
    pub(super) fn retain(&mut self, kept: impl Fn(u32) -> bool) {
        self.0.retain(|_, row| kept(*row));
    }
}

impl Window {
    /// What an operation is without its status, or a claim without its value; 0 for others.
    pub(super) fn state_of(&self, link: u32, o: &Observation<'_>, object: &Name) -> u64 {
        match o.kind {
            Kind::Did | Kind::Is => self.digest_as(link, o, object, (0, &[])),
            Kind::Was | Kind::Broke => 0,
        }
    }

    /// A new row tells a state of its operation or claim, perhaps one of several.
    pub(super) fn begin_state(&mut self, at: u32, state: u64) {
        if state == 0 {
            return;
        }
        let Some(other) = self.states.set(state, at) else { return };
        for row in [at, other] {
            if let Some(row) = self.rows.get_mut(row as usize) {
                row.told.is_one_of_several = true;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::Limits;
    use super::*;
    use crate::evidence::{self, Known};
    use crate::frame::{Kept, Recent};
    use wire::{code, Frames, Subject};

    const MINUTE: i64 = 60_000_000_000;

    /// Which of the sights, each in a window of its own, are proven.
    fn proven(sights: &[(Observation<'static>, i64)]) -> Vec<bool> {
        let (recent, kept) = (Recent::new(0), Kept::default());
        let mut window = Window::new(Limits::default());
        let mut proven = Vec::new();
        for (sight, minute) in sights {
            let row = window.sight(0, sight, minute * MINUTE);
            let take = || evidence::take(&Frames::default(), Known::default(), &recent, &kept);
            proven.push(row.map(|row| window.prove(row, take)).is_some());
            window.next();
        }
        proven
    }

    #[test]
    fn a_status_that_comes_back_is_proven_if_its_proof_is_not_new() {
        let read = |status| Observation::did("modbus", code([3])).status(status);
        let sights = [(0, 0), (0, 15), (4, 16), (0, 17), (0, 30), (4, 31), (0, 32), (4, 33)];
        assert_eq!(
            proven(&sights.map(|(status, minute)| (read(status), minute))),
            [true, false, true, true, false, true, true, false]
        );
    }

    #[test]
    fn a_value_of_a_claim_comes_back_too_but_not_that_of_another() {
        let is = |attribute, value| Observation::is("snmp", Subject::Server, attribute, value);
        let sights = [
            (is("firmware", "1.0"), 0),
            (is("name", "plc"), 1),
            (is("firmware", "1.1"), 2),
            (is("name", "plc"), 20),
            (is("firmware", "1.0"), 21),
        ];
        assert_eq!(proven(&sights), [true, true, true, false, true]);
    }
}
