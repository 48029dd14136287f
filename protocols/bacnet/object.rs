//! What services are about: objects and their properties. ANSI/ASHRAE 135-2020, 20.2.14

use super::names::{object_type, present_value, property};
use super::tag::Tag;
use wire::{Name, Octets};

/// An object identifier.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Object {
    kind: u32,
    instance: u32,
}

/// The property that most requests are about.
const PRESENT_VALUE: u32 = 85;
/// The type of device objects.
const DEVICE: u32 = 8;

impl Object {
    /// 10 bits of type, 22 bits of instance.
    pub const fn new(identifier: u32) -> Self {
        Self { kind: identifier >> 22, instance: identifier & 0x3F_FFFF }
    }

    /// The context tag `number` as an object identifier, if it is next.
    pub fn context(number: u8, octets: &mut Octets<'_>) -> Option<Self> {
        Tag::context(number, octets)?.unsigned().map(Self::new)
    }

    /// The instance, if this is a device.
    pub fn device(&self) -> Option<u32> {
        (self.kind == DEVICE).then_some(self.instance)
    }

    /// `analog input 1`
    pub fn name(&self) -> Name {
        match object_type(self.kind) {
            Some(form) => Name::at(form, self.instance),
            None => Name::At("object type {} {}", [self.kind, self.instance, 0]),
        }
    }

    /// The same as text.
    pub fn text(&self) -> String {
        self.name().to_string()
    }
}

/// A property of an object, or an element of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Target {
    pub object: Object,
    pub property: u32,
    index: Option<u32>,
}

impl Target {
    /// A property and an array's index of `object`: context tags `at` and the next.
    pub fn of(object: Object, at: u8, octets: &mut Octets<'_>) -> Option<Self> {
        let property = Tag::context(at, octets)?.unsigned()?;
        let index = Tag::context(at + 1, octets).and_then(|tag| tag.unsigned());
        Some(Self { object, property, index })
    }

    /// `analog input 1 present value`, `device 5 object list[3]`
    pub fn name(&self) -> Name {
        if let (PRESENT_VALUE, None, Some(form)) =
            (self.property, self.index, present_value(self.object.kind))
        {
            return Name::at(form, self.object.instance);
        }
        let (object, index) = (self.object.name(), self.index);
        Name::Text(match (property(self.property), index) {
            (Some(name), None) => format_args!("{object} {name}").into(),
            (Some(name), Some(index)) => format_args!("{object} {name}[{index}]").into(),
            (None, None) => format_args!("{object} property {}", self.property).into(),
            (None, Some(index)) => {
                format_args!("{object} property {}[{index}]", self.property).into()
            }
        })
    }

    /// The element `n` of its array, from 1.
    pub fn element(&self, n: u32) -> Self {
        Self { index: Some(self.index.unwrap_or_default().saturating_add(n)), ..*self }
    }

    /// What the property says of the device whose object this is. 12.11
    pub const fn attribute(&self) -> Option<&'static str> {
        if self.object.kind != DEVICE || self.index.is_some() {
            return None;
        }
        Some(match self.property {
            12 => "software",
            28 => "description",
            44 => "firmware",
            58 => "location",
            70 => "model",
            77 => "name",
            120 => "vendor_id",
            121 => "vendor",
            372 => "serial",
            _ => return None,
        })
    }
}
