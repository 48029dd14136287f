use super::*;
use wire::probe::{any_octets, hex, Probe};
use wire::Recognition;
use Side::{Client, Server};

/// A frame of a service.
fn frame(service: u16, body: &str) -> Vec<u8> {
    let body = hex(body);
    let whole = u16::try_from(body.len() + 6).unwrap();
    [&[6, 0x10][..], &service.to_be_bytes(), &whole.to_be_bytes(), &body].concat()
}

/// A cEMI frame in channel 5 of a tunnel.
fn tunnelled(sequence: u8, cemi: &str) -> Vec<u8> {
    frame(0x0420, &format!("0405{sequence:02x}00 {cemi}"))
}

fn probe() -> Probe {
    Probe::new(&PROTOCOL, Carrier::Udp)
}

/// What a client asks of the device 1.1.10 in a tunnel, and what the device answers.
fn exchange(asked: &str, answered: &str) -> Vec<String> {
    let mut probe = probe();
    let cemi = |code: &str, ends: &str, tpdu: &str| {
        format!("{code}00b060{ends}{:02x}{tpdu}", hex(tpdu).len() - 1)
    };
    probe.send(Client, &tunnelled(0, &cemi("11", "0000110a", asked)));
    probe.send(Server, &tunnelled(0, &cemi("29", "110a11fa", answered)));
    probe.stated()
}

const ENDPOINT: &str = "0801 c0a80009 b163";
const DEVICE: &str = "3601 02 01 1101 0000 00c5 01020304 e000170c 00245b001122";

/// KNX 3/8/2, 7.6: what answers is asked for by one that it does not name.
#[test]
fn servers_say_who_they_are_when_they_are_searched() {
    let name = format!("{}{}", "53757065722049502d5363686e697474", "00".repeat(14));
    let services = "0a02 0202 0302 0402 0502 0806 0301 0401 0501";
    let mut probe = probe();
    probe.send(Client, &frame(0x0201, ENDPOINT));
    probe.send(Server, &frame(0x0202, &format!("{ENDPOINT}{DEVICE}{name}{services}")));
    let told = [
        "is knxnet-ip · server · description = KNX device 1.1.1 on TP1",
        "is knxnet-ip · server · serial = 00C501020304",
        "is knxnet-ip · server · mac = 00:24:5b:00:11:22",
        "is knxnet-ip · server · name = Super IP-Schnitt",
    ];
    let stated = probe.stated();
    assert_eq!(stated[0], "did knxnet-ip · 201 ·  +1 = 0");
    assert_eq!(stated[1..5], told);
    assert_eq!(
        stated[5..],
        [
            "is knxnet-ip · server · capabilities = core 2, device management 2, tunnelling 2, \
             routing 2",
            "is knxnet-ip · server · capabilities = secure device management 1, secure tunnelling \
             1, secure routing 1"
        ]
    );
    probe.send(Client, &frame(0x0203, ENDPOINT));
    probe.send(Server, &frame(0x0204, &format!("{DEVICE}{name} 04fe00c5 0808 00 00 00fe 0701")));
    let stated = probe.stated();
    assert_eq!(stated[0], "did knxnet-ip · 203 ·  +1 = 0");
    assert_eq!(stated[5], "was knxnet-ip · 203 · programming mode +1 = U8 [01]");
    assert_eq!(stated[6], "is knxnet-ip · server · vendor_id = 197");
    let mask = "is knxnet-ip · server · description = KNX mask version 0701 (TP1, System 7)";
    assert_eq!(stated[7], mask);
    probe.send(Client, &frame(0x020B, ENDPOINT)).end();
    assert_eq!(probe.stated(), ["did knxnet-ip · 20B ·  +1 = no answer"]);
}

/// KNX 3/8/2, 7.8; 3/8/4, 4.4.
#[test]
fn connections_are_opened_kept_and_closed() {
    let mut probe = probe();
    let asks = |cri: &str| frame(0x0205, &format!("{ENDPOINT}{ENDPOINT}{cri}"));
    probe.send(Client, &asks("04040200"));
    probe.send(Server, &frame(0x0206, &format!("05 00 {ENDPOINT} 040411fa")));
    probe.send(Client, &asks("04048000")).send(Server, &frame(0x0206, "00 24"));
    probe.send(Client, &asks("0203"));
    probe.send(Client, &frame(0x0207, &format!("0500{ENDPOINT}")));
    probe.send(Server, &frame(0x0208, "0521"));
    probe.send(Server, &frame(0x0209, &format!("0500{ENDPOINT}")));
    probe.send(Client, &frame(0x020A, "0500")).end();
    assert_eq!(
        probe.stated(),
        [
            "did knxnet-ip · 205 · tunnel +1 = 0",
            "is knxnet-ip · server · authentication = none",
            "did knxnet-ip · 205 · bus monitor +1 = 36",
            "did knxnet-ip · 207 ·  +1 = 33",
            "did knxnet-ip by server · 209 ·  +1 = 0",
            "did knxnet-ip · 205 · device management +1 = unanswered"
        ]
    );
}

/// KNX 3/6/3, 4.1.5: the server says how the bus took it; 3/3/7, 3.1.
#[test]
fn what_a_group_is_told_is_told_once_the_bus_took_it() {
    let mut probe = probe();
    probe.send(Client, &tunnelled(0, "1100bce0 0000 0a03 01 0081"));
    assert!(probe.stated().is_empty());
    probe.send(Server, &frame(0x0421, "04050000"));
    probe.send(Server, &tunnelled(0, "2e00bce0 11fa 0a03 01 0081"));
    assert_eq!(
        probe.stated(),
        ["did knxnet-ip · apci.80 · 1/2/3 +1 = 0", "was knxnet-ip · apci.80 · 1/2/3 +1 = U8 [01]"]
    );
    probe.send(Client, &tunnelled(1, "1100bce0 0000 0007 03 00800c1a"));
    probe.send(Server, &tunnelled(1, "2e00bde0 11fa 0007 03 00800c1a"));
    probe.send(Client, &tunnelled(2, "1100bce0 0000 0a03 01 0080"));
    probe.send(Server, &frame(0x0421, "04050204"));
    assert_eq!(
        probe.stated(),
        [
            "did knxnet-ip · apci.80 · 0/0/7 +1 = 256",
            "was knxnet-ip · apci.80 · 0/0/7 +1 = U16Be [0c, 1a]",
            "did knxnet-ip · apci.80 · 1/2/3 +1 = 4",
            "was knxnet-ip · apci.80 · 1/2/3 +1 = U8 [00]"
        ]
    );
}

#[test]
fn who_asks_a_group_is_answered_by_one_of_it() {
    let mut probe = probe();
    probe.send(Client, &tunnelled(0, "1100bce0 0000 0a03 01 0000"));
    probe.send(Server, &tunnelled(0, "2e00bce0 11fa 0a03 01 0000"));
    probe.send(Server, &tunnelled(1, "2900bce0 110a 0a03 03 00400c1a"));
    probe.send(Server, &tunnelled(2, "2900bce0 110b 0a03 01 0041"));
    probe.send(Server, &tunnelled(3, "2900bce0 110b 0a04 01 0080"));
    assert_eq!(
        probe.stated(),
        [
            "did knxnet-ip · apci.0 · 1/2/3 +1 = 0",
            "was knxnet-ip · apci.0 · 1/2/3 +1 = U16Be [0c, 1a]",
            "did knxnet-ip unit 1.1.11 by server · bus.40 · 1/2/3 +1 = no answer",
            "was knxnet-ip unit 1.1.11 by server · bus.40 · 1/2/3 +1 = U8 [01]",
            "did knxnet-ip unit 1.1.11 by server · bus.80 · 1/2/4 +1 = no answer",
            "was knxnet-ip unit 1.1.11 by server · bus.80 · 1/2/4 +1 = U8 [00]"
        ]
    );
    probe.send(Client, &tunnelled(1, "1100bce0 0000 0a05 01 0000")).end();
    assert_eq!(probe.stated(), ["did knxnet-ip · apci.0 · 1/2/5 +1 = unanswered"]);
    assert_eq!(probe.orphans(), 0);
}

/// KNX 3/8/5, 2.3: nobody answers in the same place.
#[test]
fn what_is_routed_is_of_whose_device_tells_it() {
    let mut probe = probe();
    probe.send(Client, &frame(0x0530, "2900bcd0 1163 0a03 04 0080010203"));
    probe.send(Client, &frame(0x0530, "2900b050 11fa 110a 05 43d5000b1001"));
    probe.send(Client, &frame(0x0530, "2900b060 110a 11fa 00 c2"));
    probe.send(Client, &frame(0x0531, "0400 0001"));
    assert_eq!(
        probe.stated(),
        [
            "did knxnet-ip unit 1.1.99 · apci.80 · 1/2/3 +1 = no answer",
            "was knxnet-ip unit 1.1.99 · apci.80 · 1/2/3 +1 = Text [30, 31, 30, 32, 30, 33]",
            "did knxnet-ip unit 1.1.10 · apci.3D5 · object 0 property 11 +1 = no answer",
            "did knxnet-ip · 531 ·  +1 = no answer"
        ]
    );
}

/// KNX 3/3/7, 3.4; 3/5/1, 4.3.
#[test]
fn devices_answer_what_they_are_asked() {
    assert_eq!(
        exchange("4300", "434057b0"),
        [
            "did knxnet-ip unit 1.1.10 · apci.300 · device descriptor 0 +1 = 0",
            "was knxnet-ip unit 1.1.10 · apci.300 · device descriptor 0 +1 = U16Be [57, b0]",
            "is knxnet-ip unit 1.1.10 · server · description = KNX mask version 57B0 (KNX IP, \
             System B)"
        ]
    );
    let serial = exchange("47d5000b1001", "43d6000b100100fa01020304");
    assert_eq!(serial[0], "did knxnet-ip unit 1.1.10 · apci.3D5 · object 0 property 11 +1 = 0");
    assert_eq!(serial[2], "is knxnet-ip unit 1.1.10 · server · serial = 00FA01020304");
    assert!(exchange("47d5000c1001", "43d6000c100100fa")[2].ends_with(" vendor_id = 250"));
    let absent = exchange("47d500631001", "43d600630001");
    assert_eq!(absent, ["did knxnet-ip unit 1.1.10 · apci.3D5 · object 0 property 99 +1 = 257"]);
    assert_eq!(
        exchange("43d8000003", "43d9000e03b3000133"),
        ["did knxnet-ip unit 1.1.10 · apci.3D8 · object 0 property at 3 +1 = 0"]
    );
    assert_eq!(
        exchange("42024000", "424240000102"),
        [
            "did knxnet-ip unit 1.1.10 · apci.200 · memory 4000 +2 = 0",
            "was knxnet-ip unit 1.1.10 · apci.200 · memory 4000 +2 = U8 [01, 02]"
        ]
    );
    assert_eq!(
        exchange("41cc0000001036010001", "41cd000000103601000100")[1],
        "was knxnet-ip unit 1.1.10 · apci.1CC · object type 0 instance 1 property 54 +1 = U8 [00]"
    );
    assert!(exchange("43810200", "43a1010000")[0].ends_with(" erase code 2 +1 = 769"));
}

/// Another device's answer, and one to another question, are no answers.
#[test]
fn an_answer_is_its_own_requests() {
    let mut probe = probe();
    probe.send(Client, &tunnelled(0, "1100b060 0000 110a 05 47d5000b1001"));
    probe.send(Server, &tunnelled(0, "2900b060 110b 11fa 07 43d6000c100100fa"));
    probe.send(Server, &tunnelled(1, "2900b060 110a 11fa 07 43d6000c100100fa")).end();
    let stated = probe.stated();
    assert_eq!(probe.orphans(), 2);
    let unanswered = "did knxnet-ip unit 1.1.10 · apci.3D5 · object 0 property 11 +1 = unanswered";
    assert_eq!(stated.last().map(String::as_str), Some(unanswered));
    assert!(stated.iter().any(|line| line.contains("unit 1.1.11 · server · vendor_id = 250")));
}

/// Who has nothing to say to all does not answer.
#[test]
fn what_all_are_asked_need_not_be_answered() {
    let mut probe = probe();
    probe.send(Client, &tunnelled(0, "1100b0e0 0000 0000 07 03dc00fa01020304"));
    probe.send(Client, &tunnelled(1, "1100b0e0 0000 0000 01 0100"));
    probe.send(Server, &tunnelled(0, "2900b0e0 110a 0000 0b 03dd00fa0102030400000000"));
    probe.send(Client, &tunnelled(2, "1100b0e0 0000 0000 03 00c0110a"));
    probe.send(Server, &tunnelled(1, "2e00b0e0 11fa 0000 03 00c0110a")).end();
    assert_eq!(
        probe.stated(),
        [
            "did knxnet-ip · apci.3DC · serial number 00FA01020304 +1 = 0",
            "did knxnet-ip · apci.C0 · individual address 1.1.10 +1 = 0",
            "did knxnet-ip · apci.100 ·  +1 = no answer"
        ]
    );
}

/// KNX 3/5/2, 3.5: the last level is everybody's.
#[test]
fn keys_are_never_told() {
    let stated = exchange("43d10011223344", "43d200");
    assert_eq!(
        stated,
        [
            "did knxnet-ip unit 1.1.10 · apci.3D1 ·  +1 = 0",
            "is knxnet-ip unit 1.1.10 · server · credential = key of 4 octets, secret",
            "was knxnet-ip unit 1.1.10 · apci.3D1 · access level +1 = U8 [00]",
            "is knxnet-ip unit 1.1.10 · server · authentication = password"
        ]
    );
    assert_eq!(exchange("43d10011223344", "43d20f").len(), 3);
    for (frame, secrets) in [
        (tunnelled(0, "1100b060 0000 110a 06 43d10011223344"), 1),
        (tunnelled(0, "2e00b060 11fa 110a 06 43d30211223344"), 1),
        (frame(0x0530, &format!("2900b060 11fa 110a 15 43d70138 1001 {}", "ab".repeat(16))), 1),
        (frame(0x0530, "2900b060 11fa 110a 06 43d70138100100"), 0),
        (
            frame(
                0x0530,
                &format!("2900b0e0 11fa 0000 1c 03ee {} {}", "00".repeat(11), "ab".repeat(16)),
            ),
            1,
        ),
        (frame(0x0310, &format!("04050000 f6 0011 01 38 1001 {}", "ab".repeat(16))), 1),
    ] {
        let mut probe = probe();
        probe.send(Client, &frame).end();
        assert_eq!(probe.secrets().len(), secrets);
        assert!(!probe
            .stated()
            .iter()
            .any(|line| line.contains("ab") || line.contains("11223344")));
    }
}

/// A stream may end within a key.
#[test]
fn what_is_there_of_a_key_is_overwritten() {
    for (whole, at) in [
        (tunnelled(0, "1100b060 0000 110a 06 43d10011223344"), 24),
        (frame(0x0310, &format!("04050000 f6 0011 01 38 1001 {}", "ab".repeat(16))), 19),
    ] {
        let mut probe = Probe::new(&PROTOCOL, Carrier::Tcp);
        probe.send(Client, &whole[..at]);
        assert_eq!(probe.secrets().len(), 1, "cut at {at}");
        assert!(probe.stated().is_empty());
    }
}

/// KNX 3/6/3, 4.1.7.
#[test]
fn a_server_is_managed_by_its_properties() {
    let mut probe = probe();
    let managed = |sequence: u8, cemi: &str| frame(0x0310, &format!("0405{sequence:02x}00{cemi}"));
    probe.send(Client, &managed(0, "fc 000b 01 4c 1001"));
    probe.send(Server, &managed(0, "fb 000b 01 4c 1001 47617465"));
    probe.send(Client, &managed(1, "f6 0000 01 36 1001 01"));
    probe.send(Server, &managed(1, "f5 0000 01 36 1001"));
    probe.send(Client, &managed(2, "fc 000b 01 63 1001"));
    probe.send(Server, &managed(2, "fb 000b 01 63 0001 07"));
    probe.send(Client, &managed(3, "f1")).send(Server, &managed(3, "f0"));
    assert_eq!(
        probe.stated(),
        [
            "did knxnet-ip · cemi.FC · object type 11 instance 1 property 76 +1 = 0",
            "was knxnet-ip · cemi.FC · object type 11 instance 1 property 76 +1 = U32Be [47, 61, \
             74, 65]",
            "is knxnet-ip · server · name = Gate",
            "did knxnet-ip · cemi.F6 · object type 0 instance 1 property 54 +1 = 0",
            "was knxnet-ip · cemi.F6 · object type 0 instance 1 property 54 +1 = U8 [01]",
            "did knxnet-ip · cemi.FC · object type 11 instance 1 property 99 +1 = 1031",
            "did knxnet-ip · cemi.F1 ·  +1 = 0"
        ]
    );
}

/// KNX 3/8/4, 4.4.6.
#[test]
fn interfaces_tell_their_features() {
    let mut probe = Probe::new(&PROTOCOL, Carrier::Tcp);
    probe.send(Client, &frame(0x0422, "04010000 0600"));
    probe.send(Server, &frame(0x0423, "04010000 0600 1087"));
    probe.send(Client, &frame(0x0424, "04010100 0800 01"));
    probe.send(Server, &frame(0x0423, "04010100 08fa"));
    probe.send(Server, &frame(0x0425, "04010200 0300 01"));
    assert_eq!(
        probe.stated(),
        [
            "did knxnet-ip · 422 · interface feature 6 +1 = 0",
            "was knxnet-ip · 422 · interface feature 6 +1 = U16Be [10, 87]",
            "did knxnet-ip · 424 · interface feature 8 +1 = 250",
            "did knxnet-ip by server · 425 · interface feature 3 +1 = no answer",
            "was knxnet-ip by server · 425 · interface feature 3 +1 = U8 [01]"
        ]
    );
}

/// KNX 3/8/9, 2.2.3.
#[test]
fn secure_sessions_are_named() {
    let mut probe = probe();
    probe.send(Client, &frame(0x0951, &format!("{ENDPOINT}{}", "11".repeat(32))));
    probe.send(Server, &frame(0x0952, &format!("0001{}{}", "22".repeat(32), "33".repeat(16))));
    probe.send(Client, &frame(0x0950, &format!("0001{}", "44".repeat(40))));
    assert_eq!(
        probe.stated(),
        [
            "did knxnet-ip · 951 ·  +1 = 0",
            "is knxnet-ip · server · authentication = KNX IP Secure",
            "is knxnet-ip · server · key_exchange = X25519",
            "is knxnet-ip · server · cipher = AES-128-CCM",
            "did knxnet-ip · 950 ·  +1 = no answer"
        ]
    );
}

/// KNX 3/8/4, 2.6: each side counts by itself, from 0 on.
#[test]
fn a_counter_that_breaks_off_is_told() {
    let mut probe = probe();
    for sequence in [7, 8, 8, 10] {
        probe.send(Server, &tunnelled(sequence, "2b0700"));
    }
    probe.send(Server, &frame(0x0206, &format!("05 00 {ENDPOINT} 040411fa")));
    probe.send(Server, &tunnelled(0, "2b0700"));
    let stated = probe.stated();
    let breaks: Vec<_> = stated.iter().filter(|line| line.starts_with("break")).collect();
    assert_eq!(breaks, ["break knxnet-ip by server · 420 · sequence counter 9 = 10"]);
    assert_eq!(stated.iter().filter(|line| line.contains("cemi.2B")).count(), 5);
}

#[test]
fn broken_messages_are_violations() {
    let mut probe = probe();
    probe.send(Client, &hex("0610 0201 000e 0801"));
    assert_eq!(probe.stated(), ["broke knxnet-ip · wrong length · 6 octets are missing"]);
    probe.send(Client, &tunnelled(0, "1100bce0 0000 0a03 03 0080"));
    assert_eq!(probe.stated(), ["broke knxnet-ip · wrong length · 2 octets are missing"]);
    probe.send(Client, &frame(0x0420, "05050000 1100"));
    let head = "4 octets of a connection's header needed, 5 there";
    let broke = format!("broke knxnet-ip · wrong connection header · {head}");
    assert_eq!(probe.stated(), [broke]);
    probe.send(Client, &hex("0620 f080 0006"));
    assert_eq!(probe.stopped(), Some("foreign"));
    assert_eq!(
        probe.stated(),
        ["broke knxnet-ip · wrong header · 0x0610 and 6 octets or more needed; 0x0620 and 6 there"]
    );
}

#[test]
fn recognised_by_header_and_service() {
    let datagram = |bytes: &[u8]| (PROTOCOL.recognise)(Carrier::Udp, bytes);
    let stream = |bytes: &[u8]| (PROTOCOL.recognise)(Carrier::Tcp, bytes);
    let search = frame(0x0201, ENDPOINT);
    assert_eq!(datagram(&search), Recognition::Sure(Some(Client)));
    assert_eq!(datagram(&frame(0x0202, "")), Recognition::Sure(Some(Server)));
    assert_eq!(datagram(&search[..9]), Recognition::Broken);
    assert_eq!(stream(&search[..9]), Recognition::Sure(Some(Client)));
    assert_eq!(datagram(&frame(0x0209, "0500")), Recognition::Sure(None));
    assert_eq!(datagram(&tunnelled(0, "1100")), Recognition::Sure(Some(Client)));
    assert_eq!(datagram(&tunnelled(0, "2900")), Recognition::Sure(Some(Server)));
    assert_eq!(datagram(&frame(0x0600, "")), Recognition::Sure(None));
    assert_eq!(datagram(&frame(0x1000, "")), Recognition::No);
    assert_eq!(datagram(&hex("0620 0201 0006")), Recognition::No);
    assert_eq!((stream(&[6]), stream(&[6, 1]), stream(&[])), short());
}

const fn short() -> (Recognition, Recognition, Recognition) {
    (Recognition::Short, Recognition::No, Recognition::Short)
}

#[test]
fn messages_share_segments_and_survive_every_cut() {
    let asks = [
        tunnelled(0, "1100bce0 0000 0a03 01 0081"),
        tunnelled(1, "1100b060 0000 110a 05 47d5000b1001"),
    ]
    .concat();
    let answers = [
        tunnelled(0, "2e00bce0 11fa 0a03 01 0081"),
        tunnelled(1, "2900b060 110a 11fa 0b 43d6000b100100fa01020304"),
    ]
    .concat();
    let mut together = Probe::new(&PROTOCOL, Carrier::Tcp);
    together.send(Client, &asks).send(Server, &answers);
    let whole = together.stated();
    assert_eq!(whole.len(), 5);
    for cut in 1..asks.len() {
        let mut probe = Probe::new(&PROTOCOL, Carrier::Tcp);
        probe.send(Client, &asks[..cut]).send(Client, &asks[cut..]);
        for octet in &answers {
            probe.send(Server, &[*octet]);
        }
        assert_eq!(probe.stated(), whole, "cut at {cut}");
    }
}

#[test]
fn any_octets_are_survived() {
    let seeds = [
        frame(0x0202, &format!("{ENDPOINT}{DEVICE}{} 0a02 0202 0302 0402 0502", "41".repeat(30))),
        frame(0x0205, &format!("{ENDPOINT}{ENDPOINT}04040200")),
        frame(0x0206, &format!("05 00 {ENDPOINT} 040411fa")),
        tunnelled(0, "1100bce0 0000 0a03 03 00800c1a"),
        tunnelled(0, "2e00bce0 11fa 0a03 03 00800c1a"),
        tunnelled(1, "1100b060 0000 110a 05 47d5000b1001"),
        tunnelled(1, "2900b060 110a 11fa 0b 43d6000b100100fa01020304"),
        tunnelled(2, "1100b060 0000 110a 06 43d10011223344"),
        frame(0x0310, "04050000 fc 000b 01 4c 1001"),
        frame(0x0310, "04050000 fb 000b 01 4c 1001 47617465"),
        frame(0x0530, "2900bcd0 1163 0a03 01 0081"),
        frame(0x0422, "04010000 0600"),
        frame(0x0423, "04010000 0600 1087"),
    ];
    any_octets(&PROTOCOL, Carrier::Udp, &seeds, 10_000);
    any_octets(&PROTOCOL, Carrier::Tcp, &seeds, 10_000);
}
