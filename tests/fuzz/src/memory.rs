//! Counts octets of memory, so that an input may be held to a bound.

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

pub struct Counting;

thread_local! {
    static HELD: Cell<isize> = const { Cell::new(0) };
    static PEAK: Cell<isize> = const { Cell::new(0) };
}

/// Octets that this thread holds.
pub fn held() -> isize {
    HELD.get()
}

/// The most octets that were held while `act` ran, more than before it.
pub fn peak(act: impl FnOnce()) -> usize {
    let (before, outer) = (HELD.get(), PEAK.get());
    PEAK.set(before);
    act();
    let peak = PEAK.get();
    PEAK.set(outer.max(peak));
    (peak - before).max(0) as usize
}

fn count(octets: isize) {
    let held = HELD.get() + octets;
    HELD.set(held);
    PEAK.set(PEAK.get().max(held));
}

// SAFETY: the system's allocator does all of it.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        count(layout.size() as isize);
        System.alloc(layout)
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        count(layout.size() as isize);
        System.alloc_zeroed(layout)
    }

    unsafe fn dealloc(&self, at: *mut u8, layout: Layout) {
        count(-(layout.size() as isize));
        System.dealloc(at, layout);
    }

    unsafe fn realloc(&self, at: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        count(size as isize - layout.size() as isize);
        System.realloc(at, layout, size)
    }
}
