//! Cisco Discovery Protocol: what each port of a switch, a router or a telephone says of its
//! device.
//!
//! *Format* is Cisco's "Cisco Discovery Protocol (CDP) Packet Format" (LAN Switching, tables
//! 1 to 6); what is newer than that is read as tcpdump and Wireshark do.

mod address;

use crate::lldp::description;
use wire::{
    Carrier, Decoder, Name, Observation, Octets, Out, Over, Protocol, Recognition, Side, Step,
    Subject, Text, NO_ANSWER,
};

const NAME: &str = "cdp";

/// CDP in frames with Cisco's SNAP header and type 0x2000.
pub const PROTOCOL: Protocol =
    Protocol { name: NAME, over: &[Over::ethernet(0x2000)], recognise, decoder: |_| Box::new(Cdp) };

/// Types of TLVs.
mod tlv {
    pub(super) const DEVICE_ID: u16 = 1;
    pub(super) const ADDRESSES: u16 = 2;
    pub(super) const PORT_ID: u16 = 3;
    pub(super) const CAPABILITIES: u16 = 4;
    pub(super) const SOFTWARE_VERSION: u16 = 5;
    pub(super) const PLATFORM: u16 = 6;
    pub(super) const NATIVE_VLAN: u16 = 10;
    pub(super) const SYSTEM_NAME: u16 = 20;
    pub(super) const MANAGEMENT_ADDRESSES: u16 = 22;
    pub(super) const LOCATION: u16 = 23;
}

/// Version 1 or 2, and a device id first.
fn recognise(_: Carrier, bytes: &[u8]) -> Recognition {
    match bytes {
        [1 | 2, _, _, _, 0, 1, _, 5..=255, ..] => Recognition::Maybe(Some(Side::Client)),
        _ => Recognition::Broken,
    }
}

struct Cdp;

impl Decoder for Cdp {
    fn message(&mut self, _: Side, bytes: &[u8], out: &mut Out<'_>) -> Step {
        match bytes {
            [version @ (1 | 2), lifetime, _, _, rest @ ..] => {
                advertised(*version, *lifetime, rest, out);
            }
            [version, _, _, _, ..] => {
                out.broke(NAME, "unknown version", format!("1 or 2 needed, {version} there"));
            }
            few => {
                let text = format!("4 octets needed at least, {} there", few.len());
                out.broke(NAME, "wrong length", text);
            }
        }
        Step::Took(bytes.len())
    }
}

/// Type, length with both of these, and value, as far as they are whole.
struct Tlvs<'a> {
    octets: Octets<'a>,
    /// What is wrong with the last one.
    breach: Option<String>,
}

impl<'a> Iterator for Tlvs<'a> {
    type Item = (u16, &'a [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        if self.octets.is_empty() {
            return None;
        }
        let (kind, length) = (self.octets.be16(), self.octets.be16());
        let value = match (kind, length) {
            (Ok(kind), Ok(length @ 4..)) => {
                self.octets.take(usize::from(length) - 4).map(|value| (kind, value))
            }
            (_, Ok(length)) => {
                self.breach = Some(format!("a TLV has 4 octets at least, this says {length}"));
                self.octets = Octets::new(&[]);
                return None;
            }
            (_, Err(short)) => Err(short),
        };
        if let Err(short) = &value {
            self.breach = Some(format!("a TLV: {short}"));
            self.octets = Octets::new(&[]);
        }
        value.ok()
    }
}

/// The port is what the operation is about; a time to live of 0 ends it.
fn advertised(version: u8, lifetime: u8, rest: &[u8], out: &mut Out<'_>) {
    let tlvs = || Tlvs { octets: Octets::new(rest), breach: None };
    let port = tlvs().find(|(kind, _)| *kind == tlv::PORT_ID);
    let port = port.and_then(|(_, name)| Text::trimmed(name));
    let code = if lifetime == 0 { "shutdown" } else { "advertisement" };
    let done = Observation::did(NAME, Name::At(code, [0; 3]));
    out.state(&done.object(port.map_or(Name::None, Name::Text)).status(NO_ANSWER));
    is("version", format_args!("{version}"), out);
    let mut read = tlvs();
    read.by_ref().for_each(|(kind, value)| claim(kind, value, out));
    if let Some(breach) = read.breach {
        out.broke(NAME, "wrong length", breach);
    }
}

fn claim(kind: u16, value: &[u8], out: &mut Out<'_>) {
    match kind {
        tlv::DEVICE_ID | tlv::SYSTEM_NAME => says("name", value, out),
        tlv::ADDRESSES | tlv::MANAGEMENT_ADDRESSES => {
            address::each(value, |ip| is("ip", ip, out));
        }
        tlv::PORT_ID => says("port", value, out),
        tlv::CAPABILITIES => capabilities(value, out),
        tlv::SOFTWARE_VERSION => {
            says("description", value, out);
            description::claims(value, &mut |attribute, value| is(attribute, value, out));
        }
        tlv::PLATFORM => platform(value, out),
        tlv::NATIVE_VLAN => {
            if let [high, low] = value {
                let vlan = u16::from_be_bytes([*high, *low]);
                is("native_vlan", format_args!("{vlan}"), out);
            }
        }
        tlv::LOCATION => says("location", value.get(1..).unwrap_or_default(), out),
        _ => {}
    }
}

/// Cisco puts its name before its own models: `cisco WS-C3560G-24PS`.
fn platform(value: &[u8], out: &mut Out<'_>) {
    let model = match value.split_at_checked(6) {
        Some((maker, model)) if maker.eq_ignore_ascii_case(b"cisco ") => model,
        _ => value,
    };
    says("model", model, out);
}

/// Format, table 5, from bit 0.
const CAPABILITIES: [&str; 7] = [
    "router",
    "transparent bridge",
    "source-route bridge",
    "switch",
    "host",
    "IGMP filter",
    "repeater",
];

fn capabilities(value: &[u8], out: &mut Out<'_>) {
    let Ok(set) = Octets::new(value).be32() else { return };
    let names = CAPABILITIES.iter().enumerate().filter(|(bit, _)| set >> bit & 1 == 1);
    let names: Vec<_> = names.map(|(_, name)| *name).collect();
    if !names.is_empty() {
        is("capabilities", names.join(", "), out);
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

#[cfg(test)]
mod tests;
