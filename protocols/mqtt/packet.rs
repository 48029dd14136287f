//! What all control packets are made of. *3* is MQTT 3.1.1, *5* is MQTT 5.0, by section.

use wire::{Octets, Short};

/// The types of control packets. 3 §2.2.1, 5 §2.1.2
pub const CONNECT: u8 = 1;
pub const CONNACK: u8 = 2;
pub const PUBLISH: u8 = 3;
pub const PUBACK: u8 = 4;
pub const PUBREC: u8 = 5;
pub const PUBREL: u8 = 6;
pub const PUBCOMP: u8 = 7;
pub const SUBSCRIBE: u8 = 8;
pub const SUBACK: u8 = 9;
pub const UNSUBSCRIBE: u8 = 10;
pub const UNSUBACK: u8 = 11;
pub const PINGREQ: u8 = 12;
pub const PINGRESP: u8 = 13;
pub const DISCONNECT: u8 = 14;
pub const AUTH: u8 = 15;

/// The fixed header: type, flags, and how many octets follow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Header {
    pub kind: u8,
    pub flags: u8,
    /// Octets of this header.
    pub octets: usize,
    /// Octets behind it.
    pub length: usize,
}

/// Why there is no header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unread {
    /// It is not whole.
    Short,
    /// Its length has more than four octets.
    Length,
}

impl Header {
    /// Reads a fixed header. 3 §2.2, 5 §2.1
    pub fn read(bytes: &[u8]) -> Result<Self, Unread> {
        let mut octets = Octets::new(bytes);
        let first = octets.u8().map_err(|_| Unread::Short)?;
        match number(&mut octets) {
            Ok(Some(length)) => {
                let read = bytes.len() - octets.len();
                Ok(Self { kind: first >> 4, flags: first & 15, octets: read, length })
            }
            Ok(None) => Err(Unread::Length),
            Err(_) => Err(Unread::Short),
        }
    }

    /// Octets of the whole packet.
    pub const fn whole(&self) -> usize {
        self.octets + self.length
    }

    /// Quality of service of a PUBLISH. 3 §3.3.1.2
    pub const fn qos(&self) -> u8 {
        self.flags >> 1 & 3
    }

    /// Whether the broker keeps, or kept, a PUBLISH. 3 §3.3.1.3
    pub const fn is_retained(&self) -> bool {
        self.flags & 1 != 0
    }

    /// The version that alone sends such a packet: from 5 on answers end with properties or a
    /// reason. 3 §3.2 to §3.14, 5 §3.2 to §3.15
    pub const fn shows(&self) -> Option<u8> {
        match (self.kind, self.length) {
            (CONNACK | UNSUBACK, 2) | (SUBACK, 3) => Some(4),
            (CONNACK | PUBACK..=PUBCOMP | UNSUBACK, 3..) | (DISCONNECT | AUTH, 1..) => Some(5),
            _ => None,
        }
    }

    /// Whether type, flags and length can be. 3 §2.2.2
    pub const fn is_possible(&self) -> bool {
        let flags = match self.kind {
            PUBLISH => self.qos() < 3,
            PUBREL | SUBSCRIBE | UNSUBSCRIBE => self.flags == 2,
            CONNECT..=AUTH => self.flags == 0,
            _ => false,
        };
        let (least, most) = match self.kind {
            CONNECT => (12, LONGEST),
            CONNACK | PUBACK..=PUBCOMP => (2, LONGEST),
            PINGREQ | PINGRESP => (0, 0),
            DISCONNECT | AUTH => (0, LONGEST),
            UNSUBACK => (2, LONGEST),
            SUBACK => (3, LONGEST),
            _ => (2, LONGEST),
        };
        flags && least <= self.length && self.length <= most
    }
}

/// The greatest length there is. 3 §2.2.3
pub const LONGEST: usize = 268_435_455;

/// A number of one to four octets of seven bits each; none when it has more. 3 §2.2.3
pub fn number(octets: &mut Octets<'_>) -> Result<Option<usize>, Short> {
    let mut value = 0;
    for shift in [0, 7, 14, 21] {
        let octet = octets.u8()?;
        value |= usize::from(octet & 0x7F) << shift;
        if octet & 0x80 == 0 {
            return Ok(Some(value));
        }
    }
    Ok(None)
}

/// Octets behind their length of 16 bits: a text, or a payload. 3 §1.5.3
pub fn string<'a>(octets: &mut Octets<'a>) -> Result<&'a [u8], Short> {
    let length = octets.be16()?;
    octets.take(length.into())
}

/// Properties of MQTT 5, told by number. 5 §2.2.2
pub struct Properties<'a>(Octets<'a>);

impl<'a> Properties<'a> {
    /// Those at the front of `octets`; none before version 5.
    pub fn read(version: u8, octets: &mut Octets<'a>) -> Result<Self, Short> {
        if version < 5 || octets.is_empty() {
            return Ok(Self(Octets::new(&[])));
        }
        let length = number(octets)?.ok_or(Short { missing: 1 })?;
        octets.part(length).map(Self)
    }

    /// Those of a PUBLISH, if such stand at the front of `octets`. 5 §3.3.2.3
    pub fn of_publish(octets: &mut Octets<'a>) -> Option<Self> {
        let length = number(octets).ok()??;
        let all = octets.part(length).ok()?;
        let mut left = all;
        while let Ok(identifier) = left.u8() {
            matches!(identifier, 1..=3 | 8 | 9 | 0x0B | TOPIC_ALIAS | 0x26).then_some(())?;
            value(identifier, &mut left)?;
        }
        Some(Self(all))
    }

    /// The value of the property `wanted`, if it is there.
    pub fn find(&self, wanted: u8) -> Option<&'a [u8]> {
        let mut octets = self.0;
        while let Ok(identifier) = octets.u8() {
            let value = value(identifier, &mut octets)?;
            if identifier == wanted {
                return Some(value);
            }
        }
        None
    }
}

pub const AUTHENTICATION_METHOD: u8 = 0x15;
pub const AUTHENTICATION_DATA: u8 = 0x16;
pub const TOPIC_ALIAS: u8 = 0x23;

/// A property's value. 5 §2.2.2.2
fn value<'a>(identifier: u8, octets: &mut Octets<'a>) -> Option<&'a [u8]> {
    match identifier {
        0x01 | 0x17 | 0x19 | 0x24 | 0x25 | 0x28 | 0x29 | 0x2A => octets.take(1).ok(),
        0x13 | 0x21 | 0x22 | TOPIC_ALIAS => octets.take(2).ok(),
        0x02 | 0x11 | 0x18 | 0x27 => octets.take(4).ok(),
        0x0B => {
            let before = octets.rest();
            number(octets).ok()??;
            before.get(..before.len() - octets.len())
        }
        0x03 | 0x08 | 0x09 | 0x12 | 0x15 | 0x16 | 0x1A | 0x1C | 0x1F => string(octets).ok(),
        0x26 => {
            string(octets).ok()?;
            string(octets).ok()
        }
        _ => None,
    }
}
