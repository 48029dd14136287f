//! Manufacturing Message Specification (ISO 9506) inside ISO transport, as IEC 61850-8-1 has it
//! between stations and protection relays, and ICCP (IEC 60870-6) between control centres.
//!
//! A code is the kind of PDU and the service: `0.4` a confirmed request to read, `3.0` an
//! information report, `8` an association's beginning; `release` and `abort` end it. A request
//! for several variables is one operation: its object is the first or, when some failed, the
//! first that did, and its status is that one's. Either side may ask.

mod association;
mod data;
mod exchange;
mod object;
mod recognise;
mod report;
mod service;
mod session;
mod speaker;

pub use data::Number;

use crate::ber::{Element, Elements, Fault};
use crate::log_on::{proved, DEFAULTS};
use association::{Apdu, Proof};
use report::Reports;
use session::Spdu;
use wire::{
    code, Asked, Carrier, Decoder, Name, Observation, Out, Over, Pending, Protocol, Side, Step,
    Text, NO_ANSWER,
};

/// MMS, which has no port of its own.
pub const PROTOCOL: Protocol = Protocol {
    name: NAME,
    over: &[Over::inside("cotp")],
    recognise: |_: Carrier, tsdu| recognise::recognise(tsdu),
    decoder: |_| Box::<Mms>::default(),
};

const NAME: &str = "mms";

// PDUs by their tag. ISO 9506-2, 7.2
const REQUEST: u32 = 0xA0;
const RESPONSE: u32 = 0xA1;
const ERROR: u32 = 0xA2;
const UNCONFIRMED: u32 = 0xA3;
const REJECT: u32 = 0xA4;
const CANCEL: u32 = 0x85;
const CANCELLED: u32 = 0x86;
const NOT_CANCELLED: u32 = 0xA7;
const INITIATE: u32 = 0xA8;
const INITIATED: u32 = 0xA9;
const NOT_INITIATED: u32 = 0xAA;
const CONCLUDE: u32 = 0x8B;
const CONCLUDED: u32 = 0x8C;
const NOT_CONCLUDED: u32 = 0xAD;

/// What waits for an answer.
#[derive(Clone, Copy, PartialEq)]
enum Ask {
    Associate,
    Release,
    Conclude,
    Cancel(u32),
    Confirmed(u32),
}

/// What the answer is read with.
#[derive(Default)]
struct More {
    /// The service's own octets of a read or a write.
    service: Vec<u8>,
    /// How who asked proved who it is, and what may be told of its password.
    proof: Option<(&'static str, Option<Text>)>,
}

/// One association.
#[derive(Default)]
struct Mms {
    pending: Pending<(Side, Ask), More>,
    reports: Reports,
}

impl Decoder for Mms {
    fn message(&mut self, side: Side, bytes: &[u8], out: &mut Out<'_>) -> Step {
        let spdu = match Spdu::read(bytes) {
            Ok(spdu) => spdu,
            Err(step) => return step,
        };
        let taken = match spdu.kind {
            session::REFUSE => {
                self.answered(side, Ask::Associate, service::no_association(0), out);
                Ok(())
            }
            session::ABORT => {
                out.state(&did("abort", side));
                Ok(())
            }
            _ => spdu.each(|pdu| self.apdu(side, spdu.kind, pdu, out)),
        };
        match taken {
            Ok(()) => {}
            Err(Fault::Short(_)) => {
                out.broke(NAME, "wrong length", "an element goes on behind the message's end");
            }
            Err(Fault::Broken(how)) => out.broke(NAME, "broken encoding", how),
        }
        Step::Took(spdu.length)
    }

    fn gap(&mut self, _: Side) {
        self.reports.forget();
    }

    fn end(&mut self, out: &mut Out<'_>) {
        self.pending.end(out);
    }
}

/// What nobody answers.
fn did(what: &'static str, side: Side) -> Observation<'static> {
    Observation::did(NAME, Name::at(what, 0)).by(side).status(NO_ANSWER)
}

impl Mms {
    /// An application's PDU: in data MMS's own, else one about the association.
    fn apdu(&mut self, side: Side, kind: u8, pdu: &[u8], out: &mut Out<'_>) -> Result<(), Fault> {
        let element = Elements::new(pdu).element()?;
        match (kind, element.tag) {
            (session::DATA | session::BARE, _) => self.pdu(side, element, out),
            (_, tag @ association::REQUEST) => {
                let apdu = Apdu::read(tag, element.inside())?;
                self.associate(side, &apdu, out);
                Ok(())
            }
            (_, tag @ association::RESPONSE) => {
                let apdu = Apdu::read(tag, element.inside())?;
                self.associated(side, &apdu, out)
            }
            (session::FINISH, association::RELEASE_REQUEST) => {
                let asked = did("release", side).status(0);
                self.pending.ask((side, Ask::Release), asked, More::default(), out);
                Ok(())
            }
            (session::DISCONNECT, association::RELEASE_RESPONSE) => {
                self.answered(side, Ask::Release, 0, out);
                Ok(())
            }
            _ => Ok(()),
        }
    }

    fn associate(&mut self, side: Side, apdu: &Apdu<'_>, out: &mut Out<'_>) {
        let asked = Observation::did(NAME, code([8])).by(side).object(apdu.titles());
        let proof = match apdu.proof {
            None => ("none", None),
            Some(Proof::Password(secret)) => {
                ("password", Some(out.secret("password", secret, DEFAULTS)))
            }
            Some(Proof::Other(secret)) => {
                out.secret("authentication value", secret, &[]);
                ("ACSE", None)
            }
        };
        let more = More { proof: Some(proof), ..More::default() };
        self.pending.ask((side, Ask::Associate), asked, more, out);
    }

    fn associated(&mut self, side: Side, apdu: &Apdu<'_>, out: &mut Out<'_>) -> Result<(), Fault> {
        let first = apdu.information.map(|pdu| Elements::new(pdu).element()).transpose()?;
        let status = match (apdu.result, first) {
            (0, Some(pdu)) if pdu.tag == NOT_INITIATED => service::error(pdu.inside()),
            (0, _) => 0,
            (result, _) => service::no_association(result),
        };
        let asked = self.answered(side, Ask::Associate, status, out);
        let proof = asked.as_ref().and_then(|asked| asked.more.proof.clone());
        if let (Some(asked), Some((how, secret)), 0) = (asked, proof, status) {
            proved(&asked, "authentication", how, out);
            if let Some(secret) = secret {
                proved(&asked, "credential", secret, out);
            }
        }
        Ok(())
    }

    /// States what `side` answers with `status`.
    fn answered(
        &mut self,
        side: Side,
        ask: Ask,
        status: u32,
        out: &mut Out<'_>,
    ) -> Option<Box<Asked<More>>> {
        let asked = self.pending.answer(&(side.other(), ask));
        match &asked {
            Some(asked) => drop(asked.answered(status, out)),
            None => out.orphan(),
        }
        asked
    }

    /// One PDU of MMS.
    fn pdu(&mut self, side: Side, pdu: Element<'_>, out: &mut Out<'_>) -> Result<(), Fault> {
        let number = |element: Element<'_>| element.unsigned().unwrap_or_default();
        match pdu.tag {
            REQUEST => return self.request(side, pdu.inside(), out),
            RESPONSE => return self.response(side, pdu.inside(), out),
            ERROR => self.refused(side, pdu.inside(), out),
            UNCONFIRMED => return self.unconfirmed(side, pdu.inside(), out),
            REJECT => self.rejected(side, pdu.inside(), out),
            CANCEL => {
                let asked = Observation::did(NAME, code([5])).by(side);
                let ask = Ask::Cancel(number(pdu));
                self.pending.ask((side, ask), asked, More::default(), out);
            }
            CANCELLED => drop(self.answered(side, Ask::Cancel(number(pdu)), 0, out)),
            NOT_CANCELLED => {
                let id = pdu.inside().optional(0x80).map(number).unwrap_or_default();
                let error = pdu.inside().find(|element| element.tag == 0xA1);
                let status = error.map_or(0x100, |error| service::error(error.inside()));
                self.answered(side, Ask::Cancel(id), status, out);
            }
            CONCLUDE => {
                let asked = Observation::did(NAME, code([11])).by(side);
                self.pending.ask((side, Ask::Conclude), asked, More::default(), out);
            }
            CONCLUDED => drop(self.answered(side, Ask::Conclude, 0, out)),
            NOT_CONCLUDED => {
                self.answered(side, Ask::Conclude, service::error(pdu.inside()), out);
            }
            INITIATE => {
                let asked = Observation::did(NAME, code([8])).by(side);
                self.pending.ask((side, Ask::Associate), asked, More::default(), out);
            }
            INITIATED => drop(self.answered(side, Ask::Associate, 0, out)),
            NOT_INITIATED => {
                self.answered(side, Ask::Associate, service::error(pdu.inside()), out);
            }
            tag => {
                let text = format!("no PDU has the tag {tag:#04x}");
                out.broke(NAME, "unknown PDU", text);
            }
        }
        Ok(())
    }

    fn unconfirmed(
        &mut self,
        side: Side,
        mut inside: Elements<'_>,
        out: &mut Out<'_>,
    ) -> Result<(), Fault> {
        const INFORMATION_REPORT: u32 = 0;
        let service = inside.element()?;
        if service.number() == INFORMATION_REPORT {
            self.reports.take(side, service, out);
        } else {
            let did = Observation::did(NAME, code([3, service.number()])).by(side);
            out.state(&did.status(NO_ANSWER));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
