//! Mailbox messages as TCP carries them: 56 octets, and a text buffer behind those that have one.
//!
//! Tables are of GFK-0529C, chapter 3, which shows the same mailbox on a serial line: its bytes
//! 5 to 34 stand here from octet 26 on.

use wire::{Octets, Recognition, Short, Side};

/// Octets in front of the text buffer.
pub const HEAD: usize = 56;

/// What octets 0 and 1 say.
const GREETING: u16 = 0;
const GREETED: u16 = 1;
const REQUEST: u16 = 2;
const ANSWER: u16 = 3;

pub struct Message<'a> {
    role: u16,
    /// What an answer repeats: the message's number and the mailbox's.
    pub key: (u16, u8),
    pub content: Content<'a>,
}

pub enum Content<'a> {
    /// What opens a conversation, from either side.
    Greeting(Side),
    Request(Request<'a>),
    Done(Done<'a>),
    /// An Error Nack with this status.
    Refused(u32),
}

pub struct Request<'a> {
    pub code: u8,
    /// Five octets where a text buffer follows, else thirteen.
    pub parameters: &'a [u8],
    pub text: &'a [u8],
}

/// A Completion ACK.
pub struct Done<'a> {
    pub status: u32,
    pub data: &'a [u8],
    pub standing: Standing,
}

/// What every Completion ACK tells of the controller. Tables 3-8 to 3-10
pub struct Standing {
    /// The privilege level of who asked.
    pub level: u8,
    pub state: u8,
    pub programmer: bool,
}

/// What came of reading a message.
pub enum Read<'a> {
    /// With its octets.
    Whole(Message<'a>, usize),
    More(usize),
    Foreign,
}

pub fn read(bytes: &[u8]) -> Read<'_> {
    let length = usize::from(Octets::new(bytes).skip(4).and_then(Octets::le16).unwrap_or(0));
    let whole = HEAD + length;
    match message(bytes.get(..whole).unwrap_or(bytes)) {
        Err(Short { missing }) => Read::More(bytes.len() + missing),
        Ok(None) => Read::Foreign,
        Ok(Some(_)) if bytes.len() < whole => Read::More(whole),
        Ok(Some(message)) => Read::Whole(message, whole),
    }
}

fn message(bytes: &[u8]) -> Result<Option<Message<'_>>, Short> {
    let mut octets = Octets::new(bytes);
    let head = octets.take(HEAD)?;
    let mut fields = Octets::new(head);
    let (role, number) = (fields.le16()?, fields.le16()?);
    let constant = fields.skip(2)?.take(12)?;
    let (sequence, mailbox) = (fields.skip(12)?.u8()?, fields.u8()?);
    let body = fields.skip(8)?.rest();
    let content = match (role, mailbox) {
        (GREETING | GREETED, 0) => greeting(role, head),
        _ if !is_constant(constant) => None,
        (GREETING | GREETED | 16.., _) => None,
        _ => content(mailbox, body, octets.rest())?,
    };
    Ok(content.map(|content| Message { role, key: (number, sequence), content }))
}

/// How many messages belong together stands in the fourth and last of these octets: two where
/// a text buffer does; answers say none in the fourth.
const fn is_constant(octets: &[u8]) -> bool {
    matches!(octets, [0, 0, 0, 0..=2, 0, 0, 0, 0, 0, 0, 0, 1 | 2])
}

/// The code of a request of which the end is missing, and what is there behind it.
pub fn begun(bytes: &[u8]) -> Option<(u8, &[u8])> {
    let mailbox = *bytes.get(31)?;
    let (code, rest) = bytes.get(if mailbox == 0x80 { 50 } else { 42 }..)?.split_first()?;
    matches!(mailbox, 0x80 | 0xC0).then_some((*code, rest))
}

/// Nothing but zeros; the answer's first octet is 1, and at most two others say something.
fn greeting(role: u16, head: &[u8]) -> Option<Content<'_>> {
    let said = head.iter().filter(|octet| **octet != 0).count();
    match (role, said) {
        (GREETING, 0) => Some(Content::Greeting(Side::Client)),
        (GREETED, 1..=3) => Some(Content::Greeting(Side::Server)),
        _ => None,
    }
}

/// What stands behind the mailbox's addresses, tables 3-6, 3-7 and 3-9 to 3-11.
fn content<'a>(mailbox: u8, body: &'a [u8], text: &'a [u8]) -> Result<Option<Content<'a>>, Short> {
    let mut fields = Octets::new(body);
    let request = |fields: &mut Octets<'a>| {
        Ok(Content::Request(Request { code: fields.u8()?, parameters: fields.rest(), text }))
    };
    Ok(Some(match mailbox {
        0xC0 => request(fields.skip(2)?)?,
        0x80 => request(fields.skip(10)?)?,
        0xD1 => Content::Refused(status(fields.skip(2)?)?),
        0xD4 => {
            let status = status(fields.skip(2)?)?;
            let data = fields.take(6)?;
            Content::Done(Done { status, data, standing: standing(&mut fields)? })
        }
        0x94 => {
            let standing = standing(fields.skip(10)?)?;
            Content::Done(Done { status: 0, data: text, standing })
        }
        _ => return Ok(None),
    }))
}

/// A major status, and behind it what two of them say more by. Table 3-12
fn status(fields: &mut Octets<'_>) -> Result<u32, Short> {
    let (major, minor) = (u32::from(fields.u8()?), u32::from(fields.u8()?));
    Ok(major << 8 | if matches!(major, 2 | 5) { minor } else { 0 })
}

fn standing(fields: &mut Octets<'_>) -> Result<Standing, Short> {
    let level = fields.skip(1)?.u8()?;
    let [low, high] = fields.skip(2)?.array()?;
    Ok(Standing { level, state: high >> 4, programmer: low & 0x40 != 0 })
}

/// Fifteen octets that are always the same, but for greetings.
pub fn recognise(bytes: &[u8]) -> Recognition {
    let head = bytes.get(..HEAD).unwrap_or(bytes);
    match message(head) {
        Err(_) if matches!(head, [0..=3, 0, ..] | [0..=3] | []) => Recognition::Short,
        Err(_) | Ok(None) => Recognition::No,
        Ok(Some(Message { content: Content::Greeting(side), .. })) => match bytes.len() {
            HEAD => Recognition::Maybe(Some(side)),
            _ => Recognition::No,
        },
        Ok(Some(Message { role, content: Content::Request(_), .. })) if role == REQUEST => {
            Recognition::Sure(Some(Side::Client))
        }
        Ok(Some(Message { role, content: Content::Done(_) | Content::Refused(_), .. }))
            if role == ANSWER =>
        {
            Recognition::Sure(Some(Side::Server))
        }
        Ok(Some(_)) => Recognition::No,
    }
}
