//! What ports ask of each other: to send to them alone, for a time, and to stop. 16.1

use super::header::{self, Message};
use super::{Asked, Key};
use wire::{code, Name, Observation, Octets, Out, Shape, Side};

// Types of what is signaled. Table 52
const REQUEST: u16 = 4;
const GRANT: u16 = 5;
const CANCEL: u16 = 6;
const ACKNOWLEDGE: u16 = 7;

/// The status of a request that was granted for no time at all (16.1.4.2.5), beyond those of
/// management.
const DENIED: u32 = 0x1_0000;

/// Each is an operation of its own, or answers one.
pub(super) fn told(
    message: &Message<'_>,
    did: &Observation<'static>,
    asked: &mut Asked,
    out: &mut Out<'_>,
) {
    for (kind, value) in message.tlvs() {
        let of = Observation { code: code([message.kind.into(), kind.into()]), ..did.clone() };
        match kind {
            REQUEST | CANCEL => ask(kind, value, of, asked, out),
            GRANT => granted(value, did.by, asked, out),
            ACKNOWLEDGE => match answer(CANCEL, value, did.by, asked) {
                Some(asked) => drop(asked.answered(0, out)),
                None => out.orphan(),
            },
            _ => out.state(&of),
        }
    }
}

/// The type of message that is meant, in the upper half of an octet.
fn meant(mut value: Octets<'_>) -> u8 {
    value.u8().map_or(0, |octet| octet >> 4)
}

fn ask(
    kind: u16,
    value: Octets<'_>,
    did: Observation<'static>,
    asked: &mut Asked,
    out: &mut Out<'_>,
) {
    let of = meant(value);
    let name = match of {
        header::SYNC => "sync",
        header::DELAY_RESP => "delay response",
        header::PDELAY_RESP => "peer delay response",
        header::ANNOUNCE => "announce",
        _ => "message {}",
    };
    let key = Key::Signaled(did.by, kind, of);
    asked.ask(key, did.object(Name::at(name, of.into())), (), out);
}

fn answer(to: u16, value: Octets<'_>, by: Side, asked: &mut Asked) -> Option<Box<wire::Asked>> {
    asked.answer(&Key::Signaled(by.other(), to, meant(value)))
}

/// For how many seconds: 0 denies it.
fn granted(mut value: Octets<'_>, by: Side, asked: &mut Asked, out: &mut Out<'_>) {
    let Some(asked) = answer(REQUEST, value, by, asked) else { return out.orphan() };
    let duration = value.skip(2).and_then(|value| value.array::<4>()).unwrap_or_default();
    let denied = duration == [0; 4];
    let done = asked.answered(if denied { DENIED } else { 0 }, out).into_owned();
    if !denied {
        out.with(&asked.frames).was("duration", Shape::U32Be, &duration, &done);
    }
}
