//! 3E and 4E frames in binary and ASCII code (SLMP reference manual SH-080956ENG, chapter 4).

use super::fields::Fields;
use wire::{Breach, Name, Octets, Recognition, Short, Side};

/// What kind of frame a subheader begins.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Kind {
    pub answers: bool,
    /// 4E: a serial number tells an answer's request.
    serial: bool,
    pub ascii: bool,
}

impl Kind {
    fn of(bytes: &[u8]) -> Option<Self> {
        let kind = |answers, serial, ascii| Some(Self { answers, serial, ascii });
        match bytes {
            [0x50, 0x00, ..] => kind(false, false, false),
            [0xD0, 0x00, ..] => kind(true, false, false),
            [0x54, 0x00, ..] => kind(false, true, false),
            [0xD4, 0x00, ..] => kind(true, true, false),
            [b'5', b'0', b'0', b'0', ..] => kind(false, false, true),
            [b'D', b'0', b'0', b'0', ..] => kind(true, false, true),
            [b'5', b'4', b'0', b'0', ..] => kind(false, true, true),
            [b'D', b'4', b'0', b'0', ..] => kind(true, true, true),
            _ => None,
        }
    }

    /// Octets up to and with the length.
    const fn head(self) -> usize {
        let binary = if self.serial { 13 } else { 9 };
        if self.ascii {
            binary * 2
        } else {
            binary
        }
    }
}

#[derive(Clone, Copy)]
pub struct Frame<'a> {
    pub kind: Kind,
    pub serial: u32,
    station: [u32; 4],
    /// Behind the length: a timer and a command, or an end code.
    pub body: Fields<'a>,
}

impl Frame<'_> {
    /// Network, station and module I/O number; none for the CPU of the station itself.
    pub fn unit(&self) -> Name {
        match self.station {
            [0, 0xFF, 0x03FF, 0] => Name::None,
            [network, station, 0x03FF, _] => Name::At("{}.{}", [network, station, 0]),
            [network, station, module, _] => Name::At("{}.{}.{X}", [network, station, module]),
        }
    }
}

/// What came of reading a frame.
pub enum Read<'a> {
    /// With its octets.
    Whole(Frame<'a>, usize),
    More(usize),
    Broken(Breach),
}

pub fn read(bytes: &[u8]) -> Read<'_> {
    let Some(kind) = Kind::of(bytes) else {
        return match bytes.len() {
            0..4 => Read::More(4),
            _ => Read::Broken(Breach("wrong subheader", "3E or 4E needed".into())),
        };
    };
    match head(kind, bytes) {
        Ok((frame, length)) => {
            let whole = kind.head() + length;
            match bytes.get(kind.head()..whole) {
                Some(body) => {
                    Read::Whole(Frame { body: Fields::new(body, kind.ascii), ..frame }, whole)
                }
                None => Read::More(whole),
            }
        }
        Err(short) => Read::More(bytes.len() + short.missing),
    }
}

/// What stands before the body, and the body's length.
fn head(kind: Kind, bytes: &[u8]) -> Result<(Frame<'_>, usize), Short> {
    let head = Octets::new(bytes).take(kind.head())?;
    let mut fields = Fields::new(head, kind.ascii);
    fields.u16()?;
    let mut serial = 0;
    if kind.serial {
        serial = fields.u16()?;
        fields.u16()?;
    }
    let station = [fields.u8()?, fields.u8()?, fields.u16()?, fields.u8()?];
    let length = usize::try_from(fields.u16()?).unwrap_or(usize::MAX);
    let body = Fields::new(&[], kind.ascii);
    Ok((Frame { kind, serial, station, body }, length))
}

/// A subheader, a module of a controller (03FF, or 03D0 to 03E3 of others in the rack), a
/// length that fits, and of a request a known command: 56 bits. Cyclic data are not SLMP's own.
pub fn recognise(bytes: &[u8]) -> Recognition {
    let Some(kind) = Kind::of(bytes) else { return Recognition::No };
    let Ok((frame, length)) = head(kind, bytes) else { return Recognition::Short };
    if crate::cclink::recognise(bytes) != Recognition::No {
        return Recognition::No;
    }
    let digits = bytes.iter().take(kind.head()).all(u8::is_ascii_hexdigit);
    let [_, _, module, multidrop] = frame.station;
    let routed = matches!(module, 0x03D0..=0x03E3 | 0x03FF) && multidrop <= 31;
    if !routed || kind.ascii && !digits {
        return Recognition::No;
    }
    let fields = Fields::new(bytes.get(kind.head()..).unwrap_or_default(), kind.ascii);
    let least = fields.width(if kind.answers { 2 } else { 6 });
    if length < least || fields.octets.len() > length {
        return Recognition::Broken;
    }
    let side = if kind.answers { Side::Server } else { Side::Client };
    if kind.answers || command(fields).is_ok_and(is_known) {
        Recognition::Sure(Some(side))
    } else {
        Recognition::Maybe(Some(side))
    }
}

fn command(mut fields: Fields<'_>) -> Result<u32, Short> {
    fields.u16()?;
    fields.u16()
}

/// Chapter 5, and the MELSEC communication protocol's (SH-080008).
const fn is_known(command: u32) -> bool {
    matches!(
        command,
        0x0101
            | 0x0401
            | 0x0403
            | 0x0406
            | 0x041A
            | 0x041C
            | 0x0601
            | 0x0613
            | 0x0619
            | 0x0801
            | 0x0802
            | 0x0E30..=0x0E34
            | 0x1001..=0x1006
            | 0x1401
            | 0x1402
            | 0x1406
            | 0x141A
            | 0x141B
            | 0x1601
            | 0x1613
            | 0x1617
            | 0x1630
            | 0x1631
            | 0x1810..=0x182A
            | 0x2101
    )
}
