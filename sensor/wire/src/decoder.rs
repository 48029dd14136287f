use crate::Out;
use std::ops::{Index, IndexMut};

/// Who sent the octets of a conversation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum Side {
    /// The side that asks.
    Client = 0,
    /// The side that answers.
    Server = 1,
}

impl Side {
    /// The other one.
    #[must_use]
    pub const fn other(self) -> Self {
        match self {
            Self::Client => Self::Server,
            Self::Server => Self::Client,
        }
    }
}

/// One of something for each side of a conversation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sides<T> {
    client: T,
    server: T,
}

impl<T> Index<Side> for Sides<T> {
    type Output = T;
    fn index(&self, side: Side) -> &T {
        match side {
            Side::Client => &self.client,
            Side::Server => &self.server,
        }
    }
}

impl<T> IndexMut<Side> for Sides<T> {
    fn index_mut(&mut self, side: Side) -> &mut T {
        match side {
            Side::Client => &mut self.client,
            Side::Server => &mut self.server,
        }
    }
}

/// What came of handing octets to a decoder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// A whole message was eaten; it was so many octets long (at least 1). When
    /// that is more than there were, the sensor passes over the rest as it comes.
    Took(usize),
    /// The message goes on: at least so many octets are needed in all.
    More(usize),
    /// These octets are not this protocol; the sensor looks for the next message
    /// at the start of a later segment.
    Foreign,
}

impl Step {
    /// All that this side will still send is passed over: it is encrypted, or a body
    /// that ends with the connection.
    pub const REST: Self = Self::Took(usize::MAX / 2);
}

/// One application protocol in one conversation.
///
/// A decoder eats whole messages, may start in the middle of a conversation,
/// states observations and never fails for what a peer sends: a message that
/// breaks the specification is itself an observation. It never panics, and the
/// memory it keeps is bounded whatever it is fed.
pub trait Decoder: Send {
    /// Eats one message from the front of `bytes`. On a stream, `bytes` begin at a
    /// message's start as far as the decoder itself has said; a datagram is given
    /// whole. After [`Step::More`] the same octets come again with more behind
    /// them, so nothing may be stated before a message is whole.
    fn message(&mut self, side: Side, bytes: &[u8], out: &mut Out<'_>) -> Step;

    /// Octets of `side` were lost: what was half read is gone.
    fn gap(&mut self, _side: Side) {}

    /// The conversation is over: state what was still waiting for an answer.
    fn end(&mut self, _out: &mut Out<'_>) {}
}

/// What carries a protocol.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Carrier {
    /// A byte stream.
    Tcp,
    /// Datagrams.
    Udp,
    /// Ethernet frames of one EtherType; the octets begin behind it.
    Ethernet,
    /// IP packets of one protocol number other than TCP and UDP.
    Ip,
    /// Messages of another protocol, named by its folder, which hands them on itself.
    Inside(&'static str),
}

/// Where a protocol is usually found: a hint for choosing, never a proof.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Over {
    /// What carries it.
    pub carrier: Carrier,
    /// Its usual port, EtherType or IP protocol number there; 0 for none.
    pub hint: u16,
    /// Whether two stations answer each other in such frames: then both directions between
    /// them are one conversation, as over IP.
    pub answered: bool,
    /// Whether such frames come back to who sent them, with the bit of locally administered
    /// addresses set in their source: then they are the server's in its conversation.
    pub returned: bool,
    /// Whether a server may answer from another port than it was asked on, and be asked there.
    pub moves: bool,
}

impl Over {
    const fn of(carrier: Carrier, hint: u16) -> Self {
        Self { carrier, hint, answered: false, returned: false, moves: false }
    }
    /// On a TCP port.
    #[must_use]
    pub const fn tcp(port: u16) -> Self {
        Self::of(Carrier::Tcp, port)
    }
    /// On a UDP port.
    #[must_use]
    pub const fn udp(port: u16) -> Self {
        Self::of(Carrier::Udp, port)
    }
    /// On a UDP port from which servers go on to another one.
    #[must_use]
    pub const fn moving(port: u16) -> Self {
        Self { moves: true, ..Self::udp(port) }
    }
    /// In frames of an EtherType.
    #[must_use]
    pub const fn ethernet(ethertype: u16) -> Self {
        Self::of(Carrier::Ethernet, ethertype)
    }
    /// In frames of an EtherType in which stations answer each other.
    #[must_use]
    pub const fn answered(ethertype: u16) -> Self {
        Self { answered: true, ..Self::ethernet(ethertype) }
    }
    /// In frames of an EtherType that pass all stations of a ring and come back.
    #[must_use]
    pub const fn returned(ethertype: u16) -> Self {
        Self { returned: true, ..Self::ethernet(ethertype) }
    }
    /// In IP packets of a protocol number.
    #[must_use]
    pub const fn ip(number: u8) -> Self {
        Self::of(Carrier::Ip, number as u16)
    }
    /// Inside another protocol.
    #[must_use]
    pub const fn inside(protocol: &'static str) -> Self {
        Self::of(Carrier::Inside(protocol), 0)
    }
}

/// Whether the first octets that one side sent are a protocol's. The side in
/// brackets is who sent them, where the content tells (a request comes from the
/// client); it decides who is who when the start of a conversation was not seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Recognition {
    /// They are not.
    No,
    /// Too few to tell; the beginning fits.
    Short,
    /// They would be, if they did not break the specification: believed on the usual port
    /// only, so that the violation is told.
    Broken,
    /// They may be: believed on the usual port, or when both sides' octets may be.
    Maybe(Option<Side>),
    /// They are: believed on any port. Only for what cannot be chance (a magic
    /// word, a checksum, several constants: together 24 bits or more).
    Sure(Option<Side>),
}

/// What the sensor must know of a protocol before it meets it.
#[derive(Clone, Copy, Debug)]
pub struct Protocol {
    /// The folder's name, which is also the name in observations.
    pub name: &'static str,
    /// Where it is usually found.
    pub over: &'static [Over],
    /// Looks at the first octets of a conversation, or of what follows a gap.
    pub recognise: fn(Carrier, &[u8]) -> Recognition,
    /// A decoder for a new conversation.
    pub decoder: fn(Carrier) -> Box<dyn Decoder>,
}
