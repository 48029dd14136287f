//! The index of a segment: when its chunks were captured, and in which of them each
//! conversation has frames. A conversation that is not listed has none.

use super::flow::{Flow, Flows, Layer};
use super::selection::Selection;
use crate::address::Address;
use std::collections::HashMap;
use std::net::IpAddr;

/// As many chunks as a conversation has bits.
pub(super) const CHUNKS: usize = 256;
const MAGIC: &[u8; 8] = b"SGINDEX1";
/// Octets of a conversation: realm, layer, two kinds, two addresses, two ports, chunks.
const RECORD: usize = 2 + 1 + 2 * (1 + 16 + 2) + CHUNKS / 8;
/// Octets of a chunk: start, first and last time.
const CHUNK: usize = 24;

/// A run of whole blocks in a segment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Chunk {
    /// The octet at which it begins; it ends where the next one does.
    pub start: u64,
    pub first_ns: i64,
    pub last_ns: i64,
}

/// A set of chunks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Chunks([u64; CHUNKS / 64]);

impl Chunks {
    pub fn add(&mut self, at: usize) {
        if let Some(word) = self.0.get_mut(at / 64) {
            *word |= 1 << (at % 64);
        }
    }

    pub fn has(&self, at: usize) -> bool {
        self.0.get(at / 64).is_some_and(|word| word >> (at % 64) & 1 == 1)
    }

    fn join(&mut self, other: Self) {
        self.0.iter_mut().zip(other.0).for_each(|(word, more)| *word |= more);
    }
}

/// What is known of a segment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Index {
    /// Octets before the first chunk: the section and its interfaces.
    pub head: u64,
    /// Octets of the segment.
    pub end: u64,
    pub chunks: Vec<Chunk>,
    /// Names by number in flows.
    realms: Vec<String>,
    /// Sorted.
    flows: Vec<(Flow, Chunks)>,
}

impl Index {
    pub fn new(head: u64, end: u64, chunks: &[Chunk], met: &Met) -> Self {
        let mut flows: Vec<_> = met.chunks.iter().map(|(flow, chunks)| (*flow, *chunks)).collect();
        flows.sort_unstable_by_key(|(flow, _)| *flow);
        let realms = (0..).map_while(|n| met.flows.realm(n).filter(|name| !name.is_empty()));
        let realms = realms.map(str::to_owned).collect();
        Self { head, end, chunks: chunks.to_vec(), realms, flows }
    }

    /// Where frames of a selection may be: starts and ends of chunks.
    pub fn places(&self, selection: &Selection) -> Vec<(u64, u64)> {
        let wanted = self.wanted(selection);
        let ends = self.chunks.iter().skip(1).map(|next| next.start).chain([self.end]);
        let spans = |c: &Chunk| c.first_ns <= selection.to_ns && selection.from_ns <= c.last_ns;
        let chunks = self.chunks.iter().zip(ends).enumerate();
        chunks
            .filter(|(at, (chunk, _))| spans(chunk) && wanted.is_none_or(|wanted| wanted.has(*at)))
            .map(|(_, (chunk, end))| (chunk.start, end))
            .collect()
    }

    /// The chunks of all wanted flows; none where every frame is wanted.
    fn wanted(&self, selection: &Selection) -> Option<Chunks> {
        if selection.pairs.is_empty() {
            return None;
        }
        let mut wanted = Chunks::default();
        for (flow, chunks) in &self.flows {
            let realm = self.realms.get(usize::from(flow.realm)).map(String::as_str);
            if selection.has(flow, realm) {
                wanted.join(*chunks);
            }
        }
        Some(wanted)
    }

    /// When its frames were captured: the first and the last time.
    pub fn span(&self) -> Option<(i64, i64)> {
        let first = self.chunks.iter().map(|chunk| chunk.first_ns).min()?;
        Some((first, self.chunks.iter().map(|chunk| chunk.last_ns).max()?))
    }

    pub fn encode(&self) -> Vec<u8> {
        let mut file = MAGIC.to_vec();
        file.extend([self.head, self.end].map(u64::to_le_bytes).concat());
        for count in [self.chunks.len(), self.realms.len(), self.flows.len()] {
            file.extend((count as u32).to_le_bytes());
        }
        for chunk in &self.chunks {
            file.extend(chunk.start.to_le_bytes());
            file.extend([chunk.first_ns, chunk.last_ns].map(i64::to_le_bytes).concat());
        }
        for (flow, chunks) in &self.flows {
            record(&mut file, flow, chunks);
        }
        for realm in &self.realms {
            file.extend((realm.len() as u32).to_le_bytes());
            file.extend(realm.as_bytes());
        }
        file
    }

    /// None of what is no whole index.
    pub fn decode(file: &[u8]) -> Option<Self> {
        let mut rest = Octets(file.strip_prefix(MAGIC)?);
        let (head, end) = (u64::from_le_bytes(rest.take()?), u64::from_le_bytes(rest.take()?));
        let [chunks, realms, flows] = [rest.count()?, rest.count()?, rest.count()?];
        if chunks > CHUNKS || chunks * CHUNK + flows.checked_mul(RECORD)? > rest.0.len() {
            return None;
        }
        let chunks = (0..chunks).map(|_| rest.chunk()).collect::<Option<_>>()?;
        let flows = (0..flows).map(|_| rest.record()).collect::<Option<_>>()?;
        let realms = (0..realms).map(|_| rest.text()).collect::<Option<_>>()?;
        rest.0.is_empty().then_some(Self { head, end, chunks, realms, flows })
    }
}

/// The conversations of a segment while it is written.
#[derive(Default)]
pub(super) struct Met {
    pub flows: Flows,
    chunks: HashMap<Flow, Chunks>,
}

impl Met {
    /// Notes the flows of a frame in a chunk.
    pub fn add(&mut self, chunk: usize, point: u32, link_type: u16, frame: (&[u8], u32)) {
        let Self { flows, chunks } = self;
        flows.each(point, link_type, frame, |flow| chunks.entry(flow).or_default().add(chunk));
    }

    pub fn len(&self) -> usize {
        self.chunks.len()
    }

    /// Octets that the index takes of so many chunks, but for the names of realms.
    pub fn octets(&self, chunks: usize) -> u64 {
        (64 + chunks * CHUNK + self.chunks.len() * RECORD) as u64
    }
}

fn record(file: &mut Vec<u8>, flow: &Flow, chunks: &Chunks) {
    file.extend(flow.realm.to_le_bytes());
    file.push(flow.layer as u8);
    for (address, port) in flow.ends {
        let (kind, octets) = match address.ip() {
            Some(IpAddr::V4(ip)) => (4, ip.to_ipv6_mapped().octets()),
            Some(IpAddr::V6(ip)) => (6, ip.octets()),
            None => (0, u128::from(address.words()[1]).to_be_bytes()),
        };
        file.push(kind);
        file.extend(octets);
        file.extend(port.to_le_bytes());
    }
    chunks.0.iter().for_each(|word| file.extend(word.to_le_bytes()));
}

/// What is left to read.
struct Octets<'a>(&'a [u8]);

impl Octets<'_> {
    fn take<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (octets, rest) = self.0.split_first_chunk()?;
        self.0 = rest;
        Some(*octets)
    }

    fn count(&mut self) -> Option<usize> {
        usize::try_from(u32::from_le_bytes(self.take()?)).ok()
    }

    fn text(&mut self) -> Option<String> {
        let (text, rest) = self.count().and_then(|length| self.0.split_at_checked(length))?;
        self.0 = rest;
        String::from_utf8(text.to_vec()).ok()
    }

    fn chunk(&mut self) -> Option<Chunk> {
        let start = u64::from_le_bytes(self.take()?);
        let [first_ns, last_ns] =
            [i64::from_le_bytes(self.take()?), i64::from_le_bytes(self.take()?)];
        Some(Chunk { start, first_ns, last_ns })
    }

    fn record(&mut self) -> Option<(Flow, Chunks)> {
        let realm = u16::from_le_bytes(self.take()?);
        let [layer] = self.take()?;
        let layer = Layer::ALL.into_iter().find(|known| *known as u8 == layer)?;
        let ends = [self.end()?, self.end()?];
        let mut chunks = Chunks::default();
        for word in &mut chunks.0 {
            *word = u64::from_le_bytes(self.take()?);
        }
        Some((Flow { realm, layer, ends }, chunks))
    }

    fn end(&mut self) -> Option<(Address, u16)> {
        let [kind] = self.take()?;
        let octets: [u8; 16] = self.take()?;
        let [.., a, b, c, d, e, f] = octets;
        let address = match kind {
            4 => Address::v4([c, d, e, f]),
            6 => Address::v6(octets),
            0 => Address::mac([a, b, c, d, e, f]),
            _ => return None,
        };
        Some((address, u16::from_le_bytes(self.take()?)))
    }
}
