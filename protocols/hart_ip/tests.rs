use super::*;
use wire::probe::{any_octets, hex, Probe};
use wire::Recognition;
use Side::{Client, Server};

/// A message of sequence number 7.
fn message(kind: u8, id: u8, status: u8, body: &[u8]) -> Vec<u8> {
    let count = u16::try_from(body.len() + 8).unwrap().to_be_bytes();
    [&[1, kind, id, status, 0, 7][..], &count, body].concat()
}

/// A PDU to or of the device of type 2695, number EB27B8; the checksum is added.
fn frame(delimiter: u8, rest: &str) -> Vec<u8> {
    let pdu = [&[delimiter][..], &hex("a695eb27b8"), &hex(rest)].concat();
    let sum = pdu.iter().fold(0, |sum, octet| sum ^ octet);
    [&pdu[..], &[sum]].concat()
}

fn probe() -> Probe {
    Probe::new(&PROTOCOL, Carrier::Tcp)
}

/// Data behind command and count, and behind the codes of the answer.
fn passed(number: u8, asked: &str, answered: &str) -> Vec<String> {
    let counted = |data: &str| format!("{number:02x}{:02x}{data}", hex(data).len());
    let mut probe = probe();
    probe.send(Client, &message(0, 3, 0, &frame(0x82, &counted(asked))));
    probe.send(Server, &message(1, 3, 0, &frame(0x86, &counted(answered))));
    probe.stated()
}

fn direct(asked: &str, answered: &str) -> Vec<String> {
    let mut probe = probe();
    probe.send(Client, &message(0, 4, 0, &hex(&format!("0000{asked}"))));
    probe.send(Server, &message(1, 4, 0, &hex(&format!("0000{answered}"))));
    probe.stated()
}

const IDENTITY: &str = "fef9fd000702324e0095266f0003000a0100f900f941";

/// TS20085.
#[test]
fn sessions_are_opened_kept_and_closed() {
    let mut probe = probe();
    probe.send(Client, &message(0, 0, 0, &hex("01000927c0")));
    probe.send(Server, &message(1, 0, 0, &hex("01000927c0")));
    probe.send(Client, &message(0, 2, 0, &[])).send(Server, &message(1, 2, 0, &[]));
    probe.send(Client, &message(0, 5, 0, &hex("00ff"))).send(Server, &message(1, 5, 8, &[0; 9]));
    probe.send(Client, &message(0, 1, 0, &[])).send(Server, &message(15, 1, 9, &[]));
    assert_eq!(
        probe.stated(),
        [
            "did hart-ip · 0 · primary master +1 = 0",
            "did hart-ip · 2 ·  +1 = 0",
            "did hart-ip · 5 ·  +1 = 8",
            "did hart-ip · 1 ·  +1 = 9"
        ]
    );
}

/// TS20127, command 0.
#[test]
fn devices_tell_what_they_are() {
    assert_eq!(
        passed(0, "", &format!("0000{IDENTITY}")),
        [
            "did hart-ip unit 2695.EB27B8 · 3.0 ·  +1 = 0",
            "is hart-ip unit 39FD.95266F · server · vendor_id = 249",
            "is hart-ip unit 39FD.95266F · server · type = HART device type 0xF9FD",
            "is hart-ip unit 39FD.95266F · server · serial = 95266F",
            "is hart-ip unit 39FD.95266F · server · firmware = 50",
            "is hart-ip unit 39FD.95266F · server · hardware = 9",
            "is hart-ip unit 39FD.95266F · server · description = HART 7, device revision 2"
        ]
    );
    assert_eq!(direct("0000 00", &format!("0000 17 00{IDENTITY}")).len(), 7);
    let earlier = passed(0, "", "0000 fe2606 05 05 03 0c 08 00 123456");
    assert_eq!(earlier[1], "is hart-ip unit 2606.123456 · server · vendor_id = 38");
    assert_eq!(earlier[2], "is hart-ip unit 2606.123456 · server · vendor = Rosemount");
    assert_eq!(vendor::name(0xA6), Some("Fluid Components International"));
    assert_eq!(vendor::name(0xF9), None, "for tests and trials");
}

/// TS20127, commands 12, 13 and 20; packed ASCII of `TEST` is 50 54 D4.
#[test]
fn tags_and_messages_are_names() {
    assert_eq!(
        passed(13, "", "0000 5054d4820820 5054d4820820820820820820 010a70")[1..],
        [
            "is hart-ip unit 2695.EB27B8 · server · name = TEST",
            "is hart-ip unit 2695.EB27B8 · server · description = TEST"
        ]
    );
    let unwritten = format!("0000 5054d4820820 {} 010a70", "ff".repeat(12));
    let claims = &passed(13, "", &unwritten)[1..];
    assert_eq!(claims, ["is hart-ip unit 2695.EB27B8 · server · name = TEST"]);
    let tag = format!("{}{}", "5054313031", "00".repeat(27));
    assert_eq!(
        passed(20, "", &format!("0000{tag}"))[1],
        "is hart-ip unit 2695.EB27B8 · server · name = PT101"
    );
}

/// TS20127, commands 1, 2, 3, 9 and 15; TS20151, commands 33, 34, 35, 40 and 79.
#[test]
fn values_are_real_numbers() {
    assert_eq!(
        passed(1, "", "0000 20 41c80000")[1],
        "was hart-ip unit 2695.EB27B8 · 3.1 · primary variable +1 = F32Be [41, c8, 00, 00]"
    );
    assert_eq!(
        passed(3, "", "0000 41400000 20 41c80000 39 42480000")[1..],
        [
            "was hart-ip unit 2695.EB27B8 · 3.3 · loop current +1 = F32Be [41, 40, 00, 00]",
            "was hart-ip unit 2695.EB27B8 · 3.3 · primary variable +1 = F32Be [41, c8, 00, 00]",
            "was hart-ip unit 2695.EB27B8 · 3.3 · secondary variable +1 = F32Be [42, 48, 00, 00]"
        ]
    );
    assert_eq!(
        passed(9, "0001", "0000 1e 00 01 00 4b463c41 90 c0")[..2],
        [
            "did hart-ip unit 2695.EB27B8 · 3.9 · device variables from 0 on +1 = 0",
            "was hart-ip unit 2695.EB27B8 · 3.9 · device variable 0 +1 = F32Be [4b, 46, 3c, 41]"
        ]
    );
    assert_eq!(
        passed(35, "20 42c80000 00000000", "0000 20 42c80000 00000000"),
        [
            "did hart-ip unit 2695.EB27B8 · 3.35 ·  +1 = 0",
            "was hart-ip unit 2695.EB27B8 · 3.35 · upper range value +1 = F32Be [42, c8, 00, 00]",
            "was hart-ip unit 2695.EB27B8 · 3.35 · lower range value +1 = F32Be [00, 00, 00, 00]"
        ]
    );
    assert_eq!(
        passed(40, "41200000", "0000 41200000")[1],
        "was hart-ip unit 2695.EB27B8 · 3.40 · fixed loop current +1 = F32Be [41, 20, 00, 00]"
    );
    assert_eq!(
        direct("004f 08 0000fa0000000000", "004f 09 00 0000fa0000000000"),
        [
            "did hart-ip · 4.79 · device variable 0 +1 = 0",
            "was hart-ip · 4.79 · device variable 0 +1 = F32Be [00, 00, 00, 00]"
        ]
    );
    assert_eq!(
        passed(35, "20 42c80000 00000000", "0700"),
        ["did hart-ip unit 2695.EB27B8 · 3.35 ·  +1 = 7"]
    );
    assert_eq!(passed(42, "", "8400"), ["did hart-ip unit 2695.EB27B8 · 3.42 ·  +1 = 132"]);
}

/// A direct PDU may hold several commands; numbers above 255 pass behind 31.
#[test]
fn many_commands_and_great_numbers() {
    assert_eq!(
        direct("0001 00 0026 00", "0001 06 00 20 41c80000 0026 01 05"),
        [
            "did hart-ip · 4.1 ·  +1 = 0",
            "was hart-ip · 4.1 · primary variable +1 = F32Be [41, c8, 00, 00]",
            "did hart-ip · 4.38 ·  +1 = 5"
        ]
    );
    assert_eq!(
        passed(31, "0214 00", "0000 0214 00"),
        ["did hart-ip unit 2695.EB27B8 · 3.532 ·  +1 = 0"]
    );
}

/// TS20085, "Publish"; a burst frame's delimiter ends with 1.
#[test]
fn what_devices_publish() {
    let mut probe = probe();
    let burst = frame(0x81, "01 07 00 00 20 41c80000");
    probe.send(Server, &message(2, 3, 0, &burst));
    assert_eq!(
        probe.stated(),
        [
            "did hart-ip unit 2695.EB27B8 by server · 3.1 · published +1 = no answer",
            "was hart-ip unit 2695.EB27B8 by server · 3.1 · primary variable +1 = F32Be [41, c8, 00, 00]"
        ]
    );
}

#[test]
fn polling_addresses_and_orphans() {
    let mut probe = probe();
    probe.send(Client, &message(0, 3, 0, &hex("ffff 02 80 00 00 82"))).end();
    assert_eq!(probe.stated(), ["did hart-ip unit 0 · 3.0 ·  +1 = unanswered"]);
    let pdu = hex(&format!("06 80 00 18 0000 {IDENTITY}"));
    let sum = pdu.iter().fold(0, |sum, octet| sum ^ octet);
    probe.send(Server, &message(1, 3, 0, &[&pdu[..], &[sum]].concat()));
    assert_eq!((probe.orphans(), probe.stated().len()), (1, 6));
    probe.send(Client, &message(0, 3, 0, &hex("02 80 00 00 82")));
    probe.send(Server, &message(1, 3, 20, &[]));
    assert_eq!(probe.stated(), ["did hart-ip unit 0 · 3.0 ·  +1 = 20"]);
}

#[test]
fn broken_messages_are_violations() {
    let mut probe = probe();
    probe.send(Client, &message(0, 3, 0, &hex("02 80 00 00 83")));
    assert_eq!(probe.stated(), ["broke hart-ip · wrong checksum · 0x82 needed, 0x83 there"]);
    probe.send(Client, &message(0, 3, 0, &hex("02 80 00 09 83")));
    assert_eq!(probe.stated(), ["broke hart-ip · wrong length · 8 octets are missing"]);
    probe.send(Client, &hex("01 07 00 00 0001 0008"));
    assert_eq!(
        probe.stated(),
        ["broke hart-ip · wrong header · version 1 or 2, type 0 to 2 or 15 and 8 to 8192 octets \
          needed; version 1, type 7 and 8 octets there"]
    );
    assert_eq!(probe.stopped(), Some("foreign"));
    let mut probe = Probe::new(&PROTOCOL, Carrier::Udp);
    probe.send(Client, &message(0, 0, 0, &hex("01000927c0"))[..10]).send(Client, &[1, 0]);
    assert_eq!(
        probe.stated(),
        [
            "broke hart-ip · wrong length · 3 octets are missing",
            "broke hart-ip · wrong length · 1 octet is missing"
        ]
    );
}

#[test]
fn recognised_by_header_and_length() {
    let of = |bytes: &[u8]| (PROTOCOL.recognise)(Carrier::Tcp, bytes);
    assert_eq!(of(&message(0, 0, 0, &hex("01000927c0"))), Recognition::Sure(Some(Client)));
    assert_eq!(of(&message(1, 2, 0, &[])), Recognition::Sure(Some(Server)));
    assert_eq!(of(&message(0, 3, 0, &hex("02 80 00 00 82"))), Recognition::Sure(Some(Client)));
    assert_eq!(of(&message(0, 0, 0, &hex("01"))), Recognition::Maybe(Some(Client)));
    assert_eq!(of(&message(0, 9, 0, &[])), Recognition::Maybe(Some(Client)));
    let asked = message(0, 3, 0, &hex("02 80 00 00 82"));
    assert_eq!(of(&asked[..10]), Recognition::Short);
    assert_eq!(of(&[asked.clone(), asked].concat()), Recognition::Maybe(Some(Client)));
    assert_eq!(of(&hex("01 07 00 00 0001 0008")), Recognition::Broken);
    assert_eq!((of(&[1, 0, 0]), of(&[1, 9, 0])), (Recognition::Short, Recognition::No));
    assert_eq!((of(&[0; 20]), of(b"GET / HTTP/1.1")), (Recognition::No, Recognition::No));
}

/// Of ROC Plus and of Microsoft's media streams, in public captures.
#[test]
fn others_begin_alike() {
    let of = |carrier, bytes: &str| (PROTOCOL.recognise)(carrier, &hex(bytes));
    let media = "0100 0000 cefa 0bb0 6000 0000 4d4d 5320";
    assert_eq!(of(Carrier::Tcp, media), Recognition::Broken);
    let roc = "0102 0100 0601 02d1 0000 1122 3344";
    assert_eq!(of(Carrier::Udp, roc), Recognition::Broken);
    assert_eq!(
        of(Carrier::Tcp, "0100 0300 0001 000a 0280 ffff 0000 0000 0000"),
        Recognition::Broken
    );
}

#[test]
fn messages_share_segments_and_survive_every_cut() {
    let asked = message(0, 3, 0, &frame(0x82, "0100"));
    let answered = message(1, 3, 0, &frame(0x86, "01 07 00 00 20 41c80000"));
    let mut together = probe();
    together.send(Client, &[&asked[..], &message(0, 2, 0, &[])].concat()).send(Server, &answered);
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

#[test]
fn any_octets_are_survived() {
    let seeds = [
        message(0, 0, 0, &hex("01000927c0")),
        message(0, 3, 0, &frame(0x82, "0100")),
        message(1, 3, 0, &frame(0x86, "01 07 00 00 20 41c80000")),
        message(2, 3, 0, &frame(0x81, "09 0b 00 00 1e 00 01 00 4b463c41 90 c0")),
        message(0, 4, 0, &hex("0000 0001 00 0026 00")),
        message(1, 4, 0, &hex("0000 0001 06 00 20 41c80000 0026 01 05")),
        message(1, 4, 0, &hex(&format!("0000 0000 17 00{IDENTITY}"))),
        message(0, 3, 0, &frame(0x82, "1f 03 0214 00")),
    ];
    any_octets(&PROTOCOL, Carrier::Tcp, &seeds, 10_000);
    any_octets(&PROTOCOL, Carrier::Udp, &seeds, 10_000);
}
