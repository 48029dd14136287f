//! The frames of the last while, so that what proves an observation can still be
//! taken once the observation is known to be news.

use std::collections::HashMap;

/// A frame as decoders hand it on in [`wire::Frames`]: its place in the order of
/// arrival, where in its payload the message began, and whether it is a copy of a
/// frame seen before in another realm (a router between the two).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct FrameRef {
    /// Place in the order of arrival.
    pub order: u64,
    /// Octets of its payload that belong to earlier messages.
    pub start: u16,
    /// Whether another realm showed the same packet before.
    pub copy: bool,
}

impl FrameRef {
    /// As the number that [`wire::Frames`] carries.
    pub fn pack(self) -> u64 {
        self.order << 17 | u64::from(self.start) << 1 | u64::from(self.copy)
    }

    /// From that number.
    pub fn unpack(packed: u64) -> Self {
        let start = u16::try_from(packed >> 1 & 0xFFFF).unwrap_or_default();
        Self { order: packed >> 17, start, copy: packed & 1 == 1 }
    }
}

/// What is known of a frame beside its octets.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FrameMeta {
    /// Index of the interface in the sensor's list.
    pub interface: u32,
    /// Capture time, nanoseconds since 1970.
    pub at_ns: i64,
    /// Length on the wire.
    pub wire_length: u32,
    /// Number in its capture, from 1.
    pub number: u64,
    /// Where the payload of the deepest understood layer begins.
    pub payload_at: u16,
    /// The direction it went in its conversation, 0 or 1.
    pub direction: u8,
}

/// A frame with its octets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredFrame {
    /// Beside the octets.
    pub meta: FrameMeta,
    /// The octets as captured, secrets overwritten.
    pub bytes: Vec<u8>,
}

#[derive(Clone, Copy, Default)]
struct Slot {
    order: u64,
    at: u64,
    length: u32,
    meta: FrameMeta,
}

/// A ring of octets and a ring of their places; the newest overwrite the oldest.
pub struct Recent {
    octets: Vec<u8>,
    written: u64,
    slots: Vec<Slot>,
    next: u64,
}

impl Recent {
    /// Room for `octets` octets and `frames` frames, each rounded up to a power of two.
    pub fn new(octets: usize, frames: usize) -> Self {
        let slots = vec![Slot::default(); frames.next_power_of_two()];
        let octets = vec![0; octets.max(1 << 18).next_power_of_two()];
        Self { octets, written: 0, slots, next: 1 }
    }

    /// Where in the ring the octet `at` lies.
    fn place(&self, at: u64) -> usize {
        at as usize & (self.octets.len() - 1)
    }

    /// Keeps a frame; gives its order.
    pub fn push(&mut self, meta: FrameMeta, bytes: &[u8]) -> u64 {
        let order = self.next;
        self.next += 1;
        let room = self.octets.len();
        let bytes = bytes.get(..room).unwrap_or(bytes);
        let length = bytes.len() as u64;
        // A frame never wraps: what is left at the end is passed over.
        let left = room - self.place(self.written);
        if bytes.len() > left {
            self.written += left as u64;
        }
        let at = self.written;
        let start = self.place(at);
        if let Some(to) = self.octets.get_mut(start..start + bytes.len()) {
            to.copy_from_slice(bytes);
        }
        self.written += length;
        let mask = self.slots.len() as u64 - 1;
        if let Some(slot) = self.slots.get_mut((order & mask) as usize) {
            *slot = Slot { order, at, length: bytes.len() as u32, meta };
        }
        order
    }

    /// The order that the next frame will have.
    pub fn next_order(&self) -> u64 {
        self.next
    }

    /// The direction a frame went in its conversation.
    pub fn set_direction(&mut self, order: u64, direction: u8) {
        let mask = self.slots.len() as u64 - 1;
        if let Some(slot) = self.slots.get_mut((order & mask) as usize) {
            slot.meta.direction = direction;
        }
    }

    fn slot(&self, order: u64) -> Option<Slot> {
        let mask = self.slots.len() as u64 - 1;
        let slot = self.slots.get((order & mask) as usize)?;
        let kept =
            slot.order == order && self.written.saturating_sub(slot.at) <= self.octets.len() as u64;
        kept.then_some(*slot)
    }

    /// The frame of that order, while it is still here.
    pub fn get(&self, order: u64) -> Option<StoredFrame> {
        let slot = self.slot(order)?;
        let start = self.place(slot.at);
        let bytes = self.octets.get(start..start + slot.length as usize)?;
        Some(StoredFrame { meta: slot.meta, bytes: bytes.to_vec() })
    }

    /// What is known of the frame of that order beside its octets.
    pub fn meta(&self, order: u64) -> Option<FrameMeta> {
        self.slot(order).map(|slot| slot.meta)
    }

    /// Where `needle` lies in the payload of the frame of that order.
    pub fn find(&self, order: u64, needle: &[u8]) -> Option<usize> {
        let slot = self.slot(order)?;
        let start = self.place(slot.at);
        let bytes = self.octets.get(start..start + slot.length as usize)?;
        let from = usize::from(slot.meta.payload_at);
        let payload = bytes.get(from..)?;
        payload.windows(needle.len().max(1)).position(|w| w == needle).map(|at| from + at)
    }

    /// Overwrites octets of a kept frame with `x`, so that nothing stores them.
    pub fn overwrite(&mut self, order: u64, offset: usize, length: usize) {
        let Some(slot) = self.slot(order) else { return };
        let start = self.place(slot.at);
        let end = (start + offset).saturating_add(length).min(start + slot.length as usize);
        if let Some(octets) = self.octets.get_mut(start + offset..end) {
            octets.fill(b'x');
        }
    }
}

/// Frames that stay while a conversation lasts: the context of later messages.
#[derive(Default)]
pub struct Kept(HashMap<u64, (StoredFrame, u32)>);

impl Kept {
    const MOST: usize = 4096;

    /// Keeps `order` from `recent` once more.
    pub fn keep(&mut self, order: u64, recent: &Recent) -> bool {
        if let Some((_, times)) = self.0.get_mut(&order) {
            *times += 1;
            return true;
        }
        if self.0.len() >= Self::MOST {
            return false;
        }
        let Some(frame) = recent.get(order) else { return false };
        self.0.insert(order, (frame, 1));
        true
    }

    /// Keeps it once less.
    pub fn release(&mut self, order: u64) {
        if let Some((_, times)) = self.0.get_mut(&order) {
            *times -= 1;
            if *times == 0 {
                self.0.remove(&order);
            }
        }
    }

    /// The frame, when it is kept.
    pub fn get(&self, order: u64) -> Option<&StoredFrame> {
        self.0.get(&order).map(|(frame, _)| frame)
    }

    /// Overwrites octets of a kept frame.
    pub fn overwrite(&mut self, order: u64, offset: usize, length: usize) {
        if let Some((frame, _)) = self.0.get_mut(&order) {
            let end = offset.saturating_add(length).min(frame.bytes.len());
            if let Some(octets) = frame.bytes.get_mut(offset..end) {
                octets.fill(b'x');
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_the_newest_and_forgets_the_oldest() {
        let mut recent = Recent::new(1 << 18, 1 << 12);
        let orders: Vec<u64> = (0..3000_u32)
            .map(|n| {
                recent.push(FrameMeta { number: n.into(), ..FrameMeta::default() }, &[n as u8; 200])
            })
            .collect();
        assert_eq!(recent.get(orders[0]), None);
        let last = recent.get(orders[2999]).unwrap();
        assert_eq!((last.meta.number, last.bytes), (2999, vec![2999_u32 as u8; 200]));
        let kept = orders.iter().filter(|o| recent.get(**o).is_some()).count();
        assert!((1200..=1311).contains(&kept), "{kept}");
    }

    #[test]
    fn secrets_are_overwritten() {
        let mut recent = Recent::new(1 << 18, 16);
        let order = recent
            .push(FrameMeta { payload_at: 4, ..FrameMeta::default() }, b"headPASS secret\r\n");
        assert_eq!(recent.find(order, b"secret"), Some(9));
        recent.overwrite(order, 9, 6);
        assert_eq!(recent.get(order).unwrap().bytes, b"headPASS xxxxxx\r\n");
        recent.overwrite(order, 14, 600);
        assert_eq!(recent.get(order).unwrap().bytes, b"headPASS xxxxxxxx");
    }

    #[test]
    fn a_reference_survives_packing() {
        let frame = FrameRef { order: 123_456_789, start: 1460, copy: true };
        assert_eq!(FrameRef::unpack(frame.pack()), frame);
    }
}
