//! Spanning tree protocols (IEEE 802.1D-2004, 9; of several trees IEEE 802.1Q-2022, 14): bridges
//! agree on one of them as root, and close the lines that make a ring.
//!
//! One operation for each BPDU, by its type (`2`: rapid); its object is the bridge that its sender
//! names as root, by priority and address: the least of all wins, and nobody has to prove it.

use wire::{
    code, Carrier, Decoder, Name, Observation, Octets, Out, Over, Protocol, Recognition, Shape,
    Short, Side, Step, Subject, Text, Values, NO_ANSWER,
};

const NAME: &str = "stp";

/// BPDUs behind the LLC address of spanning trees (IEEE 802.1D-2004, 7.12.3), and in the form of
/// one tree for each VLAN behind Cisco's SNAP header.
pub const PROTOCOL: Protocol =
    Protocol { name: NAME, over: &[Over::ethernet(0x42)], recognise, decoder: |_| Box::new(Stp) };

// Types of BPDUs.
const CONFIGURATION: u8 = 0;
const RAPID: u8 = 2;
const TOPOLOGY_CHANGE: u8 = 0x80;

/// From this version on a BPDU tells several trees (IEEE 802.1Q-2022, 14.4).
const MULTIPLE: u8 = 3;

/// Protocol identifier 0, then a version and a type that go together (9.3.4); GARP has the same
/// address and identifier 1.
fn recognise(_: Carrier, bytes: &[u8]) -> Recognition {
    match bytes {
        [0, 0, _, CONFIGURATION | TOPOLOGY_CHANGE, ..] | [0, 0, 2..=255, RAPID, ..] => {
            Recognition::Maybe(Some(Side::Client))
        }
        [0, 0, ..] => Recognition::Broken,
        _ => Recognition::No,
    }
}

struct Stp;

impl Decoder for Stp {
    fn message(&mut self, _: Side, bytes: &[u8], out: &mut Out<'_>) -> Step {
        if let Err(short) = bpdu(Octets::new(bytes), out) {
            out.broke(NAME, "wrong length", short);
        }
        Step::Took(bytes.len())
    }
}

fn bpdu(mut octets: Octets<'_>, out: &mut Out<'_>) -> Result<(), Short> {
    let [_, _, version, kind] = octets.array()?;
    match kind {
        CONFIGURATION | RAPID => configured(version, kind, octets, out)?,
        TOPOLOGY_CHANGE => out.state(&did(kind)),
        _ => out.broke(NAME, "unknown type", format!("0, 2 or 128 needed, {kind} there")),
    }
    Ok(())
}

/// Figures 9-1 and 9-3: the root, how far it is, and who says so. Where several trees are told the
/// bridge stands behind all that is said of the first one, and its region's root in its place; one
/// that is too short for that tells a single tree (IEEE 802.1Q-2022, 14.4).
fn configured(
    version: u8,
    kind: u8,
    mut octets: Octets<'_>,
    out: &mut Out<'_>,
) -> Result<(), Short> {
    let [flags] = octets.array()?;
    let (root, cost) = (octets.array::<8>()?, octets.take(4)?);
    let mut bridge = octets.array::<8>()?;
    octets.skip(10)?; // the port and the times
    if kind == RAPID && version >= MULTIPLE {
        bridge = octets.skip(58).and_then(Octets::array).unwrap_or(bridge);
    }
    let did = did(kind).object(Name::Text(identifier(root)));
    out.state(&did);
    let was = |name, shape, bytes| {
        let values = Values { shape, bytes, step: 1 };
        Observation::was(&did, values).object(Name::at(name, 0))
    };
    out.state(&was("root path cost", Shape::U32Be, cost));
    out.state(&was("topology change", Shape::U8, &[flags & 1]));
    let [_, _, mac @ ..] = bridge;
    out.is(NAME, Subject::Client, "mac", mac);
    out.is(NAME, Subject::Client, "capabilities", "bridge");
    Ok(())
}

fn did(kind: u8) -> Observation<'static> {
    Observation::did(NAME, code([kind.into()])).status(NO_ANSWER)
}

/// Priority and address (9.2.5), so written that the lesser text is the lesser number.
fn identifier([p0, p1, a, b, c, d, e, f]: [u8; 8]) -> Text {
    format_args!("{p0:02x}{p1:02x}.{a:02x}:{b:02x}:{c:02x}:{d:02x}:{e:02x}:{f:02x}").into()
}

#[cfg(test)]
mod tests;
