use super::PROTOCOL;
use wire::probe::{any_octets, hex, Probe};
use wire::{Carrier, Recognition, Side};

const READ: &str = "3201 0000 0001 000e 0000 04 01 120a10 02 0010 0001 84 000020"; // DB1.DBB4, 16
const READ_ANSWER: &str = "3203 0000 0001 0002 0008 0000 04 01 ff04 0020 01020304";
const SZL: &str = "3207 0000 0002 0008 0008 00011204 11 44 01 00 ff09 0004 0011 0000";
/// An S7-300: order number, basic hardware, firmware.
const SZL_ANSWER: &str = "3207 0000 0002 000c 0060 00011208 12 84 01 01 00 00 0000 ff09 005c
    0011 0000 001c 0003
    0001 36455337203331352d32454831342d304142302000c0 0004 0001
    0006 36455337203331352d32454831342d304142302000c0 0004 0001
    0007 202020202020202020202020202020202020202000c0 5603 0206";

fn probe() -> Probe {
    Probe::new(&PROTOCOL, Carrier::Inside("cotp"))
}

/// What a client's request and a server's answer state.
fn exchange(request: &str, answer: &str) -> Vec<String> {
    probe().send(Side::Client, &hex(request)).send(Side::Server, &hex(answer)).stated()
}

/// The answer to a job without anything but its function.
fn done(function: &str) -> String {
    format!("3203 0000 0001 0001 0000 0000 {function}")
}

#[test]
fn set_up_tells_the_length_of_a_pdu() {
    assert_eq!(
        exchange(
            "3201 0000 0001 0008 0000 f0 00 0001 0001 01e0",
            "3203 0000 0001 0008 0000 0000 f0 00 0001 0001 00f0"
        ),
        ["did s7comm · 1.240 ·  +1 = 0", "was s7comm · 1.240 · PDU length +1 = U16Be [00, f0]"]
    );
}

#[test]
fn a_read_has_its_values() {
    assert_eq!(
        exchange(READ, READ_ANSWER),
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
    let request = "3201 0000 0001 0032 0000 04 04
        120a10 01 0001 0000 83 000053  120a10 04 0001 0009 84 000010
        120a10 08 0002 0002 84 000040  120a10 1d 0001 0000 1d 000005";
    let answer = "3203 0000 0001 0002 001c 0000 04 04
        ff03 0001 01 00  0a00 0000  ff07 0008 3f800000 40000000  ff09 0002 1234";
    assert_eq!(
        exchange(request, answer),
        [
            "did s7comm · 1.4 · DB9.DBW2 +1 = 10",
            "was s7comm · 1.4 · M10.3 +1 = Bits [01]",
            "was s7comm · 1.4 · DB2.DBD8 +2 = F32Be [3f, 80, 00, 00, 40, 00, 00, 00]",
            "was s7comm · 1.4 · T5 +1 = U16Be [12, 34]"
        ]
    );
}

#[test]
fn a_write_counts_once_answered() {
    let request = "3201 0000 0001 001a 000b 05 02
        120a10 05 0001 0064 84 000000  120a10 01 0001 0000 82 000007
        0004 0010 fff6  0003 0001 01";
    let mut probe = probe();
    probe.send(Side::Client, &hex(request));
    assert_eq!(probe.stated(), [""; 0]);
    probe.send(Side::Server, &hex("3203 0000 0001 0002 0002 0000 05 02 ff 05"));
    assert_eq!(
        probe.stated(),
        ["did s7comm · 1.5 · Q0.7 +1 = 5", "was s7comm · 1.5 · DB100.DBW0 +1 = I16Be [ff, f6]"]
    );
}

#[test]
fn other_ways_to_name_a_variable() {
    let named = |item: &str| {
        let parameter = hex(&format!("04 01 {item}"));
        let length = u8::try_from(parameter.len()).unwrap();
        let request = [hex("3201 0000 0001 00"), vec![length, 0, 0], parameter].concat();
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

/// A controller answers with an error class and code.
#[test]
fn an_error_is_the_status() {
    assert_eq!(
        exchange(READ, "3203 0000 0001 0000 0000 8104"),
        ["did s7comm · 1.4 · DB1.DBB4 +16 = 33028"]
    );
    assert_eq!(
        exchange(READ, "3202 0000 0001 0000 0000 8500"),
        ["did s7comm · 1.4 · DB1.DBB4 +16 = 34048"]
    );
}

#[test]
fn a_reference_used_again_leaves_the_first_request_unanswered() {
    let mut probe = probe();
    probe.send(Side::Client, &hex(READ)).send(Side::Client, &hex(READ));
    assert_eq!(probe.stated(), ["did s7comm · 1.4 · DB1.DBB4 +16 = unanswered"]);
    probe.send(Side::Server, &hex(READ_ANSWER));
    assert_eq!((probe.stated().len(), probe.orphans()), (2, 0));
    probe.send(Side::Server, &hex(READ_ANSWER));
    assert_eq!((probe.stated().len(), probe.orphans()), (0, 1));
}

/// The client asks to download, then the controller asks for the block and says when it
/// has all of it.
#[test]
fn a_download_is_asked_for_by_both_sides() {
    let file = "09 5f 3041 3030313030 50";
    let mut probe = probe();
    let request = format!(
        "3201 0000 0001 0020 0000 1a 00 0100 00000000 {file} 0d 31303030353030303030343030"
    );
    probe.send(Side::Client, &hex(&request)).send(Side::Server, &hex(&done("1a")));
    let block = format!("3201 0000 0100 0012 0000 1b 00 0000 00000000 {file}");
    probe.send(Side::Server, &hex(&block));
    probe.send(Side::Client, &hex("3203 0000 0100 0002 0006 0000 1b 00 0002 00fb 7070"));
    probe.send(Side::Server, &hex(&block.replace("1b 00", "1c 00")));
    probe.send(Side::Client, &hex("3203 0000 0100 0001 0000 0000 1c"));
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
    let go_on =
        |function: &str| hex(&format!("3201 0000 0001 0008 0000 {function} 00 0000 00000007"));
    probe.send(
        Side::Client,
        &hex("3201 0000 0001 0012 0000 1d 00 0000 00000000 09 5f 3045 3030303132 41"),
    );
    probe.send(
        Side::Server,
        &hex("3203 0000 0001 0010 0000 0000 1d 00 0100 00000007 07 30303030323136"),
    );
    probe.send(Side::Client, &go_on("1e"));
    probe.send(Side::Server, &hex("3203 0000 0001 0002 0005 0000 1e 00 0001 00fb 70"));
    probe.send(Side::Client, &go_on("1f")).send(Side::Server, &hex(&done("1f")));
    probe.send(Side::Client, &go_on("1e")).end();
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
fn services_and_stop() {
    let did = |parameter: &str, function: &str| {
        let parameter = hex(parameter);
        let length = u8::try_from(parameter.len()).unwrap();
        let request = [hex("3201 0000 0001 00"), vec![length, 0, 0], parameter].concat();
        probe().send(Side::Client, &request).send(Side::Server, &hex(&done(function))).stated()
    };
    let insert = "28 00000000 0000fd 000a 0100 3041 3030303031 50 05 5f494e5345";
    assert_eq!(
        did(insert, "28"),
        [
            "did s7comm · 1.40 · _INSE +1 = 0",
            "was s7comm · 1.40 · _INSE +1 = Text [44, 42, 31, 20, 70, 61, 73, 73, 69, 76, 65]"
        ]
    );
    let start = "28 00000000 0000fd 0000 09 505f50524f4752414d";
    assert_eq!(did(start, "28"), ["did s7comm · 1.40 · P_PROGRAM +1 = 0"]);
    let cold = "28 00000000 0000fd 0002 4320 09 505f50524f4752414d";
    assert_eq!(did(cold, "28")[0], "did s7comm · 1.40 · P_PROGRAM C +1 = 0");
    let stop = "29 0000000000 09 505f50524f4752414d";
    assert_eq!(did(stop, "29"), ["did s7comm · 1.41 · P_PROGRAM +1 = 0"]);
    assert_eq!(did("29 000000000000", "29"), ["did s7comm · 1.41 ·  +1 = 0"]);
}

/// Never the password itself; and nothing before the controller has accepted it.
#[test]
fn passwords_are_told_of_and_not_told() {
    // "siemens ", each character combined with 0x55 and what was sent two places before.
    let request = "3207 0000 0001 0008 000c 00011204 11 45 01 00 ff09 0008 263c1604657f4350";
    let accepted = "3207 0000 0001 000c 0004 00011208 12 85 01 01 00 00 0000 0a00 0000";
    let known = exchange(&request.replace("263c1604657f4350", &encoded("siemens ")), accepted);
    assert_eq!(
        known,
        [
            "is s7comm · server · authentication = password",
            "did s7comm · 7.5.1 ·  +1 = 0",
            "is s7comm · server · credential = password of 7 octets, well known"
        ]
    );
    let refused = accepted.replace("00 00 0000 0a", "00 00 d602 0a");
    assert_eq!(
        exchange(request, &refused),
        ["is s7comm · server · authentication = password", "did s7comm · 7.5.1 ·  +1 = 54786"]
    );

    let log_in = "3201 0000 0001 0027 0000 28 00000000 0000fd 0013 06 503031303031 00
        0a 5375706572506c616e74 09 5f4e5f4c4f47494e5f";
    assert_eq!(
        exchange(log_in, &done("28")),
        [
            "is s7comm · server · authentication = password",
            "did s7comm · 1.40 · _N_LOGIN_ +1 = 0",
            "is s7comm · server · credential = password of 10 octets, secret"
        ]
    );
}

fn encoded(password: &str) -> String {
    let mut sent = vec![0, 0];
    for octet in password.bytes() {
        sent.push(octet ^ 0x55 ^ sent[sent.len() - 2]);
    }
    sent[2..].iter().map(|octet| format!("{octet:02x}")).collect()
}

#[test]
fn a_controller_identifies_itself() {
    let claims = [
        "is s7comm · server · product_code = 6ES7 315-2EH14-0AB0",
        "is s7comm · server · hardware = 4",
        "is s7comm · server · firmware = V3.2.6",
    ];
    let stated = exchange(SZL, SZL_ANSWER);
    assert_eq!(stated[0], "did s7comm · 7.4.1 · SZL 0x0011 index 0x0000 +1 = 0");
    assert_eq!(stated[1..], claims);
    // An answer whose request was not seen says the same.
    let mut probe = probe();
    assert_eq!(probe.send(Side::Server, &hex(SZL_ANSWER)).stated(), claims);
    assert_eq!(probe.orphans(), 1);
}

/// Each part but the first is asked for by the sequence number of the answer, and only
/// the first says which list it is.
#[test]
fn a_list_in_parts_is_put_together() {
    let component = |index: &str, text: &str| {
        let text: String = text.bytes().map(|octet| format!("{octet:02x}")).collect();
        format!("{index}{text:0<64}")
    };
    let list = [
        "001c000000220004".to_string(),
        component("0001", "SIMATIC 300"),
        component("0004", "Original Siemens Equipment"),
        component("0008", "MMC 267FF11F"),
        component("0009", "*"),
    ]
    .concat()
    .replace("00092a00", "0009002a");
    let (first, second) = list.split_at(100);
    let request = "3207 0000 0001 0008 0008 00011204 11 44 01 00 ff09 0004 001c 0000";
    let more = "3207 0000 0001 000c 0004 00011208 12 44 01 05 00 00 0000 0a00 0000";
    let answer = |last: &str, part: &str| {
        let length = part.len() / 2;
        let (data, part_length) = (format!("{:04x}", length + 4), format!("{length:04x}"));
        let header = "00011208 12 84 01 05 09";
        hex(&format!("3207 0000 0001 000c {data} {header} {last} 0000 ff09 {part_length} {part}"))
    };
    let mut probe = probe();
    probe.send(Side::Client, &hex(request)).send(Side::Server, &answer("01", first));
    probe.send(Side::Client, &hex(more)).send(Side::Server, &answer("00", second));
    assert_eq!(probe.frames()[2].iter().collect::<Vec<_>>(), [1, 2, 3, 4]);
    assert_eq!(
        probe.stated(),
        [
            "did s7comm · 7.4.1 · SZL 0x001C index 0x0000 +1 = 0",
            "did s7comm · 7.4.1 · SZL 0x001C index 0x0000 +1 = 0",
            "is s7comm · server · name = SIMATIC 300",
            "is s7comm · server · vendor = Siemens",
            "is s7comm unit memory card · server · serial = MMC 267FF11F",
            "is s7comm · server · vendor_id = 0x002a"
        ]
    );
}

#[test]
fn state_protection_and_interfaces() {
    let list = |records: &str| {
        let records = hex(records);
        let length = u8::try_from(records.len()).unwrap();
        let header = hex("00011208 12 84 01 01 00 00 0000 ff09");
        let data = [header, vec![0, length], records].concat();
        let answer = [hex("3207 0000 0002 000c 00"), vec![length + 4], data].concat();
        let mut probe = probe();
        probe.send(Side::Client, &hex(SZL)).send(Side::Server, &answer).stated().split_off(1)
    };
    assert_eq!(
        list("0424 0000 0014 0001 5142 ff08 00000000 00000000 1408201200495484"),
        ["was s7comm · 7.4.1 · operating state +1 = U8 [08]"]
    );
    assert_eq!(
        list("0132 0004 000e 0001 0004 0001 0003 0003 0002 0000 0000"),
        [
            "is s7comm · server · authentication = password",
            "was s7comm · 7.4.1 · protection level +1 = U16Be [00, 03]",
            "was s7comm · 7.4.1 · mode selector +1 = U16Be [00, 02]"
        ]
    );
    assert_eq!(
        list("0037 0000 0014 0001 07ff c0a80028 ffffff00 c0a80001 001b1b23eb3b"),
        ["is s7comm · server · ip = 192.168.0.40", "is s7comm · server · mac = 00:1b:1b:23:eb:3b"]
    );
}

#[test]
fn blocks_are_listed_and_described() {
    let kind = "3207 0000 0001 0008 0006 00011204 11 43 02 00 ff09 0002 3045";
    let kinds = "3207 0000 0001 000c 0008 00011208 12 83 02 01 00 00 0000 ff09 0004 0001 2203";
    assert_eq!(exchange(kind, kinds), ["did s7comm · 7.3.2 · FB +1 = 0"]);
    let one = "3207 0000 0001 0008 000c 00011204 11 43 03 00 ff09 0008 3041 3030303031 41";
    let description = format!(
        "3207 0000 0001 000c 0052 00011208 12 83 03 01 00 00 0000 ff09 004e {} beef 0000000000000000",
        "00".repeat(68)
    );
    assert_eq!(
        exchange(one, &description),
        [
            "did s7comm · 7.3.3 · DB1 active +1 = 0",
            "was s7comm · 7.3.3 · DB1 active +1 = U16Be [be, ef]"
        ]
    );
}

/// A job of cyclic data sends by itself what was asked for once.
#[test]
fn cyclic_data_has_the_names_it_was_asked_with() {
    let request = "3207 0000 0001 0008 0014 00011204 11 42 01 00 ff09 0010 0001 00 05
        120a10 04 0002 0000 83 000050";
    let answer = "3207 0000 0001 000c 000e 00011208 12 82 01 07 00 00 0000 ff09 000a 0001
        ff04 0020 00010002";
    let push = "3207 0000 0000 000c 000e 00011208 12 02 01 07 00 00 0000 ff09 000a 0001
        ff04 0020 00030004";
    let mut probe = probe();
    probe.send(Side::Client, &hex(request)).send(Side::Server, &hex(answer));
    probe
        .send(Side::Server, &hex(push))
        .send(Side::Server, &hex(&push.replace("07 00 00", "08 00 00")));
    assert_eq!(
        probe.stated(),
        [
            "did s7comm · 7.2.1 · MW10 +2 = 0",
            "was s7comm · 7.2.1 · MW10 +2 = U16Be [00, 01, 00, 02]",
            "did s7comm by server · 7.2.1 · MW10 +1 = no answer",
            "was s7comm by server · 7.2.1 · MW10 +2 = U16Be [00, 03, 00, 04]",
            "did s7comm by server · 7.2.1 ·  +1 = no answer"
        ]
    );
}

/// A variable table is watched like cyclic data, and writes what it modifies.
#[test]
fn variable_tables() {
    let test = "0014 {} 0000 0001 0001 0006 0001 0001 0001 0001 0001 0000";
    let watch = format!(
        "3207 0000 0001 000c 002a 00011208 12 41 02 00 00 00 0000 ff09 0026 {}
        0002 02010000000a 64010000 0003",
        test.replace("{}", "000e")
    );
    let accepted = "3207 0000 0001 000c 0004 00011208 12 81 02 03 00 00 0000 0a00 0000";
    let values = "3207 0000 0000 000c 0018 00011208 12 01 02 03 00 00 0000 ff09 0014
        0004 000c 0000 0001 0002 ff09 0002 1234 ff09 0002";
    let mut probe = probe();
    probe.send(Side::Client, &hex(&watch)).send(Side::Server, &hex(accepted));
    probe.send(
        Side::Server,
        &hex(&format!(
            "{} 0021",
            values
                .replace("0018", "001a")
                .replace("0014\n", "0016\n")
                .replace("000c 0000 0001", "000e 0000 0001")
        )),
    );
    assert_eq!(
        probe.stated(),
        [
            "did s7comm · 7.1.2 · MW10 +1 = 0",
            "did s7comm by server · 7.1.2 · MW10 +1 = no answer",
            "was s7comm by server · 7.1.2 · MW10 +1 = U16Be [12, 34]",
            "was s7comm by server · 7.1.2 · C3 +1 = U16Be [00, 21]"
        ]
    );
    let modify = format!(
        "3207 0000 0001 000c 002c 00011208 12 41 08 00 00 00 0000 ff09 0028 {}
        0001 7003 0001 0004 0009 0001 01 00",
        test.replace("{}", "000e")
    );
    let modify = modify.replace("002c", "002a").replace("0028 0014", "0026 0014");
    assert_eq!(
        exchange(&modify, &accepted.replace("81 02", "81 08")),
        [
            "did s7comm · 7.1.8 · DB1.DBX4.3 +1 = 0",
            "was s7comm · 7.1.8 · DB1.DBX4.3 +1 = Bits [01]"
        ]
    );
}

#[test]
fn what_a_controller_sends_unasked() {
    let pushed = |text: &str| probe().send(Side::Server, &hex(text)).stated().concat();
    assert_eq!(
        pushed("3207 0000 0000 0008 0000 01001010 00 00 02 00"),
        "did s7comm by server · 7.0.2 ·  +1 = no answer"
    );
    assert_eq!(
        pushed("3207 0000 0000 000c 0008 00011208 12 04 03 00 00 00 0000 ff09 0004 4302 ff68"),
        "did s7comm by server · 7.4.3 · event 0x4302 +1 = no answer"
    );
    assert_eq!(
        pushed(
            "3207 0000 0000 000c 001a 00011208 12 04 12 00 00 00 0000 ff09 0016
             1602082308100002 00 01 12 08 18 00 60000001 00000000"
        ),
        "did s7comm by server · 7.4.18 · alarm 0x60000001 +1 = no answer"
    );
}

#[test]
fn broken_messages_are_violations() {
    let broken = |text| probe().send(Side::Client, &hex(text)).stated().concat();
    assert_eq!(broken("3201 0000 00"), "broke s7comm · wrong length · 1 octets are missing");
    assert_eq!(
        broken("3201 0000 0001 0010 0000 04 01"),
        "broke s7comm · wrong length · 14 octets are missing"
    );
    assert_eq!(
        broken("3209 0000 0001 0000 0000"),
        "broke s7comm · unknown message · no message is of kind 9"
    );
    assert_eq!(
        broken("3207 0000 0001 0008 0000 00011204 11 c4 01 00"),
        "broke s7comm · unknown message · neither a request nor an answer nor a push"
    );
    let request = "3201 0000 0001 0004 0000 04 02 120a aa";
    let stated = probe().send(Side::Client, &hex(request)).end().stated();
    assert_eq!(
        stated,
        [
            "broke s7comm · wrong length · 1 octets behind the message",
            "broke s7comm · wrong length · 10 octets are missing",
            "did s7comm · 1.4 ·  +1 = unanswered"
        ]
    );
    assert_eq!(
        exchange(READ, "3203 0000 0001 0002 0000 0000 04 01")[1],
        "broke s7comm by server · wrong length · an answer to a read holds less than was asked for"
    );
    assert_eq!(probe().send(Side::Client, &[0x72, 2]).stopped(), Some("foreign"));
}

#[test]
fn recognises_by_content_who_asks() {
    let recognised = |text| (PROTOCOL.recognise)(Carrier::Inside("cotp"), &hex(text));
    assert_eq!(recognised(READ), Recognition::Sure(Some(Side::Client)));
    assert_eq!(recognised(READ_ANSWER), Recognition::Sure(Some(Side::Server)));
    assert_eq!(recognised(SZL), Recognition::Sure(Some(Side::Client)));
    assert_eq!(recognised(SZL_ANSWER), Recognition::Sure(Some(Side::Server)));
    let block = "3201 0000 0100 0012 0000 1b 00 0000 00000000 09 5f 3041 3030303031 50";
    assert_eq!(recognised(block), Recognition::Sure(None));
    let cut = "3201 0000 0001 0010 0000 04";
    assert_eq!(recognised(cut), Recognition::Maybe(Some(Side::Client)));
    assert_eq!(recognised("3204 0000 0001 0000 0000"), Recognition::No);
    assert_eq!(recognised("7202 0000"), Recognition::No);
}

#[test]
fn any_octets_are_survived() {
    let seeds = [READ, READ_ANSWER, SZL, SZL_ANSWER].map(hex);
    any_octets(&PROTOCOL, Carrier::Inside("cotp"), &seeds, 3_000);
    let framed = seeds.map(|pdu| {
        let length = u8::try_from(pdu.len() + 7).unwrap();
        [vec![3, 0, 0, length, 2, 0xF0, 0x80], pdu].concat()
    });
    any_octets(&crate::cotp::PROTOCOL, Carrier::Tcp, &framed, 3_000);
}
