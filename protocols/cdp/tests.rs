use super::PROTOCOL;
use wire::probe::{any_octets, hex, Probe};
use wire::{Carrier, Recognition, Side};

fn stated(bytes: &[u8]) -> Vec<String> {
    Probe::new(&PROTOCOL, Carrier::Ethernet).send(Side::Client, bytes).stated()
}

fn tlv(kind: u8, value: &[u8]) -> Vec<u8> {
    let length = u8::try_from(value.len() + 4).unwrap();
    [&[0, kind, 0, length], value].concat()
}

fn message(tlvs: &[Vec<u8>]) -> Vec<u8> {
    [hex("02 b4 0000"), tlvs.concat()].concat()
}

fn switch() -> Vec<u8> {
    message(&[
        tlv(1, b"cell-2.plant.local"),
        tlv(5, b"Cisco IOS Software, S5700 Software (S5700-UNIVERSALK9-M), Version 15.2(8)E1, RELEASE"),
        tlv(6, b"cisco 1783-BMS10CGP"),
        tlv(2, &hex("00000002 01 01 cc 0004 0a0a0102 02 08 aaaa0300000086dd 0010 fd00000000000000000000000000000a")),
        tlv(3, b"FastEthernet1/4"),
        tlv(4, &hex("00000029")),
        tlv(10, &hex("0014")),
        tlv(23, b"\0hall 3"),
    ])
}

#[test]
fn a_switch_says_who_it_is() {
    let lines = stated(&switch());
    assert_eq!(lines[0], "did cdp · advertisement · FastEthernet1/4 +1 = no answer");
    let claims: Vec<_> =
        lines[1..].iter().map(|line| line.replace("is cdp · client · ", "")).collect();
    assert_eq!(
        claims,
        [
            "version = 2",
            "name = cell-2.plant.local",
            "description = Cisco IOS Software, S5700 Software (S5700-UNIVERSALK9-M), Version 15.2(8)E1, RELEASE",
            "vendor = Cisco",
            "firmware = 15.2(8)E1",
            "model = 1783-BMS10CGP",
            "ip = 10.10.1.2",
            "ip = fd00::a",
            "port = FastEthernet1/4",
            "capabilities = router, switch, IGMP filter",
            "native_vlan = 20",
            "location = hall 3",
        ]
    );
}

#[test]
fn a_lifetime_of_nothing_withdraws() {
    let mut bytes = switch();
    bytes[1] = 0;
    assert_eq!(stated(&bytes)[0], "did cdp · shutdown · FastEthernet1/4 +1 = no answer");
}

#[test]
fn unset_and_foreign_addresses_are_none() {
    let list = hex("00000003 01 01 cc 0004 00000000 01 01 81 0004 01020304 01 01 cc 0003 010203");
    let lines = stated(&message(&[tlv(1, b"s"), tlv(2, &list)]));
    assert!(!lines.iter().any(|line| line.contains("ip =")), "{lines:?}");
}

#[test]
fn what_is_broken_is_told() {
    let last = |bytes: &[u8]| stated(bytes).pop().unwrap();
    assert_eq!(last(&hex("02 b4")), "broke cdp · wrong length · 4 octets needed at least, 2 there");
    assert_eq!(last(&hex("03 b4 0000")), "broke cdp · unknown version · 1 or 2 needed, 3 there");
    assert_eq!(
        last(&hex("02 b4 0000 0001 0003")),
        "broke cdp · wrong length · a TLV has 4 octets at least, this says 3"
    );
    assert_eq!(
        last(&hex("02 b4 0000 0001 0009 61 62")),
        "broke cdp · wrong length · a TLV: 3 octets are missing"
    );
}

#[test]
fn recognised_by_version_and_device_id() {
    let recognise = |bytes: &[u8]| (PROTOCOL.recognise)(Carrier::Ethernet, bytes);
    assert_eq!(recognise(&switch()), Recognition::Maybe(Some(Side::Client)));
    assert_eq!(recognise(&hex("03 b4 0000 0001 0005 61")), Recognition::Broken);
}

#[test]
fn any_octets_are_survived() {
    any_octets(&PROTOCOL, Carrier::Ethernet, &[switch()], 2_000);
}

#[test]
fn every_cut_is_told_or_shorter() {
    let whole = switch();
    for end in 1..whole.len() {
        let lines = stated(&whole[..end]);
        assert!(!lines.is_empty(), "{end}");
        assert!(lines.len() <= stated(&whole).len() + 1);
    }
}
