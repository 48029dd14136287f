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
        if self.link_index.len() >= self.limits.links {
            self.bite("links");
            return None;
        }
        let at = self.place(Link {
            key,
            rows: 0,
            values: 0,
            traffic: Traffic::default(),
            order: Order::default(),
            taken: None,
            evidence: String::new(),
        });
        let (links, keyed) = (&self.links, self.keyed);
        self.link_index.insert_unique(hash, at, |at| {
            links.get(*at as usize).map_or(0, |link| link.key.digest(keyed))
        });
        Some((at, true))
    }

    /// Gives a link the place of one that was forgotten, or a new one.
    fn place(&mut self, link: Link) -> u32 {
        let at = self.free_links.pop().unwrap_or(self.links.len() as u32);
        match self.links.get_mut(at as usize) {
            Some(slot) => *slot = link,
            None => self.links.push(link),
        }
        self.orders.begin(at);
        at
    }

    /// Whether there is room for no more than as many again.
    pub fn has_many_links(&self) -> bool {
        self.link_index.len() > self.limits.links / 2
    }

    /// Forgets the links that no row is of, and that are not `in_use` by others.
    pub fn forget_links(&mut self, in_use: impl Iterator<Item = u32>) {
        let mut kept = vec![false; self.links.len()];
        let rows = self.index.iter().filter_map(|at| self.rows.get(*at as usize));
        for at in rows.flat_map(|row| [row.link(), row.heard_on]).chain(in_use) {
            kept.get_mut(at as usize).into_iter().for_each(|kept| *kept = true);
        }
        let is_kept = |at: u32| kept.get(at as usize).is_some_and(|kept| *kept);
        let forgotten = &mut self.free_links;
        self.link_index.retain(|at| {
            let keep = is_kept(*at);
            forgotten.extend((!keep).then_some(*at));
            keep
        });
        self.clocks.retain(|(link, ..), _| is_kept(*link));
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

#[cfg(test)]
mod tests {
    use super::super::Limits;
    use super::*;
    use wire::code;

    fn key(port: u16) -> LinkKey {
        let [client, server] = [1, 2].map(|n| std::net::IpAddr::from([10, 0, 0, n]).into());
        LinkKey { realm: 0, client, server, transport: "udp", port, protocol: "fragile" }
    }

    #[test]
    fn links_that_nobody_has_any_more_make_room() {
        let mut window = Window::new(Limits { links: 4, ..Limits::default() });
        let links: Vec<u32> = (1..=4).map(|port| window.link(key(port)).unwrap().0).collect();
        let did = Observation::did("fragile", code([1]));
        let _ = window.sight(links[0], &did, 0);
        assert_eq!(window.link(key(5)), None);
        window.next();
        window.forget_links([links[1]].into_iter());
        assert_eq!(window.link(key(5)).map(|(at, new)| (at >= links[2], new)), Some((true, true)));
        assert_eq!(window.link(key(1)), Some((links[0], false)), "it has a row");
        assert_eq!(window.link(key(2)), Some((links[1], false)), "somebody has it");
        assert!(window.link(key(6)).is_some());
        assert_eq!(window.link(key(7)), None);
        assert_eq!(window.links.len(), 4);
    }
}
