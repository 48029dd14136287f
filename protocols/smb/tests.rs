use super::PROTOCOL;
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
            "did smb · 2.1 ·  +1 = no answer",
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

/// A message of version 1. [MS-CIFS] §2.2.3
fn one(command: u8, status: u32, flags: u8, blocks: &[u8]) -> Vec<u8> {
    let mut message = hex("ff534d42");
    message.push(command);
    message.extend(status.to_le_bytes());
    message.push(flags);
    message.extend(hex("41c8 0000 0000000000000000 0000 0700 0500 0900 0200"));
    message.extend(blocks);
    framed(&message)
}

fn block(words: &[u8], octets: &[u8]) -> Vec<u8> {
    let count = u8::try_from(words.len() / 2).unwrap();
    let length = u16::try_from(octets.len()).unwrap();
    [&[count], words, &length.to_le_bytes(), octets].concat()
}

const ANSWER: u8 = 0x80;

/// [MS-CIFS] §2.2.4.52, §2.2.4.53, §2.2.4.55, §2.2.4.64
#[test]
fn version_1_opens_sessions_and_files() {
    let mut probe = probe();
    probe.send(Side::Client, &one(0x72, 0, 0, &block(&[], b"\x02LANMAN1.0\0\x02NT LM 0.12\0")));
    let chosen = [hex("0100 0f"), vec![0; 31]].concat();
    probe.send(Side::Server, &one(0x72, 0, ANSWER, &block(&chosen, &[])));
    assert_eq!(
        probe.stated(),
        [
            "is smb · client · offered_version = SMB 1 (NT LM 0.12)",
            "did smb · 1.114 ·  +1 = 0",
            "is smb · server · version = SMB 1 (NT LM 0.12)",
            "is smb · server · integrity = signatures required",
        ]
    );
    let fields = hex("0411 0200 0000 00000000 1800 1800 00000000 00000000");
    let account = [&[0xAB; 48][..], &[0], &utf16("anna\0PLANT\0")].concat();
    // The next command begins behind 1 + 26 + 2 octets and the account.
    let next = 32 + 29 + account.len();
    let words = [&[0x75, 0][..], &u16::try_from(next).unwrap().to_le_bytes(), &fields].concat();
    let path = [&[0][..], &[0; 0], &utf16("\\\\HIST\\IPC$\0"), b"?????\0"].concat();
    let odd = (next + 11) % 2 == 0; // behind the password the path begins at an even octet
    let path = if odd { [&[0][..], &[0], &path[1..]].concat() } else { path };
    let tree = block(&hex("ff00 0000 0000 0100"), &path);
    probe.send(Side::Client, &one(0x73, 0, 0, &[block(&words, &account), tree].concat()));
    let names = [&[0][..], &utf16("Windows 5.1\0Windows 2000 LAN Manager\0")].concat();
    let next = u16::try_from(32 + 9 + names.len()).unwrap().to_le_bytes();
    let words = [&[0x75, 0][..], &next, &[0, 0]].concat();
    let tree = block(&hex("ff00 0000 0100"), &[]);
    probe.send(Side::Server, &one(0x73, 0, ANSWER, &[block(&words, &names), tree].concat()));
    assert_eq!(
        probe.stated(),
        [
            "is smb · server · server_name = HIST",
            "is smb · server · description = Windows 5.1",
            "is smb · server · software = Windows 2000 LAN Manager",
            "did smb · 1.115 ·  +1 = 0",
            "is smb · server · authentication = NTLM",
            "is smb · server · user = PLANT\\anna",
            r"did smb · 1.117 · \\HIST\IPC$ +1 = 0",
        ]
    );
    assert_eq!(probe.secrets(), ["challenge response of 48 octets, secret"]);
    let words = [hex("ff00 0000 00 0e00"), vec![0; 28], hex("01000000"), vec![0; 9]].concat();
    let name = [&[0][..], &utf16("\\svcctl\0")].concat();
    probe.send(Side::Client, &one(0xA2, 0, 0, &block(&words, &name)));
    let words = [hex("ff00 0000 00 0340"), vec![0; 61]].concat();
    probe.send(Side::Server, &one(0xA2, 0, ANSWER, &block(&words, &[])));
    let write = [hex("ff00 0000 0340"), vec![0; 22]].concat();
    probe.send(Side::Client, &one(0x2F, 0, 0, &block(&write, b"call")));
    probe.send(Side::Server, &one(0x2F, 0xC000_0022, ANSWER, &block(&[], &[])));
    assert_eq!(
        probe.stated(),
        [
            r"did smb · 1.162.1 · IPC$\svcctl +1 = 0",
            r"did smb · 1.47 · IPC$\svcctl +1 = 3221225506"
        ]
    );
}

/// [MS-CIFS] §2.2.4.33.1: a transaction names its pipe, or the setup says which is open.
#[test]
fn a_transaction_of_version_1_is_with_a_pipe() {
    let mut probe = probe();
    let name = [&[0][..], &utf16("\\PIPE\\LANMAN\0")].concat();
    probe.send(Side::Client, &one(0x25, 0, 0, &block(&[0; 28], &name)));
    probe.send(Side::Server, &one(0x25, 0, ANSWER, &block(&[0; 20], &[]))).end();
    assert_eq!(probe.stated(), ["did smb · 1.37 · LANMAN +1 = 0"]);
}

/// [MS-SMB2] §3.3.5.3.1: an offer of version 1 may be answered by version 2. Where a chain ends
/// early, what was behind was not done ([MS-CIFS] §3.2.4.1.4).
#[test]
fn one_answer_may_be_for_several_or_of_another_version() {
    let mut probe = probe();
    probe.send(Side::Client, &one(0x72, 0, 0, &block(&[], b"\x02SMB 2.???\0")));
    let choice = [hex("4100 0100 ff02 0000"), vec![0; 56]].concat();
    probe.send(Side::Server, &answer(0, 0, 0).with(&choice));
    assert_eq!((probe.stated(), probe.orphans()), (vec!["did smb · 1.114 ·  +1 = 0".into()], 0));
    let log_on = [hex("7500 4100 0000 0000 0000 00000000 0000 00000000 00000000"), vec![]].concat();
    let chain = [block(&log_on, &[0; 6]), block(&hex("ff00 0000 0000 0000"), &[0; 4])].concat();
    probe.send(Side::Client, &one(0x73, 0, 0, &chain));
    probe.send(Side::Server, &one(0x73, 0xC000_006D, ANSWER, &block(&[], &[])));
    assert_eq!(
        probe.stated(),
        ["did smb · 1.115 ·  +1 = 3221225581", "did smb · 1.117 ·  +1 = 3221225581"]
    );
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
    assert_eq!(whole.len(), 15);
    for cut in 1..260 {
        assert_eq!(stated(cut), whole, "cut at {cut}");
    }
}

#[test]
fn any_octets_are_survived() {
    let seeds: Vec<_> = both_sides().into_iter().map(|(_, message)| message).collect();
    any_octets(&PROTOCOL, Carrier::Tcp, &seeds, 3_000);
}
