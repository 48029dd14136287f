//! xDLMS APDUs (IEC 62056-5-3, 7.3): what is got, set, done, told; of what is ciphered its kind.

use super::association;
use super::attributes::{event, notification};
use super::data::{length, string};
use super::exchange::{ended, Ends, Question};
use super::{identity, secret, Dlms, NAME};
use wire::{Breach, Name, Observation, Octets, Out, Side, Subject, NO_ANSWER};

const READ: u8 = 5;
pub const WRITE: u8 = 6;
pub const UNCONFIRMED_WRITE: u8 = 22;
const READ_RESPONSE: u8 = 12;
const WRITE_RESPONSE: u8 = 13;
const SERVICE_ERROR: u8 = 14;
pub const DATA_NOTIFICATION: u8 = 15;
const RELEASE: u8 = 0x62;
const RELEASED: u8 = 0x63;
pub const GET: u8 = 0xC0;
pub const SET: u8 = 0xC1;
pub const EVENT: u8 = 0xC2;
pub const ACTION: u8 = 0xC3;
const GOT: u8 = 0xC4;
pub const WAS_SET: u8 = 0xC5;
const ACTED: u8 = 0xC7;
const EXCEPTION: u8 = 0xD8;
pub const ACCESS: u8 = 0xD9;
const ACCESSED: u8 = 0xDA;

/// Whether an APDU begins with `tag`, and who sends it.
pub const fn sender(tag: u8) -> Option<Side> {
    match tag {
        READ
        | WRITE
        | 0x16
        | association::REQUEST
        | RELEASE
        | GET
        | SET
        | ACTION
        | ACCESS
        | 0x21
        | 0x25
        | 0x26
        | 0xC8
        | 0xC9
        | 0xCB
        | 0xD0
        | 0xD1
        | 0xD3 => Some(Side::Client),
        READ_RESPONSE..=DATA_NOTIFICATION
        | 0x18
        | association::RESPONSE
        | RELEASED
        | EVENT
        | GOT
        | WAS_SET
        | ACTED
        | EXCEPTION
        | ACCESSED
        | 0x28
        | 0x2C..=0x2E
        | 0xCA
        | 0xCC
        | 0xCD
        | 0xCF
        | 0xD2
        | 0xD4
        | 0xD5
        | 0xD7 => Some(Side::Server),
        _ => None,
    }
}

/// Whether an APDU of such a tag may be signed or ciphered as a whole, by either side.
pub const fn is_general(tag: u8) -> bool {
    matches!(tag, 0xDB..=0xE0)
}

impl Dlms {
    pub(super) fn apdu(
        &mut self,
        ends: &Ends,
        apdu: &[u8],
        out: &mut Out<'_>,
    ) -> Result<(), Breach> {
        let mut body = Octets::new(apdu);
        let octets = &mut body;
        let tag = octets.u8()?;
        match tag {
            association::REQUEST => self.associates(ends, apdu, out),
            association::RESPONSE => self.associated(ends, apdu, out)?,
            RELEASE => self.asked(ends, tag, 0, Name::at("{}", tag.into()), Name::None, out),
            RELEASED => self.ended(ends, RELEASE, 0, 0, out),
            GET | SET | ACTION => self.requested(ends, tag, octets, out)?,
            GOT => self.got(ends, octets, out)?,
            WAS_SET | ACTED => self.done(ends, tag, octets, out)?,
            EVENT => event(ends, octets, out)?,
            DATA_NOTIFICATION => notification(ends, octets, out)?,
            READ | WRITE | UNCONFIRMED_WRITE | READ_RESPONSE | WRITE_RESPONSE => {
                self.short_named(ends, tag, octets, out)?;
            }
            EXCEPTION => {
                let [state, service] = octets.array()?.map(u32::from);
                self.refused(ends, 0x200 | state << 4 | service & 0xF, out);
            }
            SERVICE_ERROR => {
                let [_, kind, error] = octets.array()?.map(u32::from);
                self.refused(ends, 0x1000 | kind << 8 | error, out);
            }
            ACCESS | ACCESSED => {
                let invoke = octets.be32()?;
                secret::hide(octets.rest(), out); // Nobody reads what it sets.
                self.access(ends, tag, invoke, out);
            }
            _ => {
                ciphered(ends, tag, octets, out);
                if sender(tag) != Some(Side::Server) || matches!(tag, 0xCA | 0xD2) {
                    out.state(&ends.did(named(tag)).status(NO_ANSWER));
                }
            }
        }
        Ok(())
    }

    /// Short names: nobody knows what stands under one, so what is read or written is hidden.
    fn short_named(
        &mut self,
        ends: &Ends,
        tag: u8,
        octets: &mut Octets<'_>,
        out: &mut Out<'_>,
    ) -> Result<(), Breach> {
        if matches!(tag, READ_RESPONSE | WRITE_RESPONSE) {
            let [_, failed] = octets.array()?;
            let status = if failed == 1 { octets.u8()?.into() } else { 0 };
            secret::hide(octets.rest(), out);
            self.ended(ends, tag - 7, 0, status, out);
            return Ok(());
        }
        let name = short_name(octets)?;
        if tag != READ {
            secret::hide(octets.rest(), out);
        }
        if tag == UNCONFIRMED_WRITE {
            let did = ends.did(named(tag)).object(name).writes(true);
            out.state(&did.status(NO_ANSWER));
        } else {
            self.asked(ends, tag, 0, named(tag), name, out);
        }
        Ok(())
    }

    fn asked(
        &mut self,
        ends: &Ends,
        tag: u8,
        invoke: u32,
        code: Name,
        object: Name,
        out: &mut Out<'_>,
    ) {
        let did = ends.did(code).object(object).writes(tag == WRITE);
        self.pending.ask(ends.key(ends.side, tag, invoke), did, Question::default(), out);
    }

    pub(super) fn ended(
        &mut self,
        ends: &Ends,
        tag: u8,
        invoke: u32,
        status: u32,
        out: &mut Out<'_>,
    ) {
        if let Some(asked) = self.answer(ends, tag, invoke, out) {
            ended(&asked, status, out);
        }
    }

    /// What does not say which request it refuses is to the newest.
    fn refused(&mut self, ends: &Ends, status: u32, out: &mut Out<'_>) {
        let side = ends.side.other();
        let of = |by: Side, unit: &Name, client: u16| {
            (by, unit, client) == (side, &ends.unit, ends.client)
        };
        match self.pending.answer_newest(|key, _| of(key.by, &key.unit, key.client)) {
            Some(asked) => {
                ended(&asked, status, out);
            }
            None => out.orphan(),
        }
    }

    /// Many services in one, whose number is a long one (IEC 62056-5-3, 6.13).
    fn access(&mut self, ends: &Ends, tag: u8, invoke: u32, out: &mut Out<'_>) {
        let invoke = invoke & 0x00FF_FFFF;
        if tag == ACCESS {
            self.asked(ends, tag, invoke, named(tag), Name::None, out);
        } else {
            self.ended(ends, ACCESS, invoke, 0, out);
        }
    }
}

/// An APDU without choices.
pub fn named(tag: u8) -> Name {
    Name::at("{}", tag.into())
}

/// The first of several variables, as a number.
fn short_name(octets: &mut Octets<'_>) -> Result<Name, Breach> {
    length(octets)?;
    Ok(match octets.u8()? {
        2 | 4 => Name::at("short name {X}", octets.be16()?.into()),
        _ => Name::None,
    })
}

/// IEC 62056-5-3, 5.3: by which suite, and whether the contents are hidden, stands in front.
fn ciphered(ends: &Ends, tag: u8, octets: &mut Octets<'_>, out: &mut Out<'_>) {
    if matches!(tag, 0xDB | 0xDD | 0xDF) {
        let Ok(title) = string(octets) else { return };
        identity::title(title, &ends.unit, out);
    }
    if matches!(tag, 0xDD..=0xE0) || length(octets).is_err() {
        return;
    }
    let Ok(control) = octets.u8() else { return };
    let suite = if control & 0xF == 2 { "AES-GCM-256" } else { "AES-GCM-128" };
    let (attribute, value) = match control & 0x30 {
        0x10 => ("integrity", "GMAC"),
        0x20 | 0x30 => ("cipher", suite),
        _ => return,
    };
    let subject = Subject::of(ends.side);
    let unit = if ends.side == Side::Server { ends.unit.clone() } else { Name::None };
    out.state(&Observation::is(NAME, subject, attribute, value).unit(unit));
}
