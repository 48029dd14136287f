//! KNXnet/IP (ISO 22510; KNX 3/8): building automation's bus over IP, by tunnels, by routing to
//! a group of routers, and the management of the devices on it. Numbers are of the KNX standard's
//! volumes and parts.
//!
//! The code is the service's number in hexadecimal digits (`205` opens a connection); what cEMI
//! frames carry is `apci.N`, a service of an application in the bits that the specification has
//! for it (`apci.80` writes a group's value), `tpci.N` where a transport connection is opened or
//! closed, `cemi.N` where the server itself is managed. `bus.N` is what a tunnel shows of what
//! others tell a group. The station is the device that is asked for something of its own, else
//! the one that tells: its area, line and number.

mod application;
mod cemi;
mod description;
mod exchange;
mod header;
mod identity;
mod management;
mod secret;
mod service;
mod values;

use exchange::{Key, Question};
use header::Header;
use wire::{
    Carrier, Counters, Decoder, Halves, Octets, Out, Over, Pending, Protocol, Short, Side, Step,
    NO_ANSWER,
};

const NAME: &str = "knxnet-ip";

/// KNXnet/IP on its registered port.
pub const PROTOCOL: Protocol = Protocol {
    name: NAME,
    over: &[Over::udp(3671), Over::tcp(3671)],
    recognise: header::recognise,
    decoder: |carrier| {
        let (stream, halves) = (carrier == Carrier::Tcp, Halves::new(carrier));
        Box::new(Knx { stream, halves, ..Knx::default() })
    },
};

#[derive(Default)]
struct Knx {
    stream: bool,
    halves: Halves,
    pending: Pending<Key, Question>,
    /// Searches, and what all devices are asked: who has nothing to say does not answer.
    open: Pending<Key, Question, 16, NO_ANSWER>,
    /// By who sends on which channel, whatever for.
    sequences: Counters<(Side, u8)>,
}

impl Decoder for Knx {
    fn message(&mut self, side: Side, bytes: &[u8], out: &mut Out<'_>) -> Step {
        let header = match Header::read(bytes) {
            Ok(header) => header,
            Err(_) => return self.cut(Header::OCTETS, bytes, out),
        };
        if let Err(breach) = header.check() {
            out.broke(NAME, breach.0, breach.1);
            return Step::Foreign;
        }
        let whole = usize::from(header.whole);
        let Some(body) = bytes.get(Header::OCTETS..whole) else {
            return self.cut(whole, bytes, out);
        };
        self.halves.forget(side);
        if let Err(breach) = self.service(side, header.service, Octets::new(body), out) {
            out.broke(NAME, breach.0, breach.1);
        }
        Step::Took(whole)
    }

    fn gap(&mut self, side: Side) {
        self.halves.forget(side);
        self.sequences.forget();
    }

    fn end(&mut self, out: &mut Out<'_>) {
        self.pending.end(out);
        self.open.end(out);
        self.halves.end(NAME, out);
    }
}

impl Knx {
    /// A frame that ends too early: on a stream its rest is still to come.
    fn cut(&mut self, needed: usize, bytes: &[u8], out: &mut Out<'_>) -> Step {
        secret::hide_begun(bytes, out);
        if self.stream {
            return self.halves.begun(needed, bytes.len(), out);
        }
        out.broke(NAME, "wrong length", Short { missing: needed - bytes.len() });
        Step::Took(bytes.len().max(1))
    }
}

#[cfg(test)]
mod tests;
