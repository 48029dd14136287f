use std::net::Ipv6Addr;
use wire::{Octets, Short, Text};

/// Options (RFC 8415, 21) that are used here.
const CLIENT_ID: u16 = 1;
const SERVER_ID: u16 = 2;
const IA_NA: u16 = 3;
const IA_ADDRESS: u16 = 5;
const RELAY_MESSAGE: u16 = 9;
pub(super) const VENDOR_CLASS: u16 = 16;
/// RFC 3646, 3.
const NAME_SERVERS: u16 = 23;
/// RFC 4704, 4.
pub(super) const FQDN: u16 = 39;

/// A code and its value.
#[derive(Clone, Copy)]
pub(super) struct Option<'a> {
    pub(super) code: u16,
    pub(super) value: &'a [u8],
}

/// Options one behind the other.
#[derive(Clone, Copy)]
pub(super) struct Options<'a>(pub(super) &'a [u8]);

impl<'a> Options<'a> {
    /// Those that are whole.
    pub(super) fn all(self) -> impl Iterator<Item = Option<'a>> {
        let mut octets = Octets::new(self.0);
        std::iter::from_fn(move || next(&mut octets).ok())
    }

    /// How many octets the last is short of.
    pub(super) fn missing(self) -> usize {
        let mut octets = Octets::new(self.0);
        while !octets.is_empty() {
            if let Err(short) = next(&mut octets) {
                return short.missing;
            }
        }
        0
    }

    /// Whether a client or server has a unique identifier of a known type here (11.1), or a relay
    /// passes on what has one.
    pub(super) fn name_somebody(self) -> bool {
        self.all().any(|Option { code, value }| match code {
            CLIENT_ID | SERVER_ID => matches!(value, [0, 1..=4, _, ..]),
            RELAY_MESSAGE => !value.is_empty(),
            _ => false,
        })
    }

    /// The addresses of a client (21.4, 21.6): asked for, or given.
    pub(super) fn addresses(self) -> impl Iterator<Item = Ipv6Addr> + 'a {
        let of_client = self.all().filter(|option| option.code == IA_NA);
        let inner = of_client.flat_map(|ia| Options(ia.value.get(12..).unwrap_or_default()).all());
        inner.filter(|option| option.code == IA_ADDRESS).filter_map(|option| address(option.value))
    }

    pub(super) fn name_servers(self) -> impl Iterator<Item = Ipv6Addr> + 'a {
        let lists = self.all().filter(|option| option.code == NAME_SERVERS);
        lists.flat_map(|list| list.value.chunks_exact(16)).filter_map(address)
    }
}

fn next<'a>(octets: &mut Octets<'a>) -> Result<Option<'a>, Short> {
    let (code, length) = (octets.be16()?, octets.be16()?);
    Ok(Option { code, value: octets.take(length.into())? })
}

/// The address at the front, when it is set.
fn address(value: &[u8]) -> std::option::Option<Ipv6Addr> {
    let octets: [u8; 16] = *value.first_chunk()?;
    Some(Ipv6Addr::from(octets)).filter(|ip| !ip.is_unspecified())
}

/// RFC 4704, 4.2: flags, then labels; a name that is not whole has no empty label behind it.
pub(super) fn fqdn(value: &[u8]) -> std::option::Option<Text> {
    let mut octets = Octets::new(value.get(1..)?);
    let mut labels = Vec::new();
    while let Some(label) = octets.u8().ok().and_then(|n| octets.take(n.into()).ok()) {
        if !label.is_empty() {
            labels.push(label);
        }
    }
    Text::trimmed(&labels.join(&b'.'))
}
