//! What the answer to opcode 6 tells of the device.

use super::NAME;
use wire::{Name, Observation, Octets, Out, Short, Subject};

/// Up to the device's type: mode, port, security, slots, revision, series, what is reserved.
const SERIES: usize = 6;
const RESERVED: usize = 11;

/// Claims of an answer by the station `unit`.
pub fn state(data: &[u8], unit: &Name, out: &mut Out<'_>) -> Result<(), Short> {
    let mut octets = Octets::new(data);
    let series = octets.skip(SERIES)?.u8()?;
    let kind = octets.skip(RESERVED)?.u8()?;
    let Some(model) = model(kind) else { return Ok(()) };
    claim("vendor", "Emerson", unit, out);
    claim("model", model, unit, out);
    match (kind, series) {
        (ROC800, 0) => claim("hardware", "Series 1", unit, out),
        (ROC800, 1) => claim("hardware", "Series 2", unit, out),
        _ => {}
    }
    Ok(())
}

const ROC800: u8 = 6;

const fn model(kind: u8) -> Option<&'static str> {
    Some(match kind {
        1 => "ROCPAC ROC300",
        2 => "FloBoss 407",
        3 => "FlashPAC ROC300",
        4 => "FloBoss 503",
        5 => "FloBoss 504",
        ROC800 => "ROC800",
        11 => "DL8000",
        _ => return None,
    })
}

fn claim(attribute: &'static str, value: &'static str, unit: &Name, out: &mut Out<'_>) {
    let claim = Observation::is(NAME, Subject::of(out.side()), attribute, value);
    out.state(&claim.unit(unit.clone()));
}
