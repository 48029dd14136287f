//! Dynamic Host Configuration Protocol for IPv6 (RFC 8415): who asks for an address, by which
//! name, and who hands out addresses and name servers.

mod options;

use options::{Option, Options};
use std::net::Ipv6Addr;
use wire::{
    code, Carrier, Decoder, Name, Observation, Out, Over, Protocol, Recognition, Short, Side, Step,
    Subject, Text, NO_ANSWER,
};

const NAME: &str = "dhcpv6";

/// DHCPv6 on its two ports.
pub const PROTOCOL: Protocol = Protocol {
    name: NAME,
    over: &[Over::udp(546), Over::udp(547)],
    recognise,
    decoder: |_| Box::new(Dhcpv6),
};

/// Message types (7.3) that servers and relays send to clients.
const SERVERS: [u8; 4] = [2, 7, 10, 13];
/// Those of relays, whose options stand behind a hop count and two addresses (9).
const RELAYS: [u8; 2] = [12, 13];
const REPLY: u8 = 7;
const LAST: u8 = 13;

/// A known type and options that end with the datagram, one of which says who it is from or for; a
/// client may ask without (18.2.6), which octets of any kind may look like.
fn recognise(_: Carrier, bytes: &[u8]) -> Recognition {
    let Some(message) = Message::read(bytes) else { return Recognition::No };
    if message.options.missing() == 0 && message.options.name_somebody() {
        Recognition::Maybe(Some(message.sender()))
    } else {
        Recognition::Broken
    }
}

struct Dhcpv6;

impl Decoder for Dhcpv6 {
    fn message(&mut self, _: Side, bytes: &[u8], out: &mut Out<'_>) -> Step {
        match Message::read(bytes) {
            Some(message) => message.state(out),
            None => out.broke(NAME, "wrong message", "a type of 1 to 13 and its header needed"),
        }
        Step::Took(bytes.len())
    }
}

/// 8 and 9.
struct Message<'a> {
    kind: u8,
    options: Options<'a>,
}

impl<'a> Message<'a> {
    fn read(bytes: &'a [u8]) -> std::option::Option<Self> {
        let kind = *bytes.first().filter(|kind| (1..=LAST).contains(*kind))?;
        let header = if RELAYS.contains(&kind) { 34 } else { 4 };
        Some(Self { kind, options: Options(bytes.get(header..)?) })
    }

    fn sender(&self) -> Side {
        if SERVERS.contains(&self.kind) {
            Side::Server
        } else {
            Side::Client
        }
    }

    /// What a client asks goes to a group: each message stands alone.
    fn state(&self, out: &mut Out<'_>) {
        let object = self
            .options
            .addresses()
            .next()
            .map_or(Name::None, |ip| Name::Text(format_args!("{ip}").into()));
        let done = Observation::did(NAME, code([self.kind.into()])).object(object);
        out.state(&done.by(out.side()).status(NO_ANSWER));
        if !RELAYS.contains(&self.kind) {
            self.client_claims(out);
            self.server_claims(out);
        }
        let short = Short { missing: self.options.missing() };
        if short.missing > 0 {
            out.broke(NAME, "wrong length", format!("an option: {short}"));
        }
    }

    /// What a client says of itself, or its server of it.
    fn client_claims(&self, out: &mut Out<'_>) {
        let client = self.subject(Side::Client, out);
        for option in self.options.all() {
            match option {
                Option { code: options::FQDN, value } => {
                    if let Some(name) = options::fqdn(value) {
                        out.is(NAME, client, "name", name);
                    }
                }
                Option { code: options::VENDOR_CLASS, value } => {
                    if let Some(class) = value.get(6..).and_then(Text::trimmed) {
                        out.is(NAME, client, "description", class);
                    }
                }
                _ => {}
            }
        }
        if self.kind == REPLY {
            self.options.addresses().for_each(|ip| given(client, ip, out));
        }
    }

    /// Who a server is, and whom it makes the client's name servers (RFC 3646).
    fn server_claims(&self, out: &mut Out<'_>) {
        if self.sender() == Side::Server {
            let server = self.subject(Side::Server, out);
            out.is(NAME, server, "capabilities", "DHCP server");
            for ip in self.options.name_servers() {
                out.is(NAME, Subject::Ip(ip.into()), "capabilities", "DNS server");
            }
        }
    }

    /// The end of the conversation on which `side` of the protocol is.
    fn subject(&self, side: Side, out: &Out<'_>) -> Subject {
        Subject::of(if self.sender() == side { out.side() } else { out.side().other() })
    }
}

fn given(client: Subject, ip: Ipv6Addr, out: &mut Out<'_>) {
    out.is(NAME, client, "ip", format_args!("{ip}"));
}

#[cfg(test)]
mod tests;
