use super::*;
use crate::crc16::crc16;
use wire::probe::{any_octets, hex, Probe};
use wire::Recognition;
use Side::{Client, Server};

/// From the host 1.3 to the station 1.2; an answer the other way round.
fn framed(side: Side, body: &str) -> Vec<u8> {
    let ends = if side == Client { "01 02 01 03" } else { "01 03 01 02" };
    let body = hex(body);
    let (opcode, data) = body.split_first().unwrap();
    let length = u8::try_from(data.len()).unwrap();
    let mut message = [&hex(ends)[..], &[*opcode, length], data].concat();
    message.extend(crc16(0, &message).to_le_bytes());
    message
}

fn exchange(asks: &str, answers: &str) -> Vec<String> {
    let mut probe = Probe::new(&PROTOCOL, Carrier::Tcp);
    probe.send(Client, &framed(Client, asks)).send(Server, &framed(Server, answers));
    probe.stated()
}

fn asked(body: &str) -> String {
    let mut probe = Probe::new(&PROTOCOL, Carrier::Tcp);
    probe.send(Client, &framed(Client, body)).end();
    probe.stated().remove(0).replace(" = unanswered", "")
}

/// A message that a station's neighbour recorded on its line: parameters asked of 1.2 by 3.1.
#[test]
fn a_checksum_from_the_field_is_right() {
    let message = hex("01 02 03 01 b4 04 01 2e 00 33 d3 e4");
    assert_eq!(frame::recognise(Carrier::Tcp, &message), Recognition::Sure(None));
    let mut probe = Probe::new(&PROTOCOL, Carrier::Tcp);
    assert_eq!(
        probe.send(Client, &message).end().stated(),
        ["did roc-plus unit 1.2 · 180 · TLP 46,0,51 +1 = unanswered"]
    );
}

/// Opcode 6.
#[test]
fn a_station_says_what_it_is() {
    let answer = format!("06 01 0000 01 01 01 01 {} 06 {}", "00".repeat(11), "01".repeat(196));
    assert_eq!(
        exchange("06", &answer),
        [
            "did roc-plus unit 1.2 · 6 ·  +1 = 0",
            "was roc-plus unit 1.2 · 6 · system mode +1 = U8 [01]",
            "was roc-plus unit 1.2 · 6 · security access mode +1 = U8 [01]",
            "is roc-plus unit 1.2 · server · vendor = Emerson",
            "is roc-plus unit 1.2 · server · model = ROC800",
            "is roc-plus unit 1.2 · server · hardware = Series 2"
        ]
    );
}

/// Opcodes 7 and 8.
#[test]
fn a_clock_is_read_and_set() {
    let clock = "1e 2d 0c 0f 03 e807";
    let text = format!("Text {:02x?}", b"2024-03-15 12:45:30");
    let text = text.as_str();
    assert_eq!(
        exchange("07", &format!("07 {clock} 06"))[1],
        format!("was roc-plus unit 1.2 · 7 · clock +1 = {text}")
    );
    assert_eq!(
        exchange(&format!("08 {clock}"), "08")[1],
        format!("was roc-plus unit 1.2 · 8 · clock +1 = {text}")
    );
    assert_eq!(
        exchange("08 1e 2d 0c 0f 03 18", "08")[1],
        format!("was roc-plus unit 1.2 · 8 · clock +1 = Text {:02x?}", b"24-03-15 12:45:30")
    );
}

/// Opcodes 180, 181 and 166; Manual §3.4.
#[test]
fn parameters_are_read_and_written() {
    assert_eq!(
        exchange("b4 02 67 03 0e 65 00 04", "b4 02 67 03 0e 0000c842 65 00 04 01"),
        [
            "did roc-plus unit 1.2 · 180 · analog input 3 parameter 14 +2 = 0",
            "was roc-plus unit 1.2 · 180 · analog input 3 parameter 14 +1 = Text [30, 30, 20, 30, 30, 20, 63, 38, 20, 34, 32]",
            "was roc-plus unit 1.2 · 180 · discrete input 0 parameter 4 +1 = U8 [01]"
        ]
    );
    assert_eq!(
        exchange("b5 01 66 01 03 01", "b5"),
        [
            "did roc-plus unit 1.2 · 181 · discrete output 1 parameter 3 +1 = 0",
            "was roc-plus unit 1.2 · 181 · discrete output 1 parameter 3 +1 = U8 [01]"
        ]
    );
    assert_eq!(
        exchange("a6 67 00 01 00 4741532046 4c4f57202020", "a6")[1],
        format!(
            "was roc-plus unit 1.2 · 166 · analog input 0 parameter 0 +1 = Text {:02x?}",
            b"GAS FLOW"
        )
    );
}

/// Two places of octets that may begin a parameter: a value of 4, or one of 8.
#[test]
fn values_that_may_end_in_two_places_are_not_told() {
    let two = "b5 02 66 01 03 01 66 01 03 01 66 01 03 01 66 01 03 01";
    assert_eq!(exchange(two, "b5").len(), 1);
}

/// Opcodes 135 and 136.
#[test]
fn history_is_told_by_segment_point_and_index() {
    assert_eq!(
        exchange("87 00 05 01 1000 02", "87 00 05 1000 02 0000803f 00000040")[1],
        "was roc-plus unit 1.2 · 135 · history segment 0 point 5 index 16 +2 = F32Le [00, 00, 80, 3f, 00, 00, 00, 40]"
    );
    assert_eq!(
        exchange("88 01 0700 01 02 01 02", "88 01 0700 0900 04 00000060 0000803f 01000060 00000040")
            [1..],
        [
            "was roc-plus unit 1.2 · 136 · history segment 1 point 2 index 7 +1 = F32Le [00, 00, 80, 3f]",
            "was roc-plus unit 1.2 · 136 · history segment 1 point 2 index 8 +1 = F32Le [00, 00, 00, 40]"
        ]
    );
}

/// Manual chapter 2: what each is about.
#[test]
fn requests_name_their_object() {
    let path = format!("{}{}", "2f64617461 2f".replace(' ', ""), "00".repeat(94));
    let name = format!("{}{}", "612e747874", "00".repeat(20));
    for (body, expected) in [
        ("0a 01 02 03".to_owned(), "10 · table 1 location 2 +3"),
        ("32 00".to_owned(), "50 · point types +1"),
        ("64 0b 00 05".to_owned(), "100 · user-defined point 0 +5"),
        ("69 01 02".to_owned(), "105 · history segment 1 point 2 +1"),
        ("6c 01 02 03 04".to_owned(), "108 · history segment 1 point 3 +2"),
        ("76 0a 0100".to_owned(), "118 · alarm 1 +10"),
        ("77 0a 0100".to_owned(), "119 · event 1 +10"),
        ("89 02 0f 03".to_owned(), "137 · history segment 2 +1"),
        ("8a 02 05 0f 03".to_owned(), "138 · history segment 2 point 5 +1"),
        ("8b 00 04".to_owned(), "139.0 · history segment 4 +1"),
        (format!("cb 01 00 {path}{name}"), "203.1 · /data/a.txt +1"),
        (format!("cb 06 {path}{name}"), "203.5 · /data/a.txt +1"),
        (format!("cb 06 {path}00"), "203.6 · /data/ +1"),
        ("cb 04 07000000".to_owned(), "203.4 · file 7 +1"),
        ("ce 02 01 0200 0000".to_owned(), "206.2 · segment 1 transaction 2 +1"),
        ("e1 0200".to_owned(), "225 · alarm 2 +1"),
    ] {
        assert_eq!(asked(&body), format!("did roc-plus unit 1.2 · {expected}"));
    }
}

/// Opcode 17.
#[test]
fn who_logs_on_is_told_and_the_password_is_not() {
    let mut probe = Probe::new(&PROTOCOL, Carrier::Tcp);
    probe.send(Client, &framed(Client, "11 4c4f49 e803 05")).send(Server, &framed(Server, "11"));
    assert_eq!(
        probe.stated(),
        [
            "is roc-plus · server · authentication = password",
            "did roc-plus unit 1.2 · 17 · log on +1 = 0",
            "is roc-plus unit 1.2 · server · user = LOI",
            "is roc-plus unit 1.2 · server · credential = password of 4 octets, secret",
            "was roc-plus unit 1.2 · 17 · access level +1 = U8 [05]"
        ]
    );
    let long = format!("{}{}", hex_of(b"ADMIN", 30), hex_of(b"admin", 40));
    probe.send(Client, &framed(Client, &format!("11 {long} 05")));
    probe.send(Server, &framed(Server, "ff 15 00"));
    assert_eq!(
        probe.stated(),
        [
            "is roc-plus · server · authentication = password",
            "did roc-plus unit 1.2 · 17 · log on +1 = 21"
        ]
    );
    assert_eq!(probe.secrets()[1], "password of 5 octets, well known");
}

fn hex_of(text: &[u8], field: usize) -> String {
    let blanks = vec![b' '; field - text.len()];
    [text, &blanks].concat().iter().map(|octet| format!("{octet:02x}")).collect()
}

/// A log-on whose password is overwritten has no right checksum, and is one all the same.
#[test]
fn a_log_on_in_evidence_is_read_again() {
    let mut message = framed(Client, "11 4c4f49 e803 05");
    message[9..11].fill(b'x');
    let mut probe = Probe::new(&PROTOCOL, Carrier::Tcp);
    let stated = probe.send(Client, &message).end().stated();
    assert_eq!(stated[1], "did roc-plus unit 1.2 · 17 · log on +1 = unanswered");
}

/// Keys of sessions, values of logon parameters, a log-on that is handed on: none is kept.
#[test]
fn what_may_be_a_password_is_concealed() {
    let secrets = |side: Side, body: &str| {
        let mut probe = Probe::new(&PROTOCOL, Carrier::Tcp);
        let stated = probe.send(side, &framed(side, body)).stated();
        assert!(!stated.iter().any(|line| line.starts_with("was")));
        probe.secrets()
    };
    assert_eq!(secrets(Server, &format!("11 {}", "ab".repeat(24))).len(), 1);
    assert_eq!(secrets(Client, "b5 01 5c 00 01 e803"), ["password of 2 octets, secret"]);
    assert_eq!(
        secrets(Server, "b4 02 5b 00 00 01 5c 00 01 e803"),
        ["password of 2 octets, secret"]
    );
    assert_eq!(secrets(Client, "a6 5c 00 01 01 e803"), ["password of 2 octets, secret"]);
    let on = "18 0103 0102 0105 0000 0000 11 06 4c4f49 e803 05";
    assert_eq!(secrets(Client, on), ["password of 2 octets, secret"]);
    assert!(secrets(Client, "b4 01 5c 00 01").is_empty(), "only asked for");
}

/// Opcode 24: to 1.5 by way of 1.2.
#[test]
fn what_is_handed_on_is_told_of_its_station() {
    let mut probe = Probe::new(&PROTOCOL, Carrier::Udp);
    let on = "18 0103 0102 0105 0000 0000 b5 05 01 66 01 03 01";
    probe.send(Client, &framed(Client, on)).send(Server, &framed(Server, "18"));
    assert_eq!(
        probe.stated(),
        [
            "did roc-plus unit 1.5 · 181 · discrete output 1 parameter 3 +1 = no answer",
            "did roc-plus unit 1.2 · 24 ·  +1 = 0"
        ]
    );
}

/// Opcodes 224 and 225.
#[test]
fn a_station_reports_by_itself() {
    let mut probe = Probe::new(&PROTOCOL, Carrier::Tcp);
    probe.send(Server, &framed(Server, "e0 0102")).send(Client, &framed(Client, "e0"));
    probe.send(Client, &framed(Client, "e1 0102")).send(Server, &framed(Server, "e1"));
    assert_eq!(
        probe.stated(),
        [
            "did roc-plus unit 1.3 by server · 224 · alarm 513 +1 = 0",
            "did roc-plus unit 1.2 · 225 · alarm 513 +1 = 0"
        ]
    );
    assert_eq!(probe.orphans(), 0);
}

/// Opcode 255: a number and where in the data it is.
#[test]
fn errors_answer_what_was_asked_last() {
    assert_eq!(
        exchange("b4 01 67 03 0e", "ff 20 07"),
        ["did roc-plus unit 1.2 · 180 · analog input 3 parameter 14 +1 = 32"]
    );
}

#[test]
fn an_answer_to_something_else_is_none() {
    let mut probe = Probe::new(&PROTOCOL, Carrier::Tcp);
    probe.send(Client, &framed(Client, "b4 01 67 03 0e"));
    probe.send(Server, &framed(Server, "b4 01 67 03 0f 01"));
    assert_eq!((probe.orphans(), probe.stated().len()), (1, 0));
}

#[test]
fn a_wrong_checksum_is_told_and_nothing_else() {
    let mut message = framed(Client, "b5 01 66 01 03 01");
    message[8] ^= 1;
    let mut probe = Probe::new(&PROTOCOL, Carrier::Tcp);
    let stated = probe.send(Client, &message).send(Client, &framed(Client, "07")).end().stated();
    assert_eq!(
        stated,
        [
            "broke roc-plus · wrong checksum · of opcode 181",
            "did roc-plus unit 1.2 · 7 ·  +1 = unanswered"
        ]
    );
}

#[test]
fn only_its_own_checksum_is_beyond_doubt() {
    let recognise = |bytes: &[u8]| frame::recognise(Carrier::Tcp, bytes);
    let message = framed(Client, "07");
    assert_eq!(recognise(&message), Recognition::Sure(Some(Client)));
    assert_eq!(recognise(&framed(Server, "08")), Recognition::Sure(Some(Server)));
    assert_eq!(recognise(&[&message[..], &message].concat()), Recognition::Maybe(Some(Client)));
    assert_eq!(recognise(&message[..7]), Recognition::Short);
    assert_eq!(recognise(&message[..3]), Recognition::Short);
    // A Modbus RTU frame: unit 1 writes 0x0600 into register 0.
    assert_eq!(recognise(&hex("01 06 00 00 06 00 8bca")), Recognition::Broken);
    assert_eq!(recognise(b"GET / HTTP/1.1"), Recognition::No);
    assert_eq!(frame::recognise(Carrier::Udp, &message[..7]), Recognition::No);
}

#[test]
fn messages_share_segments_and_survive_every_cut() {
    let (asks, answers) =
        (framed(Client, "b4 01 67 03 0e"), framed(Server, "b4 01 67 03 0e 0000c842"));
    let mut together = Probe::new(&PROTOCOL, Carrier::Tcp);
    together.send(Client, &[&asks[..], &framed(Client, "07")].concat()).send(Server, &answers);
    let whole = together.stated();
    assert_eq!(whole.len(), 2);
    for cut in 1..asks.len() {
        let mut probe = Probe::new(&PROTOCOL, Carrier::Tcp);
        probe.send(Client, &asks[..cut]).send(Client, &asks[cut..]);
        for octet in &answers {
            probe.send(Server, &[*octet]);
        }
        assert_eq!(probe.stated(), whole, "cut at {cut}");
    }
}

#[test]
fn any_octets_are_survived() {
    let seeds: Vec<Vec<u8>> = [
        (Client, "11 4c4f49 e803 05"),
        (Client, "b4 02 67 03 0e 65 00 04"),
        (Server, "b4 02 67 03 0e 0000c842 65 00 04 01"),
        (Client, "b5 02 66 01 03 01 66 01 03 01"),
        (Client, "88 01 0700 01 02 01 02"),
        (Server, "88 01 0700 0900 04 00000060 0000803f 01000060 00000040"),
        (Client, "18 0103 0102 0105 0000 0000 b5 05 01 66 01 03 01"),
        (Server, "ff 20 07"),
        (Server, "e0 0102"),
    ]
    .into_iter()
    .map(|(side, body)| framed(side, body))
    .collect();
    any_octets(&PROTOCOL, Carrier::Tcp, &seeds, 10_000);
    any_octets(&PROTOCOL, Carrier::Udp, &seeds, 10_000);
}
