//! Whether octets begin a message. RFC 9112 §3 and §4

use super::head::version;
use wire::{Carrier, Octets, Recognition, Side};

pub(super) const RESPONSE: &[u8] = b"HTTP/1.";
/// Methods that are known before their line ends.
const METHODS: [&[u8]; 9] = [
    b"GET ",
    b"HEAD ",
    b"POST ",
    b"PUT ",
    b"DELETE ",
    b"OPTIONS ",
    b"TRACE ",
    b"CONNECT ",
    b"PATCH ",
];
/// The longest registered method has 17 letters (RFC 3253).
const LONGEST_METHOD: usize = 20;

pub(super) fn recognise(_: Carrier, bytes: &[u8]) -> Recognition {
    if RESPONSE.starts_with(bytes) {
        return Recognition::Short;
    }
    if let Some([b'0'..=b'9', b' ', b'1'..=b'5', ..]) = bytes.strip_prefix(RESPONSE) {
        return Recognition::Sure(Some(Side::Server));
    }
    if !begins_head(Side::Client, bytes) {
        return Recognition::No;
    }
    match Octets::new(bytes).line() {
        Ok(line) if version(line, RESPONSE).is_some() => Recognition::Sure(Some(Side::Client)),
        Ok(_) => Recognition::No,
        Err(_) if certain(bytes) => Recognition::Sure(Some(Side::Client)),
        Err(_) => Recognition::Short,
    }
}

/// Whether the octets of `side` may be a head, as far as they go.
pub(super) fn begins_head(side: Side, bytes: &[u8]) -> bool {
    match side {
        Side::Client => {
            let method = bytes.iter().take_while(|octet| token(**octet)).count();
            let ended = bytes.get(method).is_none_or(|octet| *octet == b' ');
            method > 0 && method <= LONGEST_METHOD && ended
        }
        Side::Server => bytes.starts_with(RESPONSE) || RESPONSE.starts_with(bytes),
    }
}

/// A method and a path: 40 bits or more. RTSP and SIP have URIs of their own.
fn certain(bytes: &[u8]) -> bool {
    METHODS.iter().any(|method| {
        let target = bytes.strip_prefix(*method);
        target.is_some_and(|target| target.starts_with(b"/") || target.starts_with(b"http"))
    })
}

/// Methods are in upper case, but for what somebody invented.
const fn token(octet: u8) -> bool {
    octet.is_ascii_uppercase() || octet == b'-' || octet == b'_'
}
