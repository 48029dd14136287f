//! Devices of one request: bits, words or double words from one on.

use super::device::Device;
use super::fields::Fields;
use wire::{Name, Observation, Out, Shape, Short, Values};

/// The most items of one request: two counts of an octet each.
const MOST: usize = 512;
/// The most points of one item; controllers take 7168 bits.
const POINTS: usize = 8192;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Width {
    Bit,
    Word,
    Double,
}

#[derive(Clone, Debug)]
pub struct Item {
    device: Device,
    pub points: usize,
    width: Width,
    /// What a request writes there.
    written: Vec<u8>,
}

impl Item {
    pub const fn new(device: Device, points: usize, width: Width) -> Self {
        Self { device, points, width, written: Vec::new() }
    }

    /// A device and how many from there on.
    pub fn range(fields: &mut Fields<'_>, subcommand: u32) -> Result<Self, Short> {
        let width = if subcommand & 1 != 0 { Width::Bit } else { Width::Word };
        let device = Device::read(fields, subcommand)?;
        Ok(Self::new(device, fields.u16()? as usize, width))
    }

    pub fn name(&self) -> Name {
        match self.width {
            Width::Word => self.device.word().0,
            Width::Bit | Width::Double => self.device.name(),
        }
    }

    /// The values of this item, from a message that carries them.
    pub fn take(&self, fields: &mut Fields<'_>) -> Result<Vec<u8>, Short> {
        let points = self.points.min(POINTS);
        match self.width {
            Width::Bit => fields.bits(points),
            Width::Word => fields.words(points, 2),
            Width::Double => fields.words(points, 4),
        }
    }

    /// The same item with what the request writes.
    pub fn writing(mut self, fields: &mut Fields<'_>) -> Result<Self, Short> {
        self.written = self.take(fields)?;
        Ok(self)
    }

    /// With one value, as random writes carry bits: a number of its own.
    pub fn with_bit(mut self, bit: u32) -> Self {
        self.written = vec![u8::from(bit & 1 != 0)];
        self
    }

    /// How many octets its values take in an answer.
    pub fn octets(&self, ascii: bool) -> usize {
        let binary = match self.width {
            Width::Bit if ascii => return self.points,
            Width::Bit => return self.points.div_ceil(2),
            Width::Word => 2,
            Width::Double => 4,
        };
        self.points * binary * if ascii { 2 } else { 1 }
    }

    pub fn wrote(&self, ascii: bool, done: &Observation<'_>, out: &mut Out<'_>) {
        self.was(&self.written, ascii, done, out);
    }

    pub fn was(&self, bytes: &[u8], ascii: bool, done: &Observation<'_>, out: &mut Out<'_>) {
        let ((name, step), shape) = match (self.width, ascii) {
            (Width::Bit, _) => ((self.device.name(), 1), Shape::U8),
            (Width::Word, false) => (self.device.word(), Shape::U16Le),
            (Width::Word, true) => (self.device.word(), Shape::U16Be),
            (Width::Double, false) => ((self.device.name(), 1), Shape::U32Le),
            (Width::Double, true) => ((self.device.name(), 1), Shape::U32Be),
        };
        let span = u32::try_from(bytes.len() / shape.width().max(1)).unwrap_or(u32::MAX);
        if span > 0 {
            let values = Values { shape, bytes, step };
            out.state(&Observation::was(done, values).object(name).span(span));
        }
    }
}

/// Words, then double words, each of its own: random reads and monitoring.
pub fn scattered(fields: &mut Fields<'_>, subcommand: u32) -> Result<Vec<Item>, Short> {
    let (words, doubles) = (fields.u8()?, fields.u8()?);
    let widths = [(words, Width::Word), (doubles, Width::Double)];
    let widths = widths.into_iter().flat_map(|(number, width)| (0..number).map(move |_| width));
    let item = |width| Ok(Item::new(Device::read(fields, subcommand)?, 1, width));
    widths.take(MOST).map(item).collect()
}

/// The same with a value behind each.
pub fn scattered_writes(fields: &mut Fields<'_>, subcommand: u32) -> Result<Vec<Item>, Short> {
    if subcommand & 1 != 0 {
        return scattered_bits(fields, subcommand);
    }
    let (words, doubles) = (fields.u8()?, fields.u8()?);
    let widths = [(words, Width::Word), (doubles, Width::Double)];
    let widths = widths.into_iter().flat_map(|(number, width)| (0..number).map(move |_| width));
    let item = |width| Item::new(Device::read(fields, subcommand)?, 1, width).writing(fields);
    widths.take(MOST).map(item).collect()
}

/// Bits, of which each has an octet (iQ-R: a word) for its state.
fn scattered_bits(fields: &mut Fields<'_>, subcommand: u32) -> Result<Vec<Item>, Short> {
    let number = fields.u8()? as usize;
    let state = if subcommand & 2 != 0 { 2 } else { 1 };
    let item = |_| {
        let item = Item::new(Device::read(fields, subcommand)?, 1, Width::Bit);
        Ok(item.with_bit(fields.number(state)?))
    };
    (0..number.min(MOST)).map(item).collect()
}

/// Blocks of words, then blocks of bits in words; with what is written to each, if it is.
pub fn blocks(fields: &mut Fields<'_>, subcommand: u32, written: bool) -> Result<Vec<Item>, Short> {
    let number = fields.u8()? as usize + fields.u8()? as usize;
    let item = |_| {
        let item = Item::range(fields, subcommand)?;
        if written {
            item.writing(fields)
        } else {
            Ok(item)
        }
    };
    (0..number.min(MOST)).map(item).collect()
}
