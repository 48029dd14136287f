//! Which protocol a conversation speaks: by content, with the port as a hint.

use wire::{Carrier, Over, Protocol, Recognition, Side};

/// What the first octets of a conversation said so far.
#[derive(Clone, Debug, Default)]
pub struct Candidates {
    /// For each side, the protocols (by place in the list) that it may be.
    maybe: [Vec<usize>; 2],
}

/// The outcome of a look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choice {
    /// This protocol (its place in the list); who sent the octets, where they tell.
    Is(usize, Option<Side>),
    /// More octets, or the other side's, may tell.
    Open,
    /// No protocol knows them.
    Unknown,
}

/// Whether what is `over` these usually sits on one of `ports` over `carrier`.
pub fn hinted(over: &[Over], carrier: Carrier, ports: [u16; 2]) -> bool {
    over.iter().any(|over| over.carrier == carrier && over.hint != 0 && ports.contains(&over.hint))
}

/// The side (by place in `ports`) whose port that usually is.
pub fn hinted_side(over: &[Over], carrier: Carrier, ports: [u16; 2]) -> Option<usize> {
    let hit = |port| hinted(over, carrier, [port; 2]);
    match ports.map(hit) {
        [true, false] => Some(0),
        [false, true] => Some(1),
        _ => None,
    }
}

impl Candidates {
    /// Looks at the first octets of one direction (0 or 1). A datagram on a usual port that
    /// nobody knows may be a broken one before whole ones: it settles nothing.
    pub fn look(
        &mut self,
        protocols: &[Protocol],
        carrier: Carrier,
        ports: [u16; 2],
        direction: usize,
        bytes: &[u8],
    ) -> Choice {
        let mut short = false;
        let mut usual = false;
        let mut believed: Option<(usize, Option<Side>)> = None;
        let mut broken = None;
        let mut maybe = Vec::new();
        for (at, protocol) in protocols.iter().enumerate() {
            if !protocol.over.iter().any(|over| over.carrier == carrier) {
                continue;
            }
            usual |= hinted(protocol.over, carrier, ports);
            match (protocol.recognise)(carrier, bytes) {
                Recognition::Sure(sender) => return Choice::Is(at, sender),
                Recognition::Maybe(sender) => {
                    let is_usual = hinted(protocol.over, carrier, ports);
                    // A type or protocol number is stated by the header below, never guessed.
                    let ports_lie = matches!(carrier, Carrier::Tcp | Carrier::Udp);
                    // Of what moves to another port the request is sure, and later packets are weak.
                    let moves = protocol.over.iter().any(|over| over.moves);
                    let both = self.maybe[1 - direction].contains(&at);
                    if is_usual || ports_lie && both && !moves {
                        believed = believed.or(Some((at, sender)));
                    }
                    if is_usual || ports_lie {
                        maybe.push(at);
                    }
                }
                Recognition::Short => {
                    short |= hinted(protocol.over, carrier, ports) || bytes.len() < 8
                }
                Recognition::Broken if hinted(protocol.over, carrier, ports) => {
                    broken = broken.or(Some((at, None)));
                }
                Recognition::Broken | Recognition::No => {}
            }
        }
        let open = short || !maybe.is_empty() || (usual && carrier != Carrier::Tcp);
        self.maybe[direction] = maybe;
        match believed.or(broken) {
            Some((at, sender)) => Choice::Is(at, sender),
            None if open => Choice::Open,
            None => Choice::Unknown,
        }
    }
}

/// Whose octets in the middle of a conversation are: what cannot be chance, or what may be
/// on its usual port.
pub fn beyond_doubt(
    protocols: &'static [Protocol],
    carrier: Carrier,
    ports: [u16; 2],
    bytes: &[u8],
) -> Option<(&'static Protocol, Option<Side>)> {
    let mut believed = None;
    for protocol in protocols.iter().filter(|p| p.over.iter().any(|o| o.carrier == carrier)) {
        match (protocol.recognise)(carrier, bytes) {
            Recognition::Sure(sender) => return Some((protocol, sender)),
            Recognition::Maybe(sender) if hinted(protocol.over, carrier, ports) => {
                believed = believed.or(Some((protocol, sender)));
            }
            _ => {}
        }
    }
    believed
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sensor::probe::Nothing;
    use wire::Over;

    const fn protocol(
        name: &'static str,
        over: &'static [Over],
        recognise: fn(Carrier, &[u8]) -> Recognition,
    ) -> Protocol {
        Protocol { name, over, recognise, decoder: |_| Box::new(Nothing) }
    }
    static TRIED: &[Protocol] = &[
        protocol("weak", &[Over::tcp(502)], |_, bytes| match bytes.first() {
            Some(0) => Recognition::Maybe(None),
            Some(1) => Recognition::Broken,
            _ => Recognition::No,
        }),
        protocol("magic", &[Over::tcp(44818), Over::udp(2222)], |_, bytes| match bytes.get(..3) {
            None => Recognition::Short,
            Some(b"MAG") => Recognition::Sure(Some(Side::Server)),
            Some(_) => Recognition::No,
        }),
        protocol("moves", &[Over::moving(69)], |_, bytes| match bytes.first() {
            Some(0) => Recognition::Maybe(None),
            _ => Recognition::No,
        }),
    ];

    fn look(
        candidates: &mut Candidates,
        ports: [u16; 2],
        direction: usize,
        bytes: &[u8],
    ) -> Choice {
        candidates.look(TRIED, Carrier::Tcp, ports, direction, bytes)
    }

    #[test]
    fn magic_wins_on_any_port_and_never_by_port_alone() {
        let mut c = Candidates::default();
        assert_eq!(look(&mut c, [1, 502], 0, b"MAGIC"), Choice::Is(1, Some(Side::Server)));
        assert_eq!(look(&mut c, [1, 502], 0, b"hello world"), Choice::Unknown);
    }

    #[test]
    fn weak_contents_need_the_port_or_both_sides() {
        let mut c = Candidates::default();
        assert_eq!(look(&mut c, [4000, 502], 0, &[0; 12]), Choice::Is(0, None));
        assert_eq!(look(&mut c, [4000, 9999], 0, &[0; 12]), Choice::Open);
        assert_eq!(look(&mut c, [4000, 9999], 1, &[0; 12]), Choice::Is(0, None));
    }

    #[test]
    fn what_moves_begins_on_its_port() {
        let mut c = Candidates::default();
        for direction in [0, 1] {
            let found = c.look(TRIED, Carrier::Udp, [4000, 9999], direction, &[0; 4]);
            assert_eq!(found, Choice::Open);
        }
        assert_eq!(c.look(TRIED, Carrier::Udp, [4000, 69], 0, &[0; 4]), Choice::Is(2, None));
    }

    #[test]
    fn broken_contents_need_the_port() {
        let mut c = Candidates::default();
        assert_eq!(look(&mut c, [4000, 9999], 0, &[1; 12]), Choice::Unknown);
        assert_eq!(look(&mut c, [4000, 502], 0, &[1; 12]), Choice::Is(0, None));
    }

    #[test]
    fn one_unknown_datagram_does_not_hide_the_next() {
        let mut c = Candidates::default();
        let mut look = |port, bytes| c.look(TRIED, Carrier::Udp, [4000, port], 0, bytes);
        assert_eq!(look(2222, b"hello world"), Choice::Open);
        assert_eq!(look(2222, b"MAGIC"), Choice::Is(1, Some(Side::Server)));
        assert_eq!(look(9999, b"hello world"), Choice::Unknown);
    }

    #[test]
    fn in_the_middle_weak_contents_need_the_port() {
        let look = |port, bytes: &[u8]| {
            beyond_doubt(TRIED, Carrier::Tcp, [4000, port], bytes).map(|(p, _)| p.name)
        };
        assert_eq!(look(9999, b"MAGIC"), Some("magic"));
        assert_eq!(look(9999, &[0; 12]), None);
        assert_eq!(look(502, &[0; 12]), Some("weak"));
        assert_eq!(look(502, &[1; 12]), None);
    }

    #[test]
    fn too_few_octets_leave_it_open() {
        assert_eq!(look(&mut Candidates::default(), [4000, 44818], 0, b"MA"), Choice::Open);
    }
}
