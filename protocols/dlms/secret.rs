//! What nobody may keep: passwords, keys, and what proves them.

use super::association;
use super::data::length;
use super::object::Descriptor;
use super::service::{ACCESS, ACTION, SET, UNCONFIRMED_WRITE, WRITE};
use crate::log_on::DEFAULTS;
use wire::{Octets, Out, Text};

/// What meters are shipped with, beside what any device is.
const METERS: &[&[u8]] = &[b"Gurux", b"GuruxGuruxGurux"];

/// A password in clear.
pub fn password(password: &[u8], out: &mut Out<'_>) -> Option<Text> {
    let known = [DEFAULTS, METERS].concat();
    (!password.is_empty()).then(|| out.secret("password", password, &known))
}

/// Octets that may be a secret, or hold one.
pub fn hide(octets: &[u8], out: &mut Out<'_>) {
    if !octets.is_empty() {
        out.secret("password", octets, &[]);
    }
}

/// A key of its own that an association is opened with in clear: xDLMS InitiateRequest, whose
/// first field is that (IEC 62056-5-3, 7.2.4).
pub fn dedicated_key(apdu: &[u8], out: &mut Out<'_>) {
    let initiate = apdu.windows(3).position(|three| three == [1, 1, 16]);
    if let Some(key) = initiate.and_then(|at| apdu.get(at + 3..)?.get(..16)) {
        out.secret("key", key, &[]);
    }
}

/// What a request would set or hand on, if that may be secret, of one that is not whole.
fn hide_request(apdu: &[u8], out: &mut Out<'_>) {
    let mut octets = Octets::new(apdu);
    let Ok([tag @ (SET | ACTION), _, _]) = octets.array() else { return };
    if is_secret(tag, octets) && octets.len() > HEAD {
        hide(octets.rest().get(HEAD..).unwrap_or_default(), out);
    }
}

/// Class, logical name and number.
const HEAD: usize = 9;

fn is_secret(tag: u8, mut octets: Octets<'_>) -> bool {
    Descriptor::read(&mut octets, tag == ACTION).is_ok_and(Descriptor::is_secret)
}

/// Overwrites what is there of a secret in an APDU whose rest may never come.
pub fn hide_begun(apdu: &[u8], out: &mut Out<'_>) {
    hide_request(apdu, out);
    if association::begins(apdu) == Some(association::REQUEST) {
        let mut octets = Octets::new(apdu);
        let _ = octets.u8().and_then(|_| length(&mut octets));
        // The context's name and what follows it up to the password tell nothing secret.
        hide(octets.rest().get(CONTEXT..).unwrap_or_default(), out);
    }
}

/// A context's field.
const CONTEXT: usize = 11;

/// The same in an HDLC frame that is not whole, or whose checksum is wrong.
pub fn hide_frame(bytes: &[u8], out: &mut Out<'_>) {
    let llc = bytes.windows(3).position(|three| three == [0xE6, 0xE6, 0]);
    if let Some(apdu) = llc.and_then(|at| bytes.get(at + 3..)) {
        hide_begun(apdu, out);
    }
}

/// Whether an APDU is one that may carry a secret: what is written under a short name, or set in
/// one of many services, nobody knows.
pub fn bears(apdu: &[u8]) -> bool {
    match apdu {
        [association::REQUEST | WRITE | UNCONFIRMED_WRITE | ACCESS, ..] => true,
        [tag @ (SET | ACTION), _, _, rest @ ..] => is_secret(*tag, Octets::new(rest)),
        _ => false,
    }
}
