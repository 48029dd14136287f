//! What of a conversation is counted, and into which link.

use super::Passing;
use crate::conversation::Conversation;
use crate::speech::{Desk, Place, Speech};
use crate::stream::Order;
use wire::{Carrier, Protocol};

impl Conversation {
    /// Counts a packet; whose it is changes rarely.
    #[inline]
    pub(super) fn count(&mut self, direction: usize, passing: &Passing<'_>, desk: &mut Desk<'_>) {
        if self.sent[direction].packets == 0 || self.macs[direction] != passing.mac() {
            self.met(direction, passing, desk);
        }
        let ttl = passing.packet.ip.as_ref().map_or(0, |ip| ip.ttl);
        self.sent[direction].count(passing.wire_length, ttl, passing.at_ns);
        if passing.copy {
            self.traffic.copies += 1;
        }
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

    /// Counts its traffic into its link.
    pub(super) fn settle(&mut self, desk: &mut Desk<'_>) {
        (0..2).for_each(|direction| self.tell_sent(direction, desk));
        let given_up = self.tcp.orders.iter_mut().map(Order::given_up).sum();
        desk.window.bites("segments out of order", given_up);
        self.traffic.stream_bytes = std::mem::take(&mut self.tcp.octets);
        let mut traffic = std::mem::take(&mut self.traffic);
        if traffic.is_empty() {
            return;
        }
        if traffic.packets == [0, 0] {
            (traffic.first_ns, traffic.last_ns) = (self.last_ns, self.last_ns);
        }
        let client = self.client.unwrap_or_else(|| self.likely_client(desk.protocols));
        if self.link.is_none() {
            let Self { realm, key, first_frame, .. } = self;
            let place = Place { realm, key, first_frame };
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
            let hinted =
                |p: &Protocol| crate::choose::hinted(p.over, self.key.carrier(), [port; 2]);
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
}

#[cfg(test)]
mod tests {
    use super::super::probe::{segment, sensor, take};

    #[test]
    fn what_is_lost_without_a_packet_in_its_window_has_the_time_of_the_last_one() {
        let mut sensor = sensor(protocols::ALL);
        for (number, sequence) in [(1, 1), (2, 10)] {
            let at_ns = 1_000_000_000 * number as i64;
            take(&mut sensor, (number, at_ns), &segment([4096, 8192], sequence, b'a'));
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
