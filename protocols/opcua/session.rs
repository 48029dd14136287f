//! Sessions: who opens one, and who logs on. OPC 10000-4, 5.7

use super::application::{client, endpoints, state_certificate};
use super::builtin::{extension, string, Array, NodeId, Read};
use super::NAME;
use crate::log_on::{proved, Account};
use wire::{Asked, Octets, Out, Subject, Text};

/// How somebody proves who he is, until the server has decided.
#[derive(Clone, Debug)]
pub enum LogOn {
    /// Not at all.
    Anonymous,
    /// By name and a password that anybody can read.
    Clear(Account),
    /// By name and an encrypted password.
    Encrypted(Text),
    /// By a certificate.
    Certificate,
    /// By what another service issued.
    Issued,
}

/// What `CreateSession` asks: client, server's URI, address, session's name, nonce,
/// certificate. The certificate was in the channel's opening already where it is in use.
pub fn create(octets: &mut Octets<'_>, out: &mut Out<'_>) -> Read<()> {
    let subject = Subject::of(out.side());
    client(octets, subject, out)?;
    for _ in 0..4 {
        string(octets)?;
    }
    state_certificate(string(octets)?, subject, out);
    Ok(())
}

/// What it answers: session, token, timeout, nonce, certificate, endpoints.
pub fn created(octets: &mut Octets<'_>, out: &mut Out<'_>) -> Read<()> {
    NodeId::read(octets)?;
    let before = octets.rest();
    NodeId::read(octets)?;
    if let Some(told) = token(before, octets.len(), out) {
        out.is(NAME, Subject::of(out.side().other()), "session_token", told);
    }
    string(octets.skip(8)?)?;
    string(octets)?; // the certificate is in the endpoints, too
    endpoints(*octets, Subject::of(out.side()), out)
}

/// The token of a session, which begins `before` and ends `left` octets before the end: all
/// behind what tells its kind and length.
pub fn token(before: &[u8], left: usize, out: &mut Out<'_>) -> Option<Text> {
    let whole = before.get(..before.len().checked_sub(left)?)?;
    let head = match whole.first()? {
        0 => 1,
        1 => 2,
        2 | 4 => 3,
        _ => 7,
    };
    let secret = whole.get(head..).filter(|secret| !secret.is_empty())?;
    Some(out.secret("session token", secret, &[]))
}

/// Who logs on: signature, certificates, languages, token. OPC 10000-4, 5.7.3
pub fn activate(octets: &mut Octets<'_>, out: &mut Out<'_>) -> Read<LogOn> {
    string(octets)?;
    string(octets)?;
    let certificates = Array::new(*octets, |octets| {
        string(octets)?;
        string(octets)
    });
    *octets = certificates.pass()?;
    *octets = Array::new(*octets, string).pass()?;
    let (kind, body) = extension(octets)?;
    identity(kind.standard(), &mut Octets::new(body), out)
}

/// A UserIdentityToken; all begin with their policy's name. OPC 10000-4, 7.41
fn identity(kind: Option<u32>, octets: &mut Octets<'_>, out: &mut Out<'_>) -> Read<LogOn> {
    let mut next = || string(octets);
    match kind {
        Some(324) => {
            let (_, user, password, algorithm) = (next()?, next()?, next()?, next()?);
            Ok(named(user, password, algorithm, out))
        }
        Some(327) => {
            let (_, certificate) = (next()?, next()?);
            state_certificate(certificate, Subject::of(out.side()), out);
            Ok(LogOn::Certificate)
        }
        Some(940) => {
            let (_, token, algorithm) = (next()?, next()?, next()?);
            if algorithm.is_empty() {
                out.secret("token", token, &[]);
            }
            Ok(LogOn::Issued)
        }
        _ => Ok(LogOn::Anonymous),
    }
}

fn named(user: &[u8], password: &[u8], algorithm: &[u8], out: &mut Out<'_>) -> LogOn {
    if algorithm.is_empty() {
        LogOn::Clear(Account::new(NAME, user, password, password, out))
    } else {
        LogOn::Encrypted(user.into())
    }
}

impl LogOn {
    /// The server let him in.
    pub fn let_in<X>(&self, asked: &Asked<X>, out: &mut Out<'_>) {
        let how = match self {
            Self::Anonymous => "anonymous",
            Self::Clear(account) => return account.let_in(asked, out),
            Self::Encrypted(user) => {
                proved(asked, "user", user.clone(), out);
                "user name, password encrypted"
            }
            Self::Certificate => "certificate",
            Self::Issued => "issued token",
        };
        proved(asked, "authentication", how, out);
    }
}
