use super::PROTOCOL;
use wire::probe::{any_octets, hex, Probe};
use wire::{Carrier, Recognition, Side};

/// `cam.local` at offset 12, and a pointer to it.
const CAM: &str = "03 63616d 05 6c6f63616c 00";
const HERE: &str = "c00c";

fn label(text: &str) -> String {
    let digits: String = text.bytes().map(|octet| format!("{octet:02x}")).collect();
    format!("{:02x}{digits}", text.len())
}

fn announcement(records: &[String]) -> Vec<u8> {
    let count = records.len();
    hex(&format!("0000 8400 0000 {count:04x} 0000 0000 {}", records.concat()))
}

fn a() -> String {
    format!("{CAM} 0001 8001 00000078 0004 c0a80009")
}

/// A TXT record of `service`, which begins at offset 12 when it is the first.
fn txt(service: [&str; 3], class: &str, strings: &[&str]) -> String {
    let name: String = service.iter().map(|text| label(text)).collect();
    let data: String = strings.iter().map(|text| label(text)).collect();
    let length = hex(&data).len();
    format!("{name} 05 6c6f63616c 00 0010 {class} 00001194 {length:04x} {data}")
}

fn stated(bytes: &[u8]) -> Vec<String> {
    Probe::new(&PROTOCOL, Carrier::Udp).send(Side::Client, bytes).stated()
}

#[test]
fn each_question_is_a_request() {
    let known = format!("{HERE} 0001 8001 00000078 0004 c0a80009");
    let bytes = format!(
        "0000 0000 0002 0001 0000 0000 {CAM} 0001 8001 04 5f697070 04 5f746370 c010 000c 0001 {known}"
    );
    assert_eq!(
        stated(&hex(&bytes)),
        [
            "did mdns · 0.1 · cam.local +1 = no answer",
            "did mdns · 0.12 · _ipp._tcp.local +1 = no answer",
        ]
    );
}

#[test]
fn announcements_name_the_host() {
    let hinfo = format!("{HERE} 000d 8001 00000078 000a 03 41524d 05 4c494e5558");
    assert_eq!(
        stated(&announcement(&[a(), hinfo])),
        [
            "did mdns · 1.1 · cam.local +1 = no answer",
            "is mdns · 192.168.0.9 · name = cam.local",
            "is mdns · 192.168.0.9 · os = LINUX",
        ]
    );
}

#[test]
fn services_describe_the_host() {
    let printer = txt(
        ["Hall", "_ipp", "_tcp"],
        "8001",
        &["txtvers=1", "ty=HP LaserJet 400", "usb_MFG=HP", "note=Hall 2", "pdl"],
    );
    assert_eq!(
        stated(&announcement(std::slice::from_ref(&printer))),
        [
            "did mdns · 1.16 · hall._ipp._tcp.local +1 = no answer",
            "is mdns · client · model = HP LaserJet 400",
            "is mdns · client · vendor = HP",
            "is mdns · client · location = Hall 2",
        ]
    );
    assert_eq!(
        stated(&announcement(&[printer, a()]))[1],
        "is mdns · 192.168.0.9 · model = HP LaserJet 400"
    );
}

#[test]
fn addresses_in_services_are_normal() {
    let camera = txt(["x", "_axis-video", "_tcp"], "8001", &["macaddress=00408CEF75C5"]);
    assert_eq!(stated(&announcement(&[camera]))[1], "is mdns · client · mac = 00:40:8c:ef:75:c5");
    let odd = txt(["x", "_airplay", "_tcp"], "8001", &["deviceid=00:40", "model=AppleTV5,3"]);
    assert_eq!(stated(&announcement(&[odd]))[1], "is mdns · client · model = AppleTV5,3");
}

/// RFC 6762, 10.1 and 10.2; keys mean something only in their own service.
#[test]
fn withdrawn_shared_and_unknown_records_claim_nothing() {
    let shared = txt(["x", "_ipp", "_tcp"], "0001", &["ty=HP"]);
    let unknown = txt(["x", "_http", "_tcp"], "8001", &["ty=HP"]);
    let withdrawn = format!("{CAM} 0001 8001 00000000 0004 c0a80009");
    for record in [shared, unknown, withdrawn] {
        assert_eq!(stated(&announcement(&[record])).len(), 1);
    }
}

#[test]
fn broken_messages_are_violations() {
    let cut = &announcement(&[a()])[..30];
    assert_eq!(stated(cut), ["broke mdns · wrong length · a record: 1 octet is missing"]);
}

#[test]
fn recognised_by_its_header() {
    let recognise = |bytes: &[u8]| (PROTOCOL.recognise)(Carrier::Udp, bytes);
    assert_eq!(recognise(&announcement(&[a()])), Recognition::Maybe(Some(Side::Client)));
    assert_eq!(recognise(&hex("0000 2800 0001 0000 0000 0000")), Recognition::No);
    assert_eq!(recognise(&[0; 12]), Recognition::No);
}

#[test]
fn any_octets_are_survived() {
    let printer = txt(["x", "_ipp", "_tcp"], "8001", &["ty=HP", "note"]);
    let seeds = [announcement(&[a()]), announcement(&[printer, a()])];
    any_octets(&PROTOCOL, Carrier::Udp, &seeds, 3_000);
}
