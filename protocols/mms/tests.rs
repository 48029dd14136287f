use super::PROTOCOL;
use wire::probe::{any_octets, hex, Probe};
use wire::{Carrier, Recognition, Side};

const CARRIER: Carrier = Carrier::Inside("cotp");

fn probe() -> Probe {
    Probe::new(&PROTOCOL, CARRIER)
}

/// An element with its length; a short one.
fn element(tag: &str, contents: &[&str]) -> String {
    let contents: String = contents.concat().chars().filter(char::is_ascii_hexdigit).collect();
    let octets = contents.len() / 2;
    let length = if octets < 0x80 { format!("{octets:02x}") } else { format!("82{octets:04x}") };
    format!("{tag}{length}{contents}")
}

fn text(tag: &str, text: &str) -> String {
    element(tag, &[&text.bytes().map(|octet| format!("{octet:02x}")).collect::<String>()])
}

/// A PDU of MMS as data: two session PDUs, one list of presentation values.
fn data(pdu: &str) -> Vec<u8> {
    let single = element("a0", &[pdu]);
    hex(&format!("01000100{}", element("61", &[&element("30", &["020103", &single])])))
}

fn request(id: u8, service: &str) -> Vec<u8> {
    data(&element("a0", &[&format!("0201{id:02x}"), service]))
}

fn answer(id: u8, service: &str) -> Vec<u8> {
    data(&element("a1", &[&format!("0201{id:02x}"), service]))
}

/// §7.5.2: the variable of a domain, as one of a list.
fn variable(domain: &str, item: &str) -> String {
    let name = element("a1", &[&text("1a", domain), &text("1a", item)]);
    element("30", &[&element("a0", &[&name])])
}

/// §14.6: to read each of these.
fn read(variables: &[&str]) -> String {
    element("a4", &[&element("a1", &[&element("a0", variables)])])
}

/// §14.6: what a read gave.
fn results(results: &[&str]) -> String {
    element("a4", &[&element("a1", results)])
}

/// §14.7.
fn write(variable: &str, value: &str) -> String {
    element("a5", &[&element("a0", &[variable]), &element("a0", &[value])])
}

const WRITTEN: &str = "a5 02 8100";

/// Session's CONNECT or ACCEPT with an ACSE APDU and MMS's own first PDU in it.
fn associating(spdu: &str, apdu: &str, fields: &[&str], pdu: &str) -> Vec<u8> {
    let information = element("be", &[&element("28", &["020103", &element("a0", &[pdu])])]);
    let context = "a1 07 06 05 28ca220203";
    let apdu = element(apdu, &[context, &fields.concat(), &information]);
    let values = element("61", &[&element("30", &["020101", &element("a0", &[&apdu])])]);
    let ppdu = element("31", &["a003800101", &element("a2", &[&values])]);
    let octets = ppdu.len() / 2;
    hex(&format!("{spdu} ff {:04x} c1 ff {octets:04x} {ppdu}", octets + 4))
}

fn associate(fields: &[&str]) -> Vec<u8> {
    associating("0d", "60", fields, "a8 06 810105 820105")
}

fn accept(result: &str) -> Vec<u8> {
    associating("0e", "61", &[result], "a9 06 810105 820105")
}

#[test]
fn an_association_begins_and_ends() {
    let mut probe = probe();
    probe.send(Side::Client, &associate(&[])).send(Side::Server, &accept("a2 03 020100"));
    probe.send(Side::Client, &data("8b00")).send(Side::Server, &data("8c00"));
    let release = |spdu: &str, apdu: &str| {
        let values = element("61", &[&element("30", &["020101", &element("a0", &[apdu])])]);
        hex(&element(spdu, &[&element("c1", &[&values])]))
    };
    probe.send(Side::Client, &release("09", "62 03 800100"));
    probe.send(Side::Server, &release("0a", "63 03 800100"));
    probe.send(Side::Client, &hex("19 03 110103"));
    assert_eq!(
        probe.stated(),
        [
            "did mms · 8 ·  +1 = 0",
            "is mms · server · authentication = none",
            "did mms · 11 ·  +1 = 0",
            "did mms · release ·  +1 = 0",
            "did mms · abort ·  +1 = no answer",
        ]
    );
    assert_eq!(probe.orphans(), 0);
}

/// X.227 §9.1.1.4; X.225 §8.3.5. Who is refused proves nothing of the server.
#[test]
fn an_association_is_refused() {
    let mut probe = probe();
    probe.send(Side::Client, &associate(&[])).send(Side::Server, &accept("a2 03 020101"));
    probe.send(Side::Client, &associate(&[])).send(Side::Server, &hex("0c 03 320100"));
    let stated = ["did mms · 8 ·  +1 = 8193", "did mms · 8 ·  +1 = 8192"];
    assert_eq!(probe.stated(), stated);
}

#[test]
fn titles_and_passwords_are_told_when_they_are_accepted() {
    let called = "a2 06 06 04 29018767";
    let calling = "a6 06 06 04 29018768";
    let password = element("ac", &[&text("80", "Relay7")]);
    let mut probe = probe();
    probe.send(Side::Client, &associate(&[called, calling, &password]));
    probe.send(Side::Server, &accept("a2 03 020100"));
    assert_eq!(
        probe.stated(),
        [
            "did mms · 8 · 1.1.1.1000 > 1.1.1.999 +1 = 0",
            "is mms · server · authentication = password",
            "is mms · server · credential = password of 6 octets, secret",
        ]
    );
    assert_eq!(probe.secrets(), ["password of 6 octets, secret"]);
}

#[test]
fn values_are_told_member_by_member() {
    let value = element("a2", &["a2 07 8705 08436fbd0d", "8403 030000", "9108 0000000000000000"]);
    let mut probe = probe();
    let variables = [variable("IED1LD0", "GGIO1$MX$AnIn1"), variable("IED1LD0", "LLN0$ST$Mod$q")];
    probe.send(Side::Client, &request(5, &read(&[&variables[0], &variables[1]])));
    probe.send(Side::Server, &answer(5, &results(&[&value, "8403 032000"])));
    assert_eq!(probe.frames()[0].iter().collect::<Vec<_>>(), [1, 2]);
    assert_eq!(
        probe.stated(),
        [
            "did mms · 0.4 · IED1LD0/GGIO1$MX$AnIn1 +2 = 0",
            "was mms · 0.4 · IED1LD0/GGIO1$MX$AnIn1[0][0] +1 = F32Be [43, 6f, bd, 0d]",
            "was mms · 0.4 · IED1LD0/GGIO1$MX$AnIn1[1] +1 = U16Be [00, 00]",
            "was mms · 0.4 · IED1LD0/LLN0$ST$Mod$q +1 = U16Be [04, 00]",
        ]
    );
}

/// §14.4.3: 10 is a variable that does not exist.
#[test]
fn a_request_is_called_by_the_variable_that_failed() {
    let variables = [variable("LD", "A"), variable("LD", "B")];
    let mut probe = probe();
    probe.send(Side::Client, &request(1, &read(&[&variables[0], &variables[1]])));
    probe.send(Side::Server, &answer(1, &results(&["850107", "80010a"])));
    let expected = [
        "did mms · 0.4 · LD/B +2 = 3850",
        "was mms · 0.4 · LD/A +1 = I64Le [07, 00, 00, 00, 00, 00, 00, 00]",
    ];
    assert_eq!(probe.stated(), expected);
}

/// §14.5.3: the third element of a component.
#[test]
fn a_part_of_a_variable_is_called_by_its_way() {
    let name = element("a0", &[&text("80", "Curve")]);
    let inner = element("30", &["820102"]);
    let access = element("a5", &[&element("a0", &[&text("80", "points"), &inner])]);
    let mut probe = probe();
    let part = element("30", &[&name, &access]);
    probe.send(Side::Client, &request(1, &read(&[&part])));
    probe.send(Side::Server, &answer(1, &results(&["8a026f6e"])));
    let expected = [
        "did mms · 0.4 · Curve$points[2] +1 = 0",
        "was mms · 0.4 · Curve$points[2] +1 = Text [6f, 6e]",
    ];
    assert_eq!(probe.stated(), expected);
}

#[test]
fn commands_are_told_with_their_origin() {
    let oper = variable("LD", "CSWI1$CO$Pos$Oper");
    let origin = "a2 06 850103 890101";
    let command =
        element("a2", &["830101", origin, "860105", "9108 0000000000000000", "830100", "840206c0"]);
    let mut probe = probe();
    probe.send(Side::Client, &request(9, &write(&oper, &command)));
    probe.send(Side::Server, &answer(9, WRITTEN));
    assert_eq!(
        probe.stated(),
        [
            "did mms · 0.5 · LD/CSWI1$CO$Pos$Oper +1 = 0",
            "was mms · 0.5 · LD/CSWI1$CO$Pos$Oper$ctlVal +1 = U8 [01]",
            "was mms · 0.5 · LD/CSWI1$CO$Pos$Oper$origin$orCat +1 = I64Le [03, 00, 00, 00, 00, 00, 00, 00]",
            "was mms · 0.5 · LD/CSWI1$CO$Pos$Oper$Test +1 = U8 [00]",
        ]
    );
}

/// IEC 61850-8-1, 20.11: which command, the error, its origin, its number, and the cause.
#[test]
fn why_a_command_failed_is_told() {
    let name = element("30", &[&element("a0", &[&text("80", "LastApplError")])]);
    let command = text("8a", "LD/CSWI1$CO$Pos$Oper");
    let error = element("a2", &[&command, "850101", "a2 06 850102 890101", "860105", "85010a"]);
    let values = element("a0", &[&error]);
    let mut probe = probe();
    probe.send(
        Side::Server,
        &data(&element("a3", &[&element("a0", &[&element("a0", &[&name]), &values])])),
    );
    assert_eq!(
        probe.stated(),
        [
            "did mms by server · 3.0 · LastApplError +1 = no answer",
            "was mms by server · 3.0 · LastApplError$CntrlObj +1 = Text [4c, 44, 2f, 43, 53, 57, 49, 31, 24, 43, 4f, 24, 50, 6f, 73, 24, 4f, 70, 65, 72]",
            "was mms by server · 3.0 · LastApplError$Error +1 = I64Le [01, 00, 00, 00, 00, 00, 00, 00]",
            "was mms by server · 3.0 · LastApplError$AddCause +1 = I64Le [0a, 00, 00, 00, 00, 00, 00, 00]",
        ]
    );
}

#[test]
fn what_a_server_says_of_itself_is_claimed() {
    let mut probe = probe();
    probe.send(Side::Client, &request(1, "8200"));
    let identity =
        element("a2", &[&text("80", "Example"), &text("81", "XR-500"), &text("82", "4.2")]);
    probe.send(Side::Server, &answer(1, &identity));
    probe.send(Side::Client, &request(2, "800100"));
    probe.send(Side::Server, &answer(2, "a006 800100 810102"));
    let serial = variable("LD", "LPHD1$DC$PhyNam$serNum");
    probe.send(Side::Client, &request(3, &read(&[&serial])));
    probe.send(Side::Server, &answer(3, &results(&[&text("8a", "SN-7")])));
    assert_eq!(
        probe.stated(),
        [
            "did mms · 0.2 ·  +1 = 0",
            "is mms · server · vendor = Example",
            "is mms · server · model = XR-500",
            "is mms · server · firmware = 4.2",
            "did mms · 0.0 ·  +1 = 0",
            "was mms · 0.0 · logical state +1 = U32Be [00, 00, 00, 00]",
            "was mms · 0.0 · physical state +1 = U32Be [00, 00, 00, 02]",
            "did mms · 0.4 · LD/LPHD1$DC$PhyNam$serNum +1 = 0",
            "was mms · 0.4 · LD/LPHD1$DC$PhyNam$serNum +1 = Text [53, 4e, 2d, 37]",
            "is mms · server · serial = SN-7",
        ]
    );
}

/// X.227 §9.1: bits, or what another mechanism has, are no password that we know, and secret.
#[test]
fn a_proof_in_another_form_is_named_by_who_carries_it() {
    let mut probe = probe();
    let bits = element("ac", &["8103 00c0de"]);
    probe.send(Side::Client, &associate(&[&bits])).send(Side::Server, &accept("a2 03 020100"));
    let stated = ["did mms · 8 ·  +1 = 0", "is mms · server · authentication = ACSE"];
    assert_eq!(probe.stated(), stated);
    assert_eq!(probe.secrets(), ["authentication value of 3 octets, secret"]);
    probe.send(Side::Client, &associate(&["ac 01 80"])).send(Side::Server, &accept("a2 03 020100"));
    assert_eq!(
        probe.stated(),
        ["broke mms · wrong length · an element goes on behind the message's end"]
    );
}

/// An information report of the list `RPT`: id, optional fields, sequence number, data set,
/// which members it has, and these.
fn report(number: u8) -> Vec<u8> {
    let values = [
        &text("8a", "Trips"),
        "8403 064800",
        &format!("8601{number:02x}"),
        &text("8a", "LD/LLN0$Events"),
        "8402 0550",
        "830101",
    ];
    let values =
        element("a0", &values.map(|value| value.to_string()).each_ref().map(String::as_str));
    data(&element("a3", &[&element("a0", &["a1 05 8003 525054", &values])]))
}

#[test]
fn reports_name_their_values_and_go_on_by_one() {
    let mut probe = probe();
    for number in [254, 255, 0, 3] {
        probe.send(Side::Server, &report(number));
    }
    let stated = probe.stated();
    let said = [
        "did mms by server · 3.0 · Trips +1 = no answer",
        "was mms by server · 3.0 · LD/LLN0$Events[1] +1 = U8 [01]",
    ];
    assert_eq!(stated[..2], said);
    assert_eq!(stated.len(), 9);
    assert_eq!(stated[7], "break mms by server · 3.0 · SqNum 1 = 3");
}

/// IEC 61850-7-2, 17.2.2: numbers begin anew when reports are enabled.
#[test]
fn reports_that_are_enabled_begin_anew() {
    let mut probe = probe();
    probe.send(Side::Server, &report(7));
    let enable = write(&variable("LD", "LLN0$RP$Trips01$RptEna"), "830101");
    probe.send(Side::Client, &request(1, &enable)).send(Side::Server, &answer(1, WRITTEN));
    probe.send(Side::Server, &report(0));
    assert!(!probe.stated().iter().any(|line| line.starts_with("break")));
}

#[test]
fn errors_and_rejections_have_their_status() {
    let mut probe = probe();
    let start = element("bf28", &[&text("80", "PI1")]);
    probe.send(Side::Client, &request(1, &start));
    probe.send(Side::Server, &data("a20a 800101 a205 a003 870103"));
    probe.send(Side::Client, &request(2, &start));
    probe.send(Side::Server, &data("a406 800102 810101"));
    let stated = ["did mms · 0.40 · PI1 +1 = 2051", "did mms · 0.40 · PI1 +1 = 4353"];
    assert_eq!(probe.stated(), stated);
}

#[test]
fn what_is_asked_is_named() {
    let asked = |service: &str| {
        let mut probe = probe();
        probe.send(Side::Client, &request(1, service)).end().stated().concat()
    };
    let named = |tag: &str, name: &str| asked(&element(tag, &[&text("80", name)]));
    let file =
        |tag: &str| asked(&element(tag, &[&element("a0", &[&text("19", "a"), &text("19", "b")])]));
    assert_eq!(named("ba", "D"), "did mms · 0.26 · D +1 = unanswered");
    assert_eq!(named("bf29", "P"), "did mms · 0.41 · P +1 = unanswered");
    assert_eq!(file("bf48"), "did mms · 0.72 · a/b +1 = unanswered");
    assert_eq!(asked("9f24 01 44"), "did mms · 0.36 · D +1 = unanswered");
    let domains = asked("a107 a003800109 a100");
    assert_eq!(domains, "did mms · 0.1 · domains +1 = unanswered");
    let variables = asked("a10a a003800100 a103 810144");
    assert_eq!(variables, "did mms · 0.1 · variables of D +1 = unanswered");
}

/// Without session and presentation.
#[test]
fn bare_pdus_are_read() {
    let start = hex("a021 020101 bf281b 8017 523339353032343339374170706c69636174696f6e5f31 8100");
    let recognised = (PROTOCOL.recognise)(CARRIER, &start);
    assert_eq!(recognised, Recognition::Maybe(Some(Side::Client)));
    let stated = probe().send(Side::Client, &start).end().stated();
    assert_eq!(stated, ["did mms · 0.40 · R395024397Application_1 +1 = unanswered"]);
}

#[test]
fn broken_messages_are_violations() {
    let mut probe = probe();
    probe.send(Side::Client, &hex("01000100 6106 3004 a002 a005"));
    probe.send(Side::Client, &data("a000"));
    probe.send(Side::Client, &data("6000"));
    probe.send(Side::Server, &data("a302 a000"));
    assert_eq!(
        probe.stated(),
        [
            "broke mms · wrong length · an element goes on behind the message's end",
            "broke mms · wrong length · an element goes on behind the message's end",
            "broke mms · unknown PDU · no PDU has the tag 0x60",
            "broke mms by server · broken report · a list of variables, and values needed",
        ]
    );
    assert_eq!(probe.send(Side::Client, b"GET /").stopped(), Some("foreign"));
}

#[test]
fn every_cut_gives_the_same() {
    let client = [associate(&[]), request(5, &read(&[&variable("LD", "A")]))].concat();
    let server = [accept("a2 03 020100"), answer(5, &results(&["850107"]))].concat();
    let whole = probe().send(Side::Client, &client).send(Side::Server, &server).stated();
    assert_eq!(whole.len(), 4);
    for at in 0..client.len().max(server.len()) {
        let mut probe = probe();
        for (side, octets) in [(Side::Client, &client), (Side::Server, &server)] {
            let (head, tail) = octets.split_at(at.min(octets.len()));
            probe.send(side, head).send(side, tail);
        }
        assert_eq!(probe.stated(), whole, "cut at {at}");
    }
}

#[test]
fn recognises_by_content_who_asks() {
    let recognised = |octets: &[u8]| (PROTOCOL.recognise)(CARRIER, octets);
    let [asks, answers] = [Side::Client, Side::Server].map(|side| Recognition::Sure(Some(side)));
    assert_eq!(recognised(&associate(&[])), asks);
    assert_eq!(recognised(&accept("a2 03 020100")), answers);
    assert_eq!(recognised(&request(1, "8200")), asks);
    assert_eq!(recognised(&answer(1, WRITTEN)), answers);
    assert_eq!(recognised(&report(1)), answers);
    assert_eq!(recognised(&hex("01000100 61")), Recognition::Short);
    assert_eq!(recognised(&hex("32010000 0000 0008")), Recognition::No);
    // Another application over the same layers.
    assert_eq!(recognised(&data("60 00")), Recognition::No);
}

#[test]
fn any_octets_are_survived() {
    let oper = variable("LD", "CSWI1$CO$Pos$Oper");
    let seeds = [
        associate(&["a2 06 06 04 29018767", &element("ac", &[&text("80", "Relay7")])]),
        accept("a2 03 020100"),
        request(1, &read(&[&oper, &variable("LD", "A")])),
        answer(1, &results(&["a2 07 8705 08436fbd0d", "80010a"])),
        request(1, &write(&oper, "a203 830101")),
        answer(1, WRITTEN),
        report(3),
        data("a20a 800101 a205 a003 870103"),
        hex("a021 020101 bf281b 8017 523339353032343339374170706c69636174696f6e5f31 8100"),
    ];
    any_octets(&PROTOCOL, CARRIER, &seeds, 3_000);
}
