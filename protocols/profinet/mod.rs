//! PROFINET on Ethernet (IEC 61158-6-10): a frame identifier says what follows. DCP names
//! devices and gives them addresses (`dcp`), cyclic data and alarms run between controllers
//! and devices (`cyclic`, `alarm`), PTCP synchronises clocks (`ptcp`).
//!
//! All of them may stand between the same two stations, so one decoder reads all; a
//! conversation has the name of what was seen first in it.

mod alarm;
mod block;
mod cyclic;
mod dcp;
mod maintenance;
mod ptcp;
mod vendor;

use alarm::Alarms;
use cyclic::Cyclic;
use dcp::Dcp;
use wire::{Carrier, Decoder, Octets, Out, Over, Protocol, Recognition, Side, Step};

pub use alarm::diagnosis;
pub use maintenance::maintenance;
pub use vendor::name as vendor_name;

/// Discovery and basic configuration.
pub const DCP: Protocol = Protocol { name: dcp::NAME, recognise: recognise_dcp, ..RT };

/// Cyclic data and alarms.
pub const RT: Protocol = Protocol {
    name: cyclic::NAME,
    over: &[Over::answered(0x8892)],
    recognise: recognise_rt,
    decoder: |_| Box::<Profinet>::default(),
};

/// Clock synchronisation.
pub const PTCP: Protocol = Protocol { name: ptcp::NAME, recognise: recognise_ptcp, ..RT };

/// What a frame identifier announces (table "FrameID").
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Frame {
    Dcp,
    Cyclic,
    Alarm,
    Ptcp,
    /// A frame in parts.
    Fragment,
    Reserved,
}

impl Frame {
    const fn of(id: u16) -> Self {
        match id {
            0x0100..=0x0FFF | 0x8000..=0xFBFF => Self::Cyclic,
            0x0020..=0x0021 | 0x0080..=0x0081 | 0xFF00..=0xFF43 => Self::Ptcp,
            0xFC01 | 0xFE01 => Self::Alarm,
            0xFEFC..=0xFEFF => Self::Dcp,
            0xFF80..=0xFF8F => Self::Fragment,
            _ => Self::Reserved,
        }
    }
}

/// The frame identifier and what follows it.
fn split(bytes: &[u8]) -> Option<(u16, Octets<'_>)> {
    let mut octets = Octets::new(bytes);
    octets.be16().ok().map(|id| (id, octets))
}

fn recognise_dcp(_: Carrier, bytes: &[u8]) -> Recognition {
    match split(bytes) {
        Some((id, octets)) if Frame::of(id) == Frame::Dcp => dcp::recognise(id, octets),
        _ => Recognition::No,
    }
}

fn recognise_rt(_: Carrier, bytes: &[u8]) -> Recognition {
    match split(bytes).map(|(id, _)| Frame::of(id)) {
        Some(Frame::Cyclic | Frame::Alarm | Frame::Fragment) => Recognition::Maybe(None),
        Some(Frame::Reserved) | None => Recognition::Broken,
        Some(Frame::Dcp | Frame::Ptcp) => Recognition::No,
    }
}

fn recognise_ptcp(_: Carrier, bytes: &[u8]) -> Recognition {
    match split(bytes).map(|(id, _)| Frame::of(id)) {
        Some(Frame::Ptcp) => Recognition::Maybe(Some(Side::Client)),
        _ => Recognition::No,
    }
}

/// What two stations, or one and a group, say to each other.
#[derive(Default)]
struct Profinet {
    dcp: Dcp,
    cyclic: Cyclic,
    alarms: Alarms,
}

impl Decoder for Profinet {
    fn message(&mut self, side: Side, bytes: &[u8], out: &mut Out<'_>) -> Step {
        let Some((id, octets)) = split(bytes) else {
            out.broke(RT.name, "wrong length", "no frame identifier");
            return Step::Took(bytes.len());
        };
        match Frame::of(id) {
            Frame::Cyclic => self.cyclic.frame(side, id, octets, out),
            Frame::Dcp => self.dcp.frame(side, id, octets, out),
            Frame::Alarm => self.alarms.frame(side, id, octets, out),
            Frame::Ptcp => ptcp::frame(side, id, octets, out),
            Frame::Fragment => cyclic::fragment(side, out),
            Frame::Reserved => {
                out.broke(RT.name, "unknown frame", format!("frame id {id:#06x} is reserved"));
            }
        }
        Step::Took(bytes.len())
    }

    fn end(&mut self, out: &mut Out<'_>) {
        self.dcp.end(out);
        self.alarms.end(out);
    }
}

#[cfg(test)]
mod tests;
