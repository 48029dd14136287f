//! Sparkplug B: what a topic says of who speaks, and the metrics of a payload.
//!
//! Sections are of Sparkplug 3.0.0; payloads are Protocol Buffers by its §6.4.1.

use super::publish::was;
use super::NAME;
use std::collections::{HashMap, VecDeque};
use wire::{Counters, Frames, Name, Observation, Octets, Out, Shape, Short, Subject, Text};

/// Metrics that births gave numbers to, of one conversation.
const MOST: usize = 2048;

/// Who speaks and what: `spBv1.0/group/type/node` or `spBv1.0/group/type/node/device`. §4
#[derive(Clone, Debug)]
pub struct Topic<'a> {
    pub kind: &'a [u8],
    group: &'a [u8],
    node: &'a [u8],
    device: Option<&'a [u8]>,
}

impl<'a> Topic<'a> {
    /// Reads a topic of Sparkplug B.
    pub fn read(topic: &'a [u8]) -> Option<Self> {
        let mut parts = topic.strip_prefix(b"spBv1.0/")?.split(|octet| *octet == b'/');
        let (group, kind, node) = (parts.next()?, parts.next()?, parts.next()?);
        let device = parts.next();
        let known = matches!(
            kind,
            b"NBIRTH" | b"NDEATH" | b"NDATA" | b"NCMD" | b"DBIRTH" | b"DDEATH" | b"DDATA" | b"DCMD"
        );
        known.then_some(Self { kind, group, node, device })
    }

    /// `Plant1/Edge-GW01`: sequence numbers and aliases are a node's.
    fn node(&self) -> Text {
        Text::new(&[self.group, b"/", self.node].concat())
    }

    /// `Plant1/Edge-GW01/Boiler1`
    fn path(&self) -> Text {
        match self.device {
            Some(device) => Text::new(&[self.group, b"/", self.node, b"/", device].concat()),
            None => self.node(),
        }
    }

    fn is_birth(&self) -> bool {
        self.kind.ends_with(b"BIRTH")
    }
}

/// A metric's name and data type, and the frames of the birth that gave them.
type Known = (Text, u32, Frames);

/// What is known of the nodes that speak in a conversation.
#[derive(Default)]
pub struct Nodes {
    metrics: HashMap<(Text, u64), Known>,
    order: VecDeque<(Text, u64)>,
    counters: Counters<Text>,
}

impl Nodes {
    /// Octets were lost.
    pub fn gap(&mut self) {
        self.counters.forget();
    }

    /// States a payload's metrics, its sequence number if it breaks off, and of a birth what
    /// it says of its sender.
    pub fn payload(
        &mut self,
        topic: &Topic<'_>,
        done: &Observation<'static>,
        payload: &[u8],
        out: &mut Out<'_>,
    ) -> Result<(), Short> {
        let mut fields = Fields(Octets::new(payload));
        while let Some(field) = fields.next()? {
            match field {
                (2, Field::Octets(metric)) => {
                    let metric = Metric::read(metric)?;
                    let metric = self.named(topic, metric, out);
                    metric.state(topic, done, out);
                }
                (3, Field::Number(sequence)) => self.count(topic, sequence, done, out),
                _ => {}
            }
        }
        if topic.is_birth() && done.by == wire::Side::Client {
            born(topic, out);
        }
        Ok(())
    }

    /// What a node sends counts on from 0 to 255 and begins with its birth; what a host sends
    /// does not. §6.4.19
    fn count(
        &mut self,
        topic: &Topic<'_>,
        number: u64,
        of: &Observation<'static>,
        out: &mut Out<'_>,
    ) {
        let key = topic.node();
        if topic.kind.ends_with(b"CMD") {
            return;
        }
        if topic.kind == b"NBIRTH" {
            self.counters.begin(&key);
        }
        let number = u32::try_from(number).unwrap_or(u32::MAX);
        self.counters.count(key, ("seq", number, 255), || of.clone(), out);
    }

    /// The metric with the name and type that its birth gave it.
    fn named<'a>(
        &mut self,
        topic: &Topic<'_>,
        metric: Metric<'a>,
        out: &mut Out<'_>,
    ) -> Metric<'a> {
        let Some(alias) = metric.alias else { return metric };
        let key = (topic.node(), alias);
        if topic.is_birth() && !metric.name.bytes().is_empty() {
            let frames = out.keep();
            self.learn(key, (metric.name.clone(), metric.datatype, frames), out);
            return metric;
        }
        match self.metrics.get(&key) {
            Some(known) => metric.known_as(known),
            None => metric,
        }
    }

    fn learn(&mut self, key: (Text, u64), known: Known, out: &mut Out<'_>) {
        if self.metrics.insert(key.clone(), known).is_none() {
            self.order.push_back(key);
        }
        if self.order.len() > MOST {
            let oldest = self.order.pop_front();
            oldest.and_then(|oldest| self.metrics.remove(&oldest));
            out.bite(Out::MEMORY);
        }
    }
}

/// A birth's sender is what it says it is: a node its own connection, a device behind it.
fn born(topic: &Topic<'_>, out: &mut Out<'_>) {
    let name = topic.device.unwrap_or(topic.node);
    let claim = Observation::is(NAME, Subject::Client, "name", name);
    out.state(&claim.unit(unit(topic)));
}

fn unit(topic: &Topic<'_>) -> Name {
    topic.device.map_or(Name::None, |_| Name::Text(topic.path()))
}

/// One metric. §6.4.5
struct Metric<'a> {
    name: Text,
    alias: Option<u64>,
    datatype: u32,
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
    fn read(octets: &'a [u8]) -> Result<Self, Short> {
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
    fn known_as(mut self, (name, datatype, birth): &Known) -> Self {
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
    fn state(&self, topic: &Topic<'_>, done: &Observation<'static>, out: &mut Out<'_>) {
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

/// Whether octets are a payload and nothing else. §6.4.3
pub fn is_whole(payload: &[u8]) -> bool {
    let mut fields = Fields(Octets::new(payload));
    loop {
        match fields.next() {
            Ok(None) => return true,
            Ok(Some((1 | 3, Field::Number(_)) | (4 | 5, Field::Octets(_)) | (6.., _))) => {}
            Ok(Some((2, Field::Octets(metric)))) if Metric::read(metric).is_ok() => {}
            _ => return false,
        }
    }
}

/// The fields of a message of Protocol Buffers, in order.
struct Fields<'a>(Octets<'a>);

/// A field's contents.
enum Field<'a> {
    Number(u64),
    Four([u8; 4]),
    Eight([u8; 8]),
    Octets(&'a [u8]),
}

impl<'a> Fields<'a> {
    fn next(&mut self) -> Result<Option<(u64, Field<'a>)>, Short> {
        if self.0.is_empty() {
            return Ok(None);
        }
        let key = self.number()?;
        let field = match key & 7 {
            0 => Field::Number(self.number()?),
            1 => Field::Eight(self.0.array()?),
            2 => {
                let length = usize::try_from(self.number()?).unwrap_or(usize::MAX);
                Field::Octets(self.0.take(length)?)
            }
            5 => Field::Four(self.0.array()?),
            _ => return Err(Short { missing: 1 }), // groups, which nobody uses
        };
        Ok(Some((key >> 3, field)))
    }

    /// Seven bits an octet, at most ten.
    fn number(&mut self) -> Result<u64, Short> {
        let mut value = 0;
        for shift in (0..64).step_by(7) {
            let octet = self.0.u8()?;
            value |= u64::from(octet & 0x7F) << shift;
            if octet & 0x80 == 0 {
                return Ok(value);
            }
        }
        Err(Short { missing: 1 })
    }
}
