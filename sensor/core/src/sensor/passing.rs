//! A packet on its way through the sensor.

use crate::endpoints::Sender;
use crate::frame::FrameRef;
use crate::link::{Packet, Vlan};

/// A packet on its way through the sensor.
#[derive(Clone, Copy)]
pub(super) struct Passing<'a> {
    pub(super) order: u64,
    pub(super) interface: u32,
    pub(super) at_ns: i64,
    pub(super) realm: u32,
    pub(super) vlan: Option<Vlan>,
    pub(super) copy: bool,
    /// Whether its conversation heard it before a router passed it on.
    pub(super) heard: bool,
    pub(super) wire_length: u32,
    pub(super) packet: &'a Packet<'a>,
    /// Where the captured octets begin and end in memory.
    pub(super) captured: (usize, usize),
    /// How many tunnels it came through.
    pub(super) tunnels: u8,
}

impl Passing<'_> {
    /// The MAC of its sender as a number, 0 for none.
    #[inline]
    pub(super) fn mac(&self) -> u64 {
        self.packet.src_mac.map_or(0, |mac| mac.words()[1])
    }

    /// Who sent it, where the link layer says.
    pub(super) fn sender(&self) -> Option<Sender> {
        let ip = self.packet.ip.as_ref().map(|ip| ip.src);
        self.packet.src_mac.map(|mac| (self.realm, mac, ip))
    }

    /// Its frame as decoders hand it on.
    pub(super) fn frame(&self) -> u64 {
        let cut = self.packet.cut_off();
        FrameRef { order: self.order, start: 0, copy: self.copy, cut }.pack()
    }
}

/// Where octets lie within those captured, if they do.
#[inline]
pub(super) fn place_in((start, end): (usize, usize), octets: &[u8]) -> Option<u16> {
    let at = octets.as_ptr() as usize;
    (start..=end).contains(&at).then(|| u16::try_from(at - start).ok())?
}
