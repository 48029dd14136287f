//! A connection whose octets another protocol carries in messages of its own, as SMB does through
//! a pipe ([MS-RPCE], 2.1.1.2). A PDU begins with one of these, and may go on in further ones.

use super::connection::{self, Connection};
use super::fragment::{self, Header};
use std::ops::Range;
use wire::{Decoder, Frames, Out, Recognition, Side, Sides, Step};

/// A PDU that is longer, and does not come at once, is passed over where all of it is needed.
const LONGEST: usize = 8 << 10;

/// What one side has sent of a PDU.
#[derive(Default)]
struct Half {
    octets: Vec<u8>,
    frames: Frames,
    /// So many octets are still to be passed over.
    passing: usize,
}

#[derive(Default)]
pub(crate) struct Carried {
    connection: Connection,
    halves: Sides<Half>,
}

impl Carried {
    /// Whether a PDU's header stands in front; and where `alone` tells nothing else what these
    /// octets are, whether all of the PDU does.
    pub fn begins(octets: &[u8], alone: bool) -> bool {
        match fragment::recognise(octets) {
            Recognition::Sure(_) if alone => {
                matches!(Header::read(octets), Ok(Some(header)) if header.length <= octets.len())
            }
            Recognition::Sure(_) | Recognition::Broken => !alone,
            _ => false,
        }
    }

    /// Reads what one message carries; gives whether it is DCE/RPC's.
    pub fn message(&mut self, octets: &[u8], out: &mut Out<'_>) -> bool {
        let mut rest = self.pass(octets, out);
        while !rest.is_empty() {
            let Some(taken) = self.pdu(rest, out) else { break };
            rest = rest.get(taken..).unwrap_or_default();
        }
        rest.len() < octets.len()
    }

    /// What is behind that which is passed over.
    fn pass<'a>(&mut self, octets: &'a [u8], out: &mut Out<'_>) -> &'a [u8] {
        let half = &mut self.halves[out.side()];
        let passed = half.passing.min(octets.len());
        half.passing -= passed;
        let (passed, rest) = octets.split_at(passed);
        connection::hide(passed, out);
        rest
    }

    /// Reads one PDU, or keeps its beginning; gives how many of the octets are of it, none where it
    /// is none.
    fn pdu(&mut self, octets: &[u8], out: &mut Out<'_>) -> Option<usize> {
        let begun = std::mem::take(&mut self.halves[out.side()]);
        if begun.octets.is_empty() {
            let step = self.connection.message(out.side(), octets, out);
            return self.took(step, octets, 0, out);
        }
        let whole = [&begun.octets[..], octets].concat();
        hide_newest(&whole, octets, out);
        let out = &mut out.with(&begun.frames);
        let step = self.connection.message(out.side(), &whole, out);
        self.took(step, &whole, begun.octets.len(), out)
    }

    /// What came of octets, of which those `before` came with earlier messages.
    fn took(
        &mut self,
        step: Step,
        octets: &[u8],
        before: usize,
        out: &mut Out<'_>,
    ) -> Option<usize> {
        let half = &mut self.halves[out.side()];
        match step {
            Step::Took(n) => {
                half.passing = n.saturating_sub(octets.len());
                return Some(n.saturating_sub(before));
            }
            Step::More(n) if n <= LONGEST => {
                (half.octets, half.frames) = (octets.to_vec(), out.frames().clone());
            }
            Step::More(n) => {
                half.passing = n.saturating_sub(octets.len());
                out.bite(Out::MEMORY);
            }
            Step::Foreign => return None,
        }
        Some(octets.len() - before)
    }

    /// Overwrites what a message that is not whole yet carries of a call or its answer.
    pub fn begun(&self, octets: &[u8], out: &mut Out<'_>) {
        let passed = self.halves[out.side()].passing.min(octets.len());
        let (passed, rest) = octets.split_at(passed);
        connection::hide(passed, out);
        begun(rest, out);
    }

    /// What was asked at a time never reached who is called.
    pub fn refused(&mut self, at_ns: i64, status: u32, out: &mut Out<'_>) {
        self.connection.refused(at_ns, status, out);
    }

    /// Octets of a side were lost.
    pub fn gap(&mut self, side: Side) {
        self.halves[side] = Half::default();
    }

    /// The connection is over.
    pub fn end(&mut self, out: &mut Out<'_>) {
        self.connection.end(out);
    }
}

/// Overwrites what the newest octets of a PDU have of a stub: they alone are in the message.
fn hide_newest(pdu: &[u8], newest: &[u8], out: &mut Out<'_>) {
    if let Ok(Some(header)) = Header::read(pdu) {
        let before = pdu.len() - newest.len();
        let Range { start, end } = connection::stub(&header, pdu);
        let stub = newest.get(start.saturating_sub(before)..end.saturating_sub(before));
        connection::hide(stub.unwrap_or_default(), out);
    }
}

/// Overwrites the beginning of a call or its answer, where a message that is not whole yet has it.
pub(crate) fn begun(octets: &[u8], out: &mut Out<'_>) {
    if let Ok(Some(header)) = Header::read(octets) {
        let stub = octets.get(connection::stub(&header, octets));
        connection::hide(stub.unwrap_or_default(), out);
    }
}
