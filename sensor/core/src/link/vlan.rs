use std::fmt::{self, Display, Formatter};

/// The VLAN of a frame, and the one inside it: a provider's bridge carries whole networks of
/// customers, whose VLANs may have equal numbers. IEEE 802.1Q-2022, clause 15.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Vlan {
    /// 1 to 4095.
    pub outer: u16,
    /// The same, where there is one.
    pub inner: Option<u16>,
}

impl From<u16> for Vlan {
    fn from(outer: u16) -> Self {
        Self { outer, inner: None }
    }
}

impl Display for Vlan {
    fn fmt(&self, to: &mut Formatter<'_>) -> fmt::Result {
        write!(to, "{}", self.outer)?;
        self.inner.map_or(Ok(()), |inner| write!(to, ".{inner}"))
    }
}
