//! How conversations end, and windows: what waits is stated, what was seen last is proven.

use super::{Delivered, Parts, Sensor};
use crate::conversation::Conversation;
use crate::evidence::{self, Known, Taken};
use crate::frame::FrameRef;
use crate::speech::Missed;
use std::collections::HashSet;
use wire::{Carrier, UNANSWERED};

/// Of so many frames it is known what was overwritten in them, beside those that prove something.
pub(super) const MOST_REDACTED: usize = 65_536;

const SECOND: i64 = 1_000_000_000;
const IDLE_TCP: i64 = 900 * SECOND;
const IDLE_OTHER: i64 = 120 * SECOND;
/// As long as systems wait for what still comes of it (RFC 9293, 3.6.1: twice a segment's life).
const IDLE_CLOSED: i64 = 60 * SECOND;

impl Conversation {
    /// Whether it was silent for so long that it has ended.
    fn is_over(&self, now_ns: i64) -> bool {
        let patience = match self.key.carrier() {
            Carrier::Tcp if self.closed => IDLE_CLOSED,
            Carrier::Tcp => IDLE_TCP,
            _ => IDLE_OTHER,
        };
        now_ns - self.last_ns > patience
    }
}

impl Sensor {
    /// Ends a conversation: what waits is stated, its traffic is counted.
    pub(super) fn end(&mut self, at: u32) {
        let Some(mut conversation) = self.conversations.remove(at) else { return };
        let Parts { mut desk, notes, .. } = self.parts();
        let mut missed = Missed::default();
        conversation.finish(&mut desk, notes, &mut missed);
        conversation.traffic.undecoded_bytes += missed.octets;
        conversation.settle(&mut desk);
        for order in &conversation.kept {
            self.kept.release(*order);
        }
        if let Some(delivered) = self.delivered.first_mut() {
            delivered.decoder_faults += missed.faults;
        }
    }

    /// Ends a conversation that is over at the time of a packet, should there be one among the next.
    pub(super) fn sweep(&mut self, at_ns: i64) {
        if let Some(at) = self.conversations.over(|conversation| conversation.is_over(at_ns)) {
            self.end(at);
        }
    }

    /// Counts all traffic into links, ends what is idle (or everything, at the end),
    /// and states the openings that nobody answered.
    pub fn settle(&mut self, everything: bool) {
        let now = self.now_ns;
        let places: Vec<u32> = self.conversations.places().collect();
        for at in places {
            let Some(conversation) = self.conversations.get(at) else { continue };
            if everything || conversation.is_over(now) {
                self.end(at);
                continue;
            }
            let Parts { conversations, mut desk, .. } = self.parts();
            if let Some(conversation) = conversations.get(at) {
                conversation.settle(&mut desk);
            }
        }
        self.window.bites("datagrams in fragments", std::mem::take(&mut self.fragments.given_up));
        let late = if everything { i64::MAX } else { now };
        for attempt in self.attempts.overdue(late) {
            self.failed(&attempt, UNANSWERED, None);
        }
    }

    /// Takes proof of what was seen last, while its frames are here and what was overwritten
    /// in them is known.
    pub fn prove_latest(&mut self) {
        let Self { window, recent, kept, redacted, .. } = self;
        let here = |order: u64| {
            let meta = recent.meta(order);
            meta.is_some_and(|meta| !meta.redacted || redacted.contains_key(&order))
        };
        window.prove_latest(|frames, link, client| {
            let mut orders = frames.iter().map(|frame| FrameRef::unpack(frame).order).peekable();
            orders.peek()?;
            // Of one address alone, the client may be either end.
            let known = link.client != link.server && orders.all(here);
            let of = Known { protocol: link.protocol, port: link.port, client };
            known.then(|| evidence::take(frames, of, recent, kept))
        });
    }

    /// Forgets what was overwritten in older frames that prove nothing, where that is much.
    #[cold]
    pub(super) fn forget_redacted(&mut self) {
        let Some(older) = self.redacted.len().checked_sub(MOST_REDACTED) else { return };
        let mut orders: Vec<u64> = self.redacted.keys().copied().collect();
        let first = orders.select_nth_unstable(older).1;
        let proving: HashSet<u64> = self.window.taken().flat_map(Taken::orders).collect();
        let Self { kept, redacted, .. } = self;
        redacted.retain(|order, _| {
            order >= first || proving.contains(order) || kept.get(*order).is_some()
        });
        self.most_redacted = redacted.len() + MOST_REDACTED;
    }

    /// Begins the next window.
    pub fn next_window(&mut self) {
        let has_many_links = self.window.has_many_links();
        self.window.next();
        self.endpoints.next_window();
        self.scans.next_window();
        if has_many_links {
            let in_use = self.conversations.links().chain(self.scans.links());
            self.window.forget_links(in_use);
        }
        self.forget_redacted();
        self.delivered.iter_mut().for_each(|delivered| *delivered = Delivered::default());
    }
}

#[cfg(test)]
mod tests {
    use super::super::probe::{datagram, sensor, take};
    use super::super::Settings;
    use super::*;
    use crate::tables::hand_over;
    use wire::{Decoder, Out, Over, Protocol, Recognition, Side, Step, Subject};

    #[test]
    fn a_flood_of_pairs_does_not_blind_the_sensor_for_good() {
        let mut settings = Settings::default();
        settings.limits.links = 8;
        let mut sensor = Sensor::new(protocols::ALL, &settings);
        sensor.interface("a", "a", "a", 1);
        for number in 1..=20 {
            let frame = datagram([40_000, number as u16], b'a');
            take(&mut sensor, (number, number as i64), &frame);
        }
        sensor.settle(false);
        assert_eq!((sensor.window.links().len(), sensor.window.bitten["links"]), (8, 12));
        let _ = hand_over(&mut sensor, false);
        take(&mut sensor, (21, 600 * SECOND), &datagram([40_000, 502], b'a'));
        sensor.settle(false);
        assert!(sensor.window.links().iter().any(|link| link.key.port == 502));
    }

    /// All that it hears is a secret.
    struct Secretive;

    impl Decoder for Secretive {
        fn message(&mut self, side: Side, bytes: &[u8], out: &mut Out<'_>) -> Step {
            let told = out.secret("password", bytes, &[]);
            out.is("secretive", Subject::of(side), "credential", told);
            Step::Took(bytes.len())
        }
    }

    static SECRETIVE: &[Protocol] = &[Protocol {
        name: "secretive",
        over: &[Over::udp(7)],
        recognise: |_, _| Recognition::Sure(Some(Side::Client)),
        decoder: |_| Box::new(Secretive),
    }];

    #[test]
    fn what_was_overwritten_is_forgotten_with_its_frame_unless_that_proves_something() {
        let settings = Settings { recent_octets: 1 << 16, ..Settings::default() };
        let mut sensor = Sensor::new(SECRETIVE, &settings);
        sensor.interface("a", "a", "a", 1);
        for number in 1..=3 * MOST_REDACTED as u64 {
            take(&mut sensor, (number, number as i64), &datagram([4096, 7], b'a'));
        }
        assert!(sensor.redacted.len() <= 2 * MOST_REDACTED + 2, "{}", sensor.redacted.len());
        let first = sensor.window.taken().flat_map(Taken::orders).min();
        assert!(first.is_some_and(|order| sensor.redacted.contains_key(&order)));
        assert!(sensor.recent.meta(first.unwrap()).is_none(), "it is long gone");
    }

    #[test]
    fn what_is_over_goes_while_a_window_goes_on_and_is_counted() {
        let (mut sensor, mut most) = (sensor(protocols::ALL), 0);
        for number in 1..=2000 {
            let frame = datagram([10_000 + number as u16, 4000], b'a');
            take(&mut sensor, (number, number as i64 * SECOND), &frame);
            most = most.max(sensor.conversations.places().count());
        }
        assert!((120..240).contains(&most), "{most}");
        sensor.settle(true);
        let links = sensor.window.links();
        let counts: Vec<_> =
            links.iter().map(|l| (l.traffic.conversations, l.traffic.packets)).collect();
        assert_eq!(counts, [(2000, [2000, 0])]);
    }

    #[test]
    fn one_packet_of_another_time_ends_one_conversation_at_most() {
        let mut sensor = sensor(protocols::ALL);
        let mut send = |port: u16, at_ns: i64| {
            take(&mut sensor, (port.into(), at_ns), &datagram([port, 4000], b'a'));
        };
        send(1, SECOND);
        send(2, SECOND << 30);
        (3..103).for_each(|port| send(port, 2 * SECOND));
        assert_eq!(sensor.conversations.places().count(), 101);
    }
}
