//! A connection's own messages: greetings, errors, and servers that call. OPC 10000-6, 7.1

use super::builtin::{string, Read};
use super::request::Question;
use super::{did, Key, OpcUa, NAME};
use wire::{Name, Octets, Out, Side, Subject, NO_ANSWER};

impl OpcUa {
    /// Who the server is. OPC 10000-6, 7.1.3
    pub(super) fn server(&self) -> Subject {
        Subject::of(if self.reversed { Side::Client } else { Side::Server })
    }

    /// Version, four limits, and the address that the client calls.
    pub(super) fn hello(&mut self, side: Side, mut octets: Octets<'_>, out: &mut Out<'_>) {
        self.reversed = side == Side::Server;
        let url = octets.skip(20).ok().and_then(|octets| string(octets).ok()).unwrap_or_default();
        let asked = did("HEL").by(side).object(Name::text(url));
        self.pending.ask(Key::Hello(side), asked, Question::Nothing, out);
    }

    pub(super) fn greeted(&mut self, side: Side, status: u32, out: &mut Out<'_>) {
        match self.pending.answer(&Key::Hello(side.other())) {
            Some(asked) => {
                asked.answered(status, out);
            }
            None => out.orphan(),
        }
    }

    /// A StatusCode and a reason: the connection ends.
    pub(super) fn error(
        &mut self,
        side: Side,
        mut octets: Octets<'_>,
        out: &mut Out<'_>,
    ) -> Read<()> {
        let (status, _reason) = (octets.le32()?, string(&mut octets)?);
        out.state(&did("ERR").by(side).status(status));
        let keys = [Key::Hello(side.other()), Key::Open(side.other())];
        for asked in keys.iter().filter_map(|key| self.pending.answer(key)) {
            asked.answered(status, out);
        }
        Ok(())
    }

    /// A server calls a client behind a firewall: its URI, and the address to be called.
    pub(super) fn reverse(
        &mut self,
        side: Side,
        mut octets: Octets<'_>,
        out: &mut Out<'_>,
    ) -> Read<()> {
        self.reversed = side == Side::Client;
        let (uri, url) = (string(&mut octets)?, string(&mut octets)?);
        out.state(&did("RHE").by(side).object(Name::text(url)).status(NO_ANSWER));
        if !uri.is_empty() {
            out.is(NAME, self.server(), "url", uri);
        }
        Ok(())
    }
}
