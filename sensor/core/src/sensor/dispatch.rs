//! Whose a packet is: a tunnel's, a conversation's, or nobody's yet. Fragments wait until they
//! are whole.

use super::passing::{place_in, Passing};
use super::{Parts, Sensor};
use crate::address::Address;
use crate::conversation::{Key, Layer};
use crate::endpoints::Sent;
use crate::fragments::Whole;
use crate::frame::Joined;
use crate::link::{Packet, Transport};
use crate::speech::{Missed, Speech};
use wire::Side;

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
        if layer == Layer::Ethernet && self.returned.contains(&ports.0) {
            if let Some((key, own)) = self.came_back(point, passing, target) {
                return self.take_back(&key, &Passing { packet: &own, ..*passing });
            }
        }
        let answered = layer != Layer::Ethernet || self.is_answered(ports.0, target);
        let (key, direction) =
            Key::of(point, layer, (source, ports.0), (target, ports.1), answered);
        self.recent.set_direction(passing.order, direction as u8);
        if let Some(inside) = packet.inside() {
            self.tunnel(&key, direction, passing, &inside);
        } else if let Some(at) = self.place(&key, direction, passing) {
            self.converse(at, [direction; 2], passing);
        } else {
            self.sight_endpoint(passing);
        }
    }

    /// Whether what is sent to one station in frames of an EtherType is answered there.
    fn is_answered(&self, ethertype: u16, target: &Address) -> bool {
        !target.is_group_mac() && self.answered.contains(&ethertype)
    }

    /// The conversation of a frame that came back to its sender, and the frame as it was sent:
    /// where the sender is known, or where evidence says so.
    #[cold]
    fn came_back<'a>(
        &mut self,
        point: u32,
        passing: &Passing<'a>,
        target: &Address,
    ) -> Option<(Key, Packet<'a>)> {
        let (packet, order) = (passing.packet, passing.order);
        let own = packet.src_mac.and_then(Address::universal)?;
        let [from, to] = [&own, target].map(|end| (end, packet.ethertype));
        let (key, _) = Key::of(point, Layer::Ethernet, from, to, false);
        let is_known = self.conversations.find(&key, 0, passing.vlan).is_some();
        let is_noted = || self.notes.get(&order).is_some_and(|n| n.from == Some(Side::Server));
        (is_known || is_noted()).then_some((key, Packet { src_mac: Some(own), ..*packet }))
    }

    /// It is heard as what the others answer, and counted as its sender's.
    fn take_back(&mut self, key: &Key, passing: &Passing<'_>) {
        self.recent.set_direction(passing.order, 1);
        match self.place(key, 1, passing) {
            Some(at) => self.converse(at, [0, 1], passing),
            None => self.sight_endpoint(passing),
        }
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

    /// A packet whose sender's direction is one, and the speaker's perhaps another.
    fn converse(&mut self, at: u32, [sent, said]: [usize; 2], passing: &Passing<'_>) {
        let Parts { conversations, mut desk, notes, delivered } = self.parts();
        let Some(conversation) = conversations.get(at) else { return };
        conversation.count(sent, passing, &mut desk);
        let mut missed = Missed::default();
        if !passing.heard {
            conversation.hear(said, passing, &mut desk, notes, &mut missed);
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
