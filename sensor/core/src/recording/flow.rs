//! Which conversations a frame belongs to: its own, and those inside its tunnels.

use crate::address::Address;
use crate::link::{Packet, Transport};
use crate::sensor::realms::Realms;

/// Tunnels in tunnels; more are not looked into.
const MOST_TUNNELS: usize = 4;
/// The realm of what has none: too many were seen.
pub(super) const UNKNOWN: u16 = u16::MAX;

/// What carries a conversation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub(super) enum Layer {
    Ethernet,
    Ip,
    /// Part of an IP datagram: whose ports it belongs to, the part does not say.
    Fragment,
    Tcp,
    Udp,
}

impl Layer {
    pub(super) const ALL: [Self; 5] =
        [Self::Ethernet, Self::Ip, Self::Fragment, Self::Tcp, Self::Udp];
}

/// Two ends that exchange packets, the smaller first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Flow {
    /// A number of [`Flows::realm`].
    pub realm: u16,
    pub layer: Layer,
    /// Addresses, and ports where there are any.
    pub ends: [(Address, u16); 2],
}

/// Reads flows; it knows the realms that it met.
#[derive(Default)]
pub(super) struct Flows {
    realms: Realms,
}

impl Flows {
    /// The number of a capture point.
    pub fn point(&mut self, name: &str) -> u32 {
        self.realms.point(name)
    }

    /// A realm's name; none of [`UNKNOWN`].
    pub fn realm(&self, number: u16) -> Option<&str> {
        (number != UNKNOWN).then(|| self.realms.name(u32::from(number)))
    }

    /// Hands every flow of a frame to `each`, the outermost first.
    pub fn each(
        &mut self,
        point: u32,
        link_type: u16,
        (bytes, length): (&[u8], u32),
        mut each: impl FnMut(Flow),
    ) {
        let mut packet = Packet::unread(bytes, length);
        packet.link(link_type);
        let mut realm = self.realms.of(point, packet.vlan);
        for _ in 0..=MOST_TUNNELS {
            let number = realm.and_then(|realm| u16::try_from(realm).ok());
            let Some(flow) = flow(&packet, number.unwrap_or(UNKNOWN)) else { return };
            each(flow);
            if flow.layer == Layer::Fragment {
                return;
            }
            let Some(inside) = packet.inside() else { return };
            packet = inside.packet();
            realm = realm.and_then(|at| self.realms.inside(at, inside.tunnel, packet.vlan));
        }
    }
}

fn flow(packet: &Packet<'_>, realm: u16) -> Option<Flow> {
    let (source, target) = (packet.source()?, packet.target()?);
    let (layer, from, to) = match (packet.ip, packet.transport) {
        (Some(ip), _) if ip.fragment.is_some() => (Layer::Fragment, 0, 0),
        (_, Transport::Tcp { src, dst, .. }) => (Layer::Tcp, src, dst),
        (_, Transport::Udp { src, dst, .. }) => (Layer::Udp, src, dst),
        (Some(_), _) => (Layer::Ip, 0, 0),
        (None, _) => (Layer::Ethernet, 0, 0),
    };
    let (from, to) = ((*source, from), (*target, to));
    Some(Flow { realm, layer, ends: if from <= to { [from, to] } else { [to, from] } })
}

/// The ends of a frame's innermost conversation: addresses, and ports where there are any.
pub(super) fn innermost(link_type: u16, octets: &[u8]) -> Option<[(String, Option<u16>); 2]> {
    let (mut flows, mut found) = (Flows::default(), None);
    let length = u32::try_from(octets.len()).unwrap_or(u32::MAX);
    flows.each(0, link_type, (octets, length), |flow| found = Some(flow));
    let Flow { layer, ends, .. } = found?;
    let ported = matches!(layer, Layer::Tcp | Layer::Udp);
    Some(ends.map(|(address, port)| (address.to_string(), ported.then_some(port))))
}
