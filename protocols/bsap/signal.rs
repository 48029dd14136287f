//! Signals in requests and answers of the remote database access (function 160): by name or by
//! address, with a version of the list of addresses.

use wire::{Name, Observation, Octets, Out, Shape, Short, Text, Values};

pub const READ_BY_ADDRESS: u8 = 0x00;
pub const READ_BY_NAME: u8 = 0x04;
pub const WRITE_BY_ADDRESS: u8 = 0x80;
pub const WRITE_BY_NAME: u8 = 0x84;

/// Where a signal is: version of the list, place in it.
pub type Address = [u16; 2];

/// What is told of each signal, in this order, by bits of a request's selection.
const TYPE: u8 = 0x80;
const VALUE: u8 = 0x40;
const ADDRESS: u8 = 0x10;
/// In the second octet of the selection.
const VERSION: u8 = 0x01;

// How the value of a signal is written; further ones no capture shows.
const ON: u8 = 9;
const OFF: u8 = 10;

/// A request of signals.
pub struct Request {
    pub signals: Vec<Signal>,
    /// How many it says that there are.
    pub number: u8,
    selection: [u8; 2],
}

/// A signal as a request names it, and the value that it is to have.
pub struct Signal {
    pub by: By,
    pub value: Option<u8>,
}

pub enum By {
    Name(Text),
    Address(Address),
}

impl By {
    pub fn name(&self) -> Name {
        match self {
            Self::Name(name) => Name::Text(name.clone()),
            Self::Address(at) => {
                Name::At("signal {} of version {}", [at[1].into(), at[0].into(), 0])
            }
        }
    }
}

/// Reads what stands behind a function; none of functions that name no signals.
pub fn request(function: u8, body: &[u8]) -> Result<Option<Request>, Short> {
    let octets = &mut Octets::new(body);
    let reads = matches!(function, READ_BY_NAME | READ_BY_ADDRESS);
    let selection = if reads { selection(octets)? } else { [0; 2] };
    let version = match function {
        READ_BY_ADDRESS | WRITE_BY_ADDRESS => Some(octets.le16()?),
        READ_BY_NAME | WRITE_BY_NAME => None,
        _ => return Ok(None),
    };
    // Behind the level of security that who asks has.
    let number = octets.skip(1)?.u8()?;
    let mut signals = Vec::new();
    for _ in 0..number {
        let by = match version {
            Some(version) => By::Address([version, octets.le16()?]),
            None => By::Name(name(octets)?),
        };
        let value = if reads { None } else { written(octets)? };
        let is_unknown = !reads && value.is_none();
        signals.push(Signal { by, value });
        if is_unknown {
            break;
        }
    }
    Ok(Some(Request { signals, number, selection }))
}

/// An octet says which of up to four follow.
fn selection(octets: &mut Octets<'_>) -> Result<[u8; 2], Short> {
    let which = octets.u8()?;
    let first = if which & 1 != 0 { octets.u8()? } else { 0 };
    let second = if which & 2 != 0 { octets.u8()? } else { 0 };
    octets.skip((which & 0x0C).count_ones() as usize)?;
    // What of the third and fourth follows each signal is not known.
    Ok(if which & 0x0C == 0 { [first, second] } else { [0xFF; 2] })
}

/// Up to a NUL.
fn name(octets: &mut Octets<'_>) -> Result<Text, Short> {
    let length = octets.rest().iter().position(|octet| *octet == 0);
    let length = length.ok_or(Short { missing: 1 })?;
    let name = Text::new(octets.take(length)?);
    octets.skip(1)?;
    Ok(name)
}

fn written(octets: &mut Octets<'_>) -> Result<Option<u8>, Short> {
    Ok(match octets.u8()? {
        ON => Some(1),
        OFF => Some(0),
        _ => None,
    })
}

/// A signal as an answer tells it.
pub struct Told<'a> {
    shape: Shape,
    bytes: &'a [u8],
    pub address: Option<Address>,
}

impl Told<'_> {
    /// States that `name` has this value.
    pub fn was(&self, name: Name, done: &Observation<'_>, out: &mut Out<'_>) {
        let values = Values { shape: self.shape, bytes: self.bytes, step: 1 };
        out.state(&Observation::was(done, values).object(name).span(1));
    }
}

/// What an answer tells of the signals of `asked`, in their order; nothing when that is more than
/// type, value and address, or does not end where the answer ends.
pub fn answer<'a>(asked: &Request, body: &'a [u8]) -> Vec<Told<'a>> {
    let mut octets = Octets::new(body);
    let [first, second] = asked.selection;
    if first & !ADDRESS != TYPE | VALUE || second & !VERSION != 0 || octets.u8() != Ok(asked.number)
    {
        return Vec::new();
    }
    let tell = |_: &Signal| told(&mut octets, first & ADDRESS != 0, second & VERSION != 0);
    let told: Option<Vec<_>> = asked.signals.iter().map(tell).collect();
    told.filter(|_| octets.is_empty()).unwrap_or_default()
}

/// The two lowest bits of the type say what the value is; the others what is inhibited.
fn told<'a>(octets: &mut Octets<'a>, address: bool, version: bool) -> Option<Told<'a>> {
    let (shape, bytes) = match octets.u8().ok()? & 3 {
        0 => (Shape::U8, octets.take(1).ok()?),
        2 => (Shape::F32Le, octets.take(4).ok()?),
        _ => return None,
    };
    let place = if address { Some(octets.le16().ok()?) } else { None };
    let version = if version { Some(octets.le16().ok()?) } else { None };
    Some(Told {
        shape,
        bytes,
        address: version.zip(place).map(|(version, place)| [version, place]),
    })
}
