//! Communities outside of their own place in the message.

use super::message::{Pdu, OCTETS};
use wire::Octets;

/// Columns whose index is a community or usually named as one: 1.3.6.1.6.3.18.1.1.1,
/// snmpCommunityEntry (RFC 3584, 5), and 1.3.6.1.6.3.16.1.2.1, vacmSecurityToGroupEntry
/// (RFC 3415, 4).
const INDEXED: [&[u8]; 2] =
    [b"\x2b\x06\x01\x06\x03\x12\x01\x01\x01", b"\x2b\x06\x01\x06\x03\x10\x01\x02\x01"];
/// 1.3.6.1.6.3.18.1.1.1.2, snmpCommunityName, and 1.3.6.1.6.3.18.1.4.0, snmpTrapCommunity.
const HELD: [&[u8]; 2] =
    [b"\x2b\x06\x01\x06\x03\x12\x01\x01\x01\x02", b"\x2b\x06\x01\x06\x03\x12\x01\x04\x00"];

/// The part of a variable's name that may be told: of a secret index, only its column.
pub(super) fn told(name: &[u8]) -> &[u8] {
    let column = |entry: &&[u8]| name.starts_with(entry).then_some(entry.len() + 1);
    let end = INDEXED.iter().find_map(column).unwrap_or(name.len());
    name.get(..end).unwrap_or(name)
}

/// All that a PDU's variables hold of communities.
pub(super) fn of<'a>(pdu: &Pdu<'a>) -> impl Iterator<Item = &'a [u8]> {
    pdu.variables().flat_map(|(name, value)| {
        let index = name.get(told(name).len()..).unwrap_or_default();
        let held = value.tag == OCTETS && HELD.iter().any(|column| name.starts_with(column));
        [index, if held { value.contents } else { &[] }].into_iter().filter(|s| !s.is_empty())
    })
}

/// The community of a message that is broken somewhere, as far as it is there.
pub(super) fn of_broken(bytes: &[u8]) -> Option<&[u8]> {
    let mut octets = Octets::new(bytes);
    length(octets.skip(1).ok()?)?;
    let [2, 1, 0 | 1, 4] = octets.array().ok()? else { return None };
    let length = length(&mut octets)?;
    octets.take(length.min(octets.len())).ok()
}

/// X.690, 8.1.3.
fn length(octets: &mut Octets<'_>) -> Option<usize> {
    match octets.u8().ok()? {
        short @ 0..=0x7F => Some(short.into()),
        0x81 => Some(octets.u8().ok()?.into()),
        0x82 => Some(octets.be16().ok()?.into()),
        _ => None,
    }
}
