//! What clocks announce: by which clock they go, and how good it is. 13.5

use super::header::{clock, Message};
use super::{time, NAME};
use wire::{Name, Observation, Octets, Out, Shape, Short, Subject};

/// Flags that tell of the time, by their bit in the second octet. Table 37
const FLAGS: [(&str, u16); 4] = [
    ("UTC offset valid", 0x04),
    ("PTP timescale", time::PTP_TIMESCALE),
    ("time traceable", 0x10),
    ("frequency traceable", 0x20),
];
const LEAPS: u16 = 3;
const ORGANIZATION: u16 = 3;
/// Who specified the power profile, and its two forms (IEEE C37.238-2011 and -2017, 5.12).
const POWER_2011: [u8; 6] = [0x1C, 0x12, 0x9D, 0, 0, 1];
const POWER_2017: [u8; 6] = [0x1C, 0x12, 0x9D, 0, 0, 2];

pub(super) fn told(
    message: &Message<'_>,
    did: Observation<'static>,
    out: &mut Out<'_>,
) -> Result<(), Short> {
    let mut body = message.body;
    let [high, low] = body.skip(10)?.array()?;
    let [_, first] = body.array()?;
    let [class, accuracy] = body.array()?;
    let variance = body.take(2)?;
    let [second] = body.array()?;
    let grandmaster = body.array::<8>()?;
    let steps = body.take(2)?;
    let source = body.u8()?;
    let rank = format_args!("{first:02x}{class:02x}.{}", clock(grandmaster)).into();
    let did = did.object(Name::Text(rank));
    out.state(&did);
    out.was("priority 1", Shape::U8, &[first], &did);
    out.was("clock class", Shape::U8, &[class], &did);
    out.was("clock accuracy", Shape::U8, &[accuracy], &did);
    out.was("clock variance", Shape::U16Be, variance, &did);
    out.was("priority 2", Shape::U8, &[second], &did);
    out.was("steps removed", Shape::U16Be, steps, &did);
    out.was("time source", Shape::U8, &[source], &did);
    out.was("UTC offset", Shape::I16Be, &[high, low], &did);
    flags(message.flags, &did, out);
    message.tlvs().for_each(|tlv| profile(tlv, &did, out));
    time::share(message, u16::from_be_bytes([high, low]), out);
    let is_grandmaster = message.sender.0.starts_with(&grandmaster);
    let what = if is_grandmaster { "PTP grandmaster" } else { "PTP boundary clock" };
    out.is(NAME, Subject::of(out.side()), "capabilities", what);
    Ok(())
}

fn flags(flags: u16, did: &Observation<'_>, out: &mut Out<'_>) {
    let leaps = u8::try_from(flags & LEAPS).unwrap_or(0);
    out.was("leap second", Shape::U8, &[leaps], did);
    for (name, bit) in FLAGS {
        out.was(name, Shape::U8, &[u8::from(flags & bit != 0)], did);
    }
}

/// What the power profile adds: which grandmaster it is, and how wrong it may be, in nanoseconds.
fn profile((kind, mut value): (u16, Octets<'_>), did: &Observation<'_>, out: &mut Out<'_>) {
    let Some(form) = value.array::<6>().ok().filter(|_| kind == ORGANIZATION) else { return };
    let name = match form {
        POWER_2011 => "grandmaster time inaccuracy",
        POWER_2017 => "total time inaccuracy",
        _ => return,
    };
    let Ok(id) = value.take(2) else { return };
    let skipped = if form == POWER_2017 { 4 } else { 0 };
    let Ok(inaccuracy) = value.skip(skipped).and_then(|value| value.take(4)) else { return };
    out.was("grandmaster id", Shape::U16Be, id, did);
    out.was(name, Shape::U32Be, inaccuracy, did);
}
