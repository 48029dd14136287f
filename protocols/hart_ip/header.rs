//! The header of every HART-IP message (FCG TS20085, "HART over IP").

use wire::{Breach, Carrier, Octets, Recognition, Short, Side};

// Message types.
pub const REQUEST: u8 = 0;
pub const PUBLISH: u8 = 2;
pub const REFUSAL: u8 = 15;

// Message identifiers.
pub const INITIATE: u8 = 0;
pub const CLOSE: u8 = 1;
pub const KEEP_ALIVE: u8 = 2;
pub const TOKEN_PASSING: u8 = 3;
pub const DIRECT: u8 = 4;
pub const AUDIT_LOG: u8 = 5;

#[derive(Clone, Copy)]
pub struct Header {
    version: u8,
    pub kind: u8,
    pub id: u8,
    pub status: u8,
    pub sequence: u16,
    /// Octets of the whole message.
    pub count: u16,
}

impl Header {
    pub const OCTETS: usize = 8;
    /// Longer ones nobody sends: a PDU has at most 255 octets of data, an audit log some more.
    const LONGEST: u16 = 8192;

    pub fn read(bytes: &[u8]) -> Result<Self, Short> {
        let mut octets = Octets::new(bytes);
        Ok(Self {
            version: octets.u8()?,
            kind: octets.u8()?,
            id: octets.u8()?,
            status: octets.u8()?,
            sequence: octets.be16()?,
            count: octets.be16()?,
        })
    }

    const fn is_sound(&self) -> bool {
        matches!(self.version, 1 | 2)
            && matches!(self.kind, REQUEST..=PUBLISH | REFUSAL)
            && self.count >= Self::OCTETS as u16
            && self.count <= Self::LONGEST
    }

    pub fn check(&self) -> Result<(), Breach> {
        if self.is_sound() {
            return Ok(());
        }
        let Self { version, kind, count, .. } = self;
        let text = format_args!(
            "version 1 or 2, type 0 to 2 or 15 and 8 to {} octets needed; \
             version {version}, type {kind} and {count} octets there",
            Self::LONGEST
        );
        Err(Breach("wrong header", text.into()))
    }

    /// Whether all messages of this kind are as long.
    const fn is_fixed(&self) -> bool {
        matches!((self.id, self.kind), (INITIATE, REQUEST) | (CLOSE | KEEP_ALIVE, _))
    }

    /// Whether the length is one that a message of this kind has.
    fn fits(&self, there: usize) -> bool {
        let body = usize::from(self.count).saturating_sub(Self::OCTETS);
        match (self.id, self.kind) {
            (INITIATE, REQUEST) => body == 5,
            (CLOSE | KEEP_ALIVE, _) => body == 0,
            _ => usize::from(self.count) == there,
        }
    }
}

/// Version, type, identifier, and a length that fits: 36 bits. A datagram is one message; on a
/// stream the rest may follow, or another message.
pub fn recognise(carrier: Carrier, bytes: &[u8]) -> Recognition {
    let Ok(header) = Header::read(bytes) else {
        let fits = matches!(bytes, [] | [1 | 2] | [1 | 2, 0..=2 | 15, ..]);
        return if fits { Recognition::Short } else { Recognition::No };
    };
    let side = Some(if header.kind == REQUEST { Side::Client } else { Side::Server });
    match (header.is_sound(), header.id <= AUDIT_LOG) {
        (true, true) if header.fits(bytes.len()) => Recognition::Sure(side),
        (true, _) if usize::from(header.count) == bytes.len() => Recognition::Maybe(side),
        (true, true) if carrier == Carrier::Tcp && !header.is_fixed() => in_part(&header, bytes),
        (true, _) => Recognition::Broken,
        (false, true) if matches!(header.version, 1 | 2) => Recognition::Broken,
        _ => Recognition::No,
    }
}

/// A message that the octets at hand are less than, or more.
fn in_part(header: &Header, bytes: &[u8]) -> Recognition {
    match bytes.get(usize::from(header.count)..).map(Header::read) {
        None => Recognition::Short,
        Some(Ok(next)) if !next.is_sound() => Recognition::Broken,
        Some(_) if header.kind == REQUEST => Recognition::Maybe(Some(Side::Client)),
        Some(_) => Recognition::Maybe(Some(Side::Server)),
    }
}
