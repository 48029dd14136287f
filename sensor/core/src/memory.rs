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

/// Of the processor's larger pages.
const HUGE_PAGE: usize = 2 << 20;

/// Asks for large pages under `octets`, all of which are written again and again: a small one
/// is not known to the processor any more when its turn comes. The system may have none.
#[allow(unsafe_code)]
pub(crate) fn in_huge_pages(octets: &mut [u8]) {
    let pages = octets.as_mut_ptr_range();
    let start = (pages.start as usize).next_multiple_of(HUGE_PAGE);
    let length = (pages.end as usize & !(HUGE_PAGE - 1)).saturating_sub(start);
    if length > 0 {
        let start = pages.start.wrapping_add(start - pages.start as usize);
        // SAFETY: the pages lie within the octets, and the advice leaves what is in them.
        unsafe { libc::madvise(start.cast(), length, libc::MADV_HUGEPAGE) };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The flags of the mapping in which an address lies, as the kernel tells them.
    fn flags(of: usize) -> String {
        let maps = std::fs::read_to_string("/proc/self/smaps").unwrap();
        let is_within = |line: &str| {
            let (start, end) = line.split_once(' ')?.0.split_once('-')?;
            let [start, end] = [start, end].map(|hex| usize::from_str_radix(hex, 16).ok());
            Some((start?..end?).contains(&of))
        };
        let mut lines = maps.lines().skip_while(|line| is_within(line) != Some(true));
        lines.find(|line| line.starts_with("VmFlags")).unwrap_or_default().to_owned()
    }

    #[test]
    fn huge_pages_are_asked_for_and_what_is_there_stays() {
        let can = std::path::Path::new("/sys/kernel/mm/transparent_hugepage").exists();
        for length in [0, 1, HUGE_PAGE - 1, 3 * HUGE_PAGE + 5] {
            let mut octets: Vec<u8> = (0..length).map(|at| at as u8).collect();
            in_huge_pages(&mut octets);
            assert!(octets.iter().enumerate().all(|(at, octet)| *octet == at as u8));
            let page = (octets.as_ptr() as usize).next_multiple_of(HUGE_PAGE);
            let whole = page + HUGE_PAGE <= octets.as_ptr() as usize + length;
            assert!(!(can && whole) || flags(page).contains(" hg"), "{}", flags(page));
        }
    }
}
