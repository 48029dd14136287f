//! EtherCAT, by ETG.1000; in Ethernet frames and in UDP datagrams.
//!
//! A master's frame passes all slaves and comes back: each datagram is stated as the master
//! sends it (no slave has counted it yet), values and identities as it comes back. An
//! operation is a command (`5`: configured address write), or what a mailbox in it carries:
//! `coe.N` an SDO's specifier, `foe.N`, `soe.N` an opcode. Cyclic process data is one
//! operation; how many slaves took part is its value. The station is a slave's configured
//! address, or its position in the ring.

mod coe;
mod datagram;
mod mailbox;
mod register;

use datagram::{Datagram, Header};
use wire::{
    code, Decoder, Name, Observation, Octets, Out, Over, Protocol, Shape, Short, Side, Step,
    Values, NO_ANSWER,
};

const NAME: &str = "ethercat";

/// EtherCAT by its EtherType, and on its UDP port.
pub const PROTOCOL: Protocol = Protocol {
    name: NAME,
    over: &[Over::ethernet(0x88A4), Over::udp(34980)],
    recognise: |_, bytes| datagram::recognise(bytes),
    decoder: |_| Box::new(EtherCat),
};

struct EtherCat;

impl Decoder for EtherCat {
    fn message(&mut self, _: Side, bytes: &[u8], out: &mut Out<'_>) -> Step {
        if let Err(Short { missing }) = frame(bytes, out) {
            out.broke(NAME, "wrong length", format_args!("{missing} octets more needed"));
        }
        Step::Took(bytes.len().max(1))
    }
}

fn frame(bytes: &[u8], out: &mut Out<'_>) -> Result<(), Short> {
    let mut octets = Octets::new(bytes);
    let header = Header::read(&mut octets)?;
    let part = octets.part(header.length)?;
    if !header.holds_commands() {
        let did = Observation::did(NAME, Name::at(header.name(), 0));
        out.state(&did.by(out.side()).status(NO_ANSWER));
        return Ok(());
    }
    datagram::datagrams(part).try_for_each(|datagram| take(&datagram?, out))
}

fn take(datagram: &Datagram<'_>, out: &mut Out<'_>) -> Result<(), Short> {
    match (datagram.command, datagram.is_returned()) {
        (datagram::NO_OPERATION, true) => Ok(()),
        (_, true) => returned(datagram, out),
        (_, false) => sent(datagram, out),
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

fn returned(datagram: &Datagram<'_>, out: &mut Out<'_>) -> Result<(), Short> {
    let did = Observation::did(NAME, code([datagram.command.into()])).by(out.side());
    let mut was = |object: Name, unit: Name, bytes: &[u8]| {
        let values = Values { shape: Shape::U16Le, bytes, step: 1 };
        out.state(&Observation::was(&did.clone().unit(unit).object(object), values));
    };
    if datagram.is_cyclic() {
        was(Name::at("working counter", 0), Name::None, &datagram.counter);
        return Ok(());
    }
    let unit = datagram.unit_returned();
    let told = register::told(datagram.offset).filter(|_| datagram.reads());
    if let Some(bytes) = told.and_then(|octets| datagram.data.get(..octets)) {
        was(register::name(datagram.offset, None), unit, bytes);
        return Ok(());
    }
    if datagram.offset < register::MEMORY {
        return Ok(());
    }
    match mailbox::of(datagram.data) {
        Some(mailbox) if datagram.reads() => mailbox.answers(&unit, out),
        Some(mailbox) => mailbox.arrived(&unit, out),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests;
