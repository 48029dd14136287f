use super::*;
use wire::probe::{any_octets, hex, Probe};
use Side::{Client, Server};

/// A command to the CPU unit of a node, service 7.
fn command(body: &str) -> Vec<u8> {
    [hex("80 00 02 00 0a 00 00 0b 00 07"), hex(body)].concat()
}

/// Its answer.
fn answer(body: &str) -> Vec<u8> {
    [hex("c0 00 02 00 0b 00 00 0a 00 07"), hex(body)].concat()
}

fn exchange(asks: &str, answers: &str) -> Vec<String> {
    let mut probe = Probe::new(&PROTOCOL, Carrier::Udp);
    probe.send(Client, &command(asks)).send(Server, &answer(answers));
    probe.stated()
}

/// W421 §7-4: magic, length, command, error code.
fn framed(command: u32, message: &[u8]) -> Vec<u8> {
    let length = u32::try_from(message.len() + 8).unwrap();
    [b"FINS", &length.to_be_bytes()[..], &command.to_be_bytes(), &[0; 4], message].concat()
}

/// W342 §5-3-2, §5-3-3.
#[test]
fn words_and_bits_are_read_and_written() {
    assert_eq!(
        exchange("0101 82 0064 00 0003", "0101 0000 0064 0065 0066"),
        [
            "did fins · 1.1 · D100 +3 = 0",
            "was fins · 1.1 · D100 +3 = U16Be [00, 64, 00, 65, 00, 66]"
        ]
    );
    assert_eq!(
        exchange("0101 30 000a 0e 0003", "0101 0000 01 00 01"),
        [
            "did fins · 1.1 · CIO10.14 +3 = 0",
            "was fins · 1.1 · CIO10.14 +2 = U8 [01, 00]",
            "was fins · 1.1 · CIO11.0 +1 = U8 [01]"
        ]
    );
    assert_eq!(
        exchange("0102 b1 0005 00 0001 012c", "0102 0000"),
        ["did fins · 1.2 · W5 +1 = 0", "was fins · 1.2 · W5 +1 = U16Be [01, 2c]"]
    );
    assert_eq!(
        exchange("0102 b1 0005 00 0001 012c", "0102 2101"),
        ["did fins · 1.2 · W5 +1 = 8449"]
    );
}

/// W342 §5-3-4 to §5-3-6.
#[test]
fn many_places_at_once() {
    assert_eq!(
        exchange("0103 82 0000 00 0002 00ff", "0103 0000")[1],
        "was fins · 1.3 · D0 +2 = U16Be [00, ff, 00, ff]"
    );
    assert_eq!(
        exchange("0104 82 0001 00 32 0002 05", "0104 0000 82 1234 32 01"),
        [
            "did fins · 1.4 · D1 +2 = 0",
            "was fins · 1.4 · D1 +1 = U16Be [12, 34]",
            "was fins · 1.4 · H2.5 +1 = U8 [01]"
        ]
    );
    assert_eq!(
        exchange("0105 b0 0001 00 a1 0002 00 0010", "0105 0000"),
        ["did fins · 1.5 · CIO1 > E1_2 +16 = 0"]
    );
}

/// W342 §5-2-2, W227 §2-2.
#[test]
fn places_are_named_as_engineers_do() {
    let name = |place: &str| area::Place::read(&mut Octets::new(&hex(place))).unwrap().name();
    for (place, expected) in [
        ("30 0001 02", "CIO1.2"),
        ("b3 00aa 00", "A170"),
        ("89 0003 00", "T3"),
        ("89 8003 00", "C3"),
        ("09 8003 00", "C3 flag"),
        ("81 0801 00", "C1"),
        ("60 0007 00", "E16_7"),
        ("22 0007 03", "E2_7.3"),
        ("98 0007 00", "E7"),
        ("dc 0102 00", "IR2"),
        ("bc 0203 00", "DR3"),
        ("bc 0f00 00", "current EM bank"),
        ("f1 0004 00", "W4 with forced status"),
        ("55 0004 01", "area 85 word 4 bit 1"),
    ] {
        assert_eq!(name(place).to_string(), expected);
    }
}

/// W342 §5-3-15, §5-3-16; from the answer of a CP1L.
#[test]
fn a_controller_says_what_it_is() {
    let model = "4350314c2d454c323044522d44 000000 20202020";
    let version = "30312e3030 0000000000 30312e3036 0000000000";
    let answer = format!("0501 0000 {model} {version} {}", "00".repeat(52));
    assert_eq!(
        exchange("0501 00", &answer),
        [
            "did fins · 5.1 ·  +1 = 0",
            "is fins · server · vendor = Omron",
            "is fins · server · model = CP1L-EL20DR-D",
            "is fins · server · firmware = 01.00"
        ]
    );
    let unit = "434a31572d45544e3231 20202020202020202020";
    assert_eq!(
        exchange("0502 10 01", &format!("0502 0000 81 10 {unit}")),
        ["did fins · 5.2 · unit 16 +1 = 0", "is fins unit 16 · server · model = CJ1W-ETN21"]
    );
}

/// Network 0 is the local one, whose nodes are told by their IP address.
#[test]
fn units_and_other_networks_are_stations() {
    let mut probe = Probe::new(&PROTOCOL, Carrier::Udp);
    probe.send(Client, &hex("80 00 02 00 0a 10 00 0b 00 07 0402"));
    probe.send(Client, &hex("80 00 02 03 0a 00 00 0b 00 07 0502"));
    let unit = "434a31572d45544e3231 20202020202020202020";
    probe.send(Server, &hex(&format!("c0 00 02 00 0b 00 03 0a 00 07 0502 0000 01 11 {unit}")));
    assert_eq!(
        probe.end().stated(),
        [
            "did fins unit 3.10.0 · 5.2 ·  +1 = 0",
            "is fins unit 3.10.17 · server · model = CJ1W-ETN21",
            "did fins unit 16 · 4.2 ·  +1 = unanswered"
        ]
    );
}

#[test]
fn an_answer_without_its_request_still_says_who_speaks() {
    let mut probe = Probe::new(&PROTOCOL, Carrier::Udp);
    probe.send(Server, &answer(&format!("0501 0000 4358 {}", "00".repeat(90))));
    assert_eq!(probe.orphans(), 1);
    assert_eq!(probe.stated()[1], "is fins · server · model = CX");
}

/// W342 §5-3-12, §5-3-13, §5-3-17, §5-3-18, §5-3-20.
#[test]
fn modes_states_and_clocks() {
    assert_eq!(
        exchange("0401 ffff 04", "0401 0040"),
        ["did fins · 4.1 · run mode +1 = 0"],
        "the flag says that the CPU unit has an error, not that the command failed"
    );
    assert_eq!(exchange("0401", "0401 0000")[0], "did fins · 4.1 · monitor mode +1 = 0");
    assert_eq!(exchange("0402", "0402 2203"), ["did fins · 4.2 ·  +1 = 8707"]);
    assert_eq!(
        exchange("0601", &format!("0601 0000 01 04 0000 0010 {}", "00".repeat(20)))[1..],
        [
            "was fins · 6.1 · operating status +1 = U8 [01]",
            "was fins · 6.1 · operating mode +1 = U8 [04]",
            "was fins · 6.1 · fatal errors +1 = U16Be [00, 00]",
            "was fins · 6.1 · non-fatal errors +1 = U16Be [00, 10]"
        ]
    );
    assert_eq!(
        exchange("0620 01", "0620 0000 00000064 000000c8 0000000a")[1],
        "was fins · 6.32 · average cycle time +1 = U32Be [00, 00, 00, 64]"
    );
    assert_eq!(
        exchange("0702 26 11 28 15 40", "0702 0000")[1],
        "was fins · 7.2 · clock +1 = Text [32, 36, 2d, 31, 31, 2d, 32, 38, 20, 31, 35, 3a, 34, 30]"
    );
    assert_eq!(
        exchange("0920 8001", "0920 0000")[0],
        "did fins · 9.32 · read FAL/FALS message 1 +1 = 0"
    );
}

/// W342 §5-3-39.
#[test]
fn forced_bits_are_told() {
    assert_eq!(
        exchange("2301 0002 0001 30 0001 02 8000 31 0003 04", "2301 0000"),
        [
            "did fins · 35.1 · CIO1.2 +2 = 0",
            "was fins · 35.1 · CIO1.2 +1 = U16Be [00, 01]",
            "was fins · 35.1 · W3.4 +1 = U16Be [80, 00]"
        ]
    );
}

/// W342 §5-3-7, §5-3-11, §5-3-27 on.
#[test]
fn parameters_programs_and_files() {
    let object = |asks: &str| exchange(asks, "ffff 0000").len();
    assert_eq!(object("0201 8010 0000 00ff"), 0, "another command answers");
    let asked = |asks: &str| {
        let mut probe = Probe::new(&PROTOCOL, Carrier::Udp);
        probe.send(Client, &command(asks)).end().stated().remove(0)
    };
    for (asks, expected) in [
        ("0202 8012 0003 8002", "2.2 · I/O tables word 3 +2"),
        ("0307 0000 00000100 0004 41424344", "3.7 · program 0 from 256 on +1"),
        ("2202 0000 66696c656e616d652e657865 00000000 0020", "34.2 · filename.exe +1"),
        ("2203 0000 0002 66696c656e616d652e657865 00000000 0000", "34.3 · filename.exe +1"),
        (
            "2207 0000 66696c656e616d652e737263 0000 66696c656e616d652e647374",
            "34.7 · filename.src > filename.dst +1",
        ),
        (
            "220c 0000 0000 00000e00 000000ff 0000 66696c656e616d652e657865",
            "34.12 · filename.exe +1",
        ),
        ("2204 0001", "34.4 · disk 1 +1"),
        ("2101 fffe", "33.1 · present error +1"),
        ("2601 6e616d65", "38.1 · name +1"),
    ] {
        assert_eq!(asked(asks), format!("did fins · {expected} = unanswered"));
    }
}

/// W342 §5-3-9.
#[test]
fn a_programs_password_is_a_secret() {
    let protect = "0304 0000 00 00000000 ffffffff 50415353";
    assert_eq!(
        exchange(protect, "0304 0000"),
        [
            "is fins · server · authentication = password",
            "did fins · 3.4 · program 0 from 0 on +1 = 0",
            "is fins · server · credential = password of 4 octets, secret"
        ]
    );
    assert_eq!(exchange(protect, "0304 2602").len(), 2, "the server refused");
    let none = "0304 0000 00 00000000 ffffffff 00000000";
    assert_eq!(exchange(none, "0304 0000").len(), 1);
}

#[test]
fn a_password_of_a_malformed_request_is_a_secret_too() {
    for (asks, length, wrong) in [
        ("0304 0000 00 00000000 ffffff 50415353", 11, "1 octet is missing"),
        ("0305 0000 00 00000000 ffffffff 00 50415353", 13, "15 octets needed, 16 there"),
    ] {
        let mut probe = Probe::new(&PROTOCOL, Carrier::Udp);
        probe.send(Client, &command(asks)).send(Server, &answer(&asks[..4]));
        assert_eq!(probe.secrets(), [format!("password of {length} octets, secret")]);
        let stated = probe.stated();
        assert_eq!(stated.len(), 2, "{stated:?}");
        assert_eq!(stated[0], format!("broke fins · wrong length · {wrong}"));
    }
}

/// W342 §5-1-2: bit 0 of the control field; node 255 is all of a network.
#[test]
fn who_wants_no_answer_gets_none() {
    let mut probe = Probe::new(&PROTOCOL, Carrier::Udp);
    probe.send(Client, &hex("81 00 02 00 0a 00 00 0b 00 07 0402"));
    probe.send(Client, &hex("80 00 02 00 ff 00 00 0b 00 07 0803"));
    assert_eq!(
        probe.end().stated(),
        ["did fins · 4.2 ·  +1 = no answer", "did fins · 8.3 ·  +1 = no answer"]
    );
}

#[test]
fn one_service_number_for_all() {
    let mut probe = Probe::new(&PROTOCOL, Carrier::Udp);
    probe.send(Client, &command("0101 82 0000 00 0002"));
    probe.send(Client, &command("0101 82 0064 00 0001"));
    probe.send(Server, &answer("0101 0000 0001 0002")).send(Server, &answer("0101 0000 0009"));
    let stated = probe.stated();
    assert_eq!(stated[1], "was fins · 1.1 · D0 +2 = U16Be [00, 01, 00, 02]");
    assert_eq!(stated[3], "was fins · 1.1 · D100 +1 = U16Be [00, 09]");
}

/// A controller asks, too: SEND and RECV of its program.
#[test]
fn either_side_may_ask() {
    let mut probe = Probe::new(&PROTOCOL, Carrier::Udp);
    probe.send(Server, &command("0101 82 0000 00 0001")).send(Client, &answer("0101 0000 0001"));
    assert_eq!(
        probe.stated(),
        [
            "did fins by server · 1.1 · D0 +1 = 0",
            "was fins by server · 1.1 · D0 +1 = U16Be [00, 01]"
        ]
    );
}

/// W421 §7-4.
#[test]
fn nodes_are_told_before_the_first_message() {
    let mut probe = Probe::new(&PROTOCOL, Carrier::Tcp);
    probe.send(Client, &framed(0, &[0; 4])).send(Server, &framed(1, &hex("000000fb 000000c8")));
    probe.send(Client, &framed(2, &command("0402"))).send(Server, &framed(2, &answer("0402 0000")));
    probe.send(Server, &hex("46494e53 00000008 00000003 00000022")).send(Client, &framed(6, &[]));
    assert_eq!(
        probe.stated(),
        [
            "did fins · tcp.0 ·  +1 = 0",
            "was fins · tcp.0 · client node +1 = U32Be [00, 00, 00, fb]",
            "was fins · tcp.0 · server node +1 = U32Be [00, 00, 00, c8]",
            "did fins · 4.2 ·  +1 = 0",
            "did fins by server · tcp.3 · error 34 +1 = no answer",
            "did fins · tcp.6 ·  +1 = no answer"
        ]
    );
}

#[test]
fn broken_messages_are_violations() {
    assert_eq!(
        exchange("0101 82 0064", "0101 0000"),
        ["broke fins · wrong length · 1 octet is missing", "did fins · 1.1 ·  +1 = 0"]
    );
    assert_eq!(
        exchange("0101 82 0064 00 0003", "0101 0000 0064")[1],
        "broke fins by server · wrong length · 4 octets are missing"
    );
    let mut probe = Probe::new(&PROTOCOL, Carrier::Udp);
    probe.send(Client, &hex("80 01 02 00 0a 00 00 0b 00 07 0402"));
    assert_eq!(
        probe.stated(),
        ["broke fins · wrong header · 0 in reserved bits, at most 7 gateways and \
          network 127 needed; 0x00, 1, 2 gateways there"]
    );
    probe.send(Client, &hex("80 00 02"));
    assert_eq!(probe.stated(), ["broke fins · wrong length · 3 octets are missing"]);
    let mut probe = Probe::new(&PROTOCOL, Carrier::Tcp);
    probe.send(Client, &hex("46494e53 00010000 00000002 00000000"));
    assert_eq!(
        probe.stated(),
        ["broke fins · wrong length · 8 to 4096 octets needed, 65536 there"]
    );
    assert_eq!(probe.stopped(), Some("foreign"));
    probe.send(Client, &framed(2, &command("0402"))[..20]).end();
    assert_eq!(probe.stated(), ["broke fins · message cut short · 28 octets needed, 20 there"]);
}

#[test]
fn recognised_by_header_and_command() {
    let datagram = |bytes: &[u8]| (PROTOCOL.recognise)(Carrier::Udp, bytes);
    assert_eq!(datagram(&command("0501")), Recognition::Sure(Some(Client)));
    assert_eq!(datagram(&answer("0501 0000")), Recognition::Sure(Some(Server)));
    assert_eq!(datagram(&command("4242")), Recognition::Broken);
    assert_eq!(datagram(&hex("80 01 02 00 0a 00 00 0b 00 07 0402")), Recognition::Broken);
    assert_eq!(datagram(&hex("80 00")), Recognition::No);
    assert_eq!(datagram(&[0; 40]), Recognition::Broken, "believed on its port only");
    let stream = |bytes: &[u8]| (PROTOCOL.recognise)(Carrier::Tcp, bytes);
    assert_eq!(stream(&framed(0, &[0; 4])), Recognition::Sure(Some(Client)));
    assert_eq!(stream(&framed(1, &[0; 8])), Recognition::Sure(Some(Server)));
    assert_eq!(stream(&framed(2, &answer("0501 0000"))), Recognition::Sure(Some(Server)));
    assert_eq!(stream(&framed(2, &command("0501"))[..12]), Recognition::Sure(None));
    assert_eq!((stream(b"FIN"), stream(b"GET /")), (Recognition::Short, Recognition::No));
    assert_eq!(stream(&hex("46494e53 00010000")), Recognition::Broken);
}

#[test]
fn messages_share_segments_and_survive_every_cut() {
    let (asks, answers) =
        (framed(2, &command("0101 82 0064 00 0001")), framed(2, &answer("0101 0000 0007")));
    let mut together = Probe::new(&PROTOCOL, Carrier::Tcp);
    together.send(Client, &[&asks[..], &framed(6, &[])].concat()).send(Server, &answers);
    let mut whole = together.stated();
    whole.remove(0);
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
        command("0101 82 0064 00 0003"),
        answer("0101 0000 0064 0065 0066"),
        command("0103 82 0000 00 ffff 00ff"),
        command("0104 82 0001 00 32 0002 05"),
        answer("0104 0000 82 1234 32 01"),
        command("0304 0000 00 00000000 ffffffff 50415353"),
        command("2301 0002 0001 30 0001 02 8000 31 0003 04"),
        answer("2301 0000"),
        answer("0502 0000 81 10 434a31572d45544e323120202020202020202020"),
    ]
    .into_iter()
    .collect();
    any_octets(&PROTOCOL, Carrier::Udp, &seeds, 10_000);
    let framed: Vec<Vec<u8>> = seeds.iter().map(|seed| framed(2, seed)).collect();
    any_octets(&PROTOCOL, Carrier::Tcp, &framed, 10_000);
}
