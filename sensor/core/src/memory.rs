//! The allocator. A request waits in memory of its own until it is answered; that costs
//! less here than with the C library's allocator (decision 9).

use libmimalloc_sys::{mi_collect, mi_option_set, mi_option_t};

/// Fuzzing counts octets with one of its own.
#[cfg(not(fuzzing))]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// `mi_option_purge_delay` in mimalloc.h of version 2.
const PURGE_DELAY: mi_option_t = 15;
const MILLISECONDS: std::ffi::c_long = 1000;

/// What is free goes back to the system after a second: a window is handed over in less, and
/// memory that comes back has to be cleared.
#[allow(unsafe_code)]
pub(crate) fn keep_for_a_second() {
    // SAFETY: an option's number and value are all it reads; no thread allocates meanwhile.
    unsafe { mi_option_set(PURGE_DELAY, MILLISECONDS) }
}

/// Gives what is free back at once. A replay's window is long: while the core takes it, nothing is
/// allocated here for seconds, and what is free would wait beside what the core needs.
#[allow(unsafe_code)]
pub(crate) fn give_back() {
    // SAFETY: it frees what nobody holds.
    unsafe { mi_collect(true) }
}
