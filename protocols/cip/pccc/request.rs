//! What a command is about (1770-6.5.16, chapter 7).

use super::address::{self, Logical};
use super::{skip_requestor, typed, About, PCCC};
use wire::{code, Name, Observation, Octets, Shape, Short};

/// A written value is kept until its answer, as far as this many octets.
const KEPT: usize = 256;

/// Makes `did` the command behind the requestor's id.
pub fn request(did: &mut Observation<'static>, mut octets: Octets<'_>) -> Result<About, Short> {
    let command = skip_requestor(&mut octets)?.u8()?;
    octets.skip(3)?;
    (did.protocol, did.object) = (PCCC, Name::None);
    did.code = code([command.into()]);
    if !matches!(command, 0x06 | 0x07 | 0x0F) {
        return Ok(About::Done);
    }
    let function = octets.u8()?;
    did.code = code([command.into(), function.into()]);
    match (command, function) {
        (0x06, 0x03) => Ok(About::DiagnosticStatus),
        (0x0F, 0x00 | 0x01 | 0x03 | 0x04 | 0x67 | 0x68) => range(did, function, &mut octets),
        (0x0F, 0xA1 | 0xA2 | 0xA9 | 0xAA | 0xAB) => logical(did, function, &mut octets),
        (0x0F, _) => {
            did.object = about(function, &mut octets)?;
            Ok(About::Done)
        }
        _ => Ok(About::Done),
    }
}

/// What the other functions of command 15 name.
fn about(function: u8, octets: &mut Octets<'_>) -> Result<Name, Short> {
    Ok(match function {
        0x02 | 0x26 => address::system(octets)?,
        0x17 | 0x18 => Name::at("address {}", octets.le32()?),
        0x3A | 0x80 => Name::text(mode(function, octets.u8()?)),
        0x81 => {
            let (file, kind) = (octets.skip(1)?.le16()?, octets.u8()?);
            Name::At("file {} of type {}", [file.into(), kind.into(), 0])
        }
        0x94 => Name::at("file {}", octets.skip(2)?.u8()?.into()),
        _ => Name::None,
    })
}

/// The modes of "Set CPU Mode" (PLC-5) and "Change Mode" (SLC 500; MicroLogix runs with 2).
const fn mode(function: u8, number: u8) -> &'static str {
    match (function, number) {
        (0x3A, 0) | (0x80, 1) => "mode: program",
        (0x3A, 1) => "mode: remote test",
        (0x3A, 2) => "mode: remote run",
        (0x80, 2 | 6) => "mode: run",
        (0x80, 7) => "mode: test, continuous scan",
        (0x80, 8) => "mode: test, single scan",
        (0x80, 9) => "mode: test, single step",
        _ => "mode: another",
    }
}

/// Word range, file, and typed reads and writes: where in the transaction, how much it is
/// in all, the address, then how much is read, or what is written.
fn range(
    did: &mut Observation<'static>,
    function: u8,
    octets: &mut Octets<'_>,
) -> Result<About, Short> {
    let offset = octets.le16()?;
    did.object = address::system(octets.skip(2)?)?.nth(offset.into());
    let (about, span) = match function {
        0x68 => (About::Typed, octets.le16()?.into()),
        0x01 | 0x04 => (About::Read(Shape::U16Le), usize::from(octets.u8()?) / 2),
        0x67 => match typed::values(octets.rest()) {
            Some((shape, values)) => (About::Wrote(shape, kept(values)), count(shape, values)),
            None => (About::Done, 1),
        },
        _ => {
            let values = octets.rest();
            (About::Wrote(Shape::U16Le, kept(values)), values.len() / 2)
        }
    };
    did.span = u32::try_from(span).unwrap_or(1);
    Ok(about)
}

fn count(shape: Shape, values: &[u8]) -> usize {
    values.len() / shape.width().max(1)
}

/// Protected typed logical reads and writes with two or three address fields, and
/// the masked write with three.
fn logical(
    did: &mut Observation<'static>,
    function: u8,
    octets: &mut Octets<'_>,
) -> Result<About, Short> {
    let size = octets.u8()?;
    let address = Logical::read(matches!(function, 0xA2 | 0xAA | 0xAB), octets)?;
    did.object = address.object();
    let Some(shape) = address.shape(size) else { return Ok(About::Done) };
    did.span = match u32::try_from(shape.width()) {
        Ok(width @ 1..) => u32::from(size) / width,
        _ => 1,
    };
    Ok(match function {
        0xA1 | 0xA2 => About::Read(shape),
        0xA9 | 0xAA => About::Wrote(shape, kept(octets.take(size.into())?)),
        _ => About::Done,
    })
}

fn kept(values: &[u8]) -> Box<[u8]> {
    values.get(..KEPT).unwrap_or(values).into()
}
