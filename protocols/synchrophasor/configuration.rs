//! Configurations: what a stream's data frames hold (IEEE C37.118.2-2011, 6.4, tables 8 to 12).

use super::frame::CFG_3;
use wire::{Octets, Short, Text};

/// Channels of all stations of a configuration.
const MOST: usize = 4096;
/// Name of a station or channel in the older configurations.
const NAME: usize = 16;
/// Bits of a digital status word, each of which has a name.
const BITS: usize = 16;

/// Parts of a volt or an ampere.
pub(super) const PARTS: f64 = 1e5;

/// What a configuration frame says.
#[derive(PartialEq)]
pub(super) struct Configuration {
    pub stations: Vec<Station>,
    /// Frames per second, or where it is negative seconds per frame.
    pub rate: u16,
}

/// A PMU whose measurements the stream carries.
#[derive(PartialEq)]
pub(super) struct Station {
    pub name: Text,
    /// IDCODE of the PMU.
    pub id: u16,
    pub format: Format,
    pub phasors: Vec<Phasor>,
    pub analogs: Vec<Text>,
    /// 16 for each word.
    pub digitals: Vec<Text>,
    /// In Hz.
    pub nominal: u8,
    /// How often the configuration was changed.
    pub changes: u16,
}

/// A phasor's name, and what one count of an integer is in 10^-5 V or A.
#[derive(PartialEq)]
pub(super) struct Phasor {
    pub name: Text,
    pub scale: f64,
}

/// FORMAT (table 9).
#[derive(Clone, Copy, PartialEq)]
pub(super) struct Format(u16);

impl Format {
    pub const fn is_polar(self) -> bool {
        self.0 & 1 != 0
    }
    pub const fn has_float_phasors(self) -> bool {
        self.0 & 2 != 0
    }
    pub const fn has_float_analogs(self) -> bool {
        self.0 & 4 != 0
    }
    pub const fn has_float_frequency(self) -> bool {
        self.0 & 8 != 0
    }
}

/// Why there is no configuration to read data by.
pub(super) enum Unread {
    Short(Short),
    /// It is one of several parts, or has more channels than are remembered.
    Beyond,
}

impl From<Short> for Unread {
    fn from(short: Short) -> Self {
        Self::Short(short)
    }
}

impl Configuration {
    /// Reads the body of a frame of this `kind`.
    pub fn read(kind: u8, body: &[u8]) -> Result<Self, Unread> {
        let mut octets = Octets::new(body);
        if kind == CFG_3 && octets.be16()? != 0 {
            return Err(Unread::Beyond);
        }
        let count = octets.skip(4)?.be16()?;
        let (mut stations, mut left) = (Vec::new(), MOST);
        for _ in 0..count {
            let station = Station::read(kind, &mut octets, left)?;
            left = left.saturating_sub(station.channels() + 1);
            stations.push(station);
        }
        Ok(Self { stations, rate: octets.be16()? })
    }
}

impl Station {
    fn read(kind: u8, octets: &mut Octets<'_>, left: usize) -> Result<Self, Unread> {
        let new = kind == CFG_3;
        let name = name(new, octets)?;
        let id = octets.be16()?;
        octets.skip(if new { 16 } else { 0 })?; // G_PMU_ID
        let format = Format(octets.be16()?);
        let [phasors, analogs, words] =
            [octets.be16()?, octets.be16()?, octets.be16()?].map(usize::from);
        if phasors + analogs + words * BITS >= left {
            return Err(Unread::Beyond);
        }
        let phasors = names(new, phasors, octets)?;
        let analogs = names(new, analogs, octets)?;
        let digitals = names(new, words * BITS, octets)?;
        let phasors = scaled(new, phasors, octets)?;
        octets.skip(analogs.len() * if new { 8 } else { 4 })?.skip(words * 4)?;
        octets.skip(if new { 21 } else { 0 })?; // where the PMU is, its class, window and delay
        let nominal = if octets.be16()? & 1 == 0 { 60 } else { 50 };
        let changes = octets.be16()?;
        Ok(Self { name, id, format, phasors, analogs, digitals, nominal, changes })
    }

    fn channels(&self) -> usize {
        self.phasors.len() + self.analogs.len() + self.digitals.len()
    }

    pub fn words(&self) -> usize {
        self.digitals.len() / BITS
    }

    /// How many octets of a data frame are this station's (table 6).
    pub fn size(&self) -> usize {
        let width = |is_float: bool| if is_float { 4 } else { 2 };
        2 + self.phasors.len() * 2 * width(self.format.has_float_phasors())
            + 2 * width(self.format.has_float_frequency())
            + self.analogs.len() * width(self.format.has_float_analogs())
            + self.words() * 2
    }
}

/// 16 octets, or as many as stand before it.
fn name(new: bool, octets: &mut Octets<'_>) -> Result<Text, Short> {
    let length = if new { usize::from(octets.u8()?) } else { NAME };
    Ok(Text::trimmed(octets.take(length)?).unwrap_or_else(|| Text::new(&[])))
}

fn names(new: bool, count: usize, octets: &mut Octets<'_>) -> Result<Vec<Text>, Short> {
    (0..count).map(|_| name(new, octets)).collect()
}

/// PHUNIT: 10^-5 V or A for each count, in 24 bits. PHSCALE: flags, a factor, an angle, which is
/// left to whoever joins several stations' phasors.
fn scaled(new: bool, names: Vec<Text>, octets: &mut Octets<'_>) -> Result<Vec<Phasor>, Short> {
    let scale = |octets: &mut Octets<'_>| {
        if new {
            let factor = f32::from_be_bytes(octets.skip(4)?.array()?);
            octets.skip(4)?;
            return Ok(f64::from(factor) * PARTS);
        }
        Ok(f64::from(octets.be32()? & 0xFF_FFFF))
    };
    names.into_iter().map(|name| Ok(Phasor { name, scale: scale(octets)? })).collect()
}
