//! Tables of a meter (ANSI C12.19), and the procedures that are written into one of them.

use super::NAME;
use wire::{Name, Observation, Octets, Out, Shape, Short, Subject, Text, Values};

const PROCEDURE: u16 = 7;
const MANUFACTURER: u16 = 1;
const DEVICE: u16 = 5;
/// The standard procedure by which a user logs on.
const LOG_ON: u8 = 18;
/// Passwords, and keys.
const SECRETS: std::ops::RangeInclusive<u16> = 42..=46;
/// Longer contents are not told.
const LONGEST: usize = 64;

/// A table's number: eleven bits, and one of the manufacturer's own.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Table(pub u16);

impl Table {
    const fn number(self) -> u16 {
        self.0 & 0x07FF
    }

    const fn is_standard(self) -> bool {
        self.0 & 0x0800 == 0
    }

    fn is(self, number: u16) -> bool {
        self.is_standard() && self.number() == number
    }

    pub fn name(self) -> Name {
        let form = if self.is_standard() { "standard table {}" } else { "manufacturer table {}" };
        Name::at(form, self.number().into())
    }

    pub fn from(self, offset: u32) -> Name {
        let form = match self.is_standard() {
            true => "standard table {} offset {}",
            false => "manufacturer table {} offset {}",
        };
        Name::At(form, [self.number().into(), offset, 0])
    }

    /// What a write of it does: a procedure's number is the first of what is written.
    pub fn written(self, contents: &[u8]) -> Name {
        match contents {
            [low, high, ..] if self.is(PROCEDURE) => {
                let number = u16::from_le_bytes([*low, *high]);
                let form = match number & 0x0800 {
                    0 => "standard procedure {}",
                    _ => "manufacturer procedure {}",
                };
                Name::at(form, (number & 0x07FF).into())
            }
            _ => self.name(),
        }
    }

    /// Whether nobody may keep these contents: a table of secrets, a procedure that logs on.
    pub fn is_secret(self, contents: &[u8]) -> bool {
        let logs_on =
            self.is(PROCEDURE) && matches!(contents, [LOG_ON, low, ..] if low & 0x0F == 0);
        self.is_standard() && SECRETS.contains(&self.number()) || logs_on
    }

    /// States what stands in it, where all may know it: passwords may be in the manufacturer's
    /// tables and in what procedures are given.
    pub fn was(self, contents: &[u8], done: &Observation<'_>, out: &mut Out<'_>) {
        let known = self.is_standard() && !self.is(PROCEDURE) && !self.is_secret(contents);
        if !known || contents.len() > LONGEST {
            return;
        }
        let digits: Vec<_> = contents.iter().map(|octet| format!("{octet:02x}")).collect();
        let text = digits.join(" ");
        let values = Values { shape: Shape::Text, bytes: text.as_bytes(), step: 1 };
        out.state(&Observation::was(done, values));
    }

    /// What a meter says of itself in a whole table.
    pub fn identity(self, contents: &[u8], unit: &Name, out: &mut Out<'_>) -> Result<(), Short> {
        let mut octets = Octets::new(contents);
        if self.is(MANUFACTURER) {
            claim("vendor", Text::trimmed(octets.take(4)?), unit, out);
            claim("model", Text::trimmed(octets.take(8)?), unit, out);
            let [hardware, revision, firmware, release] = octets.array()?;
            claim("hardware", Some(format_args!("{hardware}.{revision}").into()), unit, out);
            claim("firmware", Some(format_args!("{firmware}.{release}").into()), unit, out);
            claim("serial", Text::trimmed(octets.take(16)?), unit, out);
        } else if self.is(DEVICE) {
            claim("name", Text::trimmed(octets.take(20)?), unit, out);
        }
        Ok(())
    }
}

/// A count, so many octets, and what makes their sum 0. The last is not judged of what is
/// overwritten in evidence.
pub fn contents<'a>(
    octets: &mut Octets<'a>,
    table: Table,
    out: &mut Out<'_>,
) -> Result<&'a [u8], Short> {
    let count = octets.be16()?;
    let contents = octets.take(count.into())?;
    let sum = contents.iter().fold(octets.u8()?, |sum, octet| sum.wrapping_add(*octet));
    if table.is_secret(contents) {
        out.secret("password", contents, &[]);
    } else if sum != 0 {
        out.broke(NAME, "wrong checksum", format!("0 needed of the sum, {sum:#04x} there"));
    }
    Ok(contents)
}

pub fn claim(attribute: &'static str, value: Option<Text>, unit: &Name, out: &mut Out<'_>) {
    let printable = |text: &Text| text.bytes().iter().all(|octet| matches!(octet, b' '..=b'~'));
    if let Some(value) = value.filter(printable) {
        let claim = Observation::is(NAME, Subject::of(out.side()), attribute, value);
        out.state(&claim.unit(unit.clone()));
    }
}
