use super::PROTOCOL;
use crate::cip::tests::text;
use wire::probe::{any_octets, hex, Probe};
use wire::{Carrier, Recognition, Side};

const SESSION: u32 = 0x0102_0304;
/// 2-4.2.3, as a 1756-ENBT/A states it.
const IDENTITY: &str = "0100 0c00 2d00 0100 0002af12c0a80a78 0000000000000000
    0100 0c00 3a00 0407 3000 c3ae5100 0b 313735362d454e42542f41 03";

/// A message of the encapsulation (2-3.1).
pub fn message(command: u16, status: u32, context: u8, data: &[u8]) -> Vec<u8> {
    let session = if command == 99 { 0 } else { SESSION };
    let mut bytes = command.to_le_bytes().to_vec();
    bytes.extend(u16::try_from(data.len()).unwrap().to_le_bytes());
    bytes.extend(session.to_le_bytes());
    bytes.extend(status.to_le_bytes());
    bytes.extend([context, 0, 0, 0, 0, 0, 0, 0]);
    bytes.extend(0_u32.to_le_bytes());
    bytes.extend(data);
    bytes
}

/// SendRRData with a message without connection (2-4.7).
pub fn rr(context: u8, cip: &[u8]) -> Vec<u8> {
    let length = u16::try_from(cip.len()).unwrap().to_le_bytes();
    message(
        111,
        0,
        context,
        &[&hex("00000000 0500 0200 0000 0000 b200"), &length[..], cip].concat(),
    )
}

/// SendUnitData with a message of a connection (2-4.8).
pub fn unit(connection: u32, sequence: u8, cip: &[u8]) -> Vec<u8> {
    let length = u16::try_from(cip.len() + 2).unwrap().to_le_bytes();
    let connection = connection.to_le_bytes();
    let head = [&hex("00000000 0000 0200 a100 0400"), &connection[..], &hex("b100")].concat();
    message(112, 0, 0, &[&head, &length[..], &[sequence, 0], cip].concat())
}

/// What counters told.
pub fn breaks(probe: &mut Probe) -> Vec<String> {
    let stated = probe.stated();
    stated.into_iter().filter(|line| line.starts_with("break")).collect()
}

/// A conversation on TCP.
pub fn tcp() -> Probe {
    Probe::new(&PROTOCOL, Carrier::Tcp)
}

fn udp() -> Probe {
    Probe::new(&PROTOCOL, Carrier::Udp)
}

fn recognise(bytes: &[u8]) -> Recognition {
    (PROTOCOL.recognise)(Carrier::Udp, bytes)
}

fn cyclic() -> Vec<u8> {
    produced(0x0403_0201, 5, "0500 aabbccdd")
}

/// Cyclic data of a connection (3-2.2).
pub fn produced(connection: u32, sequence: u32, data: &str) -> Vec<u8> {
    let [connection, sequence] = [connection, sequence].map(u32::to_le_bytes);
    let data = hex(data);
    let length = u16::try_from(data.len()).unwrap().to_le_bytes();
    let head = [&hex("0200 0280 0800"), &connection[..], &sequence, &hex("b100")].concat();
    [&head, &length[..], &data].concat()
}

#[test]
fn contents_tell_who_sent_them() {
    let (client, server) =
        (Recognition::Sure(Some(Side::Client)), Recognition::Sure(Some(Side::Server)));
    assert_eq!(recognise(&message(99, 0, 0, &[])), client);
    assert_eq!(recognise(&message(99, 0, 0, &hex(IDENTITY))), server);
    assert_eq!(recognise(&rr(1, &hex("4c 02 20 6b 24 01 0100"))), client);
    assert_eq!(recognise(&rr(1, &hex("cc 00 00 00"))), server);
    assert_eq!(recognise(&unit(1, 1, &hex("8a 00 00 00"))), server);
    assert_eq!(recognise(&message(111, 0x64, 1, &[])), server);
    assert_eq!(recognise(&cyclic()), Recognition::Sure(None));
    assert_eq!(recognise(&rr(1, &[])[..9]), Recognition::Short);
    let stream = (PROTOCOL.recognise)(Carrier::Tcp, &message(99, 0, 0, &[]));
    assert_eq!(stream, Recognition::Maybe(Some(Side::Client)), "little but zeros");
    assert_eq!(recognise(b"GET / HTTP/1.1\r\nHost: plant\r\n"), Recognition::No);
    assert_eq!(recognise(&message(6, 0, 0, &[])), Recognition::No);
    assert_eq!(recognise(&message(1, 0, 0, &[])), Recognition::Maybe(None));
    assert_eq!(recognise(&[0; 56]), Recognition::No);
}

#[test]
fn commands_wait_for_their_answers() {
    let mut probe = tcp();
    probe.send(Side::Client, &message(101, 0, 0, &hex("0100 0000")));
    probe.send(Side::Server, &message(101, 0x69, 0, &hex("0100 0000")));
    probe.send(Side::Client, &message(0, 0, 0, b"anything"));
    probe.send(Side::Client, &message(4, 0, 7, &[]));
    let services = "0100 0001 1400 0100 2001 436f6d6d756e69636174696f6e730000";
    probe.send(Side::Server, &message(4, 0, 7, &hex(services)));
    probe.send(Side::Client, &message(100, 0, 8, &[]));
    probe.send(Side::Client, &message(102, 0, 0, &[])).end();
    assert_eq!(
        probe.stated(),
        [
            "did enip · 101 ·  +1 = 105",
            "did enip · 0 ·  +1 = no answer",
            "did enip · 4 ·  +1 = 0",
            "is enip · server · capabilities = CIP over TCP, I/O over UDP",
            "did enip · 102 ·  +1 = no answer",
            "did enip · 100 ·  +1 = unanswered",
        ]
    );
}

#[test]
fn an_identity_is_claimed_even_when_nobody_here_asked() {
    let mut probe = udp();
    probe.send(Side::Server, &message(99, 0, 0, &hex(IDENTITY)));
    assert_eq!(
        probe.stated(),
        [
            "is enip · server · ip = 192.168.10.120",
            "is enip · server · vendor_id = 1",
            "is enip · server · vendor = Rockwell Automation/Allen-Bradley",
            "is enip · server · type = Communications Adapter",
            "is enip · server · product_code = 58",
            "is enip · server · firmware = 4.7",
            &text("99", "Identity status", "no I/O connection").replace("cip", "enip"),
            "is enip · server · serial = 0x0051aec3",
            "is enip · server · model = 1756-ENBT/A",
            "was enip · 99 · device state +1 = U8 [03]",
        ]
    );
    assert_eq!(probe.orphans(), 1);
}

#[test]
fn cyclic_data_is_done_by_who_sends_it() {
    let mut probe = udp();
    probe.send(Side::Client, &cyclic()).send(Side::Server, &cyclic());
    let lines = ["did cip · io ·  +1 = no answer", "did cip by server · io ·  +1 = no answer"];
    assert_eq!(probe.stated(), lines);
}

#[test]
fn cyclic_data_counts_on_in_each_connection_and_direction() {
    let mut probe = udp();
    for (side, connection, sequence) in [
        (Side::Client, 1, u32::MAX - 1),
        (Side::Server, 1, 70),
        (Side::Client, 2, 8),
        (Side::Client, 1, u32::MAX),
        (Side::Server, 1, 71),
        (Side::Client, 1, 0),
        (Side::Client, 2, 11),
        (Side::Server, 1, 1),
    ] {
        probe.send(side, &produced(connection, sequence, "0500 aabbccdd"));
    }
    assert_eq!(
        breaks(&mut probe),
        [
            "break cip · io · encapsulation sequence 9 = 11",
            "break cip by server · io · encapsulation sequence 72 = 1",
        ]
    );
}

#[test]
fn a_refusal_of_the_encapsulation_reaches_what_it_carried() {
    let mut probe = tcp();
    probe.send(Side::Client, &rr(9, &hex("0e 03 2001 2401 3007")));
    probe.send(Side::Server, &message(111, 0x64, 9, &[]));
    let line = "did cip · 14 · Identity instance 1 attribute 7 +1 = 25600";
    assert_eq!(probe.stated(), [line]);
}

#[test]
fn broken_messages_are_violations() {
    let broken =
        |carrier, bytes: &[u8]| Probe::new(&PROTOCOL, carrier).send(Side::Client, bytes).stated();
    let data = hex("00000000 0000 0300 0000 0000");
    assert_eq!(
        broken(Carrier::Tcp, &message(111, 0, 0, &data)),
        ["broke enip · wrong item count · 3 items announced, 2 of them cut off"]
    );
    let left_over = hex("00000000 0000 0100 0000 0000 ff");
    assert_eq!(
        broken(Carrier::Tcp, &message(111, 0, 0, &left_over)),
        ["broke enip · wrong length · octets behind the last item: 1"]
    );
    assert_eq!(
        broken(Carrier::Tcp, &message(300, 0, 0, &[])),
        ["broke enip · unknown command · command 300"]
    );
    let cut = message(99, 0, 0, &[1, 2]);
    assert_eq!(
        broken(Carrier::Udp, cut.get(..25).unwrap()),
        ["broke enip · wrong length · 26 octets needed, 25 there"]
    );
    assert_eq!(broken(Carrier::Tcp, b"GET / HTTP/1.1\r\nHost: plant\r\n"), Vec::<String>::new());
}

#[test]
fn a_violation_is_told_once_however_its_message_is_cut() {
    let unknown = message(300, 0, 0, &[1, 2, 3]);
    for at in 24..unknown.len() {
        let (head, tail) = unknown.split_at(at);
        let stated = tcp().send(Side::Client, head).send(Side::Client, tail).stated();
        assert_eq!(stated, ["broke enip · unknown command · command 300"], "cut at {at}");
    }
}

#[test]
fn where_a_segment_ends_is_no_violation() {
    let unknown = message(300, 0, 0, &[1, 2, 3]);
    for at in 1..24 {
        let (head, _) = unknown.split_at(at);
        assert_eq!(tcp().send(Side::Client, head).stated(), Vec::<String>::new(), "cut at {at}");
    }
}

#[test]
fn every_cut_gives_the_same_lines() {
    let client = [message(101, 0, 0, &hex("0100 0000")), rr(1, &hex("01 02 2001 2401"))].concat();
    let whole = tcp().send(Side::Client, &client).end().stated();
    for at in 1..client.len() {
        let (head, tail) = client.split_at(at);
        let cut = tcp().send(Side::Client, head).send(Side::Client, tail).end().stated();
        assert_eq!(cut, whole, "cut at {at}");
    }
    assert_eq!(whole.len(), 2);
}

#[test]
fn takes_any_octets() {
    let mut seeds = crate::cip::tests::seeds();
    seeds.extend([message(99, 0, 0, &hex(IDENTITY)), cyclic(), message(4, 0, 0, &[])]);
    any_octets(&PROTOCOL, Carrier::Tcp, &seeds, 4_000);
    any_octets(&PROTOCOL, Carrier::Udp, &seeds, 4_000);
}
