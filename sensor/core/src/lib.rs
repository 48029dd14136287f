//! The sensor: frames in, windows of observations out.

pub mod reader;
