//! A slave's object dictionary (ETG.1000.6, "SDO information"): what its objects are called.

use super::mailbox::REFUSED;
use super::NAME;
use wire::{Name, Observation, Octets, Out, Shape, Short, Text, Values};

// What is asked and answered.
const DESCRIPTION: u8 = 3;
const DESCRIBED: u8 = 4;
const ENTRY: u8 = 5;
const ENTRY_DESCRIBED: u8 = 6;
const ERROR: u8 = 7;

/// Code and object of a request.
pub fn asks(mut body: Octets<'_>) -> Result<(Name, Name), Short> {
    let opcode = opcode(&mut body)?;
    let object = match opcode {
        DESCRIPTION => object(body.le16()?),
        ENTRY => entry(body.le16()?, body.u8()?),
        _ => Name::None,
    };
    Ok((code(opcode), object))
}

/// States what an object is called, or why nothing is told.
pub fn answers(mut body: Octets<'_>, unit: &Name, out: &mut Out<'_>) -> Result<(), Short> {
    let (asked, named) = match opcode(&mut body)? {
        DESCRIBED => {
            let named = object(body.le16()?);
            body.skip(4)?; // data type, entries, kind of object
            (DESCRIPTION, named)
        }
        ENTRY_DESCRIBED => {
            let named = entry(body.le16()?, body.u8()?);
            body.skip(7)?; // what is told, data type, bits, who may access it
            (ENTRY, named)
        }
        ERROR => {
            let did = Observation::did(NAME, REFUSED).unit(unit.clone());
            out.state(&did.by(out.side()).status(body.le32()?));
            return Ok(());
        }
        _ => return Ok(()),
    };
    if let Some(name) = Text::trimmed(body.rest()) {
        let did = Observation::did(NAME, code(asked)).unit(unit.clone());
        let values = Values { shape: Shape::Text, bytes: name.bytes(), step: 1 };
        out.state(&Observation::was(&did, values).object(named));
    }
    Ok(())
}

/// What is asked, and how many parts are still to come.
fn opcode(body: &mut Octets<'_>) -> Result<u8, Short> {
    let opcode = body.u8()? & 0x7F;
    body.skip(3)?;
    Ok(opcode)
}

fn code(opcode: u8) -> Name {
    Name::at("coe.information.{}", opcode.into())
}

/// As an SDO's object is written.
fn object(index: u16) -> Name {
    Name::Text(format_args!("{index:#06X}").into())
}

fn entry(index: u16, subindex: u8) -> Name {
    Name::Text(format_args!("{index:#06X}:{subindex:02X}").into())
}
