//! Protocol Buffers: the fields of a message. Sparkplug 3.0.0 §6.4.1

use wire::{Octets, Short};

/// The fields of a message of Protocol Buffers, in order.
pub struct Fields<'a>(pub Octets<'a>);

/// A field's contents.
pub enum Field<'a> {
    Number(u64),
    Four([u8; 4]),
    Eight([u8; 8]),
    Octets(&'a [u8]),
}

impl<'a> Fields<'a> {
    /// The next one.
    pub fn next(&mut self) -> Result<Option<(u64, Field<'a>)>, Short> {
        if self.0.is_empty() {
            return Ok(None);
        }
        let key = self.number()?;
        let field = match key & 7 {
            0 => Field::Number(self.number()?),
            1 => Field::Eight(self.0.array()?),
            2 => {
                let length = usize::try_from(self.number()?).unwrap_or(usize::MAX);
                Field::Octets(self.0.take(length)?)
            }
            5 => Field::Four(self.0.array()?),
            _ => return Err(Short { missing: 1 }), // groups, which nobody uses
        };
        Ok(Some((key >> 3, field)))
    }

    /// Seven bits an octet, at most ten.
    fn number(&mut self) -> Result<u64, Short> {
        let mut value = 0;
        for shift in (0..64).step_by(7) {
            let octet = self.0.u8()?;
            value |= u64::from(octet & 0x7F) << shift;
            if octet & 0x80 == 0 {
                return Ok(value);
            }
        }
        Err(Short { missing: 1 })
    }
}
