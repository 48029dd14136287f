//! Objects of one operation: each has a row of its own up to a limit, and the rest are runs
//! of numbers, or else one row.

use super::identity::take_name;
use super::{Heard, Window};
use hashbrown::hash_table::Entry;
use wire::{Kind, Name, Observation, Text};

/// The object of all objects beyond the limit of one operation.
const BEYOND: Name = Name::At("(further objects)", [0; 3]);

impl Window {
    /// Whether the operation may have one more object of its own. While there is no room for
    /// another row nothing is remembered of other operations.
    pub(super) fn one_more_object(&mut self, link: u32, o: &Observation<'_>) -> bool {
        let full = self.is_full_of_rows();
        let head = (o.kind as u64) << 32 | u64::from(link);
        let digest = self.keyed.digest().pair(head, 0).octets(o.protocol.as_bytes());
        let key = match o.kind {
            Kind::Did | Kind::Was => take_name(take_name(digest, &o.unit), &o.code).finish(),
            Kind::Is | Kind::Broke => take_name(take_name(digest, &o.unit), &o.object).finish(),
        };
        match self.objects.entry(key, |(k, _)| *k == key, |(k, _)| *k) {
            Entry::Occupied(mut entry) => {
                let (_, count) = entry.get_mut();
                *count = count.saturating_add(1);
                *count <= self.limits.objects
            }
            Entry::Vacant(_) if full => true,
            Entry::Vacant(entry) => {
                entry.insert((key, 1));
                true
            }
        }
    }

    /// Counts a sight of an object beyond the limit in a run of such, or else in the
    /// operation's one row for those; of a violation without its text. A claim is not told.
    pub(super) fn beyond(&mut self, observation: &Observation<'_>, heard: &Heard) -> Option<u32> {
        if let Some(counted) = self.in_run(observation, heard) {
            return counted;
        }
        self.bite("objects");
        let whole = observation.clone();
        let rest = match observation.kind {
            Kind::Did | Kind::Was => Observation { object: BEYOND, span: 1, values: None, ..whole },
            Kind::Broke => Observation { text: Text::new(&[]), ..whole },
            Kind::Is => return None,
        };
        self.count_in_one(&rest, heard)
    }
}

#[cfg(test)]
mod tests {
    use super::super::Limits;
    use super::*;
    use wire::{Side, Subject};

    /// The objects and counts of a window with room for two objects of each operation.
    fn rows(sights: &[Observation<'_>]) -> (Vec<(String, u32)>, Option<u64>) {
        let mut window = Window::new(Limits { objects: 2, ..Limits::default() });
        for sight in sights {
            let _ = window.sight(0, sight, 0);
        }
        let rows = window.touched().iter().filter_map(|at| window.row(*at));
        let told = rows.map(|row| (format!("{}: {}", row.object(), row.text()), row.count));
        (told.collect(), window.bitten.get("objects").copied())
    }

    #[test]
    fn further_texts_of_a_violation_are_counted_in_one_row() {
        let texts = ["one", "two", "three", "four", "three", "two"];
        let broke = texts.map(|text| Observation::broke("modbus", Side::Client, "length", text));
        let told = [("length: one", 1), ("length: two", 2), ("length: ", 3)];
        assert_eq!(rows(&broke), (told.map(|(text, n)| (text.to_owned(), n)).to_vec(), Some(3)));
    }

    #[test]
    fn further_claims_are_not_told_as_others() {
        let names = ["one", "two", "three", "four", "one"];
        let is = names.map(|name| Observation::is("dns", Subject::Server, "name", name));
        let told = [("name: one", 2), ("name: two", 1)];
        assert_eq!(rows(&is), (told.map(|(text, n)| (text.to_owned(), n)).to_vec(), Some(2)));
    }
}
