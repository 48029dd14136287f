//! Live capture from a mirror port: an AF_PACKET socket with a ring that the kernel fills
//! block by block (TPACKET_V3, Documentation/networking/packet_mmap.rst).
//!
//! Two processes share the work: the opener ([`open_mirror`], [`start`]) has CAP_NET_RAW and
//! hands the descriptor over; the decoder maps the ring ([`Ring::from_fd`]) and needs no
//! capability. The opener never maps it.
#![deny(clippy::indexing_slicing)]

mod block;
mod map;
mod mirror;
mod socket;

use crate::reader::{Frame, Interface};
use map::Map;
pub use mirror::{open_mirror, start, RETIRE_MS};
use std::io;
use std::os::fd::{AsFd, AsRawFd, OwnedFd};

/// How much memory the kernel keeps for frames on their way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Size {
    /// Octets of a block: a multiple of the page size.
    pub block: u32,
    /// How many blocks.
    pub blocks: u32,
}

/// What was captured so long ago is ready to be read, if it was not read already.
pub const READY_NS: i64 = 2 * RETIRE_MS as i64 * 1_000_000;

impl Default for Size {
    /// 64 MiB: several hundred milliseconds of a full gigabit link.
    fn default() -> Self {
        Self { block: 1 << 20, blocks: 64 }
    }
}

/// How the mirrored interface is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// It receives.
    Up,
    /// It is up, but nothing is plugged in or the other end is off.
    NoCarrier,
    /// It was set down. It is captured again once it is up.
    Down,
    /// It does not exist any more: the mirror must be opened anew.
    Gone,
}

/// What the kernel counted since the ring was mapped.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Frames put into the ring.
    pub received: u64,
    /// Frames for which the ring had no room.
    pub dropped: u64,
}

/// A frame as it was captured, with octets of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suspect {
    /// When, in nanoseconds since 1970.
    pub at_ns: i64,
    /// Its length on the wire in octets.
    pub length: u32,
    /// As much of it as was captured.
    pub bytes: Vec<u8>,
}

/// The ring of one mirrored interface.
pub struct Ring {
    fd: OwnedFd,
    map: Map,
    interface: Interface,
    /// The block to read next; unknown until the first one is ready.
    next: Option<usize>,
    number: u64,
    counts: Counts,
    suspect: Option<Suspect>,
}

impl Ring {
    /// Maps the ring of a descriptor that [`open_mirror`] made with the same `size`.
    /// `name` is what the interface is called in [`Ring::interface`].
    ///
    /// # Errors
    /// When `fd` is not such a descriptor, or memory is short.
    pub fn from_fd(fd: OwnedFd, name: &str, size: Size) -> io::Result<Self> {
        let map = Map::new(fd.as_fd(), size)?;
        let link_type = socket::link_type(fd.as_fd())?;
        let interface = Interface { name: name.into(), link_type, ..Interface::default() };
        let counts = Counts::default();
        let mut ring = Self { fd, map, interface, next: None, number: 0, counts, suspect: None };
        ring.suspect = (0..ring.map.blocks()).find_map(|at| ring.map.ready(at)?.resume());
        Ok(ring)
    }

    /// The frame that a decoder held in its hands when it ended without giving the block
    /// back: most likely its cause. The frames behind it are read as if nothing had been.
    pub fn suspect(&mut self) -> Option<Suspect> {
        self.suspect.take()
    }

    /// What is captured.
    #[must_use]
    pub const fn interface(&self) -> &Interface {
        &self.interface
    }

    /// Waits until frames are ready, at most `timeout_ms` milliseconds (-1: for ever);
    /// false when none are, be it that the interface went down ([`Ring::state`]).
    ///
    /// # Errors
    /// When the system refuses to wait.
    pub fn poll(&mut self, timeout_ms: i32) -> io::Result<bool> {
        if self.ready().is_some() {
            return Ok(true);
        }
        if socket::wait(self.fd.as_fd(), timeout_ms)? {
            // The kernel tells once that the interface went down.
            socket::take_error(self.fd.as_fd())?;
        }
        Ok(self.ready().is_some())
    }

    /// When the first frame was captured that is ready and not read yet.
    pub fn unread_ns(&mut self) -> Option<i64> {
        let at = self.ready()?;
        self.map.ready(at)?.first_ns()
    }

    /// Hands the frames of at most `blocks` ready blocks to `each` and gives the blocks
    /// back to the kernel; gives how many frames there were.
    pub fn each(&mut self, blocks: usize, mut each: impl FnMut(Frame<'_>)) -> u64 {
        let before = self.number;
        for _ in 0..blocks {
            let Some(at) = self.ready() else { break };
            if let Some(mut block) = self.map.ready(at) {
                block.walk(self.interface.link_type, &mut self.number, &mut each);
            }
            self.map.give_back(at);
            self.next = Some((at + 1) % self.map.blocks());
        }
        self.number - before
    }

    /// What the kernel counted so far.
    ///
    /// # Errors
    /// When the system refuses to tell.
    pub fn counts(&mut self) -> io::Result<Counts> {
        let (seen, dropped) = socket::statistics(self.fd.as_fd())?;
        self.counts.received += u64::from(seen.saturating_sub(dropped));
        self.counts.dropped += u64::from(dropped);
        Ok(self.counts)
    }

    /// How the interface is now.
    ///
    /// # Errors
    /// When the system refuses to tell.
    pub fn state(&self) -> io::Result<State> {
        socket::state(self.fd.as_fd())
    }

    /// The block to read next, if it is ready. At first that is the oldest one: another
    /// process may have read this ring before.
    fn ready(&mut self) -> Option<usize> {
        match self.next {
            Some(at) => self.map.ready(at).map(|_| at),
            None => {
                let blocks = 0..self.map.blocks();
                let ready = |at| Some((self.map.ready(at)?.order(), at));
                blocks.filter_map(ready).min().map(|(_, at)| at)
            }
        }
    }
}

impl AsRawFd for Ring {
    fn as_raw_fd(&self) -> std::os::fd::RawFd {
        self.fd.as_raw_fd()
    }
}
