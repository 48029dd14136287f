//! TLS in a conversation: its handshake in packets (§2.2.6.5), all that follows as it is.

use super::packet::HEADER;
use super::NAME;
use crate::tls::Inside;
use wire::{Decoder, Frames, Out, Side, Sides, Step};

/// Octets of records that wait for the next packet.
const LONGEST: usize = 1 << 15;

/// TLS, and what of its records is not whole.
pub(super) struct Channel {
    tls: Inside,
    /// What proves that there is TLS.
    opening: Frames,
    /// What the client sent behind the handshake, with that: its log-on.
    pub log_on: Option<Frames>,
    begun: Sides<usize>,
    records: [(Vec<u8>, Frames); 2],
}

impl Channel {
    /// Agreed on in the `opening` frames, the last of which begins the handshake; they are kept.
    pub(super) fn new(opening: Frames) -> Self {
        Self {
            tls: Inside::new(NAME, opening.clone()),
            opening,
            log_on: None,
            begun: Sides::default(),
            records: Default::default(),
        }
    }

    /// A packet of the handshake, whole.
    pub(super) fn packet(&mut self, side: Side, packet: &[u8], out: &mut Out<'_>) {
        let [client, server] = &mut self.records;
        let (records, frames) = if side == Side::Client { client } else { server };
        records.extend(packet.get(HEADER..).unwrap_or_default());
        frames.extend(out.frames());
        loop {
            let passed = self.begun[side].min(records.len());
            records.drain(..passed);
            self.begun[side] -= passed;
            if records.is_empty() || self.begun[side] > 0 {
                break;
            }
            match self.tls.message(side, records, &mut out.with(frames)) {
                Step::Took(length) => self.begun[side] = length,
                Step::More(_) if records.len() < LONGEST => return,
                Step::More(_) | Step::Foreign => records.clear(),
            }
        }
        frames.clear();
    }

    /// Octets that are no packet's.
    pub(super) fn records(&mut self, side: Side, bytes: &[u8], out: &mut Out<'_>) -> Step {
        if self.log_on.is_none() && side == Side::Client && bytes.first() == Some(&APPLICATION_DATA)
        {
            self.log_on = Some(self.opening.clone().and(&out.keep()));
        }
        self.tls.message(side, bytes, out)
    }

    pub(super) fn gap(&mut self, side: Side) {
        let [client, server] = &mut self.records;
        let (records, frames) = if side == Side::Client { client } else { server };
        records.clear();
        frames.clear();
        self.begun[side] = 0;
        self.tls.gap(side);
    }

    pub(super) fn end(&mut self, out: &mut Out<'_>) {
        self.tls.end(out);
    }
}

const APPLICATION_DATA: u8 = 23;
