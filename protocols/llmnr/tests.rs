use super::PROTOCOL;
use wire::probe::{any_octets, hex, Probe};
use wire::{Carrier, Recognition, Side};

const QUERY: &str = "4a4b 0000 0001 0000 0000 0000 04 57504144 00 0001 0001";
const RESPONSE: &str =
    "4a4b 8000 0001 0001 0000 0000 04 57504144 00 0001 0001 c00c 0001 0001 0000001e 0004 0a0a0163";

#[test]
fn questions_and_answers_stand_alone() {
    let mut probe = Probe::new(&PROTOCOL, Carrier::Udp);
    assert_eq!(
        probe.send(Side::Client, &hex(QUERY)).stated(),
        ["did llmnr · 0.1 · wpad +1 = no answer"]
    );
    assert_eq!(
        probe.send(Side::Server, &hex(RESPONSE)).stated(),
        ["did llmnr by server · 1.1 · wpad +1 = 0", "is llmnr · 10.10.1.99 · name = WPAD",]
    );
}

#[test]
fn broken_messages_are_violations() {
    let mut probe = Probe::new(&PROTOCOL, Carrier::Udp);
    let stated = probe.send(Side::Client, &hex(QUERY)[..20]).stated();
    assert_eq!(stated, ["broke llmnr · wrong length · a record: 2 octets are missing"]);
}

#[test]
fn recognised_by_header_and_one_question() {
    let recognise = |text: &str| (PROTOCOL.recognise)(Carrier::Udp, &hex(text));
    assert_eq!(recognise(QUERY), Recognition::Maybe(Some(Side::Client)));
    assert_eq!(recognise(RESPONSE), Recognition::Maybe(Some(Side::Server)));
    assert_eq!(recognise("4a4b 2800 0001 0000 0000 0000"), Recognition::No);
    assert_eq!(recognise("4a4b"), Recognition::No);
}

#[test]
fn any_octets_are_survived() {
    any_octets(&PROTOCOL, Carrier::Udp, &[hex(QUERY), hex(RESPONSE)], 3_000);
}
