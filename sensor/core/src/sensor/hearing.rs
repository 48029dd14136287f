//! What a conversation makes of its packets.

use super::{Passing, ACK, FIN, RST, SYN};
use crate::conversation::Conversation;
use crate::evidence::Note;
use crate::frame::FrameRef;
use crate::link::Transport;
use crate::speech::{Desk, Payload, Place, Seat, Speech};
use crate::stream::{Order, Piece, Segment};
use std::collections::HashMap;
use wire::{Carrier, Protocol};

const SECOND: i64 = 1_000_000_000;
const IDLE_TCP: i64 = 900 * SECOND;
const IDLE_OTHER: i64 = 120 * SECOND;
const IDLE_CLOSED: i64 = 10 * SECOND;

impl Conversation {
    /// Counts a packet; whose it is changes rarely.
    #[inline]
    pub(super) fn count(&mut self, direction: usize, passing: &Passing<'_>, desk: &mut Desk<'_>) {
        if self.sent[direction].packets == 0 || self.macs[direction] != passing.mac() {
            self.met(direction, passing, desk);
        }
        let ttl = passing.packet.ip.as_ref().map_or(0, |ip| ip.ttl);
        self.sent[direction].count(passing.wire_length, ttl, passing.at_ns);
        self.traffic.copies += u64::from(passing.copy);
        self.last_ns = self.last_ns.max(passing.at_ns);
    }

    /// The first packet of a direction in this window, or of another sender.
    #[cold]
    fn met(&mut self, direction: usize, passing: &Passing<'_>, desk: &mut Desk<'_>) {
        self.tell_sent(direction, desk);
        self.senders[direction] = passing.sender();
        self.macs[direction] = passing.mac();
        if self.traffic.macs[1 - direction].is_none() {
            self.traffic.macs[1 - direction] = passing.packet.dst_mac;
        }
        if self.seen == [false, false] {
            self.first = direction;
        }
        self.vlans[direction] = Some(passing.vlan);
        self.seen[direction] = true;
    }

    /// What was sent in a direction goes into the traffic and to its endpoint.
    fn tell_sent(&mut self, direction: usize, desk: &mut Desk<'_>) {
        let sent = std::mem::take(&mut self.sent[direction]);
        if sent.packets == 0 {
            return;
        }
        let sender = self.senders[direction];
        self.traffic.sent(direction, sender.map(|(_, mac, _)| mac), &sent);
        if sender.is_some_and(|sender| !desk.endpoints.add(sender, &sent)) {
            desk.window.bite("endpoints");
        }
    }

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

    /// A payload of evidence, from where its note says that the message begins.
    #[cold]
    fn as_noted<'a>(
        &mut self,
        payload: &Payload<'a>,
        note: &Note,
        protocols: &'static [Protocol],
    ) -> Payload<'a> {
        self.believe(note, payload.direction, protocols);
        let start = usize::from(note.start).saturating_sub(payload.offset);
        if start > 0 {
            self.speech.drop_unread(payload.direction);
        }
        let bytes = payload.bytes.get(start..).unwrap_or_default();
        Payload { bytes, offset: payload.offset + start, ..*payload }
    }

    /// What a note of evidence tells and its frames alone do not.
    fn believe(&mut self, note: &Note, direction: usize, protocols: &'static [Protocol]) {
        if self.client.is_none() {
            let from = note.from.map(|side| (side as usize + direction) % 2);
            self.client = from;
        }
        if let (Speech::Open(_), Some(protocol)) =
            (&self.speech, protocols.iter().find(|p| p.name == note.protocol))
        {
            self.speech = Speech::of(protocol, self.key.carrier());
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

    /// Counts its traffic into its link.
    pub(super) fn settle(&mut self, desk: &mut Desk<'_>) {
        (0..2).for_each(|direction| self.tell_sent(direction, desk));
        let given_up = self.tcp.orders.iter_mut().map(Order::given_up).sum();
        desk.window.bites("segments out of order", given_up);
        let mut traffic = std::mem::take(&mut self.traffic);
        if traffic.is_empty() {
            return;
        }
        if traffic.packets == [0, 0] {
            (traffic.first_ns, traffic.last_ns) = (self.last_ns, self.last_ns);
        }
        let client = self.client.unwrap_or_else(|| self.likely_client(desk.protocols));
        if self.link.is_none() {
            let place = Place { realm: self.realm, key: self.key, first_frame: self.first_frame };
            self.link = place.link(desk, client, self.speech.protocol());
        }
        let Some(link) = self.link.and_then(|at| desk.window.link_at(at)) else { return };
        traffic.conversations = 1;
        traffic.one_way = u64::from(self.seen != [true, true]);
        traffic.midstream = u64::from(self.midstream);
        if client == 1 {
            traffic.macs.swap(0, 1);
            traffic.packets.swap(0, 1);
            traffic.bytes.swap(0, 1);
        }
        link.traffic.add(&traffic);
        if matches!(self.speech, Speech::Open(_)) {
            // Its protocol may still show: the next window asks again.
            self.link = None;
        }
    }

    /// Of two ends that nothing told apart, the one on a known port serves; else who
    /// spoke first asks, or on a stream already under way who has the higher port.
    fn likely_client(&self, protocols: &[Protocol]) -> usize {
        let ports = self.key.ports();
        let known = |port: u16| {
            let hinted = |p: &Protocol| crate::choose::hinted(p, self.key.carrier(), [port; 2]);
            port < 1024 || protocols.iter().any(hinted)
        };
        match ports.map(known) {
            [true, false] => 1,
            [false, true] => 0,
            _ if self.midstream && self.key.carrier() == Carrier::Tcp => {
                usize::from(ports[0] < ports[1])
            }
            _ => self.first,
        }
    }

    pub(super) fn patience(&self) -> i64 {
        match self.key.carrier() {
            Carrier::Tcp if self.tcp.closed => IDLE_CLOSED,
            Carrier::Tcp => IDLE_TCP,
            _ => IDLE_OTHER,
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::sensor::{Captured, Sensor, Settings};
    use wire::probe::hex;

    /// One octet of a stream, at this place in it.
    fn segment(sequence: u32) -> Vec<u8> {
        let headers = "020000000002 020000000001 0800
            4500 0029 0001 0000 4006 0000 0a000001 0a000002 1000 2000";
        let mut frame = hex(headers);
        frame.extend(sequence.to_be_bytes());
        frame.extend(hex("00000000 5010 0000 0000 0000 61"));
        frame
    }

    #[test]
    fn what_is_lost_without_a_packet_in_its_window_has_the_time_of_the_last_one() {
        let mut sensor = Sensor::new(protocols::ALL, &Settings::default());
        let interface = sensor.interface("a", "a", "a", 1);
        for (number, sequence) in [(1, 1), (2, 10)] {
            let bytes = &segment(sequence);
            let at_ns = 1_000_000_000 * number as i64;
            let wire_length = bytes.len() as u32;
            sensor.frame(Captured { interface, at_ns, wire_length, number, bytes });
        }
        sensor.settle(false);
        sensor.next_window();
        sensor.settle(true);
        let traffic: Vec<_> = sensor.window.links().iter().map(|link| &link.traffic).collect();
        let [traffic] = traffic[..] else { panic!("one link needed") };
        assert_eq!((traffic.packets, traffic.lost_bytes), ([0, 0], 8));
        assert_eq!((traffic.first_ns, traffic.last_ns), (2_000_000_000, 2_000_000_000));
    }
}
