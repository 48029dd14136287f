use super::PROTOCOL;
use wire::probe::{any_octets, hex, Probe};
use wire::{Carrier, Recognition, Side};

/// A name's letters (RFC 1001, 14.1) with length and end.
fn encoded(name: &str, kind: u8) -> String {
    let octets = format!("{name:<15}").into_bytes().into_iter().chain([kind]);
    let letters: String = octets
        .map(|octet| format!("{:02x}{:02x}", 0x41 + (octet >> 4), 0x41 + (octet & 15)))
        .collect();
    format!("20 {letters} 00")
}

/// A request for HMI1 with these flags.
fn request(flags: &str, kind: &str) -> Vec<u8> {
    let name = encoded("HMI1", 0x20);
    hex(&format!("3263 {flags} 0001 0000 0000 0000 {name} {kind} 0001"))
}

fn registration(name_flags: &str) -> Vec<u8> {
    let name = encoded("HMI1", 0);
    let record = format!("c00c 0020 0001 000493e0 0006 {name_flags} 0a0a0132");
    hex(&format!("3263 2910 0001 0000 0000 0001 {name} 0020 0001 {record}"))
}

fn status() -> Vec<u8> {
    let plain = |name: &str, kind: u8| {
        let octets = format!("{name:<15}").into_bytes();
        octets.iter().map(|octet| format!("{octet:02x}")).collect::<String>()
            + &format!("{kind:02x}")
    };
    let names = format!(
        "03 {} 0400 {} 8400 {} 0400 b8ca3a505009",
        plain("HMI1", 0),
        plain("PLANT", 0),
        plain("HMI1", 0x20)
    );
    let name = encoded("HMI1", 0x20);
    let length = hex(&names).len();
    hex(&format!("3263 8400 0000 0001 0000 0000 {name} 0021 0001 00000000 {length:04x} {names}"))
}

fn datagram(browser: &str) -> Vec<u8> {
    let names = encoded("FILES", 0x20) + &encoded("PLANT", 0x1D);
    let length = hex(browser).len();
    let (low, at) = (format!("{length:02x}00"), "5600");
    let words = format!("{} {low} {at} 03 00 0100 0100 0200", "00".repeat(22));
    let slot = "5c4d41494c534c4f545c42524f57534500";
    let smb = format!("ff534d4225 {} 11 {words} 2b00 {slot} {browser}", "00".repeat(27));
    hex(&format!("11 0a 3266 0a0a031f 008a 00cc 0000 {names} {smb}"))
}

fn announcement() -> Vec<u8> {
    let name = "46494c4553 0000000000000000000000";
    datagram(&format!("0f 02 c0d40100 {name} 0601 03920000 0f01 55aa 66696c657300"))
}

fn stated(side: Side, bytes: &[u8]) -> Vec<String> {
    Probe::new(&PROTOCOL, Carrier::Udp).send(side, bytes).stated()
}

#[test]
fn broadcasts_are_answered_elsewhere() {
    assert_eq!(
        stated(Side::Client, &request("0110", "0020")),
        ["did netbios · 0.32 · HMI1<20> +1 = no answer"]
    );
}

#[test]
fn registrations_name_addresses_of_hosts() {
    assert_eq!(
        stated(Side::Client, &registration("0000")),
        ["did netbios · 5.32 · HMI1<00> +1 = no answer", "is netbios · 10.10.1.50 · name = HMI1",]
    );
    assert_eq!(stated(Side::Client, &registration("8000")).len(), 1);
}

/// RFC 1002, 4.2.18.
#[test]
fn a_node_tells_names_and_mac() {
    let mut probe = Probe::new(&PROTOCOL, Carrier::Udp);
    probe.send(Side::Client, &request("0000", "0021")).send(Side::Server, &status());
    assert_eq!(
        probe.stated(),
        [
            "did netbios · 0.33 · HMI1<20> +1 = 0",
            "is netbios · server · name = HMI1",
            "is netbios · server · mac = b8:ca:3a:50:50:09",
        ]
    );
    assert_eq!(probe.send(Side::Server, &status()).orphans(), 1);
}

#[test]
fn waiting_is_not_an_answer_and_refusal_claims_nothing() {
    let mut probe = Probe::new(&PROTOCOL, Carrier::Udp);
    let mut answer = registration("0000");
    answer[2..4].copy_from_slice(&[0xBC, 0]);
    probe.send(Side::Client, &request("2900", "0020")).send(Side::Server, &answer);
    assert_eq!(probe.stated(), Vec::<String>::new());
    answer[2..4].copy_from_slice(&[0xAD, 0x86]);
    let stated = probe.send(Side::Server, &answer).stated();
    assert_eq!(stated, ["did netbios · 5.32 · HMI1<20> +1 = 6"]);
}

/// [MS-BRWS], 2.2.10.
#[test]
fn hosts_announce_name_system_and_purpose() {
    assert_eq!(
        stated(Side::Client, &announcement()),
        [
            "did netbios · 17.15 · PLANT<1d> +1 = no answer",
            "is netbios · client · name = FILES",
            "is netbios · client · name = FILES",
            "is netbios · client · os = Windows NT 6.1",
            "is netbios · client · capabilities = print server",
            "is netbios · client · description = files",
        ]
    );
}

#[test]
fn other_browser_frames_name_their_sender() {
    let named = |browser: &str| stated(Side::Client, &datagram(browser)).pop();
    let name = Some("is netbios · client · name = PC".to_owned());
    assert_eq!(named("08 01 00000000 00000000 00000000 504300"), name);
    let group = "504c414e54 0000000000000000000000";
    assert_eq!(named(&format!("0c 00 00000000 {group} 0301 00100080 0f01 55aa 504300")), name);
    assert_eq!(named("0d 504300"), name);
}

#[test]
fn broken_messages_are_violations() {
    let bytes = request("0110", "0020");
    assert_eq!(
        stated(Side::Client, &bytes[..48]),
        ["broke netbios · wrong length · a record: 2 octets are missing"]
    );
    let cut = &announcement()[..60];
    assert_eq!(
        stated(Side::Client, cut),
        ["broke netbios · wrong length · a datagram: 21 octets are missing"]
    );
}

#[test]
fn recognised_by_an_encoded_name() {
    let recognise = |bytes: &[u8]| (PROTOCOL.recognise)(Carrier::Udp, bytes);
    let (client, server) =
        (Recognition::Sure(Some(Side::Client)), Recognition::Sure(Some(Side::Server)));
    assert_eq!(recognise(&request("0110", "0020")), client);
    assert_eq!(recognise(&status()), server);
    assert_eq!(recognise(&announcement()), client);
    assert_eq!(recognise(&[0x20; 50]), Recognition::No);
}

#[test]
fn any_octets_are_survived() {
    let seeds = [request("0110", "0020"), registration("0000"), status(), announcement()];
    any_octets(&PROTOCOL, Carrier::Udp, &seeds, 3_000);
}
