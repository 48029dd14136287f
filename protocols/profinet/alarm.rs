//! Alarms: a device reports, a controller acknowledges, each in a transport of its own
//! (RTA, IEC 61158-6-10).
//!
//! A notification is stated with the status of its acknowledgement (`64513.1`: alarm of high
//! priority, data) and of which kind it is, an error that ends the relation as it comes.

use super::cyclic::NAME;
use wire::{code, Name, Observation, Octets, Out, Pending, Shape, Short, Side, Values};

// Types of an RTA PDU.
const DATA: u8 = 1;
const NACK: u8 = 2;
const ACK: u8 = 3;
const ERROR: u8 = 4;

// Structures of what a notification goes on with ("UserStructureIdentifier"): a channel's
// diagnosis, plain, extended or qualified, and maintenance before it.
const CHANNELS: [u16; 3] = [0x8000, 0x8002, 0x8003];
const MAINTENANCE: u16 = 0x8100;
/// A channel's properties say that it begins ("Specifier").
const APPEARS: u16 = 1;

macro_rules! alarm {
    ($kind:literal) => {
        concat!($kind, " of slot {} subslot {}")
    };
}

/// What an alarm of a kind ("AlarmType") is about.
fn name(kind: u16, slot: u16, subslot: u16) -> Name {
    let form = match kind {
        1 => alarm!("diagnosis"),
        2 => alarm!("process"),
        3 => alarm!("pull"),
        4 => alarm!("plug"),
        5 => alarm!("status"),
        6 => alarm!("update"),
        7 => alarm!("media redundancy"),
        8 => alarm!("controlled by supervisor"),
        9 => alarm!("released"),
        10 => alarm!("plug wrong submodule"),
        11 => alarm!("return of submodule"),
        12 => alarm!("diagnosis disappears"),
        13 => alarm!("multicast communication mismatch"),
        14 => alarm!("port data change notification"),
        15 => alarm!("sync data changed"),
        16 => alarm!("isochronous mode problem"),
        17 => alarm!("network component problem"),
        18 => alarm!("time data changed"),
        19 => alarm!("dynamic frame packing problem"),
        20 => alarm!("MRPD problem"),
        21 => alarm!("multiple interface mismatch"),
        30 => alarm!("upload and retrieval"),
        31 => alarm!("pull module"),
        _ => {
            return Name::At("type {} of slot {} subslot {}", [kind, slot, subslot].map(u32::from))
        }
    };
    Name::At(form, [slot.into(), subslot.into(), 0])
}

/// What a channel of a module has, or 0 when it is over ("ChannelErrorType").
struct Fault {
    channel: u16,
    kind: [u8; 2],
}

impl Fault {
    /// Reads what a notification says of a channel, perhaps behind what it says of maintenance.
    fn read(mut data: Octets<'_>) -> Result<Option<Self>, Short> {
        let mut structure = data.be16()?;
        if structure == MAINTENANCE {
            structure = data.skip(12)?.be16()?;
        }
        if !CHANNELS.contains(&structure) {
            return Ok(None);
        }
        Self::next(structure, &mut data).map(Some)
    }

    /// Reads one of a `structure`, of which several may stand behind each other: a channel, its
    /// properties, what it has; extended, an addition and its value; qualified, for whom.
    fn next(structure: u16, data: &mut Octets<'_>) -> Result<Self, Short> {
        let (channel, properties, kind) = (data.be16()?, data.be16()?, data.array()?);
        let more = match structure {
            0x8002 => 6,
            0x8003 => 10,
            _ => 0,
        };
        data.skip(more.min(data.len()))?;
        let kind = if properties >> 11 & 3 == APPEARS { kind } else { [0; 2] };
        Ok(Self { channel, kind })
    }

    fn state(&self, slot: u16, subslot: u16, did: &Observation<'_>, out: &mut Out<'_>) {
        let place = [slot, subslot, self.channel].map(u32::from);
        let object = Name::At("slot {} subslot {} channel {}: fault", place);
        let values = Values { shape: Shape::U16Be, bytes: &self.kind, step: 1 };
        out.state(&Observation::was(did, values).object(object).status(0));
    }
}

/// States a block of diagnosis from a record (block 0x0010): API, slot, subslot, channel and its
/// properties, a structure, and what that says of each channel.
pub fn diagnosis(
    mut data: Octets<'_>,
    done: &Observation<'_>,
    out: &mut Out<'_>,
) -> Result<(), Short> {
    let [slot, subslot] = [data.skip(4)?.be16()?, data.be16()?];
    let structure = data.skip(4)?.be16()?;
    while CHANNELS.contains(&structure) && !data.is_empty() {
        Fault::next(structure, &mut data)?.state(slot, subslot, done, out);
    }
    Ok(())
}

/// What an acknowledgement repeats: who notified, frame identifier, type and specifier.
type Key = (Side, u16, u16, u16);

/// Notifications that wait for their acknowledgement.
#[derive(Default)]
pub(super) struct Alarms(Pending<Key, (), 16>);

impl Alarms {
    pub fn frame(&mut self, side: Side, id: u16, octets: Octets<'_>, out: &mut Out<'_>) {
        if let Err(Short { missing }) = self.rta(side, id, octets, out) {
            out.broke(NAME, "wrong length", format!("{missing} octets of an alarm are missing"));
        }
    }

    /// RTA-PDU: endpoints, type and version, flags, two sequence numbers, a length.
    fn rta(
        &mut self,
        side: Side,
        id: u16,
        mut octets: Octets<'_>,
        out: &mut Out<'_>,
    ) -> Result<(), Short> {
        let kind = octets.skip(4)?.u8()? & 0x0F;
        let length = octets.skip(5)?.be16()?;
        let mut data = octets.part(length.into())?;
        match kind {
            DATA => self.data(side, id, data, out)?,
            ACK | NACK => {}
            ERROR => {
                let did = Observation::did(NAME, code([id.into(), kind.into()])).by(side);
                out.state(&did.status(data.be32()?));
            }
            _ => out.broke(NAME, "unknown alarm", format!("no PDU is of type {kind}")),
        }
        Ok(())
    }

    /// Alarm notification and acknowledgement: a block's head, then type, API, slot, subslot; a
    /// notification goes on with the modules that are there, both with a specifier, an
    /// acknowledgement with a status.
    fn data(
        &mut self,
        side: Side,
        id: u16,
        mut data: Octets<'_>,
        out: &mut Out<'_>,
    ) -> Result<(), Short> {
        let block = data.be16()?;
        let alarm = data.skip(4)?.be16()?;
        let [slot, subslot] = [data.skip(4)?.be16()?, data.be16()?];
        match block {
            1 | 2 => {
                let specifier = data.skip(8)?.be16()?;
                let did = Observation::did(NAME, code([id.into(), DATA.into()])).by(side);
                let did = did.object(name(alarm, slot, subslot));
                if let Ok(Some(fault)) = Fault::read(data) {
                    fault.state(slot, subslot, &did, out);
                }
                self.0.ask((side, id, alarm, specifier), did, (), out);
            }
            0x8001 | 0x8002 => {
                let (specifier, status) = (data.be16()?, data.be32()?);
                match self.0.answer(&(side.other(), id, alarm, specifier)) {
                    Some(asked) => drop(asked.answered(status, out)),
                    None => out.orphan(),
                }
            }
            other => out.broke(NAME, "unknown alarm", format!("no block is of type {other:#06x}")),
        }
        Ok(())
    }

    pub fn end(&mut self, out: &mut Out<'_>) {
        self.0.end(out);
    }
}
