//! Ethernet Global Data (GE Fanuc, GFK-2224): controllers produce exchanges of data at a pace, for
//! all that consume them. Nobody asks, and nobody answers.
//!
//! One operation for each message; its unit is the producer, its object the exchange. What the data
//! mean only the configuration tells, whose signature is beside them: their octets are told where
//! they changed, and so are the status and the producer's clock.

use std::net::Ipv4Addr;
use wire::{
    code, Carrier, Counters, Decoder, Name, Observation, Octets, Out, Over, Protocol, Recognition,
    Shape, Short, Side, Step, Text, Values, NO_ANSWER,
};

const NAME: &str = "egd";

/// EGD on its port, from and to which all send.
pub const PROTOCOL: Protocol = Protocol {
    name: NAME,
    over: &[Over::udp(18246)],
    recognise,
    decoder: |_| Box::<Egd>::default(),
};

/// The type of messages that hold data, and the version of the protocol.
const DATA: u8 = 13;
const VERSION: u8 = 1;
const RESERVED: usize = 28;
const HEADER: usize = 32;

/// Exchanges of a conversation.
const MOST: usize = 32;
/// Octets of an exchange that are told.
const TOLD: usize = 128;

const SECOND_NS: i64 = 1_000_000_000;
const MINUTE: i64 = 60;

/// Type, version and a whole header, of which the end is reserved.
fn recognise(_: Carrier, bytes: &[u8]) -> Recognition {
    match bytes {
        [DATA, VERSION, ..] if bytes.get(RESERVED..HEADER) == Some(&[0; 4]) => {
            Recognition::Maybe(Some(Side::Client))
        }
        [DATA, VERSION, ..] => Recognition::Broken,
        _ => Recognition::No,
    }
}

#[derive(Default)]
struct Egd {
    exchanges: Vec<Exchange>,
    requests: Counters<(Side, Ipv4Addr, u32)>,
}

/// An exchange as it was heard last.
struct Exchange {
    key: (Side, Ipv4Addr, u32),
    facts: Facts,
    data: Vec<u8>,
}

/// What is told where it changed.
#[derive(Clone, Copy, PartialEq)]
struct Facts {
    status: u32,
    signature: u32,
    size: u16,
    /// How many whole minutes the producer's clock is ahead of the capture's.
    ahead: i32,
}

/// The header and what stands behind it, all least octet first but for the producer's address.
struct Message<'a> {
    request: u16,
    producer: Ipv4Addr,
    exchange: u32,
    seconds: u32,
    status: u32,
    signature: u32,
    data: &'a [u8],
}

impl<'a> Message<'a> {
    fn read(mut octets: Octets<'a>) -> Result<Self, Short> {
        let request = octets.skip(2)?.le16()?;
        let producer = Ipv4Addr::from(octets.array::<4>()?);
        let (exchange, seconds) = (octets.le32()?, octets.le32()?);
        let (status, signature) = (octets.skip(4)?.le32()?, octets.le32()?);
        let data = octets.skip(4)?.rest();
        Ok(Self { request, producer, exchange, seconds, status, signature, data })
    }

    fn facts(&self, at_ns: i64) -> Facts {
        let ahead = (i64::from(self.seconds) - at_ns.div_euclid(SECOND_NS)) / MINUTE;
        let ahead = ahead.clamp(i32::MIN.into(), i32::MAX.into()) as i32;
        let size = u16::try_from(self.data.len()).unwrap_or(u16::MAX);
        Facts { status: self.status, signature: self.signature, size, ahead }
    }
}

impl Decoder for Egd {
    fn message(&mut self, side: Side, bytes: &[u8], out: &mut Out<'_>) -> Step {
        match (bytes, Message::read(Octets::new(bytes))) {
            ([DATA, VERSION, ..], Ok(message)) => self.produced(side, &message, out),
            ([DATA, VERSION, ..], Err(short)) => out.broke(NAME, "wrong length", short),
            _ => out.broke(NAME, "unknown type", "type 13 of version 1 needed"),
        }
        Step::Took(bytes.len())
    }
}

impl Egd {
    fn produced(&mut self, side: Side, message: &Message<'_>, out: &mut Out<'_>) {
        let did = Observation::did(NAME, code([DATA.into()]))
            .unit(Name::Text(Text::from(message.producer)))
            .object(Name::at("exchange {}", message.exchange))
            .by(side)
            .status(NO_ANSWER);
        out.state(&did);
        let key = (side, message.producer, message.exchange);
        let counted = ("request id", message.request.into(), u16::MAX.into());
        self.requests.count(key, counted, || did.clone(), out);
        let now = message.facts(out.at_ns());
        match self.exchanges.iter_mut().find(|known| known.key == key) {
            Some(known) => known.goes_on(now, message.data, &did, out),
            None => {
                facts(None, now, &did, out);
                octets(told(message.data), &did, out);
                let exchange = Exchange { key, facts: now, data: told(message.data).to_vec() };
                out.remember(&mut self.exchanges, exchange, MOST);
            }
        }
    }
}

impl Exchange {
    fn goes_on(&mut self, now: Facts, data: &[u8], did: &Observation<'_>, out: &mut Out<'_>) {
        let before = std::mem::replace(&mut self.facts, now);
        if before != now {
            facts(Some(before), now, did, out);
        }
        if self.data != told(data) {
            self.data.clear();
            self.data.extend_from_slice(told(data));
            octets(&self.data, did, out);
        }
    }
}

fn told(data: &[u8]) -> &[u8] {
    data.get(..TOLD).unwrap_or(data)
}

fn facts(before: Option<Facts>, now: Facts, did: &Observation<'_>, out: &mut Out<'_>) {
    let changed = |is: fn(&Facts, &Facts) -> bool| before.is_none_or(|before| is(&before, &now));
    if changed(|before, now| before.status != now.status) {
        out.was("status", Shape::U32Be, &now.status.to_be_bytes(), did);
    }
    if changed(|before, now| before.signature != now.signature) {
        out.was("configuration signature", Shape::U32Be, &now.signature.to_be_bytes(), did);
    }
    if changed(|before, now| before.size != now.size) {
        out.was("size", Shape::U16Be, &now.size.to_be_bytes(), did);
    }
    if changed(|before, now| before.ahead != now.ahead) {
        let ahead = now.ahead.to_be_bytes();
        out.was("minutes ahead of the capture", Shape::I32Be, &ahead, did);
    }
}

/// Each octet by its place in the exchange.
fn octets(data: &[u8], did: &Observation<'_>, out: &mut Out<'_>) {
    let exchange = did.object.number().unwrap_or(0);
    let first = Name::At("exchange {} octet {}", [exchange, 0, 0]);
    let span = u32::try_from(data.len()).unwrap_or(0);
    if span > 0 {
        let values = Values { shape: Shape::U8, bytes: data, step: 1 };
        out.state(&Observation::was(did, values).object(first).span(span));
    }
}

#[cfg(test)]
mod tests;
