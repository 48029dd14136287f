//! What structures there are (1756-PM020, "Read Template"): an instance of the class Template
//! for each, with its members' types and names.

use super::datatype::DataType;
use wire::{Frames, Name, Observation, Octets, Out, Shape, Short, Text, Values};

/// Octets of a template; of a longer one nothing is told.
const KEPT: usize = 16 * 1024;

/// From which octet on a read asks.
pub fn reading(octets: &mut Octets<'_>) -> Result<u32, Short> {
    octets.le32()
}

/// The template that is being read, as far as it came.
#[derive(Debug, Default)]
pub struct Template {
    unit: Name,
    object: Name,
    octets: Vec<u8>,
    frames: Frames,
}

impl Template {
    /// What the read `done` gave from octet `offset` on. An answer that says that more is
    /// there is a part, the next begins where it ends; the last one completes the template.
    pub fn read(
        &mut self,
        done: &Observation<'_>,
        asked: &Frames,
        offset: u32,
        answer: &[u8],
        out: &mut Out<'_>,
    ) {
        let whole = done.status & 0xFF == 0;
        if offset == 0 {
            let (unit, object) = (done.unit.clone(), done.object.clone());
            *self = Self { unit, object, ..Self::default() };
        } else if !self.goes_on(done, offset) {
            return;
        }
        self.frames.extend(asked);
        self.octets.extend_from_slice(answer);
        if whole {
            std::mem::take(self).state(done, out);
        } else if self.octets.len() > KEPT {
            out.bite(Out::MEMORY);
            *self = Self::default();
        } else {
            self.frames.extend(&out.keep());
        }
    }

    fn goes_on(&self, done: &Observation<'_>, offset: u32) -> bool {
        let same = (&self.unit, &self.object) == (&done.unit, &done.object);
        same && usize::try_from(offset) == Ok(self.octets.len())
    }

    /// Eight octets for each member, then names, each with a NUL behind it: the structure's,
    /// which may go on behind a semicolon, and the members'.
    fn state(&self, done: &Observation<'_>, out: &mut Out<'_>) {
        let mut octets = Octets::new(&self.octets);
        let mut members = Vec::new();
        while let Some(member) = member(&mut octets) {
            members.push(member);
        }
        let mut names = octets.rest().split(|octet| *octet == 0);
        let mut was = |object: Name, text: Text| {
            let values = Values { shape: Shape::Text, bytes: text.bytes(), step: 1 };
            out.state_with(&self.frames, &Observation::was(done, values).object(object));
        };
        let own = names.next().and_then(|name| name.split(|octet| *octet == b';').next());
        if let Some(name) = own.and_then(Text::trimmed) {
            was(done.object.clone(), name);
        }
        for (kind, name) in members.into_iter().zip(names.map(String::from_utf8_lossy)) {
            if !is_hidden(&name) {
                let object = Name::text(format_args!("{}: {name}", done.object));
                was(object, format_args!("{kind}").into());
            }
        }
    }
}

/// A member: elements or place of a bit, type, and where it lies. Letters have no high bit, a
/// type has: it tells members from the names behind them.
fn member(octets: &mut Octets<'_>) -> Option<DataType> {
    let mut next = *octets;
    let (info, code) = (next.le16().ok()?, next.le16().ok()?);
    next.skip(4).ok()?;
    let mut kind = DataType { code, dimensions: [0; 3] };
    if kind.is_array() {
        kind.dimensions = [info.into(), 0, 0];
    }
    (code & 0x8080 != 0).then(|| *octets = next)?;
    Some(kind)
}

/// The integers in which a structure of somebody's own keeps its bits.
fn is_hidden(name: &str) -> bool {
    name.is_empty() || name.starts_with("ZZZZZZZZZZ") || name.starts_with("__")
}
