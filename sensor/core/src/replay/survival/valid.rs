//! What is handed over is whole.

use crate::reader::Reader;
use crate::replay::Handed;
use crate::tables::{Column, Table};
use crate::window::Limits;
use std::collections::HashSet;
use std::ops::RangeInclusive;

/// What rows may refer to.
pub struct Known {
    /// Evidence so far: what is seen again names it.
    evidence: HashSet<String>,
    /// Between the earliest frame and the latest.
    times: RangeInclusive<i64>,
}

impl Known {
    /// The times of a capture.
    pub fn of(octets: &[u8]) -> Self {
        let (mut first, mut last) = (i64::MAX, i64::MIN);
        if let Ok(mut reader) = Reader::of("changed", octets.to_vec()) {
            while let Ok(Some(frame)) = reader.next() {
                (first, last) = (first.min(frame.at_ns), last.max(frame.at_ns));
            }
        }
        Self { evidence: HashSet::new(), times: first..=last }
    }

    pub fn check(&mut self, handed: &Handed, limits: &Limits) {
        assert!(handed.span.0 <= handed.span.1, "{:?}", handed.span);
        let ids = varied(evidence(handed), "id", 1);
        self.evidence.extend(ids.into_iter().map(|id| String::from_utf8(id.to_vec()).unwrap()));
        let octets: usize = sets(handed).iter().map(|(pcapng, _)| pcapng.len()).sum();
        assert!(octets <= limits.evidence + (256 << 10), "{octets} octets of evidence");
        for (name, table) in &handed.tables.tables {
            if table.rows > 0 {
                self.table(name, table);
            }
        }
    }

    fn table(&self, name: &str, table: &Table) {
        for (column, cells) in &table.columns {
            match cells {
                Column::Fixed(octets) => fixed(name, column, octets.len(), table.rows),
                Column::Varied(..) if matches!(*column, "frames" | "pcapng" | "order_digest") => {}
                Column::Varied(..) => {
                    for text in varied(table, column, 1) {
                        self.text(name, column, std::str::from_utf8(text).unwrap());
                    }
                }
            }
        }
        for (first, last) in numbers(table, "first_ns").zip(numbers(table, "last_ns")) {
            assert!(first <= last, "{name}: from {first} to {last}");
            let both = self.times.contains(&first) && self.times.contains(&last);
            assert!(both || name == "health", "{name}: {first} to {last} of {:?}", self.times);
        }
        if name == "health" {
            let faults: Vec<i64> = numbers(table, "decoder_faults").collect();
            assert_eq!(faults, vec![0; table.rows], "faults of decoders");
        }
        // A row that was not seen again is told for the proof of its latest sight alone.
        let latest = varied(table, "latest", 1);
        for (row, count) in numbers(table, "count").enumerate() {
            let proven = latest.get(row).is_some_and(|proof| !proof.is_empty());
            assert!(count > 0 || proven, "{name}: a row of nothing");
        }
    }

    fn text(&self, name: &str, column: &str, text: &str) {
        assert!(!text.chars().any(crate::tables::steers), "{name}.{column}: {text:?}");
        if matches!(column, "evidence" | "latest") && !text.is_empty() {
            assert!(self.evidence.contains(text), "{name}: no evidence {text}");
        }
    }
}

fn fixed(name: &str, column: &str, octets: usize, rows: usize) {
    if column == "partial" {
        return assert_eq!(octets, rows.div_ceil(8), "{name}.{column}");
    }
    assert!(matches!(octets / rows, 1 | 2 | 4 | 8), "{name}.{column}: {octets} of {rows} rows");
    assert_eq!(octets % rows, 0, "{name}.{column}");
}

fn evidence(handed: &Handed) -> &Table {
    handed.tables.tables.iter().find(|(name, _)| *name == "evidence").map(|(_, t)| t).unwrap()
}

/// The sets of evidence: each a capture, and how many frames it has.
pub fn sets(handed: &Handed) -> Vec<(&[u8], usize)> {
    let frames = varied(evidence(handed), "frames", 8).into_iter().map(|octets| octets.len() / 8);
    varied(evidence(handed), "pcapng", 1).into_iter().zip(frames).collect()
}

/// The cells of a column as Arrow lays out text, octets and lists, of items of `width`
/// octets; none where there is no such column.
fn varied<'a>(table: &'a Table, name: &str, width: usize) -> Vec<&'a [u8]> {
    let column = table.columns.iter().find(|(column, _)| *column == name);
    let Some((_, Column::Varied(offsets, items))) = column else { return Vec::new() };
    let offsets: Vec<usize> =
        offsets.as_chunks().0.iter().map(|o| i32::from_le_bytes(*o) as usize * width).collect();
    assert_eq!((offsets.len(), offsets[0]), (table.rows + 1, 0), "{name}");
    assert_eq!(offsets[table.rows], items.len(), "{name}");
    offsets.windows(2).map(|cell| &items[cell[0]..cell[1]]).collect()
}

/// The numbers of a column of 64 bits; none where there is no such column.
fn numbers<'a>(table: &'a Table, name: &str) -> impl Iterator<Item = i64> + 'a {
    let column = table.columns.iter().find(|(column, _)| *column == name);
    let octets = match column {
        Some((_, Column::Fixed(octets))) => octets.as_slice(),
        _ => &[],
    };
    octets.as_chunks().0.iter().map(|octets| i64::from_le_bytes(*octets))
}
