//! BACnet/IP's virtual link layer and the network layer. ANSI/ASHRAE 135-2020, annex J and
//! clause 6

use std::net::Ipv4Addr;
use wire::{hexadecimal, Name, Octets, Short};

/// BACnet/IP's type, and the octets of a header.
pub const BACNET_IP: u8 = 0x81;
pub const HEADER: usize = 4;

/// Functions. J.2
pub const RESULT: u8 = 0;
pub const FORWARDED: u8 = 4;
pub const REGISTER_FOREIGN: u8 = 5;
pub const DISTRIBUTE: u8 = 9;
pub const BROADCAST: u8 = 11;
pub const SECURE: u8 = 12;

/// The address for all networks. 6.2.2
const ALL: u16 = 0xFFFF;

/// A network layer's header. 6.2
#[derive(Clone, Debug, Default)]
pub struct Network<'a> {
    /// Who is meant, behind a router.
    pub to: Name,
    /// Who sends, behind a router.
    pub from: Name,
    /// A message of the network layer itself.
    pub message: Option<u8>,
    /// The application's.
    pub rest: &'a [u8],
}

impl<'a> Network<'a> {
    /// Reads a header: version, control, addresses that control says are there, hop count.
    pub fn read(octets: &mut Octets<'a>) -> Result<Self, Short> {
        let control = octets.skip(1)?.u8()?;
        let to = if control & 0x20 != 0 { station(octets)? } else { Name::None };
        let from = if control & 0x08 != 0 { station(octets)? } else { Name::None };
        octets.skip(usize::from(control & 0x20 != 0))?;
        let message = if control & 0x80 != 0 { Some(octets.u8()?) } else { None };
        Ok(Self { to, from, message, rest: octets.rest() })
    }
}

/// A network's number and an address in it: `network 2001 station 12`.
fn station(octets: &mut Octets<'_>) -> Result<Name, Short> {
    let (network, length) = (octets.be16()?, octets.u8()?);
    let address = octets.take(length.into())?;
    Ok(match address {
        _ if network == ALL => Name::None,
        [] => Name::at("network {}", network.into()),
        [station] => Name::At("network {} station {}", [network.into(), (*station).into(), 0]),
        // An address of BACnet/IP.
        [a, b, c, d, high, low] => {
            let (ip, port) = (Ipv4Addr::new(*a, *b, *c, *d), u16::from_be_bytes([*high, *low]));
            Name::text(format!("network {network} station {ip}:{port}"))
        }
        longer => {
            let hex = hexadecimal(longer.get(..18).unwrap_or(longer));
            Name::text(format!("network {network} station {hex}"))
        }
    })
}
