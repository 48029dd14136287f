use super::PROTOCOL;
use wire::probe::{any_octets, hex, Probe};
use wire::{Carrier, Recognition, Side};

/// A grandmaster's port, and one that follows.
const MASTER: &str = "001ecd fffe 122dbd 0001";
const FOLLOWER: &str = "021b19 fffe 000002 0001";

/// Table 35: a message of domain 3 with these flags and this number.
fn message(kind: u8, flags: &str, from: &str, sequence: u16, behind: &str) -> Vec<u8> {
    let behind = hex(behind);
    let head = format!("{kind:02x} 12 {:04x} 03 00 {flags}", 34 + behind.len());
    let middle = format!("{:024x} {from} {sequence:04x} 05 00", 0);
    [hex(&head), hex(&middle), behind].concat()
}

/// Table 43: priorities 1 and 2, and the clock's class.
fn announce(first: u8, class: u8, sequence: u16, tlvs: &str) -> Vec<u8> {
    let clock = format!("{first:02x} {class:02x} 21 4e5d 80 001ecdfffe122dbd 0000 20");
    message(0x0B, "003c", MASTER, sequence, &format!("{:020} 0025 00 {clock} {tlvs}", 0))
}

/// 13.8.2: seconds, and no nanoseconds.
fn told(kind: u8, flags: &str, sequence: u16, seconds: u32) -> Vec<u8> {
    message(kind, flags, MASTER, sequence, &format!("0000 {seconds:08x} 00000000"))
}

/// 15.4.1: to a port, an action, and what stands behind it.
fn manage(flags: &str, from: &str, to: &str, action: u8, tlv: &str) -> Vec<u8> {
    message(0x0D, flags, from, 7, &format!("{to} 01 01 {action:02x} 00 {tlv}"))
}

/// Priority 1 is set, and 5 is what it is set to (15.5.3.5.1).
const PRIORITY: &str = "0001 0004 2005 05 00";

fn signal(from: &str, tlvs: &str) -> Vec<u8> {
    message(0x0C, "0400", from, 1, &format!("ffffffffffffffffffff {tlvs}"))
}

/// IEEE 1588-2002, table 18: the header and what a Sync says of its grandmaster.
fn first_version() -> Vec<u8> {
    let header = format!("0001 0001 {:032x} 01 01 0200000000aa 0001 0007 00 00 0000 00000000", 0);
    let clock = format!("{:028} 0200000000bb 0001 0000 000000 01 47505300", 0);
    hex(&format!("{header} {clock} {:010} 01 {:024} 0002 {:066}", 0, 0, 0))
}

fn stated(messages: &[(Side, Vec<u8>)]) -> Vec<String> {
    let mut probe = Probe::new(&PROTOCOL, Carrier::Udp);
    for (side, bytes) in messages {
        probe.send(*side, bytes);
    }
    probe.end().stated()
}

fn of_client(messages: &[Vec<u8>]) -> Vec<String> {
    let sent: Vec<_> = messages.iter().map(|bytes| (Side::Client, bytes.clone())).collect();
    stated(&sent)
}

#[test]
fn a_master_announces_its_grandmaster_and_how_good_it_is() {
    let unit = "unit domain 3 · 11";
    assert_eq!(
        of_client(&[announce(128, 6, 1, "")]),
        [
            format!("did ptp {unit} · 8006.001ecd.fffe.122dbd +1 = no answer"),
            format!("was ptp {unit} · priority 1 +1 = U8 [80]"),
            format!("was ptp {unit} · clock class +1 = U8 [06]"),
            format!("was ptp {unit} · clock accuracy +1 = U8 [21]"),
            format!("was ptp {unit} · clock variance +1 = U16Be [4e, 5d]"),
            format!("was ptp {unit} · priority 2 +1 = U8 [80]"),
            format!("was ptp {unit} · steps removed +1 = U16Be [00, 00]"),
            format!("was ptp {unit} · time source +1 = U8 [20]"),
            format!("was ptp {unit} · UTC offset +1 = I16Be [00, 25]"),
            format!("was ptp {unit} · leap second +1 = U8 [00]"),
            format!("was ptp {unit} · UTC offset valid +1 = U8 [01]"),
            format!("was ptp {unit} · PTP timescale +1 = U8 [01]"),
            format!("was ptp {unit} · time traceable +1 = U8 [01]"),
            format!("was ptp {unit} · frequency traceable +1 = U8 [01]"),
            "is ptp · client · capabilities = PTP grandmaster".into(),
            "is ptp · client · authentication = none".into(),
        ]
    );
    let other = message(0x0B, "0000", FOLLOWER, 1, &"00".repeat(30));
    let last = of_client(&[other]);
    assert!(last.contains(&"is ptp · client · capabilities = PTP boundary clock".into()));
}

#[test]
fn what_stands_behind_an_announcement_is_told() {
    let power = "0003 0012 1c129d 000001 0007 00000064 000000c8 0000";
    let proof = "8009 0004 01020304";
    let lines = of_client(&[announce(128, 6, 1, &format!("{power} {proof}"))]);
    let unit = "was ptp unit domain 3 · 11";
    assert!(lines.contains(&format!("{unit} · grandmaster id +1 = U16Be [00, 07]")));
    let inaccuracy = format!("{unit} · grandmaster time inaccuracy +1 = U32Be [00, 00, 00, 64]");
    assert!(lines.contains(&inaccuracy), "{lines:?}");
    assert!(lines.contains(&"is ptp · client · authentication = symmetric key".into()));
    let later = "0003 0012 1c129d 000002 0007 00000000 000000c8 0000";
    let lines = of_client(&[announce(128, 6, 1, later)]);
    let inaccuracy = format!("{unit} · total time inaccuracy +1 = U32Be [00, 00, 00, c8]");
    assert!(lines.contains(&inaccuracy), "{lines:?}");
}

/// The probe's clock is at the beginning of 1970 all along.
#[test]
fn a_clock_is_ahead_by_whole_minutes_once_its_seconds_are_known() {
    let ahead = "was ptp unit domain 3 · 8 · minutes ahead of the capture +1 = I32Be ";
    let found = |messages: &[Vec<u8>]| -> Vec<String> {
        let lines = of_client(messages);
        lines.iter().filter_map(|line| Some(line.strip_prefix(ahead)?.into())).collect()
    };
    assert_eq!(found(&[told(8, "0000", 1, 637)]), [""; 0], "TAI, UTC or nobody's seconds");
    assert_eq!(found(&[announce(1, 6, 1, ""), told(8, "0000", 1, 637)]), ["[00, 00, 00, 0a]"]);
    let two_steps = [announce(1, 6, 1, ""), told(0, "0200", 1, 637)];
    assert_eq!(of_client(&two_steps).len(), 17, "the precise time follows");
}

#[test]
fn a_clock_that_jumps_and_a_number_that_is_missing_break_off() {
    let lines =
        of_client(&[told(8, "0000", 1, 100), told(8, "0000", 2, 102), told(8, "0000", 4, 99)]);
    let sent = "did ptp unit domain 3 · 8 ·  +1 = no answer";
    assert_eq!(
        lines,
        [
            sent,
            sent,
            "break ptp unit domain 3 · 8 · sequenceId 3 = 4",
            sent,
            "break ptp unit domain 3 · 8 · seconds 102 = 99",
        ]
    );
}

#[test]
fn who_asks_for_delays_and_whose_are_told() {
    let asked = message(1, "0000", FOLLOWER, 9, &"00".repeat(10));
    let answer = message(9, "0000", MASTER, 9, &format!("{:020} {FOLLOWER}", 0));
    let line = message(0x12, "0000", FOLLOWER, 9, &"00".repeat(20));
    assert_eq!(
        of_client(&[asked, answer, line]),
        [
            "did ptp unit domain 3 · 1 ·  +1 = no answer",
            "did ptp unit domain 3 · 9 · 021b19.fffe.000002-1 +1 = no answer",
            "did ptp unit domain 3 of SDO 100 · 2 ·  +1 = no answer",
        ]
    );
}

#[test]
fn who_sets_a_clock_is_told_with_what_it_is_set_to() {
    let all = "ffffffffffffffffffff";
    assert_eq!(
        of_client(&[manage("0000", FOLLOWER, MASTER, 1, PRIORITY)]),
        [
            "did ptp unit domain 3 · 13.1 · priority 1 +1 = no answer",
            "was ptp unit domain 3 · 13.1 · priority 1 +1 = U8 [05]",
            "was ptp unit domain 3 · 13.1 · target +1 = Text \
             [30, 30, 31, 65, 63, 64, 2e, 66, 66, 66, 65, 2e, 31, 32, 32, 64, 62, 64, 2d, 31]",
        ]
    );
    let reads = of_client(&[manage("0000", FOLLOWER, all, 0, PRIORITY)]);
    assert_eq!(reads, ["did ptp unit domain 3 · 13.0 · priority 1 +1 = no answer"]);
    let refused = of_client(&[manage("0000", MASTER, FOLLOWER, 2, "0002 0008 0005 2005 00000000")]);
    assert_eq!(refused, ["did ptp unit domain 3 · 13.2 · priority 1 +1 = 5"]);
    let unknown = of_client(&[manage("0000", FOLLOWER, all, 3, "0001 0002 c001")]);
    assert_eq!(unknown, ["did ptp unit domain 3 · 13.3 · management C001 +1 = no answer"]);
}

#[test]
fn between_two_ports_an_answer_is_its_requests() {
    let asked = manage("0400", FOLLOWER, MASTER, 0, "0001 0002 2001");
    let data = "0001 0014 2001 0001 0000000000018000 ffffffffffff0000";
    let answer = manage("0400", MASTER, FOLLOWER, 2, data);
    assert_eq!(
        stated(&[(Side::Client, asked.clone()), (Side::Server, answer)]),
        [
            "did ptp unit domain 3 · 13.0 · current data set +1 = 0",
            "was ptp unit domain 3 · 13.0 · steps removed +1 = U16Be [00, 01]",
            "was ptp unit domain 3 · 13.0 · offset from master +1 = F64Be \
             [3f, f8, 00, 00, 00, 00, 00, 00]",
            "was ptp unit domain 3 · 13.0 · mean path delay +1 = F64Be \
             [bf, f0, 00, 00, 00, 00, 00, 00]",
        ]
    );
    assert_eq!(
        of_client(&[asked]),
        ["did ptp unit domain 3 · 13.0 · current data set +1 = no answer"]
    );
}

#[test]
fn a_clock_says_what_it_is() {
    let text = |text: &str| -> String {
        let octets: String = text.bytes().map(|octet| format!("{octet:02x}")).collect();
        format!("{:02x}{octets}", text.len())
    };
    let ends = "0006 001ecd122dbd 0001 0004 0a000001 001ecd 00";
    let texts = [text("Maker;GM;47"), text("1;;2.0"), text("gm-1;Bay 3")].concat();
    let data = format!("0001 8000 {} {ends} {texts} 001b19000100", text("IEEE 802.3"));
    let tlv = format!("0001 {:04x} {data}", hex(&data).len());
    assert_eq!(
        of_client(&[manage("0000", MASTER, FOLLOWER, 2, &tlv)])[1..],
        [
            "is ptp · client · mac = 00:1e:cd:12:2d:bd",
            "is ptp · client · vendor = Maker",
            "is ptp · client · model = GM",
            "is ptp · client · serial = 47",
            "is ptp · client · hardware = 1",
            "is ptp · client · software = 2.0",
            "is ptp · client · name = gm-1",
            "is ptp · client · location = Bay 3",
        ]
    );
    let user = format!("0001 0007 0002 {}", text("gm;X"));
    let lines = of_client(&[manage("0000", MASTER, FOLLOWER, 2, &user)]);
    assert_eq!(lines[1], "is ptp · client · name = gm");
    let cut = of_client(&[manage("0000", MASTER, FOLLOWER, 2, "0001 0004 0002 09 61")]);
    assert_eq!(cut.len(), 1, "{cut:?}");
}

#[test]
fn one_port_is_asked_to_send_to_another_for_a_time() {
    let asks = signal(FOLLOWER, "0004 0006 b0 01 0000000a 0004 0006 00 00 0000000a");
    let grants = "0005 0008 b0 01 0000000a 00 01 0005 0008 00 00 00000000 00 00";
    assert_eq!(
        stated(&[(Side::Client, asks), (Side::Server, signal(MASTER, grants))]),
        [
            "did ptp unit domain 3 · 12.4 · announce +1 = 0",
            "was ptp unit domain 3 · 12.4 · duration +1 = U32Be [00, 00, 00, 0a]",
            "did ptp unit domain 3 · 12.4 · sync +1 = 65536",
        ]
    );
    let cancels = signal(FOLLOWER, "0006 0002 9000");
    let done = stated(&[(Side::Client, cancels), (Side::Server, signal(MASTER, "0007 0002 9000"))]);
    assert_eq!(done, ["did ptp unit domain 3 · 12.6 · delay response +1 = 0"]);
    let mut probe = Probe::new(&PROTOCOL, Carrier::Udp);
    assert_eq!(probe.send(Side::Server, &signal(MASTER, grants)).orphans(), 2);
    let own = of_client(&[signal(MASTER, "0003 0006 0080c2 000002")]);
    assert_eq!(own, ["did ptp unit domain 3 · 12.3 ·  +1 = no answer"]);
}

#[test]
fn the_first_version_names_its_grandmaster_in_a_sync() {
    assert_eq!(
        of_client(&[first_version()]),
        [
            "did ptp · 0 · 0001.02:00:00:00:00:bb +1 = no answer",
            "was ptp · 0 · stratum +1 = U8 [01]",
            "was ptp · 0 · clock identifier +1 = Text [47, 50, 53]",
            "was ptp · 0 · steps removed +1 = U16Be [00, 02]",
        ]
    );
    let managed = |key: u8| {
        let mut bytes = first_version();
        (bytes[20], bytes[32], bytes[55]) = (2, 4, key);
        bytes[42..48].fill(0);
        of_client(&[bytes])
    };
    assert_eq!(managed(27), ["did ptp · 13.1 · time +1 = no answer"]);
    assert_eq!(managed(7), ["did ptp · 13.0 · default data set +1 = no answer"]);
    assert_eq!(managed(28), ["broke ptp · unknown message · a key of 0 to 27 needed, 28 there"]);
}

#[test]
fn a_message_cut_anywhere_states_nothing_but_that() {
    let wholes = [
        announce(128, 6, 1, "8009 0004 01020304"),
        told(0, "0000", 1, 5),
        manage("0000", FOLLOWER, MASTER, 1, PRIORITY),
        signal(FOLLOWER, "0006 0002 9000"),
    ];
    for whole in wholes {
        for length in 2..whole.len() {
            let lines = of_client(&[whole[..length].to_vec()]);
            assert_eq!(lines.len(), 1, "{length}: {lines:?}");
            assert!(lines[0].starts_with("broke ptp · wrong length · "), "{lines:?}");
        }
    }
    let first = first_version();
    for length in 4..92 {
        let lines = of_client(&[first[..length].to_vec()]);
        assert!(lines[0].starts_with("broke ptp · wrong length · "), "{length}: {lines:?}");
    }
}

#[test]
fn recognised_by_type_version_and_length() {
    let recognise = |bytes: &[u8]| (PROTOCOL.recognise)(Carrier::Udp, bytes);
    let group = announce(128, 6, 1, "");
    assert_eq!(recognise(&group), Recognition::Maybe(Some(Side::Client)));
    let unicast = told(0, "0400", 1, 5);
    assert_eq!(recognise(&unicast), Recognition::Maybe(Some(Side::Server)));
    assert_eq!(recognise(&signal(FOLLOWER, "")), Recognition::Maybe(None));
    assert_eq!(recognise(&group[..60]), Recognition::Broken);
    assert_eq!(recognise(&first_version()), Recognition::Maybe(Some(Side::Client)));
    let odd = |at: usize, octet: u8| {
        let mut bytes = announce(128, 6, 1, "");
        bytes[at] = octet;
        recognise(&bytes)
    };
    assert_eq!(odd(0, 4), Recognition::No, "no such type");
    for (at, octet) in [(1, 0x22), (6, 0x08), (7, 0x80), (32, 0x31)] {
        assert_eq!(odd(at, octet), Recognition::Broken, "as RADIUS has it at {at}");
    }
    assert_eq!(odd(1, 3), Recognition::No, "no such version");
    assert_eq!(odd(3, 63), Recognition::No, "too short for an announcement");
    assert_eq!(recognise(&[]), Recognition::No);
    assert_eq!(
        of_client(&[vec![0x0B, 3]]),
        ["broke ptp · unknown version · version 1 or 2 needed"]
    );
}

#[test]
fn any_octets_are_survived() {
    let seeds = [
        announce(128, 6, 1, "0003 0012 1c129d 000001 0007 00000064 000000c8 0000"),
        told(8, "0000", 1, 5),
        manage("0400", FOLLOWER, MASTER, 1, PRIORITY),
        manage("0400", MASTER, FOLLOWER, 2, "0001 0007 0002 04 676d3b58"),
        signal(FOLLOWER, "0004 0006 b0 01 0000000a"),
        signal(MASTER, "0005 0008 b0 01 0000000a 00 01"),
        first_version(),
    ];
    any_octets(&PROTOCOL, Carrier::Udp, &seeds, 3_000);
}
