use super::{rtu, Header, UMAS};
use wire::{Carrier, Recognition, Side};

/// Protocol identifier 0, and a length that fits the function: LDAP and DICOM have the zeros
/// and the length, too. One of the three may be wrong in a broken message. A frame of the
/// serial line has a checksum instead.
pub fn recognise(_: Carrier, bytes: &[u8]) -> Recognition {
    if let Some(side) = rtu::sender(bytes) {
        return Recognition::Maybe(side);
    }
    let Ok(header) = Header::read(bytes) else { return Recognition::Short };
    let body = bytes.get(Header::OCTETS..).unwrap_or_default();
    let length = usize::from(header.length.saturating_sub(2));
    let possible = header.length_is_possible();
    let whole = possible && usize::from(header.length) + 6 == bytes.len();
    let sound = header.protocol == 0;
    match sender(header.function, length, body).filter(|_| possible) {
        Some(side) if sound => Recognition::Maybe(side),
        fits if sound && (whole || is_public(header.function & 0x7F))
            || fits.is_some() && whole =>
        {
            Recognition::Broken
        }
        _ => Recognition::No,
    }
}

/// App §5.1.
pub fn is_public(function: u8) -> bool {
    matches!(function, 1..=8 | 11 | 12 | 15..=17 | 20..=24 | 43)
}

/// Who sends `length` octets behind this function, beginning with `body`: a side,
/// either (an echo, or it cannot be told), or nobody. App §6.
pub fn sender(function: u8, length: usize, body: &[u8]) -> Option<Option<Side>> {
    let octet = |at: usize| body.get(at).copied();
    let counted = |at: usize| octet(at).map(|count| at + 1 + usize::from(count));
    let answer = counted(0) == Some(length);
    let (asks, answers) = match function {
        1 | 2 => (length == 4, answer),
        3 | 4 => (length == 4, answer && length % 2 == 1 && length > 1),
        5 | 6 => (length == 4, length == 4),
        7 => (length == 0, length == 1),
        8 => (length >= 4, length >= 4),
        11 => (length == 0, length == 4),
        12 | 17 => (length == 0, answer),
        15 | 16 => (counted(4) == Some(length), length == 4),
        20 => (answer && octet(1) == Some(6) && length % 7 == 1, answer && octet(2) == Some(6)),
        21 => (answer, answer),
        22 => (length == 6, length == 6),
        23 => (counted(8) == Some(length), answer),
        24 => (
            length == 2,
            octet(0) == Some(0) && octet(1).map(|n| n.into()) == length.checked_sub(2),
        ),
        43 if octet(0) == Some(14) => (length == 3, length >= 6),
        43 => (octet(0) == Some(13), octet(0) == Some(13)),
        UMAS => {
            let answers = matches!(octet(1), Some(0xFD | 0xFE));
            (length >= 2 && !answers, answers)
        }
        0x80.. => (false, is_exception(function, length, octet(0))),
        _ => (false, false),
    };
    match (asks, answers) {
        (true, true) => Some(None),
        (true, false) => Some(Some(Side::Client)),
        (false, true) => Some(Some(Side::Server)),
        (false, false) => None,
    }
}

fn is_exception(function: u8, length: usize, code: Option<u8>) -> bool {
    length == 1 && matches!(code, Some(1..=11)) && is_public(function & 0x7F)
}
