//! BACnet/IP: ANSI/ASHRAE 135-2020; clauses and annexes are of that.
//!
//! The code is the PDU's type and the service: `0.12` reads a property, `1.8` asks who is
//! there. `bvlc.N` is a function of the virtual link layer and `npdu.N` a message of the
//! network layer, where they are no mere wrapping. A message in segments is read as far as
//! its first.

mod application;
mod link;
mod names;
mod network;
mod object;
mod recognise;
mod service;
mod tag;
mod values;

use network::{BACNET_IP, HEADER};
use recognise::recognise;
use wire::{Decoder, Name, Octets, Out, Over, Pending, Protocol, Side, Step, Text};

const NAME: &str = "bacnet";

/// BACnet/IP on its registered port.
pub const PROTOCOL: Protocol = Protocol {
    name: NAME,
    over: &[Over::udp(47808)],
    recognise,
    decoder: |_| Box::<Bacnet>::default(),
};

/// What an answer is to: who asked, of whom behind a router, and the number of the request.
type Key = (Side, Name, Invoke);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Invoke {
    /// A service by its invoke id.
    Service(u8),
    /// A function of the virtual link layer.
    Link(u8),
}

/// A request's parameters, for the values that its answer makes true, and what may be told of
/// its password.
#[derive(Debug, Default)]
struct Question {
    parameters: Box<[u8]>,
    password: Option<Text>,
}

#[derive(Default)]
struct Bacnet {
    pending: Pending<Key, Question>,
}

impl Decoder for Bacnet {
    fn message(&mut self, side: Side, bytes: &[u8], out: &mut Out<'_>) -> Step {
        let [BACNET_IP, function, high, low, rest @ ..] = bytes else {
            out.broke(NAME, "wrong type", "81 of BACnet/IP needed");
            return Step::Foreign;
        };
        let length = usize::from(u16::from_be_bytes([*high, *low]));
        if length != bytes.len() {
            let text = format_args!("{length} octets needed, {} there", bytes.len());
            out.broke(NAME, "wrong length", text);
        }
        let rest = rest.get(..length.saturating_sub(HEADER)).unwrap_or(rest);
        if let Err(short) = self.link(side, *function, Octets::new(rest), out) {
            out.broke(NAME, "wrong length", short);
        }
        Step::Took(bytes.len())
    }

    fn end(&mut self, out: &mut Out<'_>) {
        self.pending.end(out);
    }
}

#[cfg(test)]
mod tests;
