//! Fields of forms, queries and JSON, and which of them are somebody's secrets.

use std::borrow::Cow;

/// At most so many fields of a message are looked at.
const MOST: usize = 64;

/// What a field's name promises.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    User,
    Password,
    /// A session's.
    Token,
    Other,
}

/// A field: what kind, and its value where it lies and as it was meant.
pub(crate) struct Field<'a> {
    pub kind: Kind,
    pub place: &'a [u8],
    pub value: Cow<'a, [u8]>,
}

/// The fields of a query or a form (`a=1&b=2`), of JSON or of XML text.
pub(crate) fn read(text: &[u8]) -> Vec<Field<'_>> {
    match text.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(text).trim_ascii_start() {
        [b'{' | b'[', ..] => json(text),
        [b'<', ..] => super::xml::read(text, MOST),
        _ => pairs(text, b"&"),
    }
}

/// Names with values, one of `marks` between each two. WHATWG URL §5.1
pub(crate) fn pairs<'a>(text: &'a [u8], marks: &[u8]) -> Vec<Field<'a>> {
    let pairs = text.split(|octet| marks.contains(octet)).take(MOST).filter_map(|pair| {
        let at = pair.iter().position(|octet| *octet == b'=')?;
        Some((pair.get(..at)?, pair.get(at + 1..)?))
    });
    pairs.map(|(name, place)| Field { kind: kind(name), place, value: decoded(place) }).collect()
}

/// Strings behind a name, however deep. RFC 8259
fn json(text: &[u8]) -> Vec<Field<'_>> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some((name, behind)) = string(rest) {
        rest = behind;
        let Some(value) = behind.trim_ascii_start().strip_prefix(b":") else { continue };
        let value = value.trim_ascii_start();
        if let Some((place, behind)) = string(value).filter(|_| value.starts_with(b"\"")) {
            found.push(Field { kind: kind(name), place, value: place.into() });
            rest = behind;
        }
        if found.len() == MOST {
            break;
        }
    }
    found
}

/// The next string and what is behind it.
fn string(text: &[u8]) -> Option<(&[u8], &[u8])> {
    let start = text.iter().position(|octet| *octet == b'"')? + 1;
    let text = text.get(start..)?;
    let mut escaped = false;
    let end = text.iter().position(|octet| {
        let ends = *octet == b'"' && !escaped;
        escaped = *octet == b'\\' && !escaped;
        ends
    })?;
    Some((text.get(..end)?, text.get(end + 1..)?))
}

pub(crate) fn kind(name: &[u8]) -> Kind {
    kind_of(&String::from_utf8_lossy(name).to_ascii_lowercase())
}

fn kind_of(name: &str) -> Kind {
    let ends = |words: &[&str]| words.iter().any(|word| name.ends_with(word));
    if name.contains("passw")
        || ends(&["pass", "pwd", "passcode", "passphrase"])
        || ["pw", "pin"].contains(&name)
    {
        Kind::Password
    } else if name.contains("token")
        || name.contains("session")
        || name.contains("secret")
        || ends(&["sid", "apikey", "api_key", "api-key"])
        || name == "key"
    {
        Kind::Token
    } else if ends(&["user", "username", "user_name", "userid", "user_id", "login", "uname"])
        || ["name", "account", "email", "uid", "usr"].contains(&name)
    {
        Kind::User
    } else {
        Kind::Other
    }
}

/// Whether the value of a header field of this name, in lower case, is a secret: as those of
/// forms are, or a key, or what proves who asks.
pub(crate) fn names_secret(name: &[u8]) -> bool {
    let proves = [&b"-key"[..], b"-auth", b"authorization"].iter().any(|end| name.ends_with(end));
    let kind = std::str::from_utf8(name).map_or(Kind::Other, kind_of);
    proves || matches!(kind, Kind::Password | Kind::Token)
}

/// Whether a cookie of this name is a session's.
pub(crate) fn names_session(name: &[u8]) -> bool {
    let name = String::from_utf8_lossy(name).to_ascii_lowercase();
    ["sess", "sid", "token", "auth", "jwt", "login"].iter().any(|word| name.contains(word))
}

/// Percent-encoding and plus signs undone. WHATWG URL §5.1
pub(crate) fn decoded(text: &[u8]) -> Cow<'_, [u8]> {
    if !text.iter().any(|octet| matches!(octet, b'%' | b'+')) {
        return text.into();
    }
    let digit = |octet: Option<&u8>| octet.and_then(|octet| char::from(*octet).to_digit(16));
    let mut decoded = Vec::with_capacity(text.len());
    let mut at = 0;
    while let Some(octet) = text.get(at) {
        let (high, low) = (digit(text.get(at + 1)), digit(text.get(at + 2)));
        let (value, octets) = match (octet, high, low) {
            (b'%', Some(high), Some(low)) => ((high << 4 | low) as u8, 3),
            (b'+', ..) => (b' ', 1),
            _ => (*octet, 1),
        };
        decoded.push(value);
        at += octets;
    }
    decoded.into()
}
