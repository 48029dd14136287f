//! What a request asks, by command ("ADS commands").

use super::ams::Header;
use super::operation::{Operation, READ, READ_WRITE, UNWATCH, WATCH, WRITE};
use super::place::Place;
use super::sum::Sum;
use super::symbol::{self, Symbols};
use wire::{Frames, Name, Octets, Short};

/// What is needed to read an answer.
#[derive(Debug, Default)]
pub enum Context {
    #[default]
    Nothing,
    Info,
    State,
    Operation(Box<Operation>),
    Sum(Sum),
}

#[derive(Default)]
pub struct Request {
    pub object: Name,
    pub context: Context,
    /// Earlier frames that name the object.
    pub earlier: Frames,
}

impl Request {
    pub fn read(header: &Header, mut data: Octets<'_>, known: &Symbols) -> Result<Self, Short> {
        let octets = &mut data;
        let asks = (header.command, header.target);
        Ok(match header.command {
            1 => Self { context: Context::Info, ..Self::default() },
            4 => Self { context: Context::State, ..Self::default() },
            READ | WATCH => {
                let (place, reads) = (Place::read(octets)?, octets.le32()? as usize);
                Self::of(Operation::new(asks, place, reads, &[], known))
            }
            WRITE => {
                let (place, length) = (Place::read(octets)?, octets.le32()? as usize);
                let written = octets.take(length.min(octets.len()))?;
                Self::of(Operation::new(asks, place, 0, written, known))
            }
            5 => Self { object: state(octets.le16()?), ..Self::default() },
            UNWATCH => {
                let watched = symbol::notification(octets.le32()?);
                Self::of(Operation::new(asks, watched, 0, &[], known))
            }
            READ_WRITE => read_write(asks, octets, known)?,
            _ => Self::default(),
        })
    }

    fn of(operation: Operation) -> Self {
        Self {
            object: operation.object.clone(),
            earlier: operation.earlier.clone(),
            context: Context::Operation(Box::new(operation)),
        }
    }
}

fn read_write(
    asks: (u16, super::Address),
    octets: &mut Octets<'_>,
    known: &Symbols,
) -> Result<Request, Short> {
    let place = Place::read(octets)?;
    let (reads, writes) = (octets.le32()? as usize, octets.le32()? as usize);
    let written = octets.take(writes.min(octets.len()))?;
    Ok(match Sum::read(asks.1, place, written, known) {
        Some(sum) => Request {
            object: Name::at("sum command of {}", place.offset),
            context: Context::Sum(sum?),
            ..Request::default()
        },
        None => Request::of(Operation::new(asks, place, reads, written, known)),
    })
}

/// `ADSSTATE` that a device is told to go to.
fn state(state: u16) -> Name {
    Name::at(
        match state {
            1 => "idle",
            2 => "reset",
            3 => "init",
            4 => "start",
            5 => "run",
            6 => "stop",
            7 => "save configuration",
            8 => "load configuration",
            9 => "power failure",
            10 => "power good",
            11 => "error",
            12 => "shutdown",
            13 => "suspend",
            14 => "resume",
            15 => "config",
            16 => "reconfig",
            17 => "stopping",
            _ => return Name::at("state {}", state.into()),
        },
        0,
    )
}
