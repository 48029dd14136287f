//! What the virtual link layer and the network layer carry, ask and answer themselves. Annex J
//! and clause 6

use super::application::Message;
use super::network::*;
use super::{Bacnet, Invoke, Question, NAME};
use std::net::IpAddr;
use wire::{Name, Observation, Octets, Out, Short, Side, Subject, NO_ANSWER};

impl Bacnet {
    pub(super) fn link(
        &mut self,
        side: Side,
        function: u8,
        mut octets: Octets<'_>,
        out: &mut Out<'_>,
    ) -> Result<(), Short> {
        let sender = Subject::of(side);
        match function {
            FORWARDED => {
                let origin = IpAddr::from(octets.array::<4>()?);
                self.network(side, Subject::Ip(origin), *octets.skip(2)?, out)
            }
            DISTRIBUTE..=BROADCAST => self.network(side, sender, octets, out),
            RESULT => {
                self.link_answered(side, &[1, 2, 5, 6, 8, 9], octets.be16()?.into(), out);
                Ok(())
            }
            3 | 7 => {
                self.link_answered(side, &[function - 1], 0, out);
                Ok(())
            }
            _ => {
                self.link_asked(side, function, octets, out);
                Ok(())
            }
        }
    }

    /// J.2: a device of another subnet wants broadcasts for so many seconds; tables are read
    /// and written.
    fn link_asked(&mut self, side: Side, function: u8, mut octets: Octets<'_>, out: &mut Out<'_>) {
        let object = match (function, octets.be16()) {
            (REGISTER_FOREIGN, Ok(seconds)) => Name::at("for {} s", seconds.into()),
            _ => Name::None,
        };
        let asked = Observation::did(NAME, Name::at("bvlc.{}", function.into()));
        let key = (side, Name::None, Invoke::Link(function));
        self.pending.ask(key, asked.by(side).object(object), Question::default(), out);
    }

    fn link_answered(&mut self, side: Side, functions: &[u8], status: u32, out: &mut Out<'_>) {
        let key = |function: &u8| (side.other(), Name::None, Invoke::Link(*function));
        match functions.iter().find_map(|function| self.pending.answer(&key(function))) {
            Some(asked) => {
                asked.answered(status, out);
            }
            None => out.orphan(),
        }
    }

    fn network(
        &mut self,
        side: Side,
        sender: Subject,
        mut octets: Octets<'_>,
        out: &mut Out<'_>,
    ) -> Result<(), Short> {
        if octets.peek(0) != Some(1) {
            out.broke(NAME, "wrong version", "version 1 of the network layer needed");
            return Ok(());
        }
        let network = Network::read(&mut octets)?;
        if let Some(message) = network.message {
            let did = Observation::did(NAME, Name::at("npdu.{}", message.into())).by(side);
            out.state(&did.status(NO_ANSWER));
            return Ok(());
        }
        let Network { to, from, rest, .. } = network;
        self.application(Message { side, sender, to, from, octets: Octets::new(rest) }, out)
    }
}
