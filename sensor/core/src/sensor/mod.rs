//! The sensor: frames in, windows out. One thread, no clock: time is the packets'.

mod content;
mod delivery;
mod faults;
mod hearing;
mod opening;
mod passing;
pub(crate) mod realms;
mod settings;
mod tunnels;

pub use settings::{Captured, Delivered, Interface, Settings};

use crate::address::Address;
use crate::attempts::Attempts;
use crate::conversation::{Conversations, Key};
use crate::copies::{Copies, Sight};
use crate::endpoints::{Endpoints, Sent};
use crate::evidence::{self, Note};
use crate::fragments::Whole;
use crate::frame::{FrameMeta, FrameRef, Joined, Kept, Recent};
use crate::link::{Packet, Transport};
use crate::redaction::{Span, Teller};
use crate::scans::Scans;
use crate::shares::Shares;
use crate::speech::{Desk, Speech};
use crate::window::Window;
use passing::{place_in, Passing};
use realms::{Realms, INNER};
use std::collections::HashMap;
use wire::{Carrier, Protocol, UNANSWERED};

const FIN: u8 = 1;
const SYN: u8 = 2;
const RST: u8 = 4;
const ACK: u8 = 16;

/// Tunnels in tunnels; more are not looked into.
const MOST_TUNNELS: u8 = 4;

/// Frames of which it is known across windows what was overwritten in them.
const MOST_REDACTED: usize = 16_384;

/// All that is known between two frames.
pub struct Sensor {
    protocols: &'static [Protocol],
    /// EtherTypes in which stations answer each other.
    answered: Vec<u16>,
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
    scans: Scans,
    conversations: Conversations,
    /// Who sent.
    pub endpoints: Endpoints,
    /// What was stated.
    pub window: Window,
    teller: Teller,
    /// Overwritten spans by order of frame.
    pub redacted: HashMap<u64, Vec<Span>>,
    told: HashMap<u64, Vec<Span>>,
    /// What conversations said for others.
    pub(crate) shares: Shares,
    /// Of the next frame.
    noted: Option<Note>,
    notes: HashMap<u64, Note>,
    fragments: crate::fragments::Fragments,
    /// The latest capture time.
    pub now_ns: i64,
}

/// Parts of the sensor, borrowed side by side: the conversations and what they need.
struct Parts<'a> {
    conversations: &'a mut Conversations,
    desk: Desk<'a>,
    notes: &'a HashMap<u64, Note>,
    delivered: &'a mut Vec<Delivered>,
}

fn answered(protocols: &[Protocol]) -> Vec<u16> {
    let overs = protocols.iter().flat_map(|protocol| protocol.over);
    overs.filter(|over| over.answered).map(|over| over.hint).collect()
}

impl Sensor {
    /// A sensor that knows `protocols`.
    pub fn new(protocols: &'static [Protocol], settings: &Settings) -> Self {
        Self {
            protocols,
            answered: answered(protocols),
            interfaces: Vec::new(),
            delivered: Vec::new(),
            realms: Realms::default(),
            recent: Recent::new(settings.recent_octets),
            kept: Kept::default(),
            copies: Copies::default(),
            attempts: Attempts::default(),
            scans: Scans::default(),
            conversations: Conversations::new(settings.conversations),
            endpoints: Endpoints::new(settings.limits.endpoints),
            window: Window::new(settings.limits),
            teller: Teller::new(&settings.key),
            redacted: HashMap::new(),
            told: HashMap::new(),
            shares: Shares::default(),
            noted: None,
            notes: HashMap::new(),
            fragments: crate::fragments::Fragments::default(),
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
        self.now_ns = self.now_ns.max(frame.at_ns);
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
            self.drop_duplicate(frame.interface);
            return;
        }
        let payload_at = place_in(captured, packet.content()).unwrap_or(frame.bytes.len() as u16);
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
        let passing = Passing {
            order,
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
        self.dispatch(point, &passing);
    }

    /// Counts what was seen before in the same place; nothing else is told of it.
    #[cold]
    pub(super) fn drop_duplicate(&mut self, interface: u32) {
        self.noted = None;
        if let Some(delivered) = self.delivered.get_mut(interface as usize) {
            delivered.duplicates += 1;
        }
    }

    fn dispatch(&mut self, point: u32, passing: &Passing<'_>) {
        let packet = passing.packet;
        let source = packet.source();
        let target = packet.target();
        let (Some(source), Some(target)) = (source, target) else { return };
        let (carrier, ports) = match packet.transport {
            Transport::Tcp { src, dst, .. } => (Carrier::Tcp, (src, dst)),
            Transport::Udp { src, dst, .. } => (Carrier::Udp, (src, dst)),
            _ if packet.ip.is_some() => {
                let number = packet.ip.as_ref().map_or(0, |ip| u16::from(ip.protocol));
                (Carrier::Ip, (number, number))
            }
            _ => (Carrier::Ethernet, (packet.ethertype, packet.ethertype)),
        };
        if packet.ip.as_ref().is_some_and(|ip| ip.fragment.is_some()) {
            self.fragment(point, passing);
            return;
        }
        let (from, to) = ((source, ports.0), (target, ports.1));
        let answered = carrier != Carrier::Ethernet || self.is_answered(ports.0, target);
        let (key, direction) = Key::of(point, carrier, from, to, answered);
        self.recent.set_direction(passing.order, direction as u8);
        if let Some(inside) = packet.inside() {
            self.tunnel(&key, direction, (from, to), passing, &inside);
        } else if let Some(at) = self.place(&key, direction, (from, to), passing) {
            self.converse(at, direction, passing);
        } else {
            self.sight_endpoint(passing);
        }
    }

    /// Whether what is sent to one station in frames of an EtherType is answered there.
    fn is_answered(&self, ethertype: u16, target: Address) -> bool {
        !target.is_group_mac() && self.answered.contains(&ethertype)
    }

    /// Puts fragments together; the whole goes on as if it had come at once.
    fn fragment(&mut self, point: u32, passing: &Passing<'_>) {
        self.sight_endpoint(passing);
        let Passing { realm, packet, order, at_ns, .. } = *passing;
        let Some(Whole { octets, parts }) = self.fragments.add(realm, packet, order, at_ns) else {
            return;
        };
        let packet = packet.reassembled(&octets);
        let all = octets.as_ptr() as usize;
        let content = place_in((all, all + octets.len()), packet.content()).unwrap_or_default();
        self.recent.set_joined(Some(Joined { last: order, parts, content: content.into() }));
        self.dispatch(point, &Passing { packet: &packet, ..*passing });
        self.recent.set_joined(None);
    }

    /// Counts a packet of no conversation.
    fn sight_endpoint(&mut self, passing: &Passing<'_>) {
        let Some(sender) = passing.sender() else { return };
        let ttl = passing.packet.ip.as_ref().map_or(0, |ip| ip.ttl);
        let mut sent = Sent::default();
        sent.count(passing.wire_length, ttl, passing.at_ns);
        if !self.endpoints.add(sender, &sent) {
            self.window.bite("endpoints");
        }
    }

    fn converse(&mut self, at: u32, direction: usize, passing: &Passing<'_>) {
        let Parts { conversations, mut desk, notes, delivered } = self.parts();
        let Some(conversation) = conversations.get(at) else { return };
        conversation.count(direction, passing, &mut desk);
        let mut faults = 0;
        let before = conversation.traffic.undecoded_bytes;
        if !passing.heard {
            conversation.hear(direction, passing, &mut desk, notes, &mut faults);
        }
        if let Some(delivered) = delivered.get_mut(passing.interface as usize) {
            delivered.decoder_faults += faults;
            let undecoded = conversation.traffic.undecoded_bytes > before;
            let spoken = matches!(conversation.speech, Speech::Spoken(_));
            delivered.decoded_frames += u64::from(spoken && !undecoded);
        }
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
            ..
        } = self;
        let desk =
            Desk { window, endpoints, recent, kept, teller, redacted, told, shares, protocols };
        Parts { conversations, desk, notes, delivered }
    }

    /// Ends a conversation: what waits is stated, its traffic is counted.
    fn end(&mut self, at: u32) {
        let Some(mut conversation) = self.conversations.remove(at) else { return };
        let Parts { mut desk, notes, .. } = self.parts();
        let mut faults = 0;
        conversation.finish(&mut desk, notes, &mut faults);
        conversation.settle(&mut desk);
        for order in &conversation.kept {
            self.kept.release(*order);
        }
        if let Some(delivered) = self.delivered.first_mut() {
            delivered.decoder_faults += faults;
        }
    }

    /// Counts all traffic into links, ends what is idle (or everything, at the end),
    /// and states the openings that nobody answered.
    pub fn settle(&mut self, everything: bool) {
        let now = self.now_ns;
        let places: Vec<u32> = self.conversations.places().collect();
        for at in places {
            let Some(conversation) = self.conversations.get(at) else { continue };
            if everything || now - conversation.last_ns > conversation.patience() {
                self.end(at);
                continue;
            }
            let Parts { conversations, mut desk, .. } = self.parts();
            if let Some(conversation) = conversations.get(at) {
                conversation.settle(&mut desk);
            }
        }
        self.window.bites("datagrams in fragments", std::mem::take(&mut self.fragments.given_up));
        let late = if everything { i64::MAX } else { now };
        for attempt in self.attempts.overdue(late) {
            self.failed(&attempt, UNANSWERED, None);
        }
    }

    /// Takes proof of what was seen last, while its frames are here and what was overwritten
    /// in them is known.
    pub fn prove_latest(&mut self) {
        let Self { window, recent, kept, redacted, .. } = self;
        let here = |order: u64| {
            let meta = recent.meta(order);
            meta.is_some_and(|meta| !meta.redacted || redacted.contains_key(&order))
        };
        window.prove_latest(|frames, link, client| {
            let mut orders = frames.iter().map(|frame| FrameRef::unpack(frame).order).peekable();
            orders.peek()?;
            // Of one address alone, the client may be either end.
            let known = link.client != link.server && orders.all(here);
            known.then(|| evidence::take(frames, link.protocol, recent, kept, client))
        });
    }

    /// Begins the next window.
    pub fn next_window(&mut self) {
        self.window.next();
        self.endpoints.next_window();
        self.scans.next_window();
        if self.redacted.len() > MOST_REDACTED {
            self.redacted.clear();
        }
        self.delivered.iter_mut().for_each(|delivered| *delivered = Delivered::default());
    }

    /// How much each bounded table holds, and how much it may.
    #[cfg(any(test, fuzzing))]
    pub fn held(&self, settings: &Settings) -> Vec<(&'static str, usize, usize)> {
        let conversations = self.conversations.places().count();
        let mut held = vec![("conversations", conversations, settings.conversations)];
        held.extend(self.window.held());
        held.push(("endpoints", self.endpoints.list().len(), settings.limits.endpoints));
        held.push(("kept frames", self.kept.held(), Kept::MOST));
        held
    }
}
