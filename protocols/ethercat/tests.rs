use super::*;
use wire::probe::{any_octets, hex, Probe};
use wire::{Carrier, Recognition};
use Side::{Client, Server};

/// A frame of datagrams: command, address and offset as they are sent, data, counter.
fn framed(datagrams: &[(u8, &str, &str, u16)]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for (at, (command, address, data, counter)) in datagrams.iter().enumerate() {
        let data = hex(data);
        let more = if at + 1 < datagrams.len() { 0x8000 } else { 0 };
        let length = u16::try_from(data.len()).unwrap() | more;
        bytes.extend([*command, 7]);
        bytes.extend(hex(address));
        bytes.extend(length.to_le_bytes());
        bytes.extend([0, 0]);
        bytes.extend(data);
        bytes.extend(counter.to_le_bytes());
    }
    let header = u16::try_from(bytes.len()).unwrap() | 0x1000;
    [&header.to_le_bytes()[..], &bytes].concat()
}

fn stated(datagrams: &[(u8, &str, &str, u16)]) -> Vec<String> {
    let mut probe = Probe::new(&PROTOCOL, Carrier::Ethernet);
    probe.send(Client, &framed(datagrams)).stated()
}

/// ETG.1000.6, "Mailbox": length, address, channel, type, the rest.
fn mailbox(kind: u8, body: &str) -> String {
    let length = u8::try_from(hex(body).len()).unwrap();
    format!("{length:02x}00 0000 00 1{kind} {body} 0000")
}

/// ETG.1000.4, clause 5.4.
#[test]
fn registers_are_read_and_written() {
    assert_eq!(
        stated(&[
            (7, "0000 3001", "0000", 0),
            (1, "ffff 0000", "00", 0),
            (2, "feff 1000", "e903", 0),
            (4, "e903 3401", "0000", 0),
            (8, "0000 0001", "0100", 0),
            (0, "0000 0009", "00", 0),
        ]),
        [
            "did ethercat · 7 · AL status +1 = no answer",
            "did ethercat unit position 1 · 1 · slave information +1 = no answer",
            "did ethercat unit position 2 · 2 · station address +1 = no answer",
            "did ethercat unit 1001 · 4 · AL status code +1 = no answer",
            "did ethercat · 8 · DL control +1 = no answer",
            "did ethercat · 0 ·  +1 = no answer"
        ]
    );
}

/// ETG.1000.6, "AL control", "AL status".
#[test]
fn states_are_asked_for_and_told() {
    assert_eq!(
        stated(&[(5, "e903 2001", "0800", 0), (8, "0000 2001", "1100", 0)]),
        [
            "did ethercat unit 1001 · 5 · AL control: Operational +1 = no answer",
            "did ethercat · 8 · AL control: Init +1 = no answer"
        ]
    );
    assert_eq!(
        stated(&[
            (4, "e903 3001", "1200", 1),
            (4, "e903 3401", "1a00", 1),
            (7, "0700 3001", "0800", 7)
        ]),
        [
            "was ethercat unit 1001 · 4 · AL status +1 = U16Le [12, 00]",
            "was ethercat unit 1001 · 4 · AL status code +1 = U16Le [1a, 00]",
            "did ethercat unit 1001 · al.error ·  +1 = 26",
            "was ethercat · 7 · AL status +1 = U16Le [08, 00]"
        ]
    );
}

/// ETG.1000.6, "AL status code": read with the state, as masters mostly do.
#[test]
fn a_state_is_told_with_its_reason() {
    assert_eq!(
        stated(&[(4, "e903 3001", "1400 0000 1b00", 1)]),
        [
            "was ethercat unit 1001 · 4 · AL status +1 = U16Le [14, 00]",
            "was ethercat unit 1001 · 4 · AL status code +1 = U16Le [1b, 00]",
            "did ethercat unit 1001 · al.error ·  +1 = 27"
        ]
    );
    assert_eq!(stated(&[(4, "e903 3001", "0800 0000 0000", 1)]).len(), 2, "no error");
    assert_eq!(stated(&[(7, "0700 3001", "1400 0000 1b00", 7)]).len(), 2, "nobody's in particular");
}

/// ETG.1000.4, "Slave information interface": a word's address, then four octets or eight; what
/// another slave has, and other words, are no identity.
#[test]
fn an_eeprom_says_what_a_slave_is() {
    let asks = |word| (5, "e903 0205", word, 1);
    let two = [asks("0001 08000000"), (4, "e903 0205", "4000 08000000 02000000 5230f003", 1)];
    assert_eq!(
        stated(&two),
        [
            "is ethercat unit 1001 · client · vendor_id = 2",
            "is ethercat unit 1001 · client · vendor = Beckhoff",
            "is ethercat unit 1001 · client · product_code = EL1008"
        ]
    );
    let read = (4, "e903 0805", "67120000", 1);
    let serial = stated(&[asks("0001 0e00 0000"), read]);
    assert_eq!(serial, ["is ethercat unit 1001 · client · serial = 4711"]);
    assert!(stated(&[asks("0001 0e000000"), (4, "ea03 0805", "67120000", 1)]).is_empty());
    assert!(stated(&[asks("0001 0e000000"), asks("0001 40000000"), read]).is_empty());
    assert_eq!(
        stated(&[(5, "e903 0205", "0002 0e000000", 0), (5, "e903 0205", "0001 0e000000", 0)]),
        [
            "did ethercat unit 1001 · 5 · EEPROM interface: write +1 = no answer",
            "did ethercat unit 1001 · 5 · EEPROM interface: read +1 = no answer"
        ]
    );
}

/// ETG.1000.6, "Mailbox error", "SoE" (error), "SDO information" (error).
#[test]
fn slaves_refuse() {
    let answers = |kind: u8, body: &str| stated(&[(4, "e903 8010", &mailbox(kind, body), 1)]);
    assert_eq!(answers(0, "0100 0200"), ["did ethercat unit 1001 · error ·  +1 = 65538"]);
    assert!(answers(0, "0100 0000").is_empty() && answers(0, "0200 0200").is_empty());
    let drive = answers(5, "12 40 6480 0470");
    assert_eq!(drive, ["did ethercat unit 1001 · error · P-0-100 +1 = 159748"]);
    let dictionary = answers(3, "0080 07 00 0000 00000206");
    assert_eq!(dictionary, ["did ethercat unit 1001 · error ·  +1 = 100794368"]);
}

/// ETG.1000.6, "SDO information": an object and one of its entries are named.
#[test]
fn objects_have_names() {
    let asks = |body: &str| stated(&[(5, "e903 0010", &mailbox(3, body), 0)]);
    let answers = |body: &str| stated(&[(4, "e903 8010", &mailbox(3, body), 1)]);
    assert_eq!(
        asks("0080 05 00 0000 1810 04 00"),
        ["did ethercat unit 1001 · coe.information.5 · 0x1018:04 +1 = no answer"]
    );
    assert_eq!(
        answers("0080 04 00 0000 1810 2300 04 09 4964"),
        ["was ethercat unit 1001 · coe.information.3 · 0x1018 +1 = Text [49, 64]"]
    );
    assert_eq!(
        answers("0080 06 00 0000 1810 04 00 0700 2000 0700 4e6f"),
        ["was ethercat unit 1001 · coe.information.5 · 0x1018:04 +1 = Text [4e, 6f]"]
    );
}

/// ETG.8200: a mailbox in a frame of its own, for the slave with this address.
#[test]
fn a_gateway_hands_mailboxes_on() {
    let mut probe = Probe::new(&PROTOCOL, Carrier::Udp);
    probe.send(Client, &hex("1050 0a00 e903 00 13 0020 40 1810 01 00000000"));
    probe.send(Side::Server, &hex("1050 0a00 e903 00 13 0030 43 1810 01 02000000"));
    assert_eq!(
        probe.stated()[..3],
        [
            "did ethercat unit 1001 · coe.2 · 0x1018:01 +1 = no answer",
            "was ethercat unit 1001 · coe.2 · 0x1018:01 +1 = U32Le [02, 00, 00, 00]",
            "is ethercat unit 1001 · server · vendor_id = 2"
        ]
    );
}

#[test]
fn process_data_is_one_operation() {
    assert_eq!(
        stated(&[(12, "0000 0001", "0102030405", 0), (11, "0008 0001", "01", 0)]),
        [
            "did ethercat · 12 · process data +1 = no answer",
            "did ethercat · 11 · process data +1 = no answer"
        ]
    );
    assert_eq!(
        stated(&[(12, "0000 0001", "0102030405", 6)]),
        ["was ethercat · 12 · working counter +1 = U16Le [06, 00]"]
    );
}

/// ETG.1000.6, "SDO": what is asked, what was written and found, and what a slave is.
#[test]
fn sdos_are_objects_with_values() {
    let asks = |body: &str| stated(&[(5, "e903 0010", &mailbox(3, body), 0)]);
    let arrived = |body: &str| stated(&[(5, "e903 0010", &mailbox(3, body), 1)]);
    let answers = |body: &str| stated(&[(4, "e903 8010", &mailbox(3, body), 1)]);
    assert_eq!(
        asks("0020 40 1810 01 00000000"),
        ["did ethercat unit 1001 · coe.2 · 0x1018:01 +1 = no answer"]
    );
    assert_eq!(
        asks("0020 2b 4060 00 0f000000"),
        ["did ethercat unit 1001 · coe.1 · 0x6040:00 +1 = no answer"]
    );
    assert_eq!(
        arrived("0020 2b 4060 00 0f000000"),
        ["was ethercat unit 1001 · coe.1 · 0x6040:00 +1 = U16Le [0f, 00]"]
    );
    assert_eq!(
        answers("0030 43 1810 01 02000000"),
        [
            "was ethercat unit 1001 · coe.2 · 0x1018:01 +1 = U32Le [02, 00, 00, 00]",
            "is ethercat unit 1001 · client · vendor_id = 2",
            "is ethercat unit 1001 · client · vendor = Beckhoff"
        ]
    );
    assert_eq!(
        answers("0030 43 1810 02 5230f003")[1],
        "is ethercat unit 1001 · client · product_code = EL1008"
    );
    assert_eq!(
        answers("0030 43 1810 04 15cd5b07")[1],
        "is ethercat unit 1001 · client · serial = 123456789"
    );
    assert_eq!(
        answers("0030 41 0810 00 06000000 454c31303038"),
        ["is ethercat unit 1001 · client · model = EL1008"]
    );
    assert_eq!(
        answers("0020 80 4060 00 02000106"),
        ["did ethercat unit 1001 · coe.4 · 0x6040:00 +1 = 100728834"]
    );
    assert_eq!(
        asks("0080 01 00 0000 0100"),
        ["did ethercat unit 1001 · coe.information.1 ·  +1 = no answer"]
    );
}

/// ETG.1000.6, "FoE", "SoE", "EoE".
#[test]
fn files_drives_and_other_mailboxes() {
    let asks = |kind: u8, body: &str| stated(&[(5, "e903 0010", &mailbox(kind, body), 0)]);
    assert_eq!(
        asks(4, "02 00 00000000 66772e656677"),
        ["did ethercat unit 1001 · foe.2 · fw.efw +1 = no answer"]
    );
    assert_eq!(
        asks(4, "02 00 78563412 66772e656677"),
        ["did ethercat unit 1001 · foe.2 · fw.efw +1 = no answer"]
    );
    assert_eq!(asks(5, "01 40 6480"), ["did ethercat unit 1001 · soe.1 · P-0-100 +1 = no answer"]);
    assert_eq!(asks(2, "00000000"), ["did ethercat unit 1001 · eoe ·  +1 = no answer"]);
}

/// ETG.1000.6, "Emergency", "FoE" (data, error), "SoE" (notification), "EoE": what slaves send.
#[test]
fn slaves_speak_too() {
    let answers = |kind: u8, body: &str| stated(&[(4, "e903 8010", &mailbox(kind, body), 1)]);
    assert_eq!(
        answers(3, "0010 3082 11 0000000000"),
        ["did ethercat unit 1001 · coe.emergency · error 33328 +1 = no answer"]
    );
    assert_eq!(
        answers(4, "03 00 01000000 4142"),
        ["did ethercat unit 1001 · foe.3 ·  +1 = no answer"]
    );
    assert_eq!(answers(4, "05 00 01800000 6e6f"), ["did ethercat unit 1001 · foe.5 ·  +1 = 32769"]);
    assert_eq!(answers(5, "05 40 6400"), ["did ethercat unit 1001 · soe.5 ·  +1 = no answer"]);
    assert!(answers(5, "02 40 6400 0100").is_empty(), "an answer is no operation");
    assert_eq!(answers(2, "00000000"), ["did ethercat unit 1001 · eoe ·  +1 = no answer"]);
    assert_eq!(answers(4, "05 00 0180"), ["broke ethercat · wrong length · 2 octets are missing"]);
}

/// What came back is the master's, and no second request, even if no slave took part.
#[test]
fn what_comes_back_is_an_answer() {
    let came_back = |datagrams: &[(u8, &str, &str, u16)]| {
        let mut probe = Probe::new(&PROTOCOL, Carrier::Ethernet);
        probe.send(Server, &framed(datagrams)).stated()
    };
    let read = |counter| [(4, "e903 3001", "0800", counter)];
    assert_eq!(came_back(&read(1)), ["was ethercat unit 1001 · 4 · AL status +1 = U16Le [08, 00]"]);
    assert_eq!(came_back(&read(0)), [""; 0]);
    assert_eq!(
        came_back(&[(12, "0000 0001", "0102", 0)]),
        ["was ethercat · 12 · working counter +1 = U16Le [00, 00]"]
    );
    let refused = mailbox(5, "12 40 6480 0470");
    assert_eq!(
        came_back(&[(4, "e903 8010", &refused, 1)]),
        ["did ethercat unit 1001 · error · P-0-100 +1 = 159748"],
        "not `by server`: the master had it brought"
    );
}

#[test]
fn other_frames_and_broken_ones() {
    let mut probe = Probe::new(&PROTOCOL, Carrier::Udp);
    probe.send(Client, &hex("0450 01020304"));
    assert_eq!(probe.stated(), ["did ethercat · mailbox gateway ·  +1 = no answer"]);
    probe.send(Client, &hex("2010 0401 e903 3001 0200"));
    assert_eq!(probe.stated(), ["broke ethercat · wrong length · 24 octets are missing"]);
    probe.send(Client, &hex("0e10 0401 e903 3001 0800 0000 00000000"));
    assert_eq!(probe.stated(), ["broke ethercat · wrong length · 4 octets are missing"]);
    probe.send(Client, &hex("0d"));
    assert_eq!(probe.stated(), ["broke ethercat · wrong length · 1 octet is missing"]);
}

#[test]
fn recognised_by_datagrams_that_end_where_they_should() {
    let of = |bytes: &[u8]| (PROTOCOL.recognise)(Carrier::Ethernet, bytes);
    let two = framed(&[(12, "0000 0001", "0102030405", 0), (7, "0000 3001", "0000", 0)]);
    assert_eq!(of(&two), Recognition::Sure(None));
    assert_eq!(of(&[&two[..], &[0; 20]].concat()), Recognition::Sure(None), "filled up");
    assert_eq!(of(&two[..20]), Recognition::Broken);
    assert_eq!(of(&framed(&[(99, "0000 0001", "01", 0)])), Recognition::Broken);
    // Behind any two octets a datagram of QUIC, SIP or NFS may have the rest.
    assert_eq!(of(&[&two[..], &[1]].concat()), Recognition::Broken);
    assert_eq!(of(&[&hex("1110"), &two[2..], &[0; 3]].concat()), Recognition::Broken);
    assert_eq!(of(&hex("0450 01020304")), Recognition::Broken);
    assert_eq!((of(&[0; 20]), of(&[1])), (Recognition::No, Recognition::No));
}

#[test]
fn frames_cut_anywhere_are_broken_or_whole() {
    let whole = framed(&[(4, "e903 3001", "1200", 1)]);
    for cut in 1..whole.len() {
        let mut probe = Probe::new(&PROTOCOL, Carrier::Ethernet);
        let stated = probe.send(Client, &whole[..cut]).stated();
        assert_eq!(stated.len(), 1, "cut at {cut}");
        assert!(stated[0].starts_with("broke ethercat"), "cut at {cut}: {stated:?}");
    }
}

#[test]
fn any_octets_are_survived() {
    let seeds = [
        framed(&[(12, "0000 0001", "0102030405", 0), (7, "0000 3001", "0000", 0)]),
        framed(&[(5, "e903 0010", &mailbox(3, "0020 2b 4060 00 0f000000"), 1)]),
        framed(&[(4, "e903 8010", &mailbox(3, "0030 41 0810 00 06000000 454c31303038"), 1)]),
        framed(&[(5, "e903 0010", &mailbox(4, "02 00 78563412 66772e656677"), 0)]),
        framed(&[(5, "e903 0010", &mailbox(5, "01 40 6480"), 0)]),
        framed(&[(4, "e903 8010", &mailbox(3, "0010 3082 11 0000000000"), 1)]),
        framed(&[(4, "e903 8010", &mailbox(4, "05 00 01800000 6e6f"), 1)]),
        framed(&[(4, "e903 8010", &mailbox(0, "0100 0200"), 1)]),
        framed(&[(4, "e903 8010", &mailbox(3, "0080 06 00 0000 1810 04 00 0700 2000 0700 4e"), 1)]),
        framed(&[(5, "e903 0205", "0001 08000000", 1), (4, "e903 0805", "02000000", 1)]),
        hex("1050 0a00 e903 00 13 0030 43 1810 01 02000000"),
    ];
    any_octets(&PROTOCOL, Carrier::Ethernet, &seeds, 10_000);
    any_octets(&PROTOCOL, Carrier::Udp, &seeds, 5_000);
}
