//! What chance does to a capture.

use crate::pcapng::Packet;
use crate::random::Random;

type Frames = Vec<Packet>;

/// Each changes one place.
const CHANGES: [fn(&mut Frames, usize, &mut Random); 11] =
    [cut, flip, extreme, lie, repeat, lose, swap, splice, rechunk, step, pad];

/// What a length or number on its edge looks like.
const EXTREMES: [u32; 8] = [0, 1, 0x7F, 0x80, 0x7FFF_FFFF, 0x8000_0000, u32::MAX - 3, u32::MAX];

/// Some kinds of change, each in some places.
pub fn frames(frames: &mut Frames, random: &mut Random) {
    for _ in 0..=random.below(4) {
        let change = CHANGES[random.below(CHANGES.len())];
        for _ in 0..=random.below(40) {
            if !frames.is_empty() {
                change(frames, random.below(frames.len()), random);
            }
        }
    }
}

/// A file cut short, or with octets changed.
pub fn file(mut octets: Vec<u8>, random: &mut Random) -> Vec<u8> {
    if random.below(2) == 0 {
        octets.truncate(random.below(octets.len() + 1));
    }
    for _ in 0..random.below(8) {
        // Mostly near the beginning: headers decide more than what they carry.
        let within = if random.below(2) == 0 { 256 } else { octets.len() };
        let at = random.below(within.min(octets.len()));
        set(&mut octets, at, random);
    }
    octets
}

/// Overwrites one, two or four octets with an extreme.
fn set(octets: &mut [u8], at: usize, random: &mut Random) {
    let value = EXTREMES[random.below(EXTREMES.len())];
    let width = [1, 2, 4][random.below(3)];
    let big = random.below(2) == 0;
    let value = if big { value.to_be_bytes() } else { value.to_le_bytes() };
    let from = if big { 4 - width } else { 0 };
    for (to, octet) in octets.iter_mut().skip(at).zip(value.into_iter().skip(from).take(width)) {
        *to = octet;
    }
}

fn cut(frames: &mut Frames, at: usize, random: &mut Random) {
    let length = random.below(frames[at].bytes.len() + 1);
    frames[at].bytes.truncate(length);
    if random.below(2) == 0 {
        frames[at].wire_length = length as u32;
    }
}

fn flip(frames: &mut Frames, at: usize, random: &mut Random) {
    let place = random.below(frames[at].bytes.len());
    if let Some(octet) = frames[at].bytes.get_mut(place) {
        *octet ^= 1 << random.below(8);
    }
}

fn extreme(frames: &mut Frames, at: usize, random: &mut Random) {
    let place = random.below(frames[at].bytes.len());
    set(&mut frames[at].bytes, place, random);
}

/// Overwrites what may well be a length: it tells how many octets follow, or nearly.
fn lie(frames: &mut Frames, at: usize, random: &mut Random) {
    let bytes = &mut frames[at].bytes;
    let left = |at: usize| bytes.len() - at;
    let number = |pair: &[u8]| usize::from(pair[0]) << 8 | usize::from(pair[1]);
    let tells = |n: usize, at: usize| n > 3 && n <= left(at) && left(at) - n < 16;
    let lengths: Vec<usize> = (0..bytes.len().saturating_sub(1))
        .filter(|&at| {
            let pair = &bytes[at..at + 2];
            tells(number(pair), at) || tells(usize::from(pair[1]), at)
        })
        .collect();
    if let Some(&place) = lengths.get(random.below(lengths.len())) {
        set(bytes, place + random.below(2), random);
    }
}

fn repeat(frames: &mut Frames, at: usize, random: &mut Random) {
    let to = (at + random.below(4)).min(frames.len());
    frames.insert(to, frames[at].clone());
}

fn lose(frames: &mut Frames, at: usize, _: &mut Random) {
    frames.remove(at);
}

fn swap(frames: &mut Frames, at: usize, random: &mut Random) {
    let other = (at + random.below(8)).min(frames.len() - 1);
    frames.swap(at, other);
}

/// A frame goes on as another one ends.
fn splice(frames: &mut Frames, at: usize, random: &mut Random) {
    let other = frames[random.below(frames.len())].bytes.clone();
    let bytes = &mut frames[at].bytes;
    bytes.truncate(random.below(bytes.len() + 1));
    bytes.extend(other.iter().skip(random.below(other.len() + 1)));
    frames[at].wire_length = frames[at].bytes.len() as u32;
}

/// The payload of TCP over IPv4 comes in two segments, which may overlap.
fn rechunk(frames: &mut Frames, at: usize, random: &mut Random) {
    let Some((ip, tcp, payload)) = segment(&frames[at].bytes) else { return };
    let end = frames[at].bytes.len();
    let stop = payload + random.below(end - payload + 1);
    let start = stop.saturating_sub([0, 0, 1, 4][random.below(4)]).max(payload);
    let first = part(&frames[at], ip, tcp, payload, payload..stop);
    let second = part(&frames[at], ip, tcp, payload, start..end);
    frames[at] = first;
    frames.insert(at + 1, second);
}

/// Where the headers of IPv4 and TCP and their payload begin in an Ethernet frame.
fn segment(bytes: &[u8]) -> Option<(usize, usize, usize)> {
    let ip = 14;
    if bytes.get(12..14)? != [8, 0] || *bytes.get(ip + 9)? != 6 {
        return None;
    }
    let tcp = ip + usize::from(bytes.get(ip)? & 15) * 4;
    let payload = tcp + usize::from(bytes.get(tcp + 12)? >> 4) * 4;
    (payload >= tcp + 20 && payload < bytes.len()).then_some((ip, tcp, payload))
}

fn part(
    whole: &Packet,
    ip: usize,
    tcp: usize,
    payload: usize,
    of: std::ops::Range<usize>,
) -> Packet {
    let mut bytes = whole.bytes[..payload].to_vec();
    let sequence = bytes[tcp + 4..tcp + 8].iter().fold(0_u32, |n, b| n << 8 | u32::from(*b));
    let sequence = sequence.wrapping_add((of.start - payload) as u32);
    bytes[tcp + 4..tcp + 8].copy_from_slice(&sequence.to_be_bytes());
    let length = (payload - ip + of.len()) as u16;
    bytes[ip + 2..ip + 4].copy_from_slice(&length.to_be_bytes());
    bytes.extend(&whole.bytes[of]);
    Packet { wire_length: bytes.len() as u32, bytes, ..whole.clone() }
}

/// The clock steps, for one frame or from it on.
fn step(frames: &mut Frames, at: usize, random: &mut Random) {
    let by = [-3_600_000_000_000, -1, 900_000_000_000, i64::MAX, i64::MIN][random.below(5)];
    let end = if random.below(2) == 0 { at + 1 } else { frames.len() };
    for frame in &mut frames[at..end] {
        frame.at_ns = frame.at_ns.saturating_add(by);
    }
}

fn pad(frames: &mut Frames, at: usize, random: &mut Random) {
    let more = random.octets(64);
    frames[at].wire_length += more.len() as u32;
    frames[at].bytes.extend(more);
}
