//! What values properties had, and what some of them say of their device.

use super::object::{Object, Target};
use super::service::{COV, READ, READ_MULTIPLE, UNCONFIRMED_COV, WRITE, WRITE_MULTIPLE};
use super::tag::{Kind, Tag};
use super::NAME;
use wire::{Frames, Observation, Octets, Out, Shape, Subject, Text, Values};

/// Properties of one message, and elements of one property, that are told.
const MOST: usize = 512;

/// Says what properties were, as `done` found or made them.
pub struct Speaker<'a, 'b> {
    /// The operation.
    pub done: &'a Observation<'static>,
    /// What proves it, apart from the message itself.
    pub frames: &'a Frames,
    /// Whose properties they are.
    pub device: Subject,
    pub out: &'a mut Out<'b>,
}

impl Speaker<'_, '_> {
    /// The values that a write carries.
    pub fn written(&mut self, service: u8, mut octets: Octets<'_>) {
        match service {
            WRITE => self.one(&mut octets),
            WRITE_MULTIPLE => self.many(0, &mut octets),
            _ => {}
        }
    }

    /// The values that an answer carries.
    pub fn read(&mut self, service: u8, mut octets: Octets<'_>) {
        match service {
            READ => self.one(&mut octets),
            READ_MULTIPLE => self.many(2, &mut octets),
            _ => {}
        }
    }

    /// The values that a notification carries: process, device, object, time left, values.
    pub fn notified(&mut self, service: u8, mut octets: Octets<'_>) -> Option<()> {
        if !matches!(service, COV | UNCONFIRMED_COV) {
            return None; // both are there as confirmed and unconfirmed services
        }
        Tag::context(0, &mut octets)?;
        Tag::context(1, &mut octets)?;
        let object = Object::context(2, &mut octets)?;
        Tag::context(3, &mut octets)?;
        self.list(object, 0, Tag::inside(4, &mut octets)?);
        Some(())
    }

    fn one(&mut self, octets: &mut Octets<'_>) {
        let target = super::service::target(octets);
        if let Some((target, value)) = target.zip(Tag::inside(3, octets)) {
            self.value(target, value);
        }
    }

    /// Objects, each with a list of properties.
    fn many(&mut self, first: u8, octets: &mut Octets<'_>) {
        for _ in 0..MOST {
            let object = Object::context(0, octets);
            let Some((object, list)) = object.zip(Tag::inside(1, octets)) else { return };
            self.list(object, first, list);
        }
    }

    /// Properties in context tags from `first` on: property, index, value; then an error, or
    /// a priority.
    fn list(&mut self, object: Object, first: u8, mut octets: Octets<'_>) {
        for _ in 0..MOST {
            let Some(target) = Target::of(object, first, &mut octets) else { return };
            if let Some(value) = Tag::inside(first + 2, &mut octets) {
                self.value(target, value);
            }
            let _error = Tag::inside(first + 3, &mut octets);
            let _priority = Tag::context(first + 3, &mut octets);
        }
    }

    /// A value, or those of an array in order; what has a structure is not told.
    fn value(&mut self, target: Target, mut octets: Octets<'_>) {
        for n in 1..=MOST as u32 {
            let Ok(Tag { kind: Kind::Application, .. }) = Tag::read(&mut octets.clone()) else {
                return;
            };
            let Ok(tag) = Tag::read(&mut octets) else { return };
            let alone = n == 1 && octets.is_empty();
            let Some((shape, value)) = tag.value() else { continue };
            let bytes = value.bytes();
            if bytes.is_empty() {
                continue;
            }
            let object = if alone { target.name() } else { target.element(n).name() };
            let was = Observation::was(self.done, Values { shape, bytes, step: 1 });
            self.out.state_with(self.frames, &was.object(object).status(0));
            if alone {
                self.claim(target, shape, bytes, tag);
            }
        }
    }

    fn claim(&mut self, target: Target, shape: Shape, bytes: &[u8], tag: Tag<'_>) {
        let Some(attribute) = target.attribute() else { return };
        let value = match shape {
            Shape::Text => Text::trimmed(bytes),
            _ => tag.unsigned().map(|number| format_args!("{number}").into()),
        };
        if let Some(value) = value {
            let claim = Observation::is(NAME, self.device, attribute, value);
            self.out.state_with(self.frames, &claim.unit(self.done.unit.clone()));
        }
    }
}
