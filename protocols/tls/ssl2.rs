//! SSL 2.0, and the hello in its form that newer clients sent to any server.
//! *The SSL Protocol* (Netscape, 1995), RFC 5246 appendix E.2.

use super::{hello::version_name, names, Tls};
use wire::{code, Observation, Octets, Out, Recognition, Short, Side, Step, Subject};

const CLIENT_HELLO: u8 = 1;
const CLIENT_MASTER_KEY: u8 = 2;
const SERVER_HELLO: u8 = 4;
const SSL_2: u16 = 2;

pub(super) fn recognise(bytes: &[u8]) -> Recognition {
    match (bytes, hello(bytes)) {
        ([0x80..=0xFF], _) | ([0x80..=0xFF, _], _) => Recognition::Short,
        ([0x80..=0xFF, _, CLIENT_HELLO | SERVER_HELLO, ..], Err(_)) => Recognition::Short,
        (_, Ok(Some(hello))) => Recognition::Sure(Some(hello.sender)),
        _ => Recognition::No,
    }
}

/// A hello whose lengths add up.
struct Hello<'a> {
    octets: usize,
    sender: Side,
    version: u16,
    /// Of a server.
    certificate: usize,
    rest: Octets<'a>,
}

/// Reads the fixed part of a hello; `None` when it is none.
fn hello(bytes: &[u8]) -> Result<Option<Hello<'_>>, Short> {
    let mut rest = Octets::new(bytes);
    let header = rest.be16()?;
    let length = usize::from(header & 0x7FFF);
    let (sender, version, parts) = match rest.u8()? {
        _ if header < 0x8000 => return Ok(None),
        CLIENT_HELLO => (Side::Client, rest.be16()?, lengths(&mut rest)?),
        SERVER_HELLO => (Side::Server, rest.skip(2)?.be16()?, lengths(&mut rest)?),
        _ => return Ok(None),
    };
    let fixed = if sender == Side::Client { 9 } else { 11 };
    let known = version == SSL_2 || sender == Side::Client && version >> 8 == 3;
    if !known || fixed + parts.iter().sum::<usize>() != length {
        return Ok(None);
    }
    let [certificate, ..] = parts;
    Ok(Some(Hello { octets: 2 + length, sender, version, certificate, rest }))
}

/// Of ciphers, session id and challenge; of certificate, ciphers and connection id.
fn lengths(rest: &mut Octets<'_>) -> Result<[usize; 3], Short> {
    Ok([rest.be16()?.into(), rest.be16()?.into(), rest.be16()?.into()])
}

impl Tls {
    /// A first message in the form of SSL 2.0, else foreign octets.
    pub(super) fn ssl2_hello(
        &mut self,
        side: Side,
        bytes: &[u8],
        out: &mut Out<'_>,
    ) -> Result<Step, Short> {
        if bytes.first().is_some_and(|first| *first < 0x80) {
            return Ok(Step::Foreign);
        }
        let Some(mut hello) = hello(bytes)?.filter(|hello| hello.sender == side) else {
            return Ok(Step::Foreign);
        };
        let version = version_name(hello.version);
        if side == Side::Client {
            let asked = Observation::did("tls", code([22, CLIENT_HELLO.into()]));
            self.hellos.ask((), asked, (), out);
            out.is("tls", Subject::Client, "offered_version", version);
        } else {
            let der = hello.rest.take(hello.certificate)?;
            self.ssl2 = true;
            self.answered(0, out);
            out.is("tls", Subject::Server, "version", version);
            super::handshake::presented(Subject::Server, der, out);
        }
        Ok(Step::Took(hello.octets))
    }

    /// What follows the server's hello: the client names the cipher, then all is encrypted.
    pub(super) fn ssl2_record(
        &mut self,
        side: Side,
        bytes: &[u8],
        out: &mut Out<'_>,
    ) -> Result<Step, Short> {
        let mut record = Octets::new(bytes);
        if side == Side::Client && record.skip(2)?.u8()? == CLIENT_MASTER_KEY {
            if let Some(name) = names::ssl2_cipher(record.array()?) {
                out.is("tls", Subject::Server, "cipher", name);
            }
        }
        Ok(Step::REST)
    }
}
