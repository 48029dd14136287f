//! What servers answer in version 1. § is a section of [MS-CIFS].

use super::super::{files, status, More, Smb, MORE_PROCESSING};
use super::block::*;
use super::{blocks, log_on};
use wire::{Asked, Octets, Out, Short};

impl Smb {
    /// Each command of an answer succeeded but the last, which the status is of; what was asked
    /// behind that was not done.
    pub(super) fn answered1(
        &mut self,
        header: &Header,
        message: &[u8],
        out: &mut Out<'_>,
    ) -> Result<(), Short> {
        if header.command == LOCKING && header.id == u16::MAX {
            return Ok(()); // the server's own wish. §2.2.4.32
        }
        blocks(header, message, |block| {
            let status = if block.next().is_some() { 0 } else { header.status };
            self.answered_one(header, block, status, out)
        })?;
        while header.status != 0 && self.pending.peek(&header.ask()).is_some() {
            self.answer(header.ask(), header.status, out);
        }
        Ok(())
    }

    fn answered_one(
        &mut self,
        header: &Header,
        block: &Block<'_>,
        ntstatus: u32,
        out: &mut Out<'_>,
    ) -> Result<(), Short> {
        if block.command == SESSION_SETUP && matches!(ntstatus, 0 | MORE_PROCESSING) {
            log_on::server(header, block, out);
        }
        let data = block.got();
        if self.pipes.answered(&header.ask(), data, status(ntstatus), out) {
            return Ok(());
        }
        let Some(asked) = self.answer(header.ask(), ntstatus, out) else { return Ok(()) };
        if let (More::Pipe(number), Some(data)) = (&asked.more, data) {
            self.pipes.read(*number, data, &asked.frames, out);
        }
        if status(ntstatus) == 0 {
            self.succeeded1(&asked, header, block, out)?;
        }
        Ok(())
    }

    fn succeeded1(
        &mut self,
        asked: &Asked<More>,
        header: &Header,
        block: &Block<'_>,
        out: &mut Out<'_>,
    ) -> Result<(), Short> {
        let mut words = block.words;
        match &asked.more {
            More::Dialects(offered) => log_on::chosen(offered, words, asked, out)?,
            More::LogOn(Some(attempt)) => {
                let action = words.skip(4).and_then(Octets::le16);
                attempt.let_in(asked, action.is_ok_and(|action| action & 1 != 0), false, out);
            }
            More::Tree(path) => {
                let (_, share) = files::share(path);
                self.files.open_tree(header.share(), share.into(), &asked.frames, out);
            }
            More::File(path) => {
                let skipped = if block.command == CREATE { 5 } else { 4 };
                let number = words.skip(skipped)?.le16()?;
                self.open_file((0, number.into()), path.clone(), asked, out);
            }
            _ => {}
        }
        Ok(())
    }
}
