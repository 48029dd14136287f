//! The Domain Name System (RFC 1035) over UDP and TCP.

pub mod addresses;
pub mod message;

use message::{Fault, Header, Message, Record, OPT, TXT};
use wire::{
    code, Carrier, Decoder, Name, Observation, Octets, Out, Over, Pending, Protocol, Recognition,
    Side, Step, Subject, Text,
};

const NAME: &str = "dns";
/// IXFR (RFC 1995) and AXFR (RFC 5936), which many messages may answer.
const TRANSFERS: [u32; 2] = [251, 252];
const INTERNET: u16 = 1;
const CHAOS: u16 = 3;
const HESIOD: u16 = 4;
const NO_CLASS: u16 = 254;
const ANY_CLASS: u16 = 255;

/// DNS on its usual ports; mDNS and LLMNR are protocols of their own.
pub const PROTOCOL: Protocol = Protocol {
    name: NAME,
    over: &[Over::udp(53), Over::tcp(53)],
    recognise,
    decoder: |carrier| Box::new(Dns { carrier, asked: Pending::default(), transfer: None }),
};

fn recognise(carrier: Carrier, bytes: &[u8]) -> Recognition {
    match (carrier, bytes) {
        (Carrier::Tcp, [] | [_]) => Recognition::Short,
        (Carrier::Tcp, [0, 0..=11, ..]) => Recognition::No,
        (Carrier::Tcp, [_, _, message @ ..]) => resembles(message, Recognition::Short),
        _ => resembles(bytes, Recognition::No),
    }
}

/// No reserved bit, one question at most, and the question or the first record of a known
/// class; counts that fit a query or a refusal make a broken message of anything else.
fn resembles(bytes: &[u8], short: Recognition) -> Recognition {
    let mut message = Message::new(bytes);
    let Ok(header) = message.header() else { return short };
    let side = if header.answers() { Side::Server } else { Side::Client };
    if header.flags & 0x40 != 0 {
        return Recognition::No;
    }
    let class = match header.counts {
        [0, 0, 0, 0] if header.rcode() > 0 && header.answers() => Ok(INTERNET),
        [0, ..] => {
            message.record().map(|record| if record.kind == OPT { INTERNET } else { record.class })
        }
        [1, ..] => message.question().map(|question| question.class),
        _ => return Recognition::No,
    };
    match (class, header.counts) {
        (Ok(INTERNET | CHAOS | HESIOD | NO_CLASS | ANY_CLASS), _) => Recognition::Maybe(Some(side)),
        (_, [1, 0, 0, 0..=2]) => Recognition::Broken,
        _ => Recognition::No,
    }
}

struct Dns {
    carrier: Carrier,
    asked: Pending<u16, u32>,
    /// The last zone transfer's id: more answers to it are no orphans.
    transfer: Option<u16>,
}

impl Decoder for Dns {
    fn message(&mut self, side: Side, bytes: &[u8], out: &mut Out<'_>) -> Step {
        if self.carrier != Carrier::Tcp {
            self.datagram(side, bytes, out);
            return Step::Took(bytes.len());
        }
        // RFC 1035, 4.2.2: the length of the message comes first.
        let mut octets = Octets::new(bytes);
        let Ok(length) = octets.be16() else { return Step::More(2) };
        match octets.take(length.into()) {
            Ok(message) => self.datagram(side, message, out),
            Err(_) => return Step::More(2 + usize::from(length)),
        }
        Step::Took(2 + usize::from(length))
    }

    fn end(&mut self, out: &mut Out<'_>) {
        self.asked.end(out);
    }
}

impl Dns {
    fn datagram(&mut self, side: Side, bytes: &[u8], out: &mut Out<'_>) {
        let mut message = Message::new(bytes);
        let read = message.header().and_then(|header| match header.answers() {
            false => self.query(side, header, &mut message, out),
            true => self.response(header, message, out),
        });
        if let Err(fault) = read {
            let (kind, text) = fault.violation();
            out.broke(NAME, kind, text);
        }
    }

    /// The first question is the request; nobody answers more than one.
    fn query(
        &mut self,
        side: Side,
        header: Header,
        message: &mut Message<'_>,
        out: &mut Out<'_>,
    ) -> Result<(), Fault> {
        let question = if header.counts[0] > 0 { Some(message.question()?) } else { None };
        let kind = question.as_ref().map_or(0, |question| question.kind.into());
        let name = question.map_or(Name::None, |question| Name::Text(question.name));
        let asks = Observation::did(NAME, code([header.opcode(), kind])).object(name).by(side);
        self.asked.ask(header.id, asks, kind, out);
        Ok(())
    }

    /// The records are read before anything is stated of the answer: the OPT record,
    /// somewhere at the end, holds a part of its code.
    fn response(
        &mut self,
        header: Header,
        mut message: Message<'_>,
        out: &mut Out<'_>,
    ) -> Result<(), Fault> {
        for _ in 0..header.counts[0] {
            message.question()?;
        }
        let records = message;
        let extension = extended_code(records, &header);
        match self.asked.answer(&header.id) {
            Some(asked) => {
                asked.answered(header.rcode() | extension << 4, out);
                self.transfer = TRANSFERS.contains(&asked.more).then_some(header.id);
            }
            None if self.transfer == Some(header.id) => {}
            None => out.orphan(),
        }
        state(records, &header, out)
    }
}

/// The upper eight bits of the response code (RFC 6891, 6.1.3).
fn extended_code(mut message: Message<'_>, header: &Header) -> u32 {
    let count = header.counts.iter().skip(1).map(|count| usize::from(*count)).sum();
    let mut records = std::iter::from_fn(|| message.record().ok()).take(count);
    records.find(|record| record.kind == OPT).map_or(0, |record| record.lifetime >> 24)
}

/// What the answers and the additional records say; authorities only delegate.
fn state(mut message: Message<'_>, header: &Header, out: &mut Out<'_>) -> Result<(), Fault> {
    let [_, answers, authorities, additional] = header.counts;
    for section in [(answers, true), (authorities, false), (additional, true)] {
        for _ in 0..section.0 {
            let record = message.record()?;
            match record.class {
                INTERNET if section.1 => addresses::names(NAME, &message, &record, out),
                CHAOS if section.1 => version(&record, out),
                _ => {}
            }
        }
    }
    Ok(())
}

/// Servers tell their software in the class CHAOS (RFC 4892, 2).
fn version(record: &Record<'_>, out: &mut Out<'_>) {
    let asked = record.name.bytes().to_ascii_lowercase();
    if let (TXT, b"version.bind" | b"version.server", Some((_, text))) =
        (record.kind, asked.as_slice(), record.data.split_first())
    {
        if let Some(text) = Text::trimmed(text) {
            out.is(NAME, Subject::Server, "software", text);
        }
    }
}

#[cfg(test)]
mod tests;
