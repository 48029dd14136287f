//! EtherCAT, by ETG.1000; in Ethernet frames and in UDP datagrams.
//!
//! A master's frame passes all slaves and comes back, mostly with the bit of locally
//! administered addresses set in its source: each datagram is stated as the master sends it
//! (no slave has counted it yet), values and identities as it comes back. An
//! operation is a command (`5`: configured address write), or what a mailbox in it carries:
//! `coe.N` an SDO's specifier, `foe.N`, `soe.N` an opcode, `error` that a slave refuses it. That
//! a slave is not in the state that it was asked for is `al.error`. Cyclic process data is one
//! operation; how many slaves took part is its value. The station is a slave's configured
//! address, or its position in the ring.

mod coe;
mod datagram;
mod eeprom;
mod identity;
mod information;
mod mailbox;
mod register;

use datagram::{Datagram, Header};
use eeprom::Eeproms;
use mailbox::Mailbox;
use wire::{
    code, Carrier, Decoder, Name, Observation, Octets, Out, Over, Protocol, Shape, Short, Side,
    Step, Values, NO_ANSWER,
};

const NAME: &str = "ethercat";

/// EtherCAT by its EtherType, and on its UDP port.
pub const PROTOCOL: Protocol = Protocol {
    name: NAME,
    over: &[Over::returned(0x88A4), Over::udp(34980)],
    recognise: |_, bytes| datagram::recognise(bytes),
    decoder: |carrier| {
        Box::new(EtherCat { ring: carrier == Carrier::Ethernet, ..EtherCat::default() })
    },
};

#[derive(Default)]
struct EtherCat {
    eeproms: Eeproms,
    /// Whether frames come back to the master: over UDP somebody else answers.
    ring: bool,
    /// Whether this one did, as its source says.
    came_back: bool,
}

impl Decoder for EtherCat {
    fn message(&mut self, side: Side, bytes: &[u8], out: &mut Out<'_>) -> Step {
        self.came_back = self.ring && side == Side::Server;
        let out = &mut out.sent_by(if self.came_back { Side::Client } else { side });
        if let Err(short) = self.frame(bytes, out) {
            out.broke(NAME, "wrong length", short);
        }
        Step::Took(bytes.len().max(1))
    }
}

impl EtherCat {
    fn frame(&mut self, bytes: &[u8], out: &mut Out<'_>) -> Result<(), Short> {
        let mut octets = Octets::new(bytes);
        let header = Header::read(&mut octets)?;
        let part = octets.part(header.length)?;
        if header.holds_commands() {
            return datagram::datagrams(part).try_for_each(|datagram| self.take(&datagram?, out));
        }
        match mailbox::of(part.rest()).filter(|_| header.holds_mailbox()) {
            Some(mailbox) => carried(&mailbox, out),
            None => {
                let did = Observation::did(NAME, Name::at(header.name(), 0));
                out.state(&did.by(out.side()).status(NO_ANSWER));
                Ok(())
            }
        }
    }

    fn take(&mut self, datagram: &Datagram<'_>, out: &mut Out<'_>) -> Result<(), Short> {
        match (datagram.command, self.came_back || datagram.is_returned()) {
            (datagram::NO_OPERATION, true) => Ok(()),
            (_, true) => self.returned(datagram, out),
            (_, false) => sent(datagram, out),
        }
    }

    fn returned(&mut self, datagram: &Datagram<'_>, out: &mut Out<'_>) -> Result<(), Short> {
        if datagram.is_cyclic() {
            was(datagram, Name::at("working counter", 0), &datagram.counter, out);
            return Ok(());
        }
        if !datagram.is_returned() {
            return Ok(()); // no slave took part: it says nothing of any
        }
        match datagram.offset {
            0x0100..=register::AL_STATUS_CODE if datagram.reads() => states(datagram, out),
            0x0500..=0x050F if datagram.is_of_station() => {
                self.eeproms.returned(datagram, &datagram.unit(), out);
            }
            register::MEMORY.. => return memory(datagram, out),
            _ => {}
        }
        Ok(())
    }
}

/// A mailbox that somebody has a master hand on to a slave, or its answer (ETG.8200).
fn carried(mailbox: &Mailbox<'_>, out: &mut Out<'_>) -> Result<(), Short> {
    let unit = Name::at("{}", mailbox.station.into());
    match out.side() {
        Side::Client => mailbox.asks(&unit, out),
        Side::Server => mailbox.answers(&unit, out),
    }
}

fn sent(datagram: &Datagram<'_>, out: &mut Out<'_>) -> Result<(), Short> {
    let writes = datagram.writes().then_some(datagram.data);
    let memory = datagram.offset >= register::MEMORY;
    if let Some(mailbox) = writes.filter(|_| memory).and_then(mailbox::of) {
        return mailbox.asks(&datagram.unit(), out);
    }
    let object = match datagram.command {
        datagram::NO_OPERATION => Name::None,
        _ if datagram.is_cyclic() => Name::at("process data", 0),
        _ => register::name(datagram.offset, writes),
    };
    let did = Observation::did(NAME, code([datagram.command.into()]));
    out.state(&did.by(out.side()).unit(datagram.unit()).object(object).status(NO_ANSWER));
    Ok(())
}

/// What the slave's memory held, in words.
fn was(datagram: &Datagram<'_>, object: Name, bytes: &[u8], out: &mut Out<'_>) {
    let did = Observation::did(NAME, code([datagram.command.into()]));
    let values = Values { shape: Shape::U16Le, bytes, step: 1 };
    out.state(&Observation::was(&did.unit(datagram.unit_returned()).object(object), values));
}

/// The state that a slave is in, and why it did not go on to another or fell back.
fn states(datagram: &Datagram<'_>, out: &mut Out<'_>) {
    for register in [register::AL_STATUS, register::AL_STATUS_CODE] {
        if let Some(bytes) = datagram.at(register).and_then(|data| data.get(..2)) {
            was(datagram, register::name(register, None), bytes, out);
        }
    }
    if let (true, Some([low, high, ..])) =
        (datagram.is_of_station(), datagram.at(register::AL_STATUS_CODE))
    {
        let why = u16::from_le_bytes([*low, *high]);
        if why != 0 {
            let did = Observation::did(NAME, Name::at("al.error", 0)).by(out.side());
            out.state(&did.unit(datagram.unit()).status(why.into()));
        }
    }
}

fn memory(datagram: &Datagram<'_>, out: &mut Out<'_>) -> Result<(), Short> {
    match mailbox::of(datagram.data) {
        Some(mailbox) if datagram.reads() => mailbox.answers(&datagram.unit_returned(), out),
        Some(mailbox) => mailbox.arrived(&datagram.unit_returned(), out),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests;
