//! The wrapper of TCP and UDP (IEC 62056-47, 5): version 1, who sends, who is meant, a length.

use wire::{Octets, Short};

/// Longer messages nobody sends.
pub const LONGEST: usize = 1 << 14;

pub struct Wrapper {
    pub version: u16,
    pub from: u16,
    pub to: u16,
    /// Octets behind the header.
    pub length: usize,
}

impl Wrapper {
    pub const OCTETS: usize = 8;

    pub fn read(bytes: &[u8]) -> Result<Self, Short> {
        let mut octets = Octets::new(bytes);
        Ok(Self {
            version: octets.be16()?,
            from: octets.be16()?,
            to: octets.be16()?,
            length: octets.be16()?.into(),
        })
    }

    pub const fn is_sound(&self) -> bool {
        self.version == 1 && self.length > 0 && self.length <= LONGEST
    }
}
