//! The sensor: frames in, windows of observations out.
