//! Simple Service Discovery Protocol: devices tell all what they are and where their description
//! is, and hosts look for them. Messages are HTTP's heads in datagrams.
//!
//! UPnP Device Architecture 2.0 (2020), 1.

use crate::http::credentials;
use crate::http::head::Head;
use wire::{
    Carrier, Decoder, Name, Observation, Out, Over, Protocol, Recognition, Side, Step, Subject,
    Text, NO_ANSWER,
};

const NAME: &str = "ssdp";
const VERSION: &[u8] = b"HTTP/1.";
const SEARCH: &[u8] = b"M-SEARCH * HTTP/1.";
const NOTIFY: &[u8] = b"NOTIFY * HTTP/1.";
const ANSWER: &[u8] = b"HTTP/1.1 200 OK";

/// SSDP on its only port.
pub const PROTOCOL: Protocol =
    Protocol { name: NAME, over: &[Over::udp(1900)], recognise, decoder: |_| Box::new(Ssdp) };

/// Who searches or announces is the client: nobody answers a group within the conversation.
fn recognise(_: Carrier, bytes: &[u8]) -> Recognition {
    if bytes.starts_with(SEARCH) || bytes.starts_with(NOTIFY) {
        return Recognition::Sure(Some(Side::Client));
    }
    if !bytes.starts_with(ANSWER) {
        return Recognition::No;
    }
    let head = Head::read(bytes);
    match (head.value("st"), head.value("usn")) {
        (Some(_), Some(_)) => Recognition::Sure(Some(Side::Server)),
        _ => Recognition::Maybe(Some(Side::Server)),
    }
}

struct Ssdp;

impl Decoder for Ssdp {
    fn message(&mut self, side: Side, bytes: &[u8], out: &mut Out<'_>) -> Step {
        let head = Head::read(bytes);
        credentials::hide(&head, out);
        let done = match head.request(VERSION) {
            Some((b"M-SEARCH", _)) => Some(("M-SEARCH", "st")),
            Some((b"NOTIFY", _)) => announces(&head).map(|code| (code, "nt")),
            Some(_) => None,
            None => head.response().filter(|code| *code == 200).map(|_| ("response", "st")),
        };
        let Some((code, target)) = done else {
            return Step::Foreign;
        };
        let target = head.value(target).map_or(Name::None, Name::text);
        let done = Observation::did(NAME, Name::text(code)).object(target).by(side);
        out.state(&done.status(NO_ANSWER));
        claims(&head, out);
        Step::Took(bytes.len())
    }
}

/// What a device says of itself (1.2.2, 1.2.3, 1.2.4).
fn announces(head: &Head<'_>) -> Option<&'static str> {
    match head.value("nts")? {
        b"ssdp:alive" => Some("ssdp:alive"),
        b"ssdp:byebye" => Some("ssdp:byebye"),
        b"ssdp:update" => Some("ssdp:update"),
        _ => None,
    }
}

fn claims(head: &Head<'_>, out: &mut Out<'_>) {
    let sender = Subject::of(out.side());
    let name = head.value("usn").unwrap_or_default();
    let location = head.value("location").map(location);
    for (attribute, value) in [
        ("software", head.server.or(head.user_agent)),
        ("os", head.server.and_then(system)),
        ("url", location),
        ("uuid", uuid(name)),
        ("description", device(name)),
    ] {
        if let Some(value) = value.and_then(Text::trimmed) {
            out.is(NAME, sender, attribute, value);
        }
    }
}

/// Where the description is, without an account.
fn location(url: &[u8]) -> &[u8] {
    url.split(|octet| *octet == b'?').next().filter(|url| !url.contains(&b'@')).unwrap_or_default()
}

/// `OS/version UPnP/version product/version` (1.2.2); some put commas between them.
fn system(server: &[u8]) -> Option<&[u8]> {
    let at = server.windows(6).position(|part| part == b" UPnP/")?;
    let system = server.get(..at)?.trim_ascii();
    let system = system.strip_suffix(b",").unwrap_or(system);
    (system.contains(&b'/') && !system.contains(&b' ')).then_some(system)
}

/// The device's UUID in a unique service name: `uuid:` and whatever stands there up to `::`.
fn uuid(name: &[u8]) -> Option<&[u8]> {
    let name = name.strip_prefix(b"uuid:")?;
    let end = name.windows(2).position(|part| part == b"::").unwrap_or(name.len());
    name.get(..end)
}

/// The type of a device: `urn:DOMAIN:device:TYPE:VERSION` (1.2.2).
fn device(name: &[u8]) -> Option<&[u8]> {
    let at = name.windows(8).position(|part| part == b":device:")?;
    name.get(at + 1..)
}

#[cfg(test)]
mod tests;
