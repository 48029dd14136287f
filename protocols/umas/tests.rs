use crate::modbus::PROTOCOL;
use wire::probe::{any_octets, hex, Probe};
use wire::Carrier;
use wire::Side::{self, Client, Server};

/// Function 90 and `body`, of transaction 7.
fn message(body: &str) -> Vec<u8> {
    let pdu = hex(&format!("5a {body}"));
    let length = u16::try_from(pdu.len() + 1).unwrap();
    [hex("0007 0000").as_slice(), &length.to_be_bytes(), &[0], &pdu].concat()
}

fn stated(messages: &[(Side, &str)]) -> Vec<String> {
    let mut probe = Probe::new(&PROTOCOL, Carrier::Tcp);
    for (side, body) in messages {
        probe.send(*side, &message(body));
    }
    probe.stated()
}

const ID: &str = "00 fe 10ff 5a010100 0000 7002 0000 2700 0900 08000000 0000 \
    0e 31343020435055203331312031300101";

#[test]
fn a_controller_says_what_it_is() {
    assert_eq!(
        stated(&[(Client, "00 02"), (Server, ID)]),
        [
            "did umas unit 0 · 2 ·  +1 = 0",
            "is umas unit 0 · server · vendor = Schneider Electric",
            "is umas unit 0 · server · model = 140 CPU 311 10",
            "is umas unit 0 · server · firmware = 2.70",
        ]
    );
}

#[test]
fn a_project_has_a_name() {
    let times = "00".repeat(38);
    let answer = format!("00 fe {times} 08 50726f6a65637400");
    assert_eq!(
        stated(&[(Client, "00 03 00"), (Server, &answer)]),
        [
            "did umas unit 0 · 3 ·  +1 = 0",
            "is umas unit 0 · server · description = project Project",
        ]
    );
    let longer = format!("00 fe {times} 09 50726f6a65637400");
    assert_eq!(
        stated(&[(Client, "00 03 00"), (Server, &longer)]),
        ["did umas unit 0 · 3 ·  +1 = 0"]
    );
}

/// Apache PLC4X, `UmasPDUReadVariableRequest` and `UmasPDUWriteVariableRequest`: an integer, an
/// array of two double words, and one octet.
#[test]
fn variables_have_values() {
    let three = "22 78563412 03 02 3000 01 1000 02 13 3000 01 2000 00 0200 01 3100 01 0000 05";
    assert_eq!(
        stated(&[(Client, &format!("00 {three}")), (Server, "00 fe 2a00 01000000 02000000 07")]),
        [
            "did umas unit 0 · 34 · block 48 offset 18 +3 = 0",
            "was umas unit 0 · 34 · block 48 offset 18 +1 = U16Le [2a, 00]",
            "was umas unit 0 · 34 · block 48 offset 32 +2 = U32Le [01, 00, 00, 00, 02, 00, 00, 00]",
            "was umas unit 0 · 34 · block 49 offset 5 +1 = U8 [07]",
        ]
    );
    let write = "00 23 78563412 01 02 3000 1000 0200 2b00";
    assert_eq!(
        stated(&[(Client, write), (Server, "00 fe")]),
        [
            "did umas unit 0 · 35 · block 48 offset 18 +1 = 0",
            "was umas unit 0 · 35 · block 48 offset 18 +1 = U16Le [2b, 00]",
        ]
    );
    let short = stated(&[(Client, &format!("00 {three}")), (Server, "00 fe 2a00 0100")]);
    assert_eq!(short.len(), 2, "what is not there is not told: {short:?}");
    assert_eq!(
        stated(&[(Client, write), (Server, "00 fd 8100")]),
        ["did umas unit 0 · 35 · block 48 offset 18 +1 = 16613632"],
        "what was refused is not so"
    );
}

#[test]
fn who_reserves_is_named_and_needs_no_password() {
    assert_eq!(
        stated(&[(Client, "00 10 434c0000 04 45574f31"), (Server, "00 fe 01")]),
        [
            "is umas · client · name = EWO1",
            "did umas unit 0 · 16 ·  +1 = 0",
            "is umas unit 0 · server · authentication = none",
        ]
    );
}

#[test]
fn what_proves_a_reservation_is_a_password_and_never_told() {
    assert_eq!(
        stated(&[(Client, "00 10 434c0000 01 41 aabbccdd"), (Server, "00 fe 01")]),
        [
            "is umas · client · name = A",
            "did umas unit 0 · 16 ·  +1 = 0",
            "is umas unit 0 · server · authentication = password",
        ]
    );
}

/// As tools do that sign with nonces: behind the name, inside its length.
#[test]
fn what_proves_a_reservation_may_stand_within_the_names_length() {
    let mut probe = Probe::new(&PROTOCOL, Carrier::Tcp);
    probe.send(Client, &message("00 10 10aa0000 07 546f6f6c 00 6162"));
    assert_eq!(probe.stated(), ["is umas · client · name = Tool"]);
    assert_eq!(probe.secrets(), ["reservation proof of 2 octets, secret"]);
    probe.send(Server, &message("00 fe 01"));
    assert_eq!(probe.stated()[1], "is umas unit 0 · server · authentication = password");
}

#[test]
fn memory_that_holds_passwords_is_never_told() {
    let mut probe = Probe::new(&PROTOCOL, Carrier::Tcp);
    probe.send(Client, &message("00 20 01 1400 0000 0000 0400"));
    probe.send(Server, &message("00 fe 01 0400 61626364"));
    assert_eq!(probe.stated(), ["did umas unit 0 · 32 · block 20 offset 0 +4 = 0"]);
    assert_eq!(probe.secrets(), ["project's passwords of 4 octets, secret"]);
    probe.send(Client, &message("00 20 00 1400 0000 0000 0400"));
    probe.send(Server, &message("00 fe 00 0400 61626364"));
    assert!(probe.secrets().is_empty(), "another range of memory");
}

#[test]
fn memory_and_program_blocks_are_objects() {
    assert_eq!(
        stated(&[
            (Client, "00 20 00 1300 6400 0000 9c00"),
            (Server, "00 fe 00 0100 00"),
            (Client, "01 34 0001 0200"),
            (Server, "01 fe 00 0100 00"),
        ]),
        [
            "did umas unit 0 · 32 · block 19 offset 100 +156 = 0",
            "did umas unit 0 · 52 · program block 2 +1 = 0",
        ]
    );
}

/// As a client of an M221 reads and writes them; of several the first is named.
#[test]
fn bits_registers_and_addresses_are_objects() {
    let done = |body: &str| stated(&[(Client, body), (Server, "00 fe")]);
    let words = "00 24 02 02 03 2d00 0100 02 03 2e00 0100";
    assert_eq!(done(words), ["did umas unit 0 · 36 · %MW45 +2 = 0"]);
    assert_eq!(done("00 25 01 02 03 2e00 0100 1600"), ["did umas unit 0 · 37 · %MW46 +1 = 0"]);
    assert_eq!(done("00 24 01 02 02 0400 0100"), ["did umas unit 0 · 36 · %M4 +1 = 0"]);
    assert_eq!(done("00 24 01 02 09 0400 0100"), ["did umas unit 0 · 36 ·  +1 = 0"]);
    assert_eq!(
        done("00 28 00800007 ec00"),
        ["did umas unit 0 · 40 · physical address 7008000 +236 = 0"]
    );
    assert_eq!(done("00 28 0080"), ["did umas unit 0 · 40 ·  +1 = 0"]);
}

#[test]
fn a_refusal_says_why() {
    let lines = stated(&[(Client, "01 41 ff00"), (Server, "00 fd 8180 8051")]);
    assert_eq!(lines, ["did umas unit 0 · 65 ·  +1 = 16613760"]);
    assert_eq!(0x00FD_8180, 16_613_760);
}

#[test]
fn an_exception_of_the_carrier_refuses_too() {
    let mut probe = Probe::new(&PROTOCOL, Carrier::Tcp);
    probe.send(Client, &message("00 02"));
    probe.send(Server, &hex("0007 0000 0003 00 da 01"));
    assert_eq!(probe.stated(), ["did umas unit 0 · 2 ·  +1 = 1"]);
}

#[test]
fn a_signed_message_is_what_it_carries() {
    let signature = "5a".repeat(33);
    let stop = format!("01 38 {signature} 5a 01 41 ff00");
    let done = format!("01 fe {signature} 5a 01 fe");
    assert_eq!(stated(&[(Client, &stop), (Server, &done)]), ["did umas unit 0 · 65 ·  +1 = 0"]);
}

#[test]
fn what_is_cut_off_is_told() {
    assert_eq!(
        stated(&[(Client, "00"), (Server, "00 fe")]),
        ["broke umas · wrong length · a request: 1 octet is missing"]
    );
    assert_eq!(
        stated(&[(Client, "00 02"), (Server, "00 07")]),
        [
            "broke umas by server · wrong answer · 253 or 254 needed, 7 there",
            "did umas unit 0 · 2 ·  +1 = 458752",
        ]
    );
}

#[test]
fn every_cut_gives_the_same() {
    let whole =
        [(Client, "00 02"), (Server, ID), (Client, "01 34 0001 0200"), (Server, "01 fe 00")];
    let expected = stated(&whole);
    for cut in 1..message(ID).len() {
        let mut probe = Probe::new(&PROTOCOL, Carrier::Tcp);
        for (side, body) in whole {
            let octets = message(body);
            let (front, back) = octets.split_at(cut.min(octets.len()));
            probe.send(side, front);
            probe.send(side, back);
        }
        assert_eq!(probe.stated(), expected, "cut at {cut}");
    }
}

#[test]
fn any_octets_are_survived() {
    let signature = "5a".repeat(33);
    let seeds = [
        message("00 02"),
        message(ID),
        message("00 10 434c0000 01 41 aabbccdd"),
        message(&format!("01 38 {signature} 5a 01 41 ff00")),
        message("00 22 78563412 02 02 3000 01 1000 02 13 3000 01 2000 00 0200"),
        message("00 fe 2a00 01000000 02000000 07"),
        message("00 23 78563412 01 02 3000 1000 0200 2b00"),
    ];
    any_octets(&PROTOCOL, Carrier::Tcp, &seeds, 4_000);
}
