//! Which interfaces a connection's numbers stand for: bind and alter_context, and what answers
//! them (C706, 12.6.4.1 to 12.6.4.5).

use super::interfaces::Interface;
use super::ordered::Ordered;
use wire::{Frames, Out, Short};

/// Numbers of one connection that are remembered.
const MOST: usize = 64;
/// Of so many PDUs that offer some the frames are kept for as long as the connection lasts.
const MOST_KEPT: usize = 16;
/// Interfaces that one PDU offers.
const MOST_OFFERED: u8 = 64;

/// The statuses of what was not bound, greater than what calls answer: of all, of the interface.
/// The reason is added. C706, 12.6.3.1; [MS-RPCE], 2.2.2.5
const REFUSED: u32 = 0x1B00_0000;
const NOT_OFFERED: u32 = 0x1B01_0000;

struct Known {
    number: u16,
    interface: Interface,
    frames: Frames,
}

#[derive(Default)]
pub(super) struct Contexts {
    known: Vec<Known>,
    kept: Vec<Frames>,
}

impl Contexts {
    /// Remembers what a client offers; gives the first.
    pub fn offered(
        &mut self,
        mut body: Ordered<'_>,
        out: &mut Out<'_>,
    ) -> Result<Option<Interface>, Short> {
        let count = body.skip(8)?.u8()?;
        let mut first = None;
        let frames = self.frames(out);
        body.skip(3)?;
        for _ in 0..count.min(MOST_OFFERED) {
            let (number, forms) = (body.u16()?, body.u8()?);
            let interface = Interface::of(body.skip(1)?.uuid()?);
            body.skip(4 + 20 * usize::from(forms))?; // its version; how arguments may be written
            first.get_or_insert_with(|| interface.clone());
            self.known.retain(|known| known.number != number);
            out.remember(
                &mut self.known,
                Known { number, interface, frames: frames.clone() },
                MOST,
            );
        }
        Ok(first)
    }

    /// What the current message's offer is proven by from now on.
    fn frames(&mut self, out: &mut Out<'_>) -> Frames {
        if self.kept.len() < MOST_KEPT {
            self.kept.push(out.keep());
        }
        out.frames().clone()
    }

    /// Nothing more will be called.
    pub fn end(&mut self, out: &mut Out<'_>) {
        self.kept.drain(..).for_each(|frames| out.release(&frames));
    }

    /// What a number stands for, where it was seen to be said.
    pub fn find(&self, number: u16, out: &mut Out<'_>) -> Option<Interface> {
        let known = self.known.iter().find(|known| known.number == number)?;
        out.rests_on(&known.frames);
        Some(known.interface.clone())
    }
}

/// How an offer was answered: success where any interface was taken.
pub(super) fn taken(mut body: Ordered<'_>) -> Result<u32, Short> {
    let port = usize::from(body.skip(8)?.u16()?);
    let filled = (10 + port).wrapping_neg() % 4;
    let count = body.skip(port + filled)?.u8()?;
    let mut status = None;
    body.skip(3)?;
    for _ in 0..count {
        let (result, reason) = (body.u16()?, u32::from(body.u16()?));
        body.skip(20)?;
        match result {
            0 => return Ok(0),
            1 | 2 => status = status.or(Some(NOT_OFFERED | reason)),
            _ => {} // what both sides can do beside
        }
    }
    Ok(status.unwrap_or_default())
}

/// Why nothing was bound.
pub(super) fn refused(mut body: Ordered<'_>) -> Result<u32, Short> {
    Ok(REFUSED | u32::from(body.u16()?))
}
