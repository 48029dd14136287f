#![allow(unsafe_code)] // Memory that the kernel shares: see each SAFETY.

use super::block::Block;
use super::{socket, Size};
use std::io;
use std::mem::offset_of;
use std::os::fd::{AsRawFd, BorrowedFd};
use std::ptr::NonNull;
use std::sync::atomic::{AtomicU32, Ordering};

const STATUS: usize =
    offset_of!(libc::tpacket_block_desc, hdr) + offset_of!(libc::tpacket_hdr_v1, block_status);

/// The ring's memory, shared with the kernel.
pub(super) struct Map {
    start: NonNull<u8>,
    block: usize,
    blocks: usize,
}

// SAFETY: the mapping belongs to the process, not to a thread, and only `Map` points to it.
unsafe impl Send for Map {}

impl Map {
    pub(super) fn new(fd: BorrowedFd<'_>, size: Size) -> io::Result<Self> {
        socket::must_be_ring(fd)?;
        let (block, blocks) = (size.block as usize, size.blocks as usize);
        let length = block.checked_mul(blocks).filter(|_| block >= 4096);
        let length = length.ok_or(io::ErrorKind::InvalidInput)?;
        // SAFETY: a new mapping at an address of the kernel's choice touches no memory of
        // ours. The kernel refuses any length but that of the ring (packet_mmap).
        let start = unsafe {
            let access = libc::PROT_READ | libc::PROT_WRITE;
            libc::mmap(std::ptr::null_mut(), length, access, libc::MAP_SHARED, fd.as_raw_fd(), 0)
        };
        if start == libc::MAP_FAILED {
            return Err(io::Error::last_os_error());
        }
        let start = NonNull::new(start.cast()).ok_or(io::ErrorKind::OutOfMemory)?;
        Ok(Self { start, block, blocks })
    }

    pub(super) const fn blocks(&self) -> usize {
        self.blocks
    }

    fn block(&self, at: usize) -> NonNull<u8> {
        // SAFETY: `at % blocks` blocks and one more lie within the mapping, which lives as
        // long as `self`.
        unsafe { self.start.add(at % self.blocks * self.block) }
    }

    fn status(&self, at: usize) -> &AtomicU32 {
        // SAFETY: blocks begin at multiples of their size, at least a page, and hold a
        // descriptor; STATUS is a multiple of 4 in it. The kernel accesses this word only
        // as one word too.
        unsafe { self.block(at).add(STATUS).cast().as_ref() }
    }

    /// A block, if the kernel has filled it.
    pub(super) fn ready(&mut self, at: usize) -> Option<Block<'_>> {
        // Acquire: what the kernel wrote before it set the status is seen behind it.
        if self.status(at).load(Ordering::Acquire) & libc::TP_STATUS_USER == 0 {
            return None;
        }
        // SAFETY: the block lies within the mapping, as in `block`. While its status is
        // TP_STATUS_USER the kernel does not touch it, the opener never maps it, and
        // `&mut self` lends it once; only `give_back`, which needs `&mut self` too, changes
        // that. All octets are initialised: the kernel hands out zeroed pages.
        let octets = unsafe { std::slice::from_raw_parts_mut(self.block(at).as_ptr(), self.block) };
        Some(Block(octets))
    }

    /// Gives a block back to the kernel.
    pub(super) fn give_back(&mut self, at: usize) {
        // Release: we are done with the block before the kernel sees it free.
        self.status(at).store(libc::TP_STATUS_KERNEL, Ordering::Release);
    }
}

impl Drop for Map {
    fn drop(&mut self) {
        // SAFETY: this is the whole mapping, and nothing borrowed from it outlives `self`.
        unsafe { libc::munmap(self.start.as_ptr().cast(), self.block * self.blocks) };
    }
}
