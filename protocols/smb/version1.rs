//! Version 1 ([MS-CIFS], [MS-SMB]): a header of 32 octets, words, octets, and of some commands
//! another behind them. § is a section of [MS-CIFS].

use super::block::*;
use super::negotiation::{self, unanswerable};
use super::version2::called;
use super::{files, status, More, Smb, NAME, SHORT};
use crate::log_on::proved;
use crate::ntlm::{self, Account};
use crate::spnego;
use wire::{code, Name, Observation, Octets, Out, Short, Side, Subject, Text};

/// A message holds at most so many commands.
const MOST: usize = 8;

const MORE_PROCESSING: u32 = 0xC000_0016;

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
            return self.answered1(&header, message, out);
        }
        let (mut next, mut before) = (Some((header.command, LENGTH)), 0);
        for _ in 0..MOST {
            let Some((command, at)) = next.filter(|(_, at)| *at > before) else { break };
            let block = Block::read(command, message, at)?;
            self.asked1(side, &header, &block, out)?;
            (next, before) = (block.next(), at);
        }
        Ok(())
    }

    fn asked1(
        &mut self,
        side: Side,
        header: &Header,
        block: &Block<'_>,
        out: &mut Out<'_>,
    ) -> Result<(), Short> {
        if block.command != SESSION_SETUP {
            ntlm::read(block.octets.rest(), out); // a call through a pipe may log on
        }
        if let TRANSACTION_SECONDARY | TRANSACTION2_SECONDARY | NT_TRANSACT_SECONDARY | CANCEL =
            block.command
        {
            out.state(&unanswerable(code([1, block.command.into()]), side));
            return Ok(());
        }
        let (object, more) = match block.command {
            NEGOTIATE | SESSION_SETUP | TREE_CONNECT => self.opens(side, header, block, out)?,
            _ => self.touches(header, block, out)?,
        };
        let asked = Observation::did(NAME, block.code()?).by(side).object(object);
        self.pending.ask(header.ask(), asked, more, out);
        Ok(())
    }

    /// What opens a session or a share.
    fn opens(
        &mut self,
        side: Side,
        header: &Header,
        block: &Block<'_>,
        out: &mut Out<'_>,
    ) -> Result<(Name, More), Short> {
        if block.command == SESSION_SETUP {
            return Ok((Name::None, More::LogOn(asked_in(header, block, out)?)));
        }
        if block.command == NEGOTIATE {
            let offered = negotiation::names(block.octets.rest());
            // The newest stands last. §2.2.4.52.1
            if let Some(name) = offered.iter().filter_map(negotiation::version1).next_back() {
                out.is(NAME, Subject::of(side), "offered_version", name);
            }
            return Ok((Name::None, More::Dialects(offered)));
        }
        let mut words = block.words;
        let length = usize::from(words.skip(6)?.le16()?);
        let password = block.octets.rest().get(..length).unwrap_or_default();
        if password.iter().any(|octet| *octet != 0) {
            out.secret("password", password, &[]);
        }
        let path = block.texts(length, header.unicode).next().unwrap_or_else(|| Text::new(&[]));
        called(&path, out);
        self.files.asked_for_tree(out);
        Ok((Name::Text(path.clone()), More::Tree(path)))
    }

    /// What is for a share, a file or a pipe.
    fn touches(
        &mut self,
        header: &Header,
        block: &Block<'_>,
        out: &mut Out<'_>,
    ) -> Result<(Name, More), Short> {
        let (mut words, tree) = (block.words, (0, header.tree));
        let object = match block.command {
            TREE_DISCONNECT => {
                let share = self.files.tree(tree, out);
                self.files.close_tree(tree);
                share.map_or(Name::None, Name::Text)
            }
            CREATE | OPEN => {
                let name = block.texts(0, header.unicode).next();
                let path = self.files.path(tree, name, out);
                return Ok((Name::Text(path.clone()), More::File(path)));
            }
            CLOSE => {
                let number = words.le16()?;
                let name = self.file1(number, out);
                self.files.close_file((0, number.into()));
                name
            }
            READ | WRITE => self.file1(words.skip(4)?.le16()?, out),
            TRANSACTION => match words.skip(28).and_then(Octets::array::<4>) {
                Ok([_, _, low, high]) => self.file1(u16::from_le_bytes([low, high]), out),
                Err(_) => self.pipe(header, block, out),
            },
            _ => Name::None,
        };
        Ok((object, More::Nothing))
    }

    fn file1(&self, number: u16, out: &mut Out<'_>) -> Name {
        let known = self.files.file(Some((0, number.into())), out);
        known.map_or(Name::None, Name::Text)
    }

    /// A pipe that is called by its name. §2.2.4.33.1
    fn pipe(&mut self, header: &Header, block: &Block<'_>, out: &mut Out<'_>) -> Name {
        let Some(name) = block.texts(0, header.unicode).next() else { return Name::None };
        let pipe = name.bytes().strip_prefix(br"\PIPE\").unwrap_or(name.bytes()).into();
        Name::Text(self.files.path((0, header.tree), Some(pipe), out))
    }

    /// Each command of an answer succeeded but the last, which the status is of; what was asked
    /// behind that was not done.
    fn answered1(
        &mut self,
        header: &Header,
        message: &[u8],
        out: &mut Out<'_>,
    ) -> Result<(), Short> {
        if header.command == LOCKING && header.id == u16::MAX {
            return Ok(()); // the server's own wish. §2.2.4.32
        }
        let (mut next, mut before) = (Some((header.command, LENGTH)), 0);
        for _ in 0..MOST {
            let Some((command, at)) = next.filter(|(_, at)| *at > before) else { break };
            let block = Block::read(command, message, at)?;
            (next, before) = (block.next(), at);
            let status = if next.is_some() { 0 } else { header.status };
            self.answered_one(header, &block, status, out)?;
        }
        while header.status != 0 && self.pending.peek(&header.ask()).is_some() {
            self.answer(header.ask(), status(header.status), out);
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
        let mut words = block.words;
        let mut guest = false;
        if block.command == SESSION_SETUP && (ntstatus == 0 || ntstatus == MORE_PROCESSING) {
            guest = words.skip(4).and_then(Octets::le16).is_ok_and(|action| action & 1 != 0);
            server(header, block, out);
        }
        let outcome = match (block.command, ntstatus) {
            (SESSION_SETUP, MORE_PROCESSING) => wire::NO_ANSWER,
            (_, ntstatus) => status(ntstatus),
        };
        let Some(asked) = self.answer(header.ask(), outcome, out) else { return Ok(()) };
        if outcome != 0 {
            return Ok(());
        }
        match &asked.more {
            More::Dialects(offered) => chosen(offered, block.words, &asked, out)?,
            More::LogOn(Some(attempt)) => attempt.let_in(&asked, guest, false, out),
            More::Tree(path) => {
                let (_, share) = files::share(path);
                self.files.open_tree((0, header.tree), share.into(), &asked.frames, out);
            }
            More::File(path) => {
                let skipped = if block.command == CREATE { 5 } else { 4 };
                let number = block.words.clone().skip(skipped)?.le16()?;
                let number = (0, number.into());
                self.files.open_file(number, path.clone(), &asked.frames, out);
            }
            _ => {}
        }
        Ok(())
    }
}

/// Who asks to be let in: by a token ([MS-SMB], 2.2.4.6.1), or by answers to the challenge.
/// §2.2.4.53.1
fn asked_in(
    header: &Header,
    block: &Block<'_>,
    out: &mut Out<'_>,
) -> Result<Option<spnego::Attempt>, Short> {
    let (mut words, octets) = (block.words, block.octets.rest());
    if words.len() == 24 {
        let length = usize::from(words.skip(14)?.le16()?);
        return Ok(spnego::read(NAME, octets.get(..length).unwrap_or(octets), out));
    }
    if words.len() != 26 {
        return Ok(None);
    }
    let (first, second) = (usize::from(words.skip(14)?.le16()?), usize::from(words.le16()?));
    let answers = first + second;
    let secret = octets.get(..answers).unwrap_or(octets);
    if secret.iter().any(|octet| *octet != 0) {
        out.secret("challenge response", secret, &[]);
    }
    let mut texts = block.texts(answers, header.unicode);
    let (user, domain) = (texts.next(), texts.next());
    let account = match user {
        Some(user) => Account::User(ntlm::of_domain(domain, user)),
        None => Account::Anonymous,
    };
    Ok(Some(spnego::Attempt::Ntlm(account)))
}

/// What a server says of itself when it lets in: a token, its operating system's name (no `os`:
/// NTLM tells that by its numbers), its software. §2.2.4.53.2; [MS-SMB], 2.2.4.6.2
fn server(header: &Header, block: &Block<'_>, out: &mut Out<'_>) {
    let mut words = block.words;
    let length = if words.len() == 8 {
        words.skip(6).and_then(Octets::le16).unwrap_or_default().into()
    } else {
        0
    };
    let octets = block.octets.rest();
    spnego::read(NAME, octets.get(..length).unwrap_or(octets), out);
    let mut texts = block.texts(length, header.unicode);
    let sender = Subject::of(out.side());
    for attribute in ["description", "software"] {
        if let Some(text) = texts.next() {
            out.is(NAME, sender, attribute, text);
        }
    }
}

/// Which of the dialects the server chose, and what it says of signatures. §2.2.4.52.2
fn chosen(
    offered: &[Text],
    mut words: Octets<'_>,
    asked: &wire::Asked<More>,
    out: &mut Out<'_>,
) -> Result<(), Short> {
    let index = usize::from(words.le16()?);
    if let Some(name) = offered.get(index).and_then(negotiation::version1) {
        proved(asked, "version", name, out);
    }
    if words.len() >= 32 {
        let mode = words.u8()?;
        let signatures = negotiation::signatures(mode & 8 != 0, mode & 4 != 0);
        proved(asked, "integrity", signatures, out);
    }
    Ok(())
}
