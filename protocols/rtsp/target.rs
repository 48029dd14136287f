//! Which media, of whom, and how they come.

use crate::http::uri;
use wire::Text;

/// The URL's path, without what may be secret; `*` is the server itself.
pub(super) fn path(target: &[u8]) -> &[u8] {
    let path = uri::path(target);
    match path.iter().position(|octet| *octet == b'/') {
        Some(at) => path.get(at..).unwrap_or_default(),
        None if target == b"*" => target,
        None => b"/",
    }
}

/// What the client calls the server, when it is a name.
pub(super) fn host(target: &[u8]) -> Option<&[u8]> {
    if target == b"*" {
        return None;
    }
    uri::host_name(target)
}

/// A transport without its numbers: the profile, to one or to a group, and where else it leads
/// (RFC 7826, 18.54).
pub(super) fn transport(value: &[u8]) -> Option<Text> {
    let first = value.split(|octet| *octet == b',').next()?;
    let parts = first.split(|octet| *octet == b';').filter_map(part);
    Text::trimmed(&parts.collect::<Vec<_>>().join(&b' '))
}

fn part(part: &[u8]) -> Option<&[u8]> {
    let part = part.trim_ascii();
    let name = part.split(|octet| *octet == b'=').next()?;
    match name {
        b"destination" | b"mode" => Some(part),
        b"interleaved" => Some(name),
        name if name.len() == part.len() => Some(part),
        _ => None,
    }
}
