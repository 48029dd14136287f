//! Octets that name something, kept in little memory.

use std::fmt::{self, Write};
use std::hash::{Hash, Hasher};
use std::net::{IpAddr, Ipv4Addr};

const INLINE: usize = 30;

/// Octets that name something: a tag, a file, a device. At most
/// [`Text::LONGEST`]; of a longer one the beginning is kept with a digest of all,
/// so that two long names stay two. Short ones need no memory of their own.
#[derive(Clone)]
pub struct Text(Stored);

#[derive(Clone)]
enum Stored {
    Inline(u8, [u8; INLINE]),
    Boxed(Box<[u8]>),
}

impl Text {
    /// The longest text in octets.
    pub const LONGEST: usize = 256;

    /// Keeps `bytes`.
    #[must_use]
    #[inline]
    pub fn new(bytes: &[u8]) -> Self {
        let mut inline = [0; INLINE];
        match (inline.get_mut(..bytes.len()), u8::try_from(bytes.len())) {
            (Some(room), Ok(length)) => {
                room.copy_from_slice(bytes);
                Self(Stored::Inline(length, inline))
            }
            _ if bytes.len() <= Self::LONGEST => Self(Stored::Boxed(bytes.into())),
            _ => Self(Stored::Boxed(shortened(bytes).into())),
        }
    }

    /// A text in a field that NULs or blanks fill up: what stands before the first NUL,
    /// without white space around it; `None` when that is nothing.
    #[must_use]
    pub fn trimmed(field: &[u8]) -> Option<Self> {
        let text = field.split(|octet| *octet == 0).next()?.trim_ascii();
        (!text.is_empty()).then(|| Self::new(text))
    }

    /// The octets.
    #[must_use]
    #[inline]
    pub fn bytes(&self) -> &[u8] {
        match &self.0 {
            Stored::Inline(length, room) => room.get(..usize::from(*length)).unwrap_or_default(),
            Stored::Boxed(bytes) => bytes,
        }
    }
}

/// The beginning of `bytes`, `~` and eight hexadecimal digits of FNV-1a over all of them.
/// Two hexadecimal digits for each octet, in lower case.
#[must_use]
pub fn hexadecimal(octets: &[u8]) -> String {
    let digit = |half: u8| char::from_digit(half.into(), 16).unwrap_or('0');
    octets.iter().flat_map(|octet| [octet >> 4, octet & 0xF]).map(digit).collect()
}

fn shortened(bytes: &[u8]) -> Vec<u8> {
    let digest =
        bytes.iter().fold(0x811C_9DC5_u32, |d, b| (d ^ u32::from(*b)).wrapping_mul(0x0100_0193));
    let mut kept: Vec<u8> = bytes.iter().copied().take(Text::LONGEST - 9).collect();
    kept.extend(format!("~{digest:08x}").bytes());
    kept
}

impl PartialEq for Text {
    #[inline]
    fn eq(&self, other: &Self) -> bool {
        self.bytes() == other.bytes()
    }
}
impl Eq for Text {}
impl Hash for Text {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.bytes().hash(state);
    }
}
impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", String::from_utf8_lossy(self.bytes()))
    }
}
impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&String::from_utf8_lossy(self.bytes()))
    }
}
impl From<&str> for Text {
    fn from(text: &str) -> Self {
        Self::new(text.as_bytes())
    }
}
impl From<String> for Text {
    fn from(text: String) -> Self {
        Self::new(text.as_bytes())
    }
}
impl From<&[u8]> for Text {
    fn from(bytes: &[u8]) -> Self {
        Self::new(bytes)
    }
}

/// `Text::from(format_args!(...))`: as `format!`, without memory for a short text.
impl From<fmt::Arguments<'_>> for Text {
    fn from(arguments: fmt::Arguments<'_>) -> Self {
        let mut written = Written { room: [0; Self::LONGEST], length: 0 };
        match written.write_fmt(arguments) {
            Ok(()) => Self::new(written.room.get(..written.length).unwrap_or_default()),
            Err(_) => arguments.to_string().into(),
        }
    }
}

/// A MAC address as claims hold it: `00:0e:8c:ef:75:c5`.
impl From<[u8; 6]> for Text {
    fn from([a, b, c, d, e, f]: [u8; 6]) -> Self {
        format_args!("{a:02x}:{b:02x}:{c:02x}:{d:02x}:{e:02x}:{f:02x}").into()
    }
}

/// An IP address as claims hold it.
impl From<IpAddr> for Text {
    fn from(ip: IpAddr) -> Self {
        match ip {
            IpAddr::V4(ip) => ip.into(),
            IpAddr::V6(ip) => format_args!("{ip}").into(),
        }
    }
}

/// Written without the machinery of formatting: ARP names two in each packet.
impl From<Ipv4Addr> for Text {
    fn from(ip: Ipv4Addr) -> Self {
        let mut text = [0; "255.255.255.255".len()];
        let mut places = text.iter_mut();
        let mut length = 0;
        for (nth, octet) in ip.octets().into_iter().enumerate() {
            let [hundreds, tens, ones] = [octet / 100, octet / 10 % 10, octet % 10];
            let characters = [
                (nth > 0).then_some(b'.'),
                (octet >= 100).then_some(b'0' + hundreds),
                (octet >= 10).then_some(b'0' + tens),
                Some(b'0' + ones),
            ];
            for (character, place) in characters.into_iter().flatten().zip(&mut places) {
                *place = character;
                length += 1;
            }
        }
        Self::new(text.get(..length).unwrap_or_default())
    }
}

/// Text written on the stack, as far as there is room.
struct Written {
    room: [u8; Text::LONGEST],
    length: usize,
}

impl Write for Written {
    fn write_str(&mut self, part: &str) -> fmt::Result {
        let end = self.length + part.len();
        self.room.get_mut(self.length..end).ok_or(fmt::Error)?.copy_from_slice(part.as_bytes());
        self.length = end;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_written_as_they_are_read() {
        for octets in
            [[0, 0, 0, 0], [10, 0, 7, 9], [192, 168, 100, 255], [255; 4], [1, 99, 200, 30]]
        {
            let ip = Ipv4Addr::from(octets);
            assert_eq!(Text::from(ip), Text::from(ip.to_string()));
        }
    }

    #[test]
    fn filling_is_trimmed() {
        assert_eq!(Text::trimmed(b" S7-300 \0\xFF"), Some(Text::from("S7-300")));
        assert_eq!((Text::trimmed(b"  \0a"), Text::trimmed(b"")), (None, None));
    }

    #[test]
    fn texts_are_written_without_memory_or_shortened_all_the_same() {
        assert_eq!(Text::from(format_args!("{}.{}", 10, 1)), Text::from("10.1"));
        assert_eq!(Text::from([0, 0x0E, 0x8C, 0xEF, 0x75, 0xC5]).to_string(), "00:0e:8c:ef:75:c5");
        assert_eq!(Text::from(IpAddr::from([10, 1, 1, 9])).to_string(), "10.1.1.9");
        let long = "x".repeat(300);
        assert_eq!(Text::from(format_args!("{long}")), Text::from(long.as_str()));
    }

    #[test]
    fn long_texts_stay_distinct_and_bounded() {
        let (mut a, mut b) = (vec![b'a'; 300], vec![b'a'; 300]);
        a.push(b'1');
        b.push(b'2');
        let (a, b) = (Text::new(&a), Text::new(&b));
        assert_eq!(a.bytes().len(), Text::LONGEST);
        assert_ne!(a, b);
        assert_eq!(Text::new(&[b'x'; 31]).bytes(), [b'x'; 31]);
    }
}
