//! Checksums of the Internet (RFC 1071). Not on the way of every packet: a mirror port
//! whose packets have wrong ones shows that offloads are still on.
#![deny(clippy::indexing_slicing)]

use crate::address::Address;
use crate::link::{Packet, Transport};
use std::net::IpAddr;

/// Whether the checksum of an IPv4 header is right; `None` where there is none.
#[must_use]
pub fn ip(packet: &Packet<'_>) -> Option<bool> {
    let ip = packet.ip?;
    if ip.src.is_v6() {
        return None;
    }
    Some(folded(sum(packet.datagram.get(..ip.header.into())?)) == 0xFFFF)
}

/// Whether the checksum of a TCP, UDP or ICMP packet is right; `None` where that cannot
/// be told: of fragments, of what was cut, of UDP without one (RFC 768).
#[must_use]
pub fn transport(packet: &Packet<'_>) -> Option<bool> {
    let ip = packet.ip?;
    let carried = packet.datagram.get(ip.header.into()..)?;
    if packet.truncated && (carried.len() + usize::from(ip.header)) < ip.length as usize {
        return None;
    }
    let covered = match packet.transport {
        Transport::Tcp { .. } => carried,
        Transport::Udp { .. } if carried.get(6..8)? == [0, 0] => return None,
        Transport::Udp { length: 0, .. } => carried,
        Transport::Udp { length, .. } => carried.get(..length.into())?,
        Transport::Icmp { .. } if ip.protocol == 1 => {
            return Some(folded(sum(carried)) == 0xFFFF);
        }
        Transport::Icmp { .. } => carried,
        _ => return None,
    };
    let addresses = address(ip.src) + address(ip.dst);
    let pseudo = addresses + u64::from(ip.protocol) + covered.len() as u64;
    Some(folded(pseudo + sum(covered)) == 0xFFFF)
}

fn address(address: Address) -> u64 {
    match address.ip() {
        Some(IpAddr::V4(ip)) => sum(&ip.octets()),
        Some(IpAddr::V6(ip)) => sum(&ip.octets()),
        None => 0,
    }
}

/// The sum of the 16-bit words; an odd octet at the end stands before a zero.
fn sum(octets: &[u8]) -> u64 {
    let (words, odd) = octets.as_chunks::<2>();
    let words: u64 = words.iter().map(|word| u64::from(u16::from_be_bytes(*word))).sum();
    words + odd.first().map_or(0, |octet| u64::from(*octet) << 8)
}

fn folded(mut sum: u64) -> u64 {
    while sum > 0xFFFF {
        sum = (sum & 0xFFFF) + (sum >> 16);
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::link::tests::parse;
    use wire::probe::hex;

    fn sums(frame: &[u8]) -> (Option<bool>, Option<bool>) {
        let packet = parse(101, frame, frame.len() as u32);
        (ip(&packet), transport(&packet))
    }

    #[test]
    fn of_udp_over_ipv4() {
        let header = "4500 001d 0001 0000 4011 66cd 0a000001 0a000002";
        let right = hex(&format!("{header} 1000 2000 0009 5ad9 61"));
        assert_eq!(sums(&right), (Some(true), Some(true)));
        let mut wrong = right.clone();
        wrong[28] ^= 1;
        assert_eq!(sums(&wrong), (Some(true), Some(false)));
        wrong[8] -= 1;
        assert_eq!(sums(&wrong), (Some(false), Some(false)));
        let none = hex(&format!("{header} 1000 2000 0009 0000 61"));
        assert_eq!(sums(&none), (Some(true), None));
        let cut = parse(101, &right[..28], 29);
        assert_eq!((ip(&cut), transport(&cut)), (Some(true), None));
    }
}
