//! Precision Transparent Clock Protocol: devices measure the delay of their lines and follow
//! one master's clock (IEC 61158-6-10). One operation by frame identifier; its object is
//! the master, where the message names one.

use wire::{code, Name, Observation, Octets, Out, Side, Text, NO_ANSWER};

pub(super) const NAME: &str = "ptcp";

/// The header of all messages: reserved words, sequence number, delay.
const HEADER: usize = 20;
/// Type and length of a block as LLDP has them: a subdomain, whose source and identifier follow.
const SUBDOMAIN: u16 = 1 << 9 | 22;

pub(super) fn frame(side: Side, id: u16, mut octets: Octets<'_>, out: &mut Out<'_>) {
    let did = Observation::did(NAME, code([id.into()])).by(side).status(NO_ANSWER);
    if octets.skip(HEADER).is_err() {
        let text = format!("{HEADER} octets or more needed, {} there", octets.len());
        return out.broke(NAME, "wrong length", text);
    }
    out.state(&did.object(master(octets).unwrap_or_default()));
}

/// The source of the clock, which the block of a subdomain names first.
fn master(mut blocks: Octets<'_>) -> Option<Name> {
    blocks.be16().ok().filter(|head| *head == SUBDOMAIN)?;
    let master = Text::from(blocks.array::<6>().ok()?);
    Some(Name::Text(format_args!("master {master}").into()))
}
