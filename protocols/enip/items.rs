//! The common packet format (2-6): a count of items, each with type, length and data.

use super::NAME;
use wire::{Octets, Out};

/// Item types (2-6.2.1).
pub const IDENTITY: u16 = 0x000C;
pub const CONNECTED_ADDRESS: u16 = 0x00A1;
pub const CONNECTED_DATA: u16 = 0x00B1;
pub const UNCONNECTED_DATA: u16 = 0x00B2;
pub const SERVICES: u16 = 0x0100;

/// One item.
#[derive(Clone, Copy)]
pub struct Item<'a> {
    /// What it is.
    pub kind: u16,
    /// What it holds.
    pub data: &'a [u8],
}

/// The items that a count announces.
pub struct Items<'a> {
    left: u16,
    octets: Octets<'a>,
}

impl<'a> Items<'a> {
    /// All items that are whole; says so when the count is wrong or one is cut off.
    pub fn of(bytes: &'a [u8], out: &mut Out<'_>) -> Self {
        let mut octets = Octets::new(bytes);
        let count = octets.le16().unwrap_or_default();
        let items = Self { left: count, octets };
        let mut rest = Self { left: count, octets };
        while rest.next().is_some() {}
        if rest.left > 0 {
            let text = format!("{count} items announced, {} of them cut off", rest.left);
            out.broke(NAME, "wrong item count", text);
        } else if !rest.octets.is_empty() {
            let text = format!("octets behind the last item: {}", rest.octets.len());
            out.broke(NAME, "wrong length", text);
        }
        items
    }
}

impl<'a> Iterator for Items<'a> {
    type Item = Item<'a>;

    fn next(&mut self) -> Option<Item<'a>> {
        let mut octets = self.octets;
        self.left.checked_sub(1)?;
        let (kind, length) = (octets.le16().ok()?, octets.le16().ok()?);
        let data = octets.take(length.into()).ok()?;
        (self.left, self.octets) = (self.left - 1, octets);
        Some(Item { kind, data })
    }
}

/// The service octet within the items of SendRRData or SendUnitData.
pub fn service(data: &[u8]) -> Option<u8> {
    let mut octets = Octets::new(data.get(6..)?);
    let left = octets.le16().ok()?;
    let item = Items { left, octets }
        .find(|item| matches!(item.kind, UNCONNECTED_DATA | CONNECTED_DATA))?;
    item.data.get(if item.kind == CONNECTED_DATA { 2 } else { 0 }).copied()
}

/// The connection, the sequence number and the data of a datagram of cyclic data: two items,
/// a sequenced address of eight octets and connected data (3-2.2).
pub fn cyclic(datagram: &[u8]) -> Option<(u32, u32, &[u8])> {
    let &[2, 0, 2, 0x80, 8, 0, a, b, c, d, e, f, g, h, 0xB1, 0, ref rest @ ..] = datagram else {
        return None;
    };
    let data = rest.get(2..).unwrap_or_default();
    Some((u32::from_le_bytes([a, b, c, d]), u32::from_le_bytes([e, f, g, h]), data))
}
