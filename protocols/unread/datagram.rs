//! Protocols of datagrams.

use super::{be16, be32, maybe, sure, Told, CLIENT, SERVER};
use wire::Carrier;

/// RFC 5880, 4.1: version 1, and the length.
pub fn bfd(_: Carrier, bytes: &[u8]) -> Option<Told> {
    let version = bytes.first().is_some_and(|first| first >> 5 == 1);
    maybe(version && bytes.get(3).copied().map(usize::from) == Some(bytes.len()), None, 4)
}

/// SLMP of CC-Link IE TSN: begins as frames of type 4E do, but for another subheader, and two octets
/// more before the length; all its commands are 0Exx.
pub fn cc_link_tsn(_: Carrier, bytes: &[u8]) -> Option<Told> {
    let [kind @ (0x68 | 0xE8), 0, _, _, 0, 0, 0, 0xFF, 0xFF, 3, 0, 0, 0, 0, rest @ ..] = bytes
    else {
        return None;
    };
    let [low, high, _, _, _, 0x0E, ..] = rest else { return None };
    let length = usize::from(u16::from_le_bytes([*low, *high]));
    sure(length + 2 == rest.len(), if *kind == 0x68 { CLIENT } else { SERVER }, 20)
}

/// DDSI-RTPS 2.5, 8.3.3.1.
pub fn dds(_: Carrier, bytes: &[u8]) -> Option<Told> {
    sure(bytes.starts_with(b"RTPS\x02") || bytes.starts_with(b"RTPS\x01"), None, 5)
}

/// It says what it is to all.
pub fn dropbox(_: Carrier, bytes: &[u8]) -> Option<Told> {
    sure(bytes.starts_with(b"{\"host_int\":"), None, 12)
}

/// RFC 9147, 4 and RFC 6347, 4.1: a type, a version, an epoch, and a record's length. Some VPNs have
/// the version of a draft, 1.0 as it is written.
pub fn dtls(_: Carrier, bytes: &[u8]) -> Option<Told> {
    let whole = be16(bytes, 11).is_some_and(|length| length + 13 <= bytes.len());
    match bytes {
        [22, 0xFE, 0xFD | 0xFF, 0, 0, 0, 0, 0, ..] | [22, 1, 0, 0, 0, 0, 0, 0, ..] if whole => {
            sure(true, if bytes.get(13) == Some(&1) { CLIENT } else { SERVER }, 14)
        }
        [20..=23, 0xFE, 0xFD | 0xFF, ..] => maybe(whole, None, 14),
        _ => None,
    }
}

/// JEM 1479: each message begins with a word.
pub fn fl_net(_: Carrier, bytes: &[u8]) -> Option<Told> {
    sure(bytes.starts_with(b"FACN"), None, 4)
}

/// RFC 2281, 5, and version 2 with elements of type and length.
pub fn hsrp(_: Carrier, bytes: &[u8]) -> Option<Told> {
    let is = matches!(bytes, [0, 0..=2, 0 | 1 | 2 | 4 | 8 | 16, ..] if bytes.len() >= 20);
    maybe(is || matches!(bytes, [1, 40, 2, ..] | [2, 4, _, _, _, _] | [0, 3, 0, ..]), None, 6)
}

/// RFC 7296, 3.1 and RFC 2408, 3.1, also behind four octets of zero (RFC 3948, 2.2).
pub fn ike(_: Carrier, bytes: &[u8]) -> Option<Told> {
    let bytes = bytes.strip_prefix(&[0; 4]).unwrap_or(bytes);
    let kind = bytes.get(17..19);
    let is = matches!(kind, Some([0x10, 1..=6 | 32..=34] | [0x20, 34..=37]));
    let whole =
        be32(bytes, 24).and_then(|length| usize::try_from(length).ok()) == Some(bytes.len());
    let begins = bytes.get(8..16) == Some(&[0; 8]);
    sure(is && whole, if begins { CLIENT } else { None }, 32)
}

/// RFC 7011, 3.1 and RFC 3954, 5.1: versions 10, 9 and 5 with their lengths or counts.
pub fn ipfix(_: Carrier, bytes: &[u8]) -> Option<Told> {
    let (second, len) = (be16(bytes, 2), bytes.len());
    let is = match be16(bytes, 0) {
        Some(10) => second == Some(len),
        Some(9) => second.is_some_and(|count| (1..=64).contains(&count)) && len > 20,
        Some(5) => second.map(|count| 24 + 48 * count) == Some(len),
        _ => false,
    };
    maybe(is, None, 4)
}

/// RFC 2661, 3.1: a control message of version 2 with its length.
pub fn l2tp(_: Carrier, bytes: &[u8]) -> Option<Told> {
    let control = matches!(bytes, [0xC8, 2, ..]);
    maybe(control && be16(bytes, 2) == Some(bytes.len()), None, 4)
}

/// What OpenVPN's peers begin with: a reset of key method 2, without or with a key of their own.
/// Behind its session it has the packet's number 0; or, where it is protected, one of its own that
/// begins with 1, in front of a proof or behind one.
pub fn openvpn(_: Carrier, bytes: &[u8]) -> Option<Told> {
    let by = match bytes.first() {
        Some(0x38 | 0x50) => CLIENT,
        Some(0x40) => SERVER,
        _ => return None,
    };
    match bytes.get(9..)? {
        [0, 0, 0, 0, 0] => return maybe(true, by, 14),
        [1, 0, 0, 0, 0, rest @ ..] => return maybe(rest.len() == 12, by, bytes.len()),
        _ => {}
    }
    let first =
        |proof: &usize| be16(bytes, 11 + proof).is_some_and(|number| matches!(number, 1 | 2));
    maybe(true, by, 13 + [0, 16, 20, 28, 32, 48, 64].iter().find(|proof| first(proof))?)
}

/// RFC 9000, 14.1 and 17.2.2: what opens a connection is long, and of a version.
pub fn quic(_: Carrier, bytes: &[u8]) -> Option<Told> {
    let version = matches!(be32(bytes, 1), Some(1 | 0x6B33_43CF | 0xFF00_001D));
    let long = bytes.first().is_some_and(|first| first & 0xC0 == 0xC0);
    let named = bytes.get(5).is_some_and(|length| *length <= 20);
    match (long && version && named, bytes.len()) {
        (true, 1200..) => sure(true, None, 6),
        (is, _) => maybe(is, None, 6),
    }
}

/// RFC 2453, 4: a command, a version, zeros, and whole entries.
pub fn rip(_: Carrier, bytes: &[u8]) -> Option<Told> {
    let is = matches!(bytes, [1 | 2, 1 | 2, 0, 0, ..]);
    maybe(is && bytes.len() % 20 == 4, None, 4)
}

/// "sFlow version 5", 5: the version, then a kind of address.
pub fn sflow(_: Carrier, bytes: &[u8]) -> Option<Told> {
    maybe(be32(bytes, 0) == Some(5) && matches!(be32(bytes, 4), Some(1 | 2)), None, 8)
}

/// RFC 8489, 5: zeros, the length, a cookie.
pub fn stun(_: Carrier, bytes: &[u8]) -> Option<Told> {
    let kind = bytes.first().is_some_and(|first| first & 0xC0 == 0);
    let whole = be16(bytes, 2).map(|length| length + 20) == Some(bytes.len());
    let answers = bytes.first().is_some_and(|first| first & 1 != 0);
    let is = kind && whole && be32(bytes, 4) == Some(0x2112_A442);
    sure(is, if answers { SERVER } else { CLIENT }, 8)
}

/// "WireGuard: next generation kernel network tunnel", 5.4: handshakes have one length.
pub fn wireguard(_: Carrier, bytes: &[u8]) -> Option<Told> {
    match (bytes, bytes.len()) {
        ([1, 0, 0, 0, ..], 148) => sure(true, CLIENT, 4),
        ([2, 0, 0, 0, ..], 92) => sure(true, SERVER, 4),
        ([4, 0, 0, 0, ..], length) => maybe(length % 16 == 0 && length >= 32, None, 4),
        _ => None,
    }
}
