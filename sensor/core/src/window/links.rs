//! The links that a window knows, by who talks to whom over what.

use super::{Link, LinkKey, Order, Traffic, Window};
use wire::Observation;

impl Window {
    /// The link's place, new or known, and whether it is new; `None` beyond the limit.
    pub fn link(&mut self, key: LinkKey) -> Option<(u32, bool)> {
        let hash = key.digest(self.keyed);
        let links = &self.links;
        if let Some(at) = self.link_index.find(hash, |at| same_link(links, *at, &key)) {
            return Some((*at, false));
        }
        if self.links.len() >= self.limits.links {
            self.bite("links");
            return None;
        }
        let at = self.links.len() as u32;
        self.links.push(Link {
            key,
            traffic: Traffic::default(),
            order: Order::default(),
            taken: None,
            evidence: String::new(),
        });
        self.orders.add();
        let (links, keyed) = (&self.links, self.keyed);
        self.link_index.insert_unique(hash, at, |at| {
            links.get(*at as usize).map_or(0, |link| link.key.digest(keyed))
        });
        Some((at, true))
    }

    /// The link of `key`, if `observation` was stated on it before.
    pub fn known(&self, key: &LinkKey, observation: &Observation<'_>) -> Option<u32> {
        let hash = key.digest(self.keyed);
        let link = *self.link_index.find(hash, |at| same_link(&self.links, *at, key))?;
        self.find(self.digest(link, observation, &observation.object)).map(|_| link)
    }

    /// The link at a place.
    pub fn link_at(&mut self, at: u32) -> Option<&mut Link> {
        self.links.get_mut(at as usize)
    }

    /// Who a link is between, and over what.
    pub fn link_key(&self, at: u32) -> Option<LinkKey> {
        self.links.get(at as usize).map(|link| link.key)
    }

    /// All links.
    pub fn links(&mut self) -> &mut Vec<Link> {
        &mut self.links
    }
}

fn same_link(links: &[Link], at: u32, key: &LinkKey) -> bool {
    links.get(at as usize).is_some_and(|link| link.key == *key)
}
