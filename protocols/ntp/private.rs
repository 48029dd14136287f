//! Mode 7: ntpd's own requests, of which one (42) made its servers answer victims by the hundred
//! (CVE-2013-5211). Octets as in `ntp_request.h`.

use super::{Key, Ntp, NAME};
use wire::{code, Observation, Octets, Out, Recognition, Short, Side};

/// Statuses of refusals: this, and the error's code.
pub const REFUSED: u32 = 0x200;
const LAST: u8 = 45;

/// A request that there is, of ntpd, and as many items as it says.
pub fn recognise(bytes: &[u8]) -> Recognition {
    match Private::read(bytes) {
        Ok(message) if message.is_known() && message.has_items => {
            Recognition::Maybe(Some(if message.is_response { Side::Server } else { Side::Client }))
        }
        Ok(message) if message.is_known() => Recognition::Broken,
        Err(_) if bytes.len() >= 4 => Recognition::Broken,
        _ => Recognition::No,
    }
}

struct Private {
    version: u8,
    is_response: bool,
    /// Of an answer in parts, from 0.
    sequence: u8,
    implementation: u8,
    request: u8,
    error: u8,
    /// It has items of a size, or none of none: old DTLS begins alike, but for that.
    has_items: bool,
}

impl Private {
    fn read(bytes: &[u8]) -> Result<Self, Short> {
        let mut octets = Octets::new(bytes);
        let (first, sequence) = (octets.u8()?, octets.u8()?);
        let (implementation, request) = (octets.u8()?, octets.u8()?);
        let (items, size) = (octets.be16()?, octets.be16()?);
        let (count, each) = (usize::from(items & 0xFFF), usize::from(size & 0xFFF));
        octets.skip(count * each)?;
        Ok(Self {
            version: first >> 3 & 7,
            is_response: first & 0x80 != 0,
            sequence: sequence & 0x7F,
            implementation,
            request,
            error: (items >> 12) as u8,
            has_items: (count == 0) == (each == 0),
        })
    }

    fn is_known(&self) -> bool {
        let is_ntpd = matches!(self.implementation, 0 | 2 | 3);
        matches!(self.version, 1..=4) && is_ntpd && self.request <= LAST
    }
}

impl Ntp {
    /// A long answer comes in parts, the first of which counts.
    pub(super) fn private(
        &mut self,
        side: Side,
        bytes: &[u8],
        out: &mut Out<'_>,
    ) -> Result<(), Short> {
        let message = Private::read(bytes)?;
        let key = Key::Private(message.implementation, message.request);
        if !message.is_response {
            let code = code([super::PRIVATE.into(), message.request.into()]);
            self.0.ask(key, Observation::did(NAME, code).by(side), (), out);
        } else if let Some(asked) = self.0.answer(&key) {
            let error = u32::from(message.error);
            asked.answered(if error == 0 { 0 } else { REFUSED | error }, out);
        } else if message.sequence == 0 {
            out.orphan();
        }
        Ok(())
    }
}
