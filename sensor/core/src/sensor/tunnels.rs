//! Packets within packets.

use super::passing::{place_in, Passing};
use super::realms::INNER;
use super::{Parts, Sensor};
use crate::conversation::Key;
use crate::copies::Sight;
use crate::link::Inside;
use crate::speech::Speech;

/// Tunnels in tunnels; more are not looked into.
const MOST_TUNNELS: u8 = 4;

impl Sensor {
    /// A packet that carries another: the tunnel's ends are counted, and what is inside goes
    /// on as if it had come alone, in a realm of its own.
    pub(super) fn tunnel(
        &mut self,
        key: &Key,
        direction: usize,
        passing: &Passing<'_>,
        inside: &Inside<'_>,
    ) {
        match self.place(key, direction, passing) {
            Some(at) => self.carry(at, direction, passing, inside),
            None => self.sight_endpoint(passing),
        }
        if passing.tunnels >= MOST_TUNNELS {
            self.window.bite("tunnels in tunnels");
            return;
        }
        let packet = inside.packet();
        let Some(realm) = self.realms.inside(passing.realm, inside.tunnel, packet.vlan) else {
            self.window.bite("realms");
            return;
        };
        let sight = self.sight(&packet, realm, passing.at_ns);
        if sight == Sight::Again {
            self.doubt_hop(&packet, passing.tunnels + 1);
            self.drop_duplicate(passing.interface);
            return;
        }
        if let Some(at) = place_in(passing.captured, packet.content()) {
            self.recent.set_payload_at(passing.order, at);
        }
        let inner = Passing {
            realm,
            vlan: packet.vlan,
            copy: passing.copy || matches!(sight, Sight::Routed | Sight::Passed),
            heard: sight == Sight::Passed,
            wire_length: packet.payload_length,
            packet: &packet,
            tunnels: passing.tunnels + 1,
            ..*passing
        };
        if sight != Sight::First {
            self.forwarded(&inner);
        }
        self.copies.came_in(inner.order);
        self.dispatch(INNER | realm, &inner);
    }

    /// Counts a packet of a conversation that is a tunnel. Its sender is the client, whatever
    /// the ports: its own is made from what is inside (RFC 7348, 5).
    fn carry(&mut self, at: u32, direction: usize, passing: &Passing<'_>, inside: &Inside<'_>) {
        let Parts { conversations, mut desk, .. } = self.parts();
        let Some(conversation) = conversations.get(at) else { return };
        conversation.client.get_or_insert(direction);
        conversation.count(direction, passing, &mut desk);
        conversation.speech = Speech::Tunnel(inside.tunnel);
    }
}
