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
fn times_beyond_every_clock_can_still_be_subtracted() {
    let section = "0a0d0d0a 1c000000 4d3c2b1a 01000000 ffffffffffffffff 1c000000";
    let interface =
        |offset: &str| format!("01000000 20000000 01000000 00000000 0e000800 {offset} 20000000");
    let packet = |interface, ticks: &str| {
        format!("06000000 20000000 0{interface}000000 {ticks} 00000000 00000000 20000000")
    };
    let early = "00000000 00000080";
    let file = [
        section,
        &interface(early),
        &interface("00000000 00000000"),
        &packet(0, "00000000 00000000"),
        &packet(1, "ffffffff ffffffff"),
    ];
    let (lines, _) = read("times", &hex(&file.concat()));
    let furthest = i64::MAX / 2;
    assert_eq!(lines, [format!("1 if0 -{furthest} 0 []"), format!("2 if1 {furthest} 0 []")]);
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
fn what_stands_before_a_broken_compression_is_read() {
    let mut bytes = hex(MICRO_LITTLE);
    let mut random = crate::random::Random(5);
    while bytes.len() < 200_000 {
        bytes.extend(hex("01000000 02000000 c8000000 c8000000"));
        bytes.extend((0..200).map(|_| random.below(256) as u8));
    }
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gzip.write_all(&bytes).unwrap();
    let gzip = gzip.finish().unwrap();
    let zst = zstd::encode_all(&bytes[..], 1).unwrap();
    let whole = read("whole", &bytes).0;
    for (name, compressed) in [("cut-gzip", gzip), ("cut-zst", zst)] {
        let (mut lines, _) = read(name, &compressed[..compressed.len() * 9 / 10]);
        let damage = lines.pop().unwrap();
        assert!(damage.ends_with("the end of the compressed file"), "{damage}");
        assert_eq!(lines, whole[..lines.len()]);
        assert!(lines.len() > whole.len() / 4, "{} of {}", lines.len(), whole.len());
    }
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

/// Two sections: little-endian with two interfaces, then big-endian with one.
fn sections() -> Vec<u8> {
    let little = "0a0d0d0a 1c000000 4d3c2b1a 0100 0000 ffffffffffffffff 1c000000
        01000000 28000000 0100 0000 00000000
            0200 0400 65746830 0900 0100 09000000 00000000 28000000
        01000000 2c000000 7100 0000 00000000
            0900 0100 8a000000 0e00 0800 0100000000000000 00000000 2c000000
        06000000 30000000 00000000 00000000 05000000 03000000 3c000000 aabbcc00
            0100 0200 68690000 00000000 30000000
        06000000 24000000 01000000 00000000 00060000 02000000 02000000 aabb0000 24000000
        0000aa00 10000000 deadbeef 10000000
        05000000 28000000 01000000 00000000 00000000
            0500 0800 0700000000000000 00000000 28000000";
    let big = "0a0d0d0a 0000001c 1a2b3c4d 0001 0000 ffffffffffffffff 0000001c
        00000001 00000014 00e4 0000 00000002 00000014
        00000002 00000024 0000 0001 00000000 00000007 00000001 00000001 aa000000 00000024
        00000003 00000014 00000003 aabb0000 00000014";
    let mut bytes = hex(little);
    bytes.extend(hex(big));
    bytes
}

#[test]
fn pcapng_of_two_sections() {
    let (lines, interfaces) = read("sections", &sections());
    let expected = [
        "1 if0 5 60 [aa, bb, cc] hi",
        "2 if1 2500000000 2 [aa, bb]",
        "3 if2 7000 1 [aa]",
        "4 if2 7000 3 [aa, bb]",
    ];
    assert_eq!(lines, expected);
    assert_eq!((interfaces[0].name.as_str(), interfaces[0].link_type), ("eth0", 1));
    assert_eq!((interfaces[1].dropped, interfaces[1].link_type), (Some(7), 113));
    assert_eq!((interfaces[2].snap_length, interfaces[2].link_type), (2, 228));
}

#[test]
fn pcapng_that_contradicts_itself() {
    let begin = "0a0d0d0a 1c000000 4d3c2b1a 0100 0000 ffffffffffffffff 1c000000";
    let told = |rest: &str| read("contradicts", &hex(&format!("{begin} {rest}"))).0;
    let packet = "06000000 24000000 00000000 00000000 05000000 02000000 02000000 aabb0000 24000000";
    assert_eq!(told(packet), ["Broken at 28: one of 0 interfaces / interface 0"]);
    let interface = "01000000 14000000 0100 0000 00000000";
    assert_eq!(
        told(&format!("{interface} 18000000")),
        ["Broken at 28: a block with the length 20 on both ends / 24 at its end"]
    );
    let lying = packet.replace("02000000 02000000", "05000000 05000000");
    assert_eq!(
        told(&format!("{interface} 14000000 {lying}")),
        ["Broken at 48: a frame of at most 4 octets / one of 5"]
    );
    assert_eq!(
        told("00bb0000 00000001 00000000 00"),
        ["Truncated at 41: the rest of a block of 16777216 octets / the end of the file"]
    );
    assert_eq!(
        told("06000000 04000001 00000000"),
        ["Broken at 28: a block of at most 16777216 octets / one of 16777220"]
    );
    assert_eq!(
        told("06000000 04000000 00000000"),
        ["Broken at 28: a block of at least 12 octets / one of 4"]
    );
}

/// Whatever a file holds, reading it ends, and frames are no longer than said.
#[test]
fn any_octets() {
    let mut random = crate::random::Random(1);
    let seeds = [hex(MICRO_LITTLE), sections()];
    for round in 0..5_000 {
        let bytes = random.mutated(&seeds[round % 2]);
        let Ok(mut reader) = Reader::of("any", bytes.clone()) else { continue };
        let mut octets = 0;
        while let Ok(Some(frame)) = reader.next() {
            assert!(frame.bytes.len() <= frame.length as usize);
            octets += frame.bytes.len();
        }
        assert!(octets <= bytes.len());
    }
}

/// The public captures, where they are at hand: as many frames as their manifest says.
#[test]
fn frames_of_public_captures() {
    let shared = std::env::var_os("SIGHTGLASS_SHARED").map_or_else(
        || PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared")),
        PathBuf::from,
    );
    let Ok(manifest) = std::fs::read_to_string(shared.join("pcaps/manifest.tsv")) else {
        eprintln!("skipped: no public captures at {}", shared.display());
        return;
    };
    let mut wrong = Vec::new();
    for row in manifest.lines().skip(1) {
        let fields: Vec<&str> = row.split('\t').collect();
        let (file, truth) = (fields[0], fields[6]);
        let mut frames = 0;
        let mut reader = Reader::open(&shared.join("pcaps/public").join(file)).unwrap();
        while let Ok(Some(_)) = reader.next() {
            frames += 1;
        }
        if frames.to_string() != truth {
            wrong.push(format!("{file}: {frames}, not {truth}"));
        }
    }
    // tshark, from which the manifest is, does not give the frame before the cut of the
    // one, and does not know the link type of the other.
    wrong.retain(|w| !w.contains("fuzz-2021-10-13.pcap: 1,") && !w.contains("vtp_asan-3.pcap: 1,"));
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// Both digests by `sha256sum`.
#[test]
fn a_file_is_digested_to_its_end_whatever_is_read_of_it() {
    let sound = hex(MICRO_LITTLE);
    let broken = [sound.as_slice(), &[0xFF; 300_000]].concat();
    for (name, octets, sha256) in [
        ("sound", sound, "8a4f1e6bc654f445f9b3859e4ef034e32d1206919dd341057e9f96a7315066ad"),
        ("broken", broken, "95fa6bc665530cace45127c20bac7cb921dc78fcb01cbf11085864adbc5adab9"),
    ] {
        let file = File::new(name, &octets);
        let mut reader = Reader::digesting(&file.0).unwrap();
        assert!(reader.next().unwrap().is_some());
        assert_eq!(reader.sha256().unwrap().as_deref(), Some(sha256));
        assert_eq!(Reader::open(&file.0).unwrap().sha256().unwrap(), None, "not wanted");
    }
}
