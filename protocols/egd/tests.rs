use super::PROTOCOL;
use wire::probe::{any_octets, hex, Probe};
use wire::{Carrier, Recognition, Side};

/// What 10.0.0.7 produces as exchange 5, at the beginning of 1970.
fn produced(request: u16, status: u32, signature: u32, data: &str) -> Vec<u8> {
    let mut bytes = vec![13, 1];
    bytes.extend(request.to_le_bytes());
    bytes.extend(hex("0a000007 05000000 0a000000 00000000"));
    bytes.extend(status.to_le_bytes());
    bytes.extend(signature.to_le_bytes());
    bytes.extend([vec![0; 4], hex(data)].concat());
    bytes
}

fn stated(messages: &[Vec<u8>]) -> Vec<String> {
    let mut probe = Probe::new(&PROTOCOL, Carrier::Udp);
    for bytes in messages {
        probe.send(Side::Client, bytes);
    }
    probe.stated()
}

const DID: &str = "did egd unit 10.0.0.7 · 13 · exchange 5 +1 = no answer";

#[test]
fn a_controller_produces_an_exchange() {
    let was = "was egd unit 10.0.0.7 · 13 ·";
    assert_eq!(
        stated(&[produced(7, 1, 0x0002_0001, "aabb")]),
        [
            DID.into(),
            format!("{was} status +1 = U32Be [00, 00, 00, 01]"),
            format!("{was} configuration signature +1 = U32Be [00, 02, 00, 01]"),
            format!("{was} size +1 = U16Be [00, 02]"),
            format!("{was} minutes ahead of the capture +1 = I32Be [00, 00, 00, 00]"),
            format!("{was} exchange 5 octet 0 +2 = U8 [aa, bb]"),
        ]
    );
}

#[test]
fn what_changed_is_told_and_no_more() {
    let was = "was egd unit 10.0.0.7 · 13 ·";
    let lines = stated(&[
        produced(7, 1, 1, "aabb"),
        produced(8, 1, 1, "aabb"),
        produced(9, 3, 1, "aabb"),
        produced(10, 3, 2, "aacc"),
        produced(11, 3, 2, ""),
    ]);
    assert_eq!(
        lines[6..],
        [
            DID.into(),
            DID.into(),
            format!("{was} status +1 = U32Be [00, 00, 00, 03]"),
            DID.into(),
            format!("{was} configuration signature +1 = U32Be [00, 00, 00, 02]"),
            format!("{was} exchange 5 octet 0 +2 = U8 [aa, cc]"),
            DID.into(),
            format!("{was} size +1 = U16Be [00, 00]"),
        ]
    );
}

#[test]
fn a_message_that_is_missing_breaks_off_the_numbers() {
    let lines = stated(&[produced(65535, 1, 1, ""), produced(0, 1, 1, ""), produced(4, 1, 1, "")]);
    let broken = "break egd unit 10.0.0.7 · 13 · request id 1 = 4";
    assert_eq!(lines.iter().filter(|line| line.starts_with("break")).collect::<Vec<_>>(), [broken]);
}

#[test]
fn of_a_long_exchange_the_beginning_is_told() {
    let lines = stated(&[produced(1, 1, 1, &"00".repeat(1400))]);
    assert!(lines[3].ends_with("size +1 = U16Be [05, 78]"), "{}", lines[3]);
    assert!(lines[5].contains("octet 0 +128 ="), "{}", lines[5]);
}

#[test]
fn a_message_cut_anywhere_states_nothing_but_that() {
    let whole = produced(1, 1, 1, "");
    for length in 2..whole.len() {
        let lines = stated(&[whole[..length].to_vec()]);
        assert_eq!(lines.len(), 1, "{length}: {lines:?}");
        assert!(lines[0].starts_with("broke egd · wrong length · "), "{lines:?}");
    }
    assert_eq!(stated(&[vec![14]]), ["broke egd · unknown type · type 13 of version 1 needed"]);
}

#[test]
fn recognised_by_type_version_and_a_whole_header() {
    let recognise = |bytes: &[u8]| (PROTOCOL.recognise)(Carrier::Udp, bytes);
    let whole = produced(1, 1, 1, "aa");
    assert_eq!(recognise(&whole), Recognition::Maybe(Some(Side::Client)));
    assert_eq!(recognise(&whole[..31]), Recognition::Broken);
    let reserved = [&whole[..28], &[0, 0, 1, 0]].concat();
    assert_eq!(recognise(&reserved), Recognition::Broken);
    assert_eq!(recognise(&[13, 2]), Recognition::No);
    assert_eq!(recognise(&[]), Recognition::No);
}

#[test]
fn any_octets_are_survived() {
    any_octets(&PROTOCOL, Carrier::Udp, &[produced(1, 1, 1, "aabb"), produced(2, 0, 0, "")], 2_000);
}
