//! Realms: where an address means one and the same thing.

use crate::digest::Keyed;
use crate::link::{Tunnel, Vlan};
use std::collections::HashMap;

/// At most so many.
const MOST: usize = 4096;
/// At most so many inside tunnels: their numbers are the sender's word, and must not take the
/// room of VLANs, which the plant's switches write.
const MOST_INSIDE: usize = 1024;

/// What sets a realm apart from the one around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Label {
    Vlan(Option<Vlan>),
    Tunnel(Tunnel),
}

/// All of them: of each capture point, of its VLANs, and of the tunnels in those.
#[derive(Default)]
pub struct Realms {
    points: Vec<String>,
    names: Vec<String>,
    inside: usize,
    places: HashMap<(u32, Label), u32, Keyed>,
    /// The last VLAN of each point with its realm: the next frame's, most likely.
    last: Vec<Option<(Option<Vlan>, u32)>>,
}

impl Realms {
    /// The index of a capture point, new or known.
    pub fn point(&mut self, name: &str) -> u32 {
        let known = self.points.iter().position(|point| point == name);
        known.unwrap_or_else(|| {
            self.points.push(name.to_owned());
            self.last.push(None);
            self.points.len() - 1
        }) as u32
    }

    /// The realm of a point's VLAN.
    #[inline]
    pub fn of(&mut self, point: u32, vlan: Option<Vlan>) -> Option<u32> {
        match self.last.get(point as usize) {
            Some(Some((last, realm))) if *last == vlan => Some(*realm),
            _ => {
                let realm = self.tagged(point, vlan)?;
                *self.last.get_mut(point as usize)? = Some((vlan, realm));
                Some(realm)
            }
        }
    }

    fn tagged(&mut self, point: u32, vlan: Option<Vlan>) -> Option<u32> {
        let key = (point, Label::Vlan(vlan));
        if let Some(known) = self.places.get(&key) {
            return Some(*known);
        }
        let name = self.points.get(point as usize)?;
        let name = vlan.map_or_else(|| name.clone(), |vlan| format!("{name}/vlan{vlan}"));
        self.add(key, name)
    }

    /// The realm inside a tunnel that runs in `realm`; `None` when there are too many.
    pub fn inside(&mut self, realm: u32, tunnel: Tunnel, vlan: Option<Vlan>) -> Option<u32> {
        let inner = self.place_inside(realm, (realm, Label::Tunnel(tunnel)), &tunnel)?;
        let Some(vlan) = vlan else { return Some(inner) };
        let label = (INNER | inner, Label::Vlan(Some(vlan)));
        self.place_inside(inner, label, &format_args!("vlan{vlan}"))
    }

    fn place_inside(
        &mut self,
        around: u32,
        key: (u32, Label),
        called: &dyn std::fmt::Display,
    ) -> Option<u32> {
        if let Some(known) = self.places.get(&key) {
            return Some(*known);
        }
        if self.inside >= MOST_INSIDE {
            return None;
        }
        self.inside += 1;
        let name = format!("{}/{called}", self.name(around));
        self.add(key, name)
    }

    fn add(&mut self, key: (u32, Label), name: String) -> Option<u32> {
        if self.names.len() >= MOST {
            return None;
        }
        self.names.push(name);
        let realm = self.names.len() as u32 - 1;
        self.places.insert(key, realm);
        Some(realm)
    }

    /// A realm's name: the point, behind it the VLAN and the tunnels.
    pub fn name(&self, realm: u32) -> &str {
        self.names.get(realm as usize).map_or("", String::as_str)
    }
}

/// Tells the realms inside tunnels from capture points, where both are numbered.
pub const INNER: u32 = 1 << 31;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tunnel_is_a_realm_in_a_realm() {
        let mut realms = Realms::default();
        let point = realms.point("eth0");
        assert_eq!(realms.point("eth0"), point);
        let outer = realms.of(point, Vlan::new(7)).unwrap();
        let inner = realms.inside(outer, Tunnel::Vxlan(12), None).unwrap();
        let tagged = realms.inside(outer, Tunnel::Vxlan(12), Vlan::new(3)).unwrap();
        assert_eq!(realms.inside(outer, Tunnel::Vxlan(12), None), Some(inner));
        let names = [outer, inner, tagged].map(|realm| realms.name(realm));
        assert_eq!(names, ["eth0/vlan7", "eth0/vlan7/vxlan12", "eth0/vlan7/vxlan12/vlan3"]);
    }

    #[test]
    fn a_provider_s_vlan_holds_those_of_its_customers() {
        let mut realms = Realms::default();
        let point = realms.point("eth0");
        let outer = Vlan::new(7).unwrap();
        let made = [outer, outer.with(8), outer.with(9)].map(|vlan| {
            let realm = realms.of(point, Some(vlan)).unwrap();
            realms.name(realm).to_owned()
        });
        assert_eq!(made, ["eth0/vlan7", "eth0/vlan7.8", "eth0/vlan7.9"]);
    }

    #[test]
    fn realms_of_tunnels_leave_room_for_vlans() {
        let mut realms = Realms::default();
        let point = realms.point("eth0");
        let outer = realms.of(point, None).unwrap();
        let made =
            (0..MOST as u32 * 2).filter_map(|n| realms.inside(outer, Tunnel::Vxlan(n), None));
        assert_eq!(made.count(), MOST_INSIDE);
        let vlans = (1..4095).filter_map(|vlan| realms.of(point, Vlan::new(vlan)));
        assert_eq!(vlans.count(), MOST - MOST_INSIDE - 1);
    }
}
