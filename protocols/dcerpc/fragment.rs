//! PDUs of connections: a header of 16 octets, a body, and behind it what proves who sent it
//! (C706, 12.6; [MS-RPCE], 2.2.2). A call or an answer is one or several of them.

use super::ordered::Ordered;
use wire::{Octets, Recognition, Short, Side};

// Types of PDUs. C706, 12.6.1
pub(super) const REQUEST: u8 = 0;
pub(super) const RESPONSE: u8 = 2;
pub(super) const FAULT: u8 = 3;
pub(super) const BIND: u8 = 11;
pub(super) const BIND_ACK: u8 = 12;
pub(super) const BIND_NAK: u8 = 13;
pub(super) const ALTER_CONTEXT: u8 = 14;
pub(super) const ALTER_CONTEXT_RESP: u8 = 15;
/// [MS-RPCE], 2.2.2.10
pub(super) const AUTH3: u8 = 16;
const SHUTDOWN: u8 = 17;
const ORPHANED: u8 = 19;

const VERSION: u8 = 5;
/// Flags: the first, the last of its call; no answer is wanted. C706, 12.6.3.1
const FIRST: u8 = 0x01;
const LAST: u8 = 0x02;
const MAYBE: u8 = 0x40;
/// Where in an answer's body the results begin. C706, 12.6.4.10
pub(super) const RESULTS: usize = 8;
/// The body is encrypted. [MS-RPCE], 2.2.1.1.8
const PRIVACY: u8 = 6;

/// What every PDU begins with. C706, 12.6.3.1
pub(super) struct Header {
    pub kind: u8,
    flags: u8,
    pub little: bool,
    /// Of the whole PDU.
    pub length: usize,
    /// Of the token that proves who sent it.
    token: usize,
    pub call: u32,
}

impl Header {
    pub const LENGTH: usize = 16;

    /// Reads a header; none where octets that are always the same are others.
    ///
    /// # Errors
    /// When it is not whole, but may be one.
    pub fn read(bytes: &[u8]) -> Result<Option<Self>, Short> {
        if !bytes.iter().take(8).enumerate().all(|(at, octet)| fits(at, *octet)) {
            return Ok(None);
        }
        let mut octets = Octets::new(bytes);
        let [_, _, kind, flags, order, ..]: [u8; 8] = octets.array()?;
        let little = order != 0;
        let mut rest = Ordered::new(octets.take(8)?, little);
        let (length, token, call) = (rest.u16()?.into(), rest.u16()?.into(), rest.u32()?);
        Ok(Some(Self { kind, flags, little, length, token, call }))
    }

    pub const fn is_first(&self) -> bool {
        self.flags & FIRST != 0
    }

    pub const fn is_last(&self) -> bool {
        self.flags & LAST != 0
    }

    pub const fn wants_no_answer(&self) -> bool {
        self.flags & MAYBE != 0
    }

    /// The octets that each PDU of its type has at least. C706, 12.6.4
    pub const fn least(&self) -> usize {
        match self.kind {
            REQUEST | RESPONSE => 24,
            FAULT => 28,
            BIND | ALTER_CONTEXT => 28,
            BIND_ACK | ALTER_CONTEXT_RESP => 26,
            BIND_NAK => 18,
            _ => Self::LENGTH,
        }
    }

    /// How many octets of an answer in `pdu`, which may be its beginning, tell how the call went,
    /// and who says so: its end. The body is filled up to a multiple of 16 at most.
    pub fn outcome(&self, pdu: &[u8]) -> usize {
        const STATUS: usize = 4;
        let proof = if self.token > 0 { Verifier::HEAD + self.token } else { 0 };
        let at = self.length.saturating_sub(proof);
        let pad = pdu.get(at + 2).map_or(15, |pad| usize::from(*pad));
        match (self.is_last(), self.token) {
            (false, _) => proof,
            (true, 0) => STATUS,
            (true, _) => STATUS + pad + proof,
        }
    }

    /// Whose PDUs are of this type.
    pub const fn sender(&self) -> Side {
        match self.kind {
            RESPONSE | FAULT | BIND_ACK | BIND_NAK | ALTER_CONTEXT_RESP | SHUTDOWN => Side::Server,
            _ => Side::Client,
        }
    }

    /// What stands behind the header of a whole PDU.
    pub fn parts<'a>(&self, pdu: &'a [u8]) -> Result<Parts<'a>, Short> {
        let mut octets = Octets::new(pdu);
        let body = octets.skip(Self::LENGTH)?.rest();
        let (mut body, little, mut verifier) = (body, self.little, None);
        if self.token > 0 {
            let trailer = Verifier::HEAD + self.token;
            let missing = Short { missing: trailer.saturating_sub(body.len()) };
            let at = body.len().checked_sub(trailer).ok_or(missing)?;
            let read = Verifier::read(octets.skip(at)?.rest(), little)?;
            body = body.get(..at.saturating_sub(read.pad.into())).unwrap_or_default();
            verifier = Some(read);
        }
        Ok(Parts { body: Ordered::new(body, little), verifier })
    }
}

/// A PDU without its header.
pub(super) struct Parts<'a> {
    pub body: Ordered<'a>,
    pub verifier: Option<Verifier<'a>>,
}

impl Parts<'_> {
    /// The number that an answer ends in, unless it is encrypted.
    pub fn last(&self) -> Option<u32> {
        if self.verifier.as_ref().is_some_and(|verifier| verifier.level == PRIVACY) {
            return None;
        }
        let mut body = self.body;
        let results = body.skip(RESULTS).ok()?.octets.len();
        body.skip(results.checked_sub(4)?).ok()?.u32().ok()
    }
}

/// Whether an octet may stand at a place of a header: version 5, a type, numbers in an order with
/// texts in ASCII, floating-point numbers of one of four forms, two octets of nothing.
const fn fits(at: usize, octet: u8) -> bool {
    match at {
        0 => octet == VERSION,
        1 => octet <= 1,
        2 => matches!(octet, REQUEST | RESPONSE | FAULT | BIND..=ORPHANED),
        4 => matches!(octet, 0x00 | 0x10),
        5 => octet < 4,
        6 | 7 => octet == 0,
        _ => true,
    }
}

/// What proves who sent a PDU. C706, 13.2.6.1; [MS-RPCE], 2.2.2.11
pub(super) struct Verifier<'a> {
    level: u8,
    /// So many octets fill the body up.
    pad: u8,
    /// The number of the log-on.
    pub context: u32,
    pub token: &'a [u8],
}

impl<'a> Verifier<'a> {
    const HEAD: usize = 8;

    fn read(trailer: &'a [u8], little: bool) -> Result<Self, Short> {
        let mut octets = Ordered::new(trailer, little);
        let (level, pad) = (octets.skip(1)?.u8()?, octets.u8()?);
        let context = octets.skip(1)?.u32()?;
        Ok(Self { level, pad, context, token: octets.octets.rest() })
    }
}

/// The header's constants, and a length that fits.
pub(super) fn recognise(bytes: &[u8]) -> Recognition {
    match Header::read(bytes) {
        Ok(Some(header)) if header.length < header.least() => Recognition::Broken,
        Ok(Some(header)) => Recognition::Sure(Some(header.sender())),
        Ok(None) => Recognition::No,
        Err(_) => Recognition::Short,
    }
}
