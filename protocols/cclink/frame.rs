//! Cyclic data: what a master sends to all slaves of a group, and what each of them answers.

use wire::{Breach, Octets, Recognition, Short, Side};

/// Frames of SLMP (3E, binary) to the module that is asked itself, up to the length.
const REQUEST: [u8; 7] = [0x50, 0x00, 0x00, 0xFF, 0xFF, 0x03, 0x00];
const RESPONSE: [u8; 7] = [0xD0, 0x00, 0x00, 0xFF, 0xFF, 0x03, 0x00];
/// Cyclic data, without a subcommand.
const COMMAND: [u8; 4] = [0x70, 0x0E, 0x00, 0x00];
/// Where cyclic data begin in a response, counted from its version.
const IN_RESPONSE: u16 = 40;

/// Octets of a station's words (RWw, RWr) and bits (RY, RX).
pub const WORDS: usize = 64;
pub const BITS: usize = 8;
/// A group has sixteen stations at most.
const STATIONS: usize = 16;
/// The address of a station that belongs to the slave before it.
const OCCUPIED: u32 = u32::MAX;

/// One station: its slave's address and how many of the slave's stations are before it.
pub struct Station<'a> {
    pub slave: u32,
    pub nth: u32,
    pub words: &'a [u8],
    pub bits: &'a [u8],
}

pub struct Request<'a> {
    pub application: &'a [u8],
    pub group: u8,
    pub sequence: u16,
    pub states: &'a [u8],
    pub stations: Vec<Station<'a>>,
}

pub struct Response<'a> {
    pub end_code: u16,
    pub vendor: u16,
    pub model: u32,
    pub application: &'a [u8],
    pub error: &'a [u8],
    pub group: u8,
    pub stations: Vec<Station<'a>>,
}

pub enum Frame<'a> {
    Request(Request<'a>),
    Response(Response<'a>),
}

/// What follows the length, and who sent it; `None` for what is no such frame.
fn body(bytes: &[u8]) -> Result<Option<(Side, Octets<'_>)>, Short> {
    let mut octets = Octets::new(bytes);
    let side = match octets.array()? {
        REQUEST => Side::Client,
        RESPONSE => Side::Server,
        _ => return Ok(None),
    };
    let length = usize::from(octets.le16()?);
    let mut body = octets.part(length)?;
    let is_cyclic = match side {
        Side::Client => body.skip(2)?.array()? == COMMAND,
        Side::Server => {
            let mut data = Octets::new(body.skip(2)?.rest());
            data.skip(4)?.le16()? == IN_RESPONSE && data.len() >= usize::from(IN_RESPONSE) + 2
        }
    };
    Ok((is_cyclic && octets.is_empty()).then_some((side, body)))
}

/// A head and a command, or a head and where in a response cyclic data are: 72 bits or more.
pub fn recognise(bytes: &[u8]) -> Recognition {
    match body(bytes) {
        Ok(Some((side, _))) => Recognition::Sure(Some(side)),
        Err(_) if bytes.len() < REQUEST.len() => Recognition::Short,
        _ => Recognition::No,
    }
}

/// `Ok(None)` for another protocol's.
pub fn read(bytes: &[u8]) -> Result<Option<Frame<'_>>, Breach> {
    Ok(match body(bytes)? {
        Some((Side::Client, body)) => Some(Frame::Request(request(body)?)),
        Some((Side::Server, body)) => Some(Frame::Response(response(body)?)),
        None => None,
    })
}

/// The offset of cyclic data points behind the master's address.
fn request(body: Octets<'_>) -> Result<Request<'_>, Breach> {
    let (mut head, mut cyclic) = (body, body);
    let offset = usize::from(head.skip(4)?.le16()?);
    let application = head.skip(14)?.take(2)?;
    let group = cyclic.skip(offset)?.u8()?;
    let sequence = cyclic.skip(1)?.le16()?;
    let number = usize::from(cyclic.skip(6)?.le16()?);
    let states = cyclic.take(2)?;
    if number > STATIONS {
        let text = format_args!("at most {STATIONS} needed, {number} there").into();
        return Err(Breach("too many stations", text));
    }
    let slaves = cyclic.skip(2)?.part(number * 4)?;
    let stations = stations(slaves, cyclic.take(number * WORDS)?, cyclic.take(number * BITS)?);
    Ok(Request { application, group, sequence, states, stations })
}

fn response(body: Octets<'_>) -> Result<Response<'_>, Breach> {
    let mut octets = body;
    let end_code = octets.skip(2)?.le16()?;
    let vendor = octets.skip(16)?.le16()?;
    let model = octets.skip(2)?.le32()?;
    let application = octets.skip(4)?.take(2)?;
    let error = octets.take(2)?;
    let slave = octets.skip(4)?.le32()?;
    let group = octets.u8()?;
    octets.skip(3)?;
    let number = octets.len() / (WORDS + BITS);
    let (words, bits) = (octets.take(number * WORDS)?, octets.take(number * BITS)?);
    if !octets.is_empty() || number > STATIONS {
        let text = format_args!("whole stations needed, {} octets more there", octets.len()).into();
        return Err(Breach("wrong length", text));
    }
    let stations = (0..).zip(words.chunks(WORDS).zip(bits.chunks(BITS)));
    let station = |(nth, (words, bits))| Station { slave, nth, words, bits };
    let stations = stations.map(station).collect();
    Ok(Response { end_code, vendor, model, application, error, group, stations })
}

fn stations<'a>(mut slaves: Octets<'a>, words: &'a [u8], bits: &'a [u8]) -> Vec<Station<'a>> {
    let mut found: Vec<Station<'a>> = Vec::new();
    for (words, bits) in words.chunks(WORDS).zip(bits.chunks(BITS)) {
        let Ok(address) = slaves.le32() else { break };
        let (slave, nth) = match found.last() {
            Some(last) if address == OCCUPIED => (last.slave, last.nth + 1),
            _ => (address, 0),
        };
        found.push(Station { slave, nth, words, bits });
    }
    found
}
