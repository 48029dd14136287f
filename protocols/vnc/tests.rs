use super::{Vnc, PROTOCOL};
use wire::probe::{any_octets, hex, Probe};
use wire::{Carrier, Recognition, Side};

const SERVER_INIT: &str = "0400 0300 20180001 00ff00ff00ff 100800 000000 00000005 706c616e74";

fn probe() -> Probe {
    Probe::new(&PROTOCOL, Carrier::Tcp)
}

/// Both sides' versions, and what the server says behind them. §7.1
fn opened(version: &[u8], offer: &str) -> Probe {
    let mut probe = probe();
    probe.send(Side::Server, version).send(Side::Client, version).stated();
    probe.send(Side::Server, &hex(offer));
    probe
}

/// The client is let in without a proof. §7.2.1
fn in_session() -> Probe {
    let mut probe = opened(b"RFB 003.008\n", "01 01");
    probe.send(Side::Client, &hex("01")).send(Side::Server, &hex("00000000"));
    probe.send(Side::Client, &hex("01")).send(Side::Server, &hex(SERVER_INIT)).stated();
    probe.secrets();
    probe
}

#[test]
fn nobody_asks_who_it_is() {
    let mut probe = probe();
    probe.send(Side::Server, b"RFB 003.008\n").send(Side::Client, b"RFB 003.008\n");
    probe.send(Side::Server, &hex("03 01 02 77")).send(Side::Client, &hex("01"));
    probe.send(Side::Server, &hex("00000000")).send(Side::Client, &hex("00"));
    probe.send(Side::Server, &hex(SERVER_INIT));
    assert_eq!(probe.frames().last().unwrap().iter().collect::<Vec<_>>(), [1, 2, 3, 4, 5, 6, 7]);
    assert_eq!(
        probe.stated(),
        [
            "is vnc · server · version = RFB 3.8",
            "is vnc · client · version = RFB 3.8",
            "is vnc · server · capabilities = None, VNC Authentication, type 119",
            "did vnc · security · None +1 = 0",
            "is vnc · server · authentication = none",
            "is vnc · server · description = plant",
            "did vnc · init · exclusive +1 = 0",
            "was vnc · init · width +1 = U16Be [04, 00]",
            "was vnc · init · height +1 = U16Be [03, 00]",
        ]
    );
}

/// §7.1.3: before version 3.8 no result follows where nothing was asked for.
#[test]
fn older_versions_say_less() {
    let mut probe = opened(b"RFB 003.007\n", "01 01");
    probe.send(Side::Client, &hex("01")).send(Side::Client, &hex("01")).stated();
    probe.send(Side::Server, &hex(SERVER_INIT));
    assert_eq!(
        probe.stated()[..2],
        ["did vnc · security · None +1 = 0", "is vnc · server · authentication = none"]
    );
    let mut probe = opened(b"RFB 003.003\n", "00000002");
    probe.send(Side::Server, &[7; 16]).send(Side::Client, &[9; 16]);
    probe.send(Side::Server, &hex("00000002"));
    assert_eq!(probe.stated(), ["did vnc · security · VNC Authentication +1 = 2"]);
}

#[test]
fn a_challenge_is_answered_out_of_sight() {
    let mut probe = opened(b"RFB 003.008\n", "01 02");
    probe.send(Side::Client, &hex("02")).send(Side::Server, &[7; 16]);
    probe.send(Side::Client, &[9; 16]).send(Side::Server, &hex("00000000"));
    assert_eq!(probe.secrets(), ["response to a challenge of 16 octets, secret"]);
    assert_eq!(
        probe.stated(),
        [
            "is vnc · server · capabilities = VNC Authentication",
            "did vnc · security · VNC Authentication +1 = 0",
            "is vnc · server · authentication = VNC authentication",
        ]
    );
}

#[test]
fn apples_account_is_overwritten() {
    let mut probe = opened(b"RFB 003.889\n", "01 1e");
    probe.send(Side::Client, &hex("1e"));
    probe.send(Side::Server, &[&hex("0002 0008")[..], &[1; 16]].concat());
    probe.send(Side::Client, &[2; 136]).send(Side::Server, &hex("00000001")).stated();
    assert_eq!(probe.secrets(), ["encrypted account of 128 octets, secret"]);
}

#[test]
fn what_is_refused_is_told() {
    let mut probe = opened(b"RFB 003.008\n", "00 00000004 6675 6c6c");
    assert_eq!(probe.stated(), ["did vnc · security ·  +1 = 1"]);
    let mut probe = opened(b"RFB 003.003\n", "00000000 00000004 66756c6c");
    assert_eq!(probe.stated(), ["did vnc · security ·  +1 = 1"]);
}

/// Tight offers a tunnel and two types; the client takes VNC's challenge.
#[test]
fn tight_chooses_once_more() {
    let mut probe = opened(b"RFB 003.008\n", "01 10");
    probe.send(Side::Client, &hex("10"));
    probe.send(Side::Server, &[&hex("00000001")[..], &[1; 16]].concat());
    probe.send(Side::Client, &hex("00000000"));
    probe.send(Side::Server, &[&hex("00000002")[..], &[1; 32]].concat());
    probe.send(Side::Client, &hex("00000002")).send(Side::Server, &[7; 16]);
    probe.send(Side::Client, &[9; 16]).send(Side::Server, &hex("00000001")).stated();
    assert_eq!(probe.secrets(), ["response to a challenge of 16 octets, secret"]);
    let mut probe = opened(b"RFB 003.008\n", "01 10");
    probe.send(Side::Client, &hex("10")).send(Side::Server, &hex("00000000 00000000")).stated();
    probe.send(Side::Server, &hex("00000000"));
    assert_eq!(
        probe.stated(),
        ["did vnc · security · Tight, None +1 = 0", "is vnc · server · authentication = none"]
    );
}

/// VeNCrypt: a version, its types, and name and password in clear.
#[test]
fn an_account_in_clear_is_told_without_its_password() {
    let mut probe = opened(b"RFB 003.008\n", "01 13");
    probe.send(Side::Client, &hex("13")).send(Side::Server, &hex("0002"));
    probe.send(Side::Client, &hex("0002")).send(Side::Server, &hex("00 01 00000100"));
    probe.send(Side::Client, &hex("00000100 00000003 00000004 686d69 31323334")).stated();
    assert_eq!(probe.secrets(), ["password of 4 octets, well known"]);
    probe.send(Side::Server, &hex("00000000"));
    assert_eq!(
        probe.stated(),
        [
            "did vnc · security · VeNCrypt, Plain +1 = 0",
            "is vnc · server · user = hmi",
            "is vnc · server · credential = password of 4 octets, well known",
        ]
    );
}

#[test]
fn tls_goes_on_where_it_is_chosen() {
    let mut probe = opened(b"RFB 003.008\n", "01 13");
    probe.send(Side::Client, &hex("13")).send(Side::Server, &hex("0002"));
    probe.send(Side::Client, &hex("0002")).send(Side::Server, &hex("00 01 00000104")).stated();
    probe.send(Side::Client, &hex("00000104")).send(Side::Server, &hex("01"));
    probe.send(Side::Server, &hex("15 0303 0002 0228"));
    assert_eq!(
        probe.stated(),
        [
            "did vnc · security · VeNCrypt, X509None +1 = no answer",
            "did tls by server · 21.40 ·  +1 = no answer"
        ]
    );
}

#[test]
fn input_is_told_and_what_is_typed_is_not() {
    let mut probe = in_session();
    probe.send(Side::Client, &hex("00 000000 20180001 00ff00ff00ff 100800 000000"));
    probe.send(Side::Client, &hex("02 00 0001 00000000 03 01 0000 0000 0400 0300"));
    probe.send(Side::Client, &hex("04 01 0000 00000061 05 00 0010 0020 05 01 0010 0020"));
    probe.send(Side::Client, &hex("06 000000 00000004 68696464 06 000000 fffffffc 00000001"));
    probe.send(Side::Client, &hex("fa 00 01 02 ff 00 0001 00000061 0000001e"));
    probe.send(Side::Client, &hex("07 03 0000 00000000 00000002 433a 0b 000000 ffffffff"));
    assert_eq!(
        probe.stated(),
        [
            "did vnc · 0 ·  +1 = no answer",
            "did vnc · 2 ·  +1 = no answer",
            "did vnc · 3 ·  +1 = no answer",
            "did vnc · 4 ·  +1 = no answer",
            "did vnc · 5 ·  +1 = no answer",
            "did vnc · 5 · button +1 = no answer",
            "did vnc · 6 ·  +1 = no answer",
            "did vnc · 6 ·  +1 = no answer",
            "did vnc · 250.2 ·  +1 = no answer",
            "did vnc · 255.0 ·  +1 = no answer",
            "did vnc · 7.3 ·  +1 = no answer",
            "did vnc · 11 ·  +1 = no answer",
        ]
    );
    let told = ["key", "cut text", "cut text", "key", "chat"];
    assert_eq!(probe.secrets(), told.map(|what| format!("{what} of 0 octets, secret")));
}

#[test]
fn nothing_is_told_behind_what_is_unknown_or_lost() {
    let mut probe = in_session();
    probe.send(Side::Client, &hex("63 04")).send(Side::Client, &hex("04 01 0000 00000061"));
    assert_eq!(probe.stated(), [""; 0]);
    let mut probe = in_session();
    probe.gap(Side::Client).send(Side::Client, &hex("04 01 0000 00000061"));
    assert_eq!(probe.stated(), [""; 0]);
}

#[test]
fn who_asks_for_nothing_more_is_unanswered() {
    let mut probe = opened(b"RFB 003.008\n", "01 02");
    probe.send(Side::Client, &hex("02")).stated();
    assert_eq!(probe.end().stated(), ["did vnc · security · VNC Authentication +1 = unanswered"]);
}

#[test]
fn recognises_its_banner_alone() {
    let recognised = |octets: &[u8]| (PROTOCOL.recognise)(Carrier::Tcp, octets);
    assert_eq!(recognised(b"RFB 003.008\n"), Recognition::Sure(None));
    assert_eq!(recognised(b"RFB 005.000\n"), Recognition::Sure(None));
    assert_eq!(recognised(b"RFB"), Recognition::Short);
    assert_eq!(recognised(b"RFB 1234567\n"), Recognition::No);
    assert_eq!(recognised(b"RFC"), Recognition::No);
    assert_eq!(recognised(&hex("04 01 0000 00000061")), Recognition::No);
}

#[test]
fn every_cut_gives_the_same() {
    let client = [b"RFB 003.008\n", &hex("02")[..], &[9; 16], &hex("01 04 01 0000 00000061")];
    let server =
        [b"RFB 003.008\n", &hex("01 02")[..], &[7; 16], &hex("00000000"), &hex(SERVER_INIT)];
    let said = |cut: usize| {
        let mut probe = probe();
        for (turn, octets) in server.iter().enumerate() {
            let both = [(Side::Server, Some(octets)), (Side::Client, client.get(turn))];
            for (side, octets) in both {
                let octets = octets.copied().unwrap_or_default();
                let (first, rest) = octets.split_at(cut.min(octets.len()));
                probe.send(side, first).send(side, rest);
            }
        }
        probe.stated()
    };
    let whole = said(0);
    assert_eq!(whole.len(), 10);
    (1..40).for_each(|cut| assert_eq!(said(cut), whole, "cut at {cut}"));
}

#[test]
fn any_octets_are_survived() {
    let mut seeds = [
        "01 02",
        "02",
        "01 01",
        "01",
        "00000000",
        "01 10",
        "10",
        "01 13",
        "13",
        "0002",
        SERVER_INIT,
        "04 01 0000 00000061",
        "06 000000 00000004 68696464",
        "ff 01 0002 00000000 0000",
    ]
    .map(hex)
    .to_vec();
    seeds.extend([b"RFB 003.008\n".to_vec(), b"RFB 003.003\n".to_vec()]);
    any_octets(&PROTOCOL, Carrier::Tcp, &seeds, 4_000);
    assert!(size_of::<Vnc>() < 512);
}

/// The rest may never come, and what is there is in a frame that proves what was done before.
#[test]
fn what_is_there_of_a_clipboard_is_overwritten() {
    let mut probe = in_session();
    probe.send(Side::Client, &hex("05 00 0001 0002  06 000000 00000010 68756e746572"));
    assert_eq!(probe.secrets(), ["cut short of 0 octets, secret"]);
    assert_eq!(probe.stated(), ["did vnc · 5 ·  +1 = no answer"]);
}
