//! Where what a decoder states goes: the window, with its proof, without secrets.

use super::marks::Mark;
use super::{Desk, Seat};
use crate::address::Address;
use crate::evidence::{self, Known};
use crate::frame::FrameRef;
use crate::redaction::Span;
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
        let told = self.desk.teller.tell(what, secret, well_known);
        let spans = match place {
            Ok((offset, length)) => self.places(self.base + offset, length),
            Err(frames) => self.search(secret, frames),
        };
        let before = spans.iter().find_map(|(order, offset, _)| {
            let known = self.desk.told.get(order)?;
            // A message that came in parts was told of before it was whole.
            known.iter().rfind(|s| s.offset <= *offset && *offset < s.offset + s.length.max(1))
        });
        let told = before.map_or(told, |span| span.told.clone());
        for (order, offset, length) in spans {
            self.desk.recent.overwrite(order, offset, length);
            self.desk.kept.overwrite(order, offset, length);
            let spans = self.desk.redacted.entry(order).or_default();
            spans.retain(|span| (span.offset, span.length) != (offset, length));
            spans.push(Span { offset, length, told: told.clone() });
        }
        told
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

    /// Where in frames the unread octets from `at` on lie: order, offset, length.
    fn places(&self, at: usize, length: usize) -> Vec<(u64, usize, usize)> {
        let mut places = Vec::new();
        for (n, mark) in self.marks.iter().enumerate() {
            let end = self.marks.get(n + 1).map_or(usize::MAX, |next| next.at);
            let (from, to) = (at.max(mark.at), at.saturating_add(length).min(end));
            if from >= to && !(length == 0 && (mark.at..end).contains(&at)) {
                continue;
            }
            let order = FrameRef::unpack(mark.frame).order;
            let payload = self.desk.recent.meta(order).map_or(0, |m| usize::from(m.payload_at));
            places.push((order, payload + mark.offset + from - mark.at, to.saturating_sub(from)));
        }
        places
    }

    /// Where the secret's octets are found in the message's frames; when they are in
    /// none as they are, all of the payload counts as secret.
    fn search(&self, secret: &[u8], frames: &Frames) -> Vec<(u64, usize, usize)> {
        let read = self.marks.iter().map(|mark| mark.frame).chain(frames.iter());
        let mut orders: Vec<u64> = read.map(|frame| FrameRef::unpack(frame).order).collect();
        orders.sort_unstable();
        orders.dedup();
        let found: Vec<_> = orders
            .iter()
            .filter_map(|o| self.desk.recent.find(*o, secret).map(|at| (*o, at, secret.len())))
            .collect();
        if !found.is_empty() || secret.is_empty() {
            return found;
        }
        let whole = |order: &u64| {
            let meta = self.desk.recent.meta(*order)?;
            Some((*order, usize::from(meta.payload_at), usize::from(u16::MAX)))
        };
        orders.iter().filter_map(whole).collect()
    }
}

#[cfg(test)]
mod tests {
    use crate::sensor::probe;
    use wire::{Carrier, Decoder, Frames, Out, Over, Protocol, Recognition, Side, Step};

    /// Puts a message of two octets together, a datagram each: all of it is a secret.
    struct Parted(Option<(u8, Frames)>);

    impl Decoder for Parted {
        fn message(&mut self, _: Side, bytes: &[u8], out: &mut Out<'_>) -> Step {
            match self.0.take() {
                None => self.0 = Some((bytes[0], out.frames().clone())),
                Some((first, earlier)) => {
                    let secret = [first, bytes[0]];
                    out.with(&earlier).secret("password", &secret, &[]);
                }
            }
            Step::Took(1)
        }
    }

    static PARTED: &[Protocol] = &[Protocol {
        name: "parted",
        over: &[Over::udp(7)],
        recognise: |_: Carrier, _: &[u8]| Recognition::Sure(Some(Side::Client)),
        decoder: |_| Box::new(Parted(None)),
    }];

    /// Each message is the context of the next one only.
    #[derive(Default)]
    struct Following(Frames);

    impl Decoder for Following {
        fn message(&mut self, _: Side, _: &[u8], out: &mut Out<'_>) -> Step {
            let before = std::mem::replace(&mut self.0, out.keep());
            out.release(&before);
            Step::Took(1)
        }
    }

    static FOLLOWING: &[Protocol] =
        &[Protocol { decoder: |_| Box::new(Following::default()), ..PARTED[0] }];

    #[test]
    fn context_that_has_ended_takes_no_room() {
        let mut sensor = probe::sensor(FOLLOWING);
        for number in 1..=2 * super::MOST_KEPT as u64 {
            let frame = probe::datagram([4096, 7], number as u8);
            probe::take(&mut sensor, (number, number as i64 * 1_000_000), &frame);
        }
        let held = sensor
            .held(&crate::sensor::Settings::default())
            .into_iter()
            .find(|(of, ..)| *of == "kept frames");
        assert_eq!(held.map(|(_, held, _)| held), Some(1));
        assert!(sensor.window.bitten.is_empty(), "{:?}", sensor.window.bitten);
    }

    #[test]
    fn a_secret_in_parts_is_overwritten_in_all_of_its_frames() {
        let mut sensor = probe::sensor(PARTED);
        for (number, octet) in [(1, b'a'), (2, b'b')] {
            let frame = probe::datagram([4096, 7], octet);
            probe::take(&mut sensor, (number, number as i64 * 1_000_000), &frame);
        }
        // With its head each takes three steps of the ring.
        let kept = [1, 4].map(|order| sensor.recent.get(order).unwrap().bytes);
        assert_eq!(kept.map(|bytes| *bytes.last().unwrap()), [b'x'; 2]);
    }
}
