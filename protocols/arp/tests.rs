use super::PROTOCOL;
use wire::probe::{any_octets, hex, Probe};
use wire::{Carrier, Recognition, Side};

const REQUEST: &str = "0001 0800 0604 0001 b8ca3a505009 0a0a0132 000000000000 0a0a0101";
const REPLY: &str = "0001 0800 0604 0002 0080630f0001 0a0a0101 b8ca3a505009 0a0a0132";

fn stated(text: &str) -> Vec<String> {
    Probe::new(&PROTOCOL, Carrier::Ethernet).send(Side::Client, &hex(text)).stated()
}

#[test]
fn requests_and_replies_bind_their_senders() {
    assert_eq!(
        stated(REQUEST),
        ["did arp · 1 · 10.10.1.1 +1 = no answer", "is arp · b8:ca:3a:50:50:09 · ip = 10.10.1.50"]
    );
    assert_eq!(
        stated(REPLY),
        ["did arp · 2 · 10.10.1.1 +1 = no answer", "is arp · 00:80:63:0f:00:01 · ip = 10.10.1.1"]
    );
}

/// RFC 5227, 1.1: a probe claims nothing, an announcement does.
#[test]
fn probes_and_announcements() {
    assert_eq!(
        stated("0001 0800 0604 0001 b8ca3a505009 00000000 000000000000 0a0a0132"),
        ["did arp · 1 · probe for 10.10.1.50 +1 = no answer"]
    );
    assert_eq!(
        stated("0001 0800 0604 0001 b8ca3a505009 0a0a0132 000000000000 0a0a0132"),
        [
            "did arp · 1 · announcement of 10.10.1.50 +1 = no answer",
            "is arp · b8:ca:3a:50:50:09 · ip = 10.10.1.50"
        ]
    );
}

/// RFC 1042: stations of IEEE 802 networks say 6 instead of 1.
#[test]
fn ieee_802_is_ethernet() {
    assert_eq!(stated(&REQUEST.replacen("0001", "0006", 1)), stated(REQUEST));
}

#[test]
fn padding_is_passed_over() {
    assert_eq!(stated(&format!("{REPLY} 000000000000000000000000000000000000")), stated(REPLY));
}

#[test]
fn broken_packets_are_violations() {
    assert_eq!(
        stated("0001 0800 0604 0001 b8ca3a505009 0a0a"),
        ["broke arp · wrong length · 2 octets are missing"]
    );
    assert_eq!(
        stated("0001 0800 0804 0001 b8ca3a505009 0a0a0132 000000000000 0a0a0101"),
        ["broke arp · wrong address length · 6 and 4 octets needed, 8 and 4 there"]
    );
    assert_eq!(
        stated("0001 0800 0604 0002 ffffffffffff 0a0a0101 b8ca3a505009 0a0a0132")[1],
        "broke arp · group address · an individual sender needed, a group address there"
    );
    assert_eq!(
        stated("0001 0800 0604 0002 0080630f0001 e0000001 b8ca3a505009 0a0a0132")[1],
        "broke arp · group address · an individual sender needed, 224.0.0.1 there"
    );
}

#[test]
fn recognised_by_its_constants() {
    let recognise = |text: &str| (PROTOCOL.recognise)(Carrier::Ethernet, &hex(text));
    assert_eq!(recognise(REQUEST), Recognition::Sure(Some(Side::Client)));
    assert_eq!(recognise("0001 08"), Recognition::Short);
    assert_eq!(recognise("0018 0800 0804"), Recognition::Maybe(Some(Side::Client)));
    assert_eq!(recognise("0001 0800 2500"), Recognition::Broken);
    assert_eq!(recognise("ffff 0800 0000"), Recognition::No);
}

#[test]
fn any_octets_are_survived() {
    any_octets(&PROTOCOL, Carrier::Ethernet, &[hex(REQUEST), hex(REPLY)], 3_000);
}
