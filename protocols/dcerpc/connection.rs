//! Calls over a connection: what a number of an interface stands for is agreed upon first
//! (C706, 12.6; [MS-RPCE]).
//!
//! A call is stated with its first PDU, which has its number, and answered with the last of its
//! answer. `bind` and `alter_context` agree on interfaces, `auth3` ends a log-on of three steps.

use super::contexts::{self, Contexts};
use super::fragment::{self, Header, Parts, RESULTS};
use super::interfaces::Interface;
use super::ordered::Ordered;
use super::NAME;
use crate::spnego::{self, Attempt};
use std::ops::Range;
use wire::{code, Decoder, Name, Observation, Out, Pending, Short, Side, Step, NO_ANSWER};

/// What an answer belongs to: who asked, and the number of the call.
type Call = (Side, u32);

/// What two ends of a connection wait for.
#[derive(Default)]
pub(super) struct Connection {
    contexts: Contexts,
    calls: Pending<Call, Interface>,
    binds: Pending<Call, Option<Attempt>, 8>,
    /// Log-ons by their numbers, which nothing answers but what is answered to who is let in.
    attempts: Pending<u32, Attempt, 8, NO_ANSWER>,
}

impl Decoder for Connection {
    fn message(&mut self, side: Side, bytes: &[u8], out: &mut Out<'_>) -> Step {
        let header = match Header::read(bytes) {
            Ok(Some(header)) => header,
            Ok(None) => return Step::Foreign,
            Err(_) => return Step::More(Header::LENGTH),
        };
        if header.length < header.least() {
            let text = format_args!("{} octets needed, {} there", header.least(), header.length);
            out.broke(NAME, "wrong length", text);
            return Step::Foreign;
        }
        hide(bytes.get(stub(&header, bytes)).unwrap_or_default(), out);
        let needed = self.needed(side, &header);
        let Some(pdu) = bytes.get(..needed) else { return Step::More(needed) };
        if let Err(short) = self.pdu(side, &header, pdu, out) {
            out.broke(NAME, "wrong length", short);
        }
        Step::Took(header.length)
    }

    fn end(&mut self, out: &mut Out<'_>) {
        self.binds.end(out);
        self.calls.end(out);
        self.attempts.end(out);
        self.contexts.end(out);
    }
}

impl Connection {
    /// What was asked at a time is answered with a `status` of who carries the connection.
    pub fn refused(&mut self, at_ns: i64, status: u32, out: &mut Out<'_>) {
        while let Some(call) = self.calls.answer_newest(|_, asked| asked.at_ns == at_ns) {
            call.answered(status, out);
        }
        while let Some(bind) = self.binds.answer_newest(|_, asked| asked.at_ns == at_ns) {
            bind.answered(status, out);
        }
    }

    /// How many octets of a PDU are read: what a call takes is passed over, and what it gives
    /// where that tells nothing.
    fn needed(&mut self, side: Side, header: &Header) -> usize {
        let whole = match header.kind {
            fragment::REQUEST => false,
            fragment::RESPONSE => {
                let asked = self.calls.peek(&(side.other(), header.call));
                let tells = asked.is_some_and(|asked| asked.more.tells());
                header.is_last() && (tells || !self.attempts.is_empty())
            }
            _ => true,
        };
        if whole {
            header.length
        } else {
            header.least()
        }
    }

    fn pdu(
        &mut self,
        side: Side,
        header: &Header,
        pdu: &[u8],
        out: &mut Out<'_>,
    ) -> Result<(), Short> {
        match header.kind {
            fragment::REQUEST if header.is_first() => self.request(side, header, pdu, out),
            fragment::RESPONSE if header.is_last() => self.response(side, header, pdu, out),
            fragment::FAULT => self.fault(side, header, pdu, out),
            fragment::BIND => self.bind("bind", side, header, pdu, out),
            fragment::ALTER_CONTEXT => self.bind("alter_context", side, header, pdu, out),
            fragment::BIND_ACK | fragment::ALTER_CONTEXT_RESP | fragment::BIND_NAK => {
                self.bound(side, header, pdu, out)
            }
            fragment::AUTH3 => self.auth3(side, header, pdu, out),
            _ => Ok(()), // a cancelled call, a connection that the server would like to close
        }
    }

    /// C706, 12.6.4.9
    fn request(
        &mut self,
        side: Side,
        header: &Header,
        pdu: &[u8],
        out: &mut Out<'_>,
    ) -> Result<(), Short> {
        let mut body = Ordered::new(pdu, header.little);
        let (context, operation) = (body.skip(20)?.u16()?, body.u16()?);
        let interface = self.contexts.find(context, out).unwrap_or_default();
        let did = Observation::did(NAME, code([operation.into()])).by(side);
        let did = did.object(interface.name.clone());
        if header.wants_no_answer() {
            out.state(&did.status(NO_ANSWER));
        } else {
            self.calls.ask((side, header.call), did, interface, out);
        }
        Ok(())
    }

    /// C706, 12.6.4.10
    fn response(
        &mut self,
        side: Side,
        header: &Header,
        pdu: &[u8],
        out: &mut Out<'_>,
    ) -> Result<(), Short> {
        let parts = header.parts(pdu);
        let last = parts.as_ref().ok().and_then(Parts::last);
        match self.calls.answer(&(side.other(), header.call)) {
            Some(asked) => {
                let status = last.map_or(0, |last| asked.more.status(last));
                drop(asked.answered(status, out));
            }
            None => out.orphan(),
        }
        if pdu.len() < header.length {
            return Ok(());
        }
        let verifier = parts?.verifier;
        let attempt = verifier.and_then(|verifier| self.attempts.answer(&verifier.context));
        if let Some(attempt) = attempt {
            attempt.answered(0, out);
            attempt.more.let_in(&attempt, false, false, out);
        }
        Ok(())
    }

    /// The server's protocol or program failed. C706, 12.6.4.7
    fn fault(
        &mut self,
        side: Side,
        header: &Header,
        pdu: &[u8],
        out: &mut Out<'_>,
    ) -> Result<(), Short> {
        let status = header.parts(pdu)?.body.skip(RESULTS)?.u32()?;
        let call = (side.other(), header.call);
        if let Some(asked) = self.calls.answer(&call) {
            asked.answered(status, out);
        } else if let Some(asked) = self.binds.answer(&call) {
            asked.answered(status, out);
        } else {
            out.orphan();
        }
        Ok(())
    }

    /// C706, 12.6.4.3 and 12.6.4.1
    fn bind(
        &mut self,
        what: &'static str,
        side: Side,
        header: &Header,
        pdu: &[u8],
        out: &mut Out<'_>,
    ) -> Result<(), Short> {
        let Parts { body, verifier } = header.parts(pdu)?;
        let attempt = verifier.and_then(|verifier| spnego::read(NAME, verifier.token, out));
        let offered = self.contexts.offered(body, out);
        let did = Observation::did(NAME, Name::At(what, [0; 3])).by(side);
        let first = offered.as_ref().ok().cloned().flatten().unwrap_or_default();
        self.binds.ask((side, header.call), did.object(first.name), attempt, out);
        offered.map(drop)
    }

    /// C706, 12.6.4.4, 12.6.4.5 and 12.6.4.2
    fn bound(
        &mut self,
        side: Side,
        header: &Header,
        pdu: &[u8],
        out: &mut Out<'_>,
    ) -> Result<(), Short> {
        let Parts { body, verifier } = header.parts(pdu)?;
        let status = if header.kind == fragment::BIND_NAK {
            contexts::refused(body)
        } else {
            contexts::taken(body)
        }?;
        verifier.and_then(|verifier| spnego::read(NAME, verifier.token, out));
        let Some(asked) = self.binds.answer(&(side.other(), header.call)) else {
            out.orphan();
            return Ok(());
        };
        asked.answered(status, out);
        if let (0, Some(attempt)) = (status, &asked.more) {
            attempt.let_in(&asked, false, false, out);
        }
        Ok(())
    }

    /// [MS-RPCE], 2.2.2.10
    fn auth3(
        &mut self,
        side: Side,
        header: &Header,
        pdu: &[u8],
        out: &mut Out<'_>,
    ) -> Result<(), Short> {
        let Some(verifier) = header.parts(pdu)?.verifier else { return Ok(()) };
        if let Some(attempt) = spnego::read(NAME, verifier.token, out) {
            let did = Observation::did(NAME, Name::At("auth3", [0; 3])).by(side);
            self.attempts.ask(verifier.context, did, attempt, out);
        }
        Ok(())
    }
}

/// Where in a PDU stands what a call takes, or what it gives but for how it went, as much of it as is
/// here. Nobody reads that, and the password of a task, or what a registry keeps, may be in it.
pub(super) fn stub(header: &Header, bytes: &[u8]) -> Range<usize> {
    let end = match header.kind {
        fragment::REQUEST => header.length,
        fragment::RESPONSE => header.length.saturating_sub(header.outcome(bytes)),
        _ => 0,
    };
    header.least()..end.min(bytes.len())
}

/// Overwrites what calls take or give.
pub(super) fn hide(stub: &[u8], out: &mut Out<'_>) {
    if !stub.is_empty() {
        out.secret_in(stub, "stub data", &[], &[]);
    }
}
