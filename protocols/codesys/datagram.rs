//! The two lower layers: the block driver, which frames datagrams on a stream, and the router, which
//! takes them from node to node.

use wire::{Breach, Carrier, Octets, Short};

/// How a block begins on TCP.
pub const MAGIC: [u8; 4] = [0x00, 0x01, 0x17, 0xE8];
/// Octets of a block's head.
const HEAD: usize = 8;
/// Devices have 520 at most; what is longer is no block.
const LONGEST: usize = 1 << 16;
/// How a datagram begins.
pub const DATAGRAM: u8 = 0xC5;
/// Octets of the shortest head of a datagram.
const SHORTEST: usize = 6;

/// What a datagram is for.
pub const ADDRESS_REQUEST: u8 = 1;
pub const ADDRESS_RESPONSE: u8 = 2;
pub const NAME_REQUEST: u8 = 3;
pub const NAME_RESPONSE: u8 = 4;
pub const CHANNEL: u8 = 64;

#[derive(Clone, Copy)]
pub struct Datagram<'a> {
    pub service: u8,
    pub body: &'a [u8],
}

pub enum Read<'a> {
    /// A datagram, and how many octets carried it.
    Whole(Result<Datagram<'a>, Breach>, usize),
    More(usize),
    Foreign,
}

/// The first datagram.
pub fn read(carrier: Carrier, bytes: &[u8]) -> Read<'_> {
    if carrier != Carrier::Tcp {
        return match bytes.first() {
            Some(&DATAGRAM) => Read::Whole(routed(bytes, 0), bytes.len()),
            _ => Read::Foreign,
        };
    }
    match block(bytes) {
        Ok(Some(block)) => Read::Whole(routed(block, HEAD), block.len() + HEAD),
        Ok(None) => Read::Foreign,
        Err(Short { missing }) => Read::More(bytes.len() + missing),
    }
}

/// What is there of a datagram on a stream that is not whole.
pub fn begun(bytes: &[u8]) -> Option<Datagram<'_>> {
    routed(bytes.get(HEAD..)?, HEAD).ok()
}

fn block(bytes: &[u8]) -> Result<Option<&[u8]>, Short> {
    let mut octets = Octets::new(bytes);
    if !MAGIC.starts_with(bytes.get(..MAGIC.len()).unwrap_or(bytes)) {
        return Ok(None);
    }
    let length = usize::try_from(octets.skip(MAGIC.len())?.le32()?).unwrap_or(usize::MAX);
    if !(HEAD + SHORTEST..=LONGEST).contains(&length) {
        return Ok(None);
    }
    octets.take(length - HEAD).map(Some)
}

/// Heads and addresses are counted in words; what follows begins at a multiple of four octets,
/// counted with the `before` of the block driver.
fn routed(bytes: &[u8], before: usize) -> Result<Datagram<'_>, Breach> {
    let mut octets = Octets::new(bytes);
    let (begin, hops) = (octets.u8()?, octets.u8()?);
    let (service, addresses) = (octets.skip(1)?.u8()?, octets.skip(1)?.u8()?);
    let head = usize::from(hops & 7) * 2;
    if begin != DATAGRAM || head < SHORTEST {
        let text = format_args!("0xc5 and a length needed, {begin:#04x} and {head} there").into();
        return Err(Breach("wrong head", text));
    }
    let end = head + usize::from(addresses & 15) * 2 + usize::from(addresses >> 4) * 2;
    let body = (before + end).next_multiple_of(4) - before;
    Ok(Datagram { service, body: Octets::new(bytes).skip(body)?.rest() })
}
