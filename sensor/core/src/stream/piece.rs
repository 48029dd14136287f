//! What a stream takes, and what it gives.

/// A segment as it was captured.
#[derive(Clone, Copy, Debug)]
pub struct Segment<'a> {
    /// Sequence number of its first octet.
    pub sequence: u32,
    /// Whether it opens the direction.
    pub syn: bool,
    /// Whether its sender had nothing more to send at once.
    pub push: bool,
    /// Its octets.
    pub bytes: &'a [u8],
    /// The packed frame.
    pub frame: u64,
    /// When.
    pub at_ns: i64,
}

impl Segment<'_> {
    /// The number of its first octet: a SYN has one of its own.
    #[inline]
    pub(super) fn first(&self) -> u32 {
        self.sequence.wrapping_add(u32::from(self.syn))
    }
}

/// What a segment brought.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece<'a> {
    /// The next octets, carried by this frame from this offset of its payload.
    Octets {
        /// The octets.
        bytes: &'a [u8],
        /// The packed frame, see [`crate::frame::FrameRef`].
        frame: u64,
        /// When.
        at_ns: i64,
        /// Where in the frame's payload they begin.
        offset: usize,
    },
    /// So many octets were lost here; unknown when the numbers began anew.
    Gap(u64),
    /// Octets of a place that was read before.
    Again(Again<'a>),
    /// The octets before this show that a reset was none of their sender's.
    Belied(Belied),
}

/// Octets of a place in the stream that was read before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Again<'a> {
    /// The octets.
    pub bytes: &'a [u8],
    /// The number of the first of them.
    pub sequence: u32,
    /// The number behind what was read.
    pub next: u32,
    /// The frame that brought what was read last: the last bits of its place in the order.
    pub last: u32,
    /// The packed frame that brought these.
    pub frame: u64,
    /// When.
    pub at_ns: i64,
}

/// A direction went on as if it had not reset the conversation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Belied {
    /// The frame that brought what was read before: the last bits of its place in the order.
    pub last: u32,
    /// The packed frame of the reset.
    pub reset: u64,
    /// The packed frame with which the direction went on.
    pub frame: u64,
    /// When.
    pub at_ns: i64,
}

pub(super) fn piece<'a>(segment: &Segment<'a>, known: usize) -> Piece<'a> {
    Piece::Octets {
        bytes: segment.bytes.get(known..).unwrap_or_default(),
        frame: segment.frame,
        at_ns: segment.at_ns,
        offset: known,
    }
}
