//! IEC 60870-5-104: telecontrol over TCP. Numbers are of its sections, and of those of
//! IEC 60870-5-101 where it says so.
//!
//! The code is type and cause: `45.6` activates a single command. A confirmation, a refusal
//! and what was read are answers. Frames without a message are `0.N`, N their first octet:
//! `0.7` starts the transfer.

mod apci;
mod asdu;
mod element;

use apci::{Control, Frame, Unread, STARTDT};
use asdu::Asdu;
use element::Value;
use wire::{
    code, Carrier, Counters, Decoder, Frames, Halves, Name, Observation, Out, Over, Pending,
    Protocol, Recognition, Shape, Side, Step, Values, NO_ANSWER,
};

const NAME: &str = "iec104";

/// IEC 60870-5-104 on its registered port.
pub const PROTOCOL: Protocol = Protocol {
    name: NAME,
    over: &[Over::tcp(2404)],
    recognise,
    decoder: |carrier| Box::new(Iec104 { halves: Halves::new(carrier), ..Iec104::default() }),
};

/// Causes. 101, 7.2.3
const REQUEST: u8 = 5;
const ACTIVATION_CONFIRMED: u8 = 7;
const DEACTIVATION_CONFIRMED: u8 = 9;
const TERMINATED: u8 = 10;
const UNKNOWN_TYPE: u8 = 44;
const UNKNOWN_OBJECT: u8 = 47;
/// Reads one object; its answer is of the object's own type. 101, 7.3.4.3
const READ: u8 = 102;

/// The address of all stations, which each answers as itself. 101, 7.2.4
const ALL: u16 = 0xFFFF;

/// What `mod.rs` states of a confirmation that is negative.
const NEGATIVE: u32 = 1;
/// What it adds to the bits of a quality.
const QUALITY: u32 = 0x100;

/// Six octets of a frame without a message leave no doubt; a message must fit its type.
fn recognise(_: Carrier, bytes: &[u8]) -> Recognition {
    match Frame::read(bytes) {
        Ok(Frame { control: Control::Unnumbered(octet), .. }) => {
            let side = match (octet, apci::confirms(octet)) {
                (STARTDT, _) => Some(Side::Client),
                (_, Some(STARTDT)) => Some(Side::Server),
                _ => None,
            };
            Recognition::Sure(side)
        }
        Ok(Frame { control: Control::Supervisory, .. }) => Recognition::Sure(None),
        Ok(Frame { whole, .. }) => message(bytes.get(apci::OCTETS..whole.min(bytes.len()))),
        Err(Unread::More(_)) => Recognition::Short,
        Err(Unread::Control(_)) => Recognition::Broken,
        Err(Unread::Start | Unread::Length) => Recognition::No,
    }
}

fn message(bytes: Option<&[u8]>) -> Recognition {
    let Some(asdu) = bytes.and_then(|bytes| Asdu::read(bytes).ok()) else {
        return Recognition::Short;
    };
    match asdu.needed() {
        Some(needed) if needed == asdu.there() && (1..=47).contains(&asdu.cause) => {
            Recognition::Maybe(sender(&asdu))
        }
        _ => Recognition::Broken,
    }
}

/// The controlling station activates and reads, the controlled one tells.
const fn sender(asdu: &Asdu<'_>) -> Option<Side> {
    match (asdu.kind, asdu.cause) {
        (45..=64 | 100..=113, 6 | 8) | (READ, REQUEST) => Some(Side::Client),
        (1..=40 | 70, _) | (45..=113, 7 | 9 | 10) => Some(Side::Server),
        _ => None,
    }
}

/// What an answer is to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Key {
    /// A frame without a message, by who sent it.
    Control(Side, u8),
    /// Who asked, type, station, object.
    Message(Side, u8, u16, u32),
}

#[derive(Default)]
struct Iec104 {
    halves: Halves,
    /// With the octets of what was told to be done.
    pending: Pending<Key, Box<[u8]>>,
    counters: Counters<Side>,
}

impl Decoder for Iec104 {
    fn message(&mut self, side: Side, bytes: &[u8], out: &mut Out<'_>) -> Step {
        let frame = match Frame::read(bytes) {
            Ok(frame) => frame,
            Err(Unread::More(needed)) => return self.halves.begun(needed, bytes.len(), out),
            Err(Unread::Control(whole)) => {
                out.broke(NAME, "unknown control octets", "one of three formats needed");
                return Step::Took(whole);
            }
            Err(Unread::Start) => {
                out.broke(NAME, "wrong start", "68 needed");
                return Step::Foreign;
            }
            Err(Unread::Length) => {
                out.broke(NAME, "wrong length", "4 to 253 octets needed");
                return Step::Foreign;
            }
        };
        let Some(whole) = bytes.get(apci::OCTETS..frame.whole) else {
            return self.halves.begun(frame.whole, bytes.len(), out);
        };
        self.halves.forget(side);
        match frame.control {
            Control::Numbered(number) => self.numbered(side, number, whole, out),
            Control::Unnumbered(octet) => self.unnumbered(side, octet, out),
            Control::Supervisory => {}
        }
        Step::Took(frame.whole)
    }

    fn gap(&mut self, side: Side) {
        self.halves.forget(side);
        self.counters.forget();
    }

    fn end(&mut self, out: &mut Out<'_>) {
        self.pending.end(out);
        self.halves.end(NAME, out);
    }
}

impl Iec104 {
    /// 5.2 to 5.4: tests, starts and stops, each confirmed.
    fn unnumbered(&mut self, side: Side, octet: u8, out: &mut Out<'_>) {
        match apci::confirms(octet) {
            Some(act) => match self.pending.answer(&Key::Control(side.other(), act)) {
                Some(asked) => {
                    asked.answered(0, out);
                }
                None => out.orphan(),
            },
            None => {
                let asked = Observation::did(NAME, code([0, octet.into()])).by(side);
                self.pending.ask(Key::Control(side, octet), asked, Box::default(), out);
            }
        }
    }

    fn numbered(&mut self, side: Side, number: u16, bytes: &[u8], out: &mut Out<'_>) {
        let Ok(asdu) = Asdu::read(bytes) else { return };
        let (object, span) = asdu.object();
        let did = Observation::did(NAME, code([asdu.kind.into(), asdu.cause.into()]))
            .unit(Name::at("{}", asdu.station.into()))
            .object(object)
            .span(span)
            .by(side);
        let counted = ("send sequence number", number.into(), 0x7FFF);
        self.counters.count(side, counted, || did.clone(), out);
        check(&asdu, &did, out);
        self.message(side, &asdu, did, out);
    }

    fn message(
        &mut self,
        side: Side,
        asdu: &Asdu<'_>,
        did: Observation<'static>,
        out: &mut Out<'_>,
    ) {
        let object = asdu.first().map_or(0, |(at, _)| at);
        let key = |asker, kind| Key::Message(asker, kind, asdu.station, object);
        match (asdu.kind, asdu.cause) {
            (_, ACTIVATION_CONFIRMED | DEACTIVATION_CONFIRMED | UNKNOWN_TYPE..=UNKNOWN_OBJECT) => {
                self.confirmed(side.other(), asdu, out);
            }
            (1..=40, REQUEST) => {
                if let Some(asked) = self.pending.answer(&key(side.other(), READ)) {
                    asked.answered(0, out);
                } else {
                    out.orphan();
                }
                were(asdu, &did, &Frames::default(), out);
            }
            (1..=44 | 70, _) | (_, TERMINATED) | (120.., _) => {
                out.state(&did.clone().status(NO_ANSWER));
                if asdu.kind <= 40 {
                    were(asdu, &did, &Frames::default(), out);
                }
            }
            _ => {
                let told = asdu.first().map_or(&[][..], |(_, octets)| octets);
                self.pending.ask(key(side, asdu.kind), did, told.into(), out);
            }
        }
    }

    /// The controlled station says whether it does what it was told.
    fn confirmed(&mut self, asker: Side, asdu: &Asdu<'_>, out: &mut Out<'_>) {
        let object = asdu.first().map_or(0, |(at, _)| at);
        let mut asked =
            |station| self.pending.answer(&Key::Message(asker, asdu.kind, station, object));
        let Some(asked) = asked(asdu.station).or_else(|| asked(ALL)) else { return out.orphan() };
        let status = match asdu.cause {
            UNKNOWN_TYPE.. => asdu.cause.into(),
            _ => u32::from(asdu.negative) * NEGATIVE,
        };
        let done = asked.answered(status, out);
        let commands = matches!(asdu.kind, 45..=64 | 110..=112);
        if status == 0 && commands && asked.observation.code.number() == Some(6) {
            was(asdu.kind, (&done, done.object.clone()), &asked.more, &asked.frames, out);
        }
    }
}

/// Types and lengths as the standard has them.
fn check(asdu: &Asdu<'_>, did: &Observation<'static>, out: &mut Out<'_>) {
    let (kind, text) = match asdu.needed() {
        Some(needed) if needed != asdu.there() => {
            ("wrong length", format!("{needed} octets of objects needed, {} there", asdu.there()))
        }
        None if asdu.kind != element::SEGMENT => {
            ("unknown type", format!("type {} is not known", asdu.kind))
        }
        _ if asdu.cause == 0 => ("unknown cause", "a cause from 1 on needed".into()),
        _ => return,
    };
    out.state(&Observation::broke(NAME, did.by, kind, text).unit(did.unit.clone()));
}

/// States the values of a message's objects.
fn were(asdu: &Asdu<'_>, did: &Observation<'static>, frames: &Frames, out: &mut Out<'_>) {
    for (at, octets) in asdu.each() {
        was(asdu.kind, (did, Name::at("IOA {}", at)), octets, frames, out);
    }
}

/// States the value of one object of what was done, under its quality where that is not good.
fn was(
    kind: u8,
    (did, object): (&Observation<'_>, Name),
    octets: &[u8],
    frames: &Frames,
    out: &mut Out<'_>,
) {
    let Some(form) = element::of(kind) else { return };
    let first = octets.first().copied().unwrap_or(0);
    let low = |bits: u8| [first & ((1 << bits) - 1)];
    let (shape, room);
    let bytes = match form.value {
        Value::Bits(bits) => {
            (shape, room) = (Shape::U8, low(bits));
            &room[..]
        }
        Value::Step => {
            (shape, room) = (Shape::I8, [first << 1]);
            &[((room[0] as i8) >> 1) as u8][..]
        }
        Value::Number(number) => {
            shape = number;
            octets.get(..number.width()).unwrap_or_default()
        }
        Value::Nothing => return,
    };
    let quality =
        form.quality.and_then(|at| octets.get(at)).map_or(0, |o| element::quality(kind, *o));
    let status = if quality == 0 { 0 } else { QUALITY | u32::from(quality) };
    if !bytes.is_empty() {
        let was = Observation::was(did, Values { shape, bytes, step: 1 });
        out.state_with(frames, &was.object(object).status(status).span(1));
    }
}

#[cfg(test)]
mod tests;
