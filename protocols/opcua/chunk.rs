//! Chunks of messages. OPC 10000-6, 6.7.2 and 7.1.2

use super::builtin::{string, Read};
use wire::Octets;

/// What a chunk is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Hello,
    Acknowledge,
    Error,
    ReverseHello,
    Open,
    Message,
    Close,
}

/// Whether more chunks of the message follow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    Intermediate,
    Final,
    Abort,
}

/// A chunk's first eight octets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Header {
    pub kind: Kind,
    pub part: Part,
    /// Octets of the whole chunk.
    pub size: usize,
}

impl Kind {
    /// The shortest chunk of a kind. OPC 10000-6, 7.1.2
    pub const fn least(self) -> usize {
        match self {
            Self::Hello => 32,
            Self::Acknowledge => 28,
            Self::Error | Self::ReverseHello => 16,
            Self::Open | Self::Message | Self::Close => 24,
        }
    }
}

/// Octets of a header.
pub const HEADER: usize = 8;

/// Channel and token of a message, behind the header. OPC 10000-6, 6.7.2.3
pub const SYMMETRIC: usize = 8;

/// The longest chunk that is believed; servers take 64 kB unless told otherwise.
pub const LONGEST: usize = 1 << 26;

impl Header {
    /// Reads a header; none when these are other octets, or too few.
    pub fn read(bytes: &[u8]) -> Option<Self> {
        let [a, b, c, part, size @ ..] = bytes.first_chunk::<HEADER>()?;
        let kind = kind([*a, *b, *c])?;
        let part = match part {
            b'F' => Part::Final,
            b'C' => Part::Intermediate,
            b'A' => Part::Abort,
            _ => return None,
        };
        let size = usize::try_from(u32::from_le_bytes(*size)).ok()?;
        Some(Self { kind, part, size })
    }
}

fn kind(word: [u8; 3]) -> Option<Kind> {
    Some(match &word {
        b"HEL" => Kind::Hello,
        b"ACK" => Kind::Acknowledge,
        b"ERR" => Kind::Error,
        b"RHE" => Kind::ReverseHello,
        b"OPN" => Kind::Open,
        b"MSG" => Kind::Message,
        b"CLO" => Kind::Close,
        _ => return None,
    })
}

/// Whether `bytes` may be the beginning of a header that is not whole.
pub fn begins(bytes: &[u8]) -> bool {
    match bytes {
        [a, b, c, rest @ ..] => {
            kind([*a, *b, *c]).is_some()
                && rest.first().is_none_or(|part| matches!(part, b'F' | b'C' | b'A'))
        }
        _ => [b"HEL", b"ACK", b"ERR", b"RHE", b"OPN", b"MSG", b"CLO"]
            .iter()
            .any(|word| word.starts_with(bytes)),
    }
}

/// What the OPN chunk says before what may be encrypted. 6.7.2.3
pub struct Asymmetric<'a> {
    /// The security policy's name, without its URI's beginning.
    pub policy: &'a [u8],
    /// The sender's certificates, its own first.
    pub certificates: &'a [u8],
    /// The sequence header and the body.
    pub rest: Octets<'a>,
}

impl<'a> Asymmetric<'a> {
    /// Reads what follows the header.
    pub fn read(mut octets: Octets<'a>) -> Read<Self> {
        let uri = string(octets.skip(4)?)?;
        let policy = uri.rsplit(|octet| *octet == b'#').next().unwrap_or(uri);
        let certificates = string(&mut octets)?;
        string(&mut octets)?; // the receiver's thumbprint
        Ok(Self { policy, certificates, rest: octets })
    }
}

/// A sequence header and what follows. 6.7.2.4
pub struct Sequence<'a> {
    pub number: u32,
    pub request: u32,
    pub body: &'a [u8],
}

impl<'a> Sequence<'a> {
    /// Reads it.
    pub fn read(mut octets: Octets<'a>) -> Read<Self> {
        let (number, request) = (octets.le32()?, octets.le32()?);
        Ok(Self { number, request, body: octets.rest() })
    }
}
