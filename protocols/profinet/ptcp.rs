//! Precision Transparent Clock Protocol: devices measure the delay of their lines and follow
//! one master's clock (IEC 61158-6-10). One operation by frame identifier; its object is the
//! master that it tells of, or the port whose line is measured.

use wire::{code, Name, Observation, Octets, Out, Shape, Side, Text, Values, NO_ANSWER};

pub(super) const NAME: &str = "ptcp";

/// The header of all messages: reserved words, sequence number, delay.
const HEADER: usize = 20;

/// Types of blocks (IEC 61158-6-10, PTCP TLV); each begins with its type and length as LLDP's do.
mod block {
    /// The master's address and the subdomain's identifier.
    pub(super) const SUBDOMAIN: u16 = 1;
    /// How good the master's clock is.
    pub(super) const MASTER: u16 = 4;
    /// The address of the port that asked.
    pub(super) const DELAY_PARAMETER: u16 = 6;
}

pub(super) fn frame(side: Side, id: u16, mut octets: Octets<'_>, out: &mut Out<'_>) {
    if octets.skip(HEADER).is_err() {
        let text = format!("{HEADER} octets or more needed, {} there", octets.len());
        return out.broke(NAME, "wrong length", text);
    }
    let object = blocks(octets).find_map(|(kind, block)| match kind {
        block::SUBDOMAIN => address("master", block),
        block::DELAY_PARAMETER => address("port", block),
        _ => None,
    });
    let did = Observation::did(NAME, code([id.into()])).by(side).status(NO_ANSWER);
    let did = did.object(object.unwrap_or_default());
    out.state(&did);
    blocks(octets)
        .filter(|(kind, _)| *kind == block::MASTER)
        .for_each(|(_, mut block)| clock(&mut block, &did, out));
}

/// The blocks up to their end: type, and the octets behind the length.
fn blocks(mut octets: Octets<'_>) -> impl Iterator<Item = (u16, Octets<'_>)> {
    std::iter::from_fn(move || {
        let head = octets.be16().ok().filter(|head| *head > 0)?;
        Some((head >> 9, octets.part(usize::from(head & 0x1FF)).ok()?))
    })
}

fn address(whose: &str, mut block: Octets<'_>) -> Option<Name> {
    let address = Text::from(block.array::<6>().ok()?);
    Some(Name::Text(format_args!("{whose} {address}").into()))
}

/// What decides who is master; of the first priority its lowest three bits.
fn clock(block: &mut Octets<'_>, did: &Observation<'_>, out: &mut Out<'_>) {
    let Ok([first, second, class, accuracy]) = block.array() else { return };
    let told = [
        ("master priority 1", first & 7),
        ("master priority 2", second),
        ("clock class", class),
        ("clock accuracy", accuracy),
    ];
    for (object, value) in told {
        let values = Values { shape: Shape::U8, bytes: &[value], step: 1 };
        out.state(&Observation::was(did, values).object(Name::at(object, 0)));
    }
}
