//! Bodies, which are passed over. RFC 9112 §6 and §7

use super::ends::LONGEST_HEAD;
use super::head::{Body, Head};
use super::Http;
use wire::{Octets, Out, Side, Step};

/// A longer line before a chunk is none.
const LONGEST_CHUNK_LINE: usize = 1024;

/// What a side's next message is.
#[derive(Clone, Copy, Debug, Default)]
pub(super) enum Next {
    #[default]
    Head,
    Chunk,
    Trailer,
    /// Another protocol: WebSocket, HTTP/2.
    Foreign,
}

impl Http {
    /// Passes over the body behind a head. RFC 9112 §6.3
    pub(super) fn body(&mut self, head: &Head<'_>, length: usize, out: &mut Out<'_>) -> Step {
        if head.ambiguous() {
            let text = "Content-Length may stand there once, and not beside Transfer-Encoding";
            out.broke("http", "ambiguous body length", text);
        }
        match head.body() {
            Body::Octets(n) => {
                let most = usize::MAX / 4; // an exabyte never comes
                Step::Took(usize::try_from(n).map_or(most, |n| n.min(most)) + length)
            }
            Body::Chunks => {
                self.next[out.side()] = Next::Chunk;
                Step::Took(length)
            }
            Body::Unknown if out.side() == Side::Server => Step::REST,
            Body::Unknown => Step::Took(length),
        }
    }

    /// One chunk, with the line before and the line's end behind it. RFC 9112 §7.1
    pub(super) fn chunk(&mut self, side: Side, bytes: &[u8], out: &mut Out<'_>) -> Step {
        let mut octets = Octets::new(bytes);
        let size = match octets.line() {
            Err(_) if bytes.len() < LONGEST_CHUNK_LINE => return Step::More(bytes.len() + 1),
            line => line.ok().and_then(chunk_size),
        };
        let line = bytes.len() - octets.len();
        match size {
            Some(0) => {
                self.next[side] = Next::Trailer;
                Step::Took(line)
            }
            Some(size) => Step::Took(size.saturating_add(line + 2)),
            None => {
                out.broke("http", "no chunk size", "a chunk begins with its size in hexadecimal");
                self.next[side] = Next::Head;
                Step::Foreign
            }
        }
    }

    /// A line behind the last chunk; the empty one ends the body. RFC 9112 §7.1.2
    pub(super) fn trailer(&mut self, side: Side, bytes: &[u8]) -> Step {
        let mut octets = Octets::new(bytes);
        match octets.line() {
            Ok([]) => self.next[side] = Next::Head,
            Ok(_) => (),
            Err(_) if bytes.len() < LONGEST_HEAD => return Step::More(bytes.len() + 1),
            Err(_) => {
                self.next[side] = Next::Head;
                return Step::Foreign;
            }
        }
        Step::Took(bytes.len() - octets.len())
    }
}

/// RFC 9112 §7.1: hexadecimal, and extensions behind a semicolon.
fn chunk_size(line: &[u8]) -> Option<usize> {
    let digits = line.split(|octet| *octet == b';').next()?.trim_ascii();
    if digits.is_empty() || digits.len() > 12 {
        return None;
    }
    digits.iter().try_fold(0, |size, digit| {
        let digit = char::from(*digit).to_digit(16)? as usize;
        Some(size << 4 | digit)
    })
}
