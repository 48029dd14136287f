//! Variables: how requests name them and how their values are read.

use super::area::{self, Width};
use super::variable::DONE;
use super::Request;
use std::fmt::Write;
use wire::{Name, Observation, Octets, Out, Shape, Short, Values};

/// One variable of a request.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Item {
    pub name: Name,
    /// How many objects from `name` on.
    pub span: u32,
    shape: Shape,
    step: u32,
    /// Areas of data blocks that come back as one value.
    areas: Vec<Item>,
}

impl Item {
    /// Reads a variable's specification: 0x12, a length, a syntax and the address in it.
    pub fn read(octets: &mut Octets<'_>) -> Result<Self, Short> {
        let length = octets.skip(1)?.u8()?;
        let mut address = octets.part(length.into())?;
        if length % 2 == 1 && !octets.is_empty() {
            octets.skip(1)?; // each begins at an even place
        }
        match address.u8()? {
            0x10 => any(&mut address),
            0x13 => Ok(octet_string(Name::at("R_ID {}", address.skip(1)?.be32()?))),
            0x82..=0x84 => nck(&mut address),
            0xA2 => drive(&mut address),
            0xB0 => data_blocks(&mut address),
            0xB2 => symbol(&mut address),
            syntax => Ok(octet_string(Name::at("variable of syntax {}", syntax.into()))),
        }
    }

    /// Reads an address of a variable table: area and width, repetition or bit, data
    /// block, start.
    pub fn of_table(octets: &mut Octets<'_>) -> Result<Self, Short> {
        let (place, count) = (octets.u8()?, octets.u8()?);
        let (db, start) = (octets.be16()?, octets.be16()?);
        let area = match place >> 4 {
            0 => area::FLAGS,
            1 => area::INPUTS,
            2 => area::OUTPUTS,
            3 => area::PERIPHERY,
            5 => area::TIMERS,
            6 => area::COUNTERS,
            7 => area::DATA_BLOCK,
            other => other,
        };
        let (width, shape, step) = match place & 0x0F {
            0 => (Width::Bit, Shape::Bits, 1),
            2 => (Width::Word, Shape::U16Be, 2),
            3 => (Width::Double, Shape::U32Be, 4),
            4 => (Width::Word, Shape::U16Be, 1), // a timer or counter
            _ => (Width::Byte, Shape::U8, 1),
        };
        let (bit, span) = if width == Width::Bit { (count, 1) } else { (0, count) };
        let start = u32::from(start);
        let address = if step == 1 && shape == Shape::U16Be { start } else { start << 3 };
        let name = area::name(area, width, db, address | u32::from(bit & 7));
        Ok(Self { name, span: span.into(), shape, step, areas: Vec::new() })
    }

    /// States that this variable had the value in `octets`, as `done` found or made it. Of
    /// areas each has a return code and as many octets as were asked for.
    pub fn state(&self, done: &Observation<'_>, octets: &[u8], out: &mut Out<'_>) {
        if self.areas.is_empty() {
            self.was(done, octets).iter().for_each(|was| out.state(was));
        }
        let mut rest = Octets::new(octets);
        for area in &self.areas {
            let length = usize::try_from(area.span).unwrap_or(usize::MAX);
            let (Ok(code), Ok(octets)) = (rest.u8(), rest.take(length)) else { return };
            if code == DONE {
                area.was(done, octets).iter().for_each(|was| out.state(was));
            }
        }
    }

    fn was<'a>(&self, done: &Observation<'_>, octets: &'a [u8]) -> Option<Observation<'a>> {
        let (span, length) = match (self.shape, self.shape.width()) {
            (Shape::Bits, _) => (octets.len().min(1), 1),
            (_, width) => (octets.len() / width.max(1), octets.len() / width.max(1) * width),
        };
        let bytes = octets.get(..length).filter(|bytes| !bytes.is_empty())?;
        let values = Values { shape: self.shape, bytes, step: self.step };
        let was = Observation::was(done, values).object(self.name.clone()).status(0);
        Some(was.span(u32::try_from(span).unwrap_or(u32::MAX)))
    }
}

/// Syntax "S7ANY": type, number, data block, area and address in bits.
fn any(octets: &mut Octets<'_>) -> Result<Item, Short> {
    let (kind, count, db) = (octets.u8()?, octets.be16()?, octets.be16()?);
    let (area, [high, middle, low]) = (octets.u8()?, octets.array()?);
    let address = u32::from_be_bytes([0, high, middle, low]);
    let (width, shape) = match kind {
        0x01 => (Width::Bit, Shape::Bits),
        0x04 | 0x09 | 0x0C => (Width::Word, Shape::U16Be), // WORD, DATE, S5TIME
        0x1C | 0x1D => (Width::Word, Shape::U16Be),        // COUNTER, TIMER
        0x05 => (Width::Word, Shape::I16Be),               // INT
        0x06 | 0x0A => (Width::Double, Shape::U32Be),      // DWORD, TIME_OF_DAY
        0x07 | 0x0B => (Width::Double, Shape::I32Be),      // DINT, TIME
        0x08 => (Width::Double, Shape::F32Be),             // REAL
        _ => (Width::Byte, Shape::U8),                     // BYTE, CHAR and what is longer
    };
    let counted = matches!(area, area::COUNTERS | area::TIMERS | 0x1E | 0x1F);
    let step = if counted { 1 } else { u32::try_from(shape.width().max(1)).unwrap_or(1) };
    let span = if kind == 0x0F { 8 * u32::from(count) } else { count.into() }; // DATE_AND_TIME
    let name = area::name(area, width, db, address);
    Ok(Item { name, span, shape, step, areas: Vec::new() })
}

/// Variables of a SINUMERIK: area and unit, column, line, module, lines.
fn nck(octets: &mut Octets<'_>) -> Result<Item, Short> {
    let place = octets.u8()?;
    let (column, line) = (octets.be16()?, octets.be16()?);
    let (module, lines) = (octets.u8()?, octets.u8()?);
    let area = match place >> 5 {
        0 => "NCK",
        1 => "mode group",
        2 => "channel",
        3 => "axis",
        4 => "tool",
        5 => "feed drive",
        6 => "main drive",
        _ => "MMC",
    };
    let unit = place & 0x1F;
    let name = format_args!("{area} {unit} {module:02X}.{column}.{line}").into();
    Ok(Item { span: lines.into(), ..octet_string(Name::Text(name)) })
}

/// A drive's parameter: number and index.
fn drive(octets: &mut Octets<'_>) -> Result<Item, Short> {
    octets.skip(5)?; // not known
    let (number, index) = (octets.be16()?.into(), octets.be16()?.into());
    Ok(octet_string(Name::At("drive p{}[{}]", [number, index, 0])))
}

/// Syntax "DBREAD": areas of data blocks, each a length, a block and a start. The variable
/// is named after the first.
fn data_blocks(octets: &mut Octets<'_>) -> Result<Item, Short> {
    let count = octets.u8()?;
    let areas: Result<Vec<_>, _> = (0..count).map(|_| data_block(octets)).collect();
    let areas = areas?;
    let (name, span) = areas.first().map(|area| (area.name.clone(), area.span)).unwrap_or_default();
    Ok(Item { span, areas, ..octet_string(name) })
}

fn data_block(octets: &mut Octets<'_>) -> Result<Item, Short> {
    let (length, db, start) = (octets.u8()?, octets.be16()?, octets.be16()?);
    let name = area::name(area::DATA_BLOCK, Width::Byte, db, u32::from(start) << 3);
    Ok(Item { span: length.into(), ..octet_string(name) })
}

/// Symbolic access to an S7-1200: area, checksum of the symbol, identifiers of its parts.
fn symbol(octets: &mut Octets<'_>) -> Result<Item, Short> {
    let (root, area) = (octets.skip(1)?.be16()?, octets.be16()?);
    let mut name = match (root, area) {
        (0x8A0E, db) => format!("DB{db}"),
        (_, 0x50) => "I".into(),
        (_, 0x51) => "Q".into(),
        (_, 0x52) => "M".into(),
        (_, 0x53) => "C".into(),
        (_, 0x54) => "T".into(),
        _ => format!("area {area}"),
    };
    let _ = write!(name, " symbol {:08X}", octets.be32()?);
    while let Ok(part) = octets.be32() {
        let _ = write!(name, ".{}", part & 0x0FFF_FFFF);
    }
    Ok(octet_string(Name::text(name)))
}

/// A variable whose type its address does not tell.
const fn octet_string(name: Name) -> Item {
    Item { name, span: 1, shape: Shape::U8, step: 1, areas: Vec::new() }
}

/// What a partner sends (BSEND): an identifier that both sides know, a length, octets whose
/// meaning only they know.
pub(super) fn sent(mut payload: Octets<'_>) -> Result<Request, Short> {
    let item = Item::read(&mut payload)?;
    let length = payload.be16()?;
    Ok(Request { span: Some(length.into()), ..Request::about(item.name) })
}
