mod pipes;
mod version1;

use super::PROTOCOL;
use version1::{block, one, ANSWER};
use wire::probe::{any_octets, hex, Probe};
use wire::{Carrier, Recognition, Side};

fn probe() -> Probe {
    Probe::new(&PROTOCOL, Carrier::Tcp)
}

/// RFC 1002 §4.3.1: a session message.
fn framed(message: &[u8]) -> Vec<u8> {
    let length = u32::try_from(message.len()).unwrap();
    [&length.to_be_bytes(), message].concat()
}

fn utf16(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

/// A message of version 2. [MS-SMB2] §2.2.1
#[derive(Clone, Copy)]
struct Two {
    command: u16,
    id: u64,
    status: u32,
    flags: u32,
    tree: u32,
}

const fn ask(command: u16, id: u64) -> Two {
    Two { command, id, status: 0, flags: 0, tree: 7 }
}

const fn answer(command: u16, id: u64, status: u32) -> Two {
    Two { command, id, status, flags: 1, tree: 7 }
}

impl Two {
    fn bare(self, next: usize, body: &[u8]) -> Vec<u8> {
        let mut message = hex("fe534d42 4000 0100");
        message.extend(self.status.to_le_bytes());
        message.extend(self.command.to_le_bytes());
        message.extend([1, 0]);
        message.extend(self.flags.to_le_bytes());
        message.extend(u32::try_from(next).unwrap().to_le_bytes());
        message.extend(self.id.to_le_bytes());
        message.extend([0; 4]);
        message.extend(self.tree.to_le_bytes());
        message.extend(9_u64.to_le_bytes());
        message.extend([0; 16]);
        message.extend(body);
        message
    }

    fn with(self, body: &[u8]) -> Vec<u8> {
        framed(&self.bare(0, body))
    }
}

/// A field behind a part of `fixed` octets: where it is, how long, and itself.
fn behind(fixed: usize, field: &[u8]) -> [Vec<u8>; 2] {
    let at = u16::try_from(64 + fixed).unwrap();
    let length = u16::try_from(field.len()).unwrap();
    [[at.to_le_bytes(), length.to_le_bytes()].concat(), field.to_vec()]
}

/// §2.2.5, §2.2.6
fn log_on(id: u64, token: &[u8]) -> Vec<u8> {
    let [field, token] = behind(24, token);
    ask(1, id).with(&[&hex("1900 00 01 00000000 00000000"), &field[..], &[0; 8], &token].concat())
}

fn logged_on(id: u64, status: u32, flags: u16, token: &[u8]) -> Vec<u8> {
    let [field, token] = behind(8, token);
    let fixed = [&hex("0900"), &flags.to_le_bytes()[..], &field, &token].concat();
    answer(1, id, status).with(&fixed)
}

/// §2.2.9, §2.2.10
fn connect(id: u64, path: &str) -> Vec<u8> {
    let [field, path] = behind(8, &utf16(path));
    ask(3, id).with(&[&hex("0900 0000"), &field[..], &path].concat())
}

fn connected(id: u64) -> Vec<u8> {
    answer(3, id, 0).with(&hex("1000 01 00 00000000 00000000 ff011f00"))
}

/// §2.2.13: `disposition` 1 opens.
fn create(disposition: u32, name: &str) -> Vec<u8> {
    let [field, name] = behind(56, &utf16(name));
    let mut body = hex("3900 00 00 02000000 0000000000000000 0000000000000000");
    body.extend([0; 12]);
    body.extend(disposition.to_le_bytes());
    body.extend([0; 4]);
    body.extend(field);
    body.extend([0; 8]);
    body.extend(name);
    body
}

/// §2.2.14: the file has the number `number`.
fn created(number: u8) -> Vec<u8> {
    let mut body = hex("5900");
    body.extend([0; 62]);
    body.extend([number; 16]);
    body.extend([0; 8]);
    body
}

/// A body with a file's number behind `before` octets.
fn of_file(before: usize, number: u8, behind: usize) -> Vec<u8> {
    [vec![0; before], vec![number; 16], vec![0; behind]].concat()
}

/// [MS-NLMP] §2.2.1.2
fn challenge() -> Vec<u8> {
    let pairs = [(1_u16, "HIST-1"), (2, "PLANT"), (3, "hist-1.plant.example")];
    let mut info = Vec::new();
    for (kind, value) in pairs {
        let value = utf16(value);
        info.extend(kind.to_le_bytes());
        info.extend(u16::try_from(value.len()).unwrap().to_le_bytes());
        info.extend(value);
    }
    info.extend([0; 4]);
    let length = u16::try_from(info.len()).unwrap().to_le_bytes();
    let head = hex("4e544c4d53535000 02000000 0000 0000 38000000 05820202 1122334455667788");
    let version = hex("0a00 614a 000000 0f");
    let place = [&length[..], &length, &hex("38000000")].concat();
    [&hex("a181")[..], &head, &[0; 8], &place, &version, &info].concat()
}

const NT_ANSWER: [u8; 24] = [0xAB; 24];

/// [MS-NLMP] §2.2.1.3
fn authenticate(domain: &str, user: &str, nt: &[u8]) -> Vec<u8> {
    let mut payload = Vec::new();
    let mut field = |value: &[u8]| {
        let length = u16::try_from(value.len()).unwrap().to_le_bytes();
        let at = u32::try_from(72 + payload.len()).unwrap().to_le_bytes();
        payload.extend(value);
        [&length[..], &length, &at].concat()
    };
    let fields = [
        field(&[]),
        field(nt),
        field(&utf16(domain)),
        field(&utf16(user)),
        field(&utf16("EWS-1")),
        field(&[]),
    ];
    let head = hex("4e544c4d53535000 03000000");
    [&head[..], &fields.concat(), &hex("05820202 0601b11d0000000f"), &payload].concat()
}

#[test]
fn who_logs_on_is_told_once_he_is_let_in_and_his_answer_never() {
    let mut probe = probe();
    probe.send(Side::Client, &log_on(1, b"NTLMSSP\0\x01\0\0\0"));
    probe.send(Side::Server, &logged_on(1, 0xC000_0016, 0, &challenge()));
    probe.send(Side::Client, &log_on(2, &authenticate("PLANT", "anna", &NT_ANSWER)));
    assert_eq!(
        probe.stated(),
        [
            "is smb · server · name = HIST-1",
            "is smb · server · server_name = hist-1.plant.example",
            "is smb · server · os = Windows 10.0 build 19041",
            "did smb · 2.1.1 ·  +1 = 0",
            "is smb · client · name = EWS-1",
            "is smb · client · os = Windows 6.1 build 7601",
        ]
    );
    probe.send(Side::Server, &logged_on(2, 0, 0, &[]));
    assert_eq!(
        probe.stated(),
        [
            "did smb · 2.1 ·  +1 = 0",
            "is smb · server · authentication = NTLM",
            "is smb · server · user = PLANT\\anna",
        ]
    );
    assert_eq!(probe.secrets(), ["challenge response of 24 octets, secret"]);
}

/// [MS-SMB2] §2.2.6: a guest was not believed to be who he says.
#[test]
fn who_is_refused_or_a_guest_is_nobody_there() {
    let mut probe = probe();
    let tried = authenticate("", "mallory", &NT_ANSWER);
    probe.send(Side::Client, &log_on(1, &tried));
    probe.send(Side::Server, &logged_on(1, 0xC000_006D, 0, &[]));
    probe.send(Side::Client, &log_on(2, &tried)).send(Side::Server, &logged_on(2, 0, 1, &[]));
    probe.send(Side::Client, &log_on(3, &authenticate("", "", &[])));
    probe.send(Side::Server, &logged_on(3, 0, 2, &[]));
    let stated = probe.stated();
    let told: Vec<_> = stated.iter().filter(|line| !line.contains("client")).collect();
    assert_eq!(
        told,
        [
            "did smb · 2.1 ·  +1 = 3221225581",
            "did smb · 2.1 ·  +1 = 0",
            "is smb · server · authentication = guest",
            "did smb · 2.1 ·  +1 = 0",
            "is smb · server · authentication = anonymous",
        ]
    );
}

/// RFC 4120, 5.3 and 5.5.1: whom a ticket is for stands in front of what is encrypted.
#[test]
fn whom_a_ticket_is_for_is_told_and_nothing_else_of_it() {
    let ticket = "6e5c 305a a003020105 a10302010e a20703050000000000
        a337 6135 3033 a003020105 a107 1b05 504c414e54
        a215 3013 a003020102 a10c 300a 1b04 63696673 1b02 6631
        a30c 300a a003020112 a203 0401 aa a40c 300a a003020112 a203 0401 bb";
    let token = [hex("6082 0609 2a864886f712010202 0100"), hex(ticket)].concat();
    let mut probe = probe();
    probe.send(Side::Client, &log_on(1, &token)).send(Side::Server, &logged_on(1, 0, 0, &[]));
    assert_eq!(
        probe.stated(),
        [
            "is smb · server · server_name = f1",
            "did smb · 2.1 · cifs/f1@PLANT +1 = 0",
            "is smb · server · authentication = Kerberos"
        ]
    );
    let secrets = ["ticket of 14 octets, secret", "authenticator of 14 octets, secret"];
    assert_eq!(probe.secrets(), secrets);
}

#[test]
fn a_ticket_is_a_secret() {
    let ticket = hex("6082 0609 2a864886f712010202 0100 6e82 aabbccdd");
    let mut probe = probe();
    probe.send(Side::Client, &log_on(1, &ticket)).send(Side::Server, &logged_on(1, 0, 0, &[]));
    assert_eq!(
        probe.stated(),
        ["did smb · 2.1 ·  +1 = 0", "is smb · server · authentication = Kerberos"]
    );
    assert_eq!(probe.secrets(), ["ticket of 6 octets, secret"]);
}

/// §2.2.3, §2.2.4, §2.2.41
#[test]
fn what_is_agreed_on_is_told_and_what_is_encrypted_passed_over() {
    let mut probe = probe();
    let offer = "2400 0200 0100 0000 00000000 00000000000000000000000000000000 70000000 0100 0000";
    probe.send(Side::Client, &ask(0, 0).with(&hex(&format!("{offer} 0202 1103"))));
    let choice = "4100 0300 1103 0100 00000000000000000000000000000000 00000000 00000100 00000100";
    let rest = "00000100 0000000000000000 0000000000000000 8000 0000 80000000";
    let context = "0200 0400 00000000 0100 0200";
    let choice = hex(&format!("{choice} {rest} {context}"));
    probe.send(Side::Server, &answer(0, 0, 0).with(&choice));
    let sealed = framed(&[&hex("fd534d42")[..], &[7; 48], &[9; 200]].concat());
    probe.send(Side::Client, &sealed).send(Side::Server, &sealed).send(Side::Client, &sealed);
    assert_eq!(
        probe.stated(),
        [
            "is smb · client · offered_version = SMB 2.0.2",
            "is smb · client · offered_version = SMB 3.1.1",
            "is smb · server · version = SMB 3.1.1",
            "is smb · server · integrity = signatures required",
            "did smb · 2.0 ·  +1 = 0",
            "is smb · server · cipher = AES-128-GCM",
        ]
    );
}

#[test]
fn files_are_called_by_their_share() {
    let mut probe = probe();
    probe.send(Side::Client, &connect(1, r"\\hist-1\recipes")).send(Side::Server, &connected(1));
    probe.send(Side::Client, &ask(5, 2).with(&create(5, r"line 4\mix.csv")));
    probe.send(Side::Server, &answer(5, 2, 0).with(&created(3)));
    let write = [hex("3100 7000 05000000 0000000000000000"), of_file(0, 3, 16), vec![1; 5]];
    probe.send(Side::Client, &ask(9, 3).with(&write.concat()));
    assert_eq!(probe.stated()[..2], ["is smb · server · server_name = hist-1", CONNECTED]);
    probe.send(Side::Server, &answer(9, 3, 0).with(&[0; 16]));
    assert_eq!(probe.frames()[0].iter().collect::<Vec<_>>(), [1, 2, 3, 4, 5, 6]);
    probe.send(
        Side::Client,
        &ask(17, 4).with(&[&hex("2100 01 0d")[..], &of_file(12, 3, 1)].concat()),
    );
    probe.send(Side::Server, &answer(17, 4, 0xC000_0022).with(&[0; 9]));
    probe.send(Side::Client, &ask(6, 5).with(&of_file(8, 3, 0)));
    probe.send(Side::Client, &ask(8, 6).with(&of_file(16, 3, 16))).end();
    assert_eq!(
        probe.stated(),
        [
            r"did smb · 2.9 · recipes\line 4\mix.csv +1 = 0",
            r"did smb · 2.17.13 · recipes\line 4\mix.csv +1 = 3221225506",
            r"did smb · 2.6 · recipes\line 4\mix.csv +1 = unanswered",
            "did smb · 2.8 · recipes +1 = unanswered",
        ]
    );
}

const CONNECTED: &str = r"did smb · 2.3 · \\hist-1\recipes +1 = 0";

/// §3.2.4.1.4: each goes on with the file of the one before; an answer may say first that it is
/// waited for (§3.3.4.2).
#[test]
fn messages_in_a_row_are_for_the_same_file() {
    let mut probe = probe();
    let pad = |octets: Vec<u8>| [octets.clone(), vec![0; octets.len().wrapping_neg() % 8]].concat();
    let opens = pad(create(1, "a.txt"));
    let row = [
        ask(5, 1).bare(64 + opens.len(), &opens),
        Two { flags: 4, ..ask(15, 2) }.bare(64 + 32, &of_file(8, 0xFF, 8)),
        Two { flags: 4, ..ask(6, 3) }.bare(0, &of_file(8, 0xFF, 0)),
    ];
    probe.send(Side::Client, &framed(&row.concat()));
    probe.send(Side::Server, &answer(5, 1, 0).with(&created(4)));
    probe.send(Side::Server, &answer(15, 2, 0x103).with(&[0; 9]));
    probe.send(Side::Server, &answer(6, 3, 0).with(&[0; 60]));
    let stated = ["did smb · 2.5.1 · a.txt +1 = 0", "did smb · 2.6 · a.txt +1 = 0"];
    assert_eq!(probe.stated(), stated);
    probe.send(Side::Server, &answer(15, 2, 0x10C).with(&[0; 9]));
    assert_eq!(probe.stated(), ["did smb · 2.15 · a.txt +1 = 0"]);
    probe.send(Side::Client, &ask(15, 9).with(&of_file(8, 1, 8)));
    probe.send(Side::Server, &answer(15, 9, 0x103).with(&[0; 9])).end();
    assert_eq!(probe.stated(), ["did smb · 2.15 ·  +1 = no answer"]);
    assert_eq!(probe.orphans(), 0);
}

/// A million octets cost a header; a call through a pipe may carry an answer to a challenge.
#[test]
fn large_bodies_are_passed_over_and_short_ones_searched_for_secrets() {
    let mut probe = probe();
    let body = [of_file(16, 3, 16), vec![0; 1_000_000]].concat();
    let whole = ask(9, 1).with(&body);
    probe.send(Side::Client, &whole[..4 + 128]).end();
    assert_eq!(probe.stated(), ["did smb · 2.9 ·  +1 = unanswered"]);
    probe.send(Side::Client, &whole[4 + 128..]);
    let call = [of_file(16, 3, 16), authenticate("", "anna", &NT_ANSWER)].concat();
    probe.send(Side::Client, &ask(9, 2).with(&call)).end();
    assert_eq!(probe.stated(), ["did smb · 2.9 ·  +1 = unanswered"]);
    assert_eq!(probe.secrets(), ["challenge response of 24 octets, secret"]);
}

/// RFC 1002 §4.3.2 to §4.3.6
#[test]
fn netbios_opens_the_way() {
    let mut probe = probe();
    let name = |name: &str, kind: u8| {
        let octets = format!("{name:<15}").into_bytes().into_iter().chain([kind]);
        let letters = octets.flat_map(|octet| [b'A' + (octet >> 4), b'A' + (octet & 15)]);
        [vec![32], letters.collect(), vec![0]].concat()
    };
    let request = [hex("81000044"), name("HIST-1", 0x20), name("EWS-1", 0)].concat();
    probe.send(Side::Client, &request).send(Side::Server, &hex("82000000"));
    probe.send(Side::Client, &hex("85000000"));
    probe.send(Side::Client, &request).send(Side::Server, &hex("83000001 82"));
    assert_eq!(
        probe.stated(),
        [
            "is smb · client · name = EWS-1",
            "did smb · 0.129 · HIST-1<20> +1 = 0",
            "is smb · client · name = EWS-1",
            "did smb · 0.129 · HIST-1<20> +1 = 130",
        ]
    );
    let recognised = (PROTOCOL.recognise)(Carrier::Tcp, &request);
    assert_eq!(recognised, Recognition::Sure(Some(Side::Client)));
}

#[test]
fn content_tells_who_speaks_and_what_breaks() {
    let recognise = |bytes: &[u8]| (PROTOCOL.recognise)(Carrier::Tcp, bytes);
    let sure = |side| Recognition::Sure(Some(side));
    assert_eq!(recognise(&connect(1, r"\\a\b")), sure(Side::Client));
    assert_eq!(recognise(&connected(1)), sure(Side::Server));
    assert_eq!(recognise(&one(0x72, 0, ANSWER, &[])), sure(Side::Server));
    assert_eq!(recognise(&hex("00000040 fe53")), Recognition::Short);
    assert_eq!(recognise(b"GET / HTTP/1.1\r\n"), Recognition::No);
    assert_eq!(recognise(&hex("00000004 fe534d42")), Recognition::Broken);
    let mut probe = probe();
    probe.send(Side::Client, &framed(&hex("fe534d42 4000 0100 00000000")));
    assert_eq!(probe.stated(), ["broke smb · wrong length · 2 octets are missing"]);
}

fn both_sides() -> Vec<(Side, Vec<u8>)> {
    vec![
        (Side::Client, log_on(1, b"NTLMSSP\0\x01\0\0\0")),
        (Side::Server, logged_on(1, 0xC000_0016, 0, &challenge())),
        (Side::Client, log_on(2, &authenticate("PLANT", "anna", &NT_ANSWER))),
        (Side::Server, logged_on(2, 0, 0, &[])),
        (Side::Client, connect(3, r"\\hist-1\recipes")),
        (Side::Server, connected(3)),
        (Side::Client, ask(5, 4).with(&create(1, "a.txt"))),
        (Side::Server, answer(5, 4, 0).with(&created(3))),
        (Side::Client, ask(9, 5).with(&[of_file(16, 3, 16), vec![0; 9000]].concat())),
        (Side::Server, answer(9, 5, 0).with(&[0; 16])),
        (Side::Client, one(0x72, 0, 0, &block(&[], b"\x02NT LM 0.12\0"))),
    ]
    .into_iter()
    .chain(pipes::both_sides())
    .collect()
}

#[test]
fn every_cut_gives_the_same() {
    let stated = |cut: usize| {
        let mut probe = probe();
        for (side, message) in both_sides() {
            let (head, tail) = message.split_at(cut.min(message.len()));
            probe.send(side, head).send(side, tail);
        }
        probe.end().stated()
    };
    let whole = stated(0);
    assert_eq!(whole.len(), 21);
    for cut in 1..260 {
        assert_eq!(stated(cut), whole, "cut at {cut}");
    }
}

#[test]
fn any_octets_are_survived() {
    let seeds: Vec<_> = both_sides().into_iter().map(|(_, message)| message).collect();
    any_octets(&PROTOCOL, Carrier::Tcp, &seeds, 3_000);
}
