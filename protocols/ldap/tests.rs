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

fn text(text: &str) -> Vec<u8> {
    der(4, &[text.into()])
}

fn number(tag: u8, n: u8) -> Vec<u8> {
    vec![tag, 1, n]
}

fn message(id: u8, operation: u8, parts: &[Vec<u8>]) -> Vec<u8> {
    der(0x30, &[number(2, id), der(operation, parts)])
}

fn bind(id: u8, name: &str, proof: Vec<u8>) -> Vec<u8> {
    message(id, 0x60, &[number(2, 3), text(name), proof])
}

fn simple(id: u8, name: &str, password: &str) -> Vec<u8> {
    bind(id, name, der(0x80, &[password.into()]))
}

fn sasl(id: u8, mechanism: &str, said: &[u8]) -> Vec<u8> {
    bind(id, "", der(0xA3, &[text(mechanism), der(4, &[said.into()])]))
}

fn result(id: u8, operation: u8, code: u8) -> Vec<u8> {
    message(id, operation, &[number(0x0A, code), text(""), text("")])
}

fn equal(name: &str, value: &str) -> Vec<u8> {
    der(0xA3, &[text(name), text(value)])
}

fn search(id: u8, base: &str, scope: u8, filter: Vec<u8>, names: &[&str]) -> Vec<u8> {
    let names: Vec<_> = names.iter().map(|name| text(name)).collect();
    let limits = [number(0x0A, 0), number(2, 0), number(2, 0), number(1, 0)].concat();
    message(id, 0x63, &[text(base), number(0x0A, scope), limits, filter, der(0x30, &names)])
}

fn present() -> Vec<u8> {
    der(0x87, &[b"objectClass".into()])
}

fn attribute(name: &str, values: &[&[u8]]) -> Vec<u8> {
    let values: Vec<_> = values.iter().map(|value| der(4, &[value.to_vec()])).collect();
    der(0x30, &[text(name), der(0x31, &values)])
}

fn entry(id: u8, name: &str, attributes: &[Vec<u8>]) -> Vec<u8> {
    message(id, 0x64, &[text(name), der(0x30, attributes)])
}

fn modify(id: u8, name: &str, changed: &str, value: &str) -> Vec<u8> {
    let change = der(0x30, &[number(0x0A, 2), attribute(changed, &[value.as_bytes()])]);
    message(id, 0x66, &[text(name), der(0x30, &[change])])
}

fn extended(id: u8, oid: &str, value: Option<&str>) -> Vec<u8> {
    let value = value.map(|value| der(0x81, &[value.into()])).unwrap_or_default();
    message(id, 0x77, &[der(0x80, &[oid.into()]), value])
}

fn probe() -> Probe {
    Probe::new(&PROTOCOL, Carrier::Tcp)
}

fn asked(question: &[u8], answer: &[u8]) -> Vec<String> {
    probe().send(Side::Client, question).send(Side::Server, answer).end().stated()
}

#[test]
fn a_password_in_clear_is_a_secret_and_lets_in() {
    let mut probe = probe();
    probe.send(Side::Client, &simple(1, "cn=op,dc=plant", "hunter2"));
    assert_eq!(probe.stated(), ["is ldap · server · authentication = password"]);
    probe.send(Side::Server, &result(1, 0x61, 0));
    assert_eq!(
        probe.stated(),
        [
            "did ldap · 0.0 · cn=op,dc=plant +1 = 0",
            "is ldap · server · user = cn=op,dc=plant",
            "is ldap · server · credential = password of 7 octets, secret",
        ]
    );
    let refused = asked(&simple(1, "cn=op", "wrong"), &result(1, 0x61, 49));
    assert_eq!(refused[1..], ["did ldap · 0.0 · cn=op +1 = 49"]);
}

#[test]
fn who_has_no_password_is_nobody() {
    for name in ["", "cn=op"] {
        let stated = asked(&simple(1, name, ""), &result(1, 0x61, 0));
        assert_eq!(
            stated,
            [
                format!("did ldap · 0.0 · {name} +1 = 0"),
                "is ldap · server · authentication = anonymous".into()
            ]
        );
    }
}

#[test]
fn mechanisms_are_named_and_what_they_say_is_secret() {
    let mut plain = probe();
    plain.send(Side::Client, &sasl(1, "PLAIN", b"\0op\0hunter2"));
    plain.send(Side::Server, &result(1, 0x61, 0));
    assert_eq!(plain.secrets(), ["password of 7 octets, secret"]);
    assert!(plain.stated().contains(&"is ldap · server · user = op".into()));
    for (mechanism, how) in [
        ("EXTERNAL", "certificate"),
        ("SCRAM-SHA-256", "SCRAM-SHA-256"),
        ("ANONYMOUS", "anonymous"),
    ] {
        let stated = asked(&sasl(1, mechanism, b"n,,n=op"), &result(1, 0x61, 0));
        assert_eq!(
            stated,
            [
                format!("did ldap · 0.3 · {mechanism} +1 = 0"),
                format!("is ldap · server · authentication = {how}")
            ]
        );
    }
    let unknown = asked(&sasl(1, "OF-A-MAKER", b"abc"), &result(1, 0x61, 0));
    assert_eq!(unknown, ["did ldap · 0.3 · OF-A-MAKER +1 = 0"]);
}

#[test]
fn tickets_are_secret_and_let_in() {
    let token = [&hex("6082 0100 06092a864886f712010202 0100 6e82"), &[b't'; 30][..]].concat();
    let mut probe = probe();
    probe.send(Side::Client, &sasl(1, "GSSAPI", &token));
    probe.send(Side::Server, &result(1, 0x61, 14));
    assert_eq!(probe.secrets(), ["ticket of 32 octets, secret"]);
    assert_eq!(probe.stated(), ["did ldap · 0.3 · GSSAPI +1 = 14"]);
    let stated = asked(&sasl(1, "GSSAPI", &token), &result(1, 0x61, 0));
    assert_eq!(stated[1], "is ldap · server · authentication = Kerberos");
}

#[test]
fn searches_tell_where_and_for_what_but_no_values() {
    let names = ["cn", "userPassword"];
    let question = search(2, "ou=people,dc=plant", 2, equal("uid", "op"), &names);
    let mut probe = probe();
    probe.send(Side::Client, &question).send(Side::Server, &result(2, 0x65, 0));
    let stated = probe.stated();
    assert_eq!(stated[0], "did ldap · 3.2 · ou=people,dc=plant +1 = 0");
    let attributes = "[63, 6e, 2c, 20, 75, 73, 65, 72, 50, 61, 73, 73, 77, 6f, 72, 64]";
    assert_eq!(stated[1], format!("was ldap · 3.2 · attributes +1 = Text {attributes}"));
    assert!(probe.secrets().is_empty(), "names of attributes are none");
    assert!(asked(&question, &result(2, 0x65, 50))[0].ends_with("= 50"));
}

#[test]
fn values_of_passwords_are_overwritten() {
    for (side, octets) in [
        (Side::Client, modify(1, "cn=op", "unicodePwd", "hunter2")),
        (Side::Client, search(1, "", 2, equal("userPassword;x", "hunter2"), &["cn", "sn"])),
        (
            Side::Client,
            message(
                1,
                0x68,
                &[
                    text("cn=op"),
                    der(
                        0x30,
                        &[
                            attribute("cn", &[b"op"]),
                            attribute("userPassword", &[b"hunter2"]),
                            attribute("sn", &[b"op"]),
                        ],
                    ),
                ],
            ),
        ),
        (
            Side::Client,
            message(1, 0x6E, &[text("cn=op"), der(0x30, &[text("userPassword"), text("hunter2")])]),
        ),
        (Side::Server, entry(1, "cn=op", &[attribute("USERPASSWORD", &[b"hunter2"])])),
    ] {
        assert_eq!(probe().send(side, &octets).secrets(), ["password of 7 octets, secret"]);
    }
    let change = extended(1, "1.3.6.1.4.1.4203.1.11.1", Some("old and new"));
    assert_eq!(probe().send(Side::Client, &change).secrets().len(), 1);
}

#[test]
fn changes_are_told_with_their_entry() {
    for (question, answer, line) in [
        (modify(1, "cn=op", "member", "x"), 0x67, "6 · cn=op"),
        (modify(1, "cn=op", "unicodePwd", "x"), 0x67, "6.password · cn=op"),
        (message(1, 0x68, &[text("cn=a"), der(0x30, &[])]), 0x69, "8 · cn=a"),
        (message(1, 0x4A, &[b"cn=a".into()]), 0x6B, "10 · cn=a"),
        (message(1, 0x6C, &[text("cn=a"), text("cn=b"), number(1, 1)]), 0x6D, "12 · cn=a"),
        (extended(1, "1.3.6.1.4.1.4203.1.11.1", Some("x")), 0x78, "23.password · "),
        (extended(1, "1.3.6.1.4.1.4203.1.11.3", None), 0x78, "23 · 1.3.6.1.4.1.4203.1.11.3"),
    ] {
        let stated = asked(&question, &result(1, answer, 0));
        assert_eq!(stated[0], format!("did ldap · {line} +1 = 0"));
    }
    let compare = message(1, 0x6E, &[text("cn=a"), der(0x30, &[text("sn"), text("x")])]);
    assert_eq!(asked(&compare, &result(1, 0x6F, 6))[0], "did ldap · 14 · cn=a +1 = 0");
    assert_eq!(asked(&compare, &result(1, 0x6F, 5)), ["did ldap · 14 · cn=a +1 = 5"]);
}

#[test]
fn nobody_answers_who_goes() {
    let stated = probe()
        .send(Side::Client, &message(1, 0x42, &[]))
        .send(Side::Client, &message(2, 0x50, &[vec![1]]))
        .stated();
    assert_eq!(stated, ["did ldap · 2 ·  +1 = no answer", "did ldap · 16 ·  +1 = no answer"]);
}

#[test]
fn an_answer_belongs_to_its_id_and_operation() {
    let mut probe = probe();
    probe.send(Side::Client, &search(7, "dc=a", 0, present(), &[]));
    probe.send(Side::Server, &result(8, 0x65, 0)).send(Side::Server, &result(7, 0x67, 0));
    assert_eq!((probe.stated(), probe.orphans()), (vec![], 2));
    assert_eq!(probe.end().stated(), ["did ldap · 3.0 · dc=a +1 = unanswered"]);
}

#[test]
fn a_directory_says_what_it_is() {
    let root = entry(
        1,
        "",
        &[
            attribute("dnsHostName", &[b"dc1.plant.local"]),
            attribute("serverName", &[b"CN=DC1,CN=Servers,DC=plant"]),
            attribute("defaultNamingContext", &[b"DC=plant"]),
            attribute("isGlobalCatalogReady", &[b"TRUE"]),
        ],
    );
    let stated = asked(&search(1, "", 0, present(), &[]), &root);
    assert_eq!(
        stated[..4],
        [
            "is ldap · server · server_name = dc1.plant.local",
            "is ldap · server · name = DC1",
            "is ldap · server · capabilities = LDAP directory of DC=plant",
            "is ldap · server · capabilities = LDAP global catalogue",
        ]
    );
    assert_eq!(stated[4], "did ldap · 3.0 · root DSE +1 = unanswered");
    let other = entry(1, "cn=a", &[attribute("dnsHostName", &[b"hist-1"])]);
    assert!(probe().send(Side::Server, &other).stated().is_empty());
}

#[test]
fn who_looks_for_a_domain_controller_is_told_by_it_what_it_is() {
    let filter = der(
        0xA0,
        &[
            equal("DnsDomain", "plant.local."),
            equal("Host", "EWS-1"),
            equal("NtVer", "\u{16}\0\0\0"),
        ],
    );
    let names: &[u8] = b"\x05plant\x05local\0\xC0\x18\x03dc1\xC0\x18\x05PLANT\0\x03DC1\0\0";
    let answer = [&hex("1700 0000 fd030000")[..], &[7; 16], names].concat();
    let stated = Probe::new(&PROTOCOL, Carrier::Udp)
        .send(Side::Client, &search(1, "", 0, filter, &["Netlogon"]))
        .send(Side::Server, &entry(1, "", &[attribute("netlogon", &[&answer])]))
        .stated();
    assert_eq!(
        stated,
        [
            "is ldap · client · name = EWS-1",
            "is ldap · server · capabilities = LDAP forest of plant.local",
            "is ldap · server · capabilities = domain controller of plant.local",
            "is ldap · server · server_name = dc1.plant.local",
            "is ldap · server · name = DC1",
        ]
    );
}

#[test]
fn what_follows_the_change_to_tls_is_not_ldaps() {
    let mut probe = probe();
    probe.send(Side::Client, &extended(1, "1.3.6.1.4.1.1466.20037", None));
    probe.send(Side::Server, &result(1, 0x78, 0));
    assert_eq!(probe.stated(), ["did ldap · 23 · 1.3.6.1.4.1.1466.20037 +1 = 0"]);
    probe.send(Side::Client, &hex("1503010002 0100"));
    assert_eq!(probe.frames()[0].iter().collect::<Vec<_>>(), [1, 2, 3], "with the agreement");
    assert_eq!(probe.stated(), ["did tls · 21.0 ·  +1 = no answer"]);
    assert_eq!(probe.stopped(), None);
}

#[test]
fn what_is_signed_is_read_and_what_is_sealed_is_passed_over() {
    let question = search(3, "dc=plant", 2, present(), &["cn"]);
    let signature = [9; 12];
    let frame = |token: Vec<u8>| {
        [u32::try_from(token.len()).unwrap().to_be_bytes().to_vec(), token].concat()
    };
    let head =
        |flags: &str, turned: &str| hex(&format!("0504 {flags} ff 000c {turned}0000000000000001"));
    for token in [
        [head("00", "000c"), signature.into(), question.clone()].concat(),
        [head("00", "0000"), question.clone(), signature.into()].concat(),
        [hex("01000000 1122334455667788 00000001"), question.clone()].concat(),
    ] {
        let stated = probe().send(Side::Client, &frame(token)).end().stated();
        assert_eq!(stated, ["did ldap · 3.2 · dc=plant +1 = unanswered"]);
    }
    let sealed = frame([head("06", "000c"), vec![0x30; 60]].concat());
    let mut probe = probe();
    assert!(probe.send(Side::Client, &sealed).stated().is_empty());
    assert_eq!(probe.stopped(), None);
}

#[test]
fn streams_that_are_cut_anywhere_say_the_same() {
    let client = [simple(1, "cn=op", "hunter2"), modify(2, "cn=op", "sn", "x")].concat();
    let server = [result(1, 0x61, 0), result(2, 0x67, 0)].concat();
    let whole = asked(&client, &server);
    assert_eq!(whole.len(), 6);
    for cut in 1..client.len() {
        let mut probe = probe();
        probe.send(Side::Client, &client[..cut]).send(Side::Client, &client[cut..]);
        assert_eq!(probe.send(Side::Server, &server).end().stated(), whole, "cut at {cut}");
    }
    for cut in 1..server.len() {
        let mut probe = probe();
        probe.send(Side::Client, &client).send(Side::Server, &server[..cut]);
        assert_eq!(probe.send(Side::Server, &server[cut..]).end().stated(), whole, "cut at {cut}");
    }
}

#[test]
fn what_is_there_of_a_password_is_overwritten_before_the_message_is_whole() {
    for (octets, there) in [
        (simple(1, "cn=op", "hunter2"), 4),
        (sasl(1, "PLAIN", b"\0op\0hunter2"), 8),
        (modify(1, "cn=op", "unicodePwd", "hunter2"), 4),
    ] {
        let mut probe = probe();
        probe.send(Side::Client, &octets[..octets.len() - 3]);
        assert_eq!(probe.secrets(), [format!("password of {there} octets, secret")]);
        assert!(probe.stated().is_empty());
    }
}

#[test]
fn what_is_broken_is_told() {
    let wrong = message(1, 0x7F, &[]);
    assert!(probe().send(Side::Client, &wrong).stated()[0].starts_with("broke ldap · wrong"));
    let cut = &search(1, "", 0, present(), &[])[..9];
    let stated = Probe::new(&PROTOCOL, Carrier::Udp).send(Side::Client, cut).stated();
    assert_eq!(stated.len(), 1);
    assert!(stated[0].starts_with("broke ldap · wrong length"), "{stated:?}");
}

#[test]
fn recognised_by_a_message_that_begins_with_an_operation() {
    let tcp = |bytes: &[u8]| (PROTOCOL.recognise)(Carrier::Tcp, bytes);
    let client = Recognition::Maybe(Some(Side::Client));
    let server = Recognition::Maybe(Some(Side::Server));
    assert_eq!(tcp(&simple(1, "cn=op", "x")), Recognition::Sure(Some(Side::Client)));
    assert_eq!(tcp(&search(1, "", 0, present(), &[])), client);
    assert_eq!(tcp(&extended(1, "1.3.6.1.4.1.1466.20037", None)), client);
    assert_eq!(tcp(&message(1, 0x42, &[])), client);
    assert_eq!(tcp(&result(1, 0x65, 0)), server);
    assert_eq!(tcp(&entry(1, "", &[])), server);
    assert_eq!(tcp(&hex("3026 020101 0406 7075626c6963 a019")), Recognition::No, "SNMP");
    assert_eq!(tcp(&hex("3003 020101")), Recognition::No);
    assert_eq!(tcp(&[]), Recognition::No);
}

#[test]
fn any_octets_end() {
    let seeds = [
        simple(1, "cn=op", "hunter2"),
        sasl(1, "GSS-SPNEGO", b"NTLMSSP\0"),
        result(1, 0x61, 0),
        search(1, "", 2, equal("userPassword", "x"), &["cn"]),
        entry(1, "", &[attribute("netlogon", &[b"\x17\0"]), attribute("serverName", &[b"CN=a"])]),
        extended(1, "1.3.6.1.4.1.1466.20037", None),
        result(1, 0x78, 0),
        hex("00000020 0504 00 ff 000c 000c 0000000000000001 30"),
    ];
    any_octets(&PROTOCOL, Carrier::Tcp, &seeds, 3_000);
    any_octets(&PROTOCOL, Carrier::Udp, &seeds, 2_000);
}
