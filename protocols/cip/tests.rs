mod connection;
mod pccc;

use super::datatype::DataType;
use super::path::Path;
use crate::enip::tests::{breaks, produced, rr, tcp, unit};
use crate::enip::PROTOCOL;
use wire::probe::{any_octets, hex};
use wire::{Carrier, Name, Side};

const IDENTITY: &str = "0100 0e00 3600 1014 6000 3f825100 14
    313735362d4c36312f42204c4f47495835353631";
/// 3-5.5.2: an explicit connection to the Message Router in slot 0.
const FORWARD_OPEN: &str = "54 02 2006 2401 07f9 00000000 1300fe80 1400 4d00 f32b9532 00 000000
    00127a00 f443 00127a00 f443 a3 03 0100 2002 2401";
const OPENED: &str = "d4 00 00 00 01037900 1300fe80 1400 4d00 f32b9532 00127a00 00127a00 0000";
const FORWARD_CLOSE: &str = "4e 02 2006 2401 07f9 1400 4d00 f32b9532 03 00 0100 2002 2401";
const READ_SCADA: &str = "4c 05 9105 5343414441 00 2801 0200";
const WRITE_SCADA: &str = "4d 04 9105 5343414441 00 c300 0100 2800";
const PACKET: &str = "0a 02 2002 2401 0200 0600 1400
    4c 05 9105 5343414441 00 2801 0200  0e 03 2001 2401 3006";
const DIAGNOSTIC: &str = "4b 02 2067 2401 07 4d00 d323aa07 06 00 d7b1 03";

pub fn text(code: &str, object: &str, text: &str) -> String {
    format!("was cip · {code} · {object} +1 = Text {:02x?}", text.as_bytes())
}

/// An Unconnected Send (3-5.5.4) of `request` over `route`.
fn send(request: &str, route: &str) -> Vec<u8> {
    let (mut request, route) = (hex(request), hex(route));
    let length = u16::try_from(request.len()).unwrap().to_le_bytes();
    request.extend(&[0][..request.len() % 2]);
    let words = u8::try_from(route.len() / 2).unwrap();
    [&hex("52 02 2006 2401 069a"), &length[..], &request, &[words, 0], &route].concat()
}

/// Requests and answers, in turn, without connection.
fn stated(messages: &[&str]) -> Vec<String> {
    let mut probe = tcp();
    for (at, message) in messages.iter().enumerate() {
        let side = if at % 2 == 0 { Side::Client } else { Side::Server };
        probe.send(side, &rr(u8::try_from(at / 2).unwrap(), &hex(message)));
    }
    probe.end().stated()
}

/// Real messages of either side.
pub fn seeds() -> Vec<Vec<u8>> {
    let mut seeds: Vec<_> = [
        FORWARD_OPEN,
        OPENED,
        FORWARD_CLOSE,
        READ_SCADA,
        WRITE_SCADA,
        PACKET,
        DIAGNOSTIC,
        "cc 00 00 00 c300 2a00 2b00",
        "cd 00 00 00",
        "ce 00 00 00",
        "8a 00 00 00 0200 0600 0e00 cc 00 00 00 c300 2a00 8e 00 00 00 3f825100",
        "03 02 2001 2401 0200 0100 0700",
        "83 00 00 00 0100 0700 0000 01 41",
        "4b 02 2067 2401 07 4d00 d323aa07 0f 00 0100 a2 02 07 89 00 00",
        "cb 00 00 00 07 4d00 d323aa07 4f 00 0100 2a00",
        "4b 02 2067 2401 07 4d00 d323aa07 0f 00 0100 68 0200 0400 00 244e373a3000 0200",
        "cb 00 00 00 07 4d00 d323aa07 4f 00 0100 99 09 05 42 6400 f9ff",
        "55 03 206b 25000000 0200 0100 0200",
        "d5 00 06 00 05000000 0500 5343414441 c300 07000000 0100 42 c400",
        "4c 03 206c 2500 ce0f 00000000 2800",
        "cc 00 06 00 0000 c200 00000000 0000 c100 00000000 5200 c220 04000000 50756d70 00 4f6e 00",
    ]
    .map(|message| rr(0, &hex(message)))
    .to_vec();
    seeds.push(rr(0, &send(PACKET, "0102")));
    seeds.push(unit(0x0079_0301, 1, &hex(READ_SCADA)));
    seeds
}

#[test]
fn paths_lead_to_names() {
    let object = |path: &str| Path::read(&hex(path)).map(|path| path.object().to_string());
    assert_eq!(object("2001 2401 3007"), Ok("Identity instance 1 attribute 7".into()));
    assert_eq!(object("2100 0203 2500 0100"), Ok("class 770 instance 1".into()));
    assert_eq!(object("206b 2600 01020304"), Ok("Symbol instance 67305985".into()));
    assert_eq!(
        object("208e 2401 2074 2401"),
        Ok("Controller instance 1 / class 116 instance 1".into())
    );
    assert_eq!(
        object("9113 50726f6772616d3a4d61696e50726f6772616d 00 9103 546167 00 2803 2904 0501 9101 4d00"),
        Ok("Program:MainProgram.Tag[3,261].M".into())
    );
    assert_eq!(object("206b 2405 2803"), Ok("Symbol instance 5[3]".into()));
    assert_eq!(object("62 5461 00"), Ok("Ta".into()));
    assert_eq!(
        object("4302 2004 2466 2c64 8001 ffff"),
        Ok("Assembly instance 102 point 100".into())
    );
    assert_eq!(object("f001"), Err(0xF0));
    assert_eq!(object("9108 5461"), Err(0x91));
    assert_eq!(object("5005 0000"), Err(0x50));
}

#[test]
fn routes_name_modules() {
    let route =
        |path: &str, from: Name| Path::read(&hex(path)).map(|path| path.route(&from).to_string());
    assert_eq!(route("2001 2401", Name::None), Ok(String::new()));
    assert_eq!(route("0102 2001 2401", Name::None), Ok("1.2".into()));
    assert_eq!(route("0f12 0003 0102", Name::None), Ok("18.3/1.2".into()));
    assert_eq!(route("120a 31302e312e312e323000", Name::None), Ok("2.10.1.1.20".into()));
    assert_eq!(
        route("1209 31302e312e312e3230 00", Name::at("1.{}", 2)),
        Ok("1.2/2.10.1.1.20".into())
    );
}

#[test]
fn an_unconnected_send_is_what_it_carries_to_a_module() {
    let mut probe = tcp();
    probe.send(Side::Client, &rr(1, &send("01 02 2001 2401", "0100")));
    probe.send(Side::Server, &rr(1, &[hex("81 00 00 00"), hex(IDENTITY)].concat()));
    assert_eq!(probe.frames()[1].iter().collect::<Vec<_>>(), [1, 2]);
    assert_eq!(
        probe.stated(),
        [
            "did cip unit 1.0 · 1 · Identity instance 1 +1 = 0",
            "is cip unit 1.0 · server · vendor_id = 1",
            "is cip unit 1.0 · server · vendor = Rockwell Automation/Allen-Bradley",
            "is cip unit 1.0 · server · type = Programmable Logic Controller",
            "is cip unit 1.0 · server · product_code = 54",
            "is cip unit 1.0 · server · firmware = 16.20",
            &text("1", "Identity status", "run").replace("cip", "cip unit 1.0"),
            "is cip unit 1.0 · server · serial = 0x0051823f",
            "is cip unit 1.0 · server · model = 1756-L61/B LOGIX5561",
        ]
    );
    probe.send(Side::Client, &rr(2, &send("01 02 2001 2401", "0105")));
    probe.send(Side::Server, &rr(2, &hex("d2 00 01 01 0402 01")));
    assert_eq!(probe.stated(), ["did cip unit 1.5 · 1 · Identity instance 1 +1 = 33816577"]);
}

/// Volume 1, 5A-2.2.1.5: what a controller says when it is asked for all and when it is asked
/// for its status alone, which does not tell whose bits the highest are.
#[test]
fn a_status_is_told_in_words() {
    let says = |status: &str, vendor: &str, told: &str| {
        let identity = IDENTITY.replace("6000", status).replacen("0100", vendor, 1);
        let mut stated = stated(&["01 02 2001 2401", &format!("81 00 00 00 {identity}")]);
        stated.retain(|line| line.starts_with("was"));
        assert_eq!(stated, [text("1", "Identity status", told)]);
    };
    says("6030", "0100", "run, key switch: remote");
    says("6030", "2f00", "run");
    says("5504", "0100", "owned, configured, major fault, major recoverable fault");
    says("0000", "0100", "nothing said");
    assert_eq!(
        stated(&["0e 03 2001 2401 3005", "8e 00 00 00 7420"])[1],
        text("14", "Identity status", "configured, idle")
    );
}

/// Volume 1, A-4.14 and: numbers, but not of what holds secrets.
#[test]
fn attributes_have_values() {
    let lines = stated(&[
        "0e 03 2004 2464 3003",
        "8e 00 00 00 2a000000",
        "10 03 202a 2401 3008 d204",
        "90 00 00 00",
        "10 03 202a 2401 3008 d204",
        "90 00 0e 00",
        "0e 03 2004 2464 3003",
        "8e 00 00 00 2a0000",
        "10 03 2061 2401 3003 31323334",
        "90 00 00 00",
        "0e 03 20a1 2401 3001",
        "8e 00 00 00 2a00",
    ]);
    assert_eq!(
        lines,
        [
            "did cip · 14 · Assembly instance 100 attribute 3 +1 = 0",
            "was cip · 14 · Assembly instance 100 attribute 3 +1 = U32Le [2a, 00, 00, 00]",
            "did cip · 16 · AC/DC Drive instance 1 attribute 8 +1 = 0",
            "was cip · 16 · AC/DC Drive instance 1 attribute 8 +1 = U16Le [d2, 04]",
            "did cip · 16 · AC/DC Drive instance 1 attribute 8 +1 = 14",
            "did cip · 14 · Assembly instance 100 attribute 3 +1 = 0",
            "did cip · 16 · Password Authenticator instance 1 attribute 3 +1 = 0",
            "did cip · 14 · Non-Volatile Storage instance 1 attribute 1 +1 = 0",
        ]
    );
}

#[test]
fn a_packet_is_what_it_carries_each_with_its_own_answer() {
    let answer = "8a 00 1e 00 0200 0600 0e00 cc 00 00 00 c300 2a00 8e 00 14 00";
    assert_eq!(
        stated(&[PACKET, answer]),
        [
            "did cip · 76 · SCADA[1] +2 = 0",
            "was cip · 76 · SCADA[1] +1 = I16Le [2a, 00]",
            "did cip · 14 · Identity instance 1 attribute 6 +1 = 20",
        ]
    );
    let one = "8a 00 00 00 0100 0400 cc 00 05 00";
    assert_eq!(
        stated(&[PACKET, one]),
        [
            "did cip · 76 · SCADA[1] +2 = 5",
            "did cip · 14 · Identity instance 1 attribute 6 +1 = unanswered",
        ]
    );
    let refused = stated(&[PACKET, "8a 00 08 00"]);
    assert_eq!(refused.iter().filter(|line| line.ends_with("= 8")).count(), 2);
}

#[test]
fn tags_have_values_once_they_are_answered() {
    assert_eq!(
        stated(&[WRITE_SCADA, "cd 00 00 00", WRITE_SCADA, "cd 00 ff 01 0721"]),
        [
            "did cip · 77 · SCADA +1 = 0",
            "was cip · 77 · SCADA +1 = I16Le [28, 00]",
            "did cip · 77 · SCADA +1 = 554107135",
        ]
    );
    assert_eq!(
        stated(&["52 04 9105 5343414441 00 0a00 08000000", "d2 00 06 00 c400 01000000 02000000"]),
        [
            "did cip · 82 · SCADA +10 = 6",
            "was cip · 82 · SCADA[2] +2 = I32Le [01, 00, 00, 00, 02, 00, 00, 00]",
        ]
    );
    assert_eq!(
        stated(&["4c 02 206b 2409 0100", "cc 00 00 00 a002 ce0f 03000000 616263 0000"])[1],
        "was cip · 76 · Symbol instance 9 +1 = Text [61, 62, 63]"
    );
    let elements = stated(&["4c 02 206b 2409 0200", "cc 00 00 00 c600 01 02"]);
    assert_eq!(elements[1], "was cip · 76 · Symbol instance 9[0] +2 = U8 [01, 02]");
    let element = stated(&["4c 03 206b 2409 2805 0100", "cc 00 00 00 c600 01"]);
    assert_eq!(element[1], "was cip · 76 · Symbol instance 9[5] +1 = U8 [01]");
    assert_eq!(stated(&["4c 02 206d 2409 0100", "cc 00 00 00 c300 0100"]).len(), 1);
}

#[test]
fn any_octets_are_survived() {
    any_octets(&PROTOCOL, Carrier::Tcp, &seeds(), 4_000);
}

#[test]
fn attributes_of_other_objects_are_claims_too() {
    let lines = stated(&[
        "03 02 2064 2401 0200 0100 0200", "83 00 00 00 0200 0100 0000 0200 5031 0200 1400",
        "01 02 20f5 2401",
        "81 00 00 00 01000000 17000000 10000000 0200 20f6 2401 790aa8c0 00ffffff 010aa8c0 00000000 00000000 0000 0300 686d69",
        "0e 03 20f6 2401 3003", "8e 00 00 00 0000bc3eebe4",
    ]);
    let claims: Vec<_> = lines.iter().filter(|line| line.starts_with("is")).collect();
    assert_eq!(
        claims,
        [
            "is cip · server · name = P1",
            "is cip · server · ip = 192.168.10.121",
            "is cip · server · name = hmi",
            "is cip · server · mac = 00:00:bc:3e:eb:e4",
        ]
    );
}

/// 1756-PM020, "Symbol Type Attribute".
#[test]
fn types_are_named() {
    let named = |code, dimensions| DataType { code, dimensions }.to_string();
    assert_eq!(named(0x00C1, [0; 3]), "BOOL");
    assert_eq!(named(0x40CA, [4, 2, 0]), "REAL[4,2]");
    assert_eq!(named(0xAFCE, [10, 0, 0]), "Template instance 4046[10]");
    assert_eq!(named(0x1068, [0; 3]), "Program", "no tag, but a part of the project");
    assert_eq!(named(0x1069, [0; 3]), "Module");
    assert_eq!(named(0x008A, [0; 3]), "type 138");
}

/// 1756-PM020, "Read Template": a structure in two parts, its bits in an integer that nobody
/// sees; one whose beginning is missing; and one that is cut off.
#[test]
fn structures_have_members() {
    let (ask, more) = ("4c 03 206c 2500 ce0f 00000000 2800", "4c 03 206c 2500 ce0f 1c000000 2800");
    let first = "cc 00 06 00 0000 c200 00000000  0000 c100 00000000  5200 c220 04000000 50756d70";
    let rest = "cc 00 00 00 3b6e4541 00 5a5a5a5a5a5a5a5a5a5a50756d7030 00 4f6e 00 44415441 00 00";
    let did = |status| format!("did cip · 76 · Template instance 4046 +1 = {status}");
    let was = |member: &str, of| text("76", &format!("Template instance 4046{member}"), of);
    let whole = [did(6), did(0), was("", "Pump"), was(": On", "BOOL"), was(": DATA", "SINT[82]")];
    assert_eq!(stated(&[ask, first, more, rest]), whole);
    assert_eq!(stated(&[more, rest]), [did(0)], "its beginning was not seen");
    assert_eq!(stated(&[ask, rest, more, rest]), [did(0), did(0)], "nothing waits for more");
    let cut = stated(&[ask, "cc 00 00 00 0000 c200 00000000 50756d70"]);
    assert_eq!(cut, [did(0), was("", "Pump")]);
}

/// 1756-PM020, "Get Instance Attribute List": names and types of tags, of a controller from
/// the first on, of a program from the ninth on; more follows.
#[test]
fn tags_are_listed_by_name() {
    let lines = stated(&[
        "55 03 206b 25000000 0200 0100 0200",
        "d5 00 06 00 05000000 0500 5343414441 c300 07000000 0100 42 c400",
        "55 09 910c 50726f6772616d3a4d61696e 206b 2409 0200 0100 0200",
        "d5 00 00 00 0a000000 0100 43 ca00",
        "55 03 206b 25000000 0200 0100 6300",
        "d5 00 00 00 05000000 0100 44 0000",
        "55 03 206b 25000000 0100 0100",
        "d5 00 00 00 05000000 0900 44",
    ]);
    assert_eq!(
        lines,
        [
            "did cip · 85 · Symbol instance 0 +1 = 6",
            &text("85", "Symbol instance 5", "SCADA: INT"),
            &text("85", "Symbol instance 7", "B: DINT"),
            "did cip · 85 · Program:Main / Symbol instance 9 +1 = 0",
            &text("85", "Program:Main / Symbol instance 10", "C: REAL"),
            "did cip · 85 · Symbol instance 0 +1 = 0",
            &text("85", "Symbol instance 5", "D"),
            "did cip · 85 · Symbol instance 0 +1 = 0",
            "broke cip by server · wrong length · an answer: 8 octets are missing",
        ]
    );
}

#[test]
fn the_same_context_again_gives_the_earlier_request_up() {
    let mut probe = tcp();
    probe.send(Side::Client, &rr(1, &hex(READ_SCADA)));
    probe.send(Side::Client, &rr(1, &hex(WRITE_SCADA)));
    assert_eq!(probe.stated(), ["did cip · 76 · SCADA[1] +2 = unanswered"]);
    probe.send(Side::Server, &rr(1, &hex("cc 00 00 00 c300 2a00")));
    assert_eq!(probe.stated(), ["did cip · 77 · SCADA +1 = unanswered"]);
    probe.send(Side::Server, &rr(1, &hex("cc 00 00 00 c300 2a00")));
    assert_eq!(probe.orphans(), 1);
}

#[test]
fn what_is_not_known_is_not_read() {
    let lines = stated(&["03 02 208b 2401 0100 0600", "83 00 00 00"]);
    assert_eq!(lines, ["did cip · 3 · Wall Clock Time instance 1 +1 = 0"]);
}

#[test]
fn passwords_are_secrets() {
    let mut probe = tcp();
    probe.send(Side::Client, &rr(1, &hex("10 03 2061 2401 3003 68756e74657232")));
    probe.send(Side::Server, &rr(1, &hex("90 00 00 00")));
    assert_eq!(probe.secrets().len(), 1);
    probe.send(Side::Client, &rr(2, &hex("52 02 2039 2401 01 68756e746572320000000000000000")));
    assert_eq!(probe.secrets().len(), 1, "a safety configuration is locked");
    probe.send(Side::Client, &rr(3, &hex("56 02 2039 2401 c912b4008d4d 0202090a")));
    assert!(probe.secrets().is_empty());
    assert_eq!(
        probe.stated(),
        ["did cip · 16 · Password Authenticator instance 1 attribute 3 +1 = 0"]
    );
}

#[test]
fn broken_messages_are_violations() {
    let broke = |message: &str| stated(&[message])[0].clone();
    assert_eq!(broke("4c 09 9105"), "broke cip · path too long · 18 octets of path, 2 there");
    assert_eq!(
        broke("01 01 f001"),
        "broke cip · wrong segment · a path's segment 0xf0 cannot be read"
    );
    assert_eq!(
        broke("0a 02 2002 2401 0200 0600 0300 01"),
        "broke cip · wrong offset · a packet's request lies outside"
    );
    assert_eq!(
        broke("52 02 2006 2401 069a 0900 01"),
        "broke cip · wrong length · an Unconnected Send: 8 octets are missing"
    );
    assert_eq!(
        broke("4d 04 9105 5343414441 00 c400 0400 2800"),
        "broke cip · wrong length · service 77 of SCADA: 14 octets are missing"
    );
    assert_eq!(
        stated(&[READ_SCADA, "cc 00"])[0],
        "broke cip by server · wrong length · an answer: 1 octet is missing"
    );
}

#[test]
fn nesting_has_an_end() {
    let mut request = send("01 02 2001 2401", "");
    for _ in 0..6 {
        let length = u16::try_from(request.len()).unwrap().to_le_bytes();
        request = [&hex("52 02 2006 2401 069a"), &length[..], &request, &[0, 0]].concat();
    }
    let mut probe = tcp();
    probe.send(Side::Client, &rr(1, &request)).end();
    assert_eq!(probe.stated(), ["broke cip · nested too deeply · 5 levels of requests"]);
}
