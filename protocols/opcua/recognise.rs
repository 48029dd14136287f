//! What tells OPC UA from other octets, and who asks.

use super::channel;
use super::chunk::{self, Asymmetric, Header, Kind, Sequence, HEADER, LONGEST, SYMMETRIC};
use super::services::{self, Role};
use wire::{Carrier, Octets, Recognition, Side};

/// Three letters of seven words, one of three, and a size: more than 28 bits.
pub fn recognise(_: Carrier, bytes: &[u8]) -> Recognition {
    let Some(header) = Header::read(bytes) else {
        let short = bytes.len() < HEADER && chunk::begins(bytes);
        return if short { Recognition::Short } else { Recognition::No };
    };
    if !(header.kind.least()..=LONGEST).contains(&header.size) {
        return Recognition::Broken;
    }
    Recognition::Sure(match header.kind {
        Kind::Hello => Some(Side::Client),
        Kind::Acknowledge | Kind::Error | Kind::ReverseHello => Some(Side::Server),
        Kind::Open | Kind::Message | Kind::Close => asker(header.kind, bytes),
    })
}

/// Who sent a chunk whose service can be read.
fn asker(kind: Kind, bytes: &[u8]) -> Option<Side> {
    let octets = Octets::new(bytes.get(HEADER..)?);
    let body = match kind {
        Kind::Open => Sequence::read(Asymmetric::read(octets).ok()?.rest).ok()?.body,
        _ => bytes.get(HEADER + SYMMETRIC + 8..)?,
    };
    match services::role(channel::service(body)?.0)? {
        Role::Request => Some(Side::Client),
        Role::Answer => Some(Side::Server),
    }
}
