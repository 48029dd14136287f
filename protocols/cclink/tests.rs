use super::*;
use wire::probe::{any_octets, hex, Probe};
use wire::{Carrier, Recognition};
use Side::{Client, Server};

fn framed(head: &str, body: &[u8]) -> Vec<u8> {
    let length = u16::try_from(body.len()).unwrap().to_le_bytes();
    [&hex(head)[..], &length, body].concat()
}

/// From 10.118.7.1 to one slave with a station and one with two.
fn request(sequence: u8, words: &[u8], bits: &[u8]) -> Vec<u8> {
    let head = "0000 700e 0000 0100 0000 2400 0000000000000000000000000000 \
                0100 0000 2baf8d6881010000 0107760a 01 00";
    let group = "f401 0300 0b00 0300 0300 0000 0207760a 0307760a ffffffff";
    let body = [&hex(head)[..], &[sequence, 0], &hex(group), words, bits].concat();
    framed("5000 00 ff ff03 00", &body)
}

fn response(end_code: &str, slave: &str, words: &[u8], bits: &[u8]) -> Vec<u8> {
    let head = format!("0000 0100 {end_code} 2800 0000000000000000000000000000");
    let notice = "3412 0000 01000100 0100 0000 0100 0300 00000000";
    let body = [&hex(&head)[..], &hex(notice), &hex(slave), &hex("01 00 0700"), words, bits];
    framed("d000 00 ff ff03 00", &body.concat())
}

fn probe() -> Probe {
    Probe::new(&PROTOCOL, Carrier::Udp)
}

#[test]
fn a_master_sets_outputs_and_they_are_stated_when_they_change() {
    let (mut words, mut bits) = ([0; 192], [0; 24]);
    let mut probe = probe();
    probe.send(Client, &request(7, &words, &bits));
    let stated = probe.stated();
    assert_eq!(
        stated[..3],
        [
            "did cclink · cyclic request · group 1 +3 = no answer",
            "was cclink · cyclic request · application of master +1 = U16Le [01, 00]",
            "was cclink · cyclic request · cyclic states +1 = U16Le [03, 00]",
        ]
    );
    let named = |line: &String| line.split(" = ").next().map(str::to_owned);
    assert_eq!(
        stated[3..].iter().filter_map(named).collect::<Vec<_>>(),
        [
            "was cclink unit 10.118.7.2 · cyclic request · RWw0 +32",
            "was cclink unit 10.118.7.2 · cyclic request · RY0 +64",
            "was cclink unit 10.118.7.3 · cyclic request · RWw0 +32",
            "was cclink unit 10.118.7.3 · cyclic request · RY0 +64",
            "was cclink unit 10.118.7.3 · cyclic request · RWw32 +32",
            "was cclink unit 10.118.7.3 · cyclic request · RY64 +64",
        ]
    );
    (words[128], bits[8]) = (5, 1);
    probe.send(Client, &request(8, &words, &bits));
    let stated = probe.stated();
    assert_eq!(stated.len(), 5, "{stated:?}");
    assert!(stated[3].contains("unit 10.118.7.3 · cyclic request · RY0 +64 = Bits [01, 00"));
    assert!(stated[4].contains("unit 10.118.7.3 · cyclic request · RWw32 +32 = U16Le [05, 00"));
}

#[test]
fn a_slave_answers_with_inputs_and_says_what_it_is() {
    let mut probe = probe();
    let slave = response("0000", "0207760a", &[7; 64], &[1; 8]);
    probe.send(Server, &slave);
    let stated = probe.stated();
    assert_eq!(
        stated[..5],
        [
            "did cclink by server · cyclic response · group 1 +1 = 0",
            "is cclink · server · vendor_id = 0x1234",
            "is cclink · server · product_code = 0x00010001",
            "was cclink by server · cyclic response · application +1 = U16Le [01, 00]",
            "was cclink by server · cyclic response · error code +1 = U16Le [03, 00]",
        ]
    );
    assert!(stated[5].starts_with("was cclink by server · cyclic response · RWr0 +32 = U16Le [07"));
    assert!(stated[6].starts_with("was cclink by server · cyclic response · RX0 +64 = Bits [01"));
    probe.send(Server, &slave);
    assert_eq!(probe.stated(), stated[..5]);
}

#[test]
fn a_second_master_is_refused() {
    let mut probe = probe();
    probe.send(Server, &response("e0cf", "0207760a", &[0; 64], &[0; 8]));
    assert_eq!(probe.stated()[0], "did cclink by server · cyclic response · group 1 +1 = 53216");
}

#[test]
fn lost_frames_are_told() {
    let mut probe = probe();
    probe.send(Client, &request(7, &[0; 192], &[0; 24]));
    probe.send(Client, &request(9, &[0; 192], &[0; 24]));
    let breaks = "break cclink · cyclic request · frame sequence number 8 = 9";
    assert!(probe.stated().iter().any(|line| line == breaks));
    probe.gap(Client).send(Client, &request(30, &[0; 192], &[0; 24]));
    assert!(probe.stated().iter().all(|line| !line.starts_with("break")));
}

#[test]
fn what_is_wrong_is_told() {
    let mut many = request(7, &[0; 192], &[0; 24]);
    many[61] = 17;
    for (by, wrong, kind) in [
        (Client, many, "too many stations · at most 16 needed, 17 there"),
        (Client, request(7, &[0; 192], &[0; 20]), "wrong length · 4 octets are missing"),
        (Server, response("0000", "0207760a", &[0; 64], &[0; 9]), "wrong length"),
    ] {
        let mut probe = probe();
        probe.send(by, &wrong);
        let stated = probe.stated();
        assert!(stated.len() == 1 && stated[0].contains(kind), "{kind}: {stated:?}");
    }
    let mut probe = probe();
    probe.send(Client, &hex("5000 00 ff ff03 00 0800 0000 0104 0000 0000"));
    assert_eq!((probe.stopped(), probe.stated().len()), (Some("foreign"), 0));
}

#[test]
fn recognised_by_content_and_not_taken_for_slmp() {
    let asks = request(7, &[0; 192], &[0; 24]);
    let answers = response("0000", "0207760a", &[0; 64], &[0; 8]);
    assert_eq!(recognise(&asks), Recognition::Sure(Some(Client)));
    assert_eq!(recognise(&answers), Recognition::Sure(Some(Server)));
    assert_eq!(recognise(&asks[..40]), Recognition::No);
    assert_eq!(recognise(&asks[..4]), Recognition::Short);
    assert_eq!(recognise(&hex("d000 00 ff ff03 00 0600 0000 0100 0200")), Recognition::No);
    for frame in [&asks, &answers] {
        let slmp = crate::slmp::PROTOCOL.recognise;
        assert_eq!(slmp(Carrier::Udp, frame), Recognition::No);
    }
}

#[test]
fn a_cut_datagram_states_no_values() {
    let whole = request(7, &[1; 192], &[1; 24]);
    for cut in 1..whole.len() {
        let mut probe = probe();
        probe.send(Client, &whole[..cut]);
        assert!(probe.stated().iter().all(|line| line.starts_with("broke")), "cut at {cut}");
    }
}

#[test]
fn stations_are_remembered_within_a_limit() {
    let mut probe = probe();
    for slave in 0..=u16::MAX / 128 {
        let slave = format!("{slave:04x}760a");
        probe.send(Server, &response("0000", &slave, &[0; 64], &[0; 8]));
    }
    assert_eq!(probe.bitten().len(), 512 - MOST_STATIONS);
}

#[test]
fn any_octets_are_survived() {
    let seeds = [
        request(7, &[0; 192], &[0; 24]),
        response("0000", "0207760a", &[0; 64], &[0; 8]),
        response("e0cf", "0307760a", &[0; 128], &[0; 16]),
    ];
    any_octets(&PROTOCOL, Carrier::Udp, &seeds, 10_000);
}
