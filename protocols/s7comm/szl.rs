//! System status lists ("SZL"): what a controller says of itself. Numbers and records are
//! those of "System Software for S7-300/400: System and Standard Functions", chapter 33.

use super::NAME;
use std::net::Ipv4Addr;
use wire::{Name, Observation, Octets, Out, Shape, Short, Subject, Text};

/// The last of a controller's own racks; what is more is a bus system and a station.
const LAST_RACK: u16 = 21;

/// The extract `id` of a list, at `index`.
pub(super) fn object(mut payload: Octets<'_>) -> Result<Name, Short> {
    let (id, index) = (payload.be16()?, payload.be16()?);
    Ok(Name::Text(format_args!("SZL 0x{id:04X} index 0x{index:04X}").into()))
}

/// States what a whole list says. `done` is the request, when it was seen.
pub(super) fn list(
    mut payload: Octets<'_>,
    done: Option<&Observation<'_>>,
    out: &mut Out<'_>,
) -> Result<(), Short> {
    let number = payload.be16()? & 0xFF; // without class and extract
    let length = usize::from(payload.skip(2)?.be16()?); // index
    let count = usize::from(payload.be16()?);
    for record in payload.rest().chunks_exact(length.max(1)).take(count).map(Octets::new) {
        match number {
            0x11 => identification(record, out)?,
            0x1C => component(record, out)?,
            0x24 => operating_state(record, done, out)?,
            0x32 => protection(record, done, out)?,
            0x37 => interface(record, out)?,
            0x91 => module(record, out)?,
            _ => return Ok(()),
        }
    }
    Ok(())
}

/// Whom a list is about: its sender.
fn is(attribute: &'static str, value: impl Into<Text>, out: &mut Out<'_>) {
    out.is(NAME, Subject::of(out.side()), attribute, value);
}

/// §33.3: index, order number, kind, two releases.
fn identification(mut record: Octets<'_>, out: &mut Out<'_>) -> Result<(), Short> {
    let (index, order) = (record.be16()?, Text::trimmed(record.take(20)?));
    if let (1, Some(order)) = (index, order) {
        is("product_code", order, out);
    }
    let ([v, major], [minor, patch]) = (record.skip(2)?.array()?, record.array()?);
    match index {
        6 => is("hardware", format_args!("{}", u16::from_be_bytes([v, major])), out),
        7 if v == b'V' => is("firmware", format_args!("V{major}.{minor}.{patch}"), out),
        _ => {}
    }
    Ok(())
}

/// §33.10: index, text of 24 or 32 octets.
fn component(mut record: Octets<'_>, out: &mut Out<'_>) -> Result<(), Short> {
    let index = record.be16()?;
    let text = Text::trimmed(record.rest());
    match (index, text) {
        (9, _) => is("vendor_id", format_args!("{:#06x}", record.be16()?), out),
        (1 | 2, Some(name)) => is("name", name, out), // of the station, of the module
        (3 | 11, Some(place)) => is("location", place, out), // designations of plant, location
        (4, Some(copyright)) => is("vendor", vendor(copyright), out),
        (5, Some(serial)) => is("serial", serial, out),
        (7, Some(model)) => is("model", model, out),
        (8, Some(serial)) => memory_card(serial, out),
        _ => {}
    }
    Ok(())
}

/// Siemens signs its own modules with a sentence, makers of compatible ones otherwise.
fn vendor(copyright: Text) -> Text {
    match copyright.bytes() {
        b"Original Siemens Equipment" => "Siemens".into(),
        _ => copyright,
    }
}

/// A memory card is a child of the controller it sits in.
fn memory_card(serial: Text, out: &mut Out<'_>) {
    let is = Observation::is(NAME, Subject::Server, "serial", serial);
    out.state(&is.unit(Name::at("memory card", 0)));
}

/// §33.14: event, an unknown octet, the modes before and after in four bits each.
fn operating_state(
    mut record: Octets<'_>,
    done: Option<&Observation<'_>>,
    out: &mut Out<'_>,
) -> Result<(), Short> {
    let state = record.skip(3)?.u8()? & 0x0F;
    was("operating state", Shape::U8, &[state], done, out);
    Ok(())
}

/// §33.17: at index 4 the protection set by the selector, by parameters and in force,
/// then the position of the mode selector.
fn protection(
    mut record: Octets<'_>,
    done: Option<&Observation<'_>>,
    out: &mut Out<'_>,
) -> Result<(), Short> {
    if record.be16()? != 4 {
        return Ok(());
    }
    let level = record.skip(4)?.take(2)?;
    match level {
        [0, 1] => is("authentication", "none", out),
        [0, 2 | 3] => is("authentication", "password", out), // to write, to read and write
        _ => {}
    }
    was("protection level", Shape::U16Be, level, done, out);
    was("mode selector", Shape::U16Be, record.take(2)?, done, out);
    Ok(())
}

/// §33.19: an Ethernet interface's address in the program, IP address, subnet mask,
/// router and MAC address.
fn interface(mut record: Octets<'_>, out: &mut Out<'_>) -> Result<(), Short> {
    let ip = Ipv4Addr::from(record.skip(2)?.be32()?);
    let mac: [u8; 6] = record.skip(8)?.array()?;
    if !ip.is_unspecified() {
        is("ip", format_args!("{ip}"), out);
    }
    if mac != [0; 6] {
        let [a, b, c, d, e, f] = mac;
        is("mac", format_args!("{a:02x}:{b:02x}:{c:02x}:{d:02x}:{e:02x}:{f:02x}"), out);
    }
    Ok(())
}

/// §33.27: the state of a module: rack or bus system and station, slot in the high octet,
/// address, the types that were planned and that are there, two unknown octets, the state.
fn module(mut record: Octets<'_>, out: &mut Out<'_>) -> Result<(), Short> {
    let (rack, [slot, _]) = (record.be16()?, record.array()?);
    let kind = record.skip(4)?.be16()?;
    let is_there = record.skip(2)?.be16()? & 2 != 0;
    if is_there && rack <= LAST_RACK {
        let text: Text = format_args!("module of type {kind:#06x}").into();
        let is = Observation::is(NAME, Subject::Server, "description", text);
        out.state(&is.unit(Name::At("rack {} slot {}", [rack.into(), slot.into(), 0])));
    }
    Ok(())
}

fn was(
    object: &'static str,
    shape: Shape,
    bytes: &[u8],
    done: Option<&Observation<'_>>,
    out: &mut Out<'_>,
) {
    if let Some(done) = done {
        out.was(object, shape, bytes, done);
    }
}
