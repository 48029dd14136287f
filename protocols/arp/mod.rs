//! Address Resolution Protocol (RFC 826) on Ethernet for IPv4, with probes and
//! announcements (RFC 5227) and reverse ARP (RFC 903).

use std::net::Ipv4Addr;
use wire::{
    code, Carrier, Decoder, Name, Observation, Octets, Out, Over, Protocol, Recognition, Short,
    Side, Step, Subject, Text, NO_ANSWER,
};

const NAME: &str = "arp";

/// ARP in frames of EtherType 0x0806, reverse ARP in 0x8035.
pub const PROTOCOL: Protocol = Protocol {
    name: NAME,
    over: &[Over::ethernet(0x0806), Over::ethernet(0x8035)],
    recognise,
    decoder: |_| Box::new(Arp),
};

/// Hardware type 1 (Ethernet) or 6 (IEEE 802, RFC 1042), protocol type 0x0800, six and four
/// octets of address: 48 bits that cannot be chance. With other lengths it is broken, on other hardware another's.
fn recognise(_: Carrier, bytes: &[u8]) -> Recognition {
    match bytes.get(..6) {
        Some([0, 1 | 6, 8, 0, 6, 4]) => Recognition::Sure(Some(Side::Client)),
        Some([0, 1 | 6, 8, 0, ..]) => Recognition::Broken,
        Some([_, _, 8, 0, _, 4]) => Recognition::Maybe(Some(Side::Client)),
        Some(_) => Recognition::No,
        None => Recognition::Short,
    }
}

struct Arp;

struct Packet {
    operation: u16,
    sender: ([u8; 6], Ipv4Addr),
    target: Ipv4Addr,
}

impl Packet {
    /// RFC 826, "Packet format".
    fn read(bytes: &[u8]) -> Result<Self, Short> {
        let mut octets = Octets::new(bytes);
        let operation = octets.skip(6)?.be16()?;
        let sender = (octets.array()?, octets.be32()?.into());
        let target = octets.skip(6)?.be32()?.into();
        Ok(Self { operation, sender, target })
    }

    /// What is asked for or stated, in the words of RFC 5227, 1.1.
    fn object(&self) -> Name {
        let (from, to) = (self.sender.1, self.target);
        Name::Text(match self.operation {
            1 | 2 if from == to => format_args!("announcement of {to}").into(),
            1 if from.is_unspecified() => format_args!("probe for {to}").into(),
            2 => Text::from(from),
            _ => Text::from(to),
        })
    }
}

impl Decoder for Arp {
    fn message(&mut self, _: Side, bytes: &[u8], out: &mut Out<'_>) -> Step {
        match (bytes.get(..6), Packet::read(bytes)) {
            (Some([0, 1 | 6, 8, 0, 6, 4]), Ok(packet)) => state(&packet, out),
            (Some([0, 1 | 6, 8, 0, 6, 4]), Err(short)) => {
                out.broke(NAME, "wrong length", short);
            }
            (Some([0, 1 | 6, 8, 0, hardware, protocol]), _) => out.broke(
                NAME,
                "wrong address length",
                format!("6 and 4 octets needed, {hardware} and {protocol} there"),
            ),
            _ => return Step::Foreign,
        }
        Step::Took(bytes.len())
    }
}

/// The answer to a broadcast is a conversation of its own, so each message stands alone.
fn state(packet: &Packet, out: &mut Out<'_>) {
    let done = Observation::did(NAME, code([packet.operation.into()]));
    out.state(&done.object(packet.object()).status(NO_ANSWER));
    let (mac, ip) = packet.sender;
    if mac[0] & 1 == 1 {
        out.broke(NAME, "group address", "an individual sender needed, a group address there");
    } else if ip.is_multicast() || ip.is_broadcast() {
        out.broke(NAME, "group address", format!("an individual sender needed, {ip} there"));
    } else if !ip.is_unspecified() {
        out.is(NAME, Subject::Mac(mac), "ip", ip);
    }
}

#[cfg(test)]
mod tests;
