//! Addresses as one small value that is quick to compare and to hash.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Where something is: an IP address, or a MAC address where there is no IP.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Address {
    kind: Kind,
    high: u64,
    low: u64,
}

/// As wide as the words beside it: an address is copied as three words, not octet by octet.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u64)]
enum Kind {
    V4,
    V6,
    Mac,
}

impl Address {
    /// An IPv4 address.
    #[must_use]
    #[inline]
    pub const fn v4(octets: [u8; 4]) -> Self {
        Self { kind: Kind::V4, high: 0, low: u32::from_be_bytes(octets) as u64 }
    }

    /// An IPv6 address.
    #[must_use]
    #[inline]
    pub const fn v6(octets: [u8; 16]) -> Self {
        let number = u128::from_be_bytes(octets);
        Self { kind: Kind::V6, high: (number >> 64) as u64, low: number as u64 }
    }

    /// A MAC address.
    #[must_use]
    #[inline]
    pub const fn mac([a, b, c, d, e, f]: [u8; 6]) -> Self {
        Self { kind: Kind::Mac, high: 0, low: u64::from_be_bytes([0, 0, a, b, c, d, e, f]) }
    }

    /// The IP address, if it is one.
    #[must_use]
    pub fn ip(self) -> Option<IpAddr> {
        match self.kind {
            Kind::V4 => Some(Ipv4Addr::from(self.low as u32).into()),
            Kind::V6 => {
                Some(Ipv6Addr::from(u128::from(self.high) << 64 | u128::from(self.low)).into())
            }
            Kind::Mac => None,
        }
    }

    /// Its number in two words, high first.
    #[must_use]
    #[inline]
    pub const fn words(self) -> [u64; 2] {
        [self.high, self.low]
    }

    /// A number for each kind.
    #[must_use]
    #[inline]
    pub const fn kind(self) -> u64 {
        self.kind as u64
    }

    /// `other` when `so`, else this one: word by word, since a copy in wider pieces than
    /// the words were just written in has to wait for the memory.
    #[must_use]
    #[inline]
    pub const fn or(self, other: Self, so: bool) -> Self {
        Self {
            kind: if so { other.kind } else { self.kind },
            high: if so { other.high } else { self.high },
            low: if so { other.low } else { self.low },
        }
    }

    /// Whether it is an IP address that nobody has yet (0.0.0.0, ::).
    #[must_use]
    #[inline]
    pub fn is_unspecified(self) -> bool {
        self.kind != Kind::Mac && self.high == 0 && self.low == 0
    }

    /// Whether it is the MAC address of a group of stations.
    #[must_use]
    #[inline]
    pub const fn is_group_mac(self) -> bool {
        matches!(self.kind, Kind::Mac) && self.low >> 40 & 1 == 1
    }

    /// The MAC address without the bit of locally administered ones, if it has that.
    #[must_use]
    pub const fn universal(self) -> Option<Self> {
        const LOCAL: u64 = 0x02 << 40;
        if matches!(self.kind, Kind::Mac) && self.low & LOCAL != 0 {
            return Some(Self { low: self.low & !LOCAL, ..self });
        }
        None
    }

    /// Whether it is an IPv6 address.
    #[must_use]
    #[inline]
    pub fn is_v6(self) -> bool {
        self.kind == Kind::V6
    }
}

impl From<IpAddr> for Address {
    fn from(ip: IpAddr) -> Self {
        match ip {
            IpAddr::V4(ip) => Self::v4(ip.octets()),
            IpAddr::V6(ip) => Self::v6(ip.octets()),
        }
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.kind {
            Kind::V4 => dotted((self.low as u32).to_be_bytes(), f),
            Kind::V6 => self.ip().map_or(Ok(()), |ip| ip.fmt(f)),
            Kind::Mac => {
                let [_, _, a, b, c, d, e, g] = self.low.to_be_bytes();
                write!(f, "{a:02x}:{b:02x}:{c:02x}:{d:02x}:{e:02x}:{g:02x}")
            }
        }
    }
}

/// As the standard library writes it, in a tenth of its time: a window has little else.
fn dotted(octets: [u8; 4], f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let (mut text, mut length) = ([0; 16], 0);
    let mut put = |digit: u8| {
        if let Some(room) = text.get_mut(length) {
            *room = digit;
            length += 1;
        }
    };
    for octet in octets {
        if octet > 99 {
            put(b'0' + octet / 100);
        }
        if octet > 9 {
            put(b'0' + octet / 10 % 10);
        }
        put(b'0' + octet % 10);
        put(b'.');
    }
    let text = text.get(..length.saturating_sub(1)).unwrap_or_default();
    f.write_str(std::str::from_utf8(text).map_err(|_| fmt::Error)?)
}

impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_show_as_people_write_them() {
        assert_eq!(Address::v4([10, 1, 2, 3]).to_string(), "10.1.2.3");
        for octets in [[0, 9, 10, 99], [100, 199, 200, 255], [255; 4], [0; 4]] {
            assert_eq!(Address::v4(octets).to_string(), Ipv4Addr::from(octets).to_string());
        }
        assert_eq!(Address::mac([0, 0x1d, 0x9c, 1, 2, 3]).to_string(), "00:1d:9c:01:02:03");
        let ip: IpAddr = "fe80::1".parse().unwrap();
        assert_eq!(Address::from(ip).to_string(), "fe80::1");
        assert_eq!(Address::from(ip).ip(), Some(ip));
        assert!(Address::v4([0; 4]).is_unspecified() && !Address::mac([0; 6]).is_unspecified());
        assert_ne!(Address::v4([0, 0, 0, 1]), Address::mac([0, 0, 0, 0, 0, 1]));
    }
}
