//! Services of the application layer: what they are for, and what answers them (KNX 3/3/7, 3).

use super::cemi::{Apdu, To, CONTROL};
use wire::{Name, Octets, Short, Text};

pub const GROUP_READ: u16 = 0x000;
pub const GROUP_RESPONSE: u16 = 0x040;
pub const GROUP_WRITE: u16 = 0x080;
pub const MEMORY_RESPONSE: u16 = 0x240;
pub const MEMORY_WRITE: u16 = 0x280;
pub const EXTENDED_PROPERTY_RESPONSE: u16 = 0x1CD;
pub const EXTENDED_PROPERTY_WRITE: u16 = 0x1CE;
pub const EXTENDED_PROPERTY_WRITE_RESPONSE: u16 = 0x1CF;
pub const EXTENDED_PROPERTY_WRITE_ONLY: u16 = 0x1D0;
pub const EXTENDED_PROPERTY_INFORMATION: u16 = 0x1D1;
pub const EXTENDED_FUNCTION_RESPONSE: u16 = 0x1D6;
pub const EXTENDED_MEMORY_WRITE: u16 = 0x1FB;
pub const EXTENDED_MEMORY_WRITE_RESPONSE: u16 = 0x1FC;
pub const EXTENDED_MEMORY_RESPONSE: u16 = 0x1FE;
pub const USER_MEMORY_RESPONSE: u16 = 0x2C1;
pub const USER_MEMORY_WRITE: u16 = 0x2C2;
pub const FUNCTION_RESPONSE: u16 = 0x2C9;
pub const DESCRIPTOR_RESPONSE: u16 = 0x340;
pub const CONVERTER_RESPONSE: u16 = 0x1C0;
pub const RESTART: u16 = 0x381;
pub const RESTART_RESPONSE: u16 = 0x3A1;
pub const AUTHORISE: u16 = 0x3D1;
pub const AUTHORISE_RESPONSE: u16 = 0x3D2;
pub const KEY_WRITE: u16 = 0x3D3;
pub const KEY_RESPONSE: u16 = 0x3D4;
pub const DOMAIN_WRITE: u16 = 0x3EE;
pub const PROPERTY_RESPONSE: u16 = 0x3D6;
pub const PROPERTY_WRITE: u16 = 0x3D7;

/// What a service is called: the ten bits in hexadecimal digits, as the specification has them.
pub fn code(service: u16) -> Name {
    if service & CONTROL == 0 {
        Name::at("apci.{X}", service.into())
    } else {
        Name::at("tpci.{}", (service & 3).into())
    }
}

/// Which service answers, if one does.
pub const fn answer(service: u16) -> Option<u16> {
    Some(match service {
        0x000 | 0x100 | 0x180 | 0x200 | 0x300 => service + 0x40,
        0x1C8 | 0x1CC | 0x1CE | 0x1D2 | 0x1FB | 0x1FD | 0x2C0 | 0x2C5 | 0x3C1 | 0x3C8 | 0x3CD
        | 0x3D1 | 0x3D3 | 0x3D5 | 0x3D8 | 0x3DA | 0x3DC | 0x3E1 | 0x3E5 | 0x3E8 | 0x3EC => {
            service + 1
        }
        0x1D4 | 0x1D5 => EXTENDED_FUNCTION_RESPONSE,
        0x2C7 | 0x2C8 => FUNCTION_RESPONSE,
        RESTART => RESTART_RESPONSE,
        PROPERTY_WRITE => PROPERTY_RESPONSE,
        0x3E3 => 0x3E2,
        0x3E7 => 0x3E6,
        _ => return None,
    })
}

/// Whether the service is an answer.
pub const fn answers(service: u16) -> bool {
    matches!(
        service,
        0x040
            | 0x140
            | 0x1C0
            | 0x1C9
            | 0x1CD
            | 0x1CF
            | 0x1D3
            | 0x1D6
            | 0x1FC
            | 0x1FE
            | 0x240
            | 0x2C1
            | 0x2C6
            | 0x2C9
            | 0x340
            | 0x3A1
            | 0x3C2
            | 0x3C9
            | 0x3CE
            | 0x3D2
            | 0x3D4
            | 0x3D6
            | 0x3D9
            | 0x3DB
            | 0x3DD
            | 0x3E2
            | 0x3E6
            | 0x3E9
            | 0x3ED
    )
}

/// Whether the request brings the values of what it is for.
pub const fn writes(service: u16) -> bool {
    matches!(
        service,
        GROUP_WRITE
            | MEMORY_WRITE
            | EXTENDED_PROPERTY_WRITE
            | EXTENDED_PROPERTY_WRITE_ONLY
            | EXTENDED_MEMORY_WRITE
            | USER_MEMORY_WRITE
            | PROPERTY_WRITE
    )
}

/// Whether it brings values at all.
pub const fn brings(service: u16) -> bool {
    writes(service) || matches!(service, GROUP_RESPONSE | EXTENDED_PROPERTY_INFORMATION)
}

/// A device's address, as area, line and device.
pub fn device(address: u16) -> Name {
    let [high, low] = address.to_be_bytes();
    match address {
        0 => Name::None,
        _ => Name::At("{}.{}.{}", [high >> 4, high & 0xF, low].map(u32::from)),
    }
}

/// A group's address in three levels.
pub fn group(address: u16) -> Name {
    let [high, low] = address.to_be_bytes();
    Name::At("{}/{}/{}", [high >> 3, high & 7, low].map(u32::from))
}

/// What a service is for, and how many of it; an answer names the same as its request.
pub fn object(apdu: &Apdu<'_>, to: To) -> Result<(Name, u32), Short> {
    let (mut octets, short) = (Octets::new(apdu.data), u32::from(apdu.short));
    let octets = &mut octets;
    let name = match (apdu.service, to) {
        (GROUP_READ | GROUP_RESPONSE | GROUP_WRITE, To::Group(address)) => group(address),
        (0x0C0, _) => {
            let [high, low] = octets.array()?;
            Name::At("individual address {}.{}.{}", [high >> 4, high & 0xF, low].map(u32::from))
        }
        (0x180 | CONVERTER_RESPONSE, _) => Name::at("converter channel {}", short),
        (0x200 | MEMORY_RESPONSE | MEMORY_WRITE, _) => {
            return Ok((Name::at("memory {X}", octets.be16()?.into()), (short & 0xF).max(1)));
        }
        (0x1FB..=0x1FE, _) => return extended_memory(octets),
        (0x2C0..=USER_MEMORY_WRITE, _) => return user_memory(octets),
        (0x300 | DESCRIPTOR_RESPONSE, _) => Name::at("device descriptor {}", short),
        (RESTART, _) => Name::at("erase code {}", octets.u8()?.into()),
        (0x3D8, _) if apdu.data.get(1) == Some(&0) => described(octets)?,
        (0x3D5..=0x3D9 | 0x2C7..=FUNCTION_RESPONSE, _) => {
            let [object, property] = octets.array()?.map(u32::from);
            Name::At("object {} property {}", [object, property, 0])
        }
        (0x1CC..=0x1D6, _) => extended_property(octets)?,
        (0x1C8..=0x1CA, _) => {
            let (kind, property) = (octets.be16()?.into(), octets.be16()? >> 4);
            Name::At("object type {} property {}", [kind, property.into(), 0])
        }
        (0x3DA | 0x3DB | 0x3E4, _) => {
            let (kind, property) = (octets.be16()?.into(), octets.u8()?.into());
            Name::At("object type {} property {}", [kind, property, 0])
        }
        (KEY_WRITE | KEY_RESPONSE, _) => Name::at("access level {}", octets.u8()?.into()),
        (0x3DC..=0x3DE | 0x3EC..=0x3EE, _) => serial(octets.array()?),
        (0x3E5..=0x3E7, _) => Name::at("group object {}", octets.u8()?.into()),
        _ => Name::None,
    };
    Ok((name, 1))
}

/// A property by its place: whose description is asked for without its number.
fn described(octets: &mut Octets<'_>) -> Result<Name, Short> {
    let [object, _, place] = octets.array()?.map(u32::from);
    Ok(Name::At("object {} property at {}", [object, place, 0]))
}

/// What else an answer may have been asked as.
pub fn second_object(apdu: &Apdu<'_>) -> Option<Name> {
    (apdu.service == 0x3D9).then(|| described(&mut Octets::new(apdu.data)).ok())?
}

/// How many octets, and where, in three octets; an answer has its outcome in the first place.
fn extended_memory(octets: &mut Octets<'_>) -> Result<(Name, u32), Short> {
    let [_, a, b, c] = octets.array()?;
    Ok((Name::at("memory {X}", u32::from_be_bytes([0, a, b, c])), 1))
}

/// Four bits of the address stand beside the number of octets.
fn user_memory(octets: &mut Octets<'_>) -> Result<(Name, u32), Short> {
    let [first, a, b] = octets.array()?;
    let at = u32::from_be_bytes([0, first >> 4, a, b]);
    Ok((Name::at("user memory {X}", at), u32::from(first & 0xF).max(1)))
}

/// An object's type, which one of them in twelve bits, a property in twelve.
fn extended_property(octets: &mut Octets<'_>) -> Result<Name, Short> {
    let (kind, [a, b, c]) = (octets.be16()?.into(), octets.array()?);
    let rest = u32::from_be_bytes([0, a, b, c]);
    Ok(Name::At("object type {} instance {} property {}", [kind, rest >> 12, rest & 0xFFF]))
}

fn serial([a, b, c, d, e, f]: [u8; 6]) -> Name {
    let text: Text =
        format_args!("serial number {a:02X}{b:02X}{c:02X}{d:02X}{e:02X}{f:02X}").into();
    Name::Text(text)
}

/// Nobody on the bus took the telegram.
pub const UNCONFIRMED: u32 = 0x100;
/// An answer without what was asked for.
const NOTHING: u32 = 0x101;

/// What an answer says of how it went; 0 is success.
pub fn status(apdu: &Apdu<'_>) -> u32 {
    let at = |place: usize| apdu.data.get(place).copied();
    let outcome =
        |code: Option<u8>| code.filter(|code| *code >= 0x80).map(|c| 0x200 | u32::from(c));
    let told = match apdu.service {
        PROPERTY_RESPONSE => at(2).filter(|count| count >> 4 == 0).map(|_| NOTHING),
        MEMORY_RESPONSE => (apdu.short & 0xF == 0).then_some(NOTHING),
        USER_MEMORY_RESPONSE => at(0).filter(|count| count & 0xF == 0).map(|_| NOTHING),
        EXTENDED_PROPERTY_RESPONSE if at(5) == Some(0) => outcome(at(8)).or(Some(NOTHING)),
        EXTENDED_PROPERTY_WRITE_RESPONSE => outcome(at(8)),
        EXTENDED_FUNCTION_RESPONSE => outcome(at(5)),
        EXTENDED_MEMORY_WRITE_RESPONSE | EXTENDED_MEMORY_RESPONSE => outcome(at(0)),
        FUNCTION_RESPONSE => outcome(at(2)),
        RESTART_RESPONSE => at(0).filter(|code| *code != 0).map(|code| 0x300 | u32::from(code)),
        _ => None,
    };
    told.unwrap_or(0)
}
