//! The sensor: frames in, windows of observations out.
//!
//! `reader` and `ring` bring frames, `link` reads their headers, `conversation` and
//! `stream` put them in order, `choose` finds the protocol, `speech` runs its decoder,
//! `window` counts what it states, `evidence` keeps the proof, `tables` hands over.
//! Beside them, `recording` keeps raw frames on disk where the owner wants that.

// Directions and sides are 0 and 1 by construction and index pairs; all else that comes
// from the wire goes through `get`.
#![allow(clippy::indexing_slicing)]
// Only what the kernel shares (`ring`), filters (`seccomp`) or hands over (`python`), and what
// sets up the allocator (`memory`), needs it.
#![deny(unsafe_code)]

pub mod address;
pub mod attempts;
pub mod backlog;
pub mod checksum;
pub mod choose;
pub mod conversation;
pub mod copies;
pub mod digest;
pub mod endpoints;
pub mod evidence;
pub mod fragments;
pub mod frame;
mod hops;
pub mod link;
pub mod live;
mod memory;
mod openings;
pub mod pcapng;
mod python;
#[cfg(test)]
mod random;
pub mod reader;
pub mod recording;
pub mod redaction;
pub mod replay;
pub mod ring;
pub mod scans;
pub mod seccomp;
pub mod sensor;
mod shares;
pub mod speech;
pub mod statistics;
pub mod stream;
pub mod tables;
pub mod window;
