//! Octets from the wire.

use crate::Text;
use std::fmt;

/// The octets ended before what was to be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Short {
    /// How many octets more would have been needed.
    pub missing: usize,
}

impl fmt::Display for Short {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.missing {
            1 => f.write_str("1 octet is missing"),
            missing => write!(f, "{missing} octets are missing"),
        }
    }
}

impl From<Short> for Text {
    fn from(short: Short) -> Self {
        format_args!("{short}").into()
    }
}

/// Octets from the wire, read from the front; nothing reads past their end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Octets<'a>(&'a [u8]);

type Read<T> = Result<T, Short>;

impl<'a> Octets<'a> {
    /// Reads from the start of `bytes`.
    #[must_use]
    pub const fn new(bytes: &'a [u8]) -> Self {
        Self(bytes)
    }

    /// How many octets are left.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether nothing is left.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// All that is left, without taking it.
    #[must_use]
    pub const fn rest(&self) -> &'a [u8] {
        self.0
    }

    /// The next `n` octets.
    ///
    /// # Errors
    /// [`Short`] when fewer are left; then nothing is taken.
    #[inline]
    pub fn take(&mut self, n: usize) -> Read<&'a [u8]> {
        match self.0.split_at_checked(n) {
            Some((head, tail)) => {
                self.0 = tail;
                Ok(head)
            }
            None => Err(Short { missing: n - self.0.len() }),
        }
    }

    /// The next `n` octets, to be read on their own.
    ///
    /// # Errors
    /// [`Short`] when fewer are left.
    #[inline]
    pub fn part(&mut self, n: usize) -> Read<Octets<'a>> {
        self.take(n).map(Octets)
    }

    /// Passes over `n` octets.
    ///
    /// # Errors
    /// [`Short`] when fewer are left.
    #[inline]
    pub fn skip(&mut self, n: usize) -> Read<&mut Self> {
        self.take(n)?;
        Ok(self)
    }

    /// The next `N` octets as an array.
    ///
    /// # Errors
    /// [`Short`] when fewer are left.
    #[inline]
    pub fn array<const N: usize>(&mut self) -> Read<[u8; N]> {
        match self.0.split_first_chunk::<N>() {
            Some((head, tail)) => {
                self.0 = tail;
                Ok(*head)
            }
            None => Err(Short { missing: N - self.0.len() }),
        }
    }

    /// The next line without its end, which is LF or CR LF.
    ///
    /// # Errors
    /// [`Short`] by one octet when no LF is left; then nothing is taken.
    pub fn line(&mut self) -> Read<&'a [u8]> {
        let end = self.0.iter().position(|&octet| octet == b'\n').ok_or(Short { missing: 1 })?;
        let line = self.take(end)?;
        self.skip(1)?;
        Ok(line.strip_suffix(b"\r").unwrap_or(line))
    }

    /// The octet `at` places ahead, if there is one, without taking it.
    #[must_use]
    pub fn peek(&self, at: usize) -> Option<u8> {
        self.0.get(at).copied()
    }
}

macro_rules! numbers {
    ($($name:ident $from:ident $kind:ty, $what:literal;)*) => {
        impl Octets<'_> {
            $(
                #[doc = $what]
                ///
                /// # Errors
                /// [`Short`] when too few octets are left.
                #[inline]
                pub fn $name(&mut self) -> Read<$kind> {
                    self.array().map(<$kind>::$from)
                }
            )*
        }
    };
}

numbers! {
    u8 from_be_bytes u8, "One octet.";
    be16 from_be_bytes u16, "A big-endian 16-bit number.";
    be32 from_be_bytes u32, "A big-endian 32-bit number.";
    be64 from_be_bytes u64, "A big-endian 64-bit number.";
    le16 from_le_bytes u16, "A little-endian 16-bit number.";
    le32 from_le_bytes u32, "A little-endian 32-bit number.";
    le64 from_le_bytes u64, "A little-endian 64-bit number.";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_in_order_and_stops_at_the_end() {
        let mut o = Octets::new(&[1, 2, 3, 4, 5, 6, 7]);
        assert_eq!((o.u8(), o.be16(), o.le16()), (Ok(1), Ok(0x0203), Ok(0x0504)));
        assert_eq!(o.be32(), Err(Short { missing: 2 }));
        assert_eq!(o.take(2), Ok(&[6, 7][..]));
        assert_eq!(o.u8(), Err(Short { missing: 1 }));
        assert_eq!(o.take(usize::MAX), Err(Short { missing: usize::MAX }));
    }

    #[test]
    fn lines_end_with_lf_or_crlf() {
        let mut o = Octets::new(b"USER a\r\n\nrest\r");
        assert_eq!((o.line(), o.line()), (Ok(&b"USER a"[..]), Ok(&b""[..])));
        assert_eq!((o.line(), o.rest()), (Err(Short { missing: 1 }), &b"rest\r"[..]));
    }
}
