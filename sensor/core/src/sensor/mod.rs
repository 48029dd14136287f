//! The sensor: frames in, windows out. One thread, no clock: time is the packets'.

mod content;
mod counting;
mod delivery;
mod dispatch;
mod ending;
mod faults;
mod forwarding;
mod hearing;
mod moved;
mod noted;
mod opening;
mod passing;
#[cfg(test)]
pub(crate) mod probe;
pub(crate) mod realms;
mod settings;
mod tunnels;

pub use settings::{Captured, Delivered, Interface, Settings};

use crate::attempts::Attempts;
use crate::backlog::Backlog;
use crate::conversation::Conversations;
use crate::copies::{Copies, Sight};
use crate::endpoints::Endpoints;
use crate::evidence::Note;
use crate::fragments::Fragments;
use crate::frame::{FrameMeta, Kept, Recent};
use crate::hops::Hops;
use crate::link::Packet;
use crate::openings::Openings;
use crate::redaction::{Span, Teller};
use crate::scans::Scans;
use crate::shares::Shares;
use crate::speech::Desk;
use crate::window::Window;
use moved::Moving;
use passing::{place_in, Passing};
use realms::Realms;
use std::collections::HashMap;
use wire::{Over, Protocol};

const FIN: u8 = 1;
pub(crate) const SYN: u8 = 2;
const RST: u8 = 4;
const PSH: u8 = 8;
const ACK: u8 = 16;

/// All that is known between two frames.
pub struct Sensor {
    protocols: &'static [Protocol],
    /// EtherTypes in which stations answer each other.
    answered: Vec<u16>,
    /// EtherTypes whose frames come back to who sent them.
    returned: Vec<u16>,
    /// Protocols whose servers go on from another port.
    moving: Vec<Moving>,
    /// Every interface so far.
    pub interfaces: Vec<Interface>,
    /// Of each interface, in this window.
    pub delivered: Vec<Delivered>,
    /// Where addresses are.
    pub realms: Realms,
    /// The last frames.
    pub recent: Recent,
    kept: Kept,
    copies: Copies,
    attempts: Attempts,
    openings: Openings,
    scans: Scans,
    hops: Hops,
    conversations: Conversations,
    /// Who sent.
    pub endpoints: Endpoints,
    /// What was stated.
    pub window: Window,
    teller: Teller,
    /// Overwritten spans by order of frame.
    pub redacted: HashMap<u64, Vec<Span>>,
    /// Beyond so many of them, those of frames that nobody needs are forgotten.
    most_redacted: usize,
    /// The same of evidence, as its notes tell.
    told: HashMap<u64, Vec<Span>>,
    /// What conversations said for others.
    pub(crate) shares: Shares,
    pub(crate) backlog: Backlog,
    /// The note of the next frame, which is evidence.
    noted: Option<Note>,
    /// Notes of earlier ones, by order of frame.
    notes: HashMap<u64, Note>,
    fragments: Fragments,
    /// The latest capture time since the clock was set back, if it was.
    pub now_ns: i64,
}

/// Parts of the sensor, borrowed side by side: the conversations and what they need.
struct Parts<'a> {
    conversations: &'a mut Conversations,
    desk: Desk<'a>,
    notes: &'a HashMap<u64, Note>,
    delivered: &'a mut Vec<Delivered>,
}

/// Frames come late by less than this; more is another time: of a clock that was set back, or of
/// a file whose frames are older than those of the one before.
const LATE_NS: i64 = 120_000_000_000;

/// The time once a frame of `at_ns` came.
#[inline]
const fn later(now_ns: i64, at_ns: i64) -> i64 {
    if at_ns > now_ns || now_ns.saturating_sub(at_ns) > LATE_NS {
        at_ns
    } else {
        now_ns
    }
}

/// The EtherTypes of those that are so.
fn ethertypes(protocols: &[Protocol], are: fn(&Over) -> bool) -> Vec<u16> {
    let overs = protocols.iter().flat_map(|protocol| protocol.over);
    overs.filter(|over| are(over)).map(|over| over.hint).collect()
}

impl Sensor {
    /// A sensor that knows `protocols`.
    pub fn new(protocols: &'static [Protocol], settings: &Settings) -> Self {
        Self {
            protocols,
            answered: ethertypes(protocols, |over| over.answered),
            returned: ethertypes(protocols, |over| over.returned),
            moving: moved::moving(protocols),
            interfaces: Vec::new(),
            delivered: Vec::new(),
            realms: Realms::default(),
            recent: Recent::new(settings.recent_octets),
            kept: Kept::default(),
            copies: Copies::default(),
            attempts: Attempts::default(),
            openings: Openings::default(),
            scans: Scans::default(),
            hops: Hops::default(),
            conversations: Conversations::new(settings.conversations),
            endpoints: Endpoints::new(settings.limits.endpoints),
            window: Window::new(settings.limits),
            teller: Teller::new(&settings.key),
            redacted: HashMap::new(),
            most_redacted: ending::MOST_REDACTED,
            told: HashMap::new(),
            shares: Shares::default(),
            backlog: Backlog::default(),
            noted: None,
            notes: HashMap::new(),
            fragments: Fragments::default(),
            now_ns: 0,
        }
    }

    /// Adds an interface; gives its index. Interfaces of one point share conversations.
    pub fn interface(&mut self, capture: &str, name: &str, point: &str, link_type: u16) -> u32 {
        let point = self.realms.point(point);
        self.interfaces.push(Interface {
            capture: capture.to_owned(),
            name: name.to_owned(),
            link_type,
            point,
        });
        self.delivered.push(Delivered::default());
        self.interfaces.len() as u32 - 1
    }

    /// The next frame is evidence with this note.
    pub fn note(&mut self, note: Note) {
        self.noted = Some(note);
    }

    fn keep_note(&mut self, note: Note, order: u64) {
        if !note.spans.is_empty() {
            self.told.insert(order, note.spans.clone());
        }
        self.notes.insert(order, note);
    }

    /// Takes a frame.
    pub fn frame(&mut self, frame: Captured<'_>) {
        self.now_ns = later(self.now_ns, frame.at_ns);
        if self.redacted.len() > self.most_redacted {
            self.forget_redacted();
        }
        let Some(interface) = self.interfaces.get(frame.interface as usize) else { return };
        let captured = frame.bytes.as_ptr() as usize;
        let captured = (captured, captured + frame.bytes.len());
        let point = interface.point;
        let mut packet = Packet::unread(frame.bytes, frame.wire_length);
        packet.link(interface.link_type);
        self.deliver(&frame, &packet);
        let Some(realm) = self.realms.of(point, packet.vlan) else {
            self.window.bite("realms");
            return;
        };
        let sight = self.sight(&packet, realm, frame.at_ns);
        if sight == Sight::Again {
            self.doubt_hop(&packet, 0);
            self.drop_duplicate(frame.interface);
            return;
        }
        let payload_at = place_in(captured, packet.content()).unwrap_or(frame.bytes.len() as u16);
        let passing = Passing {
            order: self.remember(&frame, payload_at),
            interface: frame.interface,
            at_ns: frame.at_ns,
            realm,
            vlan: packet.vlan,
            copy: matches!(sight, Sight::Routed | Sight::Passed),
            heard: sight == Sight::Passed,
            wire_length: frame.wire_length,
            packet: &packet,
            captured,
            tunnels: 0,
        };
        if passing.copy {
            self.forwarded(&passing);
        }
        self.copies.came_in(passing.order);
        self.dispatch(point, &passing);
    }

    /// Puts a frame among the recent ones, with its note; gives its order.
    #[inline]
    fn remember(&mut self, frame: &Captured<'_>, payload_at: u16) -> u64 {
        let meta = FrameMeta {
            interface: frame.interface,
            at_ns: frame.at_ns,
            wire_length: frame.wire_length,
            number: frame.number,
            payload_at,
            direction: 0,
            redacted: false,
        };
        let order = self.recent.push(&meta, frame.bytes);
        if let Some(note) = self.noted.take() {
            self.keep_note(note, order);
        }
        order
    }

    #[inline]
    fn parts(&mut self) -> Parts<'_> {
        let Self {
            conversations,
            window,
            endpoints,
            recent,
            kept,
            teller,
            redacted,
            told,
            protocols,
            delivered,
            notes,
            shares,
            backlog,
            ..
        } = self;
        let (backlog, protocols) = (&*backlog, *protocols);
        let desk = Desk {
            window,
            endpoints,
            recent,
            kept,
            teller,
            redacted,
            told,
            shares,
            backlog,
            protocols,
        };
        Parts { conversations, desk, notes, delivered }
    }

    /// How much each bounded table holds, and how much it may.
    #[cfg(any(test, fuzzing))]
    pub fn held(&self, settings: &Settings) -> Vec<(&'static str, usize, usize)> {
        let conversations = self.conversations.places().count();
        let mut held = vec![("conversations", conversations, settings.conversations)];
        held.extend(self.window.held());
        held.push(("endpoints", self.endpoints.list().len(), settings.limits.endpoints));
        held.push(("kept frames", self.kept.held(), Kept::MOST));
        held.push(("routers", self.hops.held(), Hops::MOST));
        held.push((Backlog::NAME, self.backlog.octets(), Backlog::MOST));
        held
    }
}
