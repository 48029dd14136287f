//! What a conversation makes of its packets.

use super::{Passing, ACK, FIN, RST, SYN};
use crate::conversation::Conversation;
use crate::evidence::Note;
use crate::frame::FrameRef;
use crate::link::Transport;
use crate::speech::{Desk, Payload, Place, Seat, Speech};
use crate::stream::{Order, Piece, Segment};
use std::collections::HashMap;

impl Conversation {
    pub(super) fn hear(
        &mut self,
        direction: usize,
        passing: &Passing<'_>,
        desk: &mut Desk<'_>,
        notes: &HashMap<u64, Note>,
        faults: &mut u64,
    ) {
        let frame = passing.frame();
        let bytes = passing.packet.content();
        let Transport::Tcp { seq: sequence, ack: acknowledged, flags, .. } =
            passing.packet.transport
        else {
            let payload = Payload { direction, bytes, frame, offset: 0, at_ns: passing.at_ns };
            self.give(&payload, desk, notes, faults);
            return;
        };
        if self.tcp.orders.iter().any(Order::waits) {
            let acknowledged = (flags & ACK != 0).then_some(acknowledged);
            self.wait_no_longer(1 - direction, acknowledged, passing.at_ns, desk, notes, faults);
        }
        let segment =
            Segment { sequence, syn: flags & SYN != 0, bytes, frame, at_ns: passing.at_ns };
        if self.tcp.orders[direction].goes_on(&segment) {
            self.traffic.stream_bytes += bytes.len() as u64;
            let payload = Payload { direction, bytes, frame, offset: 0, at_ns: passing.at_ns };
            self.give(&payload, desk, notes, faults);
        } else {
            self.with_order(direction, |order, conversation| {
                let give = &mut |piece: Piece<'_>| {
                    conversation.piece(direction, piece, desk, notes, faults);
                };
                order.take(segment, give);
                // Evidence is in order: what is missing never comes.
                if !notes.is_empty() {
                    order.flush(give);
                }
            });
        }
        self.tcp.closed |= flags & (FIN | RST) != 0;
    }

    /// A segment acknowledges what the other direction sent. What waits there, or here, for
    /// octets that the mirror lost is read once it has waited long enough, the older first:
    /// a request must come before its answer.
    fn wait_no_longer(
        &mut self,
        other: usize,
        acknowledged: Option<u32>,
        at_ns: i64,
        desk: &mut Desk<'_>,
        notes: &HashMap<u64, Note>,
        faults: &mut u64,
    ) {
        if let Some(acknowledged) = acknowledged {
            self.with_order(other, |order, conversation| {
                order.acknowledged(acknowledged, &mut |piece| {
                    conversation.piece(other, piece, desk, notes, faults);
                });
            });
        }
        while let Some((_, direction)) = self.overdue(at_ns) {
            self.with_order(direction, |order, conversation| {
                order.pass_gap(&mut |piece| {
                    conversation.piece(direction, piece, desk, notes, faults);
                });
            });
        }
    }

    /// The direction whose octets have waited longest, where that is long enough, and since
    /// when.
    fn overdue(&self, at_ns: i64) -> Option<(i64, usize)> {
        let since =
            |direction: usize| Some((self.tcp.orders[direction].overdue(at_ns)?, direction));
        [since(0), since(1)].into_iter().flatten().min()
    }

    /// Lends out a direction's order together with the rest.
    fn with_order(&mut self, direction: usize, act: impl FnOnce(&mut Order, &mut Self)) {
        let mut order = std::mem::take(&mut self.tcp.orders[direction]);
        act(&mut order, self);
        self.traffic.retransmitted += order.retransmitted();
        self.tcp.orders[direction] = order;
    }

    fn piece(
        &mut self,
        direction: usize,
        piece: Piece<'_>,
        desk: &mut Desk<'_>,
        notes: &HashMap<u64, Note>,
        faults: &mut u64,
    ) {
        match piece {
            Piece::Octets { bytes, frame, at_ns, offset } => {
                self.traffic.stream_bytes += bytes.len() as u64;
                let payload = Payload { direction, bytes, frame, offset, at_ns };
                self.give(&payload, desk, notes, faults);
            }
            Piece::Gap(octets) => {
                self.traffic.lost_bytes += octets;
                // Evidence leaves out what proves nothing: its gaps are no losses.
                if notes.is_empty() {
                    self.with_speech(faults, |speech, seat| speech.gap(direction, seat));
                } else {
                    self.speech.drop_unread(direction);
                }
            }
        }
    }

    fn give(
        &mut self,
        payload: &Payload<'_>,
        desk: &mut Desk<'_>,
        notes: &HashMap<u64, Note>,
        faults: &mut u64,
    ) {
        let noted = match notes.get(&FrameRef::unpack(payload.frame).order) {
            Some(note) => &self.as_noted(payload, note, desk.protocols),
            None => payload,
        };
        if !noted.bytes.is_empty() {
            self.with_speech(faults, |speech, seat| speech.hear(noted, desk, seat));
        }
    }

    pub(super) fn with_speech(
        &mut self,
        faults: &mut u64,
        act: impl FnOnce(&mut Speech, &mut Seat<'_>),
    ) {
        let place = Place { realm: self.realm, key: self.key, first_frame: self.first_frame };
        let mut seat = Seat {
            carrier: self.key.carrier(),
            ports: self.key.ports(),
            client: &mut self.client,
            kept: &mut self.kept,
            link: &mut self.link,
            orphans: &mut self.traffic.orphans,
            undecoded: &mut self.traffic.undecoded_bytes,
            faults,
            place,
        };
        act(&mut self.speech, &mut seat);
    }

    pub(super) fn finish(
        &mut self,
        desk: &mut Desk<'_>,
        notes: &HashMap<u64, Note>,
        faults: &mut u64,
    ) {
        let first = self.client.unwrap_or(0);
        for direction in [first, 1 - first] {
            self.with_order(direction, |order, conversation| {
                order.flush(&mut |piece| {
                    conversation.piece(direction, piece, desk, notes, faults);
                });
            });
        }
        self.with_speech(faults, |speech, seat| speech.end(desk, seat));
    }
}
