//! Messages by hand: jobs here, userdata in `tests/userdata.rs`.

use super::PROTOCOL;
use wire::probe::{any_octets, hex, Probe};
use wire::{Carrier, Recognition, Side};

mod userdata;

/// DB1.DBB4, 16 of them.
const READ: &str = "04 01 120a10 02 0010 0001 84 000020";

fn probe() -> Probe {
    Probe::new(&PROTOCOL, Carrier::Inside("cotp"))
}

/// A PDU: kind, reference, two lengths, what an answer has behind them, parameter, data.
fn pdu(kind: &str, answer: &str, parameter: &str, data: &str) -> Vec<u8> {
    let (parameter, data) = (hex(parameter), hex(data));
    let length = |octets: &[u8]| u16::try_from(octets.len()).unwrap().to_be_bytes();
    let lengths = [length(&parameter), length(&data)].concat();
    [hex(kind), hex("0000 0001"), lengths, hex(answer), parameter, data].concat()
}

fn job(parameter: &str, data: &str) -> Vec<u8> {
    pdu("3201", "", parameter, data)
}

fn answer(parameter: &str, data: &str) -> Vec<u8> {
    pdu("3203", "0000", parameter, data)
}

/// What a client's request and a server's answer state.
fn exchange(request: &[u8], answer: &[u8]) -> Vec<String> {
    probe().send(Side::Client, request).send(Side::Server, answer).stated()
}

#[test]
fn set_up_tells_the_length_of_a_pdu() {
    assert_eq!(
        exchange(&job("f000 0001 0001 01e0", ""), &answer("f000 0001 0001 00f0", "")),
        ["did s7comm · 1.240 ·  +1 = 0", "was s7comm · 1.240 · PDU length +1 = U16Be [00, f0]"]
    );
}

#[test]
fn a_read_has_its_values() {
    assert_eq!(
        exchange(&job(READ, ""), &answer("0401", "ff04 0020 01020304")),
        [
            "did s7comm · 1.4 · DB1.DBB4 +16 = 0",
            "was s7comm · 1.4 · DB1.DBB4 +4 = U8 [01, 02, 03, 04]"
        ]
    );
}

/// One request, one operation; every variable that was read has its value, and the first
/// that was not is the operation's object.
#[test]
fn variables_of_one_read_fail_on_their_own() {
    let request = "04 04 120a10 01 0001 0000 83 000053  120a10 04 0001 0009 84 000010
        120a10 08 0002 0002 84 000040  120a10 1d 0001 0000 1d 000005";
    let values = "ff03 0001 01 00  0a00 0000  ff07 0008 3f80000040000000  ff09 0002 1234";
    assert_eq!(
        exchange(&job(request, ""), &answer("0404", values)),
        [
            "did s7comm · 1.4 · DB9.DBW2 +1 = 10",
            "was s7comm · 1.4 · M10.3 +1 = Bits [01]",
            "was s7comm · 1.4 · DB2.DBD8 +2 = F32Be [3f, 80, 00, 00, 40, 00, 00, 00]",
            "was s7comm · 1.4 · T5 +1 = U16Be [12, 34]"
        ]
    );
}

#[test]
fn a_write_has_its_values_once_answered() {
    let addresses = "05 02 120a10 05 0001 0064 84 000000  120a10 01 0001 0000 82 000007";
    let mut probe = probe();
    probe.send(Side::Client, &job(addresses, "0004 0010 fff6  0003 0001 01"));
    assert_eq!(probe.stated(), [""; 0]);
    probe.send(Side::Server, &answer("0502", "ff 05"));
    assert_eq!(
        probe.stated(),
        ["did s7comm · 1.5 · Q0.7 +1 = 5", "was s7comm · 1.5 · DB100.DBW0 +1 = I16Be [ff, f6]"]
    );
}

#[test]
fn other_ways_to_name_a_variable() {
    let named = |address: &str| {
        let request = job(&format!("04 01 {address}"), "");
        probe().send(Side::Client, &request).end().stated().concat()
    };
    let did = |object: &str| format!("did s7comm · 1.4 · {object} = unanswered");
    assert_eq!(named("120a10 06 0003 0000 81 000028"), did("ID5 +3"));
    assert_eq!(named("120a10 1c 0001 0000 1c 000007"), did("C7 +1"));
    assert_eq!(named("120a10 02 0001 0000 80 000800"), did("PB256 +1"));
    assert_eq!(named("120a10 0f 0001 0003 84 000010"), did("DB3.DBB2 +8"));
    assert_eq!(named("120a10 02 0001 0003 01 000010"), did("area 1 of 3, byte 2 +1"));
    assert_eq!(named("1208 82 41 0001 0002 7f 01"), did("channel 1 7F.1.2 +1"));
    assert_eq!(named("120a a2 01 0000 0000 03a5 0002"), did("drive p933[2] +1"));
    assert_eq!(named("1207 b0 01 08 0005 0010 00"), did("DB5.DBB16 +8"));
    let symbol = "1212 b2 ff 8a0e 0001 1a2b3c4d 20000009 20000004";
    assert_eq!(named(symbol), did("DB1 symbol 1A2B3C4D.9.4 +1"));
    assert_eq!(named("1206 13 00 00000007"), did("R_ID 7 +1"));
    assert_eq!(named("1202 77 00"), did("variable of syntax 119 +1"));
}

/// A controller answers with an error class and code, or without data at all.
#[test]
fn an_error_is_the_status() {
    assert_eq!(
        exchange(&job(READ, ""), &pdu("3203", "8104", "", "")),
        ["did s7comm · 1.4 · DB1.DBB4 +16 = 33028"]
    );
    assert_eq!(
        exchange(&job(READ, ""), &pdu("3202", "8500", "", "")),
        ["did s7comm · 1.4 · DB1.DBB4 +16 = 34048"]
    );
}

#[test]
fn a_reference_used_again_leaves_the_first_request_unanswered() {
    let read = answer("0401", "ff04 0020 01020304");
    let mut probe = probe();
    probe.send(Side::Client, &job(READ, "")).send(Side::Client, &job(READ, ""));
    assert_eq!(probe.stated(), ["did s7comm · 1.4 · DB1.DBB4 +16 = unanswered"]);
    probe.send(Side::Server, &read);
    assert_eq!((probe.stated().len(), probe.orphans()), (2, 0));
    probe.send(Side::Server, &read);
    assert_eq!((probe.stated().len(), probe.orphans()), (0, 1));
}

/// After a gap the answer to a lost request may meet another that waits.
#[test]
fn an_answer_is_to_a_request_like_it() {
    let mut probe = probe();
    probe.send(Side::Client, &job(READ, "")).send(Side::Server, &answer("0501", "ff"));
    probe.send(Side::Server, &answer("0402", "0a000000 0a000000"));
    assert_eq!((probe.stated().len(), probe.orphans()), (0, 2));
    probe.send(Side::Server, &answer("0401", "0a000000"));
    assert_eq!(probe.stated(), ["did s7comm · 1.4 · DB1.DBB4 +16 = 10"]);
}

/// The client asks to download, then the controller asks for the block and says when it
/// has all of it.
#[test]
fn a_download_is_asked_for_by_both_sides() {
    let file = "00000000 09 5f 3041 3030313030 50";
    let lengths = "0d 31303030353030303030343030";
    let mut probe = probe();
    probe.send(Side::Client, &job(&format!("1a 00 0100 {file} {lengths}"), ""));
    probe.send(Side::Server, &answer("1a", ""));
    probe.send(Side::Server, &job(&format!("1b 00 0000 {file}"), ""));
    probe.send(Side::Client, &answer("1b00", "0002 00fb 7070"));
    probe.send(Side::Server, &job(&format!("1c 00 0000 {file}"), ""));
    probe.send(Side::Client, &answer("1c", ""));
    assert_eq!(
        probe.stated(),
        [
            "did s7comm · 1.26 · DB100 passive +1 = 0",
            "did s7comm by server · 1.27 · DB100 passive +1 = 0",
            "did s7comm by server · 1.28 · DB100 passive +1 = 0"
        ]
    );
}

/// An upload goes by a number that the controller gives.
#[test]
fn an_upload_is_of_one_block() {
    let mut probe = probe();
    probe.send(Side::Client, &job("1d 00 0000 00000000 09 5f 3045 3030303132 41", ""));
    probe.send(Side::Server, &answer("1d 00 0100 00000007 07 30303030323136", ""));
    probe.send(Side::Client, &job("1e 00 0000 00000007", ""));
    probe.send(Side::Server, &answer("1e00", "0001 00fb 70"));
    probe.send(Side::Client, &job("1f 00 0000 00000007", ""));
    probe.send(Side::Server, &answer("1f", ""));
    assert_eq!(probe.frames()[1].iter().collect::<Vec<_>>(), [1, 2, 3, 4]);
    probe.send(Side::Client, &job("1e 00 0000 00000007", "")).end();
    assert_eq!(
        probe.stated(),
        [
            "did s7comm · 1.29 · FB12 active +1 = 0",
            "did s7comm · 1.30 · FB12 active +1 = 0",
            "did s7comm · 1.31 · FB12 active +1 = 0",
            "did s7comm · 1.30 · upload 7 +1 = unanswered"
        ]
    );
}

#[test]
fn services_start_stop_and_change_a_program() {
    let stated = |parameter: &str| {
        let function = parameter.get(..2).unwrap();
        exchange(&job(parameter, ""), &answer(function, ""))
    };
    let service = |argument: &str| stated(&format!("28 00000000 0000fd {argument}"));
    assert_eq!(
        service("000a 0100 3041 3030303031 50 05 5f494e5345"),
        [
            "did s7comm · 1.40 · _INSE +1 = 0",
            "was s7comm · 1.40 · _INSE +1 = Text [44, 42, 31, 20, 70, 61, 73, 73, 69, 76, 65]"
        ]
    );
    let program = "09 505f50524f4752414d";
    assert_eq!(service(&format!("0000 {program}")), ["did s7comm · 1.40 · P_PROGRAM +1 = 0"]);
    assert_eq!(
        service(&format!("0002 4320 {program}")),
        ["did s7comm · 1.40 · P_PROGRAM C +1 = 0"]
    );
    assert_eq!(
        stated(&format!("29 0000000000 {program}")),
        ["did s7comm · 1.41 · P_PROGRAM +1 = 0"]
    );
    assert_eq!(stated("29 000000000000"), ["did s7comm · 1.41 ·  +1 = 0"]);
}

/// An argument that is a password is told of, and not told.
#[test]
fn a_service_may_take_a_password() {
    let argument = "0013 06 503031303031 00 0a 5375706572506c616e74 09 5f4e5f4c4f47494e5f";
    assert_eq!(
        exchange(&job(&format!("28 00000000 0000fd {argument}"), ""), &answer("28", "")),
        [
            "is s7comm · server · authentication = password",
            "did s7comm · 1.40 · _N_LOGIN_ +1 = 0",
            "is s7comm · server · credential = password of 10 octets, secret"
        ]
    );
}

#[test]
fn broken_messages_are_violations() {
    let broken = |text| probe().send(Side::Client, &hex(text)).end().stated();
    assert_eq!(broken("3201 0000 00"), ["broke s7comm · wrong length · 1 octet is missing"]);
    assert_eq!(
        broken("3201 0000 0001 0010 0000 05 00"),
        [
            "broke s7comm · wrong length · 14 octets are missing",
            "did s7comm · 1.5 ·  +1 = unanswered"
        ]
    );
    assert_eq!(
        broken("3209 0000 0001 0000 0000"),
        ["broke s7comm · unknown message · no message is of kind 9"]
    );
    assert_eq!(
        broken("3201 0000 0001 0004 0000 04 02 120a aa"),
        [
            "broke s7comm · wrong length · 1 octets behind the message",
            "broke s7comm · wrong length · 10 octets are missing",
            "did s7comm · 1.4 ·  +1 = unanswered"
        ]
    );
    assert_eq!(
        exchange(&job(READ, ""), &answer("0401", ""))[1],
        "broke s7comm by server · wrong length · 4 octets are missing"
    );
    assert_eq!(probe().send(Side::Client, &[0x72, 2]).stopped(), Some("foreign"));
}

#[test]
fn recognises_by_content_who_asks() {
    let recognised = |octets: &[u8]| (PROTOCOL.recognise)(Carrier::Inside("cotp"), octets);
    assert_eq!(recognised(&job(READ, "")), Recognition::Sure(Some(Side::Client)));
    assert_eq!(recognised(&answer("0401", "0a000000")), Recognition::Sure(Some(Side::Server)));
    let block = job("1b 00 0000 00000000 09 5f 3041 3030303031 50", "");
    assert_eq!(recognised(&block), Recognition::Sure(None));
    let cut = job(READ, "");
    assert_eq!(recognised(&cut[..20]), Recognition::Maybe(Some(Side::Client)));
    assert_eq!(recognised(&hex("3204 0000 0001 0000 0000")), Recognition::No);
    assert_eq!(recognised(&hex("7202 0000")), Recognition::No);
}

#[test]
fn any_octets_are_survived() {
    let seeds = [
        job(READ, ""),
        answer("0401", "ff04 0020 01020304"),
        userdata::request("44 01 00", "0011 0000"),
        userdata::answer("84 01 01", userdata::IDENTIFICATION),
    ];
    any_octets(&PROTOCOL, Carrier::Inside("cotp"), &seeds, 3_000);
    let framed = seeds.map(|pdu| {
        let length = u8::try_from(pdu.len() + 7).unwrap();
        [vec![3, 0, 0, length, 2, 0xF0, 0x80], pdu].concat()
    });
    any_octets(&crate::cotp::PROTOCOL, Carrier::Tcp, &framed, 3_000);
}
