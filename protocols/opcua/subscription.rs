//! Nodes whose values a client has sent as they change. OPC 10000-4, 5.13 and 5.14

use super::answer::is_bad;
use super::builtin::{extension, Array, Read};
use super::node::Target;
use super::services::{CREATE_ITEMS, REPUBLISH};
use super::values::Speaker;
use super::variant::DataValue;
use std::collections::{HashMap, VecDeque};
use wire::{Frames, Name, Observation, Octets, Out};

/// Nodes of all subscriptions of a conversation that are known by name.
const MOST: usize = 1024;

/// The encoding of a DataChangeNotification. OPC 10000-4, 7.25
const DATA_CHANGE: u32 = 811;

/// What a client called its items: subscription and handle.
type Key = (u32, u32);

/// The nodes that are watched.
#[derive(Default)]
pub struct Watched {
    nodes: HashMap<Key, (Name, Frames)>,
    order: VecDeque<Key>,
}

/// A node to be watched: what, how, and the client's number for it. 5.13.2
fn created<'a>(octets: &mut Octets<'a>) -> Read<(Target<'a>, u32)> {
    let target = Target::read(octets)?;
    let handle = octets.skip(4)?.le32()?;
    extension(octets.skip(8)?)?;
    octets.skip(5)?;
    Ok((target, handle))
}

impl Watched {
    /// A request that may be about items: subscription, timestamps, items.
    pub fn asked(&mut self, request: u32, mut octets: Octets<'_>, out: &mut Out<'_>) -> Read<()> {
        if request != CREATE_ITEMS {
            return Ok(());
        }
        let subscription = octets.le32()?;
        let mut items = Array::new(*octets.skip(4)?, created);
        let frames = out.keep();
        for (target, handle) in items.by_ref().take(MOST) {
            self.add((subscription, handle), (target.name(), frames.clone()), out);
        }
        items.fault.map_or(Ok(()), Err)
    }

    fn add(&mut self, key: Key, node: (Name, Frames), out: &mut Out<'_>) {
        if self.nodes.insert(key, node).is_none() {
            self.order.push_back(key);
        }
        if self.order.len() > MOST {
            let oldest = self.order.pop_front();
            oldest.and_then(|oldest| self.nodes.remove(&oldest));
            out.bite(Out::MEMORY);
        }
    }

    /// What `Publish` or `Republish` gave, as `done`, which the answer says alone: subscription, what may be asked again,
    /// whether more waits; then the notification: its number, its time, what it holds.
    pub fn notified(
        &self,
        done: &Observation<'static>,
        mut octets: Octets<'_>,
        out: &mut Out<'_>,
    ) -> Read<()> {
        let mut subscription = None;
        if done.code.number() != Some(REPUBLISH) {
            subscription = Some(octets.le32()?);
            octets = Array::new(octets, |octets| Ok(octets.le32()?)).pass()?;
            octets.skip(1)?;
        }
        let mut data = Array::new(*octets.skip(12)?, extension);
        for (kind, body) in data.by_ref() {
            let octets = Octets::new(body);
            // Events have fields that only a filter tells.
            if kind.standard() == Some(DATA_CHANGE) {
                self.changed(done, subscription, octets, out)?;
            }
        }
        data.fault.map_or(Ok(()), Err)
    }

    /// A DataChangeNotification: a handle and a value each, diagnostics.
    fn changed(
        &self,
        done: &Observation<'static>,
        subscription: Option<u32>,
        octets: Octets<'_>,
        out: &mut Out<'_>,
    ) -> Read<()> {
        let mut changes =
            Array::new(octets, |octets| Ok((octets.le32()?, DataValue::read(octets)?)));
        for (handle, data) in changes.by_ref().filter(|(_, data)| !is_bad(data.status)) {
            let known = subscription.and_then(|number| self.nodes.get(&(number, handle)));
            let (name, frames) = match known {
                Some((name, created)) => (name.clone(), created.clone()),
                None => (Name::at("monitored item {}", handle), Frames::default()),
            };
            Speaker { done, frames: &frames, out }.state(&name, &data.value);
        }
        changes.fault.map_or(Ok(()), Err)
    }
}
