use super::{link::checksum, PROTOCOL};
use wire::probe::{any_octets, hex, Probe};
use wire::{Carrier, Recognition, Side};
use Side::{Client, Server};

/// A frame with its checksums.
fn frame(control: u8, destination: u16, source: u16, data: &[u8]) -> Vec<u8> {
    let length = u8::try_from(data.len() + 5).unwrap();
    let mut frame = vec![0x05, 0x64, length, control];
    frame.extend(destination.to_le_bytes());
    frame.extend(source.to_le_bytes());
    frame.extend(checksum(&frame).to_le_bytes());
    for block in data.chunks(16) {
        frame.extend(block);
        frame.extend(checksum(block).to_le_bytes());
    }
    frame
}

/// A fragment in one frame, from master 1 to outstation 10 or back.
fn master(fragment: &str) -> Vec<u8> {
    frame(0xC4, 10, 1, &[&[0xC0][..], &hex(fragment)].concat())
}
fn outstation(fragment: &str) -> Vec<u8> {
    frame(0x44, 1, 10, &[&[0xC0][..], &hex(fragment)].concat())
}

fn probe() -> Probe {
    Probe::new(&PROTOCOL, Carrier::Tcp)
}

/// What a request and its answer state, without the internal indications.
fn exchange(request: &str, answer: &str) -> Vec<String> {
    let mut probe = probe();
    probe.send(Client, &master(request)).send(Server, &outstation(answer));
    let (indications, lines): (Vec<_>, Vec<_>) =
        probe.stated().into_iter().partition(|line| line.contains("internal indication"));
    assert_eq!(indications.len(), 1);
    lines
}

/// A captured read of class 1.
#[test]
fn checksums_are_the_specifications() {
    let read = hex("05640bc403000400ef7a c1c1013c0206b576");
    assert_eq!(read, frame(0xC4, 3, 4, &hex("c1c1013c0206")));
    let lines = probe().send(Client, &read).end().stated();
    assert_eq!(lines, ["did dnp3 unit 3 · 1 · class 1 +1 = unanswered"]);
}

#[test]
fn classes_are_read_and_values_come() {
    assert_eq!(
        exchange(
            "c1 01 3c0206 3c0306 3c0406 3c0106",
            "c1 81 0000 0101 00 00 09 ff01 1e01 00 02 03 01 0a000000 01 feffffff \
             0a02 00 00 01 81 01 1e03 17 01 07 05000000"
        ),
        [
            "did dnp3 unit 10 · 1 · class 0, 1, 2, 3 +1 = 0",
            "was dnp3 unit 10 · 1 · group 1 variation 1 point 0 +10 = Bits [ff, 01]",
            "was dnp3 unit 10 · 1 · group 30 variation 1 point 2 +2 = I32Le [0a, 00, 00, 00, fe, ff, ff, ff]",
            "was dnp3 unit 10 · 1 · group 10 variation 2 point 0 +2 = U8 [01, 00]",
            "was dnp3 unit 10 · 1 · group 30 variation 3 point 7 +1 = I32Le [05, 00, 00, 00]",
        ]
    );
}

#[test]
fn points_are_named() {
    let asked = |request: &str| probe().send(Client, &master(request)).end().stated().join("; ");
    for (request, object) in [
        ("c1 01 1e02 01 0500 0900", "group 30 variation 2 point 5 +5"),
        ("c1 01 0102 06", "group 1 variation 2 +1"),
        ("c1 01 1e00 17 02 04 05", "group 30 variation 0 point 4 +2"),
        ("c1 01 1e00 17 03 04 07 09", "group 30 variation 0 point 4, 7, 9 +3"),
        (
            "c1 01 3c0206 1e00 00 01 03",
            "group 60 variation 2, group 30 variation 0 point 1 to 3 +4",
        ),
        ("c1 01 00fe 00 00 00", "group 0 variation 254 +1"),
        ("c1 01", " +1"),
    ] {
        let code = request.split(' ').nth(1).map(|code| u8::from_str_radix(code, 16).unwrap());
        let code = code.unwrap();
        assert_eq!(asked(request), format!("did dnp3 unit 10 · {code} · {object} = unanswered"));
    }
}

/// A.8.1: select, operate, and a refusal.
#[test]
fn commands_have_points_values_and_statuses() {
    let relay = "0c01 17 01 03 41 01 64000000 00000000";
    assert_eq!(
        exchange(&format!("c1 05 {relay} 00"), &format!("c1 81 0000 {relay} 00")),
        [
            "did dnp3 unit 10 · 5 · group 12 variation 1 point 3 +1 = 0",
            &format!(
                "was dnp3 unit 10 · 5 · group 12 variation 1 point 3 +1 = Text {:02x?}",
                b"close pulse on, 1 x 100 ms on, 0 ms off"
            )
        ]
    );
    assert_eq!(
        exchange(&format!("c1 04 {relay} 00"), &format!("c1 81 0000 {relay} 02")),
        ["did dnp3 unit 10 · 4 · group 12 variation 1 point 3 +1 = 2"]
    );
    assert_eq!(
        exchange("c1 03 2902 28 0100 0700 2c01 00", "c1 81 0000 2902 28 0100 0700 2c01 00"),
        [
            "did dnp3 unit 10 · 3 · group 41 variation 2 point 7 +1 = 0",
            "was dnp3 unit 10 · 3 · group 41 variation 2 point 7 +1 = I16Le [2c, 01]"
        ]
    );
    let lines = probe().send(Client, &master(&format!("c1 06 {relay} 00"))).stated();
    assert_eq!(lines[0], "did dnp3 unit 10 · 6 · group 12 variation 1 point 3 +1 = no answer");
    assert_eq!(lines.len(), 2, "what nobody answers tells its values itself");
}

#[test]
fn writes_tell_their_values_once_answered() {
    assert_eq!(
        exchange("c1 02 3201 07 01 2fba1d903801", "c1 81 0000"),
        [
            "did dnp3 unit 10 · 2 · group 50 variation 1 +1 = 0",
            "was dnp3 unit 10 · 2 · group 50 variation 1 +1 = U64Le [2f, ba, 1d, 90, 38, 01, 00, 00]"
        ]
    );
    assert_eq!(
        exchange("c1 02 5001 00 07 07 00", "c1 81 0000")[1],
        "was dnp3 unit 10 · 2 · group 80 variation 1 point 7 +1 = Bits [00]"
    );
    assert_eq!(
        exchange("c1 02 2201 00 01 01 0500", "c1 81 0004"),
        ["did dnp3 unit 10 · 2 · group 34 variation 1 point 1 +1 = 260"],
        "4.2.2.6: parameter error"
    );
}

#[test]
fn unsolicited_responses_are_the_outstations() {
    let mut probe = probe();
    probe.send(Server, &outstation("f2 82 9000 0202 17 01 05 81 010203040506"));
    assert_eq!(
        probe.stated(),
        [
            "was dnp3 unit 10 by server · 130 · internal indication 0 +16 = Bits [90, 00]",
            "was dnp3 unit 10 by server · 130 · group 2 variation 2 point 5 +1 = U8 [01]"
        ]
    );
    probe.send(Client, &master("d2 00"));
    assert_eq!(
        probe.stated(),
        ["did dnp3 unit 10 · 0 ·  +1 = no answer", "did dnp3 unit 10 by server · 130 ·  +1 = 0"]
    );
    probe.send(Server, &outstation("d3 82 0000")).end();
    assert_eq!(probe.stated()[1], "did dnp3 unit 10 by server · 130 ·  +1 = no answer");
}

/// The outstation may open the connection: the master is client all the same.
#[test]
fn the_direction_bit_says_who_is_master() {
    let mut probe = probe();
    probe.send(Server, &master("c1 0d")).send(Client, &outstation("c1 81 0000 3401 07 01 0500"));
    assert_eq!(
        probe.stated()[1..],
        [
            "did dnp3 unit 10 by server · 13 ·  +1 = 0",
            "was dnp3 unit 10 by server · 13 · group 52 variation 1 +1 = U16Le [05, 00]"
        ]
    );
    probe.send(Client, &outstation("c1 81 0000 00fc 00 00 00 01 04 41636d65"));
    assert!(probe.stated().contains(&"is dnp3 unit 10 · client · vendor = Acme".to_owned()));
    probe.send(Client, &frame(0xC4, 1, 10, &hex("c0 c181 0000")));
    assert_eq!(
        probe.stated()[0],
        "broke dnp3 unit 10 · wrong direction · the function is the other side's"
    );
}

#[test]
fn broadcasts_are_to_an_address_of_their_own() {
    assert_eq!(
        probe().send(Client, &frame(0xC4, 0xFFFF, 1, &hex("c0 c10d"))).stated(),
        ["did dnp3 unit 65535 · 13 ·  +1 = no answer"]
    );
}

/// A.1.
#[test]
fn device_attributes_are_claims() {
    let attribute = |variation: &str, text: &str| {
        let octets: String = text.bytes().map(|octet| format!("{octet:02x}")).collect();
        format!("00{variation} 00 00 00 01 {:02x} {octets}", text.len())
    };
    let answer = [
        attribute("fc", "Acme"),
        attribute("fa", "RTU 9"),
        attribute("f8", "SN1"),
        attribute("f3", "B"),
        attribute("f2", "1.2"),
        attribute("f9", "2:2012"),
        "00d1 00 00 00 02 01 05".to_owned(),
        "00ef 00 00 00 02 02 1000".to_owned(),
    ];
    assert_eq!(
        exchange("c1 01 00fe 00 00 00", &format!("c1 81 0000 {}", answer.join(" "))),
        [
            "did dnp3 unit 10 · 1 · group 0 variation 254 +1 = 0",
            "is dnp3 unit 10 · server · vendor = Acme",
            "is dnp3 unit 10 · server · model = RTU 9",
            "is dnp3 unit 10 · server · serial = SN1",
            "is dnp3 unit 10 · server · hardware = B",
            "is dnp3 unit 10 · server · firmware = 1.2",
            "is dnp3 unit 10 · server · description = DNP3 subset and conformance: 2:2012",
            "is dnp3 unit 10 · server · authentication = SAv5",
        ]
    );
}

/// A.27.
#[test]
fn files_have_names_and_statuses() {
    let open = "4603 5b 01 2000 1a00 0600 000000000000 0000 00000000 00000000 0100 0004 0000 \
                2f612e747874";
    assert_eq!(
        exchange(
            &format!("c1 19 {open}"),
            "c1 81 0000 4604 5b 01 0d00 00000000 00000000 0000 0000 03"
        ),
        ["did dnp3 unit 10 · 25 · file /a.txt +1 = 771"]
    );
    assert_eq!(
        exchange(
            "c1 01 4605 5b 01 0800 01000000 00000000",
            "c1 81 0000 4605 5b 01 0a00 01000000 00000080 4142"
        ),
        ["did dnp3 unit 10 · 1 · group 70 variation 5 +1 = 0"]
    );
}

/// A.27: the account is told once it is accepted, the password never.
#[test]
fn passwords_are_secret() {
    let log_on = "c1 1d 4602 5b 01 1300 0c00 0300 0f00 0400 00000000 626f62 71223374";
    let lines = exchange(log_on, "c1 81 0000 4602 5b 01 0c00 0c00 0000 0c00 0000 01000000");
    assert_eq!(
        lines,
        [
            "is dnp3 · server · authentication = password",
            "did dnp3 unit 10 · 29 · group 70 variation 2 +1 = 0",
            "is dnp3 unit 10 · server · user = bob",
            "is dnp3 unit 10 · server · credential = password of 4 octets, secret"
        ]
    );
    let refused = exchange(log_on, "c1 81 0001").join("; ");
    assert!(!refused.contains("bob"), "{refused}");
}

/// 7.5.2.1: a critical request waits while it is challenged.
#[test]
fn challenges_do_not_answer() {
    let mut probe = probe();
    probe.send(Client, &master("c1 0d"));
    probe.send(Server, &outstation("c1 83 0000 7801 5b 01 0c00 01000000 0100 04 01 00000000"));
    assert_eq!(
        probe.stated()[1..],
        [
            "is dnp3 unit 10 · server · authentication = DNP3 secure authentication",
            "is dnp3 unit 10 · server · integrity = HMAC-SHA-256, 16 octets"
        ]
    );
    probe.send(Client, &master("c1 20 7802 5b 01 0800 01000000 0100 aabb"));
    probe
        .send(Server, &outstation("c1 83 0000 7807 5b 01 0f00 01000000 0100 0000 01 000000000000"));
    assert_eq!(probe.stated()[1], "did dnp3 unit 10 · 32 · group 120 variation 2 +1 = 1025");
}

#[test]
fn answers_in_several_fragments_and_frames() {
    let mut probe = probe();
    probe.send(Client, &master("c1 01 3c0106"));
    probe.send(Server, &frame(0x44, 1, 10, &hex("41 a181 0000 1e04 00 00 01 0100")));
    assert_eq!(probe.stated(), [""; 0]);
    probe.send(Server, &frame(0x44, 1, 10, &hex("82 0200")));
    assert_eq!(
        probe.frames().last().map(|frames| frames.iter().collect::<Vec<_>>()),
        Some(vec![1, 2, 3])
    );
    assert_eq!(
        probe.stated()[1..],
        [
            "did dnp3 unit 10 · 1 · class 0 +1 = 0",
            "was dnp3 unit 10 · 1 · group 30 variation 4 point 0 +2 = I16Le [01, 00, 02, 00]"
        ]
    );
    probe.send(Server, &outstation("62 81 0000 1e04 00 02 02 0300"));
    assert_eq!(
        probe.stated()[1],
        "was dnp3 unit 10 · 1 · group 30 variation 4 point 2 +1 = I16Le [03, 00]"
    );
    assert_eq!(probe.orphans(), 0);
}

#[test]
fn segments_out_of_order_are_violations() {
    let mut probe = probe();
    probe.send(Server, &frame(0x44, 1, 10, &hex("41 c181 0000")));
    probe.send(Server, &frame(0x44, 1, 10, &hex("01 c181 0000")));
    assert_eq!(probe.stated(), [""; 0], "the last segment again");
    probe.send(Server, &frame(0x44, 1, 10, &hex("84 0000")));
    assert_eq!(
        probe.stated(),
        ["broke dnp3 by server · wrong transport sequence · segment 2 needed, 4 there"]
    );
}

#[test]
fn link_functions_are_operations() {
    let mut probe = probe();
    probe.send(Client, &frame(0xC0, 10, 1, &[])).send(Server, &frame(0x00, 1, 10, &[]));
    probe.send(Server, &frame(0x49, 1, 10, &[])).send(Client, &frame(0x8F, 10, 1, &[]));
    assert_eq!(
        probe.stated(),
        ["did dnp3 unit 10 · link.0 ·  +1 = 0", "did dnp3 unit 10 by server · link.9 ·  +1 = 527"]
    );
}

#[test]
fn broken_frames_are_violations() {
    let broken = |bytes: &[u8]| probe().send(Client, bytes).end().stated().join("; ");
    let mut header = master("c1 01 3c0106");
    header[9] ^= 1;
    assert!(broken(&header).starts_with("broke dnp3 · wrong checksum · the header's must be"));
    let mut block = master("c1 01 3c0106");
    block[12] ^= 1;
    assert!(broken(&block).starts_with("broke dnp3 · wrong checksum · a block's must be"));
    assert_eq!(
        broken(&hex("0564ffc40a0001007faac0c0016da0")),
        "broke dnp3 · message cut short · 292 octets needed, 15 there"
    );
    let between = [&[0xAA, 0xBB][..], &master("c1 17")].concat();
    assert_eq!(
        broken(&between),
        "broke dnp3 · wrong start · octets 05 64 needed; did dnp3 unit 10 · 23 ·  +1 = unanswered"
    );
    for (bytes, needed) in [
        (frame(0xC4, 10, 1, &[]), "wrong length · user data needed, none there"),
        (frame(0xC4, 10, 1, &hex("c0 c1")), "wrong length · 2 octets needed in a fragment"),
        (frame(0xC7, 10, 1, &[]), "reserved function · link function 7 is reserved"),
        (frame(0xC4, 10, 65520, &hex("c0 c117")), "reserved address · address 65520 is reserved"),
        (master("c1 70"), "reserved function · function 112 is reserved"),
        (master("41 01"), "wrong fragment · a request must be one fragment"),
        (master("c1 01 1e02 7d"), "reserved qualifier · qualifier 0x7d is reserved"),
        (master("c1 01 1e02 00 09 05"), "wrong range · points 9 to 5 are out of order"),
        (master("c1 05 0c01 17 01 03 41"), "wrong length · 10 octets are missing"),
    ] {
        assert!(broken(&bytes).contains(needed), "{}", broken(&bytes));
    }
}

#[test]
fn every_cut_gives_the_same() {
    let (request, answer) =
        (master("c1 01 3c0106"), outstation("c1 81 0000 1e04 00 00 01 01000200"));
    let whole = probe().send(Client, &request).send(Server, &answer).stated();
    for cut in 1..request.len() {
        let mut probe = probe();
        probe.send(Client, &request[..cut]).send(Client, &request[cut..]);
        for octet in &answer {
            probe.send(Server, &[*octet]);
        }
        assert_eq!(probe.stated(), whole, "cut at {cut}");
    }
    let both = [request.clone(), master("d0 00")].concat();
    assert_eq!(probe().send(Client, &both).end().stated().len(), 2);
}

#[test]
fn recognised_by_start_and_checksum() {
    let recognise = |bytes: &[u8]| (PROTOCOL.recognise)(Carrier::Tcp, bytes);
    assert_eq!(recognise(&master("c1 01")), Recognition::Sure(Some(Client)));
    assert_eq!(recognise(&outstation("c1 81 0000")), Recognition::Sure(Some(Server)));
    assert_eq!(recognise(&outstation("c1 00")), Recognition::Sure(Some(Server)));
    assert_eq!(recognise(&outstation("c1 0e")), Recognition::Sure(None), "a forged restart");
    assert_eq!(recognise(&master("c1 81 0000")), Recognition::Sure(None));
    assert_eq!(recognise(&frame(0xC9, 10, 1, &[])), Recognition::Sure(Some(Client)));
    let late = [&[1, 2, 3][..], &master("c1 01")].concat();
    assert_eq!(recognise(&late), Recognition::Sure(Some(Client)));
    assert_eq!(recognise(&[0x05]), Recognition::Short);
    assert_eq!(recognise(b"HTTP/1.1 200 OK"), Recognition::No);
    let mut broken = master("c1 01");
    broken[8] ^= 1;
    assert_eq!(recognise(&broken), Recognition::Broken);
}

const FRAGMENTS: [&str; 14] = [
    "c1 81 0000 1e02 39 02000000 ffffffff 01 0100 00000000 01 0200",
    "c1 01 1e00 02 00000000 ffffffff 1e00 02 00000000 ffffffff",
    "c1 01 3c0206 3c0306 1e00 01 0000 0900",
    "c1 81 0000 0101 00 00 09 ff01 1e01 00 02 03 01 0a000000 01 feffffff",
    "c1 81 0000 0301 02 00000000 07000000 ffff",
    "c1 81 0000 00fc 00 00 00 01 01 41 00d1 00 00 00 02 01 05",
    "c1 81 0000 6e05 07 01 4142434445",
    "f1 82 0000 3301 07 01 2fba1d903801 0203 28 0100 0500 81 0100",
    "c1 05 0c01 17 01 03 41 01 64000000 00000000 00",
    "c1 19 4603 5b 01 2000 1a00 0600 000000000000 0000 00000000 00000000 0100 0004 0000 2f612e747874",
    "c1 1d 4602 5b 01 1300 0c00 0300 0f00 0400 00000000 626f62 31323334",
    "c1 83 0000 7801 5b 01 0c00 01000000 0100 04 01 00000000",
    "c1 0b 3202 07 01 2fba1d903801 00000000 1400 06",
    "c1 01 1e00 39 02000000 04000000 09000000",
];

#[test]
fn any_octets_are_survived() {
    let seeds: Vec<_> = FRAGMENTS.iter().flat_map(|f| [master(f), outstation(f)]).collect();
    any_octets(&PROTOCOL, Carrier::Tcp, &seeds, 10_000);
    any_octets(&PROTOCOL, Carrier::Udp, &seeds, 2_000);
}

/// Other octets under right checksums, in every place.
#[test]
fn any_contents_are_survived() {
    for fragment in FRAGMENTS.map(hex) {
        let mut probe = probe();
        for at in 0..fragment.len() {
            for octet in [0, 1, 0x7F, 0x80, 0xFF, fragment[at] ^ 1, fragment[at] ^ 0x40] {
                let mut changed = fragment.clone();
                changed[at] = octet;
                let segment = [&[0xC0][..], &changed].concat();
                probe.send(Client, &frame(0xC4, 10, 1, &segment));
                probe.send(Server, &frame(0x44, 1, 10, &segment));
                assert_ne!(probe.stopped(), Some("foreign"));
                probe.send(Client, &frame(0xC4, 10, 1, &segment[..at + 1]));
            }
        }
        assert!(!probe.end().stated().is_empty());
    }
}

/// 4.2.2.4.5: a retry has the number of what it repeats, the next request the next one; a
/// further fragment of an answer counts too.
#[test]
fn a_sequence_that_breaks_off_is_stated() {
    let read = |sequence: u8| master(&format!("c{sequence:x} 01 3c0106"));
    let breaks = |probe: &mut Probe| {
        let stated = probe.stated();
        stated.into_iter().filter(|line| line.starts_with("break")).collect::<Vec<_>>()
    };
    let mut probe = probe();
    for sequence in [14, 15, 0, 0, 1] {
        probe.send(Client, &read(sequence));
    }
    probe.send(Server, &outstation("81 81 0000")).send(Server, &outstation("42 81 0000"));
    probe.send(Client, &read(3));
    assert_eq!(breaks(&mut probe), [""; 0]);
    probe.send(Client, &read(9));
    assert_eq!(breaks(&mut probe), ["break dnp3 unit 10 · 1 · application sequence 4 = 9"]);
    probe.send(Server, &outstation("f2 82 0000")).send(Server, &outstation("f5 82 0000"));
    assert_eq!(
        breaks(&mut probe),
        ["break dnp3 unit 10 by server · 130 · application sequence 3 = 5"]
    );
    probe.gap(Client).send(Client, &read(2));
    assert_eq!(breaks(&mut probe), [""; 0], "nobody knows what was lost");
}
