//! Link Layer Discovery Protocol (IEEE 802.1AB): what each port says of its device.

pub mod description;
mod organisation;

use std::net::IpAddr;
use wire::{
    Carrier, Decoder, Name, Observation, Octets, Out, Over, Protocol, Recognition, Short, Side,
    Step, Subject, Text, NO_ANSWER,
};

const NAME: &str = "lldp";
/// IANA address family numbers.
const IPV4: u8 = 1;
const IPV6: u8 = 2;
const MAC: u8 = 6;

/// LLDP in frames of EtherType 0x88CC.
pub const PROTOCOL: Protocol = Protocol {
    name: NAME,
    over: &[Over::ethernet(0x88CC)],
    recognise,
    decoder: |_| Box::new(Lldp),
};

/// A chassis id comes first: type 1, shorter than 256 octets, subtype 1 to 7.
fn recognise(_: Carrier, bytes: &[u8]) -> Recognition {
    match bytes {
        [2, 2..=255, 1..=7, ..] => Recognition::Maybe(Some(Side::Client)),
        _ => Recognition::Broken,
    }
}

struct Lldp;

impl Decoder for Lldp {
    fn message(&mut self, _: Side, bytes: &[u8], out: &mut Out<'_>) -> Step {
        let mut tlvs = Tlvs { octets: Octets::new(bytes), cut: None };
        match [tlvs.next(), tlvs.next(), tlvs.next()] {
            [Some((1, chassis)), Some((2, port)), Some((3, lifetime))] => {
                advertised(port, lifetime, out);
                chassis_id(chassis, out);
                tlvs.by_ref().for_each(|(kind, value)| optional(kind, value, out));
            }
            _ => out.broke(
                NAME,
                "missing TLV",
                "chassis id, port id and time to live needed first and whole",
            ),
        }
        if let Some(short) = tlvs.cut {
            out.broke(NAME, "wrong length", format!("a TLV: {short}"));
        }
        Step::Took(bytes.len())
    }
}

/// Type-length-values (8.4) up to the end of the LLDPDU or the first that is not whole.
struct Tlvs<'a> {
    octets: Octets<'a>,
    /// How many octets the last one was short of.
    cut: Option<Short>,
}

impl<'a> Iterator for Tlvs<'a> {
    type Item = (u8, &'a [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        let [high, low] = self.octets.array().ok()?;
        match self.octets.take(usize::from(high & 1) << 8 | usize::from(low)) {
            Ok(value) if high > 1 => return Some((high >> 1, value)),
            Ok(_) => {}
            Err(short) => self.cut = Some(short),
        }
        self.octets = Octets::new(&[]);
        None
    }
}

fn is(attribute: &'static str, value: impl Into<Text>, out: &mut Out<'_>) {
    out.is(NAME, Subject::Client, attribute, value);
}

fn says(attribute: &'static str, field: &[u8], out: &mut Out<'_>) {
    if let Some(text) = Text::trimmed(field) {
        is(attribute, text, out);
    }
}

/// The port is what the operation is about; a time to live of 0 ends it (9.1.2.2).
fn advertised(port: &[u8], lifetime: &[u8], out: &mut Out<'_>) {
    let code = if lifetime == [0, 0] { "shutdown" } else { "advertisement" };
    let port = port_id(port);
    let object = port.clone().map_or(Name::None, Name::Text);
    let done = Observation::did(NAME, Name::At(code, [0; 3])).object(object);
    out.state(&done.status(NO_ANSWER));
    if let Some(port) = port {
        station_of(&port).into_iter().for_each(|name| says("name", name, out));
        is("port", port, out);
    }
}

/// Table 8-3; subtype 3 is a MAC address, 4 a network address.
fn port_id(value: &[u8]) -> Option<Text> {
    match value.split_first()? {
        (3, mac) => Some(Text::from(<[u8; 6]>::try_from(mac).ok()?)),
        (4, address) => network_address(address).map(Text::from),
        (_, text) => Text::trimmed(text),
    }
}

/// PROFINET (IEC 61158-6-10, LLDP_PortID): `port-001.NameOfStation`.
fn station_of(port: &Text) -> Option<&[u8]> {
    let (port, station) = port.bytes().split_at_checked(9)?;
    (port.starts_with(b"port-") && port.ends_with(b".")).then_some(station)
}

/// Table 8-2.
fn chassis_id(value: &[u8], out: &mut Out<'_>) {
    match value.split_first() {
        Some((4, mac)) => mac_address(mac, out),
        Some((5, address)) => {
            network_address(address).into_iter().for_each(|ip| is("ip", ip, out));
        }
        Some((7, local)) if !description::identification(local, &mut |a, v| is(a, v, out)) => {
            says("name", local, out);
        }
        _ => {}
    }
}

fn optional(kind: u8, value: &[u8], out: &mut Out<'_>) {
    match kind {
        5 => says("name", value, out),
        6 => {
            says("description", value, out);
            description::claims(value, &mut |attribute, value| is(attribute, value, out));
        }
        7 => capabilities(value, out),
        8 => management_address(value, out),
        127 => organisation::tlv(value, out),
        _ => {}
    }
}

fn mac_address(octets: &[u8], out: &mut Out<'_>) {
    if let Ok(mac) = <[u8; 6]>::try_from(octets) {
        is("mac", mac, out);
    }
}

/// A family and an address; an unset one is none.
fn network_address(value: &[u8]) -> Option<IpAddr> {
    let ip = match value.split_first()? {
        (&IPV4, ip) => IpAddr::from(<[u8; 4]>::try_from(ip).ok()?),
        (&IPV6, ip) => IpAddr::from(<[u8; 16]>::try_from(ip).ok()?),
        _ => return None,
    };
    (!ip.is_unspecified()).then_some(ip)
}

/// 8.5.9: the length of family and address, then both.
fn management_address(value: &[u8], out: &mut Out<'_>) {
    let mut octets = Octets::new(value);
    let address = octets.u8().and_then(|length| octets.take(length.into())).unwrap_or_default();
    match address.split_first() {
        Some((&MAC, mac)) => mac_address(mac, out),
        _ => network_address(address).into_iter().for_each(|ip| is("ip", ip, out)),
    }
}

/// Table 8-4, from bit 0.
const CAPABILITIES: [&str; 11] = [
    "other",
    "repeater",
    "bridge",
    "WLAN access point",
    "router",
    "telephone",
    "DOCSIS cable device",
    "station",
    "C-VLAN bridge",
    "S-VLAN bridge",
    "two-port MAC relay",
];

/// Only what is enabled: the second of the two words.
fn capabilities(value: &[u8], out: &mut Out<'_>) {
    let enabled = match value {
        [_, _, high, low] => u16::from_be_bytes([*high, *low]),
        _ => 0,
    };
    let names = CAPABILITIES.iter().enumerate().filter(|(bit, _)| enabled >> bit & 1 == 1);
    let names: Vec<_> = names.map(|(_, name)| *name).collect();
    if !names.is_empty() {
        is("capabilities", names.join(", "), out);
    }
}

#[cfg(test)]
mod tests;
