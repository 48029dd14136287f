//! Blocks of a user program: their names, uploads, and what a controller tells of them.

use super::{Context, Request};
use wire::{Frames, Name, Observation, Octets, Out, Shape, Short, Text, Values};

macro_rules! block {
    ($kind:literal) => {
        [concat!($kind, "{} passive"), concat!($kind, "{} active"), concat!($kind, "{}")]
    };
}

/// The name of a block: two digits of kind, five of number and a file system, which is
/// `P` (passive: load memory, not linked), `A` (active: work memory) or both.
pub(super) fn name(file: &[u8]) -> Name {
    numbered(file).unwrap_or_else(|| Name::text(file))
}

fn numbered(file: &[u8]) -> Option<Name> {
    let (kind, rest) = file.split_first_chunk::<2>()?;
    let (number, file_system) = rest.split_first_chunk::<5>()?;
    let [passive, active, both] = match kind {
        b"08" => block!("OB"),
        b"0A" => block!("DB"),
        b"0B" => block!("SDB"),
        b"0C" => block!("FC"),
        b"0D" => block!("SFC"),
        b"0E" => block!("FB"),
        b"0F" => block!("SFB"),
        _ => return None,
    };
    let form = match file_system {
        b"P" => passive,
        b"A" => active,
        _ => both,
    };
    let digit = |n: u32, digit: &u8| char::from(*digit).to_digit(10).map(|digit| 10 * n + digit);
    number.iter().try_fold(0, digit).map(|number| Name::at(form, number))
}

/// All blocks of a kind, two digits.
pub(super) fn kind(digits: &[u8]) -> Name {
    match digits {
        b"08" => Name::at("OB", 0),
        b"0A" => Name::at("DB", 0),
        b"0B" => Name::at("SDB", 0),
        b"0C" => Name::at("FC", 0),
        b"0D" => Name::at("SFC", 0),
        b"0E" => Name::at("FB", 0),
        b"0F" => Name::at("SFB", 0),
        other => Name::text(other),
    }
}

/// What a job asks that names a block's file: a request for a download, one of its
/// blocks, its end, or the start of an upload.
pub(super) fn named(mut parameter: Octets<'_>) -> Result<Request, Short> {
    let length = parameter.skip(7)?.u8()?; // status, an upload's number
    let file = parameter.take(length.into())?;
    let block = name(file.split_first().map_or(file, |(_, name)| name)); // "_", a block
    Ok(Request::about(block))
}

/// Uploads under way; the oldest is forgotten for one too many.
#[derive(Default)]
pub(super) struct Uploads(Vec<Upload>);

struct Upload {
    /// Given by the controller.
    number: u32,
    block: Name,
    /// Of its start, request and answer.
    frames: Frames,
}

impl Uploads {
    /// As many as a controller can have connections.
    const MOST: usize = 16;

    /// What the start of an upload asks.
    pub fn start(parameter: Octets<'_>) -> Result<Request, Short> {
        let request = named(parameter)?;
        Ok(Request { context: Context::Upload(request.object.clone()), ..request })
    }

    /// The answer to a start, with its request's frames.
    pub fn started(
        &mut self,
        mut parameter: Octets<'_>,
        block: &Name,
        out: &mut Out<'_>,
    ) -> Result<(), Short> {
        let number = parameter.skip(4)?.be32()?; // function, status
        let upload = Upload { number, block: block.clone(), frames: out.frames().clone() };
        out.remember(&mut self.0, upload, Self::MOST);
        Ok(())
    }

    /// What a job of an upload under way asks; the last one ends it.
    pub fn go_on(&mut self, mut parameter: Octets<'_>, last: bool) -> Result<Request, Short> {
        let number = parameter.skip(3)?.be32()?; // status
        let Some(at) = self.0.iter().position(|upload| upload.number == number) else {
            return Ok(Request::about(Name::at("upload {}", number)));
        };
        let upload = self.0.get(at).map(|upload| (upload.block.clone(), upload.frames.clone()));
        if last {
            self.0.remove(at);
        }
        let (block, earlier) = upload.unwrap_or_default();
        Ok(Request { object: block, earlier, ..Request::default() })
    }
}

/// States a block's checksum as its value, so that a changed block shows.
pub(super) fn description(
    mut payload: Octets<'_>,
    done: &Observation<'_>,
    out: &mut Out<'_>,
) -> Result<(), Short> {
    let checksum = payload.skip(68)?.take(2)?;
    let values = Values { shape: Shape::U16Be, bytes: checksum, step: 1 };
    out.state(&Observation::was(done, values));
    Ok(())
}

/// The blocks that a program invocation service is about: their number, then eight
/// octets each.
pub(super) fn list(argument: &[u8]) -> Text {
    let names = argument.get(2..).unwrap_or_default().chunks(8).map(|file| name(file).to_string());
    Text::from(names.collect::<Vec<_>>().join(", "))
}
