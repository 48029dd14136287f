//! What decoding needs of the sensor and of the conversation.

use crate::backlog::Backlog;
use crate::conversation::Key;
use crate::endpoints::Endpoints;
use crate::evidence::{self, Known};
use crate::frame::{Kept, Recent};
use crate::redaction::{Span, Teller};
use crate::shares::Shares;
use crate::window::{LinkKey, Trail, Window};
use std::collections::HashMap;
use wire::{Frames, Protocol};

/// What decoding needs of the sensor.
pub struct Desk<'a> {
    /// Where observations are counted.
    pub window: &'a mut Window,
    /// Who sent.
    pub endpoints: &'a mut Endpoints,
    /// Where frames can be taken from.
    pub recent: &'a mut Recent,
    /// Frames kept as context.
    pub kept: &'a mut Kept,
    /// What may be told of secrets.
    pub teller: &'a Teller,
    /// Overwritten spans of frames by order, of this window.
    pub redacted: &'a mut HashMap<u64, Vec<Span>>,
    /// Spans that were overwritten before, when evidence is decoded anew.
    pub told: &'a HashMap<u64, Vec<Span>>,
    /// What conversations said for others.
    pub shares: &'a mut Shares,
    /// What waits for others.
    pub backlog: &'a Backlog,
    /// The protocols.
    pub protocols: &'static [Protocol],
}

/// What decoding needs of the conversation.
pub struct Seat<'a> {
    /// Which direction the client sends in.
    pub client: &'a mut Option<usize>,
    /// Frames kept for it.
    pub kept: &'a mut Vec<u64>,
    /// Its link's place in the window, once known.
    pub link: &'a mut Option<u32>,
    /// Where in the window it is.
    pub trail: &'a mut Trail,
    /// Answers without a request in this window.
    pub orphans: &'a mut u64,
    /// What is not decoded of a packet.
    pub missed: &'a mut Missed,
    /// What the link will be made of.
    pub place: Place<'a>,
}

/// What is not decoded of a packet.
#[derive(Default)]
pub struct Missed {
    /// Octets that no decoder read.
    pub octets: u64,
    /// Failures of decoders.
    pub faults: u64,
}

/// The parts of a link that the conversation's key tells.
#[derive(Clone, Copy, Debug)]
pub struct Place<'a> {
    /// The realm's index.
    pub realm: &'a u32,
    /// The conversation.
    pub key: &'a Key,
    /// Its first frame, packed.
    pub first_frame: &'a u64,
}

impl Place<'_> {
    /// The server's port when the client sends in `client`.
    pub fn port(&self, client: usize) -> u16 {
        self.key.ports().get(1 - client.min(1)).copied().unwrap_or_default()
    }

    /// The link of `protocol` when the client sends in `client`, new or known; of a new
    /// one the first frame's headers are the proof: nobody may have read what it carries.
    pub fn link(&self, desk: &mut Desk<'_>, client: usize, protocol: &'static str) -> Option<u32> {
        let [a, b] = self.key.ends;
        let (from, to) = if client == 0 { (a, b) } else { (b, a) };
        let port = self.port(client);
        let key = LinkKey {
            realm: *self.realm,
            client: from,
            server: to,
            transport: self.key.transport(),
            port,
            protocol,
        };
        let (at, new) = desk.window.link(key)?;
        if new {
            let frames = Frames::one(*self.first_frame);
            let known = Known { protocol, port, client: Some(client) };
            let (taken, _) = evidence::take(&frames, known, desk.recent, desk.kept);
            if let Some(link) = desk.window.link_at(at) {
                link.taken = Some(taken.headers());
            }
        }
        Some(at)
    }
}
