//! Proof as it is stored: its frames with their notes, without what was overwritten, and its id.

use super::{Note, Taken};
use crate::frame::{FrameRef, StoredFrame};
use crate::link::{Packet, Transport};
use crate::pcapng;
use crate::redaction::Span;
use crate::sensor::Interface;
use sha2::{Digest, Sha256};
use std::fmt::Write;
use wire::Side;

/// Proof as it is stored.
#[derive(Clone, Debug)]
pub struct Evidence {
    /// From the content: equal proof has one id.
    pub id: String,
    /// The capture of its frames.
    pub capture: String,
    /// Their numbers there.
    pub frames: Vec<u64>,
    /// Whether frames are missing.
    pub partial: bool,
    /// A capture file.
    pub pcapng: Vec<u8>,
}

impl Taken {
    /// Writes the proof. `redacted` has the overwritten spans of frames by order.
    pub fn write(
        &self,
        interfaces: &[Interface],
        redacted: impl Fn(u64) -> Vec<Span>,
    ) -> Option<Evidence> {
        let (_, first, _) = self.frames.first()?;
        let capture = interfaces.get(first.meta.interface as usize)?.capture.clone();
        let mut used: Vec<u32> = self.frames.iter().map(|(_, f, _)| f.meta.interface).collect();
        used.sort_unstable();
        used.dedup();
        let sources: Vec<pcapng::Source<'_>> = used
            .iter()
            .filter_map(|i| interfaces.get(*i as usize))
            .map(|i| pcapng::Source { name: &i.name, link_type: i.link_type })
            .collect();
        let packets = self.frames.iter().map(|taken| {
            let spans = redacted(taken.0.order);
            self.packet(taken, spans, interfaces, &used)
        });
        let packets = packets.collect::<Option<Vec<_>>>()?;
        let id = self.id(&packets);
        Some(Evidence {
            id,
            capture,
            frames: self.frames.iter().map(|(_, f, _)| f.meta.number).collect(),
            partial: self.partial,
            pcapng: pcapng::write(&sources, &packets),
        })
    }

    /// A frame with its note, and without what was overwritten in it.
    fn packet(
        &self,
        (reference, frame, from): &(FrameRef, StoredFrame, Option<Side>),
        spans: Vec<Span>,
        interfaces: &[Interface],
        used: &[u32],
    ) -> Option<pcapng::Packet> {
        let mut bytes = frame.bytes.clone();
        let spans: Vec<Span> = spans.into_iter().filter(|s| s.offset < bytes.len()).collect();
        for span in &spans {
            let end = span.offset.saturating_add(span.length).min(bytes.len());
            if let Some(octets) = bytes.get_mut(span.offset..end) {
                octets.fill(b'x');
            }
        }
        let source = interfaces.get(frame.meta.interface as usize)?;
        let note = Note {
            number: frame.meta.number,
            capture: source.capture.clone(),
            start: reference.start,
            from: *from,
            port: self.moved_from(frame, source.link_type),
            protocol: self.known.protocol.to_owned(),
            spans,
        };
        Some(pcapng::Packet {
            interface: used.iter().position(|u| *u == frame.meta.interface)? as u32,
            at_ns: frame.meta.at_ns,
            wire_length: frame.meta.wire_length,
            comment: note.write(),
            bytes,
        })
    }

    /// The server's port, where a datagram has another one.
    fn moved_from(&self, frame: &StoredFrame, link_type: u16) -> Option<u16> {
        let mut packet = Packet::unread(&frame.bytes, frame.meta.wire_length);
        packet.link(link_type);
        let Transport::Udp { src, dst, .. } = packet.transport else { return None };
        let port = self.known.port;
        (port > 0 && ![src, dst].contains(&port)).then_some(port)
    }

    /// From the content: times, octets, where messages begin, and whether that is all: the same
    /// frames may be the whole proof of one thing and a part of another's.
    fn id(&self, packets: &[pcapng::Packet]) -> String {
        let mut hash = Sha256::new();
        for ((reference, ..), packet) in self.frames.iter().zip(packets) {
            hash.update(packet.at_ns.to_be_bytes());
            hash.update((packet.bytes.len() as u64).to_be_bytes());
            hash.update(&packet.bytes);
            hash.update(reference.start.to_be_bytes());
        }
        if self.partial {
            hash.update(b"partial");
        }
        hash.finalize().iter().take(8).fold("e".to_owned(), |mut hex, byte| {
            let _ = write!(hex, "{byte:02x}");
            hex
        })
    }
}
