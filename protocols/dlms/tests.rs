use super::*;
use wire::probe::{any_octets, hex, Probe};
use wire::Recognition;
use Side::{Client, Server};

/// An APDU between client 16 and logical device 1.
fn wrapped(side: Side, apdu: &str) -> Vec<u8> {
    let apdu = hex(apdu);
    let ports: [u8; 4] = if side == Client { [0, 16, 0, 1] } else { [0, 1, 0, 16] };
    let length = u16::try_from(apdu.len()).unwrap().to_be_bytes();
    [&[0, 1][..], &ports, &length, &apdu].concat()
}

fn sum(bytes: &[u8]) -> [u8; 2] {
    let sum = bytes.iter().fold(0xFFFF_u16, |sum, octet| {
        (0..8).fold(sum ^ u16::from(*octet), |sum, _| {
            if sum & 1 == 1 {
                sum >> 1 ^ 0x8408
            } else {
                sum >> 1
            }
        })
    });
    (!sum).to_le_bytes()
}

/// A frame between client 16 and logical device 1 in the physical device 17.
fn framed(side: Side, segmented: bool, control: u8, information: &[u8]) -> Vec<u8> {
    let ends: [u8; 3] = if side == Client { [2, 0x23, 0x21] } else { [0x21, 2, 0x23] };
    let sums = if information.is_empty() { 2 } else { 4 };
    let length = 2 + ends.len() + 1 + information.len() + sums;
    let format = 0xA000 | u16::from(segmented) << 11 | u16::try_from(length).unwrap();
    let mut inside = [&format.to_be_bytes()[..], &ends, &[control]].concat();
    inside.extend(sum(&inside));
    if !information.is_empty() {
        inside.extend(information);
        inside.extend(sum(&inside));
    }
    [&[0x7E][..], &inside, &[0x7E]].concat()
}

fn probe() -> Probe {
    Probe::new(&PROTOCOL, Carrier::Tcp)
}

/// What a client asks, and what a meter answers.
fn exchange(asked: &str, answered: &str) -> Vec<String> {
    let mut probe = probe();
    probe.send(Client, &wrapped(Client, asked)).send(Server, &wrapped(Server, answered));
    probe.stated()
}

const LOWEST: &str = "601da109060760857405080101be10040e01000000065f1f040060feddffff";
const ACCEPTED: &str =
    "6129a109060760857405080101a203020100a305a103020100be10040e0800065f1f0400401e1d04000007";
const PASSWORD: &str = "6036a1090607608574050801018a0207808b0760857405080201ac0a8008\
                        7472616e73746563be10040e01000000065f1f040000fe1dffff";

/// IEC 62056-5-3, 7.2.
#[test]
fn an_association_says_who_is_asked_and_how_that_proves_it() {
    assert_eq!(
        exchange(LOWEST, ACCEPTED),
        [
            "did dlms unit 1 · 96 · client 16 +1 = 0",
            "is dlms unit 1 · server · authentication = none"
        ]
    );
    let refused = ACCEPTED.replace("a203020100a305a103020100", "a203020101a305a10302010d");
    assert_eq!(
        exchange(PASSWORD, &refused),
        ["did dlms unit 1 · 96 · client 16 +1 = 269"],
        "a wrong password is no credential"
    );
    assert_eq!(
        exchange(PASSWORD, ACCEPTED),
        [
            "did dlms unit 1 · 96 · client 16 +1 = 0",
            "is dlms unit 1 · server · authentication = password",
            "is dlms unit 1 · server · credential = password of 8 octets, secret"
        ]
    );
    let challenge = PASSWORD.replace("60857405080201", "60857405080205");
    assert_eq!(
        exchange(&challenge, &ACCEPTED.replace("a103020100", "a10302010e")),
        [
            "did dlms unit 1 · 96 · client 16 +1 = 0",
            "is dlms unit 1 · server · authentication = HLS GMAC"
        ]
    );
}

/// IEC 62056-5-3, 4.3.4: a title's first three letters are its maker's.
#[test]
fn titles_tell_makers() {
    let asks =
        "6029a109060760857405080103a60a04084b414d0102030405be10040e01000000065f1f040060feddffff";
    let answers =
        "6135a109060760857405080103a203020100a305a103020100a40a04084c475a6600000001be10040e0800065f1f0400401e1d04000007";
    let stated = exchange(asks, answers);
    for line in [
        "is dlms · client · client_id = 4B414D0102030405",
        "is dlms unit 1 · server · vendor_id = LGZ",
        "is dlms unit 1 · server · serial = 4C475A6600000001",
    ] {
        assert!(stated.iter().any(|stated| stated == line), "{line}");
    }
}

/// IEC 62056-5-3, 7.3: a value as it is on the wire.
#[test]
fn attributes_are_got_by_class_name_and_number() {
    assert_eq!(
        exchange("c00143 0003 0100010800ff 02 00", "c40143 00 1500000000000163d9"),
        [
            "did dlms unit 1 · 192.1 · register 1-0:1.8.0.255 value +1 = 0",
            "was dlms unit 1 · 192.1 · register 1-0:1.8.0.255 value +1 = U64Le [d9, 63, 01, 00, \
             00, 00, 00, 00]"
        ]
    );
    let name =
        exchange("c00141 0001 00002a0000ff 02 00", "c40141 00 090d41445830303131353838383430");
    assert_eq!(
        name[2..],
        [
            "is dlms unit 1 · server · vendor_id = ADX",
            "is dlms unit 1 · server · name = ADX0011588840"
        ]
    );
    let unit = exchange("c00142 0003 01000b0700ff 03 00", "c40142 00 02020ffe1621");
    assert_eq!(
        unit[1..],
        [
            "was dlms unit 1 · 192.1 · register 1-0:11.7.0.255 scaler and unit[0] +1 = I8 [fe]",
            "was dlms unit 1 · 192.1 · register 1-0:11.7.0.255 scaler and unit[1] +1 = U8 [21]"
        ]
    );
    assert_eq!(
        exchange("c00141 03e7 0000600101ff 09 00", "c40141 01 04"),
        ["did dlms unit 1 · 192.1 · class 999 0-0:96.1.1.255 attribute 9 +1 = 4"]
    );
}

#[test]
fn lists_and_blocks_are_got() {
    assert_eq!(
        exchange(
            "c003c1 02 0003 0100010800ff 02 00 0008 0000010000ff 02 00",
            "c403c1 02 00 0600000007 01 03"
        ),
        [
            "did dlms unit 1 · 192.3 · register 1-0:1.8.0.255 value +2 = 0",
            "was dlms unit 1 · 192.3 · register 1-0:1.8.0.255 value +1 = U32Be [00, 00, 00, 07]"
        ]
    );
    let mut probe = probe();
    probe.send(Client, &wrapped(Client, "c00181 000f 0000280000ff 02 00"));
    probe.send(Server, &wrapped(Server, "c40281 00 00000001 00 03 010000"));
    probe.send(Client, &wrapped(Client, "c00281 00000001"));
    probe.send(Server, &wrapped(Server, "c40281 01 00000002 00 03 010000"));
    assert_eq!(
        probe.stated(),
        [
            "did dlms unit 1 · 192.1 · association 0-0:40.0.0.255 object list +1 = 0",
            "did dlms unit 1 · 192.2 · block 1 +1 = 0"
        ]
    );
}

/// A profile's rows from one time to another stand behind its buffer.
#[test]
fn a_part_of_a_profile_is_got() {
    let from = "01 01 0204 0204 12 0008 09 06 0000010000ff 0f02 120000 \
                090c07e20a0301131c2a47ffc400 090c07e20a0301141c2a47ffc400 0100";
    assert_eq!(
        exchange(&format!("c001c1 0007 0100630100ff 02 {from}"), "c401c1 00 0100"),
        ["did dlms unit 1 · 192.1 · profile 1-0:99.1.0.255 buffer +1 = 0"]
    );
}

/// What a refused request demanded is told with its refusal.
#[test]
fn what_is_set_is_told_with_its_outcome() {
    let clock = "c101c1 0008 0000010000ff 02 00 090c07e20a0301131c2a47ffc400";
    assert_eq!(
        exchange(clock, "c501c1 00"),
        [
            "did dlms unit 1 · 193.1 · clock 0-0:1.0.0.255 time +1 = 0",
            "was dlms unit 1 · 193.1 · clock 0-0:1.0.0.255 time +1 = Text [32, 30, 31, 38, 2d, 31, 30, 2d, 30, 33, 20, 31, 39, 3a, 32, 38, 3a, 34, 32]"
        ]
    );
    assert_eq!(
        exchange("c101c1 0047 0000110000ff 04 00 0600000bb8", "c501c1 03"),
        [
            "did dlms unit 1 · 193.1 · limiter 0-0:17.0.0.255 normal threshold +1 = 3",
            "was dlms unit 1 · 193.1 · limiter 0-0:17.0.0.255 normal threshold +1 = U32Be [00, \
             00, 0b, b8]"
        ]
    );
}

#[test]
fn methods_are_called_by_name() {
    assert_eq!(
        exchange("c301c1 0046 000060030aff 01 01 0f00", "c701c1 00 00"),
        [
            "did dlms unit 1 · 195.1 · disconnect control 0-0:96.3.10.255 remote disconnect +1 = 0",
            "was dlms unit 1 · 195.1 · disconnect control 0-0:96.3.10.255 remote disconnect +1 = \
             I8 [00]"
        ]
    );
    assert_eq!(
        exchange("c301c1 0012 00002c0000ff 02 01 0202 0600000001 0904deadbeef", "c701c1 00 00"),
        ["did dlms unit 1 · 195.1 · image transfer 0-0:44.0.0.255 image block transfer +1 = 0"]
    );
}

/// Passwords and keys are set, got and handed to methods.
#[test]
fn secrets_are_never_told() {
    for (asked, answered, secrets) in [
        ("c101c1 000f 0000280000ff 07 00 09083132333435363738", "c501c1 00", 1),
        ("c001c1 000f 0000280000ff 07 00", "c401c1 00 09083132333435363738", 1),
        ("c301c1 000f 0000280000ff 01 01 09083132333435363738", "c701c1 00 00", 1),
        ("c301c1 0040 00002b0000ff 02 01 0101 0202 1600 09083132333435363738", "c701c1 00 00", 1),
        ("c101c1 0001 0000600100ff 02 00 09083132333435363738", "c501c1 00", 0),
    ] {
        let mut probe = probe();
        probe.send(Client, &wrapped(Client, asked)).send(Server, &wrapped(Server, answered));
        assert_eq!(probe.secrets().len(), secrets, "{asked}");
        let told = probe.stated().iter().any(|line| line.starts_with("was"));
        assert_eq!(told, secrets == 0, "{asked}");
    }
    let key = LOWEST
        .replace("601d", "602e")
        .replace("be10040e01000000065f", "be21041f010110000102030405060708090a0b0c0d0e0f0000065f");
    let mut probe = probe();
    probe.send(Client, &wrapped(Client, &key));
    assert_eq!(probe.secrets().len(), 1, "a key of the association's own");
}

/// What is there of a secret is overwritten though its rest never comes.
#[test]
fn what_is_there_of_a_secret_is_overwritten() {
    let set = wrapped(Client, "c101c1 000f 0000280000ff 07 00 09083132333435363738");
    let asks = wrapped(Client, PASSWORD);
    for (whole, at) in [(set, 27), (asks.clone(), 38)] {
        let mut probe = probe();
        probe.send(Client, &whole[..at]);
        assert_eq!(probe.secrets().len(), 1);
        assert!(probe.stated().is_empty());
    }
    let apdu = [&hex("e6e600"), &asks[8..]].concat();
    let mut probe = probe();
    probe.send(Client, &framed(Client, true, 0x10, &apdu[..36]));
    probe.send(Client, &framed(Client, false, 0x12, &apdu[36..]));
    assert_eq!(probe.secrets().len(), 3, "each part, and the whole");
}

/// As in evidence: the second checksum is wrong, and what was asked is told all the same.
#[test]
fn what_is_overwritten_in_a_frame_leaves_it_one() {
    let asks = [hex("e6e600"), hex(PASSWORD)].concat();
    let mut asked = framed(Client, false, 0x10, &asks);
    let at = asked.windows(8).position(|eight| eight == b"transtec").unwrap();
    asked[at..at + 8].fill(b'*');
    assert!(matches!((PROTOCOL.recognise)(Carrier::Tcp, &asked), Recognition::Sure(Some(Client))));
    let mut probe = probe();
    probe.send(Client, &asked);
    probe.send(Server, &framed(Server, false, 0x30, &[hex("e6e700"), hex(ACCEPTED)].concat()));
    assert_eq!(probe.stated()[0], "did dlms unit 1.17 · 96 · client 16 +1 = 0");
    let get = [hex("e6e600"), hex("c001c1 0003 0100010800ff 02 00")].concat();
    let mut wrong = framed(Client, false, 0x32, &get);
    wrong[20] ^= 1;
    probe.send(Client, &wrong);
    assert_eq!(probe.stated(), ["broke dlms · wrong checksum · the CRCs of a frame needed"]);
}

/// Who sets off by itself is the meter.
#[test]
fn meters_tell_events_and_push_values() {
    let mut probe = probe();
    probe.send(Server, &wrapped(Server, "c2 00 0001 0000616200ff 02 06 00000001"));
    probe.send(Server, &wrapped(Server, "0f 00000001 00 0202 0905 4d45544552 0600000007"));
    assert_eq!(
        probe.stated(),
        [
            "did dlms unit 1 by server · 194 · data 0-0:97.98.0.255 value +1 = no answer",
            "was dlms unit 1 by server · 194 · data 0-0:97.98.0.255 value +1 = U32Be [00, 00, 00, \
             01]",
            "did dlms unit 1 by server · 15 ·  +1 = no answer",
            "was dlms unit 1 by server · 15 · data[0] +1 = Text [4d, 45, 54, 45, 52]",
            "was dlms unit 1 by server · 15 · data[1] +1 = U32Be [00, 00, 00, 07]"
        ]
    );
}

/// IEC 62056-5-3, 5.3.
#[test]
fn what_is_ciphered_is_named() {
    let mut probe = probe();
    probe.send(Client, &wrapped(Client, "c8 12 30 00000001 aabbccddeeff00112233445566"));
    probe.send(Server, &wrapped(Server, "cc 12 30 00000001 aabbccddeeff00112233445566"));
    probe.send(Server, &wrapped(Server, "db 08 4c475a6600000001 12 10 00000001 aabbccddee"));
    assert_eq!(
        probe.stated(),
        [
            "is dlms · client · cipher = AES-GCM-128",
            "did dlms unit 1 · 200 ·  +1 = no answer",
            "is dlms unit 1 · server · cipher = AES-GCM-128",
            "is dlms unit 1 · server · vendor_id = LGZ",
            "is dlms unit 1 · server · serial = 4C475A6600000001",
            "is dlms unit 1 · server · integrity = GMAC",
            "did dlms unit 1 by server · 219 ·  +1 = no answer"
        ]
    );
}

#[test]
fn refusals_are_of_what_was_asked_last() {
    let get = "c001c1 0003 0100010800ff 02 00";
    let name = "register 1-0:1.8.0.255 value";
    assert_eq!(exchange(get, "d8 01 02"), [format!("did dlms unit 1 · 192.1 · {name} +1 = 530")]);
    assert_eq!(
        exchange(get, "0e 05 02 01"),
        [format!("did dlms unit 1 · 192.1 · {name} +1 = 4609")]
    );
    assert_eq!(
        exchange("05 01 02 fa00", "0c 01 00 0600000001"),
        ["did dlms unit 1 · 5 · short name FA00 +1 = 0"]
    );
    assert_eq!(exchange("6200", "630380 0100"), ["did dlms unit 1 · 98 ·  +1 = 0"]);
    assert_eq!(
        exchange("d9 40000001 00 0101 0003 0100010800ff 02 01 00", "da 40000001 00 00 0100"),
        ["did dlms unit 1 · 217 ·  +1 = 0"]
    );
}

/// An answer with another number, or of another device, is none.
#[test]
fn an_answer_is_its_own_requests() {
    let mut probe = probe();
    probe.send(Client, &wrapped(Client, "c001c1 0003 0100010800ff 02 00"));
    probe.send(Server, &wrapped(Server, "c401c2 00 0600000001"));
    let mut other = wrapped(Server, "c401c1 00 0600000001");
    other[3] = 2;
    probe.send(Server, &other).end();
    assert_eq!(probe.orphans(), 2);
    assert_eq!(
        probe.stated(),
        ["did dlms unit 1 · 192.1 · register 1-0:1.8.0.255 value +1 = unanswered"]
    );
}

/// IEC 62056-46, 6.4.
#[test]
fn links_are_opened_and_apdus_come_in_parts() {
    let mut probe = probe();
    probe.send(Client, &framed(Client, false, 0x93, &[]));
    probe.send(Server, &framed(Server, false, 0x73, &hex("8180140502008006020080")));
    let get = [hex("e6e600"), hex("c001c1 0001 0000600101ff 02 00")].concat();
    probe.send(Client, &framed(Client, false, 0x10, &get));
    let got = [hex("e6e700"), hex("c401c1 00 0a04 4d455452")].concat();
    probe.send(Server, &framed(Server, true, 0x30, &got[..6]));
    probe.send(Client, &framed(Client, false, 0x31, &[]));
    probe.send(Server, &framed(Server, false, 0x32, &got[6..]));
    probe.send(Client, &framed(Client, false, 0x53, &[]));
    probe.send(Server, &framed(Server, false, 0x1F, &[]));
    assert_eq!(
        probe.stated(),
        [
            "did dlms unit 1.17 · hdlc.SNRM · client 16 +1 = 0",
            "did dlms unit 1.17 · 192.1 · data 0-0:96.1.1.255 value +1 = 0",
            "was dlms unit 1.17 · 192.1 · data 0-0:96.1.1.255 value +1 = Text [4d, 45, 54, 52]",
            "did dlms unit 1.17 · hdlc.DISC · client 16 +1 = 1024"
        ]
    );
}

#[test]
fn broken_messages_are_violations() {
    let broke = |bytes: &[u8]| {
        let mut probe = probe();
        probe.send(Client, bytes).end();
        probe.stated()
    };
    assert_eq!(
        broke(&hex("0002 0010 0001 0001 c0")),
        ["broke dlms · wrong wrapper · version 1 and an APDU needed; 2 and 1 octets there"]
    );
    assert_eq!(
        broke(&wrapped(Client, "c001c1 0003 01")),
        ["broke dlms · wrong length · 5 octets are missing"]
    );
    let mut frame = framed(Client, false, 0x93, &[]);
    frame[6] ^= 1;
    assert_eq!(broke(&frame), ["broke dlms · wrong checksum · the CRCs of a frame needed"]);
    let deep = format!("c101c1 0001 0000600101ff 02 00 {} 00", "0101".repeat(9));
    assert_eq!(
        exchange(&deep, "c501c1 0c"),
        ["did dlms unit 1 · 193.1 · data 0-0:96.1.1.255 value +1 = 12"]
    );
    assert_eq!(
        exchange("c001c1 0001 0000600101ff 02 00", "c401c1 00 63")[0],
        "did dlms unit 1 · 192.1 · data 0-0:96.1.1.255 value +1 = 0"
    );
}

#[test]
fn recognised_by_context_checksum_or_form() {
    let stream = |bytes: &[u8]| (PROTOCOL.recognise)(Carrier::Tcp, bytes);
    assert_eq!(stream(&wrapped(Client, LOWEST)), Recognition::Sure(Some(Client)));
    assert_eq!(stream(&wrapped(Server, ACCEPTED)), Recognition::Sure(Some(Server)));
    assert_eq!(stream(&wrapped(Client, PASSWORD)), Recognition::Sure(Some(Client)));
    let get = wrapped(Client, "c001c1 0003 0100010800ff 02 00");
    assert_eq!(stream(&get), Recognition::Maybe(Some(Client)));
    assert_eq!(stream(&get[..9]), Recognition::No);
    assert_eq!(stream(&wrapped(Client, "c009c1 0003")), Recognition::No);
    let link = framed(Client, false, 0x93, &[]);
    assert_eq!(stream(&link), Recognition::Sure(Some(Client)));
    assert_eq!(stream(&link[..8]), Recognition::Short);
    assert_eq!(stream(&framed(Server, false, 0x73, &[])), Recognition::Sure(Some(Server)));
    let mut wrong = link.clone();
    wrong[7] ^= 1;
    assert_eq!(stream(&wrong), Recognition::Broken);
    assert_eq!(stream(&hex("7e00")), Recognition::No);
    // A request of Modbus with transaction 1.
    assert_eq!(stream(&hex("0001 0000 0006 01 03 006b 0003")), Recognition::No);
    assert_eq!((stream(&[0, 1]), stream(&[0, 2])), (Recognition::Short, Recognition::No));
}

#[test]
fn messages_share_segments_and_survive_every_cut() {
    let apdu = [hex("e6e600"), hex("c001c1 0003 0100010800ff 02 00")].concat();
    let got = [hex("e6e700"), hex("c401c1 00 0600000007")].concat();
    for (asks, answers) in [
        (
            [wrapped(Client, PASSWORD), wrapped(Client, "c001c1 0003 0100010800ff 02 00")].concat(),
            [wrapped(Server, ACCEPTED), wrapped(Server, "c401c1 00 0600000007")].concat(),
        ),
        (
            [framed(Client, false, 0x93, &[]), framed(Client, false, 0x10, &apdu)].concat(),
            [framed(Server, false, 0x73, &[]), framed(Server, false, 0x30, &got)].concat(),
        ),
    ] {
        let mut together = probe();
        together.send(Client, &asks).send(Server, &answers);
        let whole = together.stated();
        assert!(whole.len() > 2);
        for cut in 1..asks.len() {
            let mut probe = probe();
            probe.send(Client, &asks[..cut]).send(Client, &asks[cut..]);
            for octet in &answers {
                probe.send(Server, &[*octet]);
            }
            assert_eq!(probe.stated(), whole, "cut at {cut}");
        }
    }
}

#[test]
fn any_octets_are_survived() {
    let apdu = [hex("e6e600"), hex("c001c1 0003 0100010800ff 02 00")].concat();
    let seeds = [
        wrapped(Client, LOWEST),
        wrapped(Client, PASSWORD),
        wrapped(Server, ACCEPTED),
        wrapped(Client, "c003c1 02 0003 0100010800ff 02 00 0008 0000010000ff 02 00"),
        wrapped(Server, "c403c1 02 00 0600000007 01 03"),
        wrapped(Client, "c101c1 0008 0000010000ff 02 00 090c07e20a0301131c2a47ffc400"),
        wrapped(Client, "c301c1 0046 000060030aff 01 01 0f00"),
        wrapped(Server, "0f 00000001 00 0202 0905 4d45544552 0600000007"),
        wrapped(Server, "c401c1 00 0102 0202 1200010600000001 0202 1200020600000002"),
        wrapped(Server, "c401c1 00 13 02 02 12 06 0a 00010000000100020000"),
        framed(Client, false, 0x93, &[]),
        framed(Client, false, 0x10, &apdu),
        framed(Client, true, 0x10, &apdu),
    ];
    any_octets(&PROTOCOL, Carrier::Tcp, &seeds, 10_000);
    any_octets(&PROTOCOL, Carrier::Udp, &seeds, 10_000);
}
