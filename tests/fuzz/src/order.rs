//! What comes in parts and in any order: what is made of it was sent so.

use crate::script;
use _core::backlog::Backlog;
use _core::fragments::Fragments;
use _core::link::Packet;
use _core::stream::{Order, Piece, Segment};

const RAW_IPV4: u16 = 228;

/// Fragments of IPv4: each octet of a whole datagram was sent at its place.
pub fn fragments(input: &[u8]) {
    let ([], parts) = script::read(input);
    let mut fragments = Fragments::default();
    let mut sent: Vec<(u8, usize, &[u8])> = Vec::new();
    for (order, part) in (0..).zip(&parts) {
        let [id, high, low, octets @ ..] = part.octets else { continue };
        let place = u16::from_be_bytes([*high & 0x3F, *low]);
        let bytes = fragment(*id, place, octets);
        let mut packet = Packet::unread(&bytes, bytes.len() as u32);
        packet.link(RAW_IPV4);
        let at_ns = i64::from(part.what) * 1_000_000_000;
        sent.push((*id, usize::from(place & 0x1FFF) * 8, octets));
        let Some(whole) = fragments.add(0, &packet, order, at_ns) else { continue };
        assert!(whole.octets.len() <= 65_535);
        for (at, octet) in whole.octets.iter().enumerate() {
            let is = |(of, start, octets): &(u8, usize, &[u8])| {
                *of == *id && at.checked_sub(*start).and_then(|at| octets.get(at)) == Some(octet)
            };
            assert!(sent.iter().any(is), "nobody sent octet {at}");
        }
    }
}

fn fragment(id: u8, place: u16, octets: &[u8]) -> Vec<u8> {
    let length = 20 + octets.len().min(65_000) as u16;
    let mut bytes = vec![0x45, 0];
    bytes.extend(length.to_be_bytes());
    bytes.extend([0, id]);
    bytes.extend(place.to_be_bytes());
    bytes.extend([64, 17, 0, 0, 10, 0, 0, 1, 10, 0, 0, 2]);
    bytes.extend(octets);
    bytes
}

/// What a part of a stream says: an acknowledgement instead of octets, a SYN, another start that
/// is not pushed, as keep-alives are not, a reset.
const ACKNOWLEDGED: u8 = 1;
const SYN: u8 = 2;
const ANEW: u8 = 4;
const RESET: u8 = 8;

/// Segments of TCP: octets are given in order, each run once, or a gap is told.
pub fn stream(input: &[u8]) {
    let ([start], parts) = script::read(input);
    let start = u32::from(start) << 24;
    let (mut order, mut firsts) = (Order::default(), Vec::new());
    let backlog = Backlog::new(1 << 10);
    let mut next: Option<u32> = None;
    for part in &parts {
        let [high, low, octets @ ..] = part.octets else { continue };
        let anew = if part.what & ANEW == 0 { 0 } else { 1 << 30 };
        let number = u32::from(u16::from_be_bytes([*high, *low])).wrapping_add(start ^ anew);
        let syn = part.what & SYN != 0;
        let (frame, at_ns) = (firsts.len() as u64, 0);
        let push = part.what & ANEW == 0;
        let segment = Segment { sequence: number, syn, push, bytes: octets, frame, at_ns };
        firsts.push((number.wrapping_add(u32::from(syn)), octets));
        let mut give = |piece: Piece<'_>| given(&piece, &firsts, &mut next);
        if part.what & ACKNOWLEDGED != 0 {
            order.acknowledged(number, &mut give);
        } else if !order.goes_on(&segment) {
            order.take(segment, &backlog, &mut give);
        } else if !octets.is_empty() {
            give(Piece::Octets { bytes: octets, frame, at_ns, offset: 0 });
        }
        if part.what & RESET != 0 {
            order.reset(&segment);
        }
    }
    order.flush(&mut |piece| given(&piece, &firsts, &mut next));
    assert!(!order.waits());
}

fn given(piece: &Piece<'_>, firsts: &[(u32, &[u8])], next: &mut Option<u32>) {
    match piece {
        Piece::Octets { bytes, frame, offset, .. } => {
            let (first, octets) = firsts[*frame as usize];
            assert_eq!(octets.get(*offset..), Some(*bytes), "as they were sent");
            let at = first.wrapping_add(*offset as u32);
            assert!(next.is_none_or(|next| next == at), "{at} after {next:?}");
            *next = Some(at.wrapping_add(bytes.len() as u32));
        }
        Piece::Again(again) => assert!(again.bytes.len() > 1),
        Piece::Belied(belied) => assert!(belied.reset < belied.frame, "a reset comes before"),
        Piece::Gap(0) => *next = None,
        Piece::Gap(lost) => *next = next.map(|next| next.wrapping_add(*lost as u32)),
    }
}
