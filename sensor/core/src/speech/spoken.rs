//! A conversation whose protocol is known: octets become messages for its decoder.

use super::fault::{contained, Fault};
use super::marks::{frames_from, marks_from, of_fragments, Mark};
use super::stated::Stated;
use super::{side, Desk, Payload, Seat};
use crate::backlog::{Backlog, Waiting};
use crate::frame::FrameRef;
use wire::{Carrier, Decoder, Frames, Observation, Out, Protocol, Recognition, Sink, Step};

/// A message longer than this is not waited for.
const LONGEST_MESSAGE: usize = 1 << 20;

/// A conversation with its decoder.
pub struct Spoken {
    /// The decoder's protocol.
    pub protocol: &'static Protocol,
    decoder: Box<dyn Decoder>,
    unread: [Unread; 2],
}

/// Octets of one direction that no message was made of yet.
#[derive(Default)]
struct Unread {
    skip: usize,
    lost: bool,
    /// Mostly a message comes whole.
    held: Option<Box<Held>>,
}

/// The beginning of a message.
struct Held {
    bytes: Vec<u8>,
    marks: Vec<Mark>,
    wants: usize,
    waiting: Waiting,
}

/// The octets from `at` on that a message may begin with, and how they came.
struct Part<'a> {
    rest: &'a [u8],
    at: usize,
    marks: &'a [Mark],
    payload: &'a Payload<'a>,
}

impl Part<'_> {
    /// The frames of the octets; of the first it is told where they begin.
    #[inline]
    fn frames(&self) -> Frames {
        if let [mark] = self.marks {
            return Frames::one(mark.frame_from(self.at));
        }
        frames_from(self.marks, self.at)
    }
}

impl Spoken {
    pub(super) fn new(protocol: &'static Protocol, carrier: Carrier) -> Self {
        let decoder = (protocol.decoder)(carrier);
        Self { protocol, decoder, unread: Default::default() }
    }

    pub(super) fn hear(
        &mut self,
        payload: &Payload<'_>,
        desk: &mut Desk<'_>,
        seat: &mut Seat<'_>,
    ) -> Result<(), Box<Fault>> {
        let Some(unread) = self.unread.get_mut(payload.direction) else { return Ok(()) };
        let skipped = unread.skip.min(payload.bytes.len());
        unread.skip -= skipped;
        let bytes = payload.bytes.get(skipped..).unwrap_or_default();
        if bytes.is_empty() {
            return Ok(());
        }
        if unread.lost {
            let frames = || Frames::one(payload.frame);
            let carrier = seat.place.key.carrier();
            if !contained(frames, || recognised(self.protocol, carrier, bytes))? {
                seat.missed.octets += bytes.len() as u64;
                return Ok(());
            }
            unread.lost = false;
        }
        let offset = payload.offset + skipped;
        let Some(mut held) = unread.held.take() else {
            if let Some(marks) = of_fragments(payload, seat.place.key, desk) {
                return self.read(bytes, &marks, payload, desk, seat);
            }
            let mark = Mark { at: 0, frame: payload.frame, offset };
            return self.read(bytes, &[mark], payload, desk, seat);
        };
        held.marks.push(Mark { at: held.bytes.len(), frame: payload.frame, offset });
        held.bytes.extend_from_slice(bytes);
        if held.bytes.len() < held.wants {
            if !held.waiting.grow(bytes.len()) {
                return self.no_room(payload.direction, desk, seat);
            }
            unread.held = Some(held);
            return Ok(());
        }
        self.read(&held.bytes, &held.marks, payload, desk, seat)
    }

    /// Hands messages to the decoder until the octets end; keeps what is left.
    fn read(
        &mut self,
        bytes: &[u8],
        marks: &[Mark],
        payload: &Payload<'_>,
        desk: &mut Desk<'_>,
        seat: &mut Seat<'_>,
    ) -> Result<(), Box<Fault>> {
        let mut at = 0;
        while let Some(rest) = bytes.get(at..).filter(|rest| !rest.is_empty()) {
            let part = Part { rest, at, marks, payload };
            match self.message(&part, desk, seat)? {
                Step::Took(n) if n > rest.len() => {
                    if let Some(unread) = self.unread.get_mut(payload.direction) {
                        let more = n - rest.len();
                        unread.skip = if seat.place.key.is_stream() { more } else { 0 };
                    }
                    return Ok(());
                }
                Step::Took(n) => at += n.max(1),
                Step::More(n) if seat.place.key.is_stream() && n <= LONGEST_MESSAGE => {
                    return self.put_back(&part, n, desk, seat);
                }
                Step::More(n) => return self.cut_short(n, &part, desk, seat),
                Step::Foreign => {
                    seat.missed.octets += rest.len() as u64;
                    if let Some(unread) = self.unread.get_mut(payload.direction) {
                        unread.lost = seat.place.key.is_stream();
                    }
                    return Ok(());
                }
            }
        }
        Ok(())
    }

    /// The message goes on in what is still to come.
    fn put_back(
        &mut self,
        part: &Part<'_>,
        wants: usize,
        desk: &mut Desk<'_>,
        seat: &Seat<'_>,
    ) -> Result<(), Box<Fault>> {
        let direction = part.payload.direction;
        let Some(waiting) = desk.backlog.hold(part.rest.len()) else {
            return self.no_room(direction, desk, seat);
        };
        let Some(unread) = self.unread.get_mut(direction) else { return Ok(()) };
        let marks = marks_from(part.marks, part.at).map(|mark| Mark {
            at: mark.at.saturating_sub(part.at),
            offset: mark.offset + part.at.saturating_sub(mark.at),
            ..mark
        });
        let (bytes, marks) = (part.rest.to_vec(), marks.collect());
        unread.held = Some(Box::new(Held { bytes, marks, wants, waiting }));
        Ok(())
    }

    /// Too much waits in all conversations: this message is not waited for.
    #[cold]
    fn no_room(
        &mut self,
        direction: usize,
        desk: &mut Desk<'_>,
        seat: &Seat<'_>,
    ) -> Result<(), Box<Fault>> {
        desk.window.bite(Backlog::NAME);
        self.gap(direction, *seat.client)
    }

    /// A datagram that ends before its message does, or a message too long to wait for.
    fn cut_short(
        &mut self,
        wanted: usize,
        part: &Part<'_>,
        desk: &mut Desk<'_>,
        seat: &mut Seat<'_>,
    ) -> Result<(), Box<Fault>> {
        if seat.place.key.is_stream() {
            desk.window.bite("message length");
            return self.gap(part.payload.direction, *seat.client);
        }
        let side = side(*seat.client, part.payload.direction);
        let name = self.protocol.name;
        let text = format!("needed {wanted} octets in all, the datagram had {}", part.rest.len());
        self.with_decoder(desk, seat, |_, stated| {
            let broke = Observation::broke(name, side, "message cut short", text);
            stated.state(&broke, part.payload.at_ns, &Frames::none(), &part.frames());
        })
    }

    fn message(
        &mut self,
        part: &Part<'_>,
        desk: &mut Desk<'_>,
        seat: &mut Seat<'_>,
    ) -> Result<Step, Box<Fault>> {
        let side = side(*seat.client, part.payload.direction);
        let mut step = Step::Foreign;
        self.with_stated(desk, seat, part.marks, part.at, |decoder, stated| {
            stated.copy = FrameRef::unpack(part.payload.frame).copy;
            let mut out = Out::new(stated, side, part.payload.at_ns, part.rest, part.frames());
            step = decoder.message(side, part.rest, &mut out);
        })?;
        Ok(step)
    }

    pub(super) fn with_decoder(
        &mut self,
        desk: &mut Desk<'_>,
        seat: &mut Seat<'_>,
        act: impl FnOnce(&mut dyn Decoder, &mut Stated<'_, '_, '_>),
    ) -> Result<(), Box<Fault>> {
        self.with_stated(desk, seat, &[], 0, act)
    }

    fn with_stated(
        &mut self,
        desk: &mut Desk<'_>,
        seat: &mut Seat<'_>,
        marks: &[Mark],
        base: usize,
        act: impl FnOnce(&mut dyn Decoder, &mut Stated<'_, '_, '_>),
    ) -> Result<(), Box<Fault>> {
        if seat.link.is_none() {
            let client = seat.client.unwrap_or(0);
            *seat.link = seat.place.link(desk, client, self.protocol.name);
        }
        let Some(link) = *seat.link else { return Ok(()) };
        let (protocol, decoder) = (self.protocol.name, &mut *self.decoder);
        let mut stated = Stated::new(desk, seat, link, protocol);
        (stated.marks, stated.base) = (marks, base);
        let frames = || frames_from(marks, base);
        contained(frames, || act(decoder, &mut stated))?;
        if stated.is_beyond() {
            return Err(Fault::beyond(frames()));
        }
        Ok(())
    }

    /// What was begun is not gone on with.
    pub(super) fn drop_unread(&mut self, direction: usize) {
        if let Some(unread) = self.unread.get_mut(direction) {
            *unread = Unread::default();
        }
    }

    pub(super) fn gap(
        &mut self,
        direction: usize,
        client: Option<usize>,
    ) -> Result<(), Box<Fault>> {
        if let Some(unread) = self.unread.get_mut(direction) {
            *unread = Unread { lost: true, ..Unread::default() };
        }
        contained(Frames::none, || self.decoder.gap(side(client, direction)))
    }
}

fn recognised(protocol: &Protocol, carrier: Carrier, bytes: &[u8]) -> bool {
    let seen = (protocol.recognise)(carrier, bytes);
    matches!(seen, Recognition::Maybe(_) | Recognition::Sure(_))
}
