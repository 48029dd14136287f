//! The change of passwords (RFC 3244, 2): a header before a message of Kerberos's own, behind
//! which the password is encrypted.

use super::message::Failure;
use wire::{Breach, NO_ANSWER};

/// Octets of the header: length, version, length of what proves who asks.
pub(super) const HEADER: usize = 6;
/// What requests wait for; no message has this type.
pub(super) const ANSWER: u32 = 0;

/// One's own password (its version also answers), and that of anybody.
const CHANGE: u16 = 1;
const SET: u16 = 0xFF80;
/// Behind what errors have as codes of Kerberos, the results.
const RESULT: u32 = 0x100;

/// What a message is.
pub(super) enum Part {
    /// A request of this version.
    Request(u32),
    /// The result; of a success it is encrypted, and so is that of most failures.
    Answer(u32),
}

fn header(bytes: &[u8]) -> Option<(usize, u16, usize, &[u8])> {
    let ([a, b, c, d, e, f], rest) = bytes.split_first_chunk::<HEADER>()?;
    let number = |high, low| u16::from_be_bytes([high, low]);
    let version = number(*c, *d);
    let is = *a < 0x60 && matches!(version, CHANGE | SET);
    is.then(|| (number(*a, *b).into(), version, number(*e, *f).into(), rest))
}

/// What stands behind the header, when there is one.
pub(super) fn first(bytes: &[u8]) -> Option<&[u8]> {
    header(bytes).map(|(.., rest)| rest)
}

/// Whether a password is to be changed: what asks proves who he is, what answers proves it in
/// turn, or is an error.
pub(super) fn asks(bytes: &[u8]) -> bool {
    first(bytes).is_some_and(|message| message.starts_with(&[0x6E]))
}

/// The part that a message is; none when it has no such header.
pub(super) fn read(bytes: &[u8]) -> Result<Option<Part>, Breach> {
    let Some((length, version, proof, message)) = header(bytes) else { return Ok(None) };
    if length != bytes.len() || proof > message.len() {
        let text = format!("{length} octets needed, {} there", bytes.len());
        return Err(Breach("wrong length", text.into()));
    }
    if asks(bytes) {
        return Ok(Some(Part::Request(version.into())));
    }
    let failure = if proof == 0 { Some(Failure::read(message)?) } else { None };
    Ok(Some(Part::Answer(failure.map_or(NO_ANSWER, |failure| result(&failure)))))
}

/// The result that an error carries, else the error.
fn result(failure: &Failure) -> u32 {
    failure.result.map_or(failure.code, |result| RESULT + u32::from(result))
}
