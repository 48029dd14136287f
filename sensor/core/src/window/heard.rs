//! One sight of something: where, when and by what.

use crate::statistics::Exchange;

/// One sight of something.
#[derive(Clone, Copy, Debug)]
pub struct Heard {
    /// The link on which it was stated.
    pub link: u32,
    /// The direction in which the link's client sends, when that is known.
    pub client: Option<usize>,
    /// When, nanoseconds since 1970.
    pub at_ns: i64,
    /// The message and what it answers.
    pub exchange: Exchange,
}

impl Heard {
    /// On a link, at a time: nothing else is known of it.
    pub fn on(link: u32, at_ns: i64) -> Self {
        Self { link, client: None, at_ns, exchange: Exchange::default() }
    }
}
