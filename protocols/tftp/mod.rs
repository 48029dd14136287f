//! TFTP: who reads and writes which file, how large it is, and what went wrong. What is in a file may
//! be a device's passwords, and is overwritten.
//!
//! RFC 1350 (§ is a section of it), options by RFC 2347 to RFC 2349.

mod packet;

use packet::{Packet, MODES, WRITE};
use wire::{
    code, Asked, Carrier, Decoder, Name, Observation, Out, Over, Pending, Protocol, Recognition,
    Shape, Side, Step, Values,
};

/// TFTP on its registered port, from which every transfer moves on.
pub const PROTOCOL: Protocol = Protocol {
    name: NAME,
    over: &[Over::moving(69)],
    recognise,
    decoder: |_| Box::<Tftp>::default(),
};

const NAME: &str = "tftp";

/// The status of a transfer that began, and whose end was not seen.
const CUT_OFF: u32 = 0xFFFF;

/// A request has a file and one of three words; all else is two octets and what fits.
fn recognise(_: Carrier, bytes: &[u8]) -> Recognition {
    match Packet::read(bytes) {
        Some(Packet::Request { file, mode, .. }) => {
            let known = MODES.iter().any(|known| mode.eq_ignore_ascii_case(known));
            match known && !file.is_empty() && file.iter().all(|octet| *octet >= b' ') {
                true => Recognition::Sure(Some(Side::Client)),
                false => Recognition::Broken,
            }
        }
        Some(Packet::Accepted { .. }) => Recognition::Maybe(Some(Side::Server)),
        Some(_) => Recognition::Maybe(None),
        None => Recognition::No,
    }
}

/// The transfers of one client's port; mostly one.
#[derive(Default)]
struct Tftp {
    transfers: Pending<(), Transfer, 4>,
}

/// A transfer under way.
struct Transfer {
    writes: bool,
    /// Octets of a whole block.
    block_size: usize,
    /// Whether the server answered at all.
    begun: bool,
    /// The block that came last.
    block: u16,
    /// Blocks were counted from 0 again: the last number does not tell how many there were.
    wrapped: bool,
    /// The last block's number and the file's octets, once it came.
    last: Option<(u16, u32)>,
}

impl Decoder for Tftp {
    fn message(&mut self, side: Side, bytes: &[u8], out: &mut Out<'_>) -> Step {
        match Packet::read(bytes) {
            Some(Packet::Request { kind, file, options, .. }) => {
                self.asks(side, kind, file, options.block_size(), out);
            }
            Some(Packet::Data { block, data }) => self.data(block, data, out),
            Some(Packet::Acknowledged { block }) => self.acknowledged(block, out),
            Some(Packet::Accepted { options }) => self.accepted(options.block_size(), out),
            Some(Packet::Failed { status }) => self.failed(status, out),
            None => out.broke(NAME, "malformed packet", "a packet of another form was needed"),
        }
        Step::Took(bytes.len().max(1))
    }

    fn end(&mut self, out: &mut Out<'_>) {
        while let Some(transfer) = self.transfers.answer(&()) {
            match transfer.more.begun {
                true => drop(transfer.answered(CUT_OFF, out)),
                false => transfer.unanswered(out),
            }
        }
    }
}

impl Tftp {
    fn asks(&mut self, side: Side, kind: u8, file: &[u8], size: Option<usize>, out: &mut Out<'_>) {
        let writes = kind == WRITE;
        let did = Observation::did(NAME, code([kind.into()])).by(side);
        let did = did.object(Name::text(file)).writes(writes);
        let block_size = size.unwrap_or(packet::BLOCK);
        let transfer =
            Transfer { writes, block_size, begun: false, block: 0, wrapped: false, last: None };
        self.transfers.ask((), did, transfer, out);
    }

    /// The transfer under way; that the server answers is proved by its first packet.
    fn goes_on(&mut self, out: &Out<'_>) -> Option<&mut Asked<Transfer>> {
        let transfer = self.transfers.peek(&())?;
        if !transfer.more.begun && out.side() == Side::Server {
            transfer.more.begun = true;
            transfer.frames.extend(out.frames());
        }
        Some(transfer)
    }

    /// RFC 2347: a server takes other options than were asked for, or fewer.
    fn accepted(&mut self, size: Option<usize>, out: &mut Out<'_>) {
        match self.goes_on(out) {
            Some(transfer) => transfer.more.block_size = size.unwrap_or(packet::BLOCK),
            None => out.orphan(),
        }
    }

    /// §6: a block that is not full is the last.
    fn data(&mut self, block: u16, data: &[u8], out: &mut Out<'_>) {
        let is_first = self.transfers.peek(&()).is_some_and(|transfer| !transfer.more.begun);
        let Some(transfer) = self.goes_on(out) else { return out.orphan() };
        let (more, length) = (&mut transfer.more, data.len());
        // No other block is in a proof.
        if is_first || length < more.block_size {
            out.secret_in(data, "contents of a file", &[], &[]);
        }
        more.wrapped |= more.block.saturating_sub(block) > u16::MAX / 2;
        more.block = block;
        if length >= more.block_size {
            return;
        }
        let before = usize::from(block.saturating_sub(1)) * more.block_size;
        more.last = Some((block, u32::try_from(before + length).unwrap_or(u32::MAX)));
        transfer.frames.extend(out.frames());
        if !transfer.more.writes {
            self.ends(out);
        }
    }

    fn acknowledged(&mut self, block: u16, out: &mut Out<'_>) {
        let Some(transfer) = self.goes_on(out) else { return };
        if transfer.more.last.is_some_and(|(last, _)| last == block) {
            self.ends(out);
        }
    }

    fn ends(&mut self, out: &mut Out<'_>) {
        let Some(transfer) = self.transfers.answer(&()) else { return };
        let done = transfer.answered(0, out).into_owned();
        if transfer.more.writes {
            crate::log_on::proved(&transfer, "authentication", "none", out);
        }
        if let (false, Some((_, octets))) = (transfer.more.wrapped, transfer.more.last) {
            let size = done.clone().object(Name::text(format!("{}: octets", done.object)));
            let bytes = &octets.to_be_bytes();
            let values = Values { shape: Shape::U32Be, bytes, step: 1 };
            out.state_at(transfer.at_ns, &transfer.frames, &Observation::was(&size, values));
        }
    }

    fn failed(&mut self, status: u32, out: &mut Out<'_>) {
        match self.transfers.answer(&()) {
            Some(transfer) => drop(transfer.answered(status, out)),
            None => out.orphan(),
        }
    }
}

#[cfg(test)]
mod tests;
