//! What media a session is to have. Session Description Protocol, RFC 8866.

use wire::{Out, Text};

/// At most so many media are told.
const MOST: usize = 8;

/// What a session description says.
pub struct Described {
    /// What the session is called (5.3).
    pub name: Option<Text>,
    /// Each medium with its first format: `video H264, audio PCMU` (5.14, 6.6).
    pub media: Option<Text>,
}

/// Reads a description; the keys of its media are overwritten.
pub fn read(text: &[u8], out: &mut Out<'_>) -> Described {
    let mut name = None;
    let mut media: Vec<Vec<u8>> = Vec::new();
    for line in text.split(|octet| *octet == b'\n').map(<[u8]>::trim_ascii) {
        if let Some(key) = key(line) {
            out.secret("key", key, &[]);
        } else if let Some(text) = line.strip_prefix(b"s=") {
            name = Text::trimmed(text);
        } else if let Some(medium) = line.strip_prefix(b"m=").filter(|_| media.len() < MOST) {
            media.push(word(medium, 0).to_vec());
        } else if let (Some(map), Some(last)) = (line.strip_prefix(b"a=rtpmap:"), media.last_mut())
        {
            let format = word(map, 1).split(|octet| *octet == b'/').next().unwrap_or_default();
            if !last.contains(&b' ') {
                last.push(b' ');
                last.extend(format);
            }
        }
    }
    Described { name, media: Text::trimmed(&media.join(&b", "[..])) }
}

/// The key that a line brings: `k=` (RFC 4566, 5.12), `a=crypto` (RFC 4568, 9.1), `a=key-mgmt`
/// (RFC 4567, 3.1).
fn key(line: &[u8]) -> Option<&[u8]> {
    [&b"k="[..], b"a=crypto:", b"a=key-mgmt:"].iter().find_map(|begins| line.strip_prefix(*begins))
}

/// A word of a line, from 0 on.
fn word(line: &[u8], at: usize) -> &[u8] {
    line.split(|octet| *octet == b' ').nth(at).unwrap_or_default()
}
