//! What a controller says of itself, as PLC4X and captures show it.

use wire::{Octets, Short, Text};

/// Whoever speaks UMAS is of this maker.
const VENDOR: &str = "Schneider Electric";

/// The answer to Read ID: range, identity, model, version, patch, internal and hardware
/// version, a code, two octets, and the name of the CPU behind its length.
pub fn id(data: &[u8], is: &mut impl FnMut(&'static str, Text)) {
    let Ok((version, model)) = version_and_model(data) else { return };
    is("vendor", VENDOR.into());
    if let Some(model) = Text::trimmed(model) {
        is("model", model);
    }
    if version != 0 {
        let [major, minor] = version.to_be_bytes();
        is("firmware", format_args!("{major:x}.{minor:02x}").into());
    }
}

fn version_and_model(data: &[u8]) -> Result<(u16, &[u8]), Short> {
    let mut octets = Octets::new(data);
    let version = octets.skip(2 + 4 + 2)?.le16()?;
    let length = octets.skip(2 + 2 + 2 + 4 + 2)?.u8()?;
    Ok((version, octets.take(length.into())?))
}

/// The answer to Read Project Information: two times, two dates, a version, and the
/// project's name behind its length, which ends the message with a zero.
pub fn project(data: &[u8], is: &mut impl FnMut(&'static str, Text)) {
    let Some([length, name @ .., 0]) = data.get(38..) else { return };
    let name = Text::trimmed(name).filter(|_| name.len() + 1 == usize::from(*length));
    if let Some(name) = name {
        is("description", format_args!("project {name}").into());
    }
}
