use super::*;
use wire::probe::{any_octets, hex, Probe};
use wire::Recognition;

fn der(tag: u8, parts: &[Vec<u8>]) -> Vec<u8> {
    let contents = parts.concat();
    let length = u16::try_from(contents.len()).unwrap().to_be_bytes();
    match length {
        [0, short @ ..=0x7F] => [vec![tag, short], contents].concat(),
        [high, low] => [vec![tag, 0x82, high, low], contents].concat(),
    }
}

fn field(number: u8, inside: Vec<u8>) -> Vec<u8> {
    der(0xA0 + number, &[inside])
}

fn number(n: u8) -> Vec<u8> {
    match n {
        0..=0x7F => vec![2, 1, n],
        _ => vec![2, 2, 0, n],
    }
}

fn text(text: &str) -> Vec<u8> {
    der(0x1B, &[text.into()])
}

fn name(strings: &[&str]) -> Vec<u8> {
    let strings: Vec<_> = strings.iter().map(|part| text(part)).collect();
    der(0x30, &[field(0, number(1)), field(1, der(0x30, &strings))])
}

/// EncryptedData. 5.2.9
fn encrypted(by: u8, octet: u8) -> Vec<u8> {
    der(0x30, &[field(0, number(by)), field(2, der(4, &[vec![octet; 40]]))])
}

fn proof(kind: u8) -> Vec<u8> {
    der(0x30, &[field(1, number(kind)), field(2, der(4, &[encrypted(18, b'p')]))])
}

fn request(kind: u8, proofs: &[u8], client: &str, service: &[&str]) -> Vec<u8> {
    let proofs: Vec<_> = proofs.iter().map(|kind| proof(*kind)).collect();
    let address =
        der(0x30, &[field(0, number(20)), field(1, der(4, &[b"EWS-1           ".into()]))]);
    let body = [
        field(0, hex("03050040810010")),
        field(1, name(&[client])),
        field(2, text("PLANT.TEST")),
        field(3, name(service)),
        field(5, der(0x18, &[b"20370913024805Z".into()])),
        field(7, number(9)),
        field(8, der(0x30, &[number(18), number(23)])),
        field(9, der(0x30, &[address])),
    ];
    let message = [
        field(1, number(5)),
        field(2, number(kind)),
        field(3, der(0x30, &proofs)),
        field(4, der(0x30, &body)),
    ];
    der(0x60 + kind, &[der(0x30, &message)])
}

fn log_on(proofs: &[u8], client: &str) -> Vec<u8> {
    request(10, proofs, client, &["krbtgt", "PLANT.TEST"])
}

fn ticket(kind: u8, client: &str, by: u8) -> Vec<u8> {
    let ticket = [
        field(0, number(5)),
        field(1, text("PLANT.TEST")),
        field(2, name(&["krbtgt", "PLANT.TEST"])),
        field(3, encrypted(by, b't')),
    ];
    let message = [
        field(0, number(5)),
        field(1, number(kind)),
        field(3, text("PLANT.TEST")),
        field(4, name(&[client])),
        field(5, der(0x61, &[der(0x30, &ticket)])),
        field(6, encrypted(18, b'r')),
    ];
    der(0x60 + kind, &[der(0x30, &message)])
}

fn failure(code: u8, service: &[&str], data: &str) -> Vec<u8> {
    let message = [
        field(0, number(5)),
        field(1, number(30)),
        field(4, der(0x18, &[b"20261130221450Z".into()])),
        field(5, number(0)),
        field(6, number(code)),
        field(9, text("PLANT.TEST")),
        field(10, name(service)),
        field(12, der(4, &[hex(data)])),
    ];
    der(0x7E, &[der(0x30, &message)])
}

fn refusal(code: u8) -> Vec<u8> {
    failure(code, &["krbtgt", "PLANT.TEST"], "")
}

/// A message behind the header of RFC 3244, 2.
fn kpasswd(version: u16, proof: &[u8], message: &[u8]) -> Vec<u8> {
    let length = |octets: usize| u16::try_from(octets).unwrap().to_be_bytes();
    let head =
        [length(6 + proof.len() + message.len()), version.to_be_bytes(), length(proof.len())];
    [&head.concat(), proof, message].concat()
}

fn ap(kind: u8) -> Vec<u8> {
    let message = [field(0, number(5)), field(1, number(kind)), field(4, encrypted(18, b'a'))];
    der(0x60 + kind, &[der(0x30, &message)])
}

fn framed(message: &[u8]) -> Vec<u8> {
    [&u32::try_from(message.len()).unwrap().to_be_bytes(), message].concat()
}

fn after(messages: &[(Side, Vec<u8>)]) -> Vec<String> {
    let mut probe = Probe::new(&PROTOCOL, Carrier::Udp);
    for (side, bytes) in messages {
        probe.send(*side, bytes);
    }
    probe.end().stated()
}

fn asked(question: Vec<u8>, answer: Vec<u8>) -> Vec<String> {
    after(&[(Side::Client, question), (Side::Server, answer)])
}

fn claims(stated: &[String]) -> Vec<&str> {
    stated.iter().filter_map(|line| line.strip_prefix("is kerberos · ")).collect()
}

#[test]
fn who_proves_the_password_is_let_in() {
    let mut probe = Probe::new(&PROTOCOL, Carrier::Udp);
    probe.send(Side::Client, &log_on(&[2, 128], "engineer"));
    probe.send(Side::Server, &ticket(11, "engineer", 18));
    let shown: Vec<String> = probe.stated();
    assert_eq!(shown[0], "is kerberos · client · name = EWS-1");
    assert_eq!(shown[1], "did kerberos · 10.2 · engineer@PLANT.TEST +1 = 0");
    assert!(shown[2].starts_with("was kerberos · 10.2 · ticket encryption +1 = Text [61, 65"));
    assert!(shown[3].starts_with("was kerberos · 10.2 · reply encryption +1 = Text [61, 65"));
    assert!(shown[4].starts_with("was kerberos · 10.2 · offered encryption +1 = Text [61, 65"));
    assert_eq!(
        claims(&shown[5..]),
        [
            "server · authentication = Kerberos",
            "server · user = engineer@PLANT.TEST",
            "server · capabilities = Kerberos KDC of PLANT.TEST",
            "server · cipher = aes256-cts-hmac-sha1-96",
            "server · cipher = aes256-cts-hmac-sha1-96",
        ]
    );
    assert_eq!(probe.secrets().len(), 4, "two proofs, the ticket, the reply");
}

#[test]
fn refusals_say_why_and_let_nobody_in() {
    for code in [6, 18, 24, 25] {
        let stated = asked(log_on(&[2], "engineer"), refusal(code));
        let did = format!("did kerberos · 10.2 · engineer@PLANT.TEST +1 = {code}");
        assert_eq!(stated[1..], [did], "and no claim");
    }
    let stated = asked(log_on(&[2], "engineer"), refusal(0));
    assert!(stated[1].ends_with("= 60"), "an error is no success, whatever its code: {stated:?}");
}

#[test]
fn a_ticket_without_proof_proves_nobody() {
    let stated = asked(log_on(&[128], "roast"), ticket(11, "roast", 23));
    let told = claims(&stated);
    assert!(stated[1].starts_with("did kerberos · 10 · roast@PLANT.TEST +1 = 0"));
    assert!(told.contains(&"server · authentication = Kerberos without pre-authentication"));
    assert!(told.contains(&"server · cipher = rc4-hmac"));
    assert!(!told.iter().any(|claim| claim.contains("user")), "{told:?}");
}

#[test]
fn a_certificate_is_told_whatever_stands_beside_it() {
    for (proofs, how, code) in [
        (&[2, 16][..], "certificate", "10.16"),
        (&[14], "certificate", "10.14"),
        (&[136], "Kerberos", "10.136"),
        (&[136, 138], "Kerberos", "10.138"),
        (&[151], "Kerberos", "10.151"),
    ] {
        let stated = asked(log_on(proofs, "a"), ticket(11, "a", 18));
        assert!(stated[1].starts_with(&format!("did kerberos · {code} · a@")), "{stated:?}");
        let claim = format!("server · authentication = {how}");
        assert!(claims(&stated).contains(&claim.as_str()), "{stated:?}");
    }
}

#[test]
fn who_has_a_computers_key_is_that_computer() {
    let stated = asked(log_on(&[2], "HIST-1$"), ticket(11, "HIST-1$", 18));
    assert!(claims(&stated).contains(&"client · name = HIST-1"));
    let unproven = asked(log_on(&[], "HIST-1$"), ticket(11, "HIST-1$", 18));
    assert!(!claims(&unproven).contains(&"client · name = HIST-1"));
}

#[test]
fn a_service_is_what_a_second_ticket_is_for() {
    let stated = asked(request(12, &[1], "", &["cifs", "hist-1"]), ticket(13, "a", 23));
    assert_eq!(stated[1], "did kerberos · 12 · cifs/hist-1 +1 = 0");
    let told = claims(&stated);
    assert!(told.contains(&"server · cipher = rc4-hmac"));
    assert!(!told.iter().any(|claim| claim.contains("authentication")), "{told:?}");
}

#[test]
fn an_error_belongs_to_the_request_for_the_same_service() {
    let stated = after(&[
        (Side::Client, request(12, &[1], "", &["cifs", "a"])),
        (Side::Client, request(12, &[1], "", &["cifs", "b"])),
        (Side::Server, failure(7, &["cifs", "a"], "")),
        (Side::Server, failure(7, &["cifs", "c"], "")),
    ]);
    let dids: Vec<_> = stated.iter().filter(|line| line.starts_with("did")).collect();
    assert_eq!(
        dids,
        ["did kerberos · 12 · cifs/a +1 = 7", "did kerberos · 12 · cifs/b +1 = unanswered"]
    );
}

#[test]
fn an_answer_alone_tells_of_its_sender() {
    let mut probe = Probe::new(&PROTOCOL, Carrier::Udp);
    probe.send(Side::Server, &ticket(11, "a", 23));
    assert_eq!(probe.orphans(), 1);
    let stated = probe.stated();
    assert_eq!(
        claims(&stated)[..2],
        ["server · capabilities = Kerberos KDC of PLANT.TEST", "server · cipher = rc4-hmac"]
    );
    assert_eq!(stated.len(), 3);
}

#[test]
fn a_password_is_changed() {
    for (version, answer, status) in [
        (1, kpasswd(1, &ap(15), &ap(21)), "no answer"),
        (0xFF80, kpasswd(1, &[], &failure(60, &["kadmin", "changepw"], "0005")), "261"),
        (1, kpasswd(1, &[], &failure(24, &["kadmin", "changepw"], "")), "24"),
    ] {
        let stated = asked(kpasswd(version, &ap(14), &ap(21)), answer);
        assert_eq!(stated, [format!("did kerberos · kpasswd.{version} ·  +1 = {status}")]);
    }
    let mut probe = Probe::new(&PROTOCOL, Carrier::Udp);
    probe.send(Side::Client, &kpasswd(1, &ap(14), &ap(21)));
    assert_eq!(probe.secrets().len(), 2, "the proof and the password");
    let cut = kpasswd(1, &ap(14), &ap(21));
    let stated = after(&[(Side::Client, cut[..cut.len() - 1].into())]);
    assert_eq!(stated.len(), 1);
    assert!(stated[0].starts_with("broke kerberos · wrong length"));
}

#[test]
fn a_ticket_is_used_and_what_is_encrypted_says_nothing() {
    assert_eq!(after(&[(Side::Client, ap(14))]), ["did kerberos · 14 ·  +1 = no answer"]);
    assert!(after(&[(Side::Server, ap(15)), (Side::Client, ap(21))]).is_empty());
}

#[test]
fn streams_that_are_cut_anywhere_say_the_same() {
    let client = framed(&log_on(&[2], "engineer"));
    let server = framed(&ticket(11, "engineer", 18));
    let whole = Probe::new(&PROTOCOL, Carrier::Tcp)
        .send(Side::Client, &client)
        .send(Side::Server, &server)
        .stated();
    assert_eq!(whole.len(), 10);
    for cut in 1..client.len() {
        let mut probe = Probe::new(&PROTOCOL, Carrier::Tcp);
        probe.send(Side::Client, &client[..cut]);
        assert!(probe.stated().is_empty());
        probe.send(Side::Client, &client[cut..]).send(Side::Server, &server);
        assert_eq!(probe.stated(), whole, "cut at {cut}");
    }
    for cut in 1..server.len() {
        let mut probe = Probe::new(&PROTOCOL, Carrier::Tcp);
        probe.send(Side::Client, &client).send(Side::Server, &server[..cut]);
        assert_eq!(probe.send(Side::Server, &server[cut..]).stated(), whole, "cut at {cut}");
    }
}

#[test]
fn datagrams_that_are_cut_anywhere_state_no_operation() {
    for whole in [log_on(&[2], "a"), ticket(11, "a", 18), refusal(24)] {
        for length in 1..whole.len() {
            let stated = after(&[(Side::Client, whole[..length].into())]);
            assert!(stated.len() <= 1, "{length}: {stated:?}");
            assert!(stated.iter().all(|line| line.starts_with("broke kerberos")), "{stated:?}");
        }
    }
}

#[test]
fn what_is_there_of_a_secret_is_overwritten_before_the_message_is_whole() {
    let server = framed(&ticket(11, "engineer", 18));
    let end = server.windows(3).position(|three| three == b"ttt").unwrap();
    let mut probe = Probe::new(&PROTOCOL, Carrier::Tcp);
    probe.send(Side::Server, &server[..end + 5]);
    assert_eq!(probe.secrets(), ["encrypted part of 5 octets, secret"]);
    assert!(probe.stated().is_empty());
}

#[test]
fn what_is_broken_is_told() {
    let message = der(0x6A, &[der(0x30, &[field(1, number(5)), field(2, number(10))])]);
    assert_eq!(
        after(&[(Side::Client, message)]),
        ["broke kerberos · wrong encoding · no field 4 in a sequence"]
    );
    let mut probe = Probe::new(&PROTOCOL, Carrier::Tcp);
    probe.send(Side::Client, &hex("80000010 00112233445566778899"));
    assert_eq!(probe.stopped(), Some("foreign"));
}

#[test]
fn recognised_by_version_and_type_behind_the_tag() {
    let udp = |bytes: &[u8]| (PROTOCOL.recognise)(Carrier::Udp, bytes);
    let tcp = |bytes: &[u8]| (PROTOCOL.recognise)(Carrier::Tcp, bytes);
    let client = Recognition::Sure(Some(Side::Client));
    let server = Recognition::Sure(Some(Side::Server));
    assert_eq!(udp(&log_on(&[], "a")), client);
    assert_eq!(udp(&hex("6a81 a0 3081 9d a103020105 a20302010a")), client);
    assert_eq!(udp(&refusal(25)), server);
    assert_eq!(tcp(&framed(&ticket(11, "a", 18))), server);
    assert_eq!(udp(&kpasswd(1, &ap(14), &ap(21))), client);
    assert_eq!(udp(&kpasswd(1, &[], &refusal(60))), server);
    let request = framed(&log_on(&[], "a"));
    assert_eq!(tcp(&request[..9]), Recognition::Short);
    assert_eq!(tcp(&request[..3]), Recognition::No);
    assert_eq!(tcp(&log_on(&[], "a")), Recognition::No, "no length in front");
    assert_eq!(udp(&der(0x6A, &[der(0x30, &[field(1, number(4))])])), Recognition::No);
    assert_eq!(udp(&[]), Recognition::No);
}

#[test]
fn any_octets_end() {
    let seeds = [
        log_on(&[2], "a"),
        ticket(11, "a", 18),
        refusal(24),
        kpasswd(1, &ap(14), &ap(21)),
        kpasswd(1, &[], &refusal(60)),
    ];
    any_octets(&PROTOCOL, Carrier::Udp, &seeds, 2_000);
    any_octets(&PROTOCOL, Carrier::Tcp, &seeds.map(|seed| framed(&seed)), 2_000);
}
