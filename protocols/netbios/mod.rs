//! NetBIOS over UDP (RFC 1001, RFC 1002): the name service, in which hosts register and
//! look for names, and the datagram service, in which they announce themselves.

mod browser;
mod datagram;
mod name;
mod name_service;

pub(crate) use name::NetbiosName;
use name_service::NameService;
use wire::{Carrier, Decoder, Out, Over, Protocol, Recognition, Side, Step};

const NAME: &str = "netbios";

/// The name service and the datagram service on their ports; the session service carries
/// SMB and is SMB's.
pub const PROTOCOL: Protocol = Protocol {
    name: NAME,
    over: &[Over::udp(137), Over::udp(138)],
    recognise,
    decoder: |_| Box::new(Netbios::default()),
};

/// An encoded name of 32 letters stands at a fixed place: far more than 24 bits.
fn recognise(_: Carrier, bytes: &[u8]) -> Recognition {
    match service(bytes) {
        Some(Service::Names) if bytes.get(2).is_some_and(|flags| flags & 0x80 != 0) => {
            Recognition::Sure(Some(Side::Server))
        }
        Some(_) => Recognition::Sure(Some(Side::Client)),
        None => Recognition::No,
    }
}

enum Service {
    Names,
    Datagrams,
}

/// Which service a message belongs to: the name service's first name is at octet 12, the
/// datagram service's at 14, or 10 in a query (RFC 1002, 4.2.1 and 4.4.1 to 4.4.4).
fn service(bytes: &[u8]) -> Option<Service> {
    let named = |at: usize| {
        let label = bytes.get(at + 1..)?;
        (bytes.get(at) == Some(&32)).then(|| NetbiosName::encoded(label))?
    };
    let datagram = bytes.first().is_some_and(|kind| (0x10..=0x16).contains(kind));
    if datagram && (named(14).is_some() || named(10).is_some()) {
        return Some(Service::Datagrams);
    }
    named(12).map(|_| Service::Names)
}

#[derive(Default)]
struct Netbios(NameService);

impl Decoder for Netbios {
    fn message(&mut self, side: Side, bytes: &[u8], out: &mut Out<'_>) -> Step {
        match service(bytes) {
            Some(Service::Names) => self.0.message(side, bytes, out),
            Some(Service::Datagrams) => datagram::message(side, bytes, out),
            None => return Step::Foreign,
        }
        Step::Took(bytes.len())
    }

    fn end(&mut self, out: &mut Out<'_>) {
        self.0.end(out);
    }
}

#[cfg(test)]
mod tests;
