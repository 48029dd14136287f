use std::net::IpAddr;
use wire::{Octets, Short};

/// More addresses of one device are not looked at.
const MOST: u32 = 64;
/// Protocol 0xCC of ISO/IEC TR 9577 is IPv4; IPv6 is named as in IEEE 802.2 with SNAP.
const IPV4: &[u8] = &[0xCC];
const IPV6: &[u8] = &[0xAA, 0xAA, 3, 0, 0, 0, 0x86, 0xDD];

/// Gives every IP address of a list that is set (Format, table 3): how many, then of each the
/// type, length and name of its protocol, and the length and octets of the address.
pub(super) fn each(list: &[u8], mut give: impl FnMut(IpAddr)) {
    let mut octets = Octets::new(list);
    for _ in 0..octets.be32().unwrap_or(0).min(MOST) {
        match one(&mut octets) {
            Ok(Some(ip)) if !ip.is_unspecified() => give(ip),
            Ok(_) => {}
            Err(_) => return,
        }
    }
}

fn one(octets: &mut Octets<'_>) -> Result<Option<IpAddr>, Short> {
    let [_, length] = octets.array()?;
    let protocol = octets.take(length.into())?;
    let length = octets.be16()?;
    let address = octets.take(length.into())?;
    Ok(match (protocol, address.len()) {
        (IPV4, 4) => <[u8; 4]>::try_from(address).ok().map(IpAddr::from),
        (IPV6, 16) => <[u8; 16]>::try_from(address).ok().map(IpAddr::from),
        _ => None,
    })
}
