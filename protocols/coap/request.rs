//! Requests: which method, for which resource.

use super::message::{Message, OBSERVE, OSCORE, PROXY_URI, URI_HOST, URI_PATH, URI_QUERY};
use super::NAME;
use crate::http::{credentials, uri};
use wire::{code, Name, Observation, Out, Subject, Text};

const GET: u8 = 1;
const POST: u8 = 2;
const FETCH: u8 = 5;
/// RFC 7641, 2
const REGISTERS: u32 = 0;
const LEAVES: u32 = 1;

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
    if let Some(target) = message.option(PROXY_URI) {
        return Name::text(uri::path(target));
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
    if let Some(host) = message.option(URI_HOST).and_then(uri::host_name) {
        out.is(NAME, other, "server_name", host);
    }
    let registers = message.all(URI_PATH).next() == Some(b"rd") && message.code == POST;
    let mut asked = message.all(URI_QUERY).filter(|_| registers);
    if let Some(name) = asked.find_map(|part| Text::trimmed(part.strip_prefix(b"ep=")?)) {
        out.is(NAME, Subject::of(out.side()), "name", name);
    }
}

/// Overwrites secrets among what is asked, and before a host's name.
pub(super) fn hide(message: &Message<'_>, out: &mut Out<'_>) {
    message.all(URI_QUERY).for_each(|part| credentials::hide_query(part, out));
    if let Some(target) = message.option(PROXY_URI) {
        credentials::hide_uri(target, out);
    }
}
