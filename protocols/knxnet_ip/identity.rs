//! What devices of the bus say of themselves (KNX 3/5/1, 4.2 and 4.3; descriptors: 3/5/1, 3).

use super::application::*;
use super::cemi::Apdu;
use super::values::digits;
use super::NAME;
use wire::{Name, Observation, Octets, Out, Short, Subject, Text};

/// Types of objects.
const DEVICE: u16 = 0;
const IP_PARAMETER: u16 = 11;

/// Claims of a device's answer.
pub fn state(apdu: &Apdu<'_>, unit: &Name, out: &mut Out<'_>) {
    let _ = read(apdu, unit, out); // What is shorter than it should be claims nothing.
}

fn read(apdu: &Apdu<'_>, unit: &Name, out: &mut Out<'_>) -> Result<(), Short> {
    let octets = &mut Octets::new(apdu.data);
    match apdu.service {
        DESCRIPTOR_RESPONSE if apdu.short == 0 => {
            claim("description", Some(mask(octets.be16()?)), unit, out);
        }
        // The first object is the device itself (KNX 3/5/1, 4.1).
        PROPERTY_RESPONSE => {
            if let [0, id, 0x10, _] = octets.array()? {
                property(DEVICE, id, octets.rest(), unit, out);
            }
        }
        EXTENDED_PROPERTY_RESPONSE => {
            let kind = octets.be16()?;
            if let [0, 0x10, id, 1, _, _] = octets.array()? {
                property(kind, id, octets.rest(), unit, out);
            }
        }
        AUTHORISE_RESPONSE => claim("authentication", Some("password".into()), unit, out),
        _ => {}
    }
    Ok(())
}

/// Whether an authorisation gave more than nobody needs a key for: of four levels, or of
/// sixteen, the last is everybody's (KNX 3/5/2, 3.5).
pub fn is_let_in(apdu: &Apdu<'_>) -> bool {
    apdu.service == AUTHORISE_RESPONSE && matches!(apdu.data, [0..=2, ..])
}

/// What one element of a property says.
pub fn property(kind: u16, id: u8, value: &[u8], unit: &Name, out: &mut Out<'_>) {
    let hexadecimal = |octets: usize| {
        let told = value.len() == octets && value.iter().any(|octet| *octet != 0);
        told.then(|| digits(value).into())
    };
    let text = || Text::trimmed(value).filter(|text| text.bytes().iter().all(is_printable));
    match (kind, id) {
        (DEVICE, 9) => {
            if let [revision] = value {
                claim("firmware", Some(format_args!("{revision}").into()), unit, out);
            }
        }
        (DEVICE, 11) => {
            claim("serial", hexadecimal(6), unit, out);
        }
        (DEVICE, 12) => {
            if let [high, low] = value {
                vendor(u16::from_be_bytes([*high, *low]), unit, out);
            }
        }
        (DEVICE, 15) => claim("product_code", text().or_else(|| hexadecimal(10)), unit, out),
        (DEVICE, 21) => claim("description", text(), unit, out),
        (DEVICE, 78) => claim("hardware", hexadecimal(6), unit, out),
        (IP_PARAMETER, 76) => claim("name", text(), unit, out),
        _ => {}
    }
}

fn is_printable(octet: &u8) -> bool {
    matches!(octet, b' '..=b'~' | 0xA0..)
}

/// A manufacturer's number; 0 is nobody's.
pub fn vendor(number: u16, unit: &Name, out: &mut Out<'_>) {
    let told = (number != 0).then(|| format_args!("{number}").into());
    claim("vendor_id", told, unit, out);
}

/// Of which kind a device is: the first digit is the medium, then the profile (KNX 6, 3).
pub fn mask(version: u16) -> Text {
    let medium = match version >> 12 {
        0 => "TP1",
        1 => "PL110",
        2 => "RF",
        5 => "KNX IP",
        _ => "another medium",
    };
    let profile = match version & 0xFFF {
        0x010..=0x013 => ", System 1",
        0x020..=0x025 => ", System 2",
        0x700..=0x705 => ", System 7",
        0x7B0 => ", System B",
        0x910..=0x91F => ", coupler",
        _ => "",
    };
    format_args!("KNX mask version {version:04X} ({medium}{profile})").into()
}

pub fn claim(attribute: &'static str, value: Option<Text>, unit: &Name, out: &mut Out<'_>) {
    if let Some(value) = value {
        let subject = Subject::of(out.side());
        out.state(&Observation::is(NAME, subject, attribute, value).unit(unit.clone()));
    }
}
