//! Frames by hand, after IEEE C37.118.2-2011, tables 2 to 15 and annex D.

use super::{frame, PROTOCOL};
use wire::probe::{any_octets, hex, Probe};
use wire::{Carrier, Recognition, Side};

/// A frame of this type in the second `second`, with its length and checksum.
fn framed(kind: u8, second: u32, body: &[u8]) -> Vec<u8> {
    let head = format!("aa{kind:x}1 {:04x} 1e36 {second:08x} 0f000000", body.len() + 16);
    let octets = [hex(&head).as_slice(), body].concat();
    let sum = frame::crc(&octets).to_be_bytes();
    [octets.as_slice(), &sum].concat()
}

fn command(number: u16) -> Vec<u8> {
    framed(4, 1, &number.to_be_bytes())
}

fn text(name: &str) -> String {
    name.bytes().chain(std::iter::repeat(b' ')).take(16).map(|b| format!("{b:02x}")).collect()
}

/// One station with a phasor, an analog value, a word of which two bits have names, all in
/// integers and right-angled but for what `format` says.
fn configured(format: &str) -> String {
    let channels = [text("VA"), text("LOAD"), text("BREAKER 1"), text("BREAKER 2")].concat();
    let rest = text("").repeat(14);
    format!(
        "000f4240 0001 {} 1e36 {format} 0001 0001 0001 {channels}{rest}
         00000fa0 00000001 0000ffff 0000 0016 001e",
        text("Station A")
    )
}

/// Magnitude 0.3 and 0.4 of 1,000 counts, 62.5 Hz, 0.01 Hz/s, 100, both breakers or one.
fn data(second: u32, status: &str, breakers: u8) -> Vec<u8> {
    let body = format!("{status} 1d4c 2710 09c4 0001 0064 00{breakers:02x}");
    framed(0, second, &hex(&body))
}

fn probe() -> Probe {
    Probe::new(&PROTOCOL, Carrier::Tcp)
}

const DID: &str = "did synchrophasor unit 7734 by server · 0 ·  +1 = no answer";

/// A conversation in which the configuration was asked for.
fn asked() -> Probe {
    let mut probe = probe();
    probe.send(Side::Client, &command(5));
    probe.send(Side::Server, &framed(3, 1, &hex(&configured("0000"))));
    probe
}

#[test]
fn a_configuration_answers_who_asked_for_it() {
    assert_eq!(
        asked().stated(),
        [
            "did synchrophasor unit 7734 · 4.5 ·  +1 = 0",
            "was synchrophasor unit 7734 · 4.5 · data rate +1 = I16Be [00, 1e]",
            "was synchrophasor unit 7734 · 4.5 · Station A: nominal frequency +1 = U8 [3c]",
            "was synchrophasor unit 7734 · 4.5 · Station A: configuration changes +1 = U16Be [00, 16]",
            "is synchrophasor unit 7734 · server · name = Station A",
        ]
    );
}

#[test]
fn what_nobody_asked_for_is_reported_and_what_nobody_answers_unanswered() {
    let mut probe = probe();
    probe.send(Side::Server, &framed(1, 1, b"Bay 3"));
    probe.send(Side::Client, &command(2)).send(Side::Client, &command(6)).end();
    assert_eq!(
        probe.stated(),
        [
            "did synchrophasor unit 7734 by server · 1 ·  +1 = no answer",
            "is synchrophasor unit 7734 · server · description = Bay 3",
            "did synchrophasor unit 7734 · 4.2 ·  +1 = no answer",
            "did synchrophasor unit 7734 · 4.6 ·  +1 = unanswered",
        ]
    );
}

/// The number behind `what` in the lines, as a real one.
fn real(lines: &[String], what: &str) -> Option<f64> {
    let line = lines.iter().find(|line| line.contains(what))?;
    let octets = hex(&line.split_once("F64Be [")?.1.replace([',', ']', ' '], ""));
    Some(f64::from_be_bytes(octets.try_into().ok()?))
}

#[test]
fn data_are_read_by_the_configuration() {
    let mut probe = asked();
    probe.stated();
    probe.send(Side::Server, &data(7, "0000", 3));
    let stated = probe.stated();
    assert_eq!(stated[0], DID);
    let close = |what: &str, wanted: f64| {
        let number = real(&stated, what).unwrap();
        assert!((number - wanted).abs() < 1e-6, "{what} {number}");
    };
    close("Station A: VA magnitude", 0.04 * 12_500.0);
    close("Station A: VA angle", (10_000.0_f64 / 7_500.0).atan());
    close("Station A: frequency", 62.5);
    close("Station A: rate of change of frequency", 0.01);
    close("Station A: LOAD", 100.0);
    assert_eq!(real(&stated, "A: rate of change"), Some(0.01), "the digits that were sent");
    let has = |line: &str| assert!(stated.iter().any(|stated| stated.ends_with(line)), "{line}");
    has("Station A: BREAKER 1 +1 = U16Be [00, 01]");
    has("Station A: time synchronization +1 = U16Be [00, 00]");
    assert_eq!(stated.len(), 1 + 9 + 2 + 5);
}

#[test]
fn flags_are_told_where_they_change_and_measurements_once_a_second() {
    let mut probe = asked();
    probe.send(Side::Server, &data(7, "0000", 3)).stated();
    let mut told = |second, status, breakers| {
        probe.send(Side::Server, &data(second, status, breakers));
        probe.stated()
    };
    assert_eq!(told(7, "0000", 3), [DID]);
    let was = "was synchrophasor unit 7734 by server · 0 · Station A";
    assert_eq!(
        told(7, "6010", 1),
        [
            DID.to_owned(),
            format!("{was}: data error +1 = U16Be [00, 01]"),
            format!("{was}: time synchronization +1 = U16Be [00, 01]"),
            format!("{was}: unlocked time +1 = U16Be [00, 01]"),
            format!("{was}: BREAKER 2 +1 = U16Be [00, 00]"),
        ]
    );
    assert_eq!(told(8, "6010", 1).len(), 1 + 5);
}

#[test]
fn data_without_their_configuration_have_no_values() {
    let mut probe = probe();
    probe.send(Side::Server, &data(7, "0000", 3));
    assert_eq!(probe.stated(), [DID]);
    probe.send(Side::Server, &framed(3, 1, &hex(&configured("0008")))).stated();
    probe.send(Side::Server, &data(7, "0000", 3));
    assert_eq!(probe.stated(), [DID], "the configuration changed unseen");
}

#[test]
fn real_numbers_and_what_is_not_there() {
    let mut probe = probe();
    probe.send(Side::Server, &framed(3, 1, &hex(&configured("000f")))).stated();
    let body = "0000 42c80000 3f800000 42480000 7fc00000 40000000 0000";
    probe.send(Side::Server, &framed(0, 7, &hex(body)));
    let stated = probe.stated();
    assert_eq!(real(&stated, "VA magnitude"), Some(100.0));
    assert_eq!(real(&stated, "VA angle"), Some(1.0));
    assert_eq!(real(&stated, "A: frequency"), Some(50.0));
    assert_eq!(real(&stated, "rate of change"), None);
    assert_eq!(real(&stated, "LOAD"), Some(2.0));
}

/// CFG-3: names have lengths of their own, factors are real numbers (table 10).
#[test]
fn the_third_configuration_is_read() {
    let body = "0000 000f4240 0001 04 50 4d 55 31 1e36 00000000000000000000000000000000 0002
        0001 0000 0000 02 56 41 00000100 3f800000 00000000
        7f800000 7f800000 7f800000 4d 00000000 00000000 0001 0003 001e";
    let mut probe = probe();
    probe.send(Side::Server, &framed(5, 1, &hex(body)));
    assert!(probe.stated().contains(&"is synchrophasor unit 7734 · server · name = PMU1".into()));
    probe.send(Side::Server, &framed(0, 7, &hex("0000 40400000 40800000 0000 0000")));
    assert_eq!(real(&probe.stated(), "PMU1: VA magnitude"), Some(5.0));
}

#[test]
fn broken_frames_are_violations() {
    let broke = |octets: &[u8]| {
        let mut probe = probe();
        probe.send(Side::Server, octets);
        probe.stated().into_iter().find(|line| line.starts_with("broke"))
    };
    let mut sum = command(1);
    *sum.last_mut().unwrap() ^= 1;
    assert!(broke(&sum).unwrap().contains("wrong checksum"));
    assert!(broke(&hex("aa01 000f 0000 00000000 00000000 0000")).unwrap().contains("wrong length"));
    assert!(broke(&hex("0001 0010")).unwrap().contains("wrong start"));
    let short = framed(3, 1, &hex(&configured("0000"))[..80]);
    assert!(broke(&short).unwrap().contains("octets are missing"));
    assert!(broke(&framed(4, 1, &[])).unwrap().contains("two octets needed"));
}

#[test]
fn recognises_by_checksum() {
    let recognised = |octets: &[u8]| (PROTOCOL.recognise)(Carrier::Tcp, octets);
    assert_eq!(recognised(&command(1)), Recognition::Sure(Some(Side::Client)));
    assert_eq!(recognised(&data(7, "0000", 0)), Recognition::Sure(Some(Side::Server)));
    assert_eq!(recognised(&hex("aa31 0200 0001")), Recognition::Maybe(Some(Side::Server)));
    assert_eq!(recognised(&hex("aa")), Recognition::Short);
    assert_eq!(recognised(&hex("aa81 0012")), Recognition::No);
}

#[test]
fn every_cut_gives_the_same() {
    let whole = [framed(3, 1, &hex(&configured("0000"))), data(7, "0000", 3)].concat();
    let mut at_once = probe();
    at_once.send(Side::Server, &whole);
    let expected = at_once.stated();
    for at in 1..whole.len() {
        let mut probe = probe();
        probe.send(Side::Server, &whole[..at]).send(Side::Server, &whole[at..]);
        assert_eq!(probe.stated(), expected, "cut at {at}");
    }
}

#[test]
fn any_octets_are_survived() {
    let seeds = [
        command(5),
        framed(3, 1, &hex(&configured("0000"))),
        framed(3, 1, &hex(&configured("000f"))),
        data(7, "0000", 3),
    ];
    any_octets(&PROTOCOL, Carrier::Tcp, &seeds, 3_000);
}
