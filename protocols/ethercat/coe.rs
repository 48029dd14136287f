//! CANopen over EtherCAT: service data objects, emergencies and the object dictionary
//! (ETG.1000.6, clause 5.6).

use super::NAME;
use wire::{Name, Observation, Octets, Out, Shape, Short, Subject, Text, Values, NO_ANSWER};

// CoE services, and what an SDO asks or answers.
const EMERGENCY: u16 = 1;
const REQUEST: u16 = 2;
const RESPONSE: u16 = 3;
const INFORMATION: u16 = 8;
const DOWNLOAD: u8 = 1;
const UPLOAD: u8 = 2;
const ABORT: u8 = 4;

/// What a master asks: code and object.
pub fn asks(body: &mut Octets<'_>) -> Result<(Name, Name), Short> {
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

/// What it wrote, once the slave has taken it.
pub fn arrived(mut body: Octets<'_>, unit: &Name, out: &mut Out<'_>) -> Result<(), Short> {
    let Some(sdo) = Sdo::read(&mut body)? else { return Ok(()) };
    if sdo.service == REQUEST && sdo.specifier == DOWNLOAD {
        sdo.was(DOWNLOAD, sdo.value(&mut body)?, unit, out);
    }
    Ok(())
}

/// An SDO's answer, or an emergency, whose error code is its object.
pub fn answers(mut body: Octets<'_>, unit: &Name, out: &mut Out<'_>) -> Result<(), Short> {
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
