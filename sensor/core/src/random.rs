//! Octets that nobody sent, the same in every run, for tests.

/// xorshift64*.
pub struct Random(pub u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D)
    }

    /// A number below `limit`, or 0.
    pub fn below(&mut self, limit: usize) -> usize {
        usize::try_from(self.next() >> 33).unwrap_or(0) % limit.max(1)
    }

    /// Up to `most` octets.
    pub fn octets(&mut self, most: usize) -> Vec<u8> {
        (0..self.below(most + 1)).map(|_| self.next().to_be_bytes()[0]).collect()
    }

    /// `seed` with some octets changed, and perhaps cut.
    pub fn mutated(&mut self, seed: &[u8]) -> Vec<u8> {
        let mut bytes = seed.to_vec();
        for _ in 0..=self.below(4) {
            let at = self.below(bytes.len());
            let value = [0, 1, 0x7F, 0x80, 0xFF, self.next().to_be_bytes()[0]][self.below(6)];
            if let Some(byte) = bytes.get_mut(at) {
                *byte = value;
            }
        }
        if self.below(4) == 0 {
            bytes.truncate(self.below(bytes.len() + 1));
        }
        bytes
    }
}
