//! HART-IP on TCP and UDP: HART field devices, behind a gateway or by themselves.
//!
//! *TS20085* is FieldComm Group's HART over IP, *TS20127* the universal commands, *TS20151*
//! the common practice commands. A code is the message identifier (`0`: session initiate),
//! for what carries commands with the command's number (`3.0`: token-passing PDU, command 0).
//! The station is a device's expanded type and number in hexadecimal digits, or its polling
//! address; none where a command has no address.

mod header;
mod identity;
mod pdu;
mod values;
mod vendor;

use header::Header;
use pdu::Command;
use wire::{
    code, Asked, Breach, Carrier, Decoder, Halves, Name, Observation, Octets, Out, Over, Pending,
    Protocol, Short, Side, Step, NO_ANSWER,
};

const NAME: &str = "hart-ip";

/// HART-IP on its registered ports.
pub const PROTOCOL: Protocol = Protocol {
    name: NAME,
    over: &[Over::tcp(5094), Over::udp(5094)],
    recognise: header::recognise,
    decoder: |carrier| {
        let (halves, pending) = (Halves::new(carrier), Pending::default());
        Box::new(Hart { stream: carrier == Carrier::Tcp, halves, pending })
    },
};

struct Hart {
    stream: bool,
    halves: Halves,
    /// Requests by sequence number, message identifier and command.
    pending: Pending<(u16, u8, u16), Box<[u8]>>,
}

impl Decoder for Hart {
    fn message(&mut self, side: Side, bytes: &[u8], out: &mut Out<'_>) -> Step {
        let header = match Header::read(bytes) {
            Ok(header) => header,
            Err(_) if self.stream => return self.halves.begun(Header::OCTETS, bytes.len(), out),
            Err(short) => return self.cut(short, bytes, out),
        };
        if let Err(breach) = header.check() {
            broke(breach, Name::None, out);
            return Step::Foreign;
        }
        let whole = usize::from(header.count);
        match bytes.get(Header::OCTETS..whole) {
            Some(body) => {
                self.halves.forget(side);
                self.take(&header, body, out);
                Step::Took(if self.stream { whole } else { bytes.len() })
            }
            None if self.stream => self.halves.begun(whole, bytes.len(), out),
            None => self.cut(Short { missing: whole - bytes.len() }, bytes, out),
        }
    }

    fn gap(&mut self, side: Side) {
        self.halves.forget(side);
    }

    fn end(&mut self, out: &mut Out<'_>) {
        self.pending.end(out);
        self.halves.end(NAME, out);
    }
}

impl Hart {
    /// A datagram that ends too early.
    fn cut(&self, short: Short, bytes: &[u8], out: &mut Out<'_>) -> Step {
        broke(short.into(), Name::None, out);
        Step::Took(bytes.len().max(1))
    }

    fn take(&mut self, header: &Header, body: &[u8], out: &mut Out<'_>) {
        let taken = match header.id {
            header::TOKEN_PASSING => self.token_passing(header, body, out),
            header::DIRECT => self.direct(header, body, out),
            _ => {
                self.plain(header, body, out);
                Ok(())
            }
        };
        if let Err(breach) = taken {
            broke(breach, Name::None, out);
        }
    }

    /// What manages a session: TS20085, "Message identifiers".
    fn plain(&mut self, header: &Header, body: &[u8], out: &mut Out<'_>) {
        let key = (header.sequence, header.id, 0);
        let did = Observation::did(NAME, code([header.id.into()]));
        match header.kind {
            header::REQUEST => {
                self.pending.ask(key, did.object(host(header.id, body)), Box::default(), out)
            }
            header::PUBLISH => out.state(&did.by(out.side()).status(NO_ANSWER)),
            _ => match self.pending.answer_newest(|k, _| *k == key) {
                Some(asked) => {
                    asked.answered(header.status.into(), out);
                }
                None => out.orphan(),
            },
        }
    }

    fn token_passing(
        &mut self,
        header: &Header,
        body: &[u8],
        out: &mut Out<'_>,
    ) -> Result<(), Breach> {
        if body.is_empty() && header.kind != header::REQUEST {
            return self.refused(header, out);
        }
        let pdu = pdu::token_passing(body)?;
        if header.kind == header::PUBLISH || pdu.is_burst {
            let mut data = pdu.command.data;
            let status = data.array::<2>().map(|[code, _]| code);
            return Ok(published(header.id, pdu.unit, pdu.command.number, status, data, out)?);
        }
        self.command(header, &pdu.unit, pdu.command, 2, out)
    }

    fn direct(&mut self, header: &Header, body: &[u8], out: &mut Out<'_>) -> Result<(), Breach> {
        if body.is_empty() && header.kind != header::REQUEST {
            return self.refused(header, out);
        }
        for command in pdu::direct(body)? {
            if header.kind == header::PUBLISH {
                let mut data = command.data;
                let status = data.u8();
                published(header.id, Name::None, command.number, status, data, out)?;
            } else {
                self.command(header, &Name::None, command, 1, out)?;
            }
        }
        Ok(())
    }

    /// A status without a command: the server could not carry out the request.
    fn refused(&mut self, header: &Header, out: &mut Out<'_>) -> Result<(), Breach> {
        let of = |key: &(u16, u8, u16)| (key.0, key.1) == (header.sequence, header.id);
        match self.pending.answer_newest(|key, _| of(key)) {
            Some(asked) => {
                asked.answered(header.status.max(1).into(), out);
            }
            None => out.orphan(),
        }
        Ok(())
    }

    /// One command, or the answer to it, which begins with `codes` octets of status.
    fn command(
        &mut self,
        header: &Header,
        unit: &Name,
        command: Command<'_>,
        codes: usize,
        out: &mut Out<'_>,
    ) -> Result<(), Breach> {
        let Command { number, mut data } = command;
        let key = (header.sequence, header.id, number);
        if header.kind == header::REQUEST {
            let asked = did(header.id, unit.clone(), number, data);
            self.pending.ask(key, asked, data.rest().into(), out);
            return Ok(());
        }
        let status = data.take(codes)?.first().copied().unwrap_or(0);
        match self.pending.answer_newest(|k, _| *k == key) {
            Some(asked) => answered(&asked, number, status, data, out)?,
            None => {
                out.orphan();
                if is_success(status) {
                    identity::state(number, unit, data.rest(), out)?;
                }
            }
        }
        Ok(())
    }
}

/// Codes 8, 14, 24 to 31, 96 to 111 and 112 to 127 warn, but what was asked is done.
const fn is_success(status: u8) -> bool {
    matches!(status, 0 | 8 | 14 | 24..=31 | 96..=127)
}

fn answered(
    asked: &Asked<Box<[u8]>>,
    number: u16,
    status: u8,
    data: Octets<'_>,
    out: &mut Out<'_>,
) -> Result<(), Short> {
    let done = asked.answered(status.into(), out);
    if !is_success(status) {
        return Ok(());
    }
    let out = &mut out.with(&asked.frames);
    values::were(number, &asked.more, data.rest(), &done, out)?;
    identity::state(number, &done.unit, data.rest(), out)
}

/// What a device sends of itself, as it was told to.
fn published(
    id: u8,
    unit: Name,
    number: u16,
    status: Result<u8, Short>,
    data: Octets<'_>,
    out: &mut Out<'_>,
) -> Result<(), Short> {
    let did = Observation::did(NAME, code([id.into(), number.into()])).by(out.side());
    let did = did.unit(unit).object(Name::at("published", 0)).status(NO_ANSWER);
    out.state(&did);
    if is_success(status?) {
        values::were(number, &[], data.rest(), &did, out)?;
    }
    Ok(())
}

fn did(id: u8, unit: Name, number: u16, mut data: Octets<'_>) -> Observation<'static> {
    let object = match (number, data.len()) {
        (9 | 33, 1) | (54 | 52 | 53 | 55 | 79..=83, 1..) => {
            data.u8().map_or(Name::None, |n| Name::at("device variable {}", n.into()))
        }
        (9 | 33, 2..) => {
            data.u8().map_or(Name::None, |n| Name::at("device variables from {} on", n.into()))
        }
        (60 | 63..=70, 1..) => {
            data.u8().map_or(Name::None, |n| Name::at("analog channel {}", n.into()))
        }
        _ => Name::None,
    };
    Observation::did(NAME, code([id.into(), number.into()])).unit(unit).object(object)
}

/// Which master opens a session.
fn host(id: u8, body: &[u8]) -> Name {
    match (id, body.first()) {
        (header::INITIATE, Some(0)) => Name::at("secondary master", 0),
        (header::INITIATE, Some(1)) => Name::at("primary master", 0),
        _ => Name::None,
    }
}

fn broke(Breach(kind, text): Breach, unit: Name, out: &mut Out<'_>) {
    out.state(&Observation::broke(NAME, out.side(), kind, text).unit(unit));
}

#[cfg(test)]
mod tests;
