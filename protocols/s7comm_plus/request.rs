//! What requests ask: of which object, which of its variables, and what is written to them.

use super::address;
use super::value::{self, number, Value};
use wire::{Name, Observation, Octets, Out, Shape, Short, Values};

// Functions.
pub(super) const EXPLORE: u16 = 0x04BB;
pub(super) const CREATE_OBJECT: u16 = 0x04CA;
const DELETE_OBJECT: u16 = 0x04D4;
pub(super) const SET_VARIABLE: u16 = 0x04F2;
const GET_VARIABLE: u16 = 0x04FC;
const GET_LINK: u16 = 0x0524;
const SET_MULTI_VARIABLES: u16 = 0x0542;
pub(super) const GET_MULTI_VARIABLES: u16 = 0x054C;
const INVOKE: u16 = 0x056B;
const SET_SUBSTREAMED: u16 = 0x057C;
pub(super) const GET_SUBSTREAMED: u16 = 0x0586;

/// An object begins.
const OBJECT: u8 = 0xA1;

/// What a request asks.
#[derive(Debug, Default)]
pub(super) struct Asks {
    /// The first variable or object.
    pub object: Name,
    /// How many.
    pub span: u32,
    /// The variables, of which as many values come, or are written.
    pub variables: Vec<Name>,
    written: Vec<(usize, Value)>,
}

impl Asks {
    /// Variables of one request that are told apart.
    const MOST: usize = 128;

    /// As far as the request can be read: what it asks it asks all the same.
    pub fn read(function: u16, session: u32, mut data: Octets<'_>) -> Self {
        let mut asks = Self::default();
        let _ = match function {
            CREATE_OBJECT => asks.create(data),
            EXPLORE | DELETE_OBJECT | GET_LINK | INVOKE => data.be32().map(|object| {
                asks.object = address::object(object, session);
            }),
            SET_VARIABLE | SET_SUBSTREAMED => asks.set(data, session),
            GET_VARIABLE | GET_SUBSTREAMED => asks.get(data, session),
            GET_MULTI_VARIABLES => asks.addresses(&mut data, session),
            SET_MULTI_VARIABLES => asks.set_multi(data, session),
            _ => Ok(()),
        };
        if let Some(first) = asks.variables.first() {
            asks.object = first.clone();
        }
        asks
    }

    /// Where it is created, a value, four octets, then the object: relation and class.
    fn create(&mut self, mut data: Octets<'_>) -> Result<(), Short> {
        data.skip(4)?;
        value::read(&mut data, &mut |_, _| {})?;
        let rest = data.rest();
        let begins = rest.iter().position(|octet| *octet == OBJECT).unwrap_or(rest.len());
        let class = number(data.skip(begins)?.skip(5)?)?;
        self.object = Name::at("class {}", class);
        Ok(())
    }

    /// An object, one or more attributes, a value.
    fn set(&mut self, mut data: Octets<'_>, session: u32) -> Result<(), Short> {
        let object = data.be32()?;
        self.attributes(object, &mut data, session)?;
        let value = value::read(&mut data, &mut |_, _| {})?;
        self.written.push((0, value));
        Ok(())
    }

    /// An object, and its attributes as a value: an array of addresses.
    fn get(&mut self, mut data: Octets<'_>, session: u32) -> Result<(), Short> {
        let object = data.be32()?;
        let [_flags, _kind] = data.array()?;
        self.attributes(object, &mut data, session)
    }

    fn attributes(
        &mut self,
        object: u32,
        data: &mut Octets<'_>,
        session: u32,
    ) -> Result<(), Short> {
        self.span = number(data)?;
        for at in 0..self.span {
            let name = address::attribute(object, number(data)?, session);
            if at == 0 {
                self.object = name;
            }
        }
        Ok(())
    }

    /// How many, how many numbers in all, and each address, behind four octets of zeros; or
    /// an object, and attributes of it.
    fn addresses(&mut self, data: &mut Octets<'_>, session: u32) -> Result<(), Short> {
        let object = data.be32()?;
        self.span = number(data)?;
        number(data)?;
        for _ in 0..self.span {
            let name = match object {
                0 => address::read(data, session)?,
                object => address::attribute(object, number(data)?, session),
            };
            if self.variables.len() < Self::MOST {
                self.variables.push(name);
            }
        }
        Ok(())
    }

    /// Variables, then their values by place.
    fn set_multi(&mut self, mut data: Octets<'_>, session: u32) -> Result<(), Short> {
        self.addresses(&mut data, session)?;
        self.written = by_place(&mut data)?;
        Ok(())
    }

    /// Octets of memory that it takes to remember what is asked.
    pub fn kept(&self) -> usize {
        let variables = self.variables.capacity() * size_of::<Name>();
        let written = self.written.capacity() * size_of::<(usize, Value)>();
        variables + written + self.written.iter().map(|(_, value)| value.octets()).sum::<usize>()
    }

    /// The same without what each variable is.
    pub fn in_short(self) -> Self {
        Self { object: self.object, span: self.span, ..Self::default() }
    }

    /// Whether it brings values.
    pub const fn writes(&self) -> bool {
        !self.written.is_empty()
    }

    /// States what was written.
    pub fn state_written(&self, done: &Observation<'_>, out: &mut Out<'_>) {
        for (at, value) in &self.written {
            was(self.variables.get(*at).unwrap_or(&self.object), value, done, out);
        }
    }
}

/// Values by their places, which count from 1, to a place that is 0.
pub(super) fn by_place(data: &mut Octets<'_>) -> Result<Vec<(usize, Value)>, Short> {
    let mut values = Vec::new();
    loop {
        let Some(place) = number(data)?.checked_sub(1) else { return Ok(values) };
        let value = value::read(data, &mut |_, _| {})?;
        if values.len() < Asks::MOST {
            values.push((usize::try_from(place).unwrap_or(usize::MAX), value));
        }
    }
}

/// That `name` had a value, where it is one of a plant: a number or a text, and not of what a
/// session created for itself.
pub(super) fn was(name: &Name, value: &Value, done: &Observation<'_>, out: &mut Out<'_>) {
    if address::is_created(name) {
        return;
    }
    let (shape, bytes) = match value {
        Value::Number { shape, octets } => {
            (*shape, octets.get(..shape.width()).unwrap_or_default())
        }
        Value::Text(text) => (Shape::Text, text.bytes()),
        Value::Octets(_) | Value::Other => return,
    };
    let values = Values { shape, bytes, step: 1 };
    out.state(&Observation::was(done, values).object(name.clone()).span(1));
}
