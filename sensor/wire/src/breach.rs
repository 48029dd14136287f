use crate::{Short, Text};

/// How a message broke its specification: a fixed short kind, and what was needed and there.
pub struct Breach(pub &'static str, pub Text);

impl From<Short> for Breach {
    fn from(short: Short) -> Self {
        Self("wrong length", short.into())
    }
}
