//! Whether octets are TDS: a packet's header, and what messages of its type begin with.

use super::packet::{Header, HEADER};
use super::{
    login, prelogin, ATTENTION, BATCH, BULK_LOAD, LOGIN, OLD_LOGIN, PRELOGIN, RESPONSE, RPC, SSPI,
    TRANSACTION,
};
use wire::{Octets, Recognition, Side};

const CLIENT: Option<Side> = Some(Side::Client);
/// Headers that messages of TDS 7.2 and later begin with: their length, and one that names the
/// transaction. §2.2.5.3
pub(super) const TRANSACTION_HEADER: [u8; 10] = [22, 0, 0, 0, 18, 0, 0, 0, 2, 0];
/// No packet is longer. §2.2.3.1.3
const LONGEST: usize = 32_767;

pub(super) fn recognise(bytes: &[u8]) -> Recognition {
    let Some(header) = Header::read(bytes) else {
        return match bytes {
            [BATCH..=RESPONSE | ATTENTION | BULK_LOAD | TRANSACTION | LOGIN..=PRELOGIN, ..] => {
                Recognition::Short
            }
            _ => Recognition::No,
        };
    };
    let payload = bytes.get(HEADER..).unwrap_or_default();
    let window = bytes.get(HEADER - 1);
    if window != Some(&0) || header.status > 0x1F || !(HEADER..=LONGEST).contains(&header.length) {
        return Recognition::No;
    }
    if payload.len() < 10 && header.length >= HEADER + 10 {
        return Recognition::Short;
    }
    let payload = payload.get(..header.length - HEADER).unwrap_or(payload);
    match header.kind {
        PRELOGIN | RESPONSE if prelogin::begins(payload) => {
            let by = if header.kind == PRELOGIN { Side::Client } else { Side::Server };
            Recognition::Sure(Some(by))
        }
        PRELOGIN => handshake(payload),
        RESPONSE if answers(payload) => Recognition::Maybe(Some(Side::Server)),
        LOGIN => log_on(payload),
        OLD_LOGIN => old_log_on(payload),
        BATCH | RPC | TRANSACTION | BULK_LOAD if payload.starts_with(&TRANSACTION_HEADER) => {
            Recognition::Sure(CLIENT)
        }
        // A text in UTF-16, or a procedure by number or name. Before TDS 7.2.
        BATCH if matches!(payload, [b'\t'..=b'~', 0, b'\t'..=b'~', 0, ..]) => {
            Recognition::Maybe(CLIENT)
        }
        RPC if matches!(payload, [0xFF, 0xFF, 1..=15, 0, ..] | [_, 0, b'#'..=b'z', 0, ..]) => {
            Recognition::Maybe(CLIENT)
        }
        ATTENTION if header.length == HEADER => Recognition::Maybe(CLIENT),
        SSPI if payload.starts_with(b"NTLMSSP\0") => Recognition::Sure(CLIENT),
        _ => Recognition::No,
    }
}

/// TLS' handshake in packets. §2.2.6.5
fn handshake(payload: &[u8]) -> Recognition {
    match payload {
        [22, 3, 0..=4, _, _, 1, ..] => Recognition::Sure(CLIENT),
        [22, 3, 0..=4, _, _, 2, ..] => Recognition::Sure(Some(Side::Server)),
        [20..=23, 3, 0..=4, ..] => Recognition::Maybe(None),
        _ => Recognition::No,
    }
}

/// A token that answers begin with. §2.2.7
fn answers(payload: &[u8]) -> bool {
    match payload {
        [0xFD..=0xFF, status, 0..=2, ..] => status & 0xC8 == 0,
        [0x79 | 0x81 | 0xAA | 0xAB | 0xAD | 0xE3 | 0xED | 0xEE, ..] => true,
        _ => false,
    }
}

/// Its length, which is all that follows, and a version. §2.2.6.4
fn log_on(payload: &[u8]) -> Recognition {
    match payload {
        [_, _, 0..=1, 0, _, 0, 0, 0x70..=0x74, ..] | [_, _, 0..=1, 0, 0, 0, 0, 7 | 8, ..] => {
            Recognition::Sure(CLIENT)
        }
        _ => Recognition::No,
    }
}

/// Host, user and password: texts filled up with NULs, each before its length.
fn old_log_on(payload: &[u8]) -> Recognition {
    let mut octets = Octets::new(payload);
    for _ in 0..3 {
        let Ok(field) = octets.array::<{ login::OLD_TEXT }>() else { return Recognition::Short };
        let Ok(length) = octets.u8() else { return Recognition::Short };
        let Some((text, filling)) = field.split_at_checked(length.into()) else {
            return Recognition::No;
        };
        if text.contains(&0) || filling.iter().any(|octet| *octet != 0) {
            return Recognition::No;
        }
    }
    Recognition::Sure(CLIENT)
}
