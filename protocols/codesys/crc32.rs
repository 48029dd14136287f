//! The checksum of channels: IEEE 802.3's.

/// What four bits add to it.
const fn added(mut sum: u32) -> u32 {
    let mut bit = 0;
    while bit < 4 {
        sum = sum >> 1 ^ (0xEDB8_8320 & (sum & 1).wrapping_neg());
        bit += 1;
    }
    sum
}

#[rustfmt::skip]
const NIBBLES: [u32; 16] = [
    added(0), added(1), added(2), added(3), added(4), added(5), added(6), added(7),
    added(8), added(9), added(10), added(11), added(12), added(13), added(14), added(15),
];

/// Of `parts` behind each other.
pub fn crc32(parts: [&[u8]; 3]) -> u32 {
    let octets = parts.into_iter().flatten();
    !octets.fold(u32::MAX, |sum, octet| nibble(nibble(sum ^ u32::from(*octet))))
}

fn nibble(sum: u32) -> u32 {
    let [low, ..] = sum.to_le_bytes();
    sum >> 4 ^ NIBBLES.get(usize::from(low & 15)).copied().unwrap_or_default()
}
