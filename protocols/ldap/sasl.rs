//! Messages that a mechanism protects (RFC 4422, 3.7): a length, then a token.

use wire::Octets;

/// Wrapped by Kerberos (RFC 4121, 4.2.6.2), and the flag of what is sealed.
const WRAP: [u8; 2] = [5, 4];
const SEALED: u8 = 2;
/// Signed by NTLM ([MS-NLMP], 2.2.2.9): a version, a checksum, a number.
const NTLM: [u8; 4] = [1, 0, 0, 0];
const SIGNATURE: usize = 16;

/// The length of a token, and what is there of it.
pub(super) fn token(bytes: &[u8]) -> Option<(usize, &[u8])> {
    let (length, rest) = bytes.split_first_chunk()?;
    Some((usize::try_from(u32::from_be_bytes(*length)).unwrap_or(usize::MAX), rest))
}

/// What is in clear of a token: what is signed only.
pub(super) fn clear(token: &[u8]) -> Option<&[u8]> {
    let octets = if token.starts_with(&WRAP) { wrapped(token)? } else { signed(token)? };
    octets.starts_with(&[super::SEQUENCE]).then_some(octets)
}

/// What signs stands behind, or was turned to the front by as many octets as it has.
fn wrapped(token: &[u8]) -> Option<&[u8]> {
    let mut octets = Octets::new(token);
    let flags = octets.skip(2).ok()?.u8().ok()?;
    let signature = usize::from(octets.skip(1).ok()?.be16().ok()?);
    let turned = usize::from(octets.be16().ok()?);
    let data = octets.skip(8).ok()?.rest();
    match turned {
        _ if flags & SEALED != 0 => None,
        0 => data.get(..data.len().checked_sub(signature)?),
        turned if turned == signature => data.get(turned..),
        _ => None,
    }
}

fn signed(token: &[u8]) -> Option<&[u8]> {
    token.starts_with(&NTLM).then(|| token.get(SIGNATURE..))?
}
