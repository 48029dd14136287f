//! Sampled values (IEC 61850-9-2, its light edition 9-2LE, IEC 61869-9): a merging unit sends
//! currents and voltages to a group, thousands of times a second.
//!
//! One operation for each stream (`svID`) in a frame, however many of its samples the frame
//! holds. The sample count goes on by one and begins anew with each second: what goes on
//! otherwise breaks off, but for what was lost on the way. What the stream says of itself is
//! stated where it changes; samples once a second, and only of the light edition's data set,
//! whose contents are known without the substation's configuration.

mod asdu;
mod counting;
mod stream;

use crate::ber::{Elements, Fault};
use crate::goose::header::{self, Frame};
use asdu::Asdu;
use stream::Stream;
use wire::{Carrier, Decoder, Out, Over, Protocol, Recognition, Side, Step, Subject, Text};

/// Sampled values in frames of their EtherType.
pub const PROTOCOL: Protocol = Protocol {
    name: NAME,
    over: &[Over::ethernet(0x88BA)],
    recognise,
    decoder: |_| Box::<Sv>::default(),
};

const NAME: &str = "sv";

// Tags (IEC 61850-9-2, table 14).
const PDU: u32 = 0x60;
const ASDUS: u32 = 0x80;
const SECURITY: u32 = 0x81;
const SEQUENCE: u32 = 0xA2;

/// Streams of one station to one group; the oldest is forgotten for one too many.
const MOST: usize = 64;

/// A length that fits, and a PDU.
fn recognise(_: Carrier, bytes: &[u8]) -> Recognition {
    match bytes {
        [_, _, high, low, _, _, _, _, 0x60, ..]
            if usize::from(u16::from_be_bytes([*high, *low])) <= bytes.len() =>
        {
            Recognition::Maybe(Some(Side::Client))
        }
        _ => Recognition::Broken,
    }
}

/// What one station publishes to one group.
#[derive(Default)]
struct Sv {
    streams: Vec<Stream>,
    frames: u64,
}

impl Decoder for Sv {
    fn message(&mut self, _: Side, bytes: &[u8], out: &mut Out<'_>) -> Step {
        self.frames += 1;
        match Frame::read(bytes) {
            Ok(frame) => {
                if let Err(fault) = self.frame(&frame, out) {
                    header::broke(NAME, fault, out);
                }
            }
            Err(text) => out.broke(NAME, "wrong length", text),
        }
        Step::Took(bytes.len())
    }

    fn gap(&mut self, _: Side) {
        self.streams.iter_mut().for_each(Stream::forget_count);
    }
}

impl Sv {
    fn frame(&mut self, frame: &Frame<'_>, out: &mut Out<'_>) -> Result<(), Fault> {
        let (promised, sequence) = sequence(frame.apdu)?;
        let mut there = 0;
        for asdu in sequence {
            there += 1;
            if there <= MOST {
                self.sampled(&Asdu::read(&asdu)?, promised, frame.simulated, out);
            }
        }
        if usize::try_from(promised) != Ok(there) {
            let text = format!("{promised} ASDUs needed, {there} there");
            out.broke(NAME, "wrong number of ASDUs", text);
        }
        Ok(())
    }

    fn sampled(&mut self, asdu: &Asdu<'_>, asdus: u32, simulated: bool, out: &mut Out<'_>) {
        let facts = asdu.facts(asdus, simulated);
        match self.streams.iter_mut().find(|known| known.is_of(asdu)) {
            Some(stream) => stream.goes_on(asdu, facts, self.frames, out),
            None => {
                if let Some(name) = name(asdu) {
                    out.is(NAME, Subject::Client, "name", name);
                }
                let stream = Stream::begin(asdu, facts, self.frames, out);
                out.remember(&mut self.streams, stream, MOST);
            }
        }
    }
}

/// How many ASDUs a PDU promises, and those that are there.
fn sequence(apdu: &[u8]) -> Result<(u32, Elements<'_>), Fault> {
    let mut pdu = Elements::new(apdu).required(PDU)?.inside();
    let promised = asdu::number(pdu.required(ASDUS)?.contents).unwrap_or(u32::MAX);
    pdu.optional(SECURITY);
    Ok((promised, pdu.required(SEQUENCE)?.inside()))
}

/// The merging unit's logical device: what a reference begins with, or the light edition's
/// `xxxxMUnn` before the stream's two digits (9-2LE, 7.2.1).
fn name(asdu: &Asdu<'_>) -> Option<Text> {
    let by_reference = || [asdu.id, asdu.data_set].into_iter().find_map(crate::goose::device);
    let (device, stream) = asdu.id.split_last_chunk::<2>()?;
    let (prefix, unit) = device.split_last_chunk::<4>()?;
    match (prefix.len(), unit, stream) {
        (0..=4, [b'M', b'U', unit @ ..], stream)
            if unit.iter().chain(stream).all(u8::is_ascii_digit) =>
        {
            Text::trimmed(device)
        }
        _ => by_reference(),
    }
}

#[cfg(test)]
mod tests;
