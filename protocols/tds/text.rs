//! Transact-SQL as words, names and literals: as much as tells what a statement does.

use super::recognise::TRANSACTION_HEADER;
use std::ops::Range;
use wire::{Octets, Text};

/// So many characters are looked at: what a batch does stands in its beginning.
const MOST: usize = 1 << 13;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Word,
    /// A name in brackets or quotation marks.
    Name,
    /// A text in apostrophes.
    Literal,
    Sign(u8),
}

/// One of them: which characters, without what stands around them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Token {
    pub kind: Kind,
    pub at: Range<usize>,
}

/// A text, and where in a message's payload it stands.
pub(super) struct Sql {
    /// Each character that is not of ASCII is a letter.
    letters: Vec<u8>,
    units: Vec<u16>,
    from: usize,
    width: usize,
}

impl Sql {
    /// A batch's: behind its headers, whose length they begin with since TDS 7.2.
    pub(super) fn of_batch(payload: &[u8]) -> Self {
        let from = headers(payload);
        Self::new(payload.get(from..).unwrap_or_default(), from)
    }

    /// What stands at `from`, in UTF-16, or before TDS 7 in octets.
    pub(super) fn new(octets: &[u8], from: usize) -> Self {
        let width = if matches!(octets, [_, 1..=255, _, 1..=255, ..]) { 1 } else { 2 };
        let units: Vec<u16> = match width {
            1 => octets.iter().take(MOST).map(|octet| u16::from(*octet)).collect(),
            _ => octets.as_chunks().0.iter().take(MOST).map(|c| u16::from_le_bytes(*c)).collect(),
        };
        let letter = |unit: &u16| u8::try_from(*unit).ok().filter(u8::is_ascii).unwrap_or(b'x');
        Self { letters: units.iter().map(letter).collect(), units, from, width }
    }

    /// Where a token stands in the payload.
    pub(super) fn place(&self, token: &Token) -> Range<usize> {
        self.from + token.at.start * self.width..self.from + token.at.end * self.width
    }

    /// A token's characters.
    pub(super) fn text(&self, token: &Token) -> String {
        let units = self.units.get(token.at.clone()).unwrap_or_default();
        String::from_utf16_lossy(units.get(..Text::LONGEST).unwrap_or(units))
    }

    /// Whether a token is this word, whatever its letters' case.
    pub(super) fn is(&self, token: &Token, word: &str) -> bool {
        let letters = self.letters.get(token.at.clone()).unwrap_or_default();
        token.kind == Kind::Word && letters.eq_ignore_ascii_case(word.as_bytes())
    }

    pub(super) fn tokens(&self) -> impl Iterator<Item = Token> + '_ {
        let mut at = 0;
        std::iter::from_fn(move || {
            at = self.behind_filling(at);
            let first = *self.letters.get(at)?;
            let token = match first {
                b'\'' => self.enclosed(at, b'\'', Kind::Literal),
                b'"' => self.enclosed(at, b'"', Kind::Name),
                b'[' => self.enclosed(at, b']', Kind::Name),
                _ if is_letter(first) => {
                    Token { kind: Kind::Word, at: at..self.end(at, |letter| !is_letter(letter)) }
                }
                sign => Token { kind: Kind::Sign(sign), at: at..at + 1 },
            };
            let closes = usize::from(matches!(token.kind, Kind::Literal | Kind::Name));
            at = token.at.end + closes;
            Some(token)
        })
    }

    /// Behind white space and comments.
    fn behind_filling(&self, mut at: usize) -> usize {
        loop {
            at = match self.letters.get(at..).unwrap_or_default() {
                [..=b' ', ..] => at + 1,
                [b'-', b'-', ..] => self.end(at, |letter| letter == b'\n'),
                [b'/', b'*', rest @ ..] => {
                    let end = rest.windows(2).position(|two| two == b"*/");
                    end.map_or(self.letters.len(), |end| at + end + 4)
                }
                _ => return at,
            }
        }
    }

    /// From behind the sign at `at` up to `close`; two of these stand for one within.
    fn enclosed(&self, at: usize, close: u8, kind: Kind) -> Token {
        let mut end = at + 1;
        loop {
            end = self.end(end, |letter| letter == close);
            if self.letters.get(end + 1) != Some(&close) {
                return Token { kind, at: at + 1..end };
            }
            end += 2;
        }
    }

    /// The first place from `at` on that is one, or the end.
    fn end(&self, at: usize, is: impl Fn(u8) -> bool) -> usize {
        let rest = self.letters.get(at..).unwrap_or_default();
        rest.iter().position(|letter| is(*letter)).map_or(self.letters.len(), |n| at + n)
    }
}

const fn is_letter(octet: u8) -> bool {
    octet.is_ascii_alphanumeric() || matches!(octet, b'_' | b'@' | b'#' | b'$')
}

/// Octets of a request's headers. §2.2.5.3
pub(super) fn headers(payload: &[u8]) -> usize {
    let length = Octets::new(payload).le32().unwrap_or(0);
    // Their first has a length, and a type of the three that are.
    let has = matches!(payload, [_, _, 0, 0, _, _, 0, 0, 1..=3, 0, ..]);
    match usize::try_from(length) {
        Ok(length @ 10..) if has || payload.starts_with(&TRANSACTION_HEADER) => length,
        _ => 0,
    }
}
