use super::PROTOCOL;
use wire::probe::{any_octets, hex, Probe};
use wire::{Carrier, Recognition, Side};

const DUID: &str = "0001 000e 0001 00011a18 9f4628d24433b693";
const FQDN: &str = "0027 000b 00 09 4d61696e427261696e";

fn stated(side: Side, bytes: &[u8]) -> Vec<String> {
    Probe::new(&PROTOCOL, Carrier::Udp).send(side, bytes).stated()
}

fn solicit() -> Vec<u8> {
    let class = "0010 000e 00000137 0008 4d53465420352e30";
    hex(&format!(
        "01 63eb83 0008 0002 0000 {DUID} 0003 000c 175c514f 00000000 00000000 {FQDN} {class}"
    ))
}

fn reply() -> Vec<u8> {
    let address = "0005 0018 fd00000000000000000000000000000a 00000e10 00001c20";
    let ia = format!("0003 0028 175c514f 00000000 00000000 {address}");
    let servers = "0017 0010 fd000000000000000000000000000035";
    hex(&format!("07 63eb83 {DUID} {ia} {servers} {FQDN}"))
}

#[test]
fn a_client_says_its_name() {
    assert_eq!(
        stated(Side::Client, &solicit()),
        [
            "did dhcpv6 · 1 ·  +1 = no answer",
            "is dhcpv6 · client · name = MainBrain",
            "is dhcpv6 · client · description = MSFT 5.0",
        ]
    );
}

#[test]
fn a_server_gives_addresses_and_name_servers() {
    let expected = [
        "did dhcpv6 by server · 7 · fd00::a +1 = no answer",
        "is dhcpv6 · client · name = MainBrain",
        "is dhcpv6 · client · ip = fd00::a",
        "is dhcpv6 · server · capabilities = DHCP server",
        "is dhcpv6 · fd00::35 · capabilities = DNS server",
    ];
    assert_eq!(stated(Side::Server, &reply()), expected);
    let turned = stated(Side::Client, &reply());
    assert_eq!(turned[1], "is dhcpv6 · server · name = MainBrain", "the content tells who is who");
}

#[test]
fn what_is_broken_is_told() {
    let cut = &solicit()[..20];
    assert_eq!(
        stated(Side::Client, cut).last().unwrap(),
        "broke dhcpv6 · wrong length · an option: 8 octets are missing"
    );
    assert_eq!(
        stated(Side::Client, &hex("0e 000001")),
        ["broke dhcpv6 · wrong message · a type of 1 to 13 and its header needed"]
    );
}

#[test]
fn recognised_by_type_and_options() {
    let recognise = |bytes: &[u8]| (PROTOCOL.recognise)(Carrier::Udp, bytes);
    assert_eq!(recognise(&solicit()), Recognition::Maybe(Some(Side::Client)));
    assert_eq!(recognise(&reply()), Recognition::Maybe(Some(Side::Server)));
    assert_eq!(recognise(&solicit()[..20]), Recognition::Broken);
    assert_eq!(recognise(&hex("0e 000001")), Recognition::No);
    let nobody = "0b 63eb83 0006 0002 0017";
    assert_eq!(recognise(&hex(nobody)), Recognition::Broken, "on its own port alone");
    assert_eq!(recognise(&hex("06 000005 0001 0000")), Recognition::Broken, "POWERLINK's");
}

#[test]
fn any_octets_end() {
    any_octets(&PROTOCOL, Carrier::Udp, &[solicit(), reply()], 2_000);
}
