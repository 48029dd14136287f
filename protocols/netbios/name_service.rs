use super::name::{NetbiosName, WORKSTATION};
use super::NAME;
use crate::dns::message::{Fault, Header, Message, Question, Record, NB, NBSTAT};
use std::net::{IpAddr, Ipv4Addr};
use wire::{code, Name, Observation, Octets, Out, Pending, Short, Side, Subject, NO_ANSWER};

/// Operation codes (RFC 1002, 4.2.1.1).
const WAIT: u32 = 7;
const BROADCAST: u16 = 0x10;
/// Of a name's flags (4.2.2, 4.2.18): many hosts share it.
const GROUP: u16 = 0x8000;

/// Requests to one host by their number; nobody knows who answers a broadcast.
#[derive(Default)]
pub(super) struct NameService(Pending<u16>);

impl NameService {
    pub(super) fn message(&mut self, side: Side, bytes: &[u8], out: &mut Out<'_>) {
        let mut message = Message::new(bytes);
        let read = message.header().and_then(|header| match header.answers() {
            false => self.request(side, header, &mut message, out),
            true => self.response(side, header, &mut message, out),
        });
        if let Err(fault) = read {
            let (kind, text) = fault.violation();
            out.broke(NAME, kind, text);
        }
    }

    pub(super) fn end(&mut self, out: &mut Out<'_>) {
        self.0.end(out);
    }

    /// The records of a request are what the sender wants to be called.
    fn request(
        &mut self,
        side: Side,
        header: Header,
        message: &mut Message<'_>,
        out: &mut Out<'_>,
    ) -> Result<(), Fault> {
        let Question { name, kind, .. } = message.question()?;
        let name = NetbiosName::encoded(name.bytes());
        let object = name.map_or(Name::None, |name| Name::Text(format_args!("{name}").into()));
        let asks = Observation::did(NAME, code([header.opcode(), kind.into()])).by(side);
        let asks = asks.object(object);
        if header.flags & BROADCAST != 0 {
            out.state(&asks.status(NO_ANSWER));
        } else {
            self.0.ask(header.id, asks, (), out);
        }
        records(side, header, message, out)
    }

    /// Who is told to wait (4.2.16) goes on waiting. Answers to broadcasts come in
    /// conversations of their own; only a node's status is asked of it alone.
    fn response(
        &mut self,
        side: Side,
        header: Header,
        message: &mut Message<'_>,
        out: &mut Out<'_>,
    ) -> Result<(), Fault> {
        if header.opcode() == WAIT {
            return Ok(());
        }
        let asked = self.0.answer(&header.id);
        if let Some(asked) = &asked {
            asked.answered(header.rcode(), out);
        }
        for _ in 0..header.counts[0] {
            message.question()?;
        }
        let mut first = *message;
        let status = header.counts[1] > 0 && first.record()?.kind == NBSTAT;
        if asked.is_none() && status {
            out.orphan();
        }
        if header.rcode() > 0 {
            return Ok(());
        }
        records(side, header, message, out)
    }
}

fn records(
    side: Side,
    header: Header,
    message: &mut Message<'_>,
    out: &mut Out<'_>,
) -> Result<(), Fault> {
    let count: usize = header.counts.iter().skip(1).map(|count| usize::from(*count)).sum();
    for _ in 0..count {
        let record = message.record()?;
        match record.kind {
            NB => addresses(&record, out)?,
            NBSTAT => node_status(Subject::of(side), &record, out)?,
            _ => {}
        }
    }
    Ok(())
}

/// 4.2.2, 4.2.13: flags and address of each that has the name. A lifetime of 0 may be for
/// ever, so it withdraws nothing.
fn addresses(record: &Record<'_>, out: &mut Out<'_>) -> Result<(), Short> {
    let name = NetbiosName::encoded(record.name.bytes()).and_then(|name| name.of_host());
    let mut octets = Octets::new(record.data);
    while octets.len() >= 6 {
        let (flags, ip) = (octets.be16()?, Ipv4Addr::from(octets.be32()?));
        if let (0, Some(name), false) = (flags & GROUP, &name, ip.is_unspecified()) {
            out.is(NAME, Subject::Ip(IpAddr::V4(ip)), "name", name.clone());
        }
    }
    Ok(())
}

/// 4.2.18: a host's names, then its unit id, which is its MAC address.
fn node_status(host: Subject, record: &Record<'_>, out: &mut Out<'_>) -> Result<(), Short> {
    let mut octets = Octets::new(record.data);
    for _ in 0..octets.u8()? {
        let (name, flags) = (NetbiosName::plain(octets.array()?), octets.be16()?);
        if let (0, WORKSTATION, Some(name)) = (flags & GROUP, name.kind, name.of_host()) {
            out.is(NAME, host, "name", name);
        }
    }
    let mac: [u8; 6] = octets.array()?;
    if mac != [0; 6] {
        out.is(NAME, host, "mac", mac);
    }
    Ok(())
}
