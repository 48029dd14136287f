use super::*;
use wire::probe::{any_octets, hex, Probe};
use wire::Recognition;
use Side::{Client, Server};

/// Octets 0 to 31, from a real conversation: number 217, mailbox number 211.
fn head(role: u8, text: usize, messages: u8, mailbox: u8) -> Vec<u8> {
    let length = u16::try_from(text).unwrap().to_le_bytes();
    let start = [&[role, 0, 0xD9, 0][..], &length, &[0, 0, 0, messages], &[0; 7], &[1]].concat();
    [&start[..], &[0; 8], &hex("21581100"), &[0xD3, mailbox]].concat()
}

/// A request without a text buffer: code and parameters.
fn asks(parameters: &str) -> Vec<u8> {
    let mut body = [hex("00000000 100e0000 0101"), hex(parameters)].concat();
    body.resize(24, 0);
    [head(2, 0, 1, 0xC0), body].concat()
}

/// A request with one: code and five parameters, then the text.
fn asks_with(parameters: &str, text: &str) -> Vec<u8> {
    let mut body = [hex("00000000 100e0000 0002 0000 00000000 0101"), hex(parameters)].concat();
    body.resize(24, 0);
    let text = hex(text);
    [head(2, text.len(), 2, 0x80), body, text].concat()
}

/// An answer without a text buffer: six octets of data; level 2, run.
fn done(data: &str) -> Vec<u8> {
    let mut data = hex(data);
    data.resize(6, 0);
    let body = [hex("100e0000 003a0000 0101 0000"), data, hex("ff02 3000 1c00")].concat();
    [head(3, 0, 0, 0xD4), body].concat()
}

fn done_with(text: &str) -> Vec<u8> {
    let text = hex(text);
    let body = hex("100e0000 003a0000 0101 0800 a0810400 0101 ff02 3400 1c00");
    [head(3, text.len(), 0, 0x94), body, text].concat()
}

fn refused(status: &str) -> Vec<u8> {
    let body = [hex("100e0000 003a0000 0101"), hex(status), vec![0; 12]].concat();
    [head(3, 0, 0, 0xD1), body].concat()
}

fn probe() -> Probe {
    Probe::new(&PROTOCOL, Carrier::Tcp)
}

/// What a request and its answer state, without what every answer says of the controller.
fn exchange(asked: &[u8], answered: &[u8]) -> Vec<String> {
    let mut probe = probe();
    probe.send(Client, asked).send(Server, answered);
    let stands = ["· state +1", "· privilege level +1", "· programmer attached +1"];
    let mut stated = probe.stated();
    stated.retain(|line| !stands.iter().any(|told| line.contains(told)));
    stated
}

/// GFK-0529C, "Read System Memory", and requests of a real conversation.
#[test]
fn memory_is_read() {
    assert_eq!(
        exchange(&asks("04 4c 6200 0b00"), &done("9013")),
        [
            "did ge-srtp · 4 · %M99 +11 = 0",
            "was ge-srtp · 4 · %M99 +11 = Bits [e4, 04]" // 90 13 from bit 2 on
        ]
    );
    assert_eq!(
        exchange(&asks("04 08 a117 0400"), &done_with("0100 0200 0300 0400")),
        [
            "did ge-srtp · 4 · %R6050 +4 = 0",
            "was ge-srtp · 4 · %R6050 +4 = U16Le [01, 00, 02, 00, 03, 00, 04, 00]"
        ]
    );
    assert_eq!(
        exchange(&asks("04 10 0100 0100"), &done("50")),
        ["did ge-srtp · 4 · %I9 +8 = 0", "was ge-srtp · 4 · %I9 +8 = Bits [50]"]
    );
    let task = "05 04 2600 0200 53544154 5f310000";
    assert_eq!(
        exchange(&asks(task), &done("9b4a 6334"))[1],
        "was ge-srtp · 5 · %P39 +2 = U16Le [9b, 4a, 63, 34]"
    );
    let block = asks_with("06 00 0600 0100", "4d41494e00000000 50554d5031000000");
    assert_eq!(exchange(&block, &done("0700")), ["did ge-srtp · 6 · PUMP1 %L7 +1 = 0"]);
    assert_eq!(
        exchange(&asks("04 63 0600 0100"), &done("0700")),
        ["did ge-srtp · 4 · memory 99 offset 6 +1 = 0"]
    );
}

/// GFK-0529C, "Write System Memory", "Write Task Memory".
#[test]
fn memory_is_written() {
    assert_eq!(
        exchange(&asks("07 48 1200 1700 e23457ff"), &done("")),
        [
            "did ge-srtp · 7 · %Q19 +23 = 0",
            "was ge-srtp · 7 · %Q19 +23 = Bits [38, cd, d5, 3f]" // from bit 2 on
        ]
    );
    let text = "23897646391023458790724134127856";
    assert_eq!(
        exchange(&asks_with("07 14 0a00 1000", text), &done(""))[0],
        "did ge-srtp · 7 · %T81 +128 = 0"
    );
    let task = asks_with("08 04 2600 0200", "535441545f310000 9b4a6334");
    assert_eq!(exchange(&task, &done(""))[1], "was ge-srtp · 8 · %P39 +2 = U16Le [9b, 4a, 63, 34]");
    assert_eq!(exchange(&asks("44 46 0900"), &done("")), ["did ge-srtp · 68 · %I10 +1 = 0"]);
}

/// Tables 3-12 and 3-13.
#[test]
fn refusals_tell_why() {
    assert_eq!(
        exchange(&asks("07 08 0000 0100 0100"), &refused("02 02")),
        ["did ge-srtp · 7 · %R1 +1 = 514"]
    );
    assert_eq!(exchange(&asks("23 00"), &refused("05 f0")), ["did ge-srtp · 35 · run +1 = 1520"]);
    assert_eq!(exchange(&asks("62"), &refused("01 77")), ["did ge-srtp · 98 ·  +1 = 256"]);
}

#[test]
fn a_controller_is_engineered() {
    for (asked, object) in [
        ("20 02", "32 · log on"),
        ("20 04", "32 · log off"),
        ("23 00", "35 · run"),
        ("23 01", "35 · run without outputs"),
        ("23 02", "35 · stop"),
        ("23 06", "35 · stop with I/O"),
        ("23 09", "35 · state 9"),
        ("39 02", "57 · PLC fault table"),
        ("40 05", "64 · declaration block"),
        ("17 05 01", "23 · datagram 5"),
    ] {
        let expected = format!("did ge-srtp · {object} +1 = 0");
        assert_eq!(exchange(&asks(asked), &done("")), [expected]);
    }
    assert_eq!(
        exchange(&asks_with("3f 00 0000 0400", "01020304"), &done("")),
        ["did ge-srtp · 63 · logic block +1 = 0"]
    );
}

/// GFK-0529C, "Return Controller Type and ID Information", "Return Control Program Name(s)".
#[test]
fn a_controller_says_what_it_is() {
    let told = "333331303141 0000 10 23 01 00 4553533333310000 0100 a3070000 9a01 9bcd0000 \
                d606 2201 c8eb0000";
    assert_eq!(
        exchange(&asks("43"), &done_with(told)),
        [
            "did ge-srtp · 67 ·  +1 = 0",
            "is ge-srtp · server · name = 33101A",
            "is ge-srtp · server · vendor = GE",
            "is ge-srtp · server · model = Series 90-30 Model 331",
            "was ge-srtp · 67 · controller type +1 = U8 [10]",
            "was ge-srtp · 67 · controller model +1 = U8 [23]",
            "was ge-srtp · 67 · program name +1 = Text [45, 53, 53, 33, 33, 31]",
            "was ge-srtp · 67 · program length +1 = U32Le [a3, 07, 00, 00]",
            "was ge-srtp · 67 · program checksum +1 = U32Le [9b, cd, 00, 00]",
            "was ge-srtp · 67 · configuration length +1 = U16Le [d6, 06]",
            "was ge-srtp · 67 · configuration checksum +1 = U32Le [c8, eb, 00, 00]",
        ]
    );
    assert_eq!(
        exchange(&asks("03"), &done_with("0100 4553533333310000")),
        [
            "did ge-srtp · 3 ·  +1 = 0",
            "was ge-srtp · 3 · program name +1 = Text [45, 53, 53, 33, 33, 31]"
        ]
    );
    assert_eq!(exchange(&asks("03"), &done("0000")), ["did ge-srtp · 3 ·  +1 = 0"]);
    assert_eq!(
        exchange(&asks("22 33333130324200"), &done(""))[1],
        "is ge-srtp · server · name = 33102B"
    );
    assert_eq!(
        exchange(&asks("38 02 0000 0200"), &done_with("000000000000 0500 0300 0000"))[1..],
        [
            "was ge-srtp · 56 · faults since it was cleared +1 = U16Le [05, 00]",
            "was ge-srtp · 56 · faults listed +1 = U16Le [03, 00]"
        ]
    );
}

/// Table 3-8.
#[test]
fn every_answer_tells_how_the_controller_stands() {
    let mut probe = probe();
    probe.send(Client, &asks("00")).send(Server, &done(""));
    assert_eq!(
        probe.stated(),
        [
            "did ge-srtp · 0 ·  +1 = 0",
            "was ge-srtp · 0 · state +1 = U8 [00]",
            "was ge-srtp · 0 · privilege level +1 = U8 [02]",
            "was ge-srtp · 0 · programmer attached +1 = U8 [00]"
        ]
    );
}

/// GFK-0529C, "Change Privilege Level".
#[test]
fn passwords_are_secrets() {
    let mut probe = probe();
    probe.send(Client, &asks("21 ff 4142310000000000"));
    assert_eq!(probe.secrets().len(), 1);
    probe.send(Server, &done(""));
    let stated = probe.stated();
    assert!(stated.iter().any(|line| line.starts_with("is ge-srtp · server · credential = ")));
    assert!(stated.iter().all(|line| !line.contains("AB1")));
    probe.send(Client, &asks_with("21 04", "01020304"));
    assert_eq!(probe.secrets().len(), 1);
    assert_eq!(exchange(&asks("21 04"), &done("")), ["did ge-srtp · 33 · level 4 +1 = 0"]);
}

#[test]
fn what_breaks_off_is_told() {
    let mut probe = probe();
    probe.send(Client, &asks("04 08 0000 0800")).send(Server, &done_with("0100"));
    assert!(probe
        .stated()
        .contains(&"broke ge-srtp by server · wrong length · 14 octets are missing".to_string()));
    probe
        .send(Server, &done(""))
        .send(Server, b"HTTP/1.1 200 OK, and so on until it is long enough");
    assert_eq!((probe.orphans(), probe.stopped()), (1, Some("more")));
    probe.send(Server, b"0123456789").end();
    assert_eq!(
        probe.stated(),
        ["broke ge-srtp by server · wrong head · the head of a mailbox message needed"]
    );
    probe.send(Client, &asks("00")[..40]).end();
    assert_eq!(probe.stated(), ["broke ge-srtp · message cut short · 56 octets needed, 40 there"]);
}

#[test]
fn recognised_by_content() {
    let of = |bytes: &[u8]| (PROTOCOL.recognise)(Carrier::Tcp, bytes);
    assert_eq!(of(&asks("00")), Recognition::Sure(Some(Client)));
    assert_eq!(of(&asks_with("07 14 0a00 1000", "00")), Recognition::Sure(Some(Client)));
    assert_eq!(of(&done("")), Recognition::Sure(Some(Server)));
    assert_eq!(of(&refused("0101")), Recognition::Sure(Some(Server)));
    assert_eq!(of(&[0; 56]), Recognition::Maybe(Some(Client)));
    assert_eq!(of(&[&[1][..], &[0; 55]].concat()), Recognition::Maybe(Some(Server)));
    assert_eq!(of(&[0; 57]), Recognition::No);
    assert_eq!(of(&[0; 55]), Recognition::Short);
    assert_eq!(of(&[2; 56]), Recognition::No);
    assert_eq!(of(b"GET / HTTP/1.1"), Recognition::No);
    let answered = [&[3][..], &asks("00")[1..]].concat();
    assert_eq!(of(&answered), Recognition::No, "an answer holds no request");
}

#[test]
fn messages_share_segments_and_survive_every_cut() {
    let asked = [
        vec![0; 56],
        asks("04 08 a117 0400"),
        asks_with("07 08 0000 0500", "0102030405060708090a"),
    ];
    let answered = [[&[1][..], &[0; 55]].concat(), done_with("0100 0200 0300 0400"), done("")];
    let (asked, answered) = (asked.concat(), answered.concat());
    let mut together = probe();
    together.send(Client, &asked).send(Server, &answered);
    let whole = together.stated();
    assert_eq!(whole.len(), 10);
    for cut in 1..asked.len() {
        let mut probe = probe();
        probe.send(Client, &asked[..cut]).send(Client, &asked[cut..]);
        for octet in &answered {
            probe.send(Server, &[*octet]);
        }
        assert_eq!(probe.stated(), whole, "cut at {cut}");
    }
}

#[test]
fn any_octets_are_survived() {
    let seeds = [
        asks("04 4c 6200 0b00"),
        asks("07 48 1200 1700 e23457ff"),
        asks("21 ff 4142310000000000"),
        asks("38 02 0000 0200"),
        asks("43"),
        asks_with("06 00 0600 0100", "4d41494e00000000 50554d5031000000"),
        asks_with("08 04 2600 0200", "535441545f310000 9b4a6334"),
        done("9013"),
        done_with("0100 4553533333310000"),
        refused("05f5"),
    ];
    any_octets(&PROTOCOL, Carrier::Tcp, &seeds, 10_000);
}
