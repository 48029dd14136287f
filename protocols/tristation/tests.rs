use super::*;
use crate::crc16::crc16;
use wire::probe::{any_octets, hex, Probe};
use wire::{Carrier, Recognition};
use Side::{Client, Server};

fn message(kind: u8, body: &[u8]) -> Vec<u8> {
    let length = u16::try_from(body.len()).unwrap().to_le_bytes();
    let covered = [&[kind, 0][..], &length, body].concat();
    [&covered[..], &crc16(0, &covered).to_le_bytes()].concat()
}

fn command(by: Side, function: u8, sequence: u8, data: &[u8]) -> Vec<u8> {
    let length = u16::try_from(data.len() + 10).unwrap();
    let head = [by as u8, by as u8, function, sequence, 0, 0];
    let counted = [&head[..], &length.to_le_bytes(), data].concat();
    let sum = counted.iter().fold(length, |sum, octet| sum.wrapping_add((*octet).into()));
    message(5, &[&head[..], &sum.to_le_bytes(), &length.to_le_bytes(), data].concat())
}

fn ask(function: u8, sequence: u8, data: &[u8]) -> Vec<u8> {
    command(Client, function, sequence, data)
}

fn answer(function: u8, sequence: u8, data: &[u8]) -> Vec<u8> {
    command(Server, function, sequence, data)
}

const PROJECT: &[u8] = b"\x04\0\x03\0\xfa\x75\xab\x5aBOILER\0\x05\x02\0";

fn cp_status(key: u8, run: u8) -> Vec<u8> {
    [&[1, 0, 0, 0, 0x0D, 0, 1, key, run][..], &[0; 49], PROJECT, &[0; 100]].concat()
}

fn probe() -> Probe {
    Probe::new(&PROTOCOL, Carrier::Udp)
}

fn told(function: u8, answered: u8, data: &[u8]) -> Vec<String> {
    asked(function, &[], answered, data)
}

fn asked(function: u8, what: &[u8], answered: u8, data: &[u8]) -> Vec<String> {
    let mut probe = probe();
    probe.send(Client, &ask(function, 7, what)).send(Server, &answer(answered, 7, data));
    probe.stated()
}

#[test]
fn what_goes_over_the_wire_is_built_here_as_a_station_builds_it() {
    assert_eq!(message(1, &[]), hex("0100 0000 01fc"));
    assert_eq!(ask(19, 0, &[]), hex("0500 0a00 0000 1300 0000 2700 0a00 5010"));
    assert_eq!(answer(100, 4, &[0xD0, 0]), hex("0500 0c00 0101 6404 0000 5201 0c00 d000 2829"));
}

#[test]
fn stations_connect_and_leave() {
    let mut probe = probe();
    probe.send(Client, &message(1, &[])).send(Server, &message(2, &[]));
    probe.send(Client, &message(6, &[])).send(Server, &message(6, &[]));
    probe.send(Client, &message(4, &[])).send(Server, &message(3, &[]));
    probe.send(Client, &message(1, &[])).send(Server, &message(7, &[]));
    assert_eq!(
        probe.stated(),
        [
            "did tristation · 1 ·  +1 = 0",
            "did tristation · 6 ·  +1 = 0",
            "did tristation · 4 ·  +1 = 0",
            "did tristation · 1 ·  +1 = 7",
        ]
    );
    probe.send(Server, &message(2, &[])).send(Server, &message(8, &[]));
    assert_eq!((probe.orphans(), probe.stated().len()), (2, 0));
}

#[test]
fn a_program_is_halted_and_a_rejection_has_its_reason() {
    assert_eq!(told(21, 110, &[]), ["did tristation · 5.21 ·  +1 = 0"]);
    assert_eq!(told(20, 100, &[203, 0]), ["did tristation · 5.20 ·  +1 = 203"]);
    assert_eq!(told(20, 100, &[]), ["did tristation · 5.20 ·  +1 = 256"]);
}

#[test]
fn who_is_not_connected_is_told_so() {
    let mut probe = probe();
    probe.send(Client, &ask(21, 3, &[])).send(Server, &message(8, &[]));
    assert_eq!(probe.stated(), ["did tristation · 5.21 ·  +1 = 8"]);
}

#[test]
fn key_position_state_and_project_are_told() {
    assert_eq!(
        told(19, 108, &cp_status(1, 0)),
        [
            "did tristation · 5.19 ·  +1 = 0",
            "was tristation · 5.19 · key position +1 = U8 [01]",
            "was tristation · 5.19 · run state +1 = U8 [00]",
            "was tristation · 5.19 · project minor version +1 = U16Le [04, 00]",
            "was tristation · 5.19 · project major version +1 = U16Le [03, 00]",
            "was tristation · 5.19 · project time +1 = U32Le [fa, 75, ab, 5a]",
            "was tristation · 5.19 · project name +1 = Text [42, 4f, 49, 4c, 45, 52]",
        ]
    );
}

#[test]
fn a_chassis_has_modules_with_lights() {
    let mut slot = [0; 32];
    slot[..4].copy_from_slice(&[5, 32, 11, 1]);
    let head = [&[2, 0, 0xFF, 0, 2, 0][..], &PROJECT[..8], &[200, 0, 0, 0, 180, 0, 0, 0]].concat();
    let rest = [&[0; 10][..], &PROJECT[8..], &[0; 124 + 3 * 32], &slot, &[0; 12 * 32]].concat();
    let stated = told(24, 119, &[head, rest].concat());
    for line in [
        "was tristation · 5.24 · node number +1 = U16Le [02, 00]",
        "was tristation · 5.24 · run state +1 = U8 [00]",
        "was tristation · 5.24 · key position +1 = U8 [02]",
        "was tristation · 5.24 · actual scan time +1 = U32Le [b4, 00, 00, 00]",
        "was tristation · 5.24 · project name +1 = Text [42, 4f, 49, 4c, 45, 52]",
        "is tristation unit slot 3 · server · product_code = 3508",
        "was tristation unit slot 3 · 5.24 · configuration match +1 = U8 [01]",
        "was tristation unit slot 3 · 5.24 · pass light +1 = U8 [01]",
        "was tristation unit slot 3 · 5.24 · fault light +1 = U8 [00]",
        "was tristation unit slot 3 · 5.24 · active light +1 = U8 [01]",
    ] {
        assert!(stated.iter().any(|stated| stated == line), "{line} of {stated:#?}");
    }
    assert_eq!(stated.iter().filter(|line| line.contains("unit")).count(), 5, "others are empty");
}

#[test]
fn modules_have_firmware_and_the_controller_a_serial_number() {
    let slots = [&[0; 24][..], &[153, 0, 3, 0, 4, 0, 5, 0], &[0; 12 * 8]].concat();
    let board = b"XYZ123A1 12345678";
    assert_eq!(
        told(54, 151, &[&[1, 0xFF][..], &slots, &[0; 320], board].concat()),
        [
            "did tristation · 5.54 ·  +1 = 0",
            "is tristation unit chassis 1 slot 3 · server · product_code = 3704",
            "is tristation unit chassis 1 slot 3 · server · firmware = 3/4/5",
            "is tristation · server · product_code = XYZ123",
            "is tristation · server · hardware = A1",
            "is tristation · server · serial = 12345678",
        ]
    );
    assert_eq!(told(54, 151, &[1, 0]).len(), 1, "no modules there");
}

#[test]
fn a_tricon_says_its_version() {
    assert_eq!(
        told(13, 106, &[3, 0, 0x33, 10, 4, 0])[1..],
        [
            "is tristation · server · vendor = Triconex",
            "is tristation · server · model = Tricon",
            "is tristation · server · firmware = 10.4",
        ]
    );
    assert!(told(13, 106, &[3, 0, 0x33, 77, 4, 0]).iter().all(|line| !line.contains("firmware")));
}

#[test]
fn programs_have_numbers_and_downloads_projects() {
    let change = [&PROJECT[8..], &PROJECT[..8], &PROJECT[..8], b"FURNACE\0\0\0", &[0; 6]].concat();
    assert_eq!(asked(1, &change, 102, &[]), ["did tristation · 5.1 · FURNACE +1 = 0"]);
    let all = [&[0; 10][..], b"FURNACE\0\0\0", &[0; 6]].concat();
    assert_eq!(asked(59, &all, 101, &[]), ["did tristation · 5.59 · FURNACE +1 = 0"]);
    assert_eq!(asked(55, &[3, 0, 1], 153, &[]), ["did tristation · 5.55 · program 3 +1 = 0"]);
    assert_eq!(asked(66, &[9, 0], 100, &[208]), ["did tristation · 5.66 · function 9 +1 = 208"]);
    assert_eq!(asked(66, &[9], 100, &[208]), ["did tristation · 5.66 ·  +1 = 208"]);
}

#[test]
fn an_answer_of_another_function_is_told_as_what_it_is() {
    assert_eq!(
        told(29, 150, &[1, 2]),
        [
            "did tristation · 5.29 ·  +1 = 0",
            "broke tristation by server · wrong answer · answer 127 needed, 150 there",
        ]
    );
}

#[test]
fn an_answer_is_paired_by_its_sequence_number() {
    let mut probe = probe();
    probe.send(Client, &ask(19, 1, &[])).send(Client, &ask(21, 2, &[]));
    probe.send(Server, &answer(110, 2, &[])).send(Server, &answer(110, 9, &[])).end();
    assert_eq!(
        probe.stated(),
        ["did tristation · 5.21 ·  +1 = 0", "did tristation · 5.19 ·  +1 = unanswered"]
    );
    assert_eq!(probe.orphans(), 1);
}

#[test]
fn requests_are_counted() {
    let mut probe = probe();
    for sequence in [254, 255, 1, 2, 2, 7] {
        probe.send(Client, &ask(19, sequence, &[]));
    }
    assert_eq!(probe.stated(), ["break tristation · 5.19 · sequence number 3 = 7"]);
    probe.send(Client, &message(1, &[])).send(Client, &ask(19, 100, &[])).gap(Client);
    probe.send(Client, &ask(19, 200, &[]));
    assert!(probe.stated().is_empty());
}

#[test]
fn what_is_wrong_is_told() {
    let mut broken = ask(21, 3, &[]);
    broken[7] += 1;
    let mut summed = ask(21, 3, &[]);
    summed[10] += 1;
    let covered = summed.len() - 2;
    let sum = crc16(0, &summed[..covered]).to_le_bytes();
    summed[covered..].copy_from_slice(&sum);
    for (wrong, kind) in [
        (broken, "wrong checksum · another checksum needed"),
        (summed, "wrong checksum · 0x002c needed, 0x002d there"),
        (answer(110, 3, &[]), "wrong direction"),
        (message(2, &[]), "wrong direction"),
        (message(5, &[0, 0]), "wrong length"),
        (message(1, &[])[..5].to_vec(), "wrong length · 6 octets needed, 5 there"),
        (message(5, &[9; 10]), "unknown direction · 0 or 1 needed, 9 there"),
        (message(5, &[0; 10]), "wrong length · 10 octets needed, 0 there"),
    ] {
        let mut probe = probe();
        probe.send(Client, &wrong);
        let stated = probe.stated();
        assert!(stated.len() == 1 && stated[0].contains(kind), "{kind}: {stated:?}");
    }
    assert!(told(19, 108, &[0; 20]).concat().contains("broke tristation by server · wrong length"));
}

#[test]
fn recognised_by_length_and_checksum() {
    let of = |bytes: &[u8]| (PROTOCOL.recognise)(Carrier::Udp, bytes);
    assert_eq!(of(&message(1, &[])), Recognition::Sure(Some(Client)));
    assert_eq!(of(&message(2, &[])), Recognition::Sure(Some(Server)));
    assert_eq!(of(&message(6, &[])), Recognition::Sure(None));
    assert_eq!(of(&ask(19, 0, &[])), Recognition::Sure(Some(Client)));
    assert_eq!(of(&answer(110, 0, &[])), Recognition::Sure(Some(Server)));
    assert_eq!(of(&hex("0100 0000 01fd")), Recognition::Broken);
    assert_eq!(of(&message(0, &[])), Recognition::No);
    assert_eq!(of(&message(12, &[])), Recognition::No);
    assert_eq!(of(&message(1, &[])[..5]), Recognition::No);
    assert_eq!(of(&[]), Recognition::Short);
}

#[test]
fn a_datagram_that_is_cut_states_nothing_of_what_it_carries() {
    let whole = answer(108, 7, &cp_status(2, 0));
    for cut in 0..whole.len() {
        let mut probe = probe();
        probe.send(Client, &ask(19, 7, &[])).send(Server, &whole[..cut]);
        let stated = probe.stated();
        assert!(stated.iter().all(|line| line.starts_with("broke")), "cut at {cut}: {stated:?}");
    }
}

#[test]
fn any_octets_are_survived() {
    let seeds = [
        message(1, &[]),
        message(2, &[]),
        ask(19, 0, &[]),
        answer(108, 0, &cp_status(1, 1)),
        answer(119, 1, &[5; 700]),
        answer(151, 2, &[0xFF; 500]),
        answer(100, 3, &[203]),
    ];
    any_octets(&PROTOCOL, Carrier::Udp, &seeds, 10_000);
}
