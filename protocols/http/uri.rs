//! Targets and other URIs: where they lead, and what in them is secret. RFC 3986 §3

use super::fields::{self, Field, Kind};
use std::net::{Ipv4Addr, Ipv6Addr};

/// A target without what may be secret: user, query, parameters (`;jsessionid=`), fragment.
/// Of a request to a proxy the host stays. RFC 9112 §3.2
pub(crate) fn path(target: &[u8]) -> &[u8] {
    let target = before(target, b"?#");
    let authority = authority_at(target).filter(|_| !target.starts_with(b"//"));
    let rest = target.get(authority.unwrap_or_default()..).unwrap_or_default();
    let user = before(rest, b"/").iter().rposition(|octet| *octet == b'@');
    let user = user.map_or(0, |at| at + 1);
    without_secrets(before(rest.get(user..).unwrap_or_default(), b";"))
}

/// A path as far as its segments are no fields with a secret.
fn without_secrets(path: &[u8]) -> &[u8] {
    let secret = |segment: &&[u8]| {
        in_segment(segment).iter().any(|field| matches!(field.kind, Kind::Password | Kind::Token))
    };
    let segments = path.split(|octet| *octet == b'/').take_while(|segment| !secret(segment));
    let kept = segments.map(|segment| segment.len() + 1).sum::<usize>();
    path.get(..kept.saturating_sub(1)).unwrap_or(path)
}

/// Fields in a segment of a path, where some cameras want an account:
/// `/user=admin&password=x&channel=1`, or with `_` between them.
fn in_segment(segment: &[u8]) -> Vec<Field<'_>> {
    let mark = if segment.contains(&b'&') { b"&" } else { b"_" };
    if segment.contains(&b'=') {
        fields::pairs(segment, mark)
    } else {
        Vec::new()
    }
}

/// The host of an authority or a URI, without its port, when it is a name.
pub(crate) fn host_name(uri: &[u8]) -> Option<&[u8]> {
    let authority = before(uri.get(authority_at(uri)?..)?, b"/?#");
    let host = authority.rsplit(|octet| *octet == b'@').next()?;
    let host = host.split(|octet| *octet == b':').next()?;
    let text = std::str::from_utf8(host).ok()?;
    let address = text.parse::<Ipv4Addr>().is_ok()
        || text.trim_matches(['[', ']']).parse::<Ipv6Addr>().is_ok();
    (!address && !text.is_empty() && !text.starts_with('[')).then_some(host)
}

/// The password of a URI's user, or of a mere authority's. RFC 3986 §3.2.1
pub(crate) fn password(uri: &[u8]) -> Option<&[u8]> {
    let authority = before(uri.get(authority_at(uri)?..)?, b"/?#");
    let user = authority.get(..authority.iter().rposition(|octet| *octet == b'@')?)?;
    user.get(user.iter().position(|octet| *octet == b':')? + 1..)
}

/// Parameters of its path, its query and its fragment, as far as they have names.
pub(crate) fn fields(uri: &[u8]) -> Vec<Field<'_>> {
    let mut found = fields::pairs(behind(before(uri, b"?#"), b';'), b";/");
    found.extend(before(uri, b"?#;").split(|octet| *octet == b'/').flat_map(in_segment));
    found.extend(fields::read(behind(uri, b'?')));
    found.extend(fields::pairs(behind(uri, b'#'), b"&"));
    found
}

/// Where the authority begins, if there may be one.
fn authority_at(uri: &[u8]) -> Option<usize> {
    let behind_scheme = uri.windows(3).position(|part| part == b"://").map(|at| at + 3);
    match uri {
        _ if behind_scheme.is_some() => behind_scheme,
        [b'/', b'/', ..] => Some(2),
        [b'/', ..] => None,
        _ => Some(0),
    }
}

/// What stands behind the first octet of this value, if there is one.
fn behind(text: &[u8], mark: u8) -> &[u8] {
    let at = text.iter().position(|octet| *octet == mark).map_or(text.len(), |at| at + 1);
    text.get(at..).unwrap_or_default()
}

/// What stands before the first of these octets.
fn before<'a>(text: &'a [u8], ends: &[u8]) -> &'a [u8] {
    text.split(|octet| ends.contains(octet)).next().unwrap_or_default()
}
