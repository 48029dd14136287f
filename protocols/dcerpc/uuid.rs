use wire::{Name, Octets, Short};

/// How client and server find out who the other is (C706, appendix P).
const CONVERSATION_MANAGER: [u8; 16] = [
    0x33, 0x3A, 0x22, 0x76, 0x00, 0x00, 0x00, 0x00, 0x0D, 0x00, 0x00, 0x80, 0x9C, 0x00, 0x00, 0x00,
];
/// What every server tells of itself (appendix Q).
const MANAGEMENT: [u8; 16] = [
    0xAF, 0xA8, 0xBD, 0x80, 0x7D, 0x8A, 0x11, 0xC9, 0xBE, 0xF4, 0x08, 0x00, 0x2B, 0x10, 0x29, 0x89,
];
/// The endpoint mapper, which says on which port an interface is (appendix O).
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

    /// What the interface is called.
    pub fn name(self) -> Name {
        let known = match self.0 {
            CONVERSATION_MANAGER => Some("conversation manager"),
            MANAGEMENT => Some("management"),
            ENDPOINT_MAPPER => Some("endpoint mapper"),
            _ => None,
        };
        if let Some(name) = known {
            return Name::at(name, 0);
        }
        let digits: String = self.0.iter().map(|octet| format!("{octet:02x}")).collect();
        Name::text(format!("interface {digits}"))
    }
}
