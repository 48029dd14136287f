use super::{answer, framed, probe, utf16};
use wire::probe::hex;
use wire::Side;

/// A message of version 1. [MS-CIFS] §2.2.3
pub(super) fn one(command: u8, status: u32, flags: u8, blocks: &[u8]) -> Vec<u8> {
    let mut message = hex("ff534d42");
    message.push(command);
    message.extend(status.to_le_bytes());
    message.push(flags);
    message.extend(hex("41c8 0000 0000000000000000 0000 0700 0500 0900 0200"));
    message.extend(blocks);
    framed(&message)
}

pub(super) fn block(words: &[u8], octets: &[u8]) -> Vec<u8> {
    let count = u8::try_from(words.len() / 2).unwrap();
    let length = u16::try_from(octets.len()).unwrap();
    [&[count], words, &length.to_le_bytes(), octets].concat()
}

pub(super) const ANSWER: u8 = 0x80;

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
