//! Mailboxes: CoE, FoE and SoE (ETG.1000.6, clause 5).

use super::{coe, NAME};
use crate::log_on::DEFAULTS;
use wire::{Name, Observation, Octets, Out, Short, Text, NO_ANSWER};

const EOE: u8 = 2;
const COE: u8 = 3;
const FOE: u8 = 4;
const SOE: u8 = 5;
/// A slave ends a transfer of a file (ETG.1000.6, 5.8.5).
const FOE_ERROR: u8 = 5;

pub struct Mailbox<'a> {
    kind: u8,
    body: Octets<'a>,
}

/// The mailbox that memory holds, if it does: its length fits and its type is known.
pub fn of(data: &[u8]) -> Option<Mailbox<'_>> {
    let mut octets = Octets::new(data);
    let length = octets.le16().ok()?;
    octets.skip(2).ok()?; // the station that it is for, or from
    let [channel, kind] = octets.array().ok()?;
    let body = octets.part(length.into()).ok()?;
    let kind = kind & 0x0F;
    (channel & 0xC0 == 0 && length >= 4 && matches!(kind, 1..=5)).then_some(Mailbox { kind, body })
}

impl Mailbox<'_> {
    /// What a master asks of the slave `unit`.
    pub fn asks(&self, unit: &Name, out: &mut Out<'_>) -> Result<(), Short> {
        let mut body = self.body;
        let (code, object) = match self.kind {
            COE => coe::asks(&mut body)?,
            FOE => foe(&mut body, out)?,
            SOE => soe(&mut body)?,
            1 => (Name::at("aoe", 0), Name::None),
            _ => (Name::at("eoe", 0), Name::None),
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
        let (code, status) = match (self.kind, body.peek(0)) {
            (COE, _) => return coe::answers(body, unit, out),
            (FOE, Some(FOE_ERROR)) => (Name::at("foe.{}", FOE_ERROR.into()), body.skip(2)?.le32()?),
            (FOE, Some(opcode)) => (Name::at("foe.{}", opcode.into()), NO_ANSWER),
            (SOE, Some(first)) if matches!(first & 7, 5 | 6) => (soe(&mut body)?.0, NO_ANSWER),
            (EOE, _) => (Name::at("eoe", 0), NO_ANSWER),
            _ => return Ok(()),
        };
        let did = Observation::did(NAME, code).unit(unit.clone());
        out.state(&did.by(out.side()).status(status));
        Ok(())
    }
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
