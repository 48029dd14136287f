//! RDP's own security: how it encrypts, and by whose key. §2.2.1.4.3, §5.3

use super::negotiation::STANDARD;
use super::{says, NAME};
use crate::ber::Fault;
use crate::tls::x509;
use wire::{Octets, Out, Short, Subject};

/// Forms of a certificate. §2.2.1.4.3.1
const PROPRIETARY: u32 = 1;
const X509: u32 = 2;
const MOST_CERTIFICATES: u32 = 8;

/// States by what the session is encrypted. Beneath another protocol RDP itself encrypts nothing,
/// and says so.
pub fn state(mut block: Octets<'_>, security: Option<u32>, out: &mut Out<'_>) -> Result<(), Short> {
    let (method, level) = (block.le32()?, block.le32()?);
    if method != 0 || security == Some(STANDARD) {
        says(out, "cipher", cipher(method, level));
    }
    if block.is_empty() {
        return Ok(()); // nothing is encrypted
    }
    let (random, length) = (block.le32()?, block.le32()?);
    let mut certificate = block.skip(random as usize)?.part(length as usize)?;
    match certificate.le32()? & 0x7FFF_FFFF {
        PROPRIETARY => own_key(certificate, out),
        X509 => chain(certificate, out),
        _ => Ok(()),
    }
}

/// §2.2.1.4.3: what the server sends is not encrypted at the level "low".
fn cipher(method: u32, level: u32) -> &'static str {
    const LOW: u32 = 1;
    match (method, level) {
        (0, _) => "None",
        (1, LOW) => "RC4, 40 bits, of what the client sends alone",
        (1, _) => "RC4, 40 bits",
        (8, LOW) => "RC4, 56 bits, of what the client sends alone",
        (8, _) => "RC4, 56 bits",
        (2, LOW) => "RC4, 128 bits, of what the client sends alone",
        (2, _) => "RC4, 128 bits",
        (0x10, _) => "3DES, FIPS 140-1",
        _ => "unknown",
    }
}

/// A key that nobody vouches for: it is signed by one that everybody has. §2.2.1.4.3.1.1, §5.3.3.1
fn own_key(mut certificate: Octets<'_>, out: &mut Out<'_>) -> Result<(), Short> {
    let mut key = certificate.skip(12)?; // algorithms, type and length of the key
    const MAGIC: &[u8; 4] = b"RSA1";
    if key.array()? == *MAGIC {
        key = key.skip(4)?;
        says(out, "certificate_key", format!("RSA, {} bits", key.le32()?));
    }
    Ok(())
}

/// The last of a chain is the server's. §2.2.1.4.3.1.2
fn chain(mut certificate: Octets<'_>, out: &mut Out<'_>) -> Result<(), Short> {
    let count = certificate.le32()?.min(MOST_CERTIFICATES);
    let mut der: &[u8] = &[];
    for _ in 0..count {
        let length = certificate.le32()?;
        der = certificate.take(length as usize)?;
    }
    match x509::state(NAME, Subject::of(out.side()), der, out) {
        Err(Fault::Broken(what)) => out.broke(NAME, "broken certificate", what),
        Err(Fault::Short(_)) => out.broke(NAME, "broken certificate", "it ends before its end"),
        Ok(()) => (),
    }
    Ok(())
}
