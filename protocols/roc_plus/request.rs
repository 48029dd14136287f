//! What a request is about. Manual chapter 2.

use super::frame::{Checksum, Frame, Station};
use super::parameter::Parameter;
use super::secret::LogOn;
use wire::{Name, Octets, Short, Text};

/// What is asked for and how many from there on.
pub fn target(frame: &Frame<'_>) -> Result<(Name, u32), Short> {
    let octets = &mut Octets::new(frame.data);
    let one = |name| Ok((name, 1));
    match frame.opcode {
        10 | 11 => three("table {} location {}", octets),
        17 => one(Name::at(LogOn::of(frame.data).name(), 0)),
        50 => one(Name::at(if octets.u8()? == 0 { "point types" } else { "logical numbers" }, 0)),
        100 => {
            octets.skip(1)?;
            let (first, number) = (octets.u8()?.into(), octets.u8()?.into());
            Ok((Name::at("user-defined point {}", first), number))
        }
        105 => one(point(octets)?),
        108 => {
            let (segment, number, first) = (octets.u8()?, octets.u8()?, octets.peek(0));
            let at = [segment.into(), first.unwrap_or(0).into(), 0];
            Ok((Name::At("history segment {} point {}", at), number.into()))
        }
        118 => log("alarm {}", octets),
        119 => log("event {}", octets),
        135..=139 => one(history(frame.opcode, octets)?),
        166 | 167 => {
            let (kind, logical) = (octets.u8()?, octets.u8()?);
            let (number, first) = (octets.u8()?.into(), octets.u8()?);
            Ok((Parameter([kind, logical, first]).name(), number))
        }
        180 | 181 => {
            let (number, first) = (octets.u8()?.into(), Parameter(octets.array()?));
            Ok((first.name(), number))
        }
        203 => one(file(frame, octets.skip(1)?)?),
        206 => one(transaction(octets)?),
        224 | 225 => one(Name::at("alarm {}", octets.le16()?.into())),
        _ => one(Name::None),
    }
}

/// Whether it brings values.
pub const fn writes(opcode: u8) -> bool {
    matches!(opcode, 8 | 11 | 166 | 181)
}

/// Of three numbers the last says how many.
fn three(form: &'static str, octets: &mut Octets<'_>) -> Result<(Name, u32), Short> {
    let [first, second, number] = octets.array()?;
    Ok((Name::At(form, [first.into(), second.into(), 0]), number.into()))
}

/// How many entries of a log, and from which on.
fn log(form: &'static str, octets: &mut Octets<'_>) -> Result<(Name, u32), Short> {
    let number = octets.u8()?.into();
    Ok((Name::at(form, octets.le16()?.into()), number))
}

fn point(octets: &mut Octets<'_>) -> Result<Name, Short> {
    let [segment, point] = octets.array()?;
    Ok(Name::At("history segment {} point {}", [segment.into(), point.into(), 0]))
}

fn history(opcode: u8, octets: &mut Octets<'_>) -> Result<Name, Short> {
    match opcode {
        135 | 138 => point(octets),
        _ => {
            let skipped = usize::from(opcode == 139);
            Ok(Name::at("history segment {}", octets.skip(skipped)?.u8()?.into()))
        }
    }
}

/// A file by its name when it is opened, afterwards by its descriptor.
fn file(frame: &Frame<'_>, octets: &mut Octets<'_>) -> Result<Name, Short> {
    match frame.command() {
        1 => named(octets.skip(1)?),
        5 | 6 => named(octets),
        _ => Ok(Name::at("file {}", octets.le32()?)),
    }
}

/// A path of 100 octets and a name of 25, where there is one.
fn named(octets: &mut Octets<'_>) -> Result<Name, Short> {
    let path = Text::trimmed(octets.take(100)?).unwrap_or_else(|| "".into());
    let name = octets.take(25).ok().and_then(Text::trimmed).unwrap_or_else(|| "".into());
    Ok(Name::Text(format_args!("{path}{name}").into()))
}

/// A segment and which of its transactions, or from which on.
fn transaction(octets: &mut Octets<'_>) -> Result<Name, Short> {
    let segment = octets.skip(1)?.u8()?.into();
    Ok(Name::At("segment {} transaction {}", [segment, octets.le16()?.into(), 0]))
}

/// What a station is to hand on, whether by the last of up to four stations on the way or to a
/// neighbour in a radio network, which is numbered. Opcodes 24 and 205.
pub fn embedded<'a>(frame: &Frame<'a>) -> Option<(Name, Frame<'a>)> {
    let octets = &mut Octets::new(frame.data);
    let (to, unit) = match frame.opcode {
        24 => {
            let to = last_station(octets).ok()?;
            (to, to.name())
        }
        205 => {
            let [network, node] = octets.array().ok()?;
            let unit = Name::At("network {} node {}", [network.into(), node.into(), 0]);
            (frame.to, unit)
        }
        _ => return None,
    };
    let (opcode, length) = (octets.u8().ok()?, octets.u8().ok()?);
    let data = octets.take(length.into()).ok()?;
    Some((unit, Frame { to, from: frame.to, opcode, data, checksum: Checksum::Manual }))
}

/// Behind who asks, four stations at most.
fn last_station(octets: &mut Octets<'_>) -> Result<Station, Short> {
    let mut last = octets.skip(2)?.array()?;
    for _ in 0..3 {
        let next = octets.array()?;
        if next != [0, 0] {
            last = next;
        }
    }
    Ok(Station(last))
}
