//! Whether octets are Kerberos's: version 5 and the type of the message stand behind its tag.

use super::{password, LONGEST};
use wire::{Carrier, Recognition, Side};

/// Within so many octets stands what tells it: of a change of passwords, behind its own header.
pub(super) const HEAD: usize = 28;

pub(super) fn recognise(carrier: Carrier, bytes: &[u8]) -> Recognition {
    if carrier != Carrier::Tcp {
        return sure(bytes);
    }
    let Some((length, octets)) = bytes.split_first_chunk() else { return Recognition::No };
    let length = usize::try_from(u32::from_be_bytes(*length)).unwrap_or(usize::MAX);
    match sure(octets) {
        _ if !(1..LONGEST).contains(&length) => Recognition::No,
        Recognition::No if octets.len() < HEAD && octets.first().is_none_or(is_tag) => {
            Recognition::Short
        }
        recognised => recognised,
    }
}

fn sure(bytes: &[u8]) -> Recognition {
    if !begins(bytes) {
        return Recognition::No;
    }
    let asks = match bytes.first() {
        Some(tag) if is_tag(tag) => matches!(tag, 0x6A | 0x6C | 0x6E),
        _ => password::asks(bytes),
    };
    Recognition::Sure(Some(if asks { Side::Client } else { Side::Server }))
}

/// An application's tag that a message has. §5.10
const fn is_tag(tag: &u8) -> bool {
    matches!(tag, 0x6A..=0x6F | 0x74..=0x76 | 0x7E)
}

/// Whether a message begins so.
pub(super) fn begins(bytes: &[u8]) -> bool {
    let message = match bytes.first() {
        Some(tag) if is_tag(tag) => Some(bytes),
        _ => password::first(bytes),
    };
    message.is_some_and(names_version)
}

/// Requests have the version in field 1, all others in field 0, the type of the message, which
/// is the tag's number, behind it. §5.4.1, §5.4.2
fn names_version(message: &[u8]) -> bool {
    let Some(tag) = message.first().filter(|tag| is_tag(tag)) else { return false };
    let kind = tag & 0x1F;
    let stated = [[0xA0, 3, 2, 1, 5, 0xA1, 3, 2, 1, kind], [0xA1, 3, 2, 1, 5, 0xA2, 3, 2, 1, kind]];
    let head = message.get(..HEAD - password::HEADER).unwrap_or(message);
    head.windows(10).any(|part| stated.iter().any(|version| part == version))
}
