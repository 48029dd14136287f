//! Whether octets begin a packet. 3 §2.2, 3 §3.1

use super::connect;
use super::packet::*;
use wire::{Carrier, Octets, Recognition, Side};

/// A CONNECT names the protocol: more than 40 bits. Other packets may be, where a type, its
/// flags and a length fit what is there.
pub fn recognise(_: Carrier, bytes: &[u8]) -> Recognition {
    let header = match Header::read(bytes) {
        Ok(header) => header,
        Err(Unread::Short) if matches!(bytes, [] | [0x10..=0xF0, ..]) => return Recognition::Short,
        Err(_) => return Recognition::No,
    };
    let body = bytes.get(header.octets..).unwrap_or_default();
    if header.kind == CONNECT {
        return match connect::version(body) {
            Some(_) if header.flags == 0 => Recognition::Sure(Some(Side::Client)),
            _ if body.len() < 9 => Recognition::Short,
            _ => Recognition::No,
        };
    }
    let next = bytes.get(header.whole()..).map(Header::read);
    let goes_on = match next {
        None => header.kind == PUBLISH,
        Some(Ok(next)) => next.is_possible(),
        Some(Err(_)) => bytes.len() == header.whole(),
    };
    if header.is_possible() && goes_on && fits(header, body) {
        Recognition::Maybe(sender(header.kind))
    } else {
        Recognition::No
    }
}

/// Whether a body may be of its type: topics are texts, and the first answer is known.
fn fits(header: Header, body: &[u8]) -> bool {
    let text = |octets: &mut Octets<'_>| match string(octets) {
        Ok(text) => !text.is_empty() && text.iter().all(|octet| *octet >= b' '),
        Err(_) => false,
    };
    match header.kind {
        CONNACK => matches!(body, [0 | 1, ..]),
        PUBLISH => text(&mut Octets::new(body)),
        _ => true,
    }
}

/// Who sends packets of a type; both send some.
const fn sender(kind: u8) -> Option<Side> {
    match kind {
        CONNECT | SUBSCRIBE | UNSUBSCRIBE | PINGREQ => Some(Side::Client),
        CONNACK | SUBACK | UNSUBACK | PINGRESP => Some(Side::Server),
        _ => None,
    }
}
