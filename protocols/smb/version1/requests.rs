//! What clients ask in version 1. § is a section of [MS-CIFS].

use super::super::negotiation::{self, unanswerable};
use super::super::{files, More, Smb, NAME};
use super::block::*;
use super::log_on;
use crate::ntlm;
use wire::{code, Name, Observation, Out, Short, Side, Subject, Text};

impl Smb {
    pub(super) fn asked1(
        &mut self,
        side: Side,
        header: &Header,
        block: &Block<'_>,
        out: &mut Out<'_>,
    ) -> Result<(), Short> {
        let (code, object, more) = match block.command {
            TRANSACTION_SECONDARY | TRANSACTION2_SECONDARY | NT_TRANSACT_SECONDARY | CANCEL => {
                ntlm::read(block.octets.rest(), out);
                out.state(&unanswerable(code([1, block.command.into()]), side));
                return Ok(());
            }
            SESSION_SETUP => log_on::asked(header, block, out)?,
            NEGOTIATE => offers(block, out)?,
            TREE_CONNECT => self.connects(header, block, out)?,
            _ => match self.touches1(header, block, out)? {
                Some((object, more)) => (block.code()?, object, more),
                None => return Ok(()),
            },
        };
        let asked = Observation::did(NAME, code).by(side).object(object);
        self.pending.ask(header.ask(), asked, more, out);
        Ok(())
    }

    /// §2.2.4.55.1
    fn connects(
        &mut self,
        header: &Header,
        block: &Block<'_>,
        out: &mut Out<'_>,
    ) -> Result<(Name, Name, More), Short> {
        let mut words = block.words;
        let length = usize::from(words.skip(6)?.le16()?);
        let password = block.octets.rest().get(..length).unwrap_or_default();
        if password.iter().any(|octet| *octet != 0) {
            out.secret("password", password, &[]);
        }
        let path = block.texts(length, header.unicode).next().unwrap_or_else(|| Text::new(&[]));
        files::called(&path, out);
        self.files.asked_for_tree(out);
        Ok((block.code()?, Name::Text(path.clone()), More::Tree(path)))
    }

    /// What is for a share, a file or a pipe; nothing where it only carries what is told by itself.
    fn touches1(
        &mut self,
        header: &Header,
        block: &Block<'_>,
        out: &mut Out<'_>,
    ) -> Result<Option<(Name, More)>, Short> {
        let (mut object, mut more) = (Name::None, More::Nothing);
        if let Some(number) = block.file() {
            object = self.files.file(Some(number), out).map_or(Name::None, Name::Text);
            match block.command {
                CLOSE => self.close_file(number, out),
                READ if self.pipes.knows(number) => more = More::Pipe(number),
                _ => {}
            }
            if let Some(data) = block.sent() {
                let is_pipe = self.files.is_of_pipes(header.share());
                if self.pipes.asked(header.ask(), number, is_pipe, data, out) {
                    return Ok(None);
                }
            }
        }
        ntlm::read(block.octets.rest(), out); // a call through a pipe that nobody knows may log on
        match block.command {
            TREE_DISCONNECT => {
                object = self.files.tree(header.share(), out).map_or(Name::None, Name::Text);
                self.files.close_tree(header.share());
            }
            CREATE | OPEN => {
                let name = block.texts(0, header.unicode).next();
                let path = self.files.path(header.share(), name, out);
                (object, more) = (Name::Text(path.clone()), More::File(path));
            }
            TRANSACTION if block.file().is_none() => object = self.pipe(header, block, out),
            _ => {}
        }
        Ok(Some((object, more)))
    }

    /// A pipe that is called by its name. §2.2.4.33.1
    fn pipe(&mut self, header: &Header, block: &Block<'_>, out: &mut Out<'_>) -> Name {
        let Some(name) = block.texts(0, header.unicode).next() else { return Name::None };
        let pipe = name.bytes().strip_prefix(br"\PIPE\").unwrap_or(name.bytes()).into();
        Name::Text(self.files.path(header.share(), Some(pipe), out))
    }
}

/// Dialects: the newest stands last. §2.2.4.52.1
fn offers(block: &Block<'_>, out: &mut Out<'_>) -> Result<(Name, Name, More), Short> {
    let offered = negotiation::names(block.octets.rest());
    if let Some(name) = offered.iter().filter_map(negotiation::version1).next_back() {
        out.is(NAME, Subject::of(out.side()), "offered_version", name);
    }
    Ok((block.code()?, Name::None, More::Dialects(offered)))
}
