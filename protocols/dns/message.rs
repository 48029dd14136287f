//! Messages in the form of DNS (RFC 1035, 4), which mDNS, LLMNR and the NetBIOS name
//! service share.

use wire::{Octets, Short, Text};

/// Pointers in one name; each label between them is at least two octets.
const MOST_POINTERS: usize = 127;
/// RFC 1035, 2.3.4: 255 octets with the first length and the root, which the text has not.
const LONGEST_NAME: usize = 253;

/// Resource record types (RFC 1035, 3.2.2; RFC 3596; RFC 2782; RFC 6891).
pub const A: u16 = 1;
/// A domain name pointer.
pub const PTR: u16 = 12;
/// What hardware and system a host is.
pub const HINFO: u16 = 13;
/// Text strings.
pub const TXT: u16 = 16;
/// An IPv6 address.
pub const AAAA: u16 = 28;
/// The NetBIOS name service's names and addresses (RFC 1002, 4.2.1.3).
pub const NB: u16 = 32;
/// The NetBIOS name service's node status.
pub const NBSTAT: u16 = 33;
/// EDNS options.
pub const OPT: u16 = 41;

/// Why a message cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// A record ends before its end.
    Short(Short),
    /// A name goes on beyond 255 octets or has a label of a reserved type.
    Name,
}

impl From<Short> for Fault {
    fn from(short: Short) -> Self {
        Self::Short(short)
    }
}

impl Fault {
    /// The kind of violation and a sentence.
    #[must_use]
    pub fn violation(self) -> (&'static str, Text) {
        match self {
            Self::Short(short) => ("wrong length", format_args!("a record: {short}").into()),
            Self::Name => ("wrong name", "a name of at most 255 octets in labels needed".into()),
        }
    }
}

/// The first twelve octets (4.1.1).
#[derive(Clone, Copy, Debug)]
pub struct Header {
    /// The same in question and answer.
    pub id: u16,
    /// QR, opcode, AA, TC, RD, RA, Z, AD, CD, RCODE.
    pub flags: u16,
    /// How many questions, answers, authorities and additional records.
    pub counts: [u16; 4],
}

impl Header {
    /// Whether the message answers.
    #[must_use]
    pub const fn answers(&self) -> bool {
        self.flags & 0x8000 != 0
    }

    /// The kind of query.
    #[must_use]
    pub const fn opcode(&self) -> u32 {
        (self.flags as u32) >> 11 & 0xF
    }

    /// The lower four bits of the response code.
    #[must_use]
    pub const fn rcode(&self) -> u32 {
        self.flags as u32 & 0xF
    }
}

/// What is asked (4.1.2).
#[derive(Clone, Debug)]
pub struct Question {
    /// The name in lower case (RFC 4343): equal names are one object.
    pub name: Text,
    /// The type of record.
    pub kind: u16,
    /// The class; its highest bit is mDNS's wish for a unicast answer.
    pub class: u16,
}

/// What is answered (4.1.3).
#[derive(Clone, Debug)]
pub struct Record<'a> {
    /// The name as it was written.
    pub name: Text,
    /// The type of record.
    pub kind: u16,
    /// The class; its highest bit is mDNS's cache flush; of an OPT record the UDP size.
    pub class: u16,
    /// How long it holds, in seconds; of an OPT record the extended flags.
    pub lifetime: u32,
    /// The data.
    pub data: &'a [u8],
    at: usize,
}

/// Reads a message from its front.
#[derive(Clone, Copy, Debug)]
pub struct Message<'a> {
    whole: &'a [u8],
    octets: Octets<'a>,
}

impl<'a> Message<'a> {
    /// Reads `whole`, which begins with the header.
    #[must_use]
    pub const fn new(whole: &'a [u8]) -> Self {
        Self { whole, octets: Octets::new(whole) }
    }

    /// The header.
    ///
    /// # Errors
    /// [`Fault::Short`].
    pub fn header(&mut self) -> Result<Header, Fault> {
        let mut number = || self.octets.be16();
        let (id, flags) = (number()?, number()?);
        Ok(Header { id, flags, counts: [number()?, number()?, number()?, number()?] })
    }

    /// The next question.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn question(&mut self) -> Result<Question, Fault> {
        let name = self.name(u8::to_ascii_lowercase)?;
        Ok(Question { name, kind: self.octets.be16()?, class: self.octets.be16()? })
    }

    /// The next record of any section.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn record(&mut self) -> Result<Record<'a>, Fault> {
        let name = self.name(|octet| *octet)?;
        let (kind, class) = (self.octets.be16()?, self.octets.be16()?);
        let lifetime = self.octets.be32()?;
        let length = self.octets.be16()?;
        let at = self.whole.len() - self.octets.len();
        let data = self.octets.take(length.into())?;
        Ok(Record { name, kind, class, lifetime, data, at })
    }

    /// The name in a record's data, `skip` octets behind its start.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn name_in(&self, record: &Record<'_>, skip: usize) -> Result<Text, Fault> {
        let rest = self.whole.get(record.at + skip..).unwrap_or_default();
        Message { whole: self.whole, octets: Octets::new(rest) }.name(|octet| *octet)
    }

    /// The name behind `skip` octets of what is left: others write names in this form, too.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn name_behind(&mut self, skip: usize) -> Result<Text, Fault> {
        self.octets.skip(skip)?;
        self.name(|octet| *octet)
    }

    /// Labels (3.1), or a pointer to where the rest was written before (4.1.4).
    fn name(&mut self, letter: fn(&u8) -> u8) -> Result<Text, Fault> {
        let mut name = Labels { text: [0; LONGEST_NAME], length: 0 };
        let mut octets = self.octets;
        let mut behind = None;
        let mut pointers = 0;
        loop {
            match octets.u8()? {
                0 => break,
                length @ 1..=0x3F => name.push(octets.take(length.into())?, letter)?,
                high @ 0xC0.. if pointers < MOST_POINTERS => {
                    pointers += 1;
                    let to = usize::from(high & 0x3F) << 8 | usize::from(octets.u8()?);
                    behind = behind.or(Some(octets));
                    octets = Octets::new(self.whole.get(to..).unwrap_or_default());
                }
                _ => return Err(Fault::Name),
            }
        }
        self.octets = behind.unwrap_or(octets);
        Ok(name.text())
    }
}

struct Labels {
    text: [u8; LONGEST_NAME],
    length: usize,
}

impl Labels {
    fn push(&mut self, label: &[u8], letter: fn(&u8) -> u8) -> Result<(), Fault> {
        let dot: &[u8] = if self.length == 0 { b"" } else { b"." };
        let end = self.length + dot.len() + label.len();
        let room = self.text.get_mut(self.length..end).ok_or(Fault::Name)?;
        let octets = dot.iter().chain(label).map(letter);
        room.iter_mut().zip(octets).for_each(|(to, octet)| *to = octet);
        self.length = end;
        Ok(())
    }

    /// The root is a dot.
    fn text(&self) -> Text {
        match self.text.get(..self.length) {
            Some([]) | None => ".".into(),
            Some(text) => Text::new(text),
        }
    }
}
