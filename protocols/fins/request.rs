use super::area::Place;
use super::{file, NAME};
use crate::log_on::Account;
use wire::{Breach, Name, Octets, Out, Short};

/// What a command is about and how many elements from there on. W342 §5-3.
pub fn target(command: u16, body: &[u8]) -> Result<(Name, u32), Short> {
    let octets = &mut Octets::new(body);
    let one = |name| Ok((name, 1));
    match command {
        0x0101..=0x0103 => {
            let place = Place::read(octets)?;
            Ok((place.name(), octets.be16()?.into()))
        }
        0x0104 => several(octets),
        0x0105 => transfer(octets),
        0x0201..=0x0203 => parameter(octets),
        0x0304 | 0x0305 => {
            Octets::new(body).skip(PROTECTING)?;
            one(program(octets, 1)?)
        }
        0x0306..=0x0308 => one(program(octets, 0)?),
        0x0401 => one(mode(octets)?),
        0x0502 => one(octets.u8().map_or(Name::None, |unit| Name::at("unit {}", unit.into()))),
        0x0620 => one(choice(octets.u8()?.into(), "initialise", "read")),
        0x0920 => one(message(octets.be16()?)),
        0x2101 => one(error(octets.be16()?)),
        0x2201..=0x2215 => file::target(command, octets),
        0x2301 => forced(octets),
        0x230A => {
            let place = Place::read(octets)?;
            Ok((place.name(), octets.be16()?.into()))
        }
        0x2601 => one(Name::text(octets.rest())),
        _ => one(Name::None),
    }
}

/// Whether it brings values: of a memory area, of an area filled. W342 §5-3-3, §5-3-4.
pub const fn writes(command: u16) -> bool {
    matches!(command, 0x0102 | 0x0103)
}

/// Places one after the other, four octets each.
fn several(octets: &mut Octets<'_>) -> Result<(Name, u32), Short> {
    let number = u32::try_from(octets.len() / 4).unwrap_or(u32::MAX);
    Ok((Place::read(octets)?.name(), number))
}

fn transfer(octets: &mut Octets<'_>) -> Result<(Name, u32), Short> {
    let (from, to) = (Place::read(octets)?.name(), Place::read(octets)?.name());
    Ok((Name::Text(format_args!("{from} > {to}").into()), octets.be16()?.into()))
}

/// Bit 15 of the number of words says that no more follow.
fn parameter(octets: &mut Octets<'_>) -> Result<(Name, u32), Short> {
    let (area, word, number) = (octets.be16()?, octets.be16()?, octets.be16()?);
    let form = match area {
        0x8002 => "CPU bus unit settings word {}",
        0x8010 => "PLC setup word {}",
        0x8011 => "peripheral device settings word {}",
        0x8012 => "I/O tables word {}",
        0x8013 => "routing tables word {}",
        _ => return Ok((Name::At("parameter area {} word {}", [area.into(), word.into(), 0]), 1)),
    };
    Ok((Name::at(form, word.into()), (number & 0x7FFF).into()))
}

/// A program's number and where in it; protecting has a code between them.
fn program(octets: &mut Octets<'_>, between: usize) -> Result<Name, Short> {
    let number = octets.be16()?;
    let form = "program {} from {} on";
    match octets.skip(between).and_then(Octets::be32) {
        Ok(from) => Ok(Name::At(form, [number.into(), from, 0])),
        Err(_) => Ok(Name::at("program {}", number.into())),
    }
}

/// Without a mode, MONITOR is meant.
fn mode(octets: &mut Octets<'_>) -> Result<Name, Short> {
    if octets.is_empty() {
        return Ok(Name::at("monitor mode", 0));
    }
    Ok(match octets.skip(2)?.u8() {
        Ok(1) => Name::at("debug mode", 0),
        Ok(4) => Name::at("run mode", 0),
        _ => Name::at("monitor mode", 0),
    })
}

/// Bits 15 and 14 tell three commands of one code apart.
fn message(parameter: u16) -> Name {
    match parameter >> 14 {
        0 => Name::at("read messages", 0),
        1 => Name::at("clear messages", 0),
        _ => Name::at("read FAL/FALS message {}", (parameter & 0x3FFF).into()),
    }
}

fn error(number: u16) -> Name {
    match number {
        0xFFFF => Name::at("all errors", 0),
        0xFFFE => Name::at("present error", 0),
        number => Name::at("error {}", number.into()),
    }
}

fn choice(number: u32, zero: &'static str, one: &'static str) -> Name {
    match number {
        0 => Name::at(zero, 0),
        1 => Name::at(one, 0),
        other => Name::at("parameter {}", other),
    }
}

/// How many bits; of each how it is forced, and its place.
fn forced(octets: &mut Octets<'_>) -> Result<(Name, u32), Short> {
    let number = octets.be16()?;
    Ok((Place::read(octets.skip(2)?)?.name(), number.into()))
}

/// What protecting a program brings (W342 §5-3-9, §5-3-10): program, code, first and last word,
/// password.
const PROTECTING: usize = 2 + 1 + 4 + 4 + 4;

/// The password of a protected program; the server has taken it when it answers so. In a request
/// of another length it may stand anywhere behind the code.
pub fn password(command: u16, body: &[u8], out: &mut Out<'_>) -> Option<Account> {
    if !matches!(command, 0x0304 | 0x0305) {
        return None;
    }
    if body.len() != PROTECTING {
        body.get(3..).iter().for_each(|rest| drop(out.secret("password", rest, &[])));
        return None;
    }
    let password = body.get(11..).filter(|password| **password != [0; 4])?;
    Some(Account::new(NAME, b"", password, password, out))
}

/// Whether a request has the length that it must have, where more than is needed is a violation.
pub fn check(command: u16, body: &[u8]) -> Result<(), Breach> {
    if matches!(command, 0x0304 | 0x0305) && body.len() > PROTECTING {
        let text = format_args!("{PROTECTING} octets needed, {} there", body.len());
        return Err(Breach("wrong length", text.into()));
    }
    Ok(())
}
