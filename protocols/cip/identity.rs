//! What a device says of itself in the attributes of a few objects.

use super::claims::Claims;
use super::class::{ETHERNET_LINK, IDENTITY, PROGRAM_NAME, TCP_IP_INTERFACE};
use std::fmt;
use std::net::{IpAddr, Ipv4Addr};
use wire::{Octets, Out, Short};

/// In a key's major revision: a compatible device may stand in.
const COMPATIBLE: u8 = 0x80;

/// An electronic key: what the device at the path's end must be (volume 1, C-1.4.5.2).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Key {
    vendor: u16,
    kind: u16,
    product: u16,
    revision: (u8, u8),
}

impl Key {
    /// Behind the segment's first octet. Format 5 has a serial number behind format 4.
    pub fn read(octets: &mut Octets<'_>) -> Result<Self, Short> {
        let format = octets.u8()?;
        let (vendor, kind, product) = (octets.le16()?, octets.le16()?, octets.le16()?);
        let revision = (octets.u8()?, octets.u8()?);
        octets.skip(if format == 5 { 4 } else { 0 })?;
        Ok(Self { vendor, kind, product, revision })
    }

    /// Whether it demands anything.
    pub fn demands(&self) -> bool {
        (self.vendor, self.kind, self.product) != (0, 0, 0)
    }

    /// The device took the key: it is what the key says, unless a compatible one may stand
    /// in; a zero demands nothing.
    pub fn claim(&self, claims: &Claims<'_>, out: &mut Out<'_>) {
        if self.revision.0 & COMPATIBLE != 0 {
            return;
        }
        if self.vendor != 0 {
            claims.is_vendor(self.vendor, out);
        }
        if self.kind != 0 {
            claims.is_type(self.kind, out);
        }
        if self.product != 0 {
            claims.is("product_code", format_args!("{}", self.product), out);
        }
        if self.revision.0 != 0 && self.revision.1 != 0 {
            claims.is("firmware", format_args!("{}.{}", self.revision.0, self.revision.1), out);
        }
    }
}

/// `vendor 1, device type 7, product code 33, revision 3.1 or compatible`.
impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { vendor, kind, product, revision: (major, minor) } = self;
        write!(f, "vendor {vendor}, device type {kind}, product code {product}, ")?;
        write!(f, "revision {}.{minor}", major & !COMPATIBLE)?;
        f.write_str(if major & COMPATIBLE != 0 { " or compatible" } else { "" })
    }
}

/// Whether attributes of `class` say anything of identity.
pub const fn speaks(class: u32) -> bool {
    matches!(class, IDENTITY | PROGRAM_NAME | TCP_IP_INTERFACE | ETHERNET_LINK)
}

/// Claims one `attribute` of the first instance of `class`, read from the front of
/// `octets`. `None` when it cannot be read, or where it ends is not known.
pub fn attribute(
    class: u32,
    attribute: u16,
    octets: &mut Octets<'_>,
    claims: &Claims<'_>,
    out: &mut Out<'_>,
) -> Option<()> {
    match class {
        IDENTITY => identity(attribute, octets, claims, out),
        PROGRAM_NAME => program_name(attribute, octets, claims, out),
        TCP_IP_INTERFACE => interface(attribute, octets, claims, out),
        ETHERNET_LINK => ethernet(attribute, octets, claims, out),
        _ => None,
    }
}

/// All attributes, in order, as far as they are known (Get Attributes All).
pub fn all(class: u32, octets: &mut Octets<'_>, claims: &Claims<'_>, out: &mut Out<'_>) {
    let vendor = Octets::new(octets.rest()).le16().ok().filter(|_| class == IDENTITY);
    let claims = &claims.of_vendor(vendor);
    let mut numbers = 1..;
    while numbers.next().and_then(|n| attribute(class, n, octets, claims, out)).is_some() {}
}

/// A count, then each attribute with its number, its status and, where that is
/// success, its value (Get Attribute List), as far as they are known.
pub fn list(
    class: u32,
    octets: &mut Octets<'_>,
    claims: &Claims<'_>,
    out: &mut Out<'_>,
) -> Result<(), Short> {
    for _ in 0..octets.le16()? {
        let (number, status) = (octets.le16()?, octets.le16()?);
        if status == 0 && attribute(class, number, octets, claims, out).is_none() {
            break;
        }
    }
    Ok(())
}

/// Volume 1, 5A-2.2.
fn identity(
    attribute: u16,
    octets: &mut Octets<'_>,
    claims: &Claims<'_>,
    out: &mut Out<'_>,
) -> Option<()> {
    match attribute {
        1 => claims.is_vendor(octets.le16().ok()?, out),
        2 => claims.is_type(octets.le16().ok()?, out),
        3 => claims.is("product_code", format_args!("{}", octets.le16().ok()?), out),
        4 => {
            let [major, minor] = octets.array().ok()?;
            claims.is("firmware", format_args!("{major}.{minor}"), out);
        }
        5 => claims.is_in(octets.le16().ok()?, out),
        6 => match octets.le32().ok()? {
            0 => (),
            serial => claims.is("serial", format_args!("0x{serial:08x}"), out),
        },
        7 => {
            let length = octets.u8().ok()?;
            claims.is_text("model", octets.take(length.into()).ok()?, out);
        }
        _ => return None,
    }
    Some(())
}

/// Rockwell: the name of the controller or module, and the project's description.
fn program_name(
    attribute: u16,
    octets: &mut Octets<'_>,
    claims: &Claims<'_>,
    out: &mut Out<'_>,
) -> Option<()> {
    match attribute {
        1 => claims.is_text("name", string(octets)?, out),
        2 => claims.is_text("description", string(octets)?, out),
        _ => return None,
    }
    Some(())
}

/// Volume 2, 5-4.3.2.
fn interface(
    attribute: u16,
    octets: &mut Octets<'_>,
    claims: &Claims<'_>,
    out: &mut Out<'_>,
) -> Option<()> {
    match attribute {
        1..=3 => drop(octets.le32().ok()?),
        4 => {
            let words = octets.le16().ok()?;
            octets.skip(usize::from(words) * 2).ok()?;
        }
        5 => {
            let address = Ipv4Addr::from(octets.le32().ok()?);
            octets.skip(16).ok()?;
            let domain = string(octets)?;
            octets.skip(domain.len() % 2).ok()?;
            if !address.is_unspecified() {
                claims.is("ip", IpAddr::from(address), out);
            }
        }
        6 => claims.is_text("name", string(octets)?, out),
        _ => return None,
    }
    Some(())
}

/// Volume 2, 5-5.3.2.
fn ethernet(
    attribute: u16,
    octets: &mut Octets<'_>,
    claims: &Claims<'_>,
    out: &mut Out<'_>,
) -> Option<()> {
    match attribute {
        1 | 2 => drop(octets.le32().ok()?),
        3 => {
            let mac: [u8; 6] = octets.array().ok()?;
            claims.is("mac", mac, out);
        }
        _ => return None,
    }
    Some(())
}

/// A STRING: 16 bits of length, then the octets (volume 1, C-6.1.4).
fn string<'a>(octets: &mut Octets<'a>) -> Option<&'a [u8]> {
    let length = usize::from(octets.le16().ok()?);
    octets.take(length).ok()
}
