//! Calls of PROFINET devices, whose meaning `profinet_io` tests, and of others.

pub(crate) mod connection;

use super::PROTOCOL;
use wire::probe::{any_octets, hex, Probe};
use wire::{Carrier, Recognition, Side};

const DEVICE: &str = "dea000016c9711d1827100a02442df7d";
const OBJECT: &str = "dea000006c9711d1827100010003015a";
const ACTIVITY: &str = "13142f9000001000a994d2106890ca5a";
const MAPPER: &str = "e1af83085d1f11c991a408002b14a0fa";
const CONVERSATION: &str = "333a2276000000000d0000809c000000";
const MANAGEMENT: &str = "afa8bd807d8a11c9bef408002b102989";

/// A PDU with its numbers the greatest octet first.
fn part(kind: u8, flags: u8, (interface, operation): (&str, u8), n: u8, body: &[u8]) -> Vec<u8> {
    let [high, low] = u16::try_from(body.len()).unwrap().to_be_bytes();
    let uuids = hex(&format!("{OBJECT}{interface}{ACTIVITY}"));
    let head = [4, kind, flags, 0, 0, 0, 0, 0];
    let numbers = [0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 7, 0, operation, 0xFF, 0xFF, 0xFF, 0xFF];
    [&head, &uuids[..], &numbers, &[high, low, 0, n, 0, 0], body].concat()
}

pub fn pdu(kind: u8, operation: u8, body: &str) -> Vec<u8> {
    part(kind, 0x20, (DEVICE, operation), 0, &hex(body))
}

/// The arguments of a call, or of an answer with a status of 0.
pub fn arguments(first: &str, blocks: &str) -> String {
    let length = format!("{:08x}", hex(blocks).len());
    format!("{first}{length}{length}00000000{length}{blocks}")
}

/// A header of a record at a slot and subslot.
pub fn record(kind: &str, place: &str, data: &str) -> String {
    let length = hex(data).len();
    let relation = "17c74224e166c4a58bf6b6c25a758700";
    format!(
        "{kind}003c0100 0001 {relation} 00000000 {place} {length:08x} {} {data}",
        "00".repeat(24)
    )
}

pub fn connect() -> String {
    let name = "6970632d31"; // ipc-1
    let relation = format!(
        "0101 003b 0100 0001 17c74224e166c4a58bf6b6c25a758700 0001 00a0456dd343
        dea000006c9711d182710001003c00b0 00000011 0258 8892 0005 {name}"
    );
    let module = "0104 001c 0100 0001 00000000 0002 00000098 0000 0001 0001 00000001 0001
        0001 0004 01 01";
    arguments("00001000", &format!("{relation}{module}"))
}

pub fn probe() -> Probe {
    Probe::new(&PROTOCOL, Carrier::Udp)
}

#[test]
fn a_call_may_come_in_parts() {
    let body = hex(&connect());
    let (head, tail) = body.split_at(100);
    let mut probe = probe();
    probe.send(Side::Client, &part(0, 0x04, (DEVICE, 0), 0, head));
    assert_eq!(probe.stated(), [""; 0]);
    probe.send(Side::Client, &part(0, 0x06, (DEVICE, 0), 1, tail));
    probe.send(Side::Server, &pdu(3, 0, "1c01000b"));
    assert_eq!(probe.frames()[4].iter().collect::<Vec<_>>(), [1, 2, 3]);
    assert_eq!(probe.stated()[4], "did profinet-io · 0 · IO controller ipc-1 +1 = 469827595");
    // The second part alone, or a part that is missing, is nothing.
    probe.send(Side::Client, &part(0, 0x06, (DEVICE, 0), 1, tail));
    assert_eq!(probe.end().stated(), [""; 0]);
}

/// As a PROFINET device answers; its second part is a tower of protocols, which ends in a status.
#[test]
fn an_endpoint_mapper_tells_who_the_device_is() {
    let text = "P-Net Sample Application  12345 Abcdefghijk        3 V  0  2  0\0";
    let annotation: String = text.bytes().map(|octet| format!("{octet:02x}")).collect();
    let entry = format!("{} 00000003 00000000 00000040 {annotation}", "00".repeat(16));
    let found = format!("{} 00000001 00000001 00000000 00000001 {entry}", "00".repeat(20));
    let body = hex(&format!("{found} 00000004 00000004 00050013 00000000"));
    let mut probe = probe();
    probe.send(Side::Client, &part(0, 0x20, (MAPPER, 2), 0, &[0; 76]));
    probe.send(Side::Server, &part(2, 0x08, (MAPPER, 2), 0, &body));
    assert_eq!(
        probe.stated(),
        [
            "did dcerpc · 2 · endpoint mapper +1 = 0",
            "is dcerpc · server · model = P-Net Sample Application",
            "is dcerpc · server · product_code = 12345 Abcdefghijk",
            "is dcerpc · server · hardware = 3",
            "is dcerpc · server · firmware = V0.2.0"
        ]
    );
    let none = hex(&format!("{} 16c9a0d6", "00".repeat(36)));
    probe.send(Side::Client, &part(0, 0x20, (MAPPER, 2), 0, &[0; 76]));
    probe.send(Side::Server, &part(2, 0x08, (MAPPER, 2), 0, &none));
    assert_eq!(probe.stated(), ["did dcerpc · 2 · endpoint mapper +1 = 382312662"]);
}

#[test]
fn calls_of_other_interfaces_have_their_number() {
    let mut probe = probe();
    probe.send(Side::Client, &part(0, 0x20, (MAPPER, 2), 0, &[0; 76]));
    probe.send(Side::Server, &part(2, 0x08, (MAPPER, 2), 0, &[0; 8]));
    assert_eq!(probe.stated(), ["did dcerpc · 2 · endpoint mapper +1 = 0"]);
    probe.send(Side::Client, &part(0, 0x20, (ACTIVITY, 9), 0, &[])).end();
    assert_eq!(
        probe.stated(),
        ["did dcerpc · 9 · interface 13142f9000001000a994d2106890ca5a +1 = unanswered"]
    );
    probe.send(Side::Server, &part(0, 0x20, (CONVERSATION, 1), 0, &[0; 20]));
    probe.send(Side::Client, &part(2, 0x08, (CONVERSATION, 1), 0, &[0; 24]));
    assert_eq!(probe.stated(), ["did dcerpc by server · 1 · conversation manager +1 = 0"]);
    probe.send(Side::Client, &part(0, 0x20, (MANAGEMENT, 3), 0, &[]));
    probe.send(Side::Server, &part(2, 0x08, (MANAGEMENT, 3), 0, &[0; 4]));
    assert_eq!(probe.stated(), ["did dcerpc · 3 · management +1 = 0"]);
}

/// The same call from a sender whose numbers have their least octet first.
#[test]
fn numbers_may_have_their_least_octet_first() {
    let call = "04 00 28 00 10 00 00 00 0000a0de976cd111827100010003015a
        0100a0de976cd111827100a02442df7d dbabbaec1d005443b2500b01630abafd
        00000000 01000000 00000000 0500 ffff ffff 5400 0000 00 00
        40800000 40000000 40800000 00000000 40000000";
    let read = "0009003c01000000 00000000000000000000000000000000 00000000 0000 0000 0000 f840
        00008000 00000000000000000000000000000000 0000000000000000";
    let bytes = [hex(call), hex(read)].concat();
    assert_eq!(
        probe().send(Side::Client, &bytes).end().stated(),
        ["did profinet-io · 5 · slot 0 subslot 0 I&M0 filter +1 = unanswered"]
    );
}

#[test]
fn broken_messages_are_violations() {
    let broke = |bytes: &[u8]| probe().send(Side::Client, bytes).end().stated();
    let whole = pdu(0, 2, &arguments("00001000", &record("0009", "0000 0001 0000 aff0", "")));
    assert_eq!(broke(&whole[..90]), ["broke dcerpc · wrong length · 74 octets are missing"]);
    assert_eq!(
        broke(&pdu(0, 2, "00001000 00000040 00000040")),
        [
            "broke profinet-io · wrong length · 4 octets are missing",
            "did profinet-io · 2 ·  +1 = unanswered",
        ]
    );
    assert_eq!(probe().send(Side::Client, &[5; 90]).stopped(), Some("foreign"));
}

#[test]
fn every_message_cut_short_is_broken() {
    let whole = pdu(0, 0, &connect());
    for at in 8..whole.len() {
        let lines = probe().send(Side::Client, &whole[..at]).end().stated();
        assert!(lines[0].starts_with("broke dcerpc"), "cut at {at}: {lines:?}");
    }
}

#[test]
fn recognises_by_content_who_calls() {
    let recognised = |bytes: &[u8]| (PROTOCOL.recognise)(Carrier::Udp, bytes);
    assert_eq!(recognised(&pdu(0, 0, &connect())), Recognition::Sure(Some(Side::Client)));
    assert_eq!(recognised(&pdu(2, 0, "")), Recognition::Sure(Some(Side::Server)));
    assert_eq!(recognised(&[4; 200]), Recognition::Broken);
    assert_eq!(recognised(b"GET / HTTP/1.1"), Recognition::No);
}

#[test]
fn any_octets_are_survived() {
    let identity = record("8009", "0002 0001 0000 aff0", "0020 0004 0100 002a");
    let seeds = [
        pdu(0, 0, &connect()),
        pdu(2, 0, &arguments("00000000", "8106 000a 0100 0006 6f76656e2d31")),
        pdu(0, 3, &arguments("00001000", &record("0008", "ffff ffff 0000 e040", &identity))),
        pdu(2, 5, &arguments("00000000", &identity)),
        part(0, 0x04, (DEVICE, 0), 0, &[1; 40]),
    ];
    any_octets(&PROTOCOL, Carrier::Udp, &seeds, 3_000);
}
