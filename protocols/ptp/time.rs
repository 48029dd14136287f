//! What time it is told to be, against the capture's clock.

use super::header::{Domain, Message, Port, FOLLOW_UP, SYNC};
use wire::{Break, Frames, Name, Observation, Out, Shape, Shared, Short};

/// The flag of announcements whose seconds are TAI's, which UTC is behind by the offset. 7.2.1
pub(super) const PTP_TIMESCALE: u16 = 0x08;
/// Behind this stands the domain, in a number that no connection is likely to have.
const SHARED: u32 = 0x8F70_0000;

const SECOND_NS: i64 = 1_000_000_000;
const MINUTE: i64 = 60;
/// So far, in seconds, no network and no mirror delays a message that tells the time.
const JUMP: i64 = 2;
/// Clocks of a conversation.
const MOST: usize = 16;

const fn shared(domain: Domain) -> u32 {
    SHARED | (domain.sdo as u32) << 8 | domain.number as u32
}

/// What the seconds of a domain are, which its announcements alone tell: how far UTC is behind.
pub(super) fn share(message: &Message<'_>, offset: u16, out: &mut Out<'_>) {
    let number = shared(message.domain);
    let note = if message.flags & PTP_TIMESCALE != 0 { u32::from(offset) } else { 0 };
    if out.shared(number).is_none_or(|known| known.note != note) {
        let frames = out.keep();
        let shared = Shared { unit: message.domain.name(), object: Name::None, note, frames };
        out.share(out.side(), number, shared);
    }
}

/// Who tells the time in a conversation, and what was told last.
#[derive(Default)]
pub(super) struct Tellers(Vec<Teller>);

struct Teller {
    key: (Port, Domain),
    last: Told,
}

/// Seconds of the clock and of the capture, and what shows them.
#[derive(Clone)]
struct Told {
    seconds: i64,
    at: i64,
    frames: Frames,
}

impl Tellers {
    /// The precise time stands in a Sync, or in what follows it. 9.5.9, 9.5.10
    pub(super) fn told(
        &mut self,
        message: &Message<'_>,
        did: &Observation<'_>,
        out: &mut Out<'_>,
    ) -> Result<(), Short> {
        let is_precise = matches!((message.kind, message.is_two_step()), (SYNC, false))
            || message.kind == FOLLOW_UP;
        let mut body = message.body;
        let seconds = i64::from(body.be16()?) << 32 | i64::from(body.be32()?);
        if !is_precise || seconds == 0 {
            return Ok(());
        }
        let (at, frames) = (out.at_ns().div_euclid(SECOND_NS), out.frames().clone());
        let told = Told { seconds, at, frames };
        ahead(&told, message.domain, did, out);
        let key = (message.sender, message.domain);
        match self.0.iter_mut().find(|teller| teller.key == key) {
            Some(teller) => {
                std::mem::replace(&mut teller.last, told.clone()).goes_on(&told, did, out)
            }
            None => out.remember(&mut self.0, Teller { key, last: told }, MOST),
        }
        Ok(())
    }
}

impl Told {
    /// A clock goes on as the capture's does.
    fn goes_on(&self, now: &Self, did: &Observation<'_>, out: &mut Out<'_>) {
        let expected = self.seconds.saturating_add(now.at.saturating_sub(self.at));
        if expected.abs_diff(now.seconds) > JUMP.unsigned_abs() {
            // Seconds from 1970 on fit until 2106.
            let [expected, came] = [expected, now.seconds].map(|seconds| seconds as u32);
            out.breaks(&self.frames, did, Break { counter: "seconds", expected, came });
        }
    }
}

/// By how many whole minutes: whole ones, for the sensor's own clock drifts too.
fn ahead(told: &Told, domain: Domain, did: &Observation<'_>, out: &mut Out<'_>) {
    let Some(known) = out.shared(shared(domain)) else { return };
    let offset = known.note as u16 as i16; // as it was shared
    let seconds = told.seconds.saturating_sub(offset.into()).saturating_sub(told.at);
    let minutes = (seconds / MINUTE).clamp(i32::MIN.into(), i32::MAX.into()) as i32;
    let mut out = out.with(&known.frames);
    out.was("minutes ahead of the capture", Shape::I32Be, &minutes.to_be_bytes(), did);
}
