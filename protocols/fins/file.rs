//! Files in file memory: a disk (0 is the memory card, 1 EM file memory) and names of
//! eight and three octets. W342 §5-3-27 on.

use wire::{Name, Octets, Short, Text};

const LONGEST: usize = 12;

/// What a file command is about, and how many elements.
pub fn target(command: u16, octets: &mut Octets<'_>) -> Result<(Name, u32), Short> {
    let name = match command {
        0x2202 | 0x2209 => one(octets.skip(2)?)?,
        0x2203 => one(octets.skip(4)?)?,
        0x2205 => return deleted(octets),
        0x2206 => labelled(octets)?,
        0x2207 => {
            let from = field(octets.skip(2)?)?;
            pair(from, field(octets.skip(2)?)?)
        }
        0x2208 => {
            let from = field(octets.skip(2)?)?;
            pair(from, field(octets)?)
        }
        0x220A => one(octets.skip(10)?)?,
        0x220B => one(octets.skip(10)?)?,
        0x220C => one(octets.skip(14)?)?,
        0x2201 | 0x2204 | 0x2215 => Name::at("disk {}", octets.be16()?.into()),
        0x2210 | 0x2211 => Name::at("file memory block {}", octets.be16()?.into()),
        _ => Name::None,
    };
    Ok((name, 1))
}

fn one(octets: &mut Octets<'_>) -> Result<Name, Short> {
    Ok(Name::Text(field(octets)?))
}

/// A disk, how many files, their names.
fn deleted(octets: &mut Octets<'_>) -> Result<(Name, u32), Short> {
    let number = octets.skip(2)?.be16()?;
    Ok((one(octets)?, number.into()))
}

/// A disk, whether a label is made (0) or deleted (1), the label.
fn labelled(octets: &mut Octets<'_>) -> Result<Name, Short> {
    let label = octets.skip(4)?;
    let length = label.len().min(LONGEST);
    Ok(Text::trimmed(label.take(length)?).map_or(Name::None, Name::Text))
}

fn field(octets: &mut Octets<'_>) -> Result<Text, Short> {
    let name = octets.take(LONGEST)?;
    Ok(Text::trimmed(name).unwrap_or_else(|| Text::new(b"")))
}

fn pair(from: Text, to: Text) -> Name {
    Name::Text(format_args!("{from} > {to}").into())
}
