//! What records say of addresses, for all who answer with them.

use super::message::{Message, Record, A, AAAA, PTR};
use std::net::IpAddr;
use wire::{Out, Subject, Text};

/// The address in an A or AAAA record, unless it is nobody's.
#[must_use]
pub fn address(record: &Record<'_>) -> Option<IpAddr> {
    let ip = match record.kind {
        A => IpAddr::from(<[u8; 4]>::try_from(record.data).ok()?),
        AAAA => IpAddr::from(<[u8; 16]>::try_from(record.data).ok()?),
        _ => return None,
    };
    (!ip.is_unspecified() && !ip.is_loopback()).then_some(ip)
}

/// Claims the name that an A, AAAA or reverse PTR record gives to an address.
pub fn names(
    protocol: &'static str,
    message: &Message<'_>,
    record: &Record<'_>,
    out: &mut Out<'_>,
) {
    if let Some(ip) = address(record) {
        out.is(protocol, Subject::Ip(ip), "name", record.name.clone());
    } else if let (PTR, Some(ip)) = (record.kind, reversed(&record.name)) {
        if let Ok(name) = message.name_in(record, 0) {
            out.is(protocol, Subject::Ip(ip), "name", name);
        }
    }
}

/// `9.1.1.10.in-addr.arpa` (RFC 1035, 3.5) is 10.1.1.9; in ip6.arpa (RFC 3596, 2.5) each
/// label is four bits.
fn reversed(name: &Text) -> Option<IpAddr> {
    let name = std::str::from_utf8(name.bytes()).ok()?.to_ascii_lowercase();
    if let Some(labels) = name.strip_suffix(".in-addr.arpa") {
        let octets: Vec<u8> = labels.rsplit('.').map_while(|label| label.parse().ok()).collect();
        return Some(<[u8; 4]>::try_from(octets).ok()?.into());
    }
    let labels = name.strip_suffix(".ip6.arpa")?.rsplit('.');
    let digits: String = labels.collect();
    let number = u128::from_str_radix(&digits, 16).ok()?;
    (digits.len() == 32).then_some(number.to_be_bytes().into())
}
