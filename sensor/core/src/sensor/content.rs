//! What of a packet the sensor looks at: who, to whom, and the octets for a decoder.

use crate::address::Address;
use crate::link::{Packet, Transport};

impl<'a> Packet<'a> {
    /// What the IP datagram carries, transport header included.
    pub(crate) fn carried_by_ip(&self) -> &'a [u8] {
        let header = self.ip.as_ref().map_or(0, |ip| usize::from(ip.header));
        self.datagram.get(header..).unwrap_or_default()
    }

    /// The octets for a decoder: behind the ports, or all that IP carries.
    pub(super) fn content(&self) -> &'a [u8] {
        match self.transport {
            Transport::Tcp { .. } | Transport::Udp { .. } => self.payload,
            _ if self.ip.is_some() && !self.datagram.is_empty() => self.carried_by_ip(),
            _ => self.payload,
        }
    }

    /// The sender: its IP, or its MAC where it has none yet.
    #[inline]
    pub(crate) fn source(&self) -> Option<&Address> {
        match &self.ip {
            Some(ip) if !ip.src.is_unspecified() => Some(&ip.src),
            _ => self.src_mac.as_ref(),
        }
    }

    /// The receiver.
    #[inline]
    pub(crate) fn target(&self) -> Option<&Address> {
        self.ip.as_ref().map(|ip| &ip.dst).or(self.dst_mac.as_ref())
    }
}
