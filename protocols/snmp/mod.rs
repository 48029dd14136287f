//! Simple Network Management Protocol: version 1 (RFC 1157), 2c (RFC 1901, RFC 3416) and 3
//! (RFC 3412, RFC 3414) over UDP.

mod clock;
mod enterprise;
mod identity;
mod message;
mod proof;
mod secrets;

use crate::ber::Fault;
use message::{Content, Message, Pdu};
use proof::Proof;
use wire::{
    code, Asked, Carrier, Decoder, Name, Observation, Out, Over, Pending, Protocol, Recognition,
    Shape, Side, Step, Subject, Values, NO_ANSWER,
};

const NAME: &str = "snmp";
/// SNMP to agents and to trap receivers.
pub const PROTOCOL: Protocol = Protocol {
    name: NAME,
    over: &[Over::udp(161), Over::udp(162)],
    recognise,
    decoder: |_| Box::new(Snmp(Pending::default())),
};

/// A sequence as long as the datagram with a known version and what belongs into it are
/// more than 40 bits that cannot be chance.
fn recognise(_: Carrier, bytes: &[u8]) -> Recognition {
    match Message::read(bytes) {
        Ok(message) => Recognition::Sure(match message.content {
            Content::Pdu(pdu) if [message::RESPONSE, message::REPORT].contains(&pdu.kind) => {
                Some(Side::Server)
            }
            Content::Encrypted if !message.reportable => None,
            _ => Some(Side::Client),
        }),
        Err(_) if begins(bytes) => Recognition::Broken,
        Err(_) => Recognition::No,
    }
}

/// A sequence that begins with a known version.
fn begins(bytes: &[u8]) -> bool {
    match bytes {
        [0x30, 0x82, _, _, inside @ ..] | [0x30, 0x81, _, inside @ ..] | [0x30, _, inside @ ..] => {
            matches!(inside, [2, 1, 0 | 1 | 3, 4 | 0x30, ..])
        }
        _ => false,
    }
}

/// Requests by version and number, with the kind of their PDU.
struct Snmp(Pending<(u32, i64), u32>);

impl Decoder for Snmp {
    fn message(&mut self, side: Side, bytes: &[u8], out: &mut Out<'_>) -> Step {
        match Message::read(bytes) {
            Ok(message) => self.state(side, &message, out),
            Err(_) if !bytes.starts_with(&[0x30]) => return Step::Foreign,
            Err(fault) => broken(fault, bytes, out),
        }
        Step::Took(bytes.len())
    }

    fn end(&mut self, out: &mut Out<'_>) {
        self.0.end(out);
    }
}

fn broken(fault: Fault, bytes: &[u8], out: &mut Out<'_>) {
    if let Some(community) = secrets::of_broken(bytes) {
        proof::community(community, out);
    }
    match fault {
        Fault::Short(needed) => {
            let there = bytes.len();
            let text = format!("{needed} octets of an element needed, {there} there");
            out.broke(NAME, "wrong length", text);
        }
        Fault::Broken(how) => out.broke(NAME, "wrong encoding", how),
    }
}

impl Snmp {
    /// An encrypted message tells by its reportable flag whether it asks (RFC 3412, 6.4).
    fn state(&mut self, side: Side, message: &Message<'_>, out: &mut Out<'_>) {
        let proof = Proof::of(message, out);
        if let Content::Pdu(pdu) = &message.content {
            secrets::of(pdu).for_each(|community| drop(proof::community(community, out)));
        }
        let key = (message.version, message.id);
        match message.content {
            Content::Pdu(pdu) => match pdu.kind {
                message::RESPONSE | message::REPORT => self.answer(side, message, &proof, out),
                message::TRAP_V1 | message::TRAP_V2 => {
                    out.state(&asked(side, &pdu).status(NO_ANSWER));
                    reported(side, message, &proof, out);
                }
                kind => self.0.ask(key, asked(side, &pdu), kind, out),
            },
            Content::Encrypted if message.reportable => {
                self.0.ask(key, encrypted(side), message::UNKNOWN, out);
            }
            Content::Encrypted if self.0.peek(&key).is_some() || side == Side::Server => {
                self.answer(side, message, &proof, out);
            }
            Content::Encrypted => {
                out.state(&encrypted(side).status(NO_ANSWER));
                reported(side, message, &proof, out);
            }
        }
    }

    fn answer(&mut self, side: Side, message: &Message<'_>, proof: &Proof, out: &mut Out<'_>) {
        let request = self.0.answer(&(message.version, message.id));
        let pdu = match message.content {
            Content::Pdu(pdu) => Some(pdu),
            Content::Encrypted => None,
        };
        let status = pdu.map_or(0, |pdu| pdu.status);
        let done = match &request {
            Some(request) => Some(request.answered(status, out)),
            None => {
                out.orphan();
                None
            }
        };
        clock::read(side, message, out);
        if pdu.is_some_and(|pdu| pdu.kind == message::REPORT) {
            return;
        }
        proof.state(side, out);
        let Some(pdu) = pdu.filter(|pdu| pdu.status == 0) else { return };
        match (&request, done) {
            (Some(request), Some(done)) if request.more == message::SET => {
                values(&pdu, request, &done, out)
            }
            _ => identity::claims(Subject::of(side), &pdu, out),
        }
    }
}

/// What an agent says of itself unasked.
fn reported(side: Side, message: &Message<'_>, proof: &Proof, out: &mut Out<'_>) {
    clock::read(side, message, out);
    proof.state(side, out);
}

/// Traps are named by what they report, requests by the first variable.
fn asked(side: Side, pdu: &Pdu<'_>) -> Observation<'static> {
    let span = u32::try_from(pdu.variables().count()).unwrap_or(u32::MAX);
    let asked = Observation::did(NAME, code([pdu.kind])).by(side);
    asked.object(pdu.subject().map_or(Name::None, Name::Text)).span(span.max(1))
}

/// What is asked cannot be known.
fn encrypted(side: Side) -> Observation<'static> {
    Observation::did(NAME, Name::At("encrypted", [0; 3])).by(side)
}

/// Numbers that a set wrote: the response repeats them (RFC 3416, 4.2.5). Texts may be
/// secrets.
fn values(pdu: &Pdu<'_>, request: &Asked<u32>, done: &Observation<'static>, out: &mut Out<'_>) {
    for (oid, value) in pdu.variables() {
        let of = done.clone().object(Name::Text(crate::ber::dotted(oid))).span(1);
        let number = value.signed();
        let (shape, bytes) = match value.tag {
            message::INTEGER => {
                let Some(number) = number.and_then(|n| i32::try_from(n).ok()) else { continue };
                (Shape::I32Be, number.to_be_bytes())
            }
            message::COUNTER | message::GAUGE | message::TIME_TICKS => {
                let Some(number) = number.and_then(|n| u32::try_from(n).ok()) else { continue };
                (Shape::U32Be, number.to_be_bytes())
            }
            _ => continue,
        };
        let was = Observation::was(&of, Values { shape, bytes: &bytes, step: 1 });
        out.state_with(&request.frames, &was);
    }
}

#[cfg(test)]
mod tests;
