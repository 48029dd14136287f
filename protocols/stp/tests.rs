use super::PROTOCOL;
use wire::probe::{any_octets, hex, Probe};
use wire::{Carrier, Recognition, Side};

/// IEEE 802.1D-2004, figure 9-1: a root with its flags clear, one line of cost 19 away.
const CONFIGURATION: &str = "0000 00 00 00 1000 0200000000aa 00000013 8000 0200000000bb 8001
    0100 1400 0200 0f00";
/// Figure 9-3: a bridge that is the root itself, with the topology change flag.
const RAPID: &str = "0000 02 02 7d 8000 0200000000bb 00000000 8000 0200000000bb 8002
    0000 1400 0200 0f00 00";

fn stated(bytes: &[u8]) -> Vec<String> {
    Probe::new(&PROTOCOL, Carrier::Ethernet).send(Side::Client, bytes).stated()
}

/// IEEE 802.1Q-2022, figure 14-1: no tree beside the first one.
fn multiple() -> Vec<u8> {
    let first = RAPID.replace("02 02 7d", "03 02 7c");
    let region = format!("0040 00 {:064} 0000 {:032}", 0, 0);
    hex(&format!("{first} {region} 00000000 8000 0200000000cc 14"))
}

#[test]
fn a_bridge_names_the_root_and_itself() {
    assert_eq!(
        stated(&hex(CONFIGURATION)),
        [
            "did stp · 0 · 1000.02:00:00:00:00:aa +1 = no answer",
            "was stp · 0 · root path cost +1 = U32Be [00, 00, 00, 13]",
            "was stp · 0 · topology change +1 = U8 [00]",
            "is stp · client · mac = 02:00:00:00:00:bb",
            "is stp · client · capabilities = bridge",
        ]
    );
    let rapid = stated(&hex(RAPID));
    assert_eq!(rapid[0], "did stp · 2 · 8000.02:00:00:00:00:bb +1 = no answer");
    assert_eq!(rapid[2], "was stp · 2 · topology change +1 = U8 [01]");
}

#[test]
fn of_several_trees_the_bridge_stands_behind_the_region() {
    let lines = stated(&multiple());
    assert_eq!(lines[0], "did stp · 2 · 8000.02:00:00:00:00:bb +1 = no answer");
    assert_eq!(lines[3], "is stp · client · mac = 02:00:00:00:00:cc");
}

#[test]
fn a_topology_change_is_notified() {
    assert_eq!(stated(&hex("0000 00 80")), ["did stp · 128 ·  +1 = no answer"]);
}

#[test]
fn broken_messages_are_violations() {
    let short = &hex(CONFIGURATION)[..30];
    assert_eq!(stated(short), ["broke stp · wrong length · 5 octets are missing"]);
    assert_eq!(
        stated(&hex("0000 02 07 00")),
        ["broke stp · unknown type · 0, 2 or 128 needed, 7 there"]
    );
}

#[test]
fn a_message_cut_short_states_nothing_but_that() {
    for whole in [CONFIGURATION, RAPID] {
        let whole = hex(whole);
        for at in 0..35 {
            let cut = stated(&whole[..at]);
            assert!(cut.iter().all(|line| line.starts_with("broke")), "{at}: {cut:?}");
        }
    }
    for at in 35..101 {
        let cut = stated(&multiple()[..at]);
        assert_eq!(cut[3], "is stp · client · mac = 02:00:00:00:00:bb", "{at}");
    }
}

#[test]
fn recognises_by_identifier_and_type() {
    let recognised = |text: &str| (PROTOCOL.recognise)(Carrier::Ethernet, &hex(text));
    assert_eq!(recognised(RAPID), Recognition::Maybe(Some(Side::Client)));
    assert_eq!(recognised("0000 00 80"), Recognition::Maybe(Some(Side::Client)));
    assert_eq!(recognised("0000 01 02 00"), Recognition::Broken);
    // A GARP PDU (IEEE 802.1D-2004, 12.10.1).
    assert_eq!(recognised("0001 01 02 00"), Recognition::No);
}

#[test]
fn any_octets_are_survived() {
    any_octets(&PROTOCOL, Carrier::Ethernet, &[hex(CONFIGURATION), hex(RAPID), multiple()], 2_000);
}
