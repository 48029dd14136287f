//! The checksum of frames that were made for serial lines, whatever the protocol.

/// x^16+x^15+x^2+1, lowest bit first, of `bytes` behind what gave `sum`.
#[must_use]
pub fn crc16(sum: u16, bytes: &[u8]) -> u16 {
    bytes.iter().fold(sum, |sum, octet| {
        (0..8).fold(sum ^ u16::from(*octet), |sum, _| match sum & 1 {
            1 => sum >> 1 ^ 0xA001,
            _ => sum >> 1,
        })
    })
}
