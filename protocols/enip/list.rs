//! What servers say of themselves to everybody who asks.

use super::items::{Items, IDENTITY, SERVICES};
use super::{LIST_IDENTITY, LIST_SERVICES};
use crate::cip::{self, Claims};
use std::net::{IpAddr, Ipv4Addr};
use wire::{Frames, Name, Observation, Octets, Out, Shape, Short, Values};

/// Claims what the answer to a command says; `asked` asked for it.
pub fn answer(
    command: u16,
    done: &Observation<'_>,
    asked: &Frames,
    data: &[u8],
    out: &mut Out<'_>,
) {
    if !matches!(command, LIST_IDENTITY | LIST_SERVICES) {
        return;
    }
    let claims = Claims::of(done, asked);
    for item in Items::of(data, out) {
        let octets = Octets::new(item.data);
        let read = match item.kind {
            IDENTITY => identity(done, &claims, octets, out),
            SERVICES => services(&claims, octets, out),
            _ => Ok(()),
        };
        if let Err(short) = read {
            let text = format!("an item: {short}");
            out.broke(super::NAME, "wrong length", text);
        }
    }
}

/// 2-4.2.3: version, the socket's address (family, port and address in network order,
/// eight zeros), the attributes of the Identity object, and the device's state.
fn identity(
    done: &Observation<'_>,
    claims: &Claims<'_>,
    mut octets: Octets<'_>,
    out: &mut Out<'_>,
) -> Result<(), Short> {
    let address = Ipv4Addr::from(octets.skip(6)?.be32()?);
    octets.skip(8)?;
    if !address.is_unspecified() {
        claims.is("ip", IpAddr::from(address), out);
    }
    cip::identity(&mut octets, claims, out);
    let state = octets.array::<1>()?;
    let done = done.clone().object(Name::at("device state", 0));
    let values = Values { shape: Shape::U8, bytes: &state, step: 1 };
    out.state_with(claims.asked, &Observation::was(&done, values));
    Ok(())
}

/// 2-4.6.3: version and capabilities.
fn services(claims: &Claims<'_>, mut octets: Octets<'_>, out: &mut Out<'_>) -> Result<(), Short> {
    let flags = octets.skip(2)?.le16()?;
    let capabilities = match (flags & 1 << 5 != 0, flags & 1 << 8 != 0) {
        (true, true) => "CIP over TCP, I/O over UDP",
        (true, false) => "CIP over TCP",
        (false, true) => "I/O over UDP",
        (false, false) => return Ok(()),
    };
    claims.is("capabilities", capabilities, out);
    Ok(())
}
