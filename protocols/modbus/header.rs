use super::UMAS;
use wire::{Breach, Name, Octets, Short};

/// The MBAP header (TCP §3.1.3) and the function behind it.
#[derive(Clone, Copy)]
pub struct Header {
    pub transaction: u16,
    pub protocol: u16,
    /// Octets from the unit on.
    pub length: u16,
    pub unit: u8,
    pub function: u8,
}

impl Header {
    /// With the function.
    pub const OCTETS: usize = 8;

    /// What a frame of a serial line has of it; the unit tells its transactions apart.
    pub fn of_unit(unit: u8, function: u8) -> Self {
        Self { transaction: unit.into(), protocol: 0, length: 0, unit, function }
    }

    pub fn read(bytes: &[u8]) -> Result<Self, Short> {
        let mut octets = Octets::new(bytes);
        Ok(Self {
            transaction: octets.be16()?,
            protocol: octets.be16()?,
            length: octets.be16()?,
            unit: octets.u8()?,
            function: octets.u8()?,
        })
    }

    /// The longest message is 253 octets behind the unit (App §4.1); UMAS has larger ones.
    pub fn length_is_possible(&self) -> bool {
        let most = if self.function & 0x7F == UMAS { 4096 } else { 254 };
        (2..=most).contains(&self.length)
    }

    pub fn check(&self) -> Result<(), Breach> {
        if self.protocol != 0 {
            let text = format_args!("0 needed, {} there", self.protocol).into();
            return Err(Breach("wrong protocol identifier", text));
        }
        if !self.length_is_possible() {
            let text = format_args!("2 to 254 octets needed, {} there", self.length).into();
            return Err(Breach("wrong length", text));
        }
        Ok(())
    }

    pub fn station(&self) -> Name {
        Name::at("{}", self.unit.into())
    }
}
