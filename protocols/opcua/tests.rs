//! Messages by hand. Sections are of OPC 10000-6, of services OPC 10000-4.

use super::PROTOCOL;
use wire::probe::{any_octets, hex, Probe};
use wire::{Carrier, Recognition, Side};

fn probe() -> Probe {
    Probe::new(&PROTOCOL, Carrier::Tcp)
}

fn le(number: usize) -> [u8; 4] {
    u32::try_from(number).unwrap().to_le_bytes()
}

/// 7.1.2.2: a word, whether it is whole, its size.
fn chunk(word: &str, body: &[u8]) -> Vec<u8> {
    [word.as_bytes(), &le(8 + body.len()), body].concat()
}

/// 5.2.2.4
fn string(text: &str) -> Vec<u8> {
    [&le(text.len())[..], text.as_bytes()].concat()
}

/// 6.7.2: channel 5, token 6, a sequence number, a request's number, a service.
fn service(part: char, number: u8, request: u8, id: u16, body: &[u8]) -> Vec<u8> {
    let sequence = [le(5), le(6), le(number.into()), le(request.into())].concat();
    let kind = [&[1, 0][..], &id.to_le_bytes()].concat();
    chunk(&format!("MSG{part}"), &[&sequence, &kind, body].concat())
}

/// 7.33: a token of four octets, time, handle, nothing more.
fn header() -> Vec<u8> {
    hex("0500 0004000000 aabbccdd 0000000000000000 01000000 00000000 ffffffff 10270000 0000 00")
}

/// 7.34: time, handle, result, no diagnostics.
fn result(status: u32) -> Vec<u8> {
    let start = hex("0000000000000000 01000000");
    [&start, &status.to_le_bytes()[..], &hex("00 00000000 0000 00")].concat()
}

fn ask(request: u8, id: u16, body: &str) -> Vec<u8> {
    service('F', request, request, id, &[header(), hex(body)].concat())
}

fn answer(request: u8, id: u16, status: u32, body: &str) -> Vec<u8> {
    service('F', request, request, id, &[result(status), hex(body)].concat())
}

fn exchange(request: &[u8], answer: &[u8]) -> Vec<String> {
    probe().send(Side::Client, request).send(Side::Server, answer).stated()
}

const POLICY: &str = "http://opcfoundation.org/UA/SecurityPolicy#";

/// 6.7.2.3: channel 0, policy, no certificate, no thumbprint, and what may be encrypted.
fn open(policy: &str, rest: &[u8]) -> Vec<u8> {
    let start = [&le(0)[..], &string(&format!("{POLICY}{policy}")), &[0xFF; 8]].concat();
    chunk("OPNF", &[&start[..], rest].concat())
}

/// A ReadValueId of ns=2;i=7: its value (13) or its name (4).
fn read_value(attribute: u8) -> String {
    format!("01 02 0700 {attribute:02x}000000 ffffffff 0000 ffffffff")
}

fn read(request: u8) -> Vec<u8> {
    let nodes = [read_value(13), read_value(4)].concat();
    ask(request, 631, &format!("0000000000000000 02000000 02000000 {nodes}"))
}

#[test]
fn a_hello_is_answered_or_refused() {
    let limits = hex("00000000 00000100 00000100 00000000 00000000");
    let hello = chunk("HELF", &[&limits[..], &string("opc.tcp://plc:4840")].concat());
    assert_eq!(
        exchange(&hello, &chunk("ACKF", &limits)),
        ["did opcua · HEL · opc.tcp://plc:4840 +1 = 0"]
    );
    let refused = chunk("ERRF", &[hex("00008380"), string("wrong url")].concat());
    assert_eq!(
        exchange(&hello, &refused),
        [
            "did opcua by server · ERR ·  +1 = 2156068864",
            "did opcua · HEL · opc.tcp://plc:4840 +1 = 2156068864"
        ]
    );
    assert_eq!((PROTOCOL.recognise)(Carrier::Tcp, &hello), Recognition::Sure(Some(Side::Client)));
}

/// 7.1.2.6: the server connects, and the client greets on that connection.
#[test]
fn a_server_may_call() {
    let body = [string("urn:plc"), string("opc.tcp://plc:4840")].concat();
    let limits = hex("00000000 00000100 00000100 00000000 00000000");
    let hello = chunk("HELF", &[&limits[..], &string("opc.tcp://plc:4840")].concat());
    let mut probe = probe();
    probe.send(Side::Client, &chunk("RHEF", &body)).send(Side::Server, &hello);
    probe.send(Side::Client, &chunk("ACKF", &limits));
    assert_eq!(
        probe.stated(),
        [
            "did opcua · RHE · opc.tcp://plc:4840 +1 = no answer",
            "is opcua · client · url = urn:plc",
            "did opcua by server · HEL · opc.tcp://plc:4840 +1 = 0"
        ]
    );
}

#[test]
fn a_channel_without_security_says_so() {
    let id = |id: u16| [&hex("01000000 01000000 0100")[..], &id.to_le_bytes()].concat();
    let asked = hex("00000000 00000000 01000000 ffffffff 80ee3600");
    let asked = open("None", &[id(446), header(), asked].concat());
    let given = open("None", &[id(449), result(0), hex("00000000")].concat());
    assert_eq!(
        exchange(&asked, &given),
        [
            "is opcua · server · cipher = None",
            "is opcua · server · integrity = None",
            "is opcua · server · cipher = None",
            "did opcua · 446 ·  +1 = 0"
        ]
    );
}

#[test]
fn what_is_encrypted_is_said_to_be() {
    let mut probe = probe();
    probe.send(Side::Client, &open("Basic256Sha256", &[0x5A; 64]));
    probe.send(Side::Server, &open("Basic256Sha256", &[0x5A; 64]));
    let body = [&le(5)[..], &le(6), &[0xA5; 64]].concat();
    probe.send(Side::Client, &chunk("MSGF", &body)).send(Side::Server, &chunk("MSGF", &body));
    probe.send(Side::Client, &chunk("CLOF", &body));
    assert_eq!(
        probe.stated(),
        [
            "is opcua · server · cipher = Basic256Sha256",
            "is opcua · server · cipher = Basic256Sha256",
            "did opcua · 446 ·  +1 = 0",
            "is opcua · server · integrity = SignAndEncrypt",
            "did opcua · MSG ·  +1 = no answer",
            "did opcua by server · MSG ·  +1 = no answer",
            "did opcua · 452 ·  +1 = no answer"
        ]
    );
}

/// 6.7.2.5: behind each chunk of a message that is signed only stands its signature.
#[test]
fn what_is_signed_only_can_be_read() {
    let mut probe = probe();
    probe.send(Side::Client, &open("Basic256Sha256", &[0x5A; 64]));
    let whole = read(1);
    let signed = |word: &str, body: &[u8]| chunk(word, &[body, &[0x77; 32][..]].concat());
    let (first, second) = whole[24..].split_at(50);
    let second = [&whole[8..16], &[2, 0, 0, 0, 1, 0, 0, 0], second].concat();
    probe.send(Side::Client, &signed("MSGC", &[&whole[8..24], first].concat()));
    probe.send(Side::Client, &signed("MSGF", &second)).stated();
    let values = "02000000 01 0b 0000000000000840 01 15 02 02000000 4869 00000000";
    let given = answer(1, 634, 0, values);
    probe.send(Side::Server, &signed("MSGF", &given[8..]));
    assert_eq!(
        probe.stated(),
        [
            "did opcua · 631 · ns=2;i=7 +1 = 0",
            "was opcua · 631 · ns=2;i=7 +1 = F64Le [00, 00, 00, 00, 00, 00, 08, 40]",
            "was opcua · 631 · ns=2;i=7 DisplayName +1 = Text [48, 69]"
        ]
    );
}

#[test]
fn a_node_that_fails_is_the_operations_object() {
    let values = "02000000 01 06 2a000000 02 00003480 00000000";
    assert_eq!(
        exchange(&read(1), &answer(1, 634, 0, values)),
        [
            "did opcua · 631 · ns=2;i=7 DisplayName +1 = 2150891520",
            "was opcua · 631 · ns=2;i=7 +1 = I32Le [2a, 00, 00, 00]"
        ]
    );
}

/// 5.11.4: a value of ns=2;s=Run is written, and three elements of ns=2;i=300.
#[test]
fn what_was_written_is_told_when_it_was_done() {
    let nodes = "02000000 03 0200 03000000 52756e 0d000000 ffffffff 01 01 01
                 02 0200 2c010000 0d000000 ffffffff 01 84 03000000 0100 0200 0300";
    assert_eq!(
        exchange(&ask(1, 673, nodes), &answer(1, 676, 0, "02000000 00000000 00000000 00000000")),
        [
            "did opcua · 673 · ns=2;s=Run +1 = 0",
            "was opcua · 673 · ns=2;s=Run +1 = U8 [01]",
            "was opcua · 673 · ns=2;i=300[0] +3 = I16Le [01, 00, 02, 00, 03, 00]"
        ]
    );
    assert_eq!(
        exchange(&ask(1, 673, nodes), &answer(1, 676, 0, "02000000 00001f80 00000000 00000000"))[0],
        "did opcua · 673 · ns=2;s=Run +1 = 2149515264"
    );
    assert_eq!(
        exchange(&ask(1, 673, nodes), &answer(1, 397, 0x8025_0000, "")),
        ["did opcua · 673 · ns=2;s=Run +1 = 2149908480"]
    );
}

/// 5.12.2: ns=2;i=8 of ns=2;i=1, with one argument, which gives one.
#[test]
fn a_method_has_its_arguments() {
    let call = "01000000 01 02 0100 01 02 0800 01000000 06 05000000";
    let given = "01000000 00000000 01000000 00000000 00000000 01000000 01 01 00000000";
    assert_eq!(
        exchange(&ask(1, 712, call), &answer(1, 715, 0, given)),
        [
            "did opcua · 712 · ns=2;i=1 / ns=2;i=8 +1 = 0",
            "was opcua · 712 · ns=2;i=1 / ns=2;i=8 input 0 +1 = I32Le [05, 00, 00, 00]",
            "was opcua · 712 · ns=2;i=1 / ns=2;i=8 output 0 +1 = U8 [01]"
        ]
    );
}

/// 5.13.2 and 5.14.5: item 9 of subscription 3 is ns=2;i=7.
fn watch() -> Vec<u8> {
    let item = format!("{} 02000000 09000000 0000000000408f40 0000 00 01000000 01", read_value(13));
    ask(1, 751, &format!("03000000 02000000 01000000 {item}"))
}

fn published(request: u8, handle: u8) -> Vec<u8> {
    let change = format!("01000000 {handle:02x}000000 01 06 2a000000 00000000");
    let length = change.split_whitespace().collect::<String>().len() / 2;
    let data = format!("01000000 01 00 2b03 01 {length:02x}000000 {change}");
    let notification = format!("07000000 0000000000000000 {data}");
    answer(request, 829, 0, &format!("03000000 00000000 00 {notification} 00000000 00000000"))
}

#[test]
fn a_change_has_its_nodes_name() {
    let mut probe = probe();
    probe.send(Side::Client, &watch());
    probe.send(Side::Server, &answer(1, 754, 0, "00000000 00000000"));
    probe.send(Side::Client, &ask(2, 826, "00000000")).send(Side::Server, &published(2, 9));
    probe.send(Side::Client, &ask(3, 826, "00000000")).send(Side::Server, &published(3, 8));
    let frames: Vec<_> = probe.frames()[2].iter().collect();
    assert_eq!(frames, [1, 4], "the item's creation is a part of the proof");
    assert_eq!(
        probe.stated(),
        [
            "did opcua · 751 · ns=2;i=7 +1 = 0",
            "did opcua · 826 ·  +1 = 0",
            "was opcua · 826 · ns=2;i=7 +1 = I32Le [2a, 00, 00, 00]",
            "did opcua · 826 ·  +1 = 0",
            "was opcua · 826 · monitored item 8 +1 = I32Le [2a, 00, 00, 00]"
        ]
    );
}

/// 7.41.4: the type 324, its length, policy, user, password, algorithm.
/// An extension object: its encoding's number and its octets.
fn extension(id: u16, body: &str) -> String {
    let body = hex(body);
    let octets = |octets: &[u8]| octets.iter().map(|o| format!("{o:02x}")).collect::<String>();
    format!("0100 {} 01 {} {}", octets(&id.to_le_bytes()), octets(&le(body.len())), octets(&body))
}

/// 7.22.3: fields of two, of which one has a way of two steps; then no condition.
const SELECTED: &str = "03000000
    01 00 f907 01000000 0000 0a000000 536f757263654e616d65 0d000000 ffffffff
    01 00 f907 02000000 0000 03000000 416374 0000 02000000 4964 0d000000 ffffffff
    01 00 f907 00000000 01000000 ffffffff  00000000";
/// What an event says: of `Boiler`, active, from a condition.
const FIELDS: &str = "03000000 0c 06000000 426f696c6572 01 01 11 01 02 0900";

#[test]
fn events_have_fields() {
    let item = format!(
        "00 8dfd 0c000000 ffffffff 0000 ffffffff 02000000 09000000 0000000000000000
        {} 0a000000 01",
        extension(727, SELECTED)
    );
    let item = item.replace("00 8dfd", "01 00 cd08");
    let create = ask(1, 751, &format!("07000000 02000000 01000000 {item}"));
    let events = extension(916, &format!("01000000 09000000 {FIELDS}"));
    let notification = format!("07000000 00000000 00 07000000 0000000000000000 01000000 {events}");
    let mut probe = probe();
    probe.send(Side::Client, &create).send(Side::Server, &answer(1, 754, 0, "00000000 00000000"));
    probe.send(Side::Server, &answer(2, 829, 0, &notification));
    assert_eq!(
        probe.stated(),
        [
            "did opcua · 751 · i=2253 EventNotifier +1 = 0",
            "was opcua · 826 · event of Boiler: Act/Id +1 = U8 [01]",
            "was opcua · 826 · event of Boiler: ConditionId +1 = Text [6e, 73, 3d, 32, 3b, 69, 3d, 39]",
        ]
    );
    let alone = self::probe().send(Side::Server, &answer(2, 829, 0, &notification)).stated();
    assert!(alone.is_empty(), "nobody knows what the fields are");
}

/// 5.11.3; OPC 10000-11, 6.4.3 and 6.5.2: a minute of values, and of events.
#[test]
fn history_has_values_and_events() {
    const MINUTE: &str = "0100000000000000 0146c32300000000";
    let of = |details: String, found: String| {
        let asked =
            format!("{details} 00000000 00 01000000 01 02 0700 ffffffff 0000 ffffffff ffffffff");
        let found = format!("01000000 00000000 ffffffff {found} 00000000");
        exchange(&ask(1, 664, &asked), &answer(1, 667, 0, &found))
    };
    let (did, seconds) = (
        "did opcua · 664 · ns=2;i=7 +1 = 0",
        "was opcua · 664 · ns=2;i=7: seconds asked for +1 = F64Le [00, 00, 00, 00, 00, 00, 4e, 40]",
    );
    let raw = extension(649, &format!("00 {MINUTE} 00000000 00"));
    let data = "02000000 01 06 2a000000 03 06 2b000000 00000080";
    assert_eq!(
        of(raw, extension(658, data)),
        [did, seconds, "was opcua · 664 · ns=2;i=7 +1 = I32Le [2a, 00, 00, 00]"]
    );
    let events = extension(646, &format!("00000000 {MINUTE} {SELECTED}"));
    let found = of(events, extension(661, &format!("01000000 {FIELDS}")));
    assert_eq!((&found[..2], found.len()), (&[did.into(), seconds.into()][..], 4));
    assert_eq!(found[2], "was opcua · 664 · event of Boiler: Act/Id +1 = U8 [01]");
}

/// OPC 10000-11, 6.9.
#[test]
fn a_change_of_history_says_how() {
    let of = |id, details| {
        exchange(
            &ask(1, 700, &format!("01000000 {}", extension(id, details))),
            &answer(1, 703, 0, "00000000 00000000"),
        )
    };
    assert_eq!(of(682, "01 02 0700 02000000"), ["did opcua · 700 · ns=2;i=7: replace +1 = 0"]);
    assert_eq!(of(688, "01 02 0700 00"), ["did opcua · 700 · ns=2;i=7: delete +1 = 0"]);
    assert_eq!(of(99, "01 02 0700 00"), ["did opcua · 700 · ns=2;i=7 +1 = 0"]);
}

/// OPC 10000-18, 5.2.8: `ChangePassword` of the server's user management.
#[test]
fn a_methods_secrets_are_not_told() {
    let call = "01000000 01 00 e25e 01 00 f65e 02000000 0c 03000000 6f6c64 0c 04000000 6e657721";
    let mut probe = probe();
    probe.send(Side::Client, &ask(1, 712, call));
    probe.send(Side::Server, &answer(1, 715, 0, "01000000 00000000 00000000 00000000 00000000"));
    let secrets = probe.secrets();
    assert_eq!(secrets[1..], ["password of 3 octets, secret", "password of 4 octets, secret"]);
    assert_eq!(probe.stated(), ["did opcua · 712 · i=24290 / i=24310 +1 = 0"]);
    let keys = "01000000 00000000 00000000 00000000 03000000 0c 00000000 07 01000000
        8f 02000000 02000000 4b31 02000000 4b32";
    let ask_keys = ask(2, 712, "01000000 01 00 bb38 01 00 6f3b 00000000");
    probe.send(Side::Client, &ask_keys).send(Side::Server, &answer(2, 715, 0, keys));
    assert_eq!(probe.secrets().iter().filter(|what| what.starts_with("key of a group")).count(), 2);
}

fn log_on(algorithm: &str) -> Vec<u8> {
    let parts = [string("user"), string("eva"), string("hunter2"), string(algorithm)].concat();
    let token = [&hex("01 00 4401 01")[..], &le(parts.len()), &parts].concat();
    let start = hex("ffffffff ffffffff ffffffff ffffffff");
    service('F', 1, 1, 467, &[header(), start, token, hex("ffffffff ffffffff")].concat())
}

#[test]
fn a_log_on_in_clear_has_its_account() {
    let accepted = answer(1, 470, 0, "ffffffff 00000000 00000000");
    assert_eq!(
        exchange(&log_on(""), &accepted),
        [
            "is opcua · server · authentication = password",
            "did opcua · 467 ·  +1 = 0",
            "is opcua · server · user = eva",
            "is opcua · server · credential = password of 7 octets, secret"
        ]
    );
    assert_eq!(
        exchange(&log_on("rsa"), &accepted),
        [
            "did opcua · 467 ·  +1 = 0",
            "is opcua · server · user = eva",
            "is opcua · server · authentication = user name, password encrypted"
        ]
    );
    let refused = exchange(&log_on("rsa"), &answer(1, 397, 0x801F_0000, ""));
    assert_eq!(refused, ["did opcua · 467 ·  +1 = 2149515264"]);
}

/// i=2260, ServerStatus.BuildInfo: OPC 10000-5, 12.4.
#[test]
fn a_build_says_what_the_server_is() {
    let asked = ask(
        1,
        631,
        "0000000000000000 00000000 01000000 01 00 d408 0d000000 ffffffff 0000 ffffffff",
    );
    let parts = ["urn:p", "Acme", "PLC 7", "2.1", "17"].map(string).concat();
    let body = [&parts[..], &[0; 8]].concat();
    let value = [&hex("01000000 01 16 01 00 5401 01")[..], &le(body.len()), &body].concat();
    let given = service('F', 1, 1, 634, &[&result(0)[..], &value, &hex("00000000")].concat());
    assert_eq!(
        exchange(&asked, &given),
        [
            "did opcua · 631 · i=2260 +1 = 0",
            "is opcua · server · vendor = Acme",
            "is opcua · server · model = PLC 7",
            "is opcua · server · software = 2.1 build 17"
        ]
    );
}

#[test]
fn nodes_are_written_as_the_specification_does() {
    for (node, name) in [
        ("00 54", "i=84"),
        ("01 00 d508", "i=2261"),
        ("02 0100 01000100", "ns=1;i=65537"),
        ("03 0000 02000000 6162", "s=ab"),
        (
            "04 0300 912b9672 75fa e64a 8d28b404dc7daf63",
            "ns=3;g=72962b91-fa75-4ae6-8d28-b404dc7daf63",
        ),
        ("05 0200 04000000 4d2d3337", "ns=2;b=TS0zNw=="),
    ] {
        let asked = ask(1, 560, &format!("01000000 {node}"));
        let line = format!("did opcua · 560 · {name} +1 = 0");
        assert_eq!(exchange(&asked, &answer(1, 563, 0, "00000000")), [line]);
    }
}

#[test]
fn a_sequence_that_breaks_off_is_told() {
    let mut probe = probe();
    let numbered = |number: usize, request: u8| {
        let mut chunk = ask(request, 826, "00000000");
        chunk[16..20].copy_from_slice(&le(number));
        chunk
    };
    for (number, request) in [(2000, 1), (2001, 2), (2004, 3), (1, 4), (2, 5)] {
        probe.send(Side::Client, &numbered(number, request));
    }
    assert_eq!(probe.stated(), ["break opcua · 826 · sequence number 2002 = 2004"]);
}

#[test]
fn what_breaks_is_told() {
    let cut = service('F', 1, 1, 631, &header()[..20]);
    let mut probe = probe();
    let stated = probe.send(Side::Client, &cut).end().stated();
    assert_eq!(
        stated,
        ["broke opcua · wrong length · 7 octets are missing", "did opcua · 631 ·  +1 = unanswered"]
    );
    let stated = probe.send(Side::Client, &chunk("MSGF", &[0; 4])).stated();
    assert_eq!(stated, ["broke opcua · wrong length · 24 to 67108864 octets needed, 12 there"]);
    assert_eq!(probe.stopped(), Some("foreign"));
    let long = [b"MSGF".as_slice(), &(1_u32 << 27).to_le_bytes(), &[0; 16]].concat();
    let stated = self::probe().send(Side::Client, &long).stated();
    assert_eq!(
        stated,
        ["broke opcua · wrong length · 24 to 67108864 octets needed, 134217728 there"]
    );
}

#[test]
fn an_answer_alone_is_an_orphan_and_tells_what_it_can() {
    let mut probe = probe();
    assert!(probe.send(Side::Server, &answer(1, 634, 0, "00000000 00000000")).stated().is_empty());
    assert_eq!(probe.orphans(), 1);
    let value = "was opcua · 826 · monitored item 9 +1 = I32Le [2a, 00, 00, 00]";
    assert_eq!(probe.send(Side::Server, &published(2, 9)).stated(), [value]);
}

fn seeds() -> Vec<Vec<u8>> {
    let values = "02000000 01 0b 0000000000000840 01 15 02 02000000 4869 00000000";
    vec![
        chunk("HELF", &[&[0; 20][..], &string("opc.tcp://plc")].concat()),
        chunk("ACKF", &[0; 20]),
        open("None", &[&hex("01000000 01000000 0100 be01")[..], &header(), &[0; 20]].concat()),
        open("Basic256Sha256", &[0x5A; 64]),
        read(1),
        answer(1, 634, 0, values),
        watch(),
        published(1, 9),
        log_on(""),
        ask(1, 712, "01000000 01 02 0100 01 02 0800 01000000 06 05000000"),
        ask(
            1,
            664,
            &format!(
                "{} 00000000 00 01000000 01 02 0700 ffffffff 0000 ffffffff ffffffff",
                extension(646, &format!("00000000 {} {SELECTED}", "01".repeat(16)))
            ),
        ),
        answer(
            1,
            667,
            0,
            &format!(
                "01000000 00000000 ffffffff {} 00000000",
                extension(661, &format!("01000000 {FIELDS}"))
            ),
        ),
        ask(1, 712, "01000000 01 00 e25e 01 00 f65e 01000000 0c 03000000 6f6c64"),
    ]
}

#[test]
fn any_octets_are_survived() {
    any_octets(&PROTOCOL, Carrier::Tcp, &seeds(), 4000);
}

#[test]
fn a_cut_changes_nothing() {
    let requests = [read(1), watch(), log_on("")];
    let answers = [
        answer(1, 634, 0, "02000000 01 06 2a000000 01 01 01 00000000"),
        answer(1, 754, 0, "00000000 00000000"),
        answer(1, 470, 0, "ffffffff 00000000 00000000"),
    ];
    for (request, answer) in requests.iter().zip(&answers) {
        let whole = exchange(request, answer);
        for at in 1..request.len() {
            let mut probe = probe();
            probe.send(Side::Client, &request[..at]).send(Side::Client, &request[at..]);
            assert_eq!(probe.send(Side::Server, answer).stated(), whole, "request at {at}");
        }
        for at in 1..answer.len() {
            let mut probe = probe();
            probe.send(Side::Client, request).send(Side::Server, &answer[..at]);
            assert_eq!(probe.send(Side::Server, &answer[at..]).stated(), whole, "answer at {at}");
        }
    }
}
