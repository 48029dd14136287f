//! Synchrophasors (IEEE C37.118.2-2011, and as C37.118-2005 has them): PMUs measure a grid's
//! voltages and currents at one time, and send them to a data concentrator tens of times a
//! second. Numbers are of the former's sections.
//!
//! The code is the frame's type, of a command with its number: `4.2` turns transmission on.
//! Header and configurations are answers where they were asked for. Data are read by the
//! configuration that was seen; without one that they came is all that is stated.

mod configuration;
mod frame;
mod stream;

use configuration::{Configuration, Unread};
use frame::{Frame, CFG_1, CFG_2, CFG_3, COMMAND, DATA, HEAD};
use stream::Stream;
use wire::{
    code, Carrier, Decoder, Frames, Halves, Name, Observation, Octets, Out, Over, Pending,
    Protocol, Recognition, Shape, Side, Step, Subject, Text, Values, NO_ANSWER,
};

/// C37.118 on its registered ports.
pub const PROTOCOL: Protocol = Protocol {
    name: NAME,
    over: &[Over::tcp(4712), Over::udp(4713), Over::udp(4712)],
    recognise,
    decoder: |carrier| {
        let halves = Halves::new(carrier);
        Box::new(Synchrophasor { halves, ..Synchrophasor::default() })
    },
};

const NAME: &str = "synchrophasor";

/// Streams of a conversation.
const MOST: usize = 16;

/// A checksum leaves no doubt; of a long frame there is the beginning.
fn recognise(carrier: Carrier, bytes: &[u8]) -> Recognition {
    let side = bytes.first_chunk::<2>().map(|sync| frame::kind(u16::from_be_bytes(*sync)));
    let side = side.map(|kind| if kind == COMMAND { Side::Client } else { Side::Server });
    match Frame::read(bytes) {
        Ok(_) => Recognition::Sure(side),
        Err(frame::Unread::More(_)) if carrier != Carrier::Tcp => Recognition::Broken,
        Err(frame::Unread::More(needed)) if needed > bytes.len() && bytes.len() < 4 => {
            Recognition::Short
        }
        Err(frame::Unread::More(_)) => Recognition::Maybe(side),
        Err(frame::Unread::Sum(_)) => Recognition::Broken,
        Err(frame::Unread::Sync | frame::Unread::Length) => Recognition::No,
    }
}

#[derive(Default)]
struct Synchrophasor {
    halves: Halves,
    /// By who asks, for which type of frame, of which stream.
    pending: Pending<(Side, u8, u16)>,
    streams: Vec<Stream>,
}

impl Decoder for Synchrophasor {
    fn message(&mut self, side: Side, bytes: &[u8], out: &mut Out<'_>) -> Step {
        let frame = match Frame::read(bytes) {
            Ok(frame) => frame,
            Err(frame::Unread::More(needed)) => {
                return self.halves.begun(needed, bytes.len(), out);
            }
            Err(frame::Unread::Sum(whole)) => {
                self.halves.forget(side);
                out.broke(NAME, "wrong checksum", "the CRC of all octets before it needed");
                return Step::Took(whole);
            }
            Err(frame::Unread::Sync) => {
                out.broke(NAME, "wrong start", "AA and a version needed");
                return Step::Foreign;
            }
            Err(frame::Unread::Length) => {
                out.broke(NAME, "wrong length", "16 octets or more needed");
                return Step::Foreign;
            }
        };
        self.halves.forget(side);
        self.frame(side, &frame, out);
        Step::Took(frame.whole)
    }

    fn gap(&mut self, side: Side) {
        self.halves.forget(side);
    }

    fn end(&mut self, out: &mut Out<'_>) {
        self.pending.end(out);
        self.halves.end(NAME, out);
    }
}

impl Synchrophasor {
    fn frame(&mut self, side: Side, frame: &Frame<'_>, out: &mut Out<'_>) {
        let did = Observation::did(NAME, code([frame.kind.into()]))
            .unit(Name::at("{}", frame.id.into()))
            .by(side)
            .status(NO_ANSWER);
        match frame.kind {
            COMMAND => self.command(side, frame, did, out),
            DATA => {
                out.state(&did);
                if let Some(stream) = self.streams.iter_mut().find(|known| known.id == frame.id) {
                    stream.data(frame.second, frame.body, &did, out);
                }
            }
            HEAD => {
                self.answer(side, frame, did, out);
                if let Some(text) = Text::trimmed(frame.body) {
                    claim("description", text, frame.id, out);
                }
            }
            CFG_1 | CFG_2 | CFG_3 => {
                let (did, earlier) = self.answer(side, frame, did, out);
                self.configured(frame, &did, &earlier, out);
            }
            _ => out.state(&did),
        }
    }

    /// 6.6, table 15: what asks for a frame has that as its answer.
    fn command(
        &mut self,
        side: Side,
        frame: &Frame<'_>,
        did: Observation<'static>,
        out: &mut Out<'_>,
    ) {
        let Ok(command) = Octets::new(frame.body).be16() else {
            return out.broke(NAME, "wrong length", "a command of two octets needed");
        };
        let did = Observation { code: code([COMMAND.into(), command.into()]), ..did };
        let wanted = match command {
            3 => HEAD,
            4 => CFG_1,
            5 => CFG_2,
            6 => CFG_3,
            _ => return out.state(&did),
        };
        self.pending.ask((side, wanted, frame.id), did.status(0), (), out);
    }

    /// States the command that the frame answers, or that it came by itself. Gives what was
    /// stated, and its frames before this one.
    fn answer(
        &mut self,
        side: Side,
        frame: &Frame<'_>,
        did: Observation<'static>,
        out: &mut Out<'_>,
    ) -> (Observation<'static>, Frames) {
        let (asker, kind) = (side.other(), frame.kind);
        let exact = self.pending.answer(&(asker, kind, frame.id));
        // Not all who ask know the stream's number.
        let fits = |key: &(Side, u8, u16), _: &_| (key.0, key.1) == (asker, kind);
        match exact.or_else(|| self.pending.answer_newest(fits)) {
            Some(asked) => (asked.answered(0, out).into_owned(), asked.frames),
            None => {
                out.state(&did);
                (did, Frames::default())
            }
        }
    }

    fn configured(
        &mut self,
        frame: &Frame<'_>,
        did: &Observation<'_>,
        earlier: &Frames,
        out: &mut Out<'_>,
    ) {
        let configuration = match Configuration::read(frame.kind, frame.body) {
            Ok(configuration) => configuration,
            Err(Unread::Short(short)) => return out.broke(NAME, "wrong length", short),
            Err(Unread::Beyond) => return out.bite(Out::MEMORY),
        };
        state(&configuration, did, earlier, out);
        // CFG-1 tells what could be sent, the others what is.
        let known = |stream: &Stream| stream.id == frame.id;
        let same = |stream: &Stream| known(stream) && stream.configuration == configuration;
        if frame.kind != CFG_1 && !self.streams.iter().any(same) {
            self.streams.retain(|stream| !known(stream));
            let stream = Stream::new(frame.id, configuration, out.keep());
            out.remember(&mut self.streams, stream, MOST);
        }
    }
}

/// What a configuration says of the stream, and of each station.
fn state(
    configuration: &Configuration,
    did: &Observation<'_>,
    earlier: &Frames,
    out: &mut Out<'_>,
) {
    let mut value = |object: Name, shape, bytes: &[u8]| {
        let values = Values { shape, bytes, step: 1 };
        out.state_with(earlier, &Observation::was(did, values).object(object));
    };
    value(Name::at("data rate", 0), Shape::I16Be, &configuration.rate.to_be_bytes());
    for station in &configuration.stations {
        let of = |what| Name::Text(format_args!("{}: {what}", station.name).into());
        value(of("nominal frequency"), Shape::U8, &[station.nominal]);
        value(of("configuration changes"), Shape::U16Be, &station.changes.to_be_bytes());
    }
    for station in configuration.stations.iter().filter(|known| !known.name.bytes().is_empty()) {
        claim("name", station.name.clone(), station.id, out);
    }
}

/// What a PMU, or a concentrator of its IDCODE, says of itself.
fn claim(attribute: &'static str, value: Text, id: u16, out: &mut Out<'_>) {
    let claim = Observation::is(NAME, Subject::of(out.side()), attribute, value);
    out.state(&claim.unit(Name::at("{}", id.into())));
}

#[cfg(test)]
mod tests;
