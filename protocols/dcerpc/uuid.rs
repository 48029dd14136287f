use wire::{Octets, Short};

/// The endpoint mapper, which says on which port an interface is (C706, appendix O).
const ENDPOINT_MAPPER: [u8; 16] = [
    0xE1, 0xAF, 0x83, 0x08, 0x5D, 0x1F, 0x11, 0xC9, 0x91, 0xA4, 0x08, 0x00, 0x2B, 0x14, 0xA0, 0xFA,
];

/// A UUID as octets in the order in which it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Uuid([u8; 16]);

impl Uuid {
    /// Reads a UUID, whose first three fields are numbers in the sender's order of octets.
    pub fn read(octets: &mut Octets<'_>, little: bool) -> Result<Self, Short> {
        let mut uuid: [u8; 16] = octets.array()?;
        if little {
            let [a, b, c, d, e, f, g, h, ..] = uuid;
            let turned = [d, c, b, a, f, e, h, g];
            uuid.iter_mut().zip(turned).for_each(|(to, from)| *to = from);
        }
        Ok(Self(uuid))
    }

    pub const fn octets(self) -> [u8; 16] {
        self.0
    }

    pub fn is_endpoint_mapper(self) -> bool {
        self.0 == ENDPOINT_MAPPER
    }
}
