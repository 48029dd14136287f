//! What servers answer in version 2. § is a section of [MS-SMB2].

use super::super::{files, status, Ask, More, Smb, MORE_PROCESSING, NAME};
use super::fields::{got, token};
use super::header::*;
use crate::spnego;
use wire::{Asked, Octets, Out, Short};

/// The server is at work on it. §3.3.4.2
const PENDING: u32 = 0x0000_0103;

impl Smb {
    pub(super) fn answered2(
        &mut self,
        header: &Header,
        message: &[u8],
        body: Octets<'_>,
        out: &mut Out<'_>,
    ) -> Result<(), Short> {
        if header.command == OPLOCK_BREAK && header.id == u64::MAX {
            return Ok(()); // the server's own wish. §2.2.23
        }
        if header.command == NEGOTIATE && header.status == 0 {
            self.agreed.chosen(message, body, out)?;
        }
        if header.command == SESSION_SETUP && matches!(header.status, 0 | MORE_PROCESSING) {
            spnego::read(NAME, token(message, body, 4)?, out);
        }
        if header.status == PENDING {
            return self.works_on(header.ask(), out);
        }
        if header.command == NEGOTIATE && self.pending.peek(&header.ask()).is_none() {
            self.answer_offer(out);
            return Ok(());
        }
        let data = got(header.command, message, body);
        if self.pipes.answered(&header.ask(), data, status(header.status), out) {
            return Ok(());
        }
        let Some(asked) = self.answer(header.ask(), header.status, out) else { return Ok(()) };
        if let (More::Pipe(number), Some(data)) = (&asked.more, data) {
            self.pipes.read(*number, data, &asked.frames, out);
        }
        if status(header.status) == 0 {
            self.succeeded(&asked, header, body, out)?;
        }
        Ok(())
    }

    /// Whether an answer is one of a pipe that is read.
    pub(super) fn comes_from_a_pipe(&mut self, header: &Header) -> bool {
        let ask = header.ask();
        let asked = self.pending.peek(&ask).or_else(|| self.at_work.peek(&ask));
        asked.is_some_and(|asked| matches!(asked.more, More::Pipe(_))) || self.pipes.waits_for(&ask)
    }

    /// An interim answer: the proper one comes with the same number.
    fn works_on(&mut self, ask: Ask, out: &mut Out<'_>) -> Result<(), Short> {
        if let Some(asked) = self.pending.answer(&ask) {
            let out = &mut out.with(&asked.frames);
            self.at_work.ask(ask, asked.observation, asked.more, out);
        }
        Ok(())
    }

    /// What version 1's offer of dialects was answered with. §3.3.5.3.1
    fn answer_offer(&mut self, out: &mut Out<'_>) {
        let offers = |_: &Ask, asked: &Asked<More>| matches!(asked.more, More::Dialects(_));
        match self.pending.answer_newest(offers) {
            Some(asked) => drop(asked.answered(0, out)),
            None => out.orphan(),
        }
    }

    fn succeeded(
        &mut self,
        asked: &Asked<More>,
        header: &Header,
        mut body: Octets<'_>,
        out: &mut Out<'_>,
    ) -> Result<(), Short> {
        match &asked.more {
            More::LogOn(Some(attempt)) => {
                let flags = body.skip(2)?.le16()?; // §2.2.6
                attempt.let_in(asked, flags & 1 != 0, flags & 2 != 0, out);
            }
            More::Tree(path) => {
                let (_, share) = files::share(path);
                self.files.open_tree(header.share(), share.into(), &asked.frames, out);
            }
            More::File(path) => {
                body.skip(64)?;
                self.open_file((body.le64()?, body.le64()?), path.clone(), asked, out);
            }
            _ => {}
        }
        Ok(())
    }
}
