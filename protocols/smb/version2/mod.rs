//! Versions 2 and 3 ([MS-SMB2]): a header of 64 octets, a command's own part, and in one frame
//! several of these, one behind the other. § is a section of it.

mod answers;
mod fields;
mod header;
mod requests;

use super::{Smb, HEAD, LONG, NAME, SHORT};
use header::*;
use wire::{Octets, Out, Short, Side};

/// A frame holds at most so many of them.
const MOST: usize = 64;

impl Smb {
    /// How many octets of a message of `length` are read; an error when there are too few to tell.
    pub(super) fn needed2(&mut self, message: &[u8], length: usize) -> Result<usize, usize> {
        if length <= SHORT {
            return Ok(length);
        }
        let mut octets = Octets::new(message);
        let header = Header::read(&mut octets).map_err(|_| LENGTH)?;
        let opens = matches!(header.command, NEGOTIATE | SESSION_SETUP | TREE_CONNECT | CREATE);
        if opens || header.next != 0 {
            return Ok(LONG.min(length));
        }
        if self.pipes.is_empty() {
            return Ok(HEAD);
        }
        if message.len() < HEAD {
            return Err(HEAD);
        }
        let through_a_pipe = if header.answer {
            self.comes_from_a_pipe(&header)
        } else {
            fields::file(header.command, octets)
                .is_ok_and(|n| n.is_some_and(|n| self.pipes.knows(n)))
        };
        Ok(if through_a_pipe { LONG.min(length) } else { HEAD })
    }

    /// Every message of a frame, of which the end may be passed over.
    pub(super) fn version2(
        &mut self,
        side: Side,
        whole: &[u8],
        out: &mut Out<'_>,
    ) -> Result<(), Short> {
        let mut rest = whole;
        self.files.begin();
        for _ in 0..MOST {
            let mut octets = Octets::new(rest);
            let header = Header::read(&mut octets)?;
            let length = if header.next == 0 { rest.len() } else { header.next };
            let message = rest.get(..length).unwrap_or(rest);
            if rest.get(4..6) != Some(&[64, 0]) {
                out.broke(NAME, "wrong length", "a header of 64 octets was expected");
                return Ok(());
            }
            let body = Octets::new(message.get(LENGTH..).unwrap_or_default());
            if header.answer {
                self.answered2(&header, message, body, out)?;
            } else {
                self.asked2(side, &header, message, body, out)?;
            }
            match rest.get(length..) {
                Some(behind) if header.next >= LENGTH && !behind.is_empty() => rest = behind,
                _ => break,
            }
        }
        Ok(())
    }

    /// Overwrites what is there of a call in a message that is not whole.
    pub(super) fn begun2(&mut self, message: &[u8], out: &mut Out<'_>) {
        let mut octets = Octets::new(message);
        let Ok(header) = Header::read(&mut octets) else { return };
        let (number, data) = if header.answer {
            (None, fields::got(header.command, message, octets))
        } else {
            let number = fields::file(header.command, octets).ok().flatten();
            (number, fields::sent(header.command, message, octets))
        };
        if let Some(data) = data {
            self.pipes.begun(number, data, out);
        }
    }
}
