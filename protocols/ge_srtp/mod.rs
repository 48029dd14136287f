//! SRTP, the service requests of GE (now Emerson) controllers over TCP: Series 90-30 and 90-70,
//! VersaMax, PACSystems.
//!
//! No specification of it is public. The requests are those of SNP on serial lines, which the
//! "Series 90 PLC SNP Communications User's Manual" (GFK-0529C) specifies; how TCP carries
//! them is known from observation (G. Denton and others, "Leveraging the SRTP protocol for
//! over-the-network memory acquisition of a GE Fanuc Series 90-30", DFRWS 2017).
//!
//! A code is the service request's. A status is major and minor error (`0x05f5`). Memory is
//! named as engineers do (`%R107`), octets of bits as eight bits each.

mod frame;
mod identity;
mod memory;
mod request;

use frame::{Content, Done, Message, Read, Request, Standing};
use request::{Asked, Context};
use wire::{
    code, Carrier, Decoder, Halves, Observation, Out, Over, Pending, Protocol, Shape, Short, Side,
    Step,
};

const NAME: &str = "ge-srtp";

/// SRTP on its port.
pub const PROTOCOL: Protocol = Protocol {
    name: NAME,
    over: &[Over::tcp(18245)],
    recognise: |_, bytes| frame::recognise(bytes),
    decoder: |carrier| Box::new(Srtp::new(carrier)),
};

struct Srtp {
    halves: Halves,
    pending: Pending<(u16, u8), Context>,
}

impl Srtp {
    fn new(carrier: Carrier) -> Self {
        Self { halves: Halves::new(carrier), pending: Pending::default() }
    }
}

impl Decoder for Srtp {
    fn message(&mut self, side: Side, bytes: &[u8], out: &mut Out<'_>) -> Step {
        match frame::read(bytes) {
            Read::Whole(message, octets) => {
                self.halves.forget(side);
                if let Err(short) = self.whole(&message, out) {
                    out.broke(NAME, "wrong length", short);
                }
                Step::Took(octets)
            }
            Read::More(needed) => {
                request::conceal(bytes, out);
                self.halves.begun(needed, bytes.len(), out)
            }
            Read::Foreign => {
                self.halves.forget(side);
                // Behind lost octets it may be the rest of any message.
                out.secret_in(bytes, "unread", &[], &[]);
                out.broke(NAME, "wrong head", "the head of a mailbox message needed");
                Step::Foreign
            }
        }
    }

    fn gap(&mut self, side: Side) {
        self.halves.forget(side);
    }

    fn end(&mut self, out: &mut Out<'_>) {
        self.pending.end(out);
        self.halves.end(NAME, out);
    }
}

impl Srtp {
    fn whole(&mut self, message: &Message<'_>, out: &mut Out<'_>) -> Result<(), Short> {
        match &message.content {
            Content::Greeting(_) => Ok(()),
            Content::Request(request) => self.request(message.key, request, out),
            Content::Refused(status) => {
                self.refused(message.key, *status, out);
                Ok(())
            }
            Content::Done(done) => self.done(message.key, done, out),
        }
    }

    fn request(
        &mut self,
        key: (u16, u8),
        request: &Request<'_>,
        out: &mut Out<'_>,
    ) -> Result<(), Short> {
        let read = Asked::read(request, out);
        let breach = read.as_ref().map(|_| ()).map_err(|short| *short);
        let Asked { object, span, context } = read.unwrap_or_default();
        let asked = Observation::did(NAME, code([request.code.into()]))
            .object(object)
            .span(span.max(1))
            .writes(matches!(context, Context::Writes(..)));
        self.pending.ask(key, asked, context, out);
        breach
    }

    fn refused(&mut self, key: (u16, u8), status: u32, out: &mut Out<'_>) {
        match self.pending.answer(&key) {
            Some(asked) => {
                asked.answered(status, out);
            }
            None => out.orphan(),
        }
    }

    fn done(&mut self, key: (u16, u8), answer: &Done<'_>, out: &mut Out<'_>) -> Result<(), Short> {
        let Some(asked) = self.pending.answer(&key) else {
            out.orphan();
            return Ok(());
        };
        let done = asked.answered(answer.status, out);
        let mut with = out.with(&asked.frames);
        stands(&answer.standing, &done, &mut with);
        if answer.status != 0 {
            return Ok(());
        }
        match &asked.more {
            Context::Reads(place) => place.was(place.of(answer.data)?, &done, &mut with),
            Context::Writes(place, data) => place.was(data, &done, &mut with),
            Context::ProgramNames => identity::programs(answer.data, &done, &mut with)?,
            Context::Controller => identity::controller(answer.data, &done, &mut with)?,
            Context::Faults => identity::faults(answer.data, &done, &mut with)?,
            Context::LogOn(account) => account.let_in(&asked, out),
            Context::Renames(name) => {
                crate::log_on::proved(&asked, "name", name.clone(), out);
            }
            Context::Nothing => {}
        }
        Ok(())
    }
}

fn stands(standing: &Standing, done: &Observation<'_>, out: &mut Out<'_>) {
    let mut was = |object, value| identity::was(object, Shape::U8, &[value], done, out);
    was("state", standing.state);
    was("privilege level", standing.level);
    was("programmer attached", standing.programmer.into());
}

#[cfg(test)]
mod tests;
