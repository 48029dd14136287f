//! The five kinds of packets, and one with options. §5, RFC 2347

pub const READ: u8 = 1;
pub const WRITE: u8 = 2;
const DATA: u8 = 3;
const ACKNOWLEDGED: u8 = 4;
const FAILED: u8 = 5;
const ACCEPTED: u8 = 6;

/// What a file is taken for. §1
pub const MODES: [&[u8]; 3] = [b"octet", b"netascii", b"mail"];

/// Octets of a block, where nothing else is agreed on. §2
pub const BLOCK: usize = 512;
/// RFC 2348
const LARGEST_BLOCK: usize = 65_464;

/// RFC 1350 §10, RFC 2347
const MOST_ERRORS: u8 = 8;

pub enum Packet<'a> {
    Request { kind: u8, file: &'a [u8], mode: &'a [u8], options: Options<'a> },
    Data { block: u16, data: &'a [u8] },
    Acknowledged { block: u16 },
    Failed { status: u32 },
    Accepted { options: Options<'a> },
}

/// Texts, each with a NUL behind it: names and values.
pub struct Options<'a>(&'a [u8]);

impl<'a> Packet<'a> {
    /// Reads a datagram; none that has another form.
    pub fn read(bytes: &'a [u8]) -> Option<Self> {
        let (number, rest) = bytes.split_at_checked(2)?;
        let [0, kind] = *number else { return None };
        match kind {
            READ | WRITE => {
                let mut rest = rest;
                let (file, mode) = (text(&mut rest)?, text(&mut rest)?);
                Some(Self::Request { kind, file, mode, options: Options(rest) })
            }
            DATA if rest.len() <= 2 + LARGEST_BLOCK => {
                let (block, data) = rest.split_first_chunk()?;
                Some(Self::Data { block: u16::from_be_bytes(*block), data })
            }
            ACKNOWLEDGED => {
                let block = rest.try_into().ok()?;
                Some(Self::Acknowledged { block: u16::from_be_bytes(block) })
            }
            FAILED => match rest {
                [0, error @ 0..=MOST_ERRORS, .., 0] => {
                    Some(Self::Failed { status: status(*error) })
                }
                _ => None,
            },
            ACCEPTED if rest.ends_with(&[0]) => Some(Self::Accepted { options: Options(rest) }),
            _ => None,
        }
    }
}

/// Errors are counted from 0, which is success elsewhere: the packet's number stands before it.
const fn status(error: u8) -> u32 {
    (FAILED as u32) << 12 | error as u32
}

fn text<'a>(rest: &mut &'a [u8]) -> Option<&'a [u8]> {
    let end = rest.iter().position(|octet| *octet == 0)?;
    let (text, behind) = rest.split_at_checked(end)?;
    *rest = behind.get(1..)?;
    Some(text)
}

impl Options<'_> {
    /// RFC 2348
    pub fn block_size(&self) -> Option<usize> {
        let mut rest = self.0;
        while let (Some(name), Some(value)) = (text(&mut rest), text(&mut rest)) {
            if name.eq_ignore_ascii_case(b"blksize") {
                let size = std::str::from_utf8(value).ok()?.parse().ok()?;
                return (8..=LARGEST_BLOCK).contains(&size).then_some(size);
            }
        }
        None
    }
}
