use super::*;
use crate::address::Address;
use crate::random::Random;
use wire::probe::hex;

const MACS: &str = "0001 0203 0405 0607 0809 0a0b";
const IPV4: &str = "4500 0030 1234 4000 4006 0000 c0a80001 c0a80002";
const TCP: &str = "c000 01f6 0000000a 00000014 5018 0400 0000 0000 0001000000060103";

pub(crate) fn parse(link_type: u16, bytes: &[u8], length: u32) -> Packet<'_> {
    let mut packet = Packet::unread(bytes, length);
    packet.link(link_type);
    packet
}

fn bytes(parts: &[&str]) -> Vec<u8> {
    hex(&parts.concat())
}

/// Asserts that the packet is the one above, whatever it stands in.
fn assert_tcp(packet: &Packet<'_>) {
    let ip = packet.ip.unwrap();
    assert_eq!((ip.src, ip.dst), (Address::v4([192, 168, 0, 1]), Address::v4([192, 168, 0, 2])));
    let expected =
        Transport::Tcp { src: 49152, dst: 502, seq: 10, ack: 20, flags: 0x18, window: 1024 };
    assert_eq!(packet.transport, expected);
    assert_eq!(packet.payload, hex("0001000000060103"));
    assert_eq!((packet.payload_length, packet.truncated, packet.malformed), (8, false, None));
    assert_eq!(packet.ethertype, 0x0800);
}

fn read(link_type: u16, bytes: &[u8]) -> Packet<'_> {
    parse(link_type, bytes, bytes.len() as u32)
}

#[test]
fn ethernet_without_its_padding() {
    let frame = bytes(&[MACS, "0800", IPV4, TCP, "000000000000"]);
    let packet = read(1, &frame);
    assert_tcp(&packet);
    assert_eq!(packet.dst_mac, Some(Address::mac([0, 1, 2, 3, 4, 5])));
    assert_eq!(packet.src_mac, Some(Address::mac([6, 7, 8, 9, 10, 11])));
    assert_eq!((packet.vlan, packet.datagram.len()), (None, 48));
    let ip = packet.ip.unwrap();
    assert_eq!((ip.ttl, ip.id, ip.length, ip.header), (64, Some(0x1234), 48, 20));
}

#[test]
fn tags_of_vlans_and_of_hsr() {
    let vlans = |tags: &str| {
        let frame = bytes(&[MACS, tags, "0800", IPV4, TCP]);
        let packet = read(1, &frame);
        assert_tcp(&packet);
        Some(packet.vlan?.to_string())
    };
    assert_eq!(vlans("8100 e064").unwrap(), "100");
    assert_eq!(vlans("8100 c000"), None);
    assert_eq!(vlans("88a8 0007 8100 0008").unwrap(), "7.8");
    assert_eq!(vlans("9100 0001 9200 0002 9300 0003 8100 0004").unwrap(), "1.2");
    assert_eq!(vlans("8100 0005 892f 1000 0001").unwrap(), "5");
    let five = bytes(&[MACS, &"8100 0001".repeat(5), "0800", IPV4, TCP]);
    let packet = read(1, &five);
    assert_eq!((packet.ethertype, packet.ip), (0x8100, None));
}

#[test]
fn the_number_of_a_pair() {
    let numbered = |header: &str, carried: &[&str]| {
        let frame = bytes(&[MACS, header, &carried.concat()]);
        let packet = read(1, &frame);
        assert_eq!(packet.malformed, None);
        (packet.pair, packet.payload.len())
    };
    let ip = |trailer| numbered("0800", &[IPV4, TCP, trailer]).0;
    assert_eq!(ip("0007 a036 88fb"), Some(7));
    assert_eq!(ip("0000 ffff b038 88fb"), Some(0xFFFF), "behind padding");
    assert_eq!(numbered("8100 0001 0800", &[IPV4, TCP, "0007 a036 88fb"]), (Some(7), 8));
    assert_eq!(numbered("88cc", &["0000", "0007 b008 88fb"]), (Some(7), 2));
    assert_eq!(numbered("0003", &["fefe03", "0007 a009 88fb"]), (Some(7), 3));
    for other in ["0007 a036 88fa", "0007 a037 88fb", "0007 c036 88fb", "0007 a036 88fb 00"] {
        assert_eq!(ip(other), None, "{other}");
        let odd = numbered("88cc", &[other]);
        assert_eq!(odd, (None, bytes(&[other]).len()));
    }
    let frame = bytes(&[MACS, "88cc", "0000", "0007 b008 88fb"]);
    assert_eq!(parse(1, &frame, frame.len() as u32 + 1).pair, None, "cut off");
}

#[test]
fn the_number_in_the_tag_of_hsr() {
    for (tag, number) in [
        ("892f 1036 0009", Some(9)),
        ("8100 0001 892f 0036 0009", Some(9)),
        ("892f 1020 0009", Some(9)),
        ("892f 1037 0009", None),
        ("892f 1005 0009", None),
    ] {
        let frame = bytes(&[MACS, tag, "0800", IPV4, TCP]);
        let packet = read(1, &frame);
        assert_tcp(&packet);
        assert_eq!(packet.pair, number, "{tag}");
    }
}

#[test]
fn llc_and_snap() {
    let snap = bytes(&[MACS, "0038 aaaa03 000000 0800", IPV4, TCP, "0000"]);
    assert_tcp(&read(1, &snap));
    let spanning_tree = bytes(&[MACS, "0007 424203 00000000 ffffffff"]);
    let packet = read(1, &spanning_tree);
    assert_eq!((packet.ethertype, packet.payload), (0x42, &hex("00000000")[..]));
    let of_vlan = bytes(&[MACS, "000c aaaa03 00000c 010b 00000080 0000"]);
    let packet = read(1, &of_vlan);
    assert_eq!((packet.ethertype, packet.payload), (0x42, &hex("00000080")[..]));
    let other = bytes(&[MACS, "0007 fefe03 83010000 ffffffff"]);
    let packet = read(1, &other);
    assert_eq!((packet.ethertype, packet.payload), (0, &hex("fefe0383010000")[..]));
    let cdp = bytes(&[MACS, "000a aaaa03 00000c 2000 02b4 0000"]);
    let packet = read(1, &cdp);
    assert_eq!((packet.ethertype, packet.payload), (0x2000, &hex("02b4")[..]));
    let lying = bytes(&[MACS, "05dc 424203 00000000"]);
    assert_eq!(read(1, &lying).malformed, Some("802.3 length"));
}

#[test]
fn other_link_layers() {
    let ppp = "0021";
    for (link_type, header) in [
        (0, "02000000"),
        (0, "00000002"),
        (9, ppp),
        (12, ""),
        (14, ""),
        (50, "ff03 0021"),
        (51, "1100 0001 0032 0021"),
        (101, ""),
        (108, "00000002"),
        (113, "0000 0001 0006 0607 0809 0a0b 0000 0800"),
        (113, "0000 0001 0006 0607 0809 0a0b 0000 8100 0001 0800"),
        (228, ""),
        (276, "0800 0000 00000001 0001 00 06 0607 0809 0a0b 0000"),
    ] {
        assert!(understood(link_type));
        let frame = bytes(&[header, IPV4, TCP]);
        let packet = read(link_type, &frame);
        assert_tcp(&packet);
        let cooked = matches!(link_type, 113 | 276);
        assert_eq!(packet.src_mac, cooked.then_some(Address::mac([6, 7, 8, 9, 10, 11])));
    }
    let pppoe = bytes(&[MACS, "8864 1100 0001 0032 0021", IPV4, TCP, "0000"]);
    let packet = read(1, &pppoe);
    assert_tcp(&packet);
    let unknown = read(147, &pppoe);
    assert!(!understood(147));
    assert_eq!((unknown.payload, unknown.ip), (&pppoe[..], None));
}

#[test]
fn ipv6_behind_extension_headers() {
    let addresses = "fe80 000000000000 0000000000000001 ff02 000000000000 000000000000006a";
    let extensions = "2b00 050200000100 3300 000000000000 3c02 0000 00000001 00000001 00000000
        1100 000000000000";
    let udp = "0044 0043 000a 0000 abcd";
    let frame = bytes(&["6000 0000 0032 00 40", addresses, extensions, udp, "ffff"]);
    let packet = read(229, &frame);
    let ip = packet.ip.unwrap();
    assert_eq!(ip.src.to_string(), "fe80::1");
    assert_eq!((ip.protocol, ip.header, ip.length, ip.id), (17, 80, 90, None));
    assert_eq!(packet.transport, Transport::Udp { src: 68, dst: 67, length: 10 });
    assert_eq!((packet.payload, packet.malformed), (&hex("abcd")[..], None));
    let many = bytes(&["6000 0000 0048 00 40", addresses, &"0000 000000000000".repeat(9)]);
    assert_eq!(read(229, &many).malformed, Some("IPv6 extension headers"));
}

#[test]
fn fragments_are_flagged_and_read_when_whole() {
    let first = bytes(&["4500 001c 0007 2000 4011 0000 c0a80001 c0a80002", "0044 0043 000c 0000"]);
    let packet = read(228, &first);
    assert_eq!(packet.transport, Transport::None);
    assert_eq!(packet.ip.unwrap().fragment, Some(Fragment { offset: 0, more: true }));
    assert_eq!(packet.payload.len(), 8);
    let whole = bytes(&["0044 0043 000c 0000 01020304"]);
    let packet = packet.reassembled(&whole);
    assert_eq!(packet.transport, Transport::Udp { src: 68, dst: 67, length: 12 });
    assert_eq!((packet.payload, packet.ip.unwrap().fragment), (&[1, 2, 3, 4][..], None));

    let addresses = "00".repeat(32);
    let v6 = bytes(&["6000 0000 0010 2c 40", &addresses, "1100 0559 00000009 0102030405060708"]);
    let ip = read(229, &v6).ip.unwrap();
    assert_eq!((ip.id, ip.protocol), (Some(9), 17));
    assert_eq!(ip.fragment, Some(Fragment { offset: 0x558, more: true }));
    let atomic =
        bytes(&["6000 0000 0010 2c 40", &addresses, "1100 0000 00000009 0102030400080708"]);
    assert_eq!(read(229, &atomic).transport, Transport::Udp { src: 258, dst: 772, length: 8 });
}

#[test]
fn other_transports() {
    let carried = |protocol: &str, rest: &str| {
        let header = format!("4500 0000 0000 0000 40{protocol} 0000 c0a80001 c0a80002");
        let frame = bytes(&[&header, rest]);
        let packet = read(228, &frame);
        (packet.transport, packet.payload.to_vec(), packet.malformed)
    };
    assert_eq!(
        carried("01", "0800 0000 01"),
        (Transport::Icmp { kind: 8, code: 0 }, vec![1], None)
    );
    let igmp = Transport::Igmp { kind: 0x16, group: [224, 0, 0, 251] };
    assert_eq!(carried("02", "1600 0000 e00000fb"), (igmp, vec![], None));
    let sctp = Transport::Sctp { src: 1, dst: 2 };
    assert_eq!(carried("84", "0001 0002 00000000 00000000 07"), (sctp, vec![7], None));
    assert_eq!(carried("59", "07"), (Transport::Other(0x59), vec![7], None));
    assert_eq!(carried("06", "07"), (Transport::Other(6), vec![7], Some("TCP header")));
    let udp = Transport::Udp { src: 1, dst: 2, length: 9 };
    assert_eq!(carried("11", "0001 0002 0009 0000"), (udp, vec![], Some("UDP length")));
    let tcp = Transport::Tcp { src: 1, dst: 2, seq: 0, ack: 0, flags: 2, window: 0 };
    let lying = carried("06", "0001 0002 00000000 00000000 4002 0000 0000 0000 07");
    assert_eq!(lying, (tcp, vec![], Some("TCP data offset")));
}

/// What the capture cut off is not the sender's fault; what the sender left out is.
#[test]
fn cut_is_not_malformed() {
    let frame = bytes(&[MACS, "0800", IPV4, TCP]);
    for end in 0..frame.len() {
        let packet = parse(1, &frame[..end], frame.len() as u32);
        assert_eq!((packet.truncated, packet.malformed), (true, None), "{end}");
        let whole = parse(1, &frame[..end], end as u32);
        assert!(whole.malformed.is_some(), "{end}");
    }
    let packet = parse(1, &frame[..58], frame.len() as u32);
    assert_eq!((packet.payload.len(), packet.payload_length), (4, 8));
}

#[test]
fn any_octets() {
    let seeds = [
        (1, bytes(&[MACS, "8100 0001 0800", IPV4, TCP])),
        (51, bytes(&["1100 0001 0032 0021", IPV4, TCP])),
        (113, bytes(&["0000 0001 0006 0607 0809 0a0b 0000 0800", IPV4, TCP])),
        (101, bytes(&["6000 0000 0010 00 40", &"00".repeat(32), "2c01", &"00".repeat(30)])),
        (0, bytes(&["1e000000 6000 0000 0010 33 40", &"00".repeat(32), "0601", &"00".repeat(30)])),
        (
            276,
            bytes(&["0004 0000 00000001 0001 00 06 0607 0809 0a0b 0000 aaaa03 000000 0800", IPV4]),
        ),
    ];
    let mut random = Random(2);
    for round in 0..60_000 {
        let (link_type, seed) = &seeds[round % seeds.len()];
        let frame = if random.below(4) == 0 { random.octets(120) } else { random.mutated(seed) };
        let length = frame.len() + random.below(3) * random.below(100);
        let packet = parse(*link_type, &frame, length as u32);
        assert!(packet.payload.len() <= frame.len());
        assert!(packet.payload.len() <= packet.payload_length as usize);
        assert!(packet.payload_length as usize <= length);
        let whole = packet.reassembled(&frame);
        assert!(whole.payload.len() <= frame.len());
    }
}

/// The packet of `IPV4` and `TCP` inside what `outer` and `header` make.
fn inner(outer: &str, header: &str, inside: &[&str]) -> Option<(String, Packet<'static>)> {
    let carried: Vec<u8> = [bytes(&[header]), bytes(inside)].concat();
    let datagram = bytes(&[outer]);
    let length = u16::try_from(datagram.len() + carried.len()).unwrap().to_be_bytes();
    let mut frame = [bytes(&[MACS, "0800"]), datagram, carried].concat();
    frame[16..18].copy_from_slice(&length);
    let frame: &'static [u8] = frame.leak();
    let inside = parse(1, frame, frame.len() as u32).inside()?;
    Some((inside.tunnel.to_string(), inside.packet()))
}

const GRE: &str = "4500 0000 0001 0000 402f 0000 0a000001 0a000002";
const UDP: &str = "4500 0000 0001 0000 4011 0000 0a000001 0a000002";

#[test]
fn tunnels_are_looked_into() {
    let ip = [IPV4, TCP];
    let frame = [MACS, "0800", IPV4, TCP];
    let cases: [(&str, &str, &str, &[&str]); 11] = [
        ("ip-in-ip", "4500 0000 0001 0000 4004 0000 0a000001 0a000002", "", &ip),
        ("gre", GRE, "0000 0800", &ip),
        ("gre7", GRE, "b000 6558 00000000 00000007 00000001", &frame),
        ("erspan0", GRE, "0000 88be", &frame),
        ("erspan5", GRE, "1000 88be 00000001 1001 0005 00000000", &frame),
        ("erspan6", GRE, "1000 22eb 00000001 2001 0006 00000000 00000000", &frame),
        ("erspan6", GRE, "1000 22eb 00000001 2001 0006 00000000 00000001 0000000000000000", &frame),
        ("vxlan12", UDP, "d000 12b5 0000 0000 08000000 00000c00", &frame),
        ("vxlan12", UDP, "0009 12b5 0000 0000 88000007 00000c00", &frame), // a group's
        ("vxlan12", UDP, "0009 12b5 0000 0000 0c000003 00000c01", &frame), // a protocol's
        ("geneve9", UDP, "d000 17c1 0000 0000 01006558 00000900 00000000", &frame),
    ];
    for (name, outer, header, inside) in cases {
        let (tunnel, packet) = inner(outer, header, inside).expect(name);
        assert_eq!(tunnel, name);
        assert_tcp(&packet);
    }
}

#[test]
fn what_only_looks_like_a_tunnel_is_none() {
    let ip = [IPV4, TCP];
    for (outer, header) in [
        (GRE, "4000 0800 00000000"),
        (GRE, "0001 0800"),
        (GRE, "0000 1234"),
        (GRE, "1000 88be 00000001 3001 0005 00000000"),
        (UDP, "d000 12b5 0000 0000 f7000000 00000c00"),
        (UDP, "d000 17c1 0000 0000 01806558 00000900 00000000"),
    ] {
        assert!(inner(outer, header, &ip).is_none(), "{header}");
    }
    assert!(parse(1, &bytes(&[MACS, "0800", GRE]), 34).inside().is_none());
}

#[test]
fn labels_are_passed_over() {
    let one = bytes(&[MACS, "8847 0001 00ff 0002 01ff", IPV4, TCP]);
    assert_tcp(&parse(1, &one, one.len() as u32));
    let wire = bytes(&[MACS, "8847 0001 01ff 00000000", MACS, "0800", IPV4, TCP]);
    assert_tcp(&parse(1, &wire, wire.len() as u32));
}
