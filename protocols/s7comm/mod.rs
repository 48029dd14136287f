//! S7 communication ("S7comm", protocol identifier 0x32) inside ISO transport.
//!
//! Siemens publishes no specification; the layout is what Wireshark's dissector, snap7 and
//! captures agree on. States one operation for each request PDU, a job (`1.4`: job,
//! function) or userdata (`7.4.1`: userdata, group, service), and one for each message that
//! a controller pushes. A request for several variables is one operation too: its object is
//! the first variable or, when some failed, the first that did, and its status is that
//! variable's return code; every variable that was read or written well is stated with its
//! value. In a download it is the server that asks for blocks.

mod alarm;
mod area;
mod block;
mod clock;
mod control;
mod event;
mod file;
mod item;
mod items;
mod job;
mod parts;
mod pdu;
mod security;
mod szl;
mod userdata;
mod variable;
mod watch;

use crate::log_on::Account;
use block::Uploads;
use file::Files;
use items::Items;
use parts::Parts;
use pdu::Pdu;
use watch::Watched;
use wire::{
    Carrier, Decoder, Frames, Name, Observation, Out, Over, Pending, Protocol, Short, Side, Step,
    Text, UNANSWERED,
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
    files: Files,
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
    /// What is true once it is done.
    Told(Text),
    /// The job of cyclic data that ends.
    End(u8),
    /// A file of a SINUMERIK that is loaded.
    File(Name),
    LogOn(Account),
}

/// What a request asks.
#[derive(Default)]
struct Request {
    object: Name,
    span: Option<u32>,
    context: Context,
    /// Earlier frames that tell what it is about.
    earlier: Frames,
}

impl Request {
    fn about(object: Name) -> Self {
        Self { object, ..Self::default() }
    }

    /// For variables.
    fn of(items: Items, context: impl FnOnce(Items) -> Context) -> Self {
        let (object, span) = (items.name(), items.first().map(|item| item.span));
        Self { object, span, context: context(items), ..Self::default() }
    }
}

/// A message that ends too early, and the frames that show it beside its own.
struct Cut {
    short: Short,
    earlier: Frames,
}

impl From<Short> for Cut {
    fn from(short: Short) -> Self {
        Self { short, earlier: Frames::default() }
    }
}

impl Decoder for S7 {
    fn message(&mut self, side: Side, bytes: &[u8], out: &mut Out<'_>) -> Step {
        if bytes.first() != Some(&pdu::PROTOCOL_ID) {
            return Step::Foreign;
        }
        let read = Pdu::read(bytes).map_err(Cut::from).and_then(|pdu| self.pdu(side, &pdu, out));
        if let Err(Cut { short, earlier }) = read {
            out.with(&earlier).broke(NAME, "wrong length", short);
        }
        Step::Took(bytes.len())
    }

    fn end(&mut self, out: &mut Out<'_>) {
        self.pending.end(out);
    }
}

impl S7 {
    fn pdu(&mut self, side: Side, pdu: &Pdu<'_>, out: &mut Out<'_>) -> Result<(), Cut> {
        if pdu.rest > 0 {
            out.broke(NAME, "wrong length", format!("{} octets behind the message", pdu.rest));
        }
        let read = match pdu.kind {
            pdu::JOB => self.job(side, pdu, out).map_err(Cut::from),
            pdu::ACK | pdu::ACK_DATA => self.acknowledged(side, pdu, out),
            pdu::USERDATA => self.userdata(side, pdu, out),
            kind => {
                out.broke(NAME, "unknown message", format!("no message is of kind {kind}"));
                Ok(())
            }
        };
        match pdu.missing {
            0 => read,
            missing => Err(Short { missing }.into()),
        }
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
        self.pending.ask(key, did, request.context, &mut out.with(&request.earlier));
        read
    }

    /// The request with `key` that the current message answers, if it is like one.
    fn asked(
        &mut self,
        key: (Side, u16),
        is_answered: impl Fn(&Asked) -> bool,
        out: &mut Out<'_>,
    ) -> Option<Box<Asked>> {
        if !self.pending.peek(&key).is_some_and(|asked| is_answered(asked)) {
            out.orphan();
            return None;
        }
        self.pending.answer(&key)
    }
}

#[cfg(test)]
mod tests;
