use super::NAME;
use crate::dns::message::Record;
use wire::{Octets, Out, Subject, Text};

/// Which keys of which services' TXT records say who a device is. Sources: Bonjour
/// Printing 1.2.1; HomeKit Accessory Protocol R2, table 6-7; what AirPlay, Google Cast
/// and Axis devices state.
const KEYS: [(&str, &str, &str); 23] = [
    ("_airplay._tcp", "deviceid", "mac"),
    ("_airplay._tcp", "manufacturer", "vendor"),
    ("_airplay._tcp", "model", "model"),
    ("_airplay._tcp", "serialNumber", "serial"),
    ("_axis-video._tcp", "macaddress", "mac"),
    ("_device-info._tcp", "model", "model"),
    ("_googlecast._tcp", "fn", "name"),
    ("_googlecast._tcp", "md", "model"),
    ("_hap._tcp", "md", "model"),
    ("_ipp._tcp", "adminurl", "url"),
    ("_ipp._tcp", "note", "location"),
    ("_ipp._tcp", "ty", "model"),
    ("_ipp._tcp", "usb_MFG", "vendor"),
    ("_ipps._tcp", "ty", "model"),
    ("_ipps._tcp", "usb_MFG", "vendor"),
    ("_pdl-datastream._tcp", "ty", "model"),
    ("_pdl-datastream._tcp", "usb_MFG", "vendor"),
    ("_printer._tcp", "ty", "model"),
    ("_printer._tcp", "usb_MFG", "vendor"),
    ("_raop._tcp", "am", "model"),
    ("_scanner._tcp", "mfg", "vendor"),
    ("_scanner._tcp", "ty", "model"),
    ("_uscan._tcp", "ty", "model"),
];

/// What a service's TXT record (RFC 6763, 6) says of its `host`.
pub(super) fn claims(host: Subject, record: &Record<'_>, out: &mut Out<'_>) {
    let name = String::from_utf8_lossy(record.name.bytes());
    let Some(service) = name.strip_suffix(".local") else { return };
    for (key, value) in strings(record.data).filter_map(pair) {
        let known = KEYS.iter().find(|(of, known, _)| {
            key.eq_ignore_ascii_case(known.as_bytes()) && service.ends_with(of)
        });
        let value = match known {
            Some((_, _, "mac")) => mac(value).map(Text::from),
            _ => Text::trimmed(value),
        };
        if let (Some((_, _, attribute)), Some(value)) = (known, value) {
            out.is(NAME, host, attribute, value);
        }
    }
}

/// Strings of a length octet and so many octets (RFC 1035, 3.3).
pub(super) fn strings(data: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut octets = Octets::new(data);
    std::iter::from_fn(move || {
        let length = octets.u8().ok()?;
        octets.take(length.into()).ok()
    })
}

/// Twelve hexadecimal digits, however they are parted.
fn mac(value: &[u8]) -> Option<[u8; 6]> {
    let digits: String =
        value.iter().map(|octet| char::from(*octet)).filter(char::is_ascii_hexdigit).collect();
    let number = u64::from_str_radix(&digits, 16).ok()?.to_be_bytes();
    (digits.len() == 12).then_some(<[u8; 6]>::try_from(number.get(2..)?).ok()?)
}

fn pair(string: &[u8]) -> Option<(&[u8], &[u8])> {
    let at = string.iter().position(|octet| *octet == b'=')?;
    Some((string.get(..at)?, string.get(at + 1..)?))
}
