use super::PROTOCOL;
use wire::probe::{any_octets, hex, Probe};
use wire::{Carrier, Recognition, Side};

/// Client address, your address, next server, relay.
fn message(operation: u8, addresses: [&str; 4], options: &str) -> Vec<u8> {
    let fixed = hex(&format!("{operation:02x} 01 06 00 f8780643 0000 8000"));
    let ips: Vec<u8> = addresses.iter().flat_map(|ip| hex(ip)).collect();
    let mac = hex("3cd92b60600a 00000000000000000000");
    [fixed, ips, mac, vec![0; 192], hex("63825363"), hex(options)].concat()
}

const NONE: &str = "00000000";

fn stated(side: Side, bytes: &[u8]) -> Vec<String> {
    Probe::new(&PROTOCOL, Carrier::Udp).send(side, bytes).stated()
}

fn discover() -> Vec<u8> {
    message(1, [NONE; 4], "350101 3204 0a0a01a0 0c08 6f702d6c6170746f 3c08 4d53465420352e30 ff")
}

fn acknowledge(relay: &str) -> Vec<u8> {
    message(
        2,
        [NONE, "0a0a01a0", NONE, relay],
        "350105 3604 0a0a0302 00 00 0304 0a0a0101 0608 0a0a0302 00000000 2a04 0a0a0303 ff",
    )
}

#[test]
fn clients_say_who_they_are() {
    assert_eq!(
        stated(Side::Client, &discover()),
        [
            "did dhcp · 1 · 10.10.1.160 +1 = no answer",
            "is dhcp · 3c:d9:2b:60:60:0a · name = op-lapto",
            "is dhcp · 3c:d9:2b:60:60:0a · description = MSFT 5.0",
            "is dhcp · 3c:d9:2b:60:60:0a · os = Windows",
        ]
    );
}

#[test]
fn servers_say_who_serves() {
    assert_eq!(
        stated(Side::Server, &acknowledge("0a0a0101")),
        [
            "did dhcp by server · 5 · 10.10.1.160 +1 = no answer",
            "is dhcp · 3c:d9:2b:60:60:0a · ip = 10.10.1.160",
            "is dhcp · 10.10.3.2 · capabilities = DHCP server",
            "is dhcp · 10.10.1.1 · capabilities = router",
            "is dhcp · 10.10.3.2 · capabilities = DNS server",
            "is dhcp · 10.10.3.3 · capabilities = NTP server",
            "is dhcp · 10.10.1.1 · capabilities = DHCP relay",
        ]
    );
}

/// RFC 4702: text, or labels.
#[test]
fn full_names_of_both_forms() {
    for fqdn in ["5109 00 0000 6c61702e61 2e", "510a 04 0000 03 6c6170 01 61 00"] {
        let bytes = message(1, [NONE; 4], &format!("350103 {fqdn} ff"));
        assert_eq!(
            stated(Side::Client, &bytes),
            ["did dhcp · 3 ·  +1 = no answer", "is dhcp · 3c:d9:2b:60:60:0a · name = lap.a"]
        );
    }
}

/// RFC 2131, 4.1: option 52 hands the file's field to the options.
#[test]
fn options_go_on_in_other_fields() {
    let mut bytes = message(1, [NONE; 4], "340101 ff");
    bytes[108..116].copy_from_slice(&hex("350107 0c02 6863 ff"));
    assert_eq!(
        stated(Side::Client, &bytes),
        ["did dhcp · 7 ·  +1 = no answer", "is dhcp · 3c:d9:2b:60:60:0a · name = hc"]
    );
}

#[test]
fn bootp_has_no_message_type() {
    let bytes = message(2, [NONE, "0a0a01a0", NONE, NONE], "ff");
    assert_eq!(
        stated(Side::Server, &bytes),
        ["did dhcp by server · BOOTREPLY · 10.10.1.160 +1 = no answer"]
    );
    let bytes = &message(1, [NONE; 4], "")[..236];
    assert_eq!(stated(Side::Client, bytes), ["did dhcp · BOOTREQUEST ·  +1 = no answer"]);
}

#[test]
fn broken_messages_are_violations() {
    assert_eq!(
        stated(Side::Client, &discover()[..200]),
        ["broke dhcp · wrong length · 236 octets needed at least, 200 there"]
    );
    let bytes = message(1, [NONE; 4], "350101 0c08 6f70");
    assert_eq!(
        stated(Side::Client, &bytes)[1],
        "broke dhcp · wrong length · an option: 6 octets are missing"
    );
}

#[test]
fn recognised_by_its_cookie() {
    let recognise = |bytes: &[u8]| (PROTOCOL.recognise)(Carrier::Udp, bytes);
    assert_eq!(recognise(&discover()), Recognition::Sure(Some(Side::Client)));
    assert_eq!(recognise(&acknowledge(NONE)), Recognition::Sure(Some(Side::Server)));
    assert_eq!(recognise(&discover()[..236]), Recognition::Maybe(Some(Side::Client)));
    assert_eq!(recognise(&discover()[..40]), Recognition::Broken);
    assert_eq!(recognise(b"\x03\x01\x06"), Recognition::No);
}

#[test]
fn any_octets_are_survived() {
    any_octets(&PROTOCOL, Carrier::Udp, &[discover(), acknowledge(NONE)], 3_000);
}
