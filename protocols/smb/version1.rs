//! Version 1 ([MS-CIFS], [MS-SMB]): a header of 32 octets, words, octets, and of some commands
//! another behind them. § is a section of [MS-CIFS].

use super::negotiation::{self, unanswerable};
use super::version2::called;
use super::{files, log_on, status, Ask, More, Smb, NAME, SHORT};
use crate::log_on::proved;
use crate::ntlm::{self, utf16, Account};
use wire::{code, Name, Observation, Octets, Out, Short, Side, Subject, Text};

const LENGTH: usize = 32;
/// A message holds at most so many commands.
const MOST: usize = 8;

// §2.2.2.1
const CLOSE: u8 = 0x04;
const TRANSACTION: u8 = 0x25;
const TRANSACTION_SECONDARY: u8 = 0x26;
const OPEN: u8 = 0x2D;
const READ: u8 = 0x2E;
const WRITE: u8 = 0x2F;
const TRANSACTION2: u8 = 0x32;
const TRANSACTION2_SECONDARY: u8 = 0x33;
const TREE_DISCONNECT: u8 = 0x71;
const NEGOTIATE: u8 = 0x72;
const SESSION_SETUP: u8 = 0x73;
const LOG_OFF: u8 = 0x74;
const TREE_CONNECT: u8 = 0x75;
const NT_TRANSACT: u8 = 0xA0;
const NT_TRANSACT_SECONDARY: u8 = 0xA1;
const CREATE: u8 = 0xA2;
const CANCEL: u8 = 0xA4;
const LOCKING: u8 = 0x24;
/// No further command. §2.2.3.4
const LAST: u8 = 0xFF;

const MORE_PROCESSING: u32 = 0xC000_0016;
/// The status is an NTSTATUS; texts are UTF-16. §2.2.3.1
const NT_STATUS: u16 = 0x4000;
const UNICODE: u16 = 0x8000;

/// §2.2.3.1
struct Header {
    command: u8,
    status: u32,
    answer: bool,
    unicode: bool,
    process: u32,
    tree: u64,
    id: u16,
}

impl Header {
    fn read(octets: &mut Octets<'_>) -> Result<Self, Short> {
        let command = octets.skip(4)?.u8()?;
        let (ntstatus, flags, flags2) = (octets.le32()?, octets.u8()?, octets.le16()?);
        let high = octets.le16()?;
        let (tree, low) = (octets.skip(10)?.le16()?, octets.le16()?);
        let id = octets.skip(2)?.le16()?;
        Ok(Self {
            command,
            status: if flags2 & NT_STATUS == 0 { dos(ntstatus) } else { ntstatus },
            answer: flags & 0x80 != 0,
            unicode: flags2 & UNICODE != 0,
            process: u32::from(high) << 16 | u32::from(low),
            tree: tree.into(),
            id,
        })
    }

    const fn ask(&self) -> Ask {
        Ask::Version1(self.process, self.id)
    }
}

/// An error's class and code, as one number greater than every NTSTATUS of an error that is in
/// use: the class in the last octet but two. §2.2.1.5
const fn dos(status: u32) -> u32 {
    let [class, _, low, high] = status.to_le_bytes();
    if class == 0 {
        0
    } else {
        0xFF00_0000 | (class as u32) << 16 | (high as u32) << 8 | low as u32
    }
}

/// How many octets of a message of `length` are read.
pub(super) fn needed(length: usize) -> usize {
    length.min(SHORT)
}

/// One command: its words, and the octets behind them, which begin at `place` of the message.
struct Block<'a> {
    command: u8,
    words: Octets<'a>,
    octets: Octets<'a>,
    place: usize,
}

impl<'a> Block<'a> {
    /// The end of the octets may not be there.
    fn read(command: u8, message: &'a [u8], at: usize) -> Result<Self, Short> {
        let mut rest = Octets::new(message);
        let count = rest.skip(at)?.u8()?;
        let words = rest.part(2 * usize::from(count))?;
        let length = usize::from(rest.le16().unwrap_or_default());
        let place = message.len() - rest.len();
        let octets = Octets::new(rest.rest().get(..length).unwrap_or(rest.rest()));
        Ok(Self { command, words, octets, place })
    }

    /// The next command, and where it is. §2.2.3.4
    fn next(&self) -> Option<(u8, usize)> {
        let chained = matches!(
            self.command,
            LOCKING | OPEN | READ | WRITE | SESSION_SETUP | LOG_OFF | TREE_CONNECT | CREATE
        );
        let mut words = self.words;
        let (command, at) = (words.u8().ok()?, words.skip(1).ok()?.le16().ok()?);
        (chained && command != LAST).then_some((command, at.into()))
    }

    /// Texts behind `skipped` octets.
    fn texts(&self, skipped: usize, unicode: bool) -> Texts<'a> {
        let octets = self.octets.rest().get(skipped..).unwrap_or_default();
        Texts { octets, odd: (self.place + skipped) % 2 == 1, unicode }
    }
}

/// Texts one behind the other, each with an end; those in UTF-16 begin at an even octet.
struct Texts<'a> {
    octets: &'a [u8],
    odd: bool,
    unicode: bool,
}

impl Texts<'_> {
    fn next(&mut self) -> Option<Text> {
        if !self.unicode {
            let end = self.octets.iter().position(|octet| *octet == 0);
            let text = self.octets.get(..end.unwrap_or(self.octets.len()))?;
            self.octets = self.octets.get(text.len() + 1..).unwrap_or_default();
            return Text::trimmed(text);
        }
        if std::mem::take(&mut self.odd) {
            self.octets = self.octets.get(1..)?;
        }
        let (pairs, _) = self.octets.as_chunks::<2>();
        let end = pairs.iter().position(|pair| *pair == [0, 0]).unwrap_or(pairs.len());
        let text = self.octets.get(..2 * end)?;
        self.octets = self.octets.get(2 * end + 2..).unwrap_or_default();
        utf16(text)
    }
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
        let mut words = block.words;
        let (mut code, mut object, mut more) =
            (code([1, block.command.into()]), Name::None, More::Nothing);
        match block.command {
            NEGOTIATE => {
                let offered = negotiation::names(block.octets.rest());
                // The newest stands last. §2.2.4.52.1
                if let Some(name) = offered.iter().filter_map(negotiation::version1).next_back() {
                    out.is(NAME, Subject::of(side), "offered_version", name);
                }
                more = More::Dialects(offered);
            }
            SESSION_SETUP => more = More::LogOn(asked_in(header, block, out)?),
            TREE_CONNECT => {
                let length = usize::from(words.skip(6)?.le16()?);
                let password = block.octets.rest().get(..length).unwrap_or_default();
                if password.iter().any(|octet| *octet != 0) {
                    out.secret("password", password, &[]);
                }
                let path =
                    block.texts(length, header.unicode).next().unwrap_or_else(|| Text::new(&[]));
                called(&path, out);
                self.files.asked_for_tree(out);
                (object, more) = (Name::Text(path.clone()), More::Tree(path));
            }
            TREE_DISCONNECT => {
                let share = self.files.tree((0, header.tree), out);
                object = share.map_or(Name::None, Name::Text);
                self.files.close_tree((0, header.tree));
            }
            CREATE | OPEN => {
                let name = block.texts(0, header.unicode).next();
                let path = self.files.path((0, header.tree), name, out);
                if block.command == CREATE {
                    code = wire::code([1, CREATE.into(), words.skip(35)?.le32()?]);
                }
                (object, more) = (Name::Text(path.clone()), More::File(path));
            }
            CLOSE => {
                let number = words.le16()?;
                object = self.file1(number, out);
                self.files.close_file((0, number.into()));
            }
            READ | WRITE => object = self.file1(words.skip(4)?.le16()?, out),
            TRANSACTION => {
                object = match words.skip(28).and_then(Octets::array::<4>) {
                    Ok([_, _, low, high]) => self.file1(u16::from_le_bytes([low, high]), out),
                    Err(_) => self.pipe(header, block, out),
                }
            }
            TRANSACTION2 => {
                code = wire::code([1, TRANSACTION2.into(), words.skip(28)?.le16()?.into()])
            }
            NT_TRANSACT => {
                code = wire::code([1, NT_TRANSACT.into(), words.skip(36)?.le16()?.into()])
            }
            TRANSACTION_SECONDARY | TRANSACTION2_SECONDARY | NT_TRANSACT_SECONDARY | CANCEL => {
                out.state(&unanswerable(code, side));
                return Ok(());
            }
            _ => {}
        }
        if block.command != SESSION_SETUP {
            ntlm::read(block.octets.rest(), out); // a call through a pipe may log on
        }
        let asked = Observation::did(NAME, code).by(side).object(object);
        self.pending.ask(header.ask(), asked, more, out);
        Ok(())
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
) -> Result<Option<log_on::Attempt>, Short> {
    let (mut words, octets) = (block.words, block.octets.rest());
    if words.len() == 24 {
        let length = usize::from(words.skip(14)?.le16()?);
        return Ok(log_on::read(octets.get(..length).unwrap_or(octets), out));
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
    Ok(Some(log_on::Attempt::Ntlm(account)))
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
    log_on::read(octets.get(..length).unwrap_or(octets), out);
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
