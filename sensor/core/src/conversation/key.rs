//! The two ends of a conversation, told from others.

use crate::address::Address;
use crate::attempts::End;
use crate::digest::Keyed;
use wire::Carrier;

/// The two ends of a conversation. Of what has two directions, end 0 is the smaller
/// address and port; of Ethernet, which mostly has one, end 0 sends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Key {
    /// Addresses of ends 0 and 1.
    pub ends: [Address; 2],
    /// The capture point's index: interfaces of one point share conversations.
    pub point: u32,
    /// Both ports in one word: written in halves it could not be read at once.
    ports: u32,
    layer: Layer,
}

/// What carries conversations, in one octet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)] // As [`Carrier`], without those inside another protocol.
pub enum Layer {
    Tcp,
    Udp,
    Ip,
    Ethernet,
}

impl Key {
    /// The key of a packet from one end to the other, and the direction it goes, when it is
    /// `answered` in the same conversation.
    #[inline]
    pub fn of(
        point: u32,
        layer: Layer,
        from: (&Address, u16),
        to: (&Address, u16),
        answered: bool,
    ) -> (Self, usize) {
        let turned = answered && from > to;
        let ends = [from.0.or(*to.0, turned), to.0.or(*from.0, turned)];
        let (from, to) = (u32::from(from.1), u32::from(to.1));
        let ports = if turned { to << 16 | from } else { from << 16 | to };
        (Self { ends, point, ports, layer }, usize::from(turned))
    }

    /// What carries it is left out: the same ends over two carriers only share a place.
    #[inline]
    pub(super) fn digest(&self, keyed: Keyed) -> u64 {
        let [a, b] = self.ends;
        let start = keyed.digest().pair(u64::from(self.point), u64::from(self.ports));
        start.addresses(a, b).finish()
    }

    /// An end: address and port.
    pub fn end(&self, side: usize) -> End {
        (self.ends[side], self.ports()[side])
    }

    /// Ports of ends 0 and 1; EtherType or IP protocol in both where there are none.
    pub const fn ports(&self) -> [u16; 2] {
        [(self.ports >> 16) as u16, self.ports as u16]
    }

    /// The same, but an end on another port.
    #[must_use]
    pub fn on_port(&self, end: usize, port: u16) -> Self {
        let shift = 16 * (1 - end as u32 % 2);
        let ports = self.ports & !(0xFFFF << shift) | u32::from(port) << shift;
        Self { ports, ..*self }
    }

    /// The name of what carries it, as in links.
    pub fn transport(&self) -> &'static str {
        match self.layer {
            Layer::Tcp => "tcp",
            Layer::Udp => "udp",
            Layer::Ip => "ip",
            Layer::Ethernet => "ethernet",
        }
    }

    /// Whether TCP carries it, so that octets follow each other.
    #[inline]
    pub fn is_stream(&self) -> bool {
        self.layer == Layer::Tcp
    }

    /// What carries it.
    pub const fn carrier(&self) -> Carrier {
        match self.layer {
            Layer::Tcp => Carrier::Tcp,
            Layer::Udp => Carrier::Udp,
            Layer::Ip => Carrier::Ip,
            Layer::Ethernet => Carrier::Ethernet,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stations_that_answer_each_other_share_a_conversation() {
        let [a, b] = &[1, 2].map(|last| Address::mac([2, 0, 0, 0, 0, last]));
        let [a, b] = [(a, 0x8892), (b, 0x8892)];
        let key = |from, to, answered| Key::of(0, Layer::Ethernet, from, to, answered);
        assert_eq!(key(a, b, true), (key(b, a, true).0, 0));
        assert_eq!(key(b, a, true).1, 1);
        assert_eq!((key(b, a, false).0.ends, key(b, a, false).1), ([*b.0, *a.0], 0));
    }
}
