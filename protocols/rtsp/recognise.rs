//! Whether octets begin a message of RTSP. RFC 2326, 6 and 7; RFC 7826, 7 and 8

use wire::{Carrier, Recognition, Side};

pub(super) const VERSION: &[u8] = b"RTSP/";
const ANSWERS: [&[u8]; 2] = [b"RTSP/1.0 ", b"RTSP/2.0 "];
const METHODS: [&[u8]; 12] = [
    b"OPTIONS ",
    b"DESCRIBE ",
    b"SETUP ",
    b"PLAY ",
    b"PAUSE ",
    b"TEARDOWN ",
    b"ANNOUNCE ",
    b"RECORD ",
    b"GET_PARAMETER ",
    b"SET_PARAMETER ",
    b"REDIRECT ",
    b"PLAY_NOTIFY ",
];
const TARGETS: [&[u8]; 4] = [b"rtsp:", b"rtsps:", b"rtspu:", b"* RTSP/"];

pub(super) fn recognise(_: Carrier, bytes: &[u8]) -> Recognition {
    if begins_with(bytes, &ANSWERS) {
        return Recognition::Sure(Some(Side::Server));
    }
    if let Some(target) = METHODS.iter().find_map(|method| bytes.strip_prefix(*method)) {
        return match () {
            () if begins_with(target, &TARGETS) => Recognition::Sure(Some(Side::Client)),
            () if may_begin(target, &TARGETS) => Recognition::Short,
            () => Recognition::No,
        };
    }
    match () {
        () if is_media(bytes) => Recognition::Maybe(None),
        () if may_begin(bytes, &METHODS) || may_begin(bytes, &ANSWERS) => Recognition::Short,
        () => Recognition::No,
    }
}

/// RTP or RTCP of version 2 in one of the first channels, and behind it another, if it is there.
fn is_media(bytes: &[u8]) -> bool {
    let [b'$', 0..=15, high, low, 0x80..=0xBF, ..] = bytes else { return false };
    let length = usize::from(u16::from_be_bytes([*high, *low]));
    length >= 8 && bytes.get(length + 4).is_none_or(|next| matches!(next, b'$' | b'R'))
}

/// Whether octets may be a message, as far as they go.
pub(super) fn begins(bytes: &[u8]) -> bool {
    let known = [&METHODS[..], &ANSWERS];
    known.iter().any(|words| begins_with(bytes, words) || may_begin(bytes, words))
}

fn begins_with(bytes: &[u8], words: &[&[u8]]) -> bool {
    words.iter().any(|word| bytes.starts_with(word))
}

/// Whether one of the words goes on where these octets end.
fn may_begin(bytes: &[u8], words: &[&[u8]]) -> bool {
    words.iter().any(|word| word.starts_with(bytes))
}
