//! What a conversation makes of its packets.

use super::opening::is_impossible;
use super::{Passing, ACK, FIN, PSH, RST, SYN};
use crate::conversation::Conversation;
use crate::evidence::Note;
use crate::frame::FrameRef;
use crate::link::Transport;
use crate::speech::{Desk, Missed, Payload, Place, Seat, Speech};
use crate::stream::{Order, Piece, Segment};
use std::collections::HashMap;

impl Conversation {
    pub(super) fn hear(
        &mut self,
        direction: usize,
        passing: &Passing<'_>,
        desk: &mut Desk<'_>,
        notes: &HashMap<u64, Note>,
        missed: &mut Missed,
    ) {
        let frame = passing.frame();
        let bytes = passing.packet.content();
        let Transport::Tcp { seq: sequence, ack: acknowledged, flags, .. } =
            passing.packet.transport
        else {
            let payload = Payload { direction, bytes, frame, offset: 0, at_ns: passing.at_ns };
            self.give(&payload, desk, notes, missed);
            return;
        };
        if is_impossible(flags) {
            return; // its receiver takes nothing of it
        }
        if self.tcp.orders.iter().any(Order::waits) {
            let acknowledged = (flags & ACK != 0).then_some(acknowledged);
            self.wait_no_longer(1 - direction, acknowledged, passing.at_ns, desk, notes, missed);
        }
        let (syn, push) = (flags & SYN != 0, flags & PSH != 0);
        let segment = Segment { sequence, syn, push, bytes, frame, at_ns: passing.at_ns };
        self.take(direction, segment, desk, notes, missed);
        if flags & (FIN | RST) != 0 {
            self.closed = true;
        }
        if flags & RST != 0 {
            self.tcp.orders[direction].reset(&segment);
        }
    }

    /// Reads a segment, or keeps it for later, when it is not the next.
    #[inline]
    pub(super) fn take(
        &mut self,
        direction: usize,
        segment: Segment<'_>,
        desk: &mut Desk<'_>,
        notes: &HashMap<u64, Note>,
        missed: &mut Missed,
    ) {
        if self.tcp.orders[direction].goes_on(&segment) {
            let Segment { bytes, frame, at_ns, .. } = segment;
            self.tcp.octets += bytes.len() as u64;
            let payload = Payload { direction, bytes, frame, offset: 0, at_ns };
            self.give(&payload, desk, notes, missed);
        } else {
            let backlog = desk.backlog;
            self.with_order(direction, |order, conversation| {
                let give = &mut |piece: Piece<'_>| {
                    conversation.piece(direction, piece, desk, notes, missed);
                };
                order.take(segment, backlog, give);
                // Evidence is in order: what is missing never comes.
                if !notes.is_empty() {
                    order.flush(give);
                }
            });
        }
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
        missed: &mut Missed,
    ) {
        if let Some(acknowledged) = acknowledged {
            self.with_order(other, |order, conversation| {
                order.acknowledged(acknowledged, &mut |piece| {
                    conversation.piece(other, piece, desk, notes, missed);
                });
            });
        }
        while let Some((_, direction)) = self.overdue(at_ns) {
            self.with_order(direction, |order, conversation| {
                order.pass_gap(&mut |piece| {
                    conversation.piece(direction, piece, desk, notes, missed);
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
        missed: &mut Missed,
    ) {
        match piece {
            Piece::Octets { bytes, frame, at_ns, offset } => {
                self.tcp.octets += bytes.len() as u64;
                let payload = Payload { direction, bytes, frame, offset, at_ns };
                self.give(&payload, desk, notes, missed);
            }
            Piece::Again(again) => self.with_speech(missed, |speech, seat| {
                again.tell(speech.protocol(), direction, desk, seat);
            }),
            Piece::Belied(belied) => self.with_speech(missed, |speech, seat| {
                belied.tell(speech.protocol(), direction, desk, seat);
            }),
            Piece::Gap(octets) => {
                self.traffic.lost_bytes += octets;
                // Evidence leaves out what proves nothing: its gaps are no losses.
                if notes.is_empty() {
                    self.with_speech(missed, |speech, seat| speech.gap(direction, seat));
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
        missed: &mut Missed,
    ) {
        let noted = match notes.get(&FrameRef::unpack(payload.frame).order) {
            Some(note) => &self.as_noted(payload, note, desk.protocols),
            None => payload,
        };
        if !noted.bytes.is_empty() {
            self.with_speech(missed, |speech, seat| speech.hear(noted, desk, seat));
        }
    }

    pub(super) fn with_speech(
        &mut self,
        missed: &mut Missed,
        act: impl FnOnce(&mut Speech, &mut Seat<'_>),
    ) {
        let Self { key, realm, first_frame, client, kept, link, traffic, trail, speech, .. } = self;
        let place = Place { realm, key, first_frame };
        let orphans = &mut traffic.orphans;
        let mut seat = Seat { client, kept, link, trail, orphans, missed, place };
        act(speech, &mut seat);
    }

    pub(super) fn finish(
        &mut self,
        desk: &mut Desk<'_>,
        notes: &HashMap<u64, Note>,
        missed: &mut Missed,
    ) {
        let first = self.client.unwrap_or(0);
        for direction in [first, 1 - first] {
            self.with_order(direction, |order, conversation| {
                order.flush(&mut |piece| {
                    conversation.piece(direction, piece, desk, notes, missed);
                });
            });
        }
        self.with_speech(missed, |speech, seat| speech.end(desk, seat));
    }
}
