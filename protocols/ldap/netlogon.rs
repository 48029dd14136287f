//! How hosts look for a domain controller ([MS-ADTS], 6.3.3), and what it answers (6.3.1.9).

use super::NAME;
use crate::ber::Element;
use crate::dns::message::Message;
use wire::{Octets, Out, Subject, Text};

const AND: u32 = 0xA0;
const EQUAL: u32 = 0xA3;
/// How deep conditions lie in each other, and how many of them are looked at.
const DEEPEST: usize = 6;
const MOST: usize = 16;
/// §6.3.1.1: answers of the extended form, to what is there, to nobody, and while not ready.
const ANSWERS: [u16; 3] = [23, 24, 25];

/// Which domain somebody looks for a controller of, when that is what he does; he says what he is
/// called.
pub(super) fn ping(filter: &Element<'_>, out: &mut Out<'_>) -> Option<Text> {
    let mut found = Ping::default();
    found.read(filter, 0);
    let domain = found.domain?;
    if let (Some(name), true) = (found.host, found.asks) {
        out.is(NAME, Subject::of(out.side()), "name", name);
    }
    found.asks.then_some(domain)
}

#[derive(Default)]
struct Ping {
    domain: Option<Text>,
    host: Option<Text>,
    asks: bool,
}

impl Ping {
    fn read(&mut self, filter: &Element<'_>, depth: usize) {
        match filter.tag {
            AND if depth < DEEPEST => {
                filter.inside().take(MOST).for_each(|one| self.read(&one, depth + 1));
            }
            EQUAL => {
                let mut parts = filter.inside();
                let (Some(name), Some(value)) = (parts.next(), parts.next()) else { return };
                self.condition(&name.contents.to_ascii_lowercase(), value.contents);
            }
            _ => {}
        }
    }

    fn condition(&mut self, name: &[u8], value: &[u8]) {
        match name {
            b"dnsdomain" => self.domain = trimmed(value),
            b"host" => self.host = Text::trimmed(value),
            b"ntver" => self.asks = true,
            _ => {}
        }
    }
}

/// A name without the root's dot.
fn trimmed(name: &[u8]) -> Option<Text> {
    Text::trimmed(name.strip_suffix(b".").unwrap_or(name))
}

/// What a domain controller says of itself: flags, the domain's id, then names in the form of the
/// DNS.
pub(super) fn answer(value: &[u8], out: &mut Out<'_>) {
    let mut octets = Octets::new(value);
    if !octets.le16().is_ok_and(|kind| ANSWERS.contains(&kind)) {
        return;
    }
    let mut names = Message::new(value);
    let forest = names.name_behind(24).ok();
    let (domain, host, _, computer) = (
        names.name_behind(0).ok(),
        names.name_behind(0).ok(),
        names.name_behind(0).ok(),
        names.name_behind(0).ok(),
    );
    let of = |what: &str, name: Option<Text>| {
        name.map(|name| Text::from(format_args!("{what} of {name}")))
    };
    let claims = [
        ("capabilities", of("LDAP forest", forest)),
        ("capabilities", of("domain controller", domain)),
        ("server_name", host),
        ("name", computer),
    ];
    for (attribute, said) in claims {
        if let Some(said) = said.filter(|said| said.bytes() != b".") {
            out.is(NAME, Subject::of(out.side()), attribute, said);
        }
    }
}
