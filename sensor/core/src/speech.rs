//! From the octets of a conversation to what its decoder states.

use crate::choose::{Candidates, Choice};
use crate::conversation::Key;
use crate::evidence;
use crate::frame::{FrameRef, Kept, Recent};
use crate::redaction::{Span, Teller};
use crate::window::{LinkKey, Window};
use std::collections::HashMap;
use std::panic::{catch_unwind, AssertUnwindSafe};
use wire::{
    Carrier, Decoder, Frames, Observation, Out, Protocol, Recognition, Side, Sink, Step, Text,
};

/// A message longer than this is not waited for.
const LONGEST_MESSAGE: usize = 1 << 20;
/// What may be kept of a conversation before its protocol is known.
const MOST_EARLY: usize = 16;
const MOST_EARLY_OCTETS: usize = 8 * 1024;
/// Context frames of one conversation.
const MOST_KEPT: usize = 16;

/// Octets in order, or a datagram.
#[derive(Clone, Copy, Debug)]
pub struct Payload<'a> {
    /// The direction they went, 0 or 1.
    pub direction: usize,
    /// The octets.
    pub bytes: &'a [u8],
    /// The frame that carried them, [`FrameRef`] without a start.
    pub frame: u64,
    /// Where in the frame's payload they begin.
    pub offset: usize,
    /// When.
    pub at_ns: i64,
}

struct Early {
    direction: usize,
    bytes: Vec<u8>,
    frame: u64,
    offset: usize,
    at_ns: i64,
}

/// What a conversation's octets are known to be.
pub enum Speech {
    /// Not yet known; what came so far.
    Open(Box<Opening>),
    /// A protocol's.
    Spoken(Box<Spoken>),
    /// Nobody's.
    Unknown,
}

/// A conversation whose protocol is not known yet.
#[derive(Default)]
pub struct Opening {
    candidates: Candidates,
    early: Vec<Early>,
    octets: usize,
}

/// A conversation with its decoder.
pub struct Spoken {
    /// The decoder's protocol.
    pub protocol: &'static Protocol,
    carrier: Carrier,
    decoder: Box<dyn Decoder>,
    unread: [Unread; 2],
}

/// Octets of one direction that no message was made of yet.
#[derive(Default)]
struct Unread {
    bytes: Vec<u8>,
    marks: Vec<Mark>,
    skip: usize,
    wants: usize,
    lost: bool,
}

/// From `at` on, the octets came in `frame`, there from `offset` of its payload on.
#[derive(Clone, Copy, Debug)]
struct Mark {
    at: usize,
    frame: u64,
    offset: usize,
}

impl Mark {
    /// Its frame, told where in it the octets from `at` on begin.
    #[inline]
    fn frame_from(self, at: usize) -> u64 {
        let start = if self.at <= at { self.offset + at - self.at } else { 0 };
        FrameRef { start: start.min(0xFFFF) as u16, ..FrameRef::unpack(self.frame) }.pack()
    }
}

/// What decoding needs of the sensor.
pub struct Desk<'a> {
    /// Where observations are counted.
    pub window: &'a mut Window,
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
    /// The protocols.
    pub protocols: &'static [Protocol],
}

/// What decoding needs of the conversation.
pub struct Seat<'a> {
    /// What carries it.
    pub carrier: Carrier,
    /// Ports of directions 0 and 1's senders.
    pub ports: [u16; 2],
    /// Which direction the client sends in.
    pub client: &'a mut Option<usize>,
    /// Frames kept for it.
    pub kept: &'a mut Vec<u64>,
    /// Its link's place in the window, once known.
    pub link: &'a mut Option<u32>,
    /// Answers without a request in this window.
    pub orphans: &'a mut u64,
    /// Octets that no decoder read, in this window.
    pub undecoded: &'a mut u64,
    /// Decoder faults in this window.
    pub faults: &'a mut u64,
    /// What the link will be made of.
    pub place: Place,
}

/// The parts of a link that the conversation's key tells.
#[derive(Clone, Copy, Debug)]
pub struct Place {
    /// The realm's index.
    pub realm: u32,
    /// The conversation.
    pub key: Key,
    /// Its first frame, packed.
    pub first_frame: u64,
}

impl Place {
    /// The link of `protocol` when the client sends in `client`, new or known; a new one
    /// takes the first frame as its proof.
    pub fn link(&self, desk: &mut Desk<'_>, client: usize, protocol: &'static str) -> Option<u32> {
        let [a, b] = self.key.ends;
        let (from, to) = if client == 0 { (a, b) } else { (b, a) };
        let port = self.key.ports().get(1 - client.min(1)).copied().unwrap_or_default();
        let key = LinkKey {
            realm: self.realm,
            client: from,
            server: to,
            transport: self.key.transport(),
            port,
            protocol,
        };
        let (at, new) = desk.window.link(key)?;
        if new {
            let frames = Frames::one(self.first_frame);
            let (taken, _) =
                evidence::take(&frames, protocol, desk.recent, desk.kept, Some(client));
            if let Some(link) = desk.window.link_at(at) {
                link.taken = Some(taken);
            }
        }
        Some(at)
    }
}

struct Stated<'a, 'b> {
    desk: &'a mut Desk<'b>,
    link: u32,
    protocol: &'static str,
    client: Option<usize>,
    kept: &'a mut Vec<u64>,
    orphans: &'a mut u64,
    marks: &'a [Mark],
    base: usize,
    copy: bool,
}

impl Sink for Stated<'_, '_> {
    fn state(&mut self, observation: &Observation<'_>, at_ns: i64, frames: &Frames) {
        // What another realm stated already is not stated again.
        if frames.first().is_some_and(|first| FrameRef::unpack(first).copy) {
            return;
        }
        let Desk { window, recent, kept, .. } = &mut *self.desk;
        if let Some(row) = window.state(self.link, observation, at_ns) {
            let client = self.client;
            let (recent, kept, protocol) = (&*recent, &*kept, self.protocol);
            window.prove(row, || evidence::take(frames, protocol, recent, kept, client));
        }
    }

    fn secret(
        &mut self,
        what: &'static str,
        secret: &[u8],
        place: Option<(usize, usize)>,
        well_known: &[&[u8]],
    ) -> Text {
        let told = self.desk.teller.tell(what, secret, well_known);
        let spans = match place {
            Some((offset, length)) => self.places(self.base + offset, length),
            None => self.search(secret),
        };
        let before = spans.iter().find_map(|(order, offset, _)| {
            let known = self.desk.told.get(order)?;
            known.iter().find(|s| s.offset <= *offset && *offset < s.offset + s.length.max(1))
        });
        let told = before.map_or(told, |span| span.told.clone());
        for (order, offset, length) in spans {
            self.desk.recent.overwrite(order, offset, length);
            self.desk.kept.overwrite(order, offset, length);
            let span = Span { offset, length, told: told.clone() };
            let spans = self.desk.redacted.entry(order).or_default();
            if !spans.contains(&span) {
                spans.push(span);
            }
        }
        told
    }

    fn keep(&mut self, frames: &Frames) {
        for frame in frames.iter().map(FrameRef::unpack) {
            if self.kept.len() >= MOST_KEPT {
                self.desk.window.bite("context frames");
                return;
            }
            if self.desk.kept.keep(frame.order, self.desk.recent) {
                self.kept.push(frame.order);
            }
        }
    }

    fn orphan(&mut self) {
        if !self.copy {
            *self.orphans += 1;
        }
    }
}

impl Stated<'_, '_> {
    /// Where in frames the unread octets from `at` on lie: order, offset, length.
    fn places(&self, at: usize, length: usize) -> Vec<(u64, usize, usize)> {
        let mut places = Vec::new();
        for (n, mark) in self.marks.iter().enumerate() {
            let end = self.marks.get(n + 1).map_or(usize::MAX, |next| next.at);
            let (from, to) = (at.max(mark.at), at.saturating_add(length).min(end));
            if from >= to && !(length == 0 && (mark.at..end).contains(&at)) {
                continue;
            }
            let order = FrameRef::unpack(mark.frame).order;
            let payload = self.desk.recent.meta(order).map_or(0, |m| usize::from(m.payload_at));
            places.push((order, payload + mark.offset + from - mark.at, to.saturating_sub(from)));
        }
        places
    }

    /// Where the secret's octets are found in the message's frames; when they are in
    /// none as they are, all of the payload counts as secret.
    fn search(&self, secret: &[u8]) -> Vec<(u64, usize, usize)> {
        let orders: Vec<u64> =
            self.marks.iter().map(|mark| FrameRef::unpack(mark.frame).order).collect();
        let found: Vec<_> = orders
            .iter()
            .filter_map(|o| self.desk.recent.find(*o, secret).map(|at| (*o, at, secret.len())))
            .collect();
        if !found.is_empty() || secret.is_empty() {
            return found;
        }
        let whole = |order: &u64| {
            let meta = self.desk.recent.meta(*order)?;
            Some((*order, usize::from(meta.payload_at), usize::from(u16::MAX)))
        };
        orders.iter().filter_map(whole).collect()
    }
}

impl Speech {
    /// A conversation whose protocol is not known.
    pub fn open() -> Self {
        Self::Open(Box::default())
    }

    /// A conversation of `protocol`.
    pub fn of(protocol: &'static Protocol, carrier: Carrier) -> Self {
        Self::Spoken(Box::new(Spoken {
            protocol,
            carrier,
            decoder: (protocol.decoder)(carrier),
            unread: Default::default(),
        }))
    }

    /// The protocol's name, once known.
    pub fn protocol(&self) -> &'static str {
        match self {
            Self::Spoken(spoken) => spoken.protocol.name,
            Self::Open(_) | Self::Unknown => "",
        }
    }

    /// Takes octets in order, or a datagram.
    pub fn hear(&mut self, payload: Payload<'_>, desk: &mut Desk<'_>, seat: &mut Seat<'_>) {
        match self {
            Self::Spoken(spoken) => {
                if spoken.hear(payload, desk, seat).is_err() {
                    *seat.faults += 1;
                    *self = Self::Unknown;
                }
            }
            Self::Unknown => *seat.undecoded += payload.bytes.len() as u64,
            Self::Open(_) => self.consider(payload, desk, seat),
        }
    }

    fn consider(&mut self, payload: Payload<'_>, desk: &mut Desk<'_>, seat: &mut Seat<'_>) {
        let Self::Open(opening) = self else { return };
        match opening.look(payload, desk.protocols, seat) {
            Choice::Open => {}
            Choice::Unknown => {
                *seat.undecoded += opening.octets as u64;
                *self = Self::Unknown;
            }
            Choice::Is(at, sender) => {
                let Some(protocol) = desk.protocols.get(at) else { return };
                settle_client(protocol, payload.direction, sender, seat);
                let early = std::mem::take(&mut opening.early);
                *self = Self::of(protocol, seat.carrier);
                for e in &early {
                    let payload = Payload {
                        direction: e.direction,
                        bytes: &e.bytes,
                        frame: e.frame,
                        offset: e.offset,
                        at_ns: e.at_ns,
                    };
                    self.hear(payload, desk, seat);
                }
            }
        }
    }

    /// Octets of a direction were lost.
    pub fn gap(&mut self, direction: usize, seat: &mut Seat<'_>) {
        match self {
            Self::Spoken(spoken) => spoken.gap(direction, *seat.client),
            Self::Open(opening) => **opening = Opening::default(),
            Self::Unknown => {}
        }
    }

    /// What was begun in a frame of evidence does not go on in the next one.
    pub fn drop_unread(&mut self, direction: usize) {
        if let Self::Spoken(spoken) = self {
            if let Some(unread) = spoken.unread.get_mut(direction) {
                *unread = Unread::default();
            }
        }
    }

    /// The conversation is over.
    pub fn end(&mut self, desk: &mut Desk<'_>, seat: &mut Seat<'_>) {
        if let Self::Spoken(spoken) = self {
            let ended = spoken.with_decoder(desk, seat, |decoder, stated| {
                let mut out = Out::new(stated, Side::Client, 0, &[], Frames::default());
                decoder.end(&mut out);
            });
            if ended.is_err() {
                *seat.faults += 1;
            }
        }
        *self = Self::Unknown;
    }
}

/// Who is client, when the conversation's opening did not tell: the content, else the
/// usual port, else who spoke first.
fn settle_client(protocol: &Protocol, direction: usize, sender: Option<Side>, seat: &mut Seat<'_>) {
    if seat.client.is_some() {
        return;
    }
    let by_content = sender.map(|side| match side {
        Side::Client => direction,
        Side::Server => 1 - direction,
    });
    let by_port =
        || crate::choose::hinted_side(protocol, seat.carrier, seat.ports).map(|server| 1 - server);
    *seat.client = Some(by_content.or_else(by_port).unwrap_or(direction));
}

impl Opening {
    fn look(
        &mut self,
        payload: Payload<'_>,
        protocols: &'static [Protocol],
        seat: &Seat<'_>,
    ) -> Choice {
        self.octets += payload.bytes.len();
        let kept = payload.bytes.get(..MOST_EARLY_OCTETS).unwrap_or(payload.bytes);
        self.early.push(Early {
            direction: payload.direction,
            bytes: kept.to_vec(),
            frame: payload.frame,
            offset: payload.offset,
            at_ns: payload.at_ns,
        });
        let of_direction = || self.early.iter().filter(|e| e.direction == payload.direction);
        let choice = if seat.carrier == Carrier::Tcp && of_direction().count() > 1 {
            let bytes: Vec<u8> = of_direction().flat_map(|e| e.bytes.iter().copied()).collect();
            self.candidates.look(protocols, seat.carrier, seat.ports, payload.direction, &bytes)
        } else {
            let (direction, bytes) = (payload.direction, payload.bytes);
            self.candidates.look(protocols, seat.carrier, seat.ports, direction, bytes)
        };
        let full = self.early.len() >= MOST_EARLY || self.octets >= MOST_EARLY_OCTETS;
        if full && choice == Choice::Open {
            Choice::Unknown
        } else {
            choice
        }
    }
}

/// A decoder panicked: a fault of ours, contained.
struct Fault;

impl Spoken {
    fn hear(
        &mut self,
        payload: Payload<'_>,
        desk: &mut Desk<'_>,
        seat: &mut Seat<'_>,
    ) -> Result<(), Fault> {
        let carrier = self.carrier;
        let Some(unread) = self.unread.get_mut(payload.direction) else { return Ok(()) };
        let skipped = unread.skip.min(payload.bytes.len());
        unread.skip -= skipped;
        let bytes = payload.bytes.get(skipped..).unwrap_or_default();
        if bytes.is_empty() {
            return Ok(());
        }
        if unread.lost {
            if !recognised(self.protocol, carrier, bytes) {
                *seat.undecoded += bytes.len() as u64;
                return Ok(());
            }
            unread.lost = false;
        }
        let offset = payload.offset + skipped;
        if unread.bytes.is_empty() {
            let mark = Mark { at: 0, frame: payload.frame, offset };
            return self.read(bytes, &[mark], payload, desk, seat);
        }
        unread.marks.push(Mark { at: unread.bytes.len(), frame: payload.frame, offset });
        unread.bytes.extend_from_slice(bytes);
        if unread.bytes.len() < unread.wants {
            return Ok(());
        }
        let bytes = std::mem::take(&mut unread.bytes);
        let marks = std::mem::take(&mut unread.marks);
        self.read(&bytes, &marks, payload, desk, seat)
    }

    /// Hands messages to the decoder until the octets end; keeps what is left.
    fn read(
        &mut self,
        bytes: &[u8],
        marks: &[Mark],
        payload: Payload<'_>,
        desk: &mut Desk<'_>,
        seat: &mut Seat<'_>,
    ) -> Result<(), Fault> {
        let mut at = 0;
        while let Some(rest) = bytes.get(at..).filter(|rest| !rest.is_empty()) {
            let step = self.message(rest, at, marks, payload, desk, seat)?;
            match step {
                Step::Took(n) if n > rest.len() => {
                    if let Some(unread) = self.unread.get_mut(payload.direction) {
                        unread.skip = if self.carrier == Carrier::Tcp { n - rest.len() } else { 0 };
                    }
                    return Ok(());
                }
                Step::Took(n) => at += n.max(1),
                Step::More(n) if self.carrier == Carrier::Tcp && n <= LONGEST_MESSAGE => {
                    self.put_back(rest, at, marks, n, payload.direction);
                    return Ok(());
                }
                Step::More(n) => {
                    self.cut_short(n, rest, at, marks, payload, desk, seat)?;
                    return Ok(());
                }
                Step::Foreign => {
                    *seat.undecoded += rest.len() as u64;
                    if let Some(unread) = self.unread.get_mut(payload.direction) {
                        unread.lost = self.carrier == Carrier::Tcp;
                    }
                    return Ok(());
                }
            }
        }
        Ok(())
    }

    fn put_back(&mut self, rest: &[u8], at: usize, marks: &[Mark], wants: usize, direction: usize) {
        let Some(unread) = self.unread.get_mut(direction) else { return };
        unread.wants = wants;
        unread.bytes.extend_from_slice(rest);
        unread.marks.extend(marks_from(marks, at).map(|mark| Mark {
            at: mark.at.saturating_sub(at),
            offset: mark.offset + at.saturating_sub(mark.at),
            ..mark
        }));
    }

    /// A datagram that ends before its message does, or a message too long to wait for.
    #[allow(clippy::too_many_arguments)] // One message and its surroundings.
    fn cut_short(
        &mut self,
        wanted: usize,
        rest: &[u8],
        at: usize,
        marks: &[Mark],
        payload: Payload<'_>,
        desk: &mut Desk<'_>,
        seat: &mut Seat<'_>,
    ) -> Result<(), Fault> {
        if self.carrier == Carrier::Tcp {
            desk.window.bite("message length");
            self.gap(payload.direction, *seat.client);
            return Ok(());
        }
        let side = side(*seat.client, payload.direction);
        let name = self.protocol.name;
        let text = format!("needed {wanted} octets in all, the datagram had {}", rest.len());
        let frames = frames_from(marks, at);
        self.with_decoder(desk, seat, |_, stated| {
            let broke = Observation::broke(name, side, "message cut short", text);
            stated.state(&broke, payload.at_ns, &frames);
        })
    }

    fn message(
        &mut self,
        rest: &[u8],
        at: usize,
        marks: &[Mark],
        payload: Payload<'_>,
        desk: &mut Desk<'_>,
        seat: &mut Seat<'_>,
    ) -> Result<Step, Fault> {
        let side = side(*seat.client, payload.direction);
        let frames = frames_from(marks, at);
        let mut step = Step::Foreign;
        self.with_stated(desk, seat, marks, at, |decoder, stated| {
            stated.copy = FrameRef::unpack(payload.frame).copy;
            let mut out = Out::new(stated, side, payload.at_ns, rest, frames);
            step = decoder.message(side, rest, &mut out);
        })?;
        Ok(step)
    }

    fn with_decoder(
        &mut self,
        desk: &mut Desk<'_>,
        seat: &mut Seat<'_>,
        act: impl FnOnce(&mut dyn Decoder, &mut Stated<'_, '_>),
    ) -> Result<(), Fault> {
        self.with_stated(desk, seat, &[], 0, act)
    }

    fn with_stated(
        &mut self,
        desk: &mut Desk<'_>,
        seat: &mut Seat<'_>,
        marks: &[Mark],
        base: usize,
        act: impl FnOnce(&mut dyn Decoder, &mut Stated<'_, '_>),
    ) -> Result<(), Fault> {
        let client = *seat.client;
        if seat.link.is_none() {
            *seat.link = seat.place.link(desk, client.unwrap_or(0), self.protocol.name);
        }
        let Some(link) = *seat.link else { return Ok(()) };
        let mut stated = Stated {
            desk,
            link,
            protocol: self.protocol.name,
            client,
            kept: seat.kept,
            orphans: seat.orphans,
            marks,
            base,
            copy: false,
        };
        let decoder = &mut *self.decoder;
        catch_unwind(AssertUnwindSafe(|| act(decoder, &mut stated))).map_err(|_| Fault)
    }

    fn gap(&mut self, direction: usize, client: Option<usize>) {
        if let Some(unread) = self.unread.get_mut(direction) {
            *unread = Unread { lost: true, ..Unread::default() };
        }
        self.decoder.gap(side(client, direction));
    }
}

fn recognised(protocol: &Protocol, carrier: Carrier, bytes: &[u8]) -> bool {
    let seen = (protocol.recognise)(carrier, bytes);
    matches!(seen, Recognition::Maybe(_) | Recognition::Sure(_))
}

/// The side that sends in `direction`.
pub fn side(client: Option<usize>, direction: usize) -> Side {
    if client.is_none_or(|client| client == direction) {
        Side::Client
    } else {
        Side::Server
    }
}

/// The marks whose octets reach beyond `at`.
fn marks_from(marks: &[Mark], at: usize) -> impl Iterator<Item = Mark> + '_ {
    let first = marks.iter().rposition(|mark| mark.at <= at).unwrap_or(0);
    marks.iter().skip(first).copied()
}

/// The frames of the octets from `at` on; of the first it is told where they begin.
#[inline]
fn frames_from(marks: &[Mark], at: usize) -> Frames {
    if let [mark] = marks {
        return Frames::one(mark.frame_from(at));
    }
    let mut frames = Frames::default();
    for mark in marks_from(marks, at) {
        frames.push(mark.frame_from(at));
    }
    frames
}
