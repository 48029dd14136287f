use super::class::{self, CONNECTION_MANAGER, PASSWORD_AUTHENTICATOR, SAFETY_SUPERVISOR};
use super::connection::{self, Opening, Triad};
use super::message::{cut_off, packed, parts, read, sent};
use super::path::Path;
use super::{attribute, identity, pccc, symbol, tag, template, Cip, Exchange, CIP};
use wire::{code, Name, Observation, Octets, Out, Short, Side};

/// Requests within requests: an Unconnected Send of a packet of reads is two.
pub const DEEPEST: u8 = 4;
pub const MULTIPLE_SERVICE_PACKET: u8 = 0x0A;
const UNCONNECTED_SEND: u8 = 0x52;
const READ_FRAGMENT: u8 = 0x52;
const WRITE_FRAGMENT: u8 = 0x53;
const LARGE_FORWARD_OPEN: u8 = 0x5B;

/// How a request came.
#[derive(Debug)]
pub struct Way {
    /// What its answer will share with it.
    pub exchange: Exchange,
    unit: Name,
    depth: u8,
}

impl Way {
    /// A request on its own to the module `unit`.
    pub const fn new(exchange: Exchange, unit: Name) -> Self {
        Self { exchange, unit, depth: 0 }
    }

    /// What asks for `service` on this way.
    pub fn did(&self, service: u8, by: Side) -> Observation<'static> {
        Observation::did(CIP, code([service.into()])).by(by).unit(self.unit.clone())
    }

    fn within(&self, unit: Name) -> Self {
        Self { exchange: self.exchange, unit, depth: self.depth + 1 }
    }
}

/// What must be known of a request to read its answer.
#[derive(Debug)]
pub struct Question {
    /// The service.
    pub service: u8,
    /// What the answer means.
    pub about: About,
}

/// What a successful answer to a request means.
#[derive(Debug)]
pub enum About {
    /// Nothing more.
    Done,
    /// All attributes of the first instance of a class, one of them, or a list.
    All(u32),
    Single(u32, u16),
    List(u32),
    /// The value of an attribute is there, or is so now.
    Attribute,
    Set(Box<[u8]>),
    /// Values from an octet on.
    Read(u32),
    /// These attributes of tags.
    Symbols(Box<[u16]>),
    /// A template's octets from this one on.
    Template(u32),
    /// What was written is so now.
    Wrote(tag::Written),
    /// A connection is open, or closed.
    Opened(Opening),
    Closed(Triad),
    /// A command of PCCC.
    Pccc(pccc::About),
}

impl About {
    /// Whether the request brings values.
    const fn writes(&self) -> bool {
        matches!(self, Self::Set(_) | Self::Wrote(_) | Self::Pccc(pccc::About::Wrote(..)))
    }
}

impl Cip {
    /// Volume 1, 2-4.1: service, path, data.
    pub(super) fn request(&mut self, way: &Way, message: &[u8], out: &mut Out<'_>) {
        let Some((service, path, data)) = parts(message, out) else { return };
        match (service, path.class) {
            _ if way.depth > DEEPEST => out.broke(CIP, "nested too deeply", "5 levels of requests"),
            (MULTIPLE_SERVICE_PACKET, _) => self.packet(way, data, out),
            (UNCONNECTED_SEND, Some(CONNECTION_MANAGER)) => self.send(way, data, out),
            _ => self.ask(way, service, &path, data, out),
        }
    }

    /// Multiple Service Packet (volume 1, A-4.10): a count, as many offsets from the
    /// count on, and the requests.
    fn packet(&mut self, way: &Way, data: &[u8], out: &mut Out<'_>) {
        for message in packed(data) {
            match message {
                Some(message) => self.request(&way.within(way.unit.clone()), message, out),
                None => return out.broke(CIP, "wrong offset", "a packet's request lies outside"),
            }
        }
    }

    /// Unconnected Send (volume 1, 3-5.5.4): time, the request, and the route it takes.
    fn send(&mut self, way: &Way, data: &[u8], out: &mut Out<'_>) {
        match sent(Octets::new(data)) {
            Ok((message, route)) => {
                let unit = read(route, out).unwrap_or_default().route(&way.unit);
                self.request(&way.within(unit), message, out);
            }
            Err(short) => cut_off("an Unconnected Send", short, out),
        }
    }

    fn ask(&mut self, way: &Way, service: u8, path: &Path<'_>, data: &[u8], out: &mut Out<'_>) {
        let did = way.did(service, out.side());
        let mut did = did.unit(path.route(&way.unit)).object(path.object());
        let about = about(&mut did, service, path, data, out).unwrap_or_else(|short| {
            cut_off(&format!("service {service} of {}", did.object), short, out);
            About::Done
        });
        let did = did.writes(about.writes());
        self.waiting.ask(way.exchange, did, Question { service, about }, out);
    }
}

/// Fills in what the data of a request say and finds what its answer will mean.
fn about(
    did: &mut Observation<'static>,
    service: u8,
    path: &Path<'_>,
    data: &[u8],
    out: &mut Out<'_>,
) -> Result<About, Short> {
    let mut octets = Octets::new(data);
    match (service, path.class, path.instance) {
        (0x4C | 0x52, ..) if path.is_tag() => reading(did, service, path, &mut octets),
        (0x4D | 0x53, ..) if path.is_tag() => writing(did, service, path, &mut octets),
        (0x01 | 0x03 | 0x0E, Some(class), 1) if identity::speaks(class) => {
            Ok(asked_of(class, service, path))
        }
        (0x0E, Some(class), 1..) if attribute::may_tell(class) => Ok(About::Attribute),
        (0x10, Some(class), 1..) if attribute::may_tell(class) => {
            Ok(attribute::writing(data).map_or(About::Done, About::Set))
        }
        (0x55, Some(class::SYMBOL), _) => symbol::attributes(&mut octets).map(About::Symbols),
        (0x4C, Some(class::TEMPLATE), 1..) => {
            out.keep();
            template::reading(&mut octets).map(About::Template)
        }
        (0x4B, Some(class::PCCC), _) => pccc::request(did, octets).map(About::Pccc),
        (0x54 | 0x5B, Some(CONNECTION_MANAGER), _) => {
            out.keep();
            opening(did, service, &mut octets)
        }
        (0x4E, Some(CONNECTION_MANAGER), _) => closing(did, &mut octets),
        (_, Some(PASSWORD_AUTHENTICATOR), _) | (0x4F | 0x51..=0x55, Some(SAFETY_SUPERVISOR), _)
            if !data.is_empty() =>
        {
            out.secret("password", data, &[]);
            Ok(About::Done)
        }
        _ => Ok(About::Done),
    }
}

fn reading(
    did: &mut Observation<'static>,
    service: u8,
    path: &Path<'_>,
    octets: &mut Octets<'_>,
) -> Result<About, Short> {
    let (count, offset) = tag::reading(service == READ_FRAGMENT, octets)?;
    (did.object, did.span) = (path.elements(count), count.into());
    Ok(About::Read(offset))
}

fn writing(
    did: &mut Observation<'static>,
    service: u8,
    path: &Path<'_>,
    octets: &mut Octets<'_>,
) -> Result<About, Short> {
    let (count, written) = tag::writing(service == WRITE_FRAGMENT, octets)?;
    (did.object, did.span) = (path.elements(count), count.into());
    Ok(About::Wrote(written))
}

fn opening(
    did: &mut Observation<'static>,
    service: u8,
    octets: &mut Octets<'_>,
) -> Result<About, Short> {
    let (opening, path) = Opening::read(service == LARGE_FORWARD_OPEN, octets)?;
    did.unit = path.route(&did.unit);
    did.object = opening.object(&path);
    Ok(About::Opened(opening))
}

fn closing(did: &mut Observation<'static>, octets: &mut Octets<'_>) -> Result<About, Short> {
    let (triad, path) = connection::closing(octets)?;
    did.unit = path.route(&did.unit);
    Ok(About::Closed(triad))
}

fn asked_of(class: u32, service: u8, path: &Path<'_>) -> About {
    match (service, path.attribute.map(u16::try_from)) {
        (0x01, _) => About::All(class),
        (0x03, _) => About::List(class),
        (_, Some(Ok(attribute))) => About::Single(class, attribute),
        _ => About::Done,
    }
}
