//! GOOSE (IEC 61850-8-1): an IED publishes a data set to a group, again and again, and at once
//! when something changed.
//!
//! One operation for each message, on the control block that publishes. The state number goes
//! on by one with each change, the sequence number with each repetition: what goes on otherwise
//! breaks off. Values are stated where the state changed; simulation, configuration revision
//! and size of the data set where they did.

pub(crate) mod header;
mod publication;

use crate::ber::{Elements, Fault};
use header::Frame;
use publication::Publication;
use wire::{Carrier, Decoder, Name, Out, Over, Protocol, Recognition, Side, Step, Subject, Text};

/// GOOSE in frames of its EtherType.
pub const PROTOCOL: Protocol = Protocol {
    name: NAME,
    over: &[Over::ethernet(0x88B8)],
    recognise,
    decoder: |_| Box::<Goose>::default(),
};

const NAME: &str = "goose";

/// The PDU of a publication.
const PDU: u8 = 0x61;

/// A length that fits, and a PDU.
fn recognise(_: Carrier, bytes: &[u8]) -> Recognition {
    match bytes {
        [_, _, high, low, _, _, _, _, PDU | 0x60 | 0x62, ..]
            if usize::from(u16::from_be_bytes([*high, *low])) <= bytes.len() =>
        {
            Recognition::Maybe(Some(Side::Client))
        }
        _ => Recognition::Broken,
    }
}

/// What one station publishes to one group.
#[derive(Default)]
struct Goose(Vec<Publication>);

/// Publications of one station to one group; the oldest is forgotten for one too many.
const MOST: usize = 64;

impl Decoder for Goose {
    fn message(&mut self, _: Side, bytes: &[u8], out: &mut Out<'_>) -> Step {
        match Frame::read(bytes) {
            Ok(frame) => self.frame(&frame, out),
            Err(text) => out.broke(NAME, "wrong length", text),
        }
        Step::Took(bytes.len())
    }
}

impl Goose {
    fn frame(&mut self, frame: &Frame<'_>, out: &mut Out<'_>) {
        if frame.apdu.first() != Some(&PDU) {
            return out.state(&publication::did(Name::None, "management"));
        }
        match publication::Pdu::read(frame.apdu) {
            Ok(pdu) => self.published(&pdu, frame.simulated, out),
            Err(fault) => header::broke(NAME, fault, out),
        }
    }

    fn published(&mut self, pdu: &publication::Pdu<'_>, simulated: bool, out: &mut Out<'_>) {
        match self.0.iter_mut().find(|known| known.is_of(pdu)) {
            Some(publication) => publication.goes_on(pdu, simulated, out),
            None => {
                if let Some(name) = device(pdu.reference) {
                    out.is(NAME, Subject::Client, "name", name);
                }
                let publication = Publication::begin(pdu, simulated, out);
                out.remember(&mut self.0, publication, MOST);
            }
        }
    }
}

/// The logical device that a reference to a control block begins with.
pub(crate) fn device(reference: &[u8]) -> Option<Text> {
    let end = reference.iter().position(|octet| *octet == b'/')?;
    Text::trimmed(reference.get(..end)?)
}

/// The elements of a PDU.
fn elements(apdu: &[u8]) -> Result<Elements<'_>, Fault> {
    Ok(Elements::new(apdu).required(u32::from(PDU))?.inside())
}

#[cfg(test)]
mod tests;
