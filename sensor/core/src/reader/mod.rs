//! Capture files as a stream of frames: pcap and pcapng, plain, gzip or Zstandard,
//! told apart by their first octets. One block at a time is in memory; frames are
//! lent from the buffer. All that stands before a damage is read before it is told.
#![deny(clippy::indexing_slicing)]

mod block;
mod damage;
mod digested;
mod order;
mod pcap;
mod pcapng;
mod source;
#[cfg(test)]
mod tests;

pub use damage::{Damage, Kind};
use source::Source;
use std::io;
use std::ops::Range;
use std::path::Path;

/// A frame as it was captured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Frame<'a> {
    /// Where it was captured: an index into [`Reader::interfaces`].
    pub interface: u32,
    /// What it begins with, as the interface says.
    pub link_type: u16,
    /// When, in nanoseconds since 1970.
    pub at_ns: i64,
    /// Its length on the wire in octets.
    pub length: u32,
    /// As much of it as was captured.
    pub bytes: &'a [u8],
    /// Its number in this file, from 1.
    pub number: u64,
    /// The first comment on it.
    pub comment: Option<&'a str>,
}

/// An interface on which frames were captured.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Interface {
    /// Its name, empty where the file has none.
    pub name: String,
    /// Its description, empty where the file has none.
    pub description: String,
    /// What a frame begins with: a LINKTYPE_ value of the registry at tcpdump.org.
    pub link_type: u16,
    /// At most so many octets of a frame were captured; 0 for all.
    pub snap_length: u32,
    /// Octets of frame check sequence at a frame's end, where the file says.
    pub fcs_len: Option<u8>,
    /// Frames that the capture lost, as the latest statistics say.
    pub dropped: Option<u64>,
}

/// Reads the frames of one capture file in order.
pub struct Reader {
    source: Source,
    format: Format,
    interfaces: Vec<Interface>,
    number: u64,
    ended: bool,
}

enum Format {
    Pcap(pcap::Pcap),
    Pcapng(pcapng::Pcapng),
}

/// A frame whose octets stand at the start of the source, at these places.
struct Found {
    interface: u32,
    at_ns: i64,
    length: u32,
    bytes: Range<usize>,
    comment: Range<usize>,
}

impl Reader {
    /// Opens a capture file.
    ///
    /// # Errors
    /// [`Damage`] when it cannot be opened, is empty or is not a capture.
    pub fn open(path: &Path) -> Result<Self, Damage> {
        Self::begin(Source::open(path, false)?)
    }

    /// Opens a capture file that is digested as it is read.
    ///
    /// # Errors
    /// As [`Reader::open`].
    pub fn digesting(path: &Path) -> Result<Self, Damage> {
        Self::begin(Source::open(path, true)?)
    }

    /// The SHA-256 of a file that is digested, as hexadecimal digits: its rest is read, frames or
    /// not. `None` of others, and the second time.
    ///
    /// # Errors
    /// What the system says of a file that cannot be read to its end.
    pub fn sha256(&mut self) -> io::Result<Option<String>> {
        self.source.sha256()
    }

    /// Reads a capture that is in memory, uncompressed; `name` is what damage calls it.
    ///
    /// # Errors
    /// [`Damage`] when it is empty or not a capture.
    pub fn of(name: &str, octets: Vec<u8>) -> Result<Self, Damage> {
        Self::begin(Source::of(name, octets))
    }

    fn begin(mut source: Source) -> Result<Self, Damage> {
        let mut interfaces = Vec::new();
        let Some(magic) = source.peek::<4>() else {
            return Err(no_magic(&mut source));
        };
        let format = if magic == pcapng::MAGIC {
            Format::Pcapng(pcapng::Pcapng::default())
        } else if let Some((pcap, interface)) = pcap::Pcap::begin(&mut source, magic)? {
            interfaces.push(interface);
            Format::Pcap(pcap)
        } else {
            return Err(foreign(&source, &magic));
        };
        Ok(Self { source, format, interfaces, number: 0, ended: false })
    }

    /// The next frame; `None` at the end, and always after a damage.
    ///
    /// # Errors
    /// [`Damage`] where the file is not as its format says.
    #[allow(clippy::should_implement_trait)] // Frames are lent, an iterator cannot.
    #[inline(always)]
    pub fn next(&mut self) -> Result<Option<Frame<'_>>, Damage> {
        if self.ended {
            return Ok(None);
        }
        let found = match &mut self.format {
            Format::Pcap(pcap) => pcap.next(&mut self.source),
            Format::Pcapng(pcapng) => pcapng.next(&mut self.source, &mut self.interfaces),
        };
        let Ok(Some(found)) = found else {
            self.ended = true;
            return found.map(|_| None);
        };
        self.number += 1;
        let interface = self.interfaces.get(found.interface as usize);
        let ahead = self.source.ahead();
        let text = |range: Range<usize>| std::str::from_utf8(ahead.get(range)?).ok();
        Ok(Some(Frame {
            interface: found.interface,
            link_type: interface.map_or(0, |interface| interface.link_type),
            at_ns: found.at_ns,
            length: found.length,
            bytes: ahead.get(found.bytes).unwrap_or_default(),
            number: self.number,
            comment: if found.comment.is_empty() { None } else { text(found.comment) },
        }))
    }

    /// The interfaces met so far; more may follow in a pcapng.
    #[must_use]
    pub fn interfaces(&self) -> &[Interface] {
        &self.interfaces
    }
}

fn no_magic(source: &mut Source) -> Damage {
    let ended = source.ended();
    match source.ahead() {
        [] if ended => source.damage(Kind::Empty, "a capture", "an empty file"),
        [] => source.short("a capture"),
        few => foreign(source, few),
    }
}

fn foreign(source: &Source, magic: &[u8]) -> Damage {
    let hex = magic.iter().map(|b| format!("{b:02x}")).collect::<Vec<_>>().join(" ");
    source.damage(Kind::Foreign, "a pcap or pcapng capture", format!("octets {hex}"))
}
