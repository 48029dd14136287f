use std::fmt;
use std::net::IpAddr;

/// An IP address in a form that is quick to compare. An IPv4 address stands in the
/// first four octets, before zeros: it is never equal to an IPv6 address.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Address {
    /// The octets in network order.
    pub octets: [u8; 16],
    /// Whether it is an IPv6 address.
    pub is_v6: bool,
}

impl Address {
    /// An IPv4 address.
    #[must_use]
    #[inline]
    pub const fn v4([a, b, c, d]: [u8; 4]) -> Self {
        Self { octets: [a, b, c, d, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], is_v6: false }
    }

    /// An IPv6 address.
    #[must_use]
    #[inline]
    pub const fn v6(octets: [u8; 16]) -> Self {
        Self { octets, is_v6: true }
    }
}

impl From<Address> for IpAddr {
    fn from(address: Address) -> Self {
        let [a, b, c, d, ..] = address.octets;
        if address.is_v6 {
            address.octets.into()
        } else {
            [a, b, c, d].into()
        }
    }
}

impl From<IpAddr> for Address {
    fn from(address: IpAddr) -> Self {
        match address {
            IpAddr::V4(v4) => Self::v4(v4.octets()),
            IpAddr::V6(v6) => Self::v6(v6.octets()),
        }
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        IpAddr::from(*self).fmt(f)
    }
}

impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
