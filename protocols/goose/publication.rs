//! One control block's publication: what it says each time, and what changed.

use super::NAME;
use crate::ber::{Element, Elements, Fault};
use crate::mms::Number;
use wire::{Break, Frames, Name, Observation, Out, Shape, Text, Values, NO_ANSWER};

// Tags of a PDU (IEC 61850-8-1, annex A, "IECGoosePdu").
const REFERENCE: u32 = 0x80;
const DATA_SET: u32 = 0x82;
const STATE: u32 = 0x85;
const SEQUENCE: u32 = 0x86;
const SIMULATION: u32 = 0x87;
const REVISION: u32 = 0x88;
const NEEDS_COMMISSIONING: u32 = 0x89;
const ENTRIES: u32 = 0x8A;
const DATA: u32 = 0xAB;

/// Elements of a data set that are told.
const MOST: usize = 128;

/// What one message says.
#[derive(Clone, Copy, Default)]
pub(super) struct Pdu<'a> {
    /// Of the control block.
    pub reference: &'a [u8],
    data_set: &'a [u8],
    state: u32,
    sequence: u32,
    simulation: bool,
    revision: u32,
    needs_commissioning: bool,
    entries: u32,
    data: &'a [u8],
}

impl<'a> Pdu<'a> {
    /// Reads the PDU that `apdu` holds.
    pub fn read(apdu: &'a [u8]) -> Result<Self, Fault> {
        let mut pdu = Self::default();
        let mut elements = super::elements(apdu)?;
        while !elements.rest().is_empty() {
            let element = elements.element()?;
            let number = element.unsigned().unwrap_or(0);
            let is_set = element.contents.iter().any(|octet| *octet != 0);
            match element.tag {
                REFERENCE => pdu.reference = element.contents,
                DATA_SET => pdu.data_set = element.contents,
                STATE => pdu.state = number,
                SEQUENCE => pdu.sequence = number,
                SIMULATION => pdu.simulation = is_set,
                REVISION => pdu.revision = number,
                NEEDS_COMMISSIONING => pdu.needs_commissioning = is_set,
                ENTRIES => pdu.entries = number,
                DATA => pdu.data = element.contents,
                _ => {}
            }
        }
        Ok(pdu)
    }

    fn count(&self) -> usize {
        Elements::new(self.data).count()
    }
}

/// What is compared from message to message beside the numbers.
#[derive(Clone, Copy, PartialEq)]
struct Facts {
    simulated: bool,
    revision: u32,
    needs_commissioning: bool,
    entries: u32,
}

impl Facts {
    const fn of(pdu: &Pdu<'_>, simulated: bool) -> Self {
        Self {
            simulated: simulated || pdu.simulation,
            revision: pdu.revision,
            needs_commissioning: pdu.needs_commissioning,
            entries: pdu.entries,
        }
    }
}

/// A publication as it was last heard.
pub(super) struct Publication {
    reference: Text,
    did: Observation<'static>,
    state: u32,
    sequence: u32,
    facts: Facts,
    frames: Frames,
}

/// A message that nobody answers.
pub(super) fn did(object: Name, code: &'static str) -> Observation<'static> {
    Observation::did(NAME, Name::at(code, 0)).object(object).status(NO_ANSWER)
}

impl Publication {
    pub fn is_of(&self, pdu: &Pdu<'_>) -> bool {
        self.reference.bytes() == pdu.reference
    }

    pub fn begin(pdu: &Pdu<'_>, simulated: bool, out: &mut Out<'_>) -> Self {
        let reference = Text::new(pdu.reference);
        let did = did(Name::Text(reference.clone()), "publish");
        let facts = Facts::of(pdu, simulated);
        let frames = out.frames().clone();
        let (state, sequence) = (pdu.state, pdu.sequence);
        let new = Self { reference, did, state, sequence, facts, frames };
        new.heard(pdu, out);
        new.state_facts(None, out);
        new.state_values(pdu, out);
        new
    }

    pub fn goes_on(&mut self, pdu: &Pdu<'_>, simulated: bool, out: &mut Out<'_>) {
        self.heard(pdu, out);
        self.count(pdu, out);
        let before = std::mem::replace(&mut self.facts, Facts::of(pdu, simulated));
        if before != self.facts {
            self.state_facts(Some(before), out);
        }
        if pdu.state != self.state {
            self.state_values(pdu, out);
        }
        (self.state, self.sequence) = (pdu.state, pdu.sequence);
        self.frames.clone_from(out.frames());
    }

    fn heard(&self, pdu: &Pdu<'_>, out: &mut Out<'_>) {
        out.state(&self.did);
        let there = pdu.count();
        if usize::try_from(pdu.entries) != Ok(there) {
            let text = format!("{} entries needed, {there} there", pdu.entries);
            out.broke(NAME, "wrong number of entries", text);
        }
    }

    /// A new state is greater by one and begins its sequence anew, at 0, which older devices
    /// leave out; 0 itself comes only when a device starts, or behind the greatest.
    fn count(&self, pdu: &Pdu<'_>, out: &mut Out<'_>) {
        let next = |number: u32| number.checked_add(1).unwrap_or(1);
        let broken = if pdu.state == self.state {
            let goes_on = pdu.sequence == self.sequence || pdu.sequence == next(self.sequence);
            (!goes_on).then(|| ("sqNum", next(self.sequence), pdu.sequence))
        } else if pdu.state != next(self.state) {
            Some(("stNum", next(self.state), pdu.state))
        } else {
            (pdu.sequence > 1).then_some(("sqNum", 0, pdu.sequence))
        };
        if let Some((counter, expected, came)) = broken {
            out.breaks(&self.frames, &self.did, Break { counter, expected, came });
        }
    }

    fn state_facts(&self, before: Option<Facts>, out: &mut Out<'_>) {
        let changed = |of: fn(Facts) -> u32| {
            let now = of(self.facts);
            before.is_none_or(|before| of(before) != now).then_some(now)
        };
        let facts = [
            ("simulation", changed(|facts| facts.simulated.into())),
            ("confRev", changed(|facts| facts.revision)),
            ("ndsCom", changed(|facts| facts.needs_commissioning.into())),
            ("entries", changed(|facts| facts.entries)),
        ];
        for (what, value) in facts {
            let Some(value) = value else { continue };
            let values = Values { shape: Shape::U32Be, bytes: &value.to_be_bytes(), step: 1 };
            let object = Name::text(format!("{} {what}", self.reference));
            out.state(&Observation::was(&self.did, values).object(object));
        }
    }

    /// The elements of the data set, numbered from 0; what is no number is passed over.
    fn state_values(&self, pdu: &Pdu<'_>, out: &mut Out<'_>) {
        let set = Name::text(pdu.data_set);
        for (element, n) in Elements::new(pdu.data).take(MOST).zip(0..) {
            let object = if n == 0 { Name::text(format!("{set}[0]")) } else { set.nth(n) };
            state_value(&element, object, &self.did, out);
        }
    }
}

fn state_value(element: &Element<'_>, object: Name, did: &Observation<'_>, out: &mut Out<'_>) {
    if let Some(number) = Number::of(element) {
        let values = Values { shape: number.shape, bytes: number.bytes(), step: 1 };
        out.state(&Observation::was(did, values).object(object));
    }
}
