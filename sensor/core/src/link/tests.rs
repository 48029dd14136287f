use super::*;
use wire::probe::hex;

const TCP: &str = "0001 0203 0405 0607 0809 0a0b 0800
    4500 0030 1234 4000 40 06 0000 c0a80001 c0a80002
    c000 01f6 0000000a 00000014 5018 0400 0000 0000
    00010000000601 03";

fn tcp() -> Vec<u8> {
    hex(TCP)
}

#[test]
fn tcp_over_ipv4_without_padding() {
    let mut frame = tcp();
    frame.extend([0; 6]);
    let packet = parse(1, &frame, 68);
    assert_eq!(packet.dst_mac, Some([0, 1, 2, 3, 4, 5]));
    assert_eq!((packet.vlan, packet.ethertype, packet.malformed), (None, 0x0800, None));
    let ip = packet.ip.unwrap();
    assert_eq!(
        (ip.src.to_string(), ip.dst.to_string()),
        ("192.168.0.1".into(), "192.168.0.2".into())
    );
    assert_eq!((ip.ttl, ip.id, ip.length, ip.fragment), (64, Some(0x1234), 48, None));
    let expected =
        Transport::Tcp { src: 49152, dst: 502, seq: 10, ack: 20, flags: 0x18, window: 1024 };
    assert_eq!(packet.transport, expected);
    assert_eq!(packet.payload, hex("0001000000060103"));
    assert_eq!((packet.payload_length, packet.truncated), (8, false));
}
