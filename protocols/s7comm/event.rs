//! What messages of the CPU group are about: diagnostic events, alarms, subscriptions.

use super::alarm;
use super::userdata::{Header, CPU};
use wire::{Name, Observation, Octets, Out, Short};

/// What subscribers can be told of, by bit.
const SUBSCRIBED: [(u8, &str); 4] =
    [(0x01, "modes"), (0x02, "system diagnostics"), (0x04, "user messages"), (0x80, "alarms")];

/// The event or alarm that a message of the CPU group names.
pub(super) fn object(header: &Header, payload: Octets<'_>) -> Name {
    let found = match (header.group, header.function) {
        (CPU, 2) => subscribed(payload),
        (CPU, 3) => diagnostic(payload),
        (CPU, 7 | 8 | 0x0B) => alarm::named(payload),
        (CPU, 5 | 6 | 0x0C | 0x11 | 0x12 | 0x16) => alarm::stamped(payload),
        _ => return Name::None,
    };
    found.unwrap_or_default()
}

/// States what a message of a controller, `did`, says of alarms.
pub(super) fn pushed(
    header: &Header,
    payload: Octets<'_>,
    did: &Observation<'_>,
    out: &mut Out<'_>,
) -> Result<(), Short> {
    match (header.group, header.function) {
        (CPU, 5 | 6 | 0x11 | 0x12 | 0x16) => alarm::indicated(payload, did, out),
        _ => Ok(()),
    }
}

/// An entry of the diagnostic buffer begins with its event.
fn diagnostic(mut payload: Octets<'_>) -> Result<Name, Short> {
    Ok(Name::Text(format_args!("event {:#06X}", payload.be16()?).into()))
}

fn subscribed(mut payload: Octets<'_>) -> Result<Name, Short> {
    let events = payload.u8()?;
    let named = SUBSCRIBED.iter().filter(|(bit, _)| events & bit != 0).map(|(_, name)| *name);
    Ok(Name::text(named.collect::<Vec<_>>().join(", ")))
}
