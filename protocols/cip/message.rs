//! Where the parts of a message are, and what is said when they are not there.

use super::path::Path;
use super::CIP;
use wire::{Octets, Out, Short};

/// The request in an Unconnected Send, and its route.
pub fn sent<'a>(mut octets: Octets<'a>) -> Result<(&'a [u8], &'a [u8]), Short> {
    let length = usize::from(octets.skip(2)?.le16()?);
    let message = octets.take(length)?;
    let words = octets.skip(length % 2)?.u8()?;
    Ok((message, octets.skip(1)?.take(usize::from(words) * 2)?))
}

/// A request's service, path and data.
pub fn parts<'a>(message: &'a [u8], out: &mut Out<'_>) -> Option<(u8, Path<'a>, &'a [u8])> {
    let mut octets = Octets::new(message);
    let (service, words) = (octets.u8().ok()?, octets.u8().unwrap_or_default());
    let length = usize::from(words) * 2;
    let Ok(path) = octets.take(length) else {
        let there = octets.len();
        out.broke(CIP, "path too long", format!("{length} octets of path, {there} there"));
        return None;
    };
    Some((service, read(path, out).unwrap_or_default(), octets.rest()))
}

/// A path; says so when it cannot be read.
pub fn read<'a>(path: &'a [u8], out: &mut Out<'_>) -> Option<Path<'a>> {
    let read = Path::read(path);
    if let Err(first) = read {
        out.broke(CIP, "wrong segment", format!("a path's segment {first:#04x} cannot be read"));
    }
    read.ok()
}

/// The messages of a packet, or of its answer; `None` for one that lies outside. They
/// follow each other, so that no octet is read twice.
pub fn packed(data: &[u8]) -> impl Iterator<Item = Option<&[u8]>> {
    let number = |at: usize| Octets::new(data.get(at * 2..)?).le16().ok().map(usize::from);
    let count = number(0).unwrap_or_default();
    (1..=count).map(move |n| {
        let end = if n < count { number(n + 1)? } else { data.len() };
        data.get(number(n)?..end)
    })
}

/// Says that `what` is too short.
pub fn cut_off(what: &str, short: Short, out: &mut Out<'_>) {
    out.broke(CIP, "wrong length", format!("{what}: {short}"));
}
