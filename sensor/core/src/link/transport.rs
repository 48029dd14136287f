use super::Packet;

/// What the transport layer's header says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Transport {
    /// RFC 9293, 3.1.
    Tcp {
        /// The sender's port.
        src: u16,
        /// The receiver's port.
        dst: u16,
        /// The number of the first octet.
        seq: u32,
        /// The number of the octet awaited next.
        ack: u32,
        /// FIN, SYN, RST, PSH, ACK, URG, ECE, CWR from the lowest bit up.
        flags: u8,
        /// The window, not scaled.
        window: u16,
    },
    /// RFC 768.
    Udp {
        /// The sender's port.
        src: u16,
        /// The receiver's port.
        dst: u16,
        /// Its own length in octets, header included.
        length: u16,
    },
    /// RFC 792 and RFC 4443; the payload begins behind the checksum.
    Icmp {
        /// The type.
        kind: u8,
        /// The code.
        code: u8,
    },
    /// RFC 3376; the payload begins behind the group.
    Igmp {
        /// The type.
        kind: u8,
        /// The multicast group.
        group: [u8; 4],
    },
    /// RFC 9260, 3.1; the payload is chunks.
    Sctp {
        /// The sender's port.
        src: u16,
        /// The receiver's port.
        dst: u16,
    },
    /// Another IP protocol, or one of these whose header is not whole.
    Other(u8),
    /// No transport layer: not IP, a fragment, or IPv6 without a next header.
    None,
}

impl Packet<'_> {
    #[inline(always)]
    pub(super) fn transport(&mut self, protocol: u8) -> Option<()> {
        self.transport = Transport::Other(protocol);
        self.transport = match protocol {
            6 => self.tcp()?,
            17 => self.udp()?,
            1 | 58 => self.icmp()?,
            2 => self.igmp()?,
            132 => self.sctp()?,
            59 => Transport::None,
            _ => return Some(()),
        };
        Some(())
    }

    #[inline(always)]
    fn tcp(&mut self) -> Option<Transport> {
        let &[s0, s1, d0, d1, q0, q1, q2, q3, a0, a1, a2, a3, offset, flags, w0, w1, _, _, _, _] =
            self.peek("TCP header")?;
        self.behind_options(usize::from(offset >> 4) * 4);
        Some(Transport::Tcp {
            src: u16::from_be_bytes([s0, s1]),
            dst: u16::from_be_bytes([d0, d1]),
            seq: u32::from_be_bytes([q0, q1, q2, q3]),
            ack: u32::from_be_bytes([a0, a1, a2, a3]),
            flags,
            window: u16::from_be_bytes([w0, w1]),
        })
    }

    /// Passes over the TCP header; one that lies about its length has no payload.
    #[inline(always)]
    fn behind_options(&mut self, header: usize) {
        if header < 20 {
            self.lies("TCP data offset");
        } else if self.pass(header, "TCP options").is_some() {
            return;
        }
        self.payload_length = self.payload_length.saturating_sub(header as u32);
        self.payload = &[];
    }

    /// A length of 0 is a jumbogram's (RFC 2675, 4) or left to the network card.
    #[inline]
    fn udp(&mut self) -> Option<Transport> {
        let &[s0, s1, d0, d1, l0, l1, _, _] = self.take("UDP header")?;
        let length = u16::from_be_bytes([l0, l1]);
        match length {
            0 => {}
            1..8 => self.lies("UDP length"),
            _ => self.cut(u32::from(length) - 8, "UDP length"),
        }
        let (src, dst) = (u16::from_be_bytes([s0, s1]), u16::from_be_bytes([d0, d1]));
        Some(Transport::Udp { src, dst, length })
    }

    fn icmp(&mut self) -> Option<Transport> {
        let &[kind, code, _, _] = self.take("ICMP header")?;
        Some(Transport::Icmp { kind, code })
    }

    fn igmp(&mut self) -> Option<Transport> {
        let &[kind, _, _, _, g0, g1, g2, g3] = self.take("IGMP header")?;
        Some(Transport::Igmp { kind, group: [g0, g1, g2, g3] })
    }

    fn sctp(&mut self) -> Option<Transport> {
        let &[s0, s1, d0, d1, _, _, _, _, _, _, _, _] = self.take("SCTP header")?;
        let (src, dst) = (u16::from_be_bytes([s0, s1]), u16::from_be_bytes([d0, d1]));
        Some(Transport::Sctp { src, dst })
    }
}
