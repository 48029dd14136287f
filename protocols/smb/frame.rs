//! What stands around messages on a stream: NetBIOS's session service, of which on SMB's own port
//! only the session message is left (RFC 1002, 4.3; [MS-SMB2], 2.1).

use crate::netbios::NetbiosName;
use wire::{Octets, Recognition, Side};

/// Kind, flags, length.
pub const HEAD: usize = 4;
/// What messages begin with. [MS-CIFS], 2.2.3.1; [MS-SMB2], 2.2.1, 2.2.41 and 2.2.42
pub const VERSION1: &[u8] = b"\xFFSMB";
pub const VERSION2: &[u8] = b"\xFESMB";
pub const ENCRYPTED: &[u8] = b"\xFDSMB";
pub const COMPRESSED: &[u8] = b"\xFCSMB";

fn is_magic(octets: &[u8]) -> bool {
    [VERSION1, VERSION2, ENCRYPTED, COMPRESSED].contains(&octets)
}

/// One message of the session service.
pub enum Frame {
    /// It carries a message of `length` octets behind `head`.
    Message {
        length: usize,
        head: usize,
    },
    /// A session with a name is asked for.
    Called {
        length: usize,
        server: NetbiosName,
        client: NetbiosName,
    },
    /// Whether there is one: 0, or why not.
    Answered(u32),
    KeepAlive,
}

/// Both names of a session request, without a scope: a length, 32 letters, an end. §4.3.2
const NAMES: usize = 2 * NAME;
const NAME: usize = 34;
/// A refusal has one octet, another address six. §4.3.4 and §4.3.5
const REFUSED: u32 = 0x83;
const MOVED: u32 = 0x84;

impl Frame {
    /// Reads the front of `octets`; `None` for another protocol's.
    ///
    /// # Errors
    /// How many octets are needed to tell.
    pub fn read(octets: &[u8]) -> Result<Option<Self>, usize> {
        let [kind, flags, high, low] = Octets::new(octets).array().map_err(|_| HEAD)?;
        let length = usize::from(flags) << 16 | usize::from(high) << 8 | usize::from(low);
        let body = octets.get(HEAD..HEAD + length);
        match (u32::from(kind), length) {
            (0, _) => Ok(Some(Self::Message { length, head: HEAD })),
            (0x81, NAMES) => Ok(called(body.ok_or(HEAD + length)?)),
            (0x82, 0) => Ok(Some(Self::Answered(0))),
            (REFUSED, 1) => {
                let reason = body.and_then(|body| body.first()).ok_or(HEAD + length)?;
                Ok(Some(Self::Answered((*reason).into())))
            }
            (MOVED, 6) => body.map(|_| Some(Self::Answered(MOVED))).ok_or(HEAD + length),
            (0x85, 0) => Ok(Some(Self::KeepAlive)),
            _ => Ok(None),
        }
    }

    /// How many octets it takes.
    pub const fn length(&self) -> usize {
        match self {
            Self::Message { length, .. } | Self::Called { length, .. } => HEAD + *length,
            Self::Answered(0) | Self::KeepAlive => HEAD,
            Self::Answered(MOVED) => HEAD + 6,
            Self::Answered(_) => HEAD + 1,
        }
    }
}

fn called(body: &[u8]) -> Option<Frame> {
    let name = |at: usize| match body.get(at..at + NAME)? {
        [32, label @ .., 0] => NetbiosName::encoded(label),
        _ => None,
    };
    Some(Frame::Called { length: NAMES, server: name(0)?, client: name(NAME)? })
}

pub fn recognise(bytes: &[u8]) -> Recognition {
    match Frame::read(bytes) {
        Ok(Some(Frame::Message { length, .. })) => match bytes.get(4..8) {
            Some(magic) if length < 16 => {
                if is_magic(magic) {
                    Recognition::Broken
                } else {
                    Recognition::No
                }
            }
            Some(magic) if is_magic(magic) => Recognition::Sure(sender(bytes)),
            Some(_) => Recognition::No,
            None => Recognition::Short,
        },
        Ok(Some(Frame::Called { .. })) => Recognition::Sure(Some(Side::Client)),
        Ok(Some(Frame::KeepAlive)) => Recognition::Maybe(None),
        Ok(Some(_)) => Recognition::Maybe(Some(Side::Server)),
        Ok(None) => Recognition::No,
        Err(_) => Recognition::Short,
    }
}

/// Who sends such a message, by its flags. [MS-CIFS], 2.2.3.1; [MS-SMB2], 2.2.1.2
fn sender(bytes: &[u8]) -> Option<Side> {
    let flag = match bytes.get(4..)? {
        [0xFE, rest @ ..] => rest.get(15)? & 0x01,
        [0xFF, rest @ ..] => rest.get(8)? & 0x80,
        _ => return None,
    };
    Some(if flag == 0 { Side::Client } else { Side::Server })
}
