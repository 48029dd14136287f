//! What clients want to hear. 3 §3.8 to §3.11, 5 §3.8 to §3.11

use super::packet::{string, Properties, SUBSCRIBE};
use wire::{Name, Octets, Short, Text};

/// Filters of one request that are told.
const MOST: usize = 16;

/// The packet's number, and its filters as one name: `plant/+/temperature, #`.
pub fn read(kind: u8, version: u8, body: &[u8]) -> Result<(u16, Name), Short> {
    let with = |version| filters(kind, version, Octets::new(body));
    match version {
        // A conversation that was met in the middle: what fits.
        0 => with(4).or_else(|_| with(5)),
        version => with(version),
    }
}

fn filters(kind: u8, version: u8, mut octets: Octets<'_>) -> Result<(u16, Name), Short> {
    let packet = octets.be16()?;
    Properties::read(version, &mut octets)?;
    let mut names: Vec<&[u8]> = Vec::new();
    while !octets.is_empty() {
        let filter = string(&mut octets)?;
        octets.skip(usize::from(kind == SUBSCRIBE))?; // options
        if names.len() < MOST {
            names.push(filter);
        }
    }
    Ok((packet, Name::text(Text::new(&names.join(&b", "[..])))))
}

/// The first failure of an answer's reason codes, behind its packet's number; 0 when there is
/// none.
pub fn answered(version: u8, mut octets: Octets<'_>) -> u32 {
    let codes = match Properties::read(version, &mut octets) {
        Ok(_) => octets.rest(),
        Err(_) => &[],
    };
    codes.iter().copied().find(|code| *code >= 0x80).map_or(0, u32::from)
}
