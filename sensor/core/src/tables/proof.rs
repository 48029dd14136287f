//! The proof that was taken in a window: each set of frames is written once, and all that it
//! proves names it.

use super::Table;
use crate::evidence::{Evidence, Taken};
use crate::redaction::Span;
use crate::sensor::{Interface, Sensor};
use crate::window::Told;
use std::collections::HashMap;

/// The sets that were written.
pub(super) fn evidence(sensor: &mut Sensor) -> Table {
    let mut table = Table::default();
    for set in written(sensor) {
        table
            .text("id", &set.id)
            .text("capture", &set.capture)
            .numbers("frames", &set.frames)
            .bit("partial", set.partial)
            .octets("pcapng", &set.pcapng)
            .end_row();
    }
    table
}

fn written(sensor: &mut Sensor) -> Vec<Evidence> {
    let Sensor { window, interfaces, redacted, .. } = sensor;
    let mut sets = Sets { interfaces, redacted, written: HashMap::new() };
    for at in window.touched().to_vec() {
        if let Some(row) = window.row_mut(at) {
            sets.prove(&mut row.told);
        }
    }
    for broken in &mut window.broken {
        broken.evidence = sets.write(&mut broken.taken).unwrap_or_default();
    }
    for link in window.links() {
        if let Some(id) = sets.write(&mut link.taken) {
            link.evidence = id;
        }
    }
    sets.in_order()
}

/// Sets of frames by their id.
struct Sets<'a> {
    interfaces: &'a [Interface],
    redacted: &'a HashMap<u64, Vec<Span>>,
    written: HashMap<String, Evidence>,
}

impl Sets<'_> {
    /// What this window has no new proof of keeps its older.
    fn prove(&mut self, told: &mut Told) {
        if let Some(id) = self.write(&mut told.taken) {
            told.evidence = id;
        }
        if let Some(id) = self.write(&mut told.latest_taken) {
            told.latest = id;
        }
        for shown in &mut told.shown {
            shown.evidence = match shown.taken {
                Some(_) => self.write(&mut shown.taken).unwrap_or_default(),
                None => told.evidence.clone(),
            };
        }
    }

    /// The id of the set, once it is written.
    fn write(&mut self, taken: &mut Option<Taken>) -> Option<String> {
        let spans = |order| self.redacted.get(&order).cloned().unwrap_or_default();
        let set = taken.take()?.write(self.interfaces, spans)?;
        let id = set.id.clone();
        self.written.entry(id.clone()).or_insert(set);
        Some(id)
    }

    fn in_order(self) -> Vec<Evidence> {
        let mut all: Vec<Evidence> = self.written.into_values().collect();
        all.sort_by(|a, b| (a.frames.first(), &a.id).cmp(&(b.frames.first(), &b.id)));
        all
    }
}
