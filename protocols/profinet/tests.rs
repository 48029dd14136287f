//! Messages by hand: IEC 61158-6-10, as the frames of real devices have them.

use super::{DCP, PTCP, RT};
use wire::probe::{any_octets, hex, Probe};
use wire::{Carrier, Recognition, Side};

const IDENTIFY_ALL: &str = "fefe 05 00 01000001 0080 0004 ffff 0000";
const IDENTIFY_NAME: &str = "fefe 05 00 00000003 0001 000a 0202 0005 747572636b 00";
/// What a SCALANCE X208 answers: type and name of station, device id, role, IP parameter.
const IDENTIFIED: &str = "feff 05 01 01000001 0000 0048
    0201 0010 0000 5343414c414e4345205832303800  0202 000b 0000 583230382d424f5244 00
    0203 0006 0000 002a 0a01   0204 0004 0000 01 00
    0102 000e 0001 c0a80119 ffffff00 00000000";
const GET_NAME: &str = "fefd 03 00 00000007 0000 0002 0202";
const NAME_IS: &str = "fefd 03 01 00000007 0000 000c 0202 0007 0000 6f76656e31 00";
const SET_IP: &str = "fefd 04 00 00000008 0000 0012 0102 000e 0001 c0a80102 ffffff00 c0a801fe";
const SET_DONE: &str = "fefd 04 01 00000008 0000 0008 0504 0003 0102 00 00";
const SET_REFUSED: &str = "fefd 04 01 00000008 0000 0008 0504 0003 0102 06 00";
const RESET: &str = "fefd 04 00 00000009 0000 0006 0506 0002 0004";
const HELLO: &str = "fefc 06 00 00000001 0000 0014
    0202 0008 0000 6f76656e2d31  0601 0004 0000 0001";
const SYNC: &str = "0020 000000000000000000000000 0007 0000 00000000
    0216 020000000001 000102030405060708090a0b0c0d0e0f 0000";
/// A device's low alarm: a diagnosis at slot 1, subslot 1.
const ALARM: &str = "fe01 0001 0001 11 01 0000 ffff 001c
    0002 001a 01 00 0001 00000000 0001 0001 00000011 00000022 0801 0000";
const ALARM_ACK: &str = "fe01 0001 0001 11 01 0000 0000 0016
    8002 0010 01 00 0001 00000000 0001 0001 0801 00000000";
const RTA_ACK: &str = "fe01 0001 0001 13 01 ffff 0000 0000";
const RTA_ERROR: &str = "fe01 0001 0001 14 01 ffff fffe 0004 cf81fd02";

fn probe() -> Probe {
    Probe::new(&RT, Carrier::Ethernet)
}

fn stated(side: Side, bytes: &[u8]) -> Vec<String> {
    probe().send(side, bytes).end().stated()
}

fn exchange(request: &str, answer: &str) -> Vec<String> {
    probe().send(Side::Client, &hex(request)).send(Side::Server, &hex(answer)).end().stated()
}

/// A frame of cyclic data with 40 octets.
fn cyclic(id: &str, counter: u16, status: u8) -> Vec<u8> {
    [&hex(id), &[0; 36][..], &counter.to_be_bytes(), &[status, 0]].concat()
}

#[test]
fn all_or_one_are_looked_for() {
    assert_eq!(
        stated(Side::Client, &hex(IDENTIFY_ALL)),
        ["did profinet-dcp · 5.0 · all +1 = no answer"]
    );
    assert_eq!(
        stated(Side::Client, &hex(IDENTIFY_NAME)),
        ["did profinet-dcp · 5.0 · name of station turck +1 = no answer"]
    );
}

#[test]
fn who_is_there_says_what_it_is() {
    assert_eq!(
        stated(Side::Server, &hex(IDENTIFIED)),
        [
            "is profinet-dcp · server · model = SCALANCE X208",
            "is profinet-dcp · server · name = X208-BORD",
            "is profinet-dcp · server · vendor_id = 0x002a",
            "is profinet-dcp · server · vendor = Siemens",
            "is profinet-dcp · server · description = PROFINET device 0x0a01 of 0x002a",
            "is profinet-dcp · server · type = IO device",
            "is profinet-dcp · server · ip = 192.168.1.25",
        ]
    );
}

#[test]
fn a_device_says_hello() {
    assert_eq!(
        stated(Side::Client, &hex(HELLO)),
        ["did profinet-dcp · 6.0 ·  +1 = no answer", "is profinet-dcp · client · name = oven-1",]
    );
}

#[test]
fn values_are_got() {
    assert_eq!(
        exchange(GET_NAME, NAME_IS),
        [
            "did profinet-dcp · 3.0 · name of station +1 = 0",
            "is profinet-dcp · server · name = oven1",
        ]
    );
}

#[test]
fn what_is_set_is_told_once_it_was_done() {
    let told: String = "192.168.1.2 mask 255.255.255.0 gateway 192.168.1.254"
        .bytes()
        .fold(String::new(), |t, b| format!("{t}{}{b:02x}", if t.is_empty() { "" } else { ", " }));
    assert_eq!(
        exchange(SET_IP, SET_DONE),
        [
            "did profinet-dcp · 4.0 · IP parameter +1 = 0".into(),
            format!("was profinet-dcp · 4.0 · IP parameter +1 = Text [{told}]"),
            "is profinet-dcp · server · authentication = none".into(),
        ]
    );
    assert_eq!(exchange(SET_IP, SET_REFUSED), ["did profinet-dcp · 4.0 · IP parameter +1 = 6"]);
    assert_eq!(
        exchange(RESET, "fefd 04 05 00000009 0000 0000"),
        ["did profinet-dcp · 4.0 · reset to factory +1 = 1280"]
    );
    assert_eq!(
        stated(Side::Client, &hex(RESET)),
        ["did profinet-dcp · 4.0 · reset to factory +1 = unanswered"]
    );
}

/// A transaction's start and end are not what a Set is about; the block that failed is.
#[test]
fn of_several_blocks_the_one_that_failed_is_told() {
    let set = "fefd 04 00 00000008 0000 0024 0501 0002 0001
        0202 0008 0001 6f76656e2d31  0102 000e 0001 c0a80102 ffffff00 c0a801fe";
    let answer = "fefd 04 01 00000008 0000 0010 0504 0003 0202 00 00 0504 0003 0102 03 00";
    assert_eq!(exchange(set, answer), ["did profinet-dcp · 4.0 · IP parameter +1 = 3"]);
    let both = "fefd 04 01 00000008 0000 0010 0504 0003 0202 00 00 0504 0003 0102 00 00";
    let lines = exchange(set, both);
    assert_eq!(lines[0], "did profinet-dcp · 4.0 · name of station +1 = 0");
    assert_eq!(
        lines[1],
        "was profinet-dcp · 4.0 · name of station +1 = Text [6f, 76, 65, 6e, 2d, 31]"
    );
    assert!(lines[3].starts_with("was profinet-dcp · 4.0 · IP parameter"), "{lines:?}");
}

#[test]
fn an_answer_without_its_request_still_says_what_it_says() {
    let mut probe = probe();
    probe.send(Side::Server, &hex(NAME_IS));
    assert_eq!(probe.stated(), ["is profinet-dcp · server · name = oven1"]);
    assert_eq!(probe.orphans(), 1);
    probe.send(Side::Client, &hex(GET_NAME)).send(Side::Server, &hex(SET_DONE));
    assert_eq!(probe.orphans(), 2, "another transaction");
}

/// One operation for each frame identifier; a status only where it changed.
#[test]
fn cyclic_data_are_one_relation_with_a_status() {
    let mut probe = probe();
    probe.send(Side::Client, &cyclic("c000", 256, 0x35));
    probe.send(Side::Client, &cyclic("c000", 512, 0x35));
    let run = "72, 75, 6e, 2c, 20, 76, 61, 6c, 69, 64, 2c, 20, 6f, 6b, 2c, 20, 70, 72, 69, 6d, 61, 72, 79";
    let did = "did profinet-rt · io · frame id 0xC000 +1 = no answer";
    let was = "was profinet-rt · io · data status of frame id 0xC000 +1";
    assert_eq!(probe.stated(), [did.to_string(), format!("{was} = Text [{run}]"), did.to_string()]);
    probe.send(Side::Client, &cyclic("c000", 768, 0x05));
    let stopped = "73, 74, 6f, 70, 2c, 20, 76, 61, 6c, 69, 64, 2c, 20, 70, 72, 6f, 62, 6c, 65, 6d, 2c, 20, 70, 72, 69, 6d, 61, 72, 79";
    assert_eq!(probe.stated(), [did.to_string(), format!("{was} = Text [{stopped}]")]);
    probe.send(Side::Server, &cyclic("c002", 1, 0x35));
    assert!(probe.stated()[0].contains("by server · io · frame id 0xC002"));
}

#[test]
fn a_cycle_counter_that_leaps_is_a_break() {
    let mut probe = probe();
    for counter in [64_000, 64_256, 64_512, 64_768, 65_024, 65_280, 0, 256, 256] {
        probe.send(Side::Client, &cyclic("8001", counter, 0x35));
    }
    let breaks = |probe: &mut Probe| {
        probe.stated().into_iter().filter(|line| line.starts_with("break")).collect::<Vec<_>>()
    };
    assert_eq!(breaks(&mut probe), [""; 0]);
    probe.send(Side::Client, &cyclic("8001", 1024, 0x35));
    probe.send(Side::Client, &cyclic("8001", 1280, 0x35));
    assert_eq!(breaks(&mut probe), ["break profinet-rt · io · cycle counter 512 = 1024"]);
    for counter in [1536, 1792, 1795, 1798] {
        probe.send(Side::Client, &cyclic("8001", counter, 0x35));
    }
    assert_eq!(breaks(&mut probe), ["break profinet-rt · io · cycle counter 2048 = 1795"]);
}

#[test]
fn alarms_wait_for_their_acknowledgement() {
    let mut probe = probe();
    probe.send(Side::Server, &hex(ALARM)).send(Side::Client, &hex(RTA_ACK));
    assert_eq!(probe.stated(), [""; 0]);
    probe.send(Side::Client, &hex(ALARM_ACK));
    assert_eq!(
        probe.stated(),
        ["did profinet-rt by server · 65025.1 · diagnosis of slot 1 subslot 1 +1 = 0"]
    );
    probe.send(Side::Client, &hex(ALARM_ACK));
    assert_eq!(probe.orphans(), 1);
    probe.send(Side::Client, &hex(RTA_ERROR));
    assert_eq!(probe.stated(), ["did profinet-rt · 65025.4 ·  +1 = 3481402626"]);
}

/// A channel's extended diagnosis that appears, and one behind maintenance that disappears.
#[test]
fn alarms_tell_what_a_channel_has() {
    let alarm = |length: &str, more: &str| {
        hex(&format!(
            "fe01 0001 0001 11 01 0000 ffff {length} 0002 001a 01 00 0001 00000000 0001 0001
            00000011 00000022 0801 {more}"
        ))
    };
    let mut probe = probe();
    probe.send(Side::Server, &alarm("0028", "8002 0004 2801 0001 0000 00000000"));
    assert_eq!(
        probe.stated(),
        ["was profinet-rt by server · 65025.1 · slot 1 subslot 1 channel 4: fault +1 = U16Be [00, 01]"]
    );
    let maintenance = "8100 0f00 0008 01 00 0000 00000001";
    let over = format!("{maintenance} 8000 0004 3001 0001");
    probe.send(Side::Server, &alarm("0030", &over));
    assert_eq!(
        probe.stated(),
        ["was profinet-rt by server · 65025.1 · slot 1 subslot 1 channel 4: fault +1 = U16Be [00, 00]"]
    );
}

#[test]
fn clocks_have_a_master() {
    assert_eq!(
        stated(Side::Client, &hex(SYNC)),
        ["did ptcp · 32 · master 02:00:00:00:00:01 +1 = no answer"]
    );
    let delay = "ff40 000000000000000000000000 4a72 0000 00000000 0c06 286336f1fffb 0000";
    assert_eq!(
        stated(Side::Client, &hex(delay)),
        ["did ptcp · 65344 · port 28:63:36:f1:ff:fb +1 = no answer"]
    );
    let announced = "ff01 000000000000000000000000 0001 000000000000
        0216 020000000001 00000000000000000000000000000000 0806 8164f8feffff 0000";
    assert_eq!(
        stated(Side::Client, &hex(announced)),
        [
            "did ptcp · 65281 · master 02:00:00:00:00:01 +1 = no answer",
            "was ptcp · 65281 · master priority 1 +1 = U8 [01]",
            "was ptcp · 65281 · master priority 2 +1 = U8 [64]",
            "was ptcp · 65281 · clock class +1 = U8 [f8]",
            "was ptcp · 65281 · clock accuracy +1 = U8 [fe]",
        ]
    );
}

#[test]
fn broken_messages_are_violations() {
    let broke = |text: &str| stated(Side::Client, &hex(text)).concat();
    assert_eq!(broke("fe"), "broke profinet-rt · wrong length · no frame identifier");
    assert_eq!(broke("1000"), "broke profinet-rt · unknown frame · frame id 0x1000 is reserved");
    assert_eq!(
        broke("fefe 04 00 00000001 0000 0000"),
        "broke profinet-dcp · unknown message · service 4, type 0 in a 0xfefe"
    );
    assert_eq!(
        broke("c000 000102"),
        "broke profinet-rt · wrong length · 4 octets or more needed, 3 there"
    );
    assert_eq!(
        stated(Side::Client, &[cyclic("c000", 1, 0x35), vec![1]].concat())[0],
        "broke profinet-rt · transfer status · 0 needed, 0x01 there"
    );
    assert_eq!(
        broke("fc01 0001"),
        "broke profinet-rt · wrong length · 2 octets of an alarm are missing"
    );
    assert_eq!(broke("ff40 00"), "broke ptcp · wrong length · 20 octets or more needed, 1 there");
}

#[test]
fn every_message_cut_short_is_broken_or_less() {
    for text in [IDENTIFY_ALL, IDENTIFIED, SET_IP, NAME_IS, ALARM, RTA_ERROR] {
        let whole = hex(text);
        for at in 2..whole.len() {
            let lines = stated(Side::Server, &whole[..at]);
            let broken = lines.iter().any(|line| line.starts_with("broke"));
            assert!(broken, "{text} cut at {at}: {lines:?}");
        }
    }
}

#[test]
fn a_frame_identifier_tells_whose_it_is() {
    let recognised = |text: &str| {
        [DCP, RT, PTCP].map(|protocol| (protocol.recognise)(Carrier::Ethernet, &hex(text)))
    };
    let no = Recognition::No;
    let sure = |side| Recognition::Sure(Some(side));
    assert_eq!(recognised(SET_IP), [sure(Side::Client), no, no]);
    assert_eq!(recognised(IDENTIFIED), [sure(Side::Server), no, no]);
    assert_eq!(recognised("fefd 09 00"), [Recognition::Broken, no, no]);
    assert_eq!(recognised("c000 00"), [no, Recognition::Maybe(None), no]);
    assert_eq!(recognised(SYNC), [no, no, Recognition::Maybe(Some(Side::Client))]);
    assert_eq!(recognised("7000 00"), [no, Recognition::Broken, no]);
}

#[test]
fn any_octets_are_survived() {
    let mut seeds: Vec<_> = [
        IDENTIFY_ALL,
        IDENTIFY_NAME,
        IDENTIFIED,
        GET_NAME,
        NAME_IS,
        SET_IP,
        SET_DONE,
        RESET,
        HELLO,
        SYNC,
        ALARM,
        ALARM_ACK,
        RTA_ERROR,
    ]
    .map(hex)
    .to_vec();
    seeds.push(cyclic("8001", 256, 0x35));
    [DCP, RT, PTCP].iter().for_each(|p| any_octets(p, Carrier::Ethernet, &seeds, 2_000));
}
