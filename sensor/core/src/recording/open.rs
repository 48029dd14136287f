//! The segment that is being written.

use super::index::{Chunk, Index, Met};
use super::{folder, Limits, Source};
use crate::pcapng::{self, Head};
use crate::reader::Frame;
use std::fs::File;
use std::io::{self, Write};
use std::path::Path;

pub(super) struct Open {
    pub number: u64,
    pub first_ns: i64,
    file: File,
    /// Octets in the file; always whole blocks.
    pub octets: u64,
    /// Blocks that are not in the file yet, and how many frames they hold.
    buffer: Vec<u8>,
    pub waiting: u64,
    head: u64,
    chunks: Vec<Chunk>,
    met: Met,
    points: Vec<u32>,
}

impl Open {
    /// Begins a segment with a frame of that time.
    pub fn new(at: &Path, number: u64, sources: &[Source], first_ns: i64) -> io::Result<Self> {
        let file = File::create_new(folder::segment(at, number))?;
        let mut buffer = Vec::new();
        pcapng::section(&mut buffer);
        let mut met = Met::default();
        for Source { name, point, link_type } in sources {
            let source = pcapng::Source { name, link_type: *link_type };
            pcapng::interface(&mut buffer, &source, point);
        }
        let points = sources.iter().map(|source| met.flows.point(&source.point)).collect();
        let head = buffer.len() as u64;
        let (chunks, octets, waiting) = (Vec::new(), 0, 0);
        Ok(Self { number, first_ns, file, octets, buffer, waiting, head, chunks, met, points })
    }

    /// Adds a frame; it is in the file after the next [`Self::flush`].
    pub fn add(&mut self, interface: u32, frame: &Frame<'_>, limits: &Limits) {
        let Frame { at_ns, length, bytes, link_type, .. } = *frame;
        let start = self.octets + self.buffer.len() as u64;
        match self.chunks.last_mut().filter(|last| start - last.start < limits.chunk) {
            Some(last) => {
                last.first_ns = last.first_ns.min(at_ns);
                last.last_ns = last.last_ns.max(at_ns);
            }
            None => self.chunks.push(Chunk { start, first_ns: at_ns, last_ns: at_ns }),
        }
        let point = self.points.get(interface as usize).copied().unwrap_or_default();
        self.met.add(self.chunks.len() - 1, point, link_type, (bytes, length));
        let head = Head { interface, at_ns, wire_length: length };
        pcapng::packet(&mut self.buffer, head, bytes, "");
        self.waiting += 1;
    }

    /// Tells how many frames an interface lost so far.
    pub fn tell_lost(&mut self, interface: u32, at_ns: i64, lost: u64) {
        pcapng::statistics(&mut self.buffer, interface, at_ns, Some(lost), "");
    }

    /// Octets that wait.
    pub fn buffered(&self) -> u64 {
        self.buffer.len() as u64
    }

    /// Octets that the segment takes once it is whole.
    pub fn on_disk(&self) -> u64 {
        folder::on_disk(self.octets + self.buffered())
            + folder::on_disk(self.met.octets(self.chunks.len()))
    }

    /// Whether another frame would be too many.
    pub fn is_full(&self, limits: &Limits) -> bool {
        let written = self.octets + self.buffered();
        let last = self.chunks.last().filter(|_| self.chunks.len() >= limits.chunks);
        last.is_some_and(|last| written - last.start >= limits.chunk)
            || self.met.len() >= limits.flows
    }

    /// Writes what waits. After an error the file is as it was before, as far as that can be.
    pub fn flush(&mut self) -> io::Result<()> {
        let written = self.file.write_all(&self.buffer);
        if written.is_ok() {
            self.octets += self.buffer.len() as u64;
        } else {
            let _ = self.file.set_len(self.octets);
        }
        self.drop_waiting();
        written
    }

    /// Forgets what waits.
    pub fn drop_waiting(&mut self) {
        self.buffer.clear();
        self.waiting = 0;
    }

    /// Its index, once everything is in the file.
    pub fn index(&self) -> Vec<u8> {
        let chunks: Vec<_> =
            self.chunks.iter().filter(|c| c.start < self.octets).copied().collect();
        Index::new(self.head, self.octets, &chunks, &self.met).encode()
    }
}
