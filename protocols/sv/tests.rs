//! Messages by hand, after IEC 61850-9-2, table 14.

use super::counting::Counting;
use super::PROTOCOL;
use wire::probe::{any_octets, hex, Probe};
use wire::{Break, Carrier, Recognition, Side};

/// An ASDU of the stream `id`: sample count, synchronisation, samples.
fn asdu(id: &str, count: u16, synchronised: u8, samples: &str) -> Vec<u8> {
    let mut body = vec![0x80, u8::try_from(id.len()).unwrap()];
    body.extend(id.bytes());
    let rest = format!("8202{count:04x} 830400000001 8501{synchronised:02x}");
    body.extend(hex(&rest));
    let samples = hex(samples);
    body.extend([0x87, u8::try_from(samples.len()).unwrap()]);
    body.extend(samples);
    [&[0x30, u8::try_from(body.len()).unwrap()], body.as_slice()].concat()
}

/// A frame of `asdus`.
fn frame(simulated: bool, asdus: &[Vec<u8>]) -> Vec<u8> {
    let sequence = asdus.concat();
    let mut pdu = hex(&format!("8001{:02x} a282{:04x}", asdus.len(), sequence.len()));
    pdu.extend(sequence);
    let simulated = if simulated { 0x80 } else { 0 };
    let head = format!("4000 {:04x} {simulated:02x}00 0000 6082{:04x}", pdu.len() + 12, pdu.len());
    [hex(&head), pdu].concat()
}

fn one(count: u16, samples: &str) -> Vec<u8> {
    frame(false, &[asdu("MU0101", count, 2, samples)])
}

fn probe() -> Probe {
    Probe::new(&PROTOCOL, Carrier::Ethernet)
}

const DID: &str = "did sv · publish · MU0101 +1 = no answer";

#[test]
fn a_stream_is_told_once_with_what_it_says_of_itself() {
    let mut probe = probe();
    probe.send(Side::Client, &one(7, "00000001"));
    assert_eq!(
        probe.stated(),
        [
            "is sv · client · name = MU01",
            DID,
            "was sv · publish · MU0101: simulation +1 = U32Be [00, 00, 00, 00]",
            "was sv · publish · MU0101: confRev +1 = U32Be [00, 00, 00, 01]",
            "was sv · publish · MU0101: smpSynch +1 = U32Be [00, 00, 00, 02]",
            "was sv · publish · MU0101: noASDU +1 = U32Be [00, 00, 00, 01]",
        ]
    );
    probe.send(Side::Client, &one(8, "00000002"));
    assert_eq!(probe.stated(), [DID]);
    probe.send(Side::Client, &frame(true, &[asdu("MU0101", 9, 0, "00000003")]));
    assert_eq!(
        probe.stated(),
        [
            DID,
            "was sv · publish · MU0101: simulation +1 = U32Be [00, 00, 00, 01]",
            "was sv · publish · MU0101: smpSynch +1 = U32Be [00, 00, 00, 00]",
        ]
    );
}

/// What a frame of another stream, or of several, brings.
#[test]
fn each_stream_of_a_frame_is_one_operation() {
    let mut probe = probe();
    let both = |count| {
        let samples = [("A", count), ("A", count + 1), ("IED1/LLN0.M1", count)];
        frame(false, &samples.map(|(id, count)| asdu(id, count, 0, "0001")))
    };
    probe.send(Side::Client, &both(0));
    assert!(probe.stated().contains(&"is sv · client · name = IED1".into()));
    probe.send(Side::Client, &both(2));
    assert_eq!(
        probe.stated(),
        [
            "did sv · publish · A +1 = no answer",
            "did sv · publish · IED1/LLN0.M1 +1 = no answer",
            "break sv · publish · smpCnt 1 = 2",
        ]
    );
}

/// Of the light edition: 1,000 mA in phase a, whose quality is `quality`.
fn light(count: u16, quality: &str) -> Vec<u8> {
    one(count, &format!("000003e8 {quality} {}", "00000000".repeat(14)))
}

#[test]
fn samples_are_told_once_a_second_and_qualities_where_they_change() {
    let mut probe = probe();
    let mut told = |count, quality| {
        probe.send(Side::Client, &light(count, quality));
        let stated = probe.stated();
        let of_phase = |line: &&String| line.contains(": Ia");
        let lines = stated.iter().filter(of_phase).map(|line| line.split_once(": ").unwrap().1);
        (lines.map(str::to_owned).collect::<Vec<_>>(), stated.len())
    };
    let value = "Ia +1 = I32Be [00, 00, 03, e8]".to_owned();
    let quality = |octet| format!("Ia quality +1 = U32Be [00, 00, 00, {octet}]");
    assert_eq!(told(3998, "00000000").0, [value.clone(), quality("00")]);
    assert_eq!(told(3999, "00000000"), (vec![], 1));
    assert_eq!(told(0, "00000000"), (vec![value], 9));
    assert_eq!(told(1, "00000001"), (vec![quality("01")], 2));
    assert_eq!(told(2, "00010001"), (vec![], 1), "no quality has such a bit");
}

#[test]
fn counts_that_leap_are_breaks() {
    let mut probe = probe();
    let mut breaks = |count, samples| {
        probe.send(Side::Client, &one(count, samples));
        probe.stated().into_iter().find(|line| line.starts_with("break"))
    };
    let of = |what: &str| Some(format!("break sv · publish · smpCnt {what}"));
    assert_eq!([breaks(7, "00"), breaks(8, "00")], [const { None }; 2]);
    assert_eq!(breaks(8, "00"), None, "the same frame again");
    assert_eq!(breaks(8, "01"), of("9 = 8"), "other samples of the same moment");
    assert_eq!(breaks(3900, "00"), of("9 = 3900"));
    assert_eq!(breaks(9, "00"), of("3901 = 9"));
    assert_eq!([breaks(10, "00"), breaks(0, "00"), breaks(1, "00")], [const { None }; 3]);
}

/// Four thousand samples a second, and then `pause` nanoseconds before sample 1,000.
fn after_pause(pause: i64) -> Option<Break> {
    let mut counting = Counting::default();
    let went_on = (0..100).find_map(|n: u32| counting.count(n, &[], i64::from(n) * 250_000));
    assert_eq!(went_on, None);
    counting.count(1_000, &[], 99 * 250_000 + pause)
}

#[test]
fn a_count_runs_ahead_with_time() {
    let broken = Break { counter: "smpCnt", expected: 100, came: 1_000 };
    assert_eq!(after_pause(250_000), Some(broken), "somebody else counts");
    assert_eq!(after_pause(901 * 250_000), None, "frames were lost");
    assert_eq!(after_pause(901 * 250_000 / 3), Some(broken));
    assert_eq!(after_pause(12_000_000_000), None, "nobody knows what came in twelve seconds");
}

#[test]
fn broken_messages_are_violations() {
    let broke = |bytes: &[u8]| {
        let mut probe = probe();
        probe.send(Side::Client, bytes).stated().into_iter().find(|line| line.starts_with("broke"))
    };
    let whole = one(1, "00000001");
    assert_eq!(broke(&whole), None);
    let mut lacking = whole.clone();
    let promised = lacking.iter().position(|octet| *octet == 0x80).unwrap() + 2;
    lacking[promised] = 9;
    assert_eq!(
        broke(&lacking).unwrap(),
        "broke sv · wrong number of ASDUs · 9 ASDUs needed, 1 there"
    );
    let mut long = whole.clone();
    *long.iter_mut().rev().nth(4).unwrap() = 9;
    assert_eq!(
        broke(&long).unwrap(),
        "broke sv · broken encoding · an element goes on behind the end of what holds it"
    );
    for at in 1..whole.len() {
        assert!(broke(&whole[..at]).is_some(), "cut at {at}");
    }
}

#[test]
fn recognises_by_length_and_pdu() {
    let recognised = |bytes: &[u8]| (PROTOCOL.recognise)(Carrier::Ethernet, bytes);
    assert_eq!(recognised(&one(1, "00")), Recognition::Maybe(Some(Side::Client)));
    assert_eq!(recognised(&hex("4000 0100 0000 0000 60")), Recognition::Broken);
    assert_eq!(recognised(&hex("4000 000a 0000 0000 6100")), Recognition::Broken);
}

#[test]
fn any_octets_are_survived() {
    let seeds = [light(0, "00000000"), frame(true, &[asdu("A", 1, 0, "00"), asdu("B", 1, 0, "")])];
    any_octets(&PROTOCOL, Carrier::Ethernet, &seeds, 3_000);
}
