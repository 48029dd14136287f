//! Frames and datagrams (ETG.1000.4, clause 5).

use wire::{Name, Octets, Recognition, Short};

/// The frame header: a length in eleven bits, a type in four.
pub struct Header {
    pub length: usize,
    kind: u16,
}

const COMMANDS: u16 = 1;
const NETWORK_VARIABLES: u16 = 4;
const MAILBOX: u16 = 5;

impl Header {
    pub fn read(octets: &mut Octets<'_>) -> Result<Self, Short> {
        let header = octets.le16()?;
        Ok(Self { length: usize::from(header & 0x07FF), kind: header >> 12 })
    }

    pub const fn holds_commands(&self) -> bool {
        self.kind == COMMANDS
    }

    pub const fn holds_mailbox(&self) -> bool {
        self.kind == MAILBOX
    }

    pub const fn is_known(&self) -> bool {
        matches!(self.kind, COMMANDS | NETWORK_VARIABLES | MAILBOX)
    }

    pub const fn name(&self) -> &'static str {
        match self.kind {
            NETWORK_VARIABLES => "network variables",
            MAILBOX => "mailbox gateway",
            _ => "frame of unknown type",
        }
    }
}

// Commands.
pub const NO_OPERATION: u8 = 0;
const LOGICAL_READ: u8 = 10;
const LOGICAL_BOTH: u8 = 12;
const BROADCAST_READ: u8 = 7;
const BROADCAST_BOTH: u8 = 9;
const MOST: u8 = 14;

#[derive(Clone, Copy)]
pub struct Datagram<'a> {
    pub command: u8,
    address: u16,
    pub offset: u16,
    pub data: &'a [u8],
    /// How many slaves did it, counted on the way: 0 as the master sends it.
    pub counter: [u8; 2],
    more: bool,
}

impl<'a> Datagram<'a> {
    fn read(octets: &mut Octets<'a>) -> Result<Self, Short> {
        let [command, _index] = octets.array()?;
        let (address, offset, length) = (octets.le16()?, octets.le16()?, octets.le16()?);
        let data = octets.skip(2)?.take(usize::from(length & 0x07FF))?;
        let counter = octets.array()?;
        Ok(Self { command, address, offset, data, counter, more: length & 0x8000 != 0 })
    }

    pub fn is_returned(&self) -> bool {
        self.counter != [0, 0]
    }

    /// What it holds of a slave's memory from `register` on.
    pub fn at(&self, register: u16) -> Option<&'a [u8]> {
        self.data.get(usize::from(register.checked_sub(self.offset)?)..)
    }

    /// Whether it is process data, by logical address.
    pub const fn is_cyclic(&self) -> bool {
        matches!(self.command, LOGICAL_READ..=LOGICAL_BOTH)
    }

    /// Reads alone or, with them, writes.
    pub const fn reads(&self) -> bool {
        matches!(self.command, 1 | 3 | 4 | 6 | 7 | 9)
    }

    pub const fn writes(&self) -> bool {
        matches!(self.command, 2 | 3 | 5 | 6 | 8 | 9)
    }

    /// The slave: its place in the ring (counted down from 0 as it passes), or its address.
    pub fn unit(&self) -> Name {
        match self.command {
            1..=3 | 13 => Name::at("position {}", 0_u16.wrapping_sub(self.address).into()),
            4..=6 | 14 => Name::at("{}", self.address.into()),
            _ => Name::None,
        }
    }

    /// Whether it is for one slave by its address.
    pub const fn is_of_station(&self) -> bool {
        matches!(self.command, 4..=6)
    }

    /// The slave as it is known after the datagram has passed it, which counts its place up.
    pub fn unit_returned(&self) -> Name {
        match self.command {
            1..=3 | 13 => Name::None,
            BROADCAST_READ..=BROADCAST_BOTH => Name::None,
            _ => self.unit(),
        }
    }
}

/// The datagrams of a frame, up to the first that is broken.
pub fn datagrams(mut octets: Octets<'_>) -> impl Iterator<Item = Result<Datagram<'_>, Short>> {
    let mut goes_on = true;
    std::iter::from_fn(move || {
        if !goes_on {
            return None;
        }
        let datagram = Datagram::read(&mut octets);
        goes_on = datagram.as_ref().is_ok_and(|datagram| datagram.more);
        Some(datagram)
    })
}

/// Datagrams of known commands that end where the header says, and nothing behind them but the
/// zeros that fill a frame up: anything else is believed where EtherCAT is usual.
pub fn recognise(bytes: &[u8]) -> Recognition {
    let mut octets = Octets::new(bytes);
    let Ok(header) = Header::read(&mut octets) else { return Recognition::No };
    match octets.part(header.length) {
        _ if !header.is_known() => Recognition::No,
        Ok(part) if header.holds_commands() && is_whole(part) && is_filled_up(bytes, &header) => {
            Recognition::Sure(None)
        }
        _ => Recognition::Broken,
    }
}

fn is_whole(part: Octets<'_>) -> bool {
    let length = part.len();
    let octets = |datagram: Result<Datagram<'_>, Short>| match datagram {
        Ok(datagram) if datagram.command <= MOST => Some(12 + datagram.data.len()),
        _ => None,
    };
    datagrams(part).map(octets).sum::<Option<usize>>() == Some(length)
}

fn is_filled_up(bytes: &[u8], header: &Header) -> bool {
    bytes.iter().skip(2 + header.length).all(|octet| *octet == 0)
}
