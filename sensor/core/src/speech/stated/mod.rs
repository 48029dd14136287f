//! Where what a decoder states goes: the window, with its proof, without secrets.

mod secrets;

use super::marks::Mark;
use super::{Desk, Seat};
use crate::address::Address;
use crate::evidence::{self, Known};
use crate::frame::FrameRef;
use crate::statistics::Exchange;
use crate::window::Heard;
use wire::{Break, Frames, Kind, Observation, Shared, Shown, Side, Sink, Text};

/// Context frames of one conversation.
const MOST_KEPT: usize = 64;
/// What one message may state: far more than any has to say, and milliseconds of work.
const MOST_STATED: u32 = 1 << 16;

/// One message on its way into the window.
pub(super) struct Stated<'a, 'b, 'c> {
    desk: &'a mut Desk<'b>,
    seat: &'a mut Seat<'c>,
    link: u32,
    protocol: &'static str,
    pub(super) marks: &'a [Mark],
    pub(super) base: usize,
    pub(super) copy: bool,
    /// What it may still state.
    left: u32,
}

impl Sink for Stated<'_, '_, '_> {
    fn state(
        &mut self,
        observation: &Observation<'_>,
        at_ns: i64,
        earlier: &Frames,
        message: &Frames,
    ) {
        if !self.may_state() {
            return;
        }
        // What another realm stated already is not stated again.
        let first = earlier.first().or(message.first());
        if first.is_some_and(|first| FrameRef::unpack(first).copy) {
            return;
        }
        // Nobody broke off what the capture cut off.
        let is_cut = || earlier.iter().chain(message.iter()).any(|f| FrameRef::unpack(f).cut);
        if observation.kind == Kind::Broke && is_cut() {
            return;
        }
        let Desk { window, recent, kept, .. } = &mut *self.desk;
        let (client, exchange) = (*self.seat.client, Exchange::of(earlier, message));
        let heard = Heard { link: self.link, client, at_ns, exchange };
        if let Some(row) = window.state(observation, &heard, self.seat.trail) {
            let (recent, kept, known) = (&*recent, &*kept, known(self.seat, self.protocol));
            let before = window.before(row);
            let frames = evidence::since(before.exchange, earlier.clone().and(message), recent);
            window.prove(row, || {
                let (taken, octets) = evidence::take(&frames, known, recent, kept);
                (taken.behind(before), octets)
            });
        }
    }

    fn breaks(&mut self, of: &Observation<'_>, broken: Break, at_ns: i64, frames: &Frames) {
        if self.copy || !self.may_state() {
            return;
        }
        let known = known(self.seat, self.protocol);
        let Desk { window, recent, kept, .. } = &mut *self.desk;
        let (recent, kept) = (&*recent, &*kept);
        let take = || evidence::take(frames, known, recent, kept);
        window.break_off(self.link, of, (broken, at_ns), take);
    }

    fn shows(&mut self, of: &Observation<'_>, shown: Shown) {
        if self.copy {
            return;
        }
        let at_ns = shown.at_ns;
        if let Some((broken, frames)) = self.desk.window.show(self.link, of.by, shown) {
            self.breaks(of, broken, at_ns, &frames);
        }
    }

    fn secret(
        &mut self,
        what: &'static str,
        secret: &[u8],
        place: Result<(usize, usize), &Frames>,
        well_known: &[&[u8]],
    ) -> Text {
        self.hide(self.desk.teller.tell(what, secret, well_known), secret, place)
    }

    fn keep(&mut self, frames: &Frames) {
        for frame in frames.iter().map(FrameRef::unpack) {
            if self.seat.kept.len() >= MOST_KEPT {
                self.desk.window.bite("context frames");
                return;
            }
            if self.desk.kept.keep(frame.order, self.desk.recent) {
                self.seat.kept.push(frame.order);
            }
        }
    }

    fn release(&mut self, frames: &Frames) {
        for order in frames.iter().map(|frame| FrameRef::unpack(frame).order) {
            let at = self.seat.kept.iter().rposition(|kept| *kept == order);
            if let Some(at) = at {
                self.seat.kept.remove(at);
                self.desk.kept.release(order);
            }
        }
    }

    fn orphan(&mut self) {
        if !self.copy {
            *self.seat.orphans += 1;
        }
    }

    fn bite(&mut self, limit: &'static str) {
        self.desk.window.bite(limit);
    }

    fn share(&mut self, by: Side, number: u32, shared: Shared) {
        if let Some((realm, host)) = self.host(by) {
            self.desk.shares.say(realm, host, number, shared);
        }
    }

    fn shared(&self, by: Side, number: u32) -> Option<&Shared> {
        // To know the host costs a line of the cache, and mostly nothing is shared.
        if self.desk.shares.is_empty() {
            return None;
        }
        let (realm, host) = self.host(by)?;
        self.desk.shares.of(realm, host, number)
    }
}

/// What is known of a conversation that speaks `protocol`.
fn known(seat: &Seat<'_>, protocol: &'static str) -> Known {
    let client = *seat.client;
    Known { protocol, port: seat.place.port(client.unwrap_or(0)), client }
}

impl<'a, 'b, 'c> Stated<'a, 'b, 'c> {
    /// Of no message yet.
    pub(super) fn new(
        desk: &'a mut Desk<'b>,
        seat: &'a mut Seat<'c>,
        link: u32,
        protocol: &'static str,
    ) -> Self {
        Self { desk, seat, link, protocol, marks: &[], base: 0, copy: false, left: MOST_STATED }
    }

    /// The realm and the address of a side.
    fn host(&self, side: Side) -> Option<(u32, Address)> {
        let key = self.desk.window.link_key(self.link)?;
        Some((key.realm, key.end(side)))
    }

    /// Takes one from what the message may state.
    #[inline]
    fn may_state(&mut self) -> bool {
        let left = self.left;
        self.left = left.saturating_sub(1);
        left > 0
    }

    /// Whether a decoder stated more than it may.
    pub(super) fn is_beyond(&self) -> bool {
        self.left == 0
    }
}

#[cfg(test)]
mod tests;
