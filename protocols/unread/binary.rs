//! Protocols of octets over streams.

use super::{be16, be32, le32, maybe, sure, Told, CLIENT, SERVER};
use wire::Carrier;

/// AMQP 0-9-1, 4.2.2, and 1.0, 2.2: both sides may send the header.
pub fn amqp(_: Carrier, bytes: &[u8]) -> Option<Told> {
    let version = [[0, 0, 9, 1], [0, 1, 0, 0], [3, 1, 0, 0], [1, 1, 0, 10], [1, 1, 8, 0]];
    let is = version.iter().any(|version| bytes.get(4..8) == Some(version));
    sure(bytes.starts_with(b"AMQP") && is, CLIENT, 8)
}

/// RFC 4271, 4.1: a marker of ones, a length, a type.
pub fn bgp(_: Carrier, bytes: &[u8]) -> Option<Told> {
    let kind = bytes.get(18).is_some_and(|kind| (1..=5).contains(kind));
    sure(bytes.starts_with(&[0xFF; 16]) && kind, None, 19)
}

/// BEP 3 (both peers begin so), and BEP 5 over datagrams.
pub fn bittorrent(carrier: Carrier, bytes: &[u8]) -> Option<Told> {
    match carrier {
        Carrier::Udp => {
            sure(bytes.starts_with(b"d1:ad2:id20:") || bytes.starts_with(b"d1:rd2:id20:"), None, 20)
        }
        _ => sure(bytes.starts_with(b"\x13BitTorrent protocol"), None, 20),
    }
}

/// DICOM PS3.8, 9.3.2 and 9.3.3: an association is asked for, or accepted, between two that have
/// names.
pub fn dicom(_: Carrier, bytes: &[u8]) -> Option<Told> {
    let whole = be32(bytes, 2).and_then(|length| usize::try_from(length).ok()?.checked_add(6));
    let is = whole.is_some_and(|whole| whole >= 74 && whole >= bytes.len());
    let named =
        bytes.get(10..42).is_some_and(|names| names.iter().all(|b| matches!(b, 0 | b' '..=b'~')));
    match bytes {
        [kind @ (1 | 2), 0, _, _, _, _, 0, 1, 0, 0, ..] if is && named && bytes.len() >= 74 => {
            sure(true, if *kind == 1 { CLIENT } else { SERVER }, 10)
        }
        _ => None,
    }
}

/// RFC 7143, 11.12: a log-in names its initiator.
pub fn iscsi(_: Carrier, bytes: &[u8]) -> Option<Told> {
    let named = bytes.get(48..).is_some_and(|keys| keys.starts_with(b"InitiatorName="));
    sure(matches!(bytes.first(), Some(0x43 | 0x03)) && named, CLIENT, 62)
}

/// "MongoDB wire protocol": length, request, answered request, `OP_MSG` or `OP_QUERY`.
pub fn mongodb(_: Carrier, bytes: &[u8]) -> Option<Told> {
    let whole = le32(bytes, 0).and_then(|length| usize::try_from(length).ok()) == Some(bytes.len());
    let known = matches!(le32(bytes, 12), Some(2013 | 2004 | 2012 | 1));
    sure(whole && known, if le32(bytes, 8) == Some(0) { CLIENT } else { SERVER }, 16)
}

/// "MySQL client/server protocol", handshake V10: the server greets with its version.
pub fn mysql(_: Carrier, bytes: &[u8]) -> Option<Told> {
    let [_, _, _, 0, 10, version @ ..] = bytes else { return None };
    let whole =
        le32(bytes, 0).and_then(|length| usize::try_from(length).ok()) == Some(bytes.len() - 4);
    let named = version.first().is_some_and(u8::is_ascii_digit) && version.get(1) == Some(&b'.');
    sure(whole && named, SERVER, 7)
}

/// RFC 5531, 9: a call of version 2 to a program of those that are assigned, or an accepted answer.
pub fn onc_rpc(carrier: Carrier, bytes: &[u8]) -> Option<Told> {
    let message = match carrier {
        Carrier::Tcp if bytes.first().is_some_and(|first| first & 0x80 != 0) => bytes.get(4..),
        Carrier::Tcp => None,
        _ => Some(bytes),
    };
    let message = message.unwrap_or_default();
    match (be32(message, 4), be32(message, 8), be32(message, 12)) {
        (Some(0), Some(2), Some(100_000..=100_499)) => sure(true, CLIENT, 20),
        (Some(1), Some(0), Some(0..=6)) => maybe(true, SERVER, 20),
        _ => None,
    }
}

/// "PostgreSQL frontend/backend protocol", message formats: start-up of version 3, or what asks
/// for TLS.
pub fn postgresql(_: Carrier, bytes: &[u8]) -> Option<Told> {
    let whole = be32(bytes, 0).and_then(|length| usize::try_from(length).ok()) == Some(bytes.len());
    let asks = match be32(bytes, 4) {
        Some(0x0003_0000..=0x0003_0002) => bytes.get(8..13) == Some(b"user\0"),
        Some(80_877_103 | 80_877_104) => bytes.len() == 8,
        _ => false,
    };
    sure(whole && asks, CLIENT, 13)
}

/// RFC 2637, 2: control messages have a cookie.
pub fn pptp(_: Carrier, bytes: &[u8]) -> Option<Told> {
    let is = bytes.get(2..8) == Some(&[0, 1, 0x1A, 0x2B, 0x3C, 0x4D]);
    let asks = be16(bytes, 8).is_some_and(|kind| matches!(kind, 1 | 3 | 5 | 7));
    sure(is, if asks { CLIENT } else { SERVER }, 10)
}

/// RFC 1928, 3: as many methods as are announced.
pub fn socks(_: Carrier, bytes: &[u8]) -> Option<Told> {
    let [5, count @ 1..=9, methods @ ..] = bytes else { return None };
    maybe(methods.len() == usize::from(*count), CLIENT, bytes.len())
}

/// What its first octets always were.
pub fn teamviewer(_: Carrier, bytes: &[u8]) -> Option<Told> {
    maybe(bytes.starts_with(&[0x17, 0x24]), None, 2)
}

/// Oracle's network services: a packet of its length asks for a connection that it describes.
pub fn tns(_: Carrier, bytes: &[u8]) -> Option<Told> {
    let whole = be16(bytes, 0) == Some(bytes.len());
    let connects = be16(bytes, 26).and_then(|at| bytes.get(at..)).unwrap_or_default();
    let shown = bytes.len() - connects.len() + "(DESCRIPTION".len();
    let describes = connects.starts_with(b"(DESCRIPTION") || connects.starts_with(b"(CONNECT_DAT");
    sure(whole && bytes.get(4) == Some(&1) && describes, CLIENT, shown)
}

/// "X Window System Protocol", 8: byte order, then version 11.0.
pub fn x11(_: Carrier, bytes: &[u8]) -> Option<Told> {
    let is = matches!(bytes, [b'l', 0, 11, 0, 0, 0, ..] | [b'B', 0, 0, 11, 0, 0, ..]);
    maybe(is && bytes.len() >= 12, CLIENT, 6)
}

/// "Zabbix protocol", header: a word, then a flag.
pub fn zabbix(_: Carrier, bytes: &[u8]) -> Option<Told> {
    sure(matches!(bytes, [b'Z', b'B', b'X', b'D', 1..=7, ..]), None, 5)
}
