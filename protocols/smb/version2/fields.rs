//! What stands where in the part of each command of version 2. § is a section of [MS-SMB2].

use super::super::files::Number;
use super::super::pipes::Data;
use super::header::*;
use wire::{code, Name, Octets, Short};

/// What is set or asked of a file, and not of its volume. §2.2.39
const OF_FILE: u8 = 1;
/// A pipe is written and read at once: FSCTL_PIPE_TRANSCEIVE. §2.2.31
const TRANSCEIVE: u32 = 0x0011_C017;

/// What a field at `place` of the command's own part points to: offset from the header, length.
pub fn at<'a>(
    message: &'a [u8],
    mut body: Octets<'_>,
    place: usize,
) -> Result<Option<&'a [u8]>, Short> {
    let (offset, length) = (body.skip(place)?.le16()?, body.le16()?);
    if length == 0 {
        return Ok(None);
    }
    Octets::new(message).skip(offset.into())?.take(length.into()).map(Some)
}

pub fn token<'a>(message: &'a [u8], body: Octets<'_>, place: usize) -> Result<&'a [u8], Short> {
    at(message, body, place).map(Option::unwrap_or_default)
}

/// The number of the file that a command is for. §2.2.15 to §2.2.39
pub fn file(command: u16, mut body: Octets<'_>) -> Result<Option<Number>, Short> {
    let place = match command {
        CLOSE | FLUSH | LOCK | IOCTL | QUERY_DIRECTORY | CHANGE_NOTIFY => 8,
        READ | WRITE | SET_INFO => 16,
        QUERY_INFO => 24,
        _ => return Ok(None),
    };
    body.skip(place)?;
    Ok(Some((body.le64()?, body.le64()?)))
}

/// A command, with its function, or with which of a file's properties it sets. §2.2.31, §2.2.39
pub fn detailed(command: u16, mut body: Octets<'_>) -> Result<Name, Short> {
    let number = command.into();
    Ok(match command {
        IOCTL => code([2, number, body.skip(4)?.le32()?]),
        SET_INFO => match body.skip(2)?.array()? {
            [OF_FILE, class] => code([2, number, class.into()]),
            _ => code([2, number]),
        },
        _ => code([2, number]),
    })
}

/// What a command sends into a file that may be a pipe. §2.2.21, §2.2.31
pub fn sent<'a>(command: u16, message: &'a [u8], mut body: Octets<'_>) -> Option<Data<'a>> {
    let (offset, length) = match command {
        WRITE => (body.skip(2).ok()?.le16().ok()?.into(), body.le32().ok()?),
        IOCTL if body.skip(4).ok()?.le32().ok()? == TRANSCEIVE => {
            (body.skip(16).ok()?.le32().ok()?, body.le32().ok()?)
        }
        _ => return None,
    };
    data(message, offset, length)
}

/// What an answer brings out of it. §2.2.20, §2.2.32
pub fn got<'a>(command: u16, message: &'a [u8], mut body: Octets<'_>) -> Option<Data<'a>> {
    let (offset, length) = match command {
        READ => (body.skip(2).ok()?.u8().ok()?.into(), body.skip(1).ok()?.le32().ok()?),
        IOCTL => (body.skip(32).ok()?.le32().ok()?, body.le32().ok()?),
        _ => return None,
    };
    data(message, offset, length)
}

fn data(message: &[u8], offset: u32, length: u32) -> Option<Data<'_>> {
    Some(Data::of(message, usize::try_from(offset).ok()?, usize::try_from(length).ok()?))
}
