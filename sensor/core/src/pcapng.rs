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
const PACKET: u32 = 6;
const OPT_COMMENT: u16 = 1;
const IF_NAME: u16 = 2;
const IF_TSRESOL: u16 = 9;

/// The file: the same sources and packets give the same octets.
#[must_use]
pub fn write(sources: &[Source<'_>], packets: &[Packet]) -> Vec<u8> {
    let size = |packet: &Packet| packet.bytes.len() + packet.comment.len() + 64;
    let mut file = Vec::with_capacity(128 + packets.iter().map(size).sum::<usize>());
    // Byte-order magic, version 1.0, section length unknown.
    let mut body = 0x1A2B_3C4D_u32.to_le_bytes().to_vec();
    body.extend([1, 0, 0, 0]);
    body.extend(u64::MAX.to_le_bytes());
    block(&mut file, SECTION, &body);
    for source in sources {
        let mut body = source.link_type.to_le_bytes().to_vec();
        body.extend([0; 6]);
        option(&mut body, IF_NAME, source.name.as_bytes());
        option(&mut body, IF_TSRESOL, &[9]);
        option(&mut body, 0, &[]);
        block(&mut file, INTERFACE, &body);
    }
    for packet in packets {
        block(&mut file, PACKET, &enhanced(packet));
    }
    file
}

fn enhanced(packet: &Packet) -> Vec<u8> {
    let mut body = Vec::with_capacity(packet.bytes.len() + packet.comment.len() + 64);
    body.extend(packet.interface.to_le_bytes());
    let time = packet.at_ns.to_be_bytes();
    let [h0, h1, h2, h3, l0, l1, l2, l3] = time;
    body.extend([h3, h2, h1, h0, l3, l2, l1, l0]);
    body.extend((packet.bytes.len() as u32).to_le_bytes());
    body.extend(packet.wire_length.to_le_bytes());
    body.extend(&packet.bytes);
    pad(&mut body);
    if !packet.comment.is_empty() {
        option(&mut body, OPT_COMMENT, cut(&packet.comment).as_bytes());
        option(&mut body, 0, &[]);
    }
    body
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

fn pad(body: &mut Vec<u8>) {
    body.resize(body.len().next_multiple_of(4), 0);
}

fn block(file: &mut Vec<u8>, kind: u32, body: &[u8]) {
    let length = (body.len() as u32 + 12).to_le_bytes();
    file.extend(kind.to_le_bytes());
    file.extend(length);
    file.extend(body);
    file.extend(length);
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
