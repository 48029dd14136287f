//! Packets (§2.2.3), and the messages that they carry in parts.

use std::borrow::Cow;
use std::ops::Range;
use wire::Out;

/// Octets of a packet's header.
pub(super) const HEADER: usize = 8;
/// Of a message only so much is waited for: what it does stands in its beginning.
pub(super) const LONGEST: usize = 1 << 16;

/// What a packet's header says. §2.2.3.1
#[derive(Clone, Copy)]
pub(super) struct Header {
    pub kind: u8,
    pub status: u8,
    /// Octets of the packet, with its header.
    pub length: usize,
    /// Which of its message's packets it is, from 1 on; wraps.
    pub nth: u8,
}

impl Header {
    /// None where there is too little of it.
    pub(super) fn read(bytes: &[u8]) -> Option<Self> {
        let [kind, status, high, low, _, _, nth, _, ..] = *bytes else { return None };
        Some(Self { kind, status, length: u16::from_be_bytes([high, low]).into(), nth })
    }

    /// Whether its message ends with it.
    pub(super) const fn is_last(self) -> bool {
        self.status & 1 != 0
    }

    /// Whether whoever began its message takes it back. §2.2.3.1.2
    pub(super) const fn is_ignored(self) -> bool {
        self.status & 2 != 0
    }
}

/// What is still missing of a message.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Rest {
    Nothing,
    /// Needed so many octets in all.
    More(usize),
    /// It is longer than what is waited for.
    Long,
}

/// One message, as far as it is there.
pub(super) struct Message<'a> {
    pub kind: u8,
    /// Octets of its packets.
    pub length: usize,
    pub rest: Rest,
    pub ignored: bool,
    parts: Vec<&'a [u8]>,
    payload: Cow<'a, [u8]>,
}

impl<'a> Message<'a> {
    /// Reads the packets of one message; none where the octets are no packets.
    pub(super) fn read(bytes: &'a [u8]) -> Option<Self> {
        let kind = *bytes.first()?;
        let (mut parts, mut at, mut ignored, mut rest) = (Vec::new(), 0, false, Rest::Long);
        while at < LONGEST {
            let there = bytes.get(at..).unwrap_or_default();
            let Some(header) = Header::read(there) else {
                rest = Rest::More(at + HEADER);
                break;
            };
            if header.length < HEADER || header.kind != kind {
                return None;
            }
            parts.push(there.get(HEADER..header.length.min(there.len())).unwrap_or_default());
            if there.len() < header.length {
                rest = Rest::More(at + header.length);
                break;
            }
            at += header.length;
            ignored = header.is_ignored();
            if header.is_last() {
                rest = Rest::Nothing;
                break;
            }
        }
        let payload = match parts.as_slice() {
            [part] => Cow::Borrowed(*part),
            parts => Cow::Owned(parts.concat()),
        };
        Some(Self { kind, length: at, rest, ignored, parts, payload })
    }

    /// Whether it is there as a whole, in one packet: then a part of its payload is one place.
    pub(super) fn is_one(&self) -> bool {
        self.rest == Rest::Nothing && self.parts.len() == 1
    }

    /// What its packets carry.
    pub(super) fn payload(&self) -> &[u8] {
        &self.payload
    }

    /// Where a part of the payload stands in the packets.
    pub(super) fn places(&self, of: Range<usize>) -> impl Iterator<Item = &'a [u8]> + '_ {
        let mut from = 0;
        self.parts.iter().filter_map(move |part| {
            let (start, end) = (of.start.max(from), of.end.min(from + part.len()));
            let place = part.get(start.checked_sub(from)?..end.checked_sub(from)?);
            from += part.len();
            place.filter(|place| !place.is_empty())
        })
    }

    /// Overwrites a part of the payload, wherever it stands.
    pub(super) fn hide(&self, what: &'static str, part: Range<usize>, out: &mut Out<'_>) {
        self.places(part).for_each(|place| drop(out.secret(what, place, &[])));
    }
}
