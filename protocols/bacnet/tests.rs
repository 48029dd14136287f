//! Messages by hand. Clauses and annexes are of ANSI/ASHRAE 135-2020.

use super::PROTOCOL;
use wire::probe::{any_octets, hex, Probe};
use wire::{Carrier, Recognition, Side};

fn probe() -> Probe {
    Probe::new(&PROTOCOL, Carrier::Udp)
}

/// J.2: type 81, a function, the length of all.
fn link(function: u8, body: &[u8]) -> Vec<u8> {
    let length = u16::try_from(4 + body.len()).unwrap().to_be_bytes();
    [&[0x81, function][..], &length, body].concat()
}

/// J.2.11 and 6.2: unicast, version 1, nothing more.
fn message(apdu: &str) -> Vec<u8> {
    link(10, &[hex("0104"), hex(apdu)].concat())
}

fn exchange(request: &str, answer: &str) -> Vec<String> {
    probe().send(Side::Client, &message(request)).send(Side::Server, &message(answer)).stated()
}

/// F.3.5: analog input 5, present value.
const READ: &str = "0003 01 0c 0c00000005 1955";
const READ_ANSWER: &str = "30 01 0c 0c00000005 1955 3e 4442906666 3f";

#[test]
fn a_read_has_its_value() {
    assert_eq!(
        exchange(READ, READ_ANSWER),
        [
            "did bacnet · 0.12 · analog input 5 present value +1 = 0",
            "was bacnet · 0.12 · analog input 5 present value +1 = F32Be [42, 90, 66, 66]"
        ]
    );
    let look = |bytes: &[u8]| (PROTOCOL.recognise)(Carrier::Udp, bytes);
    assert_eq!(look(&message(READ)), Recognition::Sure(Some(Side::Client)));
    assert_eq!(look(&message(READ_ANSWER)), Recognition::Sure(Some(Side::Server)));
    assert_eq!(look(&message(READ)[..10]), Recognition::Broken);
}

/// 20.1.7 to 20.1.9: an error of class property, unknown property; a reject; an abort.
#[test]
fn a_refusal_says_why() {
    let status = |answer: &str| exchange(READ, answer)[0].clone();
    let did = "did bacnet · 0.12 · analog input 5 present value +1 =";
    assert_eq!(status("50 01 0c 9102 9120"), format!("{did} {}", 0x0502_0020));
    assert_eq!(status("60 01 09"), format!("{did} {}", 0x0600_0009));
    assert_eq!(status("71 01 04"), format!("{did} {}", 0x0700_0004));
}

/// F.3.9: analog value 1, present value 180.0, priority 8.
#[test]
fn what_was_written_is_told_when_it_was_done() {
    let write = "0003 02 0f 0c00800001 1955 3e 4443340000 3f 4908";
    assert_eq!(
        exchange(write, "20 02 0f"),
        [
            "did bacnet · 0.15 · analog value 1 present value +1 = 0",
            "was bacnet · 0.15 · analog value 1 present value +1 = F32Be [43, 34, 00, 00]"
        ]
    );
    assert_eq!(exchange(write, "50 02 0f 9102 9128").len(), 1);
}

/// F.3.7: two properties of analog input 16, the second of which is not there.
#[test]
fn many_properties_have_their_values() {
    let read = "0003 01 0e 0c00000010 1e 0955 0967 1f";
    let answer = "30 01 0e 0c00000010 1e 2955 4e 4442909999 4f 2967 5e 9102 9120 5f 1f";
    assert_eq!(
        exchange(read, answer),
        [
            "did bacnet · 0.14 · analog input 16 present value +1 = 0",
            "was bacnet · 0.14 · analog input 16 present value +1 = F32Be [42, 90, 99, 99]"
        ]
    );
}

/// 12.11: of device 5 its model, and two elements of its list of objects.
#[test]
fn a_device_says_what_it_is() {
    let model = "0003 01 0c 0c02000005 1946";
    assert_eq!(
        exchange(model, "30 01 0c 0c02000005 1946 3e 7506 00 4e41453535 3f"),
        [
            "did bacnet · 0.12 · device 5 model name +1 = 0",
            "was bacnet · 0.12 · device 5 model name +1 = Text [4e, 41, 45, 35, 35]",
            "is bacnet · server · model = NAE55"
        ]
    );
    let list = "30 01 0c 0c02000005 194c 3e c402000005 c400000001 3f";
    assert_eq!(
        exchange("0003 01 0c 0c02000005 194c", list)[1..],
        [
            "was bacnet · 0.12 · device 5 object list[1] +1 = Text [64, 65, 76, 69, 63, 65, 20, 35]",
            "was bacnet · 0.12 · device 5 object list[2] +1 = Text [61, 6e, 61, 6c, 6f, 67, 20, 69, 6e, 70, 75, 74, 20, 31]"
        ]
    );
}

/// 16.10: whoever is 5 to 9; device 5 of vendor 5 behind a router (6.2: source network 2001,
/// station 12).
#[test]
fn who_is_there_says_so() {
    assert_eq!(
        probe().send(Side::Client, &link(11, &hex("0100 1008 0905 1909"))).stated(),
        ["did bacnet · 1.8 · devices 5 to 9 +1 = no answer"]
    );
    let am = "c402000005 2201e0 9100 2105";
    assert_eq!(
        probe().send(Side::Server, &link(11, &hex(&format!("0108 07d1 01 0c 1000 {am}")))).stated(),
        [
            "did bacnet unit network 2001 station 12 by server · 1.0 · device 5 +1 = no answer",
            "is bacnet unit network 2001 station 12 · server · device_instance = 5",
            "is bacnet unit network 2001 station 12 · server · vendor_id = 5"
        ]
    );
    // J.2.5: a forwarded message says whose it is.
    let forwarded = link(4, &hex(&format!("0a0a050a bac0 0100 1000 {am}")));
    assert_eq!(
        probe().send(Side::Client, &forwarded).stated()[1],
        "is bacnet · 10.10.5.10 · device_instance = 5"
    );
}

/// 6.2: requests through a router wait for the answer of their own station.
#[test]
fn stations_behind_a_router_are_told_apart() {
    let mut probe = probe();
    let ask =
        |station: u8| link(10, &[hex("0124 07d1 01"), vec![station, 0xFF], hex(READ)].concat());
    probe.send(Side::Client, &ask(3)).send(Side::Client, &ask(4));
    let answer = link(10, &[hex("0108 07d1 01 04"), hex(READ_ANSWER)].concat());
    let stated = probe.send(Side::Server, &answer).end().stated();
    assert!(stated[0].starts_with("did bacnet unit network 2001 station 4 · 0.12 "));
    assert!(stated[2].starts_with("did bacnet unit network 2001 station 3 · 0.12 "));
    assert!(stated[2].ends_with("unanswered"));
}

/// 16.4 and 16.1: restart with the password "hunter2"; silence for 5 minutes.
#[test]
fn a_restart_and_a_silence_are_told_without_their_password() {
    assert_eq!(
        exchange("0003 03 14 0900 1d08 00 68756e74657232", "20 03 14"),
        [
            "did bacnet · 0.20 · coldstart +1 = 0",
            "is bacnet · server · credential = password of 7 octets, secret"
        ]
    );
    assert_eq!(
        exchange("0003 04 11 0905 1901 2d08 00 68756e74657232", "50 04 11 9104 911a"),
        [format!("did bacnet · 0.17 · disable +1 = {}", 0x0504_001A)]
    );
}

#[test]
fn a_password_in_another_place_is_a_secret_and_a_violation() {
    let expected = |place| {
        format!(
            "broke bacnet · unexpected parameter · \
             nothing but a password in context tag {place} was expected"
        )
    };
    for (request, answer, place, octets) in [
        ("0003 03 14 0900 5d08 00 68756e74657232", "20 03 14", 1, 10),
        ("0003 03 14 0d08 00 68756e74657232", "20 03 14", 1, 10),
        ("0003 03 14 0900 1d09 00 68756e74657232", "20 03 14", 1, 10), // longer than it is
        ("0003 04 11 0905 1901 3d08 00 68756e74657232", "20 04 11", 2, 10),
        ("0003 04 11 1901 7508 00 68756e74657232", "20 04 11", 2, 10),
    ] {
        let mut probe = probe();
        probe.send(Side::Client, &message(request)).send(Side::Server, &message(answer));
        assert_eq!(probe.secrets(), [format!("password of {octets} octets, secret")], "{request}");
        let stated = probe.stated();
        assert_eq!((stated.len(), &stated[0]), (2, &expected(place)), "{request}");
    }
    // Without what may stand before it, the password is where it should be.
    let mut probe = probe();
    probe.send(Side::Client, &message("0003 04 11 2d08 00 68756e74657232"));
    assert_eq!(probe.secrets(), ["password of 7 octets, secret"]);
}

/// F.1.3: process 18, device 4, analog input 10, no time left, present value and flags.
#[test]
fn a_notification_has_its_values() {
    let cov = "1002 0912 1c02000004 2c0000000a 3900 4e 0955 2e 4442820000 2f 096f 2e 820400 2f 4f";
    assert_eq!(
        probe().send(Side::Server, &message(cov)).stated(),
        [
            "did bacnet by server · 1.2 · analog input 10 +1 = no answer",
            "was bacnet by server · 1.2 · analog input 10 present value +1 = F32Be [42, 82, 00, 00]",
            "was bacnet by server · 1.2 · analog input 10 status flags +1 = Text [30, 30, 30, 30]"
        ]
    );
}

#[test]
fn the_virtual_link_layer_has_requests_of_its_own() {
    let mut probe = probe();
    probe.send(Side::Client, &link(5, &hex("0258"))).send(Side::Server, &link(0, &hex("0030")));
    probe.send(Side::Client, &link(2, &[])).send(Side::Server, &link(3, &[]));
    probe.send(Side::Client, &link(11, &hex("0180 00")));
    assert_eq!(
        probe.stated(),
        [
            "did bacnet · bvlc.5 · for 600 s +1 = 48",
            "did bacnet · bvlc.2 ·  +1 = 0",
            "did bacnet · npdu.0 ·  +1 = no answer"
        ]
    );
}

#[test]
fn what_breaks_is_told() {
    let mut longer = message(READ);
    longer.push(0);
    assert_eq!(
        probe().send(Side::Client, &longer).stated(),
        ["broke bacnet · wrong length · 17 octets needed, 18 there"]
    );
    assert_eq!(
        probe().send(Side::Client, &link(10, &hex("0204"))).stated(),
        ["broke bacnet · wrong version · version 1 of the network layer needed"]
    );
    assert_eq!(
        probe().send(Side::Client, &message("0003")).stated(),
        ["broke bacnet · wrong length · 1 octet is missing"]
    );
}

#[test]
fn any_octets_are_survived() {
    let seeds = [
        READ,
        READ_ANSWER,
        "0003 02 0f 0c00800001 1955 3e 4443340000 3f 4908",
        "30 01 0e 0c00000010 1e 2955 4e 4442909999 4f 2967 5e 9102 9120 5f 1f",
        "1000 c402000005 2201e0 9100 2105",
        "0003 03 14 0900 1d08 00 68756e74657232",
        "1002 0912 1c02000004 2c0000000a 3900 4e 0955 2e 4442820000 2f 4f",
    ];
    any_octets(&PROTOCOL, Carrier::Udp, &seeds.map(message), 4000);
}
