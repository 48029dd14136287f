//! Messages: what they are about. IEC 60870-5-101, 7; with addresses as IEC 60870-5-104 has
//! them: two octets of station, three of object

use super::element::{self, Form, SEGMENT};
use wire::{Name, Octets, Short};

/// A data unit's identifier. 7.2.1 to 7.2.4
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Asdu<'a> {
    pub kind: u8,
    pub cause: u8,
    /// The station does not do what it was told.
    pub negative: bool,
    pub station: u16,
    count: u8,
    /// Whether only the first object has an address, and the others follow it.
    in_a_row: bool,
    objects: &'a [u8],
}

/// An object: its address, and its octets.
pub type Object<'a> = (u32, &'a [u8]);

impl<'a> Asdu<'a> {
    /// Reads what follows the control information.
    pub fn read(bytes: &'a [u8]) -> Result<Self, Short> {
        let mut octets = Octets::new(bytes);
        let [kind, structure, cause, _originator] = octets.array()?;
        Ok(Self {
            kind,
            cause: cause & 0x3F,
            negative: cause & 0x40 != 0,
            station: octets.le16()?,
            count: structure & 0x7F,
            in_a_row: structure & 0x80 != 0,
            objects: octets.rest(),
        })
    }

    /// How its objects lie; none for what the standard does not know.
    pub const fn form(&self) -> Option<Form> {
        element::of(self.kind)
    }

    /// How many octets its objects need; of what has no form nobody can tell.
    pub fn needed(&self) -> Option<usize> {
        const ADDRESS: usize = 3;
        let (size, count) = (self.form()?.size, usize::from(self.count));
        Some(if self.in_a_row { ADDRESS + count * size } else { count * (ADDRESS + size) })
    }

    /// How many octets of objects there are.
    pub const fn there(&self) -> usize {
        self.objects.len()
    }

    /// Its objects, as many as are whole.
    pub fn each(&self) -> impl Iterator<Item = Object<'a>> + Clone {
        let (mut octets, in_a_row) = (Octets::new(self.objects), self.in_a_row);
        let size = self.form().map(|form| form.size);
        let mut next = None;
        (0..self.count).map_while(move |_| {
            let at = match next.filter(|_| in_a_row) {
                Some(at) => at,
                None => address(&mut octets).ok()?,
            };
            next = Some(at + 1);
            let contents = match size {
                Some(size) => octets.take(size).ok()?,
                None => octets.rest(),
            };
            Some((at, contents))
        })
    }

    /// The address of its first object.
    pub fn first(&self) -> Option<Object<'a>> {
        let mut octets = Octets::new(self.objects);
        let at = address(&mut octets).ok()?;
        Some((at, octets.rest()))
    }

    /// What it is about, and how many objects from there on.
    pub fn object(&self) -> (Name, u32) {
        let Some((at, contents)) = self.first() else { return (Name::None, 1) };
        let octet = || contents.first().copied().unwrap_or(0).into();
        let file = || contents.first_chunk().map_or(0, |name| u16::from_le_bytes(*name).into());
        let name = match self.kind {
            100 | 101 | 105 => Name::at("qualifier {}", octet()),
            103 | 107 => Name::None,
            120..=SEGMENT | 127 => Name::at("file {}", file()),
            kind if element::is_select(kind, contents) => Name::at("IOA {} select", at),
            _ => Name::at("IOA {}", at),
        };
        (name, if self.in_a_row { self.count.into() } else { 1 })
    }
}

fn address(octets: &mut Octets<'_>) -> Result<u32, Short> {
    let [low, middle, high] = octets.array()?;
    Ok(u32::from_le_bytes([low, middle, high, 0]))
}
