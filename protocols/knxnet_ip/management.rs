//! How a server itself is managed: properties of its objects, and its restart (KNX 3/6/3, 4.1.7).

use super::cemi::*;
use super::exchange::{ended, Answer, Carried, Question};
use super::{identity, secret, values, Knx, NAME};
use wire::{Breach, Name, Observation, Octets, Out, Short, Side, NO_ANSWER};

/// A property of an object, by the object's type and which one of it; so many of its elements.
struct Property<'a> {
    kind: u16,
    id: u8,
    name: Name,
    /// None of a function, which has no elements.
    elements: Option<u8>,
    value: &'a [u8],
}

impl<'a> Property<'a> {
    fn read(message: u8, octets: &mut Octets<'a>) -> Result<Self, Short> {
        let (kind, [instance, id]) = (octets.be16()?, octets.array()?);
        let at = [u32::from(kind), u32::from(instance), u32::from(id)];
        let name = Name::At("object type {} instance {} property {}", at);
        let elements = match message {
            FUNCTION_COMMAND..=FUNCTION_CONFIRMATION => None,
            _ => Some(octets.be16()?.to_be_bytes()[0] >> 4),
        };
        Ok(Self { kind, id, name, elements, value: octets.rest() })
    }

    /// KNX 3/6/3, 4.1.7.3.7: an answer without an element says why; a function's outcome stands
    /// in front of its data.
    fn status(&self) -> u32 {
        let first = self.value.first().copied().map_or(0, u32::from);
        match self.elements {
            Some(0) => 0x400 | first,
            None if first >= 0x80 => 0x200 | first,
            _ => 0,
        }
    }
}

/// What confirms a message.
const fn confirmation(message: u8) -> Option<u8> {
    Some(match message {
        PROPERTY_READ => PROPERTY_READ_CONFIRMATION,
        PROPERTY_WRITE => PROPERTY_WRITE_CONFIRMATION,
        FUNCTION_COMMAND | FUNCTION_STATE_READ => FUNCTION_CONFIRMATION,
        RESET => RESET_INDICATION,
        _ => return None,
    })
}

impl Knx {
    pub(super) fn management(
        &mut self,
        carried: Carried,
        message: u8,
        octets: &mut Octets<'_>,
        out: &mut Out<'_>,
    ) -> Result<(), Breach> {
        let property = match message {
            PROPERTY_WRITE_CONFIRMATION..=PROPERTY_READ => Some(Property::read(message, octets)?),
            _ => None,
        };
        let hidden = property.as_ref().is_some_and(|property| hide(property, out));
        let name = property.as_ref().map_or(Name::None, |property| property.name.clone());
        if let Some(answer) = confirmation(message) {
            let did = did(carried.side, message, name.clone());
            let question = match property {
                Some(property) if message == PROPERTY_WRITE && !hidden => {
                    Question::Property(property.value.into())
                }
                _ => Question::Nothing,
            };
            let key = carried.key(Answer::Management(answer, name));
            self.pending.ask(key, did, question, out);
            return Ok(());
        }
        if matches!(message, PROPERTY_WRITE_CONFIRMATION | 0xFA | 0xFB | RESET_INDICATION) {
            self.managed(carried, message, property.filter(|_| !hidden), name, out);
            return Ok(());
        }
        let told = did(carried.side, message, name).status(NO_ANSWER);
        out.state(&told);
        if let Some(property) = property.filter(|_| !hidden) {
            shown(&property, &told, out);
        }
        Ok(())
    }

    /// The server's answer about `name`, with what it shows of the property.
    fn managed(
        &mut self,
        carried: Carried,
        message: u8,
        property: Option<Property<'_>>,
        name: Name,
        out: &mut Out<'_>,
    ) {
        let answer = Answer::Management(message, name.clone());
        let found = self.pending.answer_newest(|key, _| carried.awaits(key, |a| *a == answer));
        let status = property.as_ref().map_or(0, Property::status);
        let Some(asked) = found else {
            out.orphan();
            if let Some(property) = property.filter(|_| status == 0) {
                shown(&property, &did(carried.side.other(), message, name), out);
            }
            return;
        };
        let done = ended(&asked, status, out);
        if let Some(property) = property.filter(|_| status == 0 && !done.writes) {
            shown(&property, &done, &mut out.with(&asked.frames));
        }
    }
}

fn did(side: Side, message: u8, name: Name) -> Observation<'static> {
    let did = Observation::did(NAME, Name::at("cemi.{X}", message.into())).by(side);
    did.object(name).writes(message == PROPERTY_WRITE)
}

/// Whether the property is a key, of which nothing may be told.
fn hide(property: &Property<'_>, out: &mut Out<'_>) -> bool {
    let is_key = secret::is_key(property.id.into(), property.value);
    if is_key {
        out.secret("key", property.value, &[]);
    }
    is_key
}

fn shown(property: &Property<'_>, done: &Observation<'static>, out: &mut Out<'_>) {
    if property.elements == Some(1) {
        values::number(property.value, done.object.clone(), done, out);
    }
    identity::property(property.kind, property.id, property.value, &Name::None, out);
}
