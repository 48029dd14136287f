//! Kerberos 5: who logs on in a domain, which services tickets are for, and by which encryption.
//!
//! § is a section of RFC 4120; RFC 3244 has the change of passwords.

mod cipher;
mod der;
mod message;
mod password;
mod recognise;
mod secrets;

use crate::log_on::proved;
use message::{Failure, Message, Request, Ticket};
use wire::{
    code, Asked, Breach, Carrier, Decoder, Name, Observation, Octets, Out, Over, Pending, Protocol,
    Shape, Side, Step, Subject, Text, NO_ANSWER,
};

const NAME: &str = "kerberos";

/// Kerberos to key distribution centres, and to where passwords are changed.
pub const PROTOCOL: Protocol = Protocol {
    name: NAME,
    over: &[Over::udp(88), Over::tcp(88), Over::udp(464), Over::tcp(464)],
    recognise: recognise::recognise,
    decoder: |carrier| Box::new(Kerberos { carrier, waiting: Pending::default() }),
};

/// Types of messages. §7.5.7
const AS_REQ: u32 = 10;
const AS_REP: u32 = 11;
const TGS_REQ: u32 = 12;
const TGS_REP: u32 = 13;
const AP_REQ: u32 = 14;

/// The longest message on a stream that is waited for.
const LONGEST: usize = 1 << 18;

struct Kerberos {
    carrier: Carrier,
    /// Requests by the type of their answer: of the answer itself all else that could tell its
    /// request is encrypted.
    waiting: Pending<u32, Request>,
}

impl Decoder for Kerberos {
    fn message(&mut self, side: Side, bytes: &[u8], out: &mut Out<'_>) -> Step {
        let (octets, length) = match self.framed(bytes) {
            Ok(framed) => framed,
            Err(step) => return step,
        };
        secrets::overwrite(password::first(octets).unwrap_or(octets), out);
        if bytes.len() < length {
            return Step::More(length);
        }
        if let Err(Breach(what, text)) = self.read(side, octets, out) {
            out.broke(NAME, what, text);
        }
        Step::Took(length)
    }

    fn end(&mut self, out: &mut Out<'_>) {
        self.waiting.end(out);
    }
}

impl Kerberos {
    /// What is there of the message, and how many octets are to be taken: on streams its length
    /// stands in front. §7.2.2
    fn framed<'a>(&self, bytes: &'a [u8]) -> Result<(&'a [u8], usize), Step> {
        if self.carrier != Carrier::Tcp {
            return Ok((bytes, bytes.len()));
        }
        let mut octets = Octets::new(bytes);
        let Ok(length) = octets.be32() else { return Err(Step::More(4)) };
        let length = usize::try_from(length).ok().filter(|length| (1..LONGEST).contains(length));
        let rest = octets.rest();
        match length {
            Some(length) if recognise::begins(rest) => {
                Ok((rest.get(..length).unwrap_or(rest), 4 + length))
            }
            Some(_) if rest.len() < recognise::HEAD => Err(Step::More(4 + recognise::HEAD)),
            _ => Err(Step::Foreign),
        }
    }

    fn read(&mut self, side: Side, octets: &[u8], out: &mut Out<'_>) -> Result<(), Breach> {
        match password::read(octets)? {
            Some(password::Part::Request(version)) => {
                let did = Observation::did(NAME, Name::at("kpasswd.{}", version)).by(side);
                self.waiting.ask(password::ANSWER, did, Request::default(), out);
            }
            Some(password::Part::Answer(status)) => match self.waiting.answer(&password::ANSWER) {
                Some(asked) => drop(asked.answered(status, out)),
                None => out.orphan(),
            },
            None => match Message::read(octets)? {
                Message::Request(request) => self.request(side, request, out),
                Message::Ticket(ticket) => self.ticket(&ticket, out),
                Message::Failure(failure) => self.failure(&failure, out),
                Message::Other => {}
            },
        }
        Ok(())
    }

    fn request(&mut self, side: Side, request: Request, out: &mut Out<'_>) {
        let numbers = request.proof.map_or(code([request.kind]), |by| code([request.kind, by]));
        let did = Observation::did(NAME, numbers).by(side).object(request.object());
        if let Some(name) = &request.netbios {
            out.is(NAME, Subject::of(side), "name", name.clone());
        }
        match request.kind {
            AP_REQ => out.state(&did.status(NO_ANSWER)), // who asks for none gets none
            kind => self.waiting.ask(kind + 1, did, request, out),
        }
    }

    fn ticket(&mut self, ticket: &Ticket, out: &mut Out<'_>) {
        let asked = self.waiting.answer(&ticket.kind);
        match &asked {
            Some(asked) => given(asked, ticket, out),
            None => out.orphan(),
        }
        if let Some(realm) = &ticket.realm {
            let role = Text::from(format_args!("Kerberos KDC of {realm}"));
            out.is(NAME, Subject::of(out.side()), "capabilities", role);
        }
        for number in [ticket.cipher, ticket.reply] {
            if let Some(cipher) = cipher::known(number) {
                out.is(NAME, Subject::of(out.side()), "cipher", cipher);
            }
        }
    }

    fn failure(&mut self, failure: &Failure, out: &mut Out<'_>) {
        let same = |asked: &Asked<Request>| asked.more.service == failure.service;
        match self.waiting.answer_newest(|_, asked| same(asked)) {
            Some(asked) => drop(asked.answered(failure.code, out)),
            None => out.orphan(),
        }
    }
}

/// What was asked for is given, by these ciphers; who proved himself for it is let in.
fn given(asked: &Asked<Request>, ticket: &Ticket, out: &mut Out<'_>) {
    let done = asked.answered(0, out).into_owned();
    let offered = cipher::list(&asked.more.offered);
    let told = [
        ("ticket encryption", cipher::named(ticket.cipher)),
        ("reply encryption", cipher::named(ticket.reply)),
        ("offered encryption", offered),
    ];
    for (object, value) in told {
        out.with(&asked.frames).was(object, Shape::Text, value.bytes(), &done);
    }
    if ticket.kind == AS_REP {
        let how = message::authentication(asked.more.proof);
        proved(asked, "authentication", how, out);
        if let (Some(client), Some(_)) = (&ticket.client, asked.more.proof) {
            let_in(client, asked, out);
        }
    }
}

/// A computer's account is its name with a dollar sign: who has its key is that computer.
fn let_in(client: &Text, asked: &Asked<Request>, out: &mut Out<'_>) {
    proved(asked, "user", client.clone(), out);
    let account = client.bytes().split(|octet| *octet == b'@').next().unwrap_or_default();
    if let Some(computer) = account.strip_suffix(b"$").filter(|name| !name.is_empty()) {
        let subject = Subject::of(asked.observation.by);
        out.with(&asked.frames).is(NAME, subject, "name", computer);
    }
}

#[cfg(test)]
mod tests;
