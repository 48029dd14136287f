use super::flow::Flows;
use super::index::Index;
use super::search::wants;
use super::*;
use crate::address::Address;
use crate::random::Random;
use crate::reader::{Frame, Reader};
use std::fs;
use std::path::{Path, PathBuf};

/// A folder that goes with the test.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path =
            std::env::temp_dir().join(format!("sightglass-ring-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&path);
        fs::create_dir(&path).unwrap();
        Self(path)
    }

    fn octets(&self) -> u64 {
        let sizes =
            fs::read_dir(&self.0).unwrap().map(|file| file.unwrap().metadata().unwrap().len());
        sizes.map(folder::on_disk).sum()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Sent {
    interface: u32,
    at_ns: i64,
    octets: Vec<u8>,
}

impl Sent {
    fn frame(&self) -> Frame<'_> {
        let (at_ns, bytes) = (self.at_ns, &self.octets[..]);
        let length = bytes.len() as u32 + 3;
        Frame { interface: 0, link_type: 1, at_ns, length, bytes, number: 1, comment: None }
    }
}

fn sources() -> Vec<Source> {
    let source =
        |name: &str, point: &str| Source { name: name.into(), point: point.into(), link_type: 1 };
    vec![source("eth1", "tap"), source("eth2", "tap"), source("eth3", "eth3")]
}

const SMALL: Limits =
    Limits { quota: 1 << 30, chunk: 600, chunks: 4, flows: 12, age_ns: 2_000_000_000 };

fn writer(folder: &Path, limits: Limits) -> Writer {
    Writer::new(folder.to_owned(), limits, sources()).unwrap()
}

fn record(folder: &Path, limits: Limits, sent: &[Sent]) -> Counts {
    let mut writer = writer(folder, limits);
    for sent in sent {
        writer.frame(sent.interface, &sent.frame());
    }
    writer.close();
    writer.counts()
}

fn all() -> Selection {
    Selection { pairs: vec![], from_ns: i64::MIN, to_ns: i64::MAX }
}

/// What is found, and what is said of it.
fn found(folder: &Path, selection: &Selection) -> (Vec<Sent>, Vec<String>) {
    let mut search = Search::new(folder.to_owned(), selection.clone(), u64::MAX).unwrap();
    let mut octets = Vec::new();
    while let Some(part) = search.next() {
        octets.extend(part);
    }
    let found = if octets.is_empty() { vec![] } else { read(octets) };
    assert_eq!(found.len() as u64, search.frames());
    (found, search.notes.clone())
}

fn read(octets: Vec<u8>) -> Vec<Sent> {
    let mut reader = Reader::of("found", octets).unwrap();
    let mut found = Vec::new();
    while let Some(frame) = reader.next().unwrap() {
        assert_eq!(frame.length as usize, frame.bytes.len() + 3);
        let octets = frame.bytes.to_vec();
        found.push(Sent { interface: frame.interface, at_ns: frame.at_ns, octets });
    }
    // Interfaces are numbered as they are met: their names tell.
    let names: Vec<_> = reader.interfaces().iter().map(|i| i.name.clone()).collect();
    let place = |at: u32| sources().iter().position(|s| s.name == names[at as usize]).unwrap();
    found.iter_mut().for_each(|sent| sent.interface = place(sent.interface) as u32);
    found
}

/// An Ethernet frame of few hosts, ports, VLANs and tunnels, or of octets that nobody sent.
fn any_frame(random: &mut Random) -> Vec<u8> {
    let host = random.below(6) as u8;
    let mut frame = vec![2, 0, 0, 0, 0, random.below(6) as u8, 2, 0, 0, 0, 0, host];
    if random.below(3) == 0 {
        frame.extend([0x81, 0, 0, random.below(4) as u8]);
    }
    match random.below(6) {
        0 => frame.extend([&[0x08, 0x06][..], &random.octets(40)].concat()),
        1 => frame.extend([&[0x86, 0xDD][..], &ipv6(random)].concat()),
        2 => frame.extend([&[0x08, 0][..], &tunnel(random)].concat()),
        _ => frame.extend([&[0x08, 0][..], &ipv4(random, None)].concat()),
    }
    match random.below(8) {
        0 => random.mutated(&frame),
        _ => frame,
    }
}

fn ports(random: &mut Random) -> Vec<u8> {
    let port = |random: &mut Random| [0x10, random.below(4) as u8];
    [port(random), port(random)].concat()
}

fn ipv4(random: &mut Random, inside: Option<Vec<u8>>) -> Vec<u8> {
    let fragment = if inside.is_none() && random.below(6) == 0 { 0x20 } else { 0 };
    let (protocol, payload) = match inside {
        Some(inside) => {
            let length = (inside.len() as u16 + 16).to_be_bytes();
            let head = [&[0xC0, 0, 0x12, 0xB5][..], &length, &[0, 0]].concat();
            (17, [&head[..], &[8, 0, 0, 0, 0, 0, random.below(3) as u8, 0], &inside].concat())
        }
        None => {
            let protocol = [6, 17, 1][random.below(3)];
            let mut payload = ports(random);
            payload.extend([0, 20, 0, 0, 0, 0, 0, 1, 0x50, 0x18, 4, 0, 0, 0, 0, 0]);
            payload.extend(random.octets(200));
            (protocol, payload)
        }
    };
    let length = (payload.len() as u16 + 20).to_be_bytes();
    let [source, target] = [random.below(5) as u8, random.below(5) as u8];
    let mut packet = vec![0x45, 0, length[0], length[1], 0, 7, fragment, 0, 64, protocol, 0, 0];
    packet.extend([10, 0, 0, source, 10, 0, 0, target]);
    packet.extend(payload);
    packet
}

fn ipv6(random: &mut Random) -> Vec<u8> {
    let mut packet = vec![0x60, 0, 0, 0, 0, 8, 17, 64];
    for _ in 0..2 {
        packet.extend([0xFD, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, random.below(4) as u8]);
    }
    packet.extend(ports(random));
    packet.extend([0, 8, 0, 0]);
    packet
}

/// VXLAN (RFC 7348).
fn tunnel(random: &mut Random) -> Vec<u8> {
    let mut inner = vec![2, 0, 0, 0, 0, 9, 2, 0, 0, 0, 0, 8, 8, 0];
    inner.extend(ipv4(random, None));
    ipv4(random, Some(inner))
}

fn any_frames(random: &mut Random, count: usize) -> Vec<Sent> {
    let mut now = 1_795_448_788_000_000_000;
    let frame = |_| {
        // Queues tell times out of order.
        now += random.below(40_000_000) as i64 - 5_000_000;
        Sent { interface: random.below(3) as u32, at_ns: now, octets: any_frame(random) }
    };
    (0..count).map(frame).collect()
}

fn any_place(random: &mut Random) -> Place {
    let address = match random.below(4) {
        0 => Address::mac([2, 0, 0, 0, 0, random.below(10) as u8]),
        1 => Address::v6([0xFD, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, random.below(4) as u8]),
        _ => Address::v4([10, 0, 0, random.below(5) as u8]),
    };
    let realms = ["tap", "eth3", "tap/vlan2", "eth3/vxlan1", "tap/vlan1/vxlan2"];
    let realm = (random.below(3) == 0).then(|| realms[random.below(5)].to_owned());
    let port = (random.below(3) == 0).then(|| 0x1000 + random.below(4) as u16);
    Place { address, realm, port }
}

fn any_selection(random: &mut Random, sent: &[Sent]) -> Selection {
    let places = |random: &mut Random, least| {
        (0..least + random.below(2)).map(|_| any_place(random)).collect()
    };
    let pairs = (0..random.below(3)).map(|_| Pair { a: places(random, 1), b: places(random, 0) });
    let pairs = pairs.collect();
    let at = |random: &mut Random| sent[random.below(sent.len())].at_ns;
    match random.below(2) {
        0 => Selection { pairs, ..all() },
        _ => Selection { pairs, from_ns: at(random), to_ns: at(random) },
    }
}

#[test]
fn what_the_index_finds_is_what_a_scan_finds() {
    let mut random = Random(0x5167_4714);
    let (mut hits, mut less) = (0, 0);
    for round in 0..12 {
        let folder = Folder::new(&format!("any{round}"));
        let sent = any_frames(&mut random, 300);
        let counts = record(&folder.0, SMALL, &sent);
        assert!(counts.segments > 2, "the limits of a segment are met");
        assert_eq!((counts.frames, counts.refused), (300, 0));
        assert_eq!(found(&folder.0, &all()).0, sent);
        for _ in 0..60 {
            let selection = any_selection(&mut random, &sent);
            let (mut flows, sources) = (Flows::default(), sources());
            let mut is_wanted = |sent: &&Sent| {
                let point = &sources[sent.interface as usize].point;
                wants(&selection, &mut flows, point, &sent.frame())
            };
            let wanted: Vec<_> = sent.iter().filter(&mut is_wanted).cloned().collect();
            assert_eq!(found(&folder.0, &selection), (wanted.clone(), vec![]), "{selection:?}");
            hits += usize::from(!wanted.is_empty());
            less += usize::from(wanted.len() < sent.len());
        }
    }
    assert!(hits > 100 && less > 100, "selections find something, and not all: {hits}, {less}");
}

#[test]
fn chunks_without_what_is_wanted_are_not_read() {
    let folder = Folder::new("chunks");
    let mut random = Random(3);
    let mut sent = any_frames(&mut random, 200);
    let rare = Sent {
        octets: [&[2, 0, 0, 0, 0, 77, 2, 0, 0, 0, 0, 78, 8, 6][..], &[0; 20]].concat(),
        ..sent[100].clone()
    };
    sent[100] = rare.clone();
    let limits = Limits { chunks: 256, flows: 1000, age_ns: i64::MAX, ..SMALL };
    record(&folder.0, limits, &sent);
    let place = Place::new("02:00:00:00:00:4e", None, None).unwrap();
    let selection = Selection { pairs: vec![Pair { a: vec![place], b: vec![] }], ..all() };
    let index = folder::read_index(&folder.0, 1).unwrap();
    assert!(index.chunks.len() > 20);
    assert_eq!(index.places(&selection).len(), 1);
    assert_eq!(found(&folder.0, &selection).0, [rare]);
}

#[test]
fn the_quota_holds_and_the_oldest_go_first() {
    let folder = Folder::new("quota");
    let sent = any_frames(&mut Random(11), 4000);
    let limits = Limits { quota: 200_000, chunk: 4096, flows: 200, ..SMALL };
    let mut writer = writer(&folder.0, limits);
    for (count, sent) in sent.iter().enumerate() {
        writer.frame(sent.interface, &sent.frame());
        if count % 50 == 0 {
            writer.settle(sent.at_ns, i64::MAX);
            assert!(folder.octets() <= limits.quota, "{} octets", folder.octets());
        }
    }
    writer.close();
    let counts = writer.counts();
    assert!(counts.removed > 3 && counts.octets <= limits.quota && counts.refused == 0);
    let (left, notes) = found(&folder.0, &all());
    assert!(left.len() > 500, "{}", left.len());
    assert_eq!((&left[..], notes), (&sent[sent.len() - left.len()..], vec![]));
    assert_eq!(counts.frames, 4000);
}

#[test]
fn a_disk_that_is_too_full_costs_old_segments_then_frames_and_never_waits() {
    let folder = Folder::new("full");
    let sent = any_frames(&mut Random(5), 100);
    let (before, behind) = sent.split_at(60);
    record(&folder.0, SMALL, before);
    let held = record(&folder.0, SMALL, &[]);
    assert!(held.segments > 1);
    let mut writer = writer(&folder.0, SMALL);
    writer.settle(0, -4096);
    assert_eq!(writer.counts().removed, 1);
    writer.settle(0, i64::MIN / 2);
    for sent in &behind[..20] {
        writer.frame(sent.interface, &sent.frame());
    }
    assert_eq!((writer.counts().refused, writer.counts().segments), (20, 0));
    writer.settle(0, i64::MAX);
    for sent in &behind[20..] {
        writer.frame(sent.interface, &sent.frame());
    }
    writer.close();
    assert_eq!(writer.counts().frames, 20);
    assert_eq!(found(&folder.0, &all()).0, behind[20..]);
}

#[test]
fn a_segment_is_read_up_to_its_damage_which_is_told() {
    let folder = Folder::new("cut");
    let sent = any_frames(&mut Random(9), 200);
    let segments = record(&folder.0, SMALL, &sent).segments;
    let cut = |number: u64, less: u64| {
        let file =
            fs::File::options().write(true).open(folder::segment(&folder.0, number)).unwrap();
        file.set_len(file.metadata().unwrap().len() - less).unwrap();
    };
    cut(1, 10);
    let (left, notes) = found(&folder.0, &all());
    assert!(left.len() >= sent.len() - 2 && left.iter().all(|one| sent.contains(one)));
    assert!(notes[0].starts_with("0000000001.pcapng is damaged at octet"), "{notes:?}");
    // A crash leaves the newest one without its index.
    fs::remove_file(folder::index(&folder.0, segments)).unwrap();
    cut(segments, 10);
    let (left, notes) = found(&folder.0, &all());
    assert!(left.len() >= sent.len() - 4);
    assert!(notes[1].contains("ends within a frame"), "{notes:?}");
    // The next start goes on behind it.
    let more = any_frames(&mut Random(10), 3);
    record(&folder.0, SMALL, &more);
    let (left, notes) = found(&folder.0, &all());
    assert!(left.ends_with(&more));
    assert!(notes[1].contains("is damaged at octet"), "{notes:?}");
}

#[test]
fn any_index_is_read_whole_or_not_at_all() {
    let folder = Folder::new("index");
    record(&folder.0, SMALL, &any_frames(&mut Random(2), 30));
    let octets = fs::read(folder::index(&folder.0, 1)).unwrap();
    let index = Index::decode(&octets).unwrap();
    assert_eq!(index.encode(), octets);
    for end in 0..octets.len() {
        assert_eq!(Index::decode(&octets[..end]), None);
    }
    let mut random = Random(8);
    for _ in 0..2000 {
        let mutated = random.mutated(&octets);
        if let Some(index) = Index::decode(&mutated) {
            assert_eq!(index.encode().len(), mutated.len());
        }
    }
}

#[test]
fn what_is_handed_over_has_a_limit() {
    let folder = Folder::new("limit");
    let sent = any_frames(&mut Random(4), 100);
    record(&folder.0, SMALL, &sent);
    let mut search = Search::new(folder.0.clone(), all(), 4000).unwrap();
    let octets: Vec<u8> = std::iter::from_fn(|| search.next()).flatten().collect();
    let few = search.frames() as usize;
    assert!((5..60).contains(&few) && octets.len() < 5000);
    assert!(search.notes[0].starts_with("More was found"));
    assert_eq!(read(octets), sent[..few]);
}

#[test]
fn lost_frames_are_told_in_the_segment() {
    let folder = Folder::new("lost");
    let sent = any_frames(&mut Random(6), 4);
    let mut writer = writer(&folder.0, SMALL);
    writer.frame(0, &sent[0].frame());
    writer.lost(2, sent[0].at_ns, 7, 7);
    writer.close();
    assert_eq!(writer.counts().dropped, 7);
    let mut reader = Reader::open(&folder::segment(&folder.0, 1)).unwrap();
    while reader.next().unwrap().is_some() {}
    assert_eq!(reader.interfaces()[2].dropped, Some(7));
}

#[test]
fn places_are_addresses() {
    assert_eq!(Place::new("10.0.0.1", None, None).unwrap().address, Address::v4([10, 0, 0, 1]));
    let mac = Address::mac([0, 0x1d, 0x9c, 1, 2, 3]);
    assert_eq!(Place::new("00-1D-9c-01-02-03", None, None).unwrap().address, mac);
    for wrong in ["", "10.0.0", "plc-1", "00:1d:9c:01:02", "00:1d:9c:01:02:+3"] {
        let told = Place::new(wrong, None, None).unwrap_err();
        assert_eq!(told, format!("an IP or MAC address was needed, '{wrong}' is none"));
    }
}
