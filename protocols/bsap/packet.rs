//! A datagram: how many messages, whether they ask or answer, two sequence numbers, the messages.
//! No manual describes it; public captures of ControlWave controllers show it.

use wire::{Carrier, Octets, Recognition, Short, Side};

/// The header, with its own length in front.
const HEADER: usize = 14;
/// Length, kind and sequence number in front of what a message says.
const HEAD: usize = 9;
/// More messages do not fit into a datagram.
const MOST: u16 = 64;

/// What a datagram is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// It says which datagram came last, and nothing else.
    Acknowledges,
    Asks,
    Answers,
}

impl Purpose {
    const fn of(number: u16, function: u16) -> Option<Self> {
        Some(match (number, function) {
            (0, 0) => Self::Acknowledges,
            (1..=MOST, 1 | 5) => Self::Answers,
            (1..=MOST, 6 | 0x84 | 0x86) => Self::Asks,
            _ => return None,
        })
    }
}

/// A message of a datagram.
pub struct Message<'a> {
    /// 12 for those between neighbours.
    pub kind: u8,
    pub sequence: u32,
    pub body: &'a [u8],
}

/// A datagram's purpose and messages.
#[derive(Clone)]
pub struct Packet<'a> {
    pub purpose: Purpose,
    pub number: u16,
    messages: Octets<'a>,
}

impl<'a> Packet<'a> {
    /// None of other protocols' octets.
    pub fn read(bytes: &'a [u8]) -> Option<Self> {
        let mut octets = Octets::new(bytes);
        let (length, number, function) =
            (octets.le16().ok()?, octets.le16().ok()?, octets.le16().ok()?);
        let purpose = Purpose::of(number, function)?;
        octets.skip(HEADER - 6).ok()?;
        (usize::from(length) == HEADER).then_some(Self { purpose, number, messages: octets })
    }

    /// The next message, if there is one.
    ///
    /// # Errors
    /// [`Short`] when it is not whole.
    pub fn next(&mut self) -> Result<Option<Message<'a>>, Short> {
        if self.messages.is_empty() {
            return Ok(None);
        }
        let length = usize::try_from(self.messages.le32()?).unwrap_or(usize::MAX);
        let mut octets = self.messages.part(length.saturating_sub(4).max(HEAD - 4))?;
        let (kind, sequence) = (octets.u8()?, octets.le32()?);
        Ok(Some(Message { kind, sequence, body: octets.rest() }))
    }

    /// Whether it has as many whole messages as it says.
    fn is_whole(&self) -> bool {
        let (mut rest, mut number) = (self.clone(), 0);
        while let Ok(Some(_)) = rest.next() {
            number += 1;
        }
        rest.messages.is_empty() && number == self.number
    }
}

/// Length, purpose and lengths that fit: 60 bits and more. An acknowledgement is mostly zeros.
pub fn recognise(_: Carrier, bytes: &[u8]) -> Recognition {
    let Some(packet) = Packet::read(bytes) else { return Recognition::No };
    let side = match packet.purpose {
        Purpose::Acknowledges if bytes.get(6..10) == Some(&[0; 4]) && bytes.len() == HEADER => {
            return Recognition::Maybe(None)
        }
        Purpose::Acknowledges => return Recognition::No,
        Purpose::Asks => Side::Client,
        Purpose::Answers => Side::Server,
    };
    if packet.is_whole() {
        Recognition::Sure(Some(side))
    } else {
        Recognition::Broken
    }
}
