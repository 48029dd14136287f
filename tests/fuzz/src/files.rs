//! Capture files that nobody wrote.

use _core::reader::Reader;
use std::io::Write;
use std::path::PathBuf;

/// An uncompressed capture.
pub fn in_memory(input: &[u8]) {
    if let Ok(reader) = Reader::of("fuzzed", input.to_vec()) {
        read(reader);
    }
}

/// A file, whose first octets may say that it is compressed.
pub fn compressed(input: &[u8]) {
    let path = scratch("capture");
    std::fs::write(&path, input).unwrap();
    if let Ok(reader) = Reader::open(&path) {
        read(reader);
    }
}

fn read(mut reader: Reader) {
    let mut number = 0;
    loop {
        match reader.next() {
            Ok(Some(frame)) => {
                number += 1;
                assert_eq!(frame.number, number);
                assert!(frame.bytes.len() <= frame.length as usize);
            }
            Ok(None) => break,
            Err(damage) => {
                assert!(!damage.to_string().is_empty());
                break;
            }
        }
    }
    assert!(matches!(reader.next(), Ok(None)), "nothing comes after the end");
}

/// A place of this process alone, in memory.
pub fn scratch(name: &str) -> PathBuf {
    let shared = PathBuf::from("/dev/shm");
    let folder = if shared.is_dir() { shared } else { std::env::temp_dir() };
    folder.join(format!("sightglass-fuzz-{}-{name}", std::process::id()))
}

/// `octets` as a gzip file.
pub fn gzip(octets: &[u8]) -> Vec<u8> {
    let mut file = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    file.write_all(octets).unwrap();
    file.finish().unwrap()
}

/// `octets` as a Zstandard file.
pub fn zstandard(octets: &[u8]) -> Vec<u8> {
    zstd::encode_all(octets, 3).unwrap()
}
