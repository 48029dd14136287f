use super::{Cotp, PROTOCOL};
use wire::probe::{any_octets, hex, Probe};
use wire::{Carrier, Recognition, Side};

/// From TSAP 01 00 (a programmer) to 01 02 (rack 0, slot 2), TPDUs of 1,024 octets.
const CONNECT: &str = "03000016 11 e0 0000 0001 00 c1020100 c2020102 c0010a";
const CONFIRM: &str = "03000016 11 d0 0001 000c 00 c0010a c1020100 c2020102";
/// A refusal: "address unknown". X.224 §13.5.
const REFUSE: &str = "0300000b 06 80 0001 0000 03";
/// S7: set up communication.
const SETUP: &str = "03000019 02f080 32010000 0000 0008 0000 f0000001000101e0";
const SETUP_ANSWER: &str = "0300001b 02f080 32030000 0000 0008 0000 0000 f0000001000100f0";

fn probe() -> Probe {
    Probe::new(&PROTOCOL, Carrier::Tcp)
}

#[test]
fn connections_are_confirmed_or_refused() {
    let mut probe = probe();
    probe.send(Side::Client, &hex(CONNECT));
    assert_eq!(probe.stated(), [""; 0]);
    probe.send(Side::Server, &hex(CONFIRM));
    assert_eq!(probe.stated(), ["did cotp · 14 · 0100 > 0102 +1 = 0"]);
    probe.send(Side::Client, &hex(CONNECT)).send(Side::Server, &hex(REFUSE));
    assert_eq!(
        probe.stated(),
        [
            "did cotp · 14 · 0100 > 0102 +1 = 32771",
            "did cotp by server · 8 · reason 3 +1 = no answer"
        ]
    );
    probe.send(Side::Client, &hex(CONNECT)).end();
    assert_eq!(probe.stated(), ["did cotp · 14 · 0100 > 0102 +1 = unanswered"]);
}

#[test]
fn tsaps_that_are_text_stay_text() {
    let connect = "03000021 1c e0 0000 0001 00 c1020600 c210 53494d415449432d524f4f542d484d49";
    let mut probe = probe();
    probe.send(Side::Client, &hex(connect)).send(Side::Server, &hex(CONFIRM));
    assert_eq!(probe.stated(), ["did cotp · 14 · 0600 > SIMATIC-ROOT-HMI +1 = 0"]);
}

#[test]
fn errors_answer_a_request_and_expedited_data_is_counted() {
    let mut probe = probe();
    probe.send(Side::Client, &hex(CONNECT)).send(Side::Server, &hex("03000009 04 70 0001 02"));
    probe.send(Side::Client, &hex("03000008 02 10 80 aa"));
    assert_eq!(
        probe.stated(),
        [
            "did cotp · 14 · 0100 > 0102 +1 = 28674",
            "did cotp by server · 7 · reason 2 +1 = no answer",
            "did cotp · 1 ·  +1 = no answer"
        ]
    );
}

/// X.224 §13.7: the last data TPDU of a TSDU carries EOT. Empty ones keep a connection
/// alive.
#[test]
fn tsdus_are_put_together_with_their_frames() {
    let mut probe = probe();
    probe.send(Side::Client, &hex("0300000f 02f000 3201000000000008"));
    probe.send(Side::Client, &hex("03000007 02f000"));
    probe.send(Side::Client, &hex("03000011 02f080 0000f0000001000101e0"));
    probe.send(Side::Server, &hex(SETUP_ANSWER));
    assert_eq!(probe.frames()[0].iter().collect::<Vec<_>>(), [1, 3, 4]);
    assert_eq!(
        probe.stated(),
        ["did s7comm · 1.240 ·  +1 = 0", "was s7comm · 1.240 · PDU length +1 = U16Be [00, f0]"]
    );
}

#[test]
fn what_was_half_read_before_a_gap_is_gone() {
    let mut cotp = Probe::new(&PROTOCOL, Carrier::Tcp);
    cotp.send(Side::Client, &hex("0300000f 02f000 3201000000000008")).gap(Side::Client);
    cotp.send(Side::Client, &hex(SETUP)).send(Side::Server, &hex(SETUP_ANSWER));
    assert_eq!(cotp.stated().len(), 2);
}

#[test]
fn a_tsdu_without_end_is_a_violation_once() {
    let mut probe = probe();
    let part = [hex("03002007 02f000"), vec![0; 0x2000]].concat();
    for _ in 0..40 {
        probe.send(Side::Client, &part);
    }
    assert_eq!(probe.stated(), ["broke cotp · TSDU too long · more than 131072 octets"]);
    probe.send(Side::Client, &hex("03000007 02f080")).send(Side::Client, &hex(SETUP));
    probe.send(Side::Server, &hex(SETUP_ANSWER));
    assert_eq!(probe.stated().len(), 2);
}

#[test]
fn a_protocol_without_decoder_is_passed_over() {
    let mut probe = probe();
    probe.send(Side::Client, &hex("0300000c 02f080 7202000000"));
    probe.send(Side::Client, &hex(SETUP)).send(Side::Server, &hex(SETUP_ANSWER));
    assert_eq!(probe.stated().len(), 2);
    probe.send(Side::Server, &hex("0300000c 02f080 7202000000"));
    assert_eq!((probe.stated().len(), probe.stopped()), (0, None));
}

#[test]
fn broken_messages_are_violations() {
    let broken = |text| probe().send(Side::Client, &hex(text)).stated();
    assert_eq!(
        broken("03000004 02f080"),
        ["broke cotp · wrong length · a TPKT has 7 octets or more, this one 4"]
    );
    assert_eq!(
        broken("03000008 20f08000"),
        ["broke cotp · wrong length · the TPDU's header does not fit into 4 octets"]
    );
    assert_eq!(
        broken("03000007 02b080"),
        ["broke cotp · unknown TPDU · no TPDU has the code 0xb0"]
    );
    assert_eq!(
        broken("03000009 04600000 00"),
        ["broke cotp · unexpected TPDU · TPDU code 6 is not of class 0, which RFC 1006 takes"]
    );
    assert_eq!(probe().send(Side::Client, b"GET / HTTP/1.1").stopped(), Some("foreign"));
}

#[test]
fn every_cut_gives_the_same() {
    let client = [hex(CONNECT), hex(SETUP)].concat();
    let server = [hex(CONFIRM), hex(SETUP_ANSWER)].concat();
    let whole = probe().send(Side::Client, &client).send(Side::Server, &server).stated();
    assert_eq!(whole.len(), 3);
    for at in 0..client.len().min(server.len()) {
        let mut probe = probe();
        for (side, octets) in [(Side::Client, &client), (Side::Server, &server)] {
            probe.send(side, &octets[..at]).send(side, &octets[at..]);
        }
        assert_eq!(probe.stated(), whole, "cut at {at}");
    }
}

#[test]
fn recognises_by_content_who_asks() {
    let recognised = |text| (PROTOCOL.recognise)(Carrier::Tcp, &hex(text));
    assert_eq!(recognised(CONNECT), Recognition::Sure(Some(Side::Client)));
    assert_eq!(recognised(CONFIRM), Recognition::Sure(Some(Side::Server)));
    assert_eq!(recognised(SETUP), Recognition::Sure(Some(Side::Client)));
    assert_eq!(recognised(SETUP_ANSWER), Recognition::Sure(Some(Side::Server)));
    assert_eq!(recognised("0300000c 02f080 7202000000"), Recognition::Sure(None));
    assert_eq!(recognised("03 00 00"), Recognition::Short);
    assert_eq!(recognised("0300 0019 02"), Recognition::Short);
    assert_eq!(recognised("0301 0019 02f080"), Recognition::No);
    // T.125's first message, which is RDP's.
    assert_eq!(recognised("0300000c 02f080 7f65820100"), Recognition::No);
    // RDP: a cookie, a negotiation request; nothing at all may be either.
    assert_eq!(recognised("03000010 0b e0 0000 0000 00 436f6f6b69"), Recognition::No);
    assert_eq!(recognised("03000013 0e e0 0000 0000 00 0100080003000000"), Recognition::No);
    assert_eq!(recognised("0300000b 06 e0 0000 0000 00"), Recognition::Maybe(Some(Side::Client)));
}

#[test]
fn any_octets_are_survived() {
    let seeds = [CONNECT, CONFIRM, REFUSE, SETUP, SETUP_ANSWER].map(hex);
    any_octets(&PROTOCOL, Carrier::Tcp, &seeds, 2_000);
    assert!(size_of::<Cotp>() < 512);
}
