use super::{description, PROTOCOL};
use wire::probe::{any_octets, hex, Probe};
use wire::{Carrier, Recognition, Side};

const CHASSIS: &str = "0207 04 0080630f0001";
const PORT: &str = "0409 07 706f72742d303032";
const TTL: &str = "0602 0078";

fn stated(bytes: &[u8]) -> Vec<String> {
    Probe::new(&PROTOCOL, Carrier::Ethernet).send(Side::Client, bytes).stated()
}

fn tlv(kind: u8, value: &[u8]) -> Vec<u8> {
    let length = u8::try_from(value.len()).unwrap();
    [&[kind << 1, length], value].concat()
}

/// The three mandatory TLVs, `more`, and the end.
fn message(more: &[Vec<u8>]) -> Vec<u8> {
    let end = hex("0000");
    [hex(&format!("{CHASSIS}{PORT}{TTL}")), more.concat(), end].concat()
}

/// What the optional TLVs alone state.
fn optional(more: &[Vec<u8>]) -> Vec<String> {
    let lines = stated(&message(more));
    lines.iter().skip(3).map(|line| line.replace("is lldp · client · ", "")).collect()
}

fn described(text: &str) -> Vec<String> {
    let mut lines = Vec::new();
    description::claims(text.as_bytes(), &mut |a, v| lines.push(format!("{a} = {v}")));
    lines
}

#[test]
fn every_port_advertises_its_device() {
    assert_eq!(
        stated(&message(&[])),
        [
            "did lldp · advertisement · port-002 +1 = no answer",
            "is lldp · client · port = port-002",
            "is lldp · client · mac = 00:80:63:0f:00:01",
        ]
    );
    let shutdown = message(&[]).iter().map(|b| if *b == 0x78 { 0 } else { *b }).collect::<Vec<_>>();
    assert_eq!(stated(&shutdown)[0], "did lldp · shutdown · port-002 +1 = no answer");
}

#[test]
fn optional_tlvs_are_claims() {
    let more = [
        tlv(5, b"fw"),
        tlv(6, b"Hirschmann MAR - SW: L2P-09.0.00"),
        tlv(7, &[0, 0x9C, 0, 0x14]),
        tlv(8, &hex("05 01 0a0a0101 02 00000002 00")),
        tlv(8, &hex("05 01 00000000 02 00000002 00")),
        tlv(8, &hex("07 06 0080630f0001 02 00000002 00")),
    ];
    assert_eq!(
        optional(&more),
        [
            "name = fw",
            "description = Hirschmann MAR - SW: L2P-09.0.00",
            "vendor = Hirschmann",
            "model = MAR",
            "firmware = L2P-09.0.00",
            "capabilities = bridge, router",
            "ip = 10.10.1.1",
            "mac = 00:80:63:0f:00:01",
        ]
    );
}

#[test]
fn organisations_tlvs_are_claims() {
    let more = [
        tlv(127, b"\x00\x12\xBB\x0536/A"),
        tlv(127, b"\x00\x12\xBB\x06V1.2"),
        tlv(127, b"\x00\x12\xBB\x07S4"),
        tlv(127, b"\x00\x12\xBB\x08SN77\0\0"),
        tlv(127, b"\x00\x12\xBB\x09Maker"),
        tlv(127, b"\x00\x12\xBB\x0AModel"),
        tlv(127, b"\x00\x0E\xCF\x05\x28\x63\x36\xb2\x20\x07"),
        tlv(127, b"\x00\x00\x5E\x01https://m/x"),
        tlv(127, b"\x00\x12\x0F\x01\x03"),
        tlv(127, b"\x00"),
    ];
    assert_eq!(
        optional(&more),
        [
            "hardware = 36/A",
            "firmware = V1.2",
            "software = S4",
            "serial = SN77",
            "vendor = Maker",
            "model = Model",
            "mac = 28:63:36:b2:20:07",
            "url = https://m/x",
        ]
    );
}

/// A PROFINET device that names its station in the port id.
#[test]
fn profinet_identifies_in_columns() {
    let chassis =
        b"\x07S7-1200                   6ES7 214-1AG40-0XB0  S V-K2C13707         7 V  4  2  1";
    let bytes = [tlv(1, chassis), tlv(2, b"\x07port-001.plcxb1d0ed"), hex(TTL)].concat();
    assert_eq!(
        stated(&bytes)[1..],
        [
            "is lldp · client · name = plcxb1d0ed",
            "is lldp · client · port = port-001.plcxb1d0ed",
            "is lldp · client · type = S7-1200",
            "is lldp · client · product_code = 6ES7 214-1AG40-0XB0",
            "is lldp · client · serial = S V-K2C13707",
            "is lldp · client · hardware = 7",
            "is lldp · client · firmware = V4.2.1",
        ]
    );
}

#[test]
fn local_chassis_ids_are_names() {
    let bytes = [tlv(1, b"\x07hmi1b10d0"), hex(PORT), hex(TTL)].concat();
    assert_eq!(stated(&bytes)[2], "is lldp · client · name = hmi1b10d0");
    let bytes = [tlv(1, &hex("05 01 0a0a0101")), tlv(2, &hex("04 01 0a0a0102")), hex(TTL)].concat();
    assert_eq!(stated(&bytes)[1], "is lldp · client · port = 10.10.1.2");
    assert_eq!(stated(&bytes)[2], "is lldp · client · ip = 10.10.1.1");
}

#[test]
fn makers_descriptions() {
    assert_eq!(
        described(
            "Siemens, SIMATIC S7, CPU-1200, 6ES7 214-1AG40-0XB0, HW: 7, FW: V.4.2.1, S V-K2C13707"
        ),
        [
            "vendor = Siemens",
            "model = CPU-1200",
            "product_code = 6ES7 214-1AG40-0XB0",
            "hardware = 7",
            "firmware = V.4.2.1",
            "serial = S V-K2C13707",
        ]
    );
    assert_eq!(
        described("Siemens, SIMATIC HMI, KTP700 Basic, 6AV2 123-2GB03-0AX0, HW:0, SW.V 13.0.1")
            [3..],
        ["hardware = 0", "software = V 13.0.1"]
    );
    assert_eq!(described("Siemens AG SIMATIC S7 SCALANCE X 200 FAM"), ["vendor = Siemens"]);
    assert_eq!(described("Hirschmann EAGLE40"), ["vendor = Hirschmann", "model = EAGLE40"]);
    assert_eq!(described("Hirschmann Rail Switch"), ["vendor = Hirschmann"]);
    assert_eq!(
        described("Rockwell Automation 1756-EN2TR"),
        ["vendor = Rockwell Automation", "model = 1756-EN2TR"]
    );
    assert_eq!(
        described("Cisco IOS Software, C2960 Software, Version 12.2(55)SE, RELEASE SOFTWARE"),
        ["vendor = Cisco", "firmware = 12.2(55)SE"]
    );
}

#[test]
fn systems_descriptions() {
    assert_eq!(described("Linux fw 5.10.0-8 #1 SMP x86_64"), ["os = Linux 5.10.0-8"]);
    assert_eq!(
        described("Ubuntu 14.04.5 LTS Linux 3.13.0-106-generic #153-Ubuntu SMP i686"),
        ["os = Ubuntu 14.04.5 LTS Linux 3.13.0-106-generic"]
    );
    assert_eq!(
        described("Hardware: x86 - Software: Windows Version 6.1 (Build 7601)"),
        ["os = Windows Version 6.1 (Build 7601)"]
    );
    assert_eq!(described("Darwin mac 8.8.0 Darwin Kernel"), ["os = Darwin 8.8.0"]);
    assert_eq!(described("Siemens"), Vec::<String>::new());
}

#[test]
fn broken_messages_are_violations() {
    assert_eq!(
        stated(&hex(&format!("{CHASSIS}{TTL}{PORT}"))),
        ["broke lldp · missing TLV · chassis id, port id and time to live needed first and whole"]
    );
    let cut = hex(&format!("{CHASSIS}{PORT}{TTL} 0a05 6677"));
    assert_eq!(stated(&cut)[3], "broke lldp · wrong length · a TLV: 3 octets are missing");
}

#[test]
fn recognised_by_its_chassis_id() {
    let recognise = |text: &str| (PROTOCOL.recognise)(Carrier::Ethernet, &hex(text));
    assert_eq!(recognise(CHASSIS), Recognition::Maybe(Some(Side::Client)));
    assert_eq!((recognise("02"), recognise("0207 08")), (Recognition::Broken, Recognition::Broken));
}

#[test]
fn any_octets_are_survived() {
    let seed =
        message(&[tlv(6, b"Siemens, S7, CPU, 6ES7 214-1AG40-0XB0, HW, FW, S 1"), tlv(8, &[5, 1])]);
    any_octets(&PROTOCOL, Carrier::Ethernet, &[seed], 3_000);
}
