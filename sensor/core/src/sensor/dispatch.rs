//! Whose a packet is: a tunnel's, a conversation's, or nobody's yet. Fragments wait until they
//! are whole.

use super::passing::{place_in, Passing};
use super::{Parts, Sensor};
use crate::address::Address;
use crate::conversation::{Key, Layer};
use crate::endpoints::Sent;
use crate::fragments::Whole;
use crate::frame::Joined;
use crate::link::Transport;
use crate::speech::{Missed, Speech};

impl Sensor {
    pub(super) fn dispatch(&mut self, point: u32, passing: &Passing<'_>) {
        let packet = passing.packet;
        let (Some(source), Some(target)) = (packet.source(), packet.target()) else { return };
        let (layer, ports) = match (packet.transport, &packet.ip) {
            (_, Some(ip)) if ip.fragment.is_some() => return self.fragment(point, passing),
            (Transport::Tcp { src, dst, .. }, _) => (Layer::Tcp, (src, dst)),
            (Transport::Udp { src, dst, .. }, _) => (Layer::Udp, (src, dst)),
            (_, Some(ip)) => (Layer::Ip, (ip.protocol.into(), ip.protocol.into())),
            _ => (Layer::Ethernet, (packet.ethertype, packet.ethertype)),
        };
        let answered = layer != Layer::Ethernet || self.is_answered(ports.0, target);
        let (key, direction) =
            Key::of(point, layer, (source, ports.0), (target, ports.1), answered);
        self.recent.set_direction(passing.order, direction as u8);
        if let Some(inside) = packet.inside() {
            self.tunnel(&key, direction, passing, &inside);
        } else if let Some(at) = self.place(&key, direction, passing) {
            self.converse(at, direction, passing);
        } else {
            self.sight_endpoint(passing);
        }
    }

    /// Whether what is sent to one station in frames of an EtherType is answered there.
    fn is_answered(&self, ethertype: u16, target: &Address) -> bool {
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
        let mut missed = Missed::default();
        if !passing.heard {
            conversation.hear(direction, passing, &mut desk, notes, &mut missed);
        }
        if missed.octets > 0 {
            conversation.traffic.undecoded_bytes += missed.octets;
        }
        if let Some(delivered) = delivered.get_mut(passing.interface as usize) {
            delivered.decoder_faults += missed.faults;
            let spoken = matches!(conversation.speech, Speech::Spoken(_));
            delivered.decoded_frames += u64::from(spoken && missed.octets == 0);
        }
    }
}
