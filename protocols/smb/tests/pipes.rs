//! Calls through pipes. § is a section of [MS-SMB2].

use super::version1::{block, one, ANSWER};
use super::{answer, ask, connect, connected, create, created, of_file, probe, utf16, Two};
use crate::dcerpc::tests::connection::{
    bind, bound, request, response, ALL, FIRST, LAST, NETLOGON,
};
use wire::probe::{hex, Probe};
use wire::Side;

const TRANSCEIVE: u32 = 0x0011_C017;
/// There is more than was asked for. [MS-ERREF], 2.3
const OVERFLOW: u32 = 0x8000_0005;
const BROKEN: u32 = 0xC000_014B;

fn le(number: usize) -> [u8; 4] {
    u32::try_from(number).unwrap().to_le_bytes()
}

/// §2.2.21
fn write(id: u64, number: u8, data: &[u8]) -> Vec<u8> {
    let head = [&hex("3100 7000")[..], &le(data.len()), &[0; 8]].concat();
    ask(9, id).with(&[head, of_file(0, number, 16), data.to_vec()].concat())
}

/// §2.2.19
fn read(id: u64, number: u8) -> Vec<u8> {
    ask(8, id).with(&of_file(16, number, 16))
}

/// §2.2.20
fn got(id: u64, status: u32, data: &[u8]) -> Vec<u8> {
    let head = [&hex("1100 50 00")[..], &le(data.len()), &[0; 8]].concat();
    answer(8, id, status).with(&[&head, data].concat())
}

/// §2.2.31
fn transceive(id: u64, number: u8, data: &[u8]) -> Vec<u8> {
    let head = [&hex("3900 0000")[..], &TRANSCEIVE.to_le_bytes()].concat();
    let place = [&le(64 + 56)[..], &le(data.len()), &[0; 24]].concat();
    ask(11, id).with(&[&head, &of_file(0, number, 0), &place, data].concat())
}

/// §2.2.32
fn transceived(id: u64, status: u32, data: &[u8]) -> Vec<u8> {
    let head = [&hex("3100 0000")[..], &TRANSCEIVE.to_le_bytes(), &[3; 16], &[0; 8]].concat();
    let place = [&le(64 + 48)[..], &le(data.len()), &[0; 8]].concat();
    answer(11, id, status).with(&[&head, &place, data].concat())
}

fn offer() -> Vec<u8> {
    bind(11, &[(0, NETLOGON)])
}

fn taken() -> Vec<u8> {
    bound(12, &[[0, 0]])
}

/// A pipe with the number 3, in which NETLOGON is number 0.
pub fn both_sides() -> Vec<(Side, Vec<u8>)> {
    vec![
        (Side::Client, connect(11, r"\\hist-1\IPC$")),
        (Side::Server, connected(11)),
        (Side::Client, ask(5, 12).with(&create(1, "netlogon"))),
        (Side::Server, answer(5, 12, 0).with(&created(3))),
        (Side::Client, write(13, 3, &offer())),
        (Side::Server, answer(9, 13, 0).with(&[0; 16])),
        (Side::Client, read(14, 3)),
        (Side::Server, got(14, 0, &taken())),
        (Side::Client, transceive(15, 3, &request(ALL, 2, 0, 26))),
        (Side::Server, transceived(15, 0, &response(ALL, 2, "220000c0"))),
    ]
}

fn opened() -> Probe {
    let mut probe = probe();
    for (side, message) in &both_sides()[..8] {
        probe.send(*side, message);
    }
    probe.stated();
    probe
}

#[test]
fn what_a_pipe_carries_is_a_connection_of_its_own() {
    let mut probe = probe();
    for (side, message) in both_sides() {
        probe.send(side, &message);
    }
    let frames = |line: usize| probe.frames()[line].iter().collect::<Vec<_>>();
    // How the pipe was opened and bound is part of the proof.
    assert_eq!(frames(4), [1, 2, 3, 4, 5, 7, 8]);
    assert_eq!(frames(5), [1, 2, 3, 4, 5, 9, 10]);
    assert_eq!(
        probe.stated(),
        [
            "is smb · server · server_name = hist-1",
            r"did smb · 2.3 · \\hist-1\IPC$ +1 = 0",
            r"did smb · 2.5.1 · IPC$\netlogon +1 = 0",
            r"did smb · 2.8 · IPC$\netlogon +1 = 0",
            "did dcerpc · bind · NETLOGON +1 = 0",
            "did dcerpc · 26 · NETLOGON +1 = 3221225506",
        ]
    );
    let hidden = "stub data of 0 octets, secret".to_owned();
    assert_eq!((probe.secrets(), probe.orphans()), (vec![hidden], 0));
}

/// A call goes on in further messages, and an answer is fetched where it was longer than the client
/// had room for.
#[test]
fn calls_and_answers_may_come_in_parts() {
    let mut probe = opened();
    probe.send(Side::Client, &write(20, 3, &request(FIRST, 2, 0, 26)));
    probe.send(Side::Server, &answer(9, 20, 0).with(&[0; 16]));
    let last = request(LAST, 2, 0, 26);
    probe.send(Side::Client, &write(21, 3, &last[..26]));
    probe.send(Side::Client, &transceive(22, 3, &last[26..]));
    assert_eq!((probe.stated().len(), probe.secrets().len()), (0, 3));
    let results = response(ALL, 2, "00000000 220000c0");
    let (head, tail) = results.split_at(9);
    probe.send(Side::Server, &transceived(22, OVERFLOW, head));
    probe.send(Side::Client, &read(23, 3)).send(Side::Server, &got(23, 0, tail));
    assert_eq!(probe.frames()[1].iter().collect::<Vec<_>>(), [1, 2, 3, 4, 5, 9, 12, 13, 14, 15]);
    assert_eq!(
        probe.stated(),
        [r"did smb · 2.8 · IPC$\netlogon +1 = 0", "did dcerpc · 26 · NETLOGON +1 = 3221225506"]
    );
}

#[test]
fn a_call_that_smb_refuses_or_whose_pipe_is_closed_was_not_answered() {
    let mut probe = opened();
    probe.send(Side::Client, &transceive(20, 3, &request(ALL, 2, 0, 26)));
    probe.send(Side::Server, &transceived(20, BROKEN, &[]));
    assert_eq!(probe.stated(), ["did dcerpc · 26 · NETLOGON +1 = 3221225803"]);
    probe.send(Side::Client, &write(21, 3, &request(ALL, 3, 0, 4)));
    probe.send(Side::Server, &answer(9, 21, 0).with(&[0; 16]));
    probe.send(Side::Client, &ask(6, 22).with(&of_file(8, 3, 0)));
    assert_eq!(probe.stated(), ["did dcerpc · 4 · NETLOGON +1 = unanswered"]);
    // The number may be a file's from now on.
    probe.send(Side::Client, &transceive(23, 3, &request(ALL, 3, 0, 4))).end();
    assert_eq!(probe.stated()[0], "did dcerpc · 4 ·  +1 = unanswered");
}

/// Where neither share nor file were seen to be opened, a whole PDU tells; where the share is none
/// of pipes, nothing does.
#[test]
fn of_a_pipe_met_midway_its_content_tells() {
    let mut probe = probe();
    probe.send(Side::Client, &write(1, 3, &offer()));
    probe.send(Side::Server, &answer(9, 1, 0).with(&[0; 16]));
    probe.send(Side::Client, &read(2, 3)).send(Side::Server, &got(2, 0, &taken()));
    probe.send(Side::Client, &transceive(3, 4, &request(ALL, 2, 0, 26)));
    probe.send(Side::Server, &transceived(3, 0, &response(ALL, 2, "220000c0")));
    assert_eq!(
        probe.stated(),
        [
            "did smb · 2.8 ·  +1 = 0",
            "did dcerpc · bind · NETLOGON +1 = 0",
            "did dcerpc · 26 ·  +1 = 0", // of another pipe: nobody saw which interface
        ]
    );
    probe.send(Side::Client, &connect(4, r"\\hist-1\recipes")).send(Side::Server, &connected(4));
    probe.send(Side::Client, &write(5, 9, &offer()));
    probe.send(Side::Server, &answer(9, 5, 0).with(&[0; 16]));
    assert_eq!(probe.stated()[2..], ["did smb · 2.9 · recipes +1 = 0"]);
    let part = Two { tree: 8, ..ask(9, 6) };
    let body = [&hex("3100 7000")[..], &le(30), &[0; 8], &of_file(0, 10, 16), &offer()[..30]];
    probe.send(Side::Client, &part.with(&body.concat())).end();
    assert_eq!(probe.stated(), ["did smb · 2.9 ·  +1 = unanswered"]);
}

/// The rest of a message may never come.
#[test]
fn what_is_there_of_a_call_is_overwritten_at_once() {
    let mut probe = opened();
    let whole = transceive(20, 3, &request(ALL, 2, 0, 26));
    probe.send(Side::Client, &whole[..whole.len() - 1]);
    assert_eq!((probe.stated().len(), probe.secrets().len()), (0, 1));
    let [write, read] = [[&[0; 28][..], &request(ALL, 2, 0, 4)], [&[0; 28], &taken()]];
    let [write, read] =
        [write, read].map(|parts| one(0x2F, 0, 0, &block(&words(), &parts.concat())));
    let mut midway = super::probe();
    midway.send(Side::Client, &write[..write.len() - 1]);
    assert_eq!(midway.secrets().len(), 1);
    let mut midway = super::probe();
    midway.send(Side::Client, &read[..read.len() - 1]);
    assert_eq!(midway.secrets().len(), 0);
}

/// Version 1's words of a write at its usual place, behind 28 octets. [MS-CIFS] §2.2.4.43.1
fn words() -> Vec<u8> {
    let at = u16::try_from(32 + 1 + 28 + 2 + 28).unwrap().to_le_bytes();
    let head = hex("ff00 0000 0300 00000000 ffffffff 0000 0000 0000 1c00");
    [&head[..], &at, &[0; 4]].concat()
}

/// [MS-CIFS] §2.2.4.33, §2.2.4.42, §2.2.4.43: the first message into a pipe may have its length in
/// front.
#[test]
fn version_1_has_pipes_too() {
    let place = |behind: usize| u16::try_from(32 + 1 + behind + 2).unwrap().to_le_bytes();
    let length = |data: &[u8]| u16::try_from(data.len()).unwrap().to_le_bytes();
    let first = [&length(&offer())[..], &offer()].concat();
    let head = hex("ff00 0000 0300 00000000 ffffffff 0c00 0000 0000");
    let write = [&head[..], &length(&first), &place(28), &[0; 4]].concat();
    let got = |data: &[u8]| {
        let head = hex("ff00 0000 ffff 0000 0000");
        block(&[&head[..], &length(data), &place(24), &[0; 10]].concat(), data)
    };
    let call = request(ALL, 2, 0, 26);
    let words = [&[0; 22][..], &length(&call), &place(32), &hex("0200 2600 0300")].concat();
    let results = response(ALL, 2, "220000c0");
    let answer = [&[0; 12][..], &length(&results), &place(20), &[0; 4]].concat();
    let mut probe = probe();
    let name = [&[0][..], &utf16("\\netlogon\0")].concat();
    probe.send(Side::Client, &one(0xA2, 0, 0, &block(&[0; 48], &name)));
    probe.send(Side::Server, &one(0xA2, 0, ANSWER, &block(&hex("ff0000000003 00000000"), &[])));
    probe.send(Side::Client, &one(0x2F, 0, 0, &block(&write, &first)));
    probe.send(Side::Server, &one(0x2F, 0, ANSWER, &block(&[0xFF; 12], &[])));
    let read = hex("ff00 0000 0300 00000000 00040004 ffffffff 0000 00000000");
    probe.send(Side::Client, &one(0x2E, 0, 0, &block(&read, &[])));
    probe.send(Side::Server, &one(0x2E, 0, ANSWER, &got(&taken())));
    probe.send(Side::Client, &one(0x25, 0, 0, &block(&words, &call)));
    probe.send(Side::Server, &one(0x25, 0, ANSWER, &block(&answer, &results))).end();
    assert_eq!(
        probe.stated()[1..],
        [
            "did smb · 1.46 · netlogon +1 = 0",
            "did dcerpc · bind · NETLOGON +1 = 0",
            "did dcerpc · 26 · NETLOGON +1 = 3221225506",
        ]
    );
}

#[test]
fn pipes_that_are_read_are_bounded() {
    let mut probe = probe();
    for number in 1..=18 {
        probe.send(Side::Client, &write(u64::from(number), number, &offer()));
    }
    let unanswered = "did dcerpc · bind · NETLOGON +1 = unanswered";
    assert_eq!(
        (probe.stated(), probe.bitten()),
        (vec![unanswered.into(); 2], &["decoder memory"; 2][..])
    );
}
