//! PROFINET IO context management (IEC 61158-6-10) over DCE/RPC: a controller or supervisor
//! connects to a device, writes the parameters of its modules, and says that they are all;
//! the device says that it is ready. Records are read and written at any time.
//!
//! One operation for each call (`3`: write); its object is the record or, of several in one
//! write, the first; its status is PROFINET's own.

mod block;
mod identity;
mod record;

use crate::dcerpc::Call;
use block::{Block, Blocks};
use wire::{code, Asked, Name, Observation, Octets, Out, Short, Side, Text};

const NAME: &str = "profinet-io";

// Operations of the interfaces.
const CONNECT: u16 = 0;
const READ: u16 = 2;
const WRITE: u16 = 3;
const CONTROL: u16 = 4;
const READ_IMPLICIT: u16 = 5;

/// The interfaces of device, controller, supervisor and parameter server: all alike but for
/// the fourth octet.
pub(crate) const fn is(interface: [u8; 16]) -> bool {
    matches!(
        interface,
        [0xDE, 0xA0, 0, 1..=4, 0x6C, 0x97, 0x11, 0xD1, 0x82, 0x71, 0, 0xA0, 0x24, 0x42, 0xDF, 0x7D]
    )
}

/// What a call asks.
#[derive(Debug, Default)]
pub(crate) struct Asks {
    /// The records that are written.
    written: Vec<(Name, Text)>,
}

/// The call as an operation, and what is needed to read its answer.
pub(crate) fn ask(call: &Call<'_>, side: Side, out: &mut Out<'_>) -> (Observation<'static>, Asks) {
    let did = Observation::did(NAME, code([call.operation.into()])).by(side);
    let mut asks = Asks::default();
    match asked(call, &did, &mut asks, out) {
        Ok(did) => (did, asks),
        Err(short) => {
            out.broke(NAME, "wrong length", short);
            (did, asks)
        }
    }
}

/// How long the arguments may be, how long they are, and the array that holds them.
fn asked(
    call: &Call<'_>,
    did: &Observation<'static>,
    asks: &mut Asks,
    out: &mut Out<'_>,
) -> Result<Observation<'static>, Short> {
    let mut body = Octets::new(call.body);
    let blocks = Blocks(arguments(body.skip(4)?, call.little)?);
    let did = did.clone();
    Ok(match call.operation {
        CONNECT => did.object(identity::connect(blocks, out)?),
        READ | READ_IMPLICIT => did.object(record::read(blocks)?.name()),
        WRITE => {
            let span = record::write(blocks, asks)?;
            let first = asks.written.first().map(|(name, _)| name.clone());
            did.object(first.unwrap_or_default()).span(span.max(1))
        }
        CONTROL => did.object(control(blocks)?),
        _ => did,
    })
}

/// A length, then an array: how many octets at most, from where, how many.
fn arguments<'a>(body: &mut Octets<'a>, little: bool) -> Result<Octets<'a>, Short> {
    let mut number = || if little { body.le32() } else { body.be32() };
    let (length, _, _, _) = (number()?, number()?, number()?, number()?);
    body.part(usize::try_from(length).unwrap_or(usize::MAX))
}

/// States the call with the status of its answer, and what the answer says of the device.
pub(crate) fn answer(asked: Option<&Asked<Asks>>, call: &Call<'_>, out: &mut Out<'_>) {
    if let Err(short) = answered(asked, call, out) {
        out.broke(NAME, "wrong length", short);
    }
}

fn answered(asked: Option<&Asked<Asks>>, call: &Call<'_>, out: &mut Out<'_>) -> Result<(), Short> {
    let mut body = Octets::new(call.body);
    let status = if call.little { body.le32()? } else { body.be32()? };
    let done = asked.map(|asked| asked.answered(status, out));
    let blocks = arguments(&mut body, call.little);
    if status != 0 {
        return Ok(());
    }
    let nothing = wire::Frames::none();
    let out = &mut out.with(asked.map_or(&nothing, |asked| &asked.frames));
    if let (Some(asked), Some(done)) = (asked, &done) {
        record::state_written(&asked.more.written, done, out);
    }
    match call.operation {
        CONNECT => identity::connected(Blocks(blocks?), call.object, out),
        READ | READ_IMPLICIT => record::was_read(blocks?, done.as_deref(), out),
        _ => Ok(()),
    }
}

/// What a control block commands: behind a reserved field, the relation and its key.
fn control(mut blocks: Blocks<'_>) -> Result<Name, Short> {
    let Some(Block { mut data, .. }) = blocks.next() else { return Ok(Name::None) };
    let command = data.skip(2 + 16 + 2 + 2)?.be16()?;
    Ok(Name::at(
        match command {
            0x01 => "end of parameters",
            0x02 => "application ready",
            0x04 => "release",
            0x08 => "done",
            0x10 => "ready for companion",
            0x20 => "ready for RT class 3",
            0x40 => "begin of parameters",
            _ => "command {}",
        },
        command.into(),
    ))
}

#[cfg(test)]
mod tests;
