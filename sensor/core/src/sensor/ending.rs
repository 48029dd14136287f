//! How conversations end, and windows: what waits is stated, what was seen last is proven.

use super::{Delivered, Parts, Sensor};
use crate::conversation::Conversation;
use crate::evidence;
use crate::frame::FrameRef;
use crate::speech::Missed;
use wire::{Carrier, UNANSWERED};

/// Frames of which it is known across windows what was overwritten in them.
const MOST_REDACTED: usize = 16_384;

const SECOND: i64 = 1_000_000_000;
const IDLE_TCP: i64 = 900 * SECOND;
const IDLE_OTHER: i64 = 120 * SECOND;
const IDLE_CLOSED: i64 = 10 * SECOND;

impl Conversation {
    /// How long it may be silent until it has ended.
    fn patience(&self) -> i64 {
        match self.key.carrier() {
            Carrier::Tcp if self.closed => IDLE_CLOSED,
            Carrier::Tcp => IDLE_TCP,
            _ => IDLE_OTHER,
        }
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

    /// Counts all traffic into links, ends what is idle (or everything, at the end),
    /// and states the openings that nobody answered.
    pub fn settle(&mut self, everything: bool) {
        let now = self.now_ns;
        let places: Vec<u32> = self.conversations.places().collect();
        for at in places {
            let Some(conversation) = self.conversations.get(at) else { continue };
            if everything || now - conversation.last_ns > conversation.patience() {
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
            known.then(|| evidence::take(frames, link.protocol, recent, kept, client))
        });
    }

    /// Begins the next window.
    pub fn next_window(&mut self) {
        self.window.next();
        self.endpoints.next_window();
        self.scans.next_window();
        if self.redacted.len() > MOST_REDACTED {
            self.redacted.clear();
        }
        self.delivered.iter_mut().for_each(|delivered| *delivered = Delivered::default());
    }
}
