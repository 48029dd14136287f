//! Whether octets are CoAP's: a version, a type and a code that go together, and options that end
//! where the datagram or its payload begins.

use super::message::{framed, Message, ACKNOWLEDGES, RESETS, URI_PATH};
use wire::{Carrier, Recognition, Side};

pub(super) fn recognise(carrier: Carrier, bytes: &[u8]) -> Recognition {
    if carrier != Carrier::Udp {
        return stream(bytes);
    }
    let Some((4..=7, code)) = bytes.first().map(|first| first >> 4).zip(bytes.get(1)) else {
        return Recognition::No;
    };
    match Message::read(carrier, bytes) {
        Ok(message) => of(&message),
        Err(_)
            if is_code(*code)
                && *code != 0
                && bytes.first().is_some_and(|first| first & 15 <= 8) =>
        {
            Recognition::Broken
        }
        Err(_) => Recognition::No,
    }
}

fn of(message: &Message<'_>) -> Recognition {
    let by = if message.class() == 0 { Side::Client } else { Side::Server };
    let goes_together = match (message.code, message.kind) {
        (0, _) => true,
        (_, RESETS) => false,
        (1..=7, ACKNOWLEDGES) => false,
        _ => true,
    };
    let looks = message.all(URI_PATH).collect::<Vec<_>>() == [&b".well-known"[..], b"core"];
    match message.code {
        0 if message.kind < ACKNOWLEDGES => Recognition::Maybe(Some(Side::Client)),
        0 => Recognition::Maybe(None),
        code if !goes_together || !is_code(code) => Recognition::No,
        1 if looks => Recognition::Sure(Some(by)),
        _ => Recognition::Maybe(Some(by)),
    }
}

/// RFC 8323, 5.3: both sides begin with what they can do.
fn stream(bytes: &[u8]) -> Recognition {
    const CAPABILITIES: u8 = 0xE1;
    let Ok(length) = framed(bytes) else { return Recognition::Short };
    match (bytes.get(..length), bytes) {
        (Some(whole), [0x00..=0x7F, CAPABILITIES, ..]) if whole.len() < 16 => {
            match Message::read(Carrier::Tcp, whole) {
                Ok(_) => Recognition::Maybe(None),
                Err(_) => Recognition::No,
            }
        }
        (None, [0x00..=0x7F] | [0x00..=0x7F, CAPABILITIES, ..]) if length < 16 => {
            Recognition::Short
        }
        _ => Recognition::No,
    }
}

/// §12.1 and what was registered since.
const fn is_code(code: u8) -> bool {
    matches!(
        (code >> 5, code & 31),
        (0, 0..=7) | (2, 1..=5 | 31) | (5, 0..=5 | 8) | (4, 0..=6 | 8 | 9 | 12 | 13 | 15 | 22 | 29)
    )
}
