//! What a device says that it is (FCG TS20127, "Universal command specification").

use super::{pdu, vendor, NAME};
use wire::{Name, Observation, Octets, Out, Short, Subject, Text};

/// Claims of the data behind an answer's codes, by the device `unit`.
pub fn state(number: u16, unit: &Name, data: &[u8], out: &mut Out<'_>) -> Result<(), Short> {
    let mut octets = Octets::new(data);
    let mut is = |attribute, value: Option<Text>| claim(attribute, value, unit, out);
    match number {
        0 | 11 | 21 => identity(octets, unit, out)?,
        12 => is("description", packed(octets.take(24)?)),
        13 => {
            is("name", packed(octets.take(6)?));
            is("description", packed(octets.take(12)?));
        }
        20 => is("name", Text::trimmed(octets.take(32)?)),
        _ => {}
    }
    Ok(())
}

/// Identity, command 0: expanded device type, revisions, number, manufacturer. A device that
/// is asked by polling address tells its unique one, under which it is known. Until HART 6,
/// manufacturer and device type had an octet each and nothing was behind the number.
fn identity(mut octets: Octets<'_>, unit: &Name, out: &mut Out<'_>) -> Result<(), Short> {
    let (kind, universal) = (octets.skip(1)?.be16()?, octets.skip(1)?.u8()?);
    let (revision, software, hardware) = (octets.u8()?, octets.u8()?, octets.u8()? >> 3);
    let number: [u8; 3] = octets.skip(1)?.array()?;
    let own = pdu::device(kind, number);
    let unit = if *unit == Name::None { unit } else { &own };
    let [high, _] = kind.to_be_bytes();
    let later = octets.skip(5).ok().and_then(|octets| octets.be16().ok());
    let manufacturer = later.filter(|_| universal >= 7).unwrap_or_else(|| high.into());
    let [a, b, c] = number;
    let mut is = |attribute, value: Text| claim(attribute, Some(value), unit, out);
    is("vendor_id", format_args!("{manufacturer}").into());
    if let Some(name) = vendor::name(manufacturer) {
        is("vendor", name.into());
    }
    is("type", format_args!("HART device type {kind:#06X}").into());
    is("serial", format_args!("{a:02X}{b:02X}{c:02X}").into());
    is("firmware", format_args!("{software}").into());
    is("hardware", format_args!("{hardware}").into());
    is("description", format_args!("HART {universal}, device revision {revision}").into());
    Ok(())
}

fn claim(attribute: &'static str, value: Option<Text>, unit: &Name, out: &mut Out<'_>) {
    if let Some(value) = value {
        let claim = Observation::is(NAME, Subject::Server, attribute, value);
        out.state(&claim.unit(unit.clone()));
    }
}

/// Packed ASCII: four characters in three octets, blanks around them not told. Nothing but
/// zeros, or ones, was never written.
fn packed(octets: &[u8]) -> Option<Text> {
    if [0, 0xFF].iter().any(|empty| octets.iter().all(|octet| octet == empty)) {
        return None;
    }
    let characters = octets.chunks_exact(3).flat_map(|three| {
        let bits = three.iter().fold(0_u32, |bits, octet| bits << 8 | u32::from(*octet));
        [18, 12, 6, 0].map(|at| {
            let six = u8::try_from(bits >> at & 0x3F).unwrap_or(0);
            if six < 0x20 {
                six + 0x40
            } else {
                six
            }
        })
    });
    Text::trimmed(&characters.collect::<Vec<_>>())
}
