//! BACnet/IP: ANSI/ASHRAE 135-2020; clauses and annexes are of that.
//!
//! The code is the PDU's type and the service: `0.12` reads a property, `1.8` asks who is
//! there. `bvlc.N` is a function of the virtual link layer and `npdu.N` a message of the
//! network layer, where they are no mere wrapping. A message in segments is read as far as
//! its first.

mod names;
mod network;
mod object;
mod service;
mod tag;
mod values;

use network::*;
use service::{COV, I_AM};
use std::net::IpAddr;
use tag::Tag;
use values::Speaker;
use wire::{
    code, Carrier, Decoder, Frames, Name, Observation, Octets, Out, Over, Pending, Protocol,
    Recognition, Short, Side, Step, Subject, Text, NO_ANSWER,
};

const NAME: &str = "bacnet";

/// BACnet/IP on its registered port.
pub const PROTOCOL: Protocol = Protocol {
    name: NAME,
    over: &[Over::udp(47808)],
    recognise,
    decoder: |_| Box::<Bacnet>::default(),
};

/// A type, a function, a length and mostly a version: 24 bits or more.
fn recognise(_: Carrier, bytes: &[u8]) -> Recognition {
    let [BACNET_IP, function @ 0..=SECURE, high, low, rest @ ..] = bytes else {
        return Recognition::No;
    };
    if usize::from(u16::from_be_bytes([*high, *low])) != bytes.len() {
        return Recognition::Broken;
    }
    let versioned = match *function {
        FORWARDED => rest.get(6) == Some(&1),
        DISTRIBUTE..=BROADCAST => rest.first() == Some(&1),
        _ => return Recognition::Maybe(None),
    };
    match (versioned, asker(*function, rest)) {
        (true, side) => Recognition::Sure(side),
        (false, _) => Recognition::Broken,
    }
}

/// Who sent an application's message whose type tells.
fn asker(function: u8, rest: &[u8]) -> Option<Side> {
    let mut octets = Octets::new(rest);
    octets.skip(if function == FORWARDED { 6 } else { 0 }).ok()?;
    let network = Network::read(&mut octets).ok()?;
    match network.rest.first().filter(|_| network.message.is_none())? >> 4 {
        0 => Some(Side::Client),
        2 | 3 | 5 | 6 => Some(Side::Server),
        _ => None,
    }
}

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
            let text = format_args!("{length} octets needed, {} there", bytes.len()).into();
            out.broke(NAME, "wrong length", Text::clone(&text));
        }
        let rest = rest.get(..length.saturating_sub(HEADER)).unwrap_or(rest);
        if let Err(Short { missing }) = self.link(side, *function, Octets::new(rest), out) {
            let text = format_args!("{missing} octets are missing").into();
            out.broke(NAME, "wrong length", Text::clone(&text));
        }
        Step::Took(bytes.len())
    }

    fn end(&mut self, out: &mut Out<'_>) {
        self.pending.end(out);
    }
}

/// One application's message, whose it is, and who sent it.
struct Message<'a> {
    side: Side,
    sender: Subject,
    to: Name,
    from: Name,
    octets: Octets<'a>,
}

impl Bacnet {
    fn link(
        &mut self,
        side: Side,
        function: u8,
        mut octets: Octets<'_>,
        out: &mut Out<'_>,
    ) -> Result<(), Short> {
        let sender = match side {
            Side::Client => Subject::Client,
            Side::Server => Subject::Server,
        };
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

    /// Clause 20.1.
    fn application(&mut self, mut message: Message<'_>, out: &mut Out<'_>) -> Result<(), Short> {
        let octets = &mut message.octets;
        let first = octets.u8()?;
        let segmented = first & 8 != 0;
        match first >> 4 {
            0 => self.confirmed(message, segmented, out),
            1 => unconfirmed(message, out),
            2 => {
                let (invoke, service) = (octets.u8()?, octets.u8()?);
                self.answered(message, invoke, service, 0, out);
                Ok(())
            }
            3 => self.acknowledged(message, segmented, out),
            5 => {
                let (invoke, service) = (octets.u8()?, octets.u8()?);
                let status = 5 << 24 | error(octets);
                self.answered(message, invoke, service, status, out);
                Ok(())
            }
            kind @ (6 | 7) => {
                let (invoke, reason) = (octets.u8()?, octets.u8()?);
                let status = u32::from(kind) << 24 | u32::from(reason);
                self.answered(message, invoke, u8::MAX, status, out);
                Ok(())
            }
            _ => Ok(()), // the acknowledgement of a segment, or reserved
        }
    }

    /// 20.1.2: sizes, the invoke id, of a segment its number and window, the service.
    fn confirmed(
        &mut self,
        mut message: Message<'_>,
        segmented: bool,
        out: &mut Out<'_>,
    ) -> Result<(), Short> {
        let octets = &mut message.octets;
        let invoke = octets.skip(1)?.u8()?;
        if segmented && octets.array::<2>()?[0] != 0 {
            return Ok(());
        }
        let service = octets.u8()?;
        let asked = Observation::did(NAME, code([0, service.into()]))
            .by(message.side)
            .unit(message.to.clone())
            .object(service::confirmed(service, *octets));
        let password = service::hide(service, *octets, out);
        if service == COV {
            let asked = asked.clone().unit(message.from.clone());
            notified(&asked, service, message.sender, *octets, out);
        }
        let question = Question { parameters: octets.rest().into(), password };
        let key = (message.side, message.to, Invoke::Service(invoke));
        self.pending.ask(key, asked, question, out);
        Ok(())
    }

    /// A simple acknowledgement or a refusal.
    fn answered(
        &mut self,
        message: Message<'_>,
        invoke: u8,
        service: u8,
        status: u32,
        out: &mut Out<'_>,
    ) {
        let key = (message.side.other(), message.from, Invoke::Service(invoke));
        let Some(asked) = self.pending.answer(&key) else { return out.orphan() };
        let done = asked.answered(status, out);
        if status == 0 {
            let parameters = Octets::new(&asked.more.parameters);
            let (frames, device) = (&asked.frames, message.sender);
            Speaker { done: &done, frames, device, out }.written(service, parameters);
            if let Some(password) = &asked.more.password {
                crate::log_on::proved(&asked, "credential", password.clone(), out);
            }
        }
    }

    /// 20.1.5: an answer with data, which says whose they are.
    fn acknowledged(
        &mut self,
        mut message: Message<'_>,
        segmented: bool,
        out: &mut Out<'_>,
    ) -> Result<(), Short> {
        let octets = &mut message.octets;
        let invoke = octets.u8()?;
        if segmented && octets.array::<2>()?[0] != 0 {
            return Ok(());
        }
        let service = octets.u8()?;
        let asker = message.side.other();
        let key = (asker, message.from.clone(), Invoke::Service(invoke));
        let (done, frames) = match self.pending.answer(&key) {
            Some(asked) => (asked.answered(0, out), asked.frames),
            None => {
                out.orphan();
                let done = Observation::did(NAME, code([0, service.into()])).by(asker);
                (done.unit(message.from.clone()), Frames::default())
            }
        };
        let device = message.sender;
        Speaker { done: &done, frames: &frames, device, out }.read(service, message.octets);
        Ok(())
    }
}

/// 20.1.3: what nobody answers.
fn unconfirmed(mut message: Message<'_>, out: &mut Out<'_>) -> Result<(), Short> {
    let octets = &mut message.octets;
    let service = octets.u8()?;
    let did = Observation::did(NAME, code([1, service.into()]))
        .by(message.side)
        .unit(message.from)
        .object(service::unconfirmed(service, *octets))
        .status(NO_ANSWER);
    out.state(&did);
    if service == I_AM {
        is_there(&did.unit, message.sender, *octets, out);
    } else {
        notified(&did, service, message.sender, *octets, out);
    }
    Ok(())
}

/// States what a notification says of its sender's properties.
fn notified(
    did: &Observation<'static>,
    service: u8,
    device: Subject,
    octets: Octets<'_>,
    out: &mut Out<'_>,
) {
    let frames = Frames::default();
    Speaker { done: did, frames: &frames, device, out }.notified(service, octets);
}

/// 16.10.3: a device's instance, how long its messages may be, segmentation, its vendor.
fn is_there(unit: &Name, device: Subject, mut octets: Octets<'_>, out: &mut Out<'_>) {
    let Some(instance) = service::identifier(&mut octets).and_then(|object| object.device()) else {
        return;
    };
    let mut claim = |attribute, number: u32| {
        let claim = Observation::is(NAME, device, attribute, format_args!("{number}"));
        out.state(&claim.unit(unit.clone()));
    };
    claim("device_instance", instance);
    Tag::application(2, &mut octets);
    Tag::application(9, &mut octets);
    let vendor = Tag::application(2, &mut octets).and_then(|tag| tag.unsigned());
    vendor.into_iter().for_each(|vendor| claim("vendor_id", vendor));
}

/// An error's class and code, in one tag each or in an opening tag 0. 21, Error
fn error(octets: &mut Octets<'_>) -> u32 {
    let mut inside = Tag::inside(0, octets).unwrap_or(*octets);
    let mut next = || Tag::application(9, &mut inside).and_then(|tag| tag.unsigned());
    let (class, code) = (next().unwrap_or(0), next().unwrap_or(0));
    (class & 0xFF) << 16 | code & 0xFFFF
}

#[cfg(test)]
mod tests;
