//! The server's host key: kind, size and fingerprint. RFC 4253 §6.6, RFC 5656 §3.1, RFC 8709

use super::{bits, string};
use crate::tls::x509::fingerprint;
use wire::{Octets, Out, Short, Subject};

/// States what the key `blob` is.
pub(super) fn state(blob: &[u8], out: &mut Out<'_>) -> Result<(), Short> {
    let mut parts = Octets::new(blob);
    let key = match string(&mut parts)? {
        b"ssh-rsa" => {
            string(&mut parts)?; // exponent
            format!("RSA, {} bits", bits(string(&mut parts)?))
        }
        b"ssh-dss" => format!("DSA, {} bits", bits(string(&mut parts)?)),
        b"ssh-ed25519" => "Ed25519, 256 bits".into(),
        b"ssh-ed448" => "Ed448, 456 bits".into(),
        b"ecdsa-sha2-nistp256" => "EC P-256, 256 bits".into(),
        b"ecdsa-sha2-nistp384" => "EC P-384, 384 bits".into(),
        b"ecdsa-sha2-nistp521" => "EC P-521, 521 bits".into(),
        other => String::from_utf8_lossy(other).into_owned(), // a certificate
    };
    out.is("ssh", Subject::Server, "fingerprint", fingerprint(blob));
    out.is("ssh", Subject::Server, "certificate_key", key);
    Ok(())
}
