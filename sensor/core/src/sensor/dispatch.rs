//! Whose a packet is: a tunnel's, a conversation's, or nobody's yet. Fragments wait until they
//! are whole.

use super::passing::{place_in, Passing};
use super::{Parts, Sensor};
use crate::address::Address;
use crate::conversation::Key;
use crate::endpoints::Sent;
use crate::fragments::Whole;
use crate::frame::Joined;
use crate::link::Transport;
use crate::speech::Speech;
use wire::Carrier;

impl Sensor {
    pub(super) fn dispatch(&mut self, point: u32, passing: &Passing<'_>) {
        let packet = passing.packet;
        let source = packet.source();
        let target = packet.target();
        let (Some(source), Some(target)) = (source, target) else { return };
        let (carrier, ports) = match packet.transport {
            Transport::Tcp { src, dst, .. } => (Carrier::Tcp, (src, dst)),
            Transport::Udp { src, dst, .. } => (Carrier::Udp, (src, dst)),
            _ if packet.ip.is_some() => {
                let number = packet.ip.as_ref().map_or(0, |ip| u16::from(ip.protocol));
                (Carrier::Ip, (number, number))
            }
            _ => (Carrier::Ethernet, (packet.ethertype, packet.ethertype)),
        };
        if packet.ip.as_ref().is_some_and(|ip| ip.fragment.is_some()) {
            self.fragment(point, passing);
            return;
        }
        let (from, to) = ((source, ports.0), (target, ports.1));
        let answered = carrier != Carrier::Ethernet || self.is_answered(ports.0, target);
        let (key, direction) = Key::of(point, carrier, from, to, answered);
        self.recent.set_direction(passing.order, direction as u8);
        if let Some(inside) = packet.inside() {
            self.tunnel(&key, direction, (from, to), passing, &inside);
        } else if let Some(at) = self.place(&key, direction, (from, to), passing) {
            self.converse(at, direction, passing);
        } else {
            self.sight_endpoint(passing);
        }
    }

    /// Whether what is sent to one station in frames of an EtherType is answered there.
    fn is_answered(&self, ethertype: u16, target: Address) -> bool {
        !target.is_group_mac() && self.answered.contains(&ethertype)
    }

    /// Puts fragments together; the whole goes on as if it had come at once.
    fn fragment(&mut self, point: u32, passing: &Passing<'_>) {
        self.sight_endpoint(passing);
        let Passing { realm, packet, order, at_ns, .. } = *passing;
        let Some(Whole { octets, parts }) = self.fragments.add(realm, packet, order, at_ns) else {
            return;
        };
        let packet = packet.reassembled(&octets);
        let all = octets.as_ptr() as usize;
        let content = place_in((all, all + octets.len()), packet.content()).unwrap_or_default();
        self.recent.set_joined(Some(Joined { last: order, parts, content: content.into() }));
        self.dispatch(point, &Passing { packet: &packet, ..*passing });
        self.recent.set_joined(None);
    }

    /// Counts a packet of no conversation.
    pub(super) fn sight_endpoint(&mut self, passing: &Passing<'_>) {
        let Some(sender) = passing.sender() else { return };
        let ttl = passing.packet.ip.as_ref().map_or(0, |ip| ip.ttl);
        let mut sent = Sent::default();
        sent.count(passing.wire_length, ttl, passing.at_ns);
        if !self.endpoints.add(sender, &sent) {
            self.window.bite("endpoints");
        }
    }

    fn converse(&mut self, at: u32, direction: usize, passing: &Passing<'_>) {
        let Parts { conversations, mut desk, notes, delivered } = self.parts();
        let Some(conversation) = conversations.get(at) else { return };
        conversation.count(direction, passing, &mut desk);
        let mut faults = 0;
        let before = conversation.traffic.undecoded_bytes;
        if !passing.heard {
            conversation.hear(direction, passing, &mut desk, notes, &mut faults);
        }
        if let Some(delivered) = delivered.get_mut(passing.interface as usize) {
            delivered.decoder_faults += faults;
            let undecoded = conversation.traffic.undecoded_bytes > before;
            let spoken = matches!(conversation.speech, Speech::Spoken(_));
            delivered.decoded_frames += u64::from(spoken && !undecoded);
        }
    }
}
