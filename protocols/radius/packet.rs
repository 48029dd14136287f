//! What all messages have: a code, an identifier, an authenticator, and attributes (§3, §5).

use std::net::{IpAddr, Ipv4Addr};
use wire::{Breach, Octets, Short, Text};

pub(super) const HEADER: usize = 20;
/// The longest message. §3
pub(super) const LONGEST: usize = 4096;

/// Attributes that are read. §5; RFC 2866, 5; RFC 2869, 5; RFC 3579, 3; RFC 5176, 3.5
pub(super) const USER_NAME: u8 = 1;
pub(super) const USER_PASSWORD: u8 = 2;
pub(super) const CHAP_PASSWORD: u8 = 3;
pub(super) const NAS_IP_ADDRESS: u8 = 4;
pub(super) const REPLY_MESSAGE: u8 = 18;
pub(super) const VENDOR_SPECIFIC: u8 = 26;
pub(super) const CALLING_STATION: u8 = 31;
pub(super) const NAS_IDENTIFIER: u8 = 32;
pub(super) const PROXY_STATE: u8 = 33;
pub(super) const ACCT_STATUS: u8 = 40;
pub(super) const SESSION: u8 = 44;
pub(super) const NAS_PORT_TYPE: u8 = 61;
pub(super) const ARAP_PASSWORD: u8 = 70;
pub(super) const EAP_MESSAGE: u8 = 79;
pub(super) const MESSAGE_AUTHENTICATOR: u8 = 80;
pub(super) const ERROR_CAUSE: u8 = 101;
pub(super) const DIGEST_RESPONSE: u8 = 103;

pub(super) struct Packet<'a> {
    pub code: u8,
    pub identifier: u8,
    attributes: &'a [u8],
}

impl<'a> Packet<'a> {
    /// Behind the length only filling may stand. §3
    pub(super) fn read(bytes: &'a [u8]) -> Result<Self, Breach> {
        let mut octets = Octets::new(bytes);
        let (code, identifier) = (octets.u8()?, octets.u8()?);
        let length = usize::from(octets.be16()?);
        if !(HEADER..=LONGEST).contains(&length) {
            return Err(Breach("wrong length", format_args!("{length} octets are none").into()));
        }
        let mut packet = Octets::new(bytes).part(length)?;
        let attributes = packet.skip(HEADER)?.rest();
        match walk(attributes).find_map(Result::err) {
            Some(breach) => Err(breach),
            None => Ok(Self { code, identifier, attributes }),
        }
    }

    pub(super) fn attributes(&self) -> impl Iterator<Item = (u8, &'a [u8])> {
        walk(self.attributes).flatten()
    }

    /// The first attribute of a type.
    pub(super) fn first(&self, kind: u8) -> Option<&'a [u8]> {
        self.attributes().find(|(of, _)| *of == kind).map(|(_, value)| value)
    }

    pub(super) fn has(&self, kind: u8) -> bool {
        self.first(kind).is_some()
    }

    pub(super) fn text(&self, kind: u8) -> Option<Text> {
        self.first(kind).and_then(Text::trimmed)
    }

    pub(super) fn number(&self, kind: u8) -> Option<u32> {
        self.first(kind)?.try_into().ok().map(u32::from_be_bytes)
    }

    /// Where the NAS says to be, unless that is an address of no host in particular.
    pub(super) fn nas(&self) -> Option<IpAddr> {
        let ip = Ipv4Addr::from(self.number(NAS_IP_ADDRESS)?);
        let of_none = ip.is_loopback() || ip.is_unspecified() || ip.is_multicast();
        (!of_none && !ip.is_broadcast()).then_some(IpAddr::V4(ip))
    }
}

/// Each attribute's type and value; the last is a breach where they do not end with the octets.
fn walk(attributes: &[u8]) -> impl Iterator<Item = Result<(u8, &[u8]), Breach>> {
    let mut octets = Octets::new(attributes);
    std::iter::from_fn(move || {
        (!octets.is_empty())
            .then(|| attribute(&mut octets).inspect_err(|_| octets = Octets::new(&[])))
    })
}

fn attribute<'a>(octets: &mut Octets<'a>) -> Result<(u8, &'a [u8]), Breach> {
    let (kind, length) = (octets.u8()?, octets.u8()?);
    let short = || {
        let text = format_args!("attribute {kind} has {length} octets, 2 at least needed").into();
        Breach("wrong length", text)
    };
    let value = usize::from(length).checked_sub(2).ok_or_else(short)?;
    octets.take(value).map(|value| (kind, value)).map_err(|Short { missing }| {
        let text = format_args!("attribute {kind} goes {missing} octets beyond the message").into();
        Breach("wrong length", text)
    })
}
