//! Mailboxes: CoE, FoE, SoE and what they carry besides (ETG.1000.6, clause 5).

use super::{coe, NAME};
use crate::log_on::DEFAULTS;
use wire::{Name, Observation, Octets, Out, Short, Text, NO_ANSWER};

const ERROR: u8 = 0;
const AOE: u8 = 1;
const EOE: u8 = 2;
const COE: u8 = 3;
const FOE: u8 = 4;
const SOE: u8 = 5;
/// In an error's status, which counts from 1 as the codes of others do.
const ERRORS: u32 = 0x1_0000;
/// In a drive's status, whose codes are those of others, too.
const OF_DRIVES: u32 = 0x2_0000;
/// A slave ends a transfer of a file (ETG.1000.6, 5.8.5).
const FOE_ERROR: u8 = 5;
/// In an SoE header's first octet: the slave did not do it.
const SOE_ERROR: u8 = 0x10;

/// That a slave does not do what was asked of it.
pub const REFUSED: Name = Name::at("error", 0);

pub struct Mailbox<'a> {
    /// The slave that it is for, or from, where a master's gateway carries it.
    pub station: u16,
    kind: u8,
    body: Octets<'a>,
}

/// The mailbox that memory holds, if it does: its length fits and its type is known.
pub fn of(data: &[u8]) -> Option<Mailbox<'_>> {
    let mut octets = Octets::new(data);
    let length = octets.le16().ok()?;
    let station = octets.le16().ok()?;
    let [channel, kind] = octets.array().ok()?;
    let body = octets.part(length.into()).ok()?;
    let kind = kind & 0x0F;
    let is_known = match kind {
        ERROR => length == 4 && matches!(body.rest(), [1, 0, 1..=9, 0]),
        AOE..=SOE => length >= 4,
        _ => false,
    };
    (channel & 0xC0 == 0 && is_known).then_some(Mailbox { station, kind, body })
}

impl Mailbox<'_> {
    /// What a master asks of the slave `unit`.
    pub fn asks(&self, unit: &Name, out: &mut Out<'_>) -> Result<(), Short> {
        let mut body = self.body;
        let (code, object) = match self.kind {
            COE => coe::asks(&mut body)?,
            FOE => foe(&mut body, out)?,
            SOE => soe(&mut body)?,
            AOE => (Name::at("aoe", 0), Name::None),
            EOE => (Name::at("eoe", 0), Name::None),
            _ => return Ok(()),
        };
        let did = Observation::did(NAME, code).unit(unit.clone()).object(object);
        out.state(&did.by(out.side()).status(NO_ANSWER));
        Ok(())
    }

    /// What it wrote, once the slave has taken it.
    pub fn arrived(&self, unit: &Name, out: &mut Out<'_>) -> Result<(), Short> {
        match self.kind {
            COE => coe::arrived(self.body, unit, out),
            _ => Ok(()),
        }
    }

    /// What a slave answers: values, what it is, or why it does not; and what it says unasked.
    pub fn answers(&self, unit: &Name, out: &mut Out<'_>) -> Result<(), Short> {
        let mut body = self.body;
        let (code, object, status) = match (self.kind, body.peek(0)) {
            (COE, _) => return coe::answers(body, unit, out),
            (ERROR, _) => (REFUSED, Name::None, ERRORS | u32::from(body.skip(2)?.le16()?)),
            (FOE, Some(opcode)) => {
                let status = if opcode == FOE_ERROR { body.skip(2)?.le32()? } else { NO_ANSWER };
                (Name::at("foe.{}", opcode.into()), Name::None, status)
            }
            (SOE, Some(first)) if first & SOE_ERROR != 0 => {
                (REFUSED, soe(&mut body)?.1, error_of_drive(body)?)
            }
            (SOE, Some(first)) if matches!(first & 7, 5 | 6) => {
                (soe(&mut body)?.0, Name::None, NO_ANSWER)
            }
            (EOE, _) => (Name::at("eoe", 0), Name::None, NO_ANSWER),
            _ => return Ok(()),
        };
        let did = Observation::did(NAME, code).unit(unit.clone()).object(object);
        out.state(&did.by(out.side()).status(status));
        Ok(())
    }
}

/// A drive's error stands in the last two octets.
fn error_of_drive(body: Octets<'_>) -> Result<u32, Short> {
    let before = body.len().saturating_sub(2);
    Ok(OF_DRIVES | u32::from(Octets::new(body.rest()).skip(before)?.le16()?))
}

/// An opcode; of a request for reading or writing a password in four octets and a file's name.
fn foe(body: &mut Octets<'_>, out: &mut Out<'_>) -> Result<(Name, Name), Short> {
    let opcode = body.u8()?;
    let mut object = Name::None;
    if matches!(opcode, 1 | 2) {
        let password = body.skip(1)?.take(4)?;
        if password != [0; 4] {
            out.secret("password", password, DEFAULTS);
        }
        object = Text::trimmed(body.rest()).map_or(Name::None, Name::Text);
    }
    Ok((Name::at("foe.{}", opcode.into()), object))
}

/// An opcode in three bits, and an identification number: S or P, parameter set, number.
fn soe(body: &mut Octets<'_>) -> Result<(Name, Name), Short> {
    let opcode = body.u8()? & 7;
    let number = body.skip(1)?.le16()?;
    let form = if number & 0x8000 == 0 { "S-{}-{}" } else { "P-{}-{}" };
    let object = Name::At(form, [(number >> 12 & 7).into(), (number & 0x0FFF).into(), 0]);
    Ok((Name::at("soe.{}", opcode.into()), object))
}
