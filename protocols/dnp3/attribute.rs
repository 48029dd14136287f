use super::ends::Ends;
use super::object::Objects;
use wire::{Octets, Out, Short, Text};

/// Claims of device attributes (group 0). IEEE 1815, A.1.
pub fn state(objects: &Objects<'_>, ends: &Ends, out: &mut Out<'_>) {
    for (_, object) in objects.each() {
        let Ok(Some(value)) = value(object) else { continue };
        match objects.variation {
            252 => ends.claim("vendor", value, out),
            250 => ends.claim("model", value, out),
            248 => ends.claim("serial", value, out),
            247 => ends.claim("name", value, out),
            245 => ends.claim("location", value, out),
            243 => ends.claim("hardware", value, out),
            242 => ends.claim("firmware", value, out),
            206 | 207 => ends.claim("contact", value, out),
            209 => ends.claim("authentication", format_args!("SAv{value}"), out),
            variation => described(variation, &value, ends, out),
        }
    }
}

fn described(variation: u8, value: &Text, ends: &Ends, out: &mut Out<'_>) {
    let what = match variation {
        249 => "DNP3 subset and conformance",
        246 => "ID code",
        244 => "owner",
        208 => "system",
        205 => "latitude",
        204 => "longitude",
        203 => "altitude",
        202 => "master resource ID",
        196 => "configuration",
        197 => "configuration version",
        198 => "configuration built",
        199 => "configuration changed",
        _ => return,
    };
    ends.claim("description", format_args!("{what}: {value}"), out);
}

/// A data type, a length, the value: text (1), an unsigned or signed number (2, 3), a
/// number with fraction (4); others say nothing by themselves.
fn value(object: &[u8]) -> Result<Option<Text>, Short> {
    let mut octets = Octets::new(object);
    let (kind, length) = (octets.u8()?, octets.u8()?);
    Ok(match (kind, length) {
        (1, 1..) => Some(Text::new(octets.take(length.into())?.trim_ascii())),
        (2, 1) => Some(format_args!("{}", octets.u8()?).into()),
        (2, 2) => Some(format_args!("{}", octets.le16()?).into()),
        (2, 4) => Some(format_args!("{}", octets.le32()?).into()),
        (3, 1) => Some(format_args!("{}", i8::from_le_bytes(octets.array()?)).into()),
        (3, 2) => Some(format_args!("{}", i16::from_le_bytes(octets.array()?)).into()),
        (3, 4) => Some(format_args!("{}", i32::from_le_bytes(octets.array()?)).into()),
        (4, 4) => Some(format_args!("{}", f32::from_bits(octets.le32()?)).into()),
        (4, 8) => Some(format_args!("{}", f64::from_bits(octets.le64()?)).into()),
        _ => None,
    })
}
