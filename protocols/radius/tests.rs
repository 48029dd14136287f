use super::*;
use wire::probe::{any_octets, hex, Probe};
use wire::Recognition;

fn attribute(kind: u8, value: &[u8]) -> Vec<u8> {
    [&[kind, u8::try_from(value.len() + 2).unwrap()], value].concat()
}

fn number(kind: u8, n: u32) -> Vec<u8> {
    attribute(kind, &n.to_be_bytes())
}

fn packet(code: u8, identifier: u8, attributes: &[Vec<u8>]) -> Vec<u8> {
    let attributes = attributes.concat();
    let length = u16::try_from(20 + attributes.len()).unwrap().to_be_bytes();
    [&[code, identifier], &length[..], &[b'a'; 16], &attributes].concat()
}

fn proof() -> Vec<u8> {
    attribute(80, &[b'm'; 16])
}

/// A switch asks for who wants to configure it. §5.2
fn log_on(identifier: u8, user: &str) -> Vec<u8> {
    packet(
        1,
        identifier,
        &[
            attribute(1, user.as_bytes()),
            attribute(2, &[b'p'; 16]),
            attribute(4, &[10, 0, 0, 7]),
            attribute(32, b"RSG-1"),
            attribute(31, b"10.0.0.99"),
            number(6, 6),
            number(61, 15),
        ],
    )
}

fn eap(kind: u8) -> Vec<u8> {
    attribute(79, &[&[2, 1, 0, 9, kind][..], b"eeee"].concat())
}

fn microsoft(kind: u8) -> Vec<u8> {
    attribute(26, &[&[0, 0, 1, 0x37, kind, 52][..], &[b'c'; 50]].concat())
}

fn after(messages: &[(Side, Vec<u8>)]) -> Vec<String> {
    let mut probe = Probe::new(&PROTOCOL, Carrier::Udp);
    for (side, bytes) in messages {
        probe.send(*side, bytes);
    }
    probe.end().stated()
}

fn asked(request: Vec<u8>, answer: Vec<u8>) -> Vec<String> {
    after(&[(Side::Client, request), (Side::Server, answer)])
}

fn did(stated: &[String]) -> Vec<&str> {
    stated.iter().filter_map(|line| line.strip_prefix("did radius · ")).collect()
}

fn claims(stated: &[String]) -> Vec<&str> {
    stated.iter().filter_map(|line| line.strip_prefix("is radius · ")).collect()
}

#[test]
fn who_is_accepted_has_an_account() {
    let stated = asked(log_on(7, "engineer"), packet(2, 7, &[number(6, 6), proof()]));
    assert_eq!(did(&stated), ["1.2 · engineer +1 = 0"]);
    assert_eq!(
        claims(&stated),
        [
            "client · integrity = no Message-Authenticator",
            "10.0.0.7 · name = RSG-1",
            "server · integrity = Message-Authenticator",
            "server · capabilities = RADIUS server",
            "server · authentication = PAP",
            "server · user = engineer",
        ]
    );
    let values: Vec<_> =
        stated.iter().filter_map(|l| l.strip_prefix("was radius · 1.2 · ")).collect();
    assert_eq!(
        values,
        [
            "service type +1 = U32Be [00, 00, 00, 06]",
            "calling station +1 = Text [31, 30, 2e, 30, 2e, 30, 2e, 39, 39]",
            "NAS identifier +1 = Text [52, 53, 47, 2d, 31]",
            "NAS port type +1 = U32Be [00, 00, 00, 0f]",
            "service type +1 = U32Be [00, 00, 00, 06]",
        ]
    );
}

#[test]
fn who_is_rejected_or_challenged_has_none() {
    for (answer, status) in [(3, "3"), (11, "11")] {
        let stated = asked(log_on(1, "guess"), packet(answer, 1, &[]));
        assert_eq!(did(&stated), [format!("1.2 · guess +1 = {status}")]);
        assert!(!claims(&stated)
            .iter()
            .any(|claim| claim.contains("user") || claim.contains("PAP")));
    }
}

#[test]
fn the_server_may_know_him_by_another_name() {
    let request = packet(1, 1, &[attribute(1, b"anonymous"), eap(25), proof()]);
    let stated = asked(request.clone(), packet(2, 1, &[attribute(1, b"engineer"), proof()]));
    assert_eq!(did(&stated), ["1.79 · anonymous +1 = 0"]);
    assert!(claims(&stated).contains(&"server · authentication = PEAP"));
    assert!(claims(&stated).contains(&"server · user = engineer"));
    for given in [vec![proof()], vec![attribute(1, b"anonymous"), proof()]] {
        let stated = asked(request.clone(), packet(2, 1, &given));
        assert!(!claims(&stated).iter().any(|claim| claim.contains("user")), "he is hidden within");
    }
}

#[test]
fn how_he_proves_himself_is_told() {
    for (given, code, how) in [
        (attribute(3, &[b'c'; 17]), "1.3", "CHAP"),
        (attribute(70, &[b'c'; 16]), "1.70", "ARAP"),
        (attribute(103, &[b'c'; 32]), "1.103", "Digest"),
        (microsoft(1), "1.257", "MS-CHAP"),
        (microsoft(25), "1.281", "MS-CHAPv2"),
        (eap(4), "1.79", "EAP-MD5"),
        (eap(13), "1.79", "certificate"),
        (eap(99), "1.79", "EAP"),
    ] {
        let stated = asked(packet(1, 1, &[attribute(1, b"u"), given, proof()]), packet(2, 1, &[]));
        assert_eq!(did(&stated), [format!("{code} · u +1 = 0")]);
        assert!(claims(&stated).contains(&format!("server · authentication = {how}").as_str()));
    }
    let stated = asked(packet(1, 1, &[attribute(1, b"u"), number(6, 10)]), packet(2, 1, &[]));
    assert_eq!(did(&stated), ["1 · u +1 = 0"]);
    assert!(!claims(&stated).iter().any(|claim| claim.contains("user")), "nothing was proved");
}

#[test]
fn an_answer_belongs_to_its_identifier_and_to_what_it_answers() {
    let stated = after(&[
        (Side::Client, log_on(1, "a")),
        (Side::Client, log_on(2, "b")),
        (Side::Server, packet(3, 2, &[])),
        (Side::Server, packet(5, 1, &[])),
    ]);
    assert_eq!(did(&stated), ["1.2 · b +1 = 3", "1.2 · a +1 = unanswered"]);
    let mut probe = Probe::new(&PROTOCOL, Carrier::Udp);
    probe.send(Side::Server, &packet(2, 9, &[]));
    assert_eq!(probe.orphans(), 1);
}

#[test]
fn an_identifier_that_comes_again_is_of_the_newest() {
    let stated = after(&[
        (Side::Client, log_on(1, "a")),
        (Side::Client, log_on(1, "b")),
        (Side::Server, packet(2, 1, &[])),
    ]);
    assert_eq!(did(&stated), ["1.2 · b +1 = 0", "1.2 · a +1 = unanswered"]);
}

#[test]
fn sessions_begin_and_end() {
    for (kind, code) in [(1, "4.1"), (2, "4.2"), (3, "4.3"), (7, "4.7")] {
        let attributes = [
            number(40, kind),
            attribute(1, b"op"),
            attribute(44, b"S1"),
            number(49, 1),
            attribute(8, &[10, 0, 0, 5]),
        ];
        let stated = asked(packet(4, 1, &attributes), packet(5, 1, &[]));
        assert_eq!(did(&stated), [format!("{code} · op +1 = 0")]);
        let told = |what: &str| {
            stated.iter().any(|l| l.starts_with(&format!("was radius · {code} · {what} ")))
        };
        assert!(told("session") && told("terminate cause") && told("framed address"), "{stated:?}");
        assert!(!claims(&stated).iter().any(|c| c.contains("integrity")), "accounting is signed");
    }
}

#[test]
fn servers_command_and_are_told_why_not() {
    let demand = |code| packet(code, 1, &[attribute(44, b"S1"), proof()]);
    for (request, answer, status) in [
        (40, packet(41, 1, &[]), "0"),
        (40, packet(42, 1, &[number(101, 503)]), "503"),
        (43, packet(44, 1, &[]), "0"),
        (43, packet(45, 1, &[]), "45"),
        (43, packet(45, 1, &[number(101, 0)]), "45"),
        (43, packet(52, 1, &[number(101, 406)]), "406"),
    ] {
        let stated = asked(demand(request), answer);
        assert_eq!(did(&stated), [format!("{request} · S1 +1 = {status}")]);
        assert!(!claims(&stated).iter().any(|c| c.contains("RADIUS server")), "the NAS answers");
    }
}

#[test]
fn a_server_says_that_it_works() {
    for answer in [2, 5] {
        let stated = asked(packet(12, 1, &[proof()]), packet(answer, 1, &[proof()]));
        assert_eq!(did(&stated), ["12 ·  +1 = 0"]);
        assert!(!claims(&stated).iter().any(|c| c.contains("authentication =")), "{stated:?}");
    }
}

#[test]
fn eap_without_a_proof_of_the_message_is_broken() {
    let stated = after(&[(Side::Client, packet(1, 1, &[attribute(1, b"u"), eap(1)]))]);
    assert!(stated.iter().any(|l| l.starts_with("broke radius · no Message-Authenticator")));
    let stated = after(&[(Side::Client, packet(1, 1, &[attribute(1, b"u"), eap(1), proof()]))]);
    assert!(!stated.iter().any(|l| l.starts_with("broke")));
}

#[test]
fn a_name_is_of_the_device_whose_port_it_is() {
    let named = |attributes: &[Vec<u8>]| {
        let stated = after(&[(Side::Client, packet(1, 1, attributes))]);
        claims(&stated)
            .iter()
            .filter(|c| c.contains("name"))
            .map(ToString::to_string)
            .collect::<Vec<_>>()
    };
    let name = attribute(32, b"sw-1");
    assert_eq!(named(&[name.clone(), number(61, 15)]), ["client · name = sw-1"]);
    assert!(named(&[name.clone(), number(61, 5)]).is_empty(), "a service of a host");
    assert!(named(std::slice::from_ref(&name)).is_empty());
    assert!(named(&[name.clone(), number(61, 15), attribute(33, b"x")]).is_empty(), "of a proxy");
    let loopback = attribute(4, &[127, 0, 0, 1]);
    assert_eq!(named(&[name, number(61, 15), loopback]), ["client · name = sw-1"]);
}

fn hidden(bytes: &[u8]) -> Vec<String> {
    let mut probe = Probe::new(&PROTOCOL, Carrier::Udp);
    probe.send(Side::Client, bytes).secrets()
}

#[test]
fn what_could_be_guessed_from_is_overwritten() {
    let authenticator = "authenticator of 16 octets, secret";
    assert_eq!(hidden(&log_on(1, "u")), [authenticator, "password of 16 octets, secret"]);
    assert_eq!(
        hidden(&packet(1, 1, &[eap(4), eap(4), proof()])),
        [
            authenticator,
            "EAP message of 4 octets, secret",
            "EAP message of 9 octets, secret",
            authenticator
        ]
    );
    assert_eq!(
        hidden(&packet(1, 1, &[microsoft(25)])),
        [authenticator, "MS-CHAP of 50 octets, secret"]
    );
    let other = attribute(26, b"\0\0\0\x09\x01\x0Bpsk=12345");
    assert_eq!(hidden(&packet(2, 1, &[other])), [authenticator, "attribute of 11 octets, secret"]);
    let prompt = attribute(18, b"code 1234");
    assert_eq!(hidden(&packet(11, 1, std::slice::from_ref(&prompt))).len(), 2);
    assert_eq!(hidden(&packet(3, 1, &[prompt])).len(), 1);
    assert_eq!(
        hidden(&packet(1, 1, &[attribute(200, b"key")])).len(),
        2,
        "nobody knows what it is"
    );
    let filled = [packet(3, 1, &[]), b"behind".to_vec()].concat();
    assert_eq!(hidden(&filled), ["filling of 6 octets, secret", authenticator]);
}

#[test]
fn datagrams_that_are_cut_anywhere_are_overwritten_and_state_no_operation() {
    let whole = log_on(1, "engineer");
    for length in 0..whole.len() {
        let mut probe = Probe::new(&PROTOCOL, Carrier::Udp);
        let stated = probe.send(Side::Client, &whole[..length]).stated();
        let secrets = probe.secrets();
        assert!(stated.iter().all(|line| line.starts_with("broke radius · wrong length")));
        assert_eq!(
            secrets.len(),
            usize::from(length > 4) + usize::from(length > 32),
            "cut at {length}"
        );
    }
}

#[test]
fn what_is_broken_is_told() {
    let long = hex(&format!("0101 001a {} 01 09 6162 6364", "00".repeat(16)));
    assert_eq!(
        after(&[(Side::Client, long)]),
        ["broke radius · wrong length · attribute 1 goes 3 octets beyond the message"]
    );
    let none = hex(&format!("0101 0016 {} 01 01", "00".repeat(16)));
    assert_eq!(
        after(&[(Side::Client, none)]),
        ["broke radius · wrong length · attribute 1 has 1 octets, 2 at least needed"]
    );
}

#[test]
fn recognised_by_length_and_attributes() {
    let is = |bytes: &[u8]| (PROTOCOL.recognise)(Carrier::Udp, bytes);
    assert_eq!(is(&log_on(1, "u")), Recognition::Sure(Some(Side::Client)));
    assert_eq!(is(&packet(2, 1, &[number(6, 1)])), Recognition::Sure(Some(Side::Server)));
    assert_eq!(is(&packet(3, 1, &[])), Recognition::Maybe(Some(Side::Server)));
    assert_eq!(is(&packet(1, 1, &[attribute(1, b"u")])), Recognition::Maybe(Some(Side::Client)));
    assert_eq!(is(&packet(6, 1, &[number(6, 1)])), Recognition::No);
    assert_eq!(is(&packet(1, 1, &[attribute(6, &[1])])), Recognition::Broken);
    assert_eq!(is(&packet(1, 1, &[attribute(0, b"u")])), Recognition::Broken);
    let whole = log_on(1, "u");
    assert_eq!(is(&whole[..whole.len() - 1]), Recognition::No);
    assert_eq!(is(&[&whole[..], &[0]].concat()), Recognition::No);
    assert_eq!(is(&[]), Recognition::No);
}

/// A clock's announcement has type and length at the same places (IEEE 1588-2019, 13.3).
#[test]
fn what_others_send_is_none() {
    let ptp =
        hex(&format!("0b 12 0040 {} 001b19fffe000000 0001 {}", "00".repeat(16), "00".repeat(34)));
    assert_eq!(ptp.len(), 64);
    assert_ne!((PROTOCOL.recognise)(Carrier::Udp, &ptp), Recognition::Sure(Some(Side::Server)));
    assert_eq!((PROTOCOL.recognise)(Carrier::Udp, &ptp), Recognition::Broken);
}

#[test]
fn any_octets_end() {
    let seeds = [
        log_on(1, "u"),
        packet(1, 1, &[attribute(1, b"u"), eap(4), microsoft(25), proof()]),
        packet(11, 1, &[attribute(18, b"code"), eap(25), proof()]),
        packet(4, 1, &[number(40, 2), attribute(44, b"S1")]),
        packet(45, 1, &[number(101, 503)]),
    ];
    any_octets(&PROTOCOL, Carrier::Udp, &seeds, 4_000);
}
