//! What is inside: flags, and services one behind the other, each with its length. Standard §5.3.2.

use wire::Octets;

/// Octets behind the services that prove who sent them.
const PROOF: usize = 4;

/// Flags and services.
#[derive(Clone, Copy)]
pub struct Epsem<'a> {
    flags: u8,
    rest: &'a [u8],
}

/// A service or an answer to one: its code and what stands behind it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Service<'a> {
    pub code: u8,
    pub data: &'a [u8],
}

impl Service<'_> {
    /// Codes below 0x20 say what came of a service.
    pub const fn is_answer(&self) -> bool {
        self.code < 0x20
    }
}

impl<'a> Epsem<'a> {
    /// None without the bit that is always set.
    pub fn read(octets: &'a [u8]) -> Option<Self> {
        let (flags, rest) = octets.split_first()?;
        let device_class = if flags & 0x10 != 0 { 4 } else { 0 };
        (flags & 0x80 != 0).then_some(Self { flags: *flags, rest: rest.get(device_class..)? })
    }

    pub const fn is_encrypted(&self) -> bool {
        self.flags & 0x0C == 8
    }

    pub const fn is_proved(&self) -> bool {
        self.flags & 0x0C != 0
    }

    /// Whether an answer comes whatever came of the services.
    pub const fn is_answered(&self) -> bool {
        self.flags & 3 == 0
    }

    /// The services that can be read.
    pub fn services(self) -> impl Iterator<Item = Service<'a>> {
        let proof = if self.is_proved() { PROOF } else { 0 };
        let end = if self.is_encrypted() { 0 } else { self.rest.len().saturating_sub(proof) };
        let mut octets = Octets::new(self.rest.get(..end).unwrap_or_default());
        std::iter::from_fn(move || {
            let length = length(&mut octets)?;
            let (code, data) = octets.take(length).ok()?.split_first()?;
            Some(Service { code: *code, data })
        })
    }

    /// What is there of the service whose end is missing.
    pub fn begun(self) -> Option<Service<'a>> {
        let mut octets = Octets::new(self.rest);
        loop {
            let length = length(&mut octets)?;
            if octets.len() < length {
                let (code, data) = octets.rest().split_first()?;
                return Some(Service { code: *code, data });
            }
            octets.skip(length).ok()?;
        }
    }

    /// Whether the services fill it.
    pub fn is_whole(&self) -> bool {
        let proof = if self.is_proved() { PROOF } else { 0 };
        let octets = |service: Service<'_>| {
            let length = service.data.len() + 1;
            length
                + if length < 0x80 {
                    1
                } else if length < 0x100 {
                    2
                } else {
                    3
                }
        };
        self.is_encrypted() || self.services().map(octets).sum::<usize>() + proof == self.rest.len()
    }
}

/// As in BER.
fn length(octets: &mut Octets<'_>) -> Option<usize> {
    match octets.u8().ok()? {
        short @ 0..=0x7F => Some(short.into()),
        0x81 => octets.u8().ok().map(usize::from),
        0x82 => octets.be16().ok().map(usize::from),
        _ => None,
    }
}
