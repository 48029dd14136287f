//! Segments within a quota: frames in, files out, the oldest removed.

use super::open::Open;
use super::{folder, Source};
use crate::reader::Frame;
use std::collections::VecDeque;
use std::io;
use std::path::PathBuf;

/// What bounds the ring.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Octets of all files together.
    pub quota: u64,
    /// Octets of a chunk: what is read to find one frame.
    pub chunk: u64,
    /// Chunks of a segment, at most 256.
    pub chunks: usize,
    /// Conversations of a segment: they are in memory while it is written.
    pub flows: usize,
    /// Nanoseconds after which a segment ends.
    pub age_ns: i64,
}

impl Limits {
    /// Segments of 64 MiB at most, and an eighth of a small ring, so that little goes at once;
    /// of ten minutes at most, so that a crash leaves little without an index.
    #[must_use]
    pub fn of(quota: u64) -> Self {
        let chunk = 256 << 10;
        let chunks = (quota / 8 / chunk).clamp(1, super::index::CHUNKS as u64) as usize;
        let flows = (quota / 8 / 128).clamp(1024, 65_536) as usize;
        Self { quota, chunk, chunks, flows, age_ns: 600_000_000_000 }
    }
}

/// What the ring holds, and what became of frames since it was opened.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Frames written.
    pub frames: u64,
    /// Frames that came quicker than they could be written.
    pub dropped: u64,
    /// Frames for which the disk had no room, or that it refused.
    pub refused: u64,
    /// Segments removed for newer ones.
    pub removed: u64,
    /// Segments held.
    pub segments: u64,
    /// Octets held.
    pub octets: u64,
    /// When the oldest frame was captured, nanoseconds since 1970; 0 where there is none.
    pub oldest_ns: i64,
}

struct Held {
    number: u64,
    octets: u64,
    first_ns: i64,
}

/// Writes the packet ring of a folder, alone.
pub struct Writer {
    folder: PathBuf,
    limits: Limits,
    sources: Vec<Source>,
    held: VecDeque<Held>,
    open: Option<Open>,
    next: u64,
    counts: Counts,
    /// Octets that the disk has for us; below 0 when it is too full already.
    room: i64,
    /// The disk refused; until [`Self::settle`] nothing is tried again.
    refusing: bool,
}

impl Writer {
    /// Goes on behind what the folder holds.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub fn new(folder: PathBuf, limits: Limits, sources: Vec<Source>) -> io::Result<Self> {
        folder::tidy(&folder)?;
        let numbers = folder::numbers(&folder, ".pcapng")?;
        let next = numbers.last().map_or(1, |last| last + 1);
        let held = numbers.into_iter().map(|number| {
            let span = folder::read_index(&folder, number).and_then(|index| index.span());
            let first_ns = span.map_or(0, |(first_ns, _)| first_ns);
            Held { number, octets: folder::octets(&folder, number), first_ns }
        });
        let held = held.collect();
        let (counts, room) = (Counts::default(), i64::MAX);
        Ok(Self { folder, limits, sources, held, open: None, next, counts, room, refusing: false })
    }

    /// Takes a frame. One that cannot be written is counted, nothing waits for it.
    pub fn frame(&mut self, interface: u32, frame: &Frame<'_>) {
        let age = |open: &Open| frame.at_ns.saturating_sub(open.first_ns);
        let over = |open: &Open| open.is_full(&self.limits) || age(open) >= self.limits.age_ns;
        if self.open.as_ref().is_some_and(over) {
            self.close();
        }
        if self.refusing || !self.begin(frame.at_ns) {
            self.counts.refused += 1;
            return;
        }
        let Some(open) = &mut self.open else { return };
        open.add(interface, frame, &self.limits);
        if open.buffered() >= self.limits.chunk {
            self.flush();
        }
    }

    /// An interface lost so many frames so far.
    pub fn lost(&mut self, interface: u32, at_ns: i64, lost: u64, new: u64) {
        self.counts.dropped += new;
        if let Some(open) = self.open.as_mut().filter(|_| new > 0) {
            open.tell_lost(interface, at_ns, lost);
        }
    }

    /// Writes what waits; a segment that began long before `now_ns` ends. `room` is how many
    /// octets the disk has for us from now on, below 0 when it is too full already.
    pub fn settle(&mut self, now_ns: i64, room: i64) {
        (self.room, self.refusing) = (room, false);
        self.flush();
        let old = |open: &Open| now_ns.saturating_sub(open.first_ns) >= self.limits.age_ns;
        if self.open.as_ref().is_some_and(old) {
            self.close();
        }
        if !self.make_room(0) {
            self.refusing = true;
        }
    }

    /// Ends the segment: its index is written beside it.
    pub fn close(&mut self) {
        self.flush();
        if let Some(open) = self.open.take() {
            self.hold(&open);
        }
    }

    /// Counts a segment among those held, with its index beside it. Without one it is read
    /// from end to end.
    fn hold(&mut self, open: &Open) {
        let (number, first_ns, index) = (open.number, open.first_ns, open.index());
        let octets = folder::on_disk(open.octets) + folder::on_disk(index.len() as u64);
        self.refusing |= folder::write_index(&self.folder, number, &index).is_err();
        self.held.push_back(Held { number, octets, first_ns });
    }

    /// What is held and what was lost.
    pub fn counts(&self) -> Counts {
        let open = self.open.as_ref();
        let oldest = self.held.front().map(|held| held.first_ns);
        Counts {
            segments: (self.held.len() + usize::from(open.is_some())) as u64,
            octets: self.octets(),
            oldest_ns: oldest.or(open.map(|open| open.first_ns)).unwrap_or_default(),
            ..self.counts
        }
    }

    fn octets(&self) -> u64 {
        let held: u64 = self.held.iter().map(|held| held.octets).sum();
        held + self.open.as_ref().map_or(0, Open::on_disk)
    }

    /// Has an open segment, or refuses from now on.
    fn begin(&mut self, first_ns: i64) -> bool {
        if self.open.is_some() {
            return true;
        }
        self.open = Open::new(&self.folder, self.next, &self.sources, first_ns).ok();
        self.next += 1;
        self.refusing = self.open.is_none();
        !self.refusing
    }

    /// Writes what waits, once there is room for it.
    fn flush(&mut self) {
        let Some(octets) = self.open.as_ref().map(Open::buffered) else { return };
        let has_room = self.make_room(octets);
        let Some(open) = &mut self.open else { return };
        let frames = open.waiting;
        if has_room && open.flush().is_ok() {
            self.counts.frames += frames;
            return;
        }
        // What could not be written is in no file, and the segment ends before it.
        self.counts.refused += frames;
        self.refusing = true;
        self.forget();
    }

    /// Ends the segment without what waits.
    fn forget(&mut self) {
        let Some(mut open) = self.open.take() else { return };
        open.drop_waiting();
        if open.octets == 0 {
            let _ = folder::remove(&self.folder, open.number);
        } else {
            self.hold(&open);
        }
    }

    /// Removes the oldest segments until `octets` more fit into the quota and onto the disk.
    fn make_room(&mut self, octets: u64) -> bool {
        let need = i64::try_from(octets).unwrap_or(i64::MAX);
        while self.octets() > self.limits.quota || need > self.room {
            let Some(oldest) = self.held.pop_front() else { return false };
            if folder::remove(&self.folder, oldest.number).is_err() {
                self.held.push_front(oldest);
                return false;
            }
            self.room = self.room.saturating_add_unsigned(oldest.octets);
            self.counts.removed += 1;
        }
        self.room = self.room.saturating_sub(need);
        true
    }
}
