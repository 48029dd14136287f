//! TriStation on UDP: an engineering station programs, starts, halts and watches a Triconex safety
//! controller through its communication module.
//!
//! No specification is public: what is known is from observation (Nozomi Networks' dissector and
//! honeypot, and the library of the TRITON malware as published). A message asks the module
//! (connect: `1`) or carries a function of the controller (`5.21`: halt program), whose answer
//! repeats its sequence number. The status of a rejected function is the reason in the answer,
//! that of a refusal by the module its message type.

mod chassis;
mod frame;
mod function;

use frame::{Command, Message};
use wire::{
    code, Breach, Counters, Decoder, Name, Observation, Out, Over, Pending, Protocol, Side, Step,
};

const NAME: &str = "tristation";

/// TriStation on its port.
pub const PROTOCOL: Protocol = Protocol {
    name: NAME,
    over: &[Over::udp(1502)],
    recognise: |_, bytes| frame::recognise(bytes),
    decoder: |_| Box::<TriStation>::default(),
};

/// The status of a rejection that has no reason.
const NO_REASON: u32 = 256;

#[derive(Clone, Copy, PartialEq)]
enum Key {
    Module(u8),
    Function(u8),
}

#[derive(Default)]
struct TriStation {
    /// Requests, and the function that they ask for.
    pending: Pending<Key, u8>,
    sequence: Counters<()>,
}

impl Decoder for TriStation {
    fn message(&mut self, side: Side, bytes: &[u8], out: &mut Out<'_>) -> Step {
        let message = match frame::read(bytes) {
            Ok(Some(message)) => self.take(side, &message, out),
            Ok(None) => return Step::Foreign,
            Err(breach) => Err(breach),
        };
        if let Err(Breach(kind, text)) = message {
            out.broke(NAME, kind, text);
        }
        Step::Took(bytes.len().max(1))
    }

    fn gap(&mut self, _: Side) {
        self.sequence.forget();
    }

    fn end(&mut self, out: &mut Out<'_>) {
        self.pending.end(out);
    }
}

impl TriStation {
    fn take(&mut self, side: Side, message: &Message<'_>, out: &mut Out<'_>) -> Result<(), Breach> {
        match (message.kind, side) {
            (frame::COMMAND, _) => return self.command(side, &message.command()?, out),
            (frame::CONNECT | frame::DISCONNECT | frame::PING, Side::Client) => {
                self.sequence.forget();
                let asked = Observation::did(NAME, code([message.kind.into()]));
                self.pending.ask(Key::Module(message.kind), asked, 0, out);
            }
            (frame::CONNECTED, Side::Server) => self.done(frame::CONNECT, out),
            (frame::DISCONNECTED, Side::Server) => self.done(frame::DISCONNECT, out),
            (frame::PING, Side::Server) => self.done(frame::PING, out),
            (frame::REFUSED.., Side::Server) => self.refused(message.kind, out),
            _ => return Err(wrong_direction()),
        }
        Ok(())
    }

    fn command(
        &mut self,
        side: Side,
        command: &Command<'_>,
        out: &mut Out<'_>,
    ) -> Result<(), Breach> {
        match (command.sender, side) {
            (Side::Client, Side::Client) => self.asks(command, out),
            (Side::Server, Side::Server) => self.answers(command, out),
            _ => return Err(wrong_direction()),
        }
        Ok(())
    }

    fn asks(&mut self, command: &Command<'_>, out: &mut Out<'_>) {
        let asked = Observation::did(NAME, code([frame::COMMAND.into(), command.function.into()]));
        let asked = asked.object(function::object(command));
        self.counts(command.sequence, &asked, out);
        self.pending.ask(Key::Function(command.sequence), asked, command.function, out);
    }

    /// What comes behind 255 is 0 or 1, depending on who counts.
    fn counts(&mut self, sequence: u8, asked: &Observation<'static>, out: &mut Out<'_>) {
        if sequence <= 1 {
            self.sequence.begin(&());
        }
        let counted = ("sequence number", sequence.into(), u8::MAX.into());
        self.sequence.count((), counted, || asked.clone().object(Name::None), out);
    }

    /// The module did what message `kind` asked of it.
    fn done(&mut self, kind: u8, out: &mut Out<'_>) {
        match self.pending.answer_newest(|waits, _| *waits == Key::Module(kind)) {
            Some(asked) => drop(asked.answered(0, out)),
            None => out.orphan(),
        }
    }

    /// The module's refusal does not say of what.
    fn refused(&mut self, reason: u8, out: &mut Out<'_>) {
        match self.pending.answer_newest(|_, _| true) {
            Some(asked) => drop(asked.answered(reason.into(), out)),
            None => out.orphan(),
        }
    }

    fn answers(&mut self, command: &Command<'_>, out: &mut Out<'_>) {
        let key = Key::Function(command.sequence);
        let Some(asked) = self.pending.answer_newest(|waits, _| *waits == key) else {
            return out.orphan();
        };
        if command.function == function::REJECTED {
            let reason = command.data.first().map_or(NO_REASON, |reason| (*reason).into());
            return drop(asked.answered(reason, out));
        }
        let done = asked.answered(0, out);
        let out = &mut out.with(&asked.frames);
        match function::answer_of(asked.more).filter(|needed| *needed != command.function) {
            Some(needed) => {
                let text = format_args!("answer {needed} needed, {} there", command.function);
                out.broke(NAME, "wrong answer", text);
            }
            None => {
                if let Err(short) = function::told(command, &done, out) {
                    out.broke(NAME, "wrong length", short);
                }
            }
        }
    }
}

fn wrong_direction() -> Breach {
    Breach("wrong direction", "a message of this side needed, one of the other there".into())
}

#[cfg(test)]
mod tests;
