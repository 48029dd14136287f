//! Version 1 ([MS-CIFS], [MS-SMB]): a header of 32 octets, words, octets, and of some commands
//! another behind them. § is a section of [MS-CIFS].

mod answers;
mod block;
mod log_on;
mod requests;

use super::pipes::Data;
use super::{Smb, SHORT};
use block::*;
use wire::{Octets, Out, Short, Side};

/// A message holds at most so many commands.
const MOST: usize = 8;

/// How many octets of a message of `length` are read.
pub(super) fn needed(length: usize) -> usize {
    length.min(SHORT)
}

impl Smb {
    /// Every command of a message, of which the end may be passed over.
    pub(super) fn version1(
        &mut self,
        side: Side,
        message: &[u8],
        out: &mut Out<'_>,
    ) -> Result<(), Short> {
        let header = Header::read(&mut Octets::new(message))?;
        if header.answer {
            self.answered1(&header, message, out)
        } else {
            self.pipes.forget(&header.ask());
            blocks(&header, message, |block| self.asked1(side, &header, block, out))
        }
    }

    /// Overwrites what is there of a call in a message that is not whole.
    pub(super) fn begun1(&mut self, message: &[u8], out: &mut Out<'_>) {
        let Ok(header) = Header::read(&mut Octets::new(message)) else { return };
        let Ok(block) = Block::read(header.command, message, LENGTH) else { return };
        let (number, data) =
            if header.answer { (None, block.got()) } else { (block.file(), block.sent()) };
        if let Some(data) = data {
            self.pipes.begun(number, data, out);
        }
    }
}

/// Each command of a message.
fn blocks<'a>(
    header: &Header,
    message: &'a [u8],
    mut each: impl FnMut(&Block<'a>) -> Result<(), Short>,
) -> Result<(), Short> {
    let (mut next, mut before) = (Some((header.command, LENGTH)), 0);
    for _ in 0..MOST {
        let Some((command, at)) = next.filter(|(_, at)| *at > before) else { break };
        let block = Block::read(command, message, at)?;
        (next, before) = (block.next(), at);
        each(&block)?;
    }
    Ok(())
}
