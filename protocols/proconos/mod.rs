//! ProConOS (KW-Software, now Phoenix Contact) by its remote services: a client looks services up
//! by their names and calls their methods by number.
//!
//! No specification is public: what is known is from observation (Metasploit's phoenix_command,
//! and a conversation of an ILC 191). A code is a service's name and a method
//! (`IProConOSControlService.7`), or `look up`, whose object is the name.

mod message;

use message::{Kind, Message, Read};
use wire::{
    Asked, Carrier, Decoder, Frames, Halves, Name, Observation, Out, Over, Pending, Protocol,
    Shape, Side, Step, Text, Values,
};

const NAME: &str = "proconos";

/// Remote services on their port.
pub const PROTOCOL: Protocol = Protocol {
    name: NAME,
    over: &[Over::tcp(41100)],
    recognise: |_, bytes| message::recognise(bytes),
    decoder: |carrier| Box::new(ProConOs::new(carrier)),
};

/// Services of a conversation that are remembered.
const SERVICES: usize = 64;
/// The status of a look-up that found nothing.
const UNKNOWN_SERVICE: u32 = 1;

/// Who tells of the device, and how it is asked for the state alone: one item of this number.
const DEVICE: &[u8] = b"IDeviceInfoService";
const READ_ITEMS: u16 = 3;
const STATE: &[u8] = &[1, 0, 0, 0, 2, 0x40];
/// Where the state stands behind the head of the answer.
const STATE_AT: usize = 8;

#[derive(Clone)]
struct Service {
    id: u16,
    name: Text,
    /// Of the look-up.
    frames: Frames,
}

#[derive(PartialEq)]
enum Key {
    LookUp,
    Call(u16, u16),
}

enum More {
    LookUp(Text),
    State,
    Nothing,
}

struct ProConOs {
    halves: Halves,
    pending: Pending<Key, More>,
    services: Vec<Service>,
}

impl ProConOs {
    fn new(carrier: Carrier) -> Self {
        let (pending, services) = (Pending::default(), Vec::new());
        Self { halves: Halves::new(carrier), pending, services }
    }
}

impl Decoder for ProConOs {
    fn message(&mut self, side: Side, bytes: &[u8], out: &mut Out<'_>) -> Step {
        match message::read(bytes) {
            Read::Whole(message) if message.kind.side() == side => {
                self.halves.forget(side);
                self.whole(&message, out);
                Step::Took(message.octets)
            }
            Read::More(needed) => self.halves.begun(needed, bytes.len(), out),
            Read::Whole(_) | Read::Foreign => {
                self.halves.forget(side);
                out.broke(NAME, "wrong head", "the head of a look-up or a call needed");
                Step::Foreign
            }
        }
    }

    fn gap(&mut self, side: Side) {
        self.halves.forget(side);
    }

    fn end(&mut self, out: &mut Out<'_>) {
        self.pending.end(out);
        self.halves.end(NAME, out);
    }
}

impl ProConOs {
    fn whole(&mut self, message: &Message<'_>, out: &mut Out<'_>) {
        match message.kind {
            Kind::LookUp => self.looks_up(message, out),
            Kind::Found => self.found(message, out),
            Kind::Call => self.calls(message, out),
            Kind::Return => self.returns(message, out),
        }
    }

    fn looks_up(&mut self, message: &Message<'_>, out: &mut Out<'_>) {
        let name = message.service_name().unwrap_or_else(|| Text::new(message.body));
        let asked = Observation::did(NAME, Name::text("look up")).object(Name::Text(name.clone()));
        self.pending.ask(Key::LookUp, asked, More::LookUp(name), out);
    }

    /// A service's number, or 0.
    fn found(&mut self, message: &Message<'_>, out: &mut Out<'_>) {
        let Some(asked) = self.pending.answer(&Key::LookUp) else { return out.orphan() };
        let found = message.service != 0;
        asked.answered(if found { 0 } else { UNKNOWN_SERVICE }, out);
        if let (true, More::LookUp(name)) = (found, asked.more) {
            let frames = out.with(&asked.frames).keep();
            self.services.retain(|service| service.id != message.service);
            let service = Service { id: message.service, name, frames };
            out.remember(&mut self.services, service, SERVICES);
        }
    }

    fn calls(&mut self, message: &Message<'_>, out: &mut Out<'_>) {
        let service = self.services.iter().find(|service| service.id == message.service);
        let (name, reads) = match service {
            Some(service) => {
                out.rests_on(&service.frames);
                let reads = (service.name.bytes(), message.method) == (DEVICE, READ_ITEMS);
                (format!("{}.{}", service.name, message.method), reads)
            }
            None => (format!("service {}.{}", message.service, message.method), false),
        };
        let more = if reads && message.body == STATE { More::State } else { More::Nothing };
        let key = Key::Call(message.service, message.method);
        self.pending.ask(key, Observation::did(NAME, Name::text(name)), more, out);
    }

    fn returns(&mut self, message: &Message<'_>, out: &mut Out<'_>) {
        let key = Key::Call(message.service, message.method);
        let Some(asked) = self.pending.answer(&key) else { return out.orphan() };
        let done = asked.answered(0, out);
        if let (Some(state), More::State) = (message.body.get(STATE_AT), &asked.more) {
            states(&asked, &done, *state, out);
        }
    }
}

fn states(asked: &Asked<More>, done: &Observation<'_>, state: u8, out: &mut Out<'_>) {
    let bytes = &[state];
    let was = Observation::was(done, Values { shape: Shape::U8, bytes, step: 1 });
    out.with(&asked.frames).state(&was.object(Name::at("state", 0)));
}

#[cfg(test)]
mod tests;
