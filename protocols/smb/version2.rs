//! Versions 2 and 3 ([MS-SMB2]): a header of 64 octets, a command's own part, and in one frame
//! several of these, one behind the other. § is a section of it.

use super::negotiation::{self, unanswerable};
use super::{files, status, Ask, More, Smb, HEAD, LONG, NAME, SHORT};
use crate::ntlm::{self, utf16};
use crate::spnego;
use wire::{code, Asked, Name, Observation, Octets, Out, Short, Side, Subject, Text};

const LENGTH: usize = 64;
/// A frame holds at most so many of them.
const MOST: usize = 64;

// §2.2.1.2
const NEGOTIATE: u16 = 0;
const SESSION_SETUP: u16 = 1;
const TREE_CONNECT: u16 = 3;
const TREE_DISCONNECT: u16 = 4;
const CREATE: u16 = 5;
const CLOSE: u16 = 6;
const FLUSH: u16 = 7;
const READ: u16 = 8;
const WRITE: u16 = 9;
const LOCK: u16 = 10;
const IOCTL: u16 = 11;
const CANCEL: u16 = 12;
const QUERY_DIRECTORY: u16 = 14;
const CHANGE_NOTIFY: u16 = 15;
const QUERY_INFO: u16 = 16;
const SET_INFO: u16 = 17;
const OPLOCK_BREAK: u16 = 18;

/// The server is at work on it. §3.3.4.2
const PENDING: u32 = 0x0000_0103;
/// A log-on goes on with the client's next message.
const MORE_PROCESSING: u32 = 0xC000_0016;
/// What is set or asked of a file, and not of its volume. §2.2.39
const OF_FILE: u8 = 1;
/// What stands for the file of the message before. §3.3.5.2.7.2
const THE_SAME: (u64, u64) = (u64::MAX, u64::MAX);

/// §2.2.1
struct Header {
    command: u16,
    status: u32,
    answer: bool,
    next: usize,
    id: u64,
    tree: u64,
    session: u64,
}

impl Header {
    fn read(octets: &mut Octets<'_>) -> Result<Self, Short> {
        let (status, command) = (octets.skip(8)?.le32()?, octets.le16()?);
        let (flags, next) = (octets.skip(2)?.le32()?, octets.le32()?);
        let (id, tree, session) = (octets.le64()?, octets.skip(4)?.le32()?, octets.le64()?);
        octets.skip(16)?; // signature
        Ok(Self {
            command,
            status,
            answer: flags & 1 != 0,
            next: usize::try_from(next).unwrap_or(usize::MAX),
            id,
            tree: tree.into(),
            session,
        })
    }
}

/// How many octets of a message of `length` are read; an error when there are too few to tell.
pub(super) fn needed(message: &[u8], length: usize) -> Result<usize, usize> {
    if length <= SHORT {
        return Ok(length);
    }
    let mut octets = Octets::new(message);
    let header = Header::read(&mut octets).map_err(|_| LENGTH)?;
    let opens = matches!(header.command, NEGOTIATE | SESSION_SETUP | TREE_CONNECT | CREATE);
    Ok(if opens || header.next != 0 { LONG.min(length) } else { HEAD })
}

impl Smb {
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

    fn asked2(
        &mut self,
        side: Side,
        header: &Header,
        message: &[u8],
        body: Octets<'_>,
        out: &mut Out<'_>,
    ) -> Result<(), Short> {
        let (mut code, mut object, mut more) =
            (code([2, header.command.into()]), Name::None, More::Nothing);
        match header.command {
            NEGOTIATE => negotiation::offered(body, out)?,
            SESSION_SETUP => more = More::LogOn(spnego::read(NAME, token(message, body, 12)?, out)),
            TREE_CONNECT => {
                let path = at(message, body, 4)?.and_then(utf16).unwrap_or_else(|| Text::new(&[]));
                called(&path, out);
                self.files.asked_for_tree(out);
                (object, more) = (Name::Text(path.clone()), More::Tree(path));
            }
            TREE_DISCONNECT => {
                let number = (header.session, header.tree);
                object = self.files.tree(number, out).map_or(Name::None, Name::Text);
                self.files.close_tree(number);
            }
            CREATE => {
                let disposition = { body }.skip(36)?.le32()?;
                let name = at(message, body, 44)?.and_then(utf16);
                let path = self.files.path((header.session, header.tree), name, out);
                code = wire::code([2, CREATE.into(), disposition]);
                (object, more) = (Name::Text(path.clone()), More::File(path));
            }
            CANCEL => {
                out.state(&unanswerable(code, side));
                return Ok(());
            }
            _ => {
                if let Some(number) = file(header.command, body)? {
                    let path = self.path_of(header, number, out);
                    if header.command == CLOSE {
                        self.files.close_file(number);
                    }
                    object = path.map_or(Name::None, Name::Text);
                }
                code = detailed(header.command, body)?;
                ntlm::read(message, out); // a call through a pipe may log on
            }
        }
        let asked = Observation::did(NAME, code).by(side).object(object);
        self.pending.ask(Ask::Version2(header.id), asked, more, out);
        Ok(())
    }

    /// A file by its number; what asks for none is for the share.
    fn path_of(&self, header: &Header, number: (u64, u64), out: &mut Out<'_>) -> Option<Text> {
        let known = self.files.file((number != THE_SAME).then_some(number), out);
        known.or_else(|| self.files.tree((header.session, header.tree), out))
    }

    fn answered2(
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
        let ask = Ask::Version2(header.id);
        if header.status == PENDING {
            return self.works_on(ask, out);
        }
        if header.command == NEGOTIATE && self.pending.peek(&ask).is_none() {
            self.answer_offer(out);
            return Ok(());
        }
        let outcome = match (header.command, header.status) {
            (SESSION_SETUP, MORE_PROCESSING) => wire::NO_ANSWER,
            (_, ntstatus) => status(ntstatus),
        };
        let Some(asked) = self.answer(ask, outcome, out) else { return Ok(()) };
        if outcome == 0 {
            self.succeeded(&asked, header, body, out)?;
        }
        Ok(())
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
                let number = (header.session, header.tree);
                self.files.open_tree(number, share.into(), &asked.frames, out);
            }
            More::File(path) => {
                body.skip(64)?;
                let number = (body.le64()?, body.le64()?);
                self.files.open_file(number, path.clone(), &asked.frames, out);
            }
            _ => {}
        }
        Ok(())
    }
}

/// What the client calls the server, unless by its address.
pub(super) fn called(path: &Text, out: &mut Out<'_>) {
    let (Some(host), _) = files::share(path) else { return };
    let is_address = std::str::from_utf8(host).is_ok_and(|host| {
        host.parse::<std::net::IpAddr>().is_ok() || host.ends_with(".ipv6-literal.net")
    });
    if !is_address {
        out.is(NAME, Subject::of(out.side().other()), "server_name", host);
    }
}

/// What a field at `place` of the command's own part points to: offset from the header, length.
fn at<'a>(message: &'a [u8], body: Octets<'_>, place: usize) -> Result<Option<&'a [u8]>, Short> {
    let mut body = body;
    let (offset, length) = (body.skip(place)?.le16()?, body.le16()?);
    if length == 0 {
        return Ok(None);
    }
    Octets::new(message).skip(offset.into())?.take(length.into()).map(Some)
}

fn token<'a>(message: &'a [u8], body: Octets<'_>, place: usize) -> Result<&'a [u8], Short> {
    at(message, body, place).map(Option::unwrap_or_default)
}

/// The number of the file that a command is for. §2.2.15 to §2.2.39
fn file(command: u16, mut body: Octets<'_>) -> Result<Option<(u64, u64)>, Short> {
    let place = match command {
        CLOSE | FLUSH | LOCK | IOCTL | QUERY_DIRECTORY | CHANGE_NOTIFY => 8,
        READ | WRITE | SET_INFO => 16,
        QUERY_INFO => 24,
        _ => return Ok(None),
    };
    body.skip(place)?;
    Ok(Some((body.le64()?, body.le64()?)))
}

/// A command, with its function, or with which of a file's properties it sets. §2.2.31, §2.2.39
fn detailed(command: u16, mut body: Octets<'_>) -> Result<Name, Short> {
    let number = command.into();
    Ok(match command {
        IOCTL => code([2, number, body.skip(4)?.le32()?]),
        SET_INFO => match body.skip(2)?.array()? {
            [OF_FILE, class] => code([2, number, class.into()]),
            _ => code([2, number]),
        },
        _ => code([2, number]),
    })
}
