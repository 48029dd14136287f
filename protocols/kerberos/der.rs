//! Fields of a SEQUENCE, each of which has its number as a context tag (§5.2, appendix A).

use crate::ber::{Element, Elements};
use wire::{Breach, Text};

/// The most strings of a name, and the most of whatever else is listed.
const MOST: usize = 16;

pub(super) const SEQUENCE: u32 = 0x30;
const FIELD: u32 = 0xA0;

/// The SEQUENCE that `bytes` are, behind the tag of an application.
pub(super) fn sequence(bytes: &[u8], application: u32) -> Result<Element<'_>, Breach> {
    let message = Elements::new(bytes).required(application)?;
    Ok(message.inside().required(SEQUENCE)?)
}

/// What the field with this number is, when it is there.
pub(super) fn field<'a>(of: &Element<'a>, number: u32) -> Option<Element<'a>> {
    of.inside().find(|field| field.tag == FIELD + number)?.inside().next()
}

/// The field with this number, which must be there.
pub(super) fn needed<'a>(of: &Element<'a>, number: u32) -> Result<Element<'a>, Breach> {
    let missing = || Breach("wrong encoding", format!("no field {number} in a sequence").into());
    field(of, number).ok_or_else(missing)
}

/// The elements of a SEQUENCE OF, as far as anybody needs them.
pub(super) fn listed<'a>(of: &Element<'a>) -> impl Iterator<Item = Element<'a>> {
    of.inside().take(MOST)
}

/// A PrincipalName (§5.2.2) as it is written: `cifs/hist-1.plant.local`.
pub(super) fn principal(name: &Element<'_>) -> Option<Text> {
    let strings = field(name, 1)?;
    let parts: Vec<&[u8]> = listed(&strings).map(|part| part.contents).collect();
    (!parts.is_empty()).then(|| Text::new(&parts.join(&b'/')))
}
