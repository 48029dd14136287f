use super::*;

#[test]
fn symbols_keep_their_names() {
    let mut probe = with_handle("main.hurz");
    probe.send(Client, &asks(2, "05f00000 02000034 01000000"));
    probe.send(Server, &answers(2, "00000000 01000000 01"));
    assert_eq!(probe.frames()[2].iter().collect::<Vec<_>>(), [1, 2, 3, 4]);
    assert_eq!(
        probe.stated(),
        [
            "did ads unit 5.13.117.96.1.1:851 · 9 · handle of main.hurz +1 = 0",
            "did ads unit 5.13.117.96.1.1:851 · 2 · main.hurz +1 = 0",
            "was ads unit 5.13.117.96.1.1:851 · 2 · main.hurz +1 = U8 [01]"
        ]
    );
    probe.send(Client, &asks(3, "06f00000 00000000 04000000 02000034"));
    probe.send(Server, &answers(3, "00000000"));
    probe.send(Client, &asks(3, "05f00000 02000034 02000000 0001"));
    probe.send(Server, &answers(3, "00000000"));
    assert_eq!(
        probe.stated(),
        [
            "did ads unit 5.13.117.96.1.1:851 · 3 · release handle of main.hurz +1 = 0",
            "did ads unit 5.13.117.96.1.1:851 · 3 · symbol handle 872415234 +1 = 0",
            "was ads unit 5.13.117.96.1.1:851 · 3 · symbol handle 872415234 +1 = U16Le [00, 01]"
        ]
    );
}

/// `ADSIGRP_SYM_INFOBYNAMEEX`: where `MAIN.x` lies, and that it is a LREAL.
#[test]
fn symbols_tell_their_types() {
    let entry = format!(
        "30000000 40400000 18000000 08000000 05000000 00000000 0600 0500 0000 {}00",
        digits("MAIN.x")
    );
    let mut probe = probe();
    let asked = format!("09f00000 00000000 00010000 07000000 {}00", digits("MAIN.x"));
    probe.send(Client, &asks(9, &asked));
    probe.send(Server, &answers(9, &format!("00000000 30000000 {entry}")));
    probe.send(Client, &asks(2, "40400000 18000000 08000000"));
    probe.send(Server, &answers(2, "00000000 08000000 000000000000f03f"));
    assert_eq!(
        probe.stated(),
        [
            "did ads unit 5.13.117.96.1.1:851 · 9 · description of MAIN.x +1 = 0",
            "did ads unit 5.13.117.96.1.1:851 · 2 · MAIN.x +1 = 0",
            "was ads unit 5.13.117.96.1.1:851 · 2 · MAIN.x +1 = F64Le [00, 00, 00, 00, 00, 00, f0, 3f]"
        ]
    );
}

/// `ADSIGRP_SYM_UPLOAD`: two symbols, of which the second is cut off; where the first lies it
/// has its name from now on.
#[test]
fn a_table_names_all_symbols() {
    let (name, kind) = (digits("MAIN.x"), digits("LREAL"));
    let head = "40400000 18000000 08000000 05000000 00000000 0600 0500 0000";
    let entry = format!("2b000000 {head} {name}00 {kind}00 00");
    let mut probe = probe();
    probe.send(Client, &asks(2, "0bf00000 00000000 00010000"));
    probe.send(Server, &answers(2, &format!("00000000 3b000000 {entry} 2b000000 {}", &head[..24])));
    probe.send(Client, &asks(2, "40400000 18000000 08000000"));
    probe.send(Server, &answers(2, "00000000 08000000 000000000000f03f"));
    assert_eq!(
        probe.stated(),
        [
            "did ads unit 5.13.117.96.1.1:851 · 2 · upload symbols +1 = 0",
            "was ads unit 5.13.117.96.1.1:851 · 2 · upload symbols: MAIN.x +1 = Text [4c, 52, 45, 41, 4c]",
            "did ads unit 5.13.117.96.1.1:851 · 2 · MAIN.x +1 = 0",
            "was ads unit 5.13.117.96.1.1:851 · 2 · MAIN.x +1 = F64Le [00, 00, 00, 00, 00, 00, f0, 3f]"
        ]
    );
    let endless = exchange(2, "0bf00000 00000000 08000000", "00000000 08000000 00000000 00000000");
    assert_eq!(endless, ["did ads unit 5.13.117.96.1.1:851 · 2 · upload symbols +1 = 0"]);
}

/// A table of a project: two hundred and fifty thousand octets and more.
#[test]
fn a_long_table_names_all_symbols_however_it_is_cut() {
    let entry = |n: u32| {
        let name = format!("MAIN.fbStation[{n:04}].fbAxis.stStatus.nPosition");
        let length = u8::try_from(30 + name.len() + 1 + 4 + 1 + 1).unwrap();
        let place = format!("40400000 {} 04000000 03000000 00000000", digits_of(n * 4));
        let names =
            format!("{:02x}00 0400 0000 {}00 {}00 00", name.len(), digits(&name), "44494e54");
        hex(&format!("{length:02x}000000 {place} {names}"))
    };
    let table: Vec<u8> = (0..4000).flat_map(entry).collect();
    let length = u32::try_from(table.len()).unwrap();
    assert!(length > 250_000);
    let data = [&0_u32.to_le_bytes(), &length.to_le_bytes(), &table[..]].concat();
    let data: String = data.iter().map(|octet| format!("{octet:02x}")).collect();
    let answer = answers(2, &data);
    let mut last = |cuts: usize| {
        let mut probe = probe();
        probe.send(Client, &asks(2, "0bf00000 00000000 00100000"));
        answer.chunks(answer.len().div_ceil(cuts)).for_each(|part| {
            probe.send(Server, part);
        });
        probe.send(Client, &asks(2, "40400000 7c3e0000 04000000"));
        probe.send(Server, &answers(2, "00000000 04000000 2a000000"));
        let stated = probe.stated();
        assert_eq!(stated.len(), 1 + 256 + 2);
        stated[257..].to_vec()
    };
    let named = [
        "did ads unit 5.13.117.96.1.1:851 · 2 · MAIN.fbStation[3999].fbAxis.stStatus.nPosition +1 = 0",
        "was ads unit 5.13.117.96.1.1:851 · 2 · MAIN.fbStation[3999].fbAxis.stStatus.nPosition +1 \
         = I32Le [2a, 00, 00, 00]",
    ];
    assert_eq!([1, 2, 250].map(&mut last), [(); 3].map(|()| named.map(String::from).to_vec()));
}

fn digits_of(number: u32) -> String {
    number.to_le_bytes().iter().map(|octet| format!("{octet:02x}")).collect()
}
