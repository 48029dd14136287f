//! How clocks are read, set and commanded. 15

use super::header::{clock, Message, Port};
use super::managed::{self, Form};
use super::{identity, Asked, Key};
use wire::{code, Observation, Octets, Out, Shape, Short};

// Actions. Table 57
pub(super) const GET: u8 = 0;
pub(super) const SET: u8 = 1;
pub(super) const RESPONSE: u8 = 2;
pub(super) const COMMAND: u8 = 3;
const ACKNOWLEDGE: u8 = 4;

// Types of what stands behind the body. Table 52
const MANAGEMENT: u16 = 1;
const ERROR_STATUS: u16 = 2;

/// What a message manages, and how that went. 15.5.2, 15.5.4
struct Managed<'a> {
    id: u16,
    error: u16,
    data: Octets<'a>,
}

impl<'a> Managed<'a> {
    fn read(kind: u16, mut value: Octets<'a>) -> Option<Self> {
        let error = match kind {
            MANAGEMENT => 0,
            ERROR_STATUS => value.be16().ok()?,
            _ => return None,
        };
        Some(Self { id: value.be16().ok()?, error, data: value })
    }
}

/// A request to a group is stated as it is, for answers come in conversations of their own; one to
/// a port waits for its answer.
pub(super) fn told(
    message: &Message<'_>,
    did: Observation<'static>,
    asked: &mut Asked,
    out: &mut Out<'_>,
) -> Result<(), Short> {
    let mut body = message.body;
    let target = Port(body.array()?);
    let action = body.skip(2)?.u8()? & 0x0F;
    let managed = message.tlvs().find_map(|(kind, value)| Managed::read(kind, value));
    let did = Observation { code: code([message.kind.into(), action.into()]), ..did };
    let Some(managed) = managed else {
        out.state(&did);
        return Ok(());
    };
    let status = if managed.error == 0 { did.status } else { managed.error.into() };
    let did = did.object(managed::name(managed.id)).status(status).writes(action == SET);
    let side = did.by;
    let key = |asker| Key::Managed(asker, message.sequence, managed.id);
    match action {
        GET | SET | COMMAND if message.is_unicast() => asked.ask(key(side), did, (), out),
        RESPONSE | ACKNOWLEDGE => match asked.answer(&key(side.other())) {
            Some(asked) => {
                let done = asked.answered(managed.error.into(), out).into_owned();
                values(&managed, &done, &mut out.with(&asked.frames));
            }
            None => shown(&managed, &did, out),
        },
        // What a request to read has for data is filling.
        GET => out.state(&did),
        _ => {
            shown(&managed, &did, out);
            aimed(target, &did, out);
        }
    }
    if action == RESPONSE && managed.error == 0 {
        identity::told(managed.id, managed.data, out);
    }
    Ok(())
}

fn shown(managed: &Managed<'_>, did: &Observation<'_>, out: &mut Out<'_>) {
    out.state(did);
    values(managed, did, out);
}

/// At whom it is aimed, where that is not everybody. 15.3.1
fn aimed(target: Port, did: &Observation<'_>, out: &mut Out<'_>) {
    if target != Port([0xFF; 10]) {
        out.was("target", Shape::Text, target.name().bytes(), did);
    }
}

/// What the data say, as far as they are there.
fn values(managed: &Managed<'_>, did: &Observation<'_>, out: &mut Out<'_>) {
    if managed.error != 0 {
        return;
    }
    for (name, at, form) in managed::fields(managed.id) {
        let mut data = managed.data;
        let Ok(data) = data.skip(*at) else { return };
        match form {
            Form::Is(shape) => {
                let Ok(bytes) = data.take(shape.width()) else { return };
                out.was(name, *shape, bytes, did);
            }
            Form::Interval => {
                let Ok(interval) = data.be64() else { return };
                let nanoseconds = interval as i64 as f64 / 65_536.0;
                out.was(name, Shape::F64Be, &nanoseconds.to_be_bytes(), did);
            }
            Form::Clock => {
                let Ok(id) = data.array() else { return };
                out.was(name, Shape::Text, clock(id).bytes(), did);
            }
        }
    }
}
