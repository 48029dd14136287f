//! Protocols that are recognised by their octets and not read: what a conversation is, where no
//! decoder knows more. A row of a table each; where a plant needs more of one, it becomes a folder.

mod binary;
mod datagram;
mod frame;
mod text;

#[cfg(test)]
mod tests;

use wire::{Carrier, Over, Side};

/// A protocol that nobody reads.
pub struct Unread {
    /// What it is called.
    pub name: &'static str,
    /// Where it is usually found.
    pub over: &'static [Over],
    look: Look,
}

/// Looks at the first octets that one side sent.
type Look = fn(Carrier, &[u8]) -> Option<Told>;

/// What octets tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Told {
    /// Whether they cannot be chance: 24 bits of constants or more. Else they only fit, which is
    /// believed where the protocol is usual.
    sure: bool,
    /// Who sent them, where they tell.
    pub by: Option<Side>,
    /// How many of them, from the first on, tell it: what stands behind may be secret.
    pub shown: usize,
}

const fn unread(name: &'static str, over: &'static [Over], look: Look) -> Unread {
    Unread { name, over, look }
}

const fn sure(are: bool, by: Option<Side>, shown: usize) -> Option<Told> {
    if are {
        Some(Told { sure: true, by, shown })
    } else {
        None
    }
}

const fn maybe(are: bool, by: Option<Side>, shown: usize) -> Option<Told> {
    if are {
        Some(Told { sure: false, by, shown })
    } else {
        None
    }
}

/// What these octets are that one side sent between `ports`, and what tells it.
#[must_use]
pub fn recognised(
    carrier: Carrier,
    ports: [u16; 2],
    bytes: &[u8],
) -> Option<(&'static Unread, Told)> {
    let mut fits = None;
    for unread in ALL {
        let mut over = unread.over.iter().filter(|over| over.carrier == carrier).peekable();
        if over.peek().is_none() {
            continue;
        }
        match (unread.look)(carrier, bytes) {
            Some(told) if told.sure => return Some((unread, told)),
            Some(told) if over.any(|over| ports.contains(&over.hint)) => {
                fits = fits.or(Some((unread, told)));
            }
            _ => {}
        }
    }
    fits
}

const CLIENT: Option<Side> = Some(Side::Client);
const SERVER: Option<Side> = Some(Side::Server);

/// The number of two octets at a place, most significant first.
fn be16(bytes: &[u8], at: usize) -> Option<usize> {
    bytes.get(at..)?.first_chunk().map(|two| u16::from_be_bytes(*two).into())
}

/// The number of four octets at a place, most significant first.
fn be32(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..)?.first_chunk().map(|four| u32::from_be_bytes(*four))
}

/// The number of four octets at a place, least significant first.
fn le32(bytes: &[u8], at: usize) -> Option<u32> {
    be32(bytes, at).map(u32::swap_bytes)
}

/// Whether these octets are among the first `within`.
fn holds(bytes: &[u8], within: usize, word: &[u8]) -> bool {
    let head = bytes.get(..within).unwrap_or(bytes);
    head.windows(word.len()).any(|window| window == word)
}

/// Every one of them.
static ALL: &[Unread] = &[
    unread("amqp", &[Over::tcp(5672)], binary::amqp),
    unread("bfd", &[Over::udp(3784)], datagram::bfd),
    unread("bgp", &[Over::tcp(179)], binary::bgp),
    unread("bittorrent", &[Over::tcp(6881), Over::udp(6881)], binary::bittorrent),
    unread("cc-link-ie", &[Over::ethernet(0x890F)], frame::stated),
    unread("cc-link-tsn", &[Over::udp(45238)], datagram::cc_link_tsn),
    unread("dds", &[Over::udp(7400)], datagram::dds),
    unread("dicom", &[Over::tcp(104), Over::tcp(11112)], binary::dicom),
    unread("dropbox", &[Over::udp(17500)], datagram::dropbox),
    unread("dtls", &[Over::udp(4433)], datagram::dtls),
    unread("eapol", &[Over::ethernet(0x888E)], frame::eapol),
    unread("eigrp", &[Over::ip(88)], frame::eigrp),
    unread("esp", &[Over::ip(50), Over::udp(4500)], frame::esp),
    unread("fl-net", &[Over::udp(55000)], datagram::fl_net),
    unread("hl7", &[Over::tcp(2575)], text::hl7),
    unread("hsr-prp", &[Over::ethernet(0x88FB)], frame::stated),
    unread("hsrp", &[Over::udp(1985), Over::udp(2029)], datagram::hsrp),
    unread("igmp", &[Over::ip(2)], frame::igmp),
    unread("ike", &[Over::udp(500), Over::udp(4500)], datagram::ike),
    unread("imap", &[Over::tcp(143)], text::imap),
    unread("ipfix", &[Over::udp(2055), Over::udp(4739), Over::udp(9995)], datagram::ipfix),
    unread("iscsi", &[Over::tcp(3260)], binary::iscsi),
    unread("l2tp", &[Over::udp(1701)], datagram::l2tp),
    unread("lacp", &[Over::ethernet(0x8809)], frame::lacp),
    unread("macsec", &[Over::ethernet(0x88E5)], frame::stated),
    unread("mongodb", &[Over::tcp(27017)], binary::mongodb),
    unread("mysql", &[Over::tcp(3306)], binary::mysql),
    unread("onc-rpc", &[Over::tcp(111), Over::tcp(2049), Over::udp(111)], binary::onc_rpc),
    unread("openvpn", &[Over::udp(1194)], datagram::openvpn),
    unread("ospf", &[Over::ip(89)], frame::ospf),
    unread("pim", &[Over::ip(103)], frame::pim),
    unread("pjl", &[Over::tcp(9100)], text::pjl),
    unread("pop3", &[Over::tcp(110)], text::pop3),
    unread("postgresql", &[Over::tcp(5432)], binary::postgresql),
    unread("pppoe", &[Over::ethernet(0x8863)], frame::pppoe),
    unread("pptp", &[Over::tcp(1723)], binary::pptp),
    unread("quic", &[Over::udp(443)], datagram::quic),
    unread("redis", &[Over::tcp(6379)], text::redis),
    unread("rip", &[Over::udp(520)], datagram::rip),
    unread("rsync", &[Over::tcp(873)], text::rsync),
    unread("sctp", &[Over::ip(132)], frame::stated),
    unread("sercos", &[Over::ethernet(0x88CD)], frame::stated),
    unread("sflow", &[Over::udp(6343)], datagram::sflow),
    unread("sip", &[Over::tcp(5060), Over::udp(5060)], text::sip),
    unread("smtp", &[Over::tcp(25), Over::tcp(587)], text::smtp),
    unread("socks", &[Over::tcp(1080)], binary::socks),
    unread("stun", &[Over::udp(3478)], datagram::stun),
    unread("teamviewer", &[Over::tcp(5938)], binary::teamviewer),
    unread("tns", &[Over::tcp(1521)], binary::tns),
    unread("vrrp", &[Over::ip(112)], frame::vrrp),
    unread("wireguard", &[Over::udp(51820)], datagram::wireguard),
    unread("x11", &[Over::tcp(6000)], binary::x11),
    unread("xmpp", &[Over::tcp(5222)], text::xmpp),
    unread("zabbix", &[Over::tcp(10050), Over::tcp(10051)], binary::zabbix),
];
