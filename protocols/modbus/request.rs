use wire::{code as numbers, Name, Octets, Short};

/// The function, with its sub-function (App §6.8) or MEI type (§6.19) where it has one.
pub fn code(function: u8, body: &[u8]) -> Name {
    match (function, body) {
        (8, [high, low, ..]) => numbers([8, u16::from_be_bytes([*high, *low]).into()]),
        (43, [mei, ..]) => numbers([43, (*mei).into()]),
        _ => numbers([function.into()]),
    }
}

/// Whether it brings values, App §6.
pub const fn writes(function: u8) -> bool {
    matches!(function, 5 | 6 | 15 | 16 | 21..=23)
}

/// Whether no answer follows: Force Listen Only Mode, App §6.8.1.
pub fn is_silent(function: u8, body: &[u8]) -> bool {
    function == 8 && body.starts_with(&[0, 4])
}

/// The first object a request names and how many there are; of both halves of function
/// 23 the one that is written, of several file records the first. App §6.
pub fn target(function: u8, body: &[u8]) -> Result<(Name, u32), Short> {
    let mut octets = Octets::new(body);
    match function {
        1 | 15 => range("coil {}", &mut octets),
        2 => range("discrete input {}", &mut octets),
        3 | 16 => range("holding register {}", &mut octets),
        4 => range("input register {}", &mut octets),
        5 => Ok((Name::at("coil {}", octets.be16()?.into()), 1)),
        6 | 22 => Ok((Name::at("holding register {}", octets.be16()?.into()), 1)),
        20 | 21 => file_record(octets.skip(1)?),
        23 => range("holding register {}", octets.skip(4)?),
        24 => Ok((Name::at("fifo queue {}", octets.be16()?.into()), 1)),
        43 => identification(&mut octets),
        _ => Ok((Name::None, 1)),
    }
}

fn range(form: &'static str, octets: &mut Octets<'_>) -> Result<(Name, u32), Short> {
    Ok((Name::at(form, octets.be16()?.into()), octets.be16()?.into()))
}

/// One sub-request: reference type, file, record, length in registers. App §6.14, §6.15.
pub fn file_record(octets: &mut Octets<'_>) -> Result<(Name, u32), Short> {
    let (file, record) = (octets.skip(1)?.be16()?, octets.be16()?);
    let name = Name::At("file {} record {}", [file.into(), record.into(), 0]);
    Ok((name, octets.be16()?.into()))
}

/// App §6.21.
fn identification(octets: &mut Octets<'_>) -> Result<(Name, u32), Short> {
    let name = match (octets.u8()?, octets.u8()?, octets.u8()?) {
        (14, 1, _) => Name::at("basic identification", 0),
        (14, 2, _) => Name::at("regular identification", 0),
        (14, 3, _) => Name::at("extended identification", 0),
        (14, 4, object) => Name::at("identification object {}", object.into()),
        _ => Name::None,
    };
    Ok((name, 1))
}
