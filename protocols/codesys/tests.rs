use super::*;
use wire::probe::{any_octets, hex, Probe};
use wire::Recognition;
use Side::{Client, Server};

const SESSION: [u8; 4] = [0x0B, 0x56, 0xEF, 0x8E];

fn routed(by: Side, service: u8, body: &[u8]) -> Vec<u8> {
    let (lengths, addresses) = match by {
        Client => (0x43, "2ddc c0a83872 2ddf 0a00020f 830f"),
        Server => (0x34, "2ddf 0a00020f 830f 2ddc c0a83872"),
    };
    [&[0xC5, 0x6B, 0x40, service, 0, lengths][..], &hex(addresses), body].concat()
}

fn framed(datagram: &[u8]) -> Vec<u8> {
    let length = u32::try_from(datagram.len() + 8).unwrap().to_le_bytes();
    [&datagram::MAGIC[..], &length, datagram].concat()
}

fn tag(number: u8, value: &[u8]) -> Vec<u8> {
    let length = u8::try_from(value.len() & 0x7F).unwrap() | 0x80;
    let more = u8::try_from(value.len() >> 7).unwrap() | 0x80;
    let number = if number < 0x80 { vec![number] } else { vec![number, 0x01] };
    [&number[..], &[length, more, 0], value].concat()
}

fn service(component: u16, command: u16, tags: &[Vec<u8>]) -> Vec<u8> {
    let tags = tags.concat();
    let head = [0xCD55, 16, component, command].map(u16::to_le_bytes).concat();
    let length = u32::try_from(tags.len()).unwrap().to_le_bytes();
    [&head[..], &SESSION, &length, &[0; 4], &tags].concat()
}

/// In blocks of so many octets.
fn blocks(by: Side, first: u32, message: &[u8], octets: usize) -> Vec<Vec<u8>> {
    let request = if by == Client { 0x80 } else { 0 };
    let part = |(nth, data): (usize, &[u8])| {
        let number = (first + u32::try_from(nth).unwrap()).to_le_bytes();
        let head = [&[1, request | u8::from(nth == 0), 0xD8, 0xDB][..], &number, &[0; 4]].concat();
        let sums = [
            u32::try_from(message.len()).unwrap().to_le_bytes(),
            crc32([message, &[], &[]]).to_le_bytes(),
        ];
        let sums = if nth == 0 { sums.concat() } else { Vec::new() };
        framed(&routed(by, 64, &[&head[..], &sums, data].concat()))
    };
    message.chunks(octets).enumerate().map(part).collect()
}

fn ask(component: u16, command: u16, tags: &[Vec<u8>]) -> Vec<u8> {
    blocks(Client, 1, &service(component, command, tags), 4096).concat()
}

fn answer(component: u16, command: u16, tags: &[Vec<u8>]) -> Vec<u8> {
    blocks(Server, 1, &service(component | 0x80, command, tags), 4096).concat()
}

fn managed(kind: u8, body: &[u8]) -> Vec<u8> {
    let head = [kind, 0, 1, 1];
    let sum = crc32([&head, &[0; 4], body]).to_le_bytes();
    [&head[..], &sum, body].concat()
}

fn utf16(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).chain([0, 0]).collect()
}

fn long_text(text: &str) -> Vec<u8> {
    [&u32::try_from(text.len() * 2).unwrap().to_le_bytes()[..], &utf16(text)].concat()
}

fn log_on(user: &[u8], proof: &[u8]) -> Vec<u8> {
    let account = [tag(0x10, user), tag(0x11, proof)].concat();
    ask(1, 2, &[tag(0x22, &[2, 0, 0, 0]), tag(0x81, &account)])
}

fn let_in() -> Vec<u8> {
    answer(1, 2, &[tag(0x82, &[tag(0x20, &[0, 0]), tag(0x21, &SESSION)].concat())])
}

fn identified() -> Vec<u8> {
    let (node, device, vendor) = ("press-7", "WAGO 750-8212 PFC200", "WAGO");
    let length = |text: &str| u16::try_from(text.len()).unwrap().to_le_bytes();
    let head = [
        &hex("80c2 0004 07000000 0800 01 00 0600")[..],
        &length(node),
        &length(device),
        &length(vendor),
        &hex("06100000 05000000 00010304 00000000 05 00 01 00 0000000000000000 aabbccddeeff"),
    ];
    [&head.concat()[..], &utf16(node), &utf16(device), &utf16(vendor), b"SN-42\0"].concat()
}

fn probe() -> Probe {
    Probe::new(&PROTOCOL, Carrier::Tcp)
}

fn called(question: &[u8], answer: &[u8]) -> Vec<String> {
    let mut probe = probe();
    probe.send(Client, question).send(Server, answer);
    probe.stated()
}

/// From a conversation of CODESYS with its runtime for Linux.
#[test]
fn what_goes_over_the_wire_is_built_here_as_codesys_builds_it() {
    let asks = "000117e8 44000000 c56b404000432ddcc0a838722ddf0a00020f830f \
                0181d8db 01000000 00000000 14000000 e7bdb27d \
                55cd1000 01000700 0b56ef8e 00000000 00000000";
    assert_eq!(ask(1, 7, &[]), hex(asks));
}

#[test]
fn a_node_is_asked_by_name_and_says_who_it_is() {
    let question = framed(&routed(Client, 3, &hex("02c2 0004 07000000")));
    assert_eq!(
        called(&question, &framed(&routed(Server, 4, &identified()))),
        [
            "did codesys · 3.49666 ·  +1 = 0",
            "is codesys · server · product_code = 0000 0005",
            "is codesys · server · firmware = 4.3.1.0",
            "is codesys · server · name = press-7",
            "is codesys · server · model = WAGO 750-8212 PFC200",
            "is codesys · server · vendor = WAGO",
            "is codesys · server · serial = SN-42",
        ]
    );
}

#[test]
fn nodes_are_found_over_udp_too() {
    let mut probe = Probe::new(&PROTOCOL, Carrier::Udp);
    probe.send(Client, &hex("c57c400300101234 00320000 02c20004 07000000"));
    let head = hex("c57c400400111234 0032 0001");
    probe.send(Server, &[head, identified()].concat());
    let stated = probe.stated();
    assert_eq!(stated[0], "did codesys · 3.49666 ·  +1 = 0");
    assert!(stated.contains(&"is codesys · server · name = press-7".into()), "{stated:?}");
}

#[test]
fn a_device_tells_its_target() {
    let target = hex("06100000 05000000 00000004");
    let tags = [
        tag(5, &[0, 0]),
        tag(1, &target),
        tag(6, &[20, 16, 5, 3]),
        tag(2, &long_text("CODESYS Control")),
        tag(3, &long_text("3S")),
        tag(4, &long_text("edge")),
        tag(9, b"\x0c\x00080027AABBCC\0\0"),
    ];
    assert_eq!(
        called(&ask(1, 1, &[tag(1, &target)]), &answer(1, 1, &tags)),
        [
            "did codesys · 64.1.1 ·  +1 = 0",
            "is codesys · server · product_code = 0000 0005",
            "is codesys · server · firmware = 4.0.0.0",
            "is codesys · server · software = 3.5.16.20",
            "is codesys · server · model = CODESYS Control",
            "is codesys · server · vendor = 3S",
            "is codesys · server · name = edge",
            "is codesys · server · serial = 080027AABBCC",
        ]
    );
}

#[test]
fn who_wants_a_session_says_on_which_computer_it_runs() {
    let client = [tag(0x43, b"ENG-4\0"), tag(0x44, b"CODESYS V3.5\0"), tag(0x45, b"3.5.16\0\0")];
    let asked = ask(1, 10, &[tag(0x83, &client.concat())]);
    assert_eq!(
        called(&asked, &answer(1, 10, &[tag(0x21, &SESSION)])),
        [
            "is codesys · client · name = ENG-4",
            "is codesys · client · software = CODESYS V3.5 (3.5.16)",
            "did codesys · 64.1.10 ·  +1 = 0",
        ]
    );
}

#[test]
fn an_account_is_told_once_it_was_let_in() {
    let mut probe = probe();
    probe.send(Client, &log_on(b"anna\0\0", &[7; 256])).send(Server, &let_in());
    assert_eq!(
        probe.stated(),
        [
            "did codesys · 64.1.2 ·  +1 = 0",
            "is codesys · server · authentication = RSA",
            "is codesys · server · user = anna",
            "is codesys · server · credential = password of 256 octets, secret",
        ]
    );
    let refused = answer(1, 2, &[tag(0x82, &tag(0x20, &[0x19, 0]))]);
    probe.send(Client, &log_on(b"anna\0\0", &[7; 256])).send(Server, &refused);
    assert_eq!(probe.stated(), ["did codesys · 64.1.2 ·  +1 = 25"]);
}

#[test]
fn a_challenge_is_no_refusal_and_no_account_is_anonymous() {
    let challenge = answer(1, 2, &[tag(0x26, &[9; 32]), tag(0x82, &tag(0x20, &[10, 0]))]);
    let asked = ask(1, 2, &[tag(0x22, &[2, 0, 0, 0])]);
    assert_eq!(called(&asked, &challenge), ["did codesys · 64.1.2 ·  +1 = 0"]);
    assert_eq!(
        called(&log_on(b"\0\0", &[7; 256]), &let_in())[1..],
        ["is codesys · server · authentication = anonymous"]
    );
}

#[test]
fn applications_are_stopped_and_files_go_by_name() {
    let unknown = "did codesys · 64.2.17 ·  +1 = no answer";
    assert_eq!(called(&ask(2, 17, &[]), &answer(2, 17, &[])), [unknown]);
    let error = answer(2, 17, &[tag(0x7F, &[2, 0])]);
    assert_eq!(called(&ask(2, 17, &[]), &error), ["did codesys · 64.2.17 ·  +1 = 2"]);
    let opened = answer(8, 5, &[tag(0x84, &tag(0x08, &[0, 0]))]);
    assert_eq!(
        called(&ask(8, 5, &[tag(1, b"$PlcLogic$/Application.app\0\0")]), &opened),
        ["did codesys · 64.8.5 · $PlcLogic$/Application.app +1 = 0"]
    );
    assert_eq!(
        called(&ask(17, 1, &[tag(0x10, b"reload Application\0\0")]), &answer(17, 1, &[])),
        ["did codesys · 64.17.1 · reload +1 = no answer"]
    );
}

#[test]
fn channels_are_opened_and_closed() {
    let opens = framed(&routed(Client, 64, &managed(0xC3, &[1, 0, 0, 0, 0, 0x40, 0x1F, 0])));
    let opened = framed(&routed(Server, 64, &managed(0x83, &[1, 0, 0, 0, 0, 0, 0xD8, 0xDB])));
    let closes = framed(&routed(Client, 64, &managed(0xC4, &[0xD8, 0xDB, 0, 0])));
    let alive = framed(&routed(Client, 64, &[3, 0, 0xD8, 0xDB]));
    let mut probe = probe();
    probe.send(Client, &opens).send(Server, &opened).send(Client, &alive).send(Client, &closes);
    assert_eq!(
        probe.stated(),
        ["did codesys · 64.195 ·  +1 = 0", "did codesys · 64.196 ·  +1 = no answer"]
    );
    assert_eq!(probe.orphans(), 0);
}

#[test]
fn messages_in_blocks_are_put_together() {
    let tags = [tag(5, &[0, 0]), tag(4, &long_text("edge")), tag(7, &[0; 900])];
    let mut probe = probe();
    probe.send(Client, &ask(1, 1, &[]));
    for block in blocks(Server, 4, &service(0x81, 1, &tags), 300) {
        probe.send(Server, &block);
    }
    let frames = probe.frames().iter().map(|frames| frames.iter().count()).collect::<Vec<_>>();
    assert_eq!(
        probe.stated(),
        ["did codesys · 64.1.1 ·  +1 = 0", "is codesys · server · name = edge"]
    );
    assert_eq!(frames, [5, 4]);
}

#[test]
fn a_lost_block_loses_its_message() {
    let mut probe = probe();
    probe.send(Client, &ask(1, 1, &[]));
    let parts = blocks(Server, 4, &service(0x81, 1, &[tag(7, &[0; 900])]), 300);
    probe.send(Server, &parts[0]).send(Server, &parts[2]).send(Server, &parts[3]).end();
    assert_eq!(probe.stated(), ["did codesys · 64.1.1 ·  +1 = unanswered"]);
    assert_eq!(probe.secrets().len(), 2, "nobody knows what they go on with");
}

#[test]
fn what_may_be_a_password_is_overwritten_however_it_comes() {
    let whole = log_on(b"anna\0\0", &[7; 256]);
    let mut probe = probe();
    probe.send(Client, &whole[..whole.len() - 100]);
    assert_eq!(
        (probe.secrets().pop(), probe.stated().len()),
        (Some("password of 156 octets, secret".into()), 0)
    );
    let account = [tag(0x10, b"anna\0\0"), tag(0x11, &[7; 256])].concat();
    let message = service(1, 2, &[tag(0x22, &[2, 0, 0, 0]), tag(0x81, &account)]);
    let mut probe = self::probe();
    for block in blocks(Client, 1, &message, 200) {
        probe.send(Client, &block);
    }
    assert_eq!(
        probe.secrets(),
        ["password of 153 octets, secret", "message of 103 octets, secret"]
    );
    probe.send(Server, &let_in());
    assert_eq!(probe.stated(), ["did codesys · 64.1.2 ·  +1 = 0"]);
    probe.send(Client, &ask(8, 4, &[tag(7, b"users")])).send(Client, &ask(12, 3, &[tag(1, b"x")]));
    assert_eq!(probe.secrets(), ["message of 9 octets, secret", "message of 5 octets, secret"]);
}

#[test]
fn an_encrypted_message_is_told_as_one() {
    let message = [&[0x57, 0x75][..], &[0xA5; 60]].concat();
    let mut probe = probe();
    probe.send(Client, &blocks(Client, 1, &message, 4096).concat());
    assert_eq!(probe.stated(), ["did codesys · 64.30039 ·  +1 = no answer"]);
}

#[test]
fn what_is_wrong_is_told() {
    let mut sum = ask(1, 7, &[]);
    sum[45] ^= 1;
    let block = |body: &[u8]| framed(&routed(Client, 64, body));
    for (wrong, kind) in [
        (sum, "wrong checksum"),
        (b"GET / HTTP/1.1\r\n".to_vec(), "wrong head"),
        (framed(&routed(Client, 9, &[])), "unknown service · 1 to 4 or 64 needed, 9 there"),
        (block(&[0x55, 0]), "unknown message · 0x55 there"),
        (block(&[1, 0x81, 0]), "wrong length"),
        (framed(&[0xC5, 0x01, 0, 64, 0, 0]), "wrong head"),
        (blocks(Client, 1, &[1; 30], 99).concat(), "unknown protocol"),
    ] {
        let mut probe = probe();
        probe.send(Client, &wrong);
        let stated = probe.stated();
        assert!(stated.len() == 1 && stated[0].contains(kind), "{kind}: {stated:?}");
    }
}

#[test]
fn recognised_by_content() {
    let tcp = |bytes: &[u8]| (PROTOCOL.recognise)(Carrier::Tcp, bytes);
    assert_eq!(tcp(&ask(1, 1, &[])), Recognition::Sure(Some(Client)));
    assert_eq!(tcp(&let_in()), Recognition::Sure(Some(Server)));
    assert_eq!(tcp(&ask(1, 1, &[])[..20]), Recognition::Sure(None));
    assert_eq!(tcp(&datagram::MAGIC[..3]), Recognition::Short);
    assert_eq!(tcp(&hex("000117e8 00000001 00")), Recognition::No);
    assert_eq!(tcp(b"GET /"), Recognition::No);
    let udp = |bytes: &[u8]| (PROTOCOL.recognise)(Carrier::Udp, bytes);
    assert_eq!(udp(&routed(Client, 3, &hex("02c20004 07000000"))), Recognition::Sure(Some(Client)));
    assert_eq!(udp(&routed(Client, 3, &hex("02c20005 07000000"))), Recognition::No);
    assert_eq!(udp(&ask(1, 1, &[])[8..]), Recognition::Sure(Some(Client)));
    let acknowledged = routed(Server, 64, &[2, 0, 0xD8, 0xDB, 1, 0, 0, 0]);
    assert_eq!(udp(&acknowledged), Recognition::Maybe(Some(Server)));
    assert_eq!(udp(&routed(Server, 64, &[9, 0, 0xD8])), Recognition::No);
    assert_eq!(udp(&[0xC5; 40]), Recognition::No);
}

#[test]
fn messages_survive_every_cut() {
    let (asked, answered) = (log_on(b"anna\0\0", &[7; 40]), let_in());
    let whole = called(&asked, &answered);
    assert_eq!(whole.len(), 4);
    for cut in 0..asked.len() {
        let mut probe = probe();
        probe.send(Client, &asked[..cut]).send(Client, &asked[cut..]);
        for octet in &answered {
            probe.send(Server, &[*octet]);
        }
        assert_eq!(probe.stated(), whole, "cut at {cut}");
    }
}

#[test]
fn any_octets_are_survived() {
    let seeds = [
        log_on(b"anna\0\0", &[7; 40]),
        let_in(),
        framed(&routed(Server, 4, &identified())),
        blocks(Client, 1, &service(8, 4, &[tag(7, &[1; 700])]), 300).concat(),
        framed(&routed(Client, 64, &managed(0xC3, &[0; 12]))),
    ];
    any_octets(&PROTOCOL, Carrier::Tcp, &seeds, 10_000);
    let datagrams = seeds.map(|seed| seed[8..].to_vec());
    any_octets(&PROTOCOL, Carrier::Udp, &datagrams, 10_000);
}
