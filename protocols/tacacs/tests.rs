use super::*;
use wire::probe::{any_octets, hex, Probe};
use wire::Recognition;

const CLEAR: u8 = 1;

fn message(kind: u8, sequence: u8, flags: u8, session: u32, body: &[u8]) -> Vec<u8> {
    let length = u32::try_from(body.len()).unwrap().to_be_bytes();
    [&[0xC0, kind, sequence, flags], &session.to_be_bytes()[..], &length, body].concat()
}

fn octet(part: &[u8]) -> u8 {
    u8::try_from(part.len()).unwrap()
}

/// §5.1
fn start(session: u32, kind: u8, user: &str, data: &[u8]) -> Vec<u8> {
    let parts = [user.as_bytes(), b"tty0", b"10.0.0.99", data];
    let body = [&[1, 15, kind, 1][..], &parts.map(octet), &parts.concat()].concat();
    message(1, 1, CLEAR, session, &body)
}

/// §5.2
fn reply(session: u32, sequence: u8, status: u8) -> Vec<u8> {
    message(1, sequence, CLEAR, session, &[&[status, 0, 0, 9, 0, 0][..], b"Password:"].concat())
}

/// §5.3
fn go_on(session: u32, sequence: u8, said: &[u8], flags: u8) -> Vec<u8> {
    let body = [&[0, octet(said), 0, 0, flags][..], said].concat();
    message(1, sequence, CLEAR, session, &body)
}

/// §6.1, §7.1
fn asked(kind: u8, head: &[u8], arguments: &[&str]) -> Vec<u8> {
    let parts = [&b"engineer"[..], b"tty0", b"10.0.0.99"];
    let lengths: Vec<u8> = arguments.iter().map(|one| octet(one.as_bytes())).collect();
    let body = [
        head,
        &parts.map(octet),
        &[octet(&lengths)],
        &lengths,
        &parts.concat(),
        arguments.concat().as_bytes(),
    ]
    .concat();
    message(kind, 1, CLEAR, 7, &body)
}

fn question(arguments: &[&str]) -> Vec<u8> {
    asked(2, &[6, 15, 1, 1], arguments)
}

fn account(flags: u8, arguments: &[&str]) -> Vec<u8> {
    asked(3, &[flags, 6, 15, 1, 1], arguments)
}

fn permission(status: u8) -> Vec<u8> {
    message(2, 2, CLEAR, 7, &[&[status, 1, 0, 0, 0, 0, 11][..], b"priv-lvl=15"].concat())
}

fn accounted(status: u8) -> Vec<u8> {
    message(3, 2, CLEAR, 7, &[0, 0, 0, 0, status])
}

fn obfuscated(kind: u8, sequence: u8) -> Vec<u8> {
    message(kind, sequence, 0, 7, &[b'o'; 40])
}

fn probe(messages: &[Vec<u8>]) -> Probe {
    let mut probe = Probe::new(&PROTOCOL, Carrier::Tcp);
    for bytes in messages {
        probe.send(if bytes[2] % 2 == 1 { Side::Client } else { Side::Server }, bytes);
    }
    probe.end();
    probe
}

fn after(messages: &[Vec<u8>]) -> Vec<String> {
    probe(messages).stated()
}

fn lines<'a>(stated: &'a [String], of: &str) -> Vec<&'a str> {
    stated.iter().filter_map(|line| line.strip_prefix(&format!("{of} tacacs · "))).collect()
}

/// The claims beside that the conversation is in clear.
fn claims(stated: &[String]) -> Vec<&str> {
    lines(stated, "is").into_iter().filter(|claim| !claim.contains("cipher")).collect()
}

#[test]
fn a_password_in_clear_lets_somebody_in() {
    let stated = after(&[start(1, 2, "engineer", b"Sinter-4711"), reply(1, 2, 1)]);
    assert_eq!(lines(&stated, "did"), ["1.1.2 · engineer +1 = 0"]);
    assert_eq!(
        claims(&stated),
        [
            "server · authentication = password",
            "server · user = engineer",
            "server · credential = password of 11 octets, secret",
        ]
    );
    assert_eq!(
        lines(&stated, "was"),
        [
            "1.1.2 · privilege level +1 = U8 [0f]",
            "1.1.2 · service +1 = U8 [01]",
            "1.1.2 · port +1 = Text [74, 74, 79, 30]",
            "1.1.2 · remote address +1 = Text [31, 30, 2e, 30, 2e, 30, 2e, 39, 39]",
        ]
    );
    let broken = lines(&stated, "broke");
    assert_eq!(broken.len(), 1, "the client's");
    assert!(broken[0].starts_with("not obfuscated"));
    assert!(stated.iter().any(|line| line.starts_with("broke tacacs by server · not obfuscated")));
}

#[test]
fn who_is_refused_has_no_account() {
    let stated = after(&[start(1, 2, "admin", b"admin"), reply(1, 2, 2)]);
    assert_eq!(lines(&stated, "did"), ["1.1.2 · admin +1 = 2"]);
    assert_eq!(claims(&stated), ["server · authentication = password"]);
}

#[test]
fn the_server_asks_for_user_and_password() {
    let talk = [
        start(1, 1, "", b""),
        reply(1, 2, 4),
        go_on(1, 3, b"engineer", 0),
        reply(1, 4, 5),
        go_on(1, 5, b"Sinter-4711", 0),
        reply(1, 6, 1),
    ];
    let mut probe = probe(&talk);
    assert_eq!(
        probe.secrets(),
        [
            "text of 9 octets, secret",
            "text of 9 octets, secret",
            "password of 11 octets, secret",
            "text of 9 octets, secret"
        ]
    );
    let stated = probe.stated();
    assert_eq!(
        lines(&stated, "did"),
        ["1.1.1 ·  +1 = 4", "1.continue · engineer +1 = 5", "1.continue · engineer +1 = 0"]
    );
    assert!(claims(&stated).contains(&"server · user = engineer"));
    assert!(claims(&stated).contains(&"server · credential = password of 11 octets, secret"));
}

#[test]
fn what_is_said_rests_on_what_was_asked() {
    let mut probe =
        probe(&[start(1, 1, "op", b""), reply(1, 2, 5), go_on(1, 3, b"x", 0), reply(1, 4, 1)]);
    let frames: Vec<_> = probe.frames().to_vec();
    let stated = probe.stated();
    let at = stated.iter().position(|line| line.contains("user = op")).unwrap();
    assert_eq!(frames[at].iter().collect::<Vec<_>>(), [1, 2, 3, 4]);
}

#[test]
fn an_answer_to_a_question_nobody_saw_is_a_secret() {
    let mut probe = probe(&[go_on(9, 3, b"Sinter-4711", 0), reply(9, 4, 1)]);
    assert_eq!(probe.secrets()[0], "password of 11 octets, secret");
    let stated = probe.stated();
    assert_eq!(lines(&stated, "did"), ["1.continue ·  +1 = 0"]);
    assert!(claims(&stated).is_empty(), "whose password it is was not seen");
}

#[test]
fn a_client_may_give_up() {
    let stated = after(&[start(1, 1, "op", b""), reply(1, 2, 5), go_on(1, 3, b"", 1)]);
    assert_eq!(lines(&stated, "did"), ["1.1.1 · op +1 = 5", "1.continue · op +1 = no answer"]);
}

#[test]
fn other_ways_to_prove_oneself_are_told() {
    for (kind, how) in [(3, "CHAP"), (4, "ARAP"), (5, "MS-CHAP"), (6, "MS-CHAPv2")] {
        let mut probe = probe(&[start(1, kind, "op", &[b'c'; 33]), reply(1, 2, 1)]);
        assert_eq!(probe.secrets()[0], "challenge response of 33 octets, secret");
        let stated = probe.stated();
        assert_eq!(lines(&stated, "did"), [format!("1.1.{kind} · op +1 = 0")]);
        let told = [format!("server · authentication = {how}"), "server · user = op".into()];
        assert_eq!(claims(&stated), told);
    }
}

#[test]
fn commands_are_asked_for_by_their_first_word() {
    let asked = question(&["service=shell", "cmd=configure", "cmd-arg=password", "cmd-arg=secret"]);
    for (answer, status) in [(1, "0"), (2, "0"), (0x10, "528"), (0x11, "529")] {
        let mut probe = probe(&[asked.clone(), permission(answer)]);
        assert_eq!(
            probe.secrets(),
            ["argument of 8 octets, secret", "argument of 6 octets, secret"]
        );
        let stated = probe.stated();
        assert_eq!(lines(&stated, "did"), [format!("2 · shell: configure +1 = {status}")]);
        let user = "2 · user +1 = Text [65, 6e, 67, 69, 6e, 65, 65, 72]";
        assert!(lines(&stated, "was").contains(&user), "{stated:?}");
    }
    let stated = after(&[question(&["service=ppp", "protocol*ip", "cmd="]), permission(1)]);
    assert_eq!(lines(&stated, "did"), ["2 · ppp +1 = 0"]);
}

#[test]
fn what_was_done_is_accounted() {
    for (flags, code) in [(2, "3.2"), (4, "3.4"), (8, "3.8"), (10, "3.10")] {
        let line = "cmd=snmp-server community key <cr>";
        let mut probe =
            probe(&[account(flags, &["task_id=5", "service=shell", line]), accounted(1)]);
        assert_eq!(probe.secrets(), ["argument of 18 octets, secret"]);
        let stated = probe.stated();
        assert_eq!(lines(&stated, "did"), [format!("{code} · shell: snmp-server +1 = 0")]);
    }
    let stated = after(&[account(2, &["service=shell"]), accounted(2)]);
    assert_eq!(lines(&stated, "did"), ["3.2 · shell +1 = 770"]);
}

#[test]
fn of_what_is_obfuscated_nothing_is_told_but_that_it_is() {
    let mut probe = probe(&[
        obfuscated(1, 1),
        obfuscated(1, 2),
        obfuscated(1, 3),
        obfuscated(1, 4),
        obfuscated(2, 1),
        obfuscated(3, 1),
    ]);
    assert_eq!(probe.secrets(), vec!["obfuscated body of 40 octets, secret"; 6]);
    let stated = probe.stated();
    assert_eq!(
        lines(&stated, "did"),
        [
            "1 ·  +1 = no answer",
            "1.continue ·  +1 = no answer",
            "2 ·  +1 = unanswered",
            "3 ·  +1 = unanswered"
        ]
    );
    assert_eq!(lines(&stated, "is"), vec!["server · cipher = MD5 obfuscation"; 6]);
    assert!(claims(&stated).is_empty() && lines(&stated, "broke").is_empty());
}

#[test]
fn who_keeps_the_connection_says_so_at_first() {
    let flagged = |kind, sequence| message(kind, sequence, 4, 7, &[b'o'; 20]);
    let stated = after(&[flagged(1, 1), flagged(1, 2), flagged(1, 3)]);
    assert_eq!(
        claims(&stated),
        ["client", "server"].map(|end| format!("{end} · capabilities = TACACS+ single connection"))
    );
}

#[test]
fn sessions_of_one_connection_are_told_apart_and_bounded() {
    let stated =
        after(&[start(1, 2, "a", b"1"), start(2, 2, "b", b"2"), reply(2, 2, 1), reply(1, 2, 2)]);
    assert_eq!(lines(&stated, "did"), ["1.1.2 · b +1 = 0", "1.1.2 · a +1 = 2"]);
    let many: Vec<_> = (0..20).map(|session| start(session, 1, "a", b"")).collect();
    assert_eq!(probe(&many).bitten(), [Out::MEMORY; 4]);
}

#[test]
fn what_is_broken_is_told_and_overwritten() {
    let mut long = start(1, 2, "op", b"Sinter-4711");
    long[12 + 4] = 9;
    let mut probe = probe(&[long]);
    assert_eq!(probe.secrets().iter().filter(|s| !s.is_empty()).count(), 4);
    let stated = probe.stated();
    assert!(
        lines(&stated, "broke").contains(&"wrong length · 41 octets needed, 34 there"),
        "{stated:?}"
    );
    assert!(lines(&stated, "did").is_empty());
    let mut short = super::tests::probe(&[message(1, 1, CLEAR, 1, b"short")]);
    assert_eq!(short.secrets(), ["text of 5 octets, secret"]);
    assert!(lines(&short.stated(), "broke").contains(&"wrong length · 3 octets are missing"));
}

#[test]
fn streams_that_are_cut_anywhere_say_the_same() {
    let talk = [
        start(1, 1, "engineer", b""),
        reply(1, 2, 5),
        go_on(1, 3, b"Sinter-4711", 0),
        reply(1, 4, 1),
    ];
    let whole = after(&talk);
    assert!(whole.iter().any(|line| line.contains("user = engineer")));
    for (nth, bytes) in talk.iter().enumerate() {
        for cut in 1..bytes.len() {
            let mut probe = Probe::new(&PROTOCOL, Carrier::Tcp);
            for (at, bytes) in talk.iter().enumerate() {
                let side = if at % 2 == 0 { Side::Client } else { Side::Server };
                if at == nth {
                    let before = probe.send(side, &[]).frames().len();
                    assert_eq!(probe.send(side, &bytes[..cut]).frames().len(), before);
                    probe.send(side, &bytes[cut..]);
                } else {
                    probe.send(side, bytes);
                }
            }
            assert_eq!(probe.end().stated(), whole, "message {nth} cut at {cut}");
        }
    }
}

#[test]
fn what_is_there_of_a_secret_is_overwritten_before_the_message_is_whole() {
    for (whole, hidden) in [
        (start(1, 2, "op", b"Sinter-4711"), "password of 10 octets, secret"),
        (go_on(1, 3, b"Sinter-4711", 0), "password of 10 octets, secret"),
        (obfuscated(1, 1), "obfuscated body of 39 octets, secret"),
        (question(&["service=shell", "key=1234"]), "argument of 3 octets, secret"),
    ] {
        let mut probe = Probe::new(&PROTOCOL, Carrier::Tcp);
        probe.send(Side::Client, &whole[..whole.len() - 1]);
        assert_eq!(probe.secrets(), [hidden]);
        assert!(probe.stated().is_empty());
    }
}

#[test]
fn recognised_by_header_and_length() {
    let is = |bytes: &[u8]| (PROTOCOL.recognise)(Carrier::Tcp, bytes);
    assert_eq!(is(&obfuscated(1, 1)), Recognition::Sure(Some(Side::Client)));
    assert_eq!(is(&permission(1)), Recognition::Sure(Some(Side::Server)));
    assert_eq!(is(&obfuscated(1, 3)), Recognition::Maybe(Some(Side::Client)));
    assert_eq!(is(&obfuscated(3, 1)[..30]), Recognition::Maybe(Some(Side::Client)));
    assert_eq!(is(&obfuscated(3, 1)[..9]), Recognition::Short);
    for wrong in ["80 01 01 00", "c0 04 01 00", "c0 01 00 00", "c0 01 01 02"] {
        assert_eq!(is(&[&hex(wrong)[..], &[0, 0, 0, 7, 0, 0, 0, 6]].concat()), Recognition::No);
    }
    assert_eq!(is(&hex("c0 01 01 00 00000007 01000000")), Recognition::No, "too long");
}

#[test]
fn any_octets_end() {
    let seeds = [
        start(1, 2, "engineer", b"Sinter-4711"),
        start(1, 1, "", b""),
        reply(1, 2, 5),
        go_on(1, 3, b"Sinter-4711", 0),
        question(&["service=shell", "cmd=show", "cmd-arg=version"]),
        permission(1),
        account(2, &["task_id=5", "cmd=reload <cr>"]),
        accounted(1),
        obfuscated(1, 1),
    ];
    any_octets(&PROTOCOL, Carrier::Tcp, &seeds, 4_000);
}
