//! What messages of a controller are about: diagnostic events and alarms.

use super::userdata::{Header, CPU};
use wire::{Name, Octets, Short};

/// The event or alarm that a message of the CPU group names.
pub(super) fn object(header: &Header, payload: Octets<'_>) -> Name {
    let found = match (header.group, header.function) {
        (CPU, 3) => diagnostic(payload),
        (CPU, 0x0B) => alarm(payload),
        (CPU, 5 | 6 | 0x11 | 0x12 | 0x16) => stamped(payload),
        _ => return Name::None,
    };
    found.unwrap_or_default()
}

/// An entry of the diagnostic buffer begins with its event.
fn diagnostic(mut payload: Octets<'_>) -> Result<Name, Short> {
    Ok(Name::Text(format_args!("event {:#06X}", payload.be16()?).into()))
}

/// An indication of an alarm begins with a time of eight octets.
fn stamped(mut payload: Octets<'_>) -> Result<Name, Short> {
    payload.skip(8)?;
    alarm(payload)
}

/// A function, the number of alarms, and of the first one its specification (three
/// octets), how many values go with it, and its number.
fn alarm(mut payload: Octets<'_>) -> Result<Name, Short> {
    let number = payload.skip(6)?.be32()?;
    Ok(Name::Text(format_args!("alarm {number:#X}").into()))
}
