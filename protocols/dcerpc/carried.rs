//! A connection whose octets another protocol carries in messages of its own, as SMB does through
//! a pipe ([MS-RPCE], 2.1.1.2). A PDU begins with one of these, and may go on in further ones.

use super::connection::{self, Connection};
use super::fragment::{self, Header};
use wire::{Decoder, Frames, Out, Recognition, Side, Sides, Step};

/// A PDU that is longer, and does not come at once, is passed over where all of it is needed.
const LONGEST: usize = 16 << 10;

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
        let side = out.side();
        let half = &mut self.halves[side];
        let passed = half.passing.min(octets.len());
        half.passing -= passed;
        let (passed, rest) = octets.split_at(passed);
        connection::hide(passed, out);
        if rest.is_empty() {
            return !passed.is_empty();
        }
        if half.octets.is_empty() {
            return self.read(side, rest, out) || !passed.is_empty();
        }
        let Half { mut octets, frames, .. } = std::mem::take(half);
        octets.extend(rest);
        self.read(side, &octets, &mut out.with(&frames))
    }

    fn read(&mut self, side: Side, octets: &[u8], out: &mut Out<'_>) -> bool {
        let mut rest = octets;
        while !rest.is_empty() {
            let half = &mut self.halves[side];
            match self.connection.message(side, rest, out) {
                Step::Took(n) => {
                    half.passing = n.saturating_sub(rest.len());
                    rest = rest.get(n..).unwrap_or_default();
                }
                Step::More(n) if n <= LONGEST => {
                    (half.octets, half.frames) = (rest.to_vec(), out.frames().clone());
                    return true;
                }
                Step::More(n) => {
                    half.passing = n.saturating_sub(rest.len());
                    out.bite(Out::MEMORY);
                    return true;
                }
                Step::Foreign => return rest.len() < octets.len(),
            }
        }
        true
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

/// Overwrites the beginning of a call or its answer, where a message that is not whole yet has it.
pub(crate) fn begun(octets: &[u8], out: &mut Out<'_>) {
    if let Ok(Some(header)) = Header::read(octets) {
        connection::hide_stub(&header, octets, out);
    }
}
