//! Network Time Protocol: who asks whom for the time, and by which clock it is told.
//!
//! § is a section of RFC 5905, *9327* one of RFC 9327 (control messages). Mode 7 is ntpd's own,
//! and specified nowhere but in its header `ntp_request.h`.

mod control;
mod packet;
mod private;

use packet::Packet;
use wire::{
    code, Carrier, Decoder, Name, Observation, Out, Over, Pending, Protocol, Recognition, Shape,
    Short, Side, Step, Subject, Text, Values, NO_ANSWER,
};

const NAME: &str = "ntp";

/// NTP on its port, from which servers and many clients also send.
pub const PROTOCOL: Protocol =
    Protocol { name: NAME, over: &[Over::udp(123)], recognise, decoder: |_| Box::<Ntp>::default() };

/// Modes of associations. §3, figure 1
const CLIENT: u8 = 3;
const SERVER: u8 = 4;
const BROADCAST: u8 = 5;
const CONTROL: u8 = 6;
const PRIVATE: u8 = 7;

/// The mode, which the last three bits of the first octet are. §7.3
fn mode(bytes: &[u8]) -> u8 {
    bytes.first().map_or(0, |octet| octet & 7)
}

fn recognise(_: Carrier, bytes: &[u8]) -> Recognition {
    match mode(bytes) {
        CONTROL => control::recognise(bytes),
        PRIVATE => private::recognise(bytes),
        _ => packet::recognise(bytes),
    }
}

/// What an answer repeats of its request.
#[derive(Debug, PartialEq)]
enum Key {
    /// When the client asked, by its own clock or by chance. §8
    Time([u8; 8]),
    /// Operation and sequence number. 9327 §2
    Control(u8, u16),
    /// Implementation and request code.
    Private(u8, u8),
}

#[derive(Default)]
struct Ntp(Pending<Key>);

impl Decoder for Ntp {
    fn message(&mut self, side: Side, bytes: &[u8], out: &mut Out<'_>) -> Step {
        let read = match mode(bytes) {
            CONTROL => self.control(side, bytes, out),
            PRIVATE => self.private(side, bytes, out),
            1..=BROADCAST => self.time(side, bytes, out),
            _ => {
                out.broke(NAME, "wrong mode", "a mode of 1 to 7 needed");
                Ok(())
            }
        };
        if let Err(short) = read {
            out.broke(NAME, "wrong length", short);
        }
        Step::Took(bytes.len())
    }

    fn end(&mut self, out: &mut Out<'_>) {
        self.0.end(out);
    }
}

impl Ntp {
    /// Clients ask; peers and broadcasters tell of themselves.
    fn time(&mut self, side: Side, bytes: &[u8], out: &mut Out<'_>) -> Result<(), Short> {
        let packet = Packet::read(bytes)?;
        let did = Observation::did(NAME, code([packet.mode.into()])).by(side);
        match packet.mode {
            CLIENT => {
                self.0.ask(Key::Time(packet.transmit), did, (), out);
                return Ok(());
            }
            SERVER => match self.0.answer(&Key::Time(packet.origin)) {
                Some(asked) => {
                    let done = asked.answered(packet.refusal(), out);
                    told(&done, &packet, &mut out.with(&asked.frames));
                }
                None => out.orphan(),
            },
            _ => {
                let done = did.status(NO_ANSWER);
                out.state(&done);
                told(&done, &packet, out);
            }
        }
        claims(&packet, out);
        Ok(())
    }
}

/// What whoever tells the time says of the clock that it goes by.
fn told(done: &Observation<'_>, packet: &Packet<'_>, out: &mut Out<'_>) {
    if packet.refusal() != 0 {
        return;
    }
    let ahead = packet.minutes_ahead(out.at_ns());
    let mut was = |object: &'static str, shape, bytes: &[u8]| {
        let was = Observation::was(done, Values { shape, bytes, step: 1 });
        out.state(&was.object(Name::At(object, [0; 3])));
    };
    was("stratum", Shape::U8, &[packet.stratum]);
    was("leap indicator", Shape::U8, &[packet.leap]);
    if let Some(reference) = packet.reference() {
        was("reference id", Shape::Text, reference.bytes());
    }
    if let Some(ahead) = ahead {
        was("minutes ahead of the capture", Shape::I32Be, &ahead.to_be_bytes());
    }
}

/// Who tells the time, and how he proves that it is he.
fn claims(packet: &Packet<'_>, out: &mut Out<'_>) {
    let teller = Subject::of(out.side());
    if packet.is_synchronised() {
        out.is(NAME, teller, "capabilities", "NTP server");
    }
    if let Some(how) = packet.authentication() {
        out.is(NAME, teller, "authentication", Text::from(how));
    }
}

#[cfg(test)]
mod tests;
