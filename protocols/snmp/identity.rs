//! Which variables say who a device is.

use super::message::{Pdu, IP_ADDRESS, OBJECT_IDENTIFIER, OCTETS};
use super::{enterprise, NAME};
use crate::ber::{arcs, dotted, subidentifiers, Element};
use crate::lldp::description;
use std::net::Ipv4Addr;
use wire::{Name, Observation, Out, Subject, Text};

/// 1.3.6.1.2.1.1, system (RFC 3418).
const SYSTEM: &[u8] = b"\x2b\x06\x01\x02\x01\x01";
/// 1.3.6.1.2.1.2.2.1.6, ifPhysAddress (RFC 2863).
const INTERFACE_MAC: &[u8] = b"\x2b\x06\x01\x02\x01\x02\x02\x01\x06";
/// 1.3.6.1.2.1.4.20.1.1, ipAdEntAddr (RFC 4293).
const INTERFACE_IP: &[u8] = b"\x2b\x06\x01\x02\x01\x04\x14\x01\x01";
/// 1.3.6.1.2.1.4.22.1.2, ipNetToMediaPhysAddress (RFC 4293): the agent's ARP table.
const NEIGHBOUR_MAC: &[u8] = b"\x2b\x06\x01\x02\x01\x04\x16\x01\x02";
/// 1.3.6.1.2.1.47.1.1.1.1, entPhysicalEntry (RFC 6933): column, then index.
const ENTITY: &[u8] = b"\x2b\x06\x01\x02\x01\x2f\x01\x01\x01\x01";
/// 1.3.6.1.4.1, private enterprises.
const ENTERPRISES: &[u8] = b"\x2b\x06\x01\x04\x01";

/// Whole names. UPS-MIB (RFC 1628), Printer-MIB (RFC 3805), Siemens' AUTOMATION-SYSTEM-MIB
/// (1.3.6.1.4.1.4329.6.3.2.1.1), APC's PowerNet-MIB (1.3.6.1.4.1.318.1.1.1.1).
const SCALARS: [(&[u8], &str); 13] = [
    (b"\x2b\x06\x01\x02\x01\x21\x01\x01\x01\x00", "vendor"),
    (b"\x2b\x06\x01\x02\x01\x21\x01\x01\x02\x00", "model"),
    (b"\x2b\x06\x01\x02\x01\x21\x01\x01\x03\x00", "firmware"),
    (b"\x2b\x06\x01\x02\x01\x21\x01\x01\x04\x00", "software"),
    (b"\x2b\x06\x01\x02\x01\x21\x01\x01\x05\x00", "name"),
    (b"\x2b\x06\x01\x02\x01\x2b\x05\x01\x01\x11\x01", "serial"),
    (b"\x2b\x06\x01\x04\x01\xa1\x69\x06\x03\x02\x01\x01\x02\x00", "product_code"),
    (b"\x2b\x06\x01\x04\x01\xa1\x69\x06\x03\x02\x01\x01\x03\x00", "serial"),
    (b"\x2b\x06\x01\x04\x01\xa1\x69\x06\x03\x02\x01\x01\x04\x00", "hardware"),
    (b"\x2b\x06\x01\x04\x01\xa1\x69\x06\x03\x02\x01\x01\x05\x00", "firmware"),
    (b"\x2b\x06\x01\x04\x01\x82\x3e\x01\x01\x01\x01\x01\x01\x00", "model"),
    (b"\x2b\x06\x01\x04\x01\x82\x3e\x01\x01\x01\x01\x02\x01\x00", "firmware"),
    (b"\x2b\x06\x01\x04\x01\x82\x3e\x01\x01\x01\x01\x02\x03\x00", "serial"),
];

/// States what the variables of a successful response say of its sender.
pub(super) fn claims(agent: Subject, pdu: &Pdu<'_>, out: &mut Out<'_>) {
    for (name, value) in pdu.variables() {
        if let Some(of) = name.strip_prefix(SYSTEM) {
            system(agent, of, value, out);
        } else if let Some(of) = name.strip_prefix(ENTITY) {
            entity(agent, of, value, out);
        } else if name.starts_with(INTERFACE_MAC) {
            mac(value).into_iter().for_each(|mac| out.is(NAME, agent, "mac", mac));
        } else if name.starts_with(INTERFACE_IP) {
            ip(value).into_iter().for_each(|ip| out.is(NAME, agent, "ip", ip));
        } else if let Some(of) = name.strip_prefix(NEIGHBOUR_MAC) {
            neighbour(of, value, out);
        } else if let Some((_, attribute)) = SCALARS.iter().find(|(whole, _)| *whole == name) {
            text(value).into_iter().for_each(|text| out.is(NAME, agent, attribute, text));
        }
    }
}

fn text(value: Element<'_>) -> Option<Text> {
    (value.tag == OCTETS).then(|| Text::trimmed(value.contents))?
}

fn mac(value: Element<'_>) -> Option<[u8; 6]> {
    let mac = <[u8; 6]>::try_from(value.contents).ok()?;
    (value.tag == OCTETS && mac != [0; 6] && mac[0] & 1 == 0).then_some(mac)
}

fn ip(value: Element<'_>) -> Option<Text> {
    let ip = Ipv4Addr::from(<[u8; 4]>::try_from(value.contents).ok()?);
    let own = value.tag == IP_ADDRESS && !ip.is_loopback() && !ip.is_unspecified();
    own.then(|| format_args!("{ip}").into())
}

fn system(agent: Subject, of: &[u8], value: Element<'_>, out: &mut Out<'_>) {
    let attribute = match of {
        [1, 0] => "description",
        [2, 0] if value.tag == OBJECT_IDENTIFIER => return object_id(agent, value, out),
        [4, 0] => "contact",
        [5, 0] => "name",
        [6, 0] => "location",
        _ => return,
    };
    if let Some(text) = text(value) {
        out.is(NAME, agent, attribute, text);
    }
    if attribute == "description" {
        description::claims(value.contents, &mut |attribute, value| {
            out.is(NAME, agent, attribute, value);
        });
    }
}

/// sysObjectID, which begins with its maker's enterprise number.
fn object_id(agent: Subject, value: Element<'_>, out: &mut Out<'_>) {
    out.is(NAME, agent, "sys_object_id", dotted(value.contents));
    let number = arcs(value.contents).nth(6);
    if let (true, Some(number)) = (value.contents.starts_with(ENTERPRISES), number) {
        let vendor = enterprise::vendor(number);
        vendor.into_iter().for_each(|vendor| out.is(NAME, agent, "vendor", vendor));
    }
}

/// The first entity is the device itself, the others are parts of it.
fn entity(agent: Subject, of: &[u8], value: Element<'_>, out: &mut Out<'_>) {
    let attribute = match of.first() {
        Some(8) => "hardware",
        Some(9) => "firmware",
        Some(10) => "software",
        Some(11) => "serial",
        Some(12) => "vendor",
        Some(13) => "model",
        _ => return,
    };
    let unit = match subidentifiers(of).nth(1) {
        Some(1) => Name::None,
        index => Name::at("entity {}", index.unwrap_or_default()),
    };
    if let Some(text) = text(value) {
        out.state(&Observation::is(NAME, agent, attribute, text).unit(unit));
    }
}

/// The index is the interface and the address.
fn neighbour(of: &[u8], value: Element<'_>, out: &mut Out<'_>) {
    let octets: Vec<u8> = subidentifiers(of).skip(1).map_while(|n| n.try_into().ok()).collect();
    if let (Some(mac), Ok(ip)) = (mac(value), <[u8; 4]>::try_from(octets)) {
        let ip = Ipv4Addr::from(ip);
        out.is(NAME, Subject::Mac(mac), "ip", format_args!("{ip}"));
    }
}

/// An engine's id (RFC 3411, 5, SnmpEngineID): enterprise, format, and of format 3 a MAC
/// address.
pub(super) fn engine_mac(engine: &[u8]) -> Option<[u8; 6]> {
    match engine {
        [0x80..=0xFF, _, _, _, 3, mac @ ..] => <[u8; 6]>::try_from(mac).ok(),
        _ => None,
    }
}

pub(super) fn engine_vendor(engine: &[u8]) -> Option<&'static str> {
    let number = u32::from_be_bytes(<[u8; 4]>::try_from(engine.get(..4)?).ok()?);
    enterprise::vendor(number & 0x7FFF_FFFF)
}
