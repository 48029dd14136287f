//! Media Redundancy Protocol (IEC 62439-2): in a ring of switches one manager sends tests
//! around, and opens its second port when they no longer arrive.
//!
//! One operation for each message, by the type of its first block (`2`: test); its object is
//! the manager or client that sends it; the state of the ring is a value.

use wire::{
    code, Carrier, Decoder, Name, Observation, Octets, Out, Over, Protocol, Recognition, Shape,
    Short, Side, Step, Subject, Text, Values, NO_ANSWER,
};

const NAME: &str = "mrp";

/// MRP in frames of its EtherType.
pub const PROTOCOL: Protocol =
    Protocol { name: NAME, over: &[Over::ethernet(0x88E3)], recognise, decoder: |_| Box::new(Mrp) };

// Types of blocks.
const TEST: u8 = 2;
const TOPOLOGY_CHANGE: u8 = 3;
const LINK_DOWN: u8 = 4;
const LINK_UP: u8 = 5;

/// Version 1, then a block of a known type that is not empty.
fn recognise(_: Carrier, bytes: &[u8]) -> Recognition {
    match bytes {
        [0, 1, TEST..=10 | 0x7F, length, ..] if *length > 0 => {
            Recognition::Maybe(Some(Side::Client))
        }
        _ => Recognition::Broken,
    }
}

struct Mrp;

impl Decoder for Mrp {
    fn message(&mut self, _: Side, bytes: &[u8], out: &mut Out<'_>) -> Step {
        if let Err(Short { missing }) = frame(Octets::new(bytes), out) {
            out.broke(NAME, "wrong length", format!("{missing} octets are missing"));
        }
        Step::Took(bytes.len())
    }
}

/// A version, then blocks of type, length and value; the first says what the message is.
fn frame(mut octets: Octets<'_>, out: &mut Out<'_>) -> Result<(), Short> {
    let version = octets.be16()?;
    if version != 1 {
        out.broke(NAME, "unknown version", format!("version 1 needed, {version} there"));
        return Ok(());
    }
    let (kind, length) = (octets.u8()?, octets.u8()?);
    let block = octets.part(length.into())?;
    let did = did(kind, block)?;
    out.state(&did);
    if kind == TEST {
        ring(block, &did, out)?;
    }
    Ok(())
}

/// Who says it: a source address, behind a priority in what a manager sends.
fn did(kind: u8, mut block: Octets<'_>) -> Result<Observation<'static>, Short> {
    let did = Observation::did(NAME, code([kind.into()])).status(NO_ANSWER);
    let before = match kind {
        TEST | TOPOLOGY_CHANGE => 2,
        LINK_DOWN | LINK_UP => 0,
        _ => return Ok(did),
    };
    let source = Text::from(block.skip(before)?.array::<6>()?);
    Ok(did.object(Name::Text(source)))
}

/// MRP_Test: the role of the port, the state of the ring and how often that changed.
fn ring(mut block: Octets<'_>, did: &Observation<'_>, out: &mut Out<'_>) -> Result<(), Short> {
    let state = match block.skip(10)?.be16()? {
        0 => "open",
        1 => "closed",
        _ => "unknown",
    };
    let transitions = block.take(2)?;
    out.is(NAME, Subject::Client, "capabilities", "MRP ring manager");
    let was = |name, shape, bytes| {
        let values = Values { shape, bytes, step: 1 };
        Observation::was(did, values).object(Name::at(name, 0))
    };
    out.state(&was("ring state", Shape::Text, state.as_bytes()));
    out.state(&was("transitions", Shape::U16Be, transitions));
    Ok(())
}

#[cfg(test)]
mod tests;
