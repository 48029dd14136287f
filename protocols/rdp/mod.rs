//! Remote Desktop: who asks to be shown a computer's screen, by which security, from what kind of
//! client, and which channels (drives, clipboard) the session has. What follows is encrypted.
//!
//! [MS-RDPBCGR] (§ is a section of it) over TPKT and X.224 (RFC 1006), T.125 and T.124.

mod account;
mod multipoint;
mod negotiation;
mod recognise;
mod security;
mod settings;

use crate::cotp::tpdu::{self, Tpdu};
use crate::cotp::tpkt;
use multipoint::Multipoint;
use negotiation::Answer;
use wire::{
    code, Carrier, Decoder, Frames, Name, Observation, Out, Over, Pending, Protocol, Shape, Side,
    Step, Subject, Text, Values, NO_ANSWER,
};

/// Remote Desktop on its registered port.
pub const PROTOCOL: Protocol = Protocol {
    name: NAME,
    over: &[Over::tcp(3389)],
    recognise: recognise::recognise,
    decoder: |_| Box::<Rdp>::default(),
};

const NAME: &str = "rdp";

/// The first octet of a TPKT. RFC 1006 §6
const TPKT: u8 = 3;

/// One connection.
#[derive(Default)]
struct Rdp {
    connecting: Pending<(), (), 4>,
    multipoint: Multipoint,
    /// What opened the connection: by it later messages are known as this protocol's.
    opening: Frames,
    /// What goes on once both sides agreed on TLS.
    tls: Option<Box<dyn Decoder>>,
}

impl Decoder for Rdp {
    fn message(&mut self, side: Side, bytes: &[u8], out: &mut Out<'_>) -> Step {
        match bytes.first() {
            _ if self.tls.is_some() => self.tls(side, bytes, out),
            Some(20..=24) => {
                self.tls = Some((crate::tls::PROTOCOL.decoder)(Carrier::Inside(NAME)));
                self.tls(side, bytes, out)
            }
            Some(&TPKT) => self.packet(side, bytes, out),
            Some(first) if first & 3 == 0 && self.opening.first().is_some() => fast_path(bytes),
            _ => Step::Foreign,
        }
    }

    fn gap(&mut self, side: Side) {
        if let Some(tls) = &mut self.tls {
            tls.gap(side);
        }
    }

    fn end(&mut self, out: &mut Out<'_>) {
        self.connecting.end(out);
        self.multipoint.end(out);
        if let Some(tls) = &mut self.tls {
            tls.end(out);
        }
    }
}

/// Input or output in RDP's own form: only its length is in clear. §2.2.8.1.2
fn fast_path(bytes: &[u8]) -> Step {
    match bytes {
        [_, 0 | 1, ..] => Step::Foreign,
        [_, length @ 2..=0x7F, ..] => Step::Took((*length).into()),
        [_, high, low, ..] => {
            Step::Took(usize::from(u16::from_be_bytes([high & 0x7F, *low])).max(3))
        }
        _ => Step::More(bytes.len() + 1),
    }
}

impl Rdp {
    fn tls(&mut self, side: Side, bytes: &[u8], out: &mut Out<'_>) -> Step {
        out.rests_on(&self.opening);
        self.tls.as_mut().map_or(Step::REST, |tls| tls.message(side, bytes, out))
    }

    fn packet(&mut self, side: Side, bytes: &[u8], out: &mut Out<'_>) -> Step {
        let length = match tpkt(bytes) {
            Ok(length) => length,
            Err(step) => return step,
        };
        let Some(octets) = bytes.get(4..length) else {
            conceal(bytes.get(4..).unwrap_or_default(), out);
            return if length < 4 { Step::Foreign } else { Step::More(length) };
        };
        match Tpdu::read(octets) {
            Ok(tpdu) => self.tpdu(side, &tpdu, out),
            Err(_) => {
                let text = format!("the TPDU's header does not fit into {} octets", octets.len());
                out.broke(NAME, "wrong length", text);
            }
        }
        Step::Took(length)
    }

    fn tpdu(&mut self, side: Side, tpdu: &Tpdu<'_>, out: &mut Out<'_>) {
        match tpdu.kind() {
            tpdu::CONNECTION_REQUEST => self.request(side, tpdu, out),
            tpdu::CONNECTION_CONFIRM => self.confirm(tpdu, out),
            tpdu::DISCONNECT_REQUEST => {
                out.rests_on(&self.opening);
                let did = Observation::did(NAME, code([tpdu.kind().into()])).by(side);
                out.state(&did.status(NO_ANSWER));
            }
            tpdu::DATA => {
                out.rests_on(&self.opening);
                self.multipoint.message(side, tpdu.data, out);
            }
            _ => (),
        }
    }

    /// §2.2.1.1
    fn request(&mut self, side: Side, tpdu: &Tpdu<'_>, out: &mut Out<'_>) {
        self.opening = out.keep();
        let user = negotiation::cookie(tpdu.variable()).map_or(Name::None, Name::Text);
        let did = Observation::did(NAME, code([tpdu.kind().into()])).by(side).object(user);
        self.connecting.ask((), did, (), out);
    }

    /// §2.2.1.2
    fn confirm(&mut self, tpdu: &Tpdu<'_>, out: &mut Out<'_>) {
        self.opening.extend(&out.keep());
        let Some(asked) = self.connecting.answer(&()) else { return out.orphan() };
        match negotiation::answer(tpdu.variable()) {
            Answer::Refused(status) => drop(asked.answered(status, out)),
            Answer::Security(chosen) => {
                let done = asked.answered(0, out).into_owned();
                let bytes = &chosen.to_le_bytes();
                let values = Values { shape: Shape::U32Le, bytes, step: 1 };
                let security = done.object(Name::At("security", [0; 3]));
                out.state_at(asked.at_ns, &asked.frames, &Observation::was(&security, values));
                self.multipoint.secured(chosen);
                if let Some(how) = negotiation::proof(chosen) {
                    crate::log_on::proved(&asked, "authentication", how, out);
                }
            }
        }
    }
}

/// Overwrites what is there of a secret in a TPDU of which the end is missing.
fn conceal(octets: &[u8], out: &mut Out<'_>) {
    if let Ok(tpdu) = Tpdu::read(octets) {
        if tpdu.kind() == tpdu::DATA {
            Multipoint::conceal(tpdu.data, out);
        }
    }
}

/// The status of what an answer of `kind` turned down, with its number for why; of RDP's
/// negotiation and of T.125 alike, whose numbers would else be the same.
const fn status(kind: u32, why: u32) -> u32 {
    kind << 12 | (why & 0xFFF)
}

/// A claim of the current message's sender.
fn says(out: &mut Out<'_>, attribute: &'static str, value: impl Into<Text>) {
    out.is(NAME, Subject::of(out.side()), attribute, value);
}

#[cfg(test)]
mod tests;
