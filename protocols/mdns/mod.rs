//! Multicast DNS (RFC 6762) with service discovery (RFC 6763): hosts look for names and
//! services, and say which are theirs.

mod service;

use crate::dns::addresses;
use crate::dns::message::{Fault, Header, Message, Record, A, HINFO, TXT};
use wire::{
    code, Carrier, Decoder, Name, Observation, Out, Over, Protocol, Recognition, Side, Step,
    Subject, Text, NO_ANSWER,
};

const NAME: &str = "mdns";
const CACHE_FLUSH: u16 = 0x8000;

/// mDNS on its only port.
pub const PROTOCOL: Protocol =
    Protocol { name: NAME, over: &[Over::udp(5353)], recognise, decoder: |_| Box::new(Mdns) };

/// No bits but QR, AA, TC and RD (RFC 6762, 18), and a question or record of the class
/// IN or ANY comes first. Who sends is the client: nobody answers within the conversation.
fn recognise(_: Carrier, bytes: &[u8]) -> Recognition {
    let mut message = Message::new(bytes);
    let Ok(header) = message.header() else { return Recognition::No };
    let class = match header.counts {
        _ if header.flags & !0x8700 != 0 => return Recognition::No,
        [0, 0, 0, 0] => return Recognition::No,
        [0, ..] => message.record().map(|record| record.class),
        _ => message.question().map(|question| question.class),
    };
    match class.map(|class| class & !CACHE_FLUSH) {
        Ok(1 | 255) => Recognition::Maybe(Some(Side::Client)),
        _ => Recognition::Broken,
    }
}

struct Mdns;

impl Decoder for Mdns {
    fn message(&mut self, side: Side, bytes: &[u8], out: &mut Out<'_>) -> Step {
        let mut message = Message::new(bytes);
        let read = message.header().and_then(|header| match header.answers() {
            false => questions(side, &header, message, out),
            true => answers(side, &header, message, out),
        });
        if let Err(fault) = read {
            let (kind, text) = fault.violation();
            out.broke(NAME, kind, text);
        }
        Step::Took(bytes.len())
    }
}

/// Each question is a request of its own. Records in a query are known answers of
/// others (7.1) or names that are only wished for (8.1).
fn questions(
    side: Side,
    header: &Header,
    mut message: Message<'_>,
    out: &mut Out<'_>,
) -> Result<(), Fault> {
    for _ in 0..header.counts[0] {
        let question = message.question()?;
        let asks = Observation::did(NAME, code([0, question.kind.into()]));
        out.state(&asks.object(Name::Text(question.name)).by(side).status(NO_ANSWER));
    }
    Ok(())
}

/// One announcement, called after its first record.
fn answers(
    side: Side,
    header: &Header,
    mut message: Message<'_>,
    out: &mut Out<'_>,
) -> Result<(), Fault> {
    for _ in 0..header.counts[0] {
        message.question()?;
    }
    let records = message;
    let first = if header.counts[1] > 0 { Some(message.record()?) } else { None };
    let kind = first.as_ref().map_or(0, |record| record.kind.into());
    let name = first.map_or(Name::None, |record| {
        Name::text(record.name.bytes().to_ascii_lowercase().as_slice())
    });
    let says = Observation::did(NAME, code([1, kind])).object(name).by(side);
    out.state(&says.status(NO_ANSWER));
    let count = header.counts.iter().skip(1).map(|count| usize::from(*count)).sum();
    state(side, records, count, out)
}

fn state(
    side: Side,
    mut message: Message<'_>,
    count: usize,
    out: &mut Out<'_>,
) -> Result<(), Fault> {
    let host = host(message, count, side);
    for _ in 0..count {
        let record = message.record()?;
        // A lifetime of 0 withdraws (10.1); without the bit the record is shared (10.2).
        match record.kind {
            _ if record.lifetime == 0 => {}
            TXT if record.class & CACHE_FLUSH != 0 => service::claims(host, &record, out),
            HINFO => system(host, &record, out),
            _ => addresses::names(NAME, &message, &record, out),
        }
    }
    Ok(())
}

/// Whose services a message tells: the host whose address is in it, else who sent it.
/// A reflector between networks sends for others.
fn host(mut message: Message<'_>, count: usize, side: Side) -> Subject {
    let mut records = std::iter::from_fn(|| message.record().ok()).take(count);
    let address = records.find(|record| record.kind == A).and_then(|a| addresses::address(&a));
    address.map_or(Subject::of(side), Subject::Ip)
}

/// HINFO (RFC 1035, 3.3.2): the second string is the operating system.
fn system(host: Subject, record: &Record<'_>, out: &mut Out<'_>) {
    let os = service::strings(record.data).nth(1).and_then(Text::trimmed);
    if let Some(os) = os {
        out.is(NAME, host, "os", os);
    }
}

#[cfg(test)]
mod tests;
