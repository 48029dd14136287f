//! Which frames are wanted.

use super::flow::{Flow, Layer};
use crate::address::Address;
use std::net::IpAddr;

/// One end that is wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Its IP address; of packets without one, its MAC.
    pub address: Address,
    /// Only in this realm.
    pub realm: Option<String>,
    /// Only with this port. Parts of IP datagrams do not say theirs, and are wanted too.
    pub port: Option<u16>,
}

/// What is exchanged between an end of `a` and one of `b`; without `b`, between `a` and anyone.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct Pair {
    pub a: Vec<Place>,
    pub b: Vec<Place>,
}

/// Frames in a span of time; of any of the pairs, or all where there is none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Selection {
    /// Whose.
    pub pairs: Vec<Pair>,
    /// From when, in nanoseconds since 1970.
    pub from_ns: i64,
    /// To when, that time included.
    pub to_ns: i64,
}

impl Selection {
    /// Whether a frame of that time is wanted.
    pub(super) const fn spans(&self, at_ns: i64) -> bool {
        self.from_ns <= at_ns && at_ns <= self.to_ns
    }

    /// Whether a flow is wanted; `realm` is the name of its realm, where that is known.
    pub(super) fn has(&self, flow: &Flow, realm: Option<&str>) -> bool {
        let [x, y] = flow.ends;
        let is = |places: &[Place], end| places.iter().any(|p| p.is(end, flow.layer, realm));
        let other = |pair: &Pair, end| pair.b.is_empty() || is(&pair.b, end);
        let joins =
            |pair: &Pair| (is(&pair.a, x) && other(pair, y)) || (is(&pair.a, y) && other(pair, x));
        self.pairs.iter().any(joins)
    }
}

impl Place {
    /// A place by its address as people write it.
    ///
    /// # Errors
    /// When the text is neither an IP nor a MAC address.
    pub fn new(text: &str, realm: Option<String>, port: Option<u16>) -> Result<Self, String> {
        let ip = text.parse::<IpAddr>().ok().map(Address::from);
        let address = ip.or_else(|| mac(text));
        let address =
            address.ok_or_else(|| format!("an IP or MAC address was needed, '{text}' is none"))?;
        Ok(Self { address, realm, port })
    }

    fn is(&self, end: (Address, u16), layer: Layer, realm: Option<&str>) -> bool {
        let port = |wanted| layer == Layer::Fragment || wanted == end.1;
        let here = |wanted: &String| realm.is_none_or(|realm| realm == wanted);
        self.address == end.0 && self.port.is_none_or(port) && self.realm.as_ref().is_none_or(here)
    }
}

fn mac(text: &str) -> Option<Address> {
    let hex = |part: &str| part.len() == 2 && part.bytes().all(|b| b.is_ascii_hexdigit());
    let octet = |part| u8::from_str_radix(part, 16).ok().filter(|_| hex(part));
    let octets: Option<Vec<u8>> = text.split([':', '-']).map(octet).collect();
    Some(Address::mac(octets?.try_into().ok()?))
}
