//! Records: data of a slot and subslot under an index.

use super::block::{Block, Blocks};
use super::{identity, Asks, NAME};
use wire::{hexadecimal, Name, Observation, Octets, Out, Shape, Short, Subject, Text, Values};

/// Several records in one write.
const MULTIPLE: u16 = 0xE040;
/// A header's length: where the record begins.
const HEADER: usize = 64;
/// Octets of a record that are told.
const TOLD: usize = 32;

/// Where a record is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Place {
    pub slot: u16,
    pub subslot: u16,
    index: u16,
    /// How long the record is.
    length: usize,
}

impl Place {
    /// Sequence number, relation, API, slot, subslot, two octets, index, length.
    fn read(mut data: Octets<'_>) -> Result<Self, Short> {
        let (slot, subslot) = (data.skip(2 + 16 + 4)?.be16()?, data.be16()?);
        let (index, length) = (data.skip(2)?.be16()?, data.be32()?);
        let length = usize::try_from(length).unwrap_or(usize::MAX);
        Ok(Self { slot, subslot, index, length })
    }

    pub fn name(self) -> Name {
        let form = match self.index {
            0x8000 | 0xE000 => "slot {} subslot {} expected identification",
            0x8001 | 0xE001 | 0xF000 => "slot {} subslot {} real identification",
            0xE002 => "slot {} subslot {} module differences",
            // Of a subslot, slot, relation, API or device: channels, all, with maintenance.
            0x800A..=0x800C | 0x8010..=0x8013 => "slot {} subslot {} diagnosis",
            0xC00A..=0xC00C | 0xC010..=0xC013 => "slot {} subslot {} diagnosis",
            0xE00A..=0xE00C | 0xE010..=0xE013 => "slot {} subslot {} diagnosis",
            0xF00A..=0xF00C | 0xF010..=0xF013 => "slot {} subslot {} diagnosis",
            0xF80C => "slot {} subslot {} diagnosis",
            0x8028 => "slot {} subslot {} inputs",
            0x8029 => "slot {} subslot {} outputs",
            0x802A => "slot {} subslot {} real port data",
            0x802F => "slot {} subslot {} adjusted port data",
            0x8080 => "slot {} subslot {} real interface data",
            0xAFF0 => "slot {} subslot {} I&M0",
            0xAFF1 => "slot {} subslot {} I&M1",
            0xAFF2 => "slot {} subslot {} I&M2",
            0xAFF3 => "slot {} subslot {} I&M3",
            0xAFF4 => "slot {} subslot {} I&M4",
            0xAFF5 => "slot {} subslot {} I&M5",
            0xF820 => "slot {} subslot {} relations",
            0xF830 => "slot {} subslot {} log",
            0xF840 => "slot {} subslot {} I&M0 filter",
            0xF841 => "slot {} subslot {} real data of ports",
            index => {
                let place = [self.slot, self.subslot, index].map(u32::from);
                return Name::At("slot {} subslot {} index {}", place);
            }
        };
        Name::At(form, [self.slot.into(), self.subslot.into(), 0])
    }
}

/// The record that a read asks for.
pub(super) fn read(mut blocks: Blocks<'_>) -> Result<Place, Short> {
    match blocks.next() {
        Some(Block { data, .. }) => Place::read(data),
        None => Err(Short { missing: HEADER }),
    }
}

/// The records that a write writes; gives how many.
pub(super) fn write(blocks: Blocks<'_>, asks: &mut Asks) -> Result<u32, Short> {
    let mut octets = blocks.0;
    let mut head = blocks;
    let place = read(head)?;
    if place.index != MULTIPLE {
        octets.skip(HEADER)?;
        asks.written.push((place.name(), told(octets.rest(), place.length)));
        return Ok(1);
    }
    octets = head.next().map_or(octets, |_| head.0);
    let mut count = 0;
    while octets.len() >= HEADER {
        let place = read(Blocks(octets))?;
        octets.skip(HEADER)?;
        if asks.written.len() < MOST {
            asks.written.push((place.name(), told(octets.rest(), place.length)));
        }
        count += 1;
        // Each but the last is filled up to a multiple of four octets.
        let filled = place.length.div_ceil(4).saturating_mul(4).min(octets.len());
        octets.skip(filled)?;
    }
    Ok(count)
}

/// Records of one write that are told of.
const MOST: usize = 64;

/// A record's type is not known to who does not know the device: its octets are told.
fn told(octets: &[u8], length: usize) -> Text {
    let record = octets.get(..length).unwrap_or(octets);
    hexadecimal(record.get(..TOLD).unwrap_or(record)).into()
}

/// States what was written.
pub(super) fn state_written(written: &[(Name, Text)], done: &Observation<'_>, out: &mut Out<'_>) {
    for (name, text) in written.iter().filter(|(_, text)| !text.bytes().is_empty()) {
        let values = Values { shape: Shape::Text, bytes: text.bytes(), step: 1 };
        out.state(&Observation::was(done, values).object(name.clone()).span(1));
    }
}

/// States what a record that was read says of the device.
pub(super) fn was_read(
    octets: Octets<'_>,
    done: Option<&Observation<'_>>,
    out: &mut Out<'_>,
) -> Result<(), Short> {
    let place = read(Blocks(octets))?;
    let mut record = octets;
    record.skip(HEADER)?;
    let unit = identity::unit(place.slot, place.subslot);
    for block in Blocks(record) {
        let owner = Subject::of(out.side());
        match block.kind {
            0x0020..=0x0024 => {
                crate::profinet::maintenance(block.whole, &mut |attribute, value| {
                    let is = Observation::is(NAME, owner, attribute, value);
                    out.state(&is.unit(unit.clone()));
                })
            }
            0x0010 => {
                done.map_or(Ok(()), |done| crate::profinet::diagnosis(block.data, done, out))?;
            }
            0x0013 | 0x0030 => identity::modules(block.data, out)?,
            _ => {}
        }
    }
    Ok(())
}
