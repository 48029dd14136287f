//! Methods of the specification itself that take or give what must not be told.

use super::builtin::{string, Array, NodeId, Read};
use super::variant::Value;
use wire::{Octets, Out};

/// What a method takes, and gives, that is secret, and in which places (OPC 10000-12, 10000-14
/// and 10000-18; numbers as in OPC 10000-6, annex A).
struct Secrets {
    what: &'static str,
    taken: &'static [usize],
    given: &'static [usize],
}

const fn secrets(method: &NodeId<'_>) -> Secrets {
    let (what, taken, given): (_, &[usize], &[usize]) = match method.standard() {
        Some(24269 | 24304) => ("password", &[1], &[]), // AddUser
        Some(24271 | 24306) => ("password", &[2], &[]), // ModifyUser
        Some(24275 | 24310) => ("password", &[0, 1], &[]), // ChangePassword
        Some(12616 | 13737) => ("private key", &[5], &[]), // UpdateCertificate
        Some(18006) => ("credential", &[1], &[]),       // UpdateCredential
        Some(17296 | 17364) => ("key of a group", &[3, 4], &[]), // SetSecurityKeys
        Some(15215 | 15907) => ("key of a group", &[], &[2]), // GetSecurityKeys
        _ => ("", &[], &[]),
    };
    Secrets { what, taken, given }
}

/// Whether what `method` takes as its argument `at` may be told.
pub fn may_tell(method: &NodeId<'_>, at: usize) -> bool {
    !secrets(method).taken.contains(&at)
}

/// Has secrets among the arguments of `method` overwritten.
pub fn hide_taken(method: &NodeId<'_>, arguments: Array<'_, Value<'_>>, out: &mut Out<'_>) {
    let Secrets { what, taken, .. } = secrets(method);
    hide(what, taken, arguments, out);
}

/// The same of what it gave.
pub fn hide_given(method: &NodeId<'_>, results: Array<'_, Value<'_>>, out: &mut Out<'_>) {
    let Secrets { what, given, .. } = secrets(method);
    hide(what, given, results, out);
}

fn hide(what: &'static str, places: &[usize], mut values: Array<'_, Value<'_>>, out: &mut Out<'_>) {
    for at in 0..=places.last().copied().unwrap_or_default() {
        let before = values.octets;
        if values.next().is_some() && places.contains(&at) {
            // What is cut short was told with the message.
            let _ = overwrite(what, before, out);
        }
    }
}

/// One String or ByteString, or an array of them.
fn overwrite(what: &'static str, mut octets: Octets<'_>, out: &mut Out<'_>) -> Read<()> {
    let encoding = octets.u8()?;
    if !matches!(encoding & 0x3F, 12 | 15) {
        return Ok(());
    }
    let count = if encoding & 0x80 == 0 { 1 } else { octets.le32()? };
    for _ in 0..count {
        let secret = string(&mut octets)?;
        if !secret.is_empty() {
            out.secret(what, secret, &[]);
        }
    }
    Ok(())
}
