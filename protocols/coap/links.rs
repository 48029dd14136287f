//! Links (RFC 6690) by which a host says what resources it has, of which types.

use super::NAME;
use wire::{Out, Subject, Text};

/// The content format of links.
pub(super) const LINKS: u32 = 40;
/// The most links that are told.
const MOST: usize = 32;

/// What a host says of itself: types of its resources, and objects of LwM2M by their numbers. Of a
/// text in blocks each is read for itself.
pub(super) fn state(text: &[u8], out: &mut Out<'_>) {
    let host = Subject::of(out.side());
    for link in text.split(|octet| *octet == b',').take(MOST) {
        for kind in types(link) {
            out.is(NAME, host, "capabilities", format_args!("CoAP resource type {kind}"));
        }
        if let Some(object) = object(link) {
            out.is(NAME, host, "capabilities", format_args!("LwM2M object {object}"));
        }
    }
}

/// RFC 6690, 3.1: several stand with blanks between.
fn types(link: &[u8]) -> impl Iterator<Item = Text> + '_ {
    let mut attributes = link.split(|octet| *octet == b';').skip(1);
    let said = attributes.find_map(|attribute| attribute.strip_prefix(b"rt="));
    let said = said.and_then(|said| match said {
        [b'"', text @ .., b'"'] => Some(text),
        [b'"', ..] => None, // it goes on in another block
        said => Some(said),
    });
    said.unwrap_or_default().split(|octet| *octet == b' ').filter_map(Text::trimmed)
}

/// `</3/0>` is an instance of object 3.
fn object(link: &[u8]) -> Option<u16> {
    let end = link.iter().position(|octet| *octet == b'>')?;
    let path = std::str::from_utf8(link.get(..end)?).ok()?.strip_prefix("</")?;
    let mut parts = path.split('/').map(str::parse::<u16>);
    let object = parts.next()?.ok()?;
    parts.all(|part| part.is_ok()).then_some(object)
}
