//! Frames, which are text: `fox a 1 -1 fox hello`, then tuples between braces and `;;`.

use wire::{Octets, Recognition, Short, Side, Text};

/// The longest frame that is waited for: four times what a station takes before a log-on.
pub const LONGEST: usize = 4 * 65_536;
/// Tuples beyond these are passed over.
const TUPLES: usize = 128;
/// How deep messages may lie in messages.
const DEPTH: u32 = 8;

pub struct Frame<'a> {
    /// One letter: what sort of frame it is.
    pub kind: u8,
    /// What a synchronous request and its reply have in common.
    pub reply: &'a [u8],
    pub channel: &'a [u8],
    pub command: &'a [u8],
    tuples: Vec<Tuple<'a>>,
}

#[derive(Clone, Copy)]
pub struct Tuple<'a> {
    pub name: &'a [u8],
    pub value: &'a [u8],
}

pub enum Breach {
    Short(Short),
    /// It is no frame.
    Broken,
}

impl From<Short> for Breach {
    fn from(short: Short) -> Self {
        Self::Short(short)
    }
}

impl<'a> Frame<'a> {
    /// With its octets.
    pub fn read(bytes: &'a [u8]) -> Result<(Self, usize), Breach> {
        let mut octets = Octets::new(bytes);
        let mut frame = Self::head(&mut octets)?;
        let mut lines = Lines::new(octets)?;
        while let Some(tuple) = lines.tuple()? {
            if frame.tuples.len() < TUPLES {
                frame.tuples.push(tuple);
            }
        }
        Ok((frame, bytes.len() - lines.octets.len()))
    }

    /// What is there of a frame of which the end is missing, up to the middle of a value.
    pub fn begun(bytes: &'a [u8]) -> Option<Self> {
        let mut octets = Octets::new(bytes);
        let mut frame = Self::head(&mut octets).ok()?;
        let mut lines = Lines::new(octets).ok()?;
        while let Ok(Some(tuple)) = lines.tuple() {
            frame.tuples.push(tuple);
        }
        frame.tuples.extend(lines.cut());
        Some(frame)
    }

    /// Six words, of which the third counts frames.
    fn head(octets: &mut Octets<'a>) -> Result<Self, Breach> {
        let parts: Vec<_> = octets.line()?.split(|octet| *octet == b' ').collect();
        let [b"fox", [kind], _, reply, channel, command] = parts[..] else {
            return Err(Breach::Broken);
        };
        Ok(Self { kind: *kind, reply, channel, command, tuples: Vec::new() })
    }

    /// Whether it is of the channel that opens and ends sessions.
    pub fn tunes(&self) -> bool {
        self.channel == b"fox"
    }

    pub fn tuples(&self) -> impl Iterator<Item = Tuple<'a>> + '_ {
        self.tuples.iter().copied()
    }

    /// The text of a tuple that says something.
    pub fn text(&self, name: &[u8]) -> Option<Text> {
        let found = self.tuples.iter().find(|tuple| tuple.name == name)?;
        Text::trimmed(&plain(found.value))
    }
}

/// The lines between braces, of inner messages too.
struct Lines<'a> {
    octets: Octets<'a>,
    /// Braces that are open; none behind the last.
    depth: u32,
}

impl<'a> Lines<'a> {
    fn new(mut octets: Octets<'a>) -> Result<Self, Breach> {
        let depth = match octets.line()? {
            b"{" => 1,
            b";;" => 0,
            _ => return Err(Breach::Broken),
        };
        Ok(Self { octets, depth })
    }

    /// The next of them; none behind the last.
    fn tuple(&mut self) -> Result<Option<Tuple<'a>>, Breach> {
        while self.depth > 0 {
            if self.octets.peek(0) == Some(b'}') {
                self.depth = match (self.octets.line()?, self.depth) {
                    (b"};;", 1) => 0,
                    (b"}", depth @ 2..) => depth - 1,
                    _ => return Err(Breach::Broken),
                };
                continue;
            }
            match tuple(&mut self.octets)? {
                (tuple, kind) if kind != b'm' => return Ok(Some(tuple)),
                _ if self.depth > DEPTH => return Err(Breach::Broken),
                _ => self.depth += 1,
            }
        }
        Ok(None)
    }

    /// What is there of a tuple whose value has begun.
    fn cut(&self) -> Option<Tuple<'a>> {
        let mut ahead = self.octets;
        let name = until(&mut ahead, b'=').ok()?;
        Some(Tuple { name, value: ahead.rest() })
    }
}

/// `name=s:text`, `name=b:3[abc]` (a blob), `name=o:bog 3[abc]` (an object) or `name=m:{`.
fn tuple<'a>(octets: &mut Octets<'a>) -> Result<(Tuple<'a>, u8), Breach> {
    let mut ahead = *octets;
    let name = until(&mut ahead, b'=')?;
    let [kind, b':'] = ahead.array()? else { return Err(Breach::Broken) };
    let value = match kind {
        b'b' | b'o' => block(&mut ahead)?,
        _ => ahead.line()?,
    };
    *octets = ahead;
    Ok((Tuple { name, value }, kind))
}

/// A length, and so many octets between brackets.
fn block<'a>(octets: &mut Octets<'a>) -> Result<&'a [u8], Breach> {
    let head = until(octets, b'[')?;
    let digits = head.rsplit(|octet| *octet == b' ').next().unwrap_or_default();
    let length = std::str::from_utf8(digits).ok().and_then(|digits| digits.parse().ok());
    let length = length.filter(|length| *length <= LONGEST).ok_or(Breach::Broken)?;
    let value = octets.take(length)?;
    match octets.array()? {
        [b']', b'\n'] => Ok(value),
        _ => Err(Breach::Broken),
    }
}

/// What stands before `end` in this line.
fn until<'a>(octets: &mut Octets<'a>, end: u8) -> Result<&'a [u8], Breach> {
    let stop = |octet: &u8| *octet == end || *octet == b'\n';
    let Some(at) = octets.rest().iter().position(stop) else {
        return Err(Short { missing: 1 }.into());
    };
    if octets.peek(at) != Some(end) {
        return Err(Breach::Broken);
    }
    let before = octets.take(at)?;
    octets.skip(1)?;
    Ok(before)
}

/// Text without escapes: `#20;` is the character of that hexadecimal number.
fn plain(value: &[u8]) -> Vec<u8> {
    let text = String::from_utf8_lossy(value);
    let mut parts = text.split('#');
    let mut plain = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let escaped = part.split_once(';').and_then(|(digits, rest)| {
            let character = char::from_u32(u32::from_str_radix(digits, 16).ok()?)?;
            Some((character, rest))
        });
        match escaped {
            Some((character, rest)) => {
                plain.push(character);
                plain.push_str(rest);
            }
            None => plain.push_str(part),
        }
    }
    plain.into_bytes()
}

/// Kinds: synchronous, asynchronous, reply, error, null reply, keep-alive, close.
const KINDS: &[u8] = b"sarenkc";

/// The magic word, a kind and a number.
pub fn recognise(bytes: &[u8]) -> Recognition {
    let Some(behind) = bytes.strip_prefix(b"fox ") else {
        return if b"fox ".starts_with(bytes) { Recognition::Short } else { Recognition::No };
    };
    match behind {
        [kind, b' ', b'-' | b'0'..=b'9', ..] if KINDS.contains(kind) => {
            Recognition::Sure(sender(bytes))
        }
        [] => Recognition::Short,
        [kind] | [kind, b' '] if KINDS.contains(kind) => Recognition::Short,
        _ => Recognition::No,
    }
}

/// Clients count their frames from 1 on, stations from 0.
fn sender(bytes: &[u8]) -> Option<Side> {
    match bytes.get(..20) {
        Some(b"fox a 1 -1 fox hello") => Some(Side::Client),
        Some(b"fox a 0 -1 fox hello") => Some(Side::Server),
        _ => None,
    }
}
