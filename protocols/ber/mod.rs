//! ASN.1 Basic Encoding Rules (ITU-T X.690), the carrier of SNMP, MMS, GOOSE, LDAP
//! and others. Nothing is copied and nothing recurses: an element is a view of its
//! contents, and who wants what is inside asks for it.

use std::fmt::Write;
use wire::{Breach, Octets, Text};

/// How deep elements of indefinite length may lie in each other.
const DEEPEST: usize = 16;
/// The most arcs of an object identifier (RFC 2578, 3.5).
const MOST_ARCS: usize = 128;

/// Why an element could not be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// It goes on behind the octets' end: so many octets are needed in all, at least.
    Short(usize),
    /// It breaks X.690; the fixed text says how.
    Broken(&'static str),
}

impl From<Fault> for Breach {
    fn from(fault: Fault) -> Self {
        match fault {
            Fault::Short(needed) => {
                Self("wrong length", format!("an element needs {needed} octets").into())
            }
            Fault::Broken(how) => Self("wrong encoding", how.into()),
        }
    }
}

/// One tag, length and contents.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Element<'a> {
    /// The identifier octets as one number (X.690, 8.1.2): `0x30` is a SEQUENCE, `0xA1`
    /// constructed context 1, `0xBF4D` constructed context 77.
    pub tag: u32,
    /// What the length covers, without the end-of-contents octets.
    pub contents: &'a [u8],
}

impl<'a> Element<'a> {
    /// The elements inside.
    #[must_use]
    pub const fn inside(&self) -> Elements<'a> {
        Elements::new(self.contents)
    }

    /// The tag's number, without class and form.
    #[must_use]
    pub const fn number(&self) -> u32 {
        match self.tag {
            tag @ 0..=0xFF => tag & 0x1F,
            tag @ 0x100..=0xFFFF => tag & 0x7F,
            tag @ 0x1_0000..=0xFF_FFFF => (tag & 0x7F00) >> 1 | tag & 0x7F,
            tag => (tag & 0x7F_0000) >> 2 | (tag & 0x7F00) >> 1 | tag & 0x7F,
        }
    }

    /// The contents as a signed INTEGER (8.3) or ENUMERATED, whatever the tag, when it
    /// fits into 64 bits.
    #[must_use]
    pub fn signed(&self) -> Option<i64> {
        signed(self.contents)
    }

    /// The contents as an unsigned INTEGER, when it fits into 32 bits; for numbers
    /// that the protocol itself limits to what is not negative.
    #[must_use]
    pub fn unsigned(&self) -> Option<u32> {
        self.signed().and_then(|number| u32::try_from(number).ok())
    }
}

/// Elements one behind the other: the octets of a stream, or what is inside another.
#[derive(Clone, Copy, Debug)]
pub struct Elements<'a>(Octets<'a>);

impl<'a> Elements<'a> {
    /// Reads from the start of `bytes`.
    #[must_use]
    pub const fn new(bytes: &'a [u8]) -> Self {
        Self(Octets::new(bytes))
    }

    /// What is left.
    #[must_use]
    pub const fn rest(&self) -> &'a [u8] {
        self.0.rest()
    }

    /// The next element.
    ///
    /// # Errors
    /// [`Fault`] when it is not whole or breaks the rules; then nothing is taken.
    pub fn element(&mut self) -> Result<Element<'a>, Fault> {
        let mut from = Bounded::new(self.0.rest());
        let tag = from.tag()?;
        let contents = match from.length()? {
            Some(length) => from.take(length)?,
            None => from.indefinite()?,
        };
        self.0 = from.octets;
        Ok(Element { tag, contents })
    }

    /// The contents of the next element, which must have `tag`.
    ///
    /// # Errors
    /// [`Fault`]; another tag is broken and not taken.
    pub fn required(&mut self, tag: u32) -> Result<Element<'a>, Fault> {
        let mut ahead = *self;
        let element = ahead.element()?;
        if element.tag != tag {
            return Err(Fault::Broken("another tag than the specification's"));
        }
        *self = ahead;
        Ok(element)
    }

    /// What is there of the contents of the next element with `tag`, whose end may be missing.
    #[must_use]
    pub fn begun(mut self, tag: u32) -> Option<&'a [u8]> {
        loop {
            let mut from = Bounded::new(self.0.rest());
            let (found, length) = (from.tag().ok()?, from.length().ok()?);
            if found == tag {
                let there = from.octets.rest();
                return length.map(|length| there.get(..length).unwrap_or(there));
            }
            self.element().ok()?;
        }
    }

    /// The next element, when it is there and has `tag`: an OPTIONAL.
    pub fn optional(&mut self, tag: u32) -> Option<Element<'a>> {
        self.required(tag).ok()
    }
}

/// Each whole element; ends before what cannot be read.
impl<'a> Iterator for Elements<'a> {
    type Item = Element<'a>;

    fn next(&mut self) -> Option<Element<'a>> {
        self.element().ok()
    }
}

/// Octets that know how many were needed, counted from the element's first.
struct Bounded<'a> {
    octets: Octets<'a>,
    whole: usize,
}

impl<'a> Bounded<'a> {
    const fn new(bytes: &'a [u8]) -> Self {
        Self { octets: Octets::new(bytes), whole: bytes.len() }
    }

    fn take(&mut self, n: usize) -> Result<&'a [u8], Fault> {
        let whole = self.whole;
        self.octets.take(n).map_err(|short| Fault::Short(whole.saturating_add(short.missing)))
    }

    fn u8(&mut self) -> Result<u8, Fault> {
        let whole = self.whole;
        self.octets.u8().map_err(|short| Fault::Short(whole + short.missing))
    }

    /// The identifier octets (8.1.2): at most four, so numbers below 2^21.
    fn tag(&mut self) -> Result<u32, Fault> {
        let mut tag = u32::from(self.u8()?);
        if tag & 0x1F != 0x1F {
            return Ok(tag);
        }
        for _ in 0..3 {
            let octet = self.u8()?;
            tag = tag << 8 | u32::from(octet);
            if octet & 0x80 == 0 {
                return Ok(tag);
            }
        }
        Err(Fault::Broken("a tag of more than four octets"))
    }

    /// The length octets (8.1.3): `None` for the indefinite form.
    fn length(&mut self) -> Result<Option<usize>, Fault> {
        match self.u8()? {
            0x80 => Ok(None),
            short @ 0..=0x7F => Ok(Some(usize::from(short))),
            long => {
                let octets = self.take(usize::from(long & 0x7F))?;
                let length = octets.iter().try_fold(0_u32, |length, octet| {
                    Some(length.checked_mul(0x100)? | u32::from(*octet))
                });
                length
                    .and_then(|length| usize::try_from(length).ok())
                    .map(Some)
                    .ok_or(Fault::Broken("a length of more than 32 bits"))
            }
        }
    }

    /// The contents up to the end-of-contents octets (8.1.5) that belong to them.
    fn indefinite(&mut self) -> Result<&'a [u8], Fault> {
        let start = self.octets.rest();
        let mut open = 1;
        loop {
            let left = self.octets.len();
            let tag = self.tag()?;
            match self.length()? {
                Some(0) if tag == 0 => open -= 1,
                Some(length) => drop(self.take(length)?),
                None if open == DEEPEST => {
                    return Err(Fault::Broken("indefinite lengths too deep in each other"))
                }
                None => open += 1,
            }
            if open == 0 {
                return Ok(start.get(..start.len() - left).unwrap_or_default());
            }
        }
    }
}

/// A tag of one octet and how long its contents should be, whether they are there or not: for who
/// looks into what has begun. An indefinite length is 0.
#[must_use]
pub fn header(octets: &mut Octets<'_>) -> Option<(u8, usize)> {
    let (tag, first) = (octets.u8().ok()?, octets.u8().ok()?);
    let length = match first {
        0..=0x80 => usize::from(first & 0x7F),
        long => {
            octets.take(usize::from(long & 0x7F)).ok()?.iter().fold(0, |length: usize, octet| {
                length.saturating_mul(0x100).saturating_add((*octet).into())
            })
        }
    };
    Some((tag, length))
}

/// Octets of an INTEGER (8.3) as a number, when it fits into 64 bits.
#[must_use]
pub fn signed(contents: &[u8]) -> Option<i64> {
    let first = *contents.first()?;
    let sign = if first & 0x80 == 0 { 0 } else { -1 };
    match contents {
        [0, rest @ ..] if rest.len() == 8 => {
            i64::try_from(u64::from_be_bytes(rest.try_into().ok()?)).ok()
        }
        _ if contents.len() > 8 => None,
        _ => Some(contents.iter().fold(sign, |number, octet| number << 8 | i64::from(*octet))),
    }
}

/// The subidentifiers of an OBJECT IDENTIFIER (8.19.2) or of a part of one: of one beyond 32
/// bits the low 32.
pub fn subidentifiers(contents: &[u8]) -> impl Iterator<Item = u32> + '_ {
    let mut octets = contents.iter();
    std::iter::from_fn(move || {
        let mut number = 0;
        for octet in octets.by_ref() {
            number = number << 7 | u32::from(octet & 0x7F);
            if octet & 0x80 == 0 {
                return Some(number);
            }
        }
        None
    })
}

/// The arcs of an OBJECT IDENTIFIER: its first subidentifier holds two (8.19.4).
pub fn arcs(contents: &[u8]) -> impl Iterator<Item = u32> + '_ {
    let mut rest = subidentifiers(contents);
    let two = rest.next().map(|both| {
        let first = (both / 40).min(2);
        [first, both - 40 * first]
    });
    two.into_iter().flatten().chain(rest)
}

/// An OBJECT IDENTIFIER as people write it: `1.3.6.1.2.1.1.1.0`. At most 128 arcs.
#[must_use]
pub fn dotted(contents: &[u8]) -> Text {
    struct Dotted<'a>(&'a [u8]);
    impl std::fmt::Display for Dotted<'_> {
        fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            for (at, arc) in arcs(self.0).take(MOST_ARCS).enumerate() {
                if at > 0 {
                    f.write_char('.')?;
                }
                write!(f, "{arc}")?;
            }
            Ok(())
        }
    }
    format_args!("{}", Dotted(contents)).into()
}

#[cfg(test)]
mod tests;
