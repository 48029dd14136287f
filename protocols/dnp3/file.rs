use super::object::Objects;
use wire::{Name, Octets, Short, Text};

/// File objects by variation. IEEE 1815, A.27.
const GROUP: u8 = 70;

/// `file NAME`, when the header's object names one: a command (variation 3), a descriptor
/// (7) or a specification (8).
pub fn name(objects: &Objects<'_>) -> Option<Name> {
    if objects.group != GROUP {
        return None;
    }
    let (_, object) = objects.each().next()?;
    let name = match objects.variation {
        3 | 7 => placed(object, Octets::new(object)).ok()?,
        8 => object,
        _ => return None,
    };
    let name = String::from_utf8_lossy(name);
    Some(Name::Text(Text::from(format_args!("file {name}"))))
}

/// What lies at an offset, with a size, both read from `from`.
fn placed<'a>(object: &'a [u8], mut from: Octets<'_>) -> Result<&'a [u8], Short> {
    let (offset, size) = (from.le16()?, from.le16()?);
    Octets::new(object).skip(offset.into())?.take(size.into())
}

/// How a file operation went: variations 4 (after handle, size, block size and request) and
/// 6 (after handle and block).
pub fn status(objects: &Objects<'_>) -> Option<u8> {
    let (_, object) = objects.each().next()?;
    match (objects.group, objects.variation) {
        (GROUP, 4) => object.get(12).copied(),
        (GROUP, 6) => object.get(8).copied(),
        _ => None,
    }
}

/// User name and password of an authentication object (variation 2).
pub fn log_on<'a>(objects: &Objects<'a>) -> Option<(&'a [u8], &'a [u8])> {
    if (objects.group, objects.variation) != (GROUP, 2) {
        return None;
    }
    let (_, object) = objects.each().next()?;
    let user = placed(object, Octets::new(object)).ok()?;
    let mut octets = Octets::new(object);
    octets.skip(4).ok()?;
    Some((user, placed(object, octets).ok()?))
}
