use super::ends::Ends;
use super::object::Objects;
use wire::Out;

/// Claims of an outstation's authentication objects (group 120); whether it challenges, and
/// the request goes on waiting for its answer. IEEE 1815, 7 and A.45.
pub fn state<'a>(
    mut objects: impl Iterator<Item = Objects<'a>>,
    ends: &Ends,
    out: &mut Out<'_>,
) -> bool {
    let Some(objects) = objects.find(|objects| objects.group == 120) else { return false };
    let object = objects.each().next().map(|(_, object)| object).unwrap_or_default();
    // Behind sequence and user; in a key's status behind wrap algorithm and status too.
    let algorithm = match objects.variation {
        1 => object.get(6),
        5 => object.get(8),
        _ => None,
    };
    if let Some(algorithm) = algorithm {
        ends.claim("authentication", "DNP3 secure authentication", out);
        if let Some(name) = algorithm_name(*algorithm) {
            ends.claim("integrity", name, out);
        }
    }
    objects.variation == 1
}

/// IEEE 1815, A.45.1.
const fn algorithm_name(number: u8) -> Option<&'static str> {
    match number {
        1 => Some("HMAC-SHA-1, 4 octets"),
        2 => Some("HMAC-SHA-1, 10 octets"),
        3 => Some("HMAC-SHA-256, 8 octets"),
        4 => Some("HMAC-SHA-256, 16 octets"),
        5 => Some("HMAC-SHA-1, 8 octets"),
        6 => Some("AES-GMAC, 12 octets"),
        _ => None,
    }
}
