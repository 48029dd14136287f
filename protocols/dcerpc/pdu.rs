use super::uuid::Uuid;
use wire::{Frames, Octets, Out, Recognition, Short, Side};

// Types of PDUs.
pub(super) const REQUEST: u8 = 0;
pub(super) const RESPONSE: u8 = 2;
pub(super) const FAULT: u8 = 3;
pub(super) const REJECT: u8 = 6;
const CANCEL_ACK: u8 = 10;

const VERSION: u8 = 4;
/// Flags: this is the last part, this is a part.
const LAST: u8 = 0x02;
const PART: u8 = 0x04;

/// One PDU: a header of 80 octets and a body.
pub(super) struct Pdu<'a> {
    pub kind: u8,
    flags: u8,
    /// Whether numbers have their least octet first.
    pub little: bool,
    pub object: Uuid,
    pub interface: Uuid,
    pub activity: Uuid,
    pub sequence: u32,
    pub operation: u16,
    fragment: u16,
    pub body: &'a [u8],
}

impl<'a> Pdu<'a> {
    /// Reads a PDU; none when it is of another version or type.
    pub fn read(bytes: &'a [u8]) -> Result<Option<Self>, Short> {
        let mut octets = Octets::new(bytes);
        let [version, kind, flags, _, order, ..]: [u8; 8] = octets.array()?;
        if version != VERSION || kind > CANCEL_ACK || order >> 4 > 1 {
            return Ok(None);
        }
        let little = order >> 4 == 1;
        let mut uuid = || Uuid::read(&mut octets, little);
        let (object, interface, activity) = (uuid()?, uuid()?, uuid()?);
        octets.skip(8)?; // when the server started, the interface's version
        let sequence = if little { octets.le32()? } else { octets.be32()? };
        let mut number = || if little { octets.le16() } else { octets.be16() };
        let (operation, _, _, length) = (number()?, number()?, number()?, number()?);
        let fragment = number()?;
        let body = octets.skip(2)?.take(length.into())?;
        Ok(Some(Self {
            kind,
            flags,
            little,
            object,
            interface,
            activity,
            sequence,
            operation,
            fragment,
            body,
        }))
    }

    /// Whether it is one part of several.
    pub const fn in_parts(&self) -> bool {
        self.flags & PART != 0
    }

    /// Why a call failed.
    pub fn status(&self) -> Option<u32> {
        let mut body = Octets::new(self.body);
        if self.little { body.le32() } else { body.be32() }.ok()
    }
}

/// Version, type, an order of octets, two reserved octets, and a length that fits.
pub(super) fn recognise(bytes: &[u8]) -> Recognition {
    match (bytes, Pdu::read(bytes)) {
        ([_, kind, _, 0, 0x00 | 0x10, 0, 0, ..], Ok(Some(_))) => match *kind {
            REQUEST | 1 => Recognition::Sure(Some(Side::Client)),
            RESPONSE | FAULT | REJECT | 4 | 5 => Recognition::Sure(Some(Side::Server)),
            _ => Recognition::Sure(None),
        },
        ([VERSION, ..], Err(_)) => Recognition::Broken,
        _ => Recognition::No,
    }
}

/// The parts of one call or answer that came so far, in order.
pub(super) struct Half {
    of: (Side, u8, Uuid, u32),
    next: u16,
    pub octets: Vec<u8>,
    pub frames: Frames,
}

impl Half {
    /// Calls in parts at a time, and octets of one.
    const MOST: usize = 4;
    const LONGEST: usize = 1 << 16;

    /// Adds a part; gives all of them with the last. One that is not the next is too much:
    /// what came before is forgotten.
    pub fn add(
        halves: &mut Vec<Self>,
        side: Side,
        pdu: &Pdu<'_>,
        out: &mut Out<'_>,
    ) -> Option<Self> {
        let of = (side, pdu.kind, pdu.activity, pdu.sequence);
        let known = halves.iter().position(|half| half.of == of).map(|at| halves.remove(at));
        let (octets, frames) = (Vec::new(), Frames::default());
        let mut half = known.unwrap_or(Self { of, next: 0, octets, frames });
        if pdu.fragment != half.next || half.octets.len() + pdu.body.len() > Self::LONGEST {
            return None;
        }
        half.next = half.next.wrapping_add(1);
        half.octets.extend(pdu.body);
        half.frames.extend(out.frames());
        if pdu.flags & LAST != 0 {
            return Some(half);
        }
        out.remember(halves, half, Self::MOST);
        None
    }
}
