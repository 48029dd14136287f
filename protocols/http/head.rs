//! The head of a message: its first line and the fields that matter. RFC 9112 §2 to §6

use super::fields;
use super::uri;
use wire::Step;

/// A longer text behind a head is not read.
const LONGEST_TEXT: u64 = 8 * 1024;

/// A message's head.
#[derive(Default)]
pub(crate) struct Head<'a> {
    line: &'a [u8],
    lines: &'a [u8],
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
pub(crate) enum Body {
    Octets(u64),
    Chunks,
    /// None of a request, until the connection's end of a response.
    Unknown,
}

impl<'a> Head<'a> {
    /// Reads a head, the empty line at its end included.
    pub(crate) fn read(bytes: &'a [u8]) -> Self {
        let line = bytes.split(|octet| *octet == b'\n').next().unwrap_or_default();
        let lines = bytes.get(line.len()..).unwrap_or_default();
        let mut head = Self { line: line.trim_ascii(), lines, ..Self::default() };
        fields(lines).for_each(|(name, value)| head.field(name, value));
        head
    }

    /// The value of the first field of this name, for those that are rare.
    pub(crate) fn value(&self, name: &str) -> Option<&'a [u8]> {
        let wanted = name.as_bytes();
        fields(self.lines).find(|(name, _)| name.eq_ignore_ascii_case(wanted)).map(|(_, v)| v)
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

    /// Method and target, before what the protocol's versions begin with. Servers are lenient
    /// with blanks in the target, and so are we.
    pub(crate) fn request(&self, protocol: &[u8]) -> Option<(&'a [u8], &'a [u8])> {
        let version = version(self.line, protocol)?;
        let line = self.line.get(..self.line.len() - version.len())?.trim_ascii();
        let at = line.iter().position(|octet| *octet == b' ')?;
        Some((line.get(..at)?, line.get(at..)?.trim_ascii()))
    }

    /// The status code.
    pub(crate) fn response(&self) -> Option<u32> {
        let code = self.line.split(|octet| *octet == b' ').nth(1)?;
        match code {
            [a @ b'1'..=b'5', b @ b'0'..=b'9', c @ b'0'..=b'9'] => {
                Some([a, b, c].iter().fold(0, |code, digit| code * 10 + u32::from(**digit - b'0')))
            }
            _ => None,
        }
    }

    /// RFC 9112 §6.3
    pub(crate) fn body(&self) -> Body {
        match self.length {
            _ if self.chunked => Body::Chunks,
            Some(length) => Body::Octets(length),
            None => Body::Unknown,
        }
    }

    /// Whether two readers may find two lengths: request smuggling. RFC 9112 §11.2
    pub(crate) fn ambiguous(&self) -> bool {
        self.lengths_differ || self.chunked && self.length.is_some()
    }

    /// The type of the body in lower case, without parameters.
    fn media_type(&self) -> Vec<u8> {
        let kind = self.content_type.unwrap_or_default();
        let kind = kind.split(|octet| *octet == b';').next().unwrap_or_default();
        kind.trim_ascii().to_ascii_lowercase()
    }

    /// Whether the body is of this type.
    pub(crate) fn is_of(&self, media_type: &[u8]) -> bool {
        self.content_type.is_some() && self.media_type() == media_type
    }

    /// Whether the body has fields.
    pub(crate) fn is_form(&self) -> bool {
        let kind = self.media_type();
        kind.starts_with(b"application/x-www-form-urlencoded")
            || kind.starts_with(b"application/json")
            || kind.ends_with(b"/xml")
            || kind.ends_with(b"+xml")
    }

    /// The body, when it is `wanted` and short enough to be read; else nothing. The head has
    /// so many octets of the message.
    pub(crate) fn text<'b>(
        &self,
        wanted: bool,
        length: usize,
        bytes: &'b [u8],
    ) -> Result<&'b [u8], Step> {
        let octets = match self.body() {
            Body::Octets(n) if n <= LONGEST_TEXT && wanted => n as usize,
            _ => 0,
        };
        bytes.get(length..length + octets).ok_or(Step::More(length + octets))
    }

    /// The host without its port, when it is a name; a user has no place there.
    pub(crate) fn host_name(&self) -> Option<&'a [u8]> {
        uri::host_name(self.host?)
    }
}

/// Fields by name, the names as they stand.
fn fields(lines: &[u8]) -> impl Iterator<Item = (&[u8], &[u8])> {
    lines.split(|octet| *octet == b'\n').map(<[u8]>::trim_ascii).filter_map(|line| {
        let (name, value) = line.split_at(line.iter().position(|octet| *octet == b':')?);
        Some((name.trim_ascii_end(), value.get(1..)?.trim_ascii()))
    })
}

/// The version at the end of a request line.
pub(crate) fn version<'a>(line: &'a [u8], protocol: &[u8]) -> Option<&'a [u8]> {
    let at = line.iter().rposition(|octet| *octet == b' ')?;
    line.get(at + 1..).filter(|version| version.starts_with(protocol))
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
