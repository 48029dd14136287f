//! A table as Arrow lays it out, little-endian, built cell by cell. The first row says which
//! columns there are.

use std::fmt::{Display, Write};

/// One column.
pub enum Column {
    /// Numbers of fixed width.
    Fixed(Vec<u8>),
    /// Text, octets or lists of numbers: 32-bit offsets, one more than rows, and the items.
    Varied(Vec<u8>, Vec<u8>),
}

/// One table.
#[derive(Default)]
pub struct Table {
    /// How many rows.
    pub rows: usize,
    /// By name.
    pub columns: Vec<(&'static str, Column)>,
    at: usize,
}

impl Table {
    fn column(&mut self, name: &'static str, new: fn() -> Column) -> Option<&mut Column> {
        if self.rows == 0 && self.at == self.columns.len() {
            self.columns.push((name, new()));
        }
        self.at += 1;
        self.columns.get_mut(self.at - 1).map(|(_, column)| column)
    }

    pub(super) fn number<const N: usize>(
        &mut self,
        name: &'static str,
        octets: [u8; N],
    ) -> &mut Self {
        if let Some(Column::Fixed(column)) = self.column(name, || Column::Fixed(Vec::new())) {
            column.extend(octets);
        }
        self
    }

    pub(super) fn u64(&mut self, name: &'static str, n: u64) -> &mut Self {
        self.number(name, n.to_le_bytes())
    }

    pub(super) fn i64(&mut self, name: &'static str, n: i64) -> &mut Self {
        self.number(name, n.to_le_bytes())
    }

    pub(super) fn f64(&mut self, name: &'static str, n: f64) -> &mut Self {
        self.number(name, n.to_le_bytes())
    }

    /// Text from the wire: what steers instead of showing would break terminals and pages.
    pub(super) fn text(&mut self, name: &'static str, text: &str) -> &mut Self {
        self.varied(name, 1, |items| {
            let _ = Clean(items).write_str(text);
        })
    }

    /// Text of what shows itself.
    pub(super) fn shown(&mut self, name: &'static str, what: impl Display) -> &mut Self {
        self.varied(name, 1, |items| {
            let _ = write!(Clean(items), "{what}");
        })
    }

    pub(super) fn octets(&mut self, name: &'static str, octets: &[u8]) -> &mut Self {
        self.varied(name, 1, |items| items.extend(octets))
    }

    pub(super) fn numbers(&mut self, name: &'static str, numbers: &[u64]) -> &mut Self {
        self.varied(name, 8, |items| items.extend(numbers.iter().flat_map(|n| n.to_le_bytes())))
    }

    fn varied(
        &mut self,
        name: &'static str,
        width: usize,
        add: impl FnOnce(&mut Vec<u8>),
    ) -> &mut Self {
        let new = || Column::Varied(0_i32.to_le_bytes().to_vec(), Vec::new());
        if let Some(Column::Varied(offsets, items)) = self.column(name, new) {
            add(items);
            offsets.extend(((items.len() / width) as i32).to_le_bytes());
        }
        self
    }

    /// Eight to an octet, the first in its lowest bit.
    pub(super) fn bit(&mut self, name: &'static str, is: bool) -> &mut Self {
        let row = self.rows;
        if let Some(Column::Fixed(column)) = self.column(name, || Column::Fixed(Vec::new())) {
            if row.is_multiple_of(8) {
                column.push(0);
            }
            if let Some(octet) = column.last_mut() {
                *octet |= u8::from(is) << (row % 8);
            }
        }
        self
    }

    pub(super) fn end_row(&mut self) {
        self.rows += 1;
        self.at = 0;
    }
}

/// Text on its way into a column.
struct Clean<'a>(&'a mut Vec<u8>);

impl Write for Clean<'_> {
    fn write_str(&mut self, text: &str) -> std::fmt::Result {
        if text.bytes().all(|octet| matches!(octet, b' '..=b'~')) {
            self.0.extend_from_slice(text.as_bytes());
            return Ok(());
        }
        let mut room = [0; 4];
        for c in text.chars() {
            let clean = if steers(c) { '\u{FFFD}' } else { c };
            self.0.extend_from_slice(clean.encode_utf8(&mut room).as_bytes());
        }
        Ok(())
    }
}

/// Whether a character steers what is shown: control characters, and those without width or
/// that turn the direction of a line (Unicode Standard Annex 9, 2), with which two names look
/// the same, or one like another.
pub fn steers(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            '\u{61C}'
                | '\u{200B}'..='\u{200F}'
                | '\u{2028}'..='\u{202E}'
                | '\u{2060}'..='\u{206F}'
                | '\u{FEFF}'
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> String {
        let mut octets = Vec::new();
        Clean(&mut octets).write_str(text).unwrap();
        String::from_utf8(octets).unwrap()
    }

    #[test]
    fn what_steers_a_terminal_is_replaced() {
        for c in ['\u{1B}', '\u{85}', '\u{200B}', '\u{200F}', '\u{202E}', '\u{2066}', '\u{FEFF}'] {
            assert_eq!(shown(&format!("PLC{c}7")), "PLC\u{FFFD}7", "{}", c.escape_unicode());
        }
        assert_eq!(shown("Prüfstand 7 \u{2013} מפעל"), "Prüfstand 7 \u{2013} מפעל");
    }
}
