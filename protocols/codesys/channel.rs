//! The third layer: channels between two nodes, and the blocks in which they carry messages.

use super::crc32::crc32;
use super::service::{ENCRYPTED, PLAIN};
use wire::{Breach, Frames, Octets, Out, Side};

pub const BLOCK: u8 = 0x01;
pub const ACKNOWLEDGE: u8 = 0x02;
pub const KEEP_ALIVE: u8 = 0x03;
pub const OPENED: u8 = 0x83;
pub const GET_INFO: u8 = 0xC2;
pub const OPEN: u8 = 0xC3;
pub const CLOSE: u8 = 0xC4;

const FIRST: u8 = 1;
const REQUEST: u8 = 0x80;

/// Octets of a message that are kept while its blocks come; of what is longer the beginning.
const KEPT: usize = 8192;
/// Messages of one conversation whose blocks come at the same time.
const MOST: usize = 16;

/// One message of this layer.
pub struct Message<'a> {
    pub kind: u8,
    flags: u8,
    whole: &'a [u8],
}

/// A part of what a channel carries.
pub struct Block<'a> {
    pub channel: u16,
    number: u32,
    /// How long all of it is, and its checksum: in the first block.
    first: Option<(usize, u32)>,
    pub data: &'a [u8],
}

impl<'a> Message<'a> {
    pub fn read(body: &'a [u8]) -> Result<Self, Breach> {
        let mut octets = Octets::new(body);
        Ok(Self { kind: octets.u8()?, flags: octets.u8()?, whole: body })
    }

    /// Who sent it, as far as it says so.
    pub const fn sender(&self) -> Option<Side> {
        match self.kind {
            OPEN | GET_INFO => Some(Side::Client),
            OPENED => Some(Side::Server),
            BLOCK | ACKNOWLEDGE if self.flags & REQUEST != 0 => Some(Side::Client),
            BLOCK | ACKNOWLEDGE => Some(Side::Server),
            _ => None,
        }
    }

    /// Whether nothing else looks like it: a checksum fits, or a message of services begins.
    pub fn is_certain(&self) -> bool {
        match self.kind {
            OPEN | OPENED | CLOSE => self.check().is_ok(),
            BLOCK => self.block().is_ok_and(|block| {
                let begins = |magic: u16| block.data.starts_with(&magic.to_le_bytes());
                block.first.is_some() && (begins(PLAIN) || begins(ENCRYPTED))
            }),
            _ => false,
        }
    }

    /// What manages channels has a checksum of itself, in which that is zero.
    pub fn check(&self) -> Result<Octets<'a>, Breach> {
        let mut octets = Octets::new(self.whole);
        let (head, there) = (octets.take(4)?, octets.le32()?);
        check(crc32([head, &[0; 4], octets.rest()]), there)?;
        Ok(octets)
    }

    pub fn block(&self) -> Result<Block<'a>, Breach> {
        let mut octets = Octets::new(self.whole);
        let channel = octets.skip(2)?.le16()?;
        let number = octets.le32()?;
        octets.skip(4)?;
        let first = if self.flags & FIRST == 0 {
            None
        } else {
            let length = usize::try_from(octets.le32()?).unwrap_or(usize::MAX);
            Some((length, octets.le32()?))
        };
        Ok(Block { channel, number, first, data: octets.rest() })
    }
}

impl Block<'_> {
    pub const fn is_first(&self) -> bool {
        self.first.is_some()
    }

    /// Whether it is a message alone.
    pub fn is_alone(&self) -> bool {
        self.first.is_some_and(|(length, _)| length <= self.data.len())
    }
}

/// Says what is wrong with a checksum.
pub fn check(needed: u32, there: u32) -> Result<(), Breach> {
    if needed == there || cfg!(fuzzing) {
        return Ok(());
    }
    let text = format_args!("{needed:#010x} needed, {there:#010x} there").into();
    Err(Breach("wrong checksum", text))
}

/// A message whose blocks come.
struct Assembly {
    side: Side,
    channel: u16,
    last: u32,
    length: usize,
    checksum: u32,
    /// How many octets came, and the first of them.
    came: usize,
    kept: Vec<u8>,
    frames: Frames,
}

/// A message that came in several blocks.
pub struct Carried {
    /// As much of it as is kept.
    pub octets: Vec<u8>,
    length: usize,
    pub checksum: u32,
    /// Of the blocks before the last.
    pub frames: Frames,
}

impl Carried {
    pub fn is_complete(&self) -> bool {
        self.octets.len() == self.length
    }
}

#[derive(Default)]
pub struct Assemblies(Vec<Assembly>);

impl Assemblies {
    pub fn forget(&mut self, side: Side) {
        self.0.retain(|assembly| assembly.side != side);
    }

    pub fn close(&mut self, channel: u16) {
        self.0.retain(|assembly| assembly.channel != channel);
    }

    fn position(&self, side: Side, channel: u16) -> Option<usize> {
        self.0.iter().position(|known| (known.side, known.channel) == (side, channel))
    }

    /// What is there of the message that this block goes on with.
    pub fn begun(&self, block: &Block<'_>, side: Side) -> Option<&[u8]> {
        let begun = self.0.get(self.position(side, block.channel)?)?;
        begun.is_followed_by(block).then_some(&begun.kept)
    }

    /// The message that this block alone is, and its checksum.
    pub fn alone<'a>(&mut self, block: &Block<'a>, side: Side) -> Option<(&'a [u8], u32)> {
        let (length, checksum) = block.first?;
        let octets = block.data.get(..length)?;
        self.0.retain(|known| (known.side, known.channel) != (side, block.channel));
        Some((octets, checksum))
    }

    /// Adds one block of several; gives the message that it ends.
    pub fn add(&mut self, block: &Block<'_>, out: &mut Out<'_>) -> Option<Carried> {
        let (side, channel) = (out.side(), block.channel);
        let known = self.position(side, channel).map(|at| self.0.swap_remove(at));
        let mut assembly = match (block.first, known) {
            (Some((length, checksum)), _) => {
                let (kept, frames) = (Vec::new(), Frames::none());
                let last = block.number.wrapping_sub(1);
                Assembly { side, channel, last, length, checksum, came: 0, kept, frames }
            }
            (None, Some(known)) if known.is_followed_by(block) => known,
            (None, _) => return None,
        };
        assembly.take(block);
        if assembly.came < assembly.length {
            assembly.frames.extend(out.frames());
            out.remember(&mut self.0, assembly, MOST);
            return None;
        }
        let Assembly { kept: octets, length, checksum, frames, .. } = assembly;
        Some(Carried { octets, length, checksum, frames })
    }
}

impl Assembly {
    const fn is_followed_by(&self, block: &Block<'_>) -> bool {
        self.last.wrapping_add(1) == block.number
    }

    fn take(&mut self, block: &Block<'_>) {
        let data = block.data.get(..self.length - self.came).unwrap_or(block.data);
        let room = data.get(..KEPT - self.kept.len()).unwrap_or(data);
        self.kept.extend_from_slice(room);
        (self.came, self.last) = (self.came + data.len(), block.number);
    }
}
