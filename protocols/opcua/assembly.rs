//! Messages in several chunks. OPC 10000-6, 6.7.2

use std::borrow::Cow;
use wire::{Frames, Out};

/// Octets of one message that are put together; what is longer is read as far as that.
pub const MOST: usize = 1 << 16;

/// The chunks of one side's message that have come.
#[derive(Debug, Default)]
pub struct Assembly {
    begun: Option<Begun>,
}

#[derive(Debug)]
struct Begun {
    request: u32,
    body: Vec<u8>,
    frames: Frames,
    cut: bool,
}

/// A whole message.
pub struct Whole<'a> {
    pub body: Cow<'a, [u8]>,
    /// The frames of its earlier chunks.
    pub earlier: Frames,
    /// Whether its end is missing.
    pub cut: bool,
}

impl Assembly {
    /// Takes a chunk behind which others follow; those of another message are forgotten.
    pub fn add(&mut self, request: u32, body: &[u8], out: &Out<'_>) {
        let begun = match &mut self.begun {
            Some(begun) if begun.request == request => begun,
            other => other.insert(Begun {
                request,
                body: Vec::new(),
                frames: Frames::default(),
                cut: false,
            }),
        };
        begun.append(body);
        begun.frames.extend(out.frames());
    }

    /// Whether chunks of this message have come.
    pub fn is_of(&self, request: u32) -> bool {
        self.begun.as_ref().is_some_and(|begun| begun.request == request)
    }

    /// Takes the last chunk.
    pub fn end<'a>(&mut self, request: u32, body: &'a [u8]) -> Whole<'a> {
        match self.begun.take().filter(|begun| begun.request == request) {
            Some(mut begun) => {
                begun.append(body);
                Whole { body: begun.body.into(), earlier: begun.frames, cut: begun.cut }
            }
            None => Whole { body: body.into(), earlier: Frames::default(), cut: false },
        }
    }

    /// The message is given up, or octets were lost.
    pub fn forget(&mut self) {
        self.begun = None;
    }
}

impl Begun {
    fn append(&mut self, body: &[u8]) {
        let room = MOST.saturating_sub(self.body.len());
        self.body.extend(body.iter().take(room));
        self.cut |= body.len() > room;
    }
}
