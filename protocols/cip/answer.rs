use super::claims::Claims;
use super::message::{cut_off, packed};
use super::request::{About, Question, DEEPEST, MULTIPLE_SERVICE_PACKET};
use super::{attribute, identity, pccc, symbol, tag, Cip, Exchange, ANSWER, CIP};
use wire::{Asked, Observation, Octets, Out, Short, UNANSWERED};

/// What an answer says (volume 1, 2-4.2).
#[derive(Clone, Copy, Debug)]
pub struct Reply<'a> {
    service: u8,
    /// The general status.
    pub general: u8,
    extended: u16,
    /// What the service gave.
    pub data: &'a [u8],
}

impl<'a> Reply<'a> {
    fn read(message: &'a [u8]) -> Result<Self, Short> {
        let mut octets = Octets::new(message);
        let service = octets.u8()? & !ANSWER;
        let general = octets.skip(1)?.u8()?;
        let words = octets.u8()?;
        let mut extended = octets.part(usize::from(words) * 2)?;
        let extended = extended.le16().unwrap_or_default();
        Ok(Self { service, general, extended, data: octets.rest() })
    }

    /// As the module's head says.
    fn status(&self) -> u32 {
        u32::from(self.extended) << 16 | u32::from(self.general)
    }

    /// Success, or as much of it as fits into one answer.
    const fn has_data(&self) -> bool {
        matches!(self.general, 0 | 6)
    }
}

impl Cip {
    pub(super) fn answer(&mut self, exchange: Exchange, message: &[u8], out: &mut Out<'_>) {
        if self.waiting.peek(&exchange).is_none() {
            return out.orphan();
        }
        let reply = match Reply::read(message) {
            Ok(reply) => reply,
            Err(short) => return cut_off("an answer", short, out),
        };
        self.settle(exchange, &reply, DEEPEST, out);
        // The answer does not reach the rest: it is refused as a whole, or cut off.
        let status = if reply.general == 0 { UNANSWERED } else { reply.status() };
        while let Some(asked) = self.waiting.answer(&exchange) {
            asked.answered(status, out);
        }
    }

    /// Answers come in the order of their requests.
    fn settle(&mut self, exchange: Exchange, reply: &Reply<'_>, depth: u8, out: &mut Out<'_>) {
        if reply.service == MULTIPLE_SERVICE_PACKET && depth > 0 {
            for part in packed(reply.data) {
                match part.map(Reply::read) {
                    Some(Ok(part)) => self.settle(exchange, &part, depth - 1, out),
                    Some(Err(short)) => cut_off("a packet's answer", short, out),
                    None => {
                        return out.broke(CIP, "wrong offset", "a packet's answer lies outside")
                    }
                }
            }
        } else if self.waiting.peek(&exchange).is_some_and(|a| a.more.service == reply.service) {
            if let Some(asked) = self.waiting.answer(&exchange) {
                self.settled(&asked, reply, out);
            }
        }
    }

    fn settled(&mut self, asked: &Asked<Question>, reply: &Reply<'_>, out: &mut Out<'_>) {
        if let About::Pccc(about) = &asked.more.about {
            return pccc::answer(asked, about, reply, out);
        }
        let done = asked.answered(reply.status(), out);
        if reply.has_data() {
            if let Err(short) = self.learn(asked, &done, reply.data, out) {
                cut_off("an answer", short, out);
            }
        } else if let About::Opened(opening) = &asked.more.about {
            opening.refused(&done, &asked.frames, out);
            out.release(&asked.frames);
        }
    }

    fn learn(
        &mut self,
        asked: &Asked<Question>,
        done: &Observation<'_>,
        data: &[u8],
        out: &mut Out<'_>,
    ) -> Result<(), Short> {
        let (frames, mut octets) = (&asked.frames, Octets::new(data));
        let claims = Claims::of(done, frames);
        match &asked.more.about {
            About::All(class) => identity::all(*class, &mut octets, &claims, out),
            About::Single(class, attribute) => {
                identity::attribute(*class, *attribute, &mut octets, &claims, out);
            }
            About::List(class) => return identity::list(*class, &mut octets, &claims, out),
            About::Attribute => attribute::state(done, frames, data, out),
            About::Set(written) => attribute::state(done, frames, written, out),
            About::Symbols(attributes) => {
                return symbol::named(done, frames, attributes, data, out);
            }
            About::Template(offset) => self.template.read(done, frames, *offset, data, out),
            About::Read(offset) => return tag::read(done, frames, *offset, data, out),
            About::Wrote(written) => written.state(done, frames, out),
            About::Opened(opening) => {
                let connection = opening.opened(done, frames, &mut octets, out)?;
                self.counters.begin(&(done.by, connection.to_target));
                self.connections.open(connection, out);
            }
            About::Closed(triad) => self.connections.close(*triad, out),
            About::Done | About::Pccc(_) => (),
        }
        Ok(())
    }
}
