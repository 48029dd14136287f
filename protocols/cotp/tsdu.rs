use super::NAME;
use wire::{Frames, Out};

/// The longest TSDU that is put together, in octets: no protocol inside sends half as much.
const LONGEST: usize = 1 << 17;

/// The parts of a TSDU that came so far.
#[derive(Default)]
pub(super) struct Tsdu {
    octets: Vec<u8>,
    frames: Frames,
    too_long: bool,
}

impl Tsdu {
    /// Whether none came yet.
    pub const fn is_empty(&self) -> bool {
        self.octets.is_empty() && !self.too_long
    }

    /// Adds a part. Empty ones, which some peers send to keep a connection alive, change
    /// nothing; one that makes the TSDU too long is a violation, and the TSDU is lost.
    pub fn push(&mut self, part: &[u8], out: &mut Out<'_>) {
        if part.is_empty() || self.too_long {
            return;
        }
        if self.octets.len() + part.len() > LONGEST {
            self.too_long = true;
            self.octets = Vec::new();
            return out.broke(NAME, "TSDU too long", format!("more than {LONGEST} octets"));
        }
        self.octets.extend(part);
        self.frames.extend(out.frames());
    }

    /// The octets: none when they were too many.
    pub fn octets(&self) -> &[u8] {
        &self.octets
    }

    /// The frames of all parts.
    pub const fn frames(&self) -> &Frames {
        &self.frames
    }
}
