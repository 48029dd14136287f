//! The head of a message: its first line and the fields that matter. RFC 9112 §2 to §6

use super::fields;
use super::recognise::version;
use std::net::{Ipv4Addr, Ipv6Addr};

/// A message's head.
#[derive(Default)]
pub(super) struct Head<'a> {
    line: &'a [u8],
    host: Option<&'a [u8]>,
    pub user_agent: Option<&'a [u8]>,
    pub server: Option<&'a [u8]>,
    pub powered_by: Option<&'a [u8]>,
    pub authorizations: [Option<&'a [u8]>; 2],
    /// Challenges; at most four are read.
    pub challenges: [Option<&'a [u8]>; 4],
    /// Cookie and Set-Cookie; at most eight are read.
    pub cookies: [Option<&'a [u8]>; 8],
    /// Where else a URI stands that may hold secrets.
    pub uris: Vec<&'a [u8]>,
    /// Values that are secrets by their fields' names, and proofs beyond those that are read.
    pub secrets: Vec<&'a [u8]>,
    content_type: Option<&'a [u8]>,
    length: Option<u64>,
    chunked: bool,
    lengths_differ: bool,
}

/// How long a body is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Body {
    Octets(u64),
    Chunks,
    /// None of a request, until the connection's end of a response.
    Unknown,
}

impl<'a> Head<'a> {
    /// Reads a head, the empty line at its end included.
    pub(super) fn read(bytes: &'a [u8]) -> Option<Self> {
        let mut lines = bytes.split(|octet| *octet == b'\n').map(<[u8]>::trim_ascii);
        let mut head = Self { line: lines.next()?, ..Self::default() };
        for line in lines {
            if let Some(colon) = line.iter().position(|octet| *octet == b':') {
                let (name, value) = line.split_at(colon);
                head.field(name.trim_ascii_end(), value.get(1..).unwrap_or_default().trim_ascii());
            }
        }
        Some(head)
    }

    fn field(&mut self, name: &[u8], value: &'a [u8]) {
        let mut lower = [0; 64];
        let Some(lower) = lower.get_mut(..name.len()) else { return };
        lower.copy_from_slice(name);
        lower.make_ascii_lowercase();
        match &*lower {
            b"host" => {
                self.host = Some(value);
                self.uris.push(value);
            }
            b"user-agent" => self.user_agent = some(value),
            b"server" => self.server = some(value),
            b"x-powered-by" => self.powered_by = some(value),
            b"content-type" => self.content_type = Some(value),
            b"content-length" => self.content_length(value),
            b"transfer-encoding" => {
                self.chunked = value.to_ascii_lowercase().ends_with(b"chunked");
            }
            b"authorization" | b"proxy-authorization" => {
                self.secrets.extend(keep(&mut self.authorizations, value));
            }
            b"www-authenticate" | b"proxy-authenticate" => {
                keep(&mut self.challenges, value);
            }
            b"cookie" | b"set-cookie" => self.secrets.extend(keep(&mut self.cookies, value)),
            b"referer" | b"location" | b"content-location" | b"refresh" => self.uris.push(value),
            name if fields::names_secret(name) => self.secrets.push(value),
            _ => (),
        }
    }

    fn content_length(&mut self, value: &[u8]) {
        let length = std::str::from_utf8(value).ok().and_then(|text| text.parse().ok());
        self.lengths_differ |= length.is_none() || self.length.is_some_and(|l| Some(l) != length);
        self.length = length;
    }

    /// Method and target. Servers are lenient with blanks in the target, and so are we.
    pub(super) fn request(&self) -> Option<(&'a [u8], &'a [u8])> {
        let version = version(self.line)?;
        let line = self.line.get(..self.line.len() - version.len())?.trim_ascii();
        let at = line.iter().position(|octet| *octet == b' ')?;
        Some((line.get(..at)?, line.get(at..)?.trim_ascii()))
    }

    /// The status code.
    pub(super) fn response(&self) -> Option<u32> {
        let code = self.line.split(|octet| *octet == b' ').nth(1)?;
        match code {
            [a @ b'1'..=b'5', b @ b'0'..=b'9', c @ b'0'..=b'9'] => {
                Some([a, b, c].iter().fold(0, |code, digit| code * 10 + u32::from(**digit - b'0')))
            }
            _ => None,
        }
    }

    /// RFC 9112 §6.3
    pub(super) fn body(&self) -> Body {
        match self.length {
            _ if self.chunked => Body::Chunks,
            Some(length) => Body::Octets(length),
            None => Body::Unknown,
        }
    }

    /// Whether two readers may find two lengths: request smuggling. RFC 9112 §11.2
    pub(super) fn ambiguous(&self) -> bool {
        self.lengths_differ || self.chunked && self.length.is_some()
    }

    /// Whether the body has fields.
    pub(super) fn is_form(&self) -> bool {
        self.content_type.is_some_and(|kind| {
            let kind = kind.split(|octet| *octet == b';').next().unwrap_or_default();
            let kind = kind.trim_ascii().to_ascii_lowercase();
            kind.starts_with(b"application/x-www-form-urlencoded")
                || kind.starts_with(b"application/json")
                || kind.ends_with(b"/xml")
                || kind.ends_with(b"+xml")
        })
    }

    /// The host without its port, when it is a name; a user has no place there.
    pub(super) fn host_name(&self) -> Option<&'a [u8]> {
        let host = self.host?.rsplit(|octet| *octet == b'@').next()?;
        let host = host.split(|octet| *octet == b':').next()?;
        let text = std::str::from_utf8(host).ok()?;
        let address = text.parse::<Ipv4Addr>().is_ok()
            || text.trim_matches(['[', ']']).parse::<Ipv6Addr>().is_ok();
        (!address && !text.is_empty() && !text.starts_with('[')).then_some(host)
    }
}

fn some(value: &[u8]) -> Option<&[u8]> {
    Some(value).filter(|value| !value.is_empty())
}

/// Keeps a value where there is room; gives it back where there is none.
fn keep<'a>(values: &mut [Option<&'a [u8]>], value: &'a [u8]) -> Option<&'a [u8]> {
    let Some(free) = values.iter_mut().find(|value| value.is_none()) else { return Some(value) };
    *free = Some(value);
    None
}

/// How long the head is, when its empty line is there; no end lies in the first
/// `searched` octets.
pub(super) fn end(bytes: &[u8], searched: usize) -> Option<usize> {
    let mut at = searched.saturating_sub(3);
    loop {
        at += bytes.get(at..)?.iter().position(|octet| *octet == b'\n')? + 1;
        match bytes.get(at..)? {
            [b'\n', ..] => return Some(at + 1),
            [b'\r', b'\n', ..] => return Some(at + 2),
            _ => (),
        }
    }
}

/// How long the empty line is that the octets begin with, if they do.
pub(super) const fn blank_line(bytes: &[u8]) -> Option<usize> {
    match bytes {
        [b'\n', ..] => Some(1),
        [b'\r', b'\n', ..] => Some(2),
        _ => None,
    }
}
