//! How a client and a logical device agree on each other (IEC 62056-5-3, 6.2 and 7.2; ISO 8650).

use super::exchange::{ended, Ends, Question};
use super::{identity, secret, Dlms, NAME};
use crate::ber::{Element, Elements};
use wire::{Breach, Name, Observation, Octets, Out, Subject, Text};

pub const REQUEST: u8 = 0x60;
pub const RESPONSE: u8 = 0x61;

// Fields.
const CONTEXT: u32 = 0xA1;
const RESULT: u32 = 0xA2;
const DIAGNOSTIC: u32 = 0xA3;
const SERVER_TITLE: u32 = 0xA4;
const CLIENT_TITLE: u32 = 0xA6;
const REQUESTED_MECHANISM: u32 = 0x8B;
const PASSWORD: u32 = 0xAC;

/// 2.16.756.5.8: contexts of applications (1), mechanisms of authentication (2).
pub const DLMS_UA: [u8; 5] = [0x60, 0x85, 0x74, 5, 8];
const LOWEST: &str = "none";
const LOW: &str = "password";

/// What a mechanism is called.
fn mechanism(oid: &[u8]) -> Text {
    match oid.strip_prefix(&DLMS_UA) {
        Some([2, 0]) => LOWEST.into(),
        Some([2, 1]) => LOW.into(),
        Some([2, 2]) => "HLS".into(),
        Some([2, 3]) => "HLS MD5".into(),
        Some([2, 4]) => "HLS SHA-1".into(),
        Some([2, 5]) => "HLS GMAC".into(),
        Some([2, 6]) => "HLS SHA-256".into(),
        Some([2, 7]) => "HLS ECDSA".into(),
        _ => "unknown mechanism".into(),
    }
}

/// The fields of an AARQ or AARE, as far as they are there.
fn fields(apdu: &[u8]) -> impl Iterator<Item = Element<'_>> {
    let inside = Elements::new(apdu).next().map(|whole| whole.inside());
    inside.into_iter().flatten()
}

/// What a field holds in a tag of its own.
fn inner<'a>(element: &Element<'a>) -> &'a [u8] {
    element.inside().next().map_or(element.contents, |inner| inner.contents)
}

impl Dlms {
    /// AARQ: as which client a device is asked, and how that proves it.
    pub(super) fn associates(&mut self, ends: &Ends, apdu: &[u8], out: &mut Out<'_>) {
        let mut question = Question { mechanism: Some(LOWEST.into()), ..Question::default() };
        for field in fields(apdu) {
            match field.tag {
                REQUESTED_MECHANISM => question.mechanism = Some(mechanism(field.contents)),
                CLIENT_TITLE => identity::title(inner(&field), &ends.unit, out),
                PASSWORD if !is_challenge(&question) => {
                    question.credential = secret::password(inner(&field), out);
                    question.mechanism = Some(LOW.into());
                }
                _ => {}
            }
        }
        secret::dedicated_key(apdu, out);
        let object = Name::at("client {}", ends.client.into());
        let did = ends.did(Name::at("{}", REQUEST.into())).object(object);
        self.pending.ask(ends.key(ends.side, REQUEST, 0), did, question, out);
    }

    /// AARE.
    pub(super) fn associated(
        &mut self,
        ends: &Ends,
        apdu: &[u8],
        out: &mut Out<'_>,
    ) -> Result<(), Breach> {
        let (mut result, mut diagnostic) = (None, 0);
        for field in fields(apdu) {
            match field.tag {
                RESULT => result = field.inside().next().and_then(|inner| inner.unsigned()),
                DIAGNOSTIC => diagnostic = deep(&field).unwrap_or(0),
                SERVER_TITLE => identity::title(inner(&field), &ends.unit, out),
                _ => {}
            }
        }
        let Some(result) = result else {
            return Err(Breach("wrong association", "a result needed".into()));
        };
        let status = if result == 0 { 0 } else { 0x100 | diagnostic & 0xFF };
        let Some(asked) = self.answer(ends, REQUEST, 0, out) else { return Ok(()) };
        ended(&asked, status, out);
        if status == 0 {
            let mechanism = asked.more.mechanism.clone().unwrap_or_else(|| LOWEST.into());
            let claim = Observation::is(NAME, Subject::of(ends.side), "authentication", mechanism);
            out.state_with(&asked.frames, &claim.unit(ends.unit.clone()));
            if let Some(credential) = &asked.more.credential {
                crate::log_on::proved(&asked, "credential", credential.clone(), out);
            }
        }
        Ok(())
    }
}

/// Whether what stands where a password would is a random challenge.
fn is_challenge(question: &Question) -> bool {
    question.mechanism.as_ref().is_some_and(|mechanism| mechanism.bytes().starts_with(b"HLS"))
}

/// A number in a choice in a field.
fn deep(field: &Element<'_>) -> Option<u32> {
    field.inside().next()?.inside().next()?.unsigned()
}

/// Whether these are the first octets of an association by a context of DLMS, and of which half.
pub fn begins(apdu: &[u8]) -> Option<u8> {
    let mut octets = Octets::new(apdu);
    let tag = octets.u8().ok().filter(|tag| matches!(*tag, REQUEST | RESPONSE))?;
    super::data::length(&mut octets).ok()?;
    if octets.peek(0) == Some(0x80) {
        let version = octets.skip(1).ok()?.u8().ok()?;
        octets.skip(version.into()).ok()?;
    }
    let context = octets.rest();
    let is = context.first().is_some_and(|tag| u32::from(*tag) == CONTEXT)
        && context.get(4..9) == Some(&DLMS_UA);
    is.then_some(tag)
}
