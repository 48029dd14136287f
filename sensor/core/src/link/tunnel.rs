//! Packets that carry packets. Each is a sight of its own: the outer one counts between the
//! tunnel's ends, the inner one in a realm of its own.

use super::Packet;
use crate::link::Transport;
use std::fmt;

/// What carries a packet, and its number there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Tunnel {
    /// RFC 2003, RFC 2473, RFC 4213: IP in IP.
    Ip,
    /// RFC 2784 and RFC 2890, with the key of those that have one.
    Gre(Option<u32>),
    /// A switch's mirror sent over IP (draft-foschiano-erspan-03), with its session.
    Erspan(u16),
    /// RFC 7348, with its network identifier.
    Vxlan(u32),
    /// RFC 8926, with its network identifier.
    Geneve(u32),
}

impl Tunnel {
    /// The name of what carries, without its number.
    #[must_use]
    pub const fn protocol(&self) -> &'static str {
        match self {
            Self::Ip => "ip-in-ip",
            Self::Gre(_) => "gre",
            Self::Erspan(_) => "erspan",
            Self::Vxlan(_) => "vxlan",
            Self::Geneve(_) => "geneve",
        }
    }
}

impl fmt::Display for Tunnel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.protocol())?;
        match self {
            Self::Ip | Self::Gre(None) => Ok(()),
            Self::Gre(Some(number)) | Self::Vxlan(number) | Self::Geneve(number) => number.fmt(f),
            Self::Erspan(session) => session.fmt(f),
        }
    }
}

/// A packet within a packet.
pub struct Inside<'a> {
    /// What carries it.
    pub tunnel: Tunnel,
    /// What it begins with.
    ethertype: u16,
    bytes: &'a [u8],
    length: u32,
}

const VXLAN: u16 = 4789;
/// Linux' number from before RFC 7348.
const VXLAN_LINUX: u16 = 8472;
const GENEVE: u16 = 6081;
const IPV4: u16 = 0x0800;
const IPV6: u16 = 0x86DD;
/// Transparent Ethernet bridging: an Ethernet frame follows.
const ETHERNET: u16 = 0x6558;
const ERSPAN_2: u16 = 0x88BE;
const ERSPAN_3: u16 = 0x22EB;

impl<'a> Inside<'a> {
    /// The packet, with its headers read.
    #[must_use]
    pub fn packet(&self) -> Packet<'a> {
        let mut packet = Packet::unread(self.bytes, self.length);
        if self.ethertype == ETHERNET {
            packet.ethernet();
        } else {
            packet.network(self.ethertype);
        }
        packet
    }

    /// Behind the first `header` octets of what `packet` carries; nothing when they are not
    /// all there, or what follows is not understood.
    fn behind(packet: &Packet<'a>, header: usize, tunnel: Tunnel, ethertype: u16) -> Option<Self> {
        let bytes = packet.payload.get(header..).filter(|bytes| !bytes.is_empty())?;
        let length = packet.payload_length.checked_sub(header as u32)?;
        matches!(ethertype, IPV4 | IPV6 | ETHERNET | super::layers::MPLS).then_some(Self {
            tunnel,
            ethertype,
            bytes,
            length,
        })
    }
}

impl<'a> Packet<'a> {
    /// The packet that this one carries.
    #[must_use]
    #[inline]
    pub fn inside(&self) -> Option<Inside<'a>> {
        match self.transport {
            Transport::Udp { dst: VXLAN | VXLAN_LINUX, .. } => self.vxlan(),
            Transport::Udp { dst: GENEVE, .. } => self.geneve(),
            Transport::Other(number) => self.in_ip(number),
            _ => None,
        }
    }

    fn in_ip(&self, number: u8) -> Option<Inside<'a>> {
        match number {
            4 => Inside::behind(self, 0, Tunnel::Ip, IPV4),
            41 => Inside::behind(self, 0, Tunnel::Ip, IPV6),
            47 => self.gre(),
            _ => None,
        }
    }

    /// RFC 7348, 5: a flag says that there is a network identifier. What is reserved is not
    /// looked at: extensions put groups and protocols there, and receivers pass them over.
    fn vxlan(&self) -> Option<Inside<'a>> {
        let &[flags, _, _, _, n0, n1, n2, _] = self.payload.first_chunk()?;
        if flags & 0x08 == 0 {
            return None;
        }
        let network = u32::from_be_bytes([0, n0, n1, n2]);
        Inside::behind(self, 8, Tunnel::Vxlan(network), ETHERNET)
    }

    /// RFC 8926, 3.4: version 0, options in words of four octets, what follows.
    fn geneve(&self) -> Option<Inside<'a>> {
        let &[options, flags, t0, t1, n0, n1, n2, 0] = self.payload.first_chunk()? else {
            return None;
        };
        // Bit 7 of the flags is a control packet's.
        if options >> 6 != 0 || flags & 0x80 != 0 {
            return None;
        }
        let network = u32::from_be_bytes([0, n0, n1, n2]);
        let header = 8 + usize::from(options & 0x3F) * 4;
        Inside::behind(self, header, Tunnel::Geneve(network), u16::from_be_bytes([t0, t1]))
    }

    /// RFC 2784, 2 and RFC 2890, 2: version 0 with checksum, key and number where flags
    /// say so. Routing (RFC 1701) is not followed.
    fn gre(&self) -> Option<Inside<'a>> {
        let &[flags, version, t0, t1] = self.payload.first_chunk()?;
        if version & 0x07 != 0 || flags & 0x40 != 0 {
            return None;
        }
        let [checksum, key, number] = [0x80, 0x20, 0x10].map(|flag| flags & flag != 0);
        let ethertype = u16::from_be_bytes([t0, t1]);
        let at = 4 + usize::from(checksum) * 4;
        let header = at + usize::from(key) * 4 + usize::from(number) * 4;
        match ethertype {
            ERSPAN_2 | ERSPAN_3 => self.erspan(header, ethertype, number),
            _ => {
                let key = match key {
                    true => Some(u32::from_be_bytes(*self.payload.get(at..)?.first_chunk()?)),
                    false => None,
                };
                Inside::behind(self, header, Tunnel::Gre(key), ethertype)
            }
        }
    }

    /// draft-foschiano-erspan-03, 4: type I has no header at all, type II eight octets, type
    /// III twelve and eight more where its last bit says so.
    fn erspan(&self, at: usize, ethertype: u16, numbered: bool) -> Option<Inside<'a>> {
        if ethertype == ERSPAN_2 && !numbered {
            return Inside::behind(self, at, Tunnel::Erspan(0), ETHERNET);
        }
        let header: &[u8; 8] = self.payload.get(at..)?.first_chunk()?;
        let &[version, _, s0, s1, ..] = header;
        let session = u16::from_be_bytes([s0, s1]) & 0x03FF;
        let length = match (version >> 4, ethertype) {
            (1, ERSPAN_2) => 8,
            (2, ERSPAN_3) => {
                let &[.., last] = self.payload.get(at..)?.first_chunk::<12>()?;
                12 + usize::from(last & 1) * 8
            }
            _ => return None,
        };
        Inside::behind(self, at + length, Tunnel::Erspan(session), ETHERNET)
    }
}
