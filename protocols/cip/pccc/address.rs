use wire::{Name, Octets, Shape, Short};

/// Files of whole elements by their type.
const ELEMENTS: [(u8, &str); 10] = [
    (0x85, "B{}:{}"),
    (0x89, "N{}:{}"),
    (0x8A, "F{}:{}"),
    (0x8D, "ST{}:{}"),
    (0x8E, "A{}:{}"),
    (0x8F, "D{}:{}"),
    (0x91, "L{}:{}"),
    (0x92, "MG{}:{}"),
    (0x93, "PD{}:{}"),
    (0x94, "PLS{}:{}"),
];

/// Octets of an element of an ST file: its length and 82 characters.
const STRING: u8 = 84;

/// The fields of a protected typed logical command (1770-6.5.16, chapter 7).
#[derive(Clone, Copy, Debug)]
pub struct Logical {
    file: u16,
    kind: u8,
    element: u16,
    sub: u16,
}

impl Logical {
    /// Behind the size.
    pub fn read(three: bool, octets: &mut Octets<'_>) -> Result<Self, Short> {
        let file = field(octets)?;
        let kind = octets.u8()?;
        let element = field(octets)?;
        let sub = if three { field(octets)? } else { 0 };
        Ok(Self { file, kind, element, sub })
    }

    /// As engineers write it: `N7:3`, `T4:0.2`.
    pub fn object(&self) -> Name {
        let [file, kind, element, sub] =
            [self.file, self.kind.into(), self.element, self.sub].map(u32::from);
        let element_form = match self.kind {
            0x82 | 0x8B => return Name::At("O:{}.{}", [element, sub, 0]),
            0x83 | 0x8C => return Name::At("I:{}.{}", [element, sub, 0]),
            0x86 => return Name::At("T{}:{}.{}", [file, element, sub]),
            0x87 => return Name::At("C{}:{}.{}", [file, element, sub]),
            0x88 => return Name::At("R{}:{}.{}", [file, element, sub]),
            0x84 => return Name::at("S:{}", element),
            kind => ELEMENTS.iter().find(|(known, _)| *known == kind),
        };
        match element_form {
            Some((_, form)) => Name::At(form, [file, element, 0]),
            None => Name::At("file {} of type {} element {}", [file, kind, element]),
        }
    }

    /// How `size` octets of it are to be read. Of timers, counters and controls one
    /// element at most: their words are sub-elements.
    pub fn shape(&self, size: u8) -> Option<Shape> {
        Some(match self.kind {
            0x86..=0x88 if size <= 6 => Shape::U16Le,
            0x82..=0x85 | 0x8B | 0x8C => Shape::U16Le,
            0x89 => Shape::I16Le,
            0x8A => Shape::F32Le,
            0x91 => Shape::I32Le,
            0x8D if size <= STRING => Shape::Text,
            _ => return None,
        })
    }
}

/// One octet, or 255 and two.
fn field(octets: &mut Octets<'_>) -> Result<u16, Short> {
    match octets.u8()? {
        255 => octets.le16(),
        small => Ok(small.into()),
    }
}

/// A PLC-5 system address: a text (`$N7:0`) behind a zero octet, or the levels that a
/// mask says are there: area, file, element, sub-element (chapter 13).
pub fn system(octets: &mut Octets<'_>) -> Result<Name, Short> {
    let mask = octets.u8()?;
    if mask == 0 {
        let text = octets.rest().split(|octet| *octet == 0).next().unwrap_or_default();
        octets.skip(text.len() + 1)?;
        return Ok(written(text.strip_prefix(b"$").unwrap_or(text)));
    }
    let mut levels = [0; 4];
    for (bit, level) in levels.iter_mut().enumerate() {
        if mask >> bit & 1 == 1 {
            *level = field(octets)?.into();
        }
    }
    let [_, file, element, sub] = levels;
    Ok(match mask & 0b1000 {
        0 => Name::At("file {} element {}", [file, element, 0]),
        _ => Name::At("file {} element {}.{}", [file, element, sub]),
    })
}

/// An address as engineers write it; of whole elements in the form that a logical one has.
fn written(text: &[u8]) -> Name {
    let form = |text: &str| {
        let digit = text.find(|c: char| c.is_ascii_digit())?;
        let (kind, (file, element)) = (text.get(..digit)?, text.get(digit..)?.split_once(':')?);
        let form = ELEMENTS.iter().find(|(_, known)| known.strip_suffix("{}:{}") == Some(kind));
        Some(Name::At(form?.1, [file.parse().ok()?, element.parse().ok()?, 0]))
    };
    std::str::from_utf8(text).ok().and_then(form).unwrap_or_else(|| Name::text(text))
}
