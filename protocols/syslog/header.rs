//! What stands before a message's text, in the forms that are in use.

use std::net::IpAddr;

/// RFC 3164 §4.1.1: 24 facilities of eight severities.
const MOST_PRIORITY: u8 = 191;
/// RFC 5424 §6
const LONGEST_HOST: usize = 255;
const LONGEST_PROGRAM: usize = 48;

const MONTHS: [&[u8]; 12] = [
    b"Jan", b"Feb", b"Mar", b"Apr", b"May", b"Jun", b"Jul", b"Aug", b"Sep", b"Oct", b"Nov", b"Dec",
];

/// One message's header.
pub struct Header<'a> {
    pub priority: u8,
    /// Whether a date of one of both specifications stands in it.
    pub dated: bool,
    /// A name of a host, never an address.
    pub host: Option<&'a [u8]>,
    pub program: Option<&'a [u8]>,
    /// What the message says, and all that was not understood.
    pub text: &'a [u8],
}

impl<'a> Header<'a> {
    /// Reads a message; none that has no priority.
    pub fn read(message: &'a [u8]) -> Option<Self> {
        let rest = message.strip_prefix(b"<")?;
        let end = rest.iter().take(4).position(|octet| *octet == b'>')?;
        let digits = std::str::from_utf8(rest.get(..end)?).ok()?;
        let priority = digits.parse().ok().filter(|priority| *priority <= MOST_PRIORITY)?;
        let text = rest.get(end + 1..)?;
        let bare = Self { priority, dated: false, host: None, program: None, text };
        let read =
            bare.versioned(text).or_else(|| bare.dated(text)).or_else(|| bare.of_cisco(text));
        Some(read.unwrap_or(bare))
    }

    /// Version, date, host, program, process, kind. RFC 5424 §6
    fn versioned(&self, text: &'a [u8]) -> Option<Self> {
        let mut rest = text.strip_prefix(b"1 ")?;
        let date = word(&mut rest)?;
        if date != b"-" && !has_year(date) {
            return None;
        }
        let (host, program) = (word(&mut rest)?, word(&mut rest)?);
        let program = some(program).filter(|program| program.len() <= LONGEST_PROGRAM);
        Some(Self { priority: self.priority, dated: true, host: name(host), program, text: rest })
    }

    /// Month, day and time, or the other specification's date; then a host, or at once the program
    /// and a colon. RFC 3164 §4.1.2
    fn dated(&self, text: &'a [u8]) -> Option<Self> {
        let mut behind = text;
        if !word(&mut behind).is_some_and(has_year) {
            behind = behind_month(text)?;
        }
        let mut rest = behind;
        let host = word(&mut rest).and_then(name);
        let rest = if host.is_some() { rest } else { behind };
        let (program, text) = tag(rest).map_or((None, rest), |(tag, text)| (Some(tag), text));
        Some(Self { priority: self.priority, dated: true, host, program, text })
    }

    /// A number, a date of its own, and what happened between a per cent sign and a colon.
    fn of_cisco(&self, text: &'a [u8]) -> Option<Self> {
        let before = text.iter().take(64).position(|octet| *octet == b'%')?;
        let end = before + text.get(before..)?.iter().position(|octet| *octet == b':')?;
        let what = text.get(before..end)?;
        let plain = |octet: &u8| octet.is_ascii_alphanumeric() || b"%_-".contains(octet);
        (what.len() <= LONGEST_PROGRAM && what.contains(&b'-') && what.iter().all(plain))
            .then_some(Self { program: Some(what), text: text.get(end + 1..)?, ..*self })
    }
}

/// RFC 3339: a date begins with its year.
fn has_year(date: &[u8]) -> bool {
    let digits = date.iter().take_while(|octet| octet.is_ascii_digit()).count();
    digits == 4 && date.get(4) == Some(&b'-') && date.contains(&b'T')
}

/// What stands behind `Jan  2 10:09:52`. RFC 3164 §4.1.2
fn behind_month(text: &[u8]) -> Option<&[u8]> {
    let (date, behind) = text.split_at_checked(16)?;
    let month = MONTHS.iter().any(|month| date.starts_with(month));
    let form = matches!(date, [_, _, _, b' ', _, _, b' ', _, _, b':', _, _, b':', .., b' ']);
    (month && form).then_some(behind)
}

/// The next word, and the blank behind it.
fn word<'a>(rest: &mut &'a [u8]) -> Option<&'a [u8]> {
    let end = rest.iter().take(LONGEST_HOST + 1).position(|octet| *octet == b' ')?;
    let (word, behind) = rest.split_at_checked(end)?;
    *rest = behind.get(1..)?;
    Some(word)
}

fn some(word: &[u8]) -> Option<&[u8]> {
    (!word.is_empty() && word != b"-").then_some(word)
}

/// A name, whose letters are those of names; an address tells nothing that the packet does not.
fn name(word: &[u8]) -> Option<&[u8]> {
    let text = std::str::from_utf8(some(word)?).ok()?;
    let plain = text.bytes().all(|octet| octet.is_ascii_alphanumeric() || b"._-".contains(&octet));
    let own = text.parse::<IpAddr>().is_ok() || text == "localhost";
    (plain && !own).then_some(word)
}

/// A program's name, and what stands behind the bracket or colon that ends it. RFC 3164 §4.1.3
fn tag(text: &[u8]) -> Option<(&[u8], &[u8])> {
    let end = text.iter().take(LONGEST_PROGRAM).position(|octet| b":[ ".contains(octet))?;
    let (tag, rest) = text.split_at_checked(end)?;
    let behind = rest.get(1..)?;
    (!tag.is_empty() && !rest.starts_with(b" ")).then_some((tag, behind))
}
