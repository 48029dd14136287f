use super::PROTOCOL;
use wire::probe::{any_octets, hex, Probe};
use wire::{Carrier, Recognition, Side};

/// 4.6.1.1.2: no time of day, and so many microseconds since the network was started.
fn soc(time: u64) -> Vec<u8> {
    let mut bytes = hex("01 ff f0 00 00 00 0000000000000000");
    bytes.extend(time.to_le_bytes());
    bytes
}

/// A node's answer in an NMT status, with these flags and two octets of data.
fn pres(status: &str, flags: &str) -> Vec<u8> {
    hex(&format!("04 ff 05 {status} {flags} 00 00 00 0200 beef"))
}

/// 7.3.3.2.1: vendor 7, revision 1.2, 192.168.100.5.
fn ident() -> Vec<u8> {
    let head = format!("06 ff 05 01 0000 1d 00 20 00 {:040}", 0);
    let numbers = "07000000 0a000000 02000100 09000000";
    let address = format!("{:048} 0564a8c0 00ffffff fe64a8c0", 0);
    let name: String = b"drive-5".iter().map(|octet| format!("{octet:02x}")).collect();
    hex(&format!("{head} {numbers} {address} {name:0<64} {:096}", 0))
}

/// 7.3.3.3.1: an error of this mode, then the end.
fn status(entry: &str) -> Vec<u8> {
    hex(&format!("06 ff 05 02 1000 5d 000000 11 {:014} {entry} {:032} 0000 {:036}", 0, 0, 0))
}

/// 6.3.2.4.1: transaction 7 between nodes, with these flags, a command and its data.
fn sdo(to: u8, from: u8, flags: u8, command: u8, data: &str) -> Vec<u8> {
    let data = hex(data);
    let head = format!("06 {to:02x} {from:02x} 05 0606 0000 00 07 {flags:02x} {command:02x}");
    let size = (data.len() as u16).to_le_bytes();
    [hex(&head), size.to_vec(), vec![0; 2], data, vec![0; 8]].concat()
}

fn stated(messages: &[Vec<u8>]) -> Vec<String> {
    let mut probe = Probe::new(&PROTOCOL, Carrier::Ethernet);
    for bytes in messages {
        probe.send(Side::Client, bytes);
    }
    probe.stated()
}

#[test]
fn a_cycle_begins_asks_and_is_answered() {
    assert_eq!(
        stated(&[
            soc(0),
            hex("03 05 f0 00 01 00 00 00 0100 aa"),
            pres("fd", "01"),
            pres("fd", "01")
        ]),
        [
            "did powerlink · 1 ·  +1 = no answer",
            "is powerlink · client · capabilities = POWERLINK managing node",
            "did powerlink unit node 5 · 3 ·  +1 = no answer",
            "did powerlink unit node 5 · 4 ·  +1 = no answer",
            "is powerlink · client · capabilities = POWERLINK controlled node",
            "was powerlink unit node 5 · 4 · NMT status +1 = U8 [fd]",
            "was powerlink unit node 5 · 4 · ready +1 = U8 [01]",
            "was powerlink unit node 5 · 4 · exception +1 = U8 [00]",
            "did powerlink unit node 5 · 4 ·  +1 = no answer",
        ]
    );
}

#[test]
fn what_a_node_says_of_itself_is_told_where_it_changed() {
    let lines = stated(&[pres("fd", "01"), pres("4d", "10")]);
    assert_eq!(
        lines[6..],
        [
            "was powerlink unit node 5 · 4 · NMT status +1 = U8 [4d]",
            "was powerlink unit node 5 · 4 · ready +1 = U8 [00]",
            "was powerlink unit node 5 · 4 · exception +1 = U8 [01]",
        ]
    );
}

#[test]
fn a_cycle_that_is_missing_breaks_off_the_time() {
    let breaks = |times: &[u64]| -> Vec<String> {
        let lines = stated(&times.iter().map(|time| soc(*time)).collect::<Vec<_>>());
        lines.into_iter().filter(|line| line.starts_with("break")).collect()
    };
    assert_eq!(
        breaks(&[1000, 2000, 3000, 5000, 6000, 7000]),
        ["break powerlink · 1 · RelativeTime 4000 = 5000"]
    );
    assert_eq!(breaks(&[1000, 2000, 4000, 5000]), [""; 0], "no two cycles were alike");
    assert_eq!(breaks(&[0, 0, 0, 0]), [""; 0], "no such clock");
}

#[test]
fn the_managing_node_asks_who_is_there() {
    let lines = stated(&[hex("05 ff f0 1d 00 00 01 05 20"), hex("05 ff f0 1d 00 00 00 ff 20")]);
    assert_eq!(
        lines,
        [
            "did powerlink unit node 5 · 5.1 ·  +1 = no answer",
            "is powerlink · client · version = 2.0",
            "was powerlink · 5.1 · NMT status +1 = U8 [1d]",
            "did powerlink · 5.0 ·  +1 = no answer",
        ]
    );
    assert_eq!(
        stated(&[ident()]),
        [
            "did powerlink unit node 5 · 6.1 ·  +1 = no answer",
            "was powerlink unit node 5 · 6.1 · NMT status +1 = U8 [1d]",
            "is powerlink · client · vendor_id = 7",
            "is powerlink · client · product_code = 0x0000000A",
            "is powerlink · client · firmware = 1.2",
            "is powerlink · client · serial = 9",
            "is powerlink · client · ip = 192.168.100.5",
            "is powerlink · client · name = drive-5",
        ]
    );
}

#[test]
fn a_node_tells_its_errors() {
    let unit = "was powerlink unit node 5 · 6.2";
    assert_eq!(
        stated(&[status("0230 4582")])[1..],
        [
            format!("{unit} · NMT status +1 = U8 [5d]"),
            format!("{unit} · error register +1 = U8 [11]"),
            format!("{unit} · error +1 = U16Le [45, 82]"),
        ]
    );
    assert_eq!(stated(&[status("0200 4582")]).len(), 3, "a mode of 0 ends the list");
}

#[test]
fn nodes_are_commanded_and_ask_for_commands() {
    let command = hex("06 05 f0 04 28 00 0000");
    let request = hex("06 f0 05 03 22 06 0000");
    let publishes = hex("06 ff f0 04 90 00 0000");
    assert_eq!(
        stated(&[command, request, publishes, hex("07 ff f0"), hex("06 ff 05 06 00")]),
        [
            "did powerlink unit node 5 · 6.4.40 ·  +1 = no answer",
            "did powerlink unit node 5 · 6.3 · command 34 to node 6 +1 = no answer",
            "did powerlink · 6.4.144 ·  +1 = no answer",
            "did powerlink · 7 ·  +1 = no answer",
            "did powerlink unit node 5 · 6.6 ·  +1 = no answer",
        ]
    );
}

#[test]
fn objects_are_written_and_read() {
    let mut probe = Probe::new(&PROTOCOL, Carrier::Ethernet);
    let write = sdo(5, 240, 0, 1, "0610 00 00 204e0000");
    assert_eq!(
        probe.send(Side::Client, &write).stated(),
        [
            "did powerlink unit node 5 · sdo.1 · 0x1006:00 +1 = no answer",
            "was powerlink unit node 5 · sdo.1 · 0x1006:00 +1 = U32Le [20, 4e, 00, 00]",
        ]
    );
    probe
        .send(Side::Server, &sdo(240, 5, 0x80, 1, ""))
        .send(Side::Server, &sdo(240, 5, 0x80, 1, ""));
    assert_eq!(
        probe.stated(),
        [
            "did powerlink unit node 5 by server · sdo.answer · 0x1006:00 +1 = 0",
            "did powerlink unit node 5 by server · sdo.answer ·  +1 = 0",
        ]
    );
    probe.send(Side::Client, &sdo(5, 240, 0, 2, "1810 04 00")).stated();
    assert_eq!(
        probe.send(Side::Server, &sdo(240, 5, 0x80, 2, "09000000")).stated(),
        [
            "did powerlink unit node 5 by server · sdo.answer · 0x1018:04 +1 = 0",
            "was powerlink unit node 5 by server · sdo.answer · 0x1018:04 +1 = U32Le [09, 00, 00, 00]",
            "is powerlink · server · serial = 9",
        ]
    );
    assert_eq!(probe.frames().len(), 0);
    probe.send(Side::Client, &sdo(5, 240, 0, 2, "0810 00 00")).stated();
    let model = probe.send(Side::Server, &sdo(240, 5, 0x80, 2, "4d312d35")).stated();
    assert_eq!(model.last().unwrap(), "is powerlink · server · model = M1-5");
    probe.send(Side::Client, &sdo(5, 240, 0, 2, "0810 00 00")).stated();
    let refused = probe.send(Side::Server, &sdo(240, 5, 0xC0, 2, "00000206")).stated();
    assert_eq!(
        refused,
        ["did powerlink unit node 5 by server · sdo.answer · 0x1008:00 +1 = 100794368"]
    );
}

/// Where both go to a group, each is a conversation; their other end is the same.
#[test]
fn an_answer_to_a_group_is_its_questions() {
    let mut probe = Probe::new(&PROTOCOL, Carrier::Ethernet);
    probe
        .send(Side::Client, &sdo(5, 240, 0, 2, "1810 04 00"))
        .another(&PROTOCOL, Carrier::Ethernet);
    probe.stated();
    probe.send(Side::Client, &sdo(240, 5, 0x80, 2, "09000000"));
    assert_eq!(probe.frames()[0].iter().collect::<Vec<_>>(), [1, 2]);
    assert_eq!(probe.stated()[0], "did powerlink unit node 5 · sdo.answer · 0x1018:04 +1 = 0");
}

#[test]
fn connections_and_segments_are_no_operations() {
    assert_eq!(
        stated(&[hex("06 05 f0 05 0101 0000"), hex("06 05 f0 05 0606 0000 0000000000000000")]),
        [""; 0]
    );
    let first = sdo(5, 240, 0x10, 1, "20000000 0020 01 00 aabb");
    let lines = stated(&[first, sdo(5, 240, 0x20, 1, "ccdd"), sdo(5, 240, 0, 33, "")]);
    assert_eq!(
        lines,
        [
            "did powerlink unit node 5 · sdo.1 · 0x2000:01 +1 = no answer",
            "did powerlink unit node 5 · sdo.33 ·  +1 = no answer",
        ]
    );
}

#[test]
fn the_first_version_has_services_of_its_own() {
    let lines = stated(&[
        hex("01 ff 00 40 0100"),
        hex("03 05 00 01 0600"),
        hex("04 00 05 01 1200"),
        hex("02 ff 00 00 0000"),
        hex("05 ed 00 01"),
        hex("09 05 00 00"),
    ]);
    assert_eq!(
        lines,
        [
            "did powerlink · 1 ·  +1 = no answer",
            "is powerlink · client · capabilities = POWERLINK managing node",
            "did powerlink unit node 5 · 3 ·  +1 = no answer",
            "did powerlink unit node 5 · 4 ·  +1 = no answer",
            "is powerlink · client · capabilities = POWERLINK controlled node",
            "did powerlink · 2 ·  +1 = no answer",
            "did powerlink unit node 237 · 13 ·  +1 = no answer",
            "broke powerlink · unknown type · 1 to 6 needed, 9 there",
        ]
    );
}

#[test]
fn broken_messages_are_violations() {
    assert_eq!(
        stated(&[hex("04 ff 05 fd 01 00 00 00 0500 beef")]).last().unwrap(),
        "broke powerlink · wrong length · 5 octets of data needed, 2 there"
    );
    assert_eq!(
        stated(&[hex("08 ff 05")]),
        ["broke powerlink · unknown type · 1, 3 to 7 or 13 needed, 8 there"]
    );
}

#[test]
fn a_message_cut_anywhere_states_nothing_but_that() {
    for (whole, least) in [(soc(5), 22), (ident(), 162), (hex("05 ff f0 1d 00 00 01 05 20"), 9)] {
        for length in 1..least {
            let lines = stated(&[whole[..length].to_vec()]);
            assert_eq!(lines.len(), 1, "{length}: {lines:?}");
            assert!(lines[0].starts_with("broke powerlink · wrong length · "), "{lines:?}");
        }
    }
    let write = sdo(5, 240, 0, 1, "0610 00 00 204e0000");
    for length in (9..24).chain(1..8) {
        let lines = stated(&[write[..length].to_vec()]);
        assert!(lines[0].starts_with("broke powerlink · wrong length · "), "{length}: {lines:?}");
    }
}

#[test]
fn recognised_by_type_and_in_datagrams_by_an_sdo() {
    let recognise = |carrier, text: &str| (PROTOCOL.recognise)(carrier, &hex(text));
    let (client, server) =
        (Recognition::Maybe(Some(Side::Client)), Recognition::Maybe(Some(Side::Server)));
    assert_eq!(recognise(Carrier::Ethernet, "04 ff 05"), client);
    assert_eq!(recognise(Carrier::Ethernet, "88 ff 05"), Recognition::Broken);
    assert_eq!(recognise(Carrier::Udp, "06 00 00 05 0606 0000 00 07 00 02"), client);
    assert_eq!(recognise(Carrier::Udp, "06 00 00 05 0606 0000 00 07 80 02"), server);
    assert_eq!(recognise(Carrier::Udp, "04 ff 05 fd 01 00 00 00 0000 0000"), Recognition::No);
    assert_eq!(recognise(Carrier::Udp, "06 00 00 05 0001 0000"), client, "opens a connection");
    let either = Recognition::Maybe(None);
    assert_eq!(recognise(Carrier::Udp, "06 00 00 05 0101 0000"), either);
    assert_eq!(recognise(Carrier::Udp, "06 01 00 05 0101 0000"), Recognition::No);
}

/// There an answer is its question's, by whoever asks meanwhile.
#[test]
fn objects_are_written_and_read_in_datagrams() {
    let mut probe = Probe::new(&PROTOCOL, Carrier::Udp);
    let asks = |probe: &mut Probe, flags, command, data: &str| {
        probe.send(Side::Client, &sdo(0, 0, flags, command, data)).stated()
    };
    let answers = |probe: &mut Probe, flags, command, data: &str| {
        probe.send(Side::Server, &sdo(0, 0, flags, command, data)).stated()
    };
    probe.send(Side::Client, &hex("06 00 00 05 0001 0000"));
    assert_eq!(asks(&mut probe, 0, 2, "1810 04 00"), [""; 0]);
    assert_eq!(
        answers(&mut probe, 0x80, 2, "09000000"),
        [
            "did powerlink · sdo.2 · 0x1018:04 +1 = 0",
            "was powerlink · sdo.2 · 0x1018:04 +1 = U32Le [09, 00, 00, 00]",
            "is powerlink · server · serial = 9",
        ]
    );
    asks(&mut probe, 0, 1, "0610 00 00 204e0000");
    assert_eq!(
        answers(&mut probe, 0xC0, 1, "02000106"),
        [
            "did powerlink · sdo.1 · 0x1006:00 +1 = 100728834",
            "was powerlink · sdo.1 · 0x1006:00 +1 = U32Le [20, 4e, 00, 00]",
        ]
    );
    asks(&mut probe, 0, 1, "0010 00 00 01000000");
    assert_eq!(
        answers(&mut probe, 0xC0, 0, "02000106")[0],
        "did powerlink · sdo.1 · 0x1000:00 +1 = 100728834",
        "an abort without a command"
    );
    asks(&mut probe, 0x10, 1, "20000000 0020 01 00 aabb");
    assert_eq!(asks(&mut probe, 0x20, 1, "ccdd"), [""; 0]);
    assert_eq!(answers(&mut probe, 0x80, 1, ""), ["did powerlink · sdo.1 · 0x2000:01 +1 = 0"]);
    asks(&mut probe, 0, 33, "");
    assert_eq!(answers(&mut probe, 0x80, 33, ""), ["did powerlink · sdo.33 ·  +1 = 0"]);
    assert_eq!(answers(&mut probe, 0x80, 2, "09000000"), [""; 0], "nobody asked");
    asks(&mut probe, 0, 2, "1810 04 00");
    probe.end();
    assert_eq!(probe.stated(), ["did powerlink · sdo.2 · 0x1018:04 +1 = unanswered"]);
    assert_eq!(
        asks(&mut probe, 0, 1, "06")[0],
        "broke powerlink · wrong length · 1 octet is missing"
    );
}

#[test]
fn any_octets_are_survived() {
    let seeds = [
        soc(1000),
        pres("fd", "01"),
        ident(),
        status("0230 4582"),
        sdo(5, 240, 0, 1, "0610 00 00 204e0000"),
        sdo(240, 5, 0x80, 2, "09000000"),
        hex("05 ff f0 1d 00 00 01 05 20"),
        hex("01 ff 00 40 0100"),
    ];
    any_octets(&PROTOCOL, Carrier::Ethernet, &seeds, 3_000);
    let datagrams = [
        hex("06 00 00 05 0001 0000"),
        sdo(0, 0, 0, 1, "0610 00 00 204e0000"),
        sdo(0, 0, 0x80, 2, "09000000"),
    ];
    any_octets(&PROTOCOL, Carrier::Udp, &datagrams, 2_000);
}
