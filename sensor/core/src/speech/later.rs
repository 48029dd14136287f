//! A conversation whose first octets nobody knew: it may have been met in the middle of a
//! message, or the mirror cut the first one. Later messages may be plain.

use super::fault::{contained, Fault};
use super::{Payload, Seat};
use crate::choose;
use wire::{Frames, Protocol, Side};

/// So many later segments are looked at: the first half whichever they are, the rest where
/// the other side begins to speak.
const LOOKS: u8 = 16;

/// The looks that such a conversation still gets.
#[derive(Clone, Copy, Debug)]
pub struct Later {
    left: u8,
    direction: u8,
}

impl Later {
    /// None: it is over, or its decoder failed.
    pub(super) const NEVER: Self = Self { left: 0, direction: 0 };

    /// All of them, after octets of `direction` that nobody knew.
    pub(super) const fn after(direction: usize) -> Self {
        Self { left: LOOKS, direction: direction as u8 }
    }

    /// The protocol of the segment, beyond doubt, and who sent it.
    #[inline]
    pub(super) fn look(
        &mut self,
        payload: &Payload<'_>,
        protocols: &'static [Protocol],
        seat: &Seat<'_>,
    ) -> Result<Option<(&'static Protocol, Option<Side>)>, Box<Fault>> {
        if self.left == 0 {
            return Ok(None);
        }
        let direction = payload.direction as u8;
        let turned = std::mem::replace(&mut self.direction, direction) != direction;
        if payload.offset > 0 || !(turned || self.left > LOOKS / 2) {
            return Ok(None);
        }
        self.left -= 1;
        contained(
            || Frames::one(payload.frame),
            || {
                choose::beyond_doubt(
                    protocols,
                    seat.place.key.carrier(),
                    seat.place.key.ports(),
                    payload.bytes,
                )
            },
        )
    }
}
