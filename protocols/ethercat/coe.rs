//! CANopen over EtherCAT: service data objects, emergencies and the object dictionary
//! (ETG.1000.6, clause 5.6).

use super::{identity, information, NAME};
use wire::{Name, Observation, Octets, Out, Shape, Short, Text, Values, NO_ANSWER};

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
        INFORMATION => information::asks(whole),
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
    if service == INFORMATION {
        return information::answers(*body.skip(2)?, unit, out);
    }
    let Some(sdo) = Sdo::read(&mut body)? else { return Ok(()) };
    match (sdo.service, sdo.specifier) {
        (RESPONSE, UPLOAD) => {
            let value = sdo.value(&mut body)?;
            if !matches!(sdo.index, 0x1008..=0x100A) {
                sdo.was(UPLOAD, value, unit, out); // those are text
            }
            of_slave(&sdo, value, unit, out);
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
        let did = did.unit(unit.clone()).object(self.name());
        out.state(&Observation::was(&did, Values { shape, bytes, step: 1 }));
    }
}

/// ETG.1000.6, "Identity object" and the objects before it.
fn of_slave(sdo: &Sdo, value: &[u8], unit: &Name, out: &mut Out<'_>) {
    match (sdo.index, value) {
        (0x1008..=0x100A, text) => {
            let attribute = ["model", "hardware", "firmware"].get(usize::from(sdo.index - 0x1008));
            if let (Some(attribute), Some(text)) = (attribute, Text::trimmed(text)) {
                identity::text(attribute, text, unit, out);
            }
        }
        (0x1018, [a, b, c, d]) => {
            identity::number(sdo.subindex, u32::from_le_bytes([*a, *b, *c, *d]), unit, out);
        }
        _ => {}
    }
}
