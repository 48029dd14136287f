use super::NAME;
use wire::{Breach, Name, Observation, Octets, Out, Shape, Short, Subject, Text, Values};

/// Claims of an answer that says who the server is; they need no request.
pub fn read(station: &Name, function: u8, body: &[u8], out: &mut Out<'_>) -> Result<(), Breach> {
    match (function, body) {
        (17, _) => server_id(station, body, out)?,
        (43, [14, ..]) => identification(station, body, out)?,
        _ => {}
    }
    Ok(())
}

fn claim(station: &Name, attribute: &'static str, value: impl Into<Text>, out: &mut Out<'_>) {
    let claim = Observation::is(NAME, Subject::Server, attribute, value);
    out.state(&claim.unit(station.clone()));
}

/// Text as devices pad it, if there is any.
fn text(bytes: &[u8]) -> Option<&[u8]> {
    let trimmed = bytes.trim_ascii_start();
    let end = trimmed.iter().rposition(|octet| !matches!(octet, 0 | b' '))? + 1;
    trimmed.get(..end).filter(|text| text.iter().all(|octet| matches!(octet, 0x20..=0x7E | 0x80..)))
}

/// App §6.21: MEI type, read code, conformity, more follows, next object, how many; then
/// each object's id, length and value.
fn identification(station: &Name, body: &[u8], out: &mut Out<'_>) -> Result<(), Short> {
    let mut octets = Octets::new(body);
    let conformity = octets.skip(2)?.u8()?;
    let number = octets.skip(2)?.u8()?;
    for _ in 0..number {
        let (object, length) = (octets.u8()?, octets.u8()?);
        let Some(value) = text(octets.take(length.into())?) else { continue };
        match attribute(object) {
            Some(attribute) => claim(station, attribute, value, out),
            None => further(station, object, value, out),
        }
        // A device that knows but the basic objects names its model by the product code.
        if object == 1 && conformity & 0x7F == 1 {
            claim(station, "model", value, out);
        }
    }
    Ok(())
}

/// App §6.21, "Object Id".
const fn attribute(object: u8) -> Option<&'static str> {
    match object {
        0 => Some("vendor"),
        1 => Some("product_code"),
        2 => Some("firmware"),
        3 => Some("url"),
        4 => Some("description"),
        5 => Some("model"),
        6 => Some("name"),
        _ => None,
    }
}

/// Objects that App reserves, and from 128 on the vendor's own.
fn further(station: &Name, object: u8, value: &[u8], out: &mut Out<'_>) {
    let value = String::from_utf8_lossy(value);
    claim(station, "description", format_args!("object {object}: {value}"), out);
}

/// App §6.13: a length, the server's id as the device likes it (mostly one octet), whether
/// it runs (0 or 255), what more it says. Some put the run indicator last.
fn server_id(station: &Name, body: &[u8], out: &mut Out<'_>) -> Result<(), Short> {
    let mut octets = Octets::new(body);
    let length = octets.u8()?;
    let (runs, said) = match octets.take(length.into())? {
        [_, runs @ (0 | 0xFF), said @ ..] => (*runs, said),
        [said @ .., runs @ (0 | 0xFF)] => (*runs, said),
        _ => return Ok(()),
    };
    let values = Values { shape: Shape::U8, bytes: &[runs], step: 1 };
    let did = Observation::did(NAME, wire::code([17])).unit(station.clone());
    let indicator = did.object(Name::at("run indicator", 0));
    out.state(&Observation::was(&indicator, values));
    if let Some(said) = text(said) {
        claim(station, "description", said, out);
    }
    Ok(())
}
