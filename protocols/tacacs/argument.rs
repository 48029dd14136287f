//! Arguments (§8): an attribute, `=` or `*` (which need not be understood), a value.

/// Attributes whose values are no secrets; others may be anything, such as keys for a tunnel.
const HARMLESS: [&[u8]; 14] = [
    b"service",
    b"protocol",
    b"cmd",
    b"acl",
    b"addr",
    b"priv-lvl",
    b"task_id",
    b"start_time",
    b"stop_time",
    b"elapsed_time",
    b"timezone",
    b"event",
    b"reason",
    b"status",
];

pub(super) fn split(argument: &[u8]) -> Option<(&[u8], &[u8])> {
    let at = argument.iter().position(|octet| matches!(octet, b'=' | b'*'))?;
    Some((argument.get(..at)?, argument.get(at + 1..)?))
}

/// The first value of an attribute.
pub(super) fn value<'a>(arguments: &[&'a [u8]], attribute: &[u8]) -> Option<&'a [u8]> {
    arguments.iter().filter_map(|one| split(one)).find(|(of, _)| *of == attribute).map(|(_, v)| v)
}

/// What of an argument may be a secret. Of a command all but its first word: a whole line may stand
/// there, and what it sets may be a password.
pub(super) fn secret(argument: &[u8]) -> &[u8] {
    match split(argument) {
        Some((b"cmd", line)) => line.get(word(line).len() + 1..).unwrap_or_default(),
        Some((attribute, _)) if HARMLESS.contains(&attribute) => &[],
        Some((_, value)) => value,
        None => argument,
    }
}

pub(super) fn word(line: &[u8]) -> &[u8] {
    line.split(|octet| octet.is_ascii_whitespace()).next().unwrap_or_default()
}
