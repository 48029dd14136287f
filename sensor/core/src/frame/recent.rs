//! The frames of the last while, in a ring.

use super::{FrameMeta, StoredFrame};
use crate::fragments::Part;

/// What stands before a frame's octets in the ring: [`FrameMeta`] and their number.
const HEAD: usize = 32;
/// Frames begin at multiples of this: the place in these steps is the frame's order.
const STEP: usize = 32;
/// The octets of a head that hold where the payload begins.
const PAYLOAD_AT: usize = 24;
/// The octet of a head that holds the direction.
const DIRECTION: usize = 26;
/// The octet of a head that says whether a secret was overwritten.
const REDACTED: usize = 27;

/// A ring of frames, each behind its head; the newest overwrite the oldest.
pub struct Recent {
    ring: Vec<u8>,
    /// Steps written since the start, those passed over at the end of the ring included.
    written: u64,
    /// The datagram that came in fragments last, while it is read.
    joined: Option<Joined>,
}

/// The frames of a datagram that came in fragments.
pub struct Joined {
    /// The frame that made it whole.
    pub last: u64,
    /// All of them, in the order of their octets.
    pub parts: Vec<Part>,
    /// Where in the datagram's payload the octets for a decoder begin.
    pub content: usize,
}

impl Recent {
    /// Room for `octets` octets, rounded up to a power of two.
    pub fn new(octets: usize) -> Self {
        let mut ring = vec![0; octets.max(1 << 18).next_power_of_two()];
        crate::memory::in_huge_pages(&mut ring);
        Self { ring, written: 1, joined: None }
    }

    /// Where in the ring the frame of that order begins.
    fn place(&self, order: u64) -> usize {
        (order as usize).wrapping_mul(STEP) & (self.ring.len() - 1)
    }

    /// Keeps a frame; gives its order.
    #[inline]
    pub fn push(&mut self, meta: &FrameMeta, bytes: &[u8]) -> u64 {
        let bytes = bytes.get(..self.ring.len() / 2).unwrap_or(bytes);
        let size = HEAD + bytes.len();
        // A frame never wraps: what is left at the end is passed over.
        let left = self.ring.len() - self.place(self.written);
        if size > left {
            self.written += (left / STEP) as u64;
        }
        let order = self.written;
        let start = self.place(order);
        if let Some((head, to)) =
            self.ring.get_mut(start..start + size).and_then(|r| r.split_first_chunk_mut())
        {
            *head = meta.written(bytes.len() as u32);
            to.copy_from_slice(bytes);
        }
        self.written += size.div_ceil(STEP) as u64;
        order
    }

    /// The direction a frame went in its conversation.
    #[inline]
    pub fn set_direction(&mut self, order: u64, direction: u8) {
        let at = self.place(order) + DIRECTION;
        if let Some(octet) = self.ring.get_mut(at) {
            *octet = direction;
        }
    }

    /// From now on the frame of `joined` stands for all of its datagram; `None` ends that.
    pub fn set_joined(&mut self, joined: Option<Joined>) {
        self.joined = joined;
    }

    /// The datagram that the frame of that order made whole, while it is read.
    #[inline]
    pub fn joined(&self, order: u64) -> Option<&Joined> {
        self.joined.as_ref().filter(|joined| joined.last == order)
    }

    /// Where the payload of the deepest understood layer of a frame begins.
    pub fn set_payload_at(&mut self, order: u64, payload_at: u16) {
        let at = self.place(order) + PAYLOAD_AT;
        if let Some(octets) = self.ring.get_mut(at..at + 2) {
            octets.copy_from_slice(&payload_at.to_le_bytes());
        }
    }

    /// Where the octets of the frame of that order lie, and what is known beside them.
    fn found(&self, order: u64) -> Option<(FrameMeta, std::ops::Range<usize>)> {
        let back = self.written.checked_sub(order)?;
        if back == 0 || back > (self.ring.len() / STEP) as u64 {
            return None;
        }
        let start = self.place(order);
        let (meta, length) = FrameMeta::read(self.ring.get(start..)?.first_chunk()?);
        Some((meta, start + HEAD..start + HEAD + length as usize))
    }

    /// The frame of that order, while it is still here.
    pub fn get(&self, order: u64) -> Option<StoredFrame> {
        let (meta, octets) = self.found(order)?;
        Some(StoredFrame { meta, bytes: self.ring.get(octets)?.to_vec() })
    }

    /// What is known of the frame of that order beside its octets.
    pub fn meta(&self, order: u64) -> Option<FrameMeta> {
        self.found(order).map(|(meta, _)| meta)
    }

    /// The frame whose order ends in these bits, lately: its order, and what is known of it.
    pub fn ending_in(&self, bits: u32) -> Option<(u64, FrameMeta, &[u8])> {
        let back = (self.written as u32).wrapping_sub(bits);
        let order = self.written.checked_sub(back.into())?;
        let (meta, octets) = self.found(order)?;
        Some((order, meta, self.ring.get(octets)?))
    }

    /// Where `needle` lies in the payload of the frame of that order.
    pub fn find(&self, order: u64, needle: &[u8]) -> Option<usize> {
        let (meta, octets) = self.found(order)?;
        let from = usize::from(meta.payload_at);
        let payload = self.ring.get(octets)?.get(from..)?;
        payload.windows(needle.len().max(1)).position(|w| w == needle).map(|at| from + at)
    }

    /// Overwrites octets of a kept frame with `x`, so that nothing stores them.
    pub fn overwrite(&mut self, order: u64, offset: usize, length: usize) {
        let Some((_, octets)) = self.found(order) else { return };
        let start = octets.start + offset;
        let end = start.saturating_add(length).min(octets.end);
        if let Some(octets) = self.ring.get_mut(start..end) {
            octets.fill(b'x');
        }
        let at = self.place(order) + REDACTED;
        if let Some(octet) = self.ring.get_mut(at) {
            *octet = 1;
        }
    }
}

impl FrameMeta {
    /// As the head of a frame of so many octets.
    #[inline]
    fn written(&self, length: u32) -> [u8; HEAD] {
        let [a, b] = [self.at_ns as u64, self.number];
        let c = u64::from(self.wire_length) << 32 | u64::from(length);
        let d = u64::from(self.interface) << 32
            | u64::from(self.payload_at)
            | u64::from(self.direction) << 16
            | u64::from(self.redacted) << 24;
        let mut head = [0; HEAD];
        for (to, word) in head.chunks_exact_mut(8).zip([a, b, c, d]) {
            to.copy_from_slice(&word.to_le_bytes());
        }
        head
    }

    /// From that head, with the number of octets behind it.
    fn read(head: &[u8; HEAD]) -> (Self, u32) {
        let (words, _) = head.as_chunks::<8>();
        let word = |n: usize| words.get(n).map_or(0, |word| u64::from_le_bytes(*word));
        let meta = Self {
            at_ns: word(0) as i64,
            number: word(1),
            wire_length: (word(2) >> 32) as u32,
            interface: (word(3) >> 32) as u32,
            payload_at: word(3) as u16,
            direction: (word(3) >> 16) as u8,
            redacted: word(3) >> 24 & 1 == 1,
        };
        (meta, word(2) as u32)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_the_newest_and_forgets_the_oldest() {
        let mut recent = Recent::new(1 << 18);
        let orders: Vec<u64> = (0..3000_u32)
            .map(|n| {
                recent
                    .push(&FrameMeta { number: n.into(), ..FrameMeta::default() }, &[n as u8; 200])
            })
            .collect();
        assert_eq!(recent.get(orders[0]), None);
        let last = recent.get(orders[2999]).unwrap();
        assert_eq!((last.meta.number, last.bytes), (2999, vec![2999_u32 as u8; 200]));
        let kept = orders.iter().filter(|o| recent.get(**o).is_some()).count();
        assert!((1000..=1024).contains(&kept), "{kept}");
    }

    #[test]
    fn what_is_known_of_a_frame_survives_the_ring() {
        let meta = FrameMeta {
            interface: 70_000,
            at_ns: -5,
            wire_length: 1514,
            number: 1 << 40,
            payload_at: 54,
            direction: 0,
            redacted: false,
        };
        let mut recent = Recent::new(1 << 18);
        let order = recent.push(&meta, b"octets");
        recent.set_direction(order, 1);
        recent.set_payload_at(order, 0x1234);
        let changed = FrameMeta { direction: 1, payload_at: 0x1234, ..meta };
        assert_eq!(recent.meta(order), Some(changed));
        assert_eq!(recent.get(order).unwrap().bytes, b"octets");
        assert_eq!(recent.meta(order + 2), None);
    }

    #[test]
    fn secrets_are_overwritten() {
        let mut recent = Recent::new(1 << 18);
        let order = recent
            .push(&FrameMeta { payload_at: 4, ..FrameMeta::default() }, b"headPASS secret\r\n");
        assert_eq!(recent.find(order, b"secret"), Some(9));
        recent.overwrite(order, 9, 6);
        assert_eq!(recent.get(order).unwrap().bytes, b"headPASS xxxxxx\r\n");
        assert!(recent.meta(order).is_some_and(|meta| meta.redacted && meta.direction == 0));
        recent.overwrite(order, 14, 600);
        assert_eq!(recent.get(order).unwrap().bytes, b"headPASS xxxxxxxx");
    }
}
