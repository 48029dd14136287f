//! Frames that are still here, so that what proves an observation can be taken once the
//! observation is known to be news: those of the last while, and those kept for longer.

mod kept;
mod recent;

pub use kept::Kept;
pub use recent::{Joined, Recent};

/// A frame as decoders hand it on in [`wire::Frames`]: its place in the order of
/// arrival, where in its payload the message began, whether it is a copy of a frame seen
/// before in another realm (a router between the two), and whether it is all there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct FrameRef {
    /// Its place in [`Recent`]; later frames have greater ones.
    pub order: u64,
    /// Octets of its payload that belong to earlier messages.
    pub start: u16,
    /// Whether another realm showed the same packet before.
    pub copy: bool,
    /// Whether the capture cut its payload off: what is missing is nobody's fault.
    pub cut: bool,
}

impl FrameRef {
    /// As the number that [`wire::Frames`] carries.
    pub fn pack(self) -> u64 {
        let flags = u64::from(self.cut) << 1 | u64::from(self.copy);
        self.order << 18 | u64::from(self.start) << 2 | flags
    }

    /// From that number.
    pub fn unpack(packed: u64) -> Self {
        let start = u16::try_from(packed >> 2 & 0xFFFF).unwrap_or_default();
        Self { order: packed >> 18, start, copy: packed & 1 == 1, cut: packed & 2 == 2 }
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
    /// Whether a secret in it was overwritten.
    pub redacted: bool,
}

/// A frame with its octets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredFrame {
    /// Beside the octets.
    pub meta: FrameMeta,
    /// The octets as captured, secrets overwritten.
    pub bytes: Vec<u8>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reference_survives_packing() {
        for (copy, cut) in [(true, false), (false, true)] {
            let frame = FrameRef { order: 123_456_789, start: 1460, copy, cut };
            assert_eq!(FrameRef::unpack(frame.pack()), frame);
        }
    }
}
