//! A message of the communication module: what is asked of it or of the controller behind it.

use crate::crc16::crc16;
use wire::{Breach, Octets, Recognition, Side};

/// Octets around what a message carries: type, channel and length; a checksum.
const AROUND: usize = 6;

pub const CONNECT: u8 = 1;
pub const CONNECTED: u8 = 2;
pub const DISCONNECTED: u8 = 3;
pub const DISCONNECT: u8 = 4;
pub const COMMAND: u8 = 5;
pub const PING: u8 = 6;
/// From here on the module says why it does not do what it was asked.
pub const REFUSED: u8 = 7;
const LAST: u8 = 11;

/// A function of the controller, asked for or answered.
#[derive(Clone, Copy)]
pub struct Command<'a> {
    pub sender: Side,
    pub function: u8,
    pub sequence: u8,
    pub data: &'a [u8],
}

/// What a message is, and what it carries.
pub struct Message<'a> {
    pub kind: u8,
    pub body: &'a [u8],
}

/// A datagram's message and checksum; `None` for another protocol's.
fn parts(bytes: &[u8]) -> Result<Option<(Message<'_>, u16)>, Breach> {
    let mut octets = Octets::new(bytes);
    let kind = octets.u8()?;
    if !(CONNECT..=LAST).contains(&kind) {
        return Ok(None);
    }
    let needed = usize::from(octets.skip(1)?.le16()?) + AROUND;
    if needed != bytes.len() {
        let text = format_args!("{needed} octets needed, {} there", bytes.len()).into();
        return Err(Breach("wrong length", text));
    }
    let body = octets.take(needed - AROUND)?;
    Ok(Some((Message { kind, body }, octets.le16()?)))
}

fn is_sum(bytes: &[u8], sum: u16) -> bool {
    let covered = bytes.split_last_chunk::<2>().map_or(bytes, |(covered, _)| covered);
    cfg!(fuzzing) || crc16(0, covered) == sum
}

/// The length and the checksum together are 32 bits.
pub fn recognise(bytes: &[u8]) -> Recognition {
    match parts(bytes) {
        Err(_) if bytes.is_empty() => Recognition::Short,
        Ok(Some((message, sum))) if is_sum(bytes, sum) => Recognition::Sure(message.sender()),
        Ok(Some(_)) => Recognition::Broken,
        _ => Recognition::No,
    }
}

/// A whole datagram; `Ok(None)` for another protocol's.
pub fn read(bytes: &[u8]) -> Result<Option<Message<'_>>, Breach> {
    let Some((message, sum)) = parts(bytes)? else { return Ok(None) };
    if !is_sum(bytes, sum) {
        let text = format_args!("another checksum needed, {sum:#06x} there").into();
        return Err(Breach("wrong checksum", text));
    }
    Ok(Some(message))
}

impl<'a> Message<'a> {
    /// Both sides send a ping.
    fn sender(&self) -> Option<Side> {
        match self.kind {
            CONNECT | DISCONNECT => Some(Side::Client),
            PING => None,
            COMMAND => self.command().ok().map(|command| command.sender),
            _ => Some(Side::Server),
        }
    }

    /// What it asks of the controller, or answers for it.
    pub fn command(&self) -> Result<Command<'a>, Breach> {
        let mut octets = Octets::new(self.body);
        let sender = match octets.u8()? {
            0 => Side::Client,
            1 => Side::Server,
            other => {
                let text = format_args!("0 or 1 needed, {other} there").into();
                return Err(Breach("unknown direction", text));
            }
        };
        let (function, sequence) = (octets.skip(1)?.u8()?, octets.u8()?);
        let (sum, length) = (octets.skip(2)?.le16()?, octets.le16()?);
        self.check(sum, length)?;
        Ok(Command { sender, function, sequence, data: octets.rest() })
    }

    /// A command has its length a second time, and the sum of its octets and of its length.
    fn check(&self, sum: u16, length: u16) -> Result<(), Breach> {
        if usize::from(length) != self.body.len() {
            let text = format_args!("{} octets needed, {length} there", self.body.len()).into();
            return Err(Breach("wrong length", text));
        }
        let summed = self.body.iter().enumerate().filter(|(at, _)| !(6..8).contains(at));
        let needed = summed.fold(length, |sum, (_, octet)| sum.wrapping_add((*octet).into()));
        if sum == needed || cfg!(fuzzing) {
            return Ok(());
        }
        let text = format_args!("{needed:#06x} needed, {sum:#06x} there").into();
        Err(Breach("wrong checksum", text))
    }
}
