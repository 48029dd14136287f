//! The sensor: frames in, windows out. One thread, no clock: time is the packets'.

use crate::address::Address;
use crate::attempts::{Attempt, Attempts};
use crate::conversation::{Conversation, Conversations, Key};
use crate::copies::{Copies, Sight};
use crate::endpoints::Endpoints;
use crate::evidence::Note;
use crate::frame::{FrameMeta, FrameRef, Kept, Recent};
use crate::link::{self, Packet, Transport};
use crate::redaction::{Span, Teller};
use crate::speech::{Desk, Payload, Place, Seat, Speech};
use crate::stream::{Piece, Segment};
use crate::window::{Limits, LinkKey, Window};
use std::collections::HashMap;
use wire::{Carrier, Frames, Name, Observation, Protocol, UNANSWERED};

const SECOND: i64 = 1_000_000_000;
const IDLE_TCP: i64 = 900 * SECOND;
const IDLE_OTHER: i64 = 120 * SECOND;
const IDLE_CLOSED: i64 = 10 * SECOND;

const FIN: u8 = 1;
const SYN: u8 = 2;
const RST: u8 = 4;
const ACK: u8 = 16;

/// Where frames come from.
#[derive(Clone, Debug)]
pub struct Interface {
    /// The capture file's name, or the live start.
    pub capture: String,
    /// The interface's name.
    pub name: String,
    /// The link type of its frames (LINKTYPE_...).
    pub link_type: u16,
    /// Its capture point's index.
    pub point: u32,
}

/// What an interface delivered in this window.
#[derive(Clone, Debug, Default)]
#[allow(missing_docs)] // As in sensor/batch.py.
pub struct Delivered {
    pub first_ns: i64,
    pub last_ns: i64,
    pub frames: u64,
    pub bytes: u64,
    pub dropped: u64,
    pub decoded_frames: u64,
    pub duplicates: u64,
    pub malformed: u64,
    pub decoder_faults: u64,
}

/// What the owner may set.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Limits of the window.
    pub limits: Limits,
    /// Conversations known at once.
    pub conversations: usize,
    /// Octets of recent frames.
    pub recent_octets: usize,
    /// The site's key for digests of secrets.
    pub key: Vec<u8>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            limits: Limits::default(),
            conversations: 100_000,
            recent_octets: 32 << 20,
            key: Vec::new(),
        }
    }
}

/// A frame handed to the sensor.
#[derive(Clone, Copy, Debug)]
pub struct Captured<'a> {
    /// Index of its interface.
    pub interface: u32,
    /// When, nanoseconds since 1970.
    pub at_ns: i64,
    /// Length on the wire.
    pub wire_length: u32,
    /// Number in its capture, from 1.
    pub number: u64,
    /// Its octets as captured.
    pub bytes: &'a [u8],
}

/// All that is known between two frames.
pub struct Sensor {
    protocols: &'static [Protocol],
    /// Every interface so far.
    pub interfaces: Vec<Interface>,
    /// Of each interface, in this window.
    pub delivered: Vec<Delivered>,
    /// Names of realms, by index.
    pub realms: Vec<String>,
    realm_places: HashMap<(u32, Option<u16>), u32>,
    /// The last VLAN of each point with its realm: the next frame's, most likely.
    last_realms: Vec<Option<(Option<u16>, u32)>>,
    points: Vec<String>,
    /// The last frames.
    pub recent: Recent,
    kept: Kept,
    copies: Copies,
    attempts: Attempts,
    conversations: Conversations,
    /// Who sent.
    pub endpoints: Endpoints,
    /// What was stated.
    pub window: Window,
    teller: Teller,
    /// Overwritten spans by order of frame.
    pub redacted: HashMap<u64, Vec<Span>>,
    told: HashMap<u64, Vec<Span>>,
    /// Of the next frame.
    noted: Option<Note>,
    notes: HashMap<u64, Note>,
    fragments: crate::fragments::Fragments,
    /// The latest capture time.
    pub now_ns: i64,
}

/// The first octets of what IP carries, hashed in whole words; how many there are in all
/// is hashed beside them.
struct Head<'a>(&'a [u8]);

impl std::hash::Hash for Head<'_> {
    #[inline]
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        let (words, rest) = self.0.as_chunks::<8>();
        words.iter().for_each(|word| state.write_u64(u64::from_ne_bytes(*word)));
        match rest.first_chunk::<4>() {
            Some(half) if rest.len() == 4 => state.write_u32(u32::from_ne_bytes(*half)),
            _ => state.write(rest),
        }
    }
}

/// A packet on its way through the sensor.
#[derive(Clone, Copy)]
struct Passing<'a> {
    order: u64,
    interface: u32,
    at_ns: i64,
    realm: u32,
    vlan: Option<u16>,
    copy: bool,
    wire_length: u32,
    packet: &'a Packet<'a>,
}

impl Sensor {
    /// A sensor that knows `protocols`.
    pub fn new(protocols: &'static [Protocol], settings: &Settings) -> Self {
        Self {
            protocols,
            interfaces: Vec::new(),
            delivered: Vec::new(),
            realms: Vec::new(),
            realm_places: HashMap::new(),
            last_realms: Vec::new(),
            points: Vec::new(),
            recent: Recent::new(settings.recent_octets),
            kept: Kept::default(),
            copies: Copies::default(),
            attempts: Attempts::default(),
            conversations: Conversations::new(settings.conversations),
            endpoints: Endpoints::new(settings.limits.endpoints),
            window: Window::new(settings.limits),
            teller: Teller::new(&settings.key),
            redacted: HashMap::new(),
            told: HashMap::new(),
            noted: None,
            notes: HashMap::new(),
            fragments: crate::fragments::Fragments::default(),
            now_ns: 0,
        }
    }

    /// Adds an interface; gives its index. Interfaces of one point share conversations.
    pub fn interface(&mut self, capture: &str, name: &str, point: &str, link_type: u16) -> u32 {
        let point = self.points.iter().position(|p| p == point).unwrap_or_else(|| {
            self.points.push(point.to_owned());
            self.last_realms.push(None);
            self.points.len() - 1
        });
        self.interfaces.push(Interface {
            capture: capture.to_owned(),
            name: name.to_owned(),
            link_type,
            point: point as u32,
        });
        self.delivered.push(Delivered::default());
        self.interfaces.len() as u32 - 1
    }

    #[inline]
    fn realm(&mut self, point: u32, vlan: Option<u16>) -> u32 {
        match self.last_realms.get(point as usize) {
            Some(Some((last, realm))) if *last == vlan => *realm,
            _ => {
                let realm = self.find_realm(point, vlan);
                if let Some(last) = self.last_realms.get_mut(point as usize) {
                    *last = Some((vlan, realm));
                }
                realm
            }
        }
    }

    fn find_realm(&mut self, point: u32, vlan: Option<u16>) -> u32 {
        if let Some(realm) = self.realm_places.get(&(point, vlan)) {
            return *realm;
        }
        let name = self.points.get(point as usize).cloned().unwrap_or_default();
        let name = vlan.map_or_else(|| name.clone(), |vlan| format!("{name}/vlan{vlan}"));
        self.realms.push(name);
        let realm = self.realms.len() as u32 - 1;
        self.realm_places.insert((point, vlan), realm);
        realm
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
        let point = interface.point;
        let packet = link::parse(interface.link_type, frame.bytes, frame.wire_length);
        self.deliver(&frame, &packet);
        let realm = self.realm(point, packet.vlan);
        let copy = self.sight(&packet, realm, frame.at_ns);
        if copy == Sight::Mirrored {
            self.noted = None;
            if let Some(delivered) = self.delivered.get_mut(frame.interface as usize) {
                delivered.duplicates += 1;
            }
            // TCP knows its own repetitions; a second datagram would count as a second request.
            if !matches!(packet.transport, Transport::Tcp { .. }) {
                return;
            }
        }
        let payload_at = (packet.content().as_ptr() as usize)
            .saturating_sub(frame.bytes.as_ptr() as usize)
            .min(frame.bytes.len()) as u16;
        let meta = FrameMeta {
            interface: frame.interface,
            at_ns: frame.at_ns,
            wire_length: frame.wire_length,
            number: frame.number,
            payload_at,
            direction: 0,
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
            copy: copy == Sight::Routed,
            wire_length: frame.wire_length,
            packet: &packet,
        };
        self.dispatch(point, &passing);
    }

    fn deliver(&mut self, frame: &Captured<'_>, packet: &Packet<'_>) {
        let Some(delivered) = self.delivered.get_mut(frame.interface as usize) else { return };
        if delivered.frames == 0 {
            delivered.first_ns = frame.at_ns;
            delivered.last_ns = frame.at_ns;
        }
        delivered.frames += 1;
        delivered.bytes += u64::from(frame.wire_length);
        delivered.first_ns = delivered.first_ns.min(frame.at_ns);
        delivered.last_ns = delivered.last_ns.max(frame.at_ns);
        delivered.malformed += u64::from(packet.malformed.is_some());
    }

    /// Whether an IP packet was seen before, elsewhere or here.
    fn sight(&mut self, packet: &Packet<'_>, realm: u32, at_ns: i64) -> Sight {
        let Some(ip) = &packet.ip else { return Sight::First };
        // Ports, numbers and the transport's checksum: all that a router leaves alone.
        let carried = packet.carried_by_ip();
        let head = Head(carried.get(..20).unwrap_or(carried));
        let size = (carried.len() as u64) << 32 | u64::from(ip.id.unwrap_or(0));
        let mark = self.conversations.digest((ip.src, ip.dst, size, head));
        let identified = ip.id.is_some_and(|id| id != 0);
        self.copies.look(mark, realm, ip.ttl, at_ns, identified)
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
        let (key, direction) = Key::of(point, carrier, from, to);
        self.recent.set_direction(passing.order, direction as u8);
        if let Some(at) = self.place(&key, direction, from, to, passing) {
            self.converse(at, direction, passing);
        } else {
            self.sight_endpoint(None, passing);
        }
    }

    /// Puts fragments together; the whole goes on as if it had come at once.
    fn fragment(&mut self, point: u32, passing: &Passing<'_>) {
        self.sight_endpoint(None, passing);
        let Some(whole) = self.fragments.add(passing.realm, passing.packet, passing.at_ns) else {
            return;
        };
        let packet = passing.packet.reassembled(&whole);
        self.dispatch(point, &Passing { packet: &packet, ..*passing });
    }

    fn sight_endpoint(&mut self, hint: Option<u32>, passing: &Passing<'_>) -> Option<u32> {
        let mac = passing.packet.src_mac?;
        let ip = passing.packet.ip.as_ref().map(|ip| ip.src);
        let ttl = passing.packet.ip.as_ref().map_or(0, |ip| ip.ttl);
        let key = (passing.realm, mac, ip);
        let at = self.endpoints.sight(hint, key, passing.wire_length, ttl, passing.at_ns);
        if at.is_none() {
            self.window.bite("endpoints");
        }
        at
    }

    /// The conversation of a packet, found or begun; none for what opens nothing yet.
    fn place(
        &mut self,
        key: &Key,
        direction: usize,
        from: (Address, u16),
        to: (Address, u16),
        passing: &Passing<'_>,
    ) -> Option<u32> {
        let found = self.conversations.find(key, direction, passing.vlan);
        let Transport::Tcp { flags, seq: sequence, .. } = passing.packet.transport else {
            return found.or_else(|| self.begin(key, passing, false));
        };
        if let Some(at) = found {
            let reopened = flags & (SYN | ACK) == SYN
                && self.conversations.get(at).is_some_and(|c| {
                    let closed = c.tcp.as_ref().is_some_and(|tcp| tcp.closed);
                    closed
                        || c.tcp.as_ref().is_some_and(|t| t.orders[direction].reopened_by(sequence))
                });
            if !reopened {
                return found;
            }
            self.end(at);
        }
        let hash = |from: (Address, u16), to: (Address, u16)| self.conversations.digest((from, to));
        match flags & (SYN | ACK | RST) {
            SYN => {
                let frame = FrameRef { order: passing.order, start: 0, copy: passing.copy }.pack();
                let attempt = Attempt {
                    realm: passing.realm,
                    client: from,
                    server: to,
                    at_ns: passing.at_ns,
                    frame,
                };
                let hash = hash(from, to);
                if let Some(older) = self.attempts.open(hash, attempt) {
                    self.failed(&older, UNANSWERED, None);
                }
                None
            }
            flags if flags & RST != 0 => {
                let hash = hash(to, from);
                if let Some(attempt) = self.attempts.answer(hash, to, from) {
                    let frame =
                        FrameRef { order: passing.order, start: 0, copy: passing.copy }.pack();
                    self.failed(&attempt, 1, Some(frame));
                }
                None
            }
            flags if flags & SYN != 0 => {
                let hash = hash(to, from);
                self.attempts.answer(hash, to, from);
                let at = self.begin(key, passing, false)?;
                let conversation = self.conversations.get(at)?;
                conversation.client = Some(1 - direction);
                Some(at)
            }
            _ => {
                // Without its SYN-ACK, an opening still tells who is client.
                let opened = hash(from, to);
                let opened = self.attempts.answer(opened, from, to).is_some();
                if passing.packet.payload.is_empty() && !opened {
                    return None;
                }
                let at = self.begin(key, passing, !opened)?;
                if opened {
                    self.conversations.get(at)?.client = Some(direction);
                }
                Some(at)
            }
        }
    }

    fn begin(&mut self, key: &Key, passing: &Passing<'_>, midstream: bool) -> Option<u32> {
        if self.conversations.full() {
            self.window.bite("conversations");
            let stalest = self.conversations.stalest()?;
            self.end(stalest);
        }
        let at = self.conversations.add(*key, passing.realm, midstream, passing.at_ns);
        let frame = FrameRef { order: passing.order, start: 0, copy: passing.copy };
        self.conversations.get(at)?.first_frame = frame.pack();
        Some(at)
    }

    /// An opening that came to nothing: refused (1) or unanswered.
    fn failed(&mut self, attempt: &Attempt, status: u32, answer: Option<u64>) {
        let frames = answer.into_iter().fold(Frames::one(attempt.frame), |mut frames, answer| {
            frames.push(answer);
            frames
        });
        if FrameRef::unpack(attempt.frame).copy {
            return;
        }
        let key = LinkKey {
            realm: attempt.realm,
            client: attempt.client.0,
            server: attempt.server.0,
            transport: "tcp",
            port: 0,
            protocol: "tcp",
        };
        let Some((link, _)) = self.window.link(key) else { return };
        let observation = Observation::did("tcp", Name::At("connect", [0; 3]))
            .object(Name::at("port {}", attempt.server.1.into()))
            .status(status);
        if let Some(row) = self.window.state(link, &observation, attempt.at_ns) {
            let (recent, kept) = (&self.recent, &self.kept);
            self.window.prove(row, || crate::evidence::take(&frames, "", recent, kept, None));
        }
    }

    fn converse(&mut self, at: u32, direction: usize, passing: &Passing<'_>) {
        let hint = self.conversations.get(at).and_then(|c| c.endpoints[direction]);
        let endpoint = self.sight_endpoint(hint, passing);
        let Some(conversation) = self.conversations.get(at) else { return };
        conversation.endpoints[direction] = endpoint;
        conversation.count(direction, passing);
        let Self {
            conversations,
            window,
            recent,
            kept,
            teller,
            redacted,
            told,
            protocols,
            delivered,
            notes,
            ..
        } = self;
        let Some(conversation) = conversations.get(at) else { return };
        let mut desk = Desk { window, recent, kept, teller, redacted, told, protocols };
        let mut faults = 0;
        let before = conversation.traffic.undecoded_bytes;
        conversation.hear(direction, passing, &mut desk, notes, &mut faults);
        if let Some(delivered) = delivered.get_mut(passing.interface as usize) {
            delivered.decoder_faults += faults;
            let undecoded = conversation.traffic.undecoded_bytes > before;
            let spoken = matches!(conversation.speech, Speech::Spoken(_));
            delivered.decoded_frames += u64::from(spoken && !undecoded);
        }
    }

    /// Ends a conversation: what waits is stated, its traffic is counted.
    fn end(&mut self, at: u32) {
        let Some(mut conversation) = self.conversations.remove(at) else { return };
        let Self { window, recent, kept, teller, redacted, told, protocols, notes, .. } = self;
        let mut desk = Desk { window, recent, kept, teller, redacted, told, protocols };
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
            let Self {
                conversations, window, recent, kept, teller, redacted, told, protocols, ..
            } = self;
            let mut desk = Desk { window, recent, kept, teller, redacted, told, protocols };
            if let Some(conversation) = conversations.get(at) {
                conversation.settle(&mut desk);
            }
        }
        let late = if everything { i64::MAX } else { now };
        for attempt in self.attempts.overdue(late) {
            self.failed(&attempt, UNANSWERED, None);
        }
    }

    /// Begins the next window.
    pub fn next_window(&mut self) {
        self.window.next();
        self.endpoints.next_window();
        self.redacted.clear();
        self.delivered.iter_mut().for_each(|delivered| *delivered = Delivered::default());
    }
}

impl Conversation {
    fn count(&mut self, direction: usize, passing: &Passing<'_>) {
        let traffic = &mut self.traffic;
        if traffic.packets == [0, 0] {
            traffic.first_ns = passing.at_ns;
            traffic.last_ns = passing.at_ns;
        }
        traffic.first_ns = traffic.first_ns.min(passing.at_ns);
        traffic.last_ns = traffic.last_ns.max(passing.at_ns);
        traffic.packets[direction] += 1;
        traffic.bytes[direction] += u64::from(passing.wire_length);
        traffic.copies += u64::from(passing.copy);
        traffic.macs[direction] = passing.packet.src_mac;
        if traffic.macs[1 - direction].is_none() {
            traffic.macs[1 - direction] = passing.packet.dst_mac;
        }
        if self.seen == [false, false] {
            self.first = direction;
        }
        self.vlans[direction] = Some(passing.vlan);
        self.seen[direction] = true;
        self.last_ns = self.last_ns.max(passing.at_ns);
    }

    fn hear(
        &mut self,
        direction: usize,
        passing: &Passing<'_>,
        desk: &mut Desk<'_>,
        notes: &HashMap<u64, Note>,
        faults: &mut u64,
    ) {
        let frame = FrameRef { order: passing.order, start: 0, copy: passing.copy }.pack();
        let bytes = passing.packet.content();
        let Transport::Tcp { seq: sequence, ack: acknowledged, flags, .. } =
            passing.packet.transport
        else {
            let payload = Payload { direction, bytes, frame, offset: 0, at_ns: passing.at_ns };
            self.give(payload, desk, notes, faults);
            return;
        };
        let Some(mut tcp) = self.tcp.take() else { return };
        let segment =
            Segment { sequence, syn: flags & SYN != 0, bytes, frame, at_ns: passing.at_ns };
        tcp.orders[direction].take(segment, &mut |piece| {
            self.piece(direction, piece, desk, notes, faults);
        });
        if flags & ACK != 0 {
            tcp.orders[1 - direction].acknowledged(acknowledged, &mut |piece| {
                self.piece(1 - direction, piece, desk, notes, faults);
            });
        }
        self.traffic.retransmitted += std::mem::take(&mut tcp.orders[direction].retransmitted);
        tcp.closed |= flags & (FIN | RST) != 0;
        self.tcp = Some(tcp);
    }

    fn piece(
        &mut self,
        direction: usize,
        piece: Piece<'_>,
        desk: &mut Desk<'_>,
        notes: &HashMap<u64, Note>,
        faults: &mut u64,
    ) {
        match piece {
            Piece::Octets { bytes, frame, at_ns, offset } => {
                let payload = Payload { direction, bytes, frame, offset, at_ns };
                self.give(payload, desk, notes, faults);
            }
            Piece::Gap(octets) => {
                self.traffic.lost_bytes += octets;
                // Evidence leaves out what proves nothing: its gaps are no losses.
                if notes.is_empty() {
                    self.with_speech(faults, |speech, seat| speech.gap(direction, seat));
                } else {
                    self.speech.drop_unread(direction);
                }
            }
        }
    }

    fn give(
        &mut self,
        mut payload: Payload<'_>,
        desk: &mut Desk<'_>,
        notes: &HashMap<u64, Note>,
        faults: &mut u64,
    ) {
        if let Some(note) = notes.get(&FrameRef::unpack(payload.frame).order) {
            self.believe(note, payload.direction, desk.protocols);
            let start = usize::from(note.start).saturating_sub(payload.offset);
            payload.bytes = payload.bytes.get(start..).unwrap_or_default();
            payload.offset += start;
            if start > 0 {
                self.speech.drop_unread(payload.direction);
            }
        }
        if payload.bytes.is_empty() {
            return;
        }
        self.with_speech(faults, |speech, seat| speech.hear(payload, desk, seat));
    }

    /// What a note of evidence tells and its frames alone do not.
    fn believe(&mut self, note: &Note, direction: usize, protocols: &'static [Protocol]) {
        if self.client.is_none() {
            let from = note.from.map(|side| (side as usize + direction) % 2);
            self.client = from;
        }
        if let (Speech::Open(_), Some(protocol)) =
            (&self.speech, protocols.iter().find(|p| p.name == note.protocol))
        {
            self.speech = Speech::of(protocol, self.key.carrier);
        }
    }

    fn with_speech(&mut self, faults: &mut u64, act: impl FnOnce(&mut Speech, &mut Seat<'_>)) {
        let place = Place { realm: self.realm, key: self.key, first_frame: self.first_frame };
        let mut seat = Seat {
            carrier: self.key.carrier,
            ports: self.key.ports(),
            client: &mut self.client,
            kept: &mut self.kept,
            link: &mut self.link,
            orphans: &mut self.traffic.orphans,
            undecoded: &mut self.traffic.undecoded_bytes,
            faults,
            place,
        };
        act(&mut self.speech, &mut seat);
    }

    fn finish(&mut self, desk: &mut Desk<'_>, notes: &HashMap<u64, Note>, faults: &mut u64) {
        if let Some(mut tcp) = self.tcp.take() {
            let first = self.client.unwrap_or(0);
            for direction in [first, 1 - first] {
                tcp.orders[direction].flush(&mut |piece| {
                    self.piece(direction, piece, desk, notes, faults);
                });
            }
            self.tcp = Some(tcp);
        }
        self.with_speech(faults, |speech, seat| speech.end(desk, seat));
    }

    /// Counts its traffic into its link.
    fn settle(&mut self, desk: &mut Desk<'_>) {
        let mut traffic = std::mem::take(&mut self.traffic);
        if traffic.is_empty() {
            return;
        }
        let client = self.client.unwrap_or_else(|| self.likely_client(desk.protocols));
        if self.link.is_none() {
            let place = Place { realm: self.realm, key: self.key, first_frame: self.first_frame };
            self.link = place.link(desk, client, self.speech.protocol());
        }
        let Some(link) = self.link.and_then(|at| desk.window.link_at(at)) else { return };
        traffic.conversations = 1;
        traffic.one_way = u64::from(self.seen != [true, true]);
        traffic.midstream = u64::from(self.midstream);
        if client == 1 {
            traffic.macs.swap(0, 1);
            traffic.packets.swap(0, 1);
            traffic.bytes.swap(0, 1);
        }
        link.traffic.add(&traffic);
        if matches!(self.speech, Speech::Open(_)) {
            // Its protocol may still show: the next window asks again.
            self.link = None;
        }
    }

    /// Of two ends that nothing told apart, the one on a known port serves; else who
    /// spoke first asks, or on a stream already under way who has the higher port.
    fn likely_client(&self, protocols: &[Protocol]) -> usize {
        let ports = self.key.ports();
        let known = |port: u16| {
            let hinted = |p: &Protocol| crate::choose::hinted(p, self.key.carrier, [port; 2]);
            port < 1024 || protocols.iter().any(hinted)
        };
        match ports.map(known) {
            [true, false] => 1,
            [false, true] => 0,
            _ if self.midstream && self.key.carrier == Carrier::Tcp => {
                usize::from(ports[0] < ports[1])
            }
            _ => self.first,
        }
    }

    fn patience(&self) -> i64 {
        match &self.tcp {
            Some(tcp) if tcp.closed => IDLE_CLOSED,
            Some(_) => IDLE_TCP,
            None => IDLE_OTHER,
        }
    }
}

impl<'a> Packet<'a> {
    /// What the IP datagram carries, transport header included.
    fn carried_by_ip(&self) -> &'a [u8] {
        let header = self.ip.as_ref().map_or(0, |ip| usize::from(ip.header));
        self.datagram.get(header..).unwrap_or_default()
    }

    /// The octets for a decoder: behind the ports, or all that IP carries.
    fn content(&self) -> &'a [u8] {
        match self.transport {
            Transport::Tcp { .. } | Transport::Udp { .. } => self.payload,
            _ if self.ip.is_some() && !self.datagram.is_empty() => self.carried_by_ip(),
            _ => self.payload,
        }
    }

    /// The sender: its IP, or its MAC where it has none yet.
    fn source(&self) -> Option<Address> {
        let ip = self.ip.as_ref().map(|ip| ip.src).filter(|ip| !ip.is_unspecified());
        ip.or(self.src_mac)
    }

    /// The receiver.
    fn target(&self) -> Option<Address> {
        self.ip.as_ref().map(|ip| ip.dst).or(self.dst_mac)
    }
}
