use super::*;
use wire::probe::{any_octets, hex, Probe};
use wire::Carrier;
use Side::{Client, Server};

/// As nmap sends it.
fn connects() -> Vec<u8> {
    [hex("0101001a 0000 0000 7880 0003 000c"), SERVICE.to_vec()].concat()
}

fn connected() -> Vec<u8> {
    hex("81010014 0001 0000 0000 0002 0000 0000 004c 0000")
}

/// What an ILC 191 answers.
fn information() -> Vec<u8> {
    let mut answer = hex("810600b0 000c 0001 0000 0000 0002 0000 004c");
    answer.resize(176, 0);
    for (at, text) in [
        (30, &b"ILC 191 ETH 2TX"[..]),
        (66, b"4.42"),
        (79, b"11/26/15"),
        (91, b"18:46:55"),
        (152, b"2700976"),
    ] {
        answer[at..at + text.len()].copy_from_slice(text);
    }
    answer
}

fn probe() -> Probe {
    Probe::new(&PROTOCOL, Carrier::Tcp)
}

#[test]
fn a_controller_says_what_it_is() {
    let mut probe = probe();
    probe.send(Client, &connects()).send(Server, &connected());
    probe.send(Client, &hex("01050016 000b 0000 3867 004c 0000 0000 0004 0295 0000"));
    probe.send(Server, &hex("81050012 000b 0001 0000 0000 0002 0000 004c"));
    probe.send(Client, &hex("0106000e 000c ac66 0000 004c 0400")).send(Server, &information());
    assert_eq!(
        probe.stated(),
        [
            "did pcworx · 1 ·  +1 = 0",
            "did pcworx · 5 ·  +1 = 0",
            "did pcworx · 6 ·  +1 = 0",
            "is pcworx · server · vendor = Phoenix Contact",
            "is pcworx · server · model = ILC 191 ETH 2TX",
            "is pcworx · server · firmware = 4.42",
            "is pcworx · server · description = firmware built 11/26/15 18:46:55",
            "is pcworx · server · product_code = 2700976",
        ]
    );
}

#[test]
fn what_is_no_text_is_no_claim() {
    let mut answer = information();
    answer[30] = 0xFF;
    let mut probe = probe();
    probe.send(Client, &hex("0106000e 000c ac66 0000 004c 0400")).send(Server, &answer);
    assert_eq!(probe.stated(), ["did pcworx · 6 ·  +1 = 0"]);
    probe.send(Server, &information());
    assert_eq!((probe.orphans(), probe.stated().len()), (1, 0));
}

#[test]
fn what_is_wrong_is_told() {
    for wrong in ["02050012 000b 0001", "0100 0012 000b 0001", "01050004 000b 0001", "0105ffff"] {
        let mut probe = probe();
        probe.send(Client, &hex(wrong));
        assert_eq!(
            probe.stated(),
            ["broke pcworx · wrong head · a direction, a function and a length needed"]
        );
    }
    let mut probe = probe();
    probe.send(Server, &connects());
    assert_eq!(probe.stopped(), Some("foreign"), "a server asks nothing");
    probe.send(Client, &connects()[..9]).end();
    assert_eq!(
        probe.stated()[1..],
        ["broke pcworx · message cut short · 26 octets needed, 9 there"]
    );
}

#[test]
fn recognised_by_content() {
    let of = |bytes: &[u8]| (PROTOCOL.recognise)(Carrier::Tcp, bytes);
    assert_eq!(of(&connects()), Recognition::Sure(Some(Client)));
    assert_eq!(of(&information()), Recognition::Maybe(Some(Server)));
    assert_eq!(of(&connected()[..3]), Recognition::Short);
    assert_eq!(of(&connects()[..20]), Recognition::No);
    assert_eq!(of(&hex("0105001600000000000000")), Recognition::No, "another length");
    assert_eq!(of(b"GET / HTTP/1.1"), Recognition::No);
}

#[test]
fn messages_share_segments_and_survive_every_cut() {
    let asked = [connects(), hex("0106000e 000c ac66 0000 004c 0400")].concat();
    let answered = [connected(), information()].concat();
    let mut together = probe();
    together.send(Client, &asked).send(Server, &answered);
    let whole = together.stated();
    assert_eq!(whole.len(), 7);
    for cut in 1..asked.len() {
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
    let seeds = [connects(), connected(), information(), hex("0106000e 000c ac66 0000 004c 0400")];
    any_octets(&PROTOCOL, Carrier::Tcp, &seeds, 10_000);
}
