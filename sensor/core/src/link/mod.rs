//! A frame's headers, from the link layer to the transport layer: what they say, and
//! the octets behind the deepest one that is understood. Nothing is copied but numbers.
#![deny(clippy::indexing_slicing)]

mod ip;
mod layers;
mod redundancy;
#[cfg(test)]
pub(crate) mod tests;
mod transport;
mod tunnel;
mod vlan;

pub use ip::{Fragment, Ip};
pub use layers::understood;
pub use transport::Transport;
pub use tunnel::{Inside, Tunnel};
pub use vlan::Vlan;

use crate::address::Address;

/// What the headers of one frame say.
#[derive(Clone, Copy, Debug)]
pub struct Packet<'a> {
    /// Who sent the frame, where the link layer says.
    pub src_mac: Option<Address>,
    /// For whom it is, where the link layer says.
    pub dst_mac: Option<Address>,
    /// The outermost VLANs; a priority tag (VLAN 0) is none.
    pub vlan: Option<Vlan>,
    /// The EtherType of what the frame carries, behind all tags; 0 where it has none
    /// (IEEE 802.2 LLC, or nothing understood).
    pub ethertype: u16,
    /// The sequence number of a frame that PRP or HSR sends over two ways.
    pub pair: Option<u16>,
    /// The IP header.
    pub ip: Option<Ip>,
    /// The transport layer's header; none in fragments.
    pub transport: Transport,
    /// The IP datagram from its first octet, without the frame's padding.
    pub datagram: &'a [u8],
    /// The octets behind the deepest header that was understood.
    pub payload: &'a [u8],
    /// How long the payload was on the wire; more than its octets when they were cut.
    pub payload_length: u32,
    /// Whether less was captured than was on the wire.
    pub truncated: bool,
    /// The first header that contradicts the octets around it.
    pub malformed: Option<&'static str>,
}

impl<'a> Packet<'a> {
    /// A frame that was `length` octets long on the wire, before [`Self::link`] reads its
    /// headers: where it stands, since to move what was just written must wait for it.
    #[must_use]
    #[inline]
    pub fn unread(bytes: &'a [u8], length: u32) -> Self {
        let captured = u32::try_from(bytes.len()).unwrap_or(u32::MAX);
        Self { truncated: captured < length, ..Self::new(bytes, length.max(captured)) }
    }

    /// Whether less of the payload was captured than was on the wire.
    #[must_use]
    #[inline]
    pub const fn cut_off(&self) -> bool {
        self.payload.len() < self.payload_length as usize
    }

    #[inline]
    const fn new(payload: &'a [u8], payload_length: u32) -> Self {
        Self {
            src_mac: None,
            dst_mac: None,
            vlan: None,
            ethertype: 0,
            pair: None,
            ip: None,
            transport: Transport::None,
            datagram: &[],
            payload,
            payload_length,
            truncated: false,
            malformed: None,
        }
    }

    /// The packet that this fragment belongs to, once the payload of its IP datagram
    /// is whole.
    #[must_use]
    pub fn reassembled<'b>(&self, payload: &'b [u8]) -> Packet<'b> {
        let mut whole = Packet::new(payload, u32::try_from(payload.len()).unwrap_or(u32::MAX));
        (whole.src_mac, whole.dst_mac) = (self.src_mac, self.dst_mac);
        whole.vlan = self.vlan;
        whole.ethertype = self.ethertype;
        whole.ip = self.ip.map(|ip| Ip { fragment: None, ..ip });
        whole.carried();
        whole
    }

    /// Takes a header of `N` octets off the front.
    #[inline]
    fn take<const N: usize>(&mut self, what: &'static str) -> Option<&'a [u8; N]> {
        let Some((header, rest)) = self.payload.split_first_chunk::<N>() else {
            self.short(N, what);
            return None;
        };
        self.payload = rest;
        self.payload_length -= N as u32;
        Some(header)
    }

    /// Looks at a header of `N` octets.
    #[inline]
    fn peek<const N: usize>(&mut self, what: &'static str) -> Option<&'a [u8; N]> {
        let header = self.payload.first_chunk::<N>();
        if header.is_none() {
            self.short(N, what);
        }
        header
    }

    /// Passes over a header of `n` octets.
    #[inline]
    fn pass(&mut self, n: usize, what: &'static str) -> Option<()> {
        let Some(rest) = self.payload.get(n..) else {
            self.short(n, what);
            return None;
        };
        self.payload = rest;
        self.payload_length -= n as u32;
        Some(())
    }

    /// What follows the next `length` octets is padding.
    #[inline]
    fn cut(&mut self, length: u32, what: &'static str) {
        if length > self.payload_length {
            self.lies(what);
        } else {
            self.payload_length = length;
            self.payload = self.payload.get(..length as usize).unwrap_or(self.payload);
        }
    }

    /// A header of `n` octets is not there: the capture's fault, or the sender's.
    #[cold]
    fn short(&mut self, n: usize, what: &'static str) {
        if n > self.payload_length as usize {
            self.lies(what);
        }
    }

    #[cold]
    fn lies(&mut self, what: &'static str) {
        self.malformed.get_or_insert(what);
    }
}
