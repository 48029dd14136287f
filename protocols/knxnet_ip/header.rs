//! The header of every frame: its own length, version 1.0, a service, the length of the whole
//! (KNX 3/8/2, 2.3).

use super::cemi;
use wire::{Breach, Carrier, Octets, Recognition, Short, Side};

pub const SEARCH: u16 = 0x0201;
pub const SEARCH_EXTENDED: u16 = 0x020B;
pub const DESCRIPTION: u16 = 0x0203;
pub const CONNECT: u16 = 0x0205;
pub const CONNECTION_STATE: u16 = 0x0207;
pub const DISCONNECT: u16 = 0x0209;
pub const CONFIGURATION: u16 = 0x0310;
pub const CONFIGURATION_ACK: u16 = 0x0311;
pub const TUNNELLING: u16 = 0x0420;
pub const TUNNELLING_ACK: u16 = 0x0421;
pub const FEATURE_GET: u16 = 0x0422;
pub const FEATURE_RESPONSE: u16 = 0x0423;
pub const FEATURE_SET: u16 = 0x0424;
pub const FEATURE_INFO: u16 = 0x0425;
pub const ROUTING: u16 = 0x0530;
pub const SYSTEM_BROADCAST: u16 = 0x0533;
pub const DIAGNOSTIC: u16 = 0x0740;
pub const SESSION: u16 = 0x0951;

/// Where a request's or an indication's cEMI frame begins: behind the header of a connection.
const CARRIED: usize = Header::OCTETS + 4;

pub struct Header {
    start: [u8; 2],
    pub service: u16,
    /// Octets of the whole frame.
    pub whole: u16,
}

impl Header {
    pub const OCTETS: usize = 6;
    const START: [u8; 2] = [6, 0x10];

    pub fn read(bytes: &[u8]) -> Result<Self, Short> {
        let mut octets = Octets::new(bytes);
        Ok(Self { start: octets.array()?, service: octets.be16()?, whole: octets.be16()? })
    }

    fn is_sound(&self) -> bool {
        self.start == Self::START && usize::from(self.whole) >= Self::OCTETS
    }

    pub fn check(&self) -> Result<(), Breach> {
        if self.is_sound() {
            return Ok(());
        }
        let (start, whole) = (u16::from_be_bytes(self.start), self.whole);
        let text =
            format_args!("0x0610 and 6 octets or more needed; {start:#06x} and {whole} there");
        Err(Breach("wrong header", text.into()))
    }
}

/// Header and a service that is specified are 27 bits; of other services of a known family the
/// length must fit, too.
pub fn recognise(carrier: Carrier, bytes: &[u8]) -> Recognition {
    let Ok(header) = Header::read(bytes) else {
        let fits = Header::START.iter().zip(bytes).all(|(needed, there)| needed == there);
        return if fits { Recognition::Short } else { Recognition::No };
    };
    let whole = usize::from(header.whole);
    let is_whole = whole <= bytes.len();
    match (header.is_sound(), is_specified(header.service)) {
        (true, true) if is_whole || carrier == Carrier::Tcp => {
            Recognition::Sure(sender(header.service, bytes))
        }
        (true, true) => Recognition::Broken,
        (true, false) if matches!(header.service >> 8, 2..=9) && whole == bytes.len() => {
            Recognition::Sure(None)
        }
        _ => Recognition::No,
    }
}

const fn is_specified(service: u16) -> bool {
    matches!(
        service,
        0x0201..=0x020C
            | CONFIGURATION..=CONFIGURATION_ACK
            | TUNNELLING..=FEATURE_INFO
            | ROUTING..=SYSTEM_BROADCAST
            | DIAGNOSTIC..=0x0743
            | 0x0950..=0x0955
    )
}

/// Who sends a service, where it tells.
fn sender(service: u16, bytes: &[u8]) -> Option<Side> {
    match service {
        SEARCH
        | DESCRIPTION
        | CONNECT
        | CONNECTION_STATE
        | SEARCH_EXTENDED
        | FEATURE_GET
        | FEATURE_SET
        | ROUTING..=SYSTEM_BROADCAST
        | DIAGNOSTIC
        | 0x0742
        | 0x0743
        | SESSION
        | 0x0953
        | 0x0955 => Some(Side::Client),
        0x0202 | 0x0204 | 0x0206 | 0x0208 | 0x020C | FEATURE_RESPONSE | FEATURE_INFO | 0x0741
        | 0x0952 => Some(Side::Server),
        TUNNELLING | CONFIGURATION => bytes.get(CARRIED).map(|code| cemi::sender(*code)),
        _ => None,
    }
}
