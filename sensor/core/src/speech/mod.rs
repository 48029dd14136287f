//! From the octets of a conversation to what its decoder states.

mod desk;
mod fault;
mod later;
mod marks;
mod opening;
mod overlap;
mod reset;
mod spoken;
mod stated;

pub use desk::{Desk, Missed, Place, Seat};
pub use fault::Fault;
pub use opening::Opening;
pub use spoken::Spoken;

use crate::choose::Choice;
use crate::frame::FrameRef;
use crate::link::Tunnel;
use fault::contained;
use later::Later;
use wire::{Carrier, Frames, Out, Over, Protocol, Side};

/// Octets in order, or a datagram. It is lent and never moved: what was just written piece
/// by piece cannot be read at once in larger ones.
#[derive(Clone, Copy, Debug)]
pub struct Payload<'a> {
    /// The direction they went, 0 or 1.
    pub direction: usize,
    /// The octets.
    pub bytes: &'a [u8],
    /// The frame that carried them, [`FrameRef`] without a start.
    pub frame: u64,
    /// Where in the frame's payload they begin.
    pub offset: usize,
    /// When.
    pub at_ns: i64,
}

/// What a conversation's octets are known to be.
pub enum Speech {
    /// Not yet known; what came so far.
    Open(Box<Opening>),
    /// A protocol's.
    Spoken(Spoken),
    /// Nobody's, as far as was looked.
    Unknown(Later),
    /// Packets of others, which are heard by themselves.
    Tunnel(Tunnel),
}

impl Speech {
    /// A conversation whose protocol is not known.
    pub fn open() -> Self {
        Self::Open(Box::default())
    }

    /// A conversation of `protocol`.
    pub fn of(protocol: &'static Protocol, carrier: Carrier) -> Self {
        Self::Spoken(Spoken::new(protocol, carrier))
    }

    /// The protocol's name, once known.
    pub fn protocol(&self) -> &'static str {
        match self {
            Self::Spoken(spoken) => spoken.protocol.name,
            Self::Tunnel(tunnel) => tunnel.protocol(),
            Self::Open(_) | Self::Unknown(_) => "",
        }
    }

    /// Takes octets in order, or a datagram.
    pub fn hear(&mut self, payload: &Payload<'_>, desk: &mut Desk<'_>, seat: &mut Seat<'_>) {
        match self {
            Self::Spoken(spoken) => {
                if let Err(fault) = spoken.hear(payload, desk, seat) {
                    self.fall_back(&fault, payload, desk, seat);
                }
            }
            Self::Unknown(later) => match later.look(payload, desk.protocols, seat) {
                Err(fault) => self.fall_back(&fault, payload, desk, seat),
                Ok(Some((protocol, sender))) => {
                    settle_client(protocol.over, payload.direction, sender, seat);
                    *seat.link = None;
                    *self = Self::of(protocol, seat.place.key.carrier());
                    self.hear(payload, desk, seat);
                }
                Ok(None) => {
                    seat.missed.octets += payload.bytes.len() as u64;
                    if let Err(fault) = later.recognise(payload, desk, seat) {
                        self.fall_back(&fault, payload, desk, seat);
                    }
                }
            },
            Self::Tunnel(_) => {}
            Self::Open(_) => self.consider(payload, desk, seat),
        }
    }

    fn consider(&mut self, payload: &Payload<'_>, desk: &mut Desk<'_>, seat: &mut Seat<'_>) {
        let Self::Open(opening) = self else { return };
        let looked = contained(
            || Frames::one(payload.frame),
            || opening.look(payload, desk.protocols, seat),
        );
        let choice = match looked {
            Ok(choice) => choice,
            Err(fault) => return self.fall_back(&fault, payload, desk, seat),
        };
        match choice {
            Choice::Open => {}
            Choice::Unknown => {
                seat.missed.octets += opening.octets as u64;
                let mut later = Later::after(payload.direction);
                let recognised = later.recognise(payload, desk, seat);
                *self = Self::Unknown(later);
                if let Err(fault) = recognised {
                    self.fall_back(&fault, payload, desk, seat);
                }
            }
            Choice::Is(at, sender) => {
                let Some(protocol) = desk.protocols.get(at) else { return };
                settle_client(protocol.over, payload.direction, sender, seat);
                let early = std::mem::take(&mut opening.early);
                *self = Self::of(protocol, seat.place.key.carrier());
                for early in &early {
                    self.hear(&early.payload(), desk, seat);
                }
                self.hear(payload, desk, seat);
            }
        }
    }

    /// A fault of ours is told, and the conversation only counted from here on.
    #[cold]
    pub fn fall_back(
        &mut self,
        fault: &Fault,
        payload: &Payload<'_>,
        desk: &mut Desk<'_>,
        seat: &mut Seat<'_>,
    ) {
        fault.tell(self.protocol(), (payload.direction, payload.at_ns), desk, seat);
        *self = Self::Unknown(Later::NEVER);
    }

    /// Octets of a direction were lost.
    pub fn gap(&mut self, direction: usize, seat: &mut Seat<'_>) {
        match self {
            Self::Spoken(spoken) => {
                if spoken.gap(direction, *seat.client).is_err() {
                    seat.missed.faults += 1;
                    *self = Self::Unknown(Later::NEVER);
                }
            }
            Self::Open(opening) => **opening = Opening::default(),
            Self::Unknown(_) | Self::Tunnel(_) => {}
        }
    }

    /// What was begun in a frame of evidence does not go on in the next one.
    pub fn drop_unread(&mut self, direction: usize) {
        if let Self::Spoken(spoken) = self {
            spoken.drop_unread(direction);
        }
    }

    /// The conversation is over.
    pub fn end(&mut self, desk: &mut Desk<'_>, seat: &mut Seat<'_>) {
        if let Self::Spoken(spoken) = self {
            let ended = spoken.with_decoder(desk, seat, |decoder, stated| {
                let mut out = Out::new(stated, Side::Client, 0, &[], Frames::default());
                decoder.end(&mut out);
            });
            if ended.is_err() {
                seat.missed.faults += 1;
            }
        }
        if let Self::Open(opening) = self {
            let mut later = Later::after(0);
            for early in &opening.early {
                // What nothing would prove any more is not claimed.
                let is_here = desk.recent.meta(FrameRef::unpack(early.frame).order).is_some();
                if is_here && later.recognise(&early.payload(), desk, seat).is_err() {
                    seat.missed.faults += 1;
                }
            }
        }
        if !matches!(self, Self::Tunnel(_)) {
            *self = Self::Unknown(Later::NEVER);
        }
    }
}

/// Who is client, when the conversation's opening did not tell: the content, else the
/// usual port, else who spoke first.
fn settle_client(over: &[Over], direction: usize, sender: Option<Side>, seat: &mut Seat<'_>) {
    if seat.client.is_some() {
        return;
    }
    let by_content = sender.map(|side| match side {
        Side::Client => direction,
        Side::Server => 1 - direction,
    });
    let by_port = || {
        crate::choose::hinted_side(over, seat.place.key.carrier(), seat.place.key.ports())
            .map(|server| 1 - server)
    };
    *seat.client = Some(by_content.or_else(by_port).unwrap_or(direction));
}

/// The side that sends in `direction`.
pub fn side(client: Option<usize>, direction: usize) -> Side {
    if client.is_none_or(|client| client == direction) {
        Side::Client
    } else {
        Side::Server
    }
}
