//! Dynamic Host Configuration Protocol (RFC 2131) and BOOTP (RFC 951): who asks for an
//! address, by which name, and who hands out addresses, routers and name servers.

mod options;

use options::Options;
use std::net::Ipv4Addr;
use wire::{
    code, Carrier, Decoder, Name, Observation, Octets, Out, Over, Protocol, Recognition, Short,
    Side, Step, Subject, NO_ANSWER,
};

const NAME: &str = "dhcp";
const REQUEST: u8 = 1;
const REPLY: u8 = 2;
const ETHERNET: [u8; 2] = [1, 6];
/// RFC 2131, 3: what the options begin with.
const COOKIE: [u8; 4] = [99, 130, 83, 99];

/// DHCP on its two ports.
pub const PROTOCOL: Protocol = Protocol {
    name: NAME,
    over: &[Over::udp(67), Over::udp(68)],
    recognise,
    decoder: |_| Box::new(Dhcp),
};

/// The cookie is 32 bits of constant; without it an Ethernet address and ten unused octets
/// behind it must be there.
fn recognise(_: Carrier, bytes: &[u8]) -> Recognition {
    let side = match bytes {
        [REQUEST, _, 0..=16, ..] => Side::Client,
        [REPLY, _, 0..=16, ..] => Side::Server,
        _ => return Recognition::No,
    };
    match (bytes.get(1..3), bytes.get(34..44), bytes.get(236..240)) {
        (_, _, Some(cookie)) if cookie == COOKIE => Recognition::Sure(Some(side)),
        (Some(hardware), Some(unused), _) if hardware == ETHERNET && unused == [0; 10] => {
            Recognition::Maybe(Some(side))
        }
        _ => Recognition::Broken,
    }
}

struct Dhcp;

impl Decoder for Dhcp {
    fn message(&mut self, side: Side, bytes: &[u8], out: &mut Out<'_>) -> Step {
        match Message::read(bytes) {
            Ok(message) => message.state(side, out),
            Err(_) => {
                let text = format!("236 octets needed at least, {} there", bytes.len());
                out.broke(NAME, "wrong length", text);
            }
        }
        Step::Took(bytes.len())
    }
}

/// RFC 2131, figure 1.
struct Message<'a> {
    operation: u8,
    /// The client's hardware address, when it is an Ethernet one.
    client: Option<Subject>,
    /// Its address as it says itself, and as the server gives it.
    current: Ipv4Addr,
    yours: Ipv4Addr,
    relay: Ipv4Addr,
    options: Options<'a>,
}

impl<'a> Message<'a> {
    fn read(bytes: &'a [u8]) -> Result<Self, Short> {
        let mut octets = Octets::new(bytes);
        let [operation, hardware @ .., _hops] = octets.array::<4>()?;
        octets.skip(8)?;
        let (current, yours) = (octets.be32()?.into(), octets.be32()?.into());
        let relay = octets.skip(4)?.be32()?.into();
        let mac: [u8; 6] = octets.array()?;
        let client = (hardware == ETHERNET && mac != [0; 6]).then_some(Subject::Mac(mac));
        octets.skip(10)?;
        let (server_name, file) = (octets.take(64)?, octets.take(128)?);
        let options = match octets.array() {
            Ok(COOKIE) => Options::read(octets.rest(), server_name, file),
            _ => Options::default(),
        };
        Ok(Self { operation, client, current, yours, relay, options })
    }

    /// The answer to a broadcast is a conversation of its own, so each message stands alone.
    fn state(&self, side: Side, out: &mut Out<'_>) {
        let done = Observation::did(NAME, self.code()).object(self.object()).by(side);
        out.state(&done.status(NO_ANSWER));
        if let Some(client) = self.client {
            self.options.client_claims(client, out);
            let given = if self.yours.is_unspecified() { self.current } else { self.yours };
            if self.options.kind() == Some(options::ACK) && !given.is_unspecified() {
                out.is(NAME, client, "ip", format_args!("{given}"));
            }
        }
        if self.operation == REPLY {
            self.options.network_claims(out);
        }
        if !self.relay.is_unspecified() {
            capable(self.relay, "DHCP relay", out);
        }
        if self.options.missing > 0 {
            let text = format!("an option: {}", Short { missing: self.options.missing });
            out.broke(NAME, "wrong length", text);
        }
    }

    /// The message type (RFC 2132, 9.6); BOOTP knows only two operations.
    fn code(&self) -> Name {
        match (self.options.kind(), self.operation) {
            (Some(kind), _) => code([kind.into()]),
            (None, REQUEST) => Name::At("BOOTREQUEST", [0; 3]),
            (None, _) => Name::At("BOOTREPLY", [0; 3]),
        }
    }

    /// The address that is asked for, given, or no longer used.
    fn object(&self) -> Name {
        let addresses = [self.yours, self.options.requested(), self.current];
        let address = addresses.iter().find(|address| !address.is_unspecified());
        address.map_or(Name::None, |address| Name::Text(format_args!("{address}").into()))
    }
}

fn capable(address: Ipv4Addr, of: &'static str, out: &mut Out<'_>) {
    out.is(NAME, Subject::Ip(address.into()), "capabilities", of);
}

#[cfg(test)]
mod tests;
