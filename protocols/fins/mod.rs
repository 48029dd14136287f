//! Omron FINS on UDP and TCP, with CS, CJ, CP, CV, NJ and NX controllers.
//!
//! *W342* is SYSMAC CS/CJ/CP/NSJ Communications Commands, *W227* the FINS commands of CV and
//! C200H controllers, *W421* Construction of Applications (CS/CJ Ethernet Units); § is a
//! section of one of them. A command (`1.2`: request code, sub-code) may come from either
//! side; `tcp.N` is a command of the TCP framing itself. The station is network, node and
//! unit of whoever is asked; on the local network the unit alone, none where it is the CPU.

mod answer;
mod area;
mod file;
mod header;
mod identity;
mod request;
mod tcp;

use crate::log_on::Account;
use header::Header;
use tcp::{Frame, Read};
use wire::{
    code, Breach, Carrier, Decoder, Halves, Name, Observation, Octets, Out, Over, Pending,
    Protocol, Recognition, Shape, Short, Side, Step, Values, NO_ANSWER,
};

const NAME: &str = "fins";

/// FINS on its usual ports.
pub const PROTOCOL: Protocol = Protocol {
    name: NAME,
    over: &[Over::udp(9600), Over::tcp(9600)],
    recognise,
    decoder: |carrier| {
        let stream = carrier == Carrier::Tcp;
        let (halves, pending) = (Halves::new(carrier), Pending::default());
        Box::new(Fins { stream, halves, pending, connects: Pending::default() })
    },
};

fn recognise(carrier: Carrier, bytes: &[u8]) -> Recognition {
    match carrier {
        Carrier::Tcp => tcp::recognise(bytes),
        _ => datagram(bytes),
    }
}

/// A sound header (16 bits of constants) with a command that the manuals know (10 more).
fn datagram(bytes: &[u8]) -> Recognition {
    let Ok(header) = Header::read(&mut Octets::new(bytes)) else { return Recognition::No };
    let side = Some(sender(header.control));
    match (header.is_sound(), header::is_known(header.command)) {
        (true, true) if header.control & 0x80 != 0 => Recognition::Sure(side),
        (true, true) => Recognition::Maybe(side),
        (true, false) | (false, true) => Recognition::Broken,
        (false, false) => Recognition::No,
    }
}

/// Who sends a message with this control field.
const fn sender(control: u8) -> Side {
    if control & 0x40 == 0 {
        Side::Client
    } else {
        Side::Server
    }
}

struct Fins {
    stream: bool,
    halves: Halves,
    /// Commands by who asks, service number and command.
    pending: Pending<(Side, u8, u16), Kept>,
    connects: Pending<Side, (), 4>,
}

/// What is needed to read an answer.
struct Kept {
    /// What stood behind the command, if it was whole.
    body: Option<Box<[u8]>>,
    account: Option<Account>,
}

impl Decoder for Fins {
    fn message(&mut self, side: Side, bytes: &[u8], out: &mut Out<'_>) -> Step {
        if !self.stream {
            self.take(bytes, out);
            return Step::Took(bytes.len().max(1));
        }
        match tcp::read(bytes) {
            Read::Whole(frame, octets) => {
                self.halves.forget(side);
                self.frame(&frame, out);
                Step::Took(octets)
            }
            Read::More(needed) => self.halves.begun(needed, bytes.len(), out),
            Read::Broken(breach) => {
                broke(breach, &Name::None, out);
                Step::Foreign
            }
        }
    }

    fn gap(&mut self, side: Side) {
        self.halves.forget(side);
    }

    fn end(&mut self, out: &mut Out<'_>) {
        self.connects.end(out);
        self.pending.end(out);
        self.halves.end(NAME, out);
    }
}

impl Fins {
    fn frame(&mut self, frame: &Frame<'_>, out: &mut Out<'_>) {
        let did = Observation::did(NAME, Name::at("tcp.{}", frame.command)).by(out.side());
        match frame.command {
            tcp::MESSAGE => self.take(frame.body, out),
            tcp::CLIENT_NODE => self.connects.ask(out.side(), did, (), out),
            tcp::SERVER_NODE => self.connected(frame, out),
            tcp::ERROR => {
                let error = Name::at("error {}", frame.error);
                out.state(&did.object(error).status(NO_ANSWER));
            }
            _ => out.state(&did.status(NO_ANSWER)),
        }
    }

    /// The answer to a connection's opening: both node addresses.
    fn connected(&mut self, frame: &Frame<'_>, out: &mut Out<'_>) {
        let Some(asked) = self.connects.answer(&out.side().other()) else { return out.orphan() };
        let done = asked.answered(frame.error, out);
        if frame.error != 0 {
            return;
        }
        for (object, bytes) in ["client node", "server node"].into_iter().zip(frame.body.chunks(4))
        {
            let values = Values { shape: Shape::U32Be, bytes, step: 1 };
            let was = Observation::was(&done, values).object(Name::at(object, 0));
            out.state_with(&asked.frames, &was);
        }
    }

    fn take(&mut self, bytes: &[u8], out: &mut Out<'_>) {
        let mut octets = Octets::new(bytes);
        let header = match Header::read(&mut octets) {
            Ok(header) => header,
            Err(short) => return broke(short.into(), &Name::None, out),
        };
        let unit = if header.is_answer() { header.source } else { header.destination }.name();
        if let Err(breach) = header.check() {
            broke(breach, &unit, out);
        }
        let taken = if header.is_answer() {
            self.answer(header, &unit, octets, out)
        } else {
            self.request(header, unit.clone(), octets.rest(), out)
        };
        if let Err(breach) = taken {
            broke(breach, &unit, out);
        }
    }

    fn request(
        &mut self,
        header: Header,
        unit: Name,
        body: &[u8],
        out: &mut Out<'_>,
    ) -> Result<(), Breach> {
        let [main, sub] = header.command.to_be_bytes();
        let target = request::target(header.command, body);
        let (object, span) = target.clone().unwrap_or((Name::None, 1));
        let asked = Observation::did(NAME, code([main.into(), sub.into()]))
            .unit(unit)
            .by(out.side())
            .object(object)
            .span(span)
            .writes(request::writes(header.command));
        let account = request::password(header.command, body, out);
        if header.is_silent() {
            out.state(&asked.status(NO_ANSWER));
        } else {
            let key = (out.side(), header.service, header.command);
            let body = target.is_ok().then(|| body.into());
            self.pending.ask(key, asked, Kept { body, account }, out);
        }
        target?;
        request::check(header.command, body)
    }

    /// Clients may use one service number for all, so the answer is to the newest request
    /// that it fits.
    fn answer(
        &mut self,
        header: Header,
        unit: &Name,
        mut octets: Octets<'_>,
        out: &mut Out<'_>,
    ) -> Result<(), Breach> {
        let status = octets.be16()? & 0x7F3F; // without flags: relayed, errors in the CPU unit
        let (key, body) = ((out.side().other(), header.service, header.command), octets.rest());
        let fits = |kept: &Kept| {
            let whole = kept.body.as_ref().filter(|_| status == 0);
            whole.is_none_or(|request| answer::fits(header.command, request, body))
        };
        let asked = self
            .pending
            .answer_newest(|k, asked| *k == key && fits(&asked.more))
            .or_else(|| self.pending.answer_newest(|k, _| *k == key));
        let Some(asked) = asked else {
            out.orphan();
            return told(header, status, unit, body, out).map_err(Breach::from);
        };
        let done = asked.answered(status.into(), out);
        if status == 0 {
            let out = &mut out.with(&asked.frames);
            asked.more.account.iter().for_each(|account| account.let_in(&asked, out));
            if let Some(request) = &asked.more.body {
                answer::read(header.command, request, body, &done, out)?;
            }
        }
        Ok(told(header, status, &done.unit, body, out)?)
    }
}

fn told(
    header: Header,
    status: u16,
    unit: &Name,
    body: &[u8],
    out: &mut Out<'_>,
) -> Result<(), Short> {
    if status == 0 {
        identity::state(header.command, unit, body, out)
    } else {
        Ok(())
    }
}

fn broke(Breach(kind, text): Breach, unit: &Name, out: &mut Out<'_>) {
    out.state(&Observation::broke(NAME, out.side(), kind, text).unit(unit.clone()));
}

#[cfg(test)]
mod tests;
