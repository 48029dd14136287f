//! The variables of one request.

use super::item::Item;
use wire::{Name, Octets, Short};

/// The variables of one request, in order. One alone needs no memory.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Items {
    count: usize,
    first: Option<Item>,
    more: Vec<Item>,
}

impl Items {
    /// As many as fit into a PDU of 960 octets, the longest that controllers take.
    const MOST: usize = 80;

    /// Reads `count` variables with `read`; those beyond the limit are passed over.
    pub fn read(
        count: usize,
        octets: &mut Octets<'_>,
        read: fn(&mut Octets<'_>) -> Result<Item, Short>,
    ) -> Result<Self, Short> {
        let mut items = Self { count, ..Self::default() };
        for n in 0..count {
            let item = read(octets)?;
            match n {
                0 => items.first = Some(item),
                1..Self::MOST => items.more.push(item),
                _ => {}
            }
        }
        Ok(items)
    }

    /// How many there are, those beyond the limit too.
    pub const fn count(&self) -> usize {
        self.count
    }

    /// The first.
    pub const fn first(&self) -> Option<&Item> {
        self.first.as_ref()
    }

    /// The name of the first.
    pub fn name(&self) -> Name {
        self.first.as_ref().map(|item| item.name.clone()).unwrap_or_default()
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = &Item> {
        self.first.iter().chain(&self.more)
    }
}
