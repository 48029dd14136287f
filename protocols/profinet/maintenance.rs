//! Identification and maintenance (I&M0 to I&M4, IEC 61158-6-10): records that devices of any
//! kind hold, and other protocols carry too.

use super::vendor;
use wire::{Octets, Short, Text};

// Types of blocks.
const IM0: u16 = 0x0020;
const IM1: u16 = 0x0021;
const IM3: u16 = 0x0023;

/// Tells what a block of identification and maintenance says, if it is one.
pub fn maintenance(octets: &[u8], is: &mut dyn FnMut(&'static str, Text)) {
    let mut octets = Octets::new(octets);
    let _ = block(&mut octets, is);
}

/// Type, length, version; then what the type says.
fn block(octets: &mut Octets<'_>, is: &mut dyn FnMut(&'static str, Text)) -> Result<(), Short> {
    let kind = octets.be16()?;
    let length = octets.be16()?;
    let mut data = octets.part(length.into())?;
    data.skip(2)?;
    match kind {
        IM0 => identity(&mut data, is),
        IM1 => {
            let [_function, location] = [data.take(32)?, data.take(22)?];
            tell("location", location, is);
            Ok(())
        }
        IM3 => {
            tell("description", data.rest(), is);
            Ok(())
        }
        _ => Ok(()),
    }
}

fn tell(attribute: &'static str, field: &[u8], is: &mut dyn FnMut(&'static str, Text)) {
    if let Some(text) = Text::trimmed(field) {
        is(attribute, text);
    }
}

/// I&M0: vendor, order number, serial number, hardware, firmware.
fn identity(data: &mut Octets<'_>, is: &mut dyn FnMut(&'static str, Text)) -> Result<(), Short> {
    let vendor = data.be16()?;
    is("vendor_id", format_args!("{vendor:#06x}").into());
    if let Some(name) = vendor::name(vendor) {
        is("vendor", name.into());
    }
    tell("product_code", data.take(20)?, is);
    tell("serial", data.take(16)?, is);
    let hardware = data.be16()?;
    is("hardware", format_args!("{hardware}").into());
    let [prefix, major, minor, patch] = data.array()?;
    if prefix.is_ascii_alphabetic() {
        is("firmware", format_args!("{}{major}.{minor}.{patch}", char::from(prefix)).into());
    }
    Ok(())
}
