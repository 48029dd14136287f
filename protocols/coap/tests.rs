use super::*;
use wire::probe::{any_octets, hex, Probe};
use wire::Recognition;

const C: Side = Side::Client;
const S: Side = Side::Server;
const CON: u8 = 0;
const NON: u8 = 1;
const ACK: u8 = 2;

/// A datagram with options, in order of their numbers.
fn datagram(kind: u8, code: u8, id: u16, token: &[u8], rest: &[u8]) -> Vec<u8> {
    let head = [0x40 | kind << 4 | token.len() as u8, code];
    [&head[..], &id.to_be_bytes(), token, rest].concat()
}

fn options(options: &[(u32, &[u8])], payload: &[u8]) -> Vec<u8> {
    let (mut octets, mut last) = (Vec::new(), 0);
    for (number, value) in options {
        let (delta, length) = (number - last, value.len());
        let nibble = |n: usize| if n < 13 { (n as u8, vec![]) } else { (13, vec![(n - 13) as u8]) };
        let ((high, more), (low, longer)) = (nibble(delta as usize), nibble(length));
        octets.push(high << 4 | low);
        octets.extend([more, longer].concat());
        octets.extend(*value);
        last = *number;
    }
    if !payload.is_empty() {
        octets.push(0xFF);
        octets.extend(payload);
    }
    octets
}

fn get(id: u16, token: &[u8], path: &[&[u8]]) -> Vec<u8> {
    let path: Vec<_> = path.iter().map(|part| (11, *part)).collect();
    datagram(CON, 1, id, token, &options(&path, &[]))
}

fn probe() -> Probe {
    Probe::new(&PROTOCOL, Carrier::Udp)
}

fn recognise(bytes: &[u8]) -> Recognition {
    (PROTOCOL.recognise)(Carrier::Udp, bytes)
}

#[test]
fn a_request_is_told_with_its_resource_and_how_its_answer_went() {
    let mut probe = probe();
    probe.send(C, &get(1, b"ab", &[b"sensors", b"temp"]));
    assert_eq!(probe.stated().len(), 0);
    probe.send(S, &datagram(ACK, 0x45, 1, b"ab", &options(&[(12, &[50])], b"{}")));
    assert_eq!(
        probe.stated(),
        [
            "did coap · 0.1 · /sensors/temp +1 = 0",
            "was coap · 0.1 · content format +1 = U32Be [00, 00, 00, 32]",
        ]
    );
    probe.send(C, &get(2, b"", &[])).send(S, &datagram(ACK, 0x84, 2, b"", &[]));
    assert_eq!(probe.stated(), ["did coap · 0.1 · / +1 = 404"]);
}

#[test]
fn an_answer_is_that_of_its_token_and_of_the_message_that_it_acknowledges() {
    let mut probe = probe();
    probe.send(C, &get(1, b"", &[b"a"])).send(C, &get(2, b"", &[b"b"]));
    probe.send(S, &datagram(ACK, 0x45, 1, b"", &[]));
    assert_eq!(probe.stated(), ["did coap · 0.1 · /a +1 = 0"]);
    probe.send(C, &get(3, b"t", &[b"c"])).send(C, &get(3, b"t", &[b"c"])); // sent again
    probe.send(S, &datagram(ACK, 0, 3, b"", &[])); // it will answer later
    probe.send(S, &datagram(CON, 0x45, 900, b"t", &[]));
    assert_eq!(probe.stated(), ["did coap · 0.1 · /c +1 = 0", "did coap · 0.1 · /c +1 = 0"]);
    probe.send(S, &datagram(CON, 0x45, 901, b"x", &[])).end();
    assert_eq!(probe.stated(), ["did coap · 0.1 · /b +1 = unanswered"]);
    assert_eq!(probe.orphans(), 1);
}

#[test]
fn what_is_observed_notifies() {
    let mut probe = probe();
    probe.send(C, &datagram(CON, 1, 1, b"o", &options(&[(6, &[]), (11, b"level")], &[])));
    probe.send(S, &datagram(ACK, 0x45, 1, b"o", &options(&[(6, &[5])], b"1")));
    assert_eq!(probe.stated(), ["did coap · 0.1.observe · /level +1 = 0"]);
    probe.send(S, &datagram(NON, 0x45, 7, b"o", &options(&[(6, &[6])], b"2")));
    assert_eq!(probe.frames()[0].iter().collect::<Vec<_>>(), [1, 2, 3]);
    assert_eq!(probe.stated(), ["did coap by server · notify · /level +1 = no answer"]);
    probe.send(S, &datagram(NON, 0x84, 8, b"o", &[])).send(S, &datagram(NON, 0x84, 9, b"o", &[]));
    assert_eq!(probe.stated(), ["did coap by server · notify · /level +1 = 404"]);
    assert_eq!(probe.orphans(), 1, "it was the last");
    probe.send(C, &datagram(CON, 1, 2, b"o", &options(&[(6, &[1]), (11, b"level")], &[]))).end();
    assert_eq!(probe.stated(), ["did coap · 0.1.leave · /level +1 = unanswered"]);
}

#[test]
fn who_refuses_to_be_told_observes_no_longer() {
    let mut probe = probe();
    probe.send(C, &datagram(CON, 1, 1, b"o", &options(&[(6, &[]), (11, b"level")], &[])));
    probe.send(S, &datagram(ACK, 0x45, 1, b"o", &options(&[(6, &[5])], b"1")));
    probe.send(S, &datagram(CON, 0x45, 7, b"o", &options(&[(6, &[6])], b"2")));
    probe.send(C, &datagram(RESETS, 0, 7, b"", &[])).stated();
    probe.send(S, &datagram(CON, 0x45, 8, b"o", &options(&[(6, &[7])], b"3")));
    assert_eq!((probe.stated().len(), probe.orphans()), (0, 1));
}

#[test]
fn few_resources_are_observed_at_once() {
    let mut probe = probe();
    for n in 0..=MOST as u16 {
        let token = n.to_be_bytes();
        let asks = options(&[(6, &[]), (11, b"a")], &[]);
        probe.send(C, &datagram(CON, 1, n, &token, &asks));
        probe.send(S, &datagram(ACK, 0x45, n, &token, &options(&[(6, &[1])], &[])));
    }
    assert_eq!(probe.bitten(), [Out::MEMORY]);
}

#[test]
fn either_side_may_ask() {
    let mut probe = probe();
    let put = datagram(CON, 3, 9, b"s", &options(&[(11, b"5"), (11, b"0"), (11, b"1")], b"x"));
    probe.send(S, &put).send(C, &datagram(ACK, 0x44, 9, b"s", &[]));
    assert_eq!(probe.stated(), ["did coap by server · 0.3 · /5/0/1 +1 = 0"]);
    probe.send(S, &put).send(C, &datagram(RESETS, 0, 9, b"", &[]));
    assert_eq!(probe.stated(), ["did coap by server · 0.3 · /5/0/1 +1 = 1"]);
}

#[test]
fn a_host_says_what_resources_it_has() {
    let mut probe = probe();
    let links = b"</s>;rt=\"temperature-c humidity\";if=\"sensor\",</3/0>,</a>;ct=0,</b>;rt=\"cu";
    probe.send(C, &get(1, b"w", &[b".well-known", b"core"]));
    probe.send(S, &datagram(ACK, 0x45, 1, b"w", &options(&[(12, &[40])], links)));
    let stated = probe.stated();
    assert_eq!(
        stated[2..],
        [
            "is coap · server · capabilities = CoAP resource type temperature-c",
            "is coap · server · capabilities = CoAP resource type humidity",
            "is coap · server · capabilities = LwM2M object 3",
        ]
    );
    let registers =
        options(&[(11, b"rd"), (12, &[40]), (15, b"ep=meter-7"), (15, b"lt=60")], b"</1/0>");
    probe.send(C, &datagram(CON, 2, 2, b"r", &registers)).end();
    assert_eq!(
        probe.stated(),
        [
            "is coap · client · name = meter-7",
            "is coap · client · capabilities = LwM2M object 1",
            "did coap · 0.2 · /rd +1 = unanswered",
        ]
    );
}

#[test]
fn secrets_in_questions_and_names_are_overwritten() {
    let mut probe = probe();
    let asks = options(&[(3, b"plc.plant"), (11, b"a"), (15, b"password=x1"), (15, b"n=2")], &[]);
    probe.send(C, &datagram(CON, 1, 1, b"", &asks));
    assert_eq!(probe.secrets(), ["password of 2 octets, secret"]);
    let proxied = options(&[(35, b"coap://eve:pw@meter.plant/a?key=c")], &[]);
    probe.send(C, &datagram(CON, 1, 2, b"", &proxied)).end();
    assert_eq!(
        probe.secrets(),
        ["password of 2 octets, secret", "session token of 1 octets, secret"]
    );
    assert_eq!(
        probe.stated(),
        [
            "is coap · server · server_name = plc.plant",
            "did coap · 0.1 · /a +1 = unanswered",
            "did coap · 0.1 · meter.plant/a +1 = unanswered",
        ]
    );
}

#[test]
fn what_is_encrypted_is_told_as_that() {
    let mut probe = probe();
    probe.send(C, &datagram(CON, 2, 1, b"e", &options(&[(9, &[9, 1])], b"sealed")));
    probe.send(S, &datagram(ACK, 0x44, 1, b"e", &options(&[(9, &[])], b"sealed")));
    assert_eq!(
        probe.stated(),
        ["did coap · oscore · / +1 = 0", "is coap · server · authentication = OSCORE"]
    );
}

#[test]
fn broken_messages_are_told() {
    for (octets, told) in [
        ("40010001 b5", "broke coap · wrong length · 5 octets are missing"),
        ("4001000 1f0", "broke coap · wrong option · 15 is reserved"),
        ("40010001 ff", "broke coap · wrong length · no payload behind its marker"),
        ("49010001", "broke coap · wrong length · a token of 9 octets"),
        ("80010001", "broke coap · wrong version · 1 needed, 2 there"),
        ("40000001 b161", "broke coap · wrong length · an empty message is not empty"),
        (
            "40010001 4a 00000000000000000000",
            "broke coap · wrong length · option 4 of 1 to 8 octets needed, 10 there",
        ),
    ] {
        let stated = probe().send(C, &hex(octets)).stated();
        assert_eq!(stated, [told], "{octets}");
    }
}

#[test]
fn over_tcp_messages_have_their_length() {
    let mut probe = Probe::new(&PROTOCOL, Carrier::Tcp);
    let capable = hex("30 e1 22 0480");
    assert_eq!((PROTOCOL.recognise)(Carrier::Tcp, &capable), Recognition::Maybe(None));
    assert_eq!((PROTOCOL.recognise)(Carrier::Tcp, &capable[..3]), Recognition::Short);
    let asks = hex("21 01 74 b1 61"); // a token of one octet, a path
    probe.send(C, &capable).send(S, &capable).send(C, &asks[..4]).send(C, &asks[4..]);
    probe.send(S, &[hex("d1 02 45 74 ff"), vec![b'x'; 14]].concat());
    assert_eq!(probe.stated(), ["did coap · 0.1 · /a +1 = 0"]);
}

#[test]
fn it_is_known_by_what_goes_together() {
    assert_eq!(recognise(&get(1, b"w", &[b".well-known", b"core"])), Recognition::Sure(Some(C)));
    assert_eq!(recognise(&get(1, b"ab", &[b"a"])), Recognition::Maybe(Some(C)));
    assert_eq!(recognise(&datagram(ACK, 0x45, 1, b"ab", &[])), Recognition::Maybe(Some(S)));
    assert_eq!(recognise(&datagram(CON, 0, 1, b"", &[])), Recognition::Maybe(Some(C)));
    assert_eq!(recognise(&datagram(RESETS, 0, 1, b"", &[])), Recognition::Maybe(None));
    assert_eq!(recognise(&hex("40010001 b5")), Recognition::Broken);
    for other in
        ["", "40", "6001 0001", "40480001", "40e00001", "c0010001", "70450001", "4000000100"]
    {
        assert_eq!(recognise(&hex(other)), Recognition::No, "{other}");
    }
}

#[test]
fn any_octets_are_survived() {
    let seeds = [
        get(1, b"ab", &[b".well-known", b"core"]),
        datagram(ACK, 0x45, 1, b"ab", &options(&[(6, &[1]), (12, &[40])], b"</3/0>;rt=\"a\"")),
        datagram(CON, 2, 1, b"", &options(&[(11, b"rd"), (12, &[40]), (15, b"ep=a")], b"</1>")),
        datagram(CON, 1, 1, b"", &options(&[(35, b"coap://a:b@c/d?e")], &[])),
        hex("30 e1 22 0480 21 01 74 b1 61"),
    ];
    any_octets(&PROTOCOL, Carrier::Udp, &seeds, 4000);
    any_octets(&PROTOCOL, Carrier::Tcp, &seeds, 2000);
}

#[test]
fn streams_that_are_cut_anywhere_say_the_same() {
    let asks = [hex("30 e1 22 0480"), hex("21 01 74 b1 61"), hex("31 02 75 b2 7264")].concat();
    let answers = [hex("01 45 74"), hex("d1 02 41 75 ff"), vec![b'x'; 14]].concat();
    let told = |cut: usize, back: usize| {
        let mut probe = Probe::new(&PROTOCOL, Carrier::Tcp);
        probe.send(C, &asks[..cut]).send(C, &asks[cut..]);
        probe.send(S, &answers[..back]).send(S, &answers[back..]).end().stated()
    };
    let whole = told(0, 0);
    assert_eq!(whole.len(), 2);
    (1..asks.len()).for_each(|cut| assert_eq!(told(cut, 0), whole, "asked, cut at {cut}"));
    (1..answers.len()).for_each(|cut| assert_eq!(told(0, cut), whole, "answered, cut at {cut}"));
}
