//! Messages by hand, after IEC 61850-8-1, annex A.

use super::PROTOCOL;
use wire::probe::{any_octets, hex, Probe};
use wire::{Carrier, Recognition, Side};

/// A message of `IED1LD/LLN0$GO$g1`: state, sequence, simulation, data.
fn message(state: u8, sequence: u8, simulation: u8, data: &str) -> Vec<u8> {
    let entries = hex(data).len() / 3;
    let pdu = format!(
        "8011 49454431 4c442f4c4c4e3024474f246731 810207d0 8206 494544312f44 8302 6731
        8408 0000000000000000 8501{state:02x} 8601{sequence:02x} 8701{simulation:02x}
        880101 890100 8a01{entries:02x} ab{:02x}{data}",
        hex(data).len()
    );
    let length = hex(&pdu).len();
    hex(&format!("0001 {:04x} 0000 0000 6181{length:02x} {pdu}", length + 8 + 3))
}

fn probe() -> Probe {
    Probe::new(&PROTOCOL, Carrier::Ethernet)
}

#[test]
fn a_publication_is_told_once_with_what_it_says() {
    let mut probe = probe();
    probe.send(Side::Client, &message(1, 0, 0, "830100 850105"));
    assert_eq!(
        probe.stated(),
        [
            "is goose · client · name = IED1LD",
            "did goose · publish · IED1LD/LLN0$GO$g1 +1 = no answer",
            "was goose · publish · IED1LD/LLN0$GO$g1 simulation +1 = U32Be [00, 00, 00, 00]",
            "was goose · publish · IED1LD/LLN0$GO$g1 confRev +1 = U32Be [00, 00, 00, 01]",
            "was goose · publish · IED1LD/LLN0$GO$g1 ndsCom +1 = U32Be [00, 00, 00, 00]",
            "was goose · publish · IED1LD/LLN0$GO$g1 entries +1 = U32Be [00, 00, 00, 02]",
            "was goose · publish · IED1/D[0] +1 = U8 [00]",
            "was goose · publish · IED1/D[1] +1 = I64Le [05, 00, 00, 00, 00, 00, 00, 00]",
        ]
    );
    probe.send(Side::Client, &message(1, 1, 0, "830100 850105"));
    let did = "did goose · publish · IED1LD/LLN0$GO$g1 +1 = no answer";
    assert_eq!(probe.stated(), [did]);
    probe.send(Side::Client, &message(2, 0, 1, "8301ff 850105"));
    assert_eq!(
        probe.stated(),
        [
            did,
            "was goose · publish · IED1LD/LLN0$GO$g1 simulation +1 = U32Be [00, 00, 00, 01]",
            "was goose · publish · IED1/D[0] +1 = U8 [01]",
            "was goose · publish · IED1/D[1] +1 = I64Le [05, 00, 00, 00, 00, 00, 00, 00]",
        ]
    );
}

/// A switch that is on, its quality, and a string that no switch has.
#[test]
fn bits_are_numbers_and_long_ones_are_passed_over() {
    let mut probe = probe();
    probe.send(Side::Client, &message(1, 0, 0, "84020680 8403030040 840400ffffff 840209ff"));
    let stated = probe.stated();
    let values: Vec<_> = stated.iter().filter(|line| line.contains("IED1/D[")).collect();
    assert_eq!(
        values,
        [
            "was goose · publish · IED1/D[0] +1 = U16Be [00, 02]",
            "was goose · publish · IED1/D[1] +1 = U16Be [00, 08]",
        ]
    );
}

#[test]
fn numbers_that_leap_are_breaks() {
    let mut probe = probe();
    let mut breaks = |state, sequence| {
        probe.send(Side::Client, &message(state, sequence, 0, "830100"));
        probe.stated().into_iter().find(|line| line.starts_with("break"))
    };
    let of = |what: &str| Some(format!("break goose · publish · {what}"));
    assert_eq!([breaks(1, 7), breaks(1, 8), breaks(1, 8), breaks(2, 0)], [const { None }; 4]);
    assert_eq!([breaks(2, 1), breaks(3, 1), breaks(3, 2)], [const { None }; 3]);
    assert_eq!(breaks(3, 9), of("sqNum 3 = 9"));
    assert_eq!(breaks(4, 5), of("sqNum 0 = 5"));
    assert_eq!(breaks(80, 0), of("stNum 5 = 80"));
    assert_eq!(breaks(4, 6), of("stNum 81 = 4"));
}

#[test]
fn broken_messages_are_violations() {
    let broke = |bytes: &[u8]| {
        let mut probe = probe();
        probe.send(Side::Client, bytes).stated().into_iter().find(|line| line.starts_with("broke"))
    };
    let whole = message(1, 0, 0, "830100");
    assert_eq!(broke(&whole), None);
    let mut lacking = whole.clone();
    let at = lacking.windows(2).position(|pair| pair == [0x8A, 1]).unwrap();
    lacking[at + 2] = 9;
    assert_eq!(
        broke(&lacking).unwrap(),
        "broke goose · wrong number of entries · 9 entries needed, 1 there"
    );
    assert_eq!(
        broke(&hex("0001 0004 0000 0000 61")).unwrap(),
        "broke goose · wrong length · 8 octets or more needed, 4 there"
    );
    for at in 1..whole.len() {
        assert!(broke(&whole[..at]).is_some(), "cut at {at}");
    }
}

#[test]
fn recognises_by_length_and_pdu() {
    let recognised = |bytes: &[u8]| (PROTOCOL.recognise)(Carrier::Ethernet, bytes);
    assert_eq!(recognised(&message(1, 0, 0, "830100")), Recognition::Maybe(Some(Side::Client)));
    assert_eq!(recognised(&hex("0001 0100 0000 0000 61")), Recognition::Broken);
    let management = hex("0001 000a 0000 0000 6200");
    assert_eq!(
        probe().send(Side::Client, &management).stated(),
        ["did goose · management ·  +1 = no answer"]
    );
}

#[test]
fn any_octets_are_survived() {
    let seeds = [message(1, 0, 0, "830100 850105"), message(2, 0, 1, "8301ff")];
    any_octets(&PROTOCOL, Carrier::Ethernet, &seeds, 3_000);
}
