//! PC Worx, in which Phoenix Contact's inline controllers (ILC, RFC, AXC) say what they are.
//!
//! No specification is public: what is known is from observation (nmap's pcworx-info, Metasploit's
//! phoenix_command). A message is a direction, a function, its length in octets, a number that the
//! answer repeats, and what belongs to the function; all big-endian. A code is the function.

use wire::{
    code, Asked, Decoder, Halves, Observation, Octets, Out, Over, Pending, Protocol, Recognition,
    Short, Side, Step, Subject, Text,
};

const NAME: &str = "pcworx";

/// PC Worx on its port.
pub const PROTOCOL: Protocol = Protocol {
    name: NAME,
    over: &[Over::tcp(1962)],
    recognise: |_, bytes| recognise(bytes),
    decoder: |carrier| {
        Box::new(PcWorx { halves: Halves::new(carrier), pending: Pending::default() })
    },
};

const REQUEST: u8 = 0x01;
const ANSWER: u8 = 0x81;
/// Octets in front of what belongs to a function.
const HEAD: usize = 6;
/// The longest that is waited for; what is known is shorter than two hundred octets.
const LONGEST: usize = 4096;

const CONNECT: u8 = 1;
const READ: u8 = 6;
/// Whom a client connects to, at the end of its first message.
const SERVICE: &[u8] = b"IBETH01N0_M\0";

struct Message<'a> {
    side: Side,
    function: u8,
    number: u16,
    whole: &'a [u8],
}

/// `None` for what is no message.
fn read(bytes: &[u8]) -> Result<Option<Message<'_>>, Short> {
    let mut octets = Octets::new(bytes);
    let side = match octets.u8()? {
        REQUEST => Side::Client,
        ANSWER => Side::Server,
        _ => return Ok(None),
    };
    let (function, length) = (octets.u8()?, usize::from(octets.be16()?));
    if !(1..=0x7F).contains(&function) || !(HEAD + 2..=LONGEST).contains(&length) {
        return Ok(None);
    }
    let number = octets.be16()?;
    Ok(Some(Message { side, function, number, whole: Octets::new(bytes).take(length)? }))
}

/// A client's first message names whom it wants; others are told by their length.
fn recognise(bytes: &[u8]) -> Recognition {
    match read(bytes) {
        Err(_) if bytes.len() < HEAD + 2 => match bytes {
            [] | [REQUEST | ANSWER, ..] => Recognition::Short,
            _ => Recognition::No,
        },
        Ok(Some(message)) if message.whole.ends_with(SERVICE) => {
            Recognition::Sure(Some(message.side))
        }
        Ok(Some(message)) if message.whole.len() == bytes.len() => {
            Recognition::Maybe(Some(message.side))
        }
        _ => Recognition::No,
    }
}

struct PcWorx {
    halves: Halves,
    pending: Pending<(u8, u16)>,
}

impl Decoder for PcWorx {
    fn message(&mut self, side: Side, bytes: &[u8], out: &mut Out<'_>) -> Step {
        match read(bytes) {
            Ok(Some(message)) if message.side == side => {
                self.halves.forget(side);
                self.whole(&message, out);
                Step::Took(message.whole.len())
            }
            Err(Short { missing }) => self.halves.begun(bytes.len() + missing, bytes.len(), out),
            Ok(_) => {
                self.halves.forget(side);
                out.broke(NAME, "wrong head", "a direction, a function and a length needed");
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

impl PcWorx {
    fn whole(&mut self, message: &Message<'_>, out: &mut Out<'_>) {
        // The first answer's number is another; nothing else waits then.
        let key = match message.function {
            CONNECT => (CONNECT, 0),
            function => (function, message.number),
        };
        if message.side == Side::Client {
            let asked = Observation::did(NAME, code([message.function.into()]));
            return self.pending.ask(key, asked, (), out);
        }
        match self.pending.answer(&key) {
            Some(asked) => {
                asked.answered(0, out);
                if message.function == READ {
                    told(&asked, message.whole, out);
                }
            }
            None => out.orphan(),
        }
    }
}

/// What a controller is: texts at fixed places, each up to a NUL.
fn told(asked: &Asked, answer: &[u8], out: &mut Out<'_>) {
    let text = |at: usize| {
        let field = Text::trimmed(answer.get(at..)?)?;
        field.bytes().iter().all(|octet| matches!(octet, b' '..=b'~')).then_some(field)
    };
    let Some(model) = text(30) else { return };
    let out = &mut out.with(&asked.frames);
    let mut is = |attribute, value: Option<Text>| {
        if let Some(value) = value {
            out.is(NAME, Subject::Server, attribute, value);
        }
    };
    is("vendor", Some("Phoenix Contact".into()));
    is("model", Some(model));
    is("firmware", text(66));
    if let (Some(day), Some(time)) = (text(79), text(91)) {
        is("description", Some(format_args!("firmware built {day} {time}").into()));
    }
    is("product_code", text(152));
}

#[cfg(test)]
mod tests;
