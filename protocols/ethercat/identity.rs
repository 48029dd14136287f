//! What a slave is, as its objects and its EEPROM say alike (ETG.1000.6, "Identity object").

use super::NAME;
use wire::{Name, Observation, Out, Subject, Text};

// Entries of the identity object.
pub const VENDOR: u8 = 1;
pub const PRODUCT: u8 = 2;
pub const SERIAL: u8 = 4;

const BECKHOFF: u32 = 2;

/// Claims an entry of the identity object of the slave `unit`.
pub fn number(entry: u8, value: u32, unit: &Name, out: &mut Out<'_>) {
    match entry {
        VENDOR => {
            text("vendor_id", format_args!("{value}").into(), unit, out);
            if value == BECKHOFF {
                text("vendor", "Beckhoff".into(), unit, out);
            }
        }
        PRODUCT => text("product_code", product(value), unit, out),
        SERIAL if value != 0 => text("serial", format_args!("{value}").into(), unit, out),
        _ => {}
    }
}

/// Claims an attribute of the slave `unit`. Who sends the frame is the master, or the gateway,
/// whose slaves are stations.
pub fn text(attribute: &'static str, value: Text, unit: &Name, out: &mut Out<'_>) {
    let claim = Observation::is(NAME, Subject::of(out.side()), attribute, value);
    out.state(&claim.unit(unit.clone()));
}

/// Beckhoff's product codes hold the number of a terminal beside the letters.
fn product(code: u32) -> Text {
    match (code >> 16, code & 0xFFFF) {
        (number, 0x3052) => format_args!("EL{number}").into(),
        (number, 0x2C52) => format_args!("EK{number}").into(),
        (number, 0x4052) => format_args!("EM{number}").into(),
        (number, 0x5052 | 0x6052) => format_args!("EP{number}").into(),
        _ => format_args!("{code:#010X}").into(),
    }
}
