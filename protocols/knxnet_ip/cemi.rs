//! What the frames carry: telegrams of the bus, and the management of the server itself, in the
//! common external message interface (cEMI; KNX 3/6/3, 4.1).

use wire::{Octets, Short, Side};

/// Message codes.
pub const DATA_REQUEST: u8 = 0x11;
pub const DATA_CONFIRMATION: u8 = 0x2E;
pub const DATA_INDICATION: u8 = 0x29;
pub const CONNECTED_REQUEST: u8 = 0x41;
pub const INDIVIDUAL_REQUEST: u8 = 0x4A;
pub const CONNECTED_INDICATION: u8 = 0x89;
pub const INDIVIDUAL_INDICATION: u8 = 0x94;
pub const PROPERTY_READ: u8 = 0xFC;
pub const PROPERTY_READ_CONFIRMATION: u8 = 0xFB;
pub const PROPERTY_WRITE: u8 = 0xF6;
pub const PROPERTY_WRITE_CONFIRMATION: u8 = 0xF5;
pub const FUNCTION_COMMAND: u8 = 0xF8;
pub const FUNCTION_STATE_READ: u8 = 0xF9;
pub const FUNCTION_CONFIRMATION: u8 = 0xFA;
pub const RESET: u8 = 0xF1;
pub const RESET_INDICATION: u8 = 0xF0;

/// A service of the transport layer: with these bits it is none of an application.
pub const CONTROL: u16 = 0x8000;

/// Who sends such a message.
pub const fn sender(code: u8) -> Side {
    match code {
        0x10 | DATA_REQUEST | 0x13 | CONNECTED_REQUEST | INDIVIDUAL_REQUEST | PROPERTY_READ
        | PROPERTY_WRITE | FUNCTION_COMMAND | FUNCTION_STATE_READ | RESET => Side::Client,
        _ => Side::Server,
    }
}

/// Whether the message carries a telegram that is read.
pub const fn is_telegram(code: u8) -> bool {
    matches!(
        code,
        DATA_REQUEST
            | DATA_CONFIRMATION
            | DATA_INDICATION
            | CONNECTED_REQUEST
            | INDIVIDUAL_REQUEST
            | CONNECTED_INDICATION
            | INDIVIDUAL_INDICATION
    )
}

/// Whom a telegram is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum To {
    /// A device by its individual address; 0 where a connection tells it.
    Device(u16),
    /// A group of objects; 0 is all devices.
    Group(u16),
}

/// What an application asks or answers (KNX 3/3/7, 2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Apdu<'a> {
    /// The ten bits of the service, without the data in them; or a service of the transport
    /// layer with `CONTROL`.
    pub service: u16,
    /// Six bits of data beside the service.
    pub short: u8,
    pub data: &'a [u8],
}

/// A telegram (KNX 3/6/3, 4.1.5.3).
pub struct Telegram<'a> {
    /// What the confirmation tells: nobody on the bus took it.
    pub failed: bool,
    pub source: u16,
    pub to: To,
    pub apdu: Apdu<'a>,
    /// Octets that are missing at the end.
    missing: usize,
}

impl<'a> Telegram<'a> {
    /// Reads a whole one.
    pub fn read(code: u8, octets: Octets<'a>) -> Result<Self, Short> {
        let begun = Self::begun(code, octets)?;
        match begun.missing {
            0 => Ok(begun),
            missing => Err(Short { missing }),
        }
    }

    /// Reads as much as there is.
    pub fn begun(code: u8, mut octets: Octets<'a>) -> Result<Self, Short> {
        let additional = octets.u8()?;
        octets.skip(additional.into())?;
        let [control, more, a, b, c, d] = octets.array()?;
        let (source, target) = (u16::from_be_bytes([a, b]), u16::from_be_bytes([c, d]));
        let to = if more & 0x80 == 0 { To::Device(target) } else { To::Group(target) };
        let addressed = matches!(code, DATA_REQUEST | DATA_CONFIRMATION | DATA_INDICATION);
        let length = usize::from(octets.u8()?) + 1;
        let tpdu = octets.take(length.min(octets.len()))?;
        Ok(Self {
            failed: addressed && control & 1 != 0,
            source: if addressed { source } else { 0 },
            to: if addressed { to } else { To::Device(0) },
            apdu: Apdu::read(tpdu)?,
            missing: length - tpdu.len(),
        })
    }
}

impl<'a> Apdu<'a> {
    fn read(tpdu: &'a [u8]) -> Result<Self, Short> {
        let mut octets = Octets::new(tpdu);
        let first = octets.u8()?;
        if first & 0x80 != 0 {
            return Ok(Self { service: CONTROL | u16::from(first & 3), short: 0, data: &[] });
        }
        let second = octets.u8()?;
        let whole = u16::from_be_bytes([first & 3, second]);
        let service = if has_short(whole) { whole & 0x3C0 } else { whole };
        Ok(Self { service, short: second & 0x3F, data: octets.rest() })
    }
}

/// Whether the last six bits are data: services of four bits (KNX 3/3/7, 2). What is left of
/// those that answer a converter's read are extended services.
const fn has_short(service: u16) -> bool {
    match service >> 6 {
        7 => service & 0x3F < 8,
        0xB | 0xE | 0xF => false,
        _ => true,
    }
}
