//! Whether octets are LDAP's: a sequence, a message's id, an operation and how it begins.

use crate::ber;
use wire::{Carrier, Octets, Recognition, Side};

pub(super) fn recognise(carrier: Carrier, bytes: &[u8]) -> Recognition {
    let Some((operation, begins)) = head(bytes) else { return Recognition::No };
    let names_version = matches!(begins, [2, 1, 2 | 3, 4, ..]);
    match (operation, begins) {
        (0x60, _) if names_version && carrier == Carrier::Tcp => {
            Recognition::Sure(Some(Side::Client))
        }
        (0x60, _) if names_version => Recognition::Maybe(Some(Side::Client)),
        // A name, an object identifier, or nothing.
        (0x63 | 0x66 | 0x68 | 0x6C | 0x6E, [4, ..]) | (0x77, [0x80, ..]) | (0x42, []) => {
            Recognition::Maybe(Some(Side::Client))
        }
        (0x4A, [_, ..]) => Recognition::Maybe(Some(Side::Client)),
        // A result, or a name.
        (0x61 | 0x65 | 0x67 | 0x69 | 0x6B | 0x6D | 0x6F | 0x78, [0x0A, 1, _, 4, ..])
        | (0x64, [4, ..])
        | (0x73, [4, ..]) => Recognition::Maybe(Some(Side::Server)),
        _ => Recognition::No,
    }
}

/// The operation's tag, and what is there of its contents.
fn head(bytes: &[u8]) -> Option<(u8, &[u8])> {
    let mut octets = Octets::new(bytes);
    let (0x30, length) = ber::header(&mut octets)? else { return None };
    let (2, id @ 1..=4) = ber::header(&mut octets)? else { return None };
    let behind = octets.len().min(length);
    octets.take(id).ok()?;
    let (operation, inside) = ber::header(&mut octets)?;
    let contents = octets.rest();
    (inside < length && behind > id)
        .then(|| (operation, contents.get(..inside).unwrap_or(contents)))
}
