//! Crimson 3 (CR3), with which Red Lion's panels, gateways and controllers are programmed.
//!
//! No specification is public: what is known is from observation (internetofallthethings'
//! cr3-wireshark and cr3-nmap). A message is the length of the rest, a register, a type and data,
//! big-endian; the answer repeats the register, which is the code. Only of two registers it is
//! known what they hold.

use wire::{
    code, Decoder, Halves, Observation, Octets, Out, Over, Pending, Protocol, Recognition, Short,
    Side, Step, Subject, Text,
};

const NAME: &str = "crimson";

/// Crimson on its port.
pub const PROTOCOL: Protocol = Protocol {
    name: NAME,
    over: &[Over::tcp(789)],
    recognise: |_, bytes| recognise(bytes),
    decoder: |carrier| {
        Box::new(Crimson { halves: Halves::new(carrier), pending: Pending::default() })
    },
};

const MODEL: u16 = 0x012A;
const MANUFACTURER: u16 = 0x012B;
/// How both are asked for, and the type of a text.
const ASK_MODEL: &[u8] = &[0, 4, 0x01, 0x2A, 0x1A, 0];
const ASK_MANUFACTURER: &[u8] = &[0, 4, 0x01, 0x2B, 0x1B, 0];
const TEXT: u16 = 0x0300;

struct Message<'a> {
    register: u16,
    kind: u16,
    data: &'a [u8],
}

impl<'a> Message<'a> {
    fn read(bytes: &'a [u8]) -> Result<Self, Short> {
        let mut octets = Octets::new(bytes);
        let length = octets.be16()?;
        let mut rest = octets.part(length.into())?;
        Ok(Self { register: rest.be16()?, kind: rest.be16()?, data: rest.rest() })
    }

    /// Printable up to its end, which is a NUL.
    fn text(&self) -> Option<Text> {
        let text = self.data.strip_suffix(&[0])?;
        let printable = text.iter().all(|octet| matches!(octet, b' '..=b'~'));
        if self.kind == TEXT && printable {
            Text::trimmed(text)
        } else {
            None
        }
    }
}

/// A question for what it is, or the answer: what else may stand in a message is not known.
fn recognise(bytes: &[u8]) -> Recognition {
    let questions = [ASK_MODEL, ASK_MANUFACTURER];
    if questions.iter().any(|question| bytes.starts_with(question)) {
        return Recognition::Sure(Some(Side::Client));
    }
    match Message::read(bytes) {
        Ok(message) if matches!(message.register, MODEL | MANUFACTURER) => match message.text() {
            Some(_) => Recognition::Sure(Some(Side::Server)),
            None => Recognition::No,
        },
        Err(_) if questions.iter().any(|question| question.starts_with(bytes)) => {
            Recognition::Short
        }
        _ => Recognition::No,
    }
}

struct Crimson {
    halves: Halves,
    pending: Pending<u16>,
}

impl Decoder for Crimson {
    fn message(&mut self, side: Side, bytes: &[u8], out: &mut Out<'_>) -> Step {
        let length = usize::from(Octets::new(bytes).be16().unwrap_or(4));
        if length < 4 {
            self.halves.forget(side);
            out.broke(NAME, "wrong length", "a register and a type needed");
            return Step::Foreign;
        }
        match Message::read(bytes) {
            Ok(message) => {
                self.halves.forget(side);
                self.whole(side, &message, out);
                Step::Took(2 + length)
            }
            Err(Short { missing }) => self.halves.begun(bytes.len() + missing, bytes.len(), out),
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

impl Crimson {
    fn whole(&mut self, side: Side, message: &Message<'_>, out: &mut Out<'_>) {
        if side == Side::Client {
            let asked = Observation::did(NAME, code([message.register.into()]));
            return self.pending.ask(message.register, asked, (), out);
        }
        match self.pending.answer(&message.register) {
            Some(asked) => {
                asked.answered(0, out);
                told(message, &mut out.with(&asked.frames));
            }
            None => out.orphan(),
        }
    }
}

fn told(message: &Message<'_>, out: &mut Out<'_>) {
    let attribute = match message.register {
        MODEL => "model",
        MANUFACTURER => "vendor",
        _ => return,
    };
    if let Some(text) = message.text() {
        out.is(NAME, Subject::Server, attribute, text);
    }
}

#[cfg(test)]
mod tests;
