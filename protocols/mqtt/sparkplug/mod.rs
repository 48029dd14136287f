//! Sparkplug B: what a topic says of who speaks, and the metrics of a payload.
//!
//! Sections are of Sparkplug 3.0.0; payloads are Protocol Buffers by its §6.4.1.

mod fields;
mod metric;

use super::NAME;
use fields::{Field, Fields};
use metric::Metric;
use std::collections::{HashMap, VecDeque};
use wire::{Counters, Frames, Name, Observation, Octets, Out, Short, Subject, Text};

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
