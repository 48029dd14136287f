use super::PROTOCOL;
use wire::probe::{any_octets, hex, Probe};
use wire::{Carrier, Recognition, Side};

/// A conversation, each message by its speaker: `C` or `S`.
fn talk(messages: &[&str]) -> Probe {
    let mut probe = Probe::new(&PROTOCOL, Carrier::Udp);
    for message in messages {
        let (side, text) = message.split_at(2);
        let side = if side == "C " { Side::Client } else { Side::Server };
        probe.send(side, &hex(text));
    }
    probe
}

fn discovered() -> Vec<u8> {
    let mut body = vec![0; 248];
    for (at, text) in [
        (10, &b"\x00\x30\x53\x01\x02\x03"[..]),
        (72, b"Basler"),
        (104, b"acA1300-30gm"),
        (136, b"106.5"),
        (216, b"21754380"),
        (232, b"line 4"),
    ] {
        body[at..at + text.len()].copy_from_slice(text);
    }
    [hex("0000 0003 00f8 ffff"), body].concat()
}

/// GigE Vision 2.0, 16.1: who asks all is answered in other conversations.
#[test]
fn a_device_tells_who_it_is() {
    let mut probe = talk(&["C 4211 0002 0000 ffff"]);
    probe.send(Side::Server, &discovered());
    assert_eq!(
        probe.stated(),
        [
            "did gige-vision · 2 ·  +1 = no answer",
            "is gige-vision · server · mac = 00:30:53:01:02:03",
            "is gige-vision · server · vendor = Basler",
            "is gige-vision · server · model = acA1300-30gm",
            "is gige-vision · server · firmware = 106.5",
            "is gige-vision · server · serial = 21754380",
            "is gige-vision · server · name = line 4",
        ]
    );
}

/// 17.2 and 28: who takes control.
#[test]
fn a_register_is_set_once_it_is_acknowledged() {
    let sets = "C 4201 0082 0008 0007 00000a00 00000002";
    assert_eq!(
        talk(&[sets, "S 0000 0083 0004 0007 0000 0001"]).stated(),
        [
            "did gige-vision · 130 · control channel privilege +1 = 0",
            "was gige-vision · 130 · control channel privilege +1 = U32Be [00, 00, 00, 02]",
        ]
    );
    // Access denied: what was demanded is told with its status.
    assert_eq!(
        talk(&[sets, "S 8006 0083 0004 0007 0000 0000"]).stated()[0],
        "did gige-vision · 130 · control channel privilege +1 = 32774"
    );
}

/// 14.3, 28: with a key control passes to another client.
#[test]
fn keys_are_overwritten() {
    let sets = "C 4200 0082 0010 0007 00000a00 12340004 0000095c 00001234";
    let mut probe = talk(&[sets, "C 4200 0100 000c 0008 12345678 00000001 00000001"]);
    assert_eq!(
        probe.stated(),
        [
            "did gige-vision · 130 · control channel privilege +2 = no answer",
            "was gige-vision · 130 · control channel privilege +1 = U32Be [00, 00, 00, 04]",
            "did gige-vision · 256 ·  +1 = no answer",
        ]
    );
    assert_eq!(probe.secrets().len(), 3);
}

/// 17.1
#[test]
fn registers_that_are_read_have_values() {
    assert_eq!(
        talk(&[
            "C 4201 0080 0008 0008 00000a00 0000a004",
            "S 0000 0081 0008 0008 00000000 00000280"
        ])
        .stated(),
        [
            "did gige-vision · 128 · control channel privilege +2 = 0",
            "was gige-vision · 128 · control channel privilege +1 = U32Be [00, 00, 00, 00]",
            "was gige-vision · 128 · register A004 +1 = U32Be [00, 00, 02, 80]",
        ]
    );
    assert_eq!(
        talk(&["C 4201 0080 0004 0008 00000a00", "S 8003 0081 0000 0008"]).stated(),
        ["did gige-vision · 128 · control channel privilege +1 = 32771"]
    );
}

/// 17.3 and 17.4
#[test]
fn memory_that_is_read_may_tell_who_the_device_is() {
    let vendor = "4261736c6572".to_owned() + &"00".repeat(26);
    let answer = format!("S 0000 0085 0024 0009 00000048 {vendor}");
    assert_eq!(
        talk(&["C 4201 0084 0008 0009 00000048 0000 0020", &answer]).stated(),
        ["is gige-vision · server · vendor = Basler", "did gige-vision · 132 · memory 48 +32 = 0"]
    );
    assert_eq!(
        talk(&["C 4201 0086 0008 000a 000000e8 41424344", "S 0000 0087 0004 000a 0000 0001"])
            .stated(),
        ["did gige-vision · 134 · memory E8 +4 = 0"]
    );
}

/// 16.2, 16.6
#[test]
fn an_address_is_forced_and_an_answer_may_take_its_time() {
    let body = format!("0000 003053010203 {}", "00".repeat(48));
    let forces = format!("C 4201 0004 0038 000b {body}");
    assert_eq!(
        talk(&[&forces, "S 0000 0089 0004 000b 0000 03e8", "S 0000 0005 0000 000b"]).stated(),
        ["did gige-vision · 4 · 00:30:53:01:02:03 +1 = 0"]
    );
}

#[test]
fn answers_belong_to_their_numbers() {
    let mut probe = talk(&[
        "C 4201 0080 0004 0001 00000a00",
        "S 0000 0081 0004 0002 00000000",
        "S 0000 0083 0004 0001 00000001",
    ]);
    assert_eq!(probe.orphans(), 2);
    probe.end();
    assert_eq!(
        probe.stated(),
        ["did gige-vision · 128 · control channel privilege +1 = unanswered"]
    );
}

#[test]
fn what_is_short_is_broken() {
    assert_eq!(
        talk(&["C 4201 0080 0002 0001 0000"]).stated(),
        ["broke gige-vision · wrong length · 2 octets are missing"]
    );
}

#[test]
fn recognises_by_content() {
    let look = |text: &str| (PROTOCOL.recognise)(Carrier::Udp, &hex(text));
    assert_eq!(look("4211 0002 0000 ffff"), Recognition::Maybe(Some(Side::Client)));
    assert_eq!(look("0000 0083 0004 0007 0000 0001"), Recognition::Maybe(Some(Side::Server)));
    assert_eq!(look("8006 0083 0004 0007 0000 0001"), Recognition::Maybe(Some(Side::Server)));
    assert_eq!(look("4211 0002 0001 ffff"), Recognition::No);
    assert_eq!(look("0000 0082 0004 0007 0000 0001"), Recognition::No);
}

#[test]
fn any_octets_end() {
    let mut seeds: Vec<_> = [
        "4201 0082 0010 0007 00000a00 00000002 00000d00 00000001",
        "4201 0084 0008 0009 00000048 0000 0020",
        "0000 0081 0004 0007 00000002",
        "0000 0085 0008 0009 00000048 41414141",
    ]
    .map(hex)
    .to_vec();
    seeds.push(discovered());
    any_octets(&PROTOCOL, Carrier::Udp, &seeds, 20_000);
}
