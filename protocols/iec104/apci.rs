//! Control information: what frames a message. IEC 60870-5-104, 5

/// What each frame begins with.
pub const START: u8 = 0x68;
/// Octets of the whole control information.
pub const OCTETS: usize = 6;
/// The longest frame behind its first two octets.
const LONGEST: u8 = 253;

/// A frame's control information. 5.1
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Control {
    /// Carries a message: the number it is sent as.
    Numbered(u16),
    /// Acknowledges.
    Supervisory,
    /// Starts, stops or tests: its first octet.
    Unnumbered(u8),
}

/// What begins a transfer, ends it, and tests the connection; confirmed by the bit above.
pub const STARTDT: u8 = 0x07;
pub const STOPDT: u8 = 0x13;
pub const TESTFR: u8 = 0x43;

/// A frame: what it is, and how many octets it has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Frame {
    pub control: Control,
    pub whole: usize,
}

/// Why there is no frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unread {
    /// So many octets are needed in all.
    More(usize),
    /// Other octets than the start.
    Start,
    /// A length that cannot be.
    Length,
    /// Control octets that the standard does not know; the frame has so many octets.
    Control(usize),
}

impl Frame {
    /// Reads the control information at the front of `bytes`.
    pub fn read(bytes: &[u8]) -> Result<Self, Unread> {
        match bytes {
            [START, length, ..] if !(4..=LONGEST).contains(length) => Err(Unread::Length),
            [START, length, control @ ..] => {
                let whole = 2 + usize::from(*length);
                match control.first_chunk::<4>() {
                    None => Err(Unread::More(OCTETS)),
                    Some(octets) => match control_of(*octets, *length) {
                        Some(control) => Ok(Self { control, whole }),
                        None => Err(Unread::Control(whole)),
                    },
                }
            }
            [START] | [] => Err(Unread::More(OCTETS)),
            _ => Err(Unread::Start),
        }
    }
}

fn control_of([a, b, c, d]: [u8; 4], length: u8) -> Option<Control> {
    match (a & 3, length) {
        (0 | 2, 10..) if c & 1 == 0 => Some(Control::Numbered(u16::from_le_bytes([a, b]) >> 1)),
        (1, 4) if [a, b] == [1, 0] && c & 1 == 0 => Some(Control::Supervisory),
        (3, 4) if [b, c, d] == [0; 3] && confirms(a).or(Some(a)).is_some_and(is_act) => {
            Some(Control::Unnumbered(a))
        }
        _ => None,
    }
}

const fn is_act(octet: u8) -> bool {
    matches!(octet, STARTDT | STOPDT | TESTFR)
}

/// What an unnumbered frame confirms, if it does. 5.1, figure 8
pub const fn confirms(octet: u8) -> Option<u8> {
    match octet {
        0x0B => Some(STARTDT),
        0x23 => Some(STOPDT),
        0x83 => Some(TESTFR),
        _ => None,
    }
}
