//! CC-Link IE Field Basic on UDP: a master sends outputs to all slaves of a group at once, and each
//! answers with its inputs, in frames of SLMP.
//!
//! Names are those of the CC-Link Partner Association's sample code (2016). Outputs are bits (`RY`)
//! and words (`RWw`) of a slave, inputs `RX` and `RWr`, numbered through all stations that it occupies;
//! they are stated when they change. A slave's answer goes to another address than the request, so
//! neither waits for the other.

mod frame;

use frame::{Frame, Request, Response, Station};
use std::net::Ipv4Addr;
use wire::{
    Breach, Counters, Decoder, Name, Observation, Out, Over, Protocol, Shape, Side, Step, Subject,
    Values, NO_ANSWER,
};

pub use frame::recognise;

const NAME: &str = "cclink";

/// Cyclic data on their port.
pub const PROTOCOL: Protocol = Protocol {
    name: NAME,
    over: &[Over::udp(61450)],
    recognise: |_, bytes| frame::recognise(bytes),
    decoder: |_| Box::<Cclink>::default(),
};

/// Groups have sixteen stations, and a master 64 groups, of which few share a conversation.
const MOST_STATIONS: usize = 256;

/// What a station had last.
struct Known {
    of: (Side, u32, u32),
    words: Vec<u8>,
    bits: Vec<u8>,
}

#[derive(Default)]
struct Cclink {
    sequence: Counters<u8>,
    known: Vec<Known>,
}

impl Decoder for Cclink {
    fn message(&mut self, _: Side, bytes: &[u8], out: &mut Out<'_>) -> Step {
        match frame::read(bytes) {
            Ok(Some(Frame::Request(request))) => self.request(&request, out),
            Ok(Some(Frame::Response(response))) => self.response(&response, out),
            Ok(None) => return Step::Foreign,
            Err(Breach(kind, text)) => out.broke(NAME, kind, text),
        }
        Step::Took(bytes.len().max(1))
    }

    fn gap(&mut self, _: Side) {
        self.sequence.forget();
    }
}

impl Cclink {
    fn request(&mut self, request: &Request<'_>, out: &mut Out<'_>) {
        let stations = u32::try_from(request.stations.len()).unwrap_or(u32::MAX);
        let done = did("cyclic request", request.group, out).span(stations.max(1));
        let done = done.status(NO_ANSWER).writes(true);
        out.state(&done);
        let counted = ("frame sequence number", request.sequence.into(), u16::MAX.into());
        self.sequence.count(request.group, counted, || done.clone().writes(false), out);
        out.was("application of master", Shape::U16Le, request.application, &done);
        out.was("cyclic states", Shape::U16Le, request.states, &done);
        for station in &request.stations {
            let unit = Name::text(Ipv4Addr::from(station.slave));
            self.station(["RWw{}", "RY{}"], station, &done.clone().unit(unit), out);
        }
    }

    fn response(&mut self, response: &Response<'_>, out: &mut Out<'_>) {
        let done = did("cyclic response", response.group, out).status(response.end_code.into());
        out.state(&done);
        let is = |attribute, value: std::fmt::Arguments<'_>, out: &mut Out<'_>| {
            out.is(NAME, Subject::of(out.side()), attribute, value);
        };
        if response.vendor != 0 {
            is("vendor_id", format_args!("{:#06x}", response.vendor), out);
            is("product_code", format_args!("{:#010x}", response.model), out);
        }
        out.was("application", Shape::U16Le, response.application, &done);
        out.was("error code", Shape::U16Le, response.error, &done);
        for station in &response.stations {
            self.station(["RWr{}", "RX{}"], station, &done, out);
        }
    }

    /// States what a station has that it had not before.
    fn station(
        &mut self,
        [words, bits]: [&'static str; 2],
        station: &Station<'_>,
        done: &Observation<'_>,
        out: &mut Out<'_>,
    ) {
        let of = (out.side(), station.slave, station.nth);
        let at = self.known.iter().position(|known| known.of == of);
        let known = at.and_then(|at| self.known.get_mut(at));
        let had =
            |now: &[u8], had: fn(&Known) -> &[u8]| known.as_ref().is_some_and(|k| had(k) == now);
        if !had(station.words, |known| &known.words) {
            let words = Name::at(words, station.nth * 32);
            were(words, Shape::U16Le, (station.words, 32), done, out);
        }
        if !had(station.bits, |known| &known.bits) {
            were(Name::at(bits, station.nth * 64), Shape::Bits, (station.bits, 64), done, out);
        }
        match known {
            Some(known) => {
                known.words.copy_from_slice(station.words);
                known.bits.copy_from_slice(station.bits);
            }
            None => {
                let (words, bits) = (station.words.to_vec(), station.bits.to_vec());
                out.remember(&mut self.known, Known { of, words, bits }, MOST_STATIONS);
            }
        }
    }
}

fn did(what: &'static str, group: u8, out: &Out<'_>) -> Observation<'static> {
    let object = Name::at("group {}", group.into());
    Observation::did(NAME, Name::at(what, 0)).by(out.side()).object(object)
}

fn were(
    object: Name,
    shape: Shape,
    (bytes, span): (&[u8], u32),
    done: &Observation<'_>,
    out: &mut Out<'_>,
) {
    let was = Observation::was(done, Values { shape, bytes, step: 1 });
    out.state(&was.object(object).span(span));
}

#[cfg(test)]
mod tests;
