use super::*;
use wire::probe::hex;

fn one(text: &str) -> Result<(u32, Vec<u8>), Fault> {
    Elements::new(&hex(text)).element().map(|e| (e.tag, e.contents.to_vec()))
}

#[test]
fn tags_and_lengths_of_all_forms() {
    assert_eq!(one("0201 05"), Ok((0x02, vec![5])));
    assert_eq!(one("3081 02 0500"), Ok((0x30, vec![5, 0])));
    assert_eq!(one("BF4D 8200 01 07"), Ok((0xBF4D, vec![7])));
    assert_eq!(Element { tag: 0xBF4D, contents: &[] }.number(), 77);
    assert_eq!(Element { tag: 0xBF_8148, contents: &[] }.number(), 200);
    assert_eq!(Element { tag: 0xA5, contents: &[] }.number(), 5);
}

#[test]
fn what_is_missing_is_said_in_octets_of_the_whole() {
    assert_eq!(one(""), Err(Fault::Short(1)));
    assert_eq!(one("30"), Err(Fault::Short(2)));
    assert_eq!(one("3005 0201"), Err(Fault::Short(7)));
    assert_eq!(one("3082 01"), Err(Fault::Short(4)));
    assert_eq!(one("3080 0201 05 00"), Err(Fault::Short(7)));
}

#[test]
fn what_breaks_the_rules_is_not_read() {
    assert_eq!(one("BFFFFFFF 00"), Err(Fault::Broken("a tag of more than four octets")));
    assert_eq!(one("3085 0100000000"), Err(Fault::Broken("a length of more than 32 bits")));
    let deep = "3080".repeat(DEEPEST + 1);
    assert_eq!(one(&deep), Err(Fault::Broken("indefinite lengths too deep in each other")));
}

#[test]
fn indefinite_lengths_end_with_their_own_end() {
    assert_eq!(
        one("3080 0500 3080 0201 01 0000 0000 FF"),
        Ok((0x30, hex("0500 3080 020101 0000")))
    );
}

#[test]
fn elements_follow_each_other() {
    let bytes = hex("0201 01 0401 61 A000");
    let mut elements = Elements::new(&bytes);
    assert_eq!(elements.optional(0x04), None);
    assert_eq!(elements.required(0x02).map(|e| e.unsigned()), Ok(Some(1)));
    assert_eq!(elements.map(|e| e.tag).collect::<Vec<_>>(), [0x04, 0xA0]);
}

#[test]
fn integers_have_signs() {
    assert_eq!(signed(&hex("FF")), Some(-1));
    assert_eq!(signed(&hex("00FF")), Some(255));
    assert_eq!(signed(&hex("80000000")), Some(i64::from(i32::MIN)));
    assert_eq!(signed(&hex("00 7FFFFFFFFFFFFFFF")), Some(i64::MAX));
    assert_eq!(signed(&hex("00 FFFFFFFFFFFFFFFF")), None);
    assert_eq!(signed(&[]), None);
}

#[test]
fn object_identifiers_are_dotted() {
    assert_eq!(dotted(&hex("2B06010201010100")).to_string(), "1.3.6.1.2.1.1.1.0");
    assert_eq!(dotted(&hex("883703")).to_string(), "2.999.3");
    assert_eq!(dotted(&hex("2B8181")).to_string(), "1.3");
    assert_eq!(dotted(&[]).to_string(), "");
    assert_eq!(dotted(&[1; 300]).to_string().len(), 255);
}

#[test]
fn any_octets_end() {
    for first in 0..=0xFF_u8 {
        for second in 0..=0xFF_u8 {
            let bytes = [first, second, 0x80, 0x30, 0x80, 0x84, 0xFF, 0xFF, 0xFF, 0xFF, 0, 0];
            assert!(Elements::new(&bytes).count() <= bytes.len());
        }
    }
}
