//! Datagrams of servers that go on from another port than they were asked on: they belong to the
//! conversation that was opened on the first one.

use super::{Passing, Sensor};
use crate::conversation::Key;
use wire::{Carrier, Protocol, Recognition, Side};

/// A protocol whose servers move, and the port from which they do.
pub(super) type Moving = (&'static Protocol, u16);

/// Those among `protocols`.
pub(super) fn moving(protocols: &'static [Protocol]) -> Vec<Moving> {
    let all = protocols.iter().flat_map(|p| p.over.iter().map(move |over| (p, over)));
    all.filter(|(_, over)| over.moves).map(|(protocol, over)| (protocol, over.hint)).collect()
}

impl Sensor {
    /// The conversation that a datagram of no other one goes on with: both addresses and the
    /// client's port are the same, and the server is who the content says, or a note of evidence.
    #[cold]
    pub(super) fn moved(
        &mut self,
        key: &Key,
        direction: usize,
        passing: &Passing<'_>,
    ) -> Option<u32> {
        let [a, b] = &key.ends;
        if key.carrier() != Carrier::Udp || a == b {
            return None; // of one address alone, another port may turn the ends
        }
        if let Some(first) = self.as_told(key, direction, passing.order) {
            let found = self.conversations.find(&first, direction, passing.vlan);
            return found.or_else(|| self.begin(&first, passing, false));
        }
        for at in 0..self.moving.len() {
            let (protocol, port) = *self.moving.get(at)?;
            for end in servers(protocol, direction, passing.packet.content()) {
                let first = key.on_port(*end, port);
                let found = self.conversations.find(&first, direction, passing.vlan);
                let speaks = |at| Some(self.conversations.get(at)?.speech.protocol());
                if found.and_then(speaks) == Some(protocol.name) {
                    return found;
                }
            }
        }
        None
    }

    /// The key with the port that a note of evidence names.
    fn as_told(&self, key: &Key, direction: usize, order: u64) -> Option<Key> {
        let note = self.notes.get(&order)?;
        let server = if note.from == Some(Side::Server) { direction } else { 1 - direction };
        Some(key.on_port(server, note.port?))
    }
}

/// Which ends may be the server's of such a datagram: of one that may be the protocol's, too, for
/// the conversation that it is to go on with tells the rest.
fn servers(protocol: &Protocol, direction: usize, content: &[u8]) -> &'static [usize] {
    match (protocol.recognise)(Carrier::Udp, content) {
        Recognition::Sure(Some(side)) | Recognition::Maybe(Some(side)) => match (side, direction) {
            (Side::Server, 0) | (Side::Client, 1) => &[0],
            _ => &[1],
        },
        Recognition::Sure(None) | Recognition::Maybe(None) => &[0, 1],
        _ => &[],
    }
}

#[cfg(test)]
mod tests {
    use super::super::probe::{datagram, sensor, take, Nothing};
    use super::*;
    use wire::Over;

    static PROTOCOLS: &[Protocol] = &[Protocol {
        name: "mover",
        over: &[Over::moving(7)],
        recognise: |_, bytes| match bytes {
            b"q" => Recognition::Sure(Some(Side::Client)),
            b"a" => Recognition::Sure(Some(Side::Server)),
            b"w" => Recognition::Sure(None),
            b"m" => Recognition::Maybe(None),
            _ => Recognition::No,
        },
        decoder: |_| Box::new(Nothing),
    }];

    /// From the second host to the first.
    fn back([from, to]: [u16; 2], octet: u8) -> Vec<u8> {
        let mut bytes = datagram([from, to], octet);
        bytes[26..34].rotate_left(4);
        bytes
    }

    /// The ports of the server in each conversation that these frames make.
    fn servers_ports(frames: &[Vec<u8>]) -> Vec<u16> {
        let mut sensor = sensor(PROTOCOLS);
        for (number, frame) in (1..).zip(frames) {
            take(&mut sensor, (number, 1_000_000_000 * number as i64), frame);
        }
        sensor.settle(true);
        let mut ports: Vec<u16> = sensor.window.links().iter().map(|link| link.key.port).collect();
        ports.sort_unstable();
        ports
    }

    #[test]
    fn a_server_goes_on_from_another_port_and_is_asked_there() {
        let asked = datagram([4000, 7], b'q');
        let moved = [back([9000, 4000], b'a'), datagram([4000, 9000], b'q')];
        assert_eq!(servers_ports(&[&[asked.clone()][..], &moved].concat()), [7]);
        assert_eq!(servers_ports(&[asked.clone(), back([9000, 4000], b'w')]), [7]);
        assert_eq!(servers_ports(&[asked.clone(), back([9000, 4000], b'm')]), [7]);
        assert_eq!(servers_ports(&moved), [9000], "nobody saw it asked on its first port");
    }

    #[test]
    fn what_another_port_says_otherwise_is_of_a_conversation_of_its_own() {
        let asked = datagram([4000, 7], b'q');
        for other in [back([9000, 4000], b'?'), back([9000, 4000], b'q'), back([9000, 4001], b'a')]
        {
            assert_eq!(servers_ports(&[asked.clone(), other]).len(), 2);
        }
    }
}
