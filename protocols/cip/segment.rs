use super::identity::Key;
use wire::{Octets, Short};

/// A network segment's first octet (C-1.4.2).
const SAFETY: u8 = 0x50;

/// One segment of a padded EPATH (volume 1, appendix C-1.4).
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Segment<'a> {
    /// Leave through a port to an address on the link behind it: a slot, an IP address.
    Port(u16, &'a [u8]),
    Class(u32),
    Instance(u32),
    Member(u32),
    Point(u32),
    Attribute(u32),
    /// What the device must be for the request to be taken.
    Key(Key),
    Symbol(&'a [u8]),
    /// What a safety connection needs beside others (volume 5, 3-3).
    Safety,
    /// Other network segments, service and data segments: they address nothing.
    Other,
}

/// The next segment of a path that is not empty.
///
/// # Errors
/// The first octet of a segment of unknown kind, or of one that the path cuts off.
pub fn next<'a>(octets: &mut Octets<'a>) -> Result<Segment<'a>, u8> {
    let first = octets.u8().unwrap_or_default();
    let read = match first >> 5 {
        0 => port(first, octets),
        1 => logical(first, octets),
        2 => network(first, octets),
        3 if first & 0x1F > 0 => symbol(first, octets),
        4 => data(first, octets),
        _ => return Err(first),
    };
    read.map_err(|_| first)
}

fn port<'a>(first: u8, octets: &mut Octets<'a>) -> Result<Segment<'a>, Short> {
    let length = if first & 0x10 != 0 { usize::from(octets.u8()?) } else { 1 };
    let port = match first & 0x0F {
        15 => octets.le16()?,
        port => u16::from(port),
    };
    let link = octets.take(length)?;
    if length % 2 == 1 && length > 1 {
        octets.skip(1)?;
    }
    Ok(Segment::Port(port, link))
}

fn logical<'a>(first: u8, octets: &mut Octets<'a>) -> Result<Segment<'a>, Short> {
    let kind = first >> 2 & 7;
    if kind == 5 {
        return Key::read(octets).map(Segment::Key);
    }
    let number = match first & 3 {
        0 => octets.u8()?.into(),
        1 => octets.skip(1)?.le16()?.into(),
        _ => octets.skip(1)?.le32()?,
    };
    Ok(match kind {
        0 => Segment::Class(number),
        1 => Segment::Instance(number),
        2 => Segment::Member(number),
        3 => Segment::Point(number),
        4 => Segment::Attribute(number),
        _ => Segment::Other,
    })
}

fn network<'a>(first: u8, octets: &mut Octets<'a>) -> Result<Segment<'a>, Short> {
    let length = octets.u8()?;
    if first & 0x10 != 0 {
        octets.skip(usize::from(length) * 2)?;
    }
    Ok(if first == SAFETY { Segment::Safety } else { Segment::Other })
}

fn symbol<'a>(first: u8, octets: &mut Octets<'a>) -> Result<Segment<'a>, Short> {
    let length = usize::from(first & 0x1F);
    let text = octets.take(length)?;
    octets.skip((length + 1) % 2)?;
    Ok(Segment::Symbol(text))
}

fn data<'a>(first: u8, octets: &mut Octets<'a>) -> Result<Segment<'a>, Short> {
    let length = usize::from(octets.u8()?);
    if first != 0x91 {
        return octets.skip(length * 2).map(|_| Segment::Other);
    }
    let text = octets.take(length)?;
    octets.skip(length % 2)?;
    Ok(Segment::Symbol(text))
}
