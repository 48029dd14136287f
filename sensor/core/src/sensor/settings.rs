//! What the sensor is told, and what its interfaces delivered.

use crate::checksum;
use crate::link::Packet;
use crate::window::Limits;

/// Where frames come from.
#[derive(Clone, Debug)]
pub struct Interface {
    /// The capture file's name, or the live start.
    pub capture: String,
    /// The interface's name.
    pub name: String,
    /// The link type of its frames (LINKTYPE_...).
    pub link_type: u16,
    /// Its capture point's index.
    pub point: u32,
}

/// What an interface delivered in this window.
#[derive(Clone, Debug, Default)]
#[allow(missing_docs)] // As in sensor/batch.py.
pub struct Delivered {
    pub first_ns: i64,
    pub last_ns: i64,
    pub frames: u64,
    pub bytes: u64,
    pub dropped: u64,
    pub decoded_frames: u64,
    pub duplicates: u64,
    pub malformed: u64,
    pub decoder_faults: u64,
    pub cut_frames: u64,
    pub oversize_frames: u64,
    pub clock_steps: u64,
    pub sums_checked: u64,
    pub sums_wrong: u64,
    pub(super) before_ns: i64,
}

impl Delivered {
    /// Looks at the checksum that a network card may be left to write.
    pub(super) fn sum(&mut self, packet: &Packet<'_>) {
        if let Some(right) = checksum::transport(packet) {
            self.sums_checked += 1;
            self.sums_wrong += u64::from(!right);
        }
    }
}

/// What the owner may set.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Limits of the window.
    pub limits: Limits,
    /// Conversations known at once.
    pub conversations: usize,
    /// Octets of recent frames.
    pub recent_octets: usize,
    /// The site's key for digests of secrets.
    pub key: Vec<u8>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            limits: Limits::default(),
            conversations: 100_000,
            recent_octets: 32 << 20,
            key: Vec::new(),
        }
    }
}

const MEGABYTE: usize = 1 << 20;

impl Settings {
    /// Sets a limit by the name that owners know it by; false where there is none of it.
    pub fn limit(&mut self, name: &str, most: usize) -> bool {
        let limits = &mut self.limits;
        match name {
            "conversations" => self.conversations = most,
            "frames_mb" => self.recent_octets = most.saturating_mul(MEGABYTE),
            "rows" => limits.rows = most,
            "values" => limits.values = u32::try_from(most).unwrap_or(u32::MAX),
            "objects" => limits.objects = u32::try_from(most).unwrap_or(u32::MAX),
            "links" => limits.links = most,
            "endpoints" => limits.endpoints = most,
            "evidence_mb" => limits.evidence = most.saturating_mul(MEGABYTE),
            _ => return false,
        }
        true
    }
}

/// A frame handed to the sensor.
#[derive(Clone, Copy, Debug)]
pub struct Captured<'a> {
    /// Index of its interface.
    pub interface: u32,
    /// When, nanoseconds since 1970.
    pub at_ns: i64,
    /// Length on the wire.
    pub wire_length: u32,
    /// Number in its capture, from 1.
    pub number: u64,
    /// Its octets as captured.
    pub bytes: &'a [u8],
}
