//! Beckhoff ADS over AMS/TCP, and the AMS router's discovery on UDP.
//!
//! Sections in quotation marks are of the Beckhoff Information System, "ADS specification"
//! (`TwinCAT ADS`/`AMS`). An operation is an ADS command (`2`: Read); `udp.N` is a service of
//! the router, `tcp.N` what a client asks of the router beside it. The station is the AMS net
//! id and port that a request is for. Symbols that a client asked for by name keep it where
//! they are read, written or watched by handle; what a sum command carries is stated, not it.

mod ams;
mod discovery;
mod identity;
mod operation;
mod place;
mod request;
mod sum;
mod symbol;

use ams::{Address, Frame, Header, Read};
use request::{Context, Request};
use sum::Sum;
use symbol::Symbols;
use wire::{
    code, Asked, Breach, Carrier, Decoder, Halves, Name, Observation, Octets, Out, Over, Pending,
    Protocol, Shape, Side, Step, Values, NO_ANSWER,
};

const NAME: &str = "ads";

/// ADS on its registered ports.
pub const PROTOCOL: Protocol = Protocol {
    name: NAME,
    over: &[Over::tcp(48898), Over::udp(48899)],
    recognise: |carrier, bytes| match carrier {
        Carrier::Tcp => ams::recognise(bytes),
        _ => discovery::recognise(bytes),
    },
    decoder: |carrier| match carrier {
        Carrier::Tcp => Box::<Ads>::default(),
        _ => Box::<Discovery>::default(),
    },
};

/// The router's datagrams.
#[derive(Default)]
struct Discovery(discovery::Requests);

impl Decoder for Discovery {
    fn message(&mut self, _: Side, bytes: &[u8], out: &mut Out<'_>) -> Step {
        if let Err(Breach(kind, text)) = discovery::take(&mut self.0, bytes, out) {
            out.broke(NAME, kind, text);
        }
        Step::Took(bytes.len().max(1))
    }

    fn end(&mut self, out: &mut Out<'_>) {
        self.0.end(out);
    }
}

/// One AMS connection, on which either side may ask.
struct Ads {
    halves: Halves,
    /// Requests by who asks, invoke id and command.
    pending: Pending<(Side, u32, u16), Context>,
    known: Symbols,
    /// The last station, as most messages are for one.
    station: (Address, Name),
}

impl Default for Ads {
    fn default() -> Self {
        Self {
            halves: Halves::new(Carrier::Tcp),
            pending: Pending::default(),
            known: Symbols::default(),
            station: (Address::default(), Address::default().name()),
        }
    }
}

impl Decoder for Ads {
    fn message(&mut self, side: Side, bytes: &[u8], out: &mut Out<'_>) -> Step {
        match ams::read(bytes) {
            Read::Whole(frame, octets) => {
                self.halves.forget(side);
                if let Err(breach) = self.frame(&frame, out) {
                    broke(breach, out);
                }
                Step::Took(octets)
            }
            Read::Long(frame, octets) => {
                self.halves.forget(side);
                if self.is_table(&frame, side) && octets <= LONGEST_TABLE {
                    return self.table(bytes, octets, out);
                }
                let _ = self.frame(&frame, out); // its end is not waited for
                Step::Took(octets)
            }
            Read::More(needed) => self.halves.begun(needed, bytes.len(), out),
            Read::Broken(breach) => {
                broke(breach, out);
                Step::Foreign
            }
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

/// A table of symbols up to so many octets is waited for; of a longer one its beginning is read.
const LONGEST_TABLE: usize = 1 << 20;

impl Ads {
    /// Whether a long message answers a request for a table of symbols.
    fn is_table(&mut self, frame: &Frame<'_>, side: Side) -> bool {
        let Ok(header) = Header::read(&mut Octets::new(frame.body)) else { return false };
        let key = (side.other(), header.invoke, header.command);
        let asked = self.pending.peek(&key).filter(|_| header.is_answer());
        asked.is_some_and(|asked| match &asked.more {
            Context::Operation(operation) => operation.place.group == place::TABLE,
            _ => false,
        })
    }

    fn table(&mut self, bytes: &[u8], octets: usize, out: &mut Out<'_>) -> Step {
        let Some(body) = bytes.get(ams::BEGINNING..octets) else { return Step::More(octets) };
        if let Err(breach) = self.frame(&Frame { kind: 0, body }, out) {
            broke(breach, out);
        }
        Step::Took(octets)
    }

    fn frame(&mut self, frame: &Frame<'_>, out: &mut Out<'_>) -> Result<(), Breach> {
        if frame.kind != 0 {
            let did = Observation::did(NAME, Name::at("tcp.{}", frame.kind.into()));
            out.state(&did.by(out.side()).status(NO_ANSWER));
            return Ok(());
        }
        let mut octets = Octets::new(frame.body);
        let header = Header::read(&mut octets)?;
        match (header.is_answer(), header.command) {
            (false, 8) => self.notified(&header, octets, out),
            (false, _) => self.request(&header, octets, out),
            (true, _) => self.answer(&header, octets, out),
        }
    }

    fn station(&mut self, of: Address) -> Name {
        if self.station.0 != of {
            self.station = (of, of.name());
        }
        self.station.1.clone()
    }

    fn request(
        &mut self,
        header: &Header,
        data: Octets<'_>,
        out: &mut Out<'_>,
    ) -> Result<(), Breach> {
        let read = Request::read(header, data, &self.known);
        let (request, breach) = match read {
            Ok(request) => (request, Ok(())),
            Err(short) => (Request::default(), Err(short.into())),
        };
        let asked = Observation::did(NAME, code([header.command.into()]))
            .unit(self.station(header.target))
            .by(out.side())
            .object(request.object)
            .writes(header.command == operation::WRITE);
        let mut out = out.with(&request.earlier);
        if header.is_silent() {
            out.state(&asked.status(NO_ANSWER));
        } else {
            let key = (out.side(), header.invoke, header.command);
            self.pending.ask(key, asked, request.context, &mut out);
        }
        breach
    }

    fn answer(
        &mut self,
        header: &Header,
        mut data: Octets<'_>,
        out: &mut Out<'_>,
    ) -> Result<(), Breach> {
        let result = if header.error == 0 { data.le32()? } else { header.error };
        let key = (out.side().other(), header.invoke, header.command);
        let Some(asked) = self.pending.answer_newest(|k, _| *k == key) else {
            out.orphan();
            if header.command == 1 && result == 0 {
                let unit = self.station(header.source);
                identity::service(&unit, data, out)?;
            }
            return Ok(());
        };
        if let (0, Context::Sum(sum)) = (result, &asked.more) {
            data.skip(4)?; // how many octets follow
            return self.summed(&asked, sum, data, out);
        }
        let done = asked.answered(result, out);
        if result != 0 {
            return Ok(());
        }
        let out = &mut out.with(&asked.frames);
        match &asked.more {
            Context::Info => identity::service(&done.unit, data, out)?,
            Context::State => state(data, &done, out)?,
            Context::Operation(operation) => {
                if operation.brings_length() {
                    data.skip(4)?;
                }
                operation.succeeded(data.rest(), &done, &mut self.known, out)?;
            }
            Context::Sum(_) | Context::Nothing => {}
        }
        Ok(())
    }

    /// The answer to a sum command: each of its operations is stated.
    fn summed(
        &mut self,
        asked: &Asked<Context>,
        sum: &Sum,
        data: Octets<'_>,
        out: &mut Out<'_>,
    ) -> Result<(), Breach> {
        let Observation { unit, by, .. } = &asked.observation;
        for answer in sum.answers(data) {
            let (operation, result, data) = answer?;
            let did = operation.did().by(*by).unit(unit.clone()).status(result);
            let earlier = operation.earlier.clone().and(&asked.frames);
            out.state_at(asked.at_ns, &earlier, &did);
            if result == 0 {
                operation.succeeded(data, &did, &mut self.known, &mut out.with(&earlier))?;
            }
        }
        Ok(())
    }

    /// "ADS Device Notification": stamps, each a time and samples, each a handle and a value.
    fn notified(
        &mut self,
        header: &Header,
        mut data: Octets<'_>,
        out: &mut Out<'_>,
    ) -> Result<(), Breach> {
        let did = Observation::did(NAME, code([8])).by(out.side()).status(NO_ANSWER);
        let did = did.unit(self.station(header.source));
        out.state(&did);
        let stamps = data.skip(4)?.le32()?;
        for _ in 0..stamps {
            let samples = data.skip(8)?.le32()?;
            for _ in 0..samples {
                let (handle, length) = (data.le32()?, data.le32()?);
                let value = data.take(length as usize)?;
                let watched = symbol::notification(handle);
                if let Some(symbol) = self.known.get(header.source, watched) {
                    let did = did.clone().object(symbol.name.clone());
                    let out = &mut out.with(&symbol.frames);
                    operation::was(symbol.shape, false, value, &did, out);
                }
            }
        }
        Ok(())
    }
}

/// "ADS Read State".
fn state(
    mut data: Octets<'_>,
    done: &Observation<'_>,
    out: &mut Out<'_>,
) -> Result<(), wire::Short> {
    for object in ["ADS state", "device state"] {
        let values = Values { shape: Shape::U16Le, bytes: data.take(2)?, step: 1 };
        out.state(&Observation::was(done, values).object(Name::at(object, 0)));
    }
    Ok(())
}

fn broke(Breach(kind, text): Breach, out: &mut Out<'_>) {
    out.broke(NAME, kind, text);
}

#[cfg(test)]
mod tests;
