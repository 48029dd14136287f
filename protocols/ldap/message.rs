//! What all messages have (§4.1.1), and results (§4.1.9).

use crate::ber::Element;
use wire::Breach;

const INTEGER: u32 = 2;
const ENUMERATED: u32 = 0x0A;
/// What a search finds. §4.5.2
pub(super) const ENTRY: u32 = 0x64;

/// A message's id, and its operation.
pub(super) fn envelope<'a>(message: &Element<'a>) -> Result<(u32, Element<'a>), Breach> {
    let mut parts = message.inside();
    let id = parts.required(INTEGER)?.unsigned().unwrap_or(0);
    Ok((id, parts.element()?))
}

/// The operation's number, where it is the last answer to a request.
pub(super) const fn answers(tag: u32) -> Option<u32> {
    match tag {
        0x61 | 0x65 | 0x67 | 0x69 | 0x6B | 0x6D | 0x6F | 0x78 => Some(tag & 0x1F),
        _ => None,
    }
}

/// The operation that answers a request; nobody answers who goes or gives up (§4.3, §4.11).
pub(super) const fn answer_of(request: u32) -> Option<u32> {
    match request {
        2 | 16 => None,
        3 => Some(5),
        request => Some(request + 1),
    }
}

/// A result.
pub(super) struct Answer {
    code: u32,
}

impl Answer {
    /// A comparison that holds (§4.10): no failure.
    const COMPARE_TRUE: u32 = 6;

    pub(super) fn read(operation: &Element<'_>) -> Result<Self, Breach> {
        let code = operation.inside().required(ENUMERATED)?.unsigned();
        let none = || Breach("wrong encoding", "a result is no number".into());
        Ok(Self { code: code.ok_or_else(none)? })
    }

    pub(super) const fn status(&self) -> u32 {
        if self.code == Self::COMPARE_TRUE {
            0
        } else {
            self.code
        }
    }
}
