//! Emerson's ROC Plus on TCP and UDP: flow computers and RTUs (ROC800, FloBoss, DL8000).
//!
//! *Manual* is ROC Plus Protocol Specifications (D301180X012). A code is the opcode (`180`), for
//! opcodes of several functions with its number (`203.3`: write a file). The station is unit and
//! group. A message does not say whether it asks or answers: who sent it does, and what waits.

mod answer;
mod frame;
mod identity;
mod parameter;
mod request;
mod secret;

use crate::log_on::Account;
use frame::{Checksum, Frame, Station};
use wire::{
    code, Asked, Carrier, Decoder, Halves, Name, Observation, Octets, Out, Over, Pending, Protocol,
    Short, Side, Step, NO_ANSWER,
};

const NAME: &str = "roc-plus";

/// ROC Plus on its usual port.
pub const PROTOCOL: Protocol = Protocol {
    name: NAME,
    over: &[Over::tcp(4000), Over::udp(4000)],
    recognise: frame::recognise,
    decoder: |carrier| {
        let (halves, pending) = (Halves::new(carrier), Pending::default());
        Box::new(RocPlus { stream: carrier == Carrier::Tcp, halves, pending })
    },
};

struct RocPlus {
    stream: bool,
    halves: Halves,
    pending: Pending<Key, Kept>,
}

/// Who asked whom for what.
#[derive(PartialEq, Eq)]
struct Key {
    by: Side,
    to: Station,
    opcode: u8,
    command: u8,
}

impl Key {
    /// Whether `answer` comes from who was asked. Some do not turn the addresses round.
    fn is_answered(&self, by: Side, answer: &Frame<'_>) -> bool {
        self.by != by && (self.to == answer.from || self.to == answer.to)
    }
}

/// What is needed to read an answer.
struct Kept {
    data: Box<[u8]>,
    /// Whether the data hold values that nobody may keep.
    is_secret: bool,
    account: Option<Account>,
}

impl Decoder for RocPlus {
    fn message(&mut self, side: Side, bytes: &[u8], out: &mut Out<'_>) -> Step {
        match Frame::read(bytes) {
            Err(_) if self.stream => {
                secret::conceal_begun(bytes, out);
                self.halves.begun(Frame::needed(bytes), bytes.len(), out)
            }
            Err(short) => {
                secret::conceal_begun(bytes, out);
                out.broke(NAME, "wrong length", short);
                Step::Took(bytes.len().max(1))
            }
            Ok((frame, _)) if !frame.is_believed() => {
                secret::conceal_unread(bytes, out);
                let needed = "no such opcode and checksum in the manual";
                out.broke(NAME, "wrong checksum", needed);
                Step::Foreign
            }
            Ok((frame, whole)) => {
                self.halves.forget(side);
                self.take(&frame, out);
                Step::Took(if self.stream { whole } else { bytes.len() })
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

impl RocPlus {
    fn take(&mut self, frame: &Frame<'_>, out: &mut Out<'_>) {
        let holds_secret = secret::conceal(frame, out);
        if frame.checksum == Checksum::Wrong && !holds_secret {
            out.broke(NAME, "wrong checksum", format!("of opcode {}", frame.opcode));
            return;
        }
        let taken = match self.answered(frame, out) {
            Some(asked) => told(&asked, frame, out),
            None if asks(frame, out.side()) => self.ask(frame, out),
            None => {
                out.orphan();
                secret::account(frame, out);
                identified(frame, &frame.from.name(), out)
            }
        };
        if let Err(short) = taken {
            let text = format!("opcode {}: {short}", frame.opcode);
            out.broke(NAME, "wrong length", text);
        }
    }

    /// The request that the message answers. An error answers whatever was asked last.
    fn answered(&mut self, frame: &Frame<'_>, out: &Out<'_>) -> Option<Box<Asked<Kept>>> {
        let (by, command) = (out.side(), frame.command());
        self.pending.answer_newest(|key, asked| {
            let same = (key.opcode, key.command) == (frame.opcode, command);
            let fits = same && answer::fits(frame, &asked.more.data);
            key.is_answered(by, frame) && (fits || frame.opcode == frame::ERROR)
        })
    }

    fn ask(&mut self, frame: &Frame<'_>, out: &mut Out<'_>) -> Result<(), Short> {
        let did = did(frame, frame.to.name()).by(out.side());
        let account = secret::account(frame, out);
        let (opcode, command) = (frame.opcode, frame.command());
        let key = Key { by: out.side(), to: frame.to, opcode, command };
        let is_secret = parameter::secret(opcode, frame.data).is_some();
        self.pending.ask(key, did, Kept { data: frame.data.into(), is_secret, account }, out);
        if let Some((unit, inside)) = request::embedded(frame) {
            out.state(&self::did(&inside, unit).by(out.side()).status(NO_ANSWER));
        }
        request::target(frame).map(drop)
    }
}

/// Clients ask; a server reports by itself that it has an alarm.
const fn asks(frame: &Frame<'_>, side: Side) -> bool {
    match side {
        Side::Client => frame.opcode != frame::ERROR,
        Side::Server => frame.opcode == 224 && !frame.data.is_empty(),
    }
}

fn did(frame: &Frame<'_>, unit: Name) -> Observation<'static> {
    let (object, span) = request::target(frame).unwrap_or((Name::None, 1));
    let code = match frame.command() {
        _ if !frame::has_commands(frame.opcode) => code([frame.opcode.into()]),
        command => code([frame.opcode.into(), command.into()]),
    };
    let did = Observation::did(NAME, code).unit(unit).object(object).span(span);
    did.writes(request::writes(frame.opcode))
}

/// States what came of a request: an error tells its number, and where in the data it is.
fn told(asked: &Asked<Kept>, frame: &Frame<'_>, out: &mut Out<'_>) -> Result<(), Short> {
    if frame.opcode == frame::ERROR {
        asked.answered(Octets::new(frame.data).u8()?.into(), out);
        return Ok(());
    }
    let done = asked.answered(0, out);
    let out = &mut out.with(&asked.frames);
    asked.more.account.iter().for_each(|account| account.let_in(asked, out));
    if !asked.more.is_secret && parameter::secret(frame.opcode, frame.data).is_none() {
        answer::read(frame.opcode, &asked.more.data, frame.data, &done, out)?;
    }
    identified(frame, &done.unit, out)
}

/// What an answer tells without its request.
fn identified(frame: &Frame<'_>, unit: &Name, out: &mut Out<'_>) -> Result<(), Short> {
    match (frame.opcode, frame.data) {
        (6, [_, ..]) => identity::state(frame.data, unit, out),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests;
