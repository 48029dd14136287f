//! Lightweight Directory Access Protocol: who logs on to a directory, what is looked up there, and
//! what is changed; what directories and domain controllers say of themselves.
//!
//! § is a section of RFC 4511. Connectionless LDAP is [MS-ADTS]'s (6.3.3).

mod bind;
mod message;
mod netlogon;
mod recognise;
mod request;
mod root;
mod sasl;
mod secrets;

use crate::ber::{Element, Elements, Fault};
use crate::tls;
use message::Answer;
use request::{Request, Waiting};
use wire::{Breach, Carrier, Decoder, Out, Over, Pending, Protocol, Shape, Side, Step, NO_ANSWER};

const NAME: &str = "ldap";

/// LDAP to directories and global catalogues; connectionless, to find a domain controller.
pub const PROTOCOL: Protocol = Protocol {
    name: NAME,
    over: &[Over::tcp(389), Over::udp(389), Over::tcp(3268)],
    recognise: recognise::recognise,
    decoder: |carrier| Box::new(Ldap { carrier, waiting: Pending::default(), tls: None }),
};

const SEQUENCE: u8 = 0x30;
/// The longest message that is waited for.
const LONGEST: usize = 1 << 20;

struct Ldap {
    carrier: Carrier,
    /// Requests by their id and the operation that answers (§4.1.1.1, §4.1.1).
    waiting: Pending<(u32, u32), Waiting>,
    /// What goes on once both sides changed to TLS.
    tls: Option<tls::Inside>,
}

impl Decoder for Ldap {
    fn message(&mut self, side: Side, bytes: &[u8], out: &mut Out<'_>) -> Step {
        if let Some(tls) = &mut self.tls {
            return tls.message(side, bytes, out);
        }
        match bytes.first() {
            Some(&SEQUENCE) => self.plain(side, bytes, out),
            Some(0) if self.carrier == Carrier::Tcp => self.wrapped(side, bytes, out),
            _ => Step::Foreign,
        }
    }

    fn gap(&mut self, side: Side) {
        if let Some(tls) = &mut self.tls {
            tls.gap(side);
        }
    }

    fn end(&mut self, out: &mut Out<'_>) {
        self.waiting.end(out);
        if let Some(tls) = &mut self.tls {
            tls.end(out);
        }
    }
}

impl Ldap {
    fn plain(&mut self, side: Side, bytes: &[u8], out: &mut Out<'_>) -> Step {
        let mut elements = Elements::new(bytes);
        match elements.element() {
            Ok(message) => {
                self.read(side, &message, out);
                Step::Took(bytes.len() - elements.rest().len())
            }
            Err(Fault::Short(needed)) if self.carrier == Carrier::Tcp && needed <= LONGEST => {
                secrets::overwrite(bytes, false, out);
                Step::More(needed)
            }
            Err(fault) => {
                secrets::overwrite(bytes, false, out);
                let Breach(what, text) = fault.into();
                out.broke(NAME, what, text);
                if self.carrier == Carrier::Tcp {
                    Step::Foreign
                } else {
                    Step::Took(bytes.len())
                }
            }
        }
    }

    /// Messages that a mechanism protects: those that are only signed are read.
    fn wrapped(&mut self, side: Side, bytes: &[u8], out: &mut Out<'_>) -> Step {
        let Some((length, token)) = sasl::token(bytes) else { return Step::More(4) };
        if !(1..LONGEST).contains(&length) {
            return Step::Foreign;
        }
        let there = token.get(..length).unwrap_or(token);
        let clear = sasl::clear(there).unwrap_or_default();
        if token.len() < length {
            secrets::overwrite(clear, false, out);
            return Step::More(4 + length);
        }
        Elements::new(clear).for_each(|message| self.read(side, &message, out));
        Step::Took(4 + length)
    }

    fn read(&mut self, side: Side, message: &Element<'_>, out: &mut Out<'_>) {
        secrets::overwrite(message.contents, true, out);
        if let Err(Breach(what, text)) = self.operation(side, message, out) {
            out.broke(NAME, what, text);
        }
    }

    /// §4.1.1
    fn operation(
        &mut self,
        side: Side,
        message: &Element<'_>,
        out: &mut Out<'_>,
    ) -> Result<(), Breach> {
        let (id, operation) = message::envelope(message)?;
        match message::answers(operation.tag) {
            Some(number) => self.answer(id, number, &operation, out),
            None if operation.tag == message::ENTRY => {
                root::claims(&operation, out);
                Ok(())
            }
            None => self.request(side, id, &operation, out),
        }
    }

    fn request(
        &mut self,
        side: Side,
        id: u32,
        operation: &Element<'_>,
        out: &mut Out<'_>,
    ) -> Result<(), Breach> {
        let Some(Request { did, waiting }) = Request::read(operation, out)? else { return Ok(()) };
        let did = did.by(side);
        match message::answer_of(operation.number()) {
            Some(number) => self.waiting.ask((id, number), did, waiting, out),
            None => out.state(&did.status(NO_ANSWER)),
        }
        Ok(())
    }

    fn answer(
        &mut self,
        id: u32,
        number: u32,
        operation: &Element<'_>,
        out: &mut Out<'_>,
    ) -> Result<(), Breach> {
        let answer = Answer::read(operation)?;
        bind::challenge(operation, out);
        let Some(asked) = self.waiting.answer(&(id, number)) else {
            out.orphan();
            return Ok(());
        };
        let done = asked.answered(answer.status(), out).into_owned();
        match &asked.more {
            _ if answer.status() != 0 => {}
            Waiting::LogOn(attempt) => attempt.let_in(&asked, out),
            Waiting::Tls => {
                let opening = out.with(&asked.frames).keep();
                self.tls = Some(tls::Inside::new(NAME, opening));
            }
            Waiting::Attributes(names) => {
                out.with(&asked.frames).was("attributes", Shape::Text, names.bytes(), &done);
            }
            Waiting::Nothing => {}
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
