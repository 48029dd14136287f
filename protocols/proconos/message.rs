//! Messages: a head of sixteen octets, then a service's name or what a call brings; little-endian.

use wire::{Octets, Recognition, Short, Side, Text};

pub const HEAD: usize = 16;
/// The longest body that is waited for.
const LONGEST: usize = 65_535;
/// In front of all services' names.
const NAMESPACE: &[u8] = b"Ade.Remoting.Services.";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    LookUp,
    Found,
    Call,
    Return,
}

impl Kind {
    pub const fn side(self) -> Side {
        match self {
            Self::LookUp | Self::Call => Side::Client,
            Self::Found | Self::Return => Side::Server,
        }
    }
}

pub struct Message<'a> {
    pub kind: Kind,
    pub service: u16,
    pub method: u16,
    checksum: u16,
    pub body: &'a [u8],
    /// Of the whole message.
    pub octets: usize,
}

pub enum Read<'a> {
    Whole(Message<'a>),
    More(usize),
    Foreign,
}

impl Message<'_> {
    /// The name of a service without what all of them begin with.
    pub fn service_name(&self) -> Option<Text> {
        Text::trimmed(self.body.strip_prefix(NAMESPACE)?)
    }

    /// Whether the head's words, but for the last, are all zero with it when added and inverted.
    fn is_sound(&self) -> bool {
        let length = u16::try_from(self.body.len()).unwrap_or_default();
        let words = [1, self.kind as u16, length, self.service, self.method];
        !words.iter().fold(0_u16, |sum, word| sum.wrapping_add(*word)) == self.checksum
    }
}

pub fn read(bytes: &[u8]) -> Read<'_> {
    match message(bytes) {
        Ok(Some(message)) => Read::Whole(message),
        Ok(None) => Read::Foreign,
        Err(Short { missing }) => Read::More(bytes.len() + missing),
    }
}

fn message(bytes: &[u8]) -> Result<Option<Message<'_>>, Short> {
    let mut octets = Octets::new(bytes);
    let [magic, kind, zero] = [octets.le16()?, octets.le16()?, octets.le16()?];
    let [length, service, method] = [octets.le16()?, octets.le16()?, octets.le16()?];
    let [none, checksum] = [octets.le16()?, octets.le16()?];
    let kind = match (magic, kind) {
        (1, 0) => Kind::LookUp,
        (1, 1) => Kind::Found,
        (1, 2) => Kind::Call,
        (1, 3) => Kind::Return,
        _ => return Ok(None),
    };
    if (zero, none) != (0, 0) || usize::from(length) > LONGEST {
        return Ok(None);
    }
    let body = octets.take(length.into())?;
    Ok(Some(Message { kind, service, method, checksum, body, octets: HEAD + body.len() }))
}

/// A look-up names a service of the only namespace; what is found has a checksum; a call and its
/// return are told by their length.
pub fn recognise(bytes: &[u8]) -> Recognition {
    let message = match message(bytes) {
        Ok(Some(message)) => message,
        Err(_) if bytes.len() < HEAD && is_begun(bytes) => return Recognition::Short,
        _ => return Recognition::No,
    };
    let side = Some(message.kind.side());
    match message.kind {
        Kind::LookUp if message.service_name().is_some() => Recognition::Sure(side),
        Kind::Found if message.body.is_empty() && message.is_sound() => Recognition::Sure(side),
        Kind::Call | Kind::Return if message.octets == bytes.len() => Recognition::Maybe(side),
        _ => Recognition::No,
    }
}

fn is_begun(bytes: &[u8]) -> bool {
    let begins = [[1, 0, 0, 0, 0, 0], [1, 0, 1, 0, 0, 0], [1, 0, 2, 0, 0, 0], [1, 0, 3, 0, 0, 0]];
    begins.iter().any(|begin| begin.iter().zip(bytes).all(|(one, other)| one == other))
}
