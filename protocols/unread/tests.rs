use super::{recognised, ALL};
use wire::probe::hex;
use wire::{Carrier, Side};

/// What the octets are on this port. Where all behind what tells it is overwritten, they are the
/// same.
fn named(carrier: Carrier, port: u16, bytes: &[u8]) -> Option<(&'static str, Option<Side>)> {
    let (unread, told) = recognised(carrier, [4096, port], bytes)?;
    let mut hidden = bytes.to_vec();
    hidden.iter_mut().skip(told.shown).for_each(|octet| *octet = b'x');
    let again =
        recognised(carrier, [4096, port], &hidden).map(|(unread, told)| (unread.name, told));
    assert_eq!(again, Some((unread.name, told)));
    Some((unread.name, told.by))
}

const C: Option<Side> = Some(Side::Client);
const S: Option<Side> = Some(Side::Server);

#[test]
fn lines_tell_what_they_are_on_any_port() {
    for (name, by, carrier, text) in [
        ("sip", None, Carrier::Udp, "REGISTER sip:10.0.0.1 SIP/2.0\r\nVia: a\r\n"),
        ("sip", None, Carrier::Udp, "SIP/2.0 401 Unauthorized\r\n"),
        ("smtp", S, Carrier::Tcp, "220 mail ESMTP ready\r\n"),
        ("smtp", C, Carrier::Tcp, "EHLO plc\r\n"),
        ("imap", S, Carrier::Tcp, "* OK [CAPABILITY IMAP4rev1] ready\r\n"),
        ("xmpp", None, Carrier::Tcp, "<?xml version='1.0'?><stream:stream to='a'>"),
        ("redis", C, Carrier::Tcp, "*1\r\n$4\r\nPING\r\n"),
        ("rsync", None, Carrier::Tcp, "@RSYNCD: 31.0\n"),
        ("pjl", C, Carrier::Tcp, "\x1b%-12345X@PJL INFO ID\r\n"),
        ("hl7", None, Carrier::Tcp, "\x0bMSH|^~\\&|A|B"),
        ("bittorrent", None, Carrier::Tcp, "\x13BitTorrent protocol"),
        ("dropbox", None, Carrier::Udp, "{\"host_int\": 1}"),
        ("fl-net", None, Carrier::Udp, "FACN\0\0"),
        ("dds", None, Carrier::Udp, "RTPS\x02\x02"),
    ] {
        assert_eq!(named(carrier, 9, text.as_bytes()), Some((name, by)), "{text}");
    }
}

#[test]
fn octets_that_cannot_be_chance_tell_on_any_port() {
    let padded = |text: &str, length: usize| {
        let mut octets = hex(text);
        octets.resize(length, 0);
        octets
    };
    for (name, by, carrier, octets) in [
        ("dicom", C, Carrier::Tcp, padded("0100 00000044 0001 0000", 74)),
        ("bgp", None, Carrier::Tcp, hex(&format!("{} 001d 01 04", "ff".repeat(16)))),
        ("mysql", S, Carrier::Tcp, hex("0c000000 0a 352e372e3333 00 01000000")),
        ("postgresql", C, Carrier::Tcp, hex("00000008 04d2162f")),
        ("pptp", C, Carrier::Tcp, hex("009c 0001 1a2b3c4d 0001 0000")),
        ("onc-rpc", C, Carrier::Udp, hex("00000001 00000000 00000002 000186a3 00000003")),
        ("stun", C, Carrier::Udp, padded("0001 0000 2112a442", 20)),
        ("wireguard", C, Carrier::Udp, padded("01000000", 148)),
        (
            "ike",
            C,
            Carrier::Udp,
            padded(
                &format!("{}{} 21 20 22 08 00000000 0000001c", "11".repeat(8), "00".repeat(8)),
                28,
            ),
        ),
        ("dtls", C, Carrier::Udp, padded("16 fefd 0000 000000000000 0010 01", 29)),
        ("dtls", C, Carrier::Udp, padded("16 0100 0000 000000000000 0010 01", 29)),
        (
            "cc-link-tsn",
            C,
            Carrier::Udp,
            padded("6800 0000 0000 00ff ff03 0000 0000 1000 0000 920e 0000", 32),
        ),
        ("amqp", C, Carrier::Tcp, hex("414d5150 00000901")),
        ("zabbix", None, Carrier::Tcp, hex("5a425844 01 00")),
    ] {
        assert_eq!(named(carrier, 9, &octets), Some((name, by)));
    }
}

#[test]
fn what_only_fits_is_believed_where_it_is_usual() {
    for (name, carrier, port, octets) in [
        ("vrrp", Carrier::Ip, 112, "21 01 64 03 00 01 38fa".into()),
        ("ospf", Carrier::Ip, 89, format!("02 01 0018 {}", "00".repeat(20))),
        ("lacp", Carrier::Ethernet, 0x8809, "01 01 01 14".into()),
        ("sercos", Carrier::Ethernet, 0x88CD, "40 00 00".into()),
        ("cc-link-ie", Carrier::Ethernet, 0x890F, "c1 00 00 00".into()),
        ("hsrp", Carrier::Udp, 1985, "02 04 0000 0001".into()),
    ] {
        let octets = hex(&octets);
        assert_eq!(named(carrier, port, &octets).map(|(name, _)| name), Some(name));
        assert_eq!(named(carrier, 9, &octets), None);
    }
}

#[test]
fn any_octets_are_looked_at_and_hardly_any_are_something() {
    let (mut state, mut found) = (7_u64, 0);
    for _ in 0..20_000 {
        let octets: Vec<u8> = (0..40)
            .map(|_| {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                (state >> 33) as u8
            })
            .collect();
        for carrier in [Carrier::Tcp, Carrier::Udp, Carrier::Ip, Carrier::Ethernet] {
            let cut = octets.get(..(state % 41) as usize).unwrap_or_default();
            found += u32::from(named(carrier, 9, cut).is_some());
        }
    }
    assert_eq!(found, 0);
}

#[test]
fn the_list_is_in_order_and_names_nothing_twice() {
    assert!(ALL.windows(2).all(|pair| matches!(pair, [a, b] if a.name < b.name)));
}

#[test]
fn what_stands_behind_is_not_what_tells() {
    for (carrier, port, text, secret) in [
        (Carrier::Tcp, 9, "*2\r\n$4\r\nAUTH\r\n$3\r\nkey", "key"),
        (Carrier::Tcp, 9, "\x0bMSH|^~\\&|A\rPID|1||key", "key"),
    ] {
        let (_, told) = recognised(carrier, [4096, port], text.as_bytes()).unwrap();
        assert!(text.find(secret).unwrap() >= told.shown, "{text}");
    }
}

/// Resets that clients and servers sent, and what a file sharer's datagram on that port was.
#[test]
fn a_reset_of_a_vpn_has_a_number() {
    let openvpn = |text: &str| named(Carrier::Udp, 1194, &hex(text)).map(|(_, by)| by);
    assert_eq!(openvpn("38334857703d96db39 00 00000000"), Some(C));
    let answer = "40d31c3a6964602fa0 01 00000000 334857703d96db39 00000000";
    assert_eq!(openvpn(answer), Some(S));
    let proved = format!("38334857703d96db39 {} 00000001 5f000000 00 00000000", "a7".repeat(20));
    assert_eq!(openvpn(&proved), Some(C));
    assert_eq!(openvpn("50aae06512392a3d71 0a010001 625a9e97 85ead7700d5d18da"), Some(C));
    let other = "40833102198b574b3a774b92f4b81c5b4400003a0000000547544b470000289d0a8d06deffc8";
    assert_eq!(openvpn(other), None);
}

#[test]
fn no_association_is_between_two_without_names() {
    let asked = |names: &[u8]| [&hex("0100 00000044 0001 0000")[..], names, &[0; 32]].concat();
    let names = b"ARCHIVE         CT-1            ";
    assert_eq!(named(Carrier::Tcp, 9, &asked(names)), Some(("dicom", C)));
    assert_eq!(named(Carrier::Tcp, 9, &asked(&names.map(|octet| octet & 0x0F))), None);
}
