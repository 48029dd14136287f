//! What tells BACnet/IP from other octets, and who asks.

use super::network::*;
use wire::{Carrier, Octets, Recognition, Side};

/// A type, a function, a length and mostly a version: 24 bits or more.
pub fn recognise(_: Carrier, bytes: &[u8]) -> Recognition {
    let [BACNET_IP, function @ 0..=SECURE, high, low, rest @ ..] = bytes else {
        return Recognition::No;
    };
    if usize::from(u16::from_be_bytes([*high, *low])) != bytes.len() {
        return Recognition::Broken;
    }
    let versioned = match *function {
        FORWARDED => rest.get(6) == Some(&1),
        DISTRIBUTE..=BROADCAST => rest.first() == Some(&1),
        _ => return Recognition::Maybe(None),
    };
    match (versioned, asker(*function, rest)) {
        (true, side) => Recognition::Sure(side),
        (false, _) => Recognition::Broken,
    }
}

/// Who sent an application's message whose type tells.
fn asker(function: u8, rest: &[u8]) -> Option<Side> {
    let mut octets = Octets::new(rest);
    octets.skip(if function == FORWARDED { 6 } else { 0 }).ok()?;
    let network = Network::read(&mut octets).ok()?;
    match network.rest.first().filter(|_| network.message.is_none())? >> 4 {
        0 => Some(Side::Client),
        2 | 3 | 5 | 6 => Some(Side::Server),
        _ => None,
    }
}
