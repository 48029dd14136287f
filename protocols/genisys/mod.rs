//! Genisys (Union Switch & Signal, Ansaldo) on TCP and UDP: an office asks and commands field
//! stations along a railway.
//!
//! *Manual* is the description of the protocol in Union Switch & Signal's service manuals (§5.1).
//! A code is a message's header (`252`: control data). The station is its address. Controls and
//! indications are numbered from 1 on, eight in an octet.

mod frame;

use frame::{Broken, Frame, Read};
use wire::{
    code, Asked, Carrier, Decoder, Frames, Halves, Name, Observation, Out, Over, Pending, Protocol,
    Shape, Side, Step, Text, Values, NO_ANSWER,
};

const NAME: &str = "genisys";

/// Genisys on the port that most use.
pub const PROTOCOL: Protocol = Protocol {
    name: NAME,
    over: &[Over::tcp(10001), Over::udp(10001)],
    recognise: frame::recognise,
    decoder: |carrier| {
        let (halves, pending) = (Halves::new(carrier), Pending::default());
        Box::new(Genisys { stream: carrier == Carrier::Tcp, halves, pending, held: Vec::new() })
    },
};

/// Addresses from here on are no controls or indications but settings. Manual §5.1.6.
const SETTINGS: u8 = 0xE0;
/// Stations that hold controls back at once.
const MOST_HELD: usize = 64;

struct Genisys {
    stream: bool,
    halves: Halves,
    /// Requests by who asks and the station.
    pending: Pending<(Side, u8), Sent>,
    held: Vec<Held>,
}

/// A request's header and pairs.
struct Sent {
    header: u8,
    pairs: Vec<u8>,
}

/// Controls that a station has shown to have understood, and waits to be told to execute.
struct Held {
    station: u8,
    pairs: Vec<u8>,
    frames: Frames,
}

impl Decoder for Genisys {
    fn message(&mut self, side: Side, bytes: &[u8], out: &mut Out<'_>) -> Step {
        let taken = match frame::read(bytes, self.stream) {
            Read::More => return self.halves.begun(bytes.len() + 1, bytes.len(), out),
            Read::Whole(frame, octets) => {
                self.take(&frame, out);
                Some(octets)
            }
            Read::Broken(broken, octets) => {
                broke(broken, out);
                octets
            }
        };
        self.halves.forget(side);
        match taken {
            _ if !self.stream => Step::Took(bytes.len().max(1)),
            Some(octets) => Step::Took(octets),
            None => Step::Foreign,
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

impl Genisys {
    fn take(&mut self, frame: &Frame, out: &mut Out<'_>) {
        if frame.pairs.len() % 2 == 1 {
            out.broke(NAME, "wrong length", "pairs of address and data needed, half a one there");
        }
        match frame::sender(frame.header) {
            Some(Side::Client) => self.ask(frame, out),
            _ => self.answer(frame, out),
        }
    }

    fn ask(&mut self, frame: &Frame, out: &mut Out<'_>) {
        let did = Observation::did(NAME, code([frame.header.into()])).by(out.side());
        let (object, span) = first(&frame.pairs);
        let did = did.unit(Name::at("{}", frame.station.into())).object(object).span(span);
        let did = did.writes(!frame.pairs.is_empty());
        if frame.header == frame::COMMON_CONTROL {
            let done = did.status(NO_ANSWER);
            out.state(&done);
            return were("control {}", &frame.pairs, &done, out);
        }
        let sent = Sent { header: frame.header, pairs: frame.pairs.clone() };
        self.pending.ask((out.side(), frame.station), did, sent, out);
    }

    fn answer(&mut self, frame: &Frame, out: &mut Out<'_>) {
        let key = (out.side().other(), frame.station);
        let is_checkback = frame.header == frame::CHECKBACK;
        let fits = |sent: &Sent| !is_checkback || sent.header == frame::CONTROL;
        let asked = self.pending.answer_newest(|k, asked| *k == key && fits(&asked.more));
        let Some(asked) = asked else { return out.orphan() };
        let done = asked.answered(0, out).into_owned();
        let out = &mut out.with(&asked.frames);
        match frame.header {
            frame::CHECKBACK => return self.hold(&asked, frame, out),
            frame::INDICATIONS => {
                were("indication {}", &frame.pairs, &done.clone().writes(false), out)
            }
            _ => {}
        }
        match asked.more.header {
            frame::CONTROL => were("control {}", &asked.more.pairs, &done, out),
            frame::EXECUTE => self.execute(frame.station, &done, out),
            _ => {}
        }
    }

    /// Controls that are checked back are not in force. Manual §5.1.3.3.
    fn hold(&mut self, asked: &Asked<Sent>, frame: &Frame, out: &mut Out<'_>) {
        let Sent { pairs, .. } = &asked.more;
        self.held.retain(|held| held.station != frame.station);
        if *pairs != frame.pairs {
            let text = "the controls that were sent needed, others there";
            return out.broke(NAME, "wrong checkback", text);
        }
        let (station, pairs, frames) = (frame.station, pairs.clone(), out.keep());
        out.remember(&mut self.held, Held { station, pairs, frames }, MOST_HELD);
    }

    /// Manual §5.1.2.6.
    fn execute(&mut self, station: u8, done: &Observation<'_>, out: &mut Out<'_>) {
        let Some(at) = self.held.iter().position(|held| held.station == station) else { return };
        let held = self.held.swap_remove(at);
        out.rests_on(&held.frames);
        were("control {}", &held.pairs, &done.clone().writes(true), out);
    }
}

/// The first control of a request and how many there are.
fn first(pairs: &[u8]) -> (Name, u32) {
    let controls = pairs.chunks_exact(2).filter(|pair| pair.first() < Some(&SETTINGS));
    let number = u32::try_from(controls.clone().count() * 8).unwrap_or(u32::MAX);
    match controls.clone().next().and_then(<[u8]>::first) {
        Some(address) => (Name::at("control {}", numbered(*address)), number),
        None => (Name::None, 1),
    }
}

/// The first of the eight in an octet. Manual §5.1.1.3.
fn numbered(address: u8) -> u32 {
    u32::from(address) * 8 + 1
}

/// States what the octets of `pairs` say, those that follow each other at once.
fn were(form: &'static str, pairs: &[u8], done: &Observation<'_>, out: &mut Out<'_>) {
    let pairs: Vec<[u8; 2]> =
        pairs.chunks_exact(2).filter_map(|pair| pair.try_into().ok()).collect();
    let follows = |[before, _]: &[u8; 2], [address, _]: &[u8; 2]| {
        before.checked_add(1) == Some(*address) && *address != SETTINGS
    };
    for run in pairs.chunk_by(follows) {
        let Some([address, _]) = run.first() else { continue };
        let bytes: Vec<u8> = run.iter().map(|[_, data]| *data).collect();
        let span = u32::try_from(bytes.len()).unwrap_or(u32::MAX);
        let (shape, object, span) = if *address < SETTINGS {
            (Shape::Bits, Name::at(form, numbered(*address)), span * 8)
        } else {
            (Shape::U8, Name::at("configuration byte {}", (*address).into()), span)
        };
        let values = Values { shape, bytes: &bytes, step: 1 };
        out.state(&Observation::was(done, values).object(object).span(span));
    }
}

fn broke(broken: Broken, out: &mut Out<'_>) {
    let (kind, text): (_, Text) = match broken {
        Broken::Endless => ("no terminator", "0xf6 needed".into()),
        Broken::Header(header) => ("unknown header", format_args!("{header:#04x} there").into()),
        Broken::Escape => {
            ("octet not escaped", "0xf0 in front of octets from 0xf0 on needed".into())
        }
        Broken::Length => ("wrong length", "a station and a checksum needed".into()),
        Broken::Checksum { needed, there } => {
            ("wrong checksum", format_args!("{needed:#06x} needed, {there:#06x} there").into())
        }
    };
    out.broke(NAME, kind, text);
}

#[cfg(test)]
mod tests;
