//! OPC UA's binary encoding over TCP: OPC 10000-6, with the services of OPC 10000-4.
//!
//! The code of a service is the number of its request's binary encoding (631 reads), that of
//! a connection's own messages their word. A message that is encrypted is `MSG`: that it
//! was sent is all that a mirror can tell.

mod answer;
mod application;
mod assembly;
mod builtin;
mod channel;
mod chunk;
mod connection;
mod event;
mod exchange;
mod history;
mod method;
mod node;
mod recognise;
mod request;
mod services;
mod session;
mod subscription;
mod values;
mod variant;

use assembly::Assembly;
use builtin::Read;
use channel::Channel;
use chunk::{Asymmetric, Header, Kind, Part, Sequence, HEADER, LONGEST, SYMMETRIC};
use recognise::recognise;
use request::Question;
use services::{CLOSE_CHANNEL, OPEN_CHANNEL};
use subscription::Watched;
use wire::{
    code, Counters, Decoder, Halves, Name, Observation, Octets, Out, Over, Pending, Protocol, Side,
    Sides, Step, Subject, NO_ANSWER,
};

const NAME: &str = "opcua";

/// OPC UA on its registered port.
pub const PROTOCOL: Protocol = Protocol {
    name: NAME,
    over: &[Over::tcp(4840)],
    recognise,
    decoder: |carrier| Box::new(OpcUa { halves: Halves::new(carrier), ..OpcUa::default() }),
};

/// What an answer is to: who asked, and how it is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Key {
    /// A connection's own greeting.
    Hello(Side),
    /// A channel's opening that is encrypted.
    Open(Side),
    /// A service by the request's number.
    Request(Side, u32),
}

/// One connection, which has one channel at a time.
#[derive(Default)]
struct OpcUa {
    halves: Halves,
    pending: Pending<Key, Question, 32>,
    assembly: Sides<Assembly>,
    channel: Channel,
    watched: Watched,
    counters: Counters<Side>,
    /// Whether the server connected to the client.
    reversed: bool,
}

impl Decoder for OpcUa {
    fn message(&mut self, side: Side, bytes: &[u8], out: &mut Out<'_>) -> Step {
        let Some(header) = Header::read(bytes) else {
            return self.unknown(bytes, out);
        };
        let least = header.kind.least();
        if !(least..=LONGEST).contains(&header.size) {
            let text = format!("{least} to {LONGEST} octets needed, {} there", header.size);
            out.broke(NAME, "wrong length", text);
            return Step::Foreign;
        }
        let needed = header.size.min(assembly::MOST);
        let Some(whole) = bytes.get(HEADER..needed) else {
            return self.halves.begun(needed, bytes.len(), out);
        };
        self.halves.forget(side);
        if let Err(fault) = self.chunk(side, header, Octets::new(whole), out) {
            request::broken(fault, out);
        }
        Step::Took(header.size)
    }

    fn gap(&mut self, side: Side) {
        self.halves.forget(side);
        self.assembly[side].forget();
        self.counters.forget();
    }

    fn end(&mut self, out: &mut Out<'_>) {
        self.pending.end(out);
        self.halves.end(NAME, out);
    }
}

impl OpcUa {
    fn unknown(&mut self, bytes: &[u8], out: &mut Out<'_>) -> Step {
        if bytes.len() < HEADER && chunk::begins(bytes) {
            return self.halves.begun(HEADER, bytes.len(), out);
        }
        out.broke(NAME, "unknown message", "one of HEL, ACK, ERR, RHE, OPN, MSG and CLO needed");
        Step::Foreign
    }

    fn chunk(
        &mut self,
        side: Side,
        header: Header,
        octets: Octets<'_>,
        out: &mut Out<'_>,
    ) -> Read<()> {
        match header.kind {
            Kind::Hello => self.hello(side, octets, out),
            Kind::Acknowledge => self.greeted(side, 0, out),
            Kind::Error => return self.error(side, octets, out),
            Kind::ReverseHello => return self.reverse(side, octets, out),
            Kind::Open => return self.open(side, octets, out),
            Kind::Message | Kind::Close => return self.symmetric(side, header, octets, out),
        }
        Ok(())
    }

    fn open(&mut self, side: Side, octets: Octets<'_>, out: &mut Out<'_>) -> Read<()> {
        let chunk = Asymmetric::read(octets)?;
        application::state_certificate(chunk.certificates, Subject::of(side), out);
        let server = self.server();
        if self.channel.opened(chunk.policy, server, out) {
            let sequence = Sequence::read(chunk.rest)?;
            self.count(side, sequence.number, sequence.body, out);
            return self.service(side, sequence.request, sequence.body, out);
        }
        if Subject::of(side) == server {
            if let Some(asked) = self.pending.answer(&Key::Open(side.other())) {
                asked.answered(0, out);
            }
        } else {
            let asked = Observation::did(NAME, code([OPEN_CHANNEL])).by(side);
            self.pending.ask(Key::Open(side), asked, Question::Nothing, out);
        }
        Ok(())
    }

    fn symmetric(
        &mut self,
        side: Side,
        header: Header,
        mut octets: Octets<'_>,
        out: &mut Out<'_>,
    ) -> Read<()> {
        let chunk = Sequence::read(*octets.skip(SYMMETRIC)?)?;
        let server = self.server();
        let begun = self.assembly[side].is_of(chunk.request);
        let Some(body) = self.channel.readable(chunk.body, begun, server, out) else {
            let done = match header.kind {
                Kind::Close => Observation::did(NAME, code([CLOSE_CHANNEL])),
                _ => did("MSG"),
            };
            out.state(&done.by(side).status(NO_ANSWER));
            return Ok(());
        };
        self.count(side, chunk.number, body, out);
        match header.part {
            Part::Intermediate => self.assembly[side].add(chunk.request, body, out),
            Part::Abort => return self.abort(side, chunk.request, body, out),
            Part::Final => {
                let whole = self.assembly[side].end(chunk.request, body);
                let mut out = out.with(&whole.earlier);
                let read = self.service(side, chunk.request, &whole.body, &mut out);
                let cut = whole.cut || header.size > assembly::MOST;
                return if cut { Ok(()) } else { read };
            }
        }
        Ok(())
    }

    /// Each chunk of a side counts on by one; behind its end it begins below 1024, as it does
    /// when a channel is new. OPC 10000-6, 6.7.2.4
    fn count(&mut self, side: Side, number: u32, body: &[u8], out: &mut Out<'_>) {
        if number < 1024 {
            self.counters.begin(&side);
        }
        let of = || {
            let service = |(id, _)| Observation::did(NAME, code([id]));
            channel::service(body).map_or_else(|| did("MSG"), service).by(side)
        };
        self.counters.count(side, ("sequence number", number, u32::MAX), of, out);
    }

    /// Why the sender gives a message up.
    fn abort(&mut self, side: Side, request: u32, body: &[u8], out: &mut Out<'_>) -> Read<()> {
        self.assembly[side].forget();
        let status = Octets::new(body).le32()?;
        if let Some(asked) = self.pending.answer(&Key::Request(side.other(), request)) {
            asked.answered(status, out);
        }
        Ok(())
    }
}

/// An operation of the connection itself.
fn did(word: &'static str) -> Observation<'static> {
    Observation::did(NAME, Name::At(word, [0; 3]))
}

#[cfg(test)]
mod tests;
