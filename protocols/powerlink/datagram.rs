//! SDOs in datagrams: who asks and who answers share a conversation, so that the answer tells what
//! became of its question. 6.3.2.2

use super::sdo::{self, Command};
use super::{identity, NAME};
use wire::{Name, Observation, Octets, Out, Pending, Short, Side};

/// Requests by their transaction.
pub(super) type Waiting = Pending<u8, Place>;

/// The object that is asked for, and what is written to it.
#[derive(Default)]
pub(super) struct Place {
    index: u16,
    subindex: u8,
    written: Vec<u8>,
}

pub(super) fn told(
    side: Side,
    body: Octets<'_>,
    waiting: &mut Waiting,
    out: &mut Out<'_>,
) -> Result<(), Short> {
    match Command::read(body)? {
        Some(command) if command.is_answer() => answers(command, waiting, out),
        Some(command) => asks(side, command, waiting, out),
        None => Ok(()),
    }
}

fn asks(
    side: Side,
    mut command: Command<'_>,
    waiting: &mut Waiting,
    out: &mut Out<'_>,
) -> Result<(), Short> {
    let did = Observation::did(NAME, Name::at("sdo.{}", command.id.into())).by(side);
    if !matches!(command.id, sdo::WRITE | sdo::READ) {
        waiting.ask(command.transaction, did, Place::default(), out);
        return Ok(());
    }
    let (index, subindex) = sdo::object(&mut command.data)?;
    let writes = command.id == sdo::WRITE;
    let whole = writes && command.flags & sdo::INITIATE == 0;
    let written = if whole { command.data.rest().to_vec() } else { Vec::new() };
    let did = did.object(sdo::name((index, subindex))).writes(writes);
    waiting.ask(command.transaction, did, Place { index, subindex, written }, out);
    Ok(())
}

/// A client uses a transaction again where an answer was lost.
fn answers(
    mut command: Command<'_>,
    waiting: &mut Waiting,
    out: &mut Out<'_>,
) -> Result<(), Short> {
    let status = command.status()?;
    let Some(asked) = waiting.answer_newest(|number, _| *number == command.transaction) else {
        out.orphan();
        return Ok(());
    };
    let done = asked.answered(status, out).into_owned();
    let mut out = out.with(&asked.frames);
    let Place { index, subindex, written } = &asked.more;
    sdo::was(&done, written, &mut out);
    if command.id == sdo::READ && status == 0 && command.flags & sdo::INITIATE == 0 {
        let value = command.data.rest();
        sdo::was(&done, value, &mut out);
        identity::object(*index, *subindex, value, &mut out);
    }
    Ok(())
}
