use wire::{Short, Text};

/// How a message broke the specification: a fixed kind, and what was needed and there.
pub struct Breach(pub &'static str, pub Text);

impl From<Short> for Breach {
    fn from(short: Short) -> Self {
        Self("wrong length", format_args!("{} octets more needed", short.missing).into())
    }
}
