//! TLS that goes on in a conversation of another protocol once both sides agreed on it.

use super::PROTOCOL;
use wire::{Carrier, Decoder, Frames, Out, Side, Step};

/// Such TLS, and what proves that it was agreed on.
pub struct Inside {
    tls: Box<dyn Decoder>,
    opening: Frames,
}

impl Inside {
    /// In a conversation of `protocol`; `opening` are the frames by which both agreed, which are
    /// kept.
    #[must_use]
    pub fn new(protocol: &'static str, opening: Frames) -> Self {
        Self { tls: (PROTOCOL.decoder)(Carrier::Inside(protocol)), opening }
    }
}

impl Decoder for Inside {
    fn message(&mut self, side: Side, bytes: &[u8], out: &mut Out<'_>) -> Step {
        out.rests_on(&self.opening);
        self.tls.message(side, bytes, out)
    }

    fn gap(&mut self, side: Side) {
        self.tls.gap(side);
    }

    fn end(&mut self, out: &mut Out<'_>) {
        self.tls.end(out);
    }
}
