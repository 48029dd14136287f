//! What is fuzzed: each protocol of the list by itself, and what reads files and frames.

use crate::{decoder, files, frames, order, recording};
use wire::Protocol;

/// Longer than any input should take, in nanoseconds of CPU.
const MOST_NS: i64 = 1_000_000_000;
/// A machine that stands still may lend its own time to an input: what is slow is so each time.
const TIMES: usize = 3;
/// An input that takes so many seconds of CPU never ends.
const ENDLESS: libc::time_t = 20;

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

    /// Runs an input; panics where it breaks what must hold, aborts where it never ends.
    pub fn run(&self, input: &[u8]) {
        let took = (0..TIMES).map(|_| self.once(input)).find(|took| *took < MOST_NS);
        assert!(
            took.is_some(),
            "over {} ms of CPU for {} octets",
            MOST_NS / 1_000_000,
            input.len()
        );
    }

    /// Nanoseconds of CPU that an input takes.
    fn once(&self, input: &[u8]) -> i64 {
        let before = cpu_ns();
        alarm(ENDLESS);
        match self {
            Self::Decoder(protocol) => decoder::run(protocol, input),
            Self::Other(_, run) => run(input),
        }
        alarm(0);
        cpu_ns() - before
    }
}

/// Aborts after so many seconds of this process's CPU, when not called with 0 before. libFuzzer's
/// own limit is of wall time, which a busy machine uses up for nothing.
fn alarm(seconds: libc::time_t) {
    extern "C" fn endless(_: libc::c_int) {
        // SAFETY: allowed in a handler; libFuzzer then writes the input down.
        unsafe { libc::abort() }
    }
    let none = libc::timeval { tv_sec: 0, tv_usec: 0 };
    let timer = libc::itimerval {
        it_interval: none,
        it_value: libc::timeval { tv_sec: seconds, tv_usec: 0 },
    };
    // SAFETY: a handler that only aborts, and a timer that outlives the call.
    unsafe {
        libc::signal(libc::SIGPROF, endless as extern "C" fn(libc::c_int) as libc::sighandler_t);
        libc::setitimer(libc::ITIMER_PROF, &timer, std::ptr::null_mut());
    }
}

/// CPU time of this thread.
fn cpu_ns() -> i64 {
    let mut time = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: a clock that Linux has, and room for its time.
    unsafe { libc::clock_gettime(libc::CLOCK_THREAD_CPUTIME_ID, &mut time) };
    time.tv_sec * 1_000_000_000 + time.tv_nsec
}
