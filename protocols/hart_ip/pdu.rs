//! What HART-IP carries: a token-passing PDU as on the wires of a field device (FCG TS20081,
//! "Data link layer"), or commands without addresses (a direct PDU).

use wire::{Breach, Name, Octets, Short};

/// One command, or the answer to it.
#[derive(Clone, Copy)]
pub struct Command<'a> {
    pub number: u16,
    pub data: Octets<'a>,
}

/// A command with whose it is.
pub struct Pdu<'a> {
    pub unit: Name,
    pub command: Command<'a>,
    /// Sent by a field device of itself.
    pub is_burst: bool,
}

/// The delimiter's bits: unique address, expansion octets, frame type.
const UNIQUE: u8 = 0x80;
const EXPANSION: u8 = 0x60;
const BURST: u8 = 1;
/// A command that says that its number is in the data.
const EXTENDED: u8 = 31;

pub fn token_passing(body: &[u8]) -> Result<Pdu<'_>, Breach> {
    let preambles = body.iter().take_while(|octet| **octet == 0xFF).count();
    let pdu = body.get(preambles..).unwrap_or_default();
    let octets = &mut Octets::new(pdu);
    let delimiter = octets.u8()?;
    let unit = if delimiter & UNIQUE == 0 { polling(octets)? } else { unique(octets)? };
    octets.skip(usize::from((delimiter & EXPANSION) >> 5))?;
    let (number, count) = (octets.u8()?, octets.u8()?);
    let data = octets.part(count.into())?;
    let sum = octets.u8()?;
    let counted = pdu.len().saturating_sub(octets.len() + 1);
    let needed = pdu.iter().take(counted).fold(0, |sum, octet| sum ^ octet);
    if sum != needed {
        let text = format_args!("{needed:#04x} needed, {sum:#04x} there");
        return Err(Breach("wrong checksum", text.into()));
    }
    let is_burst = delimiter & 7 == BURST;
    Ok(Pdu { unit, command: extended(number, data, is_answer(delimiter))?, is_burst })
}

const fn is_answer(delimiter: u8) -> bool {
    delimiter & 7 != 2
}

/// A polling address in six bits.
fn polling(octets: &mut Octets<'_>) -> Result<Name, Short> {
    Ok(Name::at("{}", (octets.u8()? & 0x3F).into()))
}

/// The expanded device type and the device's number.
fn unique(octets: &mut Octets<'_>) -> Result<Name, Short> {
    let (kind, [a, b, c]) = (octets.be16()? & 0x3FFF, octets.array()?);
    Ok(device(kind, [a, b, c]))
}

/// What a device's unique address is called.
pub fn device(kind: u16, [a, b, c]: [u8; 3]) -> Name {
    Name::At("{X}.{X}", [(kind & 0x3FFF).into(), u32::from_be_bytes([0, a, b, c]), 0])
}

/// A number of two octets stands in front of the data, in an answer behind its codes.
fn extended(number: u8, data: Octets<'_>, answers: bool) -> Result<Command<'_>, Short> {
    if number != EXTENDED {
        return Ok(Command { number: number.into(), data });
    }
    let mut behind = data;
    if answers {
        behind.skip(2)?;
    }
    let number = behind.be16()?;
    Ok(Command { number, data: if answers { data } else { behind } })
}

/// The commands of a direct PDU, behind two octets of status.
pub fn direct(body: &[u8]) -> Result<Vec<Command<'_>>, Short> {
    let mut octets = Octets::new(body);
    octets.skip(2)?;
    let mut found = Vec::new();
    while octets.len() >= 3 && found.len() < MOST {
        let (number, count) = (octets.be16()?, octets.u8()?);
        found.push(Command { number, data: octets.part(count.into())? });
    }
    Ok(found)
}

/// The most commands of one PDU.
const MOST: usize = 64;
