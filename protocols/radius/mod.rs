//! RADIUS: who asks to be let in by which switch, access point or gateway, how he proves who he is,
//! and what the server answers; when sessions begin and end; who is thrown out.
//!
//! § is a section of RFC 2865. RFC 2866 has accounting, RFC 3579 EAP, RFC 5176 what servers demand,
//! RFC 5997 the question whether one works.

mod eap;
mod log_on;
mod packet;
mod recognise;
mod secrets;
mod told;

use crate::log_on::proved;
use log_on::Proof;
use packet::Packet;
use told::Told;
use wire::{
    code, Asked, Breach, Carrier, Decoder, Name, Observation, Out, Over, Pending, Protocol, Shape,
    Side, Step, Subject, Text,
};

const NAME: &str = "radius";

/// RADIUS to servers, also on the ports that they had before (§3, RFC 2866, 3), and from them to
/// what they command, also on the port that Cisco's have for that.
pub const PROTOCOL: Protocol = Protocol {
    name: NAME,
    over: &[
        Over::udp(1812),
        Over::udp(1813),
        Over::udp(1645),
        Over::udp(1646),
        Over::udp(1700),
        Over::udp(3799),
    ],
    recognise: recognise::recognise,
    decoder: |_: Carrier| Box::new(Radius::default()),
};

// §3; RFC 5176, 2.3; RFC 7930, 4
const ACCESS_REQUEST: u8 = 1;
const ACCESS_ACCEPT: u8 = 2;
const ACCESS_REJECT: u8 = 3;
const ACCOUNTING_REQUEST: u8 = 4;
const ACCOUNTING_RESPONSE: u8 = 5;
const ACCESS_CHALLENGE: u8 = 11;
const STATUS_SERVER: u8 = 12;
const DISCONNECT_REQUEST: u8 = 40;
const DISCONNECT_ACK: u8 = 41;
const DISCONNECT_NAK: u8 = 42;
const COA_REQUEST: u8 = 43;
const COA_ACK: u8 = 44;
const COA_NAK: u8 = 45;
const PROTOCOL_ERROR: u8 = 52;

/// A port that is none of a device's: software that asks for its host. §5.41
const VIRTUAL: u32 = 5;

const fn is_message(code: u8) -> bool {
    matches!(code, 1..=5 | 11 | 12 | 40..=45 | PROTOCOL_ERROR)
}

const fn is_request(code: u8) -> bool {
    matches!(
        code,
        ACCESS_REQUEST | ACCOUNTING_REQUEST | STATUS_SERVER | DISCONNECT_REQUEST | COA_REQUEST
    )
}

/// Whether one message answers another. RFC 5997, 3: who works answers as its port does; some refuse.
const fn answers(answer: u8, request: u8) -> bool {
    matches!(
        (request, answer),
        (ACCESS_REQUEST, ACCESS_ACCEPT | ACCESS_REJECT | ACCESS_CHALLENGE)
            | (ACCOUNTING_REQUEST, ACCOUNTING_RESPONSE)
            | (STATUS_SERVER, ACCESS_ACCEPT | ACCESS_REJECT | ACCOUNTING_RESPONSE)
            | (DISCONNECT_REQUEST, DISCONNECT_ACK | DISCONNECT_NAK)
            | (COA_REQUEST, COA_ACK | COA_NAK)
            | (_, PROTOCOL_ERROR)
    )
}

/// What an answer is needed for.
struct Request {
    code: u8,
    proof: Option<Proof>,
    user: Option<Text>,
    told: Vec<Told>,
}

/// Requests by their identifier, of which there are 256 between two ports.
#[derive(Default)]
struct Radius(Pending<u8, Request, 256>);

impl Decoder for Radius {
    fn message(&mut self, side: Side, bytes: &[u8], out: &mut Out<'_>) -> Step {
        if !recognise::begins(bytes) {
            return Step::Foreign;
        }
        secrets::overwrite(bytes, out);
        match Packet::read(bytes) {
            Ok(packet) if is_request(packet.code) => self.ask(side, &packet, out),
            Ok(packet) => self.answer(&packet, out),
            Err(Breach(what, text)) => out.broke(NAME, what, text),
        }
        Step::Took(bytes.len())
    }

    fn end(&mut self, out: &mut Out<'_>) {
        self.0.end(out);
    }
}

impl Radius {
    fn ask(&mut self, side: Side, packet: &Packet<'_>, out: &mut Out<'_>) {
        integrity(packet, out);
        nas(packet, out);
        let user = packet.text(packet::USER_NAME);
        let proof = Proof::read(packet).filter(|_| packet.code == ACCESS_REQUEST);
        let did = Observation::did(NAME, operation(packet, proof)).by(side);
        let did = did.object(whom(packet).map_or(Name::None, Name::Text));
        let more = Request { code: packet.code, proof, user, told: told::read(packet) };
        self.0.ask(packet.identifier, did, more, out);
    }

    fn answer(&mut self, packet: &Packet<'_>, out: &mut Out<'_>) {
        integrity(packet, out);
        if matches!(
            packet.code,
            ACCESS_ACCEPT | ACCESS_REJECT | ACCESS_CHALLENGE | ACCOUNTING_RESPONSE
        ) {
            out.is(NAME, Subject::of(out.side()), "capabilities", "RADIUS server");
        }
        let is_its = |identifier: &u8, asked: &Asked<Request>| {
            *identifier == packet.identifier && answers(packet.code, asked.more.code)
        };
        match self.0.answer_newest(is_its) {
            Some(asked) => answered(&asked, packet, out),
            None => out.orphan(),
        }
    }
}

fn answered(asked: &Asked<Request>, packet: &Packet<'_>, out: &mut Out<'_>) {
    let done = asked.answered(status(packet), out).into_owned();
    let mut both = out.with(&asked.frames);
    told::state(&asked.more.told, &done, &mut both);
    told::state(&told::read(packet), &done, &mut both);
    if let Some(text) =
        packet.text(packet::REPLY_MESSAGE).filter(|_| packet.code != ACCESS_CHALLENGE)
    {
        both.was("reply message", Shape::Text, text.bytes(), &done);
    }
    if let (ACCESS_ACCEPT, Some(proof)) = (packet.code, asked.more.proof) {
        proved(asked, "authentication", proof.authentication(), out);
        let user = known(packet, &asked.more, proof);
        user.into_iter().for_each(|user| proved(asked, "user", user, out));
    }
}

/// Who was let in. The server may know him by another name than he gave in clear (§5.1), which
/// within a tunnel proves nothing, nor does the server's repeating it.
fn known(packet: &Packet<'_>, asked: &Request, proof: Proof) -> Option<Text> {
    let (named, given) = (packet.text(packet::USER_NAME), asked.user.clone());
    if proof.hides_name() {
        named.filter(|name| Some(name) != given.as_ref())
    } else {
        named.or(given)
    }
}

/// Behind requests for access stands what proves who asks, behind accounting of what (RFC 2866, 5.1).
fn operation(packet: &Packet<'_>, proof: Option<Proof>) -> Name {
    let detail = match packet.code {
        ACCESS_REQUEST => proof.map(Proof::number),
        ACCOUNTING_REQUEST => packet.number(packet::ACCT_STATUS),
        _ => None,
    };
    let number = packet.code.into();
    detail.map_or(code([number]), |detail| code([number, detail]))
}

/// Whose session it is; what servers demand may name it otherwise. RFC 5176, 3
fn whom(packet: &Packet<'_>) -> Option<Text> {
    [packet::USER_NAME, packet::SESSION, packet::CALLING_STATION]
        .into_iter()
        .find_map(|kind| packet.text(kind))
}

/// A negative answer says why in an attribute of its own. RFC 5176, 3.5
fn status(packet: &Packet<'_>) -> u32 {
    let code = packet.code;
    match code {
        ACCESS_REJECT | ACCESS_CHALLENGE => code.into(),
        DISCONNECT_NAK | COA_NAK | PROTOCOL_ERROR => {
            let cause = packet.number(packet::ERROR_CAUSE).filter(|cause| *cause != 0);
            cause.unwrap_or_else(|| code.into())
        }
        _ => 0,
    }
}

/// Without an attribute that proves all of it, a request for access or its answer can be forged by
/// who stands between (CVE-2024-3596); with EAP it must be there (RFC 3579, 3.2).
fn integrity(packet: &Packet<'_>, out: &mut Out<'_>) {
    if !matches!(packet.code, ACCESS_REQUEST | ACCESS_ACCEPT | ACCESS_REJECT | ACCESS_CHALLENGE) {
        return;
    }
    let proves = packet.has(packet::MESSAGE_AUTHENTICATOR);
    let how = if proves { "Message-Authenticator" } else { "no Message-Authenticator" };
    out.is(NAME, Subject::of(out.side()), "integrity", how);
    if !proves && packet.has(packet::EAP_MESSAGE) {
        out.broke(NAME, "no Message-Authenticator", "an EAP message needs one, none is there");
    }
}

/// What a NAS calls itself: where others pass a request on, only its address tells whose name it is.
fn nas(packet: &Packet<'_>, out: &mut Out<'_>) {
    let device = packet.number(packet::NAS_PORT_TYPE).is_some_and(|kind| kind != VIRTUAL);
    let name = packet.text(packet::NAS_IDENTIFIER).filter(|_| device);
    let asks = matches!(packet.code, ACCESS_REQUEST | ACCOUNTING_REQUEST);
    let sender = asks && !packet.has(packet::PROXY_STATE);
    let subject = packet.nas().map(Subject::Ip).or(sender.then(|| Subject::of(out.side())));
    if let (Some(name), Some(subject)) = (name, subject) {
        out.is(NAME, subject, "name", name);
    }
}

#[cfg(test)]
mod tests;
