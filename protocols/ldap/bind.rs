//! Log-ons (§4.2): without a name, with a password in clear, or by a mechanism of SASL.

use super::request::{Request, Waiting};
use super::NAME;
use crate::ber::Element;
use crate::log_on::{proved, Account};
use crate::spnego;
use wire::{code, Asked, Breach, Name, Out, Text};

const SIMPLE: u32 = 0x80;
const SASL: u32 = 0xA3;
/// What a server answers to a mechanism.
const SERVER_CREDENTIALS: u32 = 0x87;

/// How somebody asks to be let in.
pub(super) enum Attempt {
    /// Without a name, or with one that nothing proves (RFC 4513, 5.1.1 and 5.1.2).
    Anonymous,
    Password(Account),
    /// By Kerberos or NTLM.
    Windows(spnego::Attempt),
    /// By another mechanism of SASL.
    Mechanism(&'static str),
    /// Not yet: a mechanism begins.
    Begun,
}

pub(super) fn read(of: &Element<'_>, out: &mut Out<'_>) -> Result<Request, Breach> {
    let mut parts = of.inside();
    parts.required(2)?;
    let name = parts.required(4)?.contents;
    let proof = parts.element()?;
    let user = if name.is_empty() { Name::None } else { Name::text(name) };
    let (object, attempt) = match proof.tag {
        SIMPLE if proof.contents.is_empty() => (user, Attempt::Anonymous),
        SIMPLE => (user, password(name, proof.contents, proof.contents, out)),
        SASL => sasl(&proof, out)?,
        _ => (user, token(proof.contents, out)), // [MS-ADTS] 5.1.1.1.3: Sicily, which is NTLM
    };
    Ok(Request::of(code([0, proof.number()]), object, Waiting::LogOn(attempt)))
}

fn password(user: &[u8], password: &[u8], place: &[u8], out: &mut Out<'_>) -> Attempt {
    Attempt::Password(Account::new(NAME, user, password, place, out))
}

/// A mechanism, and what it says.
fn sasl(proof: &Element<'_>, out: &mut Out<'_>) -> Result<(Name, Attempt), Breach> {
    let mut parts = proof.inside();
    let mechanism = parts.required(4)?.contents;
    let said = parts.optional(4).map_or(&[][..], |said| said.contents);
    let attempt = match mechanism {
        b"PLAIN" => plain(said, out),
        b"GSS-SPNEGO" | b"GSSAPI" => token(said, out),
        b"EXTERNAL" => Attempt::Mechanism("certificate"),
        _ => {
            if !said.is_empty() {
                out.secret("challenge response", said, &[]);
            }
            named(mechanism)
        }
    };
    Ok((Name::text(mechanism), attempt))
}

/// Registered mechanisms; another proves in a way that nobody here knows.
fn named(mechanism: &[u8]) -> Attempt {
    const KNOWN: [&str; 6] =
        ["ANONYMOUS", "CRAM-MD5", "DIGEST-MD5", "OTP", "SCRAM-SHA-1", "SCRAM-SHA-256"];
    let known = KNOWN.iter().find(|known| known.as_bytes() == mechanism);
    match known {
        Some(&"ANONYMOUS") => Attempt::Anonymous,
        known => known.map_or(Attempt::Begun, |known| Attempt::Mechanism(known)),
    }
}

/// RFC 4616, 2: for whom, who, and the password, with NULs between.
fn plain(said: &[u8], out: &mut Out<'_>) -> Attempt {
    let mut parts = said.splitn(3, |octet| *octet == 0).skip(1);
    let (user, secret) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
    password(user, secret, secret, out)
}

/// What of it is neither known is a secret all the same: it may be the end of a ticket.
fn token(said: &[u8], out: &mut Out<'_>) -> Attempt {
    spnego::read(NAME, said, out).map_or(Attempt::Begun, Attempt::Windows)
}

/// What a server answers to a mechanism may say who it is.
pub(super) fn challenge(answer: &Element<'_>, out: &mut Out<'_>) {
    if let Some(said) = answer.inside().find(|part| part.tag == SERVER_CREDENTIALS) {
        spnego::read(NAME, said.contents, out);
    }
}

impl Attempt {
    /// The server let him in.
    pub(super) fn let_in<X>(&self, asked: &Asked<X>, out: &mut Out<'_>) {
        match self {
            Self::Password(account) => account.let_in(asked, out),
            Self::Windows(attempt) => attempt.let_in(asked, false, false, out),
            Self::Anonymous => proved(asked, "authentication", "anonymous", out),
            Self::Mechanism(how) => proved(asked, "authentication", Text::from(*how), out),
            Self::Begun => {}
        }
    }
}
