use wire::{Octets, Recognition, Short, Side};

/// The first octet of every PDU.
pub(super) const PROTOCOL_ID: u8 = 0x32;

// Kinds of PDU ("ROSCTR").
pub(super) const JOB: u8 = 1;
pub(super) const ACK: u8 = 2;
pub(super) const ACK_DATA: u8 = 3;
pub(super) const USERDATA: u8 = 7;

/// One PDU: a header of 10 octets, or 12 in an answer to a job, then parameter and data.
#[derive(Clone, Copy)]
pub(super) struct Pdu<'a> {
    pub kind: u8,
    /// Pairs an answer with its request.
    pub reference: u16,
    /// Error class and code of an answer to a job; 0 is success.
    pub error: u16,
    pub parameter: Octets<'a>,
    pub data: Octets<'a>,
    /// Octets behind the message.
    pub rest: usize,
    /// Octets of parameter and data that the header speaks of and that are not there.
    pub missing: usize,
}

impl<'a> Pdu<'a> {
    /// Reads the PDU that `bytes` hold, as far as it goes.
    ///
    /// # Errors
    /// [`Short`] when not even the header is whole.
    pub fn read(bytes: &'a [u8]) -> Result<Self, Short> {
        let mut octets = Octets::new(bytes);
        let kind = octets.skip(1)?.u8()?;
        let reference = octets.skip(2)?.be16()?; // a redundancy identification, always 0
        let (parameter, data) = (octets.be16()?, octets.be16()?);
        let error = if matches!(kind, ACK | ACK_DATA) { octets.be16()? } else { 0 };
        let needed = usize::from(parameter) + usize::from(data);
        let missing = needed.saturating_sub(octets.len());
        let parameter = octets.part(octets.len().min(parameter.into()))?;
        let data = octets.part(octets.len().min(data.into()))?;
        Ok(Self { kind, reference, error, parameter, data, rest: octets.len(), missing })
    }

    /// Who sends a PDU like this. In a download it is the server that asks for blocks.
    fn sender(&self) -> Option<Side> {
        let (function, kind) = (self.parameter.peek(0), self.parameter.peek(5));
        match (self.kind, function, kind.map(|kind| kind >> 4 & 0b1100)) {
            (JOB | ACK_DATA, Some(0x1B | 0x1C), _) | (ACK, ..) => None,
            (JOB, ..) | (USERDATA, _, Some(4)) => Some(Side::Client),
            (ACK_DATA, ..) | (USERDATA, _, Some(0 | 8)) => Some(Side::Server),
            _ => None,
        }
    }
}

/// Two constants and two lengths that fill the TSDU: 48 bits that cannot be chance.
pub(super) fn recognise(tsdu: &[u8]) -> Recognition {
    match tsdu {
        [PROTOCOL_ID, JOB | ACK | ACK_DATA | USERDATA, 0, 0, ..] => match Pdu::read(tsdu) {
            Ok(pdu) if pdu.rest + pdu.missing == 0 => Recognition::Sure(pdu.sender()),
            Ok(pdu) => Recognition::Maybe(pdu.sender()),
            Err(_) => Recognition::Maybe(None),
        },
        [PROTOCOL_ID, JOB | ACK | ACK_DATA | USERDATA, ..] => Recognition::Maybe(None),
        _ => Recognition::No,
    }
}
