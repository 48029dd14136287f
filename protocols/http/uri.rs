//! Targets and other URIs: where they lead, and what in them is secret. RFC 3986 §3

use super::fields::{self, Field};

/// A target without what may be secret: user, query, parameters (`;jsessionid=`), fragment.
/// Of a request to a proxy the host stays. RFC 9112 §3.2
pub(super) fn path(target: &[u8]) -> &[u8] {
    let target = before(target, b"?#");
    let authority = authority_at(target).filter(|_| !target.starts_with(b"//"));
    let rest = target.get(authority.unwrap_or_default()..).unwrap_or_default();
    let user = before(rest, b"/").iter().rposition(|octet| *octet == b'@');
    let user = user.map_or(0, |at| at + 1);
    before(rest.get(user..).unwrap_or_default(), b";")
}

/// The password of a URI's user, or of a mere authority's. RFC 3986 §3.2.1
pub(super) fn password(uri: &[u8]) -> Option<&[u8]> {
    let authority = before(uri.get(authority_at(uri)?..)?, b"/?#");
    let user = authority.get(..authority.iter().rposition(|octet| *octet == b'@')?)?;
    user.get(user.iter().position(|octet| *octet == b':')? + 1..)
}

/// Parameters of its path, its query and its fragment, as far as they have names.
pub(super) fn fields(uri: &[u8]) -> Vec<Field<'_>> {
    let mut found = fields::pairs(behind(before(uri, b"?#"), b';'), b";/");
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
