//! Real captures to start from.

use crate::pcapng::{self, Packet, Source};
use crate::random::Random;
use crate::reader::Reader;
use std::path::{Path, PathBuf};

/// So many frames of a capture are taken.
const MOST_FRAMES: usize = 300;

/// Frames and the link types of their interfaces.
pub struct Capture {
    link_types: Vec<u16>,
    pub frames: Vec<Packet>,
}

/// The captures of the protocols, and the public ones where they are there.
pub fn files() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let shared = std::env::var_os("SIGHTGLASS_SHARED");
    let shared = shared.map_or_else(|| root.join("../shared"), PathBuf::from);
    let mut files = Vec::new();
    for protocol in std::fs::read_dir(root.join("protocols")).unwrap() {
        below(&protocol.unwrap().path().join("captures"), &mut files);
    }
    below(&shared.join("pcaps/public"), &mut files);
    files.sort();
    files
}

fn below(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten() {
        let path = entry.unwrap().path();
        let kind = path.extension().and_then(std::ffi::OsStr::to_str);
        if path.is_dir() {
            below(&path, files);
        } else if matches!(kind, Some("pcap" | "pcapng" | "cap")) {
            files.push(path);
        }
    }
}

impl Capture {
    /// Some of a capture's frames, one after the other; none of what is no capture.
    pub fn read(path: &Path, random: &mut Random) -> Self {
        let mut capture = Self { link_types: Vec::new(), frames: Vec::new() };
        let Ok(mut reader) = Reader::open(path) else { return capture };
        while let Ok(Some(frame)) = reader.next() {
            capture.frames.push(Packet {
                interface: frame.interface,
                at_ns: frame.at_ns,
                wire_length: frame.length,
                bytes: frame.bytes.to_vec(),
                comment: String::new(),
            });
        }
        capture.link_types = reader.interfaces().iter().map(|i| i.link_type).collect();
        let more = capture.frames.len().saturating_sub(MOST_FRAMES);
        capture.frames.drain(..random.below(more + 1));
        capture.frames.truncate(MOST_FRAMES);
        capture
    }

    /// Frames of another capture come between these, as if of the same time.
    pub fn mix(&mut self, other: Self, random: &mut Random) {
        let first = self.link_types.len() as u32;
        self.link_types.extend(other.link_types);
        let mut at = 0;
        for frame in other.frames {
            at = (at + random.below(3)).min(self.frames.len());
            let at_ns = self.frames.get(at).map_or(frame.at_ns, |here| here.at_ns);
            let interface = first + frame.interface;
            self.frames.insert(at, Packet { interface, at_ns, ..frame });
        }
    }

    /// As a file; interfaces of one link type share their name and conversations.
    pub fn write(&self) -> Vec<u8> {
        let source = |link_type: &u16| Source { name: "mirror", link_type: *link_type };
        let sources: Vec<Source<'_>> = self.link_types.iter().map(source).collect();
        pcapng::write(&sources, &self.frames)
    }
}
