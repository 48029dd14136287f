//! HDLC's links: how they are opened and closed, and APDUs in several frames
//! (IEC 62056-46, 6.4.4).

use super::exchange::{Ends, Question};
use super::hdlc::{self, Frame, Unread};
use super::wrapper::{Wrapper, LONGEST};
use super::{secret, Dlms, NAME};
use wire::{Frames, Name, Out, Side, Step};

/// What LLC says in front of an APDU.
const LLC: usize = 3;
/// A link that is not open cannot be closed, nor used.
const DISCONNECTED: u32 = 0x400;

impl Ends {
    pub fn wrapped(side: Side, wrapper: &Wrapper) -> Self {
        let (device, client) = match side {
            Side::Client => (wrapper.to, wrapper.from),
            Side::Server => (wrapper.from, wrapper.to),
        };
        Self { side, unit: Name::at("{}", device.into()), client }
    }

    fn framed(side: Side, frame: &Frame<'_>) -> Self {
        let (device, client) = match side {
            Side::Client => (frame.to, frame.from),
            Side::Server => (frame.from, frame.to),
        };
        Self { side, unit: device.name(), client: client.upper() }
    }
}

/// What came so far of an APDU.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Parts {
    octets: Vec<u8>,
    frames: Frames,
    too_long: bool,
}

impl Parts {
    pub fn forget(&mut self) {
        *self = Self::default();
    }

    fn push(&mut self, part: &[u8], out: &mut Out<'_>) {
        if self.octets.len() + part.len() > LONGEST {
            self.too_long = true;
            self.octets = Vec::new();
        }
        if !self.too_long {
            self.octets.extend(part);
            self.frames.extend(out.frames());
        }
    }
}

impl Dlms {
    pub(super) fn framed(&mut self, side: Side, bytes: &[u8], out: &mut Out<'_>) -> Step {
        let frame = match Frame::read(bytes) {
            Ok(frame) => frame,
            Err(Unread::More(needed)) => {
                secret::hide_frame(bytes, out);
                return self.cut(needed, bytes, out);
            }
            Err(Unread::Not) => {
                out.broke(NAME, "wrong frame", "a frame of type 3 between two flags needed");
                return Step::Foreign;
            }
        };
        self.halves.forget(side);
        let ends = Ends::framed(side, &frame);
        if !frame.is_sound || !frame.is_intact && !self.bears(&ends, &frame) {
            secret::hide_frame(bytes.get(..frame.whole).unwrap_or(bytes), out);
            out.broke(NAME, "wrong checksum", "the CRCs of a frame needed");
        } else if frame.carries() {
            self.part(&ends, &frame, out);
        } else {
            self.link(&ends, frame.control, out);
        }
        Step::Took(frame.whole - usize::from(shares_flag(bytes, frame.whole)))
    }

    /// Whether the frame may carry a secret, or a part of one: once that is overwritten, as in
    /// evidence, no checksum of it is right.
    fn bears(&self, ends: &Ends, frame: &Frame<'_>) -> bool {
        let parts = &self.parts[ends.side];
        let begun = if parts.octets.is_empty() { frame.information } else { &parts.octets };
        self.answers_secret(ends.side) || hdlc::behind_llc(begun).is_some_and(secret::bears)
    }

    /// Information: a whole APDU, or a part of one.
    fn part(&mut self, ends: &Ends, frame: &Frame<'_>, out: &mut Out<'_>) {
        let mut parts = std::mem::take(&mut self.parts[ends.side]);
        if parts == Parts::default() && !frame.segmented {
            if let Some(apdu) = hdlc::behind_llc(frame.information) {
                self.take(ends, apdu, out);
            }
            return;
        }
        match hdlc::behind_llc(&parts.octets) {
            Some(begun) if secret::bears(begun) => secret::hide(frame.information, out),
            _ => self.hide_begun(frame.information.get(LLC..).unwrap_or_default(), out),
        }
        parts.push(frame.information, out);
        if frame.segmented {
            self.parts[ends.side] = parts;
        } else if let Some(apdu) = hdlc::behind_llc(&parts.octets) {
            self.take(ends, apdu, &mut out.with(&parts.frames));
        }
    }

    fn link(&mut self, ends: &Ends, control: u8, out: &mut Out<'_>) {
        match control {
            hdlc::SNRM | hdlc::DISC => {
                let name = if control == hdlc::SNRM { "hdlc.SNRM" } else { "hdlc.DISC" };
                self.parts = super::Sides::default();
                let object = Name::at("client {}", ends.client.into());
                let did = ends.did(Name::at(name, 0)).object(object);
                self.pending.ask(ends.key(ends.side, control, 0), did, Question::default(), out);
            }
            hdlc::UA | hdlc::DM => self.linked(ends, control, out),
            _ => {}
        }
    }

    fn linked(&mut self, ends: &Ends, control: u8, out: &mut Out<'_>) {
        let is = |request: u8| matches!(request, hdlc::SNRM | hdlc::DISC);
        let by = ends.side.other();
        let found = self
            .pending
            .answer_newest(|key, _| key.by == by && key.unit == ends.unit && is(key.request));
        match found {
            Some(asked) => {
                let status = if control == hdlc::UA { 0 } else { DISCONNECTED };
                asked.answered(status, out);
            }
            None => out.orphan(),
        }
    }
}

/// Whether the flag that ends a frame begins the next one.
fn shares_flag(bytes: &[u8], whole: usize) -> bool {
    bytes.get(whole).is_some_and(|octet| octet & 0xF0 == 0xA0)
}
