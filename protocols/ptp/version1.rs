//! Version 1 (IEEE 1588-2002), in which a Sync tells of the grandmaster, too. Numbers are of its
//! sections.

use super::management::{COMMAND, GET, RESPONSE, SET};
use super::{header, NAME};
use wire::{
    code, Name, Observation, Octets, Out, Recognition, Shape, Short, Side, Text, NO_ANSWER,
};

/// What messages are, by their control field. 8.2.10
const KINDS: [u8; 4] = [header::SYNC, header::DELAY_REQ, header::FOLLOW_UP, header::DELAY_RESP];
const MANAGEMENT: u8 = 4;
const HEADER: usize = 40;

/// Both versions, and a type of message that goes with its control field. 8.2
pub(super) fn recognise(bytes: &[u8]) -> Recognition {
    let (Some(kind), Some(control)) = (bytes.get(20), bytes.get(32)) else {
        return Recognition::Broken;
    };
    match (kind, control) {
        (1, 0 | 1) | (2, 2..=4) if bytes.len() >= HEADER => Recognition::Maybe(Some(Side::Client)),
        _ => Recognition::No,
    }
}

pub(super) fn message(side: Side, bytes: &[u8], out: &mut Out<'_>) -> Result<(), Short> {
    let mut octets = Octets::new(bytes);
    let subdomain = octets.skip(4)?.take(16)?;
    let control = octets.skip(12)?.u8()?;
    let body = *octets.skip(7)?;
    let did = Observation::did(NAME, code([0]))
        .unit(Text::trimmed(subdomain).map_or(Name::None, Name::Text))
        .by(side)
        .status(NO_ANSWER);
    match (control, KINDS.get(usize::from(control))) {
        (_, Some(&header::SYNC)) => sync(body, did, out)?,
        (_, Some(kind)) => out.state(&Observation { code: code([(*kind).into()]), ..did }),
        (MANAGEMENT, _) => managed(body, did, out)?,
        _ => out.broke(NAME, "unknown message", format!("0 to 4 needed, {control} there")),
    }
    Ok(())
}

/// The grandmaster, by its preference and stratum first. 8.3
fn sync(mut body: Octets<'_>, did: Observation<'static>, out: &mut Out<'_>) -> Result<(), Short> {
    let grandmaster: [u8; 6] = body.skip(14)?.array()?;
    let stratum = body.skip(7)?.u8()?;
    let identifier = body.take(4)?;
    let preferred = body.skip(5)?.u8()?;
    let steps = body.skip(12)?.take(2)?;
    let rank = u8::from(preferred == 0);
    let object = format_args!("{rank:02x}{stratum:02x}.{}", Text::from(grandmaster)).into();
    let did = did.object(Name::Text(object));
    out.state(&did);
    out.was("stratum", Shape::U8, &[stratum], &did);
    if let Some(source) = Text::trimmed(identifier) {
        out.was("clock identifier", Shape::Text, source.bytes(), &did);
    }
    out.was("steps removed", Shape::U16Be, steps, &did);
    Ok(())
}

/// What is done by a key: the action as version 2 has them, and with what. 8.6.1
const KEYS: [(u8, &str); 28] = [
    (GET, "null management"),
    (GET, "clock identity"),
    (RESPONSE, "clock identity"),
    (COMMAND, "initialize"),
    (SET, "domain"),
    (COMMAND, "clear designated preferred master"),
    (COMMAND, "set designated preferred master"),
    (GET, "default data set"),
    (RESPONSE, "default data set"),
    (SET, "default data set"),
    (GET, "current data set"),
    (RESPONSE, "current data set"),
    (GET, "parent data set"),
    (RESPONSE, "parent data set"),
    (GET, "port data set"),
    (RESPONSE, "port data set"),
    (GET, "global time data set"),
    (RESPONSE, "global time data set"),
    (SET, "global time properties"),
    (COMMAND, "go to faulty state"),
    (GET, "foreign data set"),
    (RESPONSE, "foreign data set"),
    (SET, "sync interval"),
    (COMMAND, "disable port"),
    (COMMAND, "enable port"),
    (COMMAND, "disable burst"),
    (COMMAND, "enable burst"),
    (SET, "time"),
];

/// Which clock is meant, and the key. 8.6
fn managed(
    mut body: Octets<'_>,
    did: Observation<'static>,
    out: &mut Out<'_>,
) -> Result<(), Short> {
    let target: [u8; 6] = body.skip(2)?.array()?;
    let key = body.skip(7)?.u8()?;
    let Some((action, name)) = KEYS.get(usize::from(key)) else {
        out.broke(NAME, "unknown message", format!("a key of 0 to 27 needed, {key} there"));
        return Ok(());
    };
    let done = code([header::MANAGEMENT.into(), (*action).into()]);
    let did = Observation { code: done, ..did };
    let did = did.object(Name::at(name, 0)).writes(*action == SET);
    out.state(&did);
    if target != [0; 6] {
        out.was("target", Shape::Text, Text::from(target).bytes(), &did);
    }
    Ok(())
}
