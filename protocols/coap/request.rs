//! Requests: which method, for which resource.

use super::message::{Message, OBSERVE, OSCORE, PROXY_URI, URI_HOST, URI_PATH, URI_QUERY};
use super::NAME;
use std::net::IpAddr;
use wire::{code, Name, Observation, Out, Subject, Text};

const GET: u8 = 1;
const POST: u8 = 2;
const FETCH: u8 = 5;
/// RFC 7641, 2
const REGISTERS: u32 = 0;
const LEAVES: u32 = 1;

/// Words in the names of parameters that are a secret.
const SECRETS: [&str; 6] = ["pass", "pwd", "secret", "token", "key", "pin"];

/// The operation, and whether its answers go on.
pub(super) fn read(message: &Message<'_>, out: &mut Out<'_>) -> (Observation<'static>, bool) {
    hide(message, out);
    claims(message, out);
    let observe = message.number(OBSERVE);
    let code = match (message.code, observe) {
        _ if message.option(OSCORE).is_some() => Name::At("oscore", [0; 3]),
        (GET, Some(REGISTERS)) => Name::At("0.1.observe", [0; 3]),
        (FETCH, Some(REGISTERS)) => Name::At("0.5.observe", [0; 3]),
        (GET, Some(LEAVES)) => Name::At("0.1.leave", [0; 3]),
        (FETCH, Some(LEAVES)) => Name::At("0.5.leave", [0; 3]),
        (method, _) => code([0, method.into()]),
    };
    let writes = matches!(message.code, 3 | 6 | 7);
    let did = Observation::did(NAME, code).by(out.side()).object(resource(message)).writes(writes);
    (did, observe == Some(REGISTERS) || message.option(OSCORE).is_some())
}

/// A resource's path, or of one at another host its whole name: without what is asked there.
fn resource(message: &Message<'_>) -> Name {
    if let Some(uri) = message.option(PROXY_URI) {
        let named = uri.split(|octet| *octet == b'?').next().unwrap_or_default();
        return match named.iter().rposition(|octet| *octet == b'@') {
            Some(at) => Name::text(named.get(at + 1..).unwrap_or_default()),
            None => Name::text(named),
        };
    }
    let path: Vec<u8> = message.all(URI_PATH).flat_map(|part| [b"/", part].concat()).collect();
    if path.is_empty() {
        Name::text("/")
    } else {
        Name::text(&path[..])
    }
}

/// Who is asked is called so; whoever registers at a server (LwM2M 1.2, 6.2.1; RFC 9176, 5) has a
/// name, too.
fn claims(message: &Message<'_>, out: &mut Out<'_>) {
    let other = Subject::of(out.side().other());
    let host = message.option(URI_HOST).map(String::from_utf8_lossy);
    if let Some(host) = host.filter(|host| host.parse::<IpAddr>().is_err() && !host.contains(':')) {
        out.is(NAME, other, "server_name", &*host);
    }
    let registers = message.all(URI_PATH).next() == Some(b"rd") && message.code == POST;
    let mut asked = message.all(URI_QUERY).filter(|_| registers);
    if let Some(name) = asked.find_map(|part| Text::trimmed(part.strip_prefix(b"ep=")?)) {
        out.is(NAME, Subject::of(out.side()), "name", name);
    }
}

/// Overwrites secrets among what is asked, and before a host's name.
pub(super) fn hide(message: &Message<'_>, out: &mut Out<'_>) {
    for part in message.all(URI_QUERY) {
        let at = part.iter().position(|octet| *octet == b'=').unwrap_or(part.len());
        let (name, value) = part.split_at_checked(at + 1).unwrap_or((part, &[]));
        let name = String::from_utf8_lossy(name).to_ascii_lowercase();
        if !value.is_empty() && SECRETS.iter().any(|word| name.contains(word)) {
            out.secret("parameter", value, &[]);
        }
    }
    let Some(uri) = message.option(PROXY_URI) else { return };
    let asked = uri.iter().position(|octet| *octet == b'?').unwrap_or(uri.len());
    let (named, asked) = uri.split_at_checked(asked).unwrap_or((uri, &[]));
    let user = named.iter().rposition(|octet| *octet == b'@').unwrap_or(0);
    let scheme = named.windows(3).position(|three| three == b"://").map_or(0, |at| at + 3);
    for secret in [named.get(scheme..user), asked.get(1..)].into_iter().flatten() {
        if !secret.is_empty() {
            out.secret("parameter", secret, &[]);
        }
    }
}
