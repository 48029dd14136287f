//! Inputs to begin with, made of captures: what decoders were handed, frames, files, proof.

use crate::{decoder, files, frames, recording, script};
use _core::reader::Reader;
use _core::replay::{survival, File, Replay};
use _core::sensor::Settings;
use std::cell::{Cell, RefCell};
use std::collections::{HashMap, HashSet};
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use wire::{Carrier, Decoder, Out, Protocol, Recognition, Side, Step};

/// Messages of an input, octets of one of them, and inputs of a capture and in all.
const MESSAGES: usize = 16;
const OCTETS: usize = 1500;
const OF_CAPTURE: usize = 12;
const IN_ALL: usize = 1500;
/// Files longer than this are no inputs.
const LONGEST: usize = 16 << 10;
/// How deep in a carrier's messages those of another protocol may begin.
const DEPTH: usize = 48;

/// A decoder's messages: who sent it, whether octets were lost before, its octets.
type Messages = Vec<(Side, bool, Vec<u8>)>;

thread_local! {
    /// Whose decoder is made next; a decoder is made by a plain function.
    static PROTOCOL: Cell<Option<&'static Protocol>> = const { Cell::new(None) };
    static HEARD: RefCell<Vec<(Carrier, Messages)>> = const { RefCell::new(Vec::new()) };
}

/// A decoder that notes what it is handed.
struct Listening {
    decoder: Box<dyn Decoder>,
    carrier: Carrier,
    messages: Messages,
    gap: bool,
}

fn listening(carrier: Carrier) -> Box<dyn Decoder> {
    let protocol = PROTOCOL.get().unwrap();
    let decoder = (protocol.decoder)(carrier);
    Box::new(Listening { decoder, carrier, messages: Vec::new(), gap: false })
}

impl Decoder for Listening {
    fn message(&mut self, side: Side, bytes: &[u8], out: &mut Out<'_>) -> Step {
        let step = self.decoder.message(side, bytes, out);
        if !matches!(step, Step::More(_)) && self.messages.len() < MESSAGES {
            let taken = if let Step::Took(n) = step { n.min(bytes.len()) } else { bytes.len() };
            self.messages.push((side, self.gap, bytes[..taken.min(OCTETS)].to_vec()));
            self.gap = false;
        }
        step
    }

    fn gap(&mut self, side: Side) {
        self.gap = true;
        self.decoder.gap(side);
    }

    fn end(&mut self, out: &mut Out<'_>) {
        self.decoder.end(out);
    }
}

impl Drop for Listening {
    fn drop(&mut self) {
        let messages = std::mem::take(&mut self.messages);
        HEARD.with_borrow_mut(|heard| heard.push((self.carrier, messages)));
    }
}

/// Inputs that were written, by target.
struct Folder {
    at: PathBuf,
    written: HashMap<&'static str, HashSet<u64>>,
}

impl Folder {
    fn add(&mut self, target: &'static str, input: &[u8]) {
        let written = self.written.entry(target).or_default();
        let mut digest = DefaultHasher::new();
        input.hash(&mut digest);
        if input.len() <= LONGEST && written.len() < IN_ALL && written.insert(digest.finish()) {
            let folder = self.at.join(target);
            fs::create_dir_all(&folder).unwrap();
            fs::write(folder.join(format!("{:016x}", digest.finish())), input).unwrap();
        }
    }
}

/// Writes a folder of inputs for each target, and libFuzzer's dictionary.
pub fn write(at: &Path, captures: &[&str]) {
    fs::create_dir_all(at).unwrap();
    fs::write(at.join("dictionary"), script::dictionary()).unwrap();
    let mut folder = Folder { at: at.to_owned(), written: HashMap::new() };
    for capture in captures.iter().map(Path::new) {
        protocols::ALL.iter().for_each(|protocol| messages(capture, protocol, &mut folder));
        of_frames(capture, &mut folder);
        of_file(capture, &mut folder);
        of_evidence(capture, &mut folder);
    }
}

/// What the decoder of a protocol is handed of a capture when it alone is there, and what
/// these messages hold of protocols inside.
fn messages(capture: &Path, protocol: &'static Protocol, folder: &mut Folder) {
    PROTOCOL.set(Some(protocol));
    let listener: &'static [Protocol] = vec![Protocol { decoder: listening, ..*protocol }].leak();
    let file = File { path: capture.to_owned(), name: "capture".into() };
    let settings = Settings { recent_octets: 1 << 16, conversations: 256, ..Settings::default() };
    let mut replay = Replay::with(listener, &settings, vec![file], i64::MAX, false);
    while replay.next_window().is_some() {}
    drop(replay);
    let heard = HEARD.take();
    let carriers = decoder::carriers(protocol);
    for (carrier, messages) in heard.iter().take(OF_CAPTURE) {
        let place = carriers.iter().position(|known| known == carrier).unwrap_or_default();
        folder.add(protocol.name, &input(place, messages));
        for inside in protocols::ALL {
            within(protocol, inside, messages, folder);
        }
    }
}

fn input(carrier: usize, messages: &Messages) -> Vec<u8> {
    let mut input = decoder::begin(carrier as u8);
    for (side, gap, octets) in messages {
        decoder::push(&mut input, *side, *gap, octets);
    }
    input
}

/// Messages of a protocol that `carrier` carries: what it recognises at some depth.
fn within(carrier: &Protocol, inside: &'static Protocol, of: &Messages, folder: &mut Folder) {
    let carriers = decoder::carriers(inside);
    let over = Carrier::Inside(carrier.name);
    let Some(place) = carriers.iter().position(|known| *known == over) else { return };
    let begins = |octets: &[u8]| {
        let seen = (inside.recognise)(over, octets);
        matches!(seen, Recognition::Maybe(_) | Recognition::Sure(_))
    };
    let found = |(side, gap, octets): &(Side, bool, Vec<u8>)| {
        let depths = 0..DEPTH.min(octets.len());
        let at = depths.into_iter().find(|at| begins(&octets[*at..]))?;
        Some((*side, *gap, octets[at..].to_vec()))
    };
    let messages: Messages = of.iter().filter_map(found).collect();
    if !messages.is_empty() {
        folder.add(inside.name, &input(place, &messages));
    }
}

fn of_frames(capture: &Path, folder: &mut Folder) {
    let open = || Reader::open(capture).into_iter();
    for input in open().flat_map(|reader| frames::headers(reader, OF_CAPTURE)) {
        folder.add("link", &input);
    }
    for input in open().flat_map(|reader| frames::scripts(reader, 12, 2)) {
        folder.add("sensor", &input);
    }
    for mut reader in open() {
        let (mut link_type, mut octets) = (1, Vec::new());
        while let Some(frame) = reader.next().ok().flatten().filter(|_| octets.len() < 24) {
            link_type = frame.link_type;
            octets.push(frame.bytes.to_vec());
        }
        folder.add("recording-index", &recording::script(link_type, &octets));
        let mut input = vec![link_type as u8];
        octets.iter().for_each(|octets| script::push(&mut input, octets.len() as u8, octets));
        folder.add("recording", &input);
    }
}

/// The file's beginning as it is, and compressed.
fn of_file(capture: &Path, folder: &mut Folder) {
    let Ok(mut octets) = fs::read(capture) else { return };
    octets.truncate(LONGEST / 4);
    let pcapng = octets.starts_with(&[0x0A, 0x0D, 0x0D, 0x0A]);
    folder.add(if pcapng { "read-pcapng" } else { "read-pcap" }, &octets);
    octets.truncate(1000);
    folder.add("read-gz", &files::gzip(&octets));
    folder.add("read-zst", &files::zstandard(&octets));
}

/// The sets of evidence of a capture.
fn of_evidence(capture: &Path, folder: &mut Folder) {
    let file = File { path: capture.to_owned(), name: "capture".into() };
    let settings = Settings { conversations: 256, ..Settings::default() };
    let mut replay = Replay::new(&settings, vec![file], i64::MAX, false);
    while let Some(handed) = replay.next_window() {
        for (pcapng, _) in survival::sets(&handed).into_iter().take(OF_CAPTURE) {
            let reader = Reader::of("evidence", pcapng.to_vec()).into_iter();
            let inputs = reader.flat_map(|reader| frames::scripts(reader, 16, 1));
            inputs.for_each(|input| folder.add("evidence", &input));
        }
    }
}
