//! The rolling packet ring: raw frames on disk, the oldest of which go first.
//!
//! Segments are pcapng files of bounded size. Beside each that is whole stands an index: which
//! conversations its chunks hold. `writer` makes both, `search` finds frames again.
#![deny(clippy::indexing_slicing)]

mod flow;
mod folder;
mod index;
mod open;
mod output;
mod python;
mod reading;
mod recorder;
mod search;
mod selection;
#[cfg(test)]
mod tests;
mod writer;

pub use python::{conversation, PyRecorder, PySearch};
pub use recorder::Recorder;
pub use search::Search;
pub use selection::{Pair, Place, Selection};
pub use writer::{Counts, Limits, Writer};

/// An interface whose frames are kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// Its name.
    pub name: String,
    /// Its capture point.
    pub point: String,
    /// LINKTYPE_ of the registry at tcpdump.org.
    pub link_type: u16,
}
