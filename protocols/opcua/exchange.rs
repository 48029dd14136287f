//! A service's request and its answer, once its message is whole and can be read.

use super::builtin::{Fault, NodeId, Read};
use super::channel::Channel;
use super::request::{self, Question};
use super::services::{
    self, Role, ACTIVATE_SESSION, CLOSE_CHANNEL, OPEN_CHANNEL, PUBLISH, REPUBLISH,
};
use super::session;
use super::{answer, Key, OpcUa, NAME};
use wire::{code, Name, Observation, Octets, Out, Side, Subject, NO_ANSWER};

impl OpcUa {
    pub(super) fn service(
        &mut self,
        side: Side,
        request: u32,
        body: &[u8],
        out: &mut Out<'_>,
    ) -> Read<()> {
        let mut octets = Octets::new(body);
        let Some(id) = NodeId::read(&mut octets)?.standard() else {
            return Err(Fault::Encoding("service"));
        };
        match services::role(id) {
            Some(Role::Answer) => self.answer(side, request, id, octets, out),
            Some(Role::Request) => self.ask(side, request, id, octets, out),
            // What only its vendor knows is a request when the client sends it.
            None if Subject::of(side) == self.server() => {
                self.answer(side, request, id, octets, out)
            }
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
        let asked = Observation::did(NAME, code([id])).by(side).writes(id == services::WRITE);
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
            _ => request::identities(id, octets, Subject::of(out.side()), out)?,
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
