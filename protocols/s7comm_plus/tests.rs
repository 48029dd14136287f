//! Messages as public captures of TIA Portal, an OPC server and a panel have them.

use super::PROTOCOL;
use wire::probe::{any_octets, hex, Probe};
use wire::{Carrier, Recognition, Side};

/// A PDU of a version without digest.
fn pdu(version: u8, data: &str) -> Vec<u8> {
    let data = hex(data);
    let [high, low] = u16::try_from(data.len()).unwrap().to_be_bytes();
    [&[0x72, version, high, low], &data[..], &[0x72, version, 0, 0]].concat()
}

/// A PDU of version 3, which begins with a digest.
fn protected(data: &str) -> Vec<u8> {
    pdu(3, &format!("20 {} {data}", "ab".repeat(32)))
}

const CREATE_SESSION: &str = "31 0000 04ca 0000 0001 00000120 36 0000011d 00 04 00 00000000
    a1 000000d3 821f 00 00 a3 8169 00 15 01 53 a2 00000000";
/// A challenge, and a structure that names the product.
const SESSION_CREATED: &str = "32 0000 04ca 0000 0001 36 00 02 8706 8707
    a1 00000120 821f 01 00 a3 822d 00 15 04 4f4d5350 a3 822f 10 02 04 01020304
    a3 8232 00 17 0000013a 823b 00 04 8240
    823f 00 15 1a 313b36455337203531312d31414b30302d304142303b56312e30 00 a2 00000000";
const READ: &str = "31 0000 054c 0000 8003 00000386 34 00000000 02 0a
    88ede1bc63 88d0b88006 02 9376 16  00 8152 01 07
    000004e8 8969 0012 00000000 896a 0013 00 896b 0004 00 00000000";
const VALUES: &str =
    "32 0000 054c 0000 8003 34 00 01 00 0e 41aa70aa 02 00 07 fff6 00 00 01 00000000";

fn probe() -> Probe {
    Probe::new(&PROTOCOL, Carrier::Inside("cotp"))
}

fn exchange(request: &[u8], response: &[u8]) -> Vec<String> {
    probe().send(Side::Client, request).send(Side::Server, response).end().stated()
}

#[test]
fn a_new_session_tells_what_the_controller_is() {
    assert_eq!(
        exchange(&pdu(1, CREATE_SESSION), &pdu(1, SESSION_CREATED)),
        [
            "is s7comm-plus · server · version = 1",
            "did s7comm-plus · 49.1226 · class 287 +1 = 0",
            "is s7comm-plus · server · software = OMSP",
            "is s7comm-plus · server · key_exchange = challenge",
            "is s7comm-plus · server · vendor = Siemens",
            "is s7comm-plus · server · product_code = 6ES7 511-1AK00-0AB0",
            "is s7comm-plus · server · firmware = V1.0",
        ]
    );
}

/// An S7-1200 of firmware 2 says that the session was legitimated before.
#[test]
fn a_result_greater_than_0_is_a_success() {
    let created =
        "32 0000 04ca 0000 0001 36 11 02 8740 8707 a1 00000120 821f 00 00 a3 8169 00 15 00
        a3 8232 00 17 0000013a 823b 00 04 8200 823c 00 04 8140 823d 00 04 8480c040
        823e 00 04 8480c040 823f 00 15 1b 313b36455337203231342d31484533302d30584230203b56322e32
        8240 00 15 05 323b373938 8241 00 03 0003 00 a2 00000000";
    let lines = exchange(&pdu(1, CREATE_SESSION), &pdu(1, created));
    assert_eq!(
        lines[1..],
        [
            "did s7comm-plus · 49.1226 · class 287 +1 = 17",
            "is s7comm-plus · server · vendor = Siemens",
            "is s7comm-plus · server · product_code = 6ES7 214-1HE30-0XB0",
            "is s7comm-plus · server · firmware = V2.2",
        ]
    );
}

#[test]
fn a_read_has_its_values() {
    assert_eq!(
        exchange(&protected(READ), &protected(VALUES)),
        [
            "is s7comm-plus · server · version = 3",
            "is s7comm-plus · server · integrity = HMAC-SHA256",
            "did s7comm-plus · 49.1356 · DB6 variable 22 +2 = 0",
            "was s7comm-plus · 49.1356 · DB6 variable 22 +1 = F32Be [41, aa, 70, aa]",
            "was s7comm-plus · 49.1356 · object 210 attribute 7 +1 = I16Be [ff, f6]",
        ]
    );
}

/// A hundred variables each: of those beyond the limit it is known only what they read first.
#[test]
fn what_waits_for_answers_is_bounded() {
    let mut probe = probe();
    for sequence in 0..40 {
        let variables = "88ede1bc63 88d0b88006 02 9376 16 ".repeat(100);
        let read =
            format!("31 0000 054c 0000 {sequence:04x} 00000386 34 00000000 64 8374 {variables}");
        probe.send(Side::Client, &pdu(1, &read));
    }
    let kept = super::MOST_KEPT / (100_usize.next_power_of_two() * size_of::<wire::Name>());
    assert_eq!(probe.bitten(), vec![wire::Out::MEMORY; 40 - kept]);
    let last = "32 0000 054c 0000 0027 34 00 01 00 0e 41aa70aa 00 00000000";
    assert_eq!(
        probe.send(Side::Server, &pdu(1, last)).stated()[1..],
        ["did s7comm-plus · 49.1356 · DB6 variable 22 +100 = 0"]
    );
}

/// Object 52 is the execution unit, attribute 2167 the state that it is asked for: 1 stops.
#[test]
fn a_controller_is_stopped_by_writing() {
    let stop = "31 0000 04f2 0000 0008 000003c7 34 00000034 01 9077 00 08 01 00000000";
    assert_eq!(
        exchange(&pdu(2, stop), &pdu(2, "32 0000 04f2 0000 0008 34 00 00000000")),
        [
            "is s7comm-plus · server · version = 2",
            "did s7comm-plus · 49.1266 · object 52 attribute 2167 +1 = 0",
            "was s7comm-plus · 49.1266 · object 52 attribute 2167 +1 = I32Be [00, 00, 00, 01]",
        ]
    );
    // 0x8318890001b3fffe: a failure, -2.
    let refused = "32 0000 04f2 0000 0008 34 c1c691908086e7fffe 00000000";
    let lines = exchange(&pdu(2, stop), &pdu(2, refused));
    assert_eq!(lines[1], "did s7comm-plus · 49.1266 · object 52 attribute 2167 +1 = 65534");
    assert_eq!(lines.len(), 2);
}

/// What a session creates has another number each time, and the same name.
#[test]
fn what_a_session_creates_is_not_named_by_its_number() {
    let credit = "31 0000 04f2 0000 831a 70000e4d 74 70000e51 01 881d 00 07 00cc 00000000";
    assert_eq!(
        probe().send(Side::Client, &pdu(2, credit)).end().stated(),
        [
            "is s7comm-plus · server · version = 2",
            "did s7comm-plus · 49.1266 · created object attribute 1053 +1 = no answer",
        ]
    );
    let prove = "31 0000 04f2 0000 0009 70000e4d 34 70000e4d 01 8e36 10 02 02 0102 00000000";
    assert_eq!(
        exchange(&pdu(2, prove), &pdu(2, "32 0000 04f2 0000 0009 34 00 00000000"))[1..],
        [
            "did s7comm-plus · 49.1266 · session attribute 1846 +1 = 0",
            "is s7comm-plus · server · authentication = password",
        ]
    );
    let delete = "31 0000 04d4 0000 000a 70000e4d 34 70000e4d 00 00000000";
    assert_eq!(
        exchange(&pdu(2, delete), &pdu(2, "32 0000 04d4 0000 000a 34 00 70000e4d"))[1],
        "did s7comm-plus · 49.1236 · session +1 = 0"
    );
}

#[test]
fn records_of_maintenance_are_identity() {
    let get = "31 0000 0586 0000 0004 000003c0 34 00000031 20 04 01 9d29 00000000";
    let record = "0020 0038 0100 002a 36455337203231342d31484533302d3058423020
        535a5642445958303137363835322020 0002 56 020200 0000 0000 0000 0101 001e";
    let response = format!("32 0000 0586 0000 0004 34 00 00 00 14 00 3c {record} 00000000");
    assert_eq!(
        exchange(&pdu(2, get), &pdu(2, &response))[1..],
        [
            "did s7comm-plus · 49.1414 · object 49 attribute 3753 +1 = 0",
            "is s7comm-plus · server · vendor_id = 0x002a",
            "is s7comm-plus · server · vendor = Siemens",
            "is s7comm-plus · server · product_code = 6ES7 214-1HE30-0XB0",
            "is s7comm-plus · server · serial = SZVBDYX0176852",
            "is s7comm-plus · server · hardware = 2",
            "is s7comm-plus · server · firmware = V2.2.0",
        ]
    );
}

#[test]
fn a_subscription_brings_values() {
    let notice = "33 70000e51 0400 0000 0000 c9 8ec148 01
        92 00000005 00 0e 41aa70aa 92 00000019 00 08 ff76 00 00000000";
    assert_eq!(
        probe().send(Side::Server, &pdu(1, notice)).stated()[1..],
        [
            "did s7comm-plus by server · 51 · subscription +1 = no answer",
            "was s7comm-plus by server · 51 · subscription item 5 +1 = F32Be [41, aa, 70, aa]",
            "was s7comm-plus by server · 51 · subscription item 25 +1 = I32Be [ff, ff, ff, f6]",
        ]
    );
}

/// Its elements have no octets: to count to what it says would take seconds.
#[test]
fn an_array_of_nothing_costs_nothing() {
    let notice = "33 70000e51 0400 0000 0000 c9 8ec148 01
        92 00000005 10 00 8fffffff7f 92 00000019 00 08 ff76 00 00000000";
    assert_eq!(
        probe().send(Side::Server, &pdu(1, notice)).stated()[2..],
        ["was s7comm-plus by server · 51 · subscription item 25 +1 = I32Be [ff, ff, ff, f6]"]
    );
}

/// As firmware 2 of the S7-1200 has it; and a receipt for what asks for no response.
#[test]
fn older_firmware_counts_once_less() {
    let notice = "33 1000006a 0400 0000 0000 01 01 92 fffffffe 00 07 0002 00 000000";
    assert_eq!(
        probe().send(Side::Server, &pdu(2, notice)).stated()[2],
        "was s7comm-plus by server · 51 · subscription item 4294967294 +1 = I16Be [00, 02]"
    );
    let receipt = "02 0000 04f2 0000 0005 74 00 000000";
    assert_eq!(probe().send(Side::Server, &pdu(2, receipt)).stated().len(), 1);
}

#[test]
fn a_message_may_come_in_parts() {
    let whole = pdu(1, SESSION_CREATED);
    let data = &whole[4..whole.len() - 4];
    let mut probe = probe();
    probe.send(Side::Client, &pdu(1, CREATE_SESSION));
    let (head, tail) = data.split_at(60);
    probe.send(Side::Server, &[&[0x72, 1, 0, 60], head].concat());
    let rest = u8::try_from(tail.len()).unwrap();
    probe.send(Side::Server, &[&[0x72, 1, 0, rest], tail, &[0x72, 1, 0, 0]].concat());
    assert_eq!(probe.frames()[1].iter().collect::<Vec<_>>(), [1, 2, 3]);
    assert_eq!(probe.stated().len(), 7);
    assert_eq!(probe.orphans(), 0);
}

#[test]
fn a_message_without_end_is_a_violation() {
    let part = [&[0x72, 1, 0x40, 0][..], &[0x31; 0x4000]].concat();
    let mut probe = probe();
    for _ in 0..9 {
        probe.send(Side::Client, &part);
    }
    let lines = probe.stated();
    assert_eq!(lines[1..], ["broke s7comm-plus · message too long · more than 131072 octets"]);
}

#[test]
fn broken_messages_are_violations() {
    let broken = |text| probe().send(Side::Client, &hex(text)).end().stated().concat();
    assert_eq!(broken("7201 0010 31"), "broke s7comm-plus · wrong length · 15 octets are missing");
    assert_eq!(
        probe().send(Side::Client, &pdu(1, "77 0000")).stated()[1],
        "broke s7comm-plus · unknown message · no operation has the code 119"
    );
    assert_eq!(
        probe().send(Side::Client, &pdu(1, "31 0000 04ca")).stated()[1],
        "broke s7comm-plus · wrong length · 2 octets are missing"
    );
    assert_eq!(probe().send(Side::Client, &hex("32 01")).stopped(), Some("foreign"));
}

#[test]
fn keep_alives_are_passed_over_and_events_counted() {
    assert_eq!(probe().send(Side::Client, &hex("72ff0000")).stated(), [""; 0]);
    assert_eq!(
        probe().send(Side::Server, &hex("72fe0002 0102")).stated(),
        ["did s7comm-plus by server · event ·  +1 = no answer"]
    );
}

#[test]
fn every_cut_gives_no_more_than_the_whole() {
    let whole = exchange(&protected(READ), &protected(VALUES));
    let request = protected(READ);
    for at in 1..request.len() {
        let mut probe = probe();
        probe.send(Side::Client, &request[..at]).send(Side::Server, &protected(VALUES)).end();
        let lines = probe.stated();
        assert!(lines.len() <= whole.len() + 2, "cut at {at}: {lines:?}");
        assert!(!lines.contains(&whole[3]) || at + 12 > request.len(), "cut at {at}: {lines:?}");
    }
}

#[test]
fn recognises_by_content_who_asks() {
    let recognised = |octets: &[u8]| (PROTOCOL.recognise)(Carrier::Inside("cotp"), octets);
    assert_eq!(recognised(&pdu(1, CREATE_SESSION)), Recognition::Sure(Some(Side::Client)));
    assert_eq!(recognised(&protected(VALUES)), Recognition::Sure(Some(Side::Server)));
    assert_eq!(recognised(&hex("7201 0001 31")), Recognition::Maybe(Some(Side::Client)));
    assert_eq!(recognised(&hex("7201 0009 31")), Recognition::No);
    assert_eq!(recognised(&hex("3201 0000")), Recognition::No);
}

#[test]
fn any_octets_are_survived() {
    let notice = "33 70000e51 0400 0000 0000 c9 8ec148 01 92 00000005 00 0e 41aa70aa 00";
    let seeds = [
        pdu(1, CREATE_SESSION),
        pdu(1, SESSION_CREATED),
        protected(READ),
        protected(VALUES),
        pdu(1, notice),
    ];
    any_octets(&PROTOCOL, Carrier::Inside("cotp"), &seeds, 4_000);
}
