//! Packets by hand. *3* is MQTT 3.1.1, *5* is MQTT 5.0, *S* is Sparkplug 3.0.0, by section.

use super::PROTOCOL;
use wire::probe::{any_octets, hex, Probe};
use wire::{Carrier, Recognition, Side};

fn probe() -> Probe {
    Probe::new(&PROTOCOL, Carrier::Tcp)
}

/// 3 §2.2: type and flags, length, body.
fn packet(first: u8, body: &[u8]) -> Vec<u8> {
    let mut packet = vec![first];
    let mut length = body.len();
    while length > 0x7F {
        packet.push(length as u8 & 0x7F | 0x80);
        length >>= 7;
    }
    packet.push(length as u8);
    [&packet, body].concat()
}

fn string(text: &str) -> Vec<u8> {
    [&u16::try_from(text.len()).unwrap().to_be_bytes()[..], text.as_bytes()].concat()
}

/// 3 §3.1: version, flags, keep alive, client; what the flags say is there.
fn connect(version: u8, flags: u8, rest: &[u8]) -> Vec<u8> {
    let properties: &[u8] = if version == 5 { &[0] } else { &[] };
    let head = [&[version, flags, 0, 60][..], properties].concat();
    packet(0x10, &[string("MQTT"), head, string("edge-1"), rest.to_vec()].concat())
}

/// 3 §3.3: flags, topic, a packet's number where it is confirmed, payload.
fn publish(flags: u8, topic: &str, payload: &[u8]) -> Vec<u8> {
    let number: &[u8] = if flags & 6 > 0 { &[0, 9] } else { &[] };
    packet(0x30 | flags, &[string(topic), number.to_vec(), payload.to_vec()].concat())
}

fn exchange(request: &[u8], answer: &[u8]) -> Vec<String> {
    probe().send(Side::Client, request).send(Side::Server, answer).stated()
}

#[test]
fn a_connection_without_a_name_is_anonymous() {
    assert_eq!(
        exchange(&connect(4, 2, &[]), &hex("20020000")),
        [
            "is mqtt · client · client_id = edge-1",
            "is mqtt · server · version = MQTT 3.1.1",
            "did mqtt · 1 · edge-1 +1 = 0",
            "is mqtt · server · authentication = anonymous"
        ]
    );
    assert_eq!(exchange(&connect(4, 2, &[]), &hex("20020005"))[2], "did mqtt · 1 · edge-1 +1 = 5");
}

#[test]
fn a_password_is_told_of_not_shown() {
    let rest = [string("eva"), string("hunter2")].concat();
    assert_eq!(
        exchange(&connect(4, 0xC2, &rest), &hex("20020000")),
        [
            "is mqtt · server · authentication = password",
            "is mqtt · client · client_id = edge-1",
            "is mqtt · server · version = MQTT 3.1.1",
            "did mqtt · 1 · edge-1 +1 = 0",
            "is mqtt · server · user = eva",
            "is mqtt · server · credential = password of 7 octets, secret"
        ]
    );
}

/// 3 §3.1.2.5: the broker says for a client that is lost what its will holds.
#[test]
fn a_will_is_told() {
    let rest = [string("plant/line"), string("off")].concat();
    let stated = probe().send(Side::Client, &connect(4, 0x26, &rest)).stated();
    assert_eq!(stated[2], "was mqtt · 1 · plant/line will +1 = Text [6f, 66, 66]");
}

#[test]
fn both_sides_publish_numbers_and_texts() {
    let mut probe = probe();
    probe.send(Side::Client, &publish(0, "line/speed", b"21.5"));
    probe.send(Side::Server, &publish(1, "line/state", b"run"));
    probe.send(Side::Client, &publish(2, "line/speed", b"\x01\xFF"));
    probe.send(Side::Server, &hex("40020009"));
    assert_eq!(
        probe.stated(),
        [
            "did mqtt · 3 · line/speed +1 = no answer",
            "was mqtt · 3 · line/speed +1 = F64Le [00, 00, 00, 00, 00, 80, 35, 40]",
            "did mqtt by server · 3 · line/state +1 = no answer",
            "was mqtt by server · 3 · line/state retained +1 = U8 [01]",
            "was mqtt by server · 3 · line/state +1 = Text [72, 75, 6e]",
            "was mqtt · 3 · line/speed QoS +1 = U8 [01]",
            "did mqtt · 3 · line/speed +1 = 0"
        ]
    );
}

/// 3 §4.3.3: four packets deliver one message once; the first answer takes it.
#[test]
fn what_is_delivered_once_is_one_request() {
    let mut probe = probe();
    probe.send(Side::Client, &publish(4, "a", b"\x00")).send(Side::Server, &hex("50020009"));
    probe.send(Side::Client, &hex("62020009")).send(Side::Server, &hex("70020009"));
    let stated = ["was mqtt · 3 · a QoS +1 = U8 [02]", "did mqtt · 3 · a +1 = 0"];
    assert_eq!(probe.end().stated(), stated);
}

#[test]
fn subscriptions_have_their_filters() {
    let body = [&[0, 7][..], &string("plant/+/t"), &[0], &string("#"), &[1]].concat();
    assert_eq!(
        exchange(&packet(0x82, &body), &hex("9004 0007 00 01")),
        ["did mqtt · 8 · plant/+/t, # +1 = 0"]
    );
    assert_eq!(
        exchange(&packet(0x82, &body), &hex("9004 0007 00 80")),
        ["did mqtt · 8 · plant/+/t, # +1 = 128"]
    );
    let body = [&[0, 8][..], &string("#")].concat();
    assert_eq!(exchange(&packet(0xA2, &body), &hex("b002 0008")), ["did mqtt · 10 · # +1 = 0"]);
}

/// 5 §3.8: properties stand before the filters, a subscription's number among them.
#[test]
fn a_subscription_that_was_met_in_the_middle_is_read_by_what_fits() {
    let body = [&[0, 7, 2, 0x0B, 5][..], &string("a/b"), &[1]].concat();
    let stated = probe().send(Side::Client, &packet(0x82, &body)).end().stated();
    assert_eq!(stated, ["did mqtt · 8 · a/b +1 = unanswered"]);
}

#[test]
fn version_5_has_reasons_and_aliases() {
    let mut probe = probe();
    probe.send(Side::Client, &connect(5, 2, &[]));
    probe.send(Side::Server, &hex("2009 00 00 06 12 0003 613162")).stated();
    let aliased =
        |topic: &str| packet(0x32, &[&string(topic)[..], &[0, 9, 3, 0x23, 0, 4], b"7"].concat());
    probe.send(Side::Client, &aliased("line/mode")).send(Side::Server, &hex("4003 0009 87"));
    probe.send(Side::Client, &aliased("")).send(Side::Server, &hex("4002 0009"));
    let seven = "was mqtt · 3 · line/mode +1 = F64Le [00, 00, 00, 00, 00, 00, 1c, 40]";
    let qos = "was mqtt · 3 · line/mode QoS +1 = U8 [01]";
    let (refused, done) = ("did mqtt · 3 · line/mode +1 = 135", "did mqtt · 3 · line/mode +1 = 0");
    let frames: Vec<_> = probe.frames()[4].iter().collect();
    assert_eq!(frames, [1, 3, 5], "what tells the version and the topic is a part of the proof");
    assert_eq!(probe.stated(), [qos, seven, refused, qos, seven, done]);
    assert_eq!(
        probe.send(Side::Server, &hex("e001 8e")).stated(),
        ["did mqtt by server · 14 ·  +1 = 142"]
    );
}

#[test]
fn a_method_of_its_own_keeps_its_data_secret() {
    let properties = [&[0x15][..], &string("SCRAM"), &[0x16], &string("n,,n=eva")].concat();
    let head = [&[5, 2, 0, 60, properties.len() as u8][..], &properties].concat();
    let connect = packet(0x10, &[string("MQTT"), head, string("c")].concat());
    assert_eq!(
        exchange(&connect, &hex("2003 000000")).last().unwrap(),
        "is mqtt · server · authentication = SCRAM"
    );
}

/// S §6.4: a message of Protocol Buffers: field and kind, then its contents.
fn field(number: u8, contents: &[u8]) -> Vec<u8> {
    [&[number << 3 | 2, contents.len() as u8][..], contents].concat()
}

/// A metric: name, alias 5, data type, value.
fn metric(name: &str, datatype: u8, value: &[u8]) -> Vec<u8> {
    let name = if name.is_empty() { Vec::new() } else { field(1, name.as_bytes()) };
    let datatype: &[u8] = if datatype > 0 { &[0x20, datatype] } else { &[] };
    field(2, &[&name[..], &[0x10, 5], datatype, value].concat())
}

fn message(topic: &str, sequence: u8, metrics: &[Vec<u8>]) -> Vec<u8> {
    publish(0, topic, &[&metrics.concat()[..], &[0x18, sequence]].concat())
}

#[test]
fn metrics_have_the_names_and_types_of_their_birth() {
    let model = field(15, b"UNO-420");
    let birth = [
        metric("Temperature", 9, &hex("65 0000ac41")),
        metric("Properties/Hardware Model", 12, &model),
    ];
    let mut probe = probe();
    probe.send(Side::Client, &message("spBv1.0/P1/DBIRTH/Edge/Boiler", 1, &birth[..1]));
    assert_eq!(
        probe.stated(),
        [
            "did mqtt · 3 · spBv1.0/P1/DBIRTH/Edge/Boiler +1 = no answer",
            "was mqtt · 3 · P1/Edge/Boiler Temperature +1 = F32Le [00, 00, ac, 41]",
            "is mqtt unit P1/Edge/Boiler · client · name = Boiler"
        ]
    );
    let data = message("spBv1.0/P1/DDATA/Edge/Boiler", 2, &[metric("", 0, &hex("65 0000b041"))]);
    probe.send(Side::Client, &data);
    let frames: Vec<_> = probe.frames()[1].iter().collect();
    assert_eq!(frames, [1, 2], "the birth is a part of the proof");
    assert_eq!(
        probe.stated()[1],
        "was mqtt · 3 · P1/Edge/Boiler Temperature +1 = F32Le [00, 00, b0, 41]"
    );
    let node = message("spBv1.0/P1/NBIRTH/Edge", 0, &birth[1..]);
    assert_eq!(
        probe.send(Side::Client, &node).stated()[2..],
        ["is mqtt · client · model = UNO-420", "is mqtt · client · name = Edge"]
    );
}

/// S §6.4.16: whole numbers with a sign are complements of two in 32 bits.
#[test]
fn data_types_decide_how_a_number_is_read() {
    let stated = |datatype, value: &str| {
        let data = message("spBv1.0/P1/NDATA/E", 0, &[metric("x", datatype, &hex(value))]);
        probe().send(Side::Client, &data).stated()[1].clone()
    };
    let was = |value: &str| format!("was mqtt · 3 · P1/E x +1 = {value}");
    assert_eq!(stated(3, "50 feffffff0f"), was("I32Le [fe, ff, ff, ff]"));
    assert_eq!(stated(2, "50 feff03"), was("I32Le [fe, ff, ff, ff]"));
    assert_eq!(stated(7, "50 07"), was("U32Le [07, 00, 00, 00]"));
    assert_eq!(stated(11, "70 01"), was("U8 [01]"));
    assert_eq!(stated(12, "7a 02 6f6b"), was("Text [6f, 6b]"));
}

/// 5 §3.3.2.3: properties stand before the payload, none of them where their length is 0.
fn with_properties(topic: &str, properties: &[u8], payload: &[u8]) -> Vec<u8> {
    publish(0, topic, &[&[properties.len() as u8][..], properties, payload].concat())
}

/// A node's data with temperature 21.5 under a name of its own.
fn data(sequence: u8) -> Vec<u8> {
    let metric = metric("T", 9, &hex("65 0000ac41"));
    [&hex("08 8096a8a0be33")[..], &metric, &[0x18, sequence]].concat()
}

const NDATA: &str = "spBv1.0/P1/NDATA/E";

#[test]
fn a_version_5_payload_that_was_met_in_the_middle_is_read_behind_its_properties() {
    let mut probe = probe();
    for sequence in [7, 8, 10] {
        probe.send(Side::Client, &with_properties(NDATA, &[], &data(sequence)));
    }
    let stated = probe.stated();
    let value = "was mqtt · 3 · P1/E T +1 = F32Le [00, 00, ac, 41]";
    assert_eq!(stated.iter().filter(|line| *line == value).count(), 3);
    let told: Vec<_> = stated.iter().filter(|line| line.starts_with("b")).collect();
    assert_eq!(told, ["break mqtt · 3 · seq 9 = 10"]);
}

#[test]
fn an_earlier_version_that_was_met_in_the_middle_has_no_properties() {
    let stated = probe().send(Side::Client, &publish(0, NDATA, &data(7))).stated();
    assert_eq!(stated[1..], ["was mqtt · 3 · P1/E T +1 = F32Le [00, 00, ac, 41]"]);
    let stated = probe().send(Side::Client, &publish(0, "a", b"21.5")).stated();
    assert_eq!(stated[1..], ["was mqtt · 3 · a +1 = F64Le [00, 00, 00, 00, 00, 80, 35, 40]"]);
    let stated = probe().send(Side::Client, &with_properties("a", &[1, 1], b"21.5")).stated();
    assert_eq!(stated[1..], ["was mqtt · 3 · a +1 = F64Le [00, 00, 00, 00, 00, 80, 35, 40]"]);
}

/// Broken by either version, or whole by both: nothing of it is sure.
#[test]
fn what_either_version_may_have_sent_is_no_violation() {
    let sent = with_properties(NDATA, &[], b"x");
    assert_eq!(probe().send(Side::Client, &sent).stated().len(), 1);
}

#[test]
fn a_packet_that_shows_the_version_is_a_part_of_the_proof() {
    for first in ["4003 0009 10", "e001 04", "2003 000000"] {
        let mut probe = probe();
        probe.send(Side::Client, &hex(first)).stated();
        probe.send(Side::Client, &with_properties(NDATA, &[], b"x"));
        let frames: Vec<_> = probe.frames().iter().flat_map(wire::Frames::iter).collect();
        assert_eq!(frames, [1, 2, 1, 2], "{first}");
        let broke = "broke mqtt · broken Sparkplug payload · 1 octet is missing";
        assert_eq!(probe.stated()[1..], [broke], "{first}");
    }
}

/// 5 §3.3.2.1: only an alias stands for a topic.
#[test]
fn a_topic_that_an_alias_stands_for_is_of_version_5() {
    let aliased = |topic: &str| with_properties(topic, &[0x23, 0, 4], b"7");
    let mut probe = probe();
    probe.send(Side::Client, &aliased("line/mode")).send(Side::Client, &aliased(""));
    assert_eq!(
        probe.stated()[2..],
        [
            "did mqtt · 3 · line/mode +1 = no answer",
            "was mqtt · 3 · line/mode +1 = F64Le [00, 00, 00, 00, 00, 00, 1c, 40]",
        ]
    );
}

#[test]
fn a_payload_beyond_what_is_read_is_not_broken() {
    let long = [&data(7)[..], &field(5, &[0; 100])[..2]].concat();
    let mut long = publish(0, NDATA, &long);
    long.resize(1 << 17, 0);
    let length = long.len() - 2; // two octets more of length
    long.splice(
        1..2,
        [length as u8 & 0x7F | 0x80, (length >> 7) as u8 | 0x80, (length >> 14) as u8],
    );
    let stated = probe().send(Side::Client, &long).stated();
    assert!(stated.iter().all(|line| !line.starts_with("broke")), "{stated:?}");
}

/// S §6.4.19
#[test]
fn a_sequence_that_breaks_off_is_told() {
    let mut probe = probe();
    for (kind, number) in
        [("NBIRTH", 0), ("NDATA", 1), ("NCMD", 9), ("NDATA", 4), ("NBIRTH", 0), ("NDATA", 1)]
    {
        probe.send(Side::Client, &message(&format!("spBv1.0/P1/{kind}/E"), number, &[]));
    }
    let breaks: Vec<_> = probe.stated().into_iter().filter(|s| s.starts_with("break")).collect();
    assert_eq!(breaks, ["break mqtt · 3 · seq 2 = 4"]);
}

#[test]
fn a_broker_does_not_break_what_it_hands_on() {
    let command = publish(0, "spBv1.0/P1/NCMD/E", b"x");
    let broke = "broke mqtt · broken Sparkplug payload · 1 octet is missing";
    assert_eq!(probe().send(Side::Client, &command).stated()[1..], [broke]);
    assert_eq!(probe().send(Side::Server, &command).stated().len(), 1);
}

#[test]
fn what_breaks_is_told() {
    let mut probe = probe();
    probe.send(Side::Client, &hex("0000")).send(Side::Client, &publish(6, "a", b"1"));
    probe.send(Side::Client, &packet(0x30, &hex("0009 61")));
    let stated = probe.send(Side::Client, &hex("30 ffffffff 01")).stated();
    assert_eq!(
        stated,
        [
            "broke mqtt · reserved packet type · type 0 is reserved",
            "did mqtt · 3 · a +1 = no answer",
            "broke mqtt · wrong quality of service · 0, 1 or 2 needed, 3 there",
            "was mqtt · 3 · a QoS +1 = U8 [03]",
            "was mqtt · 3 · a +1 = F64Le [00, 00, 00, 00, 00, 00, f0, 3f]",
            "broke mqtt · wrong length · 8 octets are missing",
            "broke mqtt · wrong length · a length of at most four octets needed"
        ]
    );
}

#[test]
fn only_a_connect_is_beyond_doubt() {
    let look = |bytes: &[u8]| (PROTOCOL.recognise)(Carrier::Tcp, bytes);
    assert_eq!(look(&connect(4, 2, &[])), Recognition::Sure(Some(Side::Client)));
    assert_eq!(look(&hex("20020000")), Recognition::Maybe(Some(Side::Server)));
    assert_eq!(look(&publish(0, "a/b", b"1")), Recognition::Maybe(None));
    assert_eq!(look(&hex("c000")), Recognition::Maybe(Some(Side::Client)));
    assert_eq!(look(&hex("300100")), Recognition::No);
    assert_eq!(look(b"GET / HTTP/1.1"), Recognition::No);
    assert_eq!(look(&connect(4, 2, &[])[..5]), Recognition::Short);
}

fn seeds() -> Vec<Vec<u8>> {
    let rest = [string("eva"), string("hunter2")].concat();
    vec![
        connect(4, 0xC2, &rest),
        connect(5, 2, &[]),
        hex("20020000"),
        publish(2, "line/speed", b"21.5"),
        hex("40020009"),
        packet(0x82, &[&[0, 7][..], &string("plant/+/t"), &[0]].concat()),
        message("spBv1.0/P1/DBIRTH/E/D", 1, &[metric("T", 9, &hex("65 0000ac41"))]),
        message("spBv1.0/P1/DDATA/E/D", 2, &[metric("", 0, &hex("65 0000ac41"))]),
    ]
}

#[test]
fn any_octets_are_survived() {
    any_octets(&PROTOCOL, Carrier::Tcp, &seeds(), 4000);
}

#[test]
fn a_cut_changes_nothing() {
    let all = seeds().concat();
    let mut once = probe();
    let whole = once.send(Side::Client, &all).end().stated();
    for at in 1..all.len() {
        let mut probe = probe();
        probe.send(Side::Client, &all[..at]).send(Side::Client, &all[at..]);
        assert_eq!(probe.end().stated(), whole, "at {at}");
    }
}
