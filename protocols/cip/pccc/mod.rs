//! PCCC, the commands of PLC-5, SLC 500 and MicroLogix (Rockwell 1770-6.5.16, "DF1
//! Protocol and Command Set"), as CIP's PCCC object carries them.
//!
//! The code is the command and, where it has one, its function: `15.162`. The status is
//! STS in bits 0 to 7, CIP's general status in bits 8 to 15, EXT STS in bits 16 to 23.

mod address;
mod request;
mod typed;

use super::answer::Reply;
use super::claims::Claims;
use super::request::Question;
use super::CIP;
pub use request::request;
use std::borrow::Cow;
use wire::{Asked, Observation, Octets, Out, Shape, Short, Values};

const PCCC: &str = "pccc";
/// STS: the reason stands in EXT STS.
const EXTENDED: u8 = 0xF0;

/// What a successful answer means.
#[derive(Debug)]
pub enum About {
    /// Nothing more.
    Done,
    /// Values of this shape.
    Read(Shape),
    /// Values behind their type and size.
    Typed,
    /// What was written is so now.
    Wrote(Shape, Box<[u8]>),
    /// What the processor says of itself.
    DiagnosticStatus,
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
            let text = format!("an answer of PCCC: {short}");
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
        About::Typed => match typed::values(data) {
            Some(values) => values,
            None => return,
        },
        About::Wrote(shape, written) => (*shape, &**written),
        About::DiagnosticStatus => return diagnostic(&Claims::of(done, &asked.frames), data, out),
        About::Done => return,
    };
    let (bytes, span) = match shape.width() {
        0 => (text(values), 1),
        width => {
            let whole = values.get(..values.len() / width * width).unwrap_or_default();
            (Cow::Borrowed(whole), u32::try_from(whole.len() / width).unwrap_or(0))
        }
    };
    if !bytes.is_empty() {
        let was = Observation::was(done, Values { shape, bytes: &bytes, step: 1 });
        out.state_with(&asked.frames, &was.span(span));
    }
}

/// The characters of an element of an ST file: behind their number, two by two the wrong
/// way round.
fn text(element: &[u8]) -> Cow<'_, [u8]> {
    let mut octets = Octets::new(element);
    let length = octets.le16().unwrap_or_default();
    let pairs = octets.rest().chunks(2).flat_map(|pair| pair.iter().rev().copied());
    Cow::Owned(pairs.take(length.into()).collect())
}

/// Behind the type extender 0xEE stand interface, processor and series, then eleven
/// characters of catalogue number ("Diagnostic Status", SLC 500 and MicroLogix).
fn diagnostic(claims: &Claims<'_>, data: &[u8], out: &mut Out<'_>) {
    if let Some(([_, 0xEE, _, _, _], bulletin)) = data.split_at_checked(5) {
        claims.is_text("model", bulletin.get(..11).unwrap_or_default(), out);
    }
}
