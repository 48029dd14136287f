//! The time that a controller is set to.

use super::{Context, Request};
use wire::{Octets, Short};

/// What a set clock asks: an octet, the century, and year, month, day, hours, minutes, seconds
/// and milliseconds, two digits an octet; the last digit is the day of the week.
pub(super) fn set(mut payload: Octets<'_>) -> Result<Request, Short> {
    let [year, month, day, hour, minute, second, tenths, rest] = payload.skip(2)?.array()?;
    let century = if year < 0x90 { 20 } else { 19 }; // what the octet says differs by client
    let told = format_args!(
        "{century}{year:02x}-{month:02x}-{day:02x} \
         {hour:02x}:{minute:02x}:{second:02x}.{tenths:02x}{:x}",
        rest >> 4
    )
    .into();
    Ok(Request { context: Context::Told(told), ..Request::default() })
}
