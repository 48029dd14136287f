//! What clients ask in version 2. § is a section of [MS-SMB2].

use super::super::files::{self, Number};
use super::super::negotiation::{self, unanswerable};
use super::super::{log_on, More, Smb, NAME};
use super::fields::{at, detailed, file, sent, token};
use super::header::*;
use crate::ntlm::{self, utf16};
use wire::{code, Name, Observation, Octets, Out, Short, Side, Text};

/// What stands for the file of the message before. §3.3.5.2.7.2
const THE_SAME: Number = (u64::MAX, u64::MAX);

impl Smb {
    pub(super) fn asked2(
        &mut self,
        side: Side,
        header: &Header,
        message: &[u8],
        body: Octets<'_>,
        out: &mut Out<'_>,
    ) -> Result<(), Short> {
        let (code, object, more) = match header.command {
            CANCEL => {
                out.state(&unanswerable(code([2, header.command.into()]), side));
                return Ok(());
            }
            NEGOTIATE | SESSION_SETUP | TREE_CONNECT | TREE_DISCONNECT | CREATE => {
                self.opens2(header, message, body, out)?
            }
            _ => match self.touches2(header, message, body, out)? {
                Some(touched) => touched,
                None => return Ok(()),
            },
        };
        let asked = Observation::did(NAME, code).by(side).object(object);
        self.pending.ask(header.ask(), asked, more, out);
        Ok(())
    }

    /// What opens a session, a share or a file, or closes a share.
    fn opens2(
        &mut self,
        header: &Header,
        message: &[u8],
        body: Octets<'_>,
        out: &mut Out<'_>,
    ) -> Result<(Name, Name, More), Short> {
        let plain = code([2, header.command.into()]);
        Ok(match header.command {
            NEGOTIATE => {
                negotiation::offered(body, out)?;
                (plain, Name::None, More::Nothing)
            }
            SESSION_SETUP => {
                log_on::asked([2, header.command.into()], token(message, body, 12)?, out)
            }
            TREE_CONNECT => {
                let path = at(message, body, 4)?.and_then(utf16).unwrap_or_else(|| Text::new(&[]));
                files::called(&path, out);
                self.files.asked_for_tree(out);
                (plain, Name::Text(path.clone()), More::Tree(path))
            }
            TREE_DISCONNECT => {
                let share = self.files.tree(header.share(), out);
                self.files.close_tree(header.share());
                (plain, share.map_or(Name::None, Name::Text), More::Nothing)
            }
            _ => {
                let disposition = { body }.skip(36)?.le32()?;
                let name = at(message, body, 44)?.and_then(utf16);
                let path = self.files.path(header.share(), name, out);
                let code = wire::code([2, CREATE.into(), disposition]);
                (code, Name::Text(path.clone()), More::File(path))
            }
        })
    }

    /// What is for an open file or pipe; nothing where it only carries what is told by itself.
    fn touches2(
        &mut self,
        header: &Header,
        message: &[u8],
        body: Octets<'_>,
        out: &mut Out<'_>,
    ) -> Result<Option<(Name, Name, More)>, Short> {
        let (mut object, mut more) = (Name::None, More::Nothing);
        if let Some(number) = file(header.command, body)? {
            object = self.path_of(header, number, out).map_or(Name::None, Name::Text);
            match header.command {
                CLOSE => self.close_file(number, out),
                READ if self.pipes.knows(number) => more = More::Pipe(number),
                _ => {}
            }
            if let Some(data) = sent(header.command, message, body) {
                let is_pipe = self.files.is_of_pipes(header.share());
                if self.pipes.asked(header.ask(), number, is_pipe, data, out) {
                    return Ok(None);
                }
            }
        }
        ntlm::read(message, out); // a call through a pipe that nobody knows may log on
        Ok(Some((detailed(header.command, body)?, object, more)))
    }

    /// A file by its number; what asks for none is for the share.
    fn path_of(&self, header: &Header, number: Number, out: &mut Out<'_>) -> Option<Text> {
        let known = self.files.file((number != THE_SAME).then_some(number), out);
        known.or_else(|| self.files.tree(header.share(), out))
    }
}
