//! Protocols of IP's protocol numbers and of Ethernet's types, which the header below states.

use super::{be16, maybe, Told, CLIENT, SERVER};
use wire::Carrier;

/// Nothing more is asked than the number.
pub fn stated(_: Carrier, bytes: &[u8]) -> Option<Told> {
    maybe(!bytes.is_empty(), None, 1)
}

/// IEEE 802.1X-2020, 11.3: a version, a type, the length.
pub fn eapol(_: Carrier, bytes: &[u8]) -> Option<Told> {
    let whole = be16(bytes, 2).is_some_and(|length| length + 4 <= bytes.len());
    maybe(matches!(bytes, [1..=3, 0..=8, ..]) && whole, None, 4)
}

/// RFC 7868, 6.1: version 2, an operation.
pub fn eigrp(_: Carrier, bytes: &[u8]) -> Option<Told> {
    maybe(matches!(bytes, [2, 1..=11, ..]), None, 2)
}

/// RFC 4303, 2; within datagrams (RFC 3948, 2.1) an index that is not zero, and no single octet
/// that keeps the way open.
pub fn esp(_: Carrier, bytes: &[u8]) -> Option<Told> {
    maybe(bytes.len() >= 20 && !bytes.starts_with(&[0; 4]), None, 4)
}

/// RFC 9776, 4.
pub fn igmp(_: Carrier, bytes: &[u8]) -> Option<Told> {
    maybe(matches!(bytes, [0x11 | 0x12 | 0x16 | 0x17 | 0x22, _, _, _, _, _, _, _, ..]), None, 8)
}

/// IEEE 802.1AX-2020, 6.4.2: of the slow protocols the first, version 1.
pub fn lacp(_: Carrier, bytes: &[u8]) -> Option<Told> {
    maybe(bytes.starts_with(&[1, 1, 1, 20]), None, 4)
}

/// RFC 2328, A.3.1 and RFC 5340, A.3.1: a version, a type, the length.
pub fn ospf(_: Carrier, bytes: &[u8]) -> Option<Told> {
    let whole = be16(bytes, 2).is_some_and(|length| (16..=bytes.len()).contains(&length));
    maybe(matches!(bytes, [2 | 3, 1..=5, ..]) && whole, None, 4)
}

/// RFC 7761, 4.9: version 2.
pub fn pim(_: Carrier, bytes: &[u8]) -> Option<Told> {
    maybe(bytes.first().is_some_and(|first| first >> 4 == 2), None, 1)
}

/// RFC 2516, 4: version and type 1, a code; a server offers and confirms.
pub fn pppoe(_: Carrier, bytes: &[u8]) -> Option<Told> {
    match bytes {
        [0x11, 0x09 | 0x19, ..] => maybe(true, CLIENT, 2),
        [0x11, 0x07 | 0x65, ..] => maybe(true, SERVER, 2),
        [0x11, 0xA7, ..] => maybe(true, None, 2),
        _ => None,
    }
}

/// RFC 9568, 5.1 and RFC 3768, 5.1: version 2 or 3, an advertisement.
pub fn vrrp(_: Carrier, bytes: &[u8]) -> Option<Told> {
    maybe(matches!(bytes, [0x21 | 0x31, _, _, _, ..]) && bytes.len() >= 8, None, 4)
}
