//! Messages (§3; over TCP RFC 8323, 3.2) and their options (§3.1).

use wire::{Breach, Carrier, Octets, Short};

/// Types of messages over datagrams. §3
pub(super) const ACKNOWLEDGES: u8 = 2;
pub(super) const RESETS: u8 = 3;

// Numbers of options: §5.10; RFC 7641, 2; RFC 7959, 2.1; RFC 8613, 2.
pub(super) const URI_HOST: u32 = 3;
const ETAG: u32 = 4;
pub(super) const OBSERVE: u32 = 6;
pub(super) const OSCORE: u32 = 9;
pub(super) const URI_PATH: u32 = 11;
pub(super) const CONTENT_FORMAT: u32 = 12;
pub(super) const URI_QUERY: u32 = 15;
pub(super) const PROXY_URI: u32 = 35;
/// What stands before a payload.
const MARKER: u8 = 0xFF;
/// The most options of a message.
const MOST: usize = 64;

/// One message.
pub(super) struct Message<'a> {
    /// Over datagrams.
    pub kind: u8,
    /// Class and detail.
    pub code: u8,
    /// By which a datagram is acknowledged.
    pub id: u16,
    pub token: &'a [u8],
    pub payload: &'a [u8],
    options: Vec<(u32, &'a [u8])>,
}

impl<'a> Message<'a> {
    /// A whole datagram, or what a frame over TCP holds.
    pub(super) fn read(carrier: Carrier, bytes: &'a [u8]) -> Result<Self, Breach> {
        let mut octets = Octets::new(bytes);
        let first = octets.u8()?;
        let kind = if carrier == Carrier::Udp { first >> 4 & 3 } else { ACKNOWLEDGES };
        if carrier != Carrier::Udp {
            octets.skip(extended(first >> 4))?;
        } else if first >> 6 != 1 {
            return Err(Breach("wrong version", format!("1 needed, {} there", first >> 6).into()));
        }
        let code = octets.u8()?;
        let id = if carrier == Carrier::Udp { octets.be16()? } else { 0 };
        let length = usize::from(first & 15);
        if length > 8 {
            return Err(Breach("wrong length", format!("a token of {length} octets").into()));
        }
        let token = octets.take(length)?;
        let (options, payload) = options(&mut octets)?;
        if code == 0 && bytes.len() > 4 && carrier == Carrier::Udp {
            return Err(Breach("wrong length", "an empty message is not empty".into()));
        }
        Ok(Self { kind, code, id, token, payload, options })
    }

    pub(super) const fn class(&self) -> u8 {
        self.code >> 5
    }

    /// The values of an option, in order.
    pub(super) fn all(&self, number: u32) -> impl Iterator<Item = &'a [u8]> + '_ {
        self.options.iter().filter(move |(known, _)| *known == number).map(|(_, value)| *value)
    }

    /// The value of an option that is there once.
    pub(super) fn option(&self, number: u32) -> Option<&'a [u8]> {
        self.all(number).next()
    }

    /// An option that is a number. §3.2
    pub(super) fn number(&self, number: u32) -> Option<u32> {
        let value = self.option(number).filter(|value| value.len() <= 4)?;
        Some(value.iter().fold(0, |sum, octet| sum << 8 | u32::from(*octet)))
    }

    /// An option of a length that its definition forbids (§5.10); between the ends of a stream
    /// numbers mean something else (RFC 8323, 5.2).
    pub(super) fn forbidden(&self) -> Option<String> {
        const SIGNALS: u8 = 7;
        let mut options = self.options.iter().filter(|_| self.class() != SIGNALS);
        options.find_map(|(number, value)| {
            let (least, most) = lengths(*number)?;
            let length = value.len();
            let is = (least..=most).contains(&length);
            (!is).then(|| {
                format!("option {number} of {least} to {most} octets needed, {length} there")
            })
        })
    }
}

/// Octets of a frame's length that follow its first. RFC 8323, 3.2
const fn extended(nibble: u8) -> usize {
    match nibble {
        13 => 1,
        14 => 2,
        15 => 4,
        _ => 0,
    }
}

/// Octets of a frame over TCP, in all.
pub(super) fn framed(bytes: &[u8]) -> Result<usize, Short> {
    let mut octets = Octets::new(bytes);
    let first = octets.u8()?;
    let behind = match first >> 4 {
        13 => usize::from(octets.u8()?) + 13,
        14 => usize::from(octets.be16()?) + 269,
        15 => usize::try_from(octets.be32()?).unwrap_or(usize::MAX).saturating_add(65_805),
        length => length.into(),
    };
    let head = 2 + extended(first >> 4) + usize::from(first & 15);
    Ok(behind.saturating_add(head))
}

/// What is in a message behind its token: options, each with how far its number is from the last
/// one's, and a payload. §3.1
type Options<'a> = (Vec<(u32, &'a [u8])>, &'a [u8]);

fn options<'a>(octets: &mut Octets<'a>) -> Result<Options<'a>, Breach> {
    let (mut options, mut number) = (Vec::new(), 0_u32);
    while let Some(first) = octets.peek(0) {
        octets.skip(1)?;
        if first == MARKER {
            if octets.is_empty() {
                return Err(Breach("wrong length", "no payload behind its marker".into()));
            }
            return Ok((options, octets.rest()));
        }
        number = number.saturating_add(of_nibble(first >> 4, octets)?);
        let length = of_nibble(first & 15, octets)?;
        let value = octets.take(usize::try_from(length).unwrap_or(usize::MAX))?;
        if options.len() < MOST {
            options.push((number, value));
        }
    }
    Ok((options, &[]))
}

fn of_nibble(nibble: u8, octets: &mut Octets<'_>) -> Result<u32, Breach> {
    match nibble {
        13 => Ok(u32::from(octets.u8()?) + 13),
        14 => Ok(u32::from(octets.be16()?) + 269),
        15 => Err(Breach("wrong option", "15 is reserved".into())),
        nibble => Ok(nibble.into()),
    }
}

/// Table 4 of §5.10.
const fn lengths(option: u32) -> Option<(usize, usize)> {
    Some(match option {
        1 => (0, 8),
        URI_HOST => (1, 255),
        ETAG => (1, 8),
        5 => (0, 0),
        OBSERVE => (0, 3),
        7 | CONTENT_FORMAT | 17 => (0, 2),
        8 | URI_PATH | URI_QUERY | 20 => (0, 255),
        14 | 60 => (0, 4),
        PROXY_URI => (1, 1034),
        39 => (1, 255),
        _ => return None,
    })
}
