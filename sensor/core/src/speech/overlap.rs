//! Octets of one place in a stream that came twice and were not the same.

use super::stated::Stated;
use super::{side, Desk, Seat};
use crate::frame::{FrameMeta, FrameRef};
use crate::redaction::Span;
use crate::sensor::SYN;
use crate::stream::Again;
use wire::{Frames, Observation, Sink};

const KIND: &str = "overlap with other octets";

/// A segment as its frame has it.
struct Head<'a> {
    /// The number of its first octet.
    first: u32,
    syn: bool,
    /// What tells its datagram from the sender's others; 0 for nothing (RFC 6864).
    identification: u16,
    payload: &'a [u8],
}

impl<'a> Head<'a> {
    /// The segment between these ports whose header ends where the frame's payload begins.
    fn of(frame: &'a [u8], meta: &FrameMeta, ends: [u16; 2]) -> Option<Self> {
        let (before, payload) = frame.split_at_checked(meta.payload_at.into())?;
        let header = |length: usize| {
            let (ip, tcp) = before.split_at_checked(before.len().checked_sub(length)?)?;
            let [a, b, c, d, number @ .., _, _, _, _, offset, flags] = tcp.first_chunk::<14>()?;
            let ports = [[*a, *b], [*c, *d]].map(u16::from_be_bytes);
            (ports == ends && usize::from(offset >> 4) * 4 == length).then(|| Self {
                first: u32::from_be_bytes(*number),
                syn: flags & SYN != 0,
                identification: identification(ip),
                payload,
            })
        };
        (20..=60).step_by(4).find_map(header)
    }

    /// Whether both are one datagram: who passed it on changed it, as proxies and address
    /// translators do.
    fn is_of(&self, other: &Self) -> bool {
        self.identification != 0 && self.identification == other.identification
    }
}

/// Of an IPv4 header without options that these octets end with.
fn identification(before: &[u8]) -> u16 {
    match before.last_chunk::<20>() {
        Some([0x45, _, _, _, a, b, ..]) => u16::from_be_bytes([*a, *b]),
        _ => 0,
    }
}

impl Again<'_> {
    /// Tells it where others were read in this place, with the frames of both. No decoder looks
    /// at what comes again, so nobody knows whether secrets are in it: its octets are not kept.
    #[cold]
    pub fn tell(
        &self,
        protocol: &'static str,
        direction: usize,
        desk: &mut Desk<'_>,
        seat: &mut Seat<'_>,
    ) {
        let Some(before) = self.differs(direction, desk, seat) else { return };
        let again = FrameRef::unpack(self.frame);
        self.hide(again.order, desk);
        let client = seat.client.unwrap_or(0);
        let Some(link) = (*seat.link).or_else(|| seat.place.link(desk, client, protocol)) else {
            return;
        };
        let text = format!(
            "{} octets came again and were not the same: a receiver takes what comes first",
            self.bytes.len()
        );
        let broke = Observation::broke("tcp", side(*seat.client, direction), KIND, text);
        let before = Frames::one(FrameRef { order: before, start: 0, ..again }.pack());
        let frames = Frames::one(FrameRef { start: 0, ..again }.pack());
        Stated::new(desk, seat, link, protocol).state(&broke, self.at_ns, &before, &frames);
    }

    /// The frame from which other octets were read, if so. A secret that was overwritten there
    /// is like any.
    fn differs(&self, direction: usize, desk: &Desk<'_>, seat: &Seat<'_>) -> Option<u64> {
        let ports = seat.place.key.ports();
        let ends = [*ports.get(direction)?, *ports.get(1 - direction)?];
        let (order, meta, frame) = desk.recent.ending_in(self.last)?;
        let before = Head::of(frame, &meta, ends).filter(|head| !head.syn)?;
        let (_, meta_again, frame_again) =
            desk.recent.ending_in(FrameRef::unpack(self.frame).order as u32)?;
        if before.is_of(&Head::of(frame_again, &meta_again, ends)?) {
            return None;
        }
        let read = before.payload.get(..self.next.wrapping_sub(before.first) as usize)?;
        let known = self.next.wrapping_sub(self.sequence) as usize;
        let both = known.min(read.len());
        let read = read.get(read.len() - both..)?;
        let again = self.bytes.get(known - both..).filter(|again| again.len() > 1)?;
        let hidden = meta.redacted || desk.told.contains_key(&order);
        let other = |(old, new): (&u8, &u8)| old != new && !(hidden && *old == b'x');
        read.iter().zip(again).any(other).then_some(order)
    }

    /// Overwrites the octets in their frame.
    fn hide(&self, order: u64, desk: &mut Desk<'_>) {
        let Some(meta) = desk.recent.meta(order) else { return };
        let (offset, length) = (usize::from(meta.payload_at), self.bytes.len());
        desk.recent.overwrite(order, offset, length);
        let told = desk.teller.tell("TCP octets", self.bytes, &[]);
        desk.redacted.entry(order).or_default().push(Span { offset, length, told });
    }
}
