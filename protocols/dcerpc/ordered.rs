use super::uuid::Uuid;
use wire::{Octets, Short};

/// Octets whose numbers are in the sender's order.
#[derive(Clone, Copy)]
pub(super) struct Ordered<'a> {
    pub octets: Octets<'a>,
    little: bool,
}

impl<'a> Ordered<'a> {
    pub const fn new(bytes: &'a [u8], little: bool) -> Self {
        Self { octets: Octets::new(bytes), little }
    }

    pub fn skip(&mut self, n: usize) -> Result<&mut Self, Short> {
        self.octets.skip(n)?;
        Ok(self)
    }

    pub fn u8(&mut self) -> Result<u8, Short> {
        self.octets.u8()
    }

    pub fn u16(&mut self) -> Result<u16, Short> {
        if self.little {
            self.octets.le16()
        } else {
            self.octets.be16()
        }
    }

    pub fn u32(&mut self) -> Result<u32, Short> {
        if self.little {
            self.octets.le32()
        } else {
            self.octets.be32()
        }
    }

    pub fn uuid(&mut self) -> Result<Uuid, Short> {
        Uuid::read(&mut self.octets, self.little)
    }
}
