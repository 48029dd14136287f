use super::PROTOCOL;
use wire::probe::{any_octets, hex, Probe};
use wire::{Carrier, Recognition, Side};

/// `hist.plant.local`, and a pointer to it.
const HIST: &str = "04 68697374 05 706c616e74 05 6c6f63616c 00";
const HERE: &str = "c00c";

fn query(kind: &str) -> Vec<u8> {
    hex(&format!("a8d9 0100 0001 0000 0000 0000 {HIST} {kind} 0001"))
}

fn response(flags: &str, records: &[&str]) -> Vec<u8> {
    let count = records.len();
    let records = records.concat();
    hex(&format!("a8d9 {flags} 0001 {count:04x} 0000 0000 {HIST} 0001 0001 {records}"))
}

fn asked(answer: &[u8]) -> Vec<String> {
    let mut probe = Probe::new(&PROTOCOL, Carrier::Udp);
    probe.send(Side::Client, &query("0001")).send(Side::Server, answer).stated()
}

fn on_tcp(message: &[u8]) -> Vec<u8> {
    [&u16::try_from(message.len()).unwrap().to_be_bytes(), message].concat()
}

#[test]
fn answers_name_addresses() {
    let a = format!("{HERE} 0001 0001 00000e10 0004 0a0a0315");
    let aaaa = format!("{HERE} 001c 0001 00000e10 0010 fd000000000000000000000000000001");
    assert_eq!(
        asked(&response("8180", &[&a, &aaaa])),
        [
            "did dns · 0.1 · hist.plant.local +1 = 0",
            "is dns · 10.10.3.21 · name = hist.plant.local",
            "is dns · fd00::1 · name = hist.plant.local",
        ]
    );
}

#[test]
fn reverse_answers_name_addresses() {
    let four = "01 39 01 31 01 31 02 3130 07 696e2d61646472 04 61727061 00";
    let four = format!("{four} 000c 0001 00000e10 0002 {HERE}");
    let digits = "01 31".to_owned() + &"01 30".repeat(29) + "01 64 01 66";
    let six = format!("{digits} 03 697036 04 61727061 00 000c 0001 00000e10 0002 {HERE}");
    assert_eq!(
        asked(&response("8180", &[&four, &six]))[1..],
        [
            "is dns · 10.1.1.9 · name = hist.plant.local",
            "is dns · fd00::1 · name = hist.plant.local",
        ]
    );
}

/// RFC 6891, 6.1.3: BADVERS is 16, of which the OPT record holds the 1.
#[test]
fn response_codes_are_statuses() {
    assert_eq!(asked(&response("8185", &[])), ["did dns · 0.1 · hist.plant.local +1 = 5"]);
    let opt = "00 0029 0200 01000000 0000";
    assert_eq!(asked(&response("8180", &[opt])), ["did dns · 0.1 · hist.plant.local +1 = 16"]);
}

/// RFC 4892, 2.
#[test]
fn servers_tell_their_version() {
    let name = "07 76657273696f6e 04 62696e64 00";
    let record = format!("{name} 0010 0003 00000000 0006 05 392e3138 00");
    assert_eq!(asked(&response("8580", &[&record]))[1], "is dns · server · software = 9.18");
}

#[test]
fn names_are_one_object_whatever_their_case() {
    let upper = hex("0001 0100 0001 0000 0000 0000 02 504c 01 43 00 0001 0001");
    let mut probe = Probe::new(&PROTOCOL, Carrier::Udp);
    let stated = probe.send(Side::Client, &upper).end().stated();
    assert_eq!(stated, ["did dns · 0.1 · pl.c +1 = unanswered"]);
}

/// RFC 5936, 2.2: a zone comes in as many messages as it needs.
#[test]
fn streams_hold_many_messages_in_any_cuts() {
    let stream = [on_tcp(&response("8180", &[])), on_tcp(&response("8180", &[]))].concat();
    for cut in 0..=stream.len() {
        let mut probe = Probe::new(&PROTOCOL, Carrier::Tcp);
        probe.send(Side::Client, &on_tcp(&query("00fc")));
        probe.send(Side::Server, &stream[..cut]).send(Side::Server, &stream[cut..]);
        assert_eq!(probe.stated(), ["did dns · 0.252 · hist.plant.local +1 = 0"]);
        assert_eq!(probe.orphans(), 0);
    }
}

#[test]
fn answers_without_requests_are_orphans() {
    let a = format!("{HERE} 0001 0001 00000e10 0004 0a0a0315");
    let mut probe = Probe::new(&PROTOCOL, Carrier::Udp);
    let stated = probe.send(Side::Server, &response("8180", &[&a])).stated();
    assert_eq!(stated, ["is dns · 10.10.3.21 · name = hist.plant.local"]);
    assert_eq!(probe.orphans(), 1);
}

#[test]
fn broken_messages_are_violations() {
    let broken = |message: &str| {
        Probe::new(&PROTOCOL, Carrier::Udp).send(Side::Client, &hex(message)).stated()
    };
    let cut = "0001 0100 0001 0000 0000 0000 04 6869";
    assert_eq!(broken(cut), ["broke dns · wrong length · a record: 2 octets are missing"]);
    let wrong = ["broke dns · wrong name · a name of at most 255 octets in labels needed"];
    assert_eq!(broken("0001 0100 0001 0000 0000 0000 c00c 0001 0001"), wrong);
    assert_eq!(broken("0001 0100 0001 0000 0000 0000 40 00 0001 0001"), wrong);
    let long = "3f".to_owned() + &"61".repeat(63);
    assert_eq!(broken(&format!("0001 0100 0001 0000 0000 0000 {} 00", long.repeat(4))), wrong);
}

#[test]
fn recognised_by_header_and_question() {
    let recognise = |carrier, bytes: &[u8]| (PROTOCOL.recognise)(carrier, bytes);
    let (client, server) =
        (Recognition::Maybe(Some(Side::Client)), Recognition::Maybe(Some(Side::Server)));
    assert_eq!(recognise(Carrier::Udp, &query("0001")), client);
    assert_eq!(recognise(Carrier::Udp, &response("8185", &[])), server);
    assert_eq!(recognise(Carrier::Tcp, &on_tcp(&query("0001"))), client);
    assert_eq!(recognise(Carrier::Tcp, &on_tcp(&query("0001"))[..13]), Recognition::Short);
    assert_eq!(recognise(Carrier::Udp, &query("0001")[..20]), Recognition::Broken);
    assert_eq!(recognise(Carrier::Udp, &query("0001")[..11]), Recognition::No);
    assert_eq!(recognise(Carrier::Udp, b"GET / HTTP/1.1\r\n"), Recognition::No);
}

#[test]
fn any_octets_are_survived() {
    let a = format!("{HERE} 0001 0001 00000e10 0004 0a0a0315");
    let seeds = [query("0001"), response("8180", &[&a, &a])];
    any_octets(&PROTOCOL, Carrier::Udp, &seeds, 3_000);
    any_octets(&PROTOCOL, Carrier::Tcp, &seeds.map(|seed| on_tcp(&seed)), 3_000);
}
