//! A small writer of pcapng (draft-ietf-opsawg-pcapng): evidence is a capture of its own.

/// Where packets came from.
#[derive(Clone, Copy, Debug)]
pub struct Source<'a> {
    /// The interface's name.
    pub name: &'a str,
    /// LINKTYPE_ of the registry at tcpdump.org.
    pub link_type: u16,
}

/// A packet to write.
#[derive(Clone, Debug)]
pub struct Packet {
    /// Place of its source in the list.
    pub interface: u32,
    /// Nanoseconds since 1970.
    pub at_ns: i64,
    /// Octets on the wire.
    pub wire_length: u32,
    /// Octets as captured.
    pub bytes: Vec<u8>,
    /// A comment.
    pub comment: String,
}

const SECTION: u32 = 0x0A0D_0D0A;
const INTERFACE: u32 = 1;
const STATISTICS: u32 = 5;
const PACKET: u32 = 6;
const OPT_COMMENT: u16 = 1;
const IF_NAME: u16 = 2;
const IF_DESCRIPTION: u16 = 3;
const IF_TSRESOL: u16 = 9;
const ISB_IFDROP: u16 = 5;

/// The file: the same sources and packets give the same octets.
#[must_use]
pub fn write(sources: &[Source<'_>], packets: &[Packet]) -> Vec<u8> {
    let size = |packet: &Packet| packet.bytes.len() + packet.comment.len() + 64;
    let mut file = Vec::with_capacity(128 + packets.iter().map(size).sum::<usize>());
    section(&mut file);
    for source in sources {
        interface(&mut file, source, "");
    }
    for p in packets {
        let head = Head { interface: p.interface, at_ns: p.at_ns, wire_length: p.wire_length };
        packet(&mut file, head, &p.bytes, &p.comment);
    }
    file
}

/// A section header block (section 4.1): version 1.0, length unknown.
pub fn section(file: &mut Vec<u8>) {
    block(file, SECTION, |body| {
        body.extend(0x1A2B_3C4D_u32.to_le_bytes());
        body.extend([1, 0, 0, 0]);
        body.extend(u64::MAX.to_le_bytes());
    });
}

/// An interface description block (4.2), its times in nanoseconds.
pub fn interface(file: &mut Vec<u8>, source: &Source<'_>, description: &str) {
    block(file, INTERFACE, |body| {
        body.extend(source.link_type.to_le_bytes());
        body.extend([0; 6]);
        option(body, IF_NAME, source.name.as_bytes());
        if !description.is_empty() {
            option(body, IF_DESCRIPTION, description.as_bytes());
        }
        option(body, IF_TSRESOL, &[9]);
        option(body, 0, &[]);
    });
}

/// What stands before a packet's octets.
#[derive(Clone, Copy, Debug)]
pub struct Head {
    /// Place of its source in the list.
    pub interface: u32,
    /// Nanoseconds since 1970.
    pub at_ns: i64,
    /// Octets on the wire.
    pub wire_length: u32,
}

/// An enhanced packet block (4.3).
pub fn packet(file: &mut Vec<u8>, head: Head, bytes: &[u8], comment: &str) {
    block(file, PACKET, |body| {
        body.extend(head.interface.to_le_bytes());
        time(body, head.at_ns);
        body.extend((bytes.len() as u32).to_le_bytes());
        body.extend(head.wire_length.to_le_bytes());
        body.extend(bytes);
        pad(body);
        if !comment.is_empty() {
            option(body, OPT_COMMENT, cut(comment).as_bytes());
            option(body, 0, &[]);
        }
    });
}

/// An interface statistics block (4.6): frames that were lost so far, or a comment.
pub fn statistics(
    file: &mut Vec<u8>,
    interface: u32,
    at_ns: i64,
    dropped: Option<u64>,
    comment: &str,
) {
    block(file, STATISTICS, |body| {
        body.extend(interface.to_le_bytes());
        time(body, at_ns);
        if !comment.is_empty() {
            option(body, OPT_COMMENT, cut(comment).as_bytes());
        }
        if let Some(dropped) = dropped {
            option(body, ISB_IFDROP, &dropped.to_le_bytes());
        }
        option(body, 0, &[]);
    });
}

fn time(body: &mut Vec<u8>, at_ns: i64) {
    let [h0, h1, h2, h3, l0, l1, l2, l3] = at_ns.to_be_bytes();
    body.extend([h3, h2, h1, h0, l3, l2, l1, l0]);
}

/// As much of a comment as an option holds, at the end of a character.
fn cut(comment: &str) -> &str {
    let mut end = comment.len().min(0xFFFF);
    while !comment.is_char_boundary(end) {
        end -= 1;
    }
    comment.get(..end).unwrap_or_default()
}

fn option(body: &mut Vec<u8>, code: u16, value: &[u8]) {
    debug_assert!(value.len() <= 0xFFFF, "the length of an option has 16 bits");
    body.extend(code.to_le_bytes());
    body.extend((value.len() as u16).to_le_bytes());
    body.extend(value);
    pad(body);
}

/// Blocks and options are multiples of four octets long.
fn pad(file: &mut Vec<u8>) {
    file.resize(file.len().next_multiple_of(4), 0);
}

/// Writes a block in place: its length stands on both ends.
fn block(file: &mut Vec<u8>, kind: u32, body: impl FnOnce(&mut Vec<u8>)) {
    debug_assert!(file.len().is_multiple_of(4), "a block begins where another ended");
    let start = file.len();
    file.extend(kind.to_le_bytes());
    file.extend([0; 4]);
    body(file);
    let length = ((file.len() - start + 4) as u32).to_le_bytes();
    file.extend(length);
    if let Some(place) = file.get_mut(start + 4..start + 8) {
        place.copy_from_slice(&length);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reader::Reader;

    #[test]
    fn the_reader_reads_what_was_written() {
        let packet = Packet {
            interface: 1,
            at_ns: 1_795_448_788_381_000_123,
            wire_length: 100,
            bytes: vec![1, 2, 3, 4, 5],
            comment: "why".into(),
        };
        let sources = [Source { name: "a", link_type: 1 }, Source { name: "b", link_type: 113 }];
        let octets = write(&sources, std::slice::from_ref(&packet));
        let path = std::env::temp_dir().join(format!("sightglass-{}.pcapng", std::process::id()));
        std::fs::write(&path, &octets).unwrap();
        let mut reader = Reader::open(&path).unwrap();
        let frame = reader.next().unwrap().unwrap();
        assert_eq!((frame.interface, frame.at_ns, frame.length), (1, packet.at_ns, 100));
        assert_eq!((frame.bytes, frame.comment), (&packet.bytes[..], Some("why")));
        assert!(reader.next().unwrap().is_none());
        assert_eq!(reader.interfaces()[1].name, "b");
        std::fs::remove_file(&path).unwrap();
    }
}
