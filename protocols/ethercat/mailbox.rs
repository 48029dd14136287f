//! Mailboxes: CoE, FoE and SoE (ETG.1000.6, clause 5).

use super::NAME;
use crate::log_on::DEFAULTS;
use wire::{Name, Observation, Octets, Out, Shape, Short, Subject, Text, Values, NO_ANSWER};

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
            COE => coe(&mut body)?,
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
        if self.kind != COE {
            return Ok(());
        }
        let mut body = self.body;
        let Some(sdo) = Sdo::read(&mut body)? else { return Ok(()) };
        if sdo.service == REQUEST && sdo.specifier == DOWNLOAD {
            sdo.was(DOWNLOAD, sdo.value(&mut body)?, unit, out);
        }
        Ok(())
    }

    /// What a slave answers: values, what it is, or why it does not; and what it says unasked.
    pub fn answers(&self, unit: &Name, out: &mut Out<'_>) -> Result<(), Short> {
        let mut body = self.body;
        let (code, status) = match (self.kind, body.peek(0)) {
            (COE, _) => return coe_answers(body, unit, out),
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

/// An SDO's answer, or an emergency, whose error code is its object.
fn coe_answers(mut body: Octets<'_>, unit: &Name, out: &mut Out<'_>) -> Result<(), Short> {
    let service = Octets::new(body.rest()).le16()? >> 12;
    if service == EMERGENCY {
        let object = Name::at("error {}", body.skip(2)?.le16()?.into());
        let did = Observation::did(NAME, Name::at("coe.emergency", 0)).unit(unit.clone());
        out.state(&did.object(object).by(out.side()).status(NO_ANSWER));
        return Ok(());
    }
    let Some(sdo) = Sdo::read(&mut body)? else { return Ok(()) };
    match (sdo.service, sdo.specifier) {
        (RESPONSE, UPLOAD) => {
            let value = sdo.value(&mut body)?;
            if !matches!(sdo.index, 0x1008..=0x100A) {
                sdo.was(UPLOAD, value, unit, out); // those are text
            }
            identity(&sdo, value, unit, out);
        }
        (REQUEST | RESPONSE, ABORT) => {
            let code = Name::at("coe.{}", ABORT.into());
            let did = Observation::did(NAME, code).unit(unit.clone()).object(sdo.name());
            out.state(&did.by(out.side()).status(body.le32()?));
        }
        _ => {}
    }
    Ok(())
}

// CoE services, and what an SDO asks or answers.
const EMERGENCY: u16 = 1;
const REQUEST: u16 = 2;
const RESPONSE: u16 = 3;
const INFORMATION: u16 = 8;
const DOWNLOAD: u8 = 1;
const UPLOAD: u8 = 2;
const ABORT: u8 = 4;

fn coe(body: &mut Octets<'_>) -> Result<(Name, Name), Short> {
    let mut whole = *body;
    let service = whole.le16()? >> 12;
    match service {
        EMERGENCY => Ok((Name::at("coe.emergency", 0), Name::None)),
        INFORMATION => {
            let opcode = whole.u8()? & 0x7F;
            Ok((Name::at("coe.information.{}", opcode.into()), Name::None))
        }
        _ => match Sdo::read(body)? {
            Some(sdo) => Ok((Name::at("coe.{}", sdo.specifier.into()), sdo.name())),
            None => Ok((Name::at("coe.service.{}", service.into()), Name::None)),
        },
    }
}

/// The head of an SDO message.
struct Sdo {
    service: u16,
    specifier: u8,
    flags: u8,
    index: u16,
    subindex: u8,
}

impl Sdo {
    fn read(body: &mut Octets<'_>) -> Result<Option<Self>, Short> {
        let service = body.le16()? >> 12;
        if !matches!(service, REQUEST | RESPONSE) {
            return Ok(None);
        }
        let flags = body.u8()?;
        let (index, subindex) = (body.le16()?, body.u8()?);
        Ok(Some(Self { service, specifier: flags >> 5, flags, index, subindex }))
    }

    /// Segments name no object.
    fn name(&self) -> Name {
        match self.specifier {
            DOWNLOAD | UPLOAD | ABORT => {
                Name::Text(format_args!("{:#06X}:{:02X}", self.index, self.subindex).into())
            }
            _ => Name::None,
        }
    }

    /// Up to four octets in place of the length, or behind it as far as they are there.
    fn value<'a>(&self, body: &mut Octets<'a>) -> Result<&'a [u8], Short> {
        let (expedited, sized) = (self.flags & 2 != 0, self.flags & 1 != 0);
        if expedited {
            let unused = if sized { usize::from(self.flags >> 2 & 3) } else { 0 };
            return body.take(4 - unused);
        }
        let size = body.le32()? as usize;
        body.take(size.min(body.len()))
    }

    fn was(&self, code: u8, bytes: &[u8], unit: &Name, out: &mut Out<'_>) {
        let shape = match bytes.len() {
            1 => Shape::U8,
            2 => Shape::U16Le,
            4 => Shape::U32Le,
            _ => return,
        };
        let did = Observation::did(NAME, Name::at("coe.{}", code.into()));
        let did = did.unit(unit.clone()).by(out.side()).object(self.name());
        out.state(&Observation::was(&did, Values { shape, bytes, step: 1 }));
    }
}

/// ETG.1000.6, "Identity object" and the objects before it. The sender of the frame is the
/// master, whose slaves are stations.
fn identity(sdo: &Sdo, value: &[u8], unit: &Name, out: &mut Out<'_>) {
    let number = match value {
        [a, b, c, d] => u32::from_le_bytes([*a, *b, *c, *d]),
        _ => 0,
    };
    let mut is = |attribute, value: Text| {
        out.state(&Observation::is(NAME, Subject::Client, attribute, value).unit(unit.clone()));
    };
    match (sdo.index, sdo.subindex, Text::trimmed(value)) {
        (0x1008, 0, Some(name)) => is("model", name),
        (0x1009, 0, Some(version)) => is("hardware", version),
        (0x100A, 0, Some(version)) => is("firmware", version),
        (0x1018, 1, _) => {
            is("vendor_id", format_args!("{number}").into());
            if number == BECKHOFF {
                is("vendor", "Beckhoff".into());
            }
        }
        (0x1018, 2, _) => is("product_code", product(number)),
        (0x1018, 4, _) if number != 0 => is("serial", format_args!("{number}").into()),
        _ => {}
    }
}

const BECKHOFF: u32 = 2;

/// Beckhoff's product codes hold the number of a terminal beside the letters.
fn product(code: u32) -> Text {
    match (code >> 16, code & 0xFFFF) {
        (number, 0x3052) => format_args!("EL{number}").into(),
        (number, 0x2C52) => format_args!("EK{number}").into(),
        (number, 0x4052) => format_args!("EM{number}").into(),
        (number, 0x5052 | 0x6052) => format_args!("EP{number}").into(),
        _ => format_args!("{code:#010X}").into(),
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
