//! Frames by hand. Numbers are of IEC 60870-5-104, of messages IEC 60870-5-101.

use super::PROTOCOL;
use wire::probe::{any_octets, hex, Probe};
use wire::{Carrier, Recognition, Side};

fn probe() -> Probe {
    Probe::new(&PROTOCOL, Carrier::Tcp)
}

/// 5.1: a frame that carries a message, sent as `number`.
fn numbered(number: u16, message: &str) -> Vec<u8> {
    let message = hex(message);
    let control = [&(number << 1).to_le_bytes()[..], &[0, 0]].concat();
    let length = u8::try_from(4 + message.len()).unwrap();
    [&[0x68, length][..], &control, &message].concat()
}

/// 7.2: a message of station 10 about one object: type, cause, address, octets.
fn about(kind: &str, cause: &str, object: &str) -> String {
    format!("{kind} 01 {cause} 00 0a00 {object}")
}

fn exchange(request: &str, answer: &str) -> Vec<String> {
    let mut probe = probe();
    probe.send(Side::Client, &numbered(0, request)).send(Side::Server, &numbered(0, answer));
    probe.stated()
}

/// 5.2, 5.3
#[test]
fn transfers_begin_and_connections_are_tested() {
    let mut probe = probe();
    let look = |bytes: &[u8]| (PROTOCOL.recognise)(Carrier::Tcp, bytes);
    let start = hex("6804 07000000");
    assert_eq!(look(&start), Recognition::Sure(Some(Side::Client)));
    assert_eq!(look(&hex("6804 0b000000")), Recognition::Sure(Some(Side::Server)));
    assert_eq!(look(&hex("6804 01000200")), Recognition::Sure(None));
    assert_eq!(look(&hex("6804 07000100")), Recognition::Broken);
    assert_eq!(look(&hex("6804 07")), Recognition::Short);
    probe.send(Side::Client, &start).send(Side::Server, &hex("6804 0b000000"));
    probe.send(Side::Server, &hex("6804 43000000")).send(Side::Client, &hex("6804 83000000"));
    probe.send(Side::Client, &hex("6804 13000000")).send(Side::Client, &hex("6804 01000200"));
    assert_eq!(
        probe.end().stated(),
        [
            "did iec104 · 0.7 ·  +1 = 0",
            "did iec104 by server · 0.67 ·  +1 = 0",
            "did iec104 · 0.19 ·  +1 = unanswered"
        ]
    );
}

/// 7.3.2.1: object 5001 is to be on.
#[test]
fn a_command_is_selected_executed_and_ended() {
    let command = |cause: &str, octet: &str| about("2d", cause, &format!("891300 {octet}"));
    assert_eq!(
        exchange(&command("06", "81"), &command("07", "81")),
        [
            "did iec104 unit 10 · 45.6 · IOA 5001 select +1 = 0",
            "was iec104 unit 10 · 45.6 · IOA 5001 select +1 = U8 [01]"
        ]
    );
    assert_eq!(
        exchange(&command("06", "01"), &command("07", "01"))[0],
        "did iec104 unit 10 · 45.6 · IOA 5001 +1 = 0"
    );
    assert_eq!(
        exchange(&command("06", "01"), &command("47", "01")),
        ["did iec104 unit 10 · 45.6 · IOA 5001 +1 = 1"]
    );
    assert_eq!(
        exchange(&command("06", "01"), &command("6f", "01")),
        ["did iec104 unit 10 · 45.6 · IOA 5001 +1 = 47"]
    );
    assert_eq!(
        probe().send(Side::Server, &numbered(0, &command("0a", "01"))).stated(),
        ["did iec104 unit 10 by server · 45.10 · IOA 5001 +1 = no answer"]
    );
}

/// 7.3.2.6: object 6001 is to be 21.5.
#[test]
fn a_set_point_has_its_value() {
    let set = |cause: &str| about("32", cause, "711700 0000ac41 00");
    assert_eq!(
        exchange(&set("06"), &set("07")),
        [
            "did iec104 unit 10 · 50.6 · IOA 6001 +1 = 0",
            "was iec104 unit 10 · 50.6 · IOA 6001 +1 = F32Le [00, 00, ac, 41]"
        ]
    );
}

/// 7.3.1.1 and 7.3.1.13: two points in a row, two values each with its address, the second
/// invalid.
#[test]
fn what_is_monitored_has_values_and_quality() {
    let mut probe = probe();
    probe.send(Side::Server, &numbered(0, "01 82 14 00 0a00 640000 01 10"));
    assert_eq!(
        probe.stated(),
        [
            "did iec104 unit 10 by server · 1.20 · IOA 100 +2 = no answer",
            "was iec104 unit 10 by server · 1.20 · IOA 100 +1 = U8 [01]",
            "was iec104 unit 10 by server · 1.20 · IOA 101 +1 = U8 [00]"
        ]
    );
    let values = "0d 02 03 00 0a00 c80000 0000803f 00 2c0100 00000040 80";
    assert_eq!(
        probe.send(Side::Server, &numbered(1, values)).stated(),
        [
            "did iec104 unit 10 by server · 13.3 · IOA 200 +1 = no answer",
            "was iec104 unit 10 by server · 13.3 · IOA 200 +1 = F32Le [00, 00, 80, 3f]",
            "was iec104 unit 10 by server · 13.3 · IOA 300 +1 = F32Le [00, 00, 00, 40]"
        ]
    );
    let step = about("05", "03", "c80000 7f 00");
    assert_eq!(
        probe.send(Side::Server, &numbered(2, &step)).stated()[1],
        "was iec104 unit 10 by server · 5.3 · IOA 200 +1 = I8 [ff]"
    );
}

/// 7.3.4.1, 7.3.4.3
#[test]
fn interrogations_and_reads_are_answered() {
    assert_eq!(
        exchange(&about("64", "06", "000000 14"), &about("64", "07", "000000 14")),
        ["did iec104 unit 10 · 100.6 · qualifier 20 +1 = 0"]
    );
    assert_eq!(
        exchange(&about("66", "05", "c80000"), &about("0b", "05", "c80000 2a00 00")),
        [
            "did iec104 unit 10 · 102.5 · IOA 200 +1 = 0",
            "was iec104 unit 10 by server · 11.5 · IOA 200 +1 = I16Le [2a, 00]"
        ]
    );
}

/// 7.2.4: what is for all stations each answers as itself.
#[test]
fn all_stations_are_answered_by_one() {
    let all = "64 01 06 00 ffff 000000 14";
    assert_eq!(
        exchange(all, &about("64", "07", "000000 14")),
        ["did iec104 unit 65535 · 100.6 · qualifier 20 +1 = 0"]
    );
}

/// 5.1: numbers count on, from 32767 to 0.
#[test]
fn a_sequence_that_breaks_off_is_told() {
    let mut probe = probe();
    let point = about("01", "03", "640000 01");
    for number in [32766, 32767, 0, 1, 5] {
        probe.send(Side::Server, &numbered(number, &point));
    }
    let breaks: Vec<_> = probe.stated().into_iter().filter(|s| s.starts_with("break")).collect();
    assert_eq!(breaks, ["break iec104 unit 10 by server · 1.3 · send sequence number 2 = 5"]);
}

#[test]
fn what_breaks_is_told() {
    let broke = |bytes: &[u8]| probe().send(Side::Server, bytes).stated()[0].clone();
    assert_eq!(
        broke(&numbered(0, "01 02 03 00 0a00 640000 01")),
        "broke iec104 unit 10 by server · wrong length · 8 octets of objects needed, 4 there"
    );
    assert_eq!(
        broke(&numbered(0, &about("c8", "03", "640000 01"))),
        "broke iec104 unit 10 by server · unknown type · type 200 is not known"
    );
    assert_eq!(
        broke(&hex("6804 07000100")),
        "broke iec104 by server · unknown control octets · one of three formats needed"
    );
    assert_eq!(broke(&hex("6702")), "broke iec104 by server · wrong start · 68 needed");
    assert_eq!(
        broke(&hex("6803 0700")),
        "broke iec104 by server · wrong length · 4 to 253 octets needed"
    );
}

fn seeds() -> Vec<Vec<u8>> {
    vec![
        hex("6804 07000000"),
        hex("6804 0b000000"),
        numbered(0, &about("64", "06", "000000 14")),
        numbered(1, &about("2d", "06", "891300 81")),
        numbered(2, "01 82 14 00 0a00 640000 01 10"),
        numbered(3, "0d 02 03 00 0a00 c80000 0000803f 00 2c0100 00000040 80"),
        numbered(4, &about("32", "06", "711700 0000ac41 00")),
        numbered(5, &about("7d", "0d", "010000 0100 01 02 aabb")),
    ]
}

#[test]
fn any_octets_are_survived() {
    any_octets(&PROTOCOL, Carrier::Tcp, &seeds(), 4000);
}

#[test]
fn a_cut_changes_nothing() {
    let all = seeds().concat();
    let whole = probe().send(Side::Client, &all).end().stated();
    for at in 1..all.len() {
        let mut probe = probe();
        probe.send(Side::Client, &all[..at]).send(Side::Client, &all[at..]);
        assert_eq!(probe.end().stated(), whole, "at {at}");
    }
}
