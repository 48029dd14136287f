//! Service data objects: nodes' object dictionaries are read and written. 6.3
//!
//! Most are sent to a group, so that question and answer are conversations of their own. What was
//! asked is shared under who asked whom, and the transaction, which the answer repeats. Those in
//! datagrams are read in `datagram`.

use super::{identity, unit, Frame};
use wire::{Name, Observation, Octets, Out, Shape, Shared, Short, Values};

/// What a number of the sequence layer says of its connection. 6.3.2.3.2
pub(super) const CONNECTION: u8 = 3;

// Flags of the command layer. 6.3.2.4.1
pub(super) const ANSWER: u8 = 0x80;
const ABORT: u8 = 0x40;
pub(super) const INITIATE: u8 = 0x10;
const SEGMENT: u8 = 0x20;

// Commands. 6.3.2.4.2, table 68
pub(super) const WRITE: u8 = 1;
pub(super) const READ: u8 = 2;

/// Behind this stand nodes and transaction, in a number that no other protocol is likely to share.
const SHARED: u32 = 0x8B00_0000;

/// The command layer's head. 6.3.2.4.1, table 65
pub(super) struct Command<'a> {
    pub(super) transaction: u8,
    pub(super) flags: u8,
    pub(super) id: u8,
    pub(super) data: Octets<'a>,
}

impl<'a> Command<'a> {
    /// None where the sequence layer stands alone, to open, acknowledge or close a connection, and in
    /// later segments of an operation that its first one told. What aborts may name no command.
    pub(super) fn read(mut body: Octets<'a>) -> Result<Option<Self>, Short> {
        body.skip(4)?;
        if body.is_empty() {
            return Ok(None);
        }
        let [_, transaction, flags, id] = body.array()?;
        let size = body.le16()?;
        let mut data = body.skip(2)?.part(size.into())?;
        if flags & (INITIATE | SEGMENT) == INITIATE {
            data.skip(4)?; // how long all segments are together
        }
        let command = Self { transaction, flags, id, data };
        let is_told = id != 0 || flags & ABORT != 0 && command.is_answer();
        Ok((is_told && flags & SEGMENT == 0).then_some(command))
    }

    pub(super) const fn is_answer(&self) -> bool {
        self.flags & ANSWER != 0
    }

    /// 0, or why it was aborted. 6.3.2.4.1.3
    pub(super) fn status(&mut self) -> Result<u32, Short> {
        if self.flags & ABORT == 0 {
            Ok(0)
        } else {
            self.data.le32()
        }
    }

    /// Who asked whom, and in which transaction.
    fn number(&self, frame: &Frame<'_>) -> u32 {
        let (asks, asked) =
            if self.is_answer() { (frame.to, frame.from) } else { (frame.from, frame.to) };
        let nodes = u32::from(asks) << 8 ^ u32::from(asked);
        SHARED ^ nodes << 8 ^ u32::from(self.transaction)
    }
}

pub(super) fn told(frame: &Frame<'_>, body: Octets<'_>, out: &mut Out<'_>) -> Result<(), Short> {
    let Some(command) = Command::read(body)? else { return Ok(()) };
    if command.is_answer() {
        answers(frame, command, out)
    } else {
        asks(frame, command, out)
    }
}

/// An object's index and subindex. 6.3.2.4.2.1
pub(super) fn object(data: &mut Octets<'_>) -> Result<(u16, u8), Short> {
    let (index, [subindex, _]) = (data.le16()?, data.array()?);
    Ok((index, subindex))
}

pub(super) fn name((index, subindex): (u16, u8)) -> Name {
    Name::Text(format_args!("{index:#06X}:{subindex:02X}").into())
}

fn asks(frame: &Frame<'_>, mut command: Command<'_>, out: &mut Out<'_>) -> Result<(), Short> {
    let did = frame.did(Name::at("sdo.{}", command.id.into())).unit(unit(frame.to));
    if !matches!(command.id, WRITE | READ) {
        out.state(&did);
        return Ok(());
    }
    let place = object(&mut command.data)?;
    let writes = command.id == WRITE;
    let did = did.object(name(place)).writes(writes);
    out.state(&did);
    if writes && command.flags & INITIATE == 0 {
        was(&did, command.data.rest(), out);
    }
    let note = u32::from(place.0) << 8 | u32::from(place.1);
    let frames = out.frames().clone();
    let shared = Shared { unit: did.unit.clone(), object: did.object.clone(), note, frames };
    out.share(frame.side.other(), command.number(frame), shared);
    Ok(())
}

/// What was asked, once: the number comes again in later transactions. To a group the request went
/// as well; to one node that node has it.
fn asked(frame: &Frame<'_>, number: u32, out: &mut Out<'_>) -> Option<Shared> {
    for side in [frame.side, frame.side.other()] {
        let mut of = out.sent_by(side);
        if let Some(asked) = of.shared(number).filter(|asked| asked.object != Name::None) {
            let answered = Shared { object: Name::None, ..asked.clone() };
            of.share(side, number, answered);
            return Some(asked);
        }
    }
    None
}

fn answers(frame: &Frame<'_>, mut command: Command<'_>, out: &mut Out<'_>) -> Result<(), Short> {
    let status = command.status()?;
    let did = frame.did(Name::at("sdo.answer", 0)).unit(unit(frame.from)).status(status);
    let Some(asked) = asked(frame, command.number(frame), out) else {
        out.state(&did);
        return Ok(());
    };
    let did = did.object(asked.object);
    let mut out = out.with(&asked.frames);
    out.state(&did);
    if command.id == READ && status == 0 && command.flags & INITIATE == 0 {
        let value = command.data.rest();
        was(&did, value, &mut out);
        let (index, subindex) = ((asked.note >> 8) as u16, asked.note as u8);
        identity::object(index, subindex, value, &mut out);
    }
    Ok(())
}

/// A value of as many octets as numbers have.
pub(super) fn was(did: &Observation<'_>, bytes: &[u8], out: &mut Out<'_>) {
    let shape = match bytes.len() {
        1 => Shape::U8,
        2 => Shape::U16Le,
        4 => Shape::U32Le,
        8 => Shape::U64Le,
        _ => return,
    };
    out.state(&Observation::was(did, Values { shape, bytes, step: 1 }));
}
