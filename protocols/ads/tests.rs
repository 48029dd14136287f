mod discovery;
mod symbol;

use super::*;
use wire::probe::{any_octets, hex, Probe};
use wire::Recognition;
use Side::{Client, Server};

const PLC: &str = "050d75600101 5303"; // 5.13.117.96.1.1:851
const PROGRAM: &str = "c0a801630101 3175";
const ASKED: &str = "03661471 00000000 01000000 c0a801c70101 1027 00000000";
const CX: &str = "03661471 00000000 01000080 050d75600101 1027 03000000
    0500 0a00 43585f30443735363000 0400 1400 14000000 06000000 00000000 00000000 03000000
    0300 0400 020bb408";

/// An AMS message of invoke id 7.
fn ams(to: &str, from: &str, command: u16, flags: u16, error: u32, data: &str) -> Vec<u8> {
    let data = hex(data);
    let length = u32::try_from(data.len()).unwrap();
    let head = [hex(to), hex(from)].concat();
    let body = [
        &head[..],
        &command.to_le_bytes(),
        &flags.to_le_bytes(),
        &length.to_le_bytes(),
        &error.to_le_bytes(),
        &7_u32.to_le_bytes(),
        &data,
    ]
    .concat();
    [&[0, 0][..], &(length + 32).to_le_bytes(), &body].concat()
}

fn asks(command: u16, data: &str) -> Vec<u8> {
    ams(PLC, PROGRAM, command, 4, 0, data)
}

fn answers(command: u16, data: &str) -> Vec<u8> {
    ams(PROGRAM, PLC, command, 5, 0, data)
}

fn probe() -> Probe {
    Probe::new(&PROTOCOL, Carrier::Tcp)
}

fn exchange(command: u16, asked: &str, answered: &str) -> Vec<String> {
    let mut probe = probe();
    probe.send(Client, &asks(command, asked)).send(Server, &answers(command, answered));
    probe.stated()
}

/// The octets of a text as digits.
fn digits(text: &str) -> String {
    text.bytes().map(|octet| format!("{octet:02x}")).collect()
}

/// A handle for a symbol, 0x34000002.
fn with_handle(symbol: &str) -> Probe {
    let mut probe = probe();
    let name = digits(symbol);
    let length = format!("{:02x}000000", symbol.len() + 1);
    let asked = format!("03f00000 00000000 04000000 {length} {name}00");
    probe.send(Client, &asks(9, &asked));
    probe.send(Server, &answers(9, "00000000 04000000 02000034"));
    probe
}

/// "ADS Read", "ADS Write", "index group/offset of the PLC".
#[test]
fn places_are_read_and_written() {
    assert_eq!(
        exchange(2, "20400000 08000000 02000000", "00000000 02000000 1234"),
        [
            "did ads unit 5.13.117.96.1.1:851 · 2 · %MB8 +1 = 0",
            "was ads unit 5.13.117.96.1.1:851 · 2 · %MB8 +2 = U8 [12, 34]"
        ]
    );
    assert_eq!(
        exchange(3, "21400000 0b000000 01000000 01", "00000000"),
        [
            "did ads unit 5.13.117.96.1.1:851 · 3 · %MX1.3 +1 = 0",
            "was ads unit 5.13.117.96.1.1:851 · 3 · %MX1.3 +1 = U8 [01]"
        ]
    );
    assert_eq!(
        exchange(2, "40400000 10000000 04000000", "00000000 04000000 01020304")[1],
        "was ads unit 5.13.117.96.1.1:851 · 2 · 0x4040:0x10 +1 = U32Le [01, 02, 03, 04]"
    );
    assert_eq!(
        exchange(2, "02f30000 01001810 04000000", "00000000 04000000 02000000")[0],
        "did ads unit 5.13.117.96.1.1:851 · 2 · SDO 0x1018:01 +1 = 0"
    );
    assert_eq!(
        exchange(3, "20400000 08000000 01000000 01", "03070000"),
        ["did ads unit 5.13.117.96.1.1:851 · 3 · %MB8 +1 = 1795"]
    );
}

/// "ADS sum command".
#[test]
fn sums_are_what_they_carry() {
    let mut probe = with_handle("main.a");
    probe.stated();
    let heads = "05f00000 02000034 02000000 20400000 00000000 01000000";
    probe.send(Client, &asks(9, &format!("80f00000 02000000 0b000000 18000000 {heads}")));
    let answered = "00000000 0b000000 00000000 10070000 1234 00";
    probe.send(Server, &answers(9, answered));
    assert_eq!(
        probe.stated(),
        [
            "did ads unit 5.13.117.96.1.1:851 · 2 · main.a +1 = 0",
            "was ads unit 5.13.117.96.1.1:851 · 2 · main.a +1 = U16Le [12, 34]",
            "did ads unit 5.13.117.96.1.1:851 · 2 · %MB0 +1 = 1808"
        ]
    );
    let heads = "20400000 00000000 01000000 05f00000 02000034 02000000";
    probe.send(Client, &asks(9, &format!("81f00000 02000000 08000000 1b000000 {heads} 09 0a0b")));
    probe.send(Server, &answers(9, "00000000 08000000 00000000 00000000"));
    assert_eq!(
        probe.stated()[1..],
        [
            "was ads unit 5.13.117.96.1.1:851 · 3 · %MB0 +1 = U8 [09]",
            "did ads unit 5.13.117.96.1.1:851 · 3 · main.a +1 = 0",
            "was ads unit 5.13.117.96.1.1:851 · 3 · main.a +1 = U16Le [0a, 0b]"
        ]
    );
    probe.send(Client, &asks(9, &format!("83f00000 02000000 18000000 18000000 {heads}")));
    let answered = "00000000 11000000 00000000 01000000 01070000 00000000 07";
    probe.send(Server, &answers(9, answered));
    assert_eq!(
        probe.stated(),
        [
            "did ads unit 5.13.117.96.1.1:851 · 2 · %MB0 +1 = 0",
            "was ads unit 5.13.117.96.1.1:851 · 2 · %MB0 +1 = U8 [07]",
            "did ads unit 5.13.117.96.1.1:851 · 2 · main.a +1 = 1793"
        ]
    );
    probe.send(Client, &asks(9, &format!("80f00000 02000000 0b000000 18000000 {heads}"))).end();
    assert_eq!(
        probe.stated(),
        ["did ads unit 5.13.117.96.1.1:851 · 9 · sum command of 2 +1 = unanswered"]
    );
}

/// "ADS Add Device Notification", "ADS Device Notification".
#[test]
fn notifications_bring_what_they_watch() {
    let mut probe = with_handle("main.a");
    probe.stated();
    let more = "04000000 00000000 00000000 00000000000000000000000000000000";
    probe.send(Client, &asks(6, &format!("05f00000 02000034 02000000 {more}")));
    probe.send(Server, &answers(6, "00000000 0e000000"));
    let sample = "01000000 0e000000 02000000 0100";
    let stamps = format!("20000000 01000000 0011223344556677 {sample}");
    probe.send(Server, &ams(PROGRAM, PLC, 8, 4, 0, &stamps));
    probe.send(Client, &asks(7, "0e000000")).send(Server, &answers(7, "00000000"));
    assert_eq!(
        probe.stated(),
        [
            "did ads unit 5.13.117.96.1.1:851 · 6 · main.a +1 = 0",
            "did ads unit 5.13.117.96.1.1:851 by server · 8 ·  +1 = no answer",
            "was ads unit 5.13.117.96.1.1:851 by server · 8 · main.a +1 = U16Le [01, 00]",
            "did ads unit 5.13.117.96.1.1:851 · 7 · main.a +1 = 0"
        ]
    );
}

/// "ADS Read Device Info", "ADS Read State", "ADS Write Control".
#[test]
fn devices_tell_what_they_are_and_are_told_what_to_do() {
    assert_eq!(
        exchange(1, "", &format!("00000000 03 01 7607 {}00000000000000", digits("Plc30 App"))),
        [
            "did ads unit 5.13.117.96.1.1:851 · 1 ·  +1 = 0",
            "is ads unit 5.13.117.96.1.1:851 · server · name = Plc30 App",
            "is ads unit 5.13.117.96.1.1:851 · server · software = Plc30 App 3.1.1910"
        ]
    );
    assert_eq!(
        exchange(4, "", "00000000 0500 0200"),
        [
            "did ads unit 5.13.117.96.1.1:851 · 4 ·  +1 = 0",
            "was ads unit 5.13.117.96.1.1:851 · 4 · ADS state +1 = U16Le [05, 00]",
            "was ads unit 5.13.117.96.1.1:851 · 4 · device state +1 = U16Le [02, 00]"
        ]
    );
    assert_eq!(
        exchange(5, "0600 0000 00000000", "00000000"),
        ["did ads unit 5.13.117.96.1.1:851 · 5 · stop +1 = 0"]
    );
}

/// A description as a CX1020 gives it.
#[test]
fn a_target_describes_itself() {
    let xml = "<TcTargetDesc><TargetType>CX1020-CE</TargetType><TargetVersion><Version>2</Version>\
               <Revision>11</Revision><Build>2228</Build></TargetVersion><Hardware><SerialNo>63667\
               </SerialNo></Hardware><OsImage><ImageVersion>3.52</ImageVersion><OsName>Windows CE\
               </OsName><OsVersion>6.0</OsVersion></OsImage></TcTargetDesc>";
    let system = "050d75600101 1027";
    let mut probe = probe();
    probe.send(Client, &ams(system, PROGRAM, 2, 4, 0, "bc020000 01000000 00080000"));
    let answered = format!("00000000 00020000 {}", digits(xml));
    probe.send(Server, &ams(PROGRAM, system, 2, 5, 0, &answered));
    assert_eq!(
        probe.stated(),
        [
            "did ads unit 5.13.117.96.1.1:10000 · 2 · target description 1 +1 = 0",
            "is ads · server · model = CX1020-CE",
            "is ads · server · vendor = Beckhoff",
            "is ads · server · software = TwinCAT 2.11.2228",
            "is ads · server · serial = 63667",
            "is ads · server · firmware = 3.52",
            "is ads · server · os = Windows CE 6.0"
        ]
    );
    let file = format!("78000000 01000000 04000000 06000000 {}00", digits("C:\\a.b"));
    probe.send(Client, &ams(system, PROGRAM, 9, 4, 0, &file)).end();
    assert_eq!(
        probe.stated(),
        ["did ads unit 5.13.117.96.1.1:10000 · 9 · open file C:\\a.b +1 = unanswered"]
    );
}

#[test]
fn a_router_refuses_in_the_header() {
    let mut probe = probe();
    probe.send(Client, &asks(1, "")).send(Server, &ams(PROGRAM, PLC, 1, 5, 6, ""));
    assert_eq!(probe.stated(), ["did ads unit 5.13.117.96.1.1:851 · 1 ·  +1 = 6"]);
    probe.send(Client, &hex("0010 02000000 0000")).send(Client, &asks(4, "")).end();
    assert_eq!(probe.stated()[0], "did ads · tcp.4096 ·  +1 = no answer");
}

#[test]
fn broken_messages_are_violations() {
    assert_eq!(
        exchange(2, "20400000 0800", "00000000")[0],
        "broke ads · wrong length · 2 octets are missing"
    );
    let mut probe = probe();
    probe.send(Client, &hex("0700 20000000"));
    assert_eq!(
        probe.stated(),
        ["broke ads · wrong frame · AMS of at most 67108864 octets needed, kind 7 of 32"]
    );
    assert_eq!(probe.stopped(), Some("foreign"));
    probe.send(Client, &hex("0000 10000000 050d75600101 5303 050d75600101 5303"));
    assert_eq!(probe.stated(), ["broke ads · wrong length · 2 octets are missing"]);
    let mut probe = Probe::new(&PROTOCOL, Carrier::Udp);
    probe.send(Client, &hex("01661471 00000000 01000000"));
    assert_eq!(probe.stated(), ["broke ads · wrong start · 0x71146603 needed, 0x71146601 there"]);
}

/// A program file of a megabyte is no reason to wait for its end.
#[test]
fn long_messages_are_passed_over() {
    let mut long = asks(3, "20400000 08000000 00001000 01020304");
    long[2..6].copy_from_slice(&(32 + 12 + 0x10_0000_u32).to_le_bytes());
    let mut probe = probe();
    probe.send(Client, &long).send(Client, &vec![0; 0x10_0000 - 4]).send(Client, &asks(4, ""));
    probe.end();
    assert_eq!(probe.stated().len(), 2);
}

#[test]
fn long_messages_survive_every_cut_of_their_beginning() {
    let mut long = asks(3, &format!("20400000 08000000 00001000 {}", "01020304".repeat(500)));
    long[2..6].copy_from_slice(&(32 + 12 + 0x10_0000_u32).to_le_bytes());
    let whole = probe().send(Client, &long).end().stated();
    for cut in 1..1200 {
        let stated = probe().send(Client, &long[..cut]).send(Client, &long[cut..]).end().stated();
        assert_eq!(stated, whole, "cut at {cut}");
    }
    assert!(whole[0].contains("%MB8"), "{whole:?}");
}

#[test]
fn recognised_by_lengths_command_and_flags() {
    let stream = |bytes: &[u8]| (PROTOCOL.recognise)(Carrier::Tcp, bytes);
    assert_eq!(stream(&asks(4, "")), Recognition::Sure(Some(Client)));
    assert_eq!(stream(&answers(4, "0000000005000200")), Recognition::Sure(Some(Server)));
    assert_eq!(stream(&ams(PROGRAM, PLC, 8, 4, 0, "00")), Recognition::Sure(Some(Server)));
    assert_eq!(stream(&asks(77, "")), Recognition::Broken);
    assert_eq!(
        (stream(&asks(4, "")[..20]), stream(&[0; 40])),
        (Recognition::Short, Recognition::No)
    );
    assert_eq!(stream(&hex("0010 02000000 0000")), Recognition::Maybe(None));
    assert_eq!(stream(&hex("0010 02000000 00")), Recognition::Short);
    // AMQP's first frame of method, and a .NET remoting call.
    assert_eq!(stream(&hex("0100 01000000 21003c002800000863656c65")), Recognition::No);
    assert_eq!(stream(&hex("0100 00000000 2700000000000000d7ff4164")), Recognition::No);
    assert_eq!(stream(b"GET / HTTP/1.1"), Recognition::No);
    let datagram = |bytes: &[u8]| (PROTOCOL.recognise)(Carrier::Udp, bytes);
    assert_eq!(datagram(&hex(ASKED)), Recognition::Sure(Some(Client)));
    assert_eq!(datagram(&hex(CX)), Recognition::Sure(Some(Server)));
    assert_eq!(datagram(&asks(4, "")), Recognition::No);
}

#[test]
fn messages_share_segments_and_survive_every_cut() {
    let (asked, answered) =
        (asks(2, "20400000 08000000 02000000"), answers(2, "00000000 02000000 1234"));
    let mut together = probe();
    together.send(Client, &[&asked[..], &asks(4, "")].concat()).send(Server, &answered);
    let whole = together.stated();
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
    let heads = "05f00000 02000034 02000000 20400000 00000000 01000000";
    let sum = |group: &str| asks(9, &format!("{group}f00000 02000000 0b000000 18000000 {heads}"));
    let seeds = [
        asks(2, "20400000 08000000 02000000"),
        answers(2, "00000000 02000000 1234"),
        asks(9, "03f00000 00000000 04000000 05000000 6d61696e00"),
        answers(9, "00000000 04000000 02000034"),
        asks(2, "0bf00000 00000000 00010000"),
        answers(
            2,
            &format!("00000000 22000000 22000000 {} 0100 0100 0000 4100 4200 00", "01".repeat(20)),
        ),
        sum("80"),
        sum("82"),
        sum("85"),
        answers(9, "00000000 0b000000 00000000 10070000 1234 00"),
        ams(
            PROGRAM,
            PLC,
            8,
            4,
            0,
            "20000000 01000000 0011223344556677 01000000 0e000000 020000000100",
        ),
        answers(1, "00000000 03 01 7607 506c6333302041707000000000000000"),
    ];
    any_octets(&PROTOCOL, Carrier::Tcp, &seeds, 10_000);
    any_octets(&PROTOCOL, Carrier::Udp, &[hex(ASKED), hex(CX)], 10_000);
}
