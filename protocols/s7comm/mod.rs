//! S7 communication ("S7comm", protocol identifier 0x32) inside ISO transport.
//!
//! Siemens publishes no specification; the layout is what Wireshark's dissector, snap7 and
//! captures agree on. States one operation for each request PDU, a job (`1.4`: job,
//! function) or userdata (`7.4.1`: userdata, group, service), and one for each message that
//! a controller pushes. A request for several variables is one operation too: its object is
//! the first variable or, when some failed, the first that did, and its status is that
//! variable's return code; every variable that was read or written well is stated with its
//! value. In a download it is the server that asks for blocks.

mod area;
mod block;
mod control;
mod event;
mod item;
mod parts;
mod pdu;
mod security;
mod szl;
mod userdata;
mod variable;
mod watch;

use crate::log_on::Account;
use block::Uploads;
use item::Items;
use parts::Parts;
use pdu::Pdu;
use watch::Watched;
use wire::{
    code, Carrier, Decoder, Name, Observation, Octets, Out, Over, Pending, Protocol, Shape, Short,
    Side, Step, Text, Values, UNANSWERED,
};

/// S7 communication, which has no port of its own.
pub const PROTOCOL: Protocol = Protocol {
    name: NAME,
    over: &[Over::inside("cotp")],
    recognise: |_: Carrier, tsdu| pdu::recognise(tsdu),
    decoder: |_| Box::<S7>::default(),
};

const NAME: &str = "s7comm";

/// One S7 connection.
#[derive(Default)]
struct S7 {
    /// Requests by who asks and their PDU's reference.
    pending: Pending<(Side, u16), Context>,
    uploads: Uploads,
    parts: Parts,
    watched: Watched,
}

type Asked = wire::Asked<Context>;

/// What is needed to read an answer.
#[derive(Clone, Debug, Default)]
enum Context {
    #[default]
    Nothing,
    Setup,
    Read(Items),
    /// With the values in the request.
    Write(Items, Vec<u8>),
    Watch(Items),
    /// The block whose upload starts.
    Upload(Name),
    /// The argument of a service.
    Service(Text),
    LogOn(Account),
}

/// What a request asks.
#[derive(Default)]
struct Request {
    object: Name,
    span: Option<u32>,
    context: Context,
}

impl Request {
    fn about(object: Name) -> Self {
        Self { object, ..Self::default() }
    }

    /// For variables.
    fn of(items: Items, context: impl FnOnce(Items) -> Context) -> Self {
        let (object, span) = (items.name(), items.first().map(|item| item.span));
        Self { object, span, context: context(items) }
    }
}

impl Decoder for S7 {
    fn message(&mut self, side: Side, bytes: &[u8], out: &mut Out<'_>) -> Step {
        if bytes.first() != Some(&pdu::PROTOCOL_ID) {
            return Step::Foreign;
        }
        let read = Pdu::read(bytes).and_then(|pdu| self.pdu(side, &pdu, out));
        if let Err(Short { missing }) = read {
            out.broke(NAME, "wrong length", format!("{missing} octets are missing"));
        }
        Step::Took(bytes.len())
    }

    fn end(&mut self, out: &mut Out<'_>) {
        self.pending.end(out);
    }
}

impl S7 {
    fn pdu(&mut self, side: Side, pdu: &Pdu<'_>, out: &mut Out<'_>) -> Result<(), Short> {
        if pdu.rest > 0 {
            out.broke(NAME, "wrong length", format!("{} octets behind the message", pdu.rest));
        }
        let read = match pdu.kind {
            pdu::JOB => self.job(side, pdu, out),
            pdu::ACK | pdu::ACK_DATA => self.acknowledged(side, pdu, out),
            pdu::USERDATA => self.userdata(side, pdu, out),
            kind => {
                out.broke(NAME, "unknown message", format!("no message is of kind {kind}"));
                Ok(())
            }
        };
        match pdu.missing {
            0 => read,
            missing => Err(Short { missing }),
        }
    }

    fn job(&mut self, side: Side, pdu: &Pdu<'_>, out: &mut Out<'_>) -> Result<(), Short> {
        let mut parameter = pdu.parameter;
        let function = parameter.u8()?;
        let asked = match function {
            0x04 => variable::read(parameter),
            0x05 => variable::write(parameter, pdu.data),
            0x1A..=0x1C => block::named(parameter),
            0x1D => Uploads::start(parameter),
            0x1E => self.uploads.go_on(parameter, false),
            0x1F => self.uploads.go_on(parameter, true),
            0x28 => control::service(parameter, out),
            0x29 => control::stop(parameter),
            0xF0 => Ok(Request { context: Context::Setup, ..Request::default() }),
            _ => Ok(Request::default()),
        };
        let did = Observation::did(NAME, code([pdu::JOB.into(), function.into()])).by(side);
        self.ask((side, pdu.reference), did, asked, out)
    }

    /// A request of which not everything could be read is one all the same.
    fn ask(
        &mut self,
        key: (Side, u16),
        did: Observation<'static>,
        asked: Result<Request, Short>,
        out: &mut Out<'_>,
    ) -> Result<(), Short> {
        // A reference that is used again will not be answered twice.
        while let Some(old) = self.pending.answer(&key) {
            out.state_of(old.at_ns, &old.frames, &old.observation.status(UNANSWERED));
        }
        let (request, read) = match asked {
            Ok(request) => (request, Ok(())),
            Err(short) => (Request::default(), Err(short)),
        };
        let did = did.object(request.object).span(request.span.unwrap_or(1));
        self.pending.ask(key, did, request.context, out);
        read
    }

    fn acknowledged(&mut self, side: Side, pdu: &Pdu<'_>, out: &mut Out<'_>) -> Result<(), Short> {
        let Some(asked) = self.pending.answer(&(side.other(), pdu.reference)) else {
            out.orphan();
            return Ok(());
        };
        match &asked.more {
            Context::Read(items) if pdu.error == 0 => {
                variable::was_read(&asked, items, pdu.data, out);
                return Ok(());
            }
            Context::Write(items, values) if pdu.error == 0 => {
                variable::was_written(&asked, items, values, pdu.data, out);
                return Ok(());
            }
            _ => {}
        }
        let done = asked.answered(pdu.error.into(), out);
        if pdu.error != 0 {
            return Ok(());
        }
        let mut out = out.with(&asked.frames);
        match &asked.more {
            Context::Setup => set_up(pdu.parameter, &done, &mut out)?,
            Context::Upload(block) => self.uploads.started(pdu.parameter, block)?,
            Context::Service(argument) => control::argument(argument, &done, &mut out),
            Context::LogOn(account) => account.let_in(&asked, &mut out),
            _ => {}
        }
        Ok(())
    }
}

/// States how long a PDU may be: what both sides settled on. Function, an octet, jobs at a
/// time from either side, length.
fn set_up(
    mut parameter: Octets<'_>,
    done: &Observation<'_>,
    out: &mut Out<'_>,
) -> Result<(), Short> {
    let values = Values { shape: Shape::U16Be, bytes: parameter.skip(6)?.take(2)?, step: 1 };
    out.state(&Observation::was(done, values).object(Name::at("PDU length", 0)));
    Ok(())
}

#[cfg(test)]
mod tests;
