//! Modbus on TCP and UDP, behind the MBAP header or as on a serial line.
//!
//! *App* is MODBUS Application Protocol V1.1b3, *TCP* is MODBUS Messaging on TCP/IP
//! V1.0b; § is a section of one of them.

mod answer;
mod check;
mod header;
mod identity;
mod recognise;
mod request;
mod rtu;

use crate::umas;
use header::Header;
use wire::{
    Asked, Breach, Decoder, Halves, Name, Observation, Out, Over, Pending, Protocol, Side, Step,
    Text, NO_ANSWER,
};

const NAME: &str = "modbus";

/// Modbus behind the MBAP header, on its registered ports.
pub const PROTOCOL: Protocol = Protocol {
    name: NAME,
    over: &[Over::tcp(502), Over::udp(502)],
    recognise: recognise::recognise,
    decoder: |carrier| {
        let halves = Halves::new(carrier);
        Box::new(Modbus { pending: Pending::default(), halves, serial: None })
    },
};

/// The function that carries Schneider's UMAS.
const UMAS: u8 = umas::CARRIER;
/// An exception whose code is missing or 0, which App §7 knows not.
const NO_CODE: u32 = 256;

/// One conversation: requests wait by transaction and function (TCP §4.2 has a server
/// take 16 at a time), on a serial line by unit; each with what stood behind its function.
struct Modbus {
    pending: Pending<(u16, u8), Text>,
    halves: Halves,
    /// Whether frames are as on a serial line, once a message showed it.
    serial: Option<bool>,
}

impl Decoder for Modbus {
    fn message(&mut self, side: Side, bytes: &[u8], out: &mut Out<'_>) -> Step {
        let Some(serial) = self.is_serial(bytes) else {
            self.halves.begun(Header::OCTETS, bytes.len(), out);
            return Step::More(bytes.len() + 1);
        };
        if serial {
            return self.frame(side, bytes, out);
        }
        let Ok(header) = Header::read(bytes) else {
            return self.halves.begun(Header::OCTETS, bytes.len(), out);
        };
        if let Err(breach) = header.check() {
            broke(breach, header, out);
            return Step::Foreign;
        }
        let whole = 6 + usize::from(header.length);
        let Some(body) = bytes.get(Header::OCTETS..whole) else {
            return self.halves.begun(whole, bytes.len(), out);
        };
        self.halves.forget(side);
        self.take(side, header, body, out);
        Step::Took(whole)
    }

    fn gap(&mut self, side: Side) {
        self.halves.forget(side);
    }

    fn end(&mut self, out: &mut Out<'_>) {
        self.pending.end(out);
        self.halves.end(NAME, out);
    }
}

impl Modbus {
    /// Whether frames are as on a serial line; its shortest are shorter than a header.
    fn is_serial(&mut self, bytes: &[u8]) -> Option<bool> {
        if self.serial.is_none() {
            self.serial = match rtu::sender(bytes) {
                Some(_) => Some(true),
                None => (bytes.len() >= Header::OCTETS).then_some(false),
            };
        }
        self.serial
    }

    /// A frame of a serial line.
    fn frame(&mut self, side: Side, bytes: &[u8], out: &mut Out<'_>) -> Step {
        match rtu::read(side, bytes) {
            rtu::Read::Whole(frame, octets) => {
                self.halves.forget(side);
                let header = Header::of_unit(frame.unit, frame.function);
                self.take(side, header, frame.data, out);
                Step::Took(octets)
            }
            rtu::Read::More(needed) => self.halves.begun(needed, bytes.len(), out),
            rtu::Read::Broken(needed, there, octets) => {
                self.halves.forget(side);
                out.broke(NAME, "wrong checksum", rtu::wrong(needed, there));
                Step::Took(octets)
            }
            rtu::Read::Foreign => Step::Foreign,
        }
    }

    fn take(&mut self, side: Side, header: Header, body: &[u8], out: &mut Out<'_>) {
        match side {
            Side::Client => self.request(header, body, out),
            Side::Server => self.answer(header, body, out),
        }
    }

    /// Line §2.1: nobody answers what is for all.
    fn is_broadcast(&self, header: Header) -> bool {
        self.serial == Some(true) && header.unit == 0
    }

    fn request(&mut self, header: Header, body: &[u8], out: &mut Out<'_>) {
        let key = (header.transaction, header.function);
        if header.function == UMAS {
            if let Some(asked) = umas::request(header.station(), body, out) {
                self.pending.ask(key, asked, Text::new(body), out);
            }
            return;
        }
        let (object, span) = request::target(header.function, body).unwrap_or((Name::None, 1));
        let asked = Observation::did(NAME, request::code(header.function, body))
            .unit(header.station())
            .object(object)
            .span(span)
            .writes(request::writes(header.function));
        if let Err(breach) = check::request(header.function, body) {
            broke(breach, header, out);
        }
        if request::is_silent(header.function, body) || self.is_broadcast(header) {
            out.state(&asked.status(NO_ANSWER));
            return;
        }
        self.pending.ask(key, asked, Text::new(body), out);
    }

    /// Some clients use one transaction for all, even for requests that wait together:
    /// the answer is to the newest request that it fits.
    fn asked(&mut self, header: Header, body: &[u8]) -> Option<Box<Asked<Text>>> {
        let key = (header.transaction, header.function & 0x7F);
        let fits = |request: &[u8]| answer::fits(header.function, request, body);
        self.pending
            .answer_newest(|k, asked| *k == key && fits(asked.more.bytes()))
            .or_else(|| self.pending.answer_newest(|k, _| *k == key))
    }

    fn answer(&mut self, header: Header, body: &[u8], out: &mut Out<'_>) {
        let function = header.function & 0x7F;
        let asked = self.asked(header, body);
        let read = match &asked {
            Some(asked) if header.function == UMAS => {
                umas::answer(asked, body, out);
                Ok(())
            }
            Some(asked) if header.function == function => {
                let done = asked.answered(0, out);
                answer::read(asked, &done, function, body, out)
            }
            Some(asked) => refused(asked, body, out),
            None => {
                out.orphan();
                identity::read(&header.station(), header.function, body, out)
            }
        };
        if let Err(breach) = read {
            let frames = asked.map(|asked| asked.frames).unwrap_or_default();
            broke(breach, header, &mut out.with(&frames));
        }
    }
}

/// An exception answer: its one octet says why. App §7.
fn refused(asked: &Asked<Text>, body: &[u8], out: &mut Out<'_>) -> Result<(), Breach> {
    let code = match body {
        [code] if *code != 0 => Some(*code),
        _ => None,
    };
    asked.answered(code.map_or(NO_CODE, u32::from), out);
    match code {
        Some(_) => Ok(()),
        None => Err(Breach("wrong exception", "one octet other than 0 needed".into())),
    }
}

fn broke(Breach(kind, text): Breach, header: Header, out: &mut Out<'_>) {
    out.state(&Observation::broke(NAME, out.side(), kind, text).unit(header.station()));
}

#[cfg(test)]
mod tests;
