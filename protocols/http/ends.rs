//! Where a head ends, which may come in parts. RFC 9112 §2.1 and §2.2

use wire::{Out, Side, Sides, Step};

/// A longer head is not waited for; servers accept less.
pub(super) const LONGEST_HEAD: usize = 16 * 1024;

/// How far each side's octets were searched for a head's end.
#[derive(Default)]
pub(crate) struct Heads(Sides<usize>);

impl Heads {
    /// How long the head is that the octets begin with; of one that has no end yet, what to do.
    pub(crate) fn end(
        &mut self,
        protocol: &'static str,
        bytes: &[u8],
        out: &mut Out<'_>,
    ) -> Result<usize, Step> {
        let searched = std::mem::take(&mut self.0[out.side()]);
        if let Some(length) = end(bytes, searched) {
            return Ok(length);
        }
        if bytes.len() < LONGEST_HEAD {
            self.0[out.side()] = bytes.len();
            return Err(Step::More(bytes.len() + 1));
        }
        out.broke(protocol, "head too long", "its end was expected within 16384 octets");
        Err(Step::Foreign)
    }

    /// Octets of `side` were lost.
    pub(crate) fn gap(&mut self, side: Side) {
        self.0[side] = 0;
    }
}

/// How long the head is, when its empty line is there; no end lies in the first
/// `searched` octets.
fn end(bytes: &[u8], searched: usize) -> Option<usize> {
    let mut at = searched.saturating_sub(3);
    loop {
        at += bytes.get(at..)?.iter().position(|octet| *octet == b'\n')? + 1;
        match bytes.get(at..)? {
            [b'\n', ..] => return Some(at + 1),
            [b'\r', b'\n', ..] => return Some(at + 2),
            _ => (),
        }
    }
}

/// How long the empty line is that the octets begin with, if they do.
pub(crate) const fn blank_line(bytes: &[u8]) -> Option<usize> {
    match bytes {
        [b'\n', ..] => Some(1),
        [b'\r', b'\n', ..] => Some(2),
        _ => None,
    }
}
