//! Requests that wait for their answers, and how these end them.

use super::data::each;
use super::object::Descriptor;
use super::{identity, Dlms, NAME};
use wire::{code, Asked, Breach, Name, Observation, Octets, Out, Shape, Side, Text, Values};

/// Attributes of a list that are known by name.
pub const MOST: usize = 64;

/// Between whom an APDU goes, and who sent it.
#[derive(Clone)]
pub struct Ends {
    pub side: Side,
    /// The logical device.
    pub unit: Name,
    /// As which client it is asked.
    pub client: u16,
}

/// What an answer is to: who asked which device as whom by which APDU, with which number.
#[derive(Debug, PartialEq, Eq)]
pub struct Key {
    pub by: Side,
    pub unit: Name,
    pub client: u16,
    pub request: u8,
    pub invoke: u32,
}

impl Question {
    /// Whether what it is about may be a secret.
    pub fn is_secret(&self) -> bool {
        self.about.iter().any(|of| of.is_secret())
    }
}

/// What a request was about and brought.
#[derive(Debug, Default)]
pub struct Question {
    pub about: Vec<Descriptor>,
    /// What it would set or hand to a method, unless that may be secret.
    pub data: Box<[u8]>,
    /// How an association proves who asks, and what may be told of the password.
    pub mechanism: Option<Text>,
    pub credential: Option<Text>,
}

impl Ends {
    pub fn key(&self, by: Side, request: u8, invoke: u32) -> Key {
        Key { by, unit: self.unit.clone(), client: self.client, request, invoke }
    }

    pub fn did(&self, numbers: Name) -> Observation<'static> {
        Observation::did(NAME, numbers).unit(self.unit.clone()).by(self.side)
    }
}

impl Dlms {
    /// An answer to the newest request of `request` and `invoke`, if that was seen.
    pub(super) fn answer(
        &mut self,
        ends: &Ends,
        request: u8,
        invoke: u32,
        out: &mut Out<'_>,
    ) -> Option<Box<Asked<Question>>> {
        let needed = ends.key(ends.side.other(), request, invoke);
        let found = self.pending.answer_newest(|key, _| *key == needed);
        if found.is_none() {
            out.orphan();
        }
        found
    }
}

/// States a request with its outcome, and what it brought: what was refused tells what it wanted.
pub fn ended(asked: &Asked<Question>, status: u32, out: &mut Out<'_>) -> Observation<'static> {
    let done = asked.answered(status, out).into_owned();
    let mut data = Octets::new(&asked.more.data);
    let out = &mut out.with(&asked.frames);
    for of in &asked.more.about {
        if data.is_empty() {
            break;
        }
        if was(*of, &mut data, &done, out).is_err() {
            break; // Said when the request came.
        }
    }
    done
}

/// States the value of an attribute, or each of a list; that of what may be secret is passed over.
pub fn was(
    of: Descriptor,
    data: &mut Octets<'_>,
    done: &Observation<'static>,
    out: &mut Out<'_>,
) -> Result<(), Breach> {
    each(&of.name(), data, |name, value| {
        let time = value.moment().filter(|_| of.is_time());
        let Some(told) = time.or_else(|| value.told()).filter(|_| !of.is_secret() && !of.is_bulk())
        else {
            return;
        };
        state(name, value.shape, told.bytes(), done, out);
        if done.status == 0 && !of.method {
            identity::state(of, value, &done.unit, out);
        }
    })
}

/// States values that have no name of their own.
pub fn told(
    data: &mut Octets<'_>,
    done: &Observation<'static>,
    out: &mut Out<'_>,
) -> Result<(), Breach> {
    each(&"data".into(), data, |name, value| {
        if let Some(told) = value.told() {
            state(name, value.shape, told.bytes(), done, out);
        }
    })
}

fn state(name: &Text, shape: Shape, bytes: &[u8], done: &Observation<'static>, out: &mut Out<'_>) {
    let values = Values { shape, bytes, step: 1 };
    out.state(&Observation::was(done, values).object(Name::Text(name.clone())).span(1));
}

/// An APDU's tag and choice.
pub fn numbers(tag: u8, choice: u8) -> Name {
    code([tag.into(), choice.into()])
}
