//! The capture that a search hands over.

use crate::pcapng::{self, Head};
use crate::reader::{Frame, Interface};

/// An interface of a segment, and its place in what is handed over.
pub(super) struct Known {
    pub interface: Interface,
    out: Option<u32>,
}

impl Known {
    pub const fn new(interface: Interface) -> Self {
        Self { interface, out: None }
    }
}

/// What is handed over.
pub(super) struct Output {
    interfaces: Vec<Interface>,
    part: Vec<u8>,
    /// Octets handed over, and the most that may be.
    octets: u64,
    most: u64,
    pub frames: u64,
    last_ns: i64,
}

impl Output {
    pub fn new(most: u64) -> Self {
        let (interfaces, part) = (Vec::new(), Vec::new());
        Self { interfaces, part, octets: 0, most, frames: 0, last_ns: 0 }
    }

    /// Whether nothing more may be added.
    pub const fn is_full(&self) -> bool {
        self.octets + self.waiting() as u64 >= self.most
    }

    /// Octets that wait to be taken.
    pub const fn waiting(&self) -> usize {
        self.part.len()
    }

    /// The octets that wait.
    pub fn take(&mut self) -> Vec<u8> {
        self.octets += self.part.len() as u64;
        std::mem::take(&mut self.part)
    }

    pub fn add(&mut self, known: &mut Known, frame: &Frame<'_>) {
        let interface = *known.out.get_or_insert_with(|| self.interface(&known.interface));
        let head = Head { interface, at_ns: frame.at_ns, wire_length: frame.length };
        pcapng::packet(&mut self.part, head, frame.bytes, "");
        (self.frames, self.last_ns) = (self.frames + 1, frame.at_ns);
    }

    /// Says in the last block what is missing, as interface statistics with a comment.
    pub fn end(&mut self, notes: &[String]) {
        if self.frames > 0 && !notes.is_empty() {
            pcapng::statistics(&mut self.part, 0, self.last_ns, None, &notes.join("\n"));
        }
    }

    /// The place of an interface, new or known: segments have the same ones.
    fn interface(&mut self, interface: &Interface) -> u32 {
        let Interface { name, description, link_type, .. } = interface;
        let same = |known: &Interface| {
            (&known.name, &known.description, &known.link_type) == (name, description, link_type)
        };
        let at = self.interfaces.iter().position(same).unwrap_or_else(|| {
            if self.interfaces.is_empty() {
                pcapng::section(&mut self.part);
            }
            let source = pcapng::Source { name, link_type: *link_type };
            pcapng::interface(&mut self.part, &source, description);
            self.interfaces.push(interface.clone());
            self.interfaces.len() - 1
        });
        at as u32
    }
}
