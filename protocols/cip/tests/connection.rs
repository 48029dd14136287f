use super::*;

#[test]
fn a_connection_says_which_module_its_messages_mean() {
    let mut probe = tcp();
    probe.send(Side::Client, &rr(1, &hex(FORWARD_OPEN)));
    probe.send(Side::Server, &rr(1, &hex(OPENED)));
    probe.send(Side::Client, &unit(0x0079_0301, 7, &hex(READ_SCADA)));
    probe.send(Side::Server, &unit(0x80FE_0013, 7, &hex("cc 00 05 00")));
    probe.send(Side::Client, &rr(2, &hex(FORWARD_CLOSE)));
    probe.send(Side::Server, &rr(2, &hex("ce 00 00 00 1400 4d00 f32b9532 0000")));
    probe.send(Side::Client, &unit(0x0079_0301, 8, &hex(READ_SCADA))).end();
    assert_eq!(probe.frames()[1].iter().collect::<Vec<_>>(), [1, 2, 3, 4]);
    assert_eq!(
        probe.stated(),
        [
            "did cip unit 1.0 · 84 · explicit connection to Message Router instance 1 +1 = 0",
            "did cip unit 1.0 · 76 · SCADA[1] +2 = 5",
            "did cip unit 1.0 · 78 · Connection Manager instance 1 +1 = 0",
            "did cip · 76 · SCADA[1] +2 = unanswered",
        ]
    );
}

#[test]
fn a_connection_counts_its_requests() {
    const NUMBER: u32 = 0x0079_0301;
    let mut probe = tcp();
    probe.send(Side::Client, &rr(0, &hex(FORWARD_OPEN))).send(Side::Server, &rr(0, &hex(OPENED)));
    for sequence in [254, 255, 255] {
        probe.send(Side::Client, &unit(NUMBER, sequence, &hex(READ_SCADA)));
    }
    assert_eq!(breaks(&mut probe), [""; 0], "the same again is a repetition");
    probe.send(Side::Client, &unit(NUMBER, 9, &hex(READ_SCADA)));
    assert_eq!(breaks(&mut probe), ["break cip unit 1.0 · 76 · sequence count 256 = 9"]);
    probe.send(Side::Server, &unit(7, 77, &hex("cc 00 00 00 c300 2a00")));
    probe.gap(Side::Client).send(Side::Client, &unit(NUMBER, 30, &hex(READ_SCADA)));
    assert_eq!(breaks(&mut probe), [""; 0], "nobody knows what was lost");
    probe.send(Side::Client, &rr(1, &hex(FORWARD_OPEN))).send(Side::Server, &rr(1, &hex(OPENED)));
    probe.send(Side::Client, &unit(NUMBER, 1, &hex(READ_SCADA)));
    assert_eq!(breaks(&mut probe), [""; 0], "opened anew");
}

#[test]
fn a_key_that_was_taken_is_a_claim_unless_others_may_stand_in() {
    let keyed = |major: &str| {
        let open = FORWARD_OPEN.replace("a3 03 0100", "01 08 0103 34 04 0100 0700 2100 MM 01");
        let mut stated = stated(&[&open.replace("MM", major), OPENED]);
        stated.retain(|line| !line.contains(": interval"));
        stated
    };
    let connection = "I/O connection to Message Router instance 1";
    let demanded = "vendor 1, device type 7, product code 33, revision 3.1";
    let key = |key: &str| text("84", &format!("{connection}: electronic key"), key);
    let key = |demanded: &str| key(demanded).replace("cip", "cip unit 1.3");
    assert_eq!(
        keyed("03"),
        [
            &format!("did cip unit 1.3 · 84 · {connection} +1 = 0"),
            &key(demanded),
            "is cip unit 1.3 · server · vendor_id = 1",
            "is cip unit 1.3 · server · vendor = Rockwell Automation/Allen-Bradley",
            "is cip unit 1.3 · server · type = General Purpose Discrete I/O",
            "is cip unit 1.3 · server · product_code = 33",
            "is cip unit 1.3 · server · firmware = 3.1",
        ]
    );
    assert_eq!(keyed("83")[1..], [key(&format!("{demanded} or compatible"))]);
}

/// 3-5.5.2 and 3-5.5: extended status 0x0114 is another vendor or product than the key's.
#[test]
fn a_key_that_was_refused_is_told_and_no_claim() {
    let open = FORWARD_OPEN
        .replace("a3 03 0100 2002 2401", "01 08 0103 34 04 0100 0700 2100 03 01 2004 2465");
    let refused = "d4 00 01 01 1401 1400 4d00 f32b9532 00 00";
    let connection = "I/O connection to Assembly instance 101";
    let key = "vendor 1, device type 7, product code 33, revision 3.1";
    let demanded = text("84", &format!("{connection}: electronic key asked for"), key);
    assert_eq!(
        stated(&[&open, refused]),
        [
            format!("did cip unit 1.3 · 84 · {connection} +1 = 18087937"),
            demanded.replace("cip", "cip unit 1.3"),
        ]
    );
    let any = FORWARD_OPEN.replace("a3 03 0100 2002", "a3 08 0100 34 04 0000 0000 0000 00 00 2002");
    assert_eq!(stated(&[&any, refused]).len(), 1, "a key that fits all demands nothing");
}

#[test]
fn cyclic_data_belong_to_the_connection_that_was_opened_elsewhere() {
    let open = FORWARD_OPEN.replace("a3 03 0100 2002 2401", "01 04 2004 2465 2c66 2c67");
    let mut probe = tcp();
    probe.send(Side::Client, &rr(1, &hex(&open))).send(Side::Server, &rr(1, &hex(OPENED)));
    let (to_target, to_originator) = (0x0079_0301, 0x80fe_0013);
    probe.another(&PROTOCOL, Carrier::Udp);
    probe.send(Side::Client, &produced(to_target, 1, "0100 01000000 2a00"));
    probe.send(Side::Client, &produced(to_target, 2, "0200 01000000 2b00"));
    probe.send(Side::Server, &produced(to_originator, 1, "0100 01000000"));
    probe.send(Side::Client, &produced(to_target, 3, "0300 00000000 2b00"));
    probe.send(Side::Client, &produced(to_originator, 1, "0100 00000000"));
    let frames = probe.frames().get(3).map(|frames| frames.iter().collect::<Vec<_>>());
    assert_eq!(frames, Some(vec![1, 2, 3]));
    let name = "I/O connection to Assembly instance 101 point 102 point 103";
    assert_eq!(
        probe.stated(),
        [
            format!("did cip · 84 · {name} +1 = 0"),
            format!("was cip · 84 · {name}: interval to the target +1 = U32Le [00, 12, 7a, 00]"),
            format!(
                "was cip · 84 · {name}: interval to the originator +1 = U32Le [00, 12, 7a, 00]"
            ),
            format!("was cip · io · {name}: run +1 = U8 [01]"),
            format!("did cip · io · {name} +1 = no answer"),
            format!("did cip · io · {name} +1 = no answer"),
            format!("did cip by server · io · {name} +1 = no answer"),
            format!("was cip · io · {name}: run +1 = U8 [00]"),
            format!("did cip · io · {name} +1 = no answer"),
            "did cip · io ·  +1 = no answer".into(),
        ]
    );
}

/// Volume 5, 3-3: the safety network segment makes it a safety connection, whose data begin
/// with no header that says whether the originator runs.
#[test]
fn a_safety_connection_is_called_so() {
    let path = format!("01 1a 2004 2465 2c66 2c67 50 15 {}", "00".repeat(42));
    let open = FORWARD_OPEN.replace("a3 03 0100 2002 2401", &path);
    let mut probe = tcp();
    probe.send(Side::Client, &rr(1, &hex(&open))).send(Side::Server, &rr(1, &hex(OPENED)));
    probe.another(&PROTOCOL, Carrier::Udp);
    probe.send(Side::Client, &produced(0x0079_0301, 1, "0100 01000000 2a00"));
    let name = "safety connection to Assembly instance 101 point 102 point 103";
    let stated = probe.stated();
    assert_eq!(stated[0], format!("did cip · 84 · {name} +1 = 0"));
    assert_eq!(stated[3..], [format!("did cip · io · {name} +1 = no answer")]);
}
