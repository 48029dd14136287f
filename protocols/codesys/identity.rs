//! What nodes say of themselves.

use super::service::Tags;
use super::NAME;
use crate::ntlm::utf16;
use wire::{Octets, Out, Short, Subject, Text};

/// The one form of an identification that is known.
const FORM: u16 = 0x0400;

/// The body of an identification, behind its type.
pub fn identification(octets: &mut Octets<'_>, out: &mut Out<'_>) -> Result<(), Short> {
    if octets.le16()? != FORM {
        return Ok(());
    }
    let parent = octets.skip(8)?.le16()?;
    let (node, device, vendor) = (octets.le16()?, octets.le16()?, octets.le16()?);
    let target = octets.take(12)?;
    let serial = octets.skip(4)?.u8()?;
    octets.skip(11 + usize::from(parent))?;
    stated(target, out);
    for (attribute, length) in [("name", node), ("model", device), ("vendor", vendor)] {
        let text = octets.take(usize::from(length) * 2)?;
        octets.skip(2)?;
        state(attribute, utf16(text), out);
    }
    state("serial", Text::trimmed(octets.take(serial.into())?), out);
    Ok(())
}

fn state(attribute: &'static str, value: Option<Text>, out: &mut Out<'_>) {
    if let Some(value) = value {
        out.is(NAME, Subject::of(out.side()), attribute, value);
    }
}

/// A target's type, id and version, as its maker numbers them.
fn stated(target: &[u8], out: &mut Out<'_>) {
    let Some((_, [a, b, c, d, version @ ..])) = target.split_first_chunk::<4>() else { return };
    let id = format_args!("{d:02X}{c:02X} {b:02X}{a:02X}").into();
    state("product_code", Some(id), out);
    state("firmware", dotted(version), out);
}

/// A version in four octets, the last part first.
fn dotted(version: &[u8]) -> Option<Text> {
    let [d, c, b, a] = version.try_into().ok()?;
    Some(format_args!("{a}.{b}.{c}.{d}").into())
}

/// What a device answers who asks for its target.
pub fn target(tags: Tags<'_>, out: &mut Out<'_>) {
    tags.get(0x01).iter().for_each(|target| stated(target, out));
    state("software", tags.get(0x06).and_then(dotted), out);
    for (number, attribute) in [(0x02, "model"), (0x03, "vendor"), (0x04, "name")] {
        let text = tags.get(number).and_then(|value| utf16(value.get(4..)?));
        state(attribute, text, out);
    }
    let serial = tags.get(0x09).and_then(|value| Text::trimmed(value.get(2..)?));
    state("serial", serial, out);
}

/// What who wants a session says of itself: its computer, and the program in which somebody works.
pub fn client(tags: Tags<'_>, out: &mut Out<'_>) {
    let Some(tags) = tags.within(0x83) else { return };
    let text = |number| tags.get(number).and_then(Text::trimmed);
    state("name", text(0x43), out);
    let program = match (text(0x44), text(0x45)) {
        (Some(name), Some(version)) => Some(format_args!("{name} ({version})").into()),
        (name, version) => name.or(version),
    };
    state("software", program, out);
}
