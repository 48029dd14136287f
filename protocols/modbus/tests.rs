use super::PROTOCOL;
use wire::probe::{any_octets, hex, Probe};
use wire::{Carrier, Recognition, Side};
use Side::{Client, Server};

/// A message of transaction 1, unit 1 around function and data.
fn adu(pdu: &str) -> Vec<u8> {
    let pdu = hex(pdu);
    let length = u16::try_from(pdu.len() + 1).unwrap();
    [&[0, 1, 0, 0][..], &length.to_be_bytes(), &[1], &pdu].concat()
}

fn stated(messages: &[(Side, &str)]) -> Vec<String> {
    let mut probe = Probe::new(&PROTOCOL, Carrier::Tcp);
    for (side, pdu) in messages {
        probe.send(*side, &adu(pdu));
    }
    probe.stated()
}

fn exchange(request: &str, answer: &str) -> Vec<String> {
    stated(&[(Client, request), (Server, answer)])
}

/// App §6.1 to §6.4, with their own examples.
#[test]
fn reads_give_values() {
    assert_eq!(
        exchange("01 0013 0013", "01 03 cd6b05"),
        [
            "did modbus unit 1 · 1 · coil 19 +19 = 0",
            "was modbus unit 1 · 1 · coil 19 +19 = Bits [cd, 6b, 05]"
        ]
    );
    assert_eq!(
        exchange("02 00c4 0016", "02 03 acdb35")[1],
        "was modbus unit 1 · 2 · discrete input 196 +22 = Bits [ac, db, 35]"
    );
    assert_eq!(
        exchange("03 006b 0003", "03 06 022b00000064")[1],
        "was modbus unit 1 · 3 · holding register 107 +3 = U16Be [02, 2b, 00, 00, 00, 64]"
    );
    assert_eq!(
        exchange("04 0008 0001", "04 02 000a")[1],
        "was modbus unit 1 · 4 · input register 8 +1 = U16Be [00, 0a]"
    );
}

/// App §6.5, §6.6, §6.11, §6.12, §6.16.
#[test]
fn writes_give_what_was_written() {
    assert_eq!(
        exchange("05 00ac ff00", "05 00ac ff00"),
        [
            "did modbus unit 1 · 5 · coil 172 +1 = 0",
            "was modbus unit 1 · 5 · coil 172 +1 = Bits [01]"
        ]
    );
    assert_eq!(
        exchange("06 0001 0003", "06 0001 0003")[1],
        "was modbus unit 1 · 6 · holding register 1 +1 = U16Be [00, 03]"
    );
    assert_eq!(
        exchange("0f 0013 000a 02 cd01", "0f 0013 000a")[1],
        "was modbus unit 1 · 15 · coil 19 +10 = Bits [cd, 01]"
    );
    assert_eq!(
        exchange("10 0001 0002 04 000a0102", "10 0001 0002")[1],
        "was modbus unit 1 · 16 · holding register 1 +2 = U16Be [00, 0a, 01, 02]"
    );
    assert_eq!(
        exchange("16 0004 00f2 0025", "16 0004 00f2 0025"),
        ["did modbus unit 1 · 22 · holding register 4 +1 = 0"]
    );
    assert_eq!(
        exchange("16 0004 0000 0025", "16 0004 0000 0025")[1],
        "was modbus unit 1 · 22 · holding register 4 +1 = U16Be [00, 25]"
    );
}

/// App §6.17.
#[test]
fn read_and_write_in_one() {
    assert_eq!(
        exchange("17 0003 0002 000e 0001 02 00ff", "17 04 00fe0acd"),
        [
            "did modbus unit 1 · 23 · holding register 14 +1 = 0",
            "was modbus unit 1 · 23 · holding register 14 +1 = U16Be [00, ff]",
            "was modbus unit 1 · 23.3 · holding register 3 +2 = U16Be [00, fe, 0a, cd]"
        ]
    );
}

/// App §6.14, §6.15, §6.18.
#[test]
fn files_and_queues() {
    assert_eq!(
        exchange(
            "14 0e 06 0004 0001 0002 06 0003 0009 0002",
            "14 0c 05 06 0dfe0020 05 06 33cd0040"
        ),
        [
            "did modbus unit 1 · 20 · file 4 record 1 +2 = 0",
            "was modbus unit 1 · 20 · file 4 record 1 +2 = U16Be [0d, fe, 00, 20]",
            "was modbus unit 1 · 20 · file 3 record 9 +2 = U16Be [33, cd, 00, 40]"
        ]
    );
    let write = "15 0d 06 0004 0007 0003 06af 04be 100d";
    assert_eq!(
        exchange(write, write)[1],
        "was modbus unit 1 · 21 · file 4 record 7 +3 = U16Be [06, af, 04, be, 10, 0d]"
    );
    assert_eq!(
        exchange("18 04de", "18 0006 0002 01b8 1284"),
        [
            "did modbus unit 1 · 24 · fifo queue 1246 +1 = 0",
            "was modbus unit 1 · 24 · fifo queue 1246 +2 = U16Be [01, b8, 12, 84]"
        ]
    );
}

/// App §6.7 to §6.10.
#[test]
fn diagnostics() {
    assert_eq!(
        exchange("07", "07 6d")[1],
        "was modbus unit 1 · 7 · exception status 0 +8 = Bits [6d]"
    );
    assert_eq!(exchange("08 0000 a537", "08 0000 a537"), ["did modbus unit 1 · 8.0 ·  +1 = 0"]);
    assert_eq!(
        exchange("08 000b 0000", "08 000b 0105")[1],
        "was modbus unit 1 · 8.11 · diagnostic counter 11 +1 = U16Be [01, 05]"
    );
    assert_eq!(stated(&[(Client, "08 0004 0000")]), ["did modbus unit 1 · 8.4 ·  +1 = no answer"]);
    assert_eq!(
        exchange("0b", "0b ffff 0108")[1],
        "was modbus unit 1 · 11 · communication event counter +1 = U16Be [01, 08]"
    );
    assert_eq!(exchange("0c", "0c 08 0000 0108 0121 2000"), ["did modbus unit 1 · 12 ·  +1 = 0"]);
}

/// App §7.
#[test]
fn exceptions_are_statuses() {
    assert_eq!(exchange("01 04a1 0001", "81 02"), ["did modbus unit 1 · 1 · coil 1185 +1 = 2"]);
    assert_eq!(
        exchange("03 0000 0001", "83"),
        [
            "did modbus unit 1 · 3 · holding register 0 +1 = 256",
            "broke modbus unit 1 by server · wrong exception · one octet other than 0 needed"
        ]
    );
}

/// App §6.21, its example with a vendor's own object behind it.
#[test]
fn identification_claims() {
    let answer =
        "2b 0e 01 81 00 00 04 00 07 436f6d70616e79 01 04 432d3234 02 05 56322e3131 80 02 4142";
    let claims = [
        "is modbus unit 1 · server · vendor = Company",
        "is modbus unit 1 · server · product_code = C-24",
        "is modbus unit 1 · server · model = C-24",
        "is modbus unit 1 · server · firmware = V2.11",
        "is modbus unit 1 · server · description = object 128: AB",
    ];
    let lines = exchange("2b 0e 01 00", answer);
    assert_eq!(lines[0], "did modbus unit 1 · 43.14 · basic identification +1 = 0");
    assert_eq!(lines[1..], claims);
    let mut alone = Probe::new(&PROTOCOL, Carrier::Tcp);
    assert_eq!(alone.send(Server, &adu(answer)).stated(), claims);
    assert_eq!(alone.orphans(), 1);
}

/// App §6.21: regular objects name the model themselves.
#[test]
fn regular_identification_claims() {
    let answer = "2b 0e 02 83 00 00 05 01 01 41 03 01 42 04 01 43 05 01 44 06 01 45";
    assert_eq!(
        exchange("2b 0e 02 00", answer)[1..],
        [
            "is modbus unit 1 · server · product_code = A",
            "is modbus unit 1 · server · url = B",
            "is modbus unit 1 · server · description = C",
            "is modbus unit 1 · server · model = D",
            "is modbus unit 1 · server · name = E",
        ]
    );
}

/// App §6.13: the run indicator stands second, or last.
#[test]
fn server_id_claims() {
    for answer in ["11 06 01 ff 4d323231", "11 05 4d323231 ff"] {
        assert_eq!(
            exchange("11", answer),
            [
                "did modbus unit 1 · 17 ·  +1 = 0",
                "was modbus unit 1 · 17 · run indicator +1 = U8 [ff]",
                "is modbus unit 1 · server · description = M221"
            ]
        );
    }
}

#[test]
fn umas_is_engineering_of_any_length() {
    // Write 594 octets to a physical address.
    let long = "5a 00 29 00ed0070 5202".to_owned() + &"00".repeat(594);
    let written = "did umas unit 1 · 41 · physical address 7000ED00 +594 = 0";
    assert_eq!(exchange(&long, "5a 00 fe"), [written]);
}

#[test]
fn broken_requests_are_violations() {
    let broken = |pdu: &str| stated(&[(Client, pdu)]).join("; ");
    for (pdu, needed) in [
        ("03 0000", "wrong length · 2 octets are missing"),
        ("03 0000 0001 00", "wrong length · 1 octets too many"),
        ("03 0000 0000", "quantity out of range · 1 to 125 needed, 0 there"),
        ("01 0000 07d1", "quantity out of range · 1 to 2000 needed, 2001 there"),
        ("04 ffff 0002", "address out of range · 1 to 65536 needed, 65537 there"),
        ("05 0000 0001", "value out of range · 0 or 65280 needed, 1 there"),
        ("10 0000 0002 03 000000", "wrong byte count · 4 needed, 3 there"),
        ("0f 0000 0009 02 00", "wrong length · 1 octet is missing"),
        ("14 07 05 0001 0000 0001", "wrong reference type · 6 needed"),
        ("14 07 06 0000 0000 0001", "address out of range · file 0 record 0 cannot be"),
        ("08 0005 0000", "reserved function · diagnostic sub-function 5 is reserved"),
        ("2b 0c 00", "reserved function · MEI type 12 is reserved"),
        ("2b 0e 05 00", "read code out of range · 1 to 4 needed, 5 there"),
        ("00", "reserved function · function 0 is reserved"),
        ("29", "reserved function · function 41 is reserved"),
        ("83 0000 0001", "reserved function · function 131 is reserved"),
    ] {
        assert_eq!(broken(pdu), format!("broke modbus unit 1 · {needed}"), "{pdu}");
    }
    assert_eq!(broken("41 0000"), "", "user-defined functions say what they like");
}

#[test]
fn broken_answers_are_violations() {
    assert_eq!(
        exchange("03 0000 0002", "03 02 0000")[1],
        "broke modbus unit 1 by server · wrong byte count · 4 needed, 2 there"
    );
    assert_eq!(
        exchange("06 0001 0003", "06 0001 0004")[2],
        "broke modbus unit 1 by server · answer differs from request · an echo needed, other from octet 5 on"
    );
    assert_eq!(
        exchange("18 0000", "18 0042 0020")[1],
        "broke modbus unit 1 by server · quantity out of range · 0 to 31 values needed, 32 in 66 octets there"
    );
}

/// TCP §3.1.3.
#[test]
fn broken_headers_are_violations() {
    let mut probe = Probe::new(&PROTOCOL, Carrier::Tcp);
    probe.send(Client, &hex("0001 0001 0006 01 03 0000 0001"));
    assert_eq!(
        probe.stated(),
        ["broke modbus unit 1 · wrong protocol identifier · 0 needed, 1 there"]
    );
    assert_eq!(probe.stopped(), Some("foreign"));
    probe.send(Client, &hex("0001 0000 0100 01 03 0000 0001"));
    assert_eq!(
        probe.stated(),
        ["broke modbus unit 1 · wrong length · 2 to 254 octets needed, 256 there"]
    );
}

/// TCP §4.2 wants transactions to differ; some clients always use the same.
#[test]
fn one_transaction_for_all() {
    let mut probe = Probe::new(&PROTOCOL, Carrier::Tcp);
    probe.send(Client, &adu("03 0000 0001")).send(Client, &adu("03 0005 0001"));
    assert_eq!(
        probe.send(Server, &adu("03 02 0009")).stated()[1],
        "was modbus unit 1 · 3 · holding register 5 +1 = U16Be [00, 09]",
        "the answer to the first was lost"
    );
    probe.send(Client, &adu("06 0000 0001")).send(Client, &adu("06 0001 0002"));
    assert_eq!(
        probe.send(Server, &adu("06 0000 0001")).stated()[0],
        "did modbus unit 1 · 6 · holding register 0 +1 = 0",
        "both wait together"
    );
    assert_eq!(
        probe.end().stated(),
        [
            "did modbus unit 1 · 3 · holding register 0 +1 = unanswered",
            "did modbus unit 1 · 6 · holding register 1 +1 = unanswered"
        ]
    );
}

#[test]
fn messages_share_segments_and_span_them() {
    let (request, answer) = (adu("03 006b 0001"), adu("03 02 022b"));
    let whole = exchange("03 006b 0001", "03 02 022b");
    let mut together = Probe::new(&PROTOCOL, Carrier::Tcp);
    together.send(Client, &[request.clone(), adu("07")].concat()).send(Server, &answer);
    assert_eq!(together.stated(), whole);
    for cut in 1..request.len() {
        let mut probe = Probe::new(&PROTOCOL, Carrier::Tcp);
        probe.send(Client, &request[..cut]).send(Client, &request[cut..]);
        for octet in &answer {
            probe.send(Server, &[*octet]);
        }
        assert_eq!(probe.stated(), whole, "cut at {cut}");
    }
}

#[test]
fn recognised_by_header_and_function() {
    let recognise = |bytes: &[u8]| (PROTOCOL.recognise)(Carrier::Tcp, bytes);
    let of = |pdu: &str| recognise(&adu(pdu));
    for pdu in ["03 0000 0001", "0f 0000 0001 01 01", "11", "2b 0e 01 00", "5a 00 02"] {
        assert_eq!(of(pdu), Recognition::Maybe(Some(Client)), "{pdu}");
    }
    for pdu in ["03 02 0000", "10 0000 0001", "83 02", "2b 0e 01 01 00 00 00", "5a 00 fe"] {
        assert_eq!(of(pdu), Recognition::Maybe(Some(Server)), "{pdu}");
    }
    assert_eq!(of("06 0000 0001"), Recognition::Maybe(None));
    assert_eq!(recognise(&hex("0001 00")), Recognition::Short);
    assert_eq!(recognise(b"GET / HTTP/1.1\r\n"), Recognition::No);
    assert_eq!(recognise(&[0; 40]), Recognition::No);
    for broken in [
        "0001 0000 ffff 0103",
        "0001 0001 0006 0103 0000 0001",
        "0001 0000 0004 0103 0000",
        "0001 0000 0004 0163 0000",
    ] {
        assert_eq!(recognise(&hex(broken)), Recognition::Broken, "{broken}");
    }
    let ldap = hex("3084 0000 0010 0201 01 61 84 0000 0007 0a01 00 0400 0400");
    assert_eq!(recognise(&ldap), Recognition::Broken);
}

#[test]
fn a_message_without_an_end_is_told_at_the_end() {
    let mut probe = Probe::new(&PROTOCOL, Carrier::Tcp);
    probe.send(Client, &hex("0001 0000 0006 01 03")).end();
    assert_eq!(probe.stated(), ["broke modbus · message cut short · 12 octets needed, 8 there"]);
}

#[test]
fn any_octets_are_survived() {
    let seeds: Vec<Vec<u8>> = [
        "03 006b 0003",
        "03 06 022b00000064",
        "10 0001 0002 04 000a0102",
        "17 0003 0002 000e 0001 02 00ff",
        "17 04 00fe0acd",
        "14 0e 06 0004 0001 0002 06 0003 0009 0002",
        "14 0c 05 06 0dfe0020 05 06 33cd0040",
        "18 04de",
        "18 0006 0002 01b8 1284",
        "11",
        "11 06 01 ff 4d323231",
        "2b 0e 01 00",
        "2b 0e 01 81 00 00 01 00 07 436f6d70616e79",
        "08 000b 0000",
        "83 02",
    ]
    .iter()
    .map(|pdu| adu(pdu))
    .collect();
    any_octets(&PROTOCOL, Carrier::Tcp, &seeds, 20_000);
    any_octets(&PROTOCOL, Carrier::Udp, &seeds, 2_000);
}

/// A frame of a serial line around unit, function and data.
fn rtu(frame: &str) -> Vec<u8> {
    let mut bytes = hex(frame);
    let sum = bytes.iter().fold(0xFFFF_u16, |sum, octet| {
        (0..8)
            .fold(sum ^ u16::from(*octet), |s, _| if s & 1 == 1 { s >> 1 ^ 0xA001 } else { s >> 1 })
    });
    bytes.extend(sum.to_le_bytes());
    bytes
}

fn on_a_line(frames: &[(Side, &str)]) -> Vec<String> {
    let mut probe = Probe::new(&PROTOCOL, Carrier::Tcp);
    for (side, frame) in frames {
        probe.send(*side, &rtu(frame));
    }
    probe.stated()
}

/// MODBUS over Serial Line §2.5.1; the checksum of 01 03 00 00 00 0a is c5 cd everywhere.
#[test]
fn frames_of_a_serial_line_are_recognised_by_their_checksum() {
    let recognise = |bytes: &[u8]| (PROTOCOL.recognise)(Carrier::Tcp, bytes);
    assert_eq!(rtu("01 03 0000 000a"), hex("01 03 0000 000a c5cd"));
    assert_eq!(recognise(&rtu("01 03 0000 000a")), Recognition::Maybe(Some(Client)));
    assert_eq!(recognise(&rtu("11 03 02 022b")), Recognition::Maybe(Some(Server)));
    assert_eq!(recognise(&rtu("11 83 02")), Recognition::Maybe(Some(Server)));
    assert_eq!(recognise(&rtu("11 06 0001 0003")), Recognition::Maybe(None));
    assert_eq!(recognise(&hex("01 03 0000 000a c5ce")), Recognition::No);
    assert_eq!(recognise(&rtu("f8 03 0000 000a")), Recognition::No);
    assert_eq!(recognise(&rtu("01 63 0000 000a")), Recognition::No);
}

#[test]
fn frames_of_a_serial_line_say_what_others_say() {
    assert_eq!(
        on_a_line(&[
            (Client, "11 03 006b 0001"),
            (Client, "12 03 006b 0001"),
            (Server, "12 03 02 0007"),
            (Server, "11 83 02"),
            (Client, "00 06 0001 0003"),
        ]),
        [
            "did modbus unit 18 · 3 · holding register 107 +1 = 0",
            "was modbus unit 18 · 3 · holding register 107 +1 = U16Be [00, 07]",
            "did modbus unit 17 · 3 · holding register 107 +1 = 2",
            "did modbus unit 0 · 6 · holding register 1 +1 = no answer",
        ]
    );
}

#[test]
fn frames_of_a_serial_line_survive_every_cut() {
    let frames = [
        (Client, "11 10 0001 0002 04 000a0102"),
        (Server, "11 10 0001 0002"),
        (Client, "11 17 0003 0002 000e 0001 02 00ff"),
        (Server, "11 17 04 00fe0acd"),
        (Client, "11 2b 0e 01 00"),
    ];
    let whole = on_a_line(&frames);
    assert_eq!(whole.len(), 5);
    for cut in 1..10 {
        let mut probe = Probe::new(&PROTOCOL, Carrier::Tcp);
        probe.send(Client, &rtu("11 03 006b 0001"));
        for (side, frame) in &frames[..4] {
            let bytes = rtu(frame);
            let (first, rest) = bytes.split_at(cut.min(bytes.len()));
            probe.send(*side, first).send(*side, rest);
        }
        assert_eq!(probe.stated(), whole, "cut at {cut}");
    }
}

#[test]
fn the_first_frame_of_a_line_may_come_in_pieces() {
    let exception = rtu("01 83 02");
    for cut in 1..exception.len() {
        let (first, rest) = exception.split_at(cut);
        let mut probe = Probe::new(&PROTOCOL, Carrier::Tcp);
        probe.send(Server, first).send(Server, rest).send(Client, &rtu("11 03 006b 0001")).end();
        let asked = ["did modbus unit 17 · 3 · holding register 107 +1 = unanswered"];
        assert_eq!(probe.stated(), asked, "cut at {cut}");
    }
}

#[test]
fn a_wrong_checksum_is_told() {
    let mut probe = Probe::new(&PROTOCOL, Carrier::Tcp);
    probe.send(Client, &rtu("11 03 006b 0001")).send(Client, &hex("11 03 006b 0001 0000"));
    assert_eq!(probe.stated(), ["broke modbus · wrong checksum · 0x46f7 needed, 0x0000 there"]);
}

#[test]
fn any_octets_of_a_serial_line_end() {
    let seeds = ["11 03 006b 0001", "11 17 04 00fe0acd", "11 2b 0e 01 00"].map(rtu);
    any_octets(&PROTOCOL, Carrier::Tcp, &seeds, 2_000);
}
