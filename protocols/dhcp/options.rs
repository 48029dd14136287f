use super::{capable, NAME};
use std::net::Ipv4Addr;
use wire::{Octets, Out, Subject, Text};

/// Options (RFC 2132) that are used here.
const ROUTER: u8 = 3;
const NAME_SERVER: u8 = 6;
const HOST_NAME: u8 = 12;
const TIME_SERVER: u8 = 42;
const WINS_SERVER: u8 = 44;
const REQUESTED_ADDRESS: u8 = 50;
const OVERLOAD: u8 = 52;
const MESSAGE_TYPE: u8 = 53;
const SERVER: u8 = 54;
const VENDOR_CLASS: u8 = 60;
/// RFC 4702.
const FQDN: u8 = 81;
const PAD: u8 = 0;
const END: u8 = 255;

/// The message type that gives an address for good.
pub(super) const ACK: u8 = 5;

/// Who a reply's options send the client to.
const SERVERS: [(u8, &str); 5] = [
    (SERVER, "DHCP server"),
    (ROUTER, "router"),
    (NAME_SERVER, "DNS server"),
    (TIME_SERVER, "NTP server"),
    (WINS_SERVER, "WINS server"),
];

/// A message's options: their own field, then those in the fields of the file and the
/// server's name that option 52 hands over to them (RFC 2131, 4.1).
#[derive(Default)]
pub(super) struct Options<'a> {
    fields: [&'a [u8]; 3],
    /// How many octets the last option was short of.
    pub(super) missing: usize,
}

impl<'a> Options<'a> {
    pub(super) fn read(options: &'a [u8], server_name: &'a [u8], file: &'a [u8]) -> Self {
        let mut read = Self { fields: [options, &[], &[]], missing: 0 };
        let overload = read.get(OVERLOAD).and_then(|value| value.first()).copied().unwrap_or(0);
        let handed = |bit, field| if overload & bit != 0 { field } else { &[][..] };
        read.fields = [options, handed(1, file), handed(2, server_name)];
        read.missing = read.fields.iter().map(|field| missing(field)).sum();
        read
    }

    fn all(&self) -> impl Iterator<Item = (u8, &'a [u8])> + '_ {
        self.fields.iter().flat_map(|field| {
            let mut octets = Octets::new(field);
            std::iter::from_fn(move || next(&mut octets).ok()?)
        })
    }

    fn get(&self, option: u8) -> Option<&'a [u8]> {
        self.all().find(|(code, _)| *code == option).map(|(_, value)| value)
    }

    fn addresses(&self, option: u8) -> impl Iterator<Item = Ipv4Addr> + 'a {
        let value = self.get(option).unwrap_or_default();
        let octets = value.chunks_exact(4).filter_map(|octets| <[u8; 4]>::try_from(octets).ok());
        octets.map(Ipv4Addr::from).filter(|address| !address.is_unspecified())
    }

    pub(super) fn kind(&self) -> Option<u8> {
        self.get(MESSAGE_TYPE)?.first().copied()
    }

    pub(super) fn requested(&self) -> Ipv4Addr {
        self.addresses(REQUESTED_ADDRESS).next().unwrap_or(Ipv4Addr::UNSPECIFIED)
    }

    /// What a client says of itself, or its server of it.
    pub(super) fn client_claims(&self, client: Subject, out: &mut Out<'_>) {
        if let Some(name) = self.get(HOST_NAME).and_then(Text::trimmed) {
            out.is(NAME, client, "name", name);
        }
        if let Some(name) = self.get(FQDN).and_then(fqdn) {
            out.is(NAME, client, "name", name);
        }
        let class = self.get(VENDOR_CLASS).unwrap_or_default();
        if let Some(class) = Text::trimmed(class) {
            out.is(NAME, client, "description", class);
        }
        // [MS-DHCPE], 2.2.3: every Windows since 2000.
        if class == b"MSFT 5.0" {
            out.is(NAME, client, "os", "Windows");
        }
    }

    /// Whom a reply makes the client's servers and routers.
    pub(super) fn network_claims(&self, out: &mut Out<'_>) {
        for (option, capability) in SERVERS {
            self.addresses(option).for_each(|address| capable(address, capability, out));
        }
    }
}

/// The next option, or none behind the end; short by so many octets when it is not whole.
fn next<'a>(octets: &mut Octets<'a>) -> Result<Option<(u8, &'a [u8])>, wire::Short> {
    while octets.peek(0) == Some(PAD) {
        octets.skip(1)?;
    }
    match octets.peek(0) {
        None | Some(END) => Ok(None),
        Some(option) => {
            let length = octets.skip(1)?.u8()?;
            Ok(Some((option, octets.take(length.into())?)))
        }
    }
}

fn missing(field: &[u8]) -> usize {
    let mut octets = Octets::new(field);
    loop {
        match next(&mut octets) {
            Ok(Some(_)) => {}
            Ok(None) => return 0,
            Err(short) => return short.missing,
        }
    }
}

/// RFC 4702, 2: three octets, then text, or labels when the flag E says so.
fn fqdn(value: &[u8]) -> Option<Text> {
    match value {
        [flags, _, _, name @ ..] if flags & 4 == 0 => {
            Text::trimmed(name.strip_suffix(b".").unwrap_or(name))
        }
        [_, _, _, labels @ ..] => {
            let mut octets = Octets::new(labels);
            let mut name = Vec::new();
            while let Some(label) = octets.u8().ok().and_then(|n| octets.take(n.into()).ok()) {
                name.push(label);
            }
            Text::trimmed(name.join(&b'.').trim_ascii_end().strip_suffix(b".")?)
        }
        _ => None,
    }
}
