//! BSAP over IP (Bristol Standard Asynchronous/Synchronous Protocol): Emerson's ControlWave and
//! Bristol controllers.
//!
//! A code is an application function (`160`: remote database access), and behind it what it
//! does (`160.4`: read signals by name). Numbers come with the least significant octet first.

mod packet;
mod signal;

use packet::{Message, Packet, Purpose};
use signal::{Address, By, Request};
use wire::{
    code, Decoder, Frames, Name, Observation, Octets, Out, Over, Pending, Protocol, Shape, Short,
    Side, Step, Text, Values, NO_ANSWER,
};

const NAME: &str = "bsap";

/// BSAP on its usual UDP ports.
pub const PROTOCOL: Protocol = Protocol {
    name: NAME,
    over: &[Over::udp(1234), Over::udp(1235)],
    recognise: packet::recognise,
    decoder: |_| Box::new(Bsap::default()),
};

/// Messages between neighbours; those of other kinds pass stations on their way.
const LOCAL: u8 = 12;
/// Remote database access, and what else of it only some gas flow computers have.
const DATABASE: u8 = 0xA0;
const EXTENSION: u8 = 0xA1;
/// Signals whose names are known.
const MOST_KNOWN: usize = 64;

#[derive(Default)]
struct Bsap {
    /// Requests by who asks and the sequence number.
    pending: Pending<(Side, u32), Option<Request>>,
    known: Vec<Known>,
}

/// A signal that was read by its name, and the address that it has.
struct Known {
    address: Address,
    name: Text,
    frames: Frames,
}

impl Decoder for Bsap {
    fn message(&mut self, _: Side, bytes: &[u8], out: &mut Out<'_>) -> Step {
        let Some(packet) = Packet::read(bytes) else { return Step::Foreign };
        if let Err(short) = self.take(packet, out) {
            out.broke(NAME, "wrong length", short);
        }
        Step::Took(bytes.len())
    }

    fn end(&mut self, out: &mut Out<'_>) {
        self.pending.end(out);
    }
}

impl Bsap {
    fn take(&mut self, mut packet: Packet<'_>, out: &mut Out<'_>) -> Result<(), Short> {
        let mut there = 0;
        while let Some(message) = packet.next()? {
            there += 1;
            match packet.purpose {
                Purpose::Asks => self.ask(&message, out)?,
                Purpose::Answers => self.answer(&message, out)?,
                Purpose::Acknowledges => {}
            }
        }
        if there != packet.number {
            let text = format!("{} needed, {there} there", packet.number);
            out.broke(NAME, "wrong number of messages", text);
        }
        Ok(())
    }

    fn ask(&mut self, message: &Message<'_>, out: &mut Out<'_>) -> Result<(), Short> {
        if message.kind != LOCAL {
            let did = Observation::did(NAME, Name::at("message.{}", message.kind.into()));
            out.state(&did.by(out.side()).status(NO_ANSWER));
            return Ok(());
        }
        let mut octets = Octets::new(message.body);
        let application = octets.u8()?;
        // Behind the status of who asks.
        let (code, request) = match application {
            DATABASE => {
                let function = octets.skip(1)?.u8()?;
                let code = code([application.into(), function.into()]);
                (code, signal::request(function, octets.rest()))
            }
            EXTENSION => (code([application.into(), octets.skip(1)?.le16()?.into()]), Ok(None)),
            _ => (code([application.into()]), Ok(None)),
        };
        let did = Observation::did(NAME, code).by(out.side());
        let (did, request, broken) = match request {
            Ok(Some(request)) => (self.of(did, &request, out), Some(request), None),
            Ok(None) => (did, None, None),
            Err(short) => (did, None, Some(short)),
        };
        self.pending.ask((out.side(), message.sequence), did, request, out);
        broken.map_or(Ok(()), Err)
    }

    /// `did` with the first signal of `request`, and how many there are.
    fn of(
        &self,
        did: Observation<'static>,
        request: &Request,
        out: &mut Out<'_>,
    ) -> Observation<'static> {
        let writes = request.signals.iter().any(|signal| signal.value.is_some());
        let object =
            request.signals.first().map_or(Name::None, |signal| self.named(&signal.by, out));
        did.object(object).span(request.number.max(1).into()).writes(writes)
    }

    /// A signal's name, where it was read by it before.
    fn named(&self, by: &By, out: &mut Out<'_>) -> Name {
        let known = match by {
            By::Address(address) => self.known.iter().find(|known| known.address == *address),
            By::Name(_) => None,
        };
        let Some(known) = known else { return by.name() };
        out.rests_on(&known.frames);
        Name::Text(known.name.clone())
    }

    fn answer(&mut self, message: &Message<'_>, out: &mut Out<'_>) -> Result<(), Short> {
        let key = (out.side().other(), message.sequence);
        let Some(asked) = self.pending.answer_newest(|k, _| *k == key) else {
            out.orphan();
            return Ok(());
        };
        let mut octets = Octets::new(message.body);
        let status = octets.u8()?;
        let done = asked.answered(status.into(), out);
        if let (0, Some(request)) = (status, &asked.more) {
            self.told(request, octets.rest(), &done, &mut out.with(&asked.frames));
        }
        Ok(())
    }

    /// States the values that were read or written.
    fn told(&mut self, request: &Request, body: &[u8], done: &Observation<'_>, out: &mut Out<'_>) {
        for signal in &request.signals {
            let Some(value) = signal.value else { break };
            let values = Values { shape: Shape::U8, bytes: &[value], step: 1 };
            let name = self.named(&signal.by, out);
            out.state(&Observation::was(done, values).object(name).span(1));
        }
        for (signal, told) in request.signals.iter().zip(signal::answer(request, body)) {
            told.was(self.named(&signal.by, out), done, out);
            if let (By::Name(name), Some(address)) = (&signal.by, told.address) {
                self.learn(name, address, out);
            }
        }
    }

    fn learn(&mut self, name: &Text, address: Address, out: &mut Out<'_>) {
        if self.known.iter().any(|known| known.address == address && known.name == *name) {
            return;
        }
        self.known.retain(|known| known.address != address);
        let known = Known { address, name: name.clone(), frames: out.keep() };
        out.remember(&mut self.known, known, MOST_KNOWN);
    }
}

#[cfg(test)]
mod tests;
