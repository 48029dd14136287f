use super::*;
use wire::probe::{any_octets, hex, Probe};
use wire::{Carrier, Recognition};
use Side::{Client, Server};

/// A datagram with messages: of each its sequence number and what stands behind it.
fn datagram(function: u16, messages: &[(u32, &str)]) -> Vec<u8> {
    let number = u16::try_from(messages.len()).unwrap();
    let mut bytes = [14_u16, number, function].map(u16::to_le_bytes).concat();
    bytes.extend([0x83, 0x4B, 0, 0, 0x74, 0x4B, 0, 0]);
    for (sequence, body) in messages {
        let body = hex(body);
        bytes.extend(u32::try_from(9 + body.len()).unwrap().to_le_bytes());
        bytes.extend([&[LOCAL][..], &sequence.to_le_bytes(), &body].concat());
    }
    bytes
}

/// `@GV.DS1` and `@GV.AS3`: type, value, address and version of each.
const READ: &str = "a0 00 04 03d0 01 0f 02 4047562e44533100 4047562e41533300";
const FOUND: &str = "00 02 00 01 0400 2477 02 82df82be 0300 2477";

fn exchange(asks: &str, answers: &str) -> Vec<String> {
    let mut probe = Probe::new(&PROTOCOL, Carrier::Udp);
    probe.send(Client, &datagram(6, &[(7, asks)])).send(Server, &datagram(5, &[(7, answers)]));
    probe.stated()
}

#[test]
fn signals_are_read_by_name() {
    assert_eq!(
        exchange(READ, FOUND),
        [
            "did bsap · 160.4 · @GV.DS1 +2 = 0",
            "was bsap · 160.4 · @GV.DS1 +1 = U8 [01]",
            "was bsap · 160.4 · @GV.AS3 +1 = F32Le [82, df, 82, be]"
        ]
    );
    assert_eq!(exchange(READ, "80")[..], ["did bsap · 160.4 · @GV.DS1 +2 = 128"]);
}

/// What else may be told of a signal nobody showed: then nothing is read from the answer.
#[test]
fn only_known_selections_are_read() {
    let more = READ.replace("03d0 01", "03f0 01");
    assert_eq!(exchange(&more, FOUND).len(), 1);
    assert_eq!(exchange(READ, &format!("{FOUND} 00")).len(), 1);
    assert_eq!(exchange(READ, &FOUND.replace("02 82df", "03 82df")).len(), 1);
    assert_eq!(exchange(READ, &FOUND.replace("00 02 00", "00 03 00")).len(), 1);
}

/// As an HMI switched a signal off, whose name it had asked for before.
#[test]
fn a_signal_that_is_written_has_its_name() {
    let write = "a0 00 80 2477 0f 01 0400 0a";
    assert_eq!(
        exchange(write, "00 00"),
        [
            "did bsap · 160.128 · signal 4 of version 30500 +1 = 0",
            "was bsap · 160.128 · signal 4 of version 30500 +1 = U8 [00]"
        ]
    );
    let mut probe = Probe::new(&PROTOCOL, Carrier::Udp);
    probe.send(Client, &datagram(6, &[(7, READ)])).send(Server, &datagram(5, &[(7, FOUND)]));
    probe.stated();
    probe.send(Client, &datagram(6, &[(8, write)])).send(Server, &datagram(5, &[(8, "00 00")]));
    assert_eq!(probe.frames()[0].iter().count(), 4, "request and answer of both");
    assert_eq!(
        probe.stated(),
        ["did bsap · 160.128 · @GV.DS1 +1 = 0", "was bsap · 160.128 · @GV.DS1 +1 = U8 [00]"]
    );
    let by_name = "a0 00 84 0f 01 4047562e44533100 09";
    assert_eq!(exchange(by_name, "00 00")[1], "was bsap · 160.132 · @GV.DS1 +1 = U8 [01]");
}

#[test]
fn values_in_unknown_forms_are_not_told() {
    let write = "a0 00 80 2477 0f 02 0300 0b 0000a042 0400 0a";
    assert_eq!(exchange(write, "00 00"), ["did bsap · 160.128 · signal 3 of version 30500 +2 = 0"]);
}

#[test]
fn messages_share_a_datagram() {
    let mut probe = Probe::new(&PROTOCOL, Carrier::Udp);
    probe.send(Client, &datagram(6, &[(7, READ)])).send(Client, &datagram(6, &[(8, READ)]));
    probe.send(Server, &datagram(5, &[(7, FOUND), (8, FOUND)]));
    assert_eq!((probe.stated().len(), probe.orphans()), (6, 0));
}

#[test]
fn acknowledgements_state_nothing() {
    let mut probe = Probe::new(&PROTOCOL, Carrier::Udp);
    probe.send(Client, &hex("0e00 0000 0000 00000000 754b0000"));
    assert!(probe.stated().is_empty());
}

#[test]
fn other_functions_have_their_numbers() {
    let mut probe = Probe::new(&PROTOCOL, Carrier::Udp);
    for body in ["a1 00 0101", "88 00", "a0 00 0c 01"] {
        probe.send(Client, &datagram(0x86, &[(7, body)]));
    }
    let mut passing = datagram(6, &[(9, "a0 00")]);
    passing[18] = 22;
    probe.send(Client, &passing).end();
    assert_eq!(
        probe.stated(),
        [
            "did bsap · message.22 ·  +1 = no answer",
            "did bsap · 161.257 ·  +1 = unanswered",
            "did bsap · 136 ·  +1 = unanswered",
            "did bsap · 160.12 ·  +1 = unanswered"
        ]
    );
}

#[test]
fn what_breaks_the_rules_is_told() {
    let sent = |bytes: &[u8]| {
        let mut probe = Probe::new(&PROTOCOL, Carrier::Udp);
        probe.send(Client, bytes).stated()
    };
    let whole = datagram(6, &[(7, READ)]);
    assert_eq!(
        sent(&whole[..whole.len() - 3]),
        ["broke bsap · wrong length · 3 octets are missing"]
    );
    let mut two = whole.clone();
    two[2] = 2;
    assert_eq!(sent(&two), ["broke bsap · wrong number of messages · 2 needed, 1 there"]);
    let unnamed = datagram(6, &[(7, "a0 00 04 03d0 01 0f 02 40")]);
    assert_eq!(sent(&unnamed), ["broke bsap · wrong length · 1 octet is missing"]);
}

#[test]
fn lengths_that_fit_are_beyond_doubt() {
    let recognise = |bytes: &[u8]| packet::recognise(Carrier::Udp, bytes);
    let whole = datagram(6, &[(7, READ)]);
    assert_eq!(recognise(&whole), Recognition::Sure(Some(Client)));
    assert_eq!(recognise(&datagram(5, &[(7, FOUND)])), Recognition::Sure(Some(Server)));
    assert_eq!(recognise(&whole[..40]), Recognition::Broken);
    assert_eq!(recognise(&hex("0e00 0000 0000 00000000 754b0000")), Recognition::Maybe(None));
    assert_eq!(recognise(&hex("0e00 0000 0000 01000000 754b0000")), Recognition::No);
    assert_eq!(recognise(&[14]), Recognition::No);
}

#[test]
fn any_octets_are_survived() {
    let seeds = [
        datagram(6, &[(7, READ)]),
        datagram(5, &[(7, FOUND)]),
        datagram(6, &[(7, "a0 00 80 2477 0f 02 0400 0a 0300 0b")]),
        datagram(6, &[(8, "a0 00 84 0f 01 4047562e44533100 09")]),
        datagram(5, &[(7, FOUND), (8, "00 00")]),
        hex("0e00 0000 0000 00000000 754b0000"),
    ];
    any_octets(&PROTOCOL, Carrier::Udp, &seeds, 10_000);
}
