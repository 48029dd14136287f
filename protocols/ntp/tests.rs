use super::*;
use wire::probe::{any_octets, hex, Probe};

/// The beginning of 1970, when probes send, in seconds since 1900.
const NOW: u32 = 2_208_988_800;

fn packet(head: &str, reference: &str, origin: u32, transmit: u32) -> Vec<u8> {
    let times = format!("{NOW:08x}00000000 {origin:08x}00000001 {NOW:08x}00000002");
    hex(&format!("{head} 00000000 00000000 {reference} {times} {transmit:08x}00000001"))
}

fn ask() -> Vec<u8> {
    packet("23 00 06 ec", "00000000", 0, 77)
}

/// Of a server that goes by 192.168.7.9.
fn answer() -> Vec<u8> {
    packet("24 02 06 e8", "c0a80709", 77, NOW)
}

/// Stratum 0 with a reason. 7.4
fn refused(reason: &str) -> Vec<u8> {
    let digits: String = reason.bytes().map(|octet| format!("{octet:02x}")).collect();
    packet("e4 00 06 e8", &digits, 77, NOW)
}

fn read_variables() -> Vec<u8> {
    hex("16 02 0007 0000 0000 0000 0000")
}

fn variables(text: &str) -> Vec<u8> {
    let head = format!("16 82 0007 0618 0000 0000 {:04x}", text.len());
    [hex(&head), text.into()].concat()
}

fn recent_clients() -> Vec<u8> {
    hex("17 00 03 2a 0000 0000")
}

fn after(messages: &[(Side, Vec<u8>)]) -> Vec<String> {
    let mut probe = Probe::new(&PROTOCOL, Carrier::Udp);
    for (side, bytes) in messages {
        probe.send(*side, bytes);
    }
    probe.end().stated()
}

#[test]
fn a_server_tells_the_time_and_by_which_clock() {
    let mut probe = Probe::new(&PROTOCOL, Carrier::Udp);
    assert_eq!(
        probe.send(Side::Client, &ask()).send(Side::Server, &answer()).stated(),
        [
            "did ntp · 3 ·  +1 = 0",
            "was ntp · 3 · stratum +1 = U8 [02]",
            "was ntp · 3 · leap indicator +1 = U8 [00]",
            "was ntp · 3 · reference id +1 = Text [31, 39, 32, 2e, 31, 36, 38, 2e, 37, 2e, 39]",
            "was ntp · 3 · minutes ahead of the capture +1 = I32Be [00, 00, 00, 00]",
            "is ntp · server · capabilities = NTP server",
        ]
    );
    assert_eq!(probe.send(Side::Server, &answer()).orphans(), 1, "nobody asked again");
}

#[test]
fn an_answer_belongs_to_the_request_whose_time_it_repeats() {
    let other = packet("24 02 06 e8", "c0a80709", 78, NOW);
    let stated = after(&[(Side::Client, ask()), (Side::Server, other)]);
    assert_eq!(
        stated,
        ["is ntp · server · capabilities = NTP server", "did ntp · 3 ·  +1 = unanswered"]
    );
}

#[test]
fn a_refusal_is_no_time() {
    for (reason, status) in [("DENY", 1), ("RSTR", 2), ("RATE", 3)] {
        let stated = after(&[(Side::Client, ask()), (Side::Server, refused(reason))]);
        assert_eq!(stated, [format!("did ntp · 3 ·  +1 = {status}")]);
    }
    let stated = after(&[(Side::Client, ask()), (Side::Server, refused("INIT"))]);
    assert_eq!(stated[0], "did ntp · 3 ·  +1 = 0");
    assert_eq!(stated[2], "was ntp · 3 · leap indicator +1 = U8 [03]");
    assert_eq!(stated.len(), 4, "whoever goes by no clock tells no time: {stated:?}");
}

#[test]
fn how_far_a_clock_is_ahead_is_told_in_whole_minutes_whatever_the_era() {
    let ahead = |transmit: u32, now: i64| {
        let bytes = packet("24 02 06 e8", "c0a80709", 0, transmit);
        Packet::read(&bytes).unwrap().minutes_ahead(now * 1_000_000_000)
    };
    assert_eq!(ahead(NOW, 0), Some(0));
    assert_eq!(ahead(NOW + 59, 0), Some(0));
    assert_eq!(ahead(NOW + 3600, 0), Some(60));
    assert_eq!(ahead(NOW - 3600, 0), Some(-60));
    // The second era begins on 7 February 2036, at 06:28:16.
    assert_eq!(ahead(60, 2_085_978_496), Some(1));
    assert_eq!(ahead(u32::MAX - 59, 2_085_978_496), Some(-1));
}

#[test]
fn who_broadcasts_and_peers_tell_of_themselves() {
    let stated = after(&[(Side::Client, packet("25 01 06 e8", "47505300", 0, NOW))]);
    assert_eq!(stated[0], "did ntp · 5 ·  +1 = no answer");
    assert_eq!(stated[3], "was ntp · 5 · reference id +1 = Text [47, 50, 53]");
    assert_eq!(stated[5], "is ntp · client · capabilities = NTP server");
    let stated = after(&[(Side::Server, packet("22 02 06 e8", "c0a80709", 0, NOW))]);
    assert_eq!(stated[0], "did ntp by server · 2 ·  +1 = no answer");
}

#[test]
fn how_a_server_proves_who_it_is() {
    let how = |tail: &str| {
        let bytes = [answer(), hex(tail)].concat();
        let claim = "is ntp · server · authentication = ";
        after(&[(Side::Server, bytes)])
            .iter()
            .find_map(|line| Some(line.strip_prefix(claim)?.into()))
    };
    let mac = "00000005 00112233445566778899aabbccddeeff";
    assert_eq!(how(""), None::<String>);
    assert_eq!(how("00000000"), None, "a crypto-NAK: the request's proof was no good");
    assert_eq!(how(mac).as_deref(), Some("symmetric key"));
    let unique = format!("0104 0024 {}", "00".repeat(32));
    assert_eq!(how(&format!("{unique} 0404 0028 {}", "00".repeat(36))).as_deref(), Some("NTS"));
    assert_eq!(how(&format!("{unique} {mac}")).as_deref(), Some("symmetric key"));
    assert_eq!(how(&format!("8202 0024 {}", "00".repeat(32))).as_deref(), Some("Autokey"));
    assert_eq!(how(&format!("0104 0000 {}", "00".repeat(32))), None, "a field without end");
}

#[test]
fn a_server_says_what_it_runs() {
    let text = r#"version="ntpd 4.2.8p15@1.3728-o, SMP", processor="x86_64", system="Linux/5.10""#;
    assert_eq!(
        after(&[(Side::Client, read_variables()), (Side::Server, variables(text))]),
        [
            "did ntp · 6.2 ·  +1 = 0",
            "is ntp · server · software = ntpd 4.2.8p15@1.3728-o, SMP",
            "is ntp · server · os = Linux/5.10",
        ]
    );
    let refused = hex("16 c2 0007 0700 0000 0000 0000");
    let stated = after(&[(Side::Client, read_variables()), (Side::Server, refused)]);
    assert_eq!(stated, ["did ntp · 6.2 ·  +1 = 263"]);
}

#[test]
fn what_is_set_and_which_server_of_a_server_is_meant() {
    let write = hex("16 03 0008 0000 9f2a 0000 0004 613d3100");
    assert_eq!(
        after(&[(Side::Client, write)]),
        ["did ntp · 6.3 · association 40746 +1 = unanswered"]
    );
    assert_eq!(
        after(&[(Side::Server, hex("16 87 0001 0000 0000 0000 0000"))]),
        ["did ntp by server · 6.7 ·  +1 = no answer"]
    );
}

#[test]
fn an_answer_in_parts_counts_once() {
    let part = |sequence: u8, error: u8| {
        hex(&format!("d7 {sequence:02x} 03 2a {error:x}001 0004 00000000"))
    };
    let mut probe = Probe::new(&PROTOCOL, Carrier::Udp);
    probe.send(Side::Client, &recent_clients());
    probe.send(Side::Server, &part(0, 0)).send(Side::Server, &part(1, 0));
    assert_eq!((probe.stated(), probe.orphans()), (vec!["did ntp · 7.42 ·  +1 = 0".into()], 0));
    probe.send(Side::Client, &recent_clients()).send(Side::Server, &part(0, 4));
    assert_eq!(probe.stated(), ["did ntp · 7.42 ·  +1 = 516"]);
}

#[test]
fn what_is_broken_is_told() {
    let cut = |bytes: Vec<u8>, length: usize| after(&[(Side::Client, bytes[..length].into())]);
    assert_eq!(cut(ask(), 40), ["broke ntp · wrong length · 8 octets are missing"]);
    assert_eq!(cut(variables("abc"), 13), ["broke ntp · wrong length · 2 octets are missing"]);
    assert_eq!(
        after(&[(Side::Client, vec![0x20])]),
        ["broke ntp · wrong mode · a mode of 1 to 7 needed"]
    );
}

#[test]
fn messages_that_are_cut_anywhere_state_no_operation() {
    for whole in [ask(), answer(), read_variables(), variables("a=1"), recent_clients()] {
        for length in 1..whole.len() {
            let stated = after(&[(Side::Client, whole[..length].into())]);
            assert_eq!(stated.len(), 1, "{length} of {}: {stated:?}", whole.len());
            assert!(stated[0].starts_with("broke ntp · wrong length"), "{stated:?}");
        }
    }
}

#[test]
fn recognised_by_what_clocks_have() {
    let recognise = |bytes: &[u8]| (PROTOCOL.recognise)(Carrier::Udp, bytes);
    assert_eq!(recognise(&ask()), Recognition::Maybe(Some(Side::Client)));
    assert_eq!(recognise(&answer()), Recognition::Maybe(Some(Side::Server)));
    assert_eq!(recognise(&packet("25 01 06 e8", "47505300", 0, NOW)), Recognition::Maybe(None));
    assert_eq!(recognise(&read_variables()), Recognition::Maybe(Some(Side::Client)));
    assert_eq!(recognise(&recent_clients()), Recognition::Maybe(Some(Side::Client)));
    assert_eq!(recognise(&ask()[..40]), Recognition::Broken);
    assert_eq!(recognise(&variables("abc")[..13]), Recognition::Broken);
    assert_eq!(recognise(&packet("24 11 06 e8", "00000000", 0, 1)), Recognition::No, "stratum 17");
    assert_eq!(recognise(&packet("3c 02 06 e8", "00000000", 0, 1)), Recognition::No, "version 7");
    assert_eq!(
        recognise(&packet("24 02 06 08", "00000000", 0, 1)),
        Recognition::No,
        "256 s a tick"
    );
    assert_eq!(recognise(&[]), Recognition::No);
}

/// On its own port alone: elsewhere it is rather somebody else's.
#[test]
fn what_begins_alike_by_chance_is_not_recognised_elsewhere() {
    let recognise = |bytes: &[u8]| (PROTOCOL.recognise)(Carrier::Udp, bytes);
    let filled = |head: &str| [hex(head), vec![0x5A; 88]].concat();
    for head in [
        "1701 0000 0100 0000 000f a700 7021 b874", // DTLS before 1.0: data
        "1601 0000 0000 0000 0000 0000 5601 0000", // and a handshake
        "cb00 0000 0108 87f5 e877 0bcf 954c 08a3", // QUIC
        "a200 0000 0108 a307 bd97 9311 dda1 083b",
        "0a00 0000 5102 8000 1400 0000 0000 0000",   // KCP
        "23 00 12 ec 0000 0000 0000 0000 0000 0000", // asks every three days
    ] {
        assert_eq!(recognise(&filled(head)), Recognition::Broken, "{head}");
    }
    let mut simple = hex("1b");
    simple.resize(48, 0);
    assert_eq!(recognise(&simple), Recognition::Maybe(Some(Side::Client)));
}

#[test]
fn any_octets_end() {
    let seeds = [
        ask(),
        answer(),
        refused("RATE"),
        read_variables(),
        variables("system=\"x\""),
        recent_clients(),
    ];
    any_octets(&PROTOCOL, Carrier::Udp, &seeds, 3_000);
}
