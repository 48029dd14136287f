/// The order of octets in numbers, as the machine had it that wrote the file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Order {
    Big,
    #[default]
    Little,
}

impl Order {
    #[inline]
    pub(super) fn u16(self, octets: [u8; 2]) -> u16 {
        match self {
            Self::Big => u16::from_be_bytes(octets),
            Self::Little => u16::from_le_bytes(octets),
        }
    }

    #[inline]
    pub(super) fn u32(self, octets: [u8; 4]) -> u32 {
        match self {
            Self::Big => u32::from_be_bytes(octets),
            Self::Little => u32::from_le_bytes(octets),
        }
    }

    #[inline]
    pub(super) fn u64(self, octets: [u8; 8]) -> u64 {
        match self {
            Self::Big => u64::from_be_bytes(octets),
            Self::Little => u64::from_le_bytes(octets),
        }
    }

    /// `N` 32-bit numbers from the front of `octets`.
    #[inline]
    pub(super) fn words<const N: usize>(self, octets: &[u8]) -> Option<[u32; N]> {
        let words: &[[u8; 4]; N] = octets.as_chunks::<4>().0.first_chunk()?;
        Some(match self {
            Self::Little => words.map(u32::from_le_bytes),
            Self::Big => words.map(u32::from_be_bytes),
        })
    }
}
