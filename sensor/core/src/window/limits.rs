//! How much a window may keep.

/// Limits of what a window keeps. Each time one bites, it is counted.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Rows known at once.
    pub rows: usize,
    /// Objects with values told apart.
    pub values: u32,
    /// Objects told apart in one conversation and operation.
    pub objects: u32,
    /// Pairs of addresses and ports known at once.
    pub links: usize,
    /// Pairs of MAC and IP known at once.
    pub endpoints: usize,
    /// Octets of evidence taken in one window.
    pub evidence: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            rows: 50_000,
            values: 40_000,
            objects: 1024,
            links: 200_000,
            endpoints: 100_000,
            evidence: 32 << 20,
        }
    }
}
