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
mod node;
mod request;
mod services;
mod session;
mod subscription;
mod values;
mod variant;

use assembly::Assembly;
use builtin::{string, Read};
use channel::Channel;
use chunk::{Asymmetric, Header, Kind, Part, Sequence, HEADER};
use request::Question;
use services::{Role, ACTIVATE_SESSION, CLOSE_CHANNEL, OPEN_CHANNEL, PUBLISH, REPUBLISH};
use session::sender;
use subscription::Watched;
use wire::{
    code, Carrier, Counters, Decoder, Halves, Name, Observation, Octets, Out, Over, Pending,
    Protocol, Recognition, Side, Sides, Step, NO_ANSWER,
};

const NAME: &str = "opcua";

/// OPC UA on its registered port.
pub const PROTOCOL: Protocol = Protocol {
    name: NAME,
    over: &[Over::tcp(4840)],
    recognise,
    decoder: |carrier| Box::new(OpcUa { halves: Halves::new(carrier), ..OpcUa::default() }),
};

/// The longest chunk that is believed; servers take 64 kB unless told otherwise.
const LONGEST: usize = 1 << 26;

/// Three letters of seven words, one of three, and a size: more than 28 bits.
fn recognise(_: Carrier, bytes: &[u8]) -> Recognition {
    let Some(header) = Header::read(bytes) else {
        let short = bytes.len() < HEADER && chunk::begins(bytes);
        return if short { Recognition::Short } else { Recognition::No };
    };
    if !(least(header.kind)..=LONGEST).contains(&header.size) {
        return Recognition::Broken;
    }
    Recognition::Sure(match header.kind {
        Kind::Hello => Some(Side::Client),
        Kind::Acknowledge | Kind::Error | Kind::ReverseHello => Some(Side::Server),
        Kind::Open | Kind::Message | Kind::Close => asker(header.kind, bytes),
    })
}

/// Who sent a chunk whose service can be read.
fn asker(kind: Kind, bytes: &[u8]) -> Option<Side> {
    let octets = Octets::new(bytes.get(HEADER..)?);
    let body = match kind {
        Kind::Open => Sequence::read(Asymmetric::read(octets).ok()?.rest).ok()?.body,
        _ => bytes.get(HEADER + SYMMETRIC + 8..)?,
    };
    match services::role(channel::service(body)?.0)? {
        Role::Request => Some(Side::Client),
        Role::Answer => Some(Side::Server),
    }
}

/// Channel and token of a message. OPC 10000-6, 6.7.2.3
const SYMMETRIC: usize = 8;

/// The shortest chunk of a kind. OPC 10000-6, 7.1.2
const fn least(kind: Kind) -> usize {
    match kind {
        Kind::Hello => 32,
        Kind::Acknowledge => 28,
        Kind::Error | Kind::ReverseHello => 16,
        Kind::Open => 24,
        Kind::Message | Kind::Close => 24,
    }
}

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
        let least = least(header.kind);
        if !(least..=LONGEST).contains(&header.size) {
            let text = format!("{least} octets or more needed, {} there", header.size);
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

    /// Who the server is. OPC 10000-6, 7.1.3
    fn server(&self) -> wire::Subject {
        sender(if self.reversed { Side::Client } else { Side::Server })
    }

    /// Version, four limits, and the address that the client calls.
    fn hello(&mut self, side: Side, mut octets: Octets<'_>, out: &mut Out<'_>) {
        self.reversed = side == Side::Server;
        let url = octets.skip(20).ok().and_then(|octets| string(octets).ok()).unwrap_or_default();
        let asked = did("HEL").by(side).object(Name::text(url));
        self.pending.ask(Key::Hello(side), asked, Question::Nothing, out);
    }

    fn greeted(&mut self, side: Side, status: u32, out: &mut Out<'_>) {
        match self.pending.answer(&Key::Hello(side.other())) {
            Some(asked) => {
                asked.answered(status, out);
            }
            None => out.orphan(),
        }
    }

    /// A StatusCode and a reason: the connection ends.
    fn error(&mut self, side: Side, mut octets: Octets<'_>, out: &mut Out<'_>) -> Read<()> {
        let (status, _reason) = (octets.le32()?, string(&mut octets)?);
        out.state(&did("ERR").by(side).status(status));
        let keys = [Key::Hello(side.other()), Key::Open(side.other())];
        for asked in keys.iter().filter_map(|key| self.pending.answer(key)) {
            asked.answered(status, out);
        }
        Ok(())
    }

    /// A server calls a client behind a firewall: its URI, and the address to be called.
    fn reverse(&mut self, side: Side, mut octets: Octets<'_>, out: &mut Out<'_>) -> Read<()> {
        self.reversed = side == Side::Client;
        let (uri, url) = (string(&mut octets)?, string(&mut octets)?);
        out.state(&did("RHE").by(side).object(Name::text(url)).status(NO_ANSWER));
        if !uri.is_empty() {
            out.is(NAME, self.server(), "url", uri);
        }
        Ok(())
    }

    fn open(&mut self, side: Side, octets: Octets<'_>, out: &mut Out<'_>) -> Read<()> {
        let chunk = Asymmetric::read(octets)?;
        application::state_certificate(chunk.certificates, sender(side), out);
        let server = self.server();
        if self.channel.opened(chunk.policy, server, out) {
            let sequence = Sequence::read(chunk.rest)?;
            self.count(side, sequence.number, sequence.body, out);
            return self.service(side, sequence.request, sequence.body, out);
        }
        if sender(side) == server {
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

    fn service(&mut self, side: Side, request: u32, body: &[u8], out: &mut Out<'_>) -> Read<()> {
        let mut octets = Octets::new(body);
        let Some(id) = builtin::NodeId::read(&mut octets)?.standard() else {
            return Err(builtin::Fault::Encoding("service"));
        };
        match services::role(id) {
            Some(Role::Answer) => self.answer(side, request, id, octets, out),
            Some(Role::Request) => self.ask(side, request, id, octets, out),
            // What only its vendor knows is a request when the client sends it.
            None if sender(side) == self.server() => self.answer(side, request, id, octets, out),
            None => self.ask(side, request, id, octets, out),
        }
    }

    fn ask(
        &mut self,
        side: Side,
        request: u32,
        id: u32,
        octets: Octets<'_>,
        out: &mut Out<'_>,
    ) -> Read<()> {
        let asked = Observation::did(NAME, code([id])).by(side);
        let read = self.asked(id, octets, out);
        let (object, question, read) = match read {
            Ok((object, question)) => (object, question, Ok(())),
            Err(fault) => (Name::None, Question::Nothing, Err(fault)),
        };
        let asked = asked.object(object);
        if id == CLOSE_CHANNEL {
            out.state(&asked.status(NO_ANSWER));
        } else {
            self.pending.ask(Key::Request(side, request), asked, question, out);
        }
        read
    }

    fn asked(
        &mut self,
        id: u32,
        mut octets: Octets<'_>,
        out: &mut Out<'_>,
    ) -> Read<(Name, Question)> {
        request::header(&mut octets, out)?;
        self.watched.asked(id, octets, out)?;
        match id {
            OPEN_CHANNEL => Channel::asked(octets, self.server(), out)?,
            ACTIVATE_SESSION => {
                let log_on = session::activate(&mut octets, out)?;
                return Ok((Name::None, Question::LogOn(log_on.into())));
            }
            _ => request::identities(id, octets, sender(out.side()), out)?,
        }
        let request::Asked { object, question } = request::read(id, octets)?;
        Ok((object, question))
    }

    fn answer(
        &mut self,
        side: Side,
        request: u32,
        id: u32,
        octets: Octets<'_>,
        out: &mut Out<'_>,
    ) -> Read<()> {
        let Some(asked) = self.pending.answer(&Key::Request(side.other(), request)) else {
            out.orphan();
            return match services::request(id) {
                Some(number @ (PUBLISH | REPUBLISH)) => self.published(number, octets, out),
                number => answer::orphan(number, octets, out),
            };
        };
        let number = asked.observation.code.number().unwrap_or_default();
        answer::read(&asked, number, id, octets, out)?;
        if matches!(number, PUBLISH | REPUBLISH) && id == services::answer(number) {
            return self.published(number, octets, out);
        }
        Ok(())
    }

    /// What a subscription gave.
    fn published(&self, number: u32, mut octets: Octets<'_>, out: &mut Out<'_>) -> Read<()> {
        if answer::is_bad(request::result(&mut octets)?) {
            return Ok(());
        }
        let done = Observation::did(NAME, code([number])).by(out.side().other());
        self.watched.notified(&done, octets, out)
    }
}

/// An operation of the connection itself.
fn did(word: &'static str) -> Observation<'static> {
    Observation::did(NAME, Name::At(word, [0; 3]))
}

#[cfg(test)]
mod tests;
