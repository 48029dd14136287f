use super::{Packet, Vlan};
use crate::address::Address;

/// Tags before the EtherType of what is carried; more are not looked behind.
const MOST_TAGS: usize = 4;

/// Link types that can be read, as the registry at tcpdump.org
/// numbers them.
mod link_type {
    pub(super) const NULL: u16 = 0;
    pub(super) const ETHERNET: u16 = 1;
    pub(super) const PPP: u16 = 9;
    pub(super) const PPP_HDLC: u16 = 50;
    pub(super) const PPP_ETHERNET: u16 = 51;
    /// Files of some systems carry their own number for raw IP.
    pub(super) const RAW: [u16; 3] = [101, 12, 14];
    pub(super) const LOOP: u16 = 108;
    pub(super) const COOKED: u16 = 113;
    pub(super) const IPV4: u16 = 228;
    pub(super) const IPV6: u16 = 229;
    pub(super) const COOKED_2: u16 = 276;
}

/// RFC 3032, 5: labels follow.
pub(super) const MPLS: u16 = 0x8847;
/// Labels in a row; more are not looked behind.
const MOST_LABELS: usize = 16;

mod ethertype {
    pub(super) const IPV4: u16 = 0x0800;
    pub(super) const IPV6: u16 = 0x86DD;
    pub(super) const PPPOE_SESSION: u16 = 0x8864;
    pub(super) const MPLS: [u16; 2] = [super::MPLS, 0x8848];
    /// IEEE 802.1Q, 802.1ad and the numbers used before it.
    pub(super) const VLAN: [u16; 5] = [0x8100, 0x88A8, 0x9100, 0x9200, 0x9300];
    /// IEC 62439-3 High-availability Seamless Redundancy.
    pub(super) const HSR: u16 = 0x892F;
    /// Cisco's own number of CDP, behind its OUI; nobody has it as an EtherType.
    pub(super) const CDP: u16 = 0x2000;
    /// The LLC address of spanning trees (IEEE 802.1D-2004, 7.12.3), less than any EtherType.
    pub(super) const SPANNING_TREE: u16 = 0x42;
    /// IEEE 802.3, 3.2.6: up to here it is a length.
    pub(super) const LONGEST_LENGTH: u16 = 1500;
}

/// Whether frames of `link_type` can be read; others have only a payload.
#[must_use]
pub fn understood(link_type: u16) -> bool {
    use link_type::*;
    RAW.contains(&link_type)
        || matches!(
            link_type,
            NULL | ETHERNET
                | PPP
                | PPP_HDLC
                | PPP_ETHERNET
                | LOOP
                | COOKED
                | IPV4
                | IPV6
                | COOKED_2
        )
}

impl Packet<'_> {
    /// Reads the headers of a frame of `link_type` (LINKTYPE_ of the registry at
    /// tcpdump.org).
    #[inline]
    pub fn link(&mut self, link_type: u16) {
        match link_type {
            link_type::ETHERNET => self.ethernet(),
            other => self.other_link(other),
        };
    }

    #[inline(never)]
    fn other_link(&mut self, link_type: u16) -> Option<()> {
        match link_type {
            link_type::NULL | link_type::LOOP => self.loopback(),
            link_type::COOKED => self.cooked(),
            link_type::COOKED_2 => self.cooked_2(),
            link_type::PPP | link_type::PPP_HDLC => self.ppp(),
            link_type::PPP_ETHERNET => self.pppoe(),
            link_type::IPV4 => self.network(ethertype::IPV4),
            link_type::IPV6 => self.network(ethertype::IPV6),
            raw if link_type::RAW.contains(&raw) => match self.payload.first()? >> 4 {
                6 => self.network(ethertype::IPV6),
                _ => self.network(ethertype::IPV4),
            },
            _ => Some(()),
        }
    }

    #[inline]
    pub(super) fn ethernet(&mut self) -> Option<()> {
        let &[d0, d1, d2, d3, d4, d5, s0, s1, s2, s3, s4, s5, t0, t1] =
            self.take("Ethernet header")?;
        self.dst_mac = Some(Address::mac([d0, d1, d2, d3, d4, d5]));
        self.src_mac = Some(Address::mac([s0, s1, s2, s3, s4, s5]));
        self.tagged(u16::from_be_bytes([t0, t1]))
    }

    /// What follows an EtherType or, up to 1500, a length.
    #[inline]
    fn tagged(&mut self, ethertype: u16) -> Option<()> {
        match ethertype {
            ethertype::IPV4 | ethertype::IPV6 => self.network(ethertype),
            0..=ethertype::LONGEST_LENGTH => self.llc(Some(ethertype)),
            tag => self.tags(tag),
        }
    }

    /// Tags of VLANs and of HSR, and what follows them.
    fn tags(&mut self, mut ethertype: u16) -> Option<()> {
        for _ in 0..MOST_TAGS {
            ethertype = match ethertype {
                ethertype::HSR => self.hsr_tag()?,
                tag if ethertype::VLAN.contains(&tag) => {
                    self.ethertype = tag;
                    let &[v0, v1, t0, t1] = self.take("VLAN tag")?;
                    self.in_vlan(u16::from_be_bytes([v0, v1]) & 0x0FFF);
                    u16::from_be_bytes([t0, t1])
                }
                _ => break,
            };
        }
        match ethertype {
            0..=ethertype::LONGEST_LENGTH => self.llc(Some(ethertype)),
            other => self.network(other),
        }
    }

    fn in_vlan(&mut self, vlan: u16) {
        self.vlan = self.vlan.map_or_else(|| Vlan::new(vlan), |outer| Some(outer.with(vlan)));
    }

    /// What an EtherType says is carried.
    #[inline]
    pub(super) fn network(&mut self, ethertype: u16) -> Option<()> {
        self.ethertype = ethertype;
        match ethertype {
            ethertype::IPV4 => self.ipv4(),
            ethertype::IPV6 => self.ipv6(),
            ethertype::PPPOE_SESSION => self.pppoe(),
            label if ethertype::MPLS.contains(&label) => self.labels(),
            _ => self.cut_trailer(),
        }
    }

    /// RFC 3032, 2.1: labels up to the one with the S bit. What follows nobody says: an IP
    /// header begins with its version, a pseudowire's control word (RFC 4385, 3) with 0
    /// before an Ethernet frame (RFC 4448, 4.4.1).
    #[inline(never)]
    fn labels(&mut self) -> Option<()> {
        for _ in 0..MOST_LABELS {
            let &[_, _, label, _] = self.take("MPLS label")?;
            if label & 1 == 0 {
                continue;
            }
            return match self.payload.first()? >> 4 {
                4 => self.network(ethertype::IPV4),
                6 => self.network(ethertype::IPV6),
                0 => {
                    self.take::<4>("pseudowire control word")?;
                    self.ethernet()
                }
                _ => Some(()),
            };
        }
        Some(())
    }

    /// IEEE 802.2 LLC; with SNAP's header an EtherType follows (also in the form of
    /// IEEE 802.1H), with Cisco's one of its own, or a spanning tree's BPDU of one VLAN.
    fn llc(&mut self, length: Option<u16>) -> Option<()> {
        self.ethertype = 0;
        if let Some(length) = length {
            self.trailer();
            self.cut(length.into(), "802.3 length");
        }
        if let [0x42, 0x42, 0x03, ..] = self.payload {
            self.pass(3, "LLC header")?;
            return self.network(ethertype::SPANNING_TREE);
        }
        match self.payload.first_chunk::<8>() {
            Some(&[0xAA, 0xAA, 0x03, 0, 0, 0 | 0xF8, t0, t1]) => {
                self.pass(8, "SNAP header")?;
                self.network(u16::from_be_bytes([t0, t1]))
            }
            Some(&[0xAA, 0xAA, 0x03, 0, 0, 0x0C, 0x20, 0]) => {
                self.pass(8, "SNAP header")?;
                self.network(ethertype::CDP)
            }
            Some(&[0xAA, 0xAA, 0x03, 0, 0, 0x0C, 0x01, 0x0B]) => {
                self.pass(8, "SNAP header")?;
                self.network(ethertype::SPANNING_TREE)
            }
            _ => Some(()),
        }
    }

    /// BSD's loopback: an address family in the order of the machine that captured.
    fn loopback(&mut self) -> Option<()> {
        let family = u32::from_le_bytes(*self.take("loopback header")?);
        match family.min(family.swap_bytes()) {
            2 => self.network(ethertype::IPV4),
            // AF_INET6 of Linux, Windows, NetBSD and OpenBSD, FreeBSD, Darwin.
            10 | 23 | 24 | 28 | 30 => self.network(ethertype::IPV6),
            _ => Some(()),
        }
    }

    /// Linux cooked capture (LINKTYPE_LINUX_SLL).
    fn cooked(&mut self) -> Option<()> {
        let &[_, _, _, _, _, addressed, s0, s1, s2, s3, s4, s5, _, _, t0, t1] =
            self.take("cooked header")?;
        self.src_mac = (addressed == 6).then_some(Address::mac([s0, s1, s2, s3, s4, s5]));
        self.cooked_protocol(u16::from_be_bytes([t0, t1]))
    }

    /// Linux cooked capture, version 2 (LINKTYPE_LINUX_SLL2).
    fn cooked_2(&mut self) -> Option<()> {
        let &[t0, t1, _, _, _, _, _, _, _, _, _, addressed, s0, s1, s2, s3, s4, s5, _, _] =
            self.take("cooked header")?;
        self.src_mac = (addressed == 6).then_some(Address::mac([s0, s1, s2, s3, s4, s5]));
        self.cooked_protocol(u16::from_be_bytes([t0, t1]))
    }

    /// An EtherType, or one of Linux' numbers below them, of which 4 is LLC.
    fn cooked_protocol(&mut self, protocol: u16) -> Option<()> {
        match protocol {
            4 => self.llc(None),
            0..=ethertype::LONGEST_LENGTH => Some(()),
            ethertype => self.tags(ethertype),
        }
    }

    /// RFC 2516, 4: version and type, code 0 in a session, session, length.
    fn pppoe(&mut self) -> Option<()> {
        let &[_, code, _, _, l0, l1] = self.take("PPPoE header")?;
        self.cut(u16::from_be_bytes([l0, l1]).into(), "PPPoE length");
        if code == 0 {
            self.ppp()
        } else {
            Some(())
        }
    }

    /// RFC 1661, 2 and RFC 1662, 3.1: the protocol, behind an address and a control
    /// field where they are not compressed.
    fn ppp(&mut self) -> Option<()> {
        if self.payload.starts_with(&[0xFF, 0x03]) {
            self.pass(2, "PPP header")?;
        }
        match u16::from_be_bytes(*self.take("PPP header")?) {
            0x0021 => self.network(ethertype::IPV4),
            0x0057 => self.network(ethertype::IPV6),
            _ => Some(()),
        }
    }
}
