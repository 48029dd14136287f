use super::*;
use wire::probe::{any_octets, hex, Probe};
use wire::Recognition;
use Side::{Client, Server};

/// A 3E request: command, subcommand and data, in digits.
fn asks(body: &str) -> Vec<u8> {
    let body = hex(body);
    let length = u16::try_from(body.len() + 2).unwrap().to_le_bytes();
    [&hex("5000 00 ff ff03 00")[..], &length, &hex("1000"), &body].concat()
}

/// A 3E answer: end code and data.
fn answers(body: &str) -> Vec<u8> {
    let body = hex(body);
    let length = u16::try_from(body.len()).unwrap().to_le_bytes();
    [&hex("d000 00 ff ff03 00")[..], &length, &body].concat()
}

fn ascii(head: &str, body: &str) -> Vec<u8> {
    format!("{head}00FF03FF00{:04X}{body}", body.len()).into_bytes()
}

fn probe() -> Probe {
    Probe::new(&PROTOCOL, Carrier::Tcp)
}

fn exchange(asked: &str, answered: &str) -> Vec<String> {
    let mut probe = probe();
    probe.send(Client, &asks(asked)).send(Server, &answers(answered));
    probe.stated()
}

fn exchange_in_ascii(asked: &str, answered: &str) -> Vec<String> {
    let mut probe = probe();
    probe.send(Client, &ascii("5000", &format!("0010{asked}")));
    probe.send(Server, &ascii("D000", answered));
    probe.stated()
}

/// "Read", "Write", with the manual's examples of M100 and D100.
#[test]
fn devices_are_read_and_written() {
    assert_eq!(
        exchange("0104 0000 640000 a8 0300", "0000 3412 0200 ef1d"),
        [
            "did slmp · 1025.0 · D100 +3 = 0",
            "was slmp · 1025.0 · D100 +3 = U16Le [34, 12, 02, 00, ef, 1d]"
        ]
    );
    assert_eq!(
        exchange("0104 0100 640000 90 0500", "0000 001010"),
        [
            "did slmp · 1025.1 · M100 +5 = 0",
            "was slmp · 1025.1 · M100 +5 = U8 [00, 00, 01, 00, 01]"
        ]
    );
    assert_eq!(
        exchange("0104 0000 100000 9c 0200", "0000 3412 0200")[1],
        "was slmp · 1025.0 · K4X10 +2 = U16Le [34, 12, 02, 00]"
    );
    assert_eq!(
        exchange("0114 0000 6e0000 a8 0100 2c01", "0000"),
        ["did slmp · 5121.0 · D110 +1 = 0", "was slmp · 5121.0 · D110 +1 = U16Le [2c, 01]"]
    );
    assert_eq!(
        exchange("0114 0300 1f000000 9d00 0200 10", "0000")[1],
        "was slmp · 5121.3 · Y1F +2 = U8 [01, 00]"
    );
    assert_eq!(
        exchange("0104 0000 640000 a8 0300", "59c0 00ffff0300 0104 0000"),
        ["did slmp · 1025.0 · D100 +3 = 49241"]
    );
}

/// The same in ASCII code: words show their highest digit first.
#[test]
fn digits_say_the_same() {
    assert_eq!(
        exchange_in_ascii("04010000D*0001000003", "0000123400021DEF"),
        [
            "did slmp · 1025.0 · D100 +3 = 0",
            "was slmp · 1025.0 · D100 +3 = U16Be [12, 34, 00, 02, 1d, ef]"
        ]
    );
    assert_eq!(
        exchange_in_ascii("14010001X*00001F000211", "0000"),
        ["did slmp · 5121.1 · X1F +2 = 0", "was slmp · 5121.1 · X1F +2 = U8 [01, 01]"]
    );
    assert_eq!(
        exchange_in_ascii("04010002ZR**000001000001", "0000FFFF")[1],
        "was slmp · 1025.2 · ZR100 +1 = U16Be [ff, ff]"
    );
    assert_eq!(
        exchange_in_ascii("01010000", "0000Q03UDVCPU       0366")[2],
        "is slmp · server · model = Q03UDVCPU"
    );
}

/// "Read Random", "Write Random", "Read Block", "Write Block", "Entry Monitor Device".
#[test]
fn many_devices_at_once() {
    assert_eq!(
        exchange("0304 0000 01 01 640000 a8 000000 c2", "0000 3412 78563412"),
        [
            "did slmp · 1027.0 · D100 +2 = 0",
            "was slmp · 1027.0 · D100 +1 = U16Le [34, 12]",
            "was slmp · 1027.0 · TN0 +1 = U32Le [78, 56, 34, 12]"
        ]
    );
    assert_eq!(
        exchange("0214 0100 02 320000 90 00 2f0000 9d 01", "0000")[1..],
        ["was slmp · 5122.1 · M50 +1 = U8 [00]", "was slmp · 5122.1 · Y2F +1 = U8 [01]"]
    );
    assert_eq!(
        exchange("0604 0000 01 01 000000 a8 0200 800000 90 0100", "0000 0800 0201 3020")[1..],
        [
            "was slmp · 1030.0 · D0 +2 = U16Le [08, 00, 02, 01]",
            "was slmp · 1030.0 · K4M128 +1 = U16Le [30, 20]"
        ]
    );
    assert_eq!(
        exchange("0614 0000 01 00 000000 a8 0200 0800 0201", "0000")[1],
        "was slmp · 5126.0 · D0 +2 = U16Le [08, 00, 02, 01]"
    );
    let mut probe = probe();
    probe.send(Client, &asks("0108 0000 01 00 640000 a8")).send(Server, &answers("0000"));
    probe.send(Client, &asks("0208 0000")).send(Server, &answers("0000 0700"));
    assert_eq!(
        probe.frames()[2].iter().collect::<Vec<_>>(),
        [1, 2, 3, 4],
        "by what was registered"
    );
    assert_eq!(
        probe.stated(),
        [
            "did slmp · 2049.0 · D100 +1 = 0",
            "did slmp · 2050.0 ·  +1 = 0",
            "was slmp · 2050.0 · D100 +1 = U16Le [07, 00]"
        ]
    );
}

/// "Read Type Name", "Remote Run", "Remote Stop", other stations.
#[test]
fn controllers_are_told_apart_and_told_what_to_do() {
    let model = "52303443505520202020202020202020";
    assert_eq!(
        exchange("0101 0000", &format!("0000 {model} 0048")),
        [
            "did slmp · 257.0 ·  +1 = 0",
            "is slmp · server · vendor = Mitsubishi Electric",
            "is slmp · server · model = R04CPU"
        ]
    );
    let other = "4b562d37353030202020202020202020";
    assert_eq!(exchange("0101 0000", &format!("0000 {other} 0048")).len(), 2, "a KV-7500");
    assert_eq!(exchange("0110 0000 0300 00 00", "0000"), ["did slmp · 4097.0 · forced +1 = 0"]);
    assert_eq!(exchange("0210 0000 0100", "0000"), ["did slmp · 4098.0 ·  +1 = 0"]);
    let mut probe = probe();
    probe.send(Client, &hex("5000 01 02 ff03 00 0600 1000 0610 0000"));
    probe.send(Client, &hex("5400 3412 0000 00 ff e103 00 0600 1000 0310 0000")).end();
    assert_eq!(
        probe.stated(),
        [
            "broke slmp unit 0.255.3E1 · wrong length · 2 octets are missing",
            "did slmp unit 1.2 · 4102.0 ·  +1 = unanswered",
            "did slmp unit 0.255.3E1 · 4099.0 ·  +1 = unanswered"
        ]
    );
}

/// "Unlock", "Lock".
#[test]
fn remote_passwords_are_secrets() {
    assert_eq!(
        exchange("3016 0000 0400 31323334", "0000"),
        [
            "is slmp · server · authentication = password",
            "did slmp · 5680.0 ·  +1 = 0",
            "is slmp · server · credential = password of 4 octets, well known"
        ]
    );
    assert_eq!(
        exchange("3016 0000 0400 31323335", "00c2")[1..],
        ["did slmp · 5680.0 ·  +1 = 49664"]
    );
    assert_eq!(
        exchange_in_ascii("163000000004Ab3$", "0000")[2],
        "is slmp · server · credential = password of 4 octets, secret"
    );
}

#[test]
fn files_labels_and_modules() {
    assert_eq!(
        exchange("2718 0000 20202020 0000 0400 0800 4d41494e2e515047", "0000 0100")[0],
        "did slmp · 6183.0 · MAIN.QPG +1 = 0"
    );
    assert_eq!(
        exchange("2718 0000 50415353 0000 0400 0800 4d41494e2e515047", "0000 0100"),
        ["did slmp · 6183.0 ·  +1 = 0"],
        "a keyword"
    );
    assert_eq!(
        exchange("2818 0000 0100 00000000 8007", "0000")[0],
        "did slmp · 6184.0 · file 1 +1 = 0"
    );
    assert_eq!(
        exchange("1c04 0000 0100 0000 0400 4c0061006200 3100", "0000")[0],
        "did slmp · 1052.0 · Lab1 +1 = 0"
    );
    assert_eq!(
        exchange("0106 0000 78040000 0400 0300", "0000")[0],
        "did slmp · 1537.0 · module 3 buffer 478 +1 = 0"
    );
}

/// 4E frames have a serial number, by which answers may come in another order.
#[test]
fn serial_numbers_tell_answers_apart() {
    let mut probe = probe();
    let ask = |serial: &str, device: &str| {
        hex(&format!("5400 {serial} 0000 00 ff ff03 00 0c00 1000 0104 0000 {device} a8 0100"))
    };
    let answer = |serial: &str, value: &str| {
        hex(&format!("d400 {serial} 0000 00 ff ff03 00 0400 0000 {value}"))
    };
    probe.send(Client, &ask("0100", "010000")).send(Client, &ask("0200", "020000"));
    probe.send(Server, &answer("0200", "2200")).send(Server, &answer("0100", "1100"));
    let stated = probe.stated();
    assert_eq!(stated[1], "was slmp · 1025.0 · D2 +1 = U16Le [22, 00]");
    assert_eq!(stated[3], "was slmp · 1025.0 · D1 +1 = U16Le [11, 00]");
}

#[test]
fn what_nobody_answers() {
    let mut probe = probe();
    probe.send(Server, &asks("0121 0000 0100")).send(Server, &answers("0000"));
    assert_eq!(probe.stated(), ["did slmp by server · 8449.0 ·  +1 = no answer"]);
    assert_eq!(probe.orphans(), 1);
}

#[test]
fn broken_messages_are_violations() {
    assert_eq!(
        exchange("0104 0000 6400", "0000"),
        ["broke slmp · wrong length · 1 octet is missing", "did slmp · 1025.0 ·  +1 = 0"]
    );
    assert_eq!(
        exchange("0104 0000 640000 a8 0300", "0000 3412")[1],
        "broke slmp by server · wrong length · 4 octets are missing"
    );
    let mut probe = Probe::new(&PROTOCOL, Carrier::Udp);
    probe.send(Client, &asks("0104 0000 640000 a8 0300")[..12]);
    assert_eq!(probe.stated(), ["broke slmp · wrong length · 9 octets are missing"]);
    probe.send(Client, b"5100 none of these");
    assert_eq!(probe.stated(), ["broke slmp · wrong subheader · 3E or 4E needed"]);
    assert_eq!(probe.stopped(), Some("foreign"));
}

#[test]
fn recognised_by_subheader_module_and_length() {
    let of = |bytes: &[u8]| (PROTOCOL.recognise)(Carrier::Tcp, bytes);
    assert_eq!(of(&asks("0104 0000 640000 a8 0300")), Recognition::Sure(Some(Client)));
    assert_eq!(of(&answers("0000")), Recognition::Sure(Some(Server)));
    assert_eq!(of(&asks("9999 0000")), Recognition::Maybe(Some(Client)));
    assert_eq!(of(&ascii("5400123400", "001001010000")), Recognition::No, "a digit too few");
    assert_eq!(of(&ascii("540012340000", "001001010000")), Recognition::Sure(Some(Client)));
    assert_eq!(of(&asks("0101 0000")[..8]), Recognition::Short);
    assert_eq!(of(&hex("5000 00 ff 0000 00 0600 1000 0101 0000")), Recognition::No);
    assert_eq!(of(&hex("5000 00 ff ff03 00 0200 1000")), Recognition::Broken);
    assert_eq!(of(b"5000 apples"), Recognition::Short);
    assert_eq!(of(b"5000 apples and pears"), Recognition::No);
    assert_eq!(of(b"GET / HTTP/1.1"), Recognition::No);
}

#[test]
fn messages_share_segments_and_survive_every_cut() {
    for (asked, answered) in [
        (asks("0104 0000 640000 a8 0100"), answers("0000 3412")),
        (ascii("5000", "001004010000D*0001000001"), ascii("D000", "00001234")),
    ] {
        let mut together = probe();
        together.send(Client, &[&asked[..], &asks("0101 0000")].concat()).send(Server, &answered);
        let whole = together.stated();
        assert_eq!(whole.len(), 2);
        for cut in 1..asked.len() {
            let mut probe = probe();
            probe.send(Client, &asked[..cut]).send(Client, &asked[cut..]);
            for octet in &answered {
                probe.send(Server, &[*octet]);
            }
            assert_eq!(probe.stated(), whole, "cut at {cut}");
        }
    }
}

#[test]
fn any_octets_are_survived() {
    let seeds = [
        asks("0104 0000 640000 a8 0300"),
        answers("0000 3412 0200 ef1d"),
        asks("0214 0100 02 320000 90 00 2f0000 9d 01"),
        asks("0304 0000 01 01 640000 a8 000000 c2"),
        asks("0614 0000 01 00 000000 a8 0200 0800 0201"),
        asks("3016 0000 0400 31323334"),
        asks("2718 0000 50415353 0000 0400 0800 4d41494e2e515047"),
        asks("1c04 0000 0100 0000 0400 4c0061006200 3100"),
        ascii("5000", "001004010000D*0001000001"),
        ascii("D000", "00001234"),
        ascii("5000", "001014010001X*00001F000211"),
    ];
    any_octets(&PROTOCOL, Carrier::Tcp, &seeds, 10_000);
    any_octets(&PROTOCOL, Carrier::Udp, &seeds, 10_000);
}
