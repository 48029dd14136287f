//! What a client does once it is shown the screen. Keys, cut text and chat are overwritten: what
//! somebody types may be a password. §7.5; others' messages by IANA's registry

use super::{all, Next, Read, NAME};
use wire::{code, Name, Observation, Octets, Out, Short, NO_ANSWER};

const PIXEL_FORMAT: u8 = 0;
const ENCODINGS: u8 = 2;
const UPDATE: u8 = 3;
const KEY: u8 = 4;
const POINTER: u8 = 5;
const CUT_TEXT: u8 = 6;
const FILE_TRANSFER: u8 = 7;
const SCALE: u8 = 8;
const SERVER_INPUT: u8 = 9;
const SINGLE_WINDOW: u8 = 10;
const CHAT: u8 = 11;
const CONTINUOUS_UPDATES: u8 = 150;
const FENCE: u8 = 248;
const XVP: u8 = 250;
const DESKTOP_SIZE: u8 = 251;
const QEMU: u8 = 255;

/// Reads one message; behind one that nobody knows nothing can be told.
pub(super) fn read(octets: &mut Octets<'_>, out: &mut Out<'_>) -> Read {
    let kind = octets.u8()?;
    let mut number = code([kind.into()]);
    let mut object = Name::None;
    match kind {
        KEY | CUT_TEXT | CHAT => typed(kind, octets, out)?,
        POINTER => {
            if octets.u8()? != 0 {
                object = Name::At("button", [0; 3]);
            }
            octets.skip(4)?;
        }
        FILE_TRANSFER | XVP | QEMU => match inside(kind, octets, out)? {
            Some(inside) => number = code([kind.into(), inside.into()]),
            None => return Ok(Next::Hidden),
        },
        _ => match rest(kind, octets)? {
            Some(rest) => drop(octets.skip(rest)?),
            None => return Ok(Next::Hidden),
        },
    }
    out.state(&Observation::did(NAME, number).object(object).status(NO_ANSWER));
    Ok(Next::Session)
}

/// Passes over what somebody typed or cut; it ends the message.
fn typed(kind: u8, octets: &mut Octets<'_>, out: &mut Out<'_>) -> Result<(), Short> {
    octets.skip(3)?;
    let (what, length) = match kind {
        KEY => ("key", 4),
        // Extended ones count down from 0.
        CUT_TEXT => ("cut text", octets.be32()?.cast_signed().unsigned_abs()),
        // Opening and closing are lengths below 0.
        _ => ("chat", octets.be32()?.cast_signed().max(0).unsigned_abs()),
    };
    let typed = all(length as usize, octets, out)?;
    out.secret_in(typed, what, &[], &[]);
    Ok(())
}

/// The number inside a message of others, which is read to its end.
fn inside(kind: u8, octets: &mut Octets<'_>, out: &mut Out<'_>) -> Result<Option<u8>, Short> {
    const EXTENDED_KEY: u8 = 0;
    const AUDIO: u8 = 1;
    const AUDIO_FORM: u16 = 2;
    if kind == XVP {
        return octets.skip(2)?.u8().map(Some);
    }
    let inside = octets.u8()?;
    match (kind, inside) {
        (FILE_TRANSFER, _) => {
            let length = octets.skip(6)?.be32()?;
            octets.skip(length as usize)?;
        }
        (_, EXTENDED_KEY) => {
            let key = all(8, octets.skip(2)?, out)?;
            out.secret_in(key, "key", &[], &[]);
        }
        (_, AUDIO) => {
            let rest = if octets.be16()? == AUDIO_FORM { 6 } else { 0 };
            octets.skip(rest)?;
        }
        _ => return Ok(None),
    }
    Ok(Some(inside))
}

/// How many octets of a message are left, of those that tell nothing but that they are sent.
fn rest(kind: u8, octets: &mut Octets<'_>) -> Result<Option<usize>, Short> {
    Ok(Some(match kind {
        PIXEL_FORMAT => 19,
        ENCODINGS => 4 * usize::from(octets.skip(1)?.be16()?),
        UPDATE | CONTINUOUS_UPDATES => 9,
        SCALE | SERVER_INPUT => 3,
        SINGLE_WINDOW => 5,
        FENCE => octets.skip(7)?.u8()?.into(),
        DESKTOP_SIZE => 1 + 16 * usize::from(octets.skip(5)?.u8()?),
        _ => return Ok(None),
    }))
}
