//! CODESYS V3, on TCP behind a block driver and on UDP: nodes find each other by name, and services
//! of controllers are called through channels, to program, start, stop and watch them.
//!
//! No specification is public. *Kaspersky* is their research of the CODESYS runtime (2019), names of
//! services are those of the dissector codesys3 and of Microsoft's icspector. A code is the number of
//! the router's service and what it carries: `3.49666` (resolve a name), `64.195` (open a channel),
//! `64.2.17` (of a channel: component 2, command 17). Either node may call the other.

mod call;
mod channel;
mod crc32;
mod datagram;
mod identity;
mod recognise;
mod service;
mod session;

use channel::{Assemblies, Block, Message};
use crc32::crc32;
use datagram::{Datagram, Read};
use service::{Service, Tags};
use session::Account;
use wire::{
    code, Breach, Carrier, Decoder, Halves, Name, Observation, Octets, Out, Over, Pending,
    Protocol, Side, Step, NO_ANSWER,
};

const NAME: &str = "codesys";

/// CODESYS V3 on the ports of its runtime and of its gateway.
pub const PROTOCOL: Protocol = Protocol {
    name: NAME,
    over: &[
        Over::tcp(11740),
        Over::tcp(11741),
        Over::tcp(11742),
        Over::tcp(11743),
        Over::tcp(1217),
        Over::udp(1740),
        Over::udp(1741),
        Over::udp(1742),
        Over::udp(1743),
    ],
    recognise: recognise::recognise,
    decoder: |carrier| {
        let (halves, pending) = (Halves::new(carrier), Pending::default());
        Box::new(Codesys { carrier, halves, pending, blocks: Assemblies::default() })
    },
};

const IDENTIFICATION: u16 = 0xC280;
/// The code of a message that is encrypted.
const ENCRYPTED: u32 = 0x7557;
const GET_TARGET: u16 = 1;
const CREATE_SESSION: u16 = 10;
#[derive(PartialEq)]
enum Key {
    Name(u32),
    Open(u32),
    Call { channel: u16, component: u16, command: u16 },
}

struct Codesys {
    carrier: Carrier,
    halves: Halves,
    /// Requests by who asks.
    pending: Pending<(Side, Key), Option<Account>>,
    blocks: Assemblies,
}

impl Decoder for Codesys {
    fn message(&mut self, side: Side, bytes: &[u8], out: &mut Out<'_>) -> Step {
        let (datagram, octets) = match datagram::read(self.carrier, bytes) {
            Read::Whole(datagram, octets) => (datagram, octets),
            Read::More(needed) => {
                self.hide_begun(bytes, out);
                return self.halves.begun(needed, bytes.len(), out);
            }
            Read::Foreign => {
                self.halves.forget(side);
                out.broke(NAME, "wrong head", "the magic word of a block and a length needed");
                return Step::Foreign;
            }
        };
        self.halves.forget(side);
        if let Err(Breach(kind, text)) = datagram.and_then(|datagram| self.take(&datagram, out)) {
            out.broke(NAME, kind, text);
        }
        Step::Took(octets)
    }

    fn gap(&mut self, side: Side) {
        self.halves.forget(side);
        self.blocks.forget(side);
    }

    fn end(&mut self, out: &mut Out<'_>) {
        self.pending.end(out);
        self.halves.end(NAME, out);
    }
}

impl Codesys {
    fn take(&mut self, datagram: &Datagram<'_>, out: &mut Out<'_>) -> Result<(), Breach> {
        match datagram.service {
            datagram::NAME_REQUEST | datagram::NAME_RESPONSE => self.name(datagram, out)?,
            datagram::CHANNEL => self.channel(&Message::read(datagram.body)?, out)?,
            service @ (datagram::ADDRESS_REQUEST | datagram::ADDRESS_RESPONSE) => {
                sent(code([service.into()]), out);
            }
            other => {
                let text = format_args!("1 to 4 or 64 needed, {other} there").into();
                return Err(Breach("unknown service", text));
            }
        }
        Ok(())
    }

    fn name(&mut self, datagram: &Datagram<'_>, out: &mut Out<'_>) -> Result<(), Breach> {
        let mut octets = Octets::new(datagram.body);
        let kind = octets.le16()?;
        let mut head = Octets::new(octets.rest());
        let key = Key::Name(head.skip(2)?.le32()?);
        if datagram.service == datagram::NAME_REQUEST {
            let asked = did(code([datagram::NAME_REQUEST.into(), kind.into()]), out);
            self.pending.ask((out.side(), key), asked, None, out);
            return Ok(());
        }
        match self.pending.answer(&(out.side().other(), key)) {
            Some(asked) => drop(asked.answered(0, out)),
            None => out.orphan(),
        }
        if kind == IDENTIFICATION {
            identity::identification(&mut octets, out)?;
        }
        Ok(())
    }

    fn channel(&mut self, message: &Message<'_>, out: &mut Out<'_>) -> Result<(), Breach> {
        match message.kind {
            channel::OPEN => {
                let key = Key::Open(message.check()?.le32()?);
                let asked = did(code([datagram::CHANNEL.into(), channel::OPEN.into()]), out);
                self.pending.ask((out.side(), key), asked, None, out);
            }
            channel::OPENED => {
                let mut answer = message.check()?;
                let (key, reason) = (Key::Open(answer.le32()?), answer.le16()?);
                match self.pending.answer(&(out.side().other(), key)) {
                    Some(asked) => drop(asked.answered(reason.into(), out)),
                    None => out.orphan(),
                }
            }
            channel::CLOSE => {
                self.blocks.close(message.check()?.le16()?);
                sent(code([datagram::CHANNEL.into(), channel::CLOSE.into()]), out);
            }
            channel::GET_INFO => sent(code([datagram::CHANNEL.into(), message.kind.into()]), out),
            channel::BLOCK => self.block(message, out)?,
            channel::ACKNOWLEDGE | channel::KEEP_ALIVE => {}
            other => {
                let text = format_args!("{other:#04x} there").into();
                return Err(Breach("unknown message", text));
            }
        }
        Ok(())
    }

    fn block(&mut self, message: &Message<'_>, out: &mut Out<'_>) -> Result<(), Breach> {
        let block = message.block()?;
        self.hide(&block, out);
        if let Some((octets, checksum)) = self.blocks.alone(&block, out.side()) {
            let read = service::read(octets)?.map(session::told);
            check(read.as_ref(), octets, checksum)?;
            self.carried(block.channel, read, out);
        } else if let Some(carried) = self.blocks.add(&block, out) {
            let mut read = service::read(&carried.octets)?;
            if carried.is_complete() {
                check(read.as_ref(), &carried.octets, carried.checksum)?;
            }
            // Of a log-on in several blocks the password is not in one place.
            if let Some(service) = read.as_mut().filter(|service| session::is_secret(service)) {
                service.tags = Tags::default();
            }
            self.carried(block.channel, read, &mut out.with(&carried.frames));
        }
        Ok(())
    }

    /// Overwrites what nobody may keep of a block. What goes on that was not seen to begin may be
    /// the rest of a log-on.
    fn hide(&self, block: &Block<'_>, out: &mut Out<'_>) {
        if block.is_first() {
            if let Ok(Some(read)) = service::read(block.data) {
                session::hide(&read, block.is_alone(), out);
            }
            return;
        }
        let begun = self.blocks.begun(block, out.side()).map(service::read);
        let open = match &begun {
            Some(Ok(read)) => !read.as_ref().is_some_and(session::is_secret),
            _ => false,
        };
        if !open {
            out.secret("message", block.data, &[]);
        }
    }

    /// Overwrites what is there of a datagram whose rest may never come.
    fn hide_begun(&self, bytes: &[u8], out: &mut Out<'_>) {
        let body = datagram::begun(bytes).filter(|begun| begun.service == datagram::CHANNEL);
        let message = body.and_then(|begun| Message::read(begun.body).ok());
        let is_block = |message: &Message<'_>| message.kind == channel::BLOCK;
        if let Some(Ok(block)) = message.filter(is_block).map(|message| message.block()) {
            self.hide(&block, out);
        }
    }

    fn carried(&mut self, channel: u16, read: Option<Service<'_>>, out: &mut Out<'_>) {
        let Some(service) = read else {
            return sent(code([datagram::CHANNEL.into(), ENCRYPTED]), out);
        };
        let Service { component, command, .. } = service;
        let key = Key::Call { channel, component, command };
        if service.response {
            return self.answered(&(out.side().other(), key), &service, out);
        }
        self.asked(key, &service, out);
    }

    fn asked(&mut self, key: Key, service: &Service<'_>, out: &mut Out<'_>) {
        let Service { component, command, .. } = *service;
        let asked = did(code([datagram::CHANNEL.into(), component.into(), command.into()]), out);
        let asked = asked.object(call::object(service));
        let account = session::account(service, out);
        if (component, command) == (service::DEVICE, CREATE_SESSION) {
            identity::client(service.tags, out);
        }
        self.pending.ask((out.side(), key), asked, account, out);
    }

    fn answered(&mut self, key: &(Side, Key), service: &Service<'_>, out: &mut Out<'_>) {
        let status = call::result(service);
        match self.pending.answer(key) {
            Some(asked) => {
                asked.answered(status, out);
                if let (0, Some(account)) = (status, &asked.more) {
                    account.let_in(&asked, out);
                }
            }
            None => out.orphan(),
        }
        if (service.component, service.command, status) == (service::DEVICE, GET_TARGET, 0) {
            identity::target(service.tags, out);
        }
    }
}

/// A checksum of what is overwritten in evidence tells nothing.
fn check(read: Option<&Service<'_>>, octets: &[u8], checksum: u32) -> Result<(), Breach> {
    if read.is_some_and(session::is_secret) {
        return Ok(());
    }
    channel::check(crc32([octets, &[], &[]]), checksum)
}

/// What the message's sender did.
fn did(code: Name, out: &Out<'_>) -> Observation<'static> {
    Observation::did(NAME, code).by(out.side())
}

/// A message that has no answer of its own.
fn sent(code: Name, out: &mut Out<'_>) {
    let done = did(code, out).status(NO_ANSWER);
    out.state(&done);
}

#[cfg(test)]
mod tests;
