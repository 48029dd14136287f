//! What a clock says of itself when it is asked. 15.5.3.1.2, 15.5.3.1.3

use super::NAME;
use wire::{Octets, Out, Short, Subject, Text};

const CLOCK_DESCRIPTION: u16 = 1;
const USER_DESCRIPTION: u16 = 2;

/// What the parts of a text stand for, between semicolons.
const PRODUCT: [&str; 3] = ["vendor", "model", "serial"];
const REVISION: [&str; 3] = ["hardware", "firmware", "software"];
const USER: [&str; 2] = ["name", "location"];

/// What stands there is told; of a description that is cut no more is known.
pub(super) fn told(id: u16, data: Octets<'_>, out: &mut Out<'_>) {
    let read = match id {
        CLOCK_DESCRIPTION => description(data),
        USER_DESCRIPTION => user(data),
        _ => return,
    };
    let Ok(Description { mac, product, revision, user }) = read else { return };
    if let Some(mac) = mac {
        out.is(NAME, Subject::of(out.side()), "mac", mac);
    }
    parts(product, &PRODUCT, out);
    parts(revision, &REVISION, out);
    parts(user, &USER, out);
}

#[derive(Default)]
struct Description<'a> {
    mac: Option<[u8; 6]>,
    product: &'a [u8],
    revision: &'a [u8],
    user: &'a [u8],
}

fn description(mut data: Octets<'_>) -> Result<Description<'_>, Short> {
    data.skip(2)?; // the type of clock
    text(&mut data)?; // the physical layer
    let length = data.be16()?;
    let mac = data.take(length.into())?.try_into().ok();
    data.skip(2)?; // the network's protocol, and the address in it
    let length = data.be16()?;
    data.skip(length.into())?.skip(4)?; // the manufacturer's number, and an octet that is free
    let (product, revision) = (text(&mut data)?, text(&mut data)?);
    Ok(Description { mac, product, revision, user: text(&mut data)? })
}

fn user(mut data: Octets<'_>) -> Result<Description<'_>, Short> {
    Ok(Description { user: text(&mut data)?, ..Description::default() })
}

/// A length, and so many octets of text. 5.3.9
fn text<'a>(data: &mut Octets<'a>) -> Result<&'a [u8], Short> {
    let length = data.u8()?;
    data.take(length.into())
}

fn parts(text: &[u8], attributes: &[&'static str], out: &mut Out<'_>) {
    for (part, attribute) in text.split(|octet| *octet == b';').zip(attributes) {
        if let Some(value) = Text::trimmed(part) {
            out.is(NAME, Subject::of(out.side()), attribute, value);
        }
    }
}
