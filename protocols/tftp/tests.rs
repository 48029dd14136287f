use super::{Tftp, PROTOCOL};
use wire::probe::{any_octets, hex, Probe};
use wire::{Carrier, Recognition, Side};

const READ: &[u8] = b"\0\x01plc.cfg\0octet\0";
const WRITE: &[u8] = b"\0\x02fw/switch.bin\0octet\0blksize\x001024\0";
const ACCEPTED: &[u8] = b"\0\x06blksize\x001024\0";
const NOT_FOUND: &[u8] = b"\0\x05\0\x01File not found\0";

fn probe() -> Probe {
    Probe::new(&PROTOCOL, Carrier::Udp)
}

fn data(block: u16, length: usize) -> Vec<u8> {
    [&[0, 3], &block.to_be_bytes()[..], &vec![7; length]].concat()
}

fn acknowledged(block: u16) -> Vec<u8> {
    [[0, 4], block.to_be_bytes()].concat()
}

#[test]
fn a_file_that_is_read_ends_with_a_block_that_is_not_full() {
    let mut probe = probe();
    probe.send(Side::Client, READ).send(Side::Server, &data(1, 512));
    probe.send(Side::Client, &acknowledged(1)).send(Side::Server, &data(2, 0x20));
    assert_eq!(probe.frames()[0].iter().collect::<Vec<_>>(), [1, 2, 4]);
    assert_eq!(
        probe.stated(),
        [
            "did tftp · 1 · plc.cfg +1 = 0",
            "was tftp · 1 · plc.cfg: octets +1 = U32Be [00, 00, 02, 20]",
        ]
    );
    probe.send(Side::Client, &acknowledged(2)).end();
    assert_eq!((probe.stated().len(), probe.orphans()), (0, 0));
}

/// RFC 2348: both agree on larger blocks. The server takes the file, and asks nobody.
#[test]
fn a_file_that_is_written_ends_with_its_acknowledgement() {
    let mut probe = probe();
    probe.send(Side::Client, WRITE).send(Side::Server, ACCEPTED);
    probe.send(Side::Client, &data(1, 1024)).send(Side::Server, &acknowledged(1));
    probe.send(Side::Client, &data(2, 1)).send(Side::Server, &acknowledged(2));
    assert_eq!(
        probe.stated(),
        [
            "did tftp · 2 · fw/switch.bin +1 = 0",
            "is tftp · server · authentication = none",
            "was tftp · 2 · fw/switch.bin: octets +1 = U32Be [00, 00, 04, 01]",
        ]
    );
}

#[test]
fn errors_tell_why_and_silence_is_told() {
    let mut probe = probe();
    probe.send(Side::Client, READ).send(Side::Server, NOT_FOUND);
    probe.send(Side::Client, READ).end();
    assert_eq!(
        probe.stated(),
        ["did tftp · 1 · plc.cfg +1 = 20481", "did tftp · 1 · plc.cfg +1 = unanswered"]
    );
}

#[test]
fn a_transfer_whose_end_was_not_seen_is_told_so() {
    let mut probe = probe();
    probe.send(Side::Client, READ).send(Side::Server, &data(1, 512)).end();
    assert_eq!(probe.stated(), ["did tftp · 1 · plc.cfg +1 = 65535"]);
}

#[test]
fn how_large_a_file_is_stays_untold_where_numbers_began_again() {
    let mut probe = probe();
    probe.send(Side::Client, READ).send(Side::Server, &data(0xFFFF, 512));
    probe.send(Side::Server, &data(0, 512)).send(Side::Server, &data(1, 3));
    assert_eq!(probe.stated(), ["did tftp · 1 · plc.cfg +1 = 0"]);
}

#[test]
fn what_is_no_packet_is_a_violation() {
    let mut probe = probe();
    probe.send(Side::Server, &hex("0009")).send(Side::Server, &data(3, 2));
    assert_eq!(
        probe.stated(),
        ["broke tftp by server · malformed packet · a packet of another form was needed"]
    );
    assert_eq!(probe.orphans(), 1);
}

#[test]
fn recognises_a_request_by_its_mode() {
    let recognised = |octets: &[u8]| (PROTOCOL.recognise)(Carrier::Udp, octets);
    assert_eq!(recognised(READ), Recognition::Sure(Some(Side::Client)));
    assert_eq!(recognised(b"\0\x01plc.cfg\0OCTET\0"), Recognition::Sure(Some(Side::Client)));
    assert_eq!(recognised(b"\0\x01plc.cfg\0other\0"), Recognition::Broken);
    assert_eq!(recognised(ACCEPTED), Recognition::Maybe(Some(Side::Server)));
    assert_eq!(recognised(&data(1, 512)), Recognition::Maybe(None));
    assert_eq!(recognised(&acknowledged(1)), Recognition::Maybe(None));
    assert_eq!(recognised(&hex("0004 0001 00")), Recognition::No);
    assert_eq!(recognised(&hex("0005 0009 00")), Recognition::No);
    assert_eq!(recognised(b""), Recognition::No);
}

#[test]
fn any_octets_are_survived() {
    let seeds = [READ, WRITE, ACCEPTED, NOT_FOUND, &data(1, 9), &acknowledged(1)];
    any_octets(&PROTOCOL, Carrier::Udp, &seeds.map(<[u8]>::to_vec), 2_000);
    assert!(size_of::<Tftp>() < 64);
}

/// A configuration holds passwords, and the first and the last block are in the proof.
#[test]
fn what_is_in_a_file_is_overwritten() {
    let mut probe = probe();
    probe.send(Side::Client, b"\0\x01running-config\0octet\0");
    for block in 1..=3 {
        probe.send(Side::Server, &[&[0, 3, 0, block][..], &[b's'; 512]].concat());
    }
    assert_eq!(probe.secrets(), ["contents of a file of 0 octets, secret"]);
    probe.send(Side::Server, b"\0\x03\0\x04enable secret");
    assert_eq!(probe.secrets(), ["contents of a file of 0 octets, secret"]);
}
