//! The sensor: frames in, windows of observations out.

pub mod link;
pub mod reader;
