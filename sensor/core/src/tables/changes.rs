//! How values changed and counters broke off, each from what to what.

use super::ends::Ends;
use super::Table;
use crate::sensor::Sensor;
use crate::statistics::{Series, Source};
use crate::window::Row;

/// The changes of a series, whose objects have these names.
pub(super) fn changes(
    table: &mut Table,
    sensor: &Sensor,
    ends: &Ends,
    row: &Row,
    series: &Series,
    objects: &[String],
) {
    let (unit, code) = (row.unit().to_string(), row.code().to_string());
    for (n, change) in series.changes.iter().enumerate() {
        table
            .place(ends, row.protocol(), &unit, &code)
            .text("object", objects.get(change.nth as usize).map_or("", |o| o))
            .i64("at_ns", change.at_ns)
            .shown("old", &change.old)
            .shown("new", &change.new)
            .text("evidence", row.change_evidence(n))
            .seen(sensor, change.source)
            .end_row();
    }
}

/// Counters that broke off are changes from what was expected to what came.
pub(super) fn breaks(table: &mut Table, sensor: &mut Sensor) {
    for b in std::mem::take(&mut sensor.window.broken) {
        let Some(key) = sensor.window.link_key(b.link) else { continue };
        let ends = Ends::of(&sensor.realms, &key, b.by);
        table
            .place(&ends, b.protocol, &b.unit.to_string(), &b.code.to_string())
            .text("object", b.broken.counter)
            .i64("at_ns", b.at_ns)
            .shown("old", format_args!("{} expected", b.broken.expected))
            .shown("new", b.broken.came)
            .text("evidence", &b.evidence)
            .seen(sensor, None)
            .end_row();
    }
}

impl Table {
    fn place(&mut self, ends: &Ends, protocol: &str, unit: &str, code: &str) -> &mut Self {
        self.ends(ends).text("protocol", protocol).text("unit", unit).text("code", code)
    }

    /// When, by whom and by what operation the old value was seen, if not by the same.
    fn seen(&mut self, sensor: &Sensor, source: Option<Source>) -> &mut Self {
        let told = source.and_then(|source| {
            let row = sensor.window.row(source.row)?;
            let key = sensor.window.link_key(row.link())?;
            let client = Ends::of(&sensor.realms, &key, row.by()).client;
            Some(format!("{} {client} {}", source.at_ns, row.code()))
        });
        self.text("old_seen", &told.unwrap_or_default())
    }
}
