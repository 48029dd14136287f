use super::{text, PROTOCOL};
use wire::probe::{any_octets, Probe};
use wire::{Carrier, Recognition, Side};

const WILL_ECHO: &[u8] = b"\xFF\xFB\x01";

/// A conversation, each part by its speaker: `C` or `S`.
fn talk(parts: &[&str]) -> Probe {
    let mut probe = Probe::new(&PROTOCOL, Carrier::Tcp);
    probe.send(Side::Server, WILL_ECHO).stated();
    for part in parts {
        let (side, text) = part.split_at(2);
        probe.send(if side == "C " { Side::Client } else { Side::Server }, text.as_bytes());
    }
    probe
}

fn stated(parts: &[&str]) -> Vec<String> {
    talk(parts).stated()
}

const ATTEMPT: &str = "is telnet · server · authentication = password";
const LET_IN: [&str; 3] = [
    "did telnet · login ·  +1 = 0",
    "is telnet · server · user = anna",
    "is telnet · server · credential = password of 6 octets, secret",
];
const REFUSED: &str = "did telnet · login ·  +1 = 1";

#[test]
fn options_are_counted_by_who_negotiates() {
    let mut probe = Probe::new(&PROTOCOL, Carrier::Tcp);
    probe.send(Side::Server, b"\xFF\xFD\x18\xFF\xFA\x18\x01\xFF\xF0\xFF\xF9");
    probe.send(Side::Client, b"\xFF\xFB\x18\xFF\xFA\x18\x00VT\xFF\xFF100\xFF\xF0");
    assert_eq!(
        probe.stated(),
        [
            "did telnet by server · 253.24 ·  +1 = no answer",
            "did telnet by server · 250.24 ·  +1 = no answer",
            "did telnet by server · 249 ·  +1 = no answer",
            "did telnet · 251.24 ·  +1 = no answer",
            "did telnet · 250.24 ·  +1 = no answer",
        ]
    );
}

#[test]
fn a_banner_and_the_hosts_name_stand_before_the_prompt() {
    assert_eq!(
        stated(&["S \r\n\x1b[1mOpenBSD/i386\x1b[0m (ttyp2)\r\nUse is logged\r\n", "S oof login: "]),
        [
            "is telnet · server · banner = OpenBSD/i386 Use is logged",
            "is telnet · server · name = oof",
        ]
    );
    assert_eq!(stated(&["S User: "]), [""; 0]);
}

#[test]
fn a_log_on_by_lines() {
    let parts = ["S login: ", "C anna\r\n", "S Password: ", "C secre7\r\n", "S \r\nplc> "];
    assert_eq!(stated(&parts), [&[ATTEMPT], &LET_IN[..]].concat());
}

#[test]
fn a_log_on_letter_by_letter_with_corrections() {
    let mut probe = talk(&["S login: "]);
    for letter in ["a", "m", "\x08", "n", "n", "a"] {
        probe.send(Side::Client, letter.as_bytes()).send(Side::Server, letter.as_bytes());
    }
    probe.send(Side::Client, b"\r\0").send(Side::Server, b"\r\nPassword: ");
    for letter in ["s", "e", "c", "x", "\x7F", "r", "e", "7"] {
        probe.send(Side::Client, letter.as_bytes());
    }
    probe.send(Side::Client, b"\r\0");
    assert_eq!(probe.send(Side::Server, b"\r\n$ ").stated(), [&[ATTEMPT], &LET_IN[..]].concat());
}

#[test]
fn refusals_are_told_by_words_or_by_the_next_prompt() {
    let log_on = ["S login: ", "C anna\r\n", "S Password: ", "C guess\r\n"];
    for ending in
        ["\r\nLogin incorrect\r\n", "\r\n\r\nlogin: ", "\r\nPassword: ", "Access denied >"]
    {
        let ending = format!("S {ending}");
        assert_eq!(stated(&[&log_on[..], &[&ending]].concat()), [ATTEMPT, REFUSED], "{ending}");
    }
}

#[test]
fn a_second_try_is_a_second_attempt_of_the_same_user() {
    let parts = [
        "S login: ",
        "C anna\r",
        "S Password: ",
        "C guess\r",
        "S \r\nPassword: ",
        "C secre7\r",
        "S \r\nLast login: yesterday\r\n",
    ];
    assert_eq!(stated(&parts), [&[ATTEMPT, REFUSED, ATTEMPT], &LET_IN[..]].concat());
}

#[test]
fn who_goes_on_typing_is_in() {
    let parts = [
        "S Username: ",
        "C anna\r\n",
        "S Password: ",
        "C secre7\r\n",
        "S \r\nMain menu, choose: ",
        "C 1\r\n",
    ];
    assert_eq!(stated(&parts), [&[ATTEMPT], &LET_IN[..]].concat());
}

#[test]
fn a_password_may_be_sent_before_it_is_asked_for() {
    let parts = ["S login: ", "C anna\r\nsecre7\r\n", "S Password: ", "S \r\n$ "];
    assert_eq!(stated(&parts), [&[ATTEMPT], &LET_IN[..]].concat());
}

/// What was typed before the prompt was something else.
#[test]
fn the_line_behind_the_prompt_is_the_password() {
    let parts = [
        "S User: ",
        "C anna\r\n",
        "S Domain: ",
        "C plant\r\n",
        "S Password: ",
        "C secre7\r\n",
        "S \r\n# ",
    ];
    assert_eq!(stated(&parts), [&[ATTEMPT, ATTEMPT], &LET_IN[..]].concat());
}

#[test]
fn an_outcome_out_of_sight_is_no_refusal() {
    let mut probe = talk(&["S login: ", "C anna\r\n", "S Password: ", "C secre7\r\n"]);
    probe.stated();
    let lines = probe.end().stated();
    assert_eq!(lines[0], "did telnet · login ·  +1 = unanswered");
    assert_eq!(lines[1..], LET_IN[1..]);
}

#[test]
fn a_shell_without_a_log_on_is_claimed_where_the_start_was_seen() {
    let none = "is telnet · server · authentication = none";
    assert_eq!(stated(&["S Welcome\r\n-> "]), [none]);
    assert_eq!(stated(&["S login: ", "C anna\r\n", "S \r\n$ "]), [none]);
    let mut late = Probe::new(&PROTOCOL, Carrier::Tcp);
    assert_eq!(late.send(Side::Server, b"file1 file2\r\n$ ").stated(), [""; 0]);
}

#[test]
fn an_echoed_password_is_a_violation() {
    let echo = "broke telnet by server · password echoed · no octet of a password may come back";
    let asked = ["S login: ", "C anna\r", "S Password: ", "C s", "S s"];
    assert_eq!(stated(&asked), [echo]);
    let lines = ["S login: ", "C anna\r\n", "S Password: ", "C secre7\r\n", "S secre7\r\nHello"];
    assert_eq!(stated(&lines), [ATTEMPT, echo]);
    let stars = ["S login: ", "C anna\r", "S Password: ", "C s", "S *"];
    assert_eq!(stated(&stars), [""; 0]);
}

#[test]
fn the_environment_may_name_the_user() {
    let mut probe = talk(&[]);
    probe.send(Side::Client, b"\xFF\xFA\x27\0\0USER\x01anna\xFF\xF0").stated();
    probe.send(Side::Server, b"Password: ").send(Side::Client, b"secre7\r\n");
    assert_eq!(probe.send(Side::Server, b"\r\n$ ").stated(), [&[ATTEMPT], &LET_IN[..]].concat());
}

/// RFC 2946 §2
#[test]
fn encryption_ends_what_can_be_read() {
    let mut probe = talk(&[]);
    probe.send(Side::Server, b"\xFF\xFA\x26\x03\x01\xFF\xF0Password: ").send(Side::Server, b"$ ");
    assert_eq!(probe.stated(), ["did telnet by server · 250.38 ·  +1 = no answer"]);
}

#[test]
fn a_subnegotiation_without_end_is_a_violation() {
    let mut probe = Probe::new(&PROTOCOL, Carrier::Tcp);
    probe.send(Side::Client, &[b"\xFF\xFA\x18".as_slice(), &[b'a'; 1100]].concat());
    assert_eq!(
        probe.stated(),
        ["broke telnet · endless subnegotiation · the end was expected within 1024 octets"]
    );
}

#[test]
fn prompts() {
    use text::Prompt::{Password, Shell, User};
    for (line, prompt) in [
        ("vxTarget login: ", Some(User)),
        ("User Name:", Some(User)),
        ("Password: ? ", Some(Password)),
        ("admin's password:", Some(Password)),
        ("Matrix N7 Platinum(su)->", Some(Shell)),
        ("C:\\>", Some(Shell)),
        ("Last login:", None),
        ("Value: 3", None),
    ] {
        assert_eq!(text::prompt(line.as_bytes()), prompt, "{line}");
    }
    assert_eq!(text::prompt(&[b'>'; 200]), None);
}

#[test]
fn recognises_negotiation_and_prompts() {
    let look = |bytes: &[u8]| (PROTOCOL.recognise)(Carrier::Tcp, bytes);
    assert_eq!(look(b"\xFF\xFD\x18\xFF\xFD\x20"), Recognition::Sure(None));
    assert_eq!(look(WILL_ECHO), Recognition::Maybe(None));
    assert_eq!(look(b"\xFF"), Recognition::Short);
    assert_eq!(look(b"\r\nUsername: "), Recognition::Maybe(Some(Side::Server)));
    assert_eq!(look(b"l"), Recognition::Short);
    assert_eq!(look(b"\x03\0\0\x16\x11\xE0"), Recognition::No);
}

#[test]
fn cuts_change_nothing() {
    let client = b"\xFF\xFB\x18\xFF\xFA\x18\0XTERM\xFF\xF0anna\r\nsecre7\r\n";
    let cut_at = |cut: usize| {
        let mut probe = talk(&["S login: "]);
        probe.send(Side::Client, &client[..cut]).send(Side::Client, &client[cut..]);
        probe.send(Side::Server, b"\r\n$ ").stated()
    };
    assert_eq!(cut_at(0).len(), 6);
    for cut in 1..client.len() {
        assert_eq!(cut_at(cut), cut_at(0), "cut at {cut}");
    }
}

#[test]
fn any_octets_end() {
    let seeds: Vec<Vec<u8>> = [
        b"\xFF\xFD\x18\xFF\xFA\x18\x01\xFF\xF0".as_slice(),
        b"host login: ",
        b"\x1b[0mPassword: ",
        b"anna\r\n",
        b"Login incorrect\r\n$ ",
    ]
    .iter()
    .map(|seed| seed.to_vec())
    .collect();
    any_octets(&PROTOCOL, Carrier::Tcp, &seeds, 20_000);
}
