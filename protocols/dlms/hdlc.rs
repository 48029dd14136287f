//! HDLC frames, as on a meter's optical port (IEC 62056-46, 6.4): a flag, format and length, two
//! addresses, a control octet, a checksum of these, information with its own, and a flag.

use crate::crc16::is_hdlc;
use wire::{Name, Octets, Side};

pub const FLAG: u8 = 0x7E;
/// Type 3 is the only one.
const FORMAT: u8 = 0xA0;
const SEGMENTED: u8 = 0x08;
/// Octets of checksum.
const SUM: usize = 2;
/// Flag and format in front of what the length counts from its second octet on.
const HEAD: usize = 3;

// Control octets without the bit that polls or ends (ISO/IEC 13239, 5.5).
pub const SNRM: u8 = 0x83;
pub const DISC: u8 = 0x43;
pub const UA: u8 = 0x63;
pub const DM: u8 = 0x0F;

/// What LLC says in front of a command and of a response (IEC 62056-46, 5.3).
const COMMAND: [u8; 3] = [0xE6, 0xE6, 0];
const RESPONSE: [u8; 3] = [0xE6, 0xE7, 0];

pub struct Frame<'a> {
    /// Octets of the whole frame, both flags included.
    pub whole: usize,
    pub segmented: bool,
    pub to: Address,
    pub from: Address,
    /// Without the bit that polls or ends.
    pub control: u8,
    pub information: &'a [u8],
    /// Whether the checksum in front of the information is right.
    pub is_sound: bool,
    /// Whether that behind it is, too: it is not once a secret in there is overwritten.
    pub is_intact: bool,
}

/// A logical device, and the physical one that it is in; a client has the former alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Address {
    upper: u16,
    lower: Option<u16>,
}

impl Address {
    /// What a server's logical device is called.
    pub fn name(self) -> Name {
        match self.lower {
            Some(lower) => Name::At("{}.{}", [self.upper.into(), lower.into(), 0]),
            None => Name::at("{}", self.upper.into()),
        }
    }

    pub const fn upper(self) -> u16 {
        self.upper
    }

    /// One, two or four octets of seven bits each; the last has its lowest bit set.
    fn read(octets: &mut Octets<'_>) -> Option<Self> {
        let mut bits = [0_u16; 4];
        let mut count = 0;
        for place in &mut bits {
            let octet = octets.u8().ok()?;
            (*place, count) = (u16::from(octet >> 1), count + 1);
            if octet & 1 != 0 {
                break;
            }
        }
        let [a, b, c, d] = bits;
        Some(match count {
            1 => Self { upper: a, lower: None },
            2 => Self { upper: a, lower: Some(b) },
            4 => Self { upper: a << 7 | b, lower: Some(c << 7 | d) },
            _ => return None,
        })
    }
}

/// Why octets are no frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unread {
    /// So many are needed in all.
    More(usize),
    /// They do not begin like one, or do not end like one.
    Not,
}

/// The length in the eleven bits behind the format's.
fn length(bytes: &[u8]) -> Result<usize, Unread> {
    match bytes {
        [] | [FLAG] => Err(Unread::More(HEAD)),
        [FLAG, format] if format & 0xF0 == FORMAT => Err(Unread::More(HEAD)),
        [FLAG, format, low, ..] if format & 0xF0 == FORMAT => {
            Ok(usize::from(format & 7) << 8 | usize::from(*low))
        }
        _ => Err(Unread::Not),
    }
}

impl<'a> Frame<'a> {
    pub fn read(bytes: &'a [u8]) -> Result<Self, Unread> {
        let whole = length(bytes)? + 2;
        let Some(frame) = bytes.get(..whole) else { return Err(Unread::More(whole)) };
        let inside = match frame {
            [FLAG, inside @ .., FLAG] => inside,
            _ => return Err(Unread::Not),
        };
        let mut octets = Octets::new(inside);
        let (Ok([format, _]), Some(to), Some(from), Ok(control)) =
            (octets.array(), Address::read(&mut octets), Address::read(&mut octets), octets.u8())
        else {
            return Err(Unread::Not);
        };
        let head = inside.len() - octets.len() + SUM;
        let rest = octets.skip(SUM).map(|octets| octets.rest()).map_err(|_| Unread::Not)?;
        let information = rest.get(..rest.len().saturating_sub(SUM)).unwrap_or_default();
        let is_sound = cfg!(fuzzing) || inside.get(..head).is_some_and(is_hdlc);
        Ok(Self {
            whole,
            segmented: format & SEGMENTED != 0,
            to,
            from,
            control: control & !0x10,
            information,
            is_sound,
            is_intact: cfg!(fuzzing) || is_hdlc(inside),
        })
    }

    /// Who sent it, where it tells.
    pub fn sender(&self) -> Option<Side> {
        match self.control {
            SNRM | DISC => Some(Side::Client),
            UA | DM => Some(Side::Server),
            _ if self.information.starts_with(&COMMAND) => Some(Side::Client),
            _ if self.information.starts_with(&RESPONSE) => Some(Side::Server),
            _ => None,
        }
    }

    /// Whether it carries information of the layer above, numbered or not.
    pub const fn carries(&self) -> bool {
        self.control & 1 == 0 || self.control == 0x03
    }
}

/// An APDU behind what LLC says.
pub fn behind_llc(information: &[u8]) -> Option<&[u8]> {
    information.strip_prefix(&COMMAND).or_else(|| information.strip_prefix(&RESPONSE))
}
