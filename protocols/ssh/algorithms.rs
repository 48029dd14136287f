//! The negotiation of algorithms: the client's first choice that the server has too.
//! RFC 4253 §7.1

use super::string;
use wire::{Frames, Observation, Octets, Out, Short, Subject, Text};

/// Lists of KEXINIT in their order.
const KEY_EXCHANGE: usize = 0;
const HOST_KEY: usize = 1;
const CIPHERS: [usize; 2] = [2, 3];
const INTEGRITY: [usize; 2] = [4, 5];

/// One side's KEXINIT, until the other's comes.
pub(super) struct Offer {
    lists: [Box<[u8]>; 6],
    frames: Frames,
}

impl Offer {
    /// Behind the message's number.
    pub(super) fn read(payload: &mut Octets<'_>, out: &mut Out<'_>) -> Result<Self, Short> {
        payload.skip(16)?; // cookie
        let mut lists = <[Box<[u8]>; 6]>::default();
        for list in &mut lists {
            *list = string(payload)?.into();
        }
        Ok(Self { lists, frames: out.keep() })
    }

    fn names(&self, list: usize) -> impl Iterator<Item = &[u8]> {
        let names = self.lists.get(list).map(AsRef::as_ref).unwrap_or_default();
        names.split(|octet| *octet == b',').filter(|name| !name.is_empty())
    }
}

/// A key exchange by a group that the server picks: its name is stated with the group.
pub(super) struct GroupExchange {
    pub(super) name: Box<str>,
    /// The offers', without which the messages that follow mean something else.
    pub(super) frames: Frames,
}

/// States what `client` and `server` agree on; gives the key exchange when the server
/// picks its group.
pub(super) fn agree(client: &Offer, server: &Offer, out: &mut Out<'_>) -> Option<GroupExchange> {
    let agreed = |list| client.names(list).find(|name| server.names(list).any(|n| n == *name));
    let mut frames = client.frames.clone();
    frames.extend(&server.frames);
    let mut claim = |attribute, name: &[u8]| {
        let claim = Observation::is("ssh", Subject::Server, attribute, Text::new(name));
        out.state_with(&frames, &claim);
    };
    let [sent, received] = CIPHERS.map(agreed);
    let [sent_tag, received_tag] = INTEGRITY.map(agreed);
    let exchange = agreed(KEY_EXCHANGE).unwrap_or_default();
    let group = exchange.starts_with(b"diffie-hellman-group-exchange");
    if !group && !exchange.is_empty() {
        claim("key_exchange", exchange);
    }
    if let Some(name) = agreed(HOST_KEY) {
        claim("signature", name);
    }
    for name in distinct(sent, received) {
        claim("cipher", name);
    }
    let tag =
        |cipher: Option<&[u8]>, tag| if cipher.is_some_and(authenticates) { None } else { tag };
    for name in distinct(tag(sent, sent_tag), tag(received, received_tag)) {
        claim("integrity", name);
    }
    group.then(|| GroupExchange { name: String::from_utf8_lossy(exchange).into(), frames })
}

fn distinct<'a>(a: Option<&'a [u8]>, b: Option<&'a [u8]>) -> impl Iterator<Item = &'a [u8]> {
    a.into_iter().chain(b.filter(|b| a != Some(*b)))
}

/// Whether a cipher protects integrity by itself: RFC 5647, OpenSSH PROTOCOL.chacha20poly1305.
fn authenticates(cipher: &[u8]) -> bool {
    cipher.windows(4).any(|part| part == b"-gcm" || part == b"_GCM")
        || cipher.starts_with(b"chacha20-poly1305")
}
