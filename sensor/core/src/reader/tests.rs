use super::*;
use std::io::Write;
use std::path::PathBuf;
use wire::probe::hex;

/// A file of its own for a test, gone at the end.
struct File(PathBuf);

impl File {
    fn new(name: &str, bytes: &[u8]) -> Self {
        let path = std::env::temp_dir().join(format!("sightglass-{}-{name}", std::process::id()));
        std::fs::write(&path, bytes).unwrap();
        Self(path)
    }
}

impl Drop for File {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

/// What a reader says of a file: a line for each frame, then one for a damage.
fn read(name: &str, bytes: &[u8]) -> (Vec<String>, Vec<Interface>) {
    let file = File::new(name, bytes);
    let mut lines = Vec::new();
    let damage = |damage: Damage| {
        format!("{:?} at {}: {} / {}", damage.kind, damage.offset, damage.expected, damage.found)
    };
    let mut reader = match Reader::open(&file.0) {
        Ok(reader) => reader,
        Err(broken) => return (vec![damage(broken)], Vec::new()),
    };
    loop {
        match reader.next() {
            Ok(Some(f)) => lines.push(format!(
                "{} if{} {} {} {:02x?}{}",
                f.number,
                f.interface,
                f.at_ns,
                f.length,
                f.bytes,
                f.comment.map(|c| format!(" {c}")).unwrap_or_default()
            )),
            Ok(None) => break,
            Err(broken) => lines.push(damage(broken)),
        }
    }
    (lines, reader.interfaces().to_vec())
}

const MICRO_LITTLE: &str = "d4c3b2a1 0200 0400 00000000 00000000 00000400 01000000
    01000000 02000000 02000000 3c000000 aabb";

#[test]
fn pcap_in_all_its_variants() {
    let nano_big = "a1b23c4d 0002 0004 00000000 00000000 00040000 44000071
        00000001 00000002 00000001 00000001 aa";
    let kuznetzov = "a1b2cd34 0002 0004 00000000 00000000 00040000 00000001
        00000001 00000002 00000001 00000001 0000000000000000 aa";
    let swapped = "a1b2c3d4 0002 0003 00000000 00000000 00040000 00000001
        00000001 00000002 00000009 00000001 aa";
    let (lines, interfaces) = read("micro", &hex(MICRO_LITTLE));
    assert_eq!(lines, ["1 if0 1000002000 60 [aa, bb]"]);
    assert_eq!((interfaces[0].link_type, interfaces[0].snap_length), (1, 0x40000));
    let (lines, interfaces) = read("nano", &hex(nano_big));
    assert_eq!(lines, ["1 if0 1000000002 1 [aa]"]);
    assert_eq!((interfaces[0].link_type, interfaces[0].fcs_len), (113, Some(8)));
    assert_eq!(read("kuznetzov", &hex(kuznetzov)).0, ["1 if0 1000002000 1 [aa]"]);
    assert_eq!(read("swapped", &hex(swapped)).0, ["1 if0 1000002000 9 [aa]"]);
}

#[test]
fn what_stands_before_a_damage_is_read() {
    let mut bytes = hex(MICRO_LITTLE);
    bytes.extend(hex("01000000 02000000 05000000 05000000 aabb"));
    let (lines, _) = read("cut", &bytes);
    let expected =
        "Truncated at 42: 21 octets of record header and frame / 18 octets and the end of the file";
    assert_eq!(lines, ["1 if0 1000002000 60 [aa, bb]", expected]);
}

#[test]
fn compression_is_told_by_content() {
    let bytes = hex(MICRO_LITTLE);
    let mut gzip = Vec::new();
    for half in [&bytes[..30], &bytes[30..]] {
        let mut member = flate2::write::GzEncoder::new(&mut gzip, flate2::Compression::fast());
        member.write_all(half).unwrap();
        member.finish().unwrap();
    }
    let mut zst = zstd::encode_all(&bytes[..30], 1).unwrap();
    zst.extend(zstd::encode_all(&bytes[30..], 1).unwrap());
    assert_eq!(read("gzip", &gzip).0, ["1 if0 1000002000 60 [aa, bb]"]);
    assert_eq!(read("zst", &zst).0, ["1 if0 1000002000 60 [aa, bb]"]);
}

#[test]
fn what_is_no_capture_is_told_so() {
    assert_eq!(read("empty", &[]).0, ["Empty at 0: a capture / an empty file"]);
    assert_eq!(
        read("text", b"GET /").0,
        ["Foreign at 0: a pcap or pcapng capture / octets 47 45 54 20"]
    );
    let missing = Reader::open("/nowhere/plant.pcap".as_ref()).err().unwrap();
    assert_eq!(
        missing.to_string(),
        "/nowhere/plant.pcap cannot be read: expected a capture, found no such file."
    );
    let directory = Reader::open(&std::env::temp_dir()).err().unwrap();
    assert_eq!(directory.kind, Kind::Directory);
}
