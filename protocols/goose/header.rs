//! What GOOSE and sampled values begin with (IEC 61850-8-1, annex C; 9-2, annex A).

use crate::ber::Fault;
use wire::{Octets, Out, Short};

/// APPID, length, two reserved words.
const HEADER: usize = 8;
/// In the first reserved word (edition 2): the message is a simulation.
const SIMULATED: u16 = 0x8000;

/// A frame's octets behind its EtherType.
pub(crate) struct Frame<'a> {
    pub simulated: bool,
    pub apdu: &'a [u8],
}

impl<'a> Frame<'a> {
    /// Reads the header.
    ///
    /// # Errors
    /// What is wrong with the length.
    pub fn read(bytes: &'a [u8]) -> Result<Self, String> {
        let mut octets = Octets::new(bytes);
        let (length, reserved) = numbers(&mut octets).map_err(|short| short.to_string())?;
        let length = length
            .checked_sub(HEADER)
            .ok_or_else(|| format!("{HEADER} octets or more needed, {length} there"))?;
        let apdu = octets.take(length).map_err(|short| short.to_string())?;
        Ok(Self { simulated: reserved & SIMULATED != 0, apdu })
    }
}

fn numbers(octets: &mut Octets<'_>) -> Result<(usize, u16), Short> {
    let length = octets.skip(2)?.be16()?;
    let reserved = octets.be16()?;
    octets.skip(2)?;
    Ok((length.into(), reserved))
}

/// States why a PDU of `protocol` cannot be read.
pub(crate) fn broke(protocol: &'static str, fault: Fault, out: &mut Out<'_>) {
    let how = match fault {
        Fault::Short(_) => "an element goes on behind the end of what holds it",
        Fault::Broken(how) => how,
    };
    out.broke(protocol, "broken encoding", how);
}
