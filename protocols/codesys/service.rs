//! The fourth layer: services of a node's components, and the tags in which these say what they say.

use wire::{Breach, Octets, Short};

/// How a message begins that anybody reads, and one that is encrypted.
pub const PLAIN: u16 = 0xCD55;
pub const ENCRYPTED: u16 = 0x7557;

/// Components.
pub const DEVICE: u16 = 1;
pub const FILE_TRANSFER: u16 = 8;
pub const USER_MANAGEMENT: u16 = 12;
pub const SHELL: u16 = 17;

const RESPONSE: u16 = 0x80;

/// A request or a response of a component.
pub struct Service<'a> {
    pub component: u16,
    pub command: u16,
    pub response: bool,
    pub tags: Tags<'a>,
}

/// `None` for what is encrypted.
pub fn read(octets: &[u8]) -> Result<Option<Service<'_>>, Breach> {
    let mut fields = Octets::new(octets);
    match fields.le16()? {
        PLAIN => {}
        ENCRYPTED => return Ok(None),
        other => {
            let text = format_args!("0xcd55 or 0x7557 needed, {other:#06x} there").into();
            return Err(Breach("unknown protocol", text));
        }
    }
    let length = usize::from(fields.le16()?);
    let (mut head, tags) = (fields.part(length)?, Tags(fields.rest()));
    let (component, command) = (head.le16()?, head.le16()?);
    let response = component & RESPONSE != 0;
    Ok(Some(Service { component: component & !RESPONSE, command, response, tags }))
}

/// Values behind each other, each with a number and a length; some hold others.
#[derive(Clone, Copy, Default)]
pub struct Tags<'a>(&'a [u8]);

impl<'a> Tags<'a> {
    /// What these octets hold.
    pub const fn of(octets: &'a [u8]) -> Self {
        Self(octets)
    }

    /// The first value with this number.
    pub fn get(self, number: u8) -> Option<&'a [u8]> {
        self.find(number).and_then(|(value, missing)| (missing == 0).then_some(value))
    }

    /// The same, or what is there of it.
    pub fn begun(self, number: u8) -> Option<&'a [u8]> {
        self.find(number).map(|(value, _)| value)
    }

    /// A value and how many of its octets are missing. A number's bits from the ninth on are filling.
    fn find(self, number: u8) -> Option<(&'a [u8], usize)> {
        let mut octets = Octets::new(self.0);
        while !octets.is_empty() {
            let [low, ..] = varying(&mut octets).ok()?.to_le_bytes();
            let length = usize::try_from(varying(&mut octets).ok()?).unwrap_or(usize::MAX);
            match octets.take(length) {
                Ok(value) if low == number => return Some((value, 0)),
                Err(Short { missing }) if low == number => return Some((octets.rest(), missing)),
                Ok(_) => {}
                Err(_) => return None,
            }
        }
        None
    }

    /// The values that the one with this number holds.
    pub fn within(self, number: u8) -> Option<Tags<'a>> {
        self.get(number).map(Tags)
    }

    /// All octets.
    pub const fn octets(self) -> &'a [u8] {
        self.0
    }

    /// The number in the two octets of a value.
    pub fn word(self, number: u8) -> Option<u16> {
        self.get(number)?.try_into().ok().map(u16::from_le_bytes)
    }

    /// The number in the four octets of a value.
    pub fn long(self, number: u8) -> Option<u32> {
        self.get(number)?.try_into().ok().map(u32::from_le_bytes)
    }
}

/// Seven bits an octet, the least significant first.
fn varying(octets: &mut Octets<'_>) -> Result<u32, Short> {
    let mut number = 0;
    for shift in (0..32).step_by(7) {
        let octet = octets.u8()?;
        number |= u32::from(octet & 0x7F) << shift;
        if octet & 0x80 == 0 {
            break;
        }
    }
    Ok(number)
}
