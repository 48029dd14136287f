//! Calls that public captures of controllers and devices have.

use crate::dcerpc::tests::{arguments, connect, pdu, probe, record};
use wire::probe::{any_octets, hex};
use wire::{Carrier, Side};

fn exchange(operation: u8, request: &str, response: &str) -> Vec<String> {
    let mut probe = probe();
    probe.send(Side::Client, &pdu(0, operation, request));
    probe.send(Side::Server, &pdu(2, operation, response)).end().stated()
}

#[test]
fn a_controller_connects() {
    let answer = "8101 001e 0100 0001 17c74224e166c4a58bf6b6c25a758700 0001 00099143e067 8892
        8106 000a 0100 0006 6f76656e2d31";
    assert_eq!(
        exchange(0, &connect(), &arguments("00000000", answer)),
        [
            "is profinet-io · client · capabilities = IO controller",
            "is profinet-io · client · mac = 00:a0:45:6d:d3:43",
            "is profinet-io · client · name = ipc-1",
            "is profinet-io unit slot 2 · server · description = configured as module 0x00000098",
            "did profinet-io · 0 · IO controller ipc-1 +1 = 0",
            "is profinet-io · server · capabilities = IO device",
            "is profinet-io · server · vendor_id = 0x015a",
            "is profinet-io · server · vendor = GE Intelligent Platforms",
            "is profinet-io · server · description = PROFINET device 0x0003 of 0x015a",
            "is profinet-io · server · mac = 00:09:91:43:e0:67",
            "is profinet-io · server · name = oven-1",
        ]
    );
}

/// An answer from another port is in a conversation of its own.
#[test]
fn where_nobody_answers_a_call_is_unanswered() {
    assert_eq!(
        probe().send(Side::Client, &pdu(0, 0, &connect())).end().stated()[4],
        "did profinet-io · 0 · IO controller ipc-1 +1 = unanswered"
    );
    let mut elsewhere = probe();
    let answer = arguments("00000000", "8106 000a 0100 0006 6f76656e2d31");
    elsewhere.send(Side::Server, &pdu(2, 0, &answer));
    assert_eq!(elsewhere.stated().last().unwrap(), "is profinet-io · server · name = oven-1");
    assert_eq!(elsewhere.orphans(), 1);
    let call = arguments("00001000", "0110 001c 0100");
    let mut later = probe();
    later.send(Side::Server, &pdu(2, 0, &answer)).stated();
    later.send(Side::Client, &pdu(0, 1, &call)).end();
    assert_eq!(later.stated(), ["did profinet-io · 1 ·  +1 = unanswered"]);
}

#[test]
fn records_are_written() {
    let one = record("0008", "0001 0001 0000 0064", "0102030405");
    let answer = record("8008", "0001 0001 0000 0064", "");
    assert_eq!(
        exchange(3, &arguments("00001000", &one), &arguments("00000000", &answer)),
        [
            "did profinet-io · 3 · slot 1 subslot 1 index 100 +1 = 0",
            "was profinet-io · 3 · slot 1 subslot 1 index 100 +1 = Text [30, 31, 30, 32, 30, 33, 30, 34, 30, 35]",
        ]
    );
    let filled = format!("{one}000000");
    let two = record("0008", "0002 0001 0000 802f", "ff");
    let several = record("0008", "ffff ffff 0000 e040", &format!("{filled}{two}"));
    let lines = exchange(3, &arguments("00001000", &several), &arguments("00000000", &answer));
    assert_eq!(
        lines,
        [
            "did profinet-io · 3 · slot 1 subslot 1 index 100 +2 = 0",
            "was profinet-io · 3 · slot 1 subslot 1 index 100 +1 = Text [30, 31, 30, 32, 30, 33, 30, 34, 30, 35]",
            "was profinet-io · 3 · slot 2 subslot 1 adjusted port data +1 = Text [66, 66]",
        ]
    );
}

/// PNIORW: access, invalid index.
#[test]
fn an_error_is_the_status() {
    let read = record("0009", "0000 0001 0000 aff0", "");
    assert_eq!(
        exchange(2, &arguments("00001000", &read), &arguments("de80b000", "")),
        ["did profinet-io · 2 · slot 0 subslot 1 I&M0 +1 = 3732975616"]
    );
    let mut probe = probe();
    probe.send(Side::Client, &pdu(0, 2, &arguments("00001000", &read)));
    probe.send(Side::Server, &pdu(6, 2, "1c010003"));
    assert_eq!(probe.stated(), ["did profinet-io · 2 · slot 0 subslot 1 I&M0 +1 = 469827587"]);
}

#[test]
fn identification_is_of_a_module() {
    let identity = "0020 0038 0100 002a 36455337203133312d36424630312d3041413020
        532043352d4b3231393631303430 2020 0005 56 010002 0000 0000 0000 0000 0000 0000";
    let read = record("0009", "0002 0001 0000 aff0", "");
    let answer = record("8009", "0002 0001 0000 aff0", identity);
    assert_eq!(
        exchange(5, &arguments("00001000", &read), &arguments("00000000", &answer)),
        [
            "did profinet-io · 5 · slot 2 subslot 1 I&M0 +1 = 0",
            "is profinet-io unit slot 2 · server · vendor_id = 0x002a",
            "is profinet-io unit slot 2 · server · vendor = Siemens",
            "is profinet-io unit slot 2 · server · product_code = 6ES7 131-6BF01-0AA0",
            "is profinet-io unit slot 2 · server · serial = S C5-K21961040",
            "is profinet-io unit slot 2 · server · hardware = 5",
            "is profinet-io unit slot 2 · server · firmware = V1.0.2",
        ]
    );
    let modules =
        "0030 001e 0100 0001 00000000 0001 0002 00000031 0002 0001 00000001 0002 00000002";
    let filter = record("8009", "0000 0000 0000 f840", modules);
    let read = record("0009", "0000 0000 0000 f840", "");
    assert_eq!(
        exchange(5, &arguments("00001000", &read), &arguments("00000000", &filter)),
        [
            "did profinet-io · 5 · slot 0 subslot 0 I&M0 filter +1 = 0",
            "is profinet-io unit slot 2 · server · description = module 0x00000031",
        ]
    );
}

/// "DiagnosisData": two channels, of which one has a wire break and one is well again; a maker's
/// own structure is passed over.
#[test]
fn diagnosis_is_of_channels() {
    let read = record("0009", "0001 0001 0000 f80c", "");
    let of = |structure: &str, channels: &str| {
        let block = format!("0101 00000000 0001 0001 8000 0000 {structure} {channels}");
        let head = format!("0010 {:04x}", hex(&block).len());
        let answer = record("8009", "0001 0001 0000 f80c", &format!("{head} {block}"));
        exchange(2, &arguments("00001000", &read), &arguments("00000000", &answer))
    };
    assert_eq!(
        of("8000", "0004 0800 0006 0005 1000 0001"),
        [
            "did profinet-io · 2 · slot 1 subslot 1 diagnosis +1 = 0",
            "was profinet-io · 2 · slot 1 subslot 1 channel 4: fault +1 = U16Be [00, 06]",
            "was profinet-io · 2 · slot 1 subslot 1 channel 5: fault +1 = U16Be [00, 00]",
        ]
    );
    assert_eq!(of("0001", "00040800").len(), 1);
    assert_eq!(of("8002", "0004 0800 0006 0001 00000000 0005 0800").len(), 3, "cut off");
}

#[test]
fn a_device_says_that_it_is_ready() {
    let ready = "0112 001c 0100 0000 17c74224e166c4a58bf6b6c25a758700 0001 0000 0002 0000";
    let call = arguments("00001000", ready);
    let done =
        arguments("00000000", &ready.replace("0112", "8112").replace("0002 0000", "0008 0000"));
    assert_eq!(exchange(4, &call, &done), ["did profinet-io · 4 · application ready +1 = 0"]);
}

#[test]
fn any_octets_are_survived() {
    let identity = record("8009", "0002 0001 0000 aff0", "0020 0004 0100 002a");
    let diagnosis = "0010 0018 0101 00000000 0001 0001 8000 0000 8000 0004 0800 0006";
    let diagnosis = record("8009", "0001 0001 0000 f80c", diagnosis);
    let seeds = [
        pdu(0, 2, &arguments("00001000", &record("0009", "0001 0001 0000 f80c", ""))),
        pdu(2, 2, &arguments("00000000", &diagnosis)),
        pdu(0, 0, &connect()),
        pdu(0, 3, &arguments("00001000", &record("0008", "ffff ffff 0000 e040", &identity))),
        pdu(2, 5, &arguments("00000000", &identity)),
    ];
    any_octets(&crate::dcerpc::PROTOCOL, Carrier::Udp, &seeds, 2_000);
}
