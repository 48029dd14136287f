//! PCCC, the commands of PLC-5, SLC 500 and MicroLogix (Rockwell 1770-6.5.16, "DF1
//! Protocol and Command Set"), as CIP's PCCC object carries them.
//!
//! The code is the command and, where it has one, its function: `15.162`. The status is
//! STS in bits 0 to 7, CIP's general status in bits 8 to 15, EXT STS in bits 16 to 23.

mod address;

use super::answer::Reply;
use super::claims::Claims;
use super::request::Question;
use super::CIP;
use address::Logical;
use wire::{code, Asked, Name, Observation, Octets, Out, Shape, Short, Values};

const PCCC: &str = "pccc";
/// A written value is kept until its answer, as far as this many octets.
const KEPT: usize = 256;
/// STS: the reason stands in EXT STS.
const EXTENDED: u8 = 0xF0;

/// What a successful answer means.
#[derive(Debug)]
pub enum About {
    /// Nothing more.
    Done,
    /// Values of this shape.
    Read(Shape),
    /// What was written is so now.
    Wrote(Shape, Box<[u8]>),
    /// What the processor says of itself.
    DiagnosticStatus,
}

/// Makes `did` the command behind the requestor's id.
pub fn request(did: &mut Observation<'static>, mut octets: Octets<'_>) -> Result<About, Short> {
    let command = skip_requestor(&mut octets)?.u8()?;
    octets.skip(3)?;
    (did.protocol, did.object) = (PCCC, Name::None);
    did.code = code([command.into()]);
    if !matches!(command, 0x06 | 0x07 | 0x0F) {
        return Ok(About::Done);
    }
    let function = octets.u8()?;
    did.code = code([command.into(), function.into()]);
    match (command, function) {
        (0x06, 0x03) => Ok(About::DiagnosticStatus),
        (0x0F, 0xA1 | 0xA2 | 0xA9 | 0xAA | 0xAB) => logical(did, function, &mut octets),
        (0x0F, 0x00 | 0x01 | 0x67 | 0x68) => {
            did.object = address::system(octets.skip(4)?)?;
            Ok(About::Done)
        }
        (0x0F, 0x26) => {
            did.object = address::system(&mut octets)?;
            Ok(About::Done)
        }
        _ => Ok(About::Done),
    }
}

/// Protected typed logical reads and writes with two or three address fields, and
/// the masked write with three.
fn logical(
    did: &mut Observation<'static>,
    function: u8,
    octets: &mut Octets<'_>,
) -> Result<About, Short> {
    let size = octets.u8()?;
    let address = Logical::read(matches!(function, 0xA2 | 0xAA | 0xAB), octets)?;
    did.object = address.object();
    let Some(shape) = address.shape(size) else { return Ok(About::Done) };
    did.span = u32::from(size) / u32::try_from(shape.width()).unwrap_or(1);
    Ok(match function {
        0xA1 | 0xA2 => About::Read(shape),
        0xA9 | 0xAA => About::Wrote(shape, kept(octets.take(size.into())?)),
        _ => About::Done,
    })
}

fn kept(values: &[u8]) -> Box<[u8]> {
    values.get(..KEPT).unwrap_or(values).into()
}

/// States the command with its answer.
pub fn answer(asked: &Asked<Question>, about: &About, reply: &Reply<'_>, out: &mut Out<'_>) {
    if reply.general != 0 {
        asked.answered(u32::from(reply.general) << 8, out);
        return;
    }
    match parts(Octets::new(reply.data)) {
        Ok((status, data)) => {
            let done = asked.answered(status, out);
            if status == 0 {
                learn(asked, about, &done, data, out);
            }
        }
        Err(short) => {
            asked.unanswered(out);
            let text = format!("an answer of PCCC lacks {} octets", short.missing);
            out.broke(CIP, "wrong length", text);
        }
    }
}

fn parts(mut octets: Octets<'_>) -> Result<(u32, &[u8]), Short> {
    let status = skip_requestor(&mut octets)?.skip(1)?.u8()?;
    octets.skip(2)?;
    let extended = if status == EXTENDED { octets.u8()? } else { 0 };
    Ok((u32::from(extended) << 16 | u32::from(status), octets.rest()))
}

fn skip_requestor<'a, 'b>(octets: &'a mut Octets<'b>) -> Result<&'a mut Octets<'b>, Short> {
    let length = usize::from(octets.u8()?);
    octets.skip(length.saturating_sub(1))
}

fn learn(
    asked: &Asked<Question>,
    about: &About,
    done: &Observation<'_>,
    data: &[u8],
    out: &mut Out<'_>,
) {
    let (shape, values) = match about {
        About::Read(shape) => (*shape, data),
        About::Wrote(shape, written) => (*shape, &**written),
        About::DiagnosticStatus => return diagnostic(&Claims::of(done, &asked.frames), data, out),
        About::Done => return,
    };
    let bytes = values.get(..values.len() / shape.width() * shape.width()).unwrap_or_default();
    if let Ok(span @ 1..) = u32::try_from(bytes.len() / shape.width()) {
        let was = Observation::was(done, Values { shape, bytes, step: 1 });
        out.state_with(&asked.frames, &was.span(span));
    }
}

/// Behind the type extender 0xEE stand interface, processor and series, then eleven
/// characters of catalogue number ("Diagnostic Status", SLC 500 and MicroLogix).
fn diagnostic(claims: &Claims<'_>, data: &[u8], out: &mut Out<'_>) {
    if let Some(([_, 0xEE, _, _, _], bulletin)) = data.split_at_checked(5) {
        claims.is_text("model", bulletin.get(..11).unwrap_or_default(), out);
    }
}
