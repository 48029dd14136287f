//! What a node is, by its IdentResponse (7.3.3.2.1) or the objects that hold the same (1008h to
//! 100Ah, 1018h).

use super::NAME;
use std::net::{IpAddr, Ipv4Addr};
use wire::{Octets, Out, Short, Subject, Text};

/// As an IdentResponse has it.
pub(super) struct Identity<'a> {
    /// Vendor, product code, revision, serial number: the entries of object 1018h.
    numbers: [u32; 4],
    address: u32,
    name: &'a [u8],
}

impl<'a> Identity<'a> {
    pub(super) fn read(mut body: Octets<'a>) -> Result<Self, Short> {
        body.skip(26)?; // states, features and sizes, the type of device
        let numbers = [body.le32()?, body.le32()?, body.le32()?, body.le32()?];
        // What vendors have of their own, dates of the configuration and the software.
        let address = body.skip(24)?.le32()?;
        let name = body.skip(8)?.take(32)?;
        body.skip(48)?;
        Ok(Self { numbers, address, name })
    }

    pub(super) fn told(&self, out: &mut Out<'_>) {
        for (value, entry) in self.numbers.into_iter().zip(1..) {
            number(entry, value, out);
        }
        if self.address != 0 {
            let ip = IpAddr::V4(Ipv4Addr::from(self.address));
            out.is(NAME, Subject::of(out.side()), "ip", ip);
        }
        if let Some(name) = Text::trimmed(self.name) {
            out.is(NAME, Subject::of(out.side()), "name", name);
        }
    }
}

/// An entry of object 1018h; 0 is none.
fn number(entry: u8, value: u32, out: &mut Out<'_>) {
    let text = match entry {
        _ if value == 0 => return,
        1 => format_args!("{value}").into(),
        2 => format_args!("{value:#010X}").into(),
        3 => format_args!("{}.{}", value >> 16, value & 0xFFFF).into(),
        4 => Text::from(format_args!("{value}")),
        _ => return,
    };
    let attribute = ["vendor_id", "product_code", "firmware", "serial"];
    if let Some(attribute) = attribute.get(usize::from(entry) - 1) {
        out.is(NAME, Subject::of(out.side()), attribute, text);
    }
}

/// What an object says that was read.
pub(super) fn object(index: u16, subindex: u8, value: &[u8], out: &mut Out<'_>) {
    match (index, value) {
        (0x1008..=0x100A, text) => {
            let attribute = ["model", "hardware", "firmware"].get(usize::from(index - 0x1008));
            if let (Some(attribute), Some(text)) = (attribute, Text::trimmed(text)) {
                out.is(NAME, Subject::of(out.side()), attribute, text);
            }
        }
        (0x1018, [a, b, c, d]) => number(subindex, u32::from_le_bytes([*a, *b, *c, *d]), out),
        _ => {}
    }
}
