//! What ADS tells of a device: its services' names and versions, and its description.

use super::NAME;
use wire::{Name, Observation, Octets, Out, Short, Subject, Text};

/// The answer to Read Device Info: a version and the name of the ADS service at a port.
pub fn service(unit: &Name, mut data: Octets<'_>, out: &mut Out<'_>) -> Result<(), Short> {
    let (major, minor, build) = (data.u8()?, data.u8()?, data.le16()?);
    let Some(name) = Text::trimmed(data.take(data.len().min(16))?) else { return Ok(()) };
    let software = format_args!("{name} {major}.{minor}.{build}").into();
    for (attribute, value) in [("name", name.clone()), ("software", software)] {
        out.state(&Observation::is(NAME, Subject::Server, attribute, value).unit(unit.clone()));
    }
    Ok(())
}

/// The target description, in XML: of the device itself, whatever port told it.
pub fn target(data: &[u8], out: &mut Out<'_>) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let Some(model) = element(text, "TargetType") else { return };
    let mut is = |attribute, value: Text| out.is(NAME, Subject::Server, attribute, value);
    is("model", model.into());
    if model.starts_with("CX") {
        is("vendor", "Beckhoff".into()); // embedded PCs that nobody else makes
    }
    let version = [element(text, "Version"), element(text, "Revision"), element(text, "Build")];
    if let [Some(version), Some(revision), Some(build)] = version.map(|v| v.and_then(leaf)) {
        is("software", format_args!("TwinCAT {version}.{revision}.{build}").into());
    }
    if let Some(serial) = element(text, "SerialNo") {
        is("serial", serial.into());
    }
    if let Some(image) = element(text, "ImageVersion") {
        is("firmware", image.into());
    }
    if let (Some(os), Some(version)) = (element(text, "OsName"), element(text, "OsVersion")) {
        is("os", format_args!("{os} {version}").into());
    }
}

/// What stands between the first `<name>` and its end.
fn element<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    let mut rest = text;
    loop {
        let (_, behind) = rest.split_once('<')?;
        rest = behind;
        let inside = behind.strip_prefix(name).and_then(|behind| behind.strip_prefix('>'));
        if let Some(inside) = inside {
            let (value, _) = inside.split_once("</")?;
            return Some(value.trim()).filter(|value| !value.is_empty());
        }
    }
}

/// The element's text alone, without elements inside it.
fn leaf(text: &str) -> Option<&str> {
    (!text.contains('<')).then_some(text)
}
