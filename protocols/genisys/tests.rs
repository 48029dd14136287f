use super::*;
use crate::crc16::crc16;
use wire::probe::{any_octets, hex, Probe};
use wire::Recognition;
use Side::{Client, Server};

/// Header, station and pairs, with a checksum and escapes.
fn framed(message: &str) -> Vec<u8> {
    let mut octets = hex(message);
    octets.extend(crc16(0xFFFF, &octets).to_le_bytes());
    let escape = |octet: &u8| match octet {
        0xF0.. => vec![0xF0, octet & 0x0F],
        octet => vec![*octet],
    };
    let body = octets[1..].iter().flat_map(escape);
    [octets[0]].into_iter().chain(body).chain([0xF6]).collect()
}

fn exchange(asks: &[u8], answers: &[u8]) -> Vec<String> {
    let mut probe = Probe::new(&PROTOCOL, Carrier::Tcp);
    probe.send(Client, asks).send(Server, answers);
    probe.stated()
}

/// As an office polled a station.
#[test]
fn polls_are_answered_by_an_acknowledgement() {
    let expected = ["did genisys unit 1 · 251 ·  +1 = 0"];
    assert_eq!(exchange(&hex("fb 01 8340 f6"), &hex("f1 01 f6")), expected);
    assert_eq!(exchange(&hex("fb 01 f6"), &hex("f1 01 f6")), expected, "not secured");
}

/// Manual §5.1.1.3, §5.1.2.5, §5.1.6.
#[test]
fn a_recall_tells_all_indications() {
    assert_eq!(
        exchange(&framed("fd 01"), &framed("f2 01 00 05 01 04 07 ff e0 05")),
        [
            "did genisys unit 1 · 253 ·  +1 = 0",
            "was genisys unit 1 · 253 · indication 1 +16 = Bits [05, 04]",
            "was genisys unit 1 · 253 · indication 57 +8 = Bits [ff]",
            "was genisys unit 1 · 253 · configuration byte 224 +1 = U8 [05]"
        ]
    );
}

/// Manual §5.1.2.4: in force at once.
#[test]
fn a_control_is_in_force_when_it_is_acknowledged() {
    assert_eq!(
        exchange(&framed("fc 02 01 80"), &framed("f2 02 00 01")),
        [
            "did genisys unit 2 · 252 · control 9 +8 = 0",
            "was genisys unit 2 · 252 · indication 1 +8 = Bits [01]",
            "was genisys unit 2 · 252 · control 9 +8 = Bits [80]"
        ]
    );
}

/// Manual §5.1.3.3, §5.1.2.6: first they are shown to be understood.
#[test]
fn a_control_that_is_checked_back_is_in_force_when_it_is_executed() {
    let mut probe = Probe::new(&PROTOCOL, Carrier::Tcp);
    probe.send(Client, &framed("fc 02 01 80")).send(Server, &framed("f3 02 01 80"));
    assert_eq!(probe.stated(), ["did genisys unit 2 · 252 · control 9 +8 = 0"]);
    probe.send(Client, &framed("fe 02")).send(Server, &hex("f1 02 f6"));
    assert_eq!(probe.frames()[1].iter().count(), 4, "control, checkback, execution and answer");
    assert_eq!(
        probe.stated(),
        [
            "did genisys unit 2 · 254 ·  +1 = 0",
            "was genisys unit 2 · 254 · control 9 +8 = Bits [80]"
        ]
    );
    probe.send(Client, &framed("fe 02")).send(Server, &hex("f1 02 f6"));
    assert_eq!(probe.stated(), ["did genisys unit 2 · 254 ·  +1 = 0"], "executed once");
}

#[test]
fn another_checkback_is_a_violation() {
    assert_eq!(
        exchange(&framed("fc 02 01 80"), &framed("f3 02 01 81"))[1],
        "broke genisys by server · wrong checkback · the controls that were sent needed, others there"
    );
}

/// Manual §5.1.2.1: nobody answers.
#[test]
fn what_all_are_told_is_told() {
    assert_eq!(
        exchange(&framed("f9 00 00 03"), &hex("f1 01 f6")),
        [
            "did genisys unit 0 · 249 · control 1 +8 = no answer",
            "was genisys unit 0 · 249 · control 1 +8 = Bits [03]"
        ]
    );
}

#[test]
fn stations_answer_for_themselves() {
    let mut probe = Probe::new(&PROTOCOL, Carrier::Tcp);
    probe.send(Client, &framed("fb 01")).send(Server, &hex("f1 02 f6")).end();
    assert_eq!(probe.orphans(), 1);
    assert_eq!(probe.stated(), ["did genisys unit 1 · 251 ·  +1 = unanswered"]);
}

#[test]
fn what_breaks_the_rules_is_told() {
    let broken = |bytes: &[u8]| {
        let mut probe = Probe::new(&PROTOCOL, Carrier::Tcp);
        (probe.send(Client, bytes).stated(), probe.stopped())
    };
    assert_eq!(
        broken(&hex("fb 01 8341 f6 fb 01 f6")),
        (vec!["broke genisys · wrong checksum · 0x4083 needed, 0x4183 there".into()], None)
    );
    assert_eq!(
        broken(&hex("f4 01 f6")),
        (vec!["broke genisys · unknown header · 0xf4 there".into()], Some("foreign"))
    );
    assert_eq!(
        broken(&hex("fb f9 01 f6 f1 01")).0[0],
        "broke genisys · octet not escaped · 0xf0 in front of octets from 0xf0 on needed"
    );
    assert_eq!(
        broken(&hex("fb f6 01 02")).0[0],
        "broke genisys · wrong length · a station and a checksum needed"
    );
    assert_eq!(broken(&[0xFC; 1100]).0, ["broke genisys · no terminator · 0xf6 needed"]);
}

/// As stations do: a checksum from all ones that is not escaped, one from zeros that is.
#[test]
fn checksums_have_two_starts_and_may_be_plain() {
    let recall = framed("fd 01");
    for (answer, last) in [
        ("f2 01 08 06 0a 04 0c 04 0f 04 09f0 f6", "121 +8 = Bits [04]"),
        ("f2 01 01 06 1e 04 2d 04 0cfd f6", "361 +8 = Bits [04]"),
        ("f2 01 e0 04 2b7b f6", "configuration byte 224 +1 = U8 [04]"),
    ] {
        let stated = exchange(&recall, &hex(answer));
        assert!(stated.last().is_some_and(|line| line.ends_with(last)), "{stated:?}");
        assert!(!stated.iter().any(|line| line.starts_with("broke")), "{stated:?}");
    }
}

/// The checksum of this one is 0xf6..: what looks like the end is none.
#[test]
fn a_plain_checksum_may_look_like_the_end() {
    let plain = |octets: Vec<u8>| {
        let sum = crc16(0xFFFF, &octets).to_le_bytes();
        (sum.contains(&0xF6) && sum != [0xF6, 0xF6]).then(|| [&octets[..], &sum, &[0xF6]].concat())
    };
    let messages: Vec<_> = (0..=0xEF).filter_map(|data| plain(vec![0xF2, 1, 0, data])).collect();
    assert!(!messages.is_empty());
    for message in messages {
        let mut whole = Probe::new(&PROTOCOL, Carrier::Tcp);
        let expected = whole.send(Client, &framed("fd 01")).send(Server, &message).stated();
        assert_eq!(expected.len(), 2);
        let mut cut = Probe::new(&PROTOCOL, Carrier::Tcp);
        cut.send(Client, &framed("fd 01"));
        for octet in &message {
            cut.send(Server, &[*octet]);
        }
        assert_eq!(cut.stated(), expected);
    }
}

#[test]
fn only_a_checksum_is_beyond_doubt() {
    let recognise = |text: &str| frame::recognise(Carrier::Tcp, &hex(text));
    assert_eq!(recognise("fb 01 8340 f6"), Recognition::Sure(Some(Client)));
    assert_eq!(recognise("f2 01 00 05"), Recognition::Short);
    assert_eq!(recognise("f1 01 f6"), Recognition::Maybe(Some(Server)));
    assert_eq!(recognise("f1 01 f6 00"), Recognition::No);
    assert_eq!(recognise("fb 01 8341 f6 01 02"), Recognition::Broken);
    assert_eq!(recognise("ff fb 01"), Recognition::No, "Telnet");
    assert_eq!(recognise("fb ff 01"), Recognition::No);
    assert_eq!(frame::recognise(Carrier::Udp, &hex("f2 01 00")), Recognition::No);
}

#[test]
fn messages_share_segments_and_survive_every_cut() {
    let (asks, answers) = (framed("fc 02 01 ff"), framed("f2 f3 00 f1 01 f6"));
    let polls = framed("fb f3");
    let mut together = Probe::new(&PROTOCOL, Carrier::Tcp);
    together.send(Client, &[&asks[..], &polls].concat()).send(Server, &answers).end();
    let whole = together.stated();
    assert_eq!(whole.len(), 3);
    let stream = [&asks[..], &polls].concat();
    for cut in 1..stream.len() {
        let mut probe = Probe::new(&PROTOCOL, Carrier::Tcp);
        probe.send(Client, &stream[..cut]).send(Client, &stream[cut..]);
        for octet in &answers {
            probe.send(Server, &[*octet]);
        }
        assert_eq!(probe.end().stated(), whole, "cut at {cut}");
    }
}

#[test]
fn any_octets_are_survived() {
    let seeds: Vec<Vec<u8>> =
        ["fb 01", "fd 01", "f2 01 00 05 01 04 e0 05", "fc 02 01 80", "f3 02 01 80", "fe 02"]
            .into_iter()
            .map(framed)
            .chain([hex("f1 02 f6"), framed("f9 00 00 03")])
            .collect();
    any_octets(&PROTOCOL, Carrier::Tcp, &seeds, 10_000);
    any_octets(&PROTOCOL, Carrier::Udp, &seeds, 10_000);
}
