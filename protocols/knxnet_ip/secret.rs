//! Keys that frames carry in clear (KNX 3/5/2, 3.5 and 3.8; AN158): what lets somebody program a
//! device, and what its secure connections rest on.

use super::application::*;
use super::cemi::{self, Apdu, Telegram};
use super::header::{self, Header};
use wire::{Octets, Out, Text};

/// A device without a key of its own takes this one.
const NO_KEY: &[&[u8]] = &[&[0xFF; 4]];
/// A serial number, an address of a group of routers and a version stand in front of the key
/// that these share; other media have shorter addresses, and no key.
const BEFORE_BACKBONE_KEY: usize = 11;
/// The shortest value that is a key of KNX Secure.
const KEY_OCTETS: usize = 16;

/// Overwrites what an application's message carries of a key. Gives what may be told of it.
pub fn hide(apdu: &Apdu<'_>, out: &mut Out<'_>) -> Option<Text> {
    hide_of(apdu, KEY_OCTETS, out)
}

fn hide_of(apdu: &Apdu<'_>, least: usize, out: &mut Out<'_>) -> Option<Text> {
    let key = match apdu.service {
        AUTHORISE | KEY_WRITE => apdu.data.get(1..)?,
        DOMAIN_WRITE => apdu.data.get(BEFORE_BACKBONE_KEY..)?,
        PROPERTY_RESPONSE | PROPERTY_WRITE => {
            let property = apdu.data.get(1)?;
            keys((*property).into(), apdu.data.get(4..)?, least)?
        }
        EXTENDED_PROPERTY_RESPONSE..=EXTENDED_PROPERTY_INFORMATION => {
            let [high, low] = apdu.data.get(3..)?.first_chunk()?;
            keys(u16::from_be_bytes([high & 0xF, *low]), apdu.data.get(8..)?, least)?
        }
        _ => return None,
    };
    (!key.is_empty()).then(|| out.secret("key", key, NO_KEY))
}

/// Whether a property's value may be a key.
pub fn is_key(property: u16, value: &[u8]) -> bool {
    keys(property, value, KEY_OCTETS).is_some()
}

/// A property's value, where it may be keys: of the backbone, hashes of passwords, what
/// authenticates the device (KNXnet/IP parameters, 91, 92, 97); of devices, groups, zones and of
/// the tool (security, 52, 53, 60, 56). An object's number does not tell its type, so its length
/// must do.
fn keys(property: u16, value: &[u8], least: usize) -> Option<&[u8]> {
    let may_be = matches!(property, 52 | 53 | 56 | 60 | 91 | 92 | 97);
    (may_be && value.len() >= least).then_some(value)
}

/// Overwrites what is there of a key in a frame whose rest may never come.
pub fn hide_begun(bytes: &[u8], out: &mut Out<'_>) {
    let Ok(header) = Header::read(bytes) else { return };
    let head = match header.service {
        header::TUNNELLING | header::CONFIGURATION => 4,
        header::ROUTING | header::SYSTEM_BROADCAST => 0,
        _ => return,
    };
    let mut octets = Octets::new(bytes);
    let message = octets.skip(Header::OCTETS + head).and_then(|octets| octets.u8());
    match message {
        Ok(code) if cemi::is_telegram(code) => {
            if let Ok(telegram) = Telegram::begun(code, octets) {
                hide_of(&telegram.apdu, 1, out);
            }
        }
        // Behind an object's type and number stand the property, and where in it.
        Ok(cemi::PROPERTY_WRITE | cemi::PROPERTY_READ_CONFIRMATION) => {
            let property = octets.rest().get(3).copied().unwrap_or(0);
            let value = octets.rest().get(6..).unwrap_or_default();
            if let Some(key) = keys(property.into(), value, 1) {
                out.secret("key", key, &[]);
            }
        }
        _ => {}
    }
}
