//! How conversations begin, or come to nothing.

use super::{Parts, Passing, Sensor, ACK, FIN, RST, SYN};
use crate::attempts::{Attempt, End};
use crate::conversation::Key;
use crate::evidence::{self, Known, Note};
use crate::frame::FrameRef;
use crate::link::Transport;
use crate::scans::{Next, Scans};
use crate::speech::Missed;
use crate::stream::Segment;
use crate::window::{Heard, LinkKey, Trail};
use wire::{Frames, Name, Observation, Subject, UNANSWERED};

/// Who sent a packet and to whom: address and port.
type Ends = (End, End);

/// Whether no stack sends these flags together: what opens a conversation does not end it.
/// Whoever does says nothing about either (RFC 9293 §3.10.7).
pub(super) const fn is_impossible(flags: u8) -> bool {
    flags & SYN != 0 && flags & (FIN | RST) != 0
}

impl Sensor {
    /// The conversation of a packet, found or begun; none for what opens nothing yet.
    pub(super) fn place(
        &mut self,
        key: &Key,
        direction: usize,
        passing: &Passing<'_>,
    ) -> Option<u32> {
        let found = self.conversations.find(key, direction, passing.vlan);
        let Transport::Tcp { flags, seq: sequence, .. } = passing.packet.transport else {
            let found = found.or_else(|| self.moved(key, direction, passing));
            return found.or_else(|| self.begin(key, passing, false));
        };
        let opens = flags & (SYN | ACK) == SYN && !is_impossible(flags);
        if let Some(at) = found {
            if !opens || !self.reopened(at, direction, sequence) {
                return found;
            }
            self.end(at);
        }
        if is_impossible(flags) {
            return None;
        }
        let ends = (key.end(direction), key.end(1 - direction));
        match flags & (SYN | ACK | RST) {
            SYN => self.asked(key, ends, sequence, passing),
            flags if flags & RST != 0 => self.refused(ends, passing),
            flags if flags & SYN != 0 => self.accepted(key, direction, ends, passing),
            flags => self.joined(key, direction, ends, flags & ACK != 0, passing),
        }
    }

    /// Whether a SYN with this number opens another conversation than the one at `at`.
    fn reopened(&mut self, at: u32, direction: usize, sequence: u32) -> bool {
        let known = self.conversations.get(at);
        known.is_some_and(|c| c.closed || c.tcp.orders[direction].reopened_by(sequence))
    }

    /// A SYN: until it is answered it is an attempt, and no conversation. As evidence of what a
    /// protocol said it is there for what it carries, which was taken.
    fn asked(
        &mut self,
        key: &Key,
        (client, server): Ends,
        sequence: u32,
        passing: &Passing<'_>,
    ) -> Option<u32> {
        let octets = passing.packet.content().len() as u32;
        let is_speech = |note: &Note| !note.protocol.is_empty();
        if octets > 0 && self.notes.get(&passing.order).is_some_and(is_speech) {
            return self.begin(key, passing, false);
        }
        let (realm, at_ns, frame) = (passing.realm, passing.at_ns, passing.frame());
        let attempt = Attempt { realm, client, server, at_ns, frame, sequence, octets };
        if let Some(older) = self.attempts.open(attempt) {
            self.failed(&older, UNANSWERED, None);
        }
        None
    }

    fn refused(&mut self, (server, client): Ends, passing: &Passing<'_>) -> Option<u32> {
        if let Some(attempt) = self.attempts.answer(client, server) {
            self.failed(&attempt, 1, Some(passing.frame()));
        }
        None
    }

    fn accepted(
        &mut self,
        key: &Key,
        direction: usize,
        (server, client): Ends,
        passing: &Passing<'_>,
    ) -> Option<u32> {
        let attempt = self.attempts.answer(client, server);
        let at = self.begin(key, passing, false)?;
        self.opened(at, 1 - direction, (client, server), passing);
        if let (Some(attempt), Transport::Tcp { ack, .. }) = (attempt, passing.packet.transport) {
            self.read_opening(at, 1 - direction, &attempt, ack);
        }
        Some(at)
    }

    /// A packet of a conversation that was not seen to be accepted. Without its SYN-ACK,
    /// an opening still tells who is client, once its sender acknowledges something.
    fn joined(
        &mut self,
        key: &Key,
        direction: usize,
        (from, to): Ends,
        acknowledges: bool,
        passing: &Passing<'_>,
    ) -> Option<u32> {
        let attempt = acknowledges.then(|| self.attempts.answer(from, to)).flatten();
        if passing.packet.payload.is_empty() && attempt.is_none() {
            return None;
        }
        let at = self.begin(key, passing, attempt.is_none())?;
        if let Some(attempt) = attempt {
            self.opened(at, direction, (from, to), passing);
            if let Transport::Tcp { seq, .. } = passing.packet.transport {
                self.read_opening(at, direction, &attempt, seq); // it goes on behind them
            }
        }
        Some(at)
    }

    /// A conversation began, and who sends in `direction` opened it.
    fn opened(&mut self, at: u32, direction: usize, ends: Ends, passing: &Passing<'_>) {
        let ((client, _), service) = ends;
        let nth = self.openings.next(passing.realm, client, service, passing.at_ns);
        let Some(conversation) = self.conversations.get(at) else { return };
        conversation.client = Some(direction);
        conversation.traffic.opened(nth, passing.at_ns);
    }

    /// Reads what came with a SYN, as far as the server took it, up to the number `next`: the
    /// rest is sent again (RFC 7413, 4.2.2). The octets lie in the ring until then.
    fn read_opening(&mut self, at: u32, direction: usize, attempt: &Attempt, next: u32) {
        let taken = next.wrapping_sub(attempt.sequence.wrapping_add(1));
        let taken = if taken as i32 > 0 { taken.min(attempt.octets) } else { 0 };
        let kept = (taken > 0).then(|| self.recent.get(FrameRef::unpack(attempt.frame).order));
        let Some(kept) = kept.flatten() else { return };
        let from = usize::from(kept.meta.payload_at);
        let Some(bytes) = kept.bytes.get(from..from + taken as usize) else { return };
        let Attempt { sequence, frame, at_ns, .. } = *attempt;
        let segment = Segment { sequence, syn: true, push: true, bytes, frame, at_ns };
        let Parts { conversations, mut desk, notes, delivered } = self.parts();
        let Some(conversation) = conversations.get(at) else { return };
        let mut missed = Missed::default();
        conversation.take(direction, segment, &mut desk, notes, &mut missed);
        conversation.traffic.undecoded_bytes += missed.octets;
        if let Some(delivered) = delivered.get_mut(kept.meta.interface as usize) {
            delivered.decoder_faults += missed.faults;
        }
    }

    pub(super) fn begin(
        &mut self,
        key: &Key,
        passing: &Passing<'_>,
        midstream: bool,
    ) -> Option<u32> {
        self.sweep(passing.at_ns);
        if self.conversations.full() {
            self.window.bite("conversations");
            let stalest = self.conversations.stalest()?;
            self.end(stalest);
        }
        let at = self.conversations.add(*key, passing.realm, midstream, passing.at_ns);
        self.conversations.get(at)?.first_frame = passing.frame();
        Some(at)
    }

    /// An opening that came to nothing: refused (1) or unanswered.
    pub(super) fn failed(&mut self, attempt: &Attempt, status: u32, answer: Option<u64>) {
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
        let observation = Observation::did("tcp", Name::At("connect", [0; 3]))
            .object(Name::at("port {}", attempt.server.1.into()))
            .status(status);
        if let Some(link) = self.window.known(&key, &observation) {
            self.state(link, &observation, attempt.at_ns, &frames);
            return;
        }
        let (realm, client) = (attempt.realm, attempt.client.0);
        match self.scans.next(realm, client) {
            Next::Told => {
                let Some((link, _)) = self.window.link(key) else { return };
                self.scans.began(realm, client, link);
                self.state(link, &observation, attempt.at_ns, &frames);
            }
            Next::Counted(link) => {
                let scan = Observation::is("tcp", Subject::Client, "scan", Scans::TEXT);
                self.state(link, &scan, attempt.at_ns, &frames.part_of_more());
            }
            Next::Lost => self.window.bite("scans"),
        }
    }

    fn state(&mut self, link: u32, observation: &Observation<'_>, at_ns: i64, frames: &Frames) {
        if let Some(row) =
            self.window.state(observation, &Heard::on(link, at_ns), &mut Trail::default())
        {
            let (recent, kept) = (&self.recent, &self.kept);
            self.window.prove(row, || evidence::take(frames, Known::default(), recent, kept));
        }
    }
}
