//! Calls of procedures (§2.2.6.6), and as much of their parameters as tells a statement in one.

use super::secrets::{literals, speaks};
use super::text::{headers, Sql};
use crate::ntlm::utf16;
use std::ops::Range;
use wire::{Octets, Short, Text};

/// The most parameters that are looked at.
const MOST: usize = 64;
const NULL: usize = u16::MAX as usize;

/// Which procedure is called.
pub(super) enum Called {
    Number(u16),
    Name(Option<Text>),
}

/// One call.
pub(super) struct Call<'a> {
    pub called: Called,
    payload: &'a [u8],
    octets: Octets<'a>,
}

/// One parameter.
pub(super) struct Parameter {
    name: Option<Text>,
    /// Where its value stands.
    value: Range<usize>,
    is_text: bool,
}

impl<'a> Call<'a> {
    pub(super) fn read(payload: &'a [u8]) -> Result<Self, Short> {
        let mut octets = Octets::new(payload);
        let length = octets.skip(headers(payload))?.le16()?;
        let called = match length {
            u16::MAX => Called::Number(octets.le16()?),
            length => Called::Name(utf16(octets.take(2 * usize::from(length))?)),
        };
        octets.skip(2)?;
        Ok(Self { called, payload, octets })
    }

    /// The text in the parameter `nth`, of a statement.
    pub(super) fn statement(&self, nth: usize) -> Option<Sql> {
        let parameter = self.parameters().nth(nth).filter(|parameter| parameter.is_text)?;
        Some(self.sql(&parameter))
    }

    fn sql(&self, parameter: &Parameter) -> Sql {
        let value = self.payload.get(parameter.value.clone()).unwrap_or_default();
        Sql::new(value, parameter.value.start)
    }

    fn parameters(&self) -> impl Iterator<Item = Parameter> + '_ {
        let (payload, mut octets) = (self.payload, self.octets);
        let next = move || parameter(payload, &mut octets).ok();
        std::iter::from_fn(next).take(MOST)
    }

    /// Where passwords may stand.
    fn secrets(&self) -> Vec<Range<usize>> {
        let rest = self.payload.len() - self.octets.len();
        let (mut secrets, mut spoken) = (Vec::new(), false);
        if matches!(&self.called, Called::Name(Some(name)) if speaks(&name.to_string())) {
            secrets.push(rest..self.payload.len());
            return secrets;
        }
        for parameter in self.parameters() {
            let named = parameter.name.as_ref().is_some_and(|name| speaks(&name.to_string()));
            if named || (spoken && parameter.is_text) {
                secrets.push(parameter.value.clone());
            } else if parameter.is_text {
                let sql = self.sql(&parameter);
                secrets.extend(literals(&sql));
                spoken = sql.tokens().any(|token| speaks(&sql.text(&token)));
            }
        }
        secrets
    }
}

/// Where passwords may stand in what is there of a call.
pub(super) fn secrets(payload: &[u8]) -> Vec<Range<usize>> {
    Call::read(payload).map_or_else(|_| Vec::new(), |call| call.secrets())
}

/// Name, flags, type, value. §2.2.5.4, §2.2.5.5
fn parameter(payload: &[u8], octets: &mut Octets<'_>) -> Result<Parameter, Short> {
    let length = octets.u8()?;
    let name = utf16(octets.take(2 * usize::from(length))?);
    octets.skip(1)?;
    let kind = octets.u8()?;
    let is_text = matches!(kind, 0x23 | 0x63 | 0xA7 | 0xAF | 0xE7 | 0xEF);
    let length = length_of(kind, octets)?;
    let start = payload.len() - octets.len();
    // Of what is cut short as much as is there.
    let there = octets.len().min(length);
    octets.skip(there)?;
    Ok(Parameter { name, value: start..start + there, is_text })
}

/// Octets of a value of a type, whose description stands before it; of one in parts, its first.
fn length_of(kind: u8, octets: &mut Octets<'_>) -> Result<usize, Short> {
    Ok(match kind {
        0x1F => 0,
        0x30 | 0x32 => 1,
        0x34 => 2,
        0x38 | 0x3A | 0x3B | 0x7A => 4,
        0x3C..=0x3E | 0x7F => 8,
        0x28 => octets.u8()?.into(),
        0x24..=0x27 | 0x29..=0x2B | 0x2D | 0x2F | 0x68 | 0x6D..=0x6F => {
            octets.skip(1)?.u8()?.into()
        }
        0x37 | 0x3F | 0x6A | 0x6C => octets.skip(3)?.u8()?.into(),
        0xA5 | 0xA7 | 0xAD | 0xAF | 0xE7 | 0xEF => {
            let most = octets.le16()?;
            octets.skip(if matches!(kind, 0xA5 | 0xAD) { 0 } else { COLLATION })?;
            if most == u16::MAX {
                in_parts(octets)?
            } else {
                match octets.le16()?.into() {
                    NULL => 0,
                    length => length,
                }
            }
        }
        0x22 | 0x23 | 0x63 => {
            octets.skip(if kind == 0x22 { 4 } else { 4 + COLLATION })?;
            match octets.le32()? {
                u32::MAX => 0,
                length => usize::try_from(length).unwrap_or(usize::MAX),
            }
        }
        _ => return Err(Short { missing: 1 }), // a type that nobody here reads
    })
}

/// Octets that say how a text is sorted. §2.2.5.1.2
const COLLATION: usize = 5;

/// §2.2.5.2.3: how long it is in all, then parts.
fn in_parts(octets: &mut Octets<'_>) -> Result<usize, Short> {
    match octets.le64()? {
        u64::MAX => Ok(0),
        _ => octets.le32().map(|length| usize::try_from(length).unwrap_or(usize::MAX)),
    }
}
