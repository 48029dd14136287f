//! The Common Industrial Protocol (ODVA, The CIP Networks Library, volume 1), which
//! EtherNet/IP carries (volume 2; the folder `enip`), with Rockwell's tags
//! (1756-PM020) and PCCC within it (1770-6.5.16).
//!
//! - The code is the service; the object is what the request path leads to.
//! - Unconnected Send and Multiple Service Packet are not stated, what they carry is;
//!   neither is Execute PCCC, which states `pccc` with its command and function.
//! - The unit is the way to the module that is meant: `1.2` for link 2 behind port 1,
//!   from the route of an Unconnected Send or from the connection's opening.
//! - The status is the general status in bits 0 to 7, that of the encapsulation in
//!   bits 8 to 15 and the first word of extended status in bits 16 to 31.

mod answer;
mod attribute;
mod claims;
mod class;
mod connection;
mod datatype;
mod device;
mod identity;
mod message;
mod path;
mod pccc;
mod request;
mod segment;
mod status;
mod symbol;
mod tag;
mod template;
mod vendor;

#[cfg(test)]
pub(crate) mod tests;

pub use claims::Claims;

use connection::{Connections, Cyclic};
use request::{Question, Way};
use template::Template;
use wire::{
    Counters, Name, Observation, Octets, Out, Pending, Shape, Shared, Side, Values, NO_ANSWER,
};

const CIP: &str = "cip";
/// In a service's octet: it is an answer.
const ANSWER: u8 = 0x80;

/// What an answer shares with its request.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Exchange {
    /// Without connection: the encapsulation's session and sender context.
    Unconnected(u32, u64),
    /// In a connection: its number to the originator (0 when its opening was not
    /// seen) and the sequence count.
    Connected(u32, u16),
}

/// The CIP messages of one conversation.
#[derive(Debug, Default)]
pub struct Cip {
    waiting: Pending<Exchange, Question, 128>,
    connections: Connections,
    cyclic: Known,
    template: Template,
    /// Of the requests and of the cyclic data of each connection.
    counters: Counters<(Side, u32)>,
}

/// The cyclic connections of one conversation whose openings were seen, by sender and
/// number, each with the run bit that it had last.
#[derive(Debug, Default)]
struct Known(Vec<((Side, u32), Shared, Option<u8>)>);

impl Known {
    const MOST: usize = 64;

    /// The connection of the current message.
    fn of(&mut self, number: u32, out: &mut Out<'_>) -> Option<(&Shared, &mut Option<u8>)> {
        let key = (out.side(), number);
        if !self.0.iter().any(|(known, ..)| *known == key) {
            let shared = out.shared(number)?;
            out.remember(&mut self.0, (key, shared, None), Self::MOST);
        }
        let known = self.0.iter_mut().find(|(known, ..)| *known == key);
        known.map(|(_, shared, runs)| (&*shared, runs))
    }
}

impl Cip {
    /// A message of its own: a request or an answer.
    pub fn unconnected(&mut self, exchange: Exchange, message: &[u8], out: &mut Out<'_>) {
        self.message(Way::new(exchange, Name::None), message, out);
    }

    /// A message of the connection with this number: a sequence count, then a request
    /// or an answer.
    pub fn connected(&mut self, number: u32, data: &[u8], out: &mut Out<'_>) {
        let mut octets = Octets::new(data);
        let (Ok(sequence), Some(first)) = (octets.le16(), octets.peek(0)) else {
            return out.broke(CIP, "too short", "a connected message without a service");
        };
        let is_answer = first & ANSWER != 0;
        let way = match self.connections.of(number, is_answer) {
            Some(connection) => {
                out.rests_on(&connection.opened);
                let exchange = Exchange::Connected(connection.to_originator, sequence);
                Way::new(exchange, connection.unit.clone())
            }
            None => Way::new(Exchange::Connected(0, sequence), Name::None),
        };
        if !is_answer {
            let by = out.side();
            let counted = ("sequence count", sequence.into(), u16::MAX.into());
            self.counters.count((by, number), counted, || way.did(first, by), out);
        }
        self.message(way, octets.rest(), out);
    }

    /// A datagram of cyclic data (class 0 and 1): nothing is asked, the sender acts, and
    /// counts what it sends in the connection (volume 2, 3-2.2). To what it belongs, the
    /// connection's opening told in another conversation.
    pub fn cyclic(&mut self, number: u32, sequence: u32, data: &[u8], out: &mut Out<'_>) {
        let mut did = Observation::did(CIP, Name::at("io", 0)).by(out.side());
        if let Some((shared, runs)) = self.cyclic.of(number, out) {
            out.rests_on(&shared.frames);
            did = did.unit(shared.unit.clone()).object(shared.object.clone());
            let now = Cyclic::new(shared, data).runs();
            if let Some(run) = now.filter(|_| *runs != now) {
                *runs = now;
                let values = Values { shape: Shape::U8, bytes: &[run], step: 1 };
                let object = Name::text(format_args!("{}: run", shared.object));
                let done = did.clone().object(object);
                out.state(&Observation::was(&done, values));
            }
        }
        let counted = ("encapsulation sequence", sequence, u32::MAX);
        self.counters.count((out.side(), number), counted, || did.clone(), out);
        out.state(&did.status(NO_ANSWER));
    }

    /// Octets were lost.
    pub fn gap(&mut self) {
        self.counters.forget();
    }

    /// The encapsulation refused what waits for `exchange`.
    pub fn refused(&mut self, exchange: Exchange, status: u32, out: &mut Out<'_>) {
        while let Some(asked) = self.waiting.answer(&exchange) {
            asked.answered((status & 0xFF) << 8, out);
        }
    }

    /// The conversation is over.
    pub fn end(&mut self, out: &mut Out<'_>) {
        self.waiting.end(out);
    }

    fn message(&mut self, way: Way, message: &[u8], out: &mut Out<'_>) {
        match message.first() {
            Some(first) if first & ANSWER != 0 => self.answer(way.exchange, message, out),
            _ => {
                // The same context again: the earlier request is given up.
                while let Some(asked) = self.waiting.answer(&way.exchange) {
                    asked.unanswered(out);
                }
                self.request(&way, message, out);
            }
        }
    }
}

/// Claims all attributes of an Identity object, which stand at the front of `octets`.
pub fn identity(octets: &mut Octets<'_>, claims: &Claims<'_>, out: &mut Out<'_>) {
    identity::all(class::IDENTITY, octets, claims, out);
}
