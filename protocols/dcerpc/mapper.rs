//! What a server's endpoint mapper answers (C706, appendix O). Of a PROFINET device it tells who
//! that is, in columns of the annotation (IEC 61158-6-10, "RPC substitutions").

use super::{Call, NAME};
use wire::{Octets, Out, Short, Subject, Text};

const LOOK_UP: u16 = 2;
/// A status where a response is too short for one.
const NONE: u32 = 0;
/// How long a PROFINET device's annotation is.
const ANNOTATION: usize = 64;

/// How a call went: what every answer ends in.
pub(super) fn status(answer: &Call<'_>) -> u32 {
    let tail = answer.body.last_chunk::<4>();
    tail.map_or(NONE, |tail| {
        if answer.little {
            u32::from_le_bytes(*tail)
        } else {
            u32::from_be_bytes(*tail)
        }
    })
}

/// States what the endpoints that were found say of the device: a handle, how many there are,
/// three counts, then of each its object's UUID, a reference and its annotation, an array with
/// offset and length.
pub(super) fn told(answer: &Call<'_>, out: &mut Out<'_>) -> Result<(), Short> {
    let mut body = Octets::new(answer.body);
    let number =
        |octets: &mut Octets<'_>| if answer.little { octets.le32() } else { octets.be32() };
    if answer.operation != LOOK_UP {
        return Ok(());
    }
    let count = number(body.skip(20)?)?;
    body.skip(12)?;
    for _ in 0..count {
        let length = usize::try_from(number(body.skip(24)?)?).unwrap_or(usize::MAX);
        let annotation = body.take(length)?;
        if length == ANNOTATION {
            device(annotation, out);
        }
        body.skip(length.wrapping_neg() % 4)?;
    }
    Ok(())
}

/// A device's type (25 octets), order number (20), hardware (5) and firmware (a letter and three
/// numbers of three digits), a blank between them.
fn device(annotation: &[u8], out: &mut Out<'_>) {
    let column = |from: usize, to: usize| annotation.get(from..to).unwrap_or_default();
    let blanks = [25, 46, 52].map(|at| annotation.get(at));
    if blanks != [Some(&b' '); 3] || !column(53, 54).iter().all(u8::is_ascii_uppercase) {
        return;
    }
    let subject = Subject::of(out.side());
    let parts =
        [("model", column(0, 25)), ("product_code", column(26, 46)), ("hardware", column(47, 52))];
    for (attribute, text) in parts {
        if let Some(text) = Text::trimmed(text) {
            out.is(NAME, subject, attribute, text);
        }
    }
    let release = [column(54, 57), column(57, 60), column(60, 63)].map(<[u8]>::trim_ascii);
    let parts = [column(53, 54), &release.join(&b'.')].concat();
    out.is(NAME, subject, "firmware", Text::new(&parts));
}
