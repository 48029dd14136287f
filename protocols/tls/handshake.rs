//! Handshake messages and the records that carry them. RFC 5246 §7.4

use super::{hello, names, x509, Tls};
use crate::ber::Fault;
use std::borrow::Cow;
use wire::{code, Observation, Octets, Out, Short, Side, Subject, NO_ANSWER};

/// A message may be cut into so many records, of so many octets together; longer ones are
/// read as far as that.
const MOST_RECORDS: usize = 64;
const MOST_OCTETS: usize = 1 << 16;

/// The octets of one or more handshake records, up to where a message ends with its
/// record (RFC 5246 §6.2.1), and how long these records are.
///
/// # Errors
/// [`Short`] when the message goes on in a record that is not there yet.
pub(super) fn flight(bytes: &[u8]) -> Result<(usize, Cow<'_, [u8]>), Short> {
    let mut records = Octets::new(bytes);
    let mut flight = Cow::Borrowed(&[][..]);
    for _ in 0..MOST_RECORDS {
        let before = records;
        let [kind, ..] = records.array::<3>()?;
        let length = records.be16()?;
        if kind != super::HANDSHAKE {
            return Ok((bytes.len() - before.len(), flight));
        }
        let fragment = records.take(length.into())?;
        if flight.is_empty() {
            flight = Cow::Borrowed(fragment);
        } else {
            flight.to_mut().extend(fragment);
        }
        if whole(&flight) || flight.len() > MOST_OCTETS {
            break;
        }
    }
    Ok((bytes.len() - records.len(), flight))
}

/// Whether `flight` ends where a message ends.
fn whole(flight: &[u8]) -> bool {
    let mut messages = Octets::new(flight);
    while !messages.is_empty() {
        if message(&mut messages).is_err() {
            return false;
        }
    }
    true
}

fn message<'a>(messages: &mut Octets<'a>) -> Result<(u8, Octets<'a>), Short> {
    Ok((messages.u8()?, part(messages)?))
}

/// What follows a length of 24 bits.
fn part<'a>(octets: &mut Octets<'a>) -> Result<Octets<'a>, Short> {
    let [high, middle, low] = octets.array()?.map(usize::from);
    octets.part(high << 16 | middle << 8 | low)
}

/// Whether the record's octets are a handshake in clear. After ChangeCipherSpec only a
/// hello can be one: the second pair after a HelloRetryRequest (RFC 8446 §D.4).
pub(super) fn in_clear(fragment: &Octets<'_>, encrypted: bool) -> bool {
    match fragment.rest() {
        [1 | 2, 0, high, low, 3, ..] if encrypted => {
            usize::from(*high) << 8 | usize::from(*low) == fragment.len().saturating_sub(4)
        }
        [0..=2 | 4 | 11..=16 | 21..=23 | 67, 0, ..] => !encrypted,
        rest => rest.len() < 2 && !encrypted,
    }
}

impl Tls {
    /// Reads all messages of a flight that `side` sent.
    pub(super) fn handshake(&mut self, side: Side, flight: &[u8], out: &mut Out<'_>) {
        let mut messages = Octets::new(flight);
        while !messages.is_empty() {
            let (kind, mut body) = match message(&mut messages) {
                Ok(message) => message,
                Err(short) => return cut(short, out),
            };
            if let Err(short) = self.handshake_message(side, kind, &mut body, out) {
                cut(short, out);
            }
        }
    }

    fn handshake_message(
        &mut self,
        side: Side,
        kind: u8,
        body: &mut Octets<'_>,
        out: &mut Out<'_>,
    ) -> Result<(), Short> {
        match (kind, side) {
            (0, Side::Server) => {
                let request = Observation::did("tls", code([22, 0]));
                out.state(&request.by(side).status(NO_ANSWER));
            }
            (1, Side::Client) => {
                let hello = Observation::did("tls", code([22, 1]));
                self.hellos.ask((), hello, (), out);
                hello::client(body, out)?;
            }
            (2, Side::Server) => {
                self.answered(0, out);
                self.cipher = hello::server(body, out)?;
                self.chosen = out.frames().clone();
            }
            (11, _) => certificate(side, body, out)?,
            (12, Side::Server) => self.server_key_exchange(body, out)?,
            (13, Side::Server) => {
                out.is("tls", Subject::Server, "authentication", "certificate requested");
            }
            _ => (),
        }
        Ok(())
    }

    /// An ephemeral key exchange: its curve, or the size of its prime. RFC 5246 §7.4.3,
    /// RFC 8422 §5.4; with a hint before it RFC 4279 §3, RFC 5489 §2
    fn server_key_exchange(&self, body: &mut Octets<'_>, out: &mut Out<'_>) -> Result<(), Short> {
        let name = names::cipher(self.cipher).unwrap_or_default();
        if name.starts_with("TLS_DHE_PSK") || name.starts_with("TLS_ECDHE_PSK") {
            let hint = body.be16()?;
            body.skip(hint.into())?;
        }
        let exchange = if name.starts_with("TLS_ECDH") && body.u8()? == NAMED_CURVE {
            hello::group_name(body.be16()?)
        } else if name.starts_with("TLS_DH") {
            let length = body.be16()?;
            format!("DH, {} bits", x509::bits(body.take(length.into())?)).into()
        } else {
            return Ok(());
        };
        let claim = Observation::is("tls", Subject::Server, "key_exchange", exchange);
        out.state_with(&self.chosen, &claim);
        Ok(())
    }
}

const NAMED_CURVE: u8 = 3;

/// The sender's own certificate, the first of the chain. RFC 5246 §7.4.2
fn certificate(side: Side, body: &mut Octets<'_>, out: &mut Out<'_>) -> Result<(), Short> {
    let mut chain = part(body)?;
    if chain.is_empty() {
        return Ok(()); // a client that has none
    }
    let der = part(&mut chain)?.rest();
    if side == Side::Client {
        out.is("tls", Subject::Server, "authentication", "certificate");
    }
    presented(Subject::of(side), der, out);
    Ok(())
}

/// States what a certificate says, and where it breaks off.
pub(super) fn presented(subject: Subject, der: &[u8], out: &mut Out<'_>) {
    match x509::state("tls", subject, der, out) {
        Ok(()) => (),
        Err(Fault::Broken(how)) => out.broke("tls", "malformed certificate", how),
        Err(Fault::Short(needed)) => {
            let text = format!("{needed} octets were needed");
            out.broke("tls", "malformed certificate", text);
        }
    }
}

fn cut(short: Short, out: &mut Out<'_>) {
    out.broke("tls", "handshake message cut", short);
}
