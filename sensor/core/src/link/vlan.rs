use std::fmt::{self, Display, Formatter};
use std::num::NonZeroU32;

/// The VLAN of a frame, and the one inside it: a provider's bridge carries whole networks of
/// customers, whose VLANs may have equal numbers. IEEE 802.1Q-2022, clause 15.
///
/// One word, the outer number above the inner: what every packet has is written and read at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Vlan(NonZeroU32);

impl Vlan {
    /// The VLAN of that number, 1 to 4095; none for 0, which is a priority's tag.
    #[must_use]
    pub fn new(number: u16) -> Option<Self> {
        NonZeroU32::new(u32::from(number) << 16).map(Self)
    }

    /// The same with one inside it, unless it has one already.
    #[must_use]
    pub fn with(self, inner: u16) -> Self {
        if self.inner() == 0 {
            Self(self.0 | u32::from(inner))
        } else {
            self
        }
    }

    const fn inner(self) -> u16 {
        self.0.get() as u16
    }
}

impl Display for Vlan {
    fn fmt(&self, to: &mut Formatter<'_>) -> fmt::Result {
        write!(to, "{}", self.0.get() >> 16)?;
        match self.inner() {
            0 => Ok(()),
            inner => write!(to, ".{inner}"),
        }
    }
}
