//! Nodes whose values and events a client has sent as they come. OPC 10000-4, 5.13 and 5.14

use super::answer::is_bad;
use super::builtin::{extension, Array, Read};
use super::event::{self, Fields};
use super::node::Target;
use super::services::{CREATE_ITEMS, REPUBLISH};
use super::values::Speaker;
use super::variant::DataValue;
use std::borrow::Cow;
use std::collections::{HashMap, VecDeque};
use wire::{Frames, Name, Observation, Octets, Out};

/// Nodes of all subscriptions of a conversation that are known by name.
const MOST: usize = 1024;

/// Those of them whose events' fields are known.
const MOST_OF_EVENTS: usize = 32;

/// The encoding of a DataChangeNotification. OPC 10000-4, 7.25
const DATA_CHANGE: u32 = 811;

/// What a client called its items: subscription and handle.
type Key = (u32, u32);

/// The nodes that are watched.
#[derive(Default)]
pub struct Watched {
    items: HashMap<Key, Item>,
    order: VecDeque<Key>,
}

/// What is watched, and what said so.
#[derive(Clone)]
struct Item {
    name: Name,
    /// Of its events.
    fields: Fields,
    frames: Frames,
}

/// A node to be watched: what, how, the client's number for it, and a filter. 5.13.2
fn created<'a>(octets: &mut Octets<'a>) -> Read<(Target<'a>, u32, Fields)> {
    let target = Target::read(octets)?;
    let handle = octets.skip(4)?.le32()?;
    let (kind, filter) = extension(octets.skip(8)?)?;
    octets.skip(5)?;
    let fields = match kind.standard() {
        Some(event::FILTER) => event::selected(&mut Octets::new(filter))?,
        _ => Fields::default(),
    };
    Ok((target, handle, fields))
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
        for (target, handle, fields) in items.by_ref().take(MOST) {
            let item = Item { name: target.name(), fields, frames: frames.clone() };
            self.add((subscription, handle), item, out);
        }
        items.fault.map_or(Ok(()), Err)
    }

    fn add(&mut self, key: Key, mut item: Item, out: &mut Out<'_>) {
        let of_events = || self.items.values().filter(|known| !known.fields.is_empty()).count();
        if !item.fields.is_empty() && of_events() >= MOST_OF_EVENTS {
            item.fields = Fields::default();
            out.bite(Out::MEMORY);
        }
        if self.items.insert(key, item).is_none() {
            self.order.push_back(key);
        }
        if self.order.len() > MOST {
            let oldest = self.order.pop_front();
            oldest.and_then(|oldest| self.items.remove(&oldest));
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
            match kind.standard() {
                Some(DATA_CHANGE) => self.changed(done, subscription, octets, out)?,
                Some(event::NOTIFICATION) => self.happened(done, subscription, octets, out)?,
                _ => {}
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
            let item = self.item(subscription, handle);
            Speaker { done, frames: &item.frames, out }.state(&item.name, &data.value);
        }
        changes.fault.map_or(Ok(()), Err)
    }

    /// An EventNotificationList: a handle and the fields of an event each.
    fn happened(
        &self,
        done: &Observation<'static>,
        subscription: Option<u32>,
        octets: Octets<'_>,
        out: &mut Out<'_>,
    ) -> Read<()> {
        let mut events = Array::new(octets, |octets| Ok((octets.le32()?, event::fields(octets)?)));
        for (handle, values) in events.by_ref() {
            let item = self.item(subscription, handle);
            let mut speaker = Speaker { done, frames: &item.frames, out };
            event::state(&item.name, &item.fields, values, &mut speaker);
        }
        events.fault.map_or(Ok(()), Err)
    }

    /// What a client calls `handle`; of one whose creation was not seen no more than that.
    fn item(&self, subscription: Option<u32>, handle: u32) -> Cow<'_, Item> {
        let known = subscription.and_then(|number| self.items.get(&(number, handle)));
        known.map_or_else(
            || {
                let name = Name::at("monitored item {}", handle);
                Cow::Owned(Item { name, fields: Fields::default(), frames: Frames::default() })
            },
            Cow::Borrowed,
        )
    }
}
