use super::name::NetbiosName;
use super::{browser, NAME};
use wire::{code, Name, Observation, Octets, Out, Short, Side, Subject, NO_ANSWER};

/// Datagrams to one name, to a group, to all (RFC 1002, 4.4.1).
const DATAGRAMS: std::ops::RangeInclusive<u8> = 0x10..=0x12;
const FIRST_FRAGMENT: u8 = 2;

/// Nothing is answered within the conversation.
pub(super) fn message(side: Side, bytes: &[u8], out: &mut Out<'_>) {
    if let Err(short) = read(side, Octets::new(bytes), out) {
        out.broke(NAME, "wrong length", format!("a datagram: {short}"));
    }
}

/// Type, flags, number, source's address and port; of datagrams length, offset and the
/// source's name (4.4.2); then the name it is for.
fn read(side: Side, mut octets: Octets<'_>, out: &mut Out<'_>) -> Result<(), Short> {
    let [kind, flags] = octets.array()?;
    octets.skip(8)?;
    let mut source = None;
    if DATAGRAMS.contains(&kind) {
        source = name(octets.skip(4)?)?;
    }
    let target = name(&mut octets)?;
    let frame = if flags & FIRST_FRAGMENT != 0 { browser::frame(octets.rest()) } else { None };
    let code = match frame {
        Some([command, ..]) => code([kind.into(), (*command).into()]),
        _ => code([kind.into()]),
    };
    let object = target.map_or(Name::None, |name| Name::Text(format_args!("{name}").into()));
    out.state(&Observation::did(NAME, code).object(object).by(side).status(NO_ANSWER));
    if let Some(name) = source.and_then(|name| name.of_host()) {
        out.is(NAME, Subject::of(side), "name", name);
    }
    match frame {
        Some(frame) => browser::claims(Subject::of(side), frame, out),
        None => Ok(()),
    }
}

/// Labels up to an empty one; the first is the name, the others its scope (RFC 1001, 14.1).
fn name(octets: &mut Octets<'_>) -> Result<Option<NetbiosName>, Short> {
    let mut name = None;
    loop {
        let length = octets.u8()?;
        if length == 0 {
            return Ok(name);
        }
        let label = octets.take(length.into())?;
        name = name.or_else(|| NetbiosName::encoded(label));
    }
}
