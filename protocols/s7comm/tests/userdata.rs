use super::{exchange, pdu, probe};
use wire::probe::hex;
use wire::Side;

/// SZL 0x0011 of an S7-300: order number, basic hardware, firmware.
pub(super) const IDENTIFICATION: &str = "0011 0000 001c 0003
    0001 36455337203331352d32454831342d304142302000c0 0004 0001
    0006 36455337203331352d32454831342d304142302000c0 0004 0001
    0007 202020202020202020202020202020202020202000c0 5603 0206";

/// A payload behind its return code, kind and length; none is told as such.
fn payload(text: &str) -> String {
    match hex(text).len() {
        0 => "0a000000".into(),
        length => format!("ff09 {length:04x} {text}"),
    }
}

/// A request by method, kind and group, service and sequence number.
pub(super) fn request(service: &str, text: &str) -> Vec<u8> {
    pdu("3207", "", &format!("00011204 11 {service}"), &payload(text))
}

/// An answer without error that is whole.
pub(super) fn answer(service: &str, text: &str) -> Vec<u8> {
    part(service, "00 00 0000", text)
}

/// An answer, a push, or a request for a further part; `tail` is unit, last unit, error.
fn part(service: &str, tail: &str, text: &str) -> Vec<u8> {
    pdu("3207", "", &format!("00011208 12 {service} {tail}"), &payload(text))
}

fn stated_by_server(message: &[u8]) -> Vec<String> {
    probe().send(Side::Server, message).stated()
}

#[test]
fn a_controller_identifies_itself() {
    let claims = [
        "is s7comm · server · product_code = 6ES7 315-2EH14-0AB0",
        "is s7comm · server · hardware = 4",
        "is s7comm · server · firmware = V3.2.6",
    ];
    let answer = answer("84 01 01", IDENTIFICATION);
    let stated = exchange(&request("44 01 00", "0011 0000"), &answer);
    assert_eq!(stated[0], "did s7comm · 7.4.1 · SZL 0x0011 index 0x0000 +1 = 0");
    assert_eq!(stated[1..], claims);
    // An answer whose request was not seen says the same.
    let mut probe = probe();
    assert_eq!(probe.send(Side::Server, &answer).stated(), claims);
    assert_eq!(probe.orphans(), 1);
}

/// Each part but the first is asked for by the sequence number of the answer, and only
/// the first says which list it is.
#[test]
fn a_list_in_parts_is_put_together() {
    let text = |index: &str, text: &str| {
        let octets: String = text.bytes().map(|octet| format!("{octet:02x}")).collect();
        format!("{index}{octets:0<64}")
    };
    let records = [
        "001c000000220004".to_string(),
        text("0001", "SIMATIC 300"),
        text("0004", "Original Siemens Equipment"),
        text("0008", "MMC 267FF11F"),
        format!("0009{:0<64}", "002af600"),
    ];
    let list = records.concat();
    let (first, second) = list.split_at(100);
    let mut probe = probe();
    probe.send(Side::Client, &request("44 01 00", "001c 0000"));
    probe.send(Side::Server, &part("84 01 05", "09 01 0000", first));
    probe.send(Side::Client, &part("44 01 05", "00 00 0000", ""));
    probe.send(Side::Server, &part("84 01 05", "09 00 0000", second));
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
        let request = request("44 01 00", "0000 0000");
        exchange(&request, &answer("84 01 01", records)).split_off(1)
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

/// SZL 0x0D91 of an S7-300: the CPU in slot 2; a slot without a module; a station of a bus.
#[test]
fn modules_have_racks_and_slots() {
    let records = "0000 0200 7fff 00c0 00c0 0000 b402 0011  0000 0500 0100 00c5 00c5 0000 0000 0011
        0103 0400 0200 00c5 00c5 0000 0002 0011";
    let list = answer("84 01 01", &format!("0d91 0000 0010 0003 {records}"));
    assert_eq!(
        stated_by_server(&list),
        ["is s7comm unit rack 0 slot 2 · server · description = module of type 0x00c0"]
    );
}

#[test]
fn blocks_are_listed_and_described() {
    assert_eq!(
        exchange(&request("43 02 00", "3045"), &answer("83 02 01", "0001 2203")),
        ["did s7comm · 7.3.2 · FB +1 = 0"]
    );
    let description = format!("{} beef 0000000000000000", "00".repeat(68));
    assert_eq!(
        exchange(&request("43 03 00", "3041 3030303031 41"), &answer("83 03 01", &description)),
        [
            "did s7comm · 7.3.3 · DB1 active +1 = 0",
            "was s7comm · 7.3.3 · DB1 active +1 = U16Be [be, ef]"
        ]
    );
}

/// Never the password itself, and the credential only when the controller accepted it.
#[test]
fn passwords_are_told_of_and_not_told() {
    let log_on = request("45 01 00", &sent("siemens "));
    let authentication = "is s7comm · server · authentication = password";
    assert_eq!(
        exchange(&log_on, &answer("85 01 01", "")),
        [
            authentication,
            "did s7comm · 7.5.1 ·  +1 = 0",
            "is s7comm · server · credential = password of 7 octets, well known"
        ]
    );
    assert_eq!(
        exchange(&log_on, &part("85 01 01", "00 00 d602", "")),
        [authentication, "did s7comm · 7.5.1 ·  +1 = 54786"]
    );
}

/// A password as it is sent: each character combined with 0x55 and with what was sent two
/// places before.
fn sent(password: &str) -> String {
    let mut sent = vec![0, 0];
    for octet in password.bytes() {
        sent.push(octet ^ 0x55 ^ sent[sent.len() - 2]);
    }
    sent[2..].iter().map(|octet| format!("{octet:02x}")).collect()
}

/// A job of cyclic data sends by itself what was asked for once; another job's results
/// have no names.
#[test]
fn cyclic_data_has_the_names_it_was_asked_with() {
    let asked = request("42 01 00", "0001 00 05 120a10 04 0002 0000 83 000050");
    let mut probe = probe();
    probe.send(Side::Client, &asked);
    probe.send(Side::Server, &answer("82 01 07", "0001 ff04 0020 00010002"));
    probe.send(Side::Server, &answer("02 01 07", "0001 ff04 0020 00030004"));
    probe.send(Side::Server, &answer("02 01 08", "0001 ff04 0020 00030004"));
    assert_eq!(
        probe.stated(),
        [
            "did s7comm · 7.2.1 · MW10 +2 = 0",
            "was s7comm · 7.2.1 · MW10 +2 = U16Be [00, 01, 00, 02]",
            "did s7comm by server · 7.2.1 · results +1 = no answer",
            "was s7comm by server · 7.2.1 · MW10 +2 = U16Be [00, 03, 00, 04]",
            "did s7comm by server · 7.2.1 · results +1 = no answer"
        ]
    );
}

/// A test function: two lengths, a parameter of 20 octets, data.
fn test(data: &str) -> String {
    let length = hex(data).len();
    format!("0014 {length:04x} 0000 0001 0001 0006 0001 0001 0001 0001 0001 0000 {data}")
}

#[test]
fn variable_tables_are_watched() {
    let asked = request("41 02 00", &test("0002 0201 0000 000a 6401 0000 0003"));
    let mut probe = probe();
    probe.send(Side::Client, &asked).send(Side::Server, &answer("81 02 03", ""));
    let results = "0004 000e 0000 0001 0002 ff09 0002 1234 ff09 0002 0021";
    probe.send(Side::Server, &answer("01 02 03", results));
    assert_eq!(probe.frames()[2].iter().collect::<Vec<_>>(), [1, 2, 3]);
    assert_eq!(
        probe.stated(),
        [
            "did s7comm · 7.1.2 · MW10 +1 = 0",
            "did s7comm by server · 7.1.2 · results +1 = no answer",
            "was s7comm by server · 7.1.2 · MW10 +1 = U16Be [12, 34]",
            "was s7comm by server · 7.1.2 · C3 +1 = U16Be [00, 21]"
        ]
    );
}

#[test]
fn variable_tables_write() {
    let asked = request("41 08 00", &test("0001 7003 0001 0004 0009 0001 01 00"));
    assert_eq!(
        exchange(&asked, &answer("81 08 03", "")),
        [
            "did s7comm · 7.1.8 · DB1.DBX4.3 +1 = 0",
            "was s7comm · 7.1.8 · DB1.DBX4.3 +1 = Bits [01]"
        ]
    );
}

#[test]
fn what_a_controller_sends_unasked() {
    assert_eq!(
        stated_by_server(&pdu("3207", "", "01001010 00 00 02 00", "")),
        ["did s7comm by server · 7.0.2 ·  +1 = no answer"]
    );
    assert_eq!(
        stated_by_server(&answer("04 03 00", "4302 ff68")),
        ["did s7comm by server · 7.4.3 · event 0x4302 +1 = no answer"]
    );
    let alarm = "1602082308100002 00 01 12 08 18 00 60000001 00000000";
    assert_eq!(
        stated_by_server(&answer("04 12 00", alarm))[0],
        "did s7comm by server · 7.4.18 · alarm 0x60000001 +1 = no answer"
    );
}

/// An indication of ALARM_8 with two values, as an S7-400 sends it.
#[test]
fn alarms_have_signals_and_values() {
    let alarm = "9401060027203975 40 01 12 0a 16 02 000000af 0100fefe
        ff04 0010 0001 ff07 0004 3f800000";
    assert_eq!(
        stated_by_server(&answer("04 05 00", alarm)),
        [
            "did s7comm by server · 7.4.5 · alarm 0xAF +1 = no answer",
            "was s7comm by server · 7.4.5 · alarm 0xAF signals +1 = U8 [01]",
            "was s7comm by server · 7.4.5 · alarm 0xAF acknowledged going +1 = U8 [fe]",
            "was s7comm by server · 7.4.5 · alarm 0xAF acknowledged coming +1 = U8 [fe]",
            "was s7comm by server · 7.4.5 · alarm 0xAF value 1 +1 = U16Be [00, 01]",
            "was s7comm by server · 7.4.5 · alarm 0xAF value 2 +1 = F32Be [3f, 80, 00, 00]"
        ]
    );
}

#[test]
fn alarms_that_are_known_are_told_when_asked_for() {
    let known = "0001 ff09 000c 0a 0000 02 000000c2 00 30 ff cf";
    let stated =
        exchange(&request("44 13 00", "0001 1208 1a00 0934 00000002"), &answer("84 13 8a", known));
    assert_eq!(
        stated,
        [
            "did s7comm · 7.4.19 ·  +1 = 0",
            "was s7comm · 7.4.19 · alarm 0xC2 signals +1 = U8 [30]",
            "was s7comm · 7.4.19 · alarm 0xC2 acknowledged going +1 = U8 [ff]",
            "was s7comm · 7.4.19 · alarm 0xC2 acknowledged coming +1 = U8 [cf]"
        ]
    );
    let none = exchange(&request("44 13 00", ""), &answer("84 13 03", "0001 0a00 0000"));
    assert_eq!(none, ["did s7comm · 7.4.19 ·  +1 = 0"]);
}

#[test]
fn an_alarm_is_acknowledged_by_its_number() {
    let acknowledged = exchange(
        &request("44 0b 00", "09 01 12 08 19 00 60000001 01 01"),
        &answer("84 0b 01", "09 01 ff"),
    );
    assert_eq!(acknowledged, ["did s7comm · 7.4.11 · alarm 0x60000001 +1 = 0"]);
}

#[test]
fn what_a_client_subscribes_to() {
    let request = request("44 02 00", "81 00 53374348 4e5f3032 05 00");
    assert_eq!(
        exchange(&request, &answer("84 02 ff", "0200")),
        ["did s7comm · 7.4.2 · modes, alarms +1 = 0"]
    );
}

/// Areas of data blocks come as one value; of each a return code and its octets, without fill.
#[test]
fn areas_of_data_blocks_have_their_values() {
    let asked = request("42 05 00", "0001 01 01 120c b0 02 02 0051 0172 01 0083 0148");
    let mut probe = probe();
    probe.send(Side::Client, &asked);
    probe.send(Side::Server, &answer("82 05 03", "0001 ff09 0005 ff 43f6 ff 80"));
    probe.send(Side::Server, &answer("02 05 03", "0001 ff09 0004 0a ff 81"));
    probe.send(Side::Client, &request("42 04 00", "05 03"));
    probe.send(Side::Server, &answer("82 04 01", ""));
    probe.send(Side::Server, &answer("02 05 03", "0001 ff09 0005 ff 43f7 ff 80"));
    assert_eq!(
        probe.stated(),
        [
            "did s7comm · 7.2.5 · DB81.DBB370 +2 = 0",
            "was s7comm · 7.2.5 · DB81.DBB370 +2 = U8 [43, f6]",
            "was s7comm · 7.2.5 · DB131.DBB328 +1 = U8 [80]",
            "did s7comm by server · 7.2.5 · results +1 = no answer",
            "did s7comm · 7.2.4 · job 3 +1 = 0",
            "did s7comm by server · 7.2.5 · results +1 = no answer"
        ]
    );
}

#[test]
fn a_partner_is_sent_a_block() {
    let sent = pdu(
        "3207",
        "",
        "00011208 12 46 01 00 00 00 0000",
        "ff09 000d 1206 1300 00000011 0003 010203",
    );
    assert_eq!(exchange(&sent, &answer("86 01 01", "")), ["did s7comm · 7.6.1 · R_ID 17 +3 = 0"]);
}

#[test]
fn a_clock_is_set_to_a_time() {
    assert_eq!(
        exchange(&request("47 02 00", "00 19 26 11 28 19 05 00 12 37"), &answer("87 02 01", "")),
        [
            "did s7comm · 7.7.2 ·  +1 = 0",
            "was s7comm · 7.7.2 ·  +1 = Text [32, 30, 32, 36, 2d, 31, 31, 2d, 32, 38, 20, 31, 39, \
             3a, 30, 35, 3a, 30, 30, 2e, 31, 32, 33]"
        ]
    );
}

/// The answer gives the file a number, by which the others name it.
#[test]
fn files_of_an_nc_are_loaded() {
    let mut probe = probe();
    probe.send(Side::Client, &request("7f 01 00", "5f4e5f41"));
    probe.send(Side::Server, &answer("bf 01 05", "2000"));
    probe.send(Side::Client, &answer("3f 02 05", "00fb 4731"));
    probe.send(Side::Client, &request("7f 04 05", "0000"));
    probe.send(Side::Server, &answer("bf 04 05", ""));
    probe.send(Side::Client, &request("7f 06 00", "1400 2f5f42"));
    probe.send(Side::Server, &answer("bf 06 06", "00fb 4731"));
    probe.send(Side::Client, &request("3f 08 06", "1400"));
    assert_eq!(probe.frames()[1].iter().collect::<Vec<_>>(), [1, 2, 3]);
    assert_eq!(
        probe.stated(),
        [
            "did s7comm · 7.15.1 · _N_A +1 = 0",
            "did s7comm · 7.15.2 · _N_A +1 = no answer",
            "did s7comm · 7.15.4 · _N_A +1 = 0",
            "did s7comm · 7.15.6 · /_B +1 = 0",
            "did s7comm · 7.15.8 · /_B +1 = no answer"
        ]
    );
}

#[test]
fn what_is_neither_request_nor_answer_is_a_violation() {
    assert_eq!(
        stated_by_server(&request("c4 01 00", "")),
        ["broke s7comm by server · unknown message · neither a request nor an answer nor a push"]
    );
}
