//! A metric of Sparkplug: its name, type and value, and what a birth's properties say.

use super::fields::{Field, Fields};
use super::{unit, Known, Topic};
use crate::mqtt::publish::was;
use crate::mqtt::NAME;
use wire::{Frames, Name, Observation, Octets, Out, Shape, Short, Subject, Text};

/// One metric. §6.4.5
pub struct Metric<'a> {
    pub name: Text,
    pub alias: Option<u64>,
    pub datatype: u32,
    value: Option<Value<'a>>,
    /// The frames that gave its name.
    birth: Frames,
}

#[derive(Clone, Copy)]
enum Value<'a> {
    Number(u64),
    Float([u8; 4]),
    Double([u8; 8]),
    Boolean(bool),
    Text(&'a [u8]),
}

impl<'a> Metric<'a> {
    /// Reads a metric of a payload.
    pub fn read(octets: &'a [u8]) -> Result<Self, Short> {
        let mut metric = Self {
            name: Text::new(&[]),
            alias: None,
            datatype: 0,
            value: None,
            birth: Frames::default(),
        };
        let mut fields = Fields(Octets::new(octets));
        while let Some(field) = fields.next()? {
            match field {
                (1, Field::Octets(name)) => metric.name = name.into(),
                (2, Field::Number(alias)) => metric.alias = Some(alias),
                (4, Field::Number(kind)) => metric.datatype = u32::try_from(kind).unwrap_or(0),
                (10 | 11, Field::Number(number)) => metric.value = Some(Value::Number(number)),
                (12, Field::Four(octets)) => metric.value = Some(Value::Float(octets)),
                (13, Field::Eight(octets)) => metric.value = Some(Value::Double(octets)),
                (14, Field::Number(on)) => metric.value = Some(Value::Boolean(on != 0)),
                (15, Field::Octets(text)) => metric.value = Some(Value::Text(text)),
                _ => {}
            }
        }
        Ok(metric)
    }

    /// The same with what a birth says of it and the metric itself does not.
    pub fn known_as(mut self, (name, datatype, birth): &Known) -> Self {
        if self.name.bytes().is_empty() {
            self.name = name.clone();
            self.birth = birth.clone();
        }
        if self.datatype == 0 {
            self.datatype = *datatype;
            self.birth = birth.clone();
        }
        self
    }

    /// States its value, and of a birth's property what it says of the sender.
    pub fn state(&self, topic: &Topic<'_>, done: &Observation<'static>, out: &mut Out<'_>) {
        let out = &mut out.with(&self.birth);
        let mut path = topic.path().bytes().to_vec();
        path.push(b' ');
        match (self.name.bytes(), self.alias) {
            (b"", Some(alias)) => path.extend(format!("alias {alias}").bytes()),
            (name, _) => path.extend(name),
        }
        let object = Some(Name::text(Text::new(&path)));
        match self.value {
            Some(Value::Number(number)) => {
                let (shape, octets) = self.whole(number);
                let octets = octets.get(..shape.width()).unwrap_or_default();
                was(done, object, shape, octets, out);
            }
            Some(Value::Float(octets)) => was(done, object, Shape::F32Le, &octets, out),
            Some(Value::Double(octets)) => was(done, object, Shape::F64Le, &octets, out),
            Some(Value::Boolean(on)) => was(done, object, Shape::U8, &[on.into()], out),
            Some(Value::Text(text)) if !text.is_empty() => {
                was(done, object, Shape::Text, text, out);
                self.identity(topic, done, text, out);
            }
            Some(Value::Text(_)) | None => {}
        }
    }

    /// Whole numbers by data type: those with a sign are complements of two. §6.4.16
    fn whole(&self, number: u64) -> (Shape, [u8; 8]) {
        let octets = number.to_le_bytes();
        let [first, second, ..] = octets;
        let signed = |value: i32| (Shape::I32Le, i64::from(value).to_le_bytes());
        match self.datatype {
            1 => signed(i8::from_le_bytes([first]).into()),
            2 => signed(i16::from_le_bytes([first, second]).into()),
            3 => (Shape::I32Le, octets),
            4 => (Shape::I64Le, octets),
            5..=7 => (Shape::U32Le, octets),
            _ => (Shape::U64Le, octets),
        }
    }

    /// Properties of a node or device as the specification recommends to name them.
    fn identity(
        &self,
        topic: &Topic<'_>,
        done: &Observation<'static>,
        text: &[u8],
        out: &mut Out<'_>,
    ) {
        let attribute = match self.name.bytes() {
            b"Properties/Hardware Make" => "vendor",
            b"Properties/Hardware Model" => "model",
            b"Properties/Hardware Serial" | b"Properties/Serial Number" => "serial",
            b"Properties/FW" | b"Properties/FW Version" => "firmware",
            b"Properties/OS" => "os",
            b"Properties/OS Version" => "software",
            _ => return,
        };
        if topic.is_birth() && done.by == wire::Side::Client {
            let claim = Observation::is(NAME, Subject::Client, attribute, text);
            out.state(&claim.unit(unit(topic)));
        }
    }
}
