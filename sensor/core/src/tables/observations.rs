//! What was observed: a line for each row of the window, or for each object of its series.

use super::changes::{breaks, changes};
use super::ends::Ends;
use super::Table;
use crate::sensor::Sensor;
use crate::statistics::{Seen, Series, Value};
use crate::window::{Row, Window};
use std::fmt::Display;
use wire::Kind;

/// The observations, and what changed.
pub(super) fn observations(sensor: &mut Sensor) -> (Table, Table) {
    let (mut table, mut changed, mut lost) = (Table::default(), Table::default(), 0);
    for at in by_kind(&sensor.window) {
        let Some(row) = sensor.window.row(at) else { continue };
        let Some(key) = sensor.window.link_key(row.link()) else { continue };
        let ends = Ends::of(&sensor.realms, &key, row.by());
        match (row.kind(), &row.series) {
            (Kind::Was, Some(series)) => {
                let objects = objects(row, series);
                values(&mut table, &ends, row, series, &objects);
                changes(&mut changed, sensor, &ends, row, series, &objects);
                lost += series.changes_lost;
            }
            _ => observation(&mut table, &ends, row, &row.object_text(), None),
        }
    }
    breaks(&mut changed, sensor);
    sensor.window.bites("value changes", lost);
    (table, changed)
}

/// Readers take the rows of each kind together (sensor/batch.py).
fn by_kind(window: &Window) -> Vec<u32> {
    let mut touched = window.touched().to_vec();
    touched.sort_by_key(|&at| window.row(at).map(|row| row.kind() as u8));
    touched
}

/// The names of the objects of a series.
fn objects(row: &Row, series: &Series) -> Vec<String> {
    let object = |nth| row.object().nth(nth * series.step).to_string();
    (0..series.seen.len() as u32).map(object).collect()
}

fn values(table: &mut Table, ends: &Ends, row: &Row, series: &Series, objects: &[String]) {
    for (nth, (seen, object)) in series.seen.iter().zip(objects).enumerate() {
        let last = series.last(nth).unwrap_or(Value::Text(String::new()));
        observation(table, ends, row, object, Some((seen, &last)));
    }
}

/// One line: of all objects of a row, or of one with its values and the last of them.
fn observation(
    table: &mut Table,
    ends: &Ends,
    row: &Row,
    object: &str,
    values: Option<(&Seen, &Value)>,
) {
    let (span, text): (u32, &dyn Display) = match values {
        Some((_, last)) => (1, last),
        None => (row.span(), row.text()),
    };
    table
        .ends(ends)
        .served(ends)
        .text("kind", kind(row.kind()))
        .text("protocol", row.protocol())
        .text("subject", &subject(row, ends))
        .shown("unit", row.unit())
        .shown("code", row.code())
        .text("object", object)
        .number("span", span.to_le_bytes())
        .number("status", row.status().to_le_bytes())
        .shown("text", text)
        .u64("count", row.count.into())
        .i64("first_ns", row.first_ns)
        .i64("last_ns", row.last_ns)
        .gaps(row)
        .values(row, values)
        .text("evidence", &row.told.evidence)
        .text("latest", &row.told.latest)
        .end_row();
}

impl Table {
    fn gaps(&mut self, row: &Row) -> &mut Self {
        self.u64("gap_n", row.gaps_counted())
            .f64("gap_sum", row.gaps.sum)
            .f64("gap_sum2", row.gaps.sum2)
            .f64("gap_min", finite(row.gaps.min))
            .f64("gap_max", finite(row.gaps.max))
            .f64("mean5_min", finite(row.gaps.mean5_min.into()))
            .f64("mean5_max", finite(row.gaps.mean5_max.into()))
    }

    fn values(&mut self, row: &Row, values: Option<(&Seen, &Value)>) -> &mut Self {
        let seen = values.map(|(seen, _)| seen);
        let last = match values {
            Some((_, Value::Number(number))) => *number,
            _ => f64::NAN,
        };
        let (number, at_ns) = seen.and_then(Seen::odd).unwrap_or_default();
        let odd: &dyn Display = if number.is_finite() { &"" } else { &number };
        self.u64("value_n", if seen.is_some() { row.count.into() } else { 0 })
            .f64("value_min", finite(seen.map_or(f64::NAN, |seen| seen.min)))
            .f64("value_max", finite(seen.map_or(f64::NAN, |seen| seen.max)))
            .i64("value_min_ns", seen.map_or(0, |seen| seen.min_ns))
            .i64("value_max_ns", seen.map_or(0, |seen| seen.max_ns))
            .f64("value_last", last)
            .shown("value_odd", odd)
            .i64("value_odd_ns", at_ns)
            .number("value_distinct", seen.map_or(0, |seen| seen.distinct).to_le_bytes())
    }
}

/// What nothing was seen of is no number.
const fn finite(n: f64) -> f64 {
    if n.is_finite() {
        n
    } else {
        f64::NAN
    }
}

const fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Did => "did",
        Kind::Is => "is",
        Kind::Was => "was",
        Kind::Broke => "broke",
    }
}

/// Whom a claim is about; of all else it is empty.
fn subject(row: &Row, ends: &Ends) -> String {
    match row.kind() {
        Kind::Is => ends.subject(row.subject()),
        _ => String::new(),
    }
}
