//! What connecting tells of controllers, devices and their modules.

use super::block::{Block, Blocks};
use super::NAME;
use wire::{Name, Observation, Octets, Out, Short, Subject, Text};

// Blocks of a connection.
const RELATION: u16 = 0x0101;
const EXPECTED_SUBMODULES: u16 = 0x0104;
const RELATION_ANSWER: u16 = 0x8101;
const SERVER: u16 = 0x8106;

/// A relation in which a tool only looks, or takes a device over.
const SUPERVISOR: u16 = 6;

/// Modules of one list that are told of.
const MOST: usize = 256;

/// The station behind the address: the device itself in slot 0.
pub(super) fn unit(slot: u16, subslot: u16) -> Name {
    match (slot, subslot) {
        (0, _) => Name::None,
        (slot, 0 | 1) => Name::at("slot {}", slot.into()),
        (slot, subslot) => Name::At("slot {} subslot {}", [slot.into(), subslot.into(), 0]),
    }
}

/// Who connects, and which modules it is configured for; gives what the relation is.
pub(super) fn connect(blocks: Blocks<'_>, out: &mut Out<'_>) -> Result<Name, Short> {
    let mut relation = Name::None;
    for Block { kind, data, .. } in blocks {
        match kind {
            RELATION => relation = initiator(data, out)?,
            EXPECTED_SUBMODULES => expected(data, out)?,
            _ => {}
        }
    }
    Ok(relation)
}

/// Type, identifier and key of the relation, MAC address and object of the initiator, seven
/// words of properties, its name.
fn initiator(mut data: Octets<'_>, out: &mut Out<'_>) -> Result<Name, Short> {
    let kind = data.be16()?;
    let mac: [u8; 6] = data.skip(16 + 2)?.array()?;
    let length = data.skip(16 + 4 + 2 + 2)?.be16()?;
    let name = Text::trimmed(data.take(length.into())?);
    let owner = Subject::of(out.side());
    let what = if kind == SUPERVISOR { "IO supervisor" } else { "IO controller" };
    out.is(NAME, owner, "capabilities", what);
    out.is(NAME, owner, "mac", Text::from(mac));
    let name = name.unwrap_or_else(|| "".into());
    if !name.bytes().is_empty() {
        out.is(NAME, owner, "name", name.clone());
    }
    Ok(Name::Text(format_args!("{what} {name}").into()))
}

/// One API: its number, slot, module, properties; then submodules, which are passed over.
fn expected(mut data: Octets<'_>, out: &mut Out<'_>) -> Result<(), Short> {
    let count = data.be16()?;
    if count != 1 {
        return Ok(()); // each but the first begins where the submodules before it end
    }
    let (slot, module) = (data.skip(4)?.be16()?, data.be32()?);
    let asked = Subject::of(out.side().other());
    let text = format_args!("configured as module {module:#010x}").into();
    describe(asked, slot, text, out);
    Ok(())
}

fn describe(subject: Subject, slot: u16, text: Text, out: &mut Out<'_>) {
    if slot != 0 {
        let is = Observation::is(NAME, subject, "description", text);
        out.state(&is.unit(unit(slot, 1)));
    }
}

/// What the device says: its MAC address and name, and in the object of the call (`dea00000-
/// 6c97-11d1-8271-`, instance, device, vendor) what it is.
pub(super) fn connected(
    blocks: Blocks<'_>,
    object: [u8; 16],
    out: &mut Out<'_>,
) -> Result<(), Short> {
    let owner = Subject::of(out.side());
    device(owner, object, out);
    for Block { kind, mut data, .. } in blocks {
        match kind {
            RELATION_ANSWER => {
                let mac: [u8; 6] = data.skip(2 + 16 + 2)?.array()?;
                out.is(NAME, owner, "mac", Text::from(mac));
            }
            SERVER => {
                let length = data.be16()?;
                if let Some(name) = Text::trimmed(data.take(length.into())?) {
                    out.is(NAME, owner, "name", name);
                }
            }
            _ => {}
        }
    }
    Ok(())
}

fn device(owner: Subject, object: [u8; 16], out: &mut Out<'_>) {
    let [0xDE, 0xA0, 0, 0, .., d1, d0, v1, v0] = object else { return };
    let (device, vendor) = (u16::from_be_bytes([d1, d0]), u16::from_be_bytes([v1, v0]));
    out.is(NAME, owner, "capabilities", "IO device");
    out.is(NAME, owner, "vendor_id", format_args!("{vendor:#06x}"));
    if let Some(name) = crate::profinet::vendor_name(vendor) {
        out.is(NAME, owner, "vendor", name);
    }
    let text = format_args!("PROFINET device {device:#06x} of {vendor:#06x}");
    out.is(NAME, owner, "description", text);
}

/// Real identification: APIs, each with slots, each with a module and its submodules.
pub(super) fn modules(mut data: Octets<'_>, out: &mut Out<'_>) -> Result<(), Short> {
    let owner = Subject::of(out.side());
    let mut told = 0;
    for _ in 0..data.be16()? {
        for _ in 0..data.skip(4)?.be16()? {
            let (slot, module, submodules) = (data.be16()?, data.be32()?, data.be16()?);
            data.skip(6 * usize::from(submodules))?; // subslot and identifier of each
            told += 1;
            if told <= MOST {
                describe(owner, slot, format_args!("module {module:#010x}").into(), out);
            }
        }
    }
    Ok(())
}
