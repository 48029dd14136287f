use super::message::{Content, Message};
use super::{secrets, PROTOCOL};
use wire::probe::{any_octets, hex, Probe};
use wire::{Carrier, Recognition, Side};

const PUBLIC: &str = "7075626c6963";
/// 1.3.6.1.2.1.1.1.0 and others of its group, as elements.
const SYS_DESCR: &str = "0608 2b06010201010100";

fn element(tag: &str, contents: &str) -> String {
    format!("{tag} 82{:04x} {contents}", hex(contents).len())
}

fn variable(name: &str, value: &str) -> String {
    element("30", &format!("{name} {value}"))
}

fn text(value: &str) -> String {
    let digits: String = value.bytes().map(|octet| format!("{octet:02x}")).collect();
    element("04", &digits)
}

fn name(digits: &str) -> String {
    element("06", digits)
}

/// A PDU with request number 77.
fn pdu(kind: u8, status: u8, variables: &[String]) -> String {
    let variables = element("30", &variables.concat());
    element(&format!("a{kind}"), &format!("02014d 0201{status:02x} 020100 {variables}"))
}

fn message(version: u8, pdu: &str) -> Vec<u8> {
    let community = element("04", PUBLIC);
    hex(&element("30", &format!("0201{version:02x} {community} {pdu}")))
}

fn user(flags: u8, user: &str, data: &str) -> Vec<u8> {
    user_at(2, flags, user, data)
}

/// The same of an engine that has been up for so many seconds.
fn user_at(seconds: u16, flags: u8, user: &str, data: &str) -> Vec<u8> {
    let header = element("30", &format!("020107 020205dc 0401{flags:02x} 020103"));
    let engine = "040b 800010e9 03 0080630f0001";
    let parameters =
        element("30", &format!("{engine} 020101 0202{seconds:04x} {} 0400 0400", text(user)));
    let parameters = element("04", &parameters);
    hex(&element("30", &format!("020103 {header} {parameters} {data}")))
}

fn scoped(pdu: &str) -> String {
    element("30", &format!("0400 0400 {pdu}"))
}

fn get() -> Vec<u8> {
    message(1, &pdu(0, 0, &[variable(SYS_DESCR, "0500")]))
}

fn exchange(request: &[u8], response: &[u8]) -> Vec<String> {
    let mut probe = Probe::new(&PROTOCOL, Carrier::Udp);
    probe.send(Side::Client, request).send(Side::Server, response).stated()
}

/// What a response claims beyond how its sender proved itself.
fn claimed(variables: &[String]) -> Vec<String> {
    let lines = exchange(&get(), &message(1, &pdu(2, 0, variables)));
    lines.iter().skip(4).map(|line| line.replace("is snmp · server · ", "")).collect()
}

#[test]
fn an_answer_shows_its_community_and_identity() {
    let response = pdu(2, 0, &[variable(SYS_DESCR, &text("Hirschmann EAGLE40"))]);
    assert_eq!(
        exchange(&get(), &message(1, &response)),
        [
            "did snmp · 0 · 1.3.6.1.2.1.1.1.0 +1 = 0",
            "is snmp · server · version = SNMPv2c",
            "is snmp · server · credential = community of 6 octets, well known",
            "is snmp · server · authentication = password",
            "is snmp · server · description = Hirschmann EAGLE40",
            "is snmp · server · vendor = Hirschmann",
            "is snmp · server · model = EAGLE40",
        ]
    );
}

#[test]
fn an_error_is_a_status_and_claims_no_identity() {
    let response = pdu(2, 2, &[variable(SYS_DESCR, &text("x"))]);
    let lines = exchange(&get(), &message(0, &response));
    assert_eq!(lines[0], "is snmp · server · version = SNMPv1");
    let lines = exchange(&get(), &message(1, &response));
    assert_eq!(lines[0], "did snmp · 0 · 1.3.6.1.2.1.1.1.0 +1 = 2");
    assert_eq!(lines.len(), 4);
}

#[test]
fn a_wrong_community_is_not_claimed() {
    let mut probe = Probe::new(&PROTOCOL, Carrier::Udp);
    let stated = probe.send(Side::Client, &get()).end().stated();
    assert_eq!(stated, ["did snmp · 0 · 1.3.6.1.2.1.1.1.0 +1 = unanswered"]);
}

#[test]
fn the_system_group_is_identity() {
    let of = |last: &str| name(&format!("2b0601020101{last}"));
    assert_eq!(
        claimed(&[
            variable(&of("0200"), &name("2b06010401a1690602")),
            variable(&of("0300"), "430101"),
            variable(&of("0400"), &text("shift")),
            variable(&of("0500"), &text("plc-1")),
            variable(&of("0600"), &text("hall 2")),
        ])[..],
        [
            "sys_object_id = 1.3.6.1.4.1.4329.6.2",
            "vendor = Siemens",
            "contact = shift",
            "name = plc-1",
            "location = hall 2",
        ]
    );
}

#[test]
fn addresses_of_the_agent_and_its_neighbours() {
    assert_eq!(
        claimed(&[
            variable(&name("2b06010201020201 06 02"), "0406 0080630f0001"),
            variable(&name("2b06010201020201 06 01"), "0406 000000000000"),
            variable(&name("2b060102010414 0101 0a0a0101"), "4004 0a0a0101"),
            variable(&name("2b060102010414 0101 7f000001"), "4004 7f000001"),
            variable(&name("2b060102010416 0102 02 0a0a01 8148"), "0406 28633601a001"),
        ]),
        [
            "mac = 00:80:63:0f:00:01",
            "ip = 10.10.1.1",
            "is snmp · 28:63:36:01:a0:01 · ip = 10.10.1.200",
        ]
    );
}

/// RFC 6933; Siemens' AUTOMATION-SYSTEM-MIB.
#[test]
fn parts_are_children() {
    let entity = |rest: &str| name(&format!("2b060102012f01010101 {rest}"));
    let siemens = |last: &str| name(&format!("2b06010401a16906030201 01 {last} 00"));
    assert_eq!(
        claimed(&[
            variable(&entity("0b 01"), &text("FDO1")),
            variable(&entity("0d 8769"), &text("SFP")),
            variable(&siemens("02"), &text("6GK5 208-0BA10-2AA3")),
            variable(&siemens("05"), &text("V5.0")),
        ]),
        [
            "serial = FDO1",
            "is snmp unit entity 1001 · server · model = SFP",
            "product_code = 6GK5 208-0BA10-2AA3",
            "firmware = V5.0",
        ]
    );
}

#[test]
fn sets_write_numbers() {
    let variables = [
        variable(&name("2b0601020102020107 01"), "020102"),
        variable(&name("2b0601020102020107 02"), "420201f4"),
        variable(&name("2b06010201010500"), &text("secret")),
    ];
    let lines = exchange(&message(1, &pdu(3, 0, &variables)), &message(1, &pdu(2, 0, &variables)));
    assert_eq!(lines[0], "did snmp · 3 · 1.3.6.1.2.1.2.2.1.7.1 +3 = 0");
    assert_eq!(
        lines[4..],
        [
            "was snmp · 3 · 1.3.6.1.2.1.2.2.1.7.1 +1 = I32Be [00, 00, 00, 02]",
            "was snmp · 3 · 1.3.6.1.2.1.2.2.1.7.2 +1 = U32Be [00, 00, 01, f4]",
        ]
    );
}

/// RFC 3584, 3.1; RFC 3416, 4.2.6.
#[test]
fn traps_are_named_by_what_they_report() {
    let mut probe = Probe::new(&PROTOCOL, Carrier::Udp);
    let mut first = |bytes: &[u8]| probe.send(Side::Client, bytes).stated()[0].clone();
    let trap = |generic: &str, specific: &str| {
        let enterprise = name("2b06010401a169");
        let rest = format!("40040a0a0101 0201{generic} 0201{specific} 430101 3000");
        message(0, &element("a4", &format!("{enterprise} {rest}")))
    };
    assert_eq!(first(&trap("03", "00")), "did snmp · 4 · 1.3.6.1.6.3.1.1.5.4 +1 = no answer");
    assert_eq!(first(&trap("06", "09")), "did snmp · 4 · 1.3.6.1.4.1.4329.0.9 +1 = no answer");
    let variables = [
        variable(&name("2b06010201010300"), "430101"),
        variable(&name("2b060106030101040100"), &name("2b06010603010105 03")),
    ];
    assert_eq!(
        first(&message(1, &pdu(7, 0, &variables))),
        "did snmp · 7 · 1.3.6.1.6.3.1.1.5.3 +2 = no answer"
    );
    assert_eq!(probe.end().stated(), Vec::<String>::new());
}

#[test]
fn version_3_shows_user_and_level() {
    let request = user(4, "operator", &scoped(&pdu(0, 0, &[variable(SYS_DESCR, "0500")])));
    let response = scoped(&pdu(2, 0, &[variable(SYS_DESCR, &text("fw"))]));
    assert_eq!(
        exchange(&request, &user(0, "operator", &response)),
        [
            "did snmp · 0 · 1.3.6.1.2.1.1.1.0 +1 = 0",
            "is snmp · server · version = SNMPv3",
            "is snmp · server · user = operator",
            "is snmp · server · authentication = none",
            "is snmp · server · mac = 00:80:63:0f:00:01",
            "is snmp · server · vendor = Siemens",
            "is snmp · server · description = fw",
        ]
    );
}

/// RFC 3414, 4: discovery asks without a user and is answered by a report.
#[test]
fn reports_are_statuses() {
    let request = user(4, "", &scoped(&pdu(0, 0, &[])));
    let counter = variable(&name("2b060106030f0101 04 00"), "410101");
    let report = user(0, "", &scoped(&pdu(8, 0, &[counter])));
    assert_eq!(exchange(&request, &report), ["did snmp · 0 ·  +1 = 260"]);
}

#[test]
fn encrypted_messages_hide_what_is_asked() {
    let (request, response) = (user(7, "op", "0403 010203"), user(3, "op", "0403 040506"));
    assert_eq!(
        exchange(&request, &response)[..3],
        [
            "did snmp · encrypted ·  +1 = 0",
            "is snmp · server · version = SNMPv3",
            "is snmp · server · user = op",
        ]
    );
    let mut probe = Probe::new(&PROTOCOL, Carrier::Udp);
    let trap = probe.send(Side::Client, &response).stated();
    assert_eq!(trap[0], "did snmp · encrypted ·  +1 = no answer");
    assert_eq!(trap[3], "is snmp · client · authentication = authPriv");
}

#[test]
fn answers_without_requests_are_orphans_with_claims() {
    let response = pdu(2, 0, &[variable(SYS_DESCR, &text("fw"))]);
    let mut probe = Probe::new(&PROTOCOL, Carrier::Udp);
    let stated = probe.send(Side::Server, &message(1, &response)).stated();
    assert_eq!(stated[3], "is snmp · server · description = fw");
    assert_eq!(probe.orphans(), 1);
}

fn breaks(datagrams: &[Vec<u8>]) -> Vec<String> {
    let mut probe = Probe::new(&PROTOCOL, Carrier::Udp);
    for datagram in datagrams {
        probe.send(Side::Server, datagram);
    }
    probe.stated().into_iter().filter(|line| line.starts_with("break")).collect()
}

#[test]
fn an_agent_whose_up_time_goes_back_began_anew() {
    let up = |ticks: u32| {
        let time = variable(&name("2b06010201010300"), &element("43", &format!("{ticks:010x}")));
        message(1, &pdu(2, 0, &[variable(SYS_DESCR, &text("fw")), time]))
    };
    assert_eq!(
        breaks(&[up(90_000), up(90_000), up(90_500), up(90_401), up(700)]),
        ["break snmp by server · 2 · sysUpTime 90401 = 700"],
        "datagrams may overtake each other for a second"
    );
    let error = message(1, &pdu(2, 5, &[variable(SYS_DESCR, "0500")]));
    assert_eq!(breaks(&[up(90_000), error]), [""; 0]);
}

#[test]
fn traps_tell_how_long_their_sender_has_been_up() {
    let trap = |ticks: &str| {
        let rest = format!("4004 0a000001 020103 020100 4302{ticks} 3000");
        message(0, &element("a4", &format!("{} {rest}", name("2b06010401a169"))))
    };
    assert_eq!(
        breaks(&[trap("7000"), trap("7001"), trap("0010")]),
        ["break snmp by server · 4 · sysUpTime 28673 = 16"]
    );
}

/// RFC 3414, 2.2.1 and 3.2, 7.
#[test]
fn the_time_of_an_engine_counts_when_it_is_authenticated() {
    let at = |seconds, flags| user_at(seconds, flags, "op", "0403 040506");
    assert_eq!(
        breaks(&[at(900, 3), at(901, 3), at(5, 2), at(902, 3), at(5, 3)]),
        ["break snmp by server · encrypted · snmpEngineTime 902 = 5"]
    );
    // Whoever began anew refuses what was asked in the old time.
    let report = user_at(3, 1, "op", &scoped(&pdu(8, 0, &[])));
    assert_eq!(
        breaks(&[at(900, 3), report]),
        ["break snmp by server · 8 · snmpEngineTime 900 = 3"]
    );
}

/// RFC 3584, 5: a walk through the table of communities.
#[test]
fn communities_elsewhere_are_secrets() {
    let column = "2b06010603120101 01 02";
    let bytes =
        message(1, &pdu(2, 0, &[variable(&name(&format!("{column} 6f 70")), &text("opsy"))]));
    let Ok(read) = Message::read(&bytes) else { panic!("unreadable") };
    let Content::Pdu(pdu) = read.content else { panic!("encrypted") };
    assert_eq!(secrets::of(&pdu).collect::<Vec<_>>(), [&b"op"[..], b"opsy"]);
    assert_eq!(pdu.subject().map(|of| of.to_string()).as_deref(), Some("1.3.6.1.6.3.18.1.1.1.2"));
    assert_eq!(secrets::of_broken(&get()[..9]), None);
    assert_eq!(secrets::of_broken(&get()[..15]), Some(&b"publ"[..]));
    assert_eq!(secrets::of_broken(&user(3, "op", "0400")), None);
}

#[test]
fn broken_messages_are_violations() {
    let mut probe = Probe::new(&PROTOCOL, Carrier::Udp);
    let whole = get();
    let stated = probe.send(Side::Client, &whole[..whole.len() - 1]).stated();
    let (needed, there) = (whole.len(), whole.len() - 1);
    let text = format!("{needed} octets of an element needed, {there} there");
    assert_eq!(stated, [format!("broke snmp · wrong length · {text}")]);
    let stated = probe.send(Side::Client, &hex("3003 020109")).stated();
    assert_eq!(stated, ["broke snmp · wrong encoding · version 1, 2c or 3 needed"]);
}

#[test]
fn recognised_by_its_structure() {
    let recognise = |bytes: &[u8]| (PROTOCOL.recognise)(Carrier::Udp, bytes);
    assert_eq!(recognise(&get()), Recognition::Sure(Some(Side::Client)));
    let response = message(1, &pdu(2, 0, &[]));
    assert_eq!(recognise(&response), Recognition::Sure(Some(Side::Server)));
    assert_eq!(recognise(&user(3, "op", "0400")), Recognition::Sure(None));
    assert_eq!(recognise(&get()[..9]), Recognition::Broken);
    assert_eq!(recognise(b"GET /"), Recognition::No);
}

#[test]
fn any_octets_are_survived() {
    let seeds = [
        get(),
        message(1, &pdu(2, 0, &[variable(SYS_DESCR, &text("Siemens, a, b"))])),
        user(4, "op", &scoped(&pdu(0, 0, &[]))),
    ];
    any_octets(&PROTOCOL, Carrier::Udp, &seeds, 3_000);
}
