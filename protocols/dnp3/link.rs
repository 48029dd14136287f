use wire::{Breach, Octets, Short};

/// Start octets, length, control, destination, source, checksum. IEEE 1815, 9.2.4.
pub const HEADER: usize = 10;
const START: [u8; 2] = [0x05, 0x64];
/// Octets of user data between two checksums, and in all.
const BLOCK: usize = 16;
const MOST: usize = 250;

/// FIR of a transport header: a fragment begins. 8.2.2.
const FIRST: u8 = 0x40;

/// How far into a stream a frame's start is looked for.
const REACH: usize = 512;

/// IEEE 1815, 9.2.4.1.3.
#[derive(Clone, Copy)]
pub struct Control(u8);

impl Control {
    /// DIR: the master sends.
    pub const fn is_of_master(self) -> bool {
        self.0 & 0x80 != 0
    }
    /// PRM: the sender asks; else it answers.
    pub const fn asks(self) -> bool {
        self.0 & 0x40 != 0
    }
    pub const fn function(self) -> u8 {
        self.0 & 0x0F
    }
}

/// A frame whose checksums are right, its user data without them.
pub struct Frame {
    pub control: Control,
    pub destination: u16,
    pub source: u16,
    data: [u8; MOST],
    length: usize,
}

/// Why there is no frame.
pub enum Unread {
    /// So many octets are needed in all.
    More(usize),
    /// No frame begins here.
    Start,
    /// The header is broken: where the frame ends is not known.
    Header(Breach),
    /// The contents are broken; the frame is so many octets long.
    Contents(Breach, usize),
}

struct Header {
    length: u8,
    control: Control,
    destination: u16,
    source: u16,
    checksum: u16,
}

impl Header {
    fn read(bytes: &[u8]) -> Result<Self, Short> {
        let mut octets = Octets::new(bytes);
        octets.skip(START.len())?;
        Ok(Self {
            length: octets.u8()?,
            control: Control(octets.u8()?),
            destination: octets.le16()?,
            source: octets.le16()?,
            checksum: octets.le16()?,
        })
    }
}

impl Frame {
    /// The frame at the front of `bytes`, and its length with all checksums.
    pub fn read(bytes: &[u8]) -> Result<(Self, usize), Unread> {
        if !begins(bytes) {
            return Err(Unread::Start);
        }
        let header = Header::read(bytes).map_err(|_| Unread::More(HEADER))?;
        check_header(bytes, &header)?;
        let length = usize::from(header.length - 5);
        let whole = HEADER + length + 2 * length.div_ceil(BLOCK);
        let blocks = bytes.get(HEADER..whole).ok_or(Unread::More(whole))?;
        let mut frame = Self {
            control: header.control,
            destination: header.destination,
            source: header.source,
            data: [0; MOST],
            length,
        };
        frame.fill(blocks).map_err(|breach| Unread::Contents(breach, whole))?;
        Ok((frame, whole))
    }

    fn fill(&mut self, blocks: &[u8]) -> Result<(), Breach> {
        for (block, room) in blocks.chunks(BLOCK + 2).zip(self.data.chunks_mut(BLOCK)) {
            let (data, sum) = block.split_at(block.len().saturating_sub(2));
            if !is_right(checksum(data), sum) {
                return Err(wrong_checksum("a block's", checksum(data), sum));
            }
            room.iter_mut().zip(data).for_each(|(to, from)| *to = *from);
        }
        Ok(())
    }

    pub fn data(&self) -> &[u8] {
        self.data.get(..self.length).unwrap_or_default()
    }
}

fn check_header(bytes: &[u8], header: &Header) -> Result<(), Unread> {
    let needed = checksum(bytes.get(..HEADER - 2).unwrap_or_default());
    let there = header.checksum.to_le_bytes();
    if !is_right(needed, &there) {
        return Err(Unread::Header(wrong_checksum("the header's", needed, &there)));
    }
    if header.length < 5 {
        let text = format_args!("at least 5 octets needed, {} there", header.length).into();
        return Err(Unread::Header(Breach("wrong length", text)));
    }
    Ok(())
}

/// Whether a checksum is right. Fuzzers do not guess one: they get past it.
fn is_right(needed: u16, there: &[u8]) -> bool {
    cfg!(fuzzing) || needed.to_le_bytes() == *there
}

fn wrong_checksum(whose: &str, needed: u16, there: &[u8]) -> Breach {
    let there = Octets::new(there).le16().unwrap_or_default();
    let text = format_args!("{whose} must be {needed:#06x}, {there:#06x} there");
    Breach("wrong checksum", text.into())
}

/// Where the next frame begins behind the first octet, if one does: with a right header,
/// or with what may become one.
pub fn next_start(bytes: &[u8]) -> Option<usize> {
    let reach = bytes.len().min(REACH);
    (1..reach).find(|at| {
        let rest = bytes.get(*at..).unwrap_or_default();
        rest.starts_with(&START) && !matches!(Frame::read(rest), Err(Unread::Header(_)))
            || rest == START.get(..1).unwrap_or_default()
    })
}

/// The first frame with a right header: its control octet, and the function of what begins in it.
pub fn first(bytes: &[u8]) -> Option<(Control, Option<u8>)> {
    let reach = bytes.len().min(REACH);
    (0..reach).find_map(|at| {
        let header = sound_header(bytes.get(at..))?;
        Some((header.control, begun(bytes.get(at + HEADER..)?, &header)))
    })
}

/// The function of a fragment whose first segment these octets are (8.2.2, 4.2.2).
fn begun(data: &[u8], header: &Header) -> Option<u8> {
    let user_data = header.control.asks() && matches!(header.control.function(), 3 | 4);
    let &[transport, _, function] = data.get(..3).filter(|_| header.length >= 8)? else {
        return None;
    };
    (user_data && transport & FIRST != 0).then_some(function)
}

fn sound_header(bytes: Option<&[u8]>) -> Option<Header> {
    let bytes = bytes.filter(|bytes| bytes.starts_with(&START))?;
    let header = Header::read(bytes).ok()?;
    check_header(bytes, &header).ok().map(|()| header)
}

/// Whether a frame may begin here, whatever its checksum.
pub fn begins(bytes: &[u8]) -> bool {
    bytes.iter().zip(START).all(|(there, needed)| *there == needed)
}

/// x^16+x^13+x^12+x^11+x^10+x^8+x^6+x^5+x^2+1, lowest bit first. IEEE 1815, annex E.
const POLYNOMIAL: u16 = 0xA6BC;

const TABLE: [u16; 256] = {
    let mut table = [0; 256];
    let mut rest: &mut [u16] = &mut table;
    let mut octet = 0;
    while let Some((entry, others)) = rest.split_first_mut() {
        *entry = shifted(octet);
        octet += 1;
        rest = others;
    }
    table
};

const fn shifted(mut bits: u16) -> u16 {
    let mut n = 0;
    while n < 8 {
        bits = if bits & 1 == 1 { bits >> 1 ^ POLYNOMIAL } else { bits >> 1 };
        n += 1;
    }
    bits
}

pub fn checksum(bytes: &[u8]) -> u16 {
    let step = |sum: u16, octet: &u8| {
        let [low, _] = sum.to_le_bytes();
        sum >> 8 ^ TABLE.get(usize::from(low ^ octet)).copied().unwrap_or_default()
    };
    !bytes.iter().fold(0, step)
}
