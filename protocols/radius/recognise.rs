//! Whether octets are a message of RADIUS: a code and its length (§3), and attributes of which those
//! that have one length have it and the last ends with the message (§5).

use super::packet::{Packet, CHAP_PASSWORD, HEADER, LONGEST, MESSAGE_AUTHENTICATOR, USER_PASSWORD};
use super::{is_message, is_request};
use wire::{Carrier, Recognition, Side};

const NAS_IPV6_ADDRESS: u8 = 95; // RFC 3162, 2.1

pub(super) fn recognise(_: Carrier, bytes: &[u8]) -> Recognition {
    if !begins(bytes) || length(bytes) != Some(bytes.len()) {
        return Recognition::No;
    }
    let Ok(packet) = Packet::read(bytes) else { return Recognition::Broken };
    let side = if is_request(packet.code) { Side::Client } else { Side::Server };
    let fixed = || packet.attributes().filter_map(|(kind, value)| fits(kind, value.len()));
    match fixed().count() {
        _ if packet.attributes().any(|(kind, _)| kind == 0) => Recognition::Broken,
        _ if fixed().any(|fits| !fits) => Recognition::Broken,
        0 => Recognition::Maybe(Some(side)),
        // The length and one attribute's type and length are 32 bits.
        _ => Recognition::Sure(Some(side)),
    }
}

/// Whether a message begins so.
pub(super) fn begins(bytes: &[u8]) -> bool {
    let is_code = bytes.first().is_some_and(|code| is_message(*code));
    is_code && length(bytes).is_some_and(|length| (HEADER..=LONGEST).contains(&length))
}

fn length(bytes: &[u8]) -> Option<usize> {
    bytes.get(2..)?.first_chunk().map(|two| u16::from_be_bytes(*two).into())
}

/// Whether the value of an attribute that cannot have any length fits; none of others. §5;
/// RFC 2866, 5; RFC 2869, 5
const fn fits(kind: u8, length: usize) -> Option<bool> {
    match kind {
        USER_PASSWORD => Some(length >= 16 && length <= 128 && length.is_multiple_of(16)),
        CHAP_PASSWORD => Some(length == 17),
        MESSAGE_AUTHENTICATOR | NAS_IPV6_ADDRESS => Some(length == 16),
        4..=10
        | 12..=16
        | 23
        | 27..=29
        | 37
        | 38
        | 40..=43
        | 45..=49
        | 51..=53
        | 55
        | 61
        | 62
        | 64
        | 65
        | 76
        | 85
        | 101 => Some(length == 4),
        _ => None,
    }
}
