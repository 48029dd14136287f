//! Constrained Application Protocol: what meters, sensors and other small devices are asked for, and
//! what they tell those who observe them. Bodies are not read, but for links.
//!
//! § is a section of RFC 7252.

mod links;
mod message;
mod recognise;
mod request;

use links::LINKS;
use message::{framed, Message, ACKNOWLEDGES, CONTENT_FORMAT, OBSERVE, OSCORE, RESETS};
use wire::{
    Breach, Carrier, Decoder, Frames, Name, Observation, Out, Over, Pending, Protocol, Shape, Side,
    Step, Text, NO_ANSWER,
};

const NAME: &str = "coap";

/// CoAP on its port, over datagrams and over TCP (RFC 8323).
pub const PROTOCOL: Protocol = Protocol {
    name: NAME,
    over: &[Over::udp(5683), Over::tcp(5683)],
    recognise: recognise::recognise,
    decoder: |carrier| {
        Box::new(Coap { carrier, waiting: Pending::default(), observed: Vec::new() })
    },
};

/// The longest message over TCP that is waited for.
const LONGEST: usize = 1 << 16;
/// So many resources are observed at once in a conversation.
const MOST: usize = 64;
/// Whoever was asked says that he cannot make sense of it. §4.2
const RESET: u32 = 1;

/// By what an answer is known as that of a request: who asked, and his token. §5.3.2
type Key = (Side, Text);

struct Coap {
    carrier: Carrier,
    /// With the request's message id, and whether answers may go on.
    waiting: Pending<Key, (u16, bool)>,
    observed: Vec<Observed>,
}

/// A resource that is observed. RFC 7641
struct Observed {
    key: Key,
    object: Name,
    /// Of the last message that told of it.
    id: u16,
    frames: Frames,
}

impl Decoder for Coap {
    fn message(&mut self, side: Side, bytes: &[u8], out: &mut Out<'_>) -> Step {
        let length = match framed(bytes) {
            _ if self.carrier == Carrier::Udp => bytes.len(),
            Err(short) => return Step::More(bytes.len() + short.missing),
            Ok(length) if length > LONGEST => return Step::Foreign,
            Ok(length) => length,
        };
        let Some(whole) = bytes.get(..length) else { return Step::More(length) };
        match Message::read(self.carrier, whole) {
            Ok(message) => self.read(side, &message, out),
            Err(Breach(what, text)) => out.broke(NAME, what, text),
        }
        Step::Took(length.max(1))
    }

    fn end(&mut self, out: &mut Out<'_>) {
        self.waiting.end(out);
    }
}

impl Coap {
    fn read(&mut self, side: Side, message: &Message<'_>, out: &mut Out<'_>) {
        if let Some(text) = message.forbidden() {
            out.broke(NAME, "wrong length", text);
        }
        match message.class() {
            0 if message.code == 0 && message.kind == RESETS => self.reset(side, message, out),
            0 if message.code != 0 => {
                let (did, goes_on) = request::read(message, out);
                if did.object == Name::text("/rd") && message.number(CONTENT_FORMAT) == Some(LINKS)
                {
                    links::state(message.payload, out);
                }
                let key = (side, Text::new(message.token));
                self.waiting.ask(key, did, (message.id, goes_on), out);
            }
            2 | 4 | 5 => self.answer(side.other(), message, out),
            _ => {} // empty, or between both ends of a stream (RFC 8323, 5)
        }
    }

    /// The newest request with that token is answered, and with that id where the answer
    /// acknowledges it; each time that it was sent.
    fn answer(&mut self, asker: Side, message: &Message<'_>, out: &mut Out<'_>) {
        let key = (asker, Text::new(message.token));
        let mut id = (message.kind == ACKNOWLEDGES).then_some(message.id);
        let mut answered = false;
        while let Some(asked) = self
            .waiting
            .answer_newest(|known, asked| *known == key && id.is_none_or(|id| asked.more.0 == id))
        {
            (answered, id) = (true, Some(asked.more.0));
            let done = asked.answered(status(message.code), out).into_owned();
            let mut out = out.with(&asked.frames);
            if message.class() != 2 {
                continue;
            }
            told(message, &done, &mut out);
            if message.option(OSCORE).is_some() {
                crate::log_on::proved(&asked, "authentication", "OSCORE", &mut out);
            }
            let (_, goes_on) = asked.more;
            if goes_on && message.number(OBSERVE).is_some() {
                self.observe(key.clone(), done.object, message.id, &mut out);
            }
        }
        if !answered {
            self.notify(&key, message, out);
        }
    }

    fn observe(&mut self, key: Key, object: Name, id: u16, out: &mut Out<'_>) {
        self.forget(&key, out);
        if let Some(oldest) = self.observed.first().filter(|_| self.observed.len() >= MOST) {
            out.release(&oldest.frames);
        }
        let frames = out.keep();
        out.remember(&mut self.observed, Observed { key, object, id, frames }, MOST);
    }

    fn forget(&mut self, key: &Key, out: &mut Out<'_>) {
        if let Some(at) = self.observed.iter().position(|observed| observed.key == *key) {
            out.release(&self.observed.remove(at).frames);
        }
    }

    /// What is observed changed. RFC 7641, 3.2: an answer without that option is the last.
    fn notify(&mut self, key: &Key, message: &Message<'_>, out: &mut Out<'_>) {
        let Some(observed) = self.observed.iter_mut().find(|observed| observed.key == *key) else {
            return out.orphan();
        };
        observed.id = message.id;
        out.rests_on(&observed.frames);
        let did = Observation::did(NAME, Name::At("notify", [0; 3])).by(out.side());
        let status = if message.class() == 2 { NO_ANSWER } else { status(message.code) };
        out.state(&did.object(observed.object.clone()).status(status));
        if message.number(OBSERVE).is_none() {
            self.forget(key, out);
        }
    }

    /// Refuses a message by its id: a request, or what an observer is told. §4.2, RFC 7641, 3.6
    fn reset(&mut self, side: Side, message: &Message<'_>, out: &mut Out<'_>) {
        let asked = |(asker, _): &Key, id: u16| *asker != side && id == message.id;
        if let Some(asked) = self.waiting.answer_newest(|key, by| asked(key, by.more.0)) {
            asked.answered(RESET, out);
        }
        let left = |known: &&Observed| known.key.0 == side && known.id == message.id;
        if let Some(key) = self.observed.iter().find(left).map(|known| known.key.clone()) {
            self.forget(&key, out);
        }
    }
}

/// Class and detail of a failure as one number: 4.04 is 404.
fn status(code: u8) -> u32 {
    match (u32::from(code >> 5), u32::from(code & 31)) {
        (2, _) => 0,
        (class, detail) => class * 100 + detail,
    }
}

/// In which form a resource is told, and of links which there are.
fn told(message: &Message<'_>, done: &Observation<'_>, out: &mut Out<'_>) {
    let Some(format) = message.number(CONTENT_FORMAT) else { return };
    out.was("content format", Shape::U32Be, &format.to_be_bytes(), done);
    if format == LINKS && done.object == Name::text("/.well-known/core") {
        links::state(message.payload, out);
    }
}

#[cfg(test)]
mod tests;
