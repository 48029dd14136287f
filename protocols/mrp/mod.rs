//! Media Redundancy Protocol (IEC 62439-2): in a ring of switches one manager sends tests
//! around, and opens its second port when they no longer arrive. A second line between two
//! rings (an interconnection) has a manager and tests of its own.
//!
//! One operation for each message, by the type of its first block (`2`: test); its object is
//! the manager or client that sends it; the state of the ring, or interconnection, is a value.

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
const IN_TEST: u8 = 6;
const IN_TOPOLOGY_CHANGE: u8 = 7;
const IN_LINK_STATUS_POLL: u8 = 10;

/// Version 1, then a block of a known type that is not empty.
fn recognise(_: Carrier, bytes: &[u8]) -> Recognition {
    match bytes {
        [0, 1, TEST..=IN_LINK_STATUS_POLL | 0x7F, length, ..] if *length > 0 => {
            Recognition::Maybe(Some(Side::Client))
        }
        _ => Recognition::Broken,
    }
}

struct Mrp;

impl Decoder for Mrp {
    fn message(&mut self, _: Side, bytes: &[u8], out: &mut Out<'_>) -> Step {
        if let Err(short) = frame(Octets::new(bytes), out) {
            out.broke(NAME, "wrong length", short);
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
    match kind {
        TEST => tested(block, ["MRP ring manager", "ring state"], &did, out),
        IN_TEST => {
            let names = ["MRP interconnection manager", "interconnection state"];
            tested(block, names, &did, out)
        }
        _ => Ok(()),
    }
}

/// Who says it: a source address, behind a ring manager's priority or the identifier of an
/// interconnection that is tested.
fn did(kind: u8, mut block: Octets<'_>) -> Result<Observation<'static>, Short> {
    let did = Observation::did(NAME, code([kind.into()])).status(NO_ANSWER);
    let before = match kind {
        TEST | TOPOLOGY_CHANGE | IN_TEST => 2,
        LINK_DOWN | LINK_UP | IN_TOPOLOGY_CHANGE..=IN_LINK_STATUS_POLL => 0,
        _ => return Ok(did),
    };
    let source = Text::from(block.skip(before)?.array::<6>()?);
    Ok(did.object(Name::Text(source)))
}

/// MRP_Test, MRP_InTest: the role of the port, the state of the line that is tested and how
/// often that changed. What its manager is called, and the state.
fn tested(
    mut block: Octets<'_>,
    [manager, name]: [&'static str; 2],
    did: &Observation<'_>,
    out: &mut Out<'_>,
) -> Result<(), Short> {
    let source = block.skip(2)?.array::<6>()?;
    let state = match block.skip(2)?.be16()? {
        0 => "open",
        1 => "closed",
        _ => "unknown",
    };
    let transitions = block.take(2)?;
    // Its other port has an address of its own, and sends for it.
    out.is(NAME, Subject::Mac(source), "capabilities", manager);
    let was = |name, shape, bytes| {
        let values = Values { shape, bytes, step: 1 };
        Observation::was(did, values).object(Name::at(name, 0))
    };
    out.state(&was(name, Shape::Text, state.as_bytes()));
    out.state(&was("transitions", Shape::U16Be, transitions));
    Ok(())
}

#[cfg(test)]
mod tests;
