//! A packet that one mirror shows on both sides of a router proves which MACs are that router's.

use super::passing::place_in;
use super::{Passing, Sensor};
use crate::evidence::{self, Known};
use crate::frame::FrameRef;
use crate::hops::{Hop, Next};
use crate::link::Packet;
use crate::window::{Heard, LinkKey, Trail};
use wire::{Frames, Observation, Subject, Text};

impl Sensor {
    /// A packet was seen before; where a hop lies between, the router's two MACs are stated.
    #[cold]
    pub(super) fn forwarded(&mut self, passing: &Passing<'_>) {
        let Some((order, earlier, within)) = self.earlier(passing.tunnels) else { return };
        let Some(hop) = Hop::between(&earlier, passing.packet) else { return };
        let heads = [(within, earlier.content()), (passing.captured, passing.packet.content())];
        // Of a datagram in fragments no single frame shows where its content begins.
        let [Some(one), Some(other)] = heads.map(|(frame, content)| place_in(frame, content))
        else {
            return;
        };
        let shows = [(order, one.into()), (passing.order, other.into())];
        match self.hops.next(passing.realm, hop, passing.at_ns) {
            Next::Told => self.state_hop(hop, shows, passing),
            Next::Known => {}
            Next::Lost => self.window.bite("routers"),
        }
    }

    /// The frames are shown as far as their headers go.
    fn state_hop(&mut self, hop: Hop, shows: [(u64, usize); 2], passing: &Passing<'_>) {
        let key = LinkKey {
            realm: passing.realm,
            client: hop.taken,
            server: hop.brought,
            transport: "ethernet",
            port: 0,
            protocol: "ip",
        };
        let Some((link, _)) = self.window.link(key) else { return };
        let brought = Text::from(hop.brought.to_string());
        let forwards = Observation::is("ip", Subject::Client, "forwards_as", brought);
        let heard = Heard::on(link, passing.at_ns);
        let Some(row) = self.window.state(&forwards, &heard, &mut Trail::default()) else { return };
        let mut frames = Frames::none();
        for (order, _) in shows {
            let whole = FrameRef { order, start: 0, copy: false, cut: false };
            frames.push(whole.pack());
        }
        let (recent, kept) = (&self.recent, &self.kept);
        self.window.prove(row, || {
            let (taken, octets) = evidence::take(&frames, Known::default(), recent, kept);
            (taken.cut_to(shows.map(|(_, headers)| headers)), octets)
        });
    }

    /// A packet came again with the same time to live. If it was for another MAC this time,
    /// somebody passed it on who takes nothing from that: a man in the middle, or a firewall. The
    /// frame seen first is then none that a router took.
    #[cold]
    pub(super) fn doubt_hop(&mut self, packet: &Packet<'_>, tunnels: u8) {
        let was_for = self.earlier(tunnels).and_then(|(_, earlier, _)| earlier.dst_mac);
        if packet.dst_mac != was_for {
            self.copies.forget_earlier();
        }
    }

    /// The packet that was seen earlier, within so many tunnels: the order of its frame, its
    /// headers, and where in memory the frame begins and ends.
    fn earlier(&self, tunnels: u8) -> Option<(u64, Packet<'_>, (usize, usize))> {
        let (order, meta, bytes) = self.recent.ending_in(self.copies.earlier()?)?;
        let mut packet = Packet::unread(bytes, meta.wire_length);
        packet.link(self.interfaces.get(meta.interface as usize)?.link_type);
        for _ in 0..tunnels {
            packet = packet.inside()?.packet();
        }
        let start = bytes.as_ptr() as usize;
        Some((order, packet, (start, start + bytes.len())))
    }
}
