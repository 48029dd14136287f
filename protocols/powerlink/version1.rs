//! The first version, in which node 0 manages, and the cycle has an end of its own.

use super::{unit, Frame, AINV, ASND, NAME, PREQ, PRES, SOC};
use wire::{code, Out, Short, Subject};

// Services that the second version has other types for.
const EOC: u8 = 2;
const INVITE: u8 = 5;

pub(super) fn told(frame: &Frame<'_>, out: &mut Out<'_>) -> Result<(), Short> {
    let (kind, node) = match frame.kind {
        SOC | EOC | ASND => (frame.kind, frame.from),
        PREQ => (PREQ, frame.to),
        PRES => (PRES, frame.from),
        INVITE => (AINV, frame.to),
        kind => {
            out.broke(NAME, "unknown type", format!("1 to 6 needed, {kind} there"));
            return Ok(());
        }
    };
    out.state(&frame.did(code([kind.into()])).unit(unit(node)));
    let told = match kind {
        SOC => "POWERLINK managing node",
        PRES => "POWERLINK controlled node",
        _ => return Ok(()),
    };
    out.is(NAME, Subject::of(frame.side), "capabilities", told);
    Ok(())
}
