//! What is fuzzed: each protocol of the list by itself, and what reads files and frames.

use crate::{decoder, files, frames, order, recording};
use wire::Protocol;

/// Longer than any input should take, in nanoseconds of CPU.
const MOST_NS: i64 = 1_000_000_000;

/// One thing to fuzz.
pub enum Target {
    Decoder(&'static Protocol),
    Other(&'static str, fn(&[u8])),
}

const OTHERS: &[(&str, fn(&[u8]))] = &[
    ("read-pcap", files::in_memory),
    ("read-pcapng", files::in_memory),
    ("read-gz", files::compressed),
    ("read-zst", files::compressed),
    ("link", frames::link),
    ("fragments", order::fragments),
    ("stream", order::stream),
    ("sensor", frames::sensor),
    ("evidence", frames::evidence),
    ("recording", recording::found_again),
    ("recording-index", recording::index),
];

pub fn all() -> impl Iterator<Item = Target> {
    let decoders = protocols::ALL.iter().map(Target::Decoder);
    decoders.chain(OTHERS.iter().map(|(name, run)| Target::Other(name, *run)))
}

impl Target {
    pub fn name(&self) -> &'static str {
        match self {
            Self::Decoder(protocol) => protocol.name,
            Self::Other(name, _) => name,
        }
    }

    /// Runs an input; panics where it breaks what must hold.
    pub fn run(&self, input: &[u8]) {
        let before = cpu_ns();
        match self {
            Self::Decoder(protocol) => decoder::run(protocol, input),
            Self::Other(_, run) => run(input),
        }
        let took = cpu_ns() - before;
        assert!(took < MOST_NS, "{} ms of CPU for {} octets", took / 1_000_000, input.len());
    }
}

/// CPU time of this thread.
fn cpu_ns() -> i64 {
    let mut time = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: a clock that Linux has, and room for its time.
    unsafe { libc::clock_gettime(libc::CLOCK_THREAD_CPUTIME_ID, &mut time) };
    time.tv_sec * 1_000_000_000 + time.tv_nsec
}
