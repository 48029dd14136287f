use wire::{Breach, Octets, Short};

/// Which objects a header means. IEEE 1815, 4.2.2.7.3.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Range {
    /// All there are.
    All,
    /// From the first to the last.
    Points(u32, u32),
    /// So many, each with its index or size before it, or in order.
    Count(u32),
}

/// What stands before each object. IEEE 1815, 4.2.2.7.3.2.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Prefix {
    None,
    /// An index of so many octets.
    Index(usize),
    /// A size of so many octets.
    Size(usize),
}

fn reserved(qualifier: u8) -> Breach {
    Breach("reserved qualifier", format_args!("qualifier {qualifier:#04x} is reserved").into())
}

pub fn range(qualifier: u8, octets: &mut Octets<'_>) -> Result<Range, Breach> {
    let (first, last) = match qualifier & 0x8F {
        0 | 3 => (octets.u8()?.into(), octets.u8()?.into()),
        1 | 4 => (octets.le16()?.into(), octets.le16()?.into()),
        2 | 5 => (octets.le32()?, octets.le32()?),
        6 => return Ok(Range::All),
        7 | 11 => return Ok(Range::Count(octets.u8()?.into())),
        8 => return Ok(Range::Count(octets.le16()?.into())),
        9 => return Ok(Range::Count(octets.le32()?)),
        _ => return Err(reserved(qualifier)),
    };
    if first > last {
        let text = format_args!("points {first} to {last} are out of order").into();
        return Err(Breach("wrong range", text));
    }
    Ok(Range::Points(first, last))
}

pub fn prefix(qualifier: u8) -> Result<Prefix, Breach> {
    match qualifier >> 4 & 7 {
        0 => Ok(Prefix::None),
        1 => Ok(Prefix::Index(1)),
        2 => Ok(Prefix::Index(2)),
        3 => Ok(Prefix::Index(4)),
        4 => Ok(Prefix::Size(1)),
        5 => Ok(Prefix::Size(2)),
        6 => Ok(Prefix::Size(4)),
        _ => Err(reserved(qualifier)),
    }
}

/// A little-endian number of one, two or four octets.
pub fn sized(width: usize, octets: &mut Octets<'_>) -> Result<u32, Short> {
    match width {
        1 => Ok(octets.u8()?.into()),
        2 => Ok(octets.le16()?.into()),
        _ => octets.le32(),
    }
}
