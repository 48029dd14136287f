use super::UMAS;
use wire::{Breach, Octets};

/// Whether a request keeps to App §6.
pub fn request(function: u8, body: &[u8]) -> Result<(), Breach> {
    let mut octets = Octets::new(body);
    match function {
        1 | 2 => {
            quantity(2000, &mut octets)?;
        }
        3 | 4 => {
            quantity(125, &mut octets)?;
        }
        5 => coil(octets.skip(2)?.be16()?)?,
        6 => {
            octets.skip(4)?;
        }
        7 | 11 | 12 | 17 => {}
        8 => diagnostics(&mut octets)?,
        15 => {
            let bits = quantity(1968, &mut octets)?;
            counted(bits.div_ceil(8).into(), &mut octets)?;
        }
        16 => {
            let registers = quantity(123, &mut octets)?;
            counted(u32::from(registers) * 2, &mut octets)?;
        }
        20 | 21 => file_records(function, &mut octets)?,
        22 => {
            octets.skip(6)?;
        }
        23 => {
            quantity(125, &mut octets)?;
            let registers = quantity(121, &mut octets)?;
            counted(u32::from(registers) * 2, &mut octets)?;
        }
        24 => {
            octets.skip(2)?;
        }
        43 => encapsulated(&mut octets)?,
        // User-defined (App §5) and Schneider's.
        65..=72 | 100..=110 | UMAS => return Ok(()),
        _ => return Err(reserved("function", function.into())),
    }
    nothing_more(&octets)
}

pub fn nothing_more(octets: &Octets<'_>) -> Result<(), Breach> {
    match octets.len() {
        0 => Ok(()),
        more => Err(Breach("wrong length", format_args!("{more} octets too many").into())),
    }
}

fn reserved(what: &str, number: u16) -> Breach {
    Breach("reserved function", format_args!("{what} {number} is reserved").into())
}

fn out_of_range(kind: &'static str, most: u32, there: u32) -> Breach {
    Breach(kind, format_args!("1 to {most} needed, {there} there").into())
}

/// An address and how many from there on.
fn quantity(most: u16, octets: &mut Octets<'_>) -> Result<u16, Breach> {
    let (first, number) = (octets.be16()?, octets.be16()?);
    if !(1..=most).contains(&number) {
        return Err(out_of_range("quantity out of range", most.into(), number.into()));
    }
    match u32::from(first) + u32::from(number) {
        ..=0x1_0000 => Ok(number),
        end => Err(out_of_range("address out of range", 0x1_0000, end)),
    }
}

/// A count of octets, which must be `needed`, and so many octets.
pub fn counted<'a>(needed: u32, octets: &mut Octets<'a>) -> Result<&'a [u8], Breach> {
    let count = octets.u8()?;
    if u32::from(count) != needed {
        let text = format_args!("{needed} needed, {count} there").into();
        return Err(Breach("wrong byte count", text));
    }
    Ok(octets.take(count.into())?)
}

fn coil(value: u16) -> Result<(), Breach> {
    match value {
        0 | 0xFF00 => Ok(()),
        other => {
            let text = format_args!("0 or 65280 needed, {other} there").into();
            Err(Breach("value out of range", text))
        }
    }
}

/// App §6.8: sub-functions 5 to 9, 19 and from 21 on are reserved.
fn diagnostics(octets: &mut Octets<'_>) -> Result<(), Breach> {
    match octets.be16()? {
        0 => {
            octets.take(octets.len())?;
        }
        1..=4 | 10..=18 | 20 => {
            octets.skip(2)?;
        }
        other => return Err(reserved("diagnostic sub-function", other)),
    }
    Ok(())
}

/// App §6.14, §6.15: reference type 6, files from 1 on, records 0 to 9999.
fn file_records(function: u8, octets: &mut Octets<'_>) -> Result<(), Breach> {
    let count = octets.u8()?;
    let mut groups = octets.part(count.into())?;
    while !groups.is_empty() {
        if groups.peek(0) != Some(6) {
            return Err(Breach("wrong reference type", "6 needed".into()));
        }
        let (file, record) = (groups.skip(1)?.be16()?, groups.be16()?);
        let registers = groups.be16()?;
        if file == 0 || record > 9999 {
            let text = format_args!("file {file} record {record} cannot be").into();
            return Err(Breach("address out of range", text));
        }
        if function == 21 {
            groups.skip(usize::from(registers) * 2)?;
        }
    }
    Ok(())
}

/// App §6.19: MEI types 13 (CANopen) and 14 (identification).
fn encapsulated(octets: &mut Octets<'_>) -> Result<(), Breach> {
    match octets.u8()? {
        13 => {
            octets.take(octets.len())?;
        }
        14 => {
            let kind = octets.u8()?;
            if !(1..=4).contains(&kind) {
                return Err(out_of_range("read code out of range", 4, kind.into()));
            }
            octets.skip(1)?;
        }
        other => return Err(reserved("MEI type", other.into())),
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    #[test]
    fn public_functions_are_never_reserved() {
        for function in (0..=255).filter(|f| super::super::recognise::is_public(*f)) {
            let checked = super::request(function, &[]);
            assert!(!matches!(checked, Err(super::Breach("reserved function", _))), "{function}");
        }
    }
}
