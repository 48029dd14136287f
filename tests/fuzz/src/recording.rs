//! The packet ring: what it holds is found again, and what stands there by mistake does no
//! harm.

use crate::{files, script};
use _core::reader::Frame;
use _core::recording::{Limits, Pair, Place, Search, Selection, Source, Writer};
use std::fs;
use std::path::{Path, PathBuf};

const SMALL: Limits =
    Limits { quota: 1 << 24, chunk: 600, chunks: 4, flows: 12, age_ns: 2_000_000_000 };
/// A search hands over no more than it was asked for, and what it had begun.
const MOST: u64 = 1 << 20;

/// An empty folder that goes with the value.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Self {
        let path = files::scratch("ring");
        let _ = fs::remove_dir_all(&path);
        fs::create_dir(&path).unwrap();
        Self(path)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// Frames are recorded; all of them are found, and nothing is said to be missing.
pub fn found_again(input: &[u8]) {
    let ([link_type], parts) = script::read(input);
    let folder = Folder::new();
    let link_type = u16::from(link_type);
    let source = |name: &str| Source { name: name.into(), point: "tap".into(), link_type };
    let sources = vec![source("eth1"), source("eth2")];
    let mut writer = Writer::new(folder.0.clone(), SMALL, sources).unwrap();
    for (number, part) in (1..).zip(&parts) {
        let (at_ns, bytes) = (i64::from(part.what >> 1) * 300_000_000, part.octets);
        let length = bytes.len() as u32;
        let frame = Frame { interface: 0, link_type, at_ns, length, bytes, number, comment: None };
        writer.frame(u32::from(part.what & 1), &frame);
    }
    writer.close();
    let refused = writer.counts().refused;
    let (frames, notes) = search(&folder.0, &all());
    assert_eq!((frames, refused), (parts.len() as u64, 0), "{notes:?}");
    assert_eq!(notes, Vec::<String>::new());
    let pairs = vec![Pair { a: vec![Place::new("10.0.0.1", None, Some(502)).unwrap()], b: vec![] }];
    assert!(search(&folder.0, &Selection { pairs, ..all() }).0 <= frames);
}

/// Any octets as a segment and as its index.
pub fn index(input: &[u8]) {
    let ([whose], parts) = script::read(input);
    let folder = Folder::new();
    for (place, part) in parts.iter().enumerate() {
        let name = if place % 2 == 0 { "pcapng" } else { "index" };
        fs::write(folder.0.join(format!("{:010}.{name}", 1 + place / 2)), part.octets).unwrap();
    }
    let place = Place::new("10.0.0.1", None, None).unwrap();
    let pairs = if whose & 1 == 0 { vec![] } else { vec![Pair { a: vec![place], b: vec![] }] };
    search(&folder.0, &Selection { pairs, ..all() });
    drop(Writer::new(folder.0.clone(), SMALL, Vec::new()));
}

const fn all() -> Selection {
    Selection { pairs: Vec::new(), from_ns: i64::MIN, to_ns: i64::MAX }
}

/// How many frames are found, and what is said to be missing.
fn search(folder: &Path, selection: &Selection) -> (u64, Vec<String>) {
    let mut search = Search::new(folder.to_owned(), selection.clone(), MOST).unwrap();
    while search.next().is_some() {}
    (search.frames(), search.notes.clone())
}

/// A recording of frames as an input of [`index`].
pub fn script(link_type: u16, frames: &[Vec<u8>]) -> Vec<u8> {
    let folder = Folder::new();
    let source = Source { name: "eth1".into(), point: "tap".into(), link_type };
    let mut writer = Writer::new(folder.0.clone(), SMALL, vec![source]).unwrap();
    for (number, bytes) in (1..).zip(frames) {
        let (length, at_ns) = (bytes.len() as u32, number as i64 * 1_000_000);
        let frame = Frame { interface: 0, link_type, at_ns, length, bytes, number, comment: None };
        writer.frame(0, &frame);
    }
    writer.close();
    let mut input = vec![0];
    for number in 1.. {
        let read = |name| fs::read(folder.0.join(format!("{number:010}.{name}")));
        let (Ok(segment), Ok(index)) = (read("pcapng"), read("index")) else { break };
        script::push(&mut input, 0, &segment);
        script::push(&mut input, 0, &index);
    }
    input
}
