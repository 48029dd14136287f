//! GigE Vision's control protocol (GVCP): who finds which camera of machine vision, takes control
//! of it, and reads and sets its registers.
//!
//! GigE Vision 2.0 (AIA, 2011), 14 to 18 (messages) and 27 (bootstrap registers).

mod identity;
mod register;

use wire::{
    code, Breach, Carrier, Decoder, Name, Observation, Octets, Out, Over, Pending, Protocol,
    Recognition, Shape, Side, Step, Values, NO_ANSWER,
};

const NAME: &str = "gige-vision";

/// GVCP on the only port where devices listen.
pub const PROTOCOL: Protocol = Protocol {
    name: NAME,
    over: &[Over::udp(3956)],
    recognise,
    decoder: |_| Box::<Gvcp>::default(),
};

const KEY: u8 = 0x42;
const DISCOVERY: u16 = 0x02;
const FORCE_IP: u16 = 0x04;
const READ_REGISTERS: u16 = 0x80;
const WRITE_REGISTERS: u16 = 0x82;
const READ_MEMORY: u16 = 0x84;
const WRITE_MEMORY: u16 = 0x86;
/// It begins with a key that all devices have which it is for (14.3).
const ACTION: u16 = 0x100;
/// The answer proper comes later (16.6).
const PENDING: u16 = 0x89;
/// A message has at most so many registers (17.1).
const MOST: usize = 135;

/// A command has its key and a number that is known, an answer a status; both the length of what
/// is behind the header (15).
fn recognise(_: Carrier, bytes: &[u8]) -> Recognition {
    let [first, second, _, number, high, low, ..] = bytes else { return Recognition::No };
    let whole = usize::from(u16::from_be_bytes([*high, *low])) + 8 == bytes.len();
    let answers = matches!((first, second), (0, 0) | (0x80, 1..=0x17) | (0x8F, 0xFF));
    match (whole, first, number) {
        (false, ..) => Recognition::No,
        (_, &KEY, _) => Recognition::Maybe(Some(Side::Client)),
        (_, _, 0x03 | 0x05 | 0x81 | 0x83 | 0x85 | 0x87 | 0x89) if answers => {
            Recognition::Maybe(Some(Side::Server))
        }
        _ => Recognition::No,
    }
}

#[derive(Default)]
struct Gvcp {
    /// By the number that the answer repeats.
    requests: Pending<u16, Vec<Register>>,
}

/// A register with the value that it has, or is to have.
struct Register {
    address: u32,
    value: [u8; 4],
}

/// The header of a message: of an answer, `first` is its status (15.1, 15.2).
struct Header {
    first: u16,
    number: u16,
    id: u16,
}

impl Decoder for Gvcp {
    fn message(&mut self, side: Side, bytes: &[u8], out: &mut Out<'_>) -> Step {
        let mut octets = Octets::new(bytes);
        if let Err(Breach(kind, text)) = self.read(side, &mut octets, out) {
            out.broke(NAME, kind, text);
        }
        Step::Took(bytes.len())
    }

    fn end(&mut self, out: &mut Out<'_>) {
        self.requests.end(out);
    }
}

impl Gvcp {
    fn read(
        &mut self,
        side: Side,
        octets: &mut Octets<'_>,
        out: &mut Out<'_>,
    ) -> Result<(), Breach> {
        let (first, number) = (octets.be16()?, octets.be16()?);
        let length = usize::from(octets.be16()?);
        let header = Header { first, number, id: octets.be16()? };
        let body = octets.part(length)?;
        match (side, first.to_be_bytes()) {
            (_, [KEY, flags]) => self.command(side, &header, flags & 1 == 1, body, out),
            (Side::Server, _) => self.answer(&header, body, out),
            (Side::Client, _) => Err(Breach("no key", "a command begins with 42".into())),
        }
    }

    /// A command that wants no acknowledgement gets none; a discovery asks all at once, and is
    /// answered in conversations of their own.
    fn command(
        &mut self,
        side: Side,
        header: &Header,
        answered: bool,
        body: Octets<'_>,
        out: &mut Out<'_>,
    ) -> Result<(), Breach> {
        let (object, span) = object(header.number, body)?;
        let registers = registers(header.number, body, out)?;
        if header.number == ACTION {
            register::hide(body.rest().get(..4).unwrap_or_default(), out);
        }
        let writes = matches!(header.number, WRITE_REGISTERS | WRITE_MEMORY);
        let asked = Observation::did(NAME, code([header.number.into()])).by(side).writes(writes);
        let asked = asked.object(object).span(span);
        if answered && header.number != DISCOVERY && side == Side::Client {
            self.requests.ask(header.id, asked, registers, out);
        } else {
            let done = asked.status(NO_ANSWER);
            out.state(&done);
            let set = registers.iter().filter(|register| writes && register.is_told());
            set.for_each(|register| out.state(&register.was(&done)));
        }
        Ok(())
    }

    fn answer(
        &mut self,
        header: &Header,
        body: Octets<'_>,
        out: &mut Out<'_>,
    ) -> Result<(), Breach> {
        let command = header.number.wrapping_sub(1);
        match (header.number, command) {
            (PENDING, _) => return Ok(()),
            (_, DISCOVERY) => return identity::discovered(body, out),
            (_, READ_MEMORY) if header.first == 0 => identity::read(body, out)?, // it has its address
            _ => (),
        }
        let asked = self.requests.answer_newest(|id, asked| {
            *id == header.id && asked.observation.code == code([command.into()])
        });
        let Some(mut asked) = asked else {
            out.orphan();
            return Ok(());
        };
        let done = asked.answered(header.first.into(), out).into_owned();
        let accepted = header.first == 0;
        match command {
            READ_REGISTERS if accepted => read(body, &mut asked.more, out)?,
            WRITE_REGISTERS => (),
            _ => asked.more.clear(),
        }
        for register in asked.more.iter().filter(|register| register.is_told()) {
            out.state_at(asked.at_ns, &asked.frames, &register.was(&done));
        }
        Ok(())
    }
}

impl Register {
    fn is_told(&self) -> bool {
        register::key_of(self.address) < self.value.len()
    }

    fn was<'a>(&'a self, done: &Observation<'_>) -> Observation<'a> {
        let values = Values { shape: Shape::U32Be, bytes: &self.value, step: 4 };
        Observation::was(done, values).object(register::name(self.address)).span(1)
    }
}

/// What a command is for: the first of its registers and how many; a place in memory and how
/// many octets; whose address is to change.
fn object(number: u16, mut body: Octets<'_>) -> Result<(Name, u32), Breach> {
    let count = |octets: usize, each: u32| u32::try_from(octets).unwrap_or(u32::MAX) / each;
    Ok(match number {
        READ_REGISTERS => (register::name(body.be32()?), count(body.len() + 4, 4)),
        WRITE_REGISTERS => (register::name(body.be32()?), count(body.len() + 4, 8)),
        READ_MEMORY => (register::memory(body.be32()?), body.skip(2)?.be16()?.into()),
        WRITE_MEMORY => (register::memory(body.be32()?), count(body.len(), 1)),
        FORCE_IP => (identity::mac(body.skip(2)?.array()?), 1),
        _ => (Name::None, 1),
    })
}

/// Registers that a command asks for, or sets; keys among their values are overwritten.
fn registers(
    number: u16,
    mut body: Octets<'_>,
    out: &mut Out<'_>,
) -> Result<Vec<Register>, Breach> {
    let mut found = Vec::new();
    while matches!(number, READ_REGISTERS | WRITE_REGISTERS)
        && !body.is_empty()
        && found.len() < MOST
    {
        let address = body.be32()?;
        let place = if number == WRITE_REGISTERS { body.take(4)? } else { &[0; 4] };
        found.push(Register { address, value: register::without_key(address, place, out) });
    }
    Ok(found)
}

/// The values of the registers that were asked for.
fn read(mut body: Octets<'_>, registers: &mut [Register], out: &mut Out<'_>) -> Result<(), Breach> {
    for register in registers {
        register.value = register::without_key(register.address, body.take(4)?, out);
    }
    Ok(())
}

#[cfg(test)]
mod tests;
