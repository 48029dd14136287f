use wire::{Frames, Octets, Out, Recognition, Short, Side};

/// The first octet of every PDU.
pub(super) const PROTOCOL_ID: u8 = 0x72;

// Versions that hold something else than operations.
pub(super) const KEEP_ALIVE: u8 = 0xFF;
pub(super) const SYSTEM_EVENT: u8 = 0xFE;

// Operation codes.
pub(super) const REQUEST: u8 = 0x31;
pub(super) const RESPONSE: u8 = 0x32;
pub(super) const NOTIFICATION: u8 = 0x33;
/// Firmware 2 of the S7-1200 sends it for a request to which no response comes.
pub(super) const RECEIPT: u8 = 0x02;

/// The flag of a request to which no response comes.
pub(super) const NO_RESPONSE: u8 = 0x40;

/// What closes a PDU: the identifier, the version, and a length of 0.
const TRAILER: usize = 4;
/// The length of a digest, which stands before it.
const DIGEST: u8 = 32;

/// One PDU, or a part of one.
#[derive(Clone, Copy)]
pub(super) struct Pdu<'a> {
    pub version: u8,
    /// Without digest.
    pub data: Octets<'a>,
    /// Whether it has a digest.
    pub digest: bool,
    /// Whether it has a trailer: nothing follows.
    pub ends: bool,
}

impl<'a> Pdu<'a> {
    /// Reads the PDU that `bytes` begin with; gives its length too.
    pub fn read(bytes: &'a [u8]) -> Result<(Self, usize), Short> {
        let mut octets = Octets::new(bytes);
        let version = octets.skip(1)?.u8()?;
        let length = octets.be16()?;
        let mut data = octets.part(length.into())?;
        let ends = matches!(octets.rest(), [PROTOCOL_ID, v, 0, 0, ..] if *v == version);
        if ends {
            octets.skip(TRAILER)?;
        }
        let leads = version == 3 && data.peek(0) == Some(DIGEST);
        if leads {
            data.skip(1 + usize::from(DIGEST))?;
        }
        let digest = leads || (version == 2 && closes(data.rest()));
        Ok((Self { version, data, digest, ends }, bytes.len() - octets.len()))
    }

    /// Who sends a PDU like this.
    fn sender(&self) -> Option<Side> {
        match self.data.peek(0) {
            Some(REQUEST) => Some(Side::Client),
            Some(RESPONSE | NOTIFICATION) => Some(Side::Server),
            _ => None,
        }
    }
}

/// Whether `data` end with a digest, which its length precedes.
fn closes(data: &[u8]) -> bool {
    let at = data.len().checked_sub(1 + usize::from(DIGEST));
    at.and_then(|at| data.get(at)).is_some_and(|length| *length == DIGEST)
}

/// Identifier, version, a length that fits, and a trailer: 56 bits that cannot be chance.
pub(super) fn recognise(tsdu: &[u8]) -> Recognition {
    match tsdu {
        [PROTOCOL_ID, 1..=3, ..] => match Pdu::read(tsdu) {
            Ok((pdu, _)) if pdu.ends => Recognition::Sure(pdu.sender()),
            Ok((pdu, length)) if length == tsdu.len() => Recognition::Maybe(pdu.sender()),
            _ => Recognition::No,
        },
        [PROTOCOL_ID, KEEP_ALIVE | SYSTEM_EVENT, ..] => Recognition::Maybe(None),
        _ => Recognition::No,
    }
}

/// The parts of a message that came so far.
#[derive(Default)]
pub(super) struct Half {
    pub octets: Vec<u8>,
    pub frames: Frames,
}

impl Half {
    /// Octets of a message that is put together: a block of a program.
    pub const MOST: usize = 1 << 17;

    pub const fn is_empty(&self) -> bool {
        self.octets.is_empty()
    }

    /// Adds a part; false, and all is gone, when they are too many.
    pub fn push(&mut self, part: &[u8], out: &Out<'_>) -> bool {
        if self.octets.len() + part.len() > Self::MOST {
            *self = Self::default();
            return false;
        }
        self.octets.extend(part);
        self.frames.extend(out.frames());
        true
    }
}
