//! Digests of 64 bits under a random key, which nobody on the wire can foresee.

use crate::address::Address;
use std::hash::{BuildHasher, Hasher, RandomState};

/// The key.
#[derive(Clone, Copy, Debug)]
pub struct Keyed {
    state: u64,
    seed: u64,
}

impl Default for Keyed {
    fn default() -> Self {
        let random = RandomState::new();
        Self { state: random.hash_one(0), seed: random.hash_one(1) }
    }
}

impl Keyed {
    /// The same key in every process: for digests that are kept, and that nobody gains by
    /// foreseeing. Digits of the fractions of pi and e.
    pub const fn fixed() -> Self {
        Self { state: 0x243F_6A88_85A3_08D3, seed: 0xB7E1_5162_8AED_2A6B }
    }

    /// A digest of nothing yet.
    #[inline]
    pub const fn digest(self) -> Digest {
        Digest { state: self.state, seed: self.seed }
    }
}

impl BuildHasher for Keyed {
    type Hasher = Digest;

    fn build_hasher(&self) -> Digest {
        self.digest()
    }
}

/// A digest of what went in so far: two words at a time are multiplied, and both halves of
/// the product folded into one, as wyhash does.
#[derive(Clone, Copy, Debug)]
#[must_use]
pub struct Digest {
    state: u64,
    seed: u64,
}

impl Digest {
    /// Takes two words.
    #[inline]
    pub const fn pair(self, a: u64, b: u64) -> Self {
        let product = (a ^ self.state) as u128 * (b ^ self.seed) as u128;
        Self { state: product as u64 ^ (product >> 64) as u64, seed: self.seed }
    }

    /// Takes two addresses. Their kinds are left out: two kinds with equal numbers are rare
    /// and only share a place.
    #[inline]
    pub const fn addresses(self, a: Address, b: Address) -> Self {
        let ([a_high, a], [b_high, b]) = (a.words(), b.words());
        let low = self.pair(a, b);
        if a_high | b_high == 0 {
            low
        } else {
            low.pair(a_high, b_high)
        }
    }

    /// Takes an address.
    #[inline]
    pub const fn address(self, address: Address) -> Self {
        let [high, low] = address.words();
        self.pair(high, low).pair(address.kind(), 0)
    }

    /// Takes octets and their number, so that two behind each other are no third.
    #[inline]
    pub fn octets(self, octets: &[u8]) -> Self {
        let (words, _) = octets.as_chunks::<8>();
        let (pairs, odd) = words.as_chunks::<2>();
        let last =
            octets.last_chunk().map_or_else(|| few(octets), |last| u64::from_le_bytes(*last));
        let start = self.pair(octets.len() as u64, last);
        let all = pairs.iter().fold(start, |digest, pair| {
            let [a, b] = pair.map(u64::from_le_bytes);
            digest.pair(a, b)
        });
        odd.iter().fold(all, |digest, word| digest.pair(u64::from_le_bytes(*word), 0))
    }

    /// Takes a packet's octets: four words at a time, in two lanes that do not wait for
    /// each other.
    #[inline]
    pub fn content(self, octets: &[u8]) -> Self {
        let (blocks, rest) = octets.as_chunks::<32>();
        let (mut one, mut other) = (self, self.pair(octets.len() as u64, 0));
        for block in blocks {
            let [a, b, c, d] = words(block);
            (one, other) = (one.pair(a, b), other.pair(c, d));
        }
        let mut last = [0; 32];
        last.iter_mut().zip(rest).for_each(|(to, from)| *to = *from);
        let [a, b, c, d] = words(&last);
        one.pair(a, b).pair(other.pair(c, d).finish(), 0)
    }

    /// The digest.
    #[must_use]
    #[inline]
    pub const fn finish(self) -> u64 {
        self.state
    }
}

impl Hasher for Digest {
    fn write(&mut self, octets: &[u8]) {
        *self = self.octets(octets);
    }

    fn write_u8(&mut self, n: u8) {
        self.write_u64(n.into());
    }

    fn write_u32(&mut self, n: u32) {
        self.write_u64(n.into());
    }

    fn write_u64(&mut self, n: u64) {
        *self = self.pair(n, 0);
    }

    fn write_usize(&mut self, n: usize) {
        self.write_u64(n as u64);
    }

    fn write_isize(&mut self, n: isize) {
        self.write_u64(n as u64);
    }

    fn finish(&self) -> u64 {
        self.state
    }
}

/// Fewer than eight octets in one word, most names among them: from four on in two halves, which
/// may overlap.
#[inline]
fn few(octets: &[u8]) -> u64 {
    let half = |half: &[u8; 4]| u64::from(u32::from_le_bytes(*half));
    match (octets.first_chunk(), octets.last_chunk(), octets) {
        (Some(first), Some(last), _) => half(first) | half(last) << 32,
        (_, _, &[a, b, c]) => u64::from_le_bytes([a, b, c, 0, 0, 0, 0, 0]),
        (_, _, &[a, b]) => u64::from_le_bytes([a, b, 0, 0, 0, 0, 0, 0]),
        (_, _, &[a]) => a.into(),
        _ => 0,
    }
}

#[inline]
fn words(block: &[u8; 32]) -> [u64; 4] {
    let (words, _) = block.as_chunks::<8>();
    std::array::from_fn(|at| words.get(at).map_or(0, |word| u64::from_le_bytes(*word)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_differs_has_another_digest() {
        let digest = Keyed::default().digest();
        let texts: Vec<Vec<u8>> = (0..40).map(|n| vec![b'x'; n]).collect();
        let mut all: Vec<u64> = texts.iter().map(|text| digest.octets(text).finish()).collect();
        let packets = (0..200).map(|n| vec![0; n]).chain((0..200).map(|at| {
            let mut packet = vec![0; 200];
            packet[at] = 1;
            packet
        }));
        all.extend(packets.map(|packet| digest.content(&packet).finish()));
        let [none, one] = [Address::v4([0; 4]), Address::v4([0, 0, 0, 1])];
        all.push(digest.addresses(none, one).finish());
        all.push(digest.addresses(one, none).finish());
        all.push(digest.addresses(Address::v6([1; 16]), Address::v6([2; 16])).finish());
        let count = all.len();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), count);
    }

    #[test]
    fn equal_things_have_one_digest_under_one_key_only() {
        let [one, other] = [Keyed::default(), Keyed::default()];
        let of = |key: Keyed| key.digest().octets(b"tag").pair(1, 2).finish();
        assert_eq!(of(one), of(one));
        assert_ne!(of(one), of(other));
        let sender = (3_u32, Address::v4([10, 0, 0, 1]), Some(Address::v4([10, 0, 0, 2])));
        assert_eq!(one.hash_one(sender), one.hash_one(sender));
        assert_ne!(one.hash_one(sender), other.hash_one(sender));
        assert_ne!(one.hash_one(sender), one.hash_one((4_u32, sender.1, sender.2)));
        assert_ne!(one.hash_one(sender), one.hash_one((3_u32, sender.1, None::<Address>)));
    }
}
