//! Checksums of frames that were made for serial lines, whatever the protocol.

/// x^16+x^15+x^2+1, lowest bit first, of `bytes` behind what gave `sum`.
#[must_use]
pub fn crc16(sum: u16, bytes: &[u8]) -> u16 {
    reflected(0xA001, sum, bytes)
}

/// HDLC's, x^16+x^12+x^5+1, lowest bit first (ISO/IEC 13239, annex A): whether the last two octets
/// are that of those before.
#[must_use]
pub fn is_hdlc(bytes: &[u8]) -> bool {
    reflected(0x8408, 0xFFFF, bytes) == 0xF0B8
}

fn reflected(polynomial: u16, sum: u16, bytes: &[u8]) -> u16 {
    bytes.iter().fold(sum, |sum, octet| {
        (0..8).fold(sum ^ u16::from(*octet), |sum, _| match sum & 1 {
            1 => sum >> 1 ^ polynomial,
            _ => sum >> 1,
        })
    })
}
