use super::*;
use wire::probe::{any_octets, hex, Probe};
use wire::Recognition;
use Side::{Client, Server};

const METER: &str = "a2 05 80 03 7bc175";
const HEAD_END: &str = "a6 04 80 02 7b04";

fn nested(tag: &str, inside: &[u8]) -> Vec<u8> {
    let length = match u8::try_from(inside.len()).unwrap() {
        short @ 0..=0x7F => vec![short],
        long => vec![0x81, long],
    };
    [&hex(tag)[..], &length, inside].concat()
}

/// An APDU between head end and meter, with services.
fn framed(head: &str, services: &[&str]) -> Vec<u8> {
    let services = services.iter().flat_map(|service| nested("", &hex(service)));
    let epsem: Vec<u8> = [0x80].into_iter().chain(services).collect();
    let information = nested("be", &nested("28", &nested("81", &epsem)));
    nested("60", &[hex(head), information].concat())
}

fn asks(services: &[&str]) -> Vec<u8> {
    framed(&format!("{METER} {HEAD_END} a8 03 02 01 07"), services)
}

fn answers(services: &[&str]) -> Vec<u8> {
    framed("a2 04 80 02 7b04 a4 03 02 01 07 a6 05 80 03 7bc175 a8 03 02 01 09", services)
}

fn exchange(asked: &[&str], answered: &[&str]) -> Vec<String> {
    let mut probe = Probe::new(&PROTOCOL, Carrier::Tcp);
    probe.send(Client, &asks(asked)).send(Server, &answers(answered));
    probe.stated()
}

#[test]
fn services_of_a_message_are_answered_in_order() {
    assert_eq!(
        exchange(&["30 0034", "20", "3f 0817 000102 0004"], &["00 0002 0102 fd", "0a", "03"]),
        [
            "did c1222 unit .123.8437 · 48 · standard table 52 +1 = 0",
            "was c1222 unit .123.8437 · 48 · standard table 52 +1 = Text [30, 31, 20, 30, 32]",
            "did c1222 unit .123.8437 · 32 ·  +1 = 10",
            "did c1222 unit .123.8437 · 63 · manufacturer table 23 offset 258 +1 = 3"
        ]
    );
}

/// ANSI C12.19, standard tables 1 and 5; Standard §5.3.2.4.1.
#[test]
fn a_meter_says_what_it_is() {
    let table = "414243 20 4d4f44454c20 2020 01 02 03 04 30303030303030303030313233343536";
    let sum = hex(table).iter().fold(0_u8, |sum, octet| sum.wrapping_sub(*octet));
    let stated = exchange(&["30 0001"], &[&format!("00 0020 {table} {sum:02x}")]);
    assert_eq!(
        stated[2..],
        [
            "is c1222 unit .123.8437 · server · vendor = ABC",
            "is c1222 unit .123.8437 · server · model = MODEL",
            "is c1222 unit .123.8437 · server · hardware = 1.2",
            "is c1222 unit .123.8437 · server · firmware = 3.4",
            "is c1222 unit .123.8437 · server · serial = 0000000000123456"
        ]
    );
    assert_eq!(
        exchange(&["20"], &["00 03 01 00 05 81 06 06 02 2b06 07 04 01 4d3137 00"])[1..],
        ["is c1222 unit .123.8437 · server · name = M17"]
    );
}

/// As a head end commanded a meter: procedures are written into table 7.
#[test]
fn procedures_are_named() {
    assert_eq!(
        exchange(
            &["40 0007 0005 3408003e08 7e", "40 0007 0004 15000102 e8", "40 0034 0001 05 fb"],
            &["00", "00", "00"]
        ),
        [
            "did c1222 unit .123.8437 · 64 · manufacturer procedure 52 +1 = 0",
            "did c1222 unit .123.8437 · 64 · standard procedure 21 +1 = 0",
            "did c1222 unit .123.8437 · 64 · standard table 52 +1 = 0",
            "was c1222 unit .123.8437 · 64 · standard table 52 +1 = Text [30, 35]"
        ]
    );
}

/// Standard §5.3.2.4.5, §5.3.2.4.6.
#[test]
fn who_logs_on_is_told_and_the_password_is_not() {
    let mut probe = Probe::new(&PROTOCOL, Carrier::Tcp);
    let password = format!("51 {} 70617373776f726431323334", "00".repeat(8));
    probe.send(Client, &asks(&["50 1234 68656c6c6f776f726c64 0000", &password]));
    probe.send(Server, &answers(&["00 0000", "00"]));
    assert_eq!(
        probe.stated(),
        [
            "is c1222 · server · authentication = password",
            "did c1222 unit .123.8437 · 80 ·  +1 = 0",
            "is c1222 unit .123.8437 · server · user = helloworld",
            "did c1222 unit .123.8437 · 81 ·  +1 = 0",
            "is c1222 unit .123.8437 · server · credential = password of 12 octets, secret"
        ]
    );
}

#[test]
fn a_part_of_a_password_is_overwritten() {
    let password = format!("51 {} 70617373776f726431323334", "00".repeat(8));
    for (service, behind) in
        [(&*password, 8), ("40 002d 0008 0102030405060708 dc", 4), ("53 02 0102030405", 2)]
    {
        let asks = asks(&["50 1234 68656c6c6f776f726c64 0000", service]);
        for (cut, secret) in [(asks.len() - behind, true), (asks.len() - 24, false)] {
            let mut probe = Probe::new(&PROTOCOL, Carrier::Tcp);
            probe.send(Client, &asks[..cut]);
            assert_eq!(probe.secrets().len(), usize::from(secret), "{service} cut at {cut}");
            assert_eq!(probe.stated(), [""; 0]);
        }
    }
}

/// Tables of passwords and keys, a procedure that logs on.
#[test]
fn what_may_be_a_password_is_concealed() {
    let secrets = |asked: &str, answered: &str| {
        let mut probe = Probe::new(&PROTOCOL, Carrier::Tcp);
        probe.send(Client, &asks(&[asked])).send(Server, &answers(&[answered]));
        assert!(!probe.stated().iter().any(|line| !line.starts_with("did")));
        probe.secrets()
    };
    assert_eq!(secrets("30 002a", "00 0004 01020304 f6"), ["password of 4 octets, secret"]);
    assert_eq!(secrets("40 002d 0002 0102 fd", "00"), ["password of 2 octets, secret"]);
    assert_eq!(secrets("40 0007 0004 12000102 eb", "00"), ["password of 4 octets, secret"]);
    assert_eq!(secrets("53 02 0102", "00"), ["authentication of 3 octets, secret"]);
    assert!(secrets("30 0834", "00 0002 0102 fd").is_empty(), "and none of the manufacturer's");
}

/// As a node registered at a relay: it is the client that says who it is.
#[test]
fn who_registers_says_who_it_is() {
    let body =
        "27 fdef 01828563 06082b06010401828563 06082b06010401828563 0866697a7a62757a7a 010203";
    assert_eq!(
        exchange(&[body], &["00"])[0],
        "is c1222 unit .123.4 · client · serial = 1.3.6.1.4.1.33507"
    );
}

#[test]
fn what_is_encrypted_is_told_as_that() {
    let hidden = |head: &str| {
        let mut apdu = framed(head, &["65f1e271 a71f7f27"]);
        let flags = apdu.iter().rposition(|octet| *octet == 0x80).unwrap();
        apdu[flags] = 0x88;
        apdu
    };
    let mut probe = Probe::new(&PROTOCOL, Carrier::Udp);
    probe.send(Client, &hidden(&format!("{METER} {HEAD_END} a8 03 02 01 07")));
    probe.send(Server, &hidden("a2 04 80 02 7b04 a4 03 02 01 07 a6 05 80 03 7bc175"));
    assert_eq!(probe.stated(), ["did c1222 unit .123.8437 · encrypted ·  +1 = no answer"]);
}

#[test]
fn what_breaks_the_rules_is_told() {
    assert_eq!(
        exchange(&["30 0034"], &["00 0002 0102 fe"])[1],
        "broke c1222 by server · wrong checksum · 0 needed of the sum, 0x01 there"
    );
    assert_eq!(
        exchange(&["30 00"], &[])[0],
        "broke c1222 · wrong length · service 48: 1 octet is missing"
    );
    let mut probe = Probe::new(&PROTOCOL, Carrier::Udp);
    let whole = asks(&["20"]);
    probe.send(Client, &whole[..10]).send(Client, &hex("60 02 a2 00"));
    assert_eq!(
        probe.stated(),
        [
            "broke c1222 · wrong length · 29 octets needed, 10 there",
            "broke c1222 · no EPSEM · user information with services needed"
        ]
    );
}

#[test]
fn tags_that_fit_are_beyond_doubt() {
    let recognise = |bytes: &[u8]| apdu::recognise(Carrier::Tcp, bytes);
    let whole = asks(&["20"]);
    assert_eq!(recognise(&whole), Recognition::Sure(Some(Client)));
    assert_eq!(recognise(&answers(&["00"])), Recognition::Sure(Some(Server)));
    for cut in 1..whole.len() {
        assert_eq!(recognise(&whole[..cut]), Recognition::Short);
    }
    // A GSS-API token, an association without C12.22 inside.
    assert_eq!(recognise(&hex("60 04 06 02 2b 06")), Recognition::No);
    assert_eq!(recognise(&hex("60 07 a2 05 80 03 7bc175")), Recognition::No);
    assert_eq!(apdu::recognise(Carrier::Udp, &whole[..9]), Recognition::No);
}

#[test]
fn messages_share_segments_and_survive_every_cut() {
    let (asked, answered) = (asks(&["30 0034"]), answers(&["00 0002 0102 fd"]));
    let stream = [&asked[..], &asks(&["20"])].concat();
    let mut together = Probe::new(&PROTOCOL, Carrier::Tcp);
    together.send(Client, &stream).send(Server, &answered).end();
    let whole = together.stated();
    assert_eq!(whole.len(), 3);
    for cut in 1..stream.len() {
        let mut probe = Probe::new(&PROTOCOL, Carrier::Tcp);
        probe.send(Client, &stream[..cut]).send(Client, &stream[cut..]);
        for octet in &answered {
            probe.send(Server, &[*octet]);
        }
        assert_eq!(probe.end().stated(), whole, "cut at {cut}");
    }
}

#[test]
fn any_octets_are_survived() {
    let seeds = [
        asks(&["30 0034", "20", "3f 0817 000102 0004"]),
        answers(&["00 0002 0102 fd", "0a", "03"]),
        asks(&["50 1234 68656c6c6f776f726c64 0000", "51 7061737377"]),
        asks(&["40 0007 0005 3408003e08 7e", "4f 0034 000001 0001 05 fb"]),
        answers(&["00 03 01 00 05 81 06 06 02 2b06 07 04 01 4d3137 00"]),
    ];
    any_octets(&PROTOCOL, Carrier::Tcp, &seeds, 10_000);
    any_octets(&PROTOCOL, Carrier::Udp, &seeds, 10_000);
}
