use super::*;

#[test]
fn pccc_is_stated_in_its_own_numbers() {
    let diagnostic = "cb 00 00 00 07 4d00 d323aa07 46 00 d7b1 00 ee 4a 9c 23
        313736332d4c454320202000 0026";
    assert_eq!(
        stated(&[DIAGNOSTIC, diagnostic]),
        ["did pccc · 6.3 ·  +1 = 0", "is pccc · server · model = 1763-LEC"]
    );
    let to = "4b 02 2067 2401 07 4d00 d323aa07 0f 00 0100";
    let from = "cb 00 00 00 07 4d00 d323aa07 4f";
    assert_eq!(
        stated(&[
            &format!("{to} a2 04 07 89 03 00"),
            &format!("{from} 00 0100 2a00 2b00"),
            &format!("{to} aa 04 08 8a ff0001 00 00002041"),
            &format!("{from} 00 0100"),
            &format!("{to} a2 02 04 86 00 02"),
            &format!("{from} f0 0100 0b"),
            &format!("{to} 80 06"),
            "cb 00 08 00",
            &format!("{to} 68 0000 0100 00 244e373a3000 0200"),
            &format!("{from} 10 0100"),
            &format!("{to} 01 0000 0100 06 07 09 02"),
            &format!("{from} 00 0100 0900"),
        ]),
        [
            "did pccc · 15.162 · N7:3 +2 = 0",
            "was pccc · 15.162 · N7:3 +2 = I16Le [2a, 00, 2b, 00]",
            "did pccc · 15.170 · F8:256 +1 = 0",
            "was pccc · 15.170 · F8:256 +1 = F32Le [00, 00, 20, 41]",
            "did pccc · 15.162 · T4:0.2 +1 = 721136",
            "did pccc · 15.128 · mode: run +1 = 2048",
            "did pccc · 15.104 · N7:0 +2 = 16",
            "did pccc · 15.1 · file 7 element 9 +1 = 0",
            "was pccc · 15.1 · file 7 element 9 +1 = U16Le [09, 00]",
        ]
    );
}

/// 1770-6.5.16, chapter 7 (commands) and 13 (type/data parameters): an array of two
/// integers, one of floating point numbers, and integers without an array.
#[test]
fn typed_values_of_a_plc_5_are_told() {
    let to = "4b 02 2067 2401 07 4d00 d323aa07 0f 00 0100";
    let done = "cb 00 00 00 07 4d00 d323aa07 4f 00 0100";
    let lines = stated(&[
        &format!("{to} 68 0200 0400 00 244e373a3000 0200"),
        &format!("{done} 99 09 05 42 6400 f9ff"),
        &format!("{to} 68 0000 0100 06 08 01 0100"),
        &format!("{done} 99 09 06 94 08 0000c03f"),
        &format!("{to} 67 0000 0200 07 00 07 0a 42 3412 4d00"),
        done,
        &format!("{to} 00 0100 0300 06 07 02 3412 4d00"),
        done,
        &format!("{to} 68 0000 0100 06 04 00 0100"),
        &format!("{done} 56 0020 0a00 0000"),
    ]);
    assert_eq!(
        lines,
        [
            "did pccc · 15.104 · N7:2 +2 = 0",
            "was pccc · 15.104 · N7:2 +2 = I16Le [64, 00, f9, ff]",
            "did pccc · 15.104 · file 8 element 1 +1 = 0",
            "was pccc · 15.104 · file 8 element 1 +1 = F32Le [00, 00, c0, 3f]",
            "did pccc · 15.103 · file 7 element 10 +2 = 0",
            "was pccc · 15.103 · file 7 element 10 +2 = I16Le [34, 12, 4d, 00]",
            "did pccc · 15.0 · file 7 element 3 +2 = 0",
            "was pccc · 15.0 · file 7 element 3 +2 = U16Le [34, 12, 4d, 00]",
            "did pccc · 15.104 · file 4 element 0 +1 = 0",
        ]
    );
}

/// A string's characters come two by two the wrong way round; modes, files and addresses
/// are told.
#[test]
fn strings_modes_and_files_of_pccc_are_told() {
    let to = "4b 02 2067 2401 07 4d00 d323aa07 0f 00 0100";
    let done = "cb 00 00 00 07 4d00 d323aa07 4f 00 0100";
    let lines = stated(&[
        &format!("{to} a2 54 09 8d 00 00"),
        &format!("{done} 0500 6548 6c6c 006f"),
        &format!("{to} 3a 00"),
        done,
        &format!("{to} 81 03 0700 89"),
        &format!("{done} 3412"),
        &format!("{to} 17 00200000 20"),
        done,
        &format!("{to} 02 00 2442333a3200 0100 0200"),
        done,
        &format!("{to} 94 06 80 07"),
        done,
    ]);
    assert_eq!(
        lines,
        [
            "did pccc · 15.162 · ST9:0 +1 = 0",
            "was pccc · 15.162 · ST9:0 +1 = Text [48, 65, 6c, 6c, 6f]",
            "did pccc · 15.58 · mode: program +1 = 0",
            "did pccc · 15.129 · file 7 of type 137 +1 = 0",
            "did pccc · 15.23 · address 8192 +1 = 0",
            "did pccc · 15.2 · B3:2 +1 = 0",
            "did pccc · 15.148 · file 7 +1 = 0",
        ]
    );
}
