//! A conversation whose first octets nobody knew: it may have been met in the middle of a
//! message, or the mirror cut the first one. Later messages may be plain.

use super::fault::{contained, Fault};
use super::stated::Stated;
use super::{settle_client, side, Desk, Payload, Seat};
use crate::choose;
use crate::frame::FrameRef;
use crate::redaction::Span;
use protocols::unread;
use wire::{Frames, Observation, Protocol, Side, Sink, Subject};

/// So many later segments are looked at: the first half whichever they are, the rest where
/// the other side begins to speak.
const LOOKS: u8 = 16;

/// The looks that such a conversation still gets.
#[derive(Clone, Copy, Debug)]
pub struct Later {
    left: u8,
    direction: u8,
    /// Whose octets were recognised, though nobody reads them.
    recognised: [bool; 2],
}

impl Later {
    /// None: it is over, or its decoder failed.
    pub(super) const NEVER: Self = Self { left: 0, direction: 0, recognised: [false; 2] };

    /// All of them, after octets of `direction` that nobody knew.
    pub(super) const fn after(direction: usize) -> Self {
        Self { left: LOOKS, direction: direction as u8, recognised: [false; 2] }
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

    /// Says what a side speaks that no decoder reads, where its octets tell.
    pub(super) fn recognise(
        &mut self,
        payload: &Payload<'_>,
        desk: &mut Desk<'_>,
        seat: &mut Seat<'_>,
    ) -> Result<(), Box<Fault>> {
        let Some(recognised) = self.recognised.get_mut(payload.direction) else { return Ok(()) };
        if self.left == 0 || *recognised || payload.offset > 0 {
            return Ok(());
        }
        let key = seat.place.key;
        let found = contained(
            || Frames::one(payload.frame),
            || unread::recognised(key.carrier(), key.ports(), payload.bytes),
        )?;
        if let Some((unread, told)) = found {
            *recognised = true;
            settle_client(unread.over, payload.direction, told.by, seat);
            hide(payload, told.shown, desk);
            claim(unread.name, payload, desk, seat);
        }
        Ok(())
    }
}

/// Overwrites what stands behind the octets that tell a protocol: nobody reads it, so nobody knows
/// whether secrets are in it.
fn hide(payload: &Payload<'_>, shown: usize, desk: &mut Desk<'_>) {
    let Some(behind) = payload.bytes.get(shown..).filter(|behind| !behind.is_empty()) else {
        return;
    };
    let order = FrameRef::unpack(payload.frame).order;
    let Some(meta) = desk.recent.meta(order) else { return };
    let offset = usize::from(meta.payload_at) + payload.offset + shown;
    let told = desk.teller.tell("octets", behind, &[]);
    desk.recent.overwrite(order, offset, behind.len());
    desk.redacted.entry(order).or_default().push(Span { offset, length: behind.len(), told });
}

fn claim(name: &'static str, payload: &Payload<'_>, desk: &mut Desk<'_>, seat: &mut Seat<'_>) {
    let client = seat.client.unwrap_or(payload.direction);
    let Some(link) = (*seat.link).or_else(|| seat.place.link(desk, client, "")) else { return };
    *seat.link = Some(link);
    let by = Subject::of(side(*seat.client, payload.direction));
    let speaks = Observation::is(seat.place.key.transport(), by, "speaks", name);
    let frames = Frames::one(payload.frame);
    Stated::new(desk, seat, link, "").state(&speaks, payload.at_ns, &Frames::none(), &frames);
}
