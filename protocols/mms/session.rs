//! What a TSDU is: ISO session (ITU-T X.225) around ISO presentation (ITU-T X.226), as far as
//! MMS uses them, or neither: some put a PDU of MMS itself there. § is a section of X.225.

use crate::ber::{Elements, Fault};
use wire::{Octets, Short, Step};

// Session PDUs by their identifier, §8.3.
pub(super) const DATA: u8 = 1; // GIVE TOKENS and DATA TRANSFER have one
pub(super) const FINISH: u8 = 9;
pub(super) const DISCONNECT: u8 = 10;
pub(super) const REFUSE: u8 = 12;
pub(super) const CONNECT: u8 = 13;
pub(super) const ACCEPT: u8 = 14;
pub(super) const ABORT: u8 = 25;
const ABORT_ACCEPT: u8 = 26;

/// A PDU of MMS without session and presentation, whose tags no session PDU has.
pub(super) const BARE: u8 = 0xA0;

// Parameters with the user's data, §8.3.1.
const USER_DATA: u8 = 0xC1;
const EXTENDED_USER_DATA: u8 = 0xC2;

// Presentation: user data with its contexts (X.226 §8.2, Fully-encoded-data), one of its lists,
// and what a connection's parameters are wrapped in.
const FULLY_ENCODED: u32 = 0x61;
const VALUES: u32 = 0x30;
const WRAPS: [u32; 4] = [0x30, 0x31, 0xA0, 0xA2];
/// A set, its normal-mode parameters.
const DEEPEST: usize = 2;
// One ASN.1 type, or its octets.
const SINGLE: u32 = 0xA0;
const OCTETS: u32 = 0x81;

/// One session PDU.
pub(super) struct Spdu<'a> {
    /// Its identifier.
    pub kind: u8,
    /// How many octets it has.
    pub length: usize,
    user: &'a [u8],
}

impl<'a> Spdu<'a> {
    /// Reads the first of `bytes`.
    ///
    /// # Errors
    /// What to do where it is not whole, or none.
    pub fn read(bytes: &'a [u8]) -> Result<Self, Step> {
        let mut octets = Octets::new(bytes);
        let kind = octets.u8().map_err(|short| more(bytes, short))?;
        let parameters = match kind {
            DATA | FINISH..=DISCONNECT | REFUSE..=ACCEPT | ABORT..=ABORT_ACCEPT => {
                parameters(&mut octets).map_err(|short| more(bytes, short))?
            }
            0x85..=0x87 | 0x8B..=0x8C | BARE..=0xAD => return Self::bare(bytes),
            _ => return Err(Step::Foreign),
        };
        let user = match kind {
            DATA => data(&mut octets, bytes)?,
            _ => user(parameters),
        };
        Ok(Self { kind, length: bytes.len() - octets.len(), user })
    }

    fn bare(bytes: &'a [u8]) -> Result<Self, Step> {
        let mut elements = Elements::new(bytes);
        match elements.element() {
            Ok(_) => {
                let length = bytes.len() - elements.rest().len();
                Ok(Self { kind: BARE, length, user: bytes.get(..length).unwrap_or_default() })
            }
            Err(Fault::Short(needed)) => Err(Step::More(needed)),
            Err(Fault::Broken(_)) => Err(Step::Foreign),
        }
    }

    /// Hands each of the application's PDUs on.
    ///
    /// # Errors
    /// [`Fault`] where they cannot be told apart.
    pub fn each(&self, mut take: impl FnMut(&'a [u8]) -> Result<(), Fault>) -> Result<(), Fault> {
        if self.kind == BARE {
            return take(self.user);
        }
        let mut lists = Elements::new(fully_encoded(self.user, DEEPEST).unwrap_or_default());
        while !lists.rest().is_empty() {
            let mut list = lists.required(VALUES)?.inside();
            while !list.rest().is_empty() {
                let element = list.element()?;
                if matches!(element.tag, SINGLE | OCTETS) {
                    take(element.contents)?;
                }
            }
        }
        Ok(())
    }

    /// The first of the application's PDUs.
    pub fn first(&self) -> Option<&'a [u8]> {
        let mut first = None;
        let _ = self.each(|pdu| {
            first = first.or(Some(pdu));
            Ok(())
        });
        first
    }
}

fn more(bytes: &[u8], short: Short) -> Step {
    Step::More(bytes.len().saturating_add(short.missing))
}

/// What the length indicator covers: one octet, or 255 and two. §8.2.5.
fn parameters<'a>(octets: &mut Octets<'a>) -> Result<&'a [u8], Short> {
    let length = match octets.u8()? {
        0xFF => usize::from(octets.be16()?),
        short => usize::from(short),
    };
    octets.take(length)
}

/// The presentation PDU behind GIVE TOKENS and DATA TRANSFER, which stand in one TSDU; neither
/// says how long it is. §6.3.7
fn data<'a>(octets: &mut Octets<'a>, bytes: &'a [u8]) -> Result<&'a [u8], Step> {
    if octets.rest().first() == Some(&DATA) {
        octets.skip(1).map_err(|short| more(bytes, short))?;
        parameters(octets).map_err(|short| more(bytes, short))?;
    }
    let start = octets.rest();
    let mut elements = Elements::new(start);
    match elements.required(FULLY_ENCODED) {
        Ok(_) => {}
        Err(Fault::Short(needed)) => {
            return Err(Step::More(bytes.len().saturating_sub(start.len()).saturating_add(needed)))
        }
        Err(Fault::Broken(_)) => return Err(Step::Foreign),
    }
    octets.take(start.len() - elements.rest().len()).map_err(|short| more(bytes, short))
}

/// The user's data among the parameters.
fn user(parameters: &[u8]) -> &[u8] {
    let mut octets = Octets::new(parameters);
    while let (Ok(code), Ok(value)) = (octets.u8(), self::parameters(&mut octets)) {
        if matches!(code, USER_DATA | EXTENDED_USER_DATA) {
            return value;
        }
    }
    &[]
}

/// The lists of values that a presentation PDU has at once, or within its parameters.
fn fully_encoded(ppdu: &[u8], deep: usize) -> Option<&[u8]> {
    Elements::new(ppdu).find_map(|element| match element.tag {
        FULLY_ENCODED => Some(element.contents),
        tag if deep > 0 && WRAPS.contains(&tag) => fully_encoded(element.contents, deep - 1),
        _ => None,
    })
}
