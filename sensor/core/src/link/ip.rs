use super::Packet;
use crate::address::Address;

/// IPv6 extension headers in a row; more than that is an attack.
const MOST_EXTENSIONS: usize = 8;

/// What an IP header says, and the extension headers behind it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ip {
    /// Who sent the datagram.
    pub src: Address,
    /// For whom it is.
    pub dst: Address,
    /// Time to live, or hop limit.
    pub ttl: u8,
    /// The identification; IPv6 has one only in fragments.
    pub id: Option<u32>,
    /// What the datagram carries, behind extension headers.
    pub protocol: u8,
    /// Which part of a datagram this is, where it is not whole.
    pub fragment: Option<Fragment>,
    /// The datagram's length in octets as its header says.
    pub length: u32,
    /// Octets of headers up to what `protocol` names.
    pub header: u16,
}

/// The place of a fragment in the payload of its datagram.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fragment {
    /// Where it begins, in octets.
    pub offset: u16,
    /// Whether others follow.
    pub more: bool,
}

impl Fragment {
    /// None when the datagram is whole after all.
    fn new(offset: u16, more: bool) -> Option<Self> {
        (offset > 0 || more).then_some(Self { offset, more })
    }
}

impl Packet<'_> {
    /// RFC 791, 3.1.
    #[inline(always)]
    pub(super) fn ipv4(&mut self) -> Option<()> {
        let &[version, _, l0, l1, i0, i1, f0, f1, ttl, protocol, _, _, s0, s1, s2, s3, d0, d1, d2, d3] =
            self.peek("IPv4 header")?;
        let header = u16::from(version & 0x0F) * 4;
        // Segmentation offload leaves a length of 0 to the network card.
        let length = match u32::from(u16::from_be_bytes([l0, l1])) {
            0 => self.payload_length,
            length => length,
        };
        if version >> 4 != 4 || header < 20 || length < header.into() {
            self.lies("IPv4 header");
            return None;
        }
        if length < self.payload_length {
            self.trailer();
        }
        self.cut(length, "IPv4 total length");
        self.datagram = self.payload;
        self.pass(header.into(), "IPv4 options")?;
        let place = u16::from_be_bytes([f0, f1]);
        let fragment = Fragment::new((place & 0x1FFF) << 3, place & 0x2000 != 0);
        self.ip = Some(Ip {
            src: Address::v4([s0, s1, s2, s3]),
            dst: Address::v4([d0, d1, d2, d3]),
            ttl,
            id: Some(u16::from_be_bytes([i0, i1]).into()),
            protocol,
            fragment,
            length,
            header,
        });
        match fragment {
            None => self.transport(protocol),
            Some(_) => Some(()),
        }
    }

    /// RFC 8200, 3. A payload length of 0 is a jumbogram (RFC 2675) or left to the
    /// network card.
    #[inline(never)]
    pub(super) fn ipv6(&mut self) -> Option<()> {
        let &[version, _, _, _, l0, l1, protocol, ttl, ..] = self.peek::<8>("IPv6 header")?;
        if version >> 4 != 6 {
            self.lies("IPv6 header");
            return None;
        }
        let length = match u32::from(u16::from_be_bytes([l0, l1])) {
            0 => self.payload_length,
            length => 40 + length,
        };
        if length < self.payload_length {
            self.trailer();
        }
        self.cut(length, "IPv6 payload length");
        self.datagram = self.payload;
        self.take::<8>("IPv6 header")?;
        let (src, dst) = (*self.take("IPv6 header")?, *self.take("IPv6 header")?);
        let (src, dst) = (Address::v6(src), Address::v6(dst));
        self.ip =
            Some(Ip { src, dst, ttl, id: None, protocol, fragment: None, length, header: 40 });
        self.carried()
    }

    /// What stands behind the IP header: extension headers, then the transport layer,
    /// unless this is a fragment.
    #[inline]
    pub(super) fn carried(&mut self) -> Option<()> {
        if self.ip?.src.is_v6() {
            self.extensions()?;
        }
        match self.ip? {
            Ip { fragment: None, protocol, .. } => self.transport(protocol),
            _ => Some(()),
        }
    }

    /// RFC 8200, 4: hop-by-hop options, routing, destination options, mobility
    /// (RFC 6275), host identity (RFC 7401), shim6 (RFC 5533), fragment, and
    /// authentication (RFC 4302).
    fn extensions(&mut self) -> Option<()> {
        let mut ip = self.ip?;
        let behind = self.payload_length;
        for _ in 0..MOST_EXTENSIONS {
            if ip.fragment.is_some() || !self.extension(&mut ip)? {
                ip.header += u16::try_from(behind - self.payload_length).unwrap_or(u16::MAX);
                self.ip = Some(ip);
                return Some(());
            }
        }
        self.lies("IPv6 extension headers");
        None
    }

    /// Passes over one extension header; false when there is none.
    fn extension(&mut self, ip: &mut Ip) -> Option<bool> {
        const WHAT: &str = "IPv6 extension header";
        match ip.protocol {
            0 | 43 | 60 | 135 | 139 | 140 => {
                let &[next, length] = self.peek(WHAT)?;
                self.pass((usize::from(length) + 1) * 8, WHAT)?;
                ip.protocol = next;
            }
            44 => {
                let &[next, _, o0, o1, i0, i1, i2, i3] = self.take(WHAT)?;
                let offset = u16::from_be_bytes([o0, o1]);
                ip.id = Some(u32::from_be_bytes([i0, i1, i2, i3]));
                ip.fragment = Fragment::new(offset & 0xFFF8, offset & 1 != 0);
                ip.protocol = next;
            }
            51 => {
                let &[next, length] = self.peek(WHAT)?;
                self.pass((usize::from(length) + 2) * 4, WHAT)?;
                ip.protocol = next;
            }
            _ => return Some(false),
        }
        Some(true)
    }
}
