use super::PROTOCOL;
use wire::probe::{any_octets, hex, Probe};
use wire::{Carrier, Recognition, Side};

/// MRP_Test: a manager of default priority, primary port, ring closed, two transitions.
const TEST: &str = "0001 02 12 8000 0200000000aa 0000 0001 0002 00000064
    01 12 0007 ffffffffffffffffffffffffffffffff 0000";
/// MRP_LinkDown: a client lost the link of its primary port.
const LINK_DOWN: &str = "0001 04 0c 0200000000bb 0000 000a 0001 0000
    01 12 0008 ffffffffffffffffffffffffffffffff 0000";

fn stated(bytes: &[u8]) -> Vec<String> {
    Probe::new(&PROTOCOL, Carrier::Ethernet).send(Side::Client, bytes).stated()
}

#[test]
fn a_manager_tests_its_ring() {
    assert_eq!(
        stated(&hex(TEST)),
        [
            "did mrp · 2 · 02:00:00:00:00:aa +1 = no answer",
            "is mrp · 02:00:00:00:00:aa · capabilities = MRP ring manager",
            "was mrp · 2 · ring state +1 = Text [63, 6c, 6f, 73, 65, 64]",
            "was mrp · 2 · transitions +1 = U16Be [00, 02]",
        ]
    );
    let open = TEST.replace("0000 0001 0002", "0000 0000 0003");
    assert_eq!(stated(&hex(&open))[2], "was mrp · 2 · ring state +1 = Text [6f, 70, 65, 6e]");
}

#[test]
fn a_client_reports_its_links() {
    assert_eq!(stated(&hex(LINK_DOWN)), ["did mrp · 4 · 02:00:00:00:00:bb +1 = no answer"]);
    assert_eq!(
        stated(&hex("0001 03 0a 8000 0200000000aa 000a 0000")),
        ["did mrp · 3 · 02:00:00:00:00:aa +1 = no answer"]
    );
}

/// What nodes between two rings send: identifier and source, or source and identifier.
#[test]
fn an_interconnection_is_tested_and_its_links_are_reported() {
    let test = "0001 06 12 0007 0200000000cc 0000 0001 0003 00000064";
    assert_eq!(
        stated(&hex(test)),
        [
            "did mrp · 6 · 02:00:00:00:00:cc +1 = no answer",
            "is mrp · 02:00:00:00:00:cc · capabilities = MRP interconnection manager",
            "was mrp · 6 · interconnection state +1 = Text [63, 6c, 6f, 73, 65, 64]",
            "was mrp · 6 · transitions +1 = U16Be [00, 03]",
        ]
    );
    for (kind, rest) in [("07", "0007 003c"), ("08", "0001 0007 0050"), ("0a", "0001 0007")] {
        let lines = stated(&hex(&format!("0001 {kind} 0c 0200000000dd {rest} 00000000")));
        let code = u8::from_str_radix(kind, 16).unwrap();
        assert_eq!(lines, [format!("did mrp · {code} · 02:00:00:00:00:dd +1 = no answer")]);
    }
    assert_eq!(stated(&hex("0001 7f 04 00000001")), ["did mrp · 127 ·  +1 = no answer"]);
}

#[test]
fn broken_messages_are_violations() {
    assert_eq!(stated(&hex("0001 02 12 80")), ["broke mrp · wrong length · 17 octets are missing"]);
    assert_eq!(
        stated(&hex("0002 02 00")),
        ["broke mrp · unknown version · version 1 needed, 2 there"]
    );
    assert_eq!(
        stated(&hex("0001 02 02 8000")),
        ["broke mrp · wrong length · 6 octets are missing"]
    );
}

#[test]
fn a_message_cut_short_tells_no_more_than_the_whole() {
    let whole = hex(TEST);
    let lines = stated(&whole);
    for at in 0..whole.len() {
        let cut = stated(&whole[..at]);
        let told = cut.iter().filter(|line| !line.starts_with("broke"));
        assert!(told.zip(&lines).all(|(cut, line)| cut == line), "cut at {at}: {cut:?}");
    }
}

#[test]
fn recognises_by_version_and_type() {
    let recognised = |text| (PROTOCOL.recognise)(Carrier::Ethernet, &hex(text));
    assert_eq!(recognised(TEST), Recognition::Maybe(Some(Side::Client)));
    assert_eq!(recognised("0002 02 12"), Recognition::Broken);
}

#[test]
fn any_octets_are_survived() {
    any_octets(&PROTOCOL, Carrier::Ethernet, &[hex(TEST), hex(LINK_DOWN)], 2_000);
}
