//! The elements of an envelope that matter, whatever their prefixes. WS-Discovery 1.1, 4 to 6

use crate::http::fields;
use wire::Text;

/// At most so many elements of an envelope are looked at.
pub(super) const MOST: usize = 256;
/// Devices of one message; a proxy tells of many.
const DEVICES: usize = 8;
/// What scopes of ONVIF begin with (ONVIF Core Specification, 7.3.3.2).
const ONVIF: &[u8] = b"onvif://www.onvif.org/";

/// What a message says; each of its values as it stands, the first of several.
#[derive(Default)]
pub(super) struct Envelope<'a> {
    pub action: &'a [u8],
    /// The endpoints that it is about.
    pub devices: Vec<&'a [u8]>,
    pub types: Option<&'a [u8]>,
    pub addresses: Option<&'a [u8]>,
    scopes: &'a [u8],
    /// How many elements were looked at.
    pub elements: usize,
}

impl<'a> Envelope<'a> {
    /// Reads the text behind each tag: none of these elements holds others.
    pub(super) fn read(text: &'a [u8]) -> Self {
        let mut envelope = Self::default();
        for part in text.split(|octet| *octet == b'<').take(MOST) {
            let mut halves = part.splitn(2, |octet| *octet == b'>');
            let tag = halves.next().unwrap_or_default();
            let content = halves.next().unwrap_or_default().trim_ascii();
            if !content.is_empty() && !tag.starts_with(b"/") {
                envelope.element(local_name(word(tag)), content);
            }
            envelope.elements += 1;
        }
        envelope
    }

    fn element(&mut self, name: &[u8], content: &'a [u8]) {
        match name {
            b"Action" => self.action = content,
            b"Address" if self.is_new(content) => self.devices.push(content),
            b"Types" => self.types = self.types.or(Some(content)),
            b"XAddrs" => self.addresses = self.addresses.or(Some(content)),
            b"Scopes" if self.scopes.is_empty() => self.scopes = content,
            _ => (),
        }
    }

    fn is_new(&self, address: &[u8]) -> bool {
        is_device(address) && self.devices.len() < DEVICES && !self.devices.contains(&address)
    }

    /// Whether the action is this one.
    pub(super) fn is_to(&self, name: &str) -> bool {
        let last = self.action.rsplit(|octet| *octet == b'/').next().unwrap_or_default();
        last == name.as_bytes()
    }

    /// What stands behind `kind` in scopes of ONVIF, decoded.
    pub(super) fn scope(&self, kind: &[u8]) -> Option<Text> {
        let scopes = self.scopes.split(u8::is_ascii_whitespace);
        let values = scopes.filter_map(|scope| scope.strip_prefix(ONVIF)?.strip_prefix(kind));
        let values: Vec<_> = values.map(fields::decoded).collect();
        Text::trimmed(&values.join(&b", "[..]))
    }
}

/// Endpoints have a UUID; `anonymous` and others are no devices (WS-Addressing, 2.1).
fn is_device(address: &[u8]) -> bool {
    address.starts_with(b"urn:uuid:") || address.starts_with(b"uuid:")
}

/// The UUID of an endpoint.
pub(super) fn uuid(device: &[u8]) -> &[u8] {
    device.rsplit(|octet| *octet == b':').next().unwrap_or_default()
}

/// Types without the prefixes that they have in this message.
pub(super) fn local_names(types: &[u8]) -> Vec<u8> {
    let types = types.split(u8::is_ascii_whitespace).filter(|name| !name.is_empty());
    types.map(local_name).collect::<Vec<_>>().join(&b' ')
}

/// The first address without a query; one with an account tells nothing.
pub(super) fn location(addresses: &[u8]) -> Option<&[u8]> {
    let first = word(addresses).split(|octet| *octet == b'?').next()?;
    (!first.contains(&b'@')).then_some(first)
}

fn word(text: &[u8]) -> &[u8] {
    text.split(u8::is_ascii_whitespace).next().unwrap_or_default()
}

fn local_name(name: &[u8]) -> &[u8] {
    name.rsplit(|octet| *octet == b':').next().unwrap_or(name)
}
