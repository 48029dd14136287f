//! Calls over connections. § is a section of C706.

use super::super::PROTOCOL;
use wire::probe::{any_octets, hex, Probe};
use wire::{Carrier, Recognition, Side};

pub(crate) const NETLOGON: &str = "78563412 3412 cdab ef00 01234567cffb 01000000";
const OPC: &str = "4d3ac139 1e01 d011 9675 0020afd8adb3 00000000";
const OTHER: &str = "04030201 0605 0807 090a 0b0c0d0e0f10 00000000";
const NDR: &str = "045d888a eb1c c911 9fe8 08002b104860 02000000";
/// Flags: the only part, the first, the last.
pub(crate) const ALL: u8 = 3;
pub(crate) const FIRST: u8 = 1;
pub(crate) const LAST: u8 = 2;
/// Levels of log-ons: signed, encrypted.
const SIGNED: u8 = 5;
const HIDDEN: u8 = 6;

/// §12.6.3.1: a PDU whose numbers have their least octet first.
pub(crate) fn pdu(kind: u8, flags: u8, call: u8, body: &[u8]) -> Vec<u8> {
    let length = u16::try_from(16 + body.len()).unwrap().to_le_bytes();
    [&[5, 0, kind, flags, 0x10, 0, 0, 0], &length[..], &[0, 0, call, 0, 0, 0], body].concat()
}

/// The same with a log-on's `token` behind it, of the log-on 7. §13.2.6.1
fn proved(pdu: &[u8], level: u8, token: &[u8]) -> Vec<u8> {
    let mut whole = [pdu, &[10, level, 0, 0, 7, 0, 0, 0], token].concat();
    let lengths = [whole.len(), token.len()].map(|length| u16::try_from(length).unwrap());
    whole.splice(8..12, lengths.iter().flat_map(|length| length.to_le_bytes()));
    whole
}

/// §12.6.4.3
pub(crate) fn bind(kind: u8, contexts: &[(u8, &str)]) -> Vec<u8> {
    let mut body = hex("d016 d016 00000000");
    body.extend([u8::try_from(contexts.len()).unwrap(), 0, 0, 0]);
    for (number, interface) in contexts {
        body.extend([*number, 0, 1, 0]);
        body.extend(hex(&format!("{interface} {NDR}")));
    }
    pdu(kind, ALL, 1, &body)
}

/// §12.6.4.4: `results` of two numbers each.
pub(crate) fn bound(kind: u8, results: &[[u8; 2]]) -> Vec<u8> {
    let mut body = hex("d016 d016 01000000 0400 31333500 0000");
    body.extend([u8::try_from(results.len()).unwrap(), 0, 0, 0]);
    for [result, reason] in results {
        body.extend([*result, 0, *reason, 0]);
        body.extend(hex(NDR));
    }
    pdu(kind, ALL, 1, &body)
}

/// §12.6.4.9
pub(crate) fn request(flags: u8, call: u8, context: u8, operation: u8) -> Vec<u8> {
    pdu(0, flags, call, &[0, 0, 0, 0, context, 0, operation, 0, 1, 2, 3, 4])
}

/// §12.6.4.10
pub(crate) fn response(flags: u8, call: u8, results: &str) -> Vec<u8> {
    pdu(2, flags, call, &[&[0; 8][..], &hex(results)].concat())
}

/// [MS-NLMP], 2.2.1.3: anna of PLANT, at ENG-1.
fn authenticate() -> Vec<u8> {
    let utf16 = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>();
    let mut message = hex("4e544c4d53535000 03000000");
    let fields = [vec![], vec![0xA5; 24], utf16("PLANT"), utf16("anna"), utf16("ENG-1"), vec![]];
    let mut at = 64_u16;
    for field in &fields {
        let length = u16::try_from(field.len()).unwrap();
        message.extend([length, length, at, 0].iter().flat_map(|n| n.to_le_bytes()));
        at += length;
    }
    message.extend([1, 0, 0, 0]);
    message.extend(fields.concat());
    message
}

fn auth3() -> Vec<u8> {
    proved(&pdu(16, ALL, 1, &[0; 4]), SIGNED, &authenticate())
}

fn probe() -> Probe {
    Probe::new(&PROTOCOL, Carrier::Tcp)
}

/// A connection on which netlogon is number 0 and OPC's server number 1.
fn connected() -> Probe {
    let mut probe = probe();
    probe.send(Side::Client, &bind(11, &[(0, NETLOGON), (1, OPC)]));
    probe.send(Side::Server, &bound(12, &[[0, 0], [0, 0]]));
    assert_eq!(probe.stated(), ["did dcerpc · bind · NETLOGON +1 = 0"]);
    probe
}

#[test]
fn a_call_is_of_the_interface_that_its_number_was_bound_to() {
    let mut probe = connected();
    probe.send(Side::Client, &request(ALL, 2, 0, 26));
    probe.send(Side::Client, &request(ALL, 3, 1, 6));
    probe.send(Side::Server, &response(ALL, 3, "00000000"));
    probe.send(Side::Server, &response(ALL, 2, "0123456789abcdef 220000c0"));
    // What was agreed upon is part of the proof.
    assert_eq!(probe.frames()[1].iter().collect::<Vec<_>>(), [1, 3, 6]);
    assert_eq!(
        probe.stated(),
        ["did dcerpc · 6 · IOPCServer +1 = 0", "did dcerpc · 26 · NETLOGON +1 = 3221225506"]
    );
    probe.send(Side::Client, &bind(14, &[(0, OTHER)]));
    probe.send(Side::Server, &bound(15, &[[0, 0]]));
    probe.send(Side::Client, &request(ALL, 4, 0, 26)).end();
    let other = "interface 0102030405060708090a0b0c0d0e0f10";
    assert_eq!(
        probe.stated(),
        [
            format!("did dcerpc · alter_context · {other} +1 = 0"),
            format!("did dcerpc · 26 · {other} +1 = unanswered")
        ]
    );
}

#[test]
fn of_a_connection_met_midway_the_number_of_the_operation_is_known() {
    let mut probe = probe();
    probe.send(Side::Server, &response(ALL, 9, "05000000"));
    probe.send(Side::Client, &request(ALL, 2, 0, 26));
    probe.send(Side::Server, &response(ALL, 2, "05000000"));
    assert_eq!((probe.stated(), probe.orphans()), (vec!["did dcerpc · 26 ·  +1 = 0".into()], 1));
}

#[test]
fn a_call_and_its_answer_may_come_in_parts() {
    let mut probe = connected();
    for flags in [FIRST, 0, LAST] {
        probe.send(Side::Client, &request(flags, 2, 0, 26));
    }
    probe.send(Side::Server, &response(FIRST, 2, "01000000"));
    assert_eq!(probe.stated(), [""; 0]);
    probe.send(Side::Server, &response(LAST, 2, "05000000"));
    assert_eq!(probe.stated(), ["did dcerpc · 26 · NETLOGON +1 = 5"]);
    // No answer is wanted: §12.6.3.1, "maybe".
    probe.send(Side::Client, &request(ALL | 0x40, 3, 0, 26));
    assert_eq!(probe.stated(), ["did dcerpc · 26 · NETLOGON +1 = no answer"]);
}

/// §12.6.4.7: of the last call, of none, and of an offer.
#[test]
fn what_failed_says_why() {
    let fault = |call| pdu(3, ALL, call, &hex("00000000 0000 00 00 0300011c 00000000"));
    let mut probe = connected();
    probe.send(Side::Client, &request(ALL, 2, 0, 26));
    probe.send(Side::Server, &fault(2)).send(Side::Server, &fault(2));
    let called = vec!["did dcerpc · 26 · NETLOGON +1 = 469827587".to_owned()];
    assert_eq!((probe.stated(), probe.orphans()), (called, 1));
    for (answer, status) in [
        (fault(1), 0x1C01_0003),
        (pdu(13, ALL, 1, &hex("0400 01 05 00")), 0x1B00_0004),
        (bound(12, &[[2, 1], [3, 3]]), 0x1B01_0001),
        (bound(12, &[[2, 2], [0, 0]]), 0),
    ] {
        probe.send(Side::Client, &bind(11, &[(0, OPC)])).send(Side::Server, &answer);
        assert_eq!(probe.stated(), [format!("did dcerpc · bind · IOPCServer +1 = {status}")]);
    }
}

/// Of errors that say that there is more, none is a failure; an HRESULT fails by its first bit.
#[test]
fn an_answer_tells_how_the_call_went_unless_it_is_encrypted() {
    let mut probe = connected();
    let mut status = |context, answer: Vec<u8>| {
        probe.send(Side::Client, &request(ALL, 2, context, 3)).send(Side::Server, &answer);
        probe.stated().concat().rsplit(' ').next().unwrap().to_owned()
    };
    let denied = response(ALL, 2, "05000000");
    assert_eq!(status(0, denied.clone()), "5");
    for goes_on in ["ea000000", "05010000", "110000c0"] {
        assert_eq!(status(0, response(ALL, 2, goes_on)), "0", "{goes_on}");
    }
    assert_eq!(status(0, proved(&denied, SIGNED, &[9; 16])), "5");
    assert_eq!(status(0, proved(&denied, HIDDEN, &[9; 16])), "0");
    let [yes, no] = ["01000000", "05000780"].map(|last| response(ALL, 2, last));
    assert_eq!([status(1, yes), status(1, no)], ["0", "2147942405"]);
}

#[test]
fn a_log_on_is_let_in_by_an_answer_that_it_proves() {
    let mut probe = probe();
    probe.send(Side::Client, &bind(11, &[(0, OPC)])).send(Side::Server, &bound(12, &[[0, 0]]));
    probe.stated();
    probe.send(Side::Client, &auth3());
    assert_eq!(probe.stated(), ["is dcerpc · client · name = ENG-1"]);
    assert_eq!(probe.secrets(), ["challenge response of 24 octets, secret"]);
    // What answers another log-on, or none, proves nothing.
    probe.send(Side::Client, &request(ALL, 2, 0, 6));
    probe.send(Side::Server, &response(ALL, 2, "00000000"));
    assert_eq!(probe.stated(), ["did dcerpc · 6 · IOPCServer +1 = 0"]);
    probe.send(Side::Client, &request(ALL, 3, 0, 6));
    probe.send(Side::Server, &proved(&response(ALL, 3, "00000000"), SIGNED, &[9; 16]));
    assert_eq!(
        probe.stated(),
        [
            "did dcerpc · 6 · IOPCServer +1 = 0",
            "did dcerpc · auth3 ·  +1 = 0",
            "is dcerpc · server · authentication = NTLM",
            "is dcerpc · server · user = PLANT\\anna"
        ]
    );
    probe.send(Side::Client, &auth3()).end();
    assert_eq!(probe.stated()[1], "did dcerpc · auth3 ·  +1 = no answer");
}

/// A ticket without what stands around it elsewhere. RFC 4120, 5.5.1
#[test]
fn what_a_call_takes_and_gives_is_overwritten() {
    let mut probe = connected();
    probe.secrets();
    let mut asked = request(3, 9, 0, 12);
    asked.extend_from_slice(b"hidden");
    asked[8] += 6;
    probe.send(Side::Client, &asked);
    let hidden = "stub data of 0 octets, secret";
    assert_eq!(probe.secrets(), [hidden]);
    // How the call went, and what proves that, stay.
    probe.send(Side::Server, &response(ALL, 9, "220000c0"));
    probe.send(Side::Client, &request(ALL, 10, 0, 12));
    probe.secrets();
    assert_eq!(probe.stated(), ["did dcerpc · 12 · NETLOGON +1 = 3221225506"]);
    probe.send(Side::Server, &proved(&response(ALL, 10, "00000001 220000c0"), SIGNED, &[9; 16]));
    assert_eq!(probe.secrets(), [hidden]);
    let whole = response(ALL, 11, "00000001 220000c0");
    probe.send(Side::Client, &request(ALL, 11, 0, 12)).secrets();
    probe.send(Side::Server, &whole[..26]);
    assert_eq!(probe.secrets(), [hidden]);
}

#[test]
fn a_ticket_is_overwritten() {
    let ticket = hex("6e82 0123 3082 0123 a003020105 a10302010e a207 0305 0020000000");
    let mut probe = probe();
    probe.send(Side::Client, &proved(&bind(11, &[(0, NETLOGON)]), HIDDEN, &ticket));
    probe.send(Side::Server, &bound(12, &[[0, 0]]));
    assert_eq!(probe.secrets(), ["ticket of 9 octets, secret"]);
    assert_eq!(
        probe.stated(),
        ["did dcerpc · bind · NETLOGON +1 = 0", "is dcerpc · server · authentication = Kerberos"]
    );
}

#[test]
fn numbers_may_have_their_greatest_octet_first() {
    let head = "0500 0b 03 00 00 0000 0048 0000 00000001";
    let offer = "16d0 16d0 00000000 01 00 0000 0004 01 00
        39c13a4d 011e 11d0 9675 0020afd8adb3 00000000 8a885d04 1ceb 11c9 9fe8 08002b104860 00000002";
    let mut probe = probe();
    probe.send(Side::Client, &hex(&format!("{head}{offer}"))).end();
    probe.send(Side::Client, &hex("0500 00 03 00 00 0000 0018 0000 00000002 00000000 0004 0003"));
    probe.send(
        Side::Server,
        &hex("0500 02 03 00 00 0000 001c 0000 00000002 0000000000000000 80070005"),
    );
    assert_eq!(
        probe.stated(),
        [
            "did dcerpc · bind · IOPCServer +1 = unanswered",
            "did dcerpc · 3 · IOPCServer +1 = 2147942405"
        ]
    );
}

#[test]
fn recognises_by_content_who_calls() {
    let recognised = |bytes: &[u8]| (PROTOCOL.recognise)(Carrier::Tcp, bytes);
    let offer = bind(11, &[(0, OPC)]);
    assert_eq!(recognised(&offer), Recognition::Sure(Some(Side::Client)));
    assert_eq!(recognised(&bound(12, &[])), Recognition::Sure(Some(Side::Server)));
    assert_eq!(recognised(&offer[..15]), Recognition::Short);
    assert_eq!(
        recognised(&[&offer[..8], &[17; 8]].concat()),
        Recognition::Sure(Some(Side::Client))
    );
    assert_eq!(recognised(&[&offer[..8], &[0; 8]].concat()), Recognition::Broken);
    for (at, octet) in [(0, 4), (1, 2), (2, 1), (2, 20), (4, 0x20), (5, 4), (6, 1), (7, 1)] {
        let mut other = offer.clone();
        other[at] = octet;
        assert_eq!(recognised(&other), Recognition::No, "{octet} at {at}");
    }
    // SOCKS 5: an offer, and what is asked for.
    assert_eq!(recognised(&hex("050100 05010001 0a000001 0087")), Recognition::No);
}

#[test]
fn broken_messages_are_violations() {
    let lines = |bytes: &[u8]| probe().send(Side::Client, bytes).end().stated();
    let mut short = bind(11, &[]);
    short[8] = 27;
    assert_eq!(lines(&short), ["broke dcerpc · wrong length · 28 octets needed, 27 there"]);
    let mut more = bind(11, &[(0, OPC)]);
    more[24] = 2;
    assert_eq!(
        lines(&more),
        [
            "broke dcerpc · wrong length · 2 octets are missing",
            "did dcerpc · bind ·  +1 = unanswered"
        ]
    );
    let mut token = auth3();
    token[11] = 9;
    assert_eq!(lines(&token), ["broke dcerpc · wrong length · 2300 octets are missing"]);
}

#[test]
fn interfaces_that_are_remembered_are_bounded() {
    let mut probe = probe();
    let many: Vec<_> = (0..60).map(|number| (number, OPC)).collect();
    let further: Vec<_> = (60..120).map(|number| (number, OPC)).collect();
    probe.send(Side::Client, &bind(11, &many)).send(Side::Client, &bind(14, &further));
    assert_eq!(probe.bitten(), ["decoder memory"; 56]);
}

/// A log-on, a call in parts, its answer, a call that fails.
fn messages() -> Vec<(Side, Vec<u8>)> {
    vec![
        (Side::Client, bind(11, &[(0, NETLOGON), (1, OTHER)])),
        (Side::Server, bound(12, &[[0, 0], [2, 1]])),
        (Side::Client, auth3()),
        (Side::Client, request(FIRST, 2, 0, 4)),
        (Side::Client, request(LAST, 2, 0, 4)),
        (Side::Server, proved(&response(ALL, 2, "0000 0000 220000c0"), SIGNED, &[9; 16])),
        (Side::Client, request(ALL, 3, 1, 4)),
        (Side::Server, pdu(3, ALL, 3, &hex("00000000 0000 00 00 0300011c 00000000"))),
        (Side::Server, pdu(13, ALL, 1, &hex("0400 01 05 00"))),
    ]
}

#[test]
fn every_cut_gives_the_same() {
    let stated = |cut: usize| {
        let mut probe = probe();
        for (side, message) in messages() {
            let (head, tail) = message.split_at(cut.min(message.len()));
            probe.send(side, head).send(side, tail);
        }
        probe.end().stated()
    };
    let whole = stated(0);
    assert_eq!(whole.len(), 7);
    for cut in 1..260 {
        assert_eq!(stated(cut), whole, "cut at {cut}");
    }
}

#[test]
fn any_octets_are_survived() {
    let seeds: Vec<_> = messages().into_iter().map(|(_, message)| message).collect();
    any_octets(&PROTOCOL, Carrier::Tcp, &seeds, 3_000);
}
