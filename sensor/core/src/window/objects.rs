//! Objects of one operation: each has a row of its own up to a limit, and the rest are runs
//! of numbers, or else one row.

use super::identity::take_name;
use super::{Heard, Window};
use hashbrown::hash_table::Entry;
use wire::{Kind, Name, Observation};

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
    /// operation's one row for those.
    pub(super) fn beyond(&mut self, observation: &Observation<'_>, heard: &Heard) -> Option<u32> {
        if let Some(counted) = self.in_run(observation, heard) {
            return counted;
        }
        self.bite("objects");
        let rest = Observation { object: BEYOND, span: 1, values: None, ..observation.clone() };
        let hash = self.digest(heard.link, &rest, &BEYOND);
        match self.find(hash) {
            Some(at) => self.again(at, &rest, heard).then_some(at),
            None => self.insert(heard.link, &rest, BEYOND, hash, heard.at_ns),
        }
    }
}
