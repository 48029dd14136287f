//! Modbus on TCP and UDP.
//!
//! *App* is MODBUS Application Protocol V1.1b3, *TCP* is MODBUS Messaging on TCP/IP
//! V1.0b; § is a section of one of them.

mod answer;
mod check;
mod header;
mod identity;
mod recognise;
mod request;

use header::{Breach, Header};
use wire::{
    Asked, Decoder, Halves, Name, Observation, Out, Over, Pending, Protocol, Side, Step, Text,
    NO_ANSWER,
};

const NAME: &str = "modbus";

/// Modbus behind the MBAP header, on its registered ports.
pub const PROTOCOL: Protocol = Protocol {
    name: NAME,
    over: &[Over::tcp(502), Over::udp(502)],
    recognise: recognise::recognise,
    decoder: |carrier| {
        Box::new(Modbus { pending: Pending::default(), halves: Halves::new(carrier) })
    },
};

/// The function that carries Schneider's UMAS.
const UMAS: u8 = 90;
/// An exception whose code is missing or 0, which App §7 knows not.
const NO_CODE: u32 = 256;

/// One conversation: requests wait by transaction and function (TCP §4.2 has a server
/// take 16 at a time), each with what stood behind its function.
struct Modbus {
    pending: Pending<(u16, u8), Text>,
    halves: Halves,
}

impl Decoder for Modbus {
    fn message(&mut self, side: Side, bytes: &[u8], out: &mut Out<'_>) -> Step {
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
        match side {
            Side::Client => self.request(header, body, out),
            Side::Server => self.answer(header, body, out),
        }
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
    fn request(&mut self, header: Header, body: &[u8], out: &mut Out<'_>) {
        let (object, span) = request::target(header.function, body).unwrap_or((Name::None, 1));
        let asked = Observation::did(NAME, request::code(header.function, body))
            .unit(header.station())
            .object(object)
            .span(span);
        if let Err(breach) = check::request(header.function, body) {
            broke(breach, header, out);
        }
        if request::is_silent(header.function, body) {
            out.state(&asked.status(NO_ANSWER));
            return;
        }
        let kept = if header.function == UMAS { Text::new(&[]) } else { Text::new(body) };
        self.pending.ask((header.transaction, header.function), asked, kept, out);
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
        let read = match self.asked(header, body) {
            Some(asked) if header.function == function => {
                let done = asked.answered(0, out);
                answer::read(&asked, &done, function, body, out)
            }
            Some(asked) => refused(&asked, body, out),
            None => {
                out.orphan();
                identity::read(&header.station(), header.function, body, out)
            }
        };
        if let Err(breach) = read {
            broke(breach, header, out);
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
