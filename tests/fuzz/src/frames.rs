//! Frames that nobody sent: their headers, and all of the sensor.

use crate::script;
use _core::fragments::Fragments;
use _core::link::{self, Packet};
use _core::pcapng::{self, Source};
use _core::reader::Reader;
use _core::replay::survival;
use _core::sensor::Settings;
use _core::window::Limits;

/// What a part says beside its octets: the interface, how much time has passed, whether the
/// frame was longer on the wire.
const INTERFACES: u8 = 3;
const STEPS: [i64; 8] =
    [1_000_000, 0, 1_000_000_000, 90_000_000_000, -1, -40_000_000_000, i64::MAX, i64::MIN];
const CUT: u8 = 0x80;

/// Reads the headers of each frame, of what it carries, and of what its fragments make.
pub fn link(input: &[u8]) {
    let ([link_type], parts) = script::read(input);
    let link_types: Vec<u16> = (0..=u16::MAX >> 6).filter(|t| link::understood(*t)).collect();
    let link_type = link_types[usize::from(link_type) % link_types.len()];
    let mut fragments = Fragments::default();
    for (order, part) in (0..).zip(&parts) {
        let length = part.octets.len() as u32 + u32::from(part.what);
        let mut packet = Packet::unread(part.octets, length);
        packet.link(link_type);
        look(&packet);
        let at_ns = order as i64 * 1_000_000;
        if let Some(whole) = fragments.add(0, &packet, order, at_ns) {
            look(&packet.reassembled(&whole.octets));
        }
    }
}

fn look(packet: &Packet<'_>) {
    let mut carried = *packet;
    // Each header but the last takes octets.
    for _ in 0..packet.payload.len() + 2 {
        assert!(carried.payload.len() <= carried.payload_length as usize);
        let _ = _core::checksum::transport(&carried);
        let Some(inside) = carried.inside() else { return };
        carried = inside.packet();
    }
    panic!("a tunnel that never ends");
}

/// A capture of frames goes through the sensor, and its evidence once more.
pub fn sensor(input: &[u8]) {
    let (head, capture) = capture(input);
    let window_ns = [1_000_000_000, 60_000_000_000, i64::MAX, i64::MAX][usize::from(head[2] & 3)];
    survival::of_capture(capture, &settings(head[3]), window_ns);
}

/// A capture that claims to be evidence: each frame behind its comment.
pub fn evidence(input: &[u8]) {
    let (head, capture) = capture(input);
    survival::of_evidence(capture, &settings(head[3]));
}

/// Every second sensor has room for little.
fn settings(head: u8) -> Settings {
    let all = Settings { recent_octets: 1 << 20, conversations: 256, ..Settings::default() };
    if head & 1 == 0 {
        return all;
    }
    let limits =
        Limits { rows: 40, values: 80, objects: 4, links: 8, endpoints: 4, evidence: 4096 };
    Settings { limits, conversations: 16, ..all }
}

/// Three interfaces, whose link types the head says, and the frames of the parts.
fn capture(input: &[u8]) -> ([u8; 4], Vec<u8>) {
    let (head, parts) = script::read::<4>(input);
    let link_types = [1, u16::from(head[0]), u16::from(head[1])];
    let sources = link_types.map(|link_type| Source { name: "mirror", link_type });
    let mut at_ns = 1_700_000_000_000_000_000_i64;
    let mut packets = Vec::new();
    for part in &parts {
        at_ns = at_ns.saturating_add(STEPS[usize::from(part.what >> 3 & 7)]);
        let end = part.octets.iter().position(|octet| *octet == 0).unwrap_or(part.octets.len());
        let (comment, bytes) = part.octets.split_at(end);
        let bytes = bytes.get(1..).unwrap_or_default().to_vec();
        packets.push(pcapng::Packet {
            interface: u32::from(part.what % INTERFACES),
            at_ns,
            wire_length: bytes.len() as u32 + if part.what & CUT == 0 { 0 } else { 100 },
            bytes,
            comment: String::from_utf8_lossy(comment).into_owned(),
        });
    }
    (head, pcapng::write(&sources, &packets))
}

/// Frames of a capture as an input of [`sensor`] or [`evidence`], so many at a time.
pub fn scripts(mut reader: Reader, at_once: usize, most: usize) -> Vec<Vec<u8>> {
    let mut inputs: Vec<Vec<u8>> = Vec::new();
    let (mut count, mut before) = (0, 0);
    while let Ok(Some(frame)) = reader.next() {
        let (link_type, comment) = (frame.link_type as u8, frame.comment.unwrap_or_default());
        if count % at_once == 0 {
            if inputs.len() == most {
                break;
            }
            inputs.push(vec![link_type, link_type, 0, count as u8 / at_once as u8]);
        }
        let step = u8::from(frame.at_ns - before > 500_000_000) << 4;
        (count, before) = (count + 1, frame.at_ns);
        let octets = [comment.as_bytes(), &[0], frame.bytes].concat();
        let interface = if link_type == 1 { 0 } else { 1 };
        // `what % INTERFACES` is the interface: some step of these is it.
        let what = (0..8).map(|low| step | low).find(|what| what % INTERFACES == interface);
        script::push(inputs.last_mut().unwrap(), what.unwrap_or_default(), &octets);
    }
    inputs
}

/// Frames of a capture as inputs of [`link`].
pub fn headers(mut reader: Reader, most: usize) -> Vec<Vec<u8>> {
    let mut inputs: Vec<Vec<u8>> = Vec::new();
    while let Ok(Some(frame)) = reader.next() {
        let place = (0..frame.link_type).filter(|t| link::understood(*t)).count();
        if inputs.len() == most {
            break;
        }
        let mut input = vec![place as u8];
        script::push(&mut input, 0, frame.bytes);
        inputs.push(input);
    }
    inputs
}
